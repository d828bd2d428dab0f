//! What units are worth: layers and averages, fed unit movements in the order the shop learns of them.
//!
//! Every movement carries the time it happened; a pool of cost (a SKU in a place, a lot, or a SKU) is the history of
//! its movements in that order, and every value follows from it. A movement that is recorded late, a landed cost or a
//! corrected price values again what followed, in other pools too, and the differences are posted by name.
//!
//! It never knows where a unit is promised to, never reads the stock room, and never rounds a cent away.
//!
//! It guarantees, after every event: `value = Σ layers`; no units, no value; and
//! `purchases + opening + landed cost = stock + cost of goods + write-offs + supplier returns + named corrections`.
//! A posting at the end of a history costs the same however long it is; a late one costs the entries after it.
//!
//! ```
//! use daigou::book::cost::*;
//! use daigou::value::*;
//! let at = Moment::utc(2026, 11, 25)?;
//! let goods = CostGoods {
//!     sku: Sku::new("SERUM-30")?, place: PlaceId::new("TOKYO")?, lot: None, serial: None, owner: CostOwner::Shop,
//! };
//! let receive = CostAct::Receive {
//!     goods: goods.clone(), units: Quantity::new(3)?, origin: ReceiptOrigin::Purchase,
//!     unit_cost: Some(UnitPrice::parse("33.335", Currency::CNY)?), rate: None,
//! };
//! let sell = CostAct::Issue {
//!     goods: goods.clone(), units: Quantity::ONE, purpose: IssuePurpose::Sale, receipt: None, named_cost: None,
//!     sold_to: None,
//! };
//! let mut book = CostBook::default();
//! for (id, act) in [("R-1", receive), ("S-1", sell)] {
//!     let movements = vec![CostMovement { movement: MovementId::new(id)?, happened_at: at, act }];
//!     for event in book.decide(CostCommand::Record { movements }, at)? {
//!         book.apply(&event)?;
//!     }
//! }
//! assert_eq!(book.value_of(&MovementId::new("S-1")?), Some(Money::parse("33.34", Currency::CNY)?));
//! assert_eq!(book.value(&book.pool_of(&goods)?), Some(Money::parse("66.67", Currency::CNY)?));
//! book.audit()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod apply;
mod audit;
mod command;
mod decide;
mod draft;
mod end;
mod event;
mod layer;
mod outflow;
mod plan;
mod pool;
mod refusal;
mod settle;
mod standing;
mod state;

pub use command::{
    ConvertedInput, CostAct, CostCommand, CostGoods, CostMethod, CostMovement, CostOwner, CostScope, CostTerms,
    IssuePurpose, LandedCostBasis, LandedCostKind, LandedTarget, ReceiptOrigin, SoldTo,
};
pub use event::{CostAccount, CostCause, CostEvent, CostPosting, LandedShare};
pub use pool::CostPoolKey;
pub use refusal::CostRefusal;
pub use state::{CostBook, CostCorrection, CostLayer, CostTotals};
