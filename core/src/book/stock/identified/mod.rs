//! Units that are not all alike: lots with their dates, single pieces with their serials, units of others, damaged ones.
//! Never what plain units do: a SKU without such units costs nothing here.
//!
//! What is identified is a part of what is on hand; the rest are the shop's plain good units. A SKU can be declared to
//! come in lots or as serials, and then nothing of it moves unidentified. Orders hold units of a SKU at a place; which
//! lot they get is chosen when they leave, earliest expiry first (FEFO), so a promise never pins a later lot while an
//! earlier one lies free. A reservation may ask for units that keep until a date; the room promises them only while lots
//! that keep so long suffice for all who ask. Units of others, damaged, held, expired or blocked units are never sold.
//! A serial is one piece with one life: it is at one place at a time, from the supplier to the customer and back.
//!
//! ```
//! use daigou::book::stock::*;
//! use daigou::value::{LotId, Moment, MovementId, PlaceId, Quantity, Sku};
//!
//! let at = Moment::utc(2026, 11, 11)?;
//! let (osaka, milk) = (PlaceId::new("osaka")?, Sku::new("milk-powder")?);
//! let of_lot = |lot: &str, units| -> Result<IdentifiedUnits, daigou::value::Invalid> {
//!     let identity = UnitIdentity::of_lot(milk.clone(), LotId::new(lot)?);
//!     Ok(IdentifiedUnits { identity, quantity: Quantity::new(units)? })
//! };
//! let lot = |lot: &str, month| -> Result<IdentifiedCommand, daigou::value::Invalid> {
//!     let expires_at = Some(Moment::utc(2027, month, 1)?);
//!     Ok(IdentifiedCommand::DefineLot { sku: milk.clone(), lot_id: LotId::new(lot)?, expires_at })
//! };
//! let tracking = UnitTracking { lots: true, serials: false, rotation: Rotation::Fefo };
//! let place = StockCommand::DefinePlace {
//!     place_id: osaka.clone(),
//!     kind: PlaceKind::Warehouse,
//!     below_zero: BelowZero::Refused {},
//! };
//! let mut stock = StockBook::default();
//! for event in stock.decide(place, at)? {
//!     stock.apply(&event)?;
//! }
//! for command in [
//!     IdentifiedCommand::Track { sku: milk.clone(), tracking },
//!     lot("L-1", 3)?,
//!     lot("L-2", 9)?,
//!     IdentifiedCommand::Receive {
//!         movement_id: MovementId::new("r-1")?,
//!         from: StockBook::built_in(PlaceKind::Supplier).unwrap(),
//!         to: osaka.clone(),
//!         units: vec![of_lot("L-1", 2)?, of_lot("L-2", 5)?],
//!         happened_at: at,
//!     },
//! ] {
//!     for event in stock.decide(StockCommand::Identified { command }, at)? {
//!         stock.apply(&event)?;
//!     }
//! }
//! assert_eq!(stock.available_to_promise(&milk, &osaka), 7);
//! let summer = Moment::utc(2027, 6, 1)?;
//! assert_eq!(stock.available_fresh(&milk, &osaka, Some(summer), at), 5);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod apply;
mod choice;
mod command;
mod decide;
mod event;
mod slack;
mod state;

pub use command::{
    CarriedItem, IdentifiedCommand, IdentifiedUnits, Rotation, StockCondition, StockOwner, UnitIdentity, UnitTracking,
};
pub use event::{IdentifiedEvent, Regrading, ShippedUnits, UnitCorrection};
pub(super) use state::IdentifiedDesk;
pub use state::{ExpiringLot, LotHolder, LotStanding, SerialStanding, UnitsAt};
