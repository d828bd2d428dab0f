//! Many orders that share stock and parcels.

mod answer;
mod branching;
mod build;
mod columns;
mod draft;
mod holders;
mod prices;
mod run;
mod search;
mod weights;

pub use answer::{AllocationBatch, AllocationEffort, AllocationProgress, AllocationStage};
