//! What an order costs, from its lines, discounts, tax and rounding.

mod answer;
mod policy;
mod request;

pub use answer::{
    DiscountOutcome, DiscountReason, DiscountShare, PricedCharge, PricedLine, Pricing, PricingTotals,
    RoundingDifference, RoundingStep, TaxOfRate,
};
pub use policy::{DiscountTiming, PricingPolicy, RemainderRule, RoundingScope};
pub use request::{
    Charge, ChargeKind, DiscountCondition, DiscountScope, LineDiscount, LineDiscountValue, OrderDiscount,
    OrderDiscountValue, PricingLine, PricingRequest, SpreadBasis, TaxBasis,
};
