//! Money asked for, received and given back, attempt by attempt. Never what it was for, line by line.
//!
//! An order has one account: what is due, payments with their captures, refunds with their reports, a deposit with its
//! rules. Captured is at most authorised; refunded and pending is at most captured; a status is worked out from the
//! figures, not set. Penalties are kept apart from refunds.
//!
//! ```
//! use daigou::book::payment::*;
//! use daigou::value::{Currency, Moment, Money, OrderId, PaymentId, ProviderId};
//!
//! let mut book = PaymentBook::default();
//! let noon = Moment::parse("2026-11-11T12:00:00Z")?;
//! let order_id = OrderId::new("A-1")?;
//! let yuan = |amount| Money::parse(amount, Currency::CNY);
//!
//! let paid = PaymentCommand::RecordPayment {
//!     payment_id: PaymentId::new("pay-1")?,
//!     order_id: order_id.clone(),
//!     provider_id: ProviderId::new("alipay")?,
//!     method: PaymentMethod::Wallet,
//!     amount: yuan("250")?,
//!     purpose: PaymentPurpose::Full,
//!     happened_at: noon,
//! };
//! let open = PaymentCommand::OpenAccount { order_id: order_id.clone(), total: yuan("299")?, deposit: None };
//! for command in [open, paid.clone()] {
//!     for event in book.decide(command, noon)? {
//!         book.apply(&event)?;
//!     }
//! }
//! let standing = book.account(&order_id).ok_or("no account")?.standing();
//! assert_eq!(standing.outstanding, yuan("49")?);
//! assert_eq!(standing.status, MoneyStatus::PartlyPaid);
//! // Told again, it makes nothing happen.
//! assert_eq!(book.decide(paid, noon)?, vec![]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

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
