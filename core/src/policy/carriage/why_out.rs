use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::GoodsClass;
use crate::value::{Country, Currency, Money, ServiceId, Text, Weight};

/// Why a service does not carry a parcel, or was not chosen; the first reason that applies.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum WhyOut {
    /// The card does not hold on the day.
    #[error("the card does not hold on {on}")]
    NotValid {
        /// The day.
        on: NaiveDate,
    },
    /// The service does not start there.
    #[error("does not leave from {from}")]
    WrongOrigin {
        /// Where the parcel leaves.
        from: Country,
    },
    /// The service does not go there.
    #[error("does not go to {to}")]
    NoZone {
        /// Where the parcel goes.
        to: Country,
    },
    /// Heavier than the service takes.
    #[error("takes at most {} g", weight_max.get())]
    TooHeavy {
        /// The heaviest it takes, by scales or by charged weight.
        weight_max: Weight,
    },
    /// A side is too long.
    #[error("takes sides of at most {side_mm_max} mm")]
    TooLong {
        /// The longest it takes.
        side_mm_max: u32,
    },
    /// Length plus girth is too large.
    #[error("takes length plus girth of at most {length_plus_girth_mm_max} mm")]
    TooBulky {
        /// The largest it takes.
        length_plus_girth_mm_max: u32,
    },
    /// Goods inside are refused or too many.
    #[error("restricted goods: at most {units_max} in a parcel")]
    Restricted {
        /// The class, if the rule is about one.
        class: Option<GoodsClass>,
        /// The brand, if the rule is about one.
        brand: Option<Text>,
        /// How many are allowed.
        units_max: u32,
    },
    /// Two classes inside may not share a parcel.
    #[error("{first:?} and {second:?} may not share a parcel")]
    NotTogether {
        /// One.
        first: GoodsClass,
        /// The other.
        second: GoodsClass,
    },
    /// A value must be compared in another currency and there is no rate.
    #[error("no exchange rate from {from} to {into}")]
    NoRate {
        /// The currency at hand.
        from: Currency,
        /// The currency needed.
        into: Currency,
    },
    /// Worth more than the service takes.
    #[error("takes goods worth at most {value_max}")]
    TooValuable {
        /// The most it takes.
        value_max: Money,
    },
    /// Cover is needed and the service offers none.
    #[error("offers no insurance")]
    NotInsurable {},
    /// Cover is needed for more than the service covers.
    #[error("insures at most {cover_max}")]
    CoverTooSmall {
        /// The most it covers.
        cover_max: Money,
    },
    /// A signature is needed and the service takes none.
    #[error("takes no signature")]
    NoSignature {},
    /// Tracking is needed and the service has none.
    #[error("cannot be tracked")]
    NotTracked {},
    /// An amount grew beyond what money can hold.
    #[error("the price is beyond the limit of money")]
    BeyondMoney {},
    /// The item is small and an economy service serves it well enough.
    #[error("an economy service is enough for a small parcel")]
    EconomyIsEnough {},
    /// Too little chance to arrive in time.
    #[error("arrives in time in {on_time_basis_points} of 10000 cases, {required_basis_points} are asked for")]
    TooLate {
        /// Its chance, in ten-thousandths.
        on_time_basis_points: u32,
        /// What is asked for.
        required_basis_points: u32,
    },
    /// Dearer than the limit.
    #[error("costs more than {cost_max}")]
    TooDear {
        /// The limit.
        cost_max: Money,
    },
    /// Another is no worse in cost, time and reliability, and better in one.
    #[error("{by} is no worse in cost, time and reliability")]
    Dominated {
        /// The other.
        by: ServiceId,
    },
    /// On the frontier, but another suits the goal better.
    #[error("{by} suits the goal better")]
    Outranked {
        /// The chosen one.
        by: ServiceId,
    },
}

impl WhyOut {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotValid { .. } => "carriage.not_valid",
            Self::WrongOrigin { .. } => "carriage.wrong_origin",
            Self::NoZone { .. } => "carriage.no_zone",
            Self::TooHeavy { .. } => "carriage.too_heavy",
            Self::TooLong { .. } => "carriage.too_long",
            Self::TooBulky { .. } => "carriage.too_bulky",
            Self::Restricted { .. } => "carriage.restricted",
            Self::NotTogether { .. } => "carriage.not_together",
            Self::NoRate { .. } => "carriage.no_rate",
            Self::TooValuable { .. } => "carriage.too_valuable",
            Self::NotInsurable {} => "carriage.not_insurable",
            Self::CoverTooSmall { .. } => "carriage.cover_too_small",
            Self::NoSignature {} => "carriage.no_signature",
            Self::NotTracked {} => "carriage.not_tracked",
            Self::BeyondMoney {} => "carriage.beyond_money",
            Self::EconomyIsEnough {} => "carriage.economy_is_enough",
            Self::TooLate { .. } => "carriage.too_late",
            Self::TooDear { .. } => "carriage.too_dear",
            Self::Dominated { .. } => "carriage.dominated",
            Self::Outranked { .. } => "carriage.outranked",
        }
    }
}
