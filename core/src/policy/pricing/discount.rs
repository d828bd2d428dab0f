use super::part::Part;
use super::price::Working;
use super::spread::{share_capped, weight};
use super::{
    ChargeKind, DiscountOutcome, DiscountReason, DiscountScope, DiscountShare, OrderDiscount, OrderDiscountValue,
    RoundingStep,
};
use crate::value::{Invalid, Money};

use super::exact::Exact;

/// The order's discounts, one after the other, each on what the ones before it left.
pub(super) fn take_discounts(working: &mut Working<'_>) -> Result<Vec<DiscountOutcome>, Invalid> {
    let request = working.request;
    if request.discounts.is_empty() {
        return Ok(Vec::new());
    }
    let lines = working.parts.iter().take(request.lines.len());
    let goods = lines.clone().fold(0_i64, |sum, part| sum.saturating_add(part.value_minor));
    let units = lines.fold(0_u64, |sum, part| sum.saturating_add(u64::from(part.units)));
    let mut outcomes = Vec::with_capacity(request.discounts.len());
    for discount in &request.discounts {
        let (minor, reason) = match refused(discount, working, goods, units) {
            Some(reason) => (0, reason),
            None => take_one(working, discount)?,
        };
        let amount = Money::minor(minor, request.currency)?;
        outcomes.push(DiscountOutcome { discount_id: discount.discount_id.clone(), amount, reason });
    }
    Ok(outcomes)
}

/// Why a discount does not count at all.
fn refused(discount: &OrderDiscount, working: &Working<'_>, goods: i64, units: u64) -> Option<DiscountReason> {
    let currency = working.request.currency;
    let amount = match discount.value {
        OrderDiscountValue::Amount { amount } => Some(amount),
        OrderDiscountValue::Percent { .. } => None,
    };
    let minimum = discount.condition.goods_minimum;
    if amount.into_iter().chain(minimum).any(|money| money.currency() != currency) {
        return Some(DiscountReason::OtherCurrency);
    }
    if minimum.is_some_and(|minimum| goods < minimum.minor_units()) {
        return Some(DiscountReason::BelowGoodsMinimum);
    }
    if discount.condition.units_minimum.is_some_and(|minimum| units < u64::from(minimum.get())) {
        return Some(DiscountReason::BelowUnitsMinimum);
    }
    None
}

fn take_one(working: &mut Working<'_>, discount: &OrderDiscount) -> Result<(i64, DiscountReason), Invalid> {
    let (request, policy) = (working.request, working.policy);
    let (scale, lines) = (request.currency.scale(), request.lines.len());
    let inside: Vec<usize> =
        (0..working.parts.len()).filter(|index| in_scope(working, discount.scope, *index)).collect();
    let bearing = |working: &Working<'_>| -> Vec<i64> {
        inside.iter().filter_map(|index| working.parts.get(*index)).map(|part| part.value_minor).collect()
    };
    let caps = bearing(working);
    let worth = caps.iter().fold(0_i64, |sum, cap| sum.saturating_add(*cap));
    let asked = match discount.value {
        OrderDiscountValue::Amount { amount } => amount.minor_units(),
        OrderDiscountValue::Percent { rate } => {
            let left = Exact::minor(worth, scale);
            let off = left.less(left.without_share(rate.value())?)?;
            off.rounded(scale, policy.rounding)?
        }
    };
    let reason = if asked > worth { DiscountReason::Capped } else { DiscountReason::Applied };
    let whole = asked.min(worth);
    if whole == 0 {
        return Ok((0, reason));
    }

    let mut weights = Vec::with_capacity(inside.len());
    for part in inside.iter().filter_map(|index| working.parts.get(*index)) {
        weights.push(weight(part, discount.spread, request.tax_basis, scale, policy)?);
    }
    let shares = share_capped(whole, &weights, &caps, request.currency, policy)?;
    for (index, (taken, alone)) in inside.iter().zip(shares.taken.iter().zip(&shares.alone)) {
        let Some(part) = working.parts.get_mut(*index) else { continue };
        if *taken != 0 {
            take_share(part, discount, *taken, working.request, policy)?;
        }
        let step = || RoundingStep::Discount { discount_id: discount.discount_id.clone() };
        working.differ(*index, lines, taken.saturating_sub(*alone), step)?;
    }
    Ok((whole, reason))
}

fn take_share(
    part: &mut Part,
    discount: &OrderDiscount,
    minor: i64,
    request: &super::PricingRequest,
    policy: &super::PricingPolicy,
) -> Result<(), Invalid> {
    part.take(minor, request.currency.scale(), policy.rounding)?;
    let amount = Money::minor(minor, request.currency)?;
    part.shares.push(DiscountShare { discount_id: discount.discount_id.clone(), amount });
    Ok(())
}

fn in_scope(working: &Working<'_>, scope: DiscountScope, index: usize) -> bool {
    let lines = working.request.lines.len();
    let is_line = index < lines;
    let is_shipping = || {
        let charge = working.request.charges.get(index.saturating_sub(lines));
        !is_line && charge.is_some_and(|charge| charge.kind == ChargeKind::Shipping)
    };
    match scope {
        DiscountScope::Goods => is_line,
        DiscountScope::GoodsAndShipping => is_line || is_shipping(),
        DiscountScope::Shipping => is_shipping(),
    }
}
