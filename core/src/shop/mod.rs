//! The door: one command in, events out, several rooms all or nothing.
//!
//! A [`Shop`] holds every room of the book and the [`Terms`] it decides by. [`Shop::execute`] judges a command in all
//! rooms it touches, books what happened and returns it; a refused command changes nothing, a repeated one does nothing.
//! The shop keeps no log and no clock: the host stores the [`Record`]s, passes every instant in, and sends
//! [`ShopCommand::Tick`] when [`Shop::next_deadline`] has come. Replaying the records gives the same shop.

mod agenda;
mod command;
mod decide;
mod event;
mod execute;
mod refusal;
mod state;
mod terms;

pub use agenda::Agenda;
pub use command::{ShopCommand, SimplyReturned, WhenShort};
pub use event::{RECORD_FORMAT, Record, ShopEvent};
pub use refusal::{ShopError, ShopRefusal, SkuShortage};
pub use state::{Shop, ShopState};
pub use terms::Terms;
