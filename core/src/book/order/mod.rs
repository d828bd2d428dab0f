//! What was agreed and how far each line has come. Never money received, never units on a shelf.
//!
//! The agreement lives by one table ([`next`]); the goods live by counters per line, from which every goods status is
//! derived. No unit ships that was cancelled, none is delivered that did not ship, none comes back that was not
//! delivered. What an order costs is a fact given with the command: this room checks that it adds up and keeps it.
//!
//! ```
//! use daigou::book::order::{
//!     LineTotals, NewOrder, OrderBook, OrderCommand, OrderContent, OrderFacts, OrderLine, OrderTotals,
//! };
//! use daigou::value::*;
//!
//! let (at, cny) = (Moment::parse("2026-11-11T00:00:00+08:00")?, Currency::CNY);
//! let (zero, price) = (Money::zero(cny), Money::parse("198.00", cny)?);
//! let line = OrderLine {
//!     line_id: LineId::new("1")?,
//!     sku: Sku::new("cream-50ml")?,
//!     quantity: Quantity::new(2)?,
//!     unit_price: UnitPrice::parse("99", cny)?,
//!     tax_rate: Rate::default(),
//!     discounts: vec![],
//! };
//! let priced = LineTotals { line_id: line.line_id.clone(), gross: price, discount: zero, tax: zero, total: price };
//! let facts = OrderFacts {
//!     totals: Some(OrderTotals {
//!         goods: price,
//!         discount: zero,
//!         tax: zero,
//!         shipping: zero,
//!         fees: zero,
//!         total: price,
//!         lines: vec![priced],
//!         version: TermsVersion::new("autumn")?,
//!     }),
//! };
//! let order_id = OrderId::new("O-1")?;
//! let order = NewOrder {
//!     order_id: order_id.clone(),
//!     customer_id: None,
//!     channel_id: ChannelId::new("site")?,
//!     external_id: None,
//!     external_revision: 0,
//!     content: OrderContent {
//!         currency: cny,
//!         tax_basis: TaxBasis::Included,
//!         lines: vec![line],
//!         discounts: vec![],
//!         charges: vec![],
//!         address_id: None,
//!         priority: 0,
//!     },
//!     happened_at: at,
//!     note: Text::default(),
//! };
//! let mut orders = OrderBook::default();
//! for event in orders.decide(OrderCommand::Place { order: order.clone() }, &facts, at)? {
//!     orders.apply(&event)?;
//! }
//! assert_eq!(orders.decide(OrderCommand::Place { order }, &facts, at)?, vec![]); // the same again: nothing happens
//! let refused = orders.decide(OrderCommand::Complete { order_id }, &facts, at);
//! assert_eq!(refused.unwrap_err().to_string(), "order `O-1` is Placed; the step Complete is not possible");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod apply;
mod command;
mod content;
mod decide;
mod derived;
mod edit;
mod event;
mod goods;
mod refusal;
mod state;
mod status;

pub use command::{EditAction, HeldAction, HoldKind, LineProgress, OrderCommand, OrderFacts, OrderHold, UnitsToCancel};
pub use content::{
    LineTotals, NewOrder, OrderContent, OrderLine, OrderTotals, QuoteTerms, QuotedDeposit, QuotedDepositKind,
};
pub use derived::{AfterSalesStatus, GoodsStatus, after_sales_status, goods_status};
pub use edit::{EditPreview, UnitsAdded};
pub use event::{CancelledUnits, OrderEvent};
pub use goods::{GoodsStage, GoodsStep, LineCounters};
pub use refusal::{LineLeft, OrderRefusal, StepShort};
pub use state::{LinePage, OrderBook, OrderPage};
pub use status::{CommercialStatus, CommercialStep, next};
