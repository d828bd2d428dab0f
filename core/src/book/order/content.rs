use serde::{Deserialize, Serialize};

use crate::value::{
    AddressId, ChannelId, Charge, Currency, CustomerId, ExternalId, LineDiscount, LineId, Moment, Money, OrderDiscount,
    OrderId, Quantity, Rate, RateUsed, Sku, TaxBasis, TermsVersion, Text, UnitPrice,
};

/// An order as it comes in: who, from where, and what was agreed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct NewOrder {
    /// Its id.
    pub order_id: OrderId,
    /// Who ordered, if the channel says.
    pub customer_id: Option<CustomerId>,
    /// Where it was ordered.
    pub channel_id: ChannelId,
    /// The channel's own name for it.
    pub external_id: Option<ExternalId>,
    /// The channel's revision of it; only ever rises.
    pub external_revision: u64,
    /// What was agreed.
    pub content: OrderContent,
    /// When the customer ordered.
    pub happened_at: Moment,
    /// A remark, never personal data.
    pub note: Text,
}

/// What was agreed: the part of an order that an edit can change.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OrderContent {
    /// The one currency of every amount.
    pub currency: Currency,
    /// Whether prices, discounts and charges hold their tax.
    pub tax_basis: TaxBasis,
    /// The lines; units that were cancelled are not in them.
    pub lines: Vec<OrderLine>,
    /// Discounts on the whole order, one after the other.
    pub discounts: Vec<OrderDiscount>,
    /// Shipping and fees.
    pub charges: Vec<Charge>,
    /// Where to, as an opaque key.
    pub address_id: Option<AddressId>,
    /// The higher, the sooner it is served.
    pub priority: i32,
}

/// Units of one SKU at one price.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OrderLine {
    /// The line's id within the order.
    pub line_id: LineId,
    /// What.
    pub sku: Sku,
    /// How many, at least one.
    pub quantity: Quantity,
    /// The price of one unit.
    pub unit_price: UnitPrice,
    /// Its tax rate.
    pub tax_rate: Rate,
    /// Discounts on this line alone, one after the other.
    pub discounts: Vec<LineDiscount>,
}

/// What the order costs, priced by whoever asks; kept as a fact.
///
/// goods = Σ line totals, discount = Σ line discounts, and total = goods + shipping + fees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OrderTotals {
    /// Lines after discounts, with tax.
    pub goods: Money,
    /// Discounts on the lines, in the basis of the prices.
    pub discount: Money,
    /// Tax of lines and charges.
    pub tax: Money,
    /// Shipping with tax.
    pub shipping: Money,
    /// Fees with tax.
    pub fees: Money,
    /// What the customer pays.
    pub total: Money,
    /// The lines, in the order of the content.
    pub lines: Vec<LineTotals>,
    /// The terms that gave it.
    pub version: TermsVersion,
}

/// What one line costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LineTotals {
    /// The line.
    pub line_id: LineId,
    /// Before discounts, in the basis of the prices.
    pub gross: Money,
    /// Discounts, in the basis of the prices.
    pub discount: Money,
    /// Tax.
    pub tax: Money,
    /// After discounts, with tax.
    pub total: Money,
}

/// On what terms an order is offered.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct QuoteTerms {
    /// Until when the offer stands.
    pub valid_until: Moment,
    /// The exchange rate it was reckoned with.
    pub rate_used: Option<RateUsed>,
    /// The part to pay first.
    pub deposit: Option<QuotedDeposit>,
}

/// The part of a price that is paid first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct QuotedDeposit {
    /// How much, more than zero and at most the total.
    pub amount: Money,
    /// Of which kind.
    pub kind: QuotedDepositKind,
    /// When it must be in.
    #[serde(default)]
    pub due_by: Option<Moment>,
    /// From when on the balance may be asked for, as in a presale.
    #[serde(default)]
    pub balance_from: Option<Moment>,
    /// When the balance must be in.
    #[serde(default)]
    pub balance_due_by: Option<Moment>,
    /// What it counts for on the price once it is in, 定金膨胀: at least what it is.
    #[serde(default)]
    pub counts_as: Option<Money>,
}

/// Whether a deposit binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum QuotedDepositKind {
    /// 定金: lost by the buyer who withdraws.
    Earnest,
    /// 订金: an advance, given back.
    Advance,
}
