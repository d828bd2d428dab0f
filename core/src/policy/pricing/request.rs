use serde::{Deserialize, Serialize};

use crate::value::{
    Charge, Currency, LineDiscount, LineId, OrderDiscount, Quantity, Rate, TaxBasis, UnitPrice, Weight,
};

/// What is to be priced: lines, discounts, shipping and fees of one order, in one currency and one tax basis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PricingRequest {
    /// The currency of every price and amount.
    pub currency: Currency,
    /// Whether prices, amounts and discounts hold their tax.
    pub tax_basis: TaxBasis,
    /// The lines, in the order in which a tie falls to the earlier.
    pub lines: Vec<PricingLine>,
    /// Discounts on the whole order, applied one after the other.
    pub discounts: Vec<OrderDiscount>,
    /// Shipping and fees.
    pub charges: Vec<Charge>,
}

/// One line to be priced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PricingLine {
    /// The line.
    pub line_id: LineId,
    /// Its units.
    pub quantity: Quantity,
    /// The price of one unit.
    pub unit_price: UnitPrice,
    /// Its tax rate, e.g. 0.13.
    pub tax_rate: Rate,
    /// The weight of one unit; only a discount spread by weight asks for it.
    pub unit_weight: Weight,
    /// Discounts on this line alone, applied one after the other.
    pub discounts: Vec<LineDiscount>,
}
