use rust_decimal::Decimal;

use super::exact::{ratio, too_large};
use super::part::Part;
use super::{PricingPolicy, RemainderRule, SpreadBasis, TaxBasis};
use crate::value::{Currency, Invalid, Money, WhenAllZero, split};

/// Shares of a whole, each beside what rounding it alone would have given; all in minor units.
pub(super) struct Shares {
    pub(super) taken: Vec<i64>,
    pub(super) alone: Vec<i64>,
}

/// The weight of a part under a basis.
pub(super) fn weight(
    part: &Part,
    basis: SpreadBasis,
    tax: TaxBasis,
    scale: u32,
    policy: &PricingPolicy,
) -> Result<i128, Invalid> {
    Ok(match basis {
        SpreadBasis::ValueWithTax => i128::from(part.with_tax(tax, scale, policy.rounding)?),
        SpreadBasis::NetValue => i128::from(part.without_tax(tax, scale, policy.rounding)?),
        SpreadBasis::GrossValue => i128::from(part.gross_minor),
        SpreadBasis::Units => i128::from(part.units),
        SpreadBasis::Weight => i128::try_from(part.grams).map_err(|_| too_large())?,
    })
}

/// Shares `whole` over the weights by the policy's rule.
pub(super) fn share(
    whole: i64,
    weights: &[i128],
    currency: Currency,
    policy: &PricingPolicy,
) -> Result<Shares, Invalid> {
    let mut total: i128 = 0;
    for weight in weights {
        total = total.checked_add(*weight).ok_or_else(too_large)?;
    }
    let equal = total == 0 && policy.when_all_zero == WhenAllZero::ShareEqually;
    let count = i128::try_from(weights.len()).unwrap_or(i128::MAX);
    let mut alone = Vec::with_capacity(weights.len());
    for weight in weights {
        let (weight, total) = if equal { (1, count) } else { (*weight, total.max(1)) };
        let above = i128::from(whole).checked_mul(weight).ok_or_else(too_large)?;
        alone.push(ratio(above, total, policy.rounding)?);
    }
    let taken = match policy.remainder {
        RemainderRule::LargestRemainder => largest_remainder(whole, weights, currency, policy.when_all_zero)?,
        RemainderRule::LastTakesRest => {
            if total == 0 && !equal {
                return Err(Invalid::too_small("spread", "one weight above zero"));
            }
            last_takes_rest(whole, weights, &alone, equal)
        }
    };
    Ok(Shares { taken, alone })
}

fn largest_remainder(
    whole: i64,
    weights: &[i128],
    currency: Currency,
    when_all_zero: WhenAllZero,
) -> Result<Vec<i64>, Invalid> {
    let mut decimals = Vec::with_capacity(weights.len());
    for weight in weights {
        decimals.push(Decimal::try_from_i128_with_scale(*weight, 0).map_err(|_| too_large())?);
    }
    let parts = split(Money::minor(whole, currency)?, &decimals, when_all_zero)?;
    Ok(parts.iter().map(Money::minor_units).collect())
}

fn last_takes_rest(whole: i64, weights: &[i128], alone: &[i64], equal: bool) -> Vec<i64> {
    let last = weights.iter().rposition(|weight| equal || *weight > 0);
    let mut left = whole;
    let mut taken = Vec::with_capacity(alone.len());
    for (index, rounded) in alone.iter().enumerate() {
        let part = match last {
            Some(last) if index == last => left,
            Some(last) if index > last => 0,
            _ => (*rounded).min(left),
        };
        left = left.saturating_sub(part);
        taken.push(part);
    }
    taken
}

/// As [`share`], but no part bears more than its cap; what it cannot bear falls to the others by what they have left.
/// `whole` is at most the sum of the caps.
pub(super) fn share_capped(
    whole: i64,
    weights: &[i128],
    caps: &[i64],
    currency: Currency,
    policy: &PricingPolicy,
) -> Result<Shares, Invalid> {
    let mut shares = share(whole, weights, currency, policy)?;
    let mut over: i64 = 0;
    let mut room: Vec<i128> = Vec::with_capacity(caps.len());
    for (taken, cap) in shares.taken.iter_mut().zip(caps) {
        over = over.saturating_add(taken.saturating_sub(*cap).max(0));
        *taken = (*taken).min(*cap);
        room.push(i128::from(cap.saturating_sub(*taken)));
    }
    if over > 0 {
        let more = largest_remainder(over, &room, currency, policy.when_all_zero)?;
        for (taken, extra) in shares.taken.iter_mut().zip(more) {
            *taken = taken.saturating_add(extra);
        }
    }
    Ok(shares)
}
