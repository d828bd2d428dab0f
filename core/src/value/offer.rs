//! The words in which an offer is made: tax basis, discounts, charges. Agreed in an order, priced by a policy.

use serde::{Deserialize, Serialize};

use super::{DiscountId, Money, Quantity, Rate, UnitPrice};

/// Whether the prices and amounts of a request already hold their tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum TaxBasis {
    /// Prices hold the tax: what the customer sees is what he pays.
    #[default]
    Included,
    /// Tax comes on top of the prices.
    OnTop,
}

/// A discount on one line.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LineDiscount {
    /// Which discount it is.
    pub discount_id: DiscountId,
    /// How much.
    pub value: LineDiscountValue,
}

/// How much a line discount takes off; never more than the line's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum LineDiscountValue {
    /// A share of the line's value at that point.
    Percent {
        /// The share, at most 1.
        rate: Rate,
    },
    /// An amount for every unit.
    AmountPerUnit {
        /// Taken off each unit.
        amount: UnitPrice,
    },
    /// An amount for the line, whatever its units.
    AmountPerLine {
        /// Taken off the line.
        amount: Money,
    },
}

/// A discount on the whole order, with the condition it hangs on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OrderDiscount {
    /// Which discount it is.
    pub discount_id: DiscountId,
    /// How much.
    pub value: OrderDiscountValue,
    /// What it is taken from.
    pub scope: DiscountScope,
    /// In what proportion the parts bear it.
    pub spread: SpreadBasis,
    /// What must hold for it to count.
    pub condition: DiscountCondition,
}

/// How much an order discount takes off; never more than the value of its scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum OrderDiscountValue {
    /// A share of the scope's value at that point.
    Percent {
        /// The share, at most 1.
        rate: Rate,
    },
    /// An amount. In another currency than the order's it takes off nothing, and the answer says so.
    Amount {
        /// Taken off the scope.
        amount: Money,
    },
}

/// What an order discount is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum DiscountScope {
    /// The lines.
    #[default]
    Goods,
    /// The lines and the shipping charges.
    GoodsAndShipping,
    /// The shipping charges alone: free or cheaper shipping.
    Shipping,
}

/// In what proportion an amount is shared over lines and charges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SpreadBasis {
    /// By value with tax, after the discounts before this one.
    #[default]
    ValueWithTax,
    /// By value without tax, after the discounts before this one.
    NetValue,
    /// By value in the request's own tax basis, before any discount.
    GrossValue,
    /// By units; a charge counts as one unit.
    Units,
    /// By weight; a charge weighs nothing.
    Weight,
}

/// What must hold for an order discount to count; everything empty = always.
///
/// It is kept as data, so that a refund can ask again whether what is kept still deserves the discount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DiscountCondition {
    /// The least value of the lines after their line discounts and before order discounts, in the request's tax basis.
    pub goods_minimum: Option<Money>,
    /// The fewest units of all lines together.
    pub units_minimum: Option<Quantity>,
}

/// What a charge is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ChargeKind {
    /// Carriage to the customer.
    Shipping,
    /// The agent's service fee.
    ServiceFee,
    /// Handling, packing, repacking.
    Handling,
    /// Insurance of the carriage.
    Insurance,
    /// Duty and import tax collected in advance.
    Duty,
    /// Anything else.
    Other,
}

/// Shipping or a fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Charge {
    /// What it is for.
    pub kind: ChargeKind,
    /// How much, in the request's tax basis.
    pub amount: Money,
    /// Its tax rate.
    pub tax_rate: Rate,
}
