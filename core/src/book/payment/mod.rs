//! Money asked for, received and given back, attempt by attempt. Never what it was for, line by line.

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
