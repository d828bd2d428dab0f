use serde::{Deserialize, Serialize};

use crate::value::{Rounding, TermsVersion, WhenAllZero};

/// How a shop rounds, taxes and shares. Nothing of it is inferred from the numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PricingPolicy {
    /// The version of these terms; the answer carries it.
    pub version: TermsVersion,
    /// How an exact amount becomes money.
    pub rounding: Rounding,
    /// Where rounding happens.
    pub rounding_scope: RoundingScope,
    /// Whether discounts lower the tax.
    pub discount_timing: DiscountTiming,
    /// Who takes what a share leaves over.
    pub remainder: RemainderRule,
    /// What a spread does when its basis is zero for every part.
    pub when_all_zero: WhenAllZero,
}

impl PricingPolicy {
    /// Half up, per line, discounts before tax, shares by largest remainder, equal shares when the basis says nothing.
    pub fn usual(version: TermsVersion) -> Self {
        Self {
            version,
            rounding: Rounding::HalfUp,
            rounding_scope: RoundingScope::PerLine,
            discount_timing: DiscountTiming::BeforeTax,
            remainder: RemainderRule::LargestRemainder,
            when_all_zero: WhenAllZero::ShareEqually,
        }
    }
}

/// Where exact amounts become money. A line discount is always rounded on its line, an order discount on its sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum RoundingScope {
    /// Each line and charge by itself; the order is their sum.
    #[default]
    PerLine,
    /// The order's sums: gross goods value and the tax of each rate. The parts are shares of them.
    PerOrder,
}

/// Whether a discount lowers the tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum DiscountTiming {
    /// Tax is on what is left after discounts.
    #[default]
    BeforeTax,
    /// Tax is on the full value; the discount is taken off what is paid, so a net may fall below zero.
    AfterTax,
}

/// Who takes what a share leaves over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum RemainderRule {
    /// Minor units go one each to the largest remainders, ties to the earlier.
    #[default]
    LargestRemainder,
    /// Each part is rounded by itself and the last one that bears anything takes the rest.
    LastTakesRest,
}
