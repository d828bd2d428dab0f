//! What comes back: the plan, and on request its cost by part, the runners-up and why other places were out.

use serde::{Deserialize, Serialize};

use super::{AllocationRule, AllocationSource};
use crate::value::{Denial, LineId, OrderId, PlaceId, Quantity, Sku, TermsVersion, Text};

/// Units of a line.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AllocatedLine {
    /// The line.
    pub line: LineId,
    /// How many units.
    pub quantity: Quantity,
}

/// What leaves one place for the order, in one parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AllocationShipment {
    /// From where.
    pub place: PlaceId,
    /// What kind of source that is.
    pub source: AllocationSource,
    /// Days to the door, a missed cut-off included.
    pub lead_days: u32,
    /// What it holds, in the sequence of the order's lines.
    pub lines: Vec<AllocatedLine>,
}

/// Which place serves which units of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AllocationPlan {
    /// The order.
    pub order: OrderId,
    /// What is sent, in the sequence of the places.
    pub shipments: Vec<AllocationShipment>,
    /// What no place serves.
    pub unfilled: Vec<AllocatedLine>,
    /// What the plan costs.
    pub cost_minor: i64,
    /// Whether no better plan exists; false only for orders too entangled to finish.
    pub proven: bool,
}

/// The cost of a plan by part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AllocationCost {
    /// Carriage per parcel.
    pub parcel_minor: i64,
    /// Carriage by weight.
    pub weight_minor: i64,
    /// Packing and picking.
    pub handling_minor: i64,
    /// What units cost more where they come from.
    pub unit_minor: i64,
    /// Parcels after the first.
    pub split_minor: i64,
    /// Days beyond the promise.
    pub late_minor: i64,
    /// Units not served.
    pub unfilled_minor: i64,
    /// All of them.
    pub total_minor: i64,
}

/// A plan that was not chosen, and what it costs beside the chosen one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AllocationRunnerUp {
    /// The place of the chosen plan it does without.
    pub without: PlaceId,
    /// The plan.
    pub plan: AllocationPlan,
    /// Its cost by part.
    pub cost: AllocationCost,
    /// Its cost above the chosen plan's; negative when a goal ranked above cost decided.
    pub extra_minor: i64,
}

/// Why a place serves no unit of an order, or none of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum WhyPlaceOut {
    /// No lane goes from there to the region.
    NoLane {
        /// The region.
        region: Text,
    },
    /// A hard rule puts it out.
    Rule {
        /// The rule.
        rule: AllocationRule,
    },
    /// It can send no more parcels today.
    Full {},
    /// The lane does not take such goods.
    Restricted {
        /// The class of goods.
        class: Text,
    },
    /// Too few units are free there.
    Short {
        /// How many are.
        available: Quantity,
    },
    /// It could serve, but not as well; the plan that uses it would cost so much more.
    Dearer {
        /// The best plan that uses it, above the chosen one's cost; negative when a goal ranked above cost decided.
        extra_minor: i64,
    },
    /// It could serve, but only in a plan that breaks a limit on parcels.
    Limit {},
}

/// A place that serves nothing of a line, with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PlaceOut {
    /// The place.
    pub place: PlaceId,
    /// The line it does not serve; none when it is out for the whole order.
    pub line: Option<LineId>,
    /// Why.
    pub why: WhyPlaceOut,
}

/// A plan with its reasons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AllocationExplanation {
    /// The chosen plan.
    pub plan: AllocationPlan,
    /// Its cost by part.
    pub cost: AllocationCost,
    /// The best plans that do without one of its places, best first.
    pub runners_up: Vec<AllocationRunnerUp>,
    /// Why the other places were out.
    pub places_out: Vec<PlaceOut>,
    /// Shipments whose single article is above the value limit: a person must decide.
    pub needs_person: Vec<PlaceId>,
    /// The terms that decided.
    pub version: TermsVersion,
}

/// A line that cannot be served in full.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LineShort {
    /// The line.
    pub line: LineId,
    /// What it wants.
    pub sku: Sku,
    /// How many.
    pub wanted: Quantity,
    /// How many units places that may serve it have free.
    pub available: Quantity,
}

/// Why an order gets no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AllocationRefusal {
    /// The order must go complete, and some lines cannot be served.
    #[error("the order must go complete and {} of its lines cannot", lines.len())]
    Short {
        /// The lines short of units; empty when the units are there and a limit on parcels is in the way.
        lines: Vec<LineShort>,
    },
}

impl AllocationRefusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Short { .. } => "allocation.short",
        }
    }
}

impl From<AllocationRefusal> for Denial<AllocationRefusal> {
    fn from(refusal: AllocationRefusal) -> Self {
        Self::Refused(refusal)
    }
}
