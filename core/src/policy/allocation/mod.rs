//! Which place serves which units.
//!
//! An [`Allocator`] holds a network (places, lanes, free stock) and terms (hard rules, ranked goals). It answers for one
//! order, exactly: [`Allocator::allocate`] gives the plan, [`Allocator::explain`] the plan with its cost by part, the
//! runners-up and why other places were out. For many orders that share stock and parcels,
//! [`Allocator::allocate_batch`] gives plans together with a proven lower bound, and [`Allocator::reallocate`] improves
//! plans that stand and moves only what pays.
//!
//! It never reserves anything, never promises a unit that is not free, and remembers nothing between questions. A plan's
//! cost is the sum of its parts to the minor unit.
//!
//! ```
//! use daigou::policy::allocation::*;
//! use daigou::value::*;
//!
//! let place = |id: &str| -> Result<AllocationPlace, Invalid> {
//!     Ok(AllocationPlace {
//!         place: PlaceId::new(id)?,
//!         source: AllocationSource::OnHand,
//!         region: None,
//!         categories: vec![],
//!         handling_per_parcel_minor: 50,
//!         handling_per_line_minor: 20,
//!         handling_per_unit_minor: 0,
//!         parcels_left: None,
//!         cut_off: None,
//!     })
//! };
//! let lane = |id: &str, parcel_minor| -> Result<AllocationLane, Invalid> {
//!     Ok(AllocationLane {
//!         place: PlaceId::new(id)?,
//!         region: Text::new("Sichuan")?,
//!         parcel_minor,
//!         per_kg_minor: 0,
//!         lead_days: 3,
//!         restricted: vec![],
//!         parcel_weight_max: None,
//!         parcel_value_max_minor: None,
//!     })
//! };
//! let stock = |id: &str, sku: &str, units| -> Result<AllocationStock, Invalid> {
//!     let (place, sku, available) = (PlaceId::new(id)?, Sku::new(sku)?, Quantity::new(units)?);
//!     Ok(AllocationStock { place, sku, available, unit_minor: 0 })
//! };
//! let network = AllocationNetwork {
//!     places: vec![place("Shanghai")?, place("Chengdu")?],
//!     lanes: vec![lane("Shanghai", 500)?, lane("Chengdu", 300)?],
//!     stock: vec![stock("Shanghai", "CREAM", 5)?, stock("Shanghai", "MILK", 5)?, stock("Chengdu", "CREAM", 5)?],
//! };
//! let line = |id: &str, sku: &str| -> Result<AllocationLine, Invalid> {
//!     Ok(AllocationLine {
//!         line: LineId::new(id)?,
//!         sku: Sku::new(sku)?,
//!         quantity: Quantity::ONE,
//!         parts: vec![],
//!         splitting: LineSplitting::Whole,
//!         category: None,
//!         classes: vec![],
//!         unit_weight: Weight::ZERO,
//!         unit_value_minor: 0,
//!         unfilled_per_unit_minor: 1_500,
//!     })
//! };
//! let order = AllocationOrder {
//!     order: OrderId::new("A-1")?,
//!     region: Text::new("Sichuan")?,
//!     promise_days: 5,
//!     late_per_day_minor: 100,
//!     split_minor: 150,
//!     lines: vec![line("1", "CREAM")?, line("2", "MILK")?],
//! };
//! let terms = AllocationTerms {
//!     version: TermsVersion::new("2026-11")?,
//!     rules: vec![],
//!     goals: vec![AllocationGoal::LeastCost {}],
//! };
//!
//! let allocator = Allocator::new(network, terms)?;
//! let why = allocator.explain(&order, Moment::utc(2026, 11, 11)?).map_err(|denial| denial.to_string())?;
//! // One parcel of two from Shanghai: 500 + 50 + 20 + 20; a second one from Chengdu would not pay.
//! assert_eq!(why.plan.cost_minor, 590);
//! assert_eq!(why.plan.shipments.len(), 1);
//! assert_eq!(why.places_out[0].why, WhyPlaceOut::Dearer { extra_minor: 500 });
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod allocator;
mod answer;
mod batch;
mod costing;
mod dense;
mod explain;
mod goals;
mod ladder;
mod model;
mod network;
mod one;
mod order;
mod policy;
mod request;
mod rules;
mod sheet;
mod terms;
mod ways;

pub use allocator::Allocator;
pub use answer::{
    AllocatedLine, AllocationCost, AllocationExplanation, AllocationPlan, AllocationRefusal, AllocationRunnerUp,
    AllocationShipment, LineShort, PlaceOut, WhyPlaceOut,
};
pub use batch::{AllocationBatch, AllocationEffort, AllocationProgress, AllocationStage};
pub use ladder::{PlaceRank, PlaceRanking, pick_place};
pub use network::{AllocationLane, AllocationNetwork, AllocationPlace, AllocationSource, AllocationStock};
pub use policy::AllocationPolicy;
pub use request::{AllocationLine, AllocationOrder, AllocationPart, LineSplitting};
pub use terms::{AllocationGoal, AllocationRule, AllocationTerms};
