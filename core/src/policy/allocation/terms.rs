//! How to choose: hard rules that put places out, and goals ranked one after the other.

use serde::{Deserialize, Serialize};

use crate::value::{PlaceId, Quantity, TermsVersion};

/// A rule no plan may break.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AllocationRule {
    /// Only places in the order's region.
    SameRegion {},
    /// A line with a category comes from a place made for it.
    CategoryPlace {},
    /// Only what lies on hand: no purchase, no backorder.
    OnHand {},
    /// Only these places.
    Only {
        /// The places.
        places: Vec<PlaceId>,
    },
    /// Not these places.
    Except {
        /// The places.
        places: Vec<PlaceId>,
    },
    /// No place whose cut-off has passed.
    BeforeCutOff {},
    /// No place that would be late.
    WithinPromise {},
    /// At most so many parcels.
    ParcelsMax {
        /// How many.
        parcels: Quantity,
    },
    /// All units or nothing.
    Complete {},
}

/// What a plan should be good at. Earlier goals decide; later ones only choose among equals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AllocationGoal {
    /// The least cost: parcels, weight, handling, purchase, splits, lateness and unfilled units.
    LeastCost {},
    /// The fewest unfilled units.
    FewestUnfilled {},
    /// The most units from stock on hand.
    OnHandFirst {},
    /// The most units from places in the order's region.
    SameRegion {},
    /// The most units from places made for their category.
    CategoryPlace {},
    /// The fewest parcels.
    FewestParcels {},
    /// Places with more free units first.
    HighestStock {},
    /// Places in this sequence; those not named come last.
    PlaceOrder {
        /// The sequence.
        places: Vec<PlaceId>,
    },
    /// The fewest days, summed over units.
    Soonest {},
}

/// Rules and goals with their version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AllocationTerms {
    /// Which version gave an outcome.
    pub version: TermsVersion,
    /// The hard rules.
    pub rules: Vec<AllocationRule>,
    /// The goals by rank, six at most; cost decides after them, then the sequence of the places.
    pub goals: Vec<AllocationGoal>,
}
