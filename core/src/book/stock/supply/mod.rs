//! Units on their way: what is expected where and when, and which promises stand on it. Never what is on hand.
//!
//! A supply (a purchase, a parcel in transit) announces units of SKUs for a place and a date. A reservation may stand on
//! it with the date that was promised; nothing of a supply is promised twice. When the units arrive, the promises on
//! them become promises of units on hand, first promised first. A supply that shrinks or slips is a fact: promises on
//! it stay, show as late or uncovered, and move to another supply by a command of their own.
//!
//! ```
//! use daigou::book::stock::{BelowZero, PlaceKind, StockBook, StockCommand, StockItem, SuppliedItem, SupplyCommand};
//! use daigou::value::{LineId, Moment, MovementId, PlaceId, Quantity, ReservationId, Sku, SupplyId};
//!
//! let (today, friday) = (Moment::utc(2026, 11, 11)?, Moment::utc(2026, 11, 13)?);
//! let (osaka, cream, po) = (PlaceId::new("osaka")?, Sku::new("cream-50ml")?, SupplyId::new("PO-7")?);
//! let items = vec![StockItem { sku: cream.clone(), quantity: Quantity::new(10)? }];
//! let expect = SupplyCommand::Expect { supply_id: po.clone(), place_id: osaka.clone(), due: friday, items };
//! let promise = SupplyCommand::Promise {
//!     movement_id: MovementId::new("O-1/1")?,
//!     reservation_id: ReservationId::new("O-1")?,
//!     items: vec![SuppliedItem {
//!         line_id: LineId::new("1")?,
//!         sku: cream.clone(),
//!         supply_id: po,
//!         quantity: Quantity::new(4)?,
//!     }],
//!     deadline: None,
//! };
//! let place = StockCommand::DefinePlace {
//!     place_id: osaka.clone(),
//!     kind: PlaceKind::Warehouse,
//!     below_zero: BelowZero::Refused {},
//! };
//! let mut stock = StockBook::default();
//! for command in [place, StockCommand::Supply { command: expect }, StockCommand::Supply { command: promise }] {
//!     for event in stock.decide(command, today)? {
//!         stock.apply(&event)?;
//!     }
//! }
//! assert_eq!(stock.available_to_promise(&cream, &osaka), 0);
//! assert_eq!(stock.available_by(&cream, &osaka, friday), 6);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod apply;
mod command;
mod decide;
mod event;
mod state;

pub use command::{SuppliedItem, SupplyCommand};
pub use event::{SupplyEvent, SupplyPromise};
pub(super) use state::SupplyDesk;
pub use state::{ExpectedUnits, Supply};
