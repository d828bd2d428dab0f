use super::exact::{Exact, ratio, too_large};
use super::part::{Part, taxed, untaxed};
use super::price::Working;
use super::spread::share;
use super::{DiscountTiming, RoundingScope, RoundingStep, TaxBasis, TaxOfRate};
use crate::value::{Invalid, Money, Rate};

/// The tax of every part in minor units, in the order of the parts, and the sums by rate.
pub(super) fn taxes(working: &mut Working<'_>) -> Result<(Vec<i64>, Vec<TaxOfRate>), Invalid> {
    let mut taxes = Vec::with_capacity(working.parts.len());
    for part in &working.parts {
        taxes.push(alone(working, part)?);
    }
    if working.policy.rounding_scope == RoundingScope::PerOrder {
        for rate in summed(working, &taxes)?.into_iter().map(|sum| sum.rate).filter(|rate| !rate.is_zero()) {
            shared(working, rate, &mut taxes)?;
        }
    }
    let by_rate = summed(working, &taxes)?;
    Ok((taxes, by_rate))
}

/// What tax is charged on: the exact value and the money of it, in the request's basis.
fn base(working: &Working<'_>, part: &Part) -> (Exact, i64) {
    match working.policy.discount_timing {
        DiscountTiming::BeforeTax => (part.value, part.value_minor),
        DiscountTiming::AfterTax => (part.gross, part.gross_minor),
    }
}

/// A part's tax, rounded by itself: value with tax and value without are rounded, tax is their difference.
fn alone(working: &Working<'_>, part: &Part) -> Result<i64, Invalid> {
    let (exact, minor) = base(working, part);
    let (scale, rounding) = (working.request.currency.scale(), working.policy.rounding);
    Ok(match working.request.tax_basis {
        TaxBasis::OnTop => taxed(exact, minor, part, scale, rounding)?.saturating_sub(minor),
        TaxBasis::Included => minor.saturating_sub(untaxed(exact, minor, part, scale, rounding)?),
    })
}

/// Rounds the tax of one rate on the order's sum and shares it over the parts.
fn shared(working: &mut Working<'_>, rate: Rate, taxes: &mut [i64]) -> Result<(), Invalid> {
    let inside: Vec<usize> = (0..working.parts.len()).filter(|index| working.rate_of(*index) == rate).collect();
    let mut weights = Vec::with_capacity(inside.len());
    let mut fraction = (0, 1);
    for part in inside.iter().filter_map(|index| working.parts.get(*index)) {
        fraction = (part.rate, part.unit);
        weights.push(i128::from(base(working, part).1));
    }
    let total = weights.iter().fold(0_i128, |sum, weight| sum.saturating_add(*weight));
    if total == 0 {
        return Ok(());
    }
    let (rate_above, unit) = fraction;
    let above = |factor: i128| total.checked_mul(factor).ok_or_else(too_large);
    let rounding = working.policy.rounding;
    let whole = match working.request.tax_basis {
        TaxBasis::OnTop => ratio(above(rate_above)?, unit, rounding)?,
        TaxBasis::Included => {
            let net = ratio(above(unit)?, unit.saturating_add(rate_above), rounding)?;
            i64::try_from(total).map_err(|_| too_large())?.saturating_sub(net)
        }
    };
    let shares = share(whole, &weights, working.request.currency, working.policy)?;
    let lines = working.request.lines.len();
    for (index, taken) in inside.iter().zip(shares.taken) {
        let Some(tax) = taxes.get_mut(*index) else { continue };
        let difference = taken.saturating_sub(*tax);
        *tax = taken;
        working.differ(*index, lines, difference, || RoundingStep::Tax { rate })?;
    }
    Ok(())
}

/// The sums of each rate, rates ascending.
fn summed(working: &Working<'_>, taxes: &[i64]) -> Result<Vec<TaxOfRate>, Invalid> {
    let currency = working.request.currency;
    let mut by_rate: Vec<TaxOfRate> = Vec::new();
    for (index, part) in working.parts.iter().enumerate() {
        let same = |other: &&Part| other.rate == part.rate && other.unit == part.unit;
        if working.parts.iter().take(index).rfind(same).is_some() {
            continue;
        }
        let (mut taxable, mut tax) = (0_i64, 0_i64);
        for (part, own) in working.parts.iter().zip(taxes).skip(index).filter(|(part, _)| same(part)) {
            let (_, minor) = base(working, part);
            let without = match working.request.tax_basis {
                TaxBasis::OnTop => minor,
                TaxBasis::Included => minor.saturating_sub(*own),
            };
            taxable = taxable.saturating_add(without);
            tax = tax.saturating_add(*own);
        }
        let (taxable, tax) = (Money::minor(taxable, currency)?, Money::minor(tax, currency)?);
        by_rate.push(TaxOfRate { rate: working.rate_of(index), taxable, tax });
    }
    by_rate.sort_unstable_by_key(|sum| sum.rate);
    Ok(by_rate)
}
