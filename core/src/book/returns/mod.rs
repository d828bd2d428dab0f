//! What comes back, in what state, and how it was settled. Never what a refund should be: that is given to it.
//!
//! A return is requested, approved, received and inspected in parts, and settled; or done in one command. What was
//! delivered and is claimed by no other return can be asked for; what was accepted can be settled.
//!
//! ```
//! use daigou::book::returns::*;
//! use daigou::value::{Currency, LineId, Moment, Money, OrderId, Quantity, ReturnId, Sku};
//!
//! let mut book = ReturnsBook::default();
//! let noon = Moment::parse("2026-11-18T12:00:00Z")?;
//! let (return_id, line_id) = (ReturnId::new("R-1")?, LineId::new("1")?);
//! let back = ReturnsCommand::SimpleReturn {
//!     return_id: return_id.clone(),
//!     order_id: OrderId::new("A-1")?,
//!     lines: vec![SimpleReturnLine {
//!         line_id: line_id.clone(),
//!         sku: Sku::new("serum-30ml")?,
//!         quantity: Quantity::ONE,
//!         reason: ReturnReason::ChangedMind,
//!         disposition: Disposition::Restock,
//!         refund: Money::parse("299", Currency::CNY)?,
//!     }],
//!     components: vec![],
//!     happened_at: noon,
//! };
//! // The order room knows what was delivered; two units were, and none is claimed.
//! let delivered = ReturnableLine { line_id, delivered: Quantity::new(2)?, claimed: Quantity::ZERO };
//! for event in book.decide(back, &ReturnsFacts { lines: vec![delivered] }, noon)? {
//!     book.apply(&event)?;
//! }
//! assert_eq!(book.page(&return_id).map(ReturnPage::status), Some(ReturnStatus::Settled));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod apply;
mod command;
mod decide;
mod event;
mod ledger;
mod refusal;
mod state;
mod status;

pub use command::*;
pub use event::*;
pub use ledger::*;
pub use refusal::*;
pub use state::*;
pub use status::*;
