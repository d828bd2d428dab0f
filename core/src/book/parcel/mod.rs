//! What travels and how far it is. Never why it was sent.
//!
//! A house parcel holds units of order lines of one recipient. It is planned, packed and handed over by us; from then on
//! its steps are reports of the carrier and of customs, each kept once. No unit is delivered twice. Scans of a carrier,
//! in whatever order they come, are told as one story by [`Story`].
//!
//! ```
//! use daigou::book::parcel::*;
//! use daigou::value::{AddressId, LineId, Moment, OrderId, ParcelId, PlaceId, Quantity, Sku};
//!
//! let mut book = ParcelBook::default();
//! let noon = Moment::parse("2026-11-11T12:00:00Z")?;
//! let (order_id, parcel_id) = (OrderId::new("A-1")?, ParcelId::new("P-1")?);
//! let plan = ParcelCommand::PlanParcel {
//!     parcel_id: parcel_id.clone(),
//!     items: vec![ParcelItem {
//!         order_id: order_id.clone(),
//!         line_id: LineId::new("1")?,
//!         sku: Sku::new("serum-30ml")?,
//!         quantity: Quantity::new(2)?,
//!         place_id: PlaceId::new("tokyo")?,
//!     }],
//!     carrier_id: None,
//!     service_id: None,
//!     from_place_id: PlaceId::new("tokyo")?,
//!     destination: None,
//! };
//! let recipient = OrderRecipient { order_id: order_id.clone(), recipient_id: AddressId::new("wang")? };
//! for event in book.decide(plan, &ParcelFacts { recipients: vec![recipient] }, noon)? {
//!     book.apply(&event)?;
//! }
//! assert_eq!(book.ids_at_home(&order_id), [parcel_id.clone()]);
//!
//! // It cannot arrive before it left.
//! let arrived = ParcelCommand::RecordParcelStep {
//!     parcel_id,
//!     event_id: daigou::value::TrackingId::new("scan-1")?,
//!     step: ParcelStep::Deliver,
//!     happened_at: noon,
//!     items: None,
//! };
//! assert!(book.decide(arrived, &ParcelFacts::default(), noon).is_err());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod apply;
mod command;
mod decide;
mod event;
mod refusal;
mod state;
mod status;
mod tracking;

pub use command::*;
pub use event::*;
pub use refusal::*;
pub use state::*;
pub use status::*;
pub use tracking::*;
