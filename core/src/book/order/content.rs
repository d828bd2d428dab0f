use serde::{Deserialize, Serialize};

use crate::value::{
    AddressId, ChannelId, Currency, CustomerId, DiscountId, ExternalId, LineId, Moment, Money, OrderId, Quantity, Rate,
    RateUsed, Sku, TermsVersion, Text, UnitPrice,
};

/// An order as it comes in: who, from where, and what was agreed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
pub struct OrderContent {
    /// The one currency of every amount.
    pub currency: Currency,
    /// Whether prices, discounts and charges hold their tax.
    pub price_basis: PriceBasis,
    /// The lines; units that were cancelled are not in them.
    pub lines: Vec<OrderLine>,
    /// Discounts on the whole order, one after the other.
    pub discounts: Vec<AgreedOrderDiscount>,
    /// Shipping and fees.
    pub charges: Vec<AgreedCharge>,
    /// Where to, as an opaque key.
    pub address_id: Option<AddressId>,
    /// The higher, the sooner it is served.
    pub priority: i32,
}

/// Whether agreed prices hold their tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PriceBasis {
    /// Tax is inside the prices.
    TaxIncluded,
    /// Tax comes on top of the prices.
    TaxOnTop,
}

/// Units of one SKU at one price.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
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
    pub discounts: Vec<AgreedLineDiscount>,
}

/// A discount on one line.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AgreedLineDiscount {
    /// Which.
    pub discount_id: DiscountId,
    /// How much.
    pub value: AgreedDiscountValue,
}

/// How much a discount takes off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AgreedDiscountValue {
    /// A share, at most 1.
    Percent {
        /// The share.
        rate: Rate,
    },
    /// An amount for every unit; of a line only.
    PerUnit {
        /// Taken off each unit.
        amount: UnitPrice,
    },
    /// An amount at once.
    Amount {
        /// Taken off.
        amount: Money,
    },
}

/// A discount on the whole order, with the condition it hangs on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AgreedOrderDiscount {
    /// Which.
    pub discount_id: DiscountId,
    /// How much.
    pub value: AgreedDiscountValue,
    /// What it is taken from.
    pub scope: AgreedScope,
    /// In what proportion the parts bear it.
    pub spread: AgreedSpread,
    /// The least value of the goods for which it counts.
    pub goods_minimum: Option<Money>,
    /// The fewest units for which it counts.
    pub units_minimum: Option<Quantity>,
}

/// What an order discount is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AgreedScope {
    /// The lines.
    Goods,
    /// The lines and the shipping charges.
    GoodsAndShipping,
    /// The shipping charges alone.
    Shipping,
}

/// In what proportion an order discount is shared over the parts it is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AgreedSpread {
    /// By value with tax, after earlier discounts.
    ValueWithTax,
    /// By value without tax, after earlier discounts.
    NetValue,
    /// By value before any discount.
    GrossValue,
    /// By units.
    Units,
    /// By weight.
    Weight,
}

/// Shipping or a fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AgreedCharge {
    /// What for.
    pub kind: AgreedChargeKind,
    /// How much, zero or more.
    pub amount: Money,
    /// Its tax rate.
    pub tax_rate: Rate,
}

/// What a charge is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AgreedChargeKind {
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

/// What the order costs, priced by whoever asks; kept as a fact.
///
/// goods = Σ line totals, discount = Σ line discounts, and total = goods + shipping + fees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
pub struct QuotedDeposit {
    /// How much, more than zero and at most the total.
    pub amount: Money,
    /// Of which kind.
    pub kind: QuotedDepositKind,
}

/// Whether a deposit binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum QuotedDepositKind {
    /// 定金: lost by the buyer who withdraws.
    Earnest,
    /// 订金: an advance, given back.
    Advance,
}
