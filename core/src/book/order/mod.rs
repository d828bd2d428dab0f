//! What was agreed and how far each line has come. Never money received, never units on a shelf.
//!
//! The agreement lives by one table ([`next`]); the goods live by counters per line, from which every goods status is
//! derived. No unit ships that was cancelled, none is delivered that did not ship, none comes back that was not
//! delivered. What an order costs is a fact given with the command: this room checks that it adds up and keeps it.

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
