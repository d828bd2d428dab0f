//! Who buys: opaque keys, language, grade, use of yearly limits. Never a name, an address or a number of a person.
//!
//! The host resolves a key and can erase what stands behind it; [`CustomerCommand::Forget`] erases what the shop keeps
//! and closes the key for good.
//!
//! ```
//! use daigou::book::customer::{CustomerBook, CustomerCommand};
//! use daigou::value::{CommandId, Currency, CustomerId, Language, Money};
//!
//! let mut customers = CustomerBook::default();
//! let li = CustomerId::new("c-81")?;
//! let amount = Money::parse("480", Currency::CNY)?;
//! for command in [
//!     CustomerCommand::Register { customer_id: li.clone(), language: Language::Zh, grade: 2 },
//!     CustomerCommand::RecordLimitUse { command_id: CommandId::new("p-1")?, customer_id: li.clone(), year: 2026, amount },
//! ] {
//!     for event in customers.decide(command)? {
//!         customers.apply(&event)?;
//!     }
//! }
//! assert_eq!(customers.limit_used(&li, 2026, Currency::CNY), amount);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod apply;
mod command;
mod decide;
mod event;
mod refusal;
mod state;

pub use command::CustomerCommand;
pub use event::CustomerEvent;
pub use refusal::CustomerRefusal;
pub use state::{CustomerBook, CustomerPage, YearlyUse};
