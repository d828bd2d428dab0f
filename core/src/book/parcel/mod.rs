//! What travels and how far it is. Never why it was sent.

mod apply;
mod command;
mod decide;
mod event;
mod refusal;
mod state;
mod status;
mod tracking;

pub use command::*;
pub use event::*;
pub use refusal::*;
pub use state::*;
pub use status::*;
pub use tracking::*;
