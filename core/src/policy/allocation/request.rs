//! What is asked for: an order, its lines, and what it costs to serve them badly.

use serde::{Deserialize, Serialize};

use crate::value::{CategoryId, LineId, OrderId, Quantity, Sku, Text, Weight};

/// Whether the units of a line may come from several places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum LineSplitting {
    /// All units from one place, or none.
    #[default]
    Whole,
    /// Any units from any place; a part may stay unfilled.
    ByUnit,
}

/// A part of a kit.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AllocationPart {
    /// The part.
    pub sku: Sku,
    /// How many go into one kit.
    pub quantity_per_kit: Quantity,
}

/// A line to fill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AllocationLine {
    /// Its id, unique in the order.
    pub line: LineId,
    /// What is wanted.
    pub sku: Sku,
    /// How many.
    pub quantity: Quantity,
    /// Parts when it is a kit, all taken from one place; empty for a plain SKU.
    pub parts: Vec<AllocationPart>,
    /// Whether its units may come from several places.
    pub splitting: LineSplitting,
    /// The category, for rules and goals about category warehouses.
    pub category: Option<CategoryId>,
    /// Classes of goods that lanes may restrict.
    pub classes: Vec<Text>,
    /// Weight of a unit.
    pub unit_weight: Weight,
    /// Value of a unit, for customs limits.
    pub unit_value_minor: i64,
    /// What each unit that is not served costs.
    pub unfilled_per_unit_minor: i64,
}

/// An order to allocate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AllocationOrder {
    /// Its id.
    pub order: OrderId,
    /// Where it goes.
    pub region: Text,
    /// Days promised to the customer.
    pub promise_days: u32,
    /// What each day beyond the promise costs, per parcel.
    pub late_per_day_minor: i64,
    /// What each parcel after the first costs.
    pub split_minor: i64,
    /// The lines.
    pub lines: Vec<AllocationLine>,
}
