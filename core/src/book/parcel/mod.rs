//! What travels and how far it is. Never why it was sent.

mod command;
mod event;
mod refusal;
mod state;
mod status;

pub use command::*;
pub use event::*;
pub use refusal::*;
pub use state::*;
pub use status::*;
