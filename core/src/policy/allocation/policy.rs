//! How a shop allocates, laid down once: what stands from order to order.

use serde::{Deserialize, Serialize};

use super::{AllocationLane, AllocationPlace, AllocationSource, AllocationStock, AllocationTerms, LineSplitting};

/// Places, lanes, supply, rules and what it costs to serve an order badly.
///
/// Amounts are minor units of one currency, the shop's own. Free stock is no part of it: that is a fact of the moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AllocationPolicy {
    /// Rules and goals.
    pub terms: AllocationTerms,
    /// The places; their sequence breaks the last ties.
    pub places: Vec<AllocationPlace>,
    /// The lanes.
    pub lanes: Vec<AllocationLane>,
    /// What can be bought or is expected, at places of those kinds.
    pub supply: Vec<AllocationStock>,
    /// Whether the units of a line may come from several places.
    pub splitting: LineSplitting,
    /// Days promised to a customer unless an order says otherwise.
    pub promise_days: u32,
    /// What each day beyond the promise costs, per parcel.
    pub late_per_day_minor: i64,
    /// What each parcel after the first costs.
    pub split_minor: i64,
    /// What each unit that is not served costs.
    pub unfilled_per_unit_minor: i64,
    /// What it costs to change a plan that stands.
    pub move_minor: i64,
}

impl AllocationPolicy {
    /// Whether some place buys what an order asks for.
    pub fn buys(&self) -> bool {
        self.places.iter().any(|place| place.source == AllocationSource::Purchase)
    }
}
