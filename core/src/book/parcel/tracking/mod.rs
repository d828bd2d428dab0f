//! What carriers say about parcels on their way: scans in any order, repeated, back-dated and contradictory, as one story.
//!
//! It never moves goods: what a delivery does to stock and order lines is the parcel book's own step, which the shop takes
//! once the story calls for it ([`step_towards`]). It guarantees that the story of a parcel depends on the set of scans
//! and voids alone, never on the order of their arrival.
//!
//! ```
//! use daigou::book::parcel::{CarrierScan, ParcelStatus, ParcelStep, tell};
//! use daigou::value::{CarrierId, Moment, Text, TrackingId};
//! let scan = |id: &str, step, time: &str| -> Result<CarrierScan, daigou::value::Invalid> {
//!     Ok(CarrierScan {
//!         event_id: TrackingId::new(id)?,
//!         carrier_id: CarrierId::new("ems")?,
//!         step,
//!         happened_at: Moment::parse(time)?,
//!         place: Text::default(),
//!     })
//! };
//! let delivered = scan("e2", ParcelStep::Deliver, "2026-11-20T09:00:00+08:00")?;
//! let cleared = scan("e1", ParcelStep::Clear, "2026-11-18T09:00:00+08:00")?;
//! let story = tell([&delivered, &cleared, &delivered], &[]);
//! assert_eq!(story.status, ParcelStatus::Delivered);
//! assert_eq!(story, tell([&cleared, &delivered], &[]));
//! # Ok::<(), daigou::value::Invalid>(())
//! ```

mod apply;
mod command;
mod decide;
mod event;
mod exception;
mod refusal;
mod state;
mod story;

pub use command::{CarrierScan, ScanKey, TrackingCommand};
pub use event::TrackingEvent;
pub use exception::{StageTime, TrackingException, UsualTimes};
pub use refusal::TrackingRefusal;
pub use state::{ScanVoid, TrackingLog, TrackingPage};
pub use story::{StoryStage, TrackingStory, step_towards, tell};
