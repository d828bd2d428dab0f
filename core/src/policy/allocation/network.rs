//! What an allocation may draw on: places, lanes and stock, as the host states them.

use serde::{Deserialize, Serialize};

use crate::value::{CategoryId, Moment, PlaceId, Quantity, Sku, Text, Weight};

/// What kind of source a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AllocationSource {
    /// Units lie there.
    #[default]
    OnHand,
    /// Units are bought when the order asks for them.
    Purchase,
    /// Units are promised from supply that is on its way.
    Backorder,
}

/// A place units can be sent from, and what handling costs there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AllocationPlace {
    /// Its id.
    pub place: PlaceId,
    /// What kind of source it is.
    pub source: AllocationSource,
    /// The region it lies in, for rules and goals about the order's own region.
    pub region: Option<Text>,
    /// The categories it is made for; empty for a general warehouse.
    pub categories: Vec<CategoryId>,
    /// Packing, per parcel.
    pub handling_per_parcel_minor: i64,
    /// Picking, per line.
    pub handling_per_line_minor: i64,
    /// Picking, per unit.
    pub handling_per_unit_minor: i64,
    /// Parcels it can still send; none for no limit.
    pub parcels_left: Option<Quantity>,
    /// Its last moment of the day: an order decided later leaves one day later.
    pub cut_off: Option<Moment>,
}

/// The way from a place to a region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AllocationLane {
    /// From where.
    pub place: PlaceId,
    /// To which region.
    pub region: Text,
    /// Carriage per parcel.
    pub parcel_minor: i64,
    /// Carriage per kilogram; a line's share is rounded down to the minor unit.
    pub per_kg_minor: i64,
    /// Days from order to door.
    pub lead_days: u32,
    /// Classes of goods it does not take (`battery`, `liquid`, `brand:X`).
    pub restricted: Vec<Text>,
    /// The heaviest parcel.
    pub parcel_weight_max: Option<Weight>,
    /// The dearest parcel customs lets pass as one; a single article above it passes by a person's decision.
    pub parcel_value_max_minor: Option<i64>,
}

/// Units of a SKU that are free at a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AllocationStock {
    /// Where.
    pub place: PlaceId,
    /// Of what.
    pub sku: Sku,
    /// Free units: on hand less reserved, or what can be bought or is expected.
    pub available: Quantity,
    /// What a unit costs more when it comes from here, such as a purchase price above stock cost.
    pub unit_minor: i64,
}

/// Places, lanes and stock at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AllocationNetwork {
    /// The places; their sequence breaks the last ties.
    pub places: Vec<AllocationPlace>,
    /// The lanes; a place without a lane to a region does not serve it.
    pub lanes: Vec<AllocationLane>,
    /// Free units.
    pub stock: Vec<AllocationStock>,
}
