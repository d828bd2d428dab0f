//! What a batch may spend, how it reports, and what it answers.

use serde::{Deserialize, Serialize};

use super::super::AllocationPlan;

/// What a batch may spend. It stops on counts or on a proven gap, never on a clock, so every machine gives one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AllocationEffort {
    /// Most passes over the orders to find prices; at least one is made.
    pub passes: u32,
    /// Most rounds of the neighbourhood search.
    pub rounds: u32,
    /// Most solutions of single orders to raise the bound by branching, once the search has ended. Where they do not suffice
    /// to move the bound, none is spent.
    pub branch_solves: u32,
    /// Stop when the plan is proven to be within so many parts per million of the best.
    pub gap_ppm: u32,
    /// Seed of the search: the same seed gives the same plan.
    pub seed: u64,
}

impl AllocationEffort {
    /// A good effort for so many orders: about half a second for a thousand.
    pub fn of_orders(orders: u32) -> Self {
        Self {
            passes: 450,
            rounds: orders.saturating_mul(60).max(30_000),
            branch_solves: 2_000_000,
            gap_ppm: 0,
            seed: 1,
        }
    }
}

/// What a batch is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AllocationStage {
    /// Finding prices; the bound rises.
    Prices,
    /// Searching; the cost falls.
    Search,
    /// Branching; the bound rises. Counted in thousands of solutions.
    Branching,
}

/// How far a batch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AllocationProgress {
    /// What it is doing.
    pub stage: AllocationStage,
    /// Passes or rounds done.
    pub done: u32,
    /// Passes or rounds it may take.
    pub planned: u32,
    /// The bound while finding prices and branching, the cost of the best plan while searching.
    pub minor: i64,
}

/// Plans for a batch, with their certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AllocationBatch {
    /// One plan per order, in the sequence asked.
    pub plans: Vec<AllocationPlan>,
    /// What all plans cost.
    pub cost_minor: i64,
    /// What moving standing plans costs beside that; nought for a new batch.
    pub moves_minor: i64,
    /// No set of plans costs less than this.
    pub bound_minor: i64,
    /// The certified gap, cost and moves above the bound, in parts per million of the bound, rounded up.
    pub gap_ppm: u32,
    /// What serving every order in sequence at its best would cost, or the standing plans with it.
    pub baseline_minor: i64,
    /// Passes made.
    pub passes: u32,
    /// Rounds made.
    pub rounds: u32,
    /// Orders whose standing plan changed.
    pub moved: u32,
    /// Whether a line had too many ways to list them all, so that the bound holds among the listed ones.
    pub curtailed: bool,
    /// Whether the caller stopped it early.
    pub stopped: bool,
}
