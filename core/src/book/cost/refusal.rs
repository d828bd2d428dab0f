use serde::{Deserialize, Serialize};

use crate::value::{Currency, Denial, Moment, Money, MovementId, Quantity, Sku};

/// Why not, first reason first.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CostRefusal {
    /// The id is known with other content.
    #[error("movement {movement} was recorded with other content")]
    Altered {
        /// The id.
        movement: MovementId,
    },
    /// The books are already kept in a currency.
    #[error("the books are kept in {currency}")]
    CurrencyFixed {
        /// The books' currency.
        currency: Currency,
    },
    /// No currency was named and no value was recorded yet.
    #[error("the books have no currency yet")]
    NoCurrency {},
    /// The SKU has movements; its method is changed, not set.
    #[error("{sku} has movements already")]
    InUse {
        /// The SKU.
        sku: Sku,
    },
    /// The SKU is not valued at a standard cost.
    #[error("{sku} is not valued at a standard cost")]
    NotStandard {
        /// The SKU.
        sku: Sku,
    },
    /// A standard cost is needed and none is known.
    #[error("no cost of {sku} is known")]
    NoKnownCost {
        /// The SKU.
        sku: Sku,
    },
    /// The movement referred to is not recorded.
    #[error("movement {movement} is not known")]
    UnknownMovement {
        /// The movement.
        movement: MovementId,
    },
    /// The movement referred to received nothing from outside.
    #[error("movement {movement} is not a receipt")]
    NotAReceipt {
        /// The movement.
        movement: MovementId,
    },
    /// The movement referred to issued nothing.
    #[error("movement {movement} is not an issue")]
    NotAnIssue {
        /// The movement.
        movement: MovementId,
    },
    /// The movement referred to is a transfer, a return or another correction, whose units are not changed but moved again.
    #[error("movement {movement} is neither a receipt nor an issue")]
    NotChangeable {
        /// The movement.
        movement: MovementId,
    },
    /// The goods are not those of the movement referred to.
    #[error("the goods are not those of {movement}")]
    OtherGoods {
        /// The movement.
        movement: MovementId,
    },
    /// The units are not the shop's and carry no value.
    #[error("the units of {movement} are not the shop's")]
    NotOurs {
        /// The movement.
        movement: MovementId,
    },
    /// It would have happened before the movement it refers to.
    #[error("{movement} happened later, at {happened_at:?}")]
    BeforeItsSource {
        /// The movement.
        movement: MovementId,
        /// When that happened.
        happened_at: Moment,
    },
    /// More units than the movement referred to has left.
    #[error("only {left} units of {movement} are left to return")]
    TooMany {
        /// The movement.
        movement: MovementId,
        /// What is left.
        left: Quantity,
    },
    /// The value would fall below zero.
    #[error("only {available} of value is there")]
    BelowZero {
        /// The value that is there.
        available: Money,
    },
}

impl CostRefusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Altered { .. } => "cost.altered",
            Self::CurrencyFixed { .. } => "cost.currency_fixed",
            Self::NoCurrency {} => "cost.no_currency",
            Self::InUse { .. } => "cost.in_use",
            Self::NotStandard { .. } => "cost.not_standard",
            Self::NoKnownCost { .. } => "cost.no_known_cost",
            Self::UnknownMovement { .. } => "cost.unknown_movement",
            Self::NotAReceipt { .. } => "cost.not_a_receipt",
            Self::NotAnIssue { .. } => "cost.not_an_issue",
            Self::NotChangeable { .. } => "cost.not_changeable",
            Self::OtherGoods { .. } => "cost.other_goods",
            Self::NotOurs { .. } => "cost.not_ours",
            Self::BeforeItsSource { .. } => "cost.before_its_source",
            Self::TooMany { .. } => "cost.too_many",
            Self::BelowZero { .. } => "cost.below_zero",
        }
    }
}

impl From<CostRefusal> for Denial<CostRefusal> {
    fn from(refusal: CostRefusal) -> Self {
        Self::Refused(refusal)
    }
}
