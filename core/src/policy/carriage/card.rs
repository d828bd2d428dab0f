use serde::{Deserialize, Serialize};

use super::{GoodsClass, ServiceLimits, Surcharge, Weighing};
use crate::value::{CarrierId, Country, Currency, Money, Period, ServiceId, TermsVersion, Text, UnitPrice, Weight};

/// What one service of a carrier costs, as data: zones, tariffs, surcharges, limits and cover, with validity dates.
///
/// Every amount is in the card's currency. [`super::CardTable::new`] checks a card and makes it ready for quoting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RateCard {
    /// The version that quotes name.
    pub version: TermsVersion,
    /// The carrier.
    pub carrier_id: CarrierId,
    /// Its service.
    pub service_id: ServiceId,
    /// How the service stands among others.
    pub tier: ServiceTier,
    /// Whether the recipient can follow the parcel.
    pub is_tracked: bool,
    /// Currency of every amount on the card.
    pub currency: Currency,
    /// The days on which the card holds.
    pub validity: Period,
    /// Where parcels leave from.
    pub from: Country,
    /// How weight is charged.
    pub weighing: Weighing,
    /// Destinations and their tariffs.
    pub zones: Vec<CardZone>,
    /// What comes on top, in the order it is added.
    pub surcharges: Vec<Surcharge>,
    /// What the service does not take.
    pub limits: ServiceLimits,
    /// Insurance, if the service offers any.
    pub insurance: Option<Insurance>,
    /// Delivery against signature, if the service offers it.
    pub signature: Option<Signature>,
}

/// How a service stands among others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ServiceTier {
    /// Slow and cheap, for small things.
    Economy,
    /// The usual.
    Standard,
    /// Fast.
    Express,
}

/// Destinations that share a tariff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CardZone {
    /// The carrier's name for it.
    pub zone: Text,
    /// Its countries.
    pub countries: Vec<Country>,
    /// Beginnings of postcodes that belong to it; empty for all of each country. The longest beginning wins.
    pub postcode_prefixes: Vec<Text>,
    /// What a weight costs.
    pub tariff: Tariff,
    /// The least a parcel costs before surcharges.
    pub minimum: Option<Money>,
    /// Days in transit as published, soonest.
    pub transit_days_min: u32,
    /// Days in transit as published, latest.
    pub transit_days_max: u32,
}

/// What a charged weight costs. A heavier parcel never costs less.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Tariff {
    /// A price per bracket; weights beyond the last are not taken.
    Brackets {
        /// The brackets, from light to heavy.
        brackets: Vec<Bracket>,
    },
    /// First weight and additional weight, 首重/续重.
    FirstAndAdditional {
        /// The first weight.
        first: Weight,
        /// What it costs.
        first_price: Money,
        /// What each begun step beyond it costs; several where the step changes with weight.
        additional: Vec<AdditionalWeight>,
    },
    /// A price per kilogram with breaks; where the next break's least weight is cheaper, that is charged.
    PerKilogram {
        /// The breaks, from light to heavy, the first at zero.
        breaks: Vec<WeightBreak>,
    },
}

/// One price up to a weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Bracket {
    /// The heaviest weight of the bracket, itself inside.
    pub up_to: Weight,
    /// What it costs.
    pub price: Money,
}

/// What begun steps beyond a weight cost, up to the beginning of the next entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AdditionalWeight {
    /// The weight beyond which these steps are counted; the first entry begins at the first weight.
    pub beyond: Weight,
    /// The step, at least one gram.
    pub step_grams: u32,
    /// What a begun step costs.
    pub price: Money,
}

/// A price per kilogram from a weight on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct WeightBreak {
    /// The least weight that has this price.
    pub from: Weight,
    /// The price of a kilogram.
    pub price_per_kilogram: UnitPrice,
}

/// Cover for loss and damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Insurance {
    /// Premium in ten-thousandths of the value, rounded half up.
    pub basis_points: u32,
    /// The least premium.
    pub minimum: Money,
    /// The value from which the carrier insists on it, itself included; `None` when it never does.
    pub required_from: Option<Money>,
    /// The largest value that can be covered; `None` without limit.
    pub cover_max: Option<Money>,
}

/// Delivery against signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Signature {
    /// What it costs.
    pub fee: Money,
    /// The value from which the carrier insists on it, itself included; `None` when it never does.
    pub required_from: Option<Money>,
}

/// Goods that a service refuses or limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Restriction {
    /// Of this class; `None` for any.
    pub class: Option<GoodsClass>,
    /// Of this brand; `None` for any.
    pub brand: Option<Text>,
    /// When going to one of these countries; empty for everywhere.
    pub countries: Vec<Country>,
    /// How many units one parcel may hold; zero refuses them.
    pub units_max: u32,
}
