//! Where units are and whom they are promised to. Never what they are worth, never why an order wants them.
//!
//! A movement always runs from a place to a place, so over all places, the virtual ones too, every SKU sums to zero:
//! no unit is lost or invented. A reservation promises units that lie at a place; reserved is the sum of what stands
//! on reservations, and no unit is promised twice. A reservation is all or nothing; its refusal lists *every* SKU that
//! is short. Counts and corrections are facts and may leave fewer units than were promised: available-to-promise then
//! shows below zero until promises are released.
//!
//! ```
//! use daigou::book::stock::{BelowZero, PlaceKind, ReservedItem, StockBook, StockCommand, StockItem};
//! use daigou::value::{LineId, Moment, MovementId, PlaceId, Quantity, ReservationId, Sku};
//!
//! let at = Moment::parse("2026-11-11T00:00:00+08:00")?;
//! let (osaka, cream) = (PlaceId::new("osaka")?, Sku::new("cream-50ml")?);
//! let mut stock = StockBook::default();
//! let supplier = StockBook::built_in(PlaceKind::Supplier).unwrap();
//! for command in [
//!     StockCommand::DefinePlace { place_id: osaka.clone(), kind: PlaceKind::Warehouse, below_zero: BelowZero::Refused {} },
//!     StockCommand::Receive {
//!         movement_id: MovementId::new("receipt-1")?,
//!         from: supplier,
//!         to: osaka.clone(),
//!         items: vec![StockItem { sku: cream.clone(), quantity: Quantity::new(10)? }],
//!         happened_at: at,
//!     },
//!     StockCommand::Reserve {
//!         reservation_id: ReservationId::new("O-1")?,
//!         items: vec![ReservedItem {
//!             line_id: LineId::new("1")?,
//!             sku: cream.clone(),
//!             place_id: osaka.clone(),
//!             quantity: Quantity::new(4)?,
//!         }],
//!         deadline: None,
//!     },
//! ] {
//!     for event in stock.decide(command, at)? {
//!         stock.apply(&event)?;
//!     }
//! }
//! assert_eq!(stock.on_hand(&cream, &osaka), 10);
//! assert_eq!(stock.available_to_promise(&cream, &osaka), 6);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod apply;
mod audit;
mod command;
mod decide;
mod event;
mod identified;
mod refusal;
mod state;
mod supply;

pub use audit::StockDrift;
pub use command::{
    AdjustReason, BelowZero, CountedItem, PlaceKind, RepromiseGrounds, RepromisedItem, ReservedItem, StockCommand,
    StockItem, ZoneMove,
};
pub use event::{StockEvent, Variance};
pub use identified::{
    CarriedItem, ExpiringLot, IdentifiedCommand, IdentifiedEvent, IdentifiedUnits, LotHolder, LotStanding, Regrading,
    Rotation, SerialStanding, ShippedUnits, StockCondition, StockOwner, UnitCorrection, UnitIdentity, UnitTracking,
    UnitsAt,
};
pub use refusal::{ReservationShortage, Shortage, StockRefusal, SupplyShortage};
pub use state::{Place, Reservation, StockBook};
pub use supply::{ExpectedUnits, SuppliedItem, Supply, SupplyCommand, SupplyEvent, SupplyPromise};
