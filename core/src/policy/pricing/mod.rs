//! What an order costs, from its lines, discounts, tax and rounding.
//!
//! One pure function, [`price`], from a [`PricingRequest`] and a [`PricingPolicy`] to a [`Pricing`]. It never looks up a
//! price, a tax rate or a promotion, and never remembers: a changed order is priced anew. Its parts sum to its totals to
//! the minor unit, no discount takes more than there is, and every part that took a stray minor unit is named.
//!
//! ```
//! use daigou::policy::pricing::*;
//! use daigou::value::*;
//!
//! let line = |id: &str, units, price: &str| -> Result<PricingLine, Invalid> {
//!     Ok(PricingLine {
//!         line_id: LineId::new(id)?,
//!         quantity: Quantity::new(units)?,
//!         unit_price: UnitPrice::parse(price, Currency::CNY)?,
//!         tax_rate: Rate::parse("0.13")?,
//!         unit_weight: Weight::ZERO,
//!         discounts: vec![],
//!     })
//! };
//! let coupon = OrderDiscount {
//!     discount_id: DiscountId::new("NEW-10")?,
//!     value: OrderDiscountValue::Amount { amount: Money::parse("10", Currency::CNY)? },
//!     scope: DiscountScope::Goods,
//!     spread: SpreadBasis::ValueWithTax,
//!     condition: DiscountCondition::default(),
//! };
//! let request = PricingRequest {
//!     currency: Currency::CNY,
//!     tax_basis: TaxBasis::Included,
//!     lines: vec![line("1", 3, "10")?, line("2", 2, "20")?],
//!     discounts: vec![coupon],
//!     charges: vec![],
//! };
//! let pricing = price(&request, &PricingPolicy::usual(TermsVersion::new("2026")?))?;
//! assert_eq!(pricing.lines[0].discount, Money::parse("4.29", Currency::CNY)?);
//! assert_eq!(pricing.totals.total, Money::parse("60", Currency::CNY)?);
//! # Ok::<(), Invalid>(())
//! ```

mod answer;
mod check;
mod discount;
mod exact;
mod part;
mod policy;
mod price;
mod request;
mod spread;
mod tax;

pub use crate::value::{
    Charge, ChargeKind, DiscountCondition, DiscountScope, LineDiscount, LineDiscountValue, OrderDiscount,
    OrderDiscountValue, SpreadBasis, TaxBasis,
};
pub use answer::{
    DiscountOutcome, DiscountReason, DiscountShare, PricedCharge, PricedLine, Pricing, PricingTotals,
    RoundingDifference, RoundingStep, TaxOfRate,
};
pub(in crate::policy) use exact::{product, ratio};
pub use policy::{DiscountTiming, PricingPolicy, RemainderRule, RoundingScope};
pub use price::price;
pub use request::{PricingLine, PricingRequest};
