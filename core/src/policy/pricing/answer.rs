use serde::{Deserialize, Serialize};

use super::{ChargeKind, TaxBasis};
use crate::value::{Currency, DiscountId, LineId, Money, Quantity, Rate, TermsVersion};

/// What an order costs, part by part. The parts sum to the totals to the minor unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Pricing {
    /// The currency of every amount.
    pub currency: Currency,
    /// Whether the gross amounts and discounts hold their tax.
    pub tax_basis: TaxBasis,
    /// The lines, as asked.
    pub lines: Vec<PricedLine>,
    /// Shipping and fees, as asked.
    pub charges: Vec<PricedCharge>,
    /// What became of each order discount, as asked.
    pub discounts: Vec<DiscountOutcome>,
    /// Tax by rate, rates ascending.
    pub tax_by_rate: Vec<TaxOfRate>,
    /// The sums.
    pub totals: PricingTotals,
    /// Every part that took more or less than rounding it alone would give, with the step that did it.
    pub rounding_differences: Vec<RoundingDifference>,
    /// The policy that gave the answer.
    pub version: TermsVersion,
}

/// One line with its price. `net + tax = total`, and `gross − discount` is the total (tax included) or the net (on top).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PricedLine {
    /// The line.
    pub line_id: LineId,
    /// Its units.
    pub quantity: Quantity,
    /// Its tax rate.
    pub tax_rate: Rate,
    /// Unit price × units, in the request's tax basis.
    pub gross: Money,
    /// All discounts on it, in the request's tax basis.
    pub discount: Money,
    /// The discounts by source: its own first, then its shares of the order's.
    pub discounts: Vec<DiscountShare>,
    /// Without tax, after discounts.
    pub net: Money,
    /// Tax.
    pub tax: Money,
    /// With tax: what the customer pays for the line.
    pub total: Money,
}

/// Shipping or a fee with its price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PricedCharge {
    /// What it is for.
    pub kind: ChargeKind,
    /// Its tax rate.
    pub tax_rate: Rate,
    /// As asked, in the request's tax basis.
    pub gross: Money,
    /// All discounts on it, in the request's tax basis.
    pub discount: Money,
    /// Its shares of the order's discounts.
    pub discounts: Vec<DiscountShare>,
    /// Without tax, after discounts.
    pub net: Money,
    /// Tax.
    pub tax: Money,
    /// With tax.
    pub total: Money,
}

/// What one discount takes off one part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DiscountShare {
    /// Which discount.
    pub discount_id: DiscountId,
    /// Taken off, in the request's tax basis.
    pub amount: Money,
}

/// What became of an order discount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DiscountOutcome {
    /// Which discount.
    pub discount_id: DiscountId,
    /// Taken off the order, in the request's tax basis.
    pub amount: Money,
    /// Why that amount.
    pub reason: DiscountReason,
}

/// Why an order discount took off what it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum DiscountReason {
    /// It counts in full.
    Applied,
    /// It was larger than what it is taken from.
    Capped,
    /// The goods are worth less than its condition asks.
    BelowGoodsMinimum,
    /// The units are fewer than its condition asks.
    BelowUnitsMinimum,
    /// Its amount or its condition is in another currency.
    OtherCurrency,
}

impl DiscountReason {
    /// The stable code, e.g. `discount.capped`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Applied => "discount.applied",
            Self::Capped => "discount.capped",
            Self::BelowGoodsMinimum => "discount.below_goods_minimum",
            Self::BelowUnitsMinimum => "discount.below_units_minimum",
            Self::OtherCurrency => "discount.other_currency",
        }
    }
}

/// The tax of one rate over lines and charges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TaxOfRate {
    /// The rate.
    pub rate: Rate,
    /// Value without tax that it is charged on.
    pub taxable: Money,
    /// Its tax.
    pub tax: Money,
}

/// The sums of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PricingTotals {
    /// Lines before discounts, in the request's tax basis.
    pub goods_gross: Money,
    /// Discounts on lines, in the request's tax basis.
    pub goods_discount: Money,
    /// Lines without tax.
    pub goods_net: Money,
    /// Lines with tax.
    pub goods: Money,
    /// Shipping with tax.
    pub shipping: Money,
    /// Fees with tax: every charge but shipping.
    pub fees: Money,
    /// Everything without tax.
    pub net: Money,
    /// All tax.
    pub tax: Money,
    /// What the customer pays: net + tax, and goods + shipping + fees.
    pub total: Money,
}

/// A part that took more or less than rounding it alone would give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RoundingDifference {
    /// The line, or `None` for a charge.
    pub line_id: Option<LineId>,
    /// The charge, or `None` for a line.
    pub charge: Option<ChargeKind>,
    /// The step.
    pub step: RoundingStep,
    /// Its part minus what rounding its own share would give.
    pub amount: Money,
}

/// The step in which a rounding difference arose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum RoundingStep {
    /// Sharing the order's rounded gross goods value.
    GoodsValue {},
    /// Spreading an order discount.
    Discount {
        /// Which discount.
        discount_id: DiscountId,
    },
    /// Sharing the order's rounded tax of one rate.
    Tax {
        /// The rate.
        rate: Rate,
    },
}
