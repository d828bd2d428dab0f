//! The parts that belong to the return as a whole.

use super::check::UNIT;
use super::line::{LineSums, Whole, keep, millionths};
use super::{
    ExchangeMove, FreightBearer, FreightPayer, GoodwillGrant, QuotedOrderPart, RefundCause, RefundComponent,
    RefundLine, RefundRule, RestockingFee, ReturnFreight,
};
use crate::policy::pricing::{product, ratio};
use crate::value::{Invalid, Money, Text, WhenAllZero, split};
use rust_decimal::Decimal;

/// Fixed restocking fees: the highest of the lines that bear one, once, shared by their goods parts and never above them.
pub(super) fn keep_fixed(lines: &[RefundLine], sums: &mut [LineSums], whole: &Whole<'_>) -> Result<(), Invalid> {
    let mut asked = 0_i64;
    let mut bearing = Vec::new();
    for (index, (line, sum)) in lines.iter().zip(sums.iter()).enumerate() {
        let RestockingFee::Fixed { amount } = line.restocking else { continue };
        amount.currency_is(&format!("lines[{index}].restocking.amount"), whole.currency)?;
        if amount.is_negative() {
            return Err(Invalid::too_small(format!("lines[{index}].restocking.amount"), 0));
        }
        if !line.units_now.is_zero() {
            asked = asked.max(amount.minor_units());
            bearing.push((index, sum.goods.max(0)));
        }
    }
    let goods = bearing.iter().fold(0_i64, |sum, (_, goods)| sum.saturating_add(*goods));
    let fee = asked.min(goods);
    if fee == 0 {
        return Ok(());
    }
    let cause = if fee < asked { RefundCause::FeeCapped } else { RefundCause::FeeFixed };
    let weights: Vec<Decimal> = bearing.iter().map(|(_, goods)| Decimal::from(*goods)).collect();
    let shares = split(Money::minor(fee, whole.currency)?, &weights, WhenAllZero::Refuse)?;
    for ((index, _), share) in bearing.iter().zip(shares) {
        if let Some(sum) = sums.get_mut(*index).filter(|_| !share.is_zero()) {
            keep(sum, share.minor_units(), cause, whole.currency)?;
        }
    }
    Ok(())
}

/// The way back: given back where the customer laid out what the shop bears, taken off where the shop laid out what the
/// customer bears.
pub(super) fn freight(freight: &ReturnFreight, whole: &Whole<'_>) -> Result<QuotedOrderPart, Invalid> {
    let (shop, rule, cause) = match freight.bearer {
        FreightBearer::Shop {} => (UNIT, RefundRule::Refund {}, RefundCause::ShopBearsFreight),
        FreightBearer::Customer {} => (0, RefundRule::Keep {}, RefundCause::CustomerBearsFreight),
        FreightBearer::Shared { shop_share } => {
            let share = millionths(shop_share, "return_freight.shop_share")?;
            (share, RefundRule::Share { rate: shop_share }, RefundCause::FreightShared)
        }
    };
    let cost = freight.cost.minor_units();
    let above = product(i128::from(cost), i128::from(shop))?;
    let borne = ratio(above, i128::from(UNIT), whole.policy.rounding)?;
    let minor = match freight.paid_by {
        FreightPayer::Customer => borne,
        FreightPayer::Shop => borne.saturating_sub(cost),
    };
    part(RefundComponent::ShippingBack, minor, rule, cause, whole)
}

/// What the move of the exchange rate is worth on goods and tax, as far as the terms let the customer take part in it.
pub(super) fn exchange(
    exchange: &ExchangeMove,
    goods_and_tax: i64,
    whole: &Whole<'_>,
) -> Result<QuotedOrderPart, Invalid> {
    let rule = whole.policy.exchange_difference;
    let (share, cause) = match rule {
        RefundRule::Keep {} => (0, RefundCause::KeptByTerms),
        RefundRule::Refund {} => (UNIT, RefundCause::RateMoved),
        RefundRule::Share { rate } => (millionths(rate, "policy.exchange_difference")?, RefundCause::SharedByTerms),
        RefundRule::RefundWhenAllReturned {} if whole.all_returned => (UNIT, RefundCause::RateMoved),
        RefundRule::RefundWhenAllReturned {} => (0, RefundCause::NotAllReturned),
    };
    let (then, now) = (exchange.rate_at_payment.value(), exchange.rate_at_refund.value());
    let places = then.scale().max(now.scale());
    let raised = |rate: Decimal| {
        let factor = 10_i128.saturating_pow(places.saturating_sub(rate.scale()));
        product(rate.mantissa(), factor)
    };
    let (then, now) = (raised(then)?, raised(now)?);
    let moved = product(product(i128::from(goods_and_tax), now.saturating_sub(then))?, i128::from(share))?;
    let minor = ratio(moved, product(then, i128::from(UNIT))?, whole.policy.rounding)?;
    part(RefundComponent::ExchangeDifference, minor, rule, cause, whole)
}

pub(super) fn goodwill(grant: &GoodwillGrant) -> QuotedOrderPart {
    QuotedOrderPart {
        component: RefundComponent::Goodwill,
        amount: grant.amount,
        rule: RefundRule::Refund {},
        cause: RefundCause::Goodwill,
        why: grant.reason.clone(),
    }
}

pub(super) fn part(
    component: RefundComponent,
    minor: i64,
    rule: RefundRule,
    cause: RefundCause,
    whole: &Whole<'_>,
) -> Result<QuotedOrderPart, Invalid> {
    Ok(QuotedOrderPart { component, amount: Money::minor(minor, whole.currency)?, rule, cause, why: Text::default() })
}
