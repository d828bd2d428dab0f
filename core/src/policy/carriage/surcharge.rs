use serde::{Deserialize, Serialize};

use super::GoodsClass;
use crate::value::{Money, Period, Text, Weight};

/// Something that comes on top of the tariff. Surcharges are added in the order of the card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Surcharge {
    /// The carrier's word for it: fuel, remote area, peak.
    pub name: Text,
    /// How much.
    pub rule: SurchargeRule,
    /// When: all of these must hold; empty for always.
    pub conditions: Vec<SurchargeCondition>,
}

/// How much a surcharge is, always in whole minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SurchargeRule {
    /// An amount per parcel.
    PerParcel {
        /// The amount.
        amount: Money,
    },
    /// An amount per begun step of charged weight.
    PerStep {
        /// The step, at least one gram.
        step_grams: u32,
        /// The amount.
        amount: Money,
    },
    /// A share of the tariff price alone.
    OfTariff {
        /// The share in ten-thousandths, rounded half up.
        basis_points: u32,
    },
    /// A share of the tariff price and every surcharge before this one.
    OfSum {
        /// The share in ten-thousandths, rounded half up.
        basis_points: u32,
    },
}

/// When a surcharge is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SurchargeCondition {
    /// The address is remote.
    Remote {},
    /// The zone is this one.
    Zone {
        /// The card's name for it.
        zone: Text,
    },
    /// The parcel is handed over in these days.
    Within {
        /// The days.
        period: Period,
    },
    /// The scales show more than this.
    HeavierThan {
        /// The weight, itself free.
        weight: Weight,
    },
    /// A side is longer than this.
    LongerThan {
        /// The side in millimetres, itself free.
        side_mm: u32,
    },
    /// Length plus girth is more than this.
    GirthBeyond {
        /// Length plus girth in millimetres, itself free.
        length_plus_girth_mm: u32,
    },
    /// Something of this class is inside.
    Holds {
        /// The class.
        class: GoodsClass,
    },
}
