//! What comes back, in what state, and how it was settled. Never what a refund should be: that is given to it.

mod apply;
mod command;
mod decide;
mod event;
mod refusal;
mod state;
mod status;

pub use command::*;
pub use event::*;
pub use refusal::*;
pub use state::*;
pub use status::*;
