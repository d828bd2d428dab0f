use super::check::UNIT;
use super::{
    QuotedLine, QuotedPart, ReasonTerms, RefundBalance, RefundCause, RefundComponent, RefundLine, RefundPolicy,
    RefundRule, RefundTerms, RestockingFee,
};
use crate::policy::pricing::{product, ratio};
use crate::value::{Currency, Invalid, Money, Problem, Rate, Rounding, Text};

/// What the lines need to know of the whole.
pub(super) struct Whole<'a> {
    pub(super) policy: &'a RefundPolicy,
    pub(super) currency: Currency,
    /// Whether with this return every unit of every line has come back.
    pub(super) all_returned: bool,
}

/// A line quoted, with its goods part and its goods and tax in minor units.
pub(super) struct LineSums {
    pub(super) line: QuotedLine,
    pub(super) goods: i64,
    pub(super) goods_and_tax: i64,
    pub(super) total: i64,
}

/// A rate of at most one, in millionths.
pub(super) fn millionths(rate: Rate, field: &str) -> Result<u64, Invalid> {
    let value = rate.value();
    let Some(places) = 6_u32.checked_sub(value.scale()) else {
        return Err(Invalid::new(field, Problem::TooPrecise { places: 6 }));
    };
    if rate > Rate::ONE {
        return Err(Invalid::too_large(field, 1));
    }
    let factor = 10_i128.saturating_pow(places);
    u64::try_from(value.mantissa().saturating_mul(factor)).map_err(|_| Invalid::too_large(field, 1))
}

/// The value of `counted` of `ordered` units, rounded once: what rule 9 calls the value of all units returned so far.
pub(super) fn value(base: i64, counted: u64, ordered: u32, rounding: Rounding) -> Result<i64, Invalid> {
    let whole = u64::from(ordered).saturating_mul(UNIT);
    if counted == 0 || base == 0 {
        return Ok(0);
    }
    if counted == whole {
        return Ok(base);
    }
    ratio(product(i128::from(base), i128::from(counted))?, i128::from(whole), rounding)
}

pub(super) fn quote_line(line: &RefundLine, whole: &Whole<'_>) -> Result<LineSums, Invalid> {
    let terms = whole.policy.reasons.iter().find(|t| t.reasons.is_empty() || t.reasons.contains(&line.reason));
    let mut parts = Vec::with_capacity(line.balances.len().saturating_add(1));
    let (mut goods, mut goods_and_tax, mut total) = (0_i64, 0_i64, 0_i64);
    for balance in &line.balances {
        let (part, minor) = quote_balance(balance, line, find(terms, balance.component), whole)?;
        total = total.saturating_add(minor);
        if balance.component == RefundComponent::Goods {
            goods = minor;
        }
        if matches!(balance.component, RefundComponent::Goods | RefundComponent::Tax) {
            goods_and_tax = goods_and_tax.saturating_add(minor);
        }
        if minor != 0 || !line.units_now.is_zero() {
            parts.push(part);
        }
    }
    let mut sums = LineSums {
        line: QuotedLine {
            line_id: line.line_id.clone(),
            units: line.units_now,
            parts,
            total: Money::zero(whole.currency),
            fee_kept: line.fee_kept,
            fee_counted_millionths: line.fee_counted_millionths,
        },
        goods,
        goods_and_tax,
        total,
    };
    if let RestockingFee::Percent { rate } = line.restocking {
        keep_percent(&mut sums, line, rate, whole)?;
    }
    Ok(sums)
}

fn find(terms: Option<&ReasonTerms>, component: RefundComponent) -> Option<&RefundTerms> {
    terms?.terms.iter().find(|terms| terms.component == component)
}

fn quote_balance(
    balance: &RefundBalance,
    line: &RefundLine,
    terms: Option<&RefundTerms>,
    whole: &Whole<'_>,
) -> Result<(QuotedPart, i64), Invalid> {
    let rule = terms.map_or(RefundRule::Keep {}, |terms| terms.rule);
    let all = u64::from(line.units_ordered.get()).saturating_mul(UNIT);
    let now = u64::from(line.units_now.get());
    let (counted, cause) = match rule {
        RefundRule::Keep {} if terms.is_none() => (balance.counted_millionths, RefundCause::NotInTerms),
        RefundRule::Keep {} => (balance.counted_millionths, RefundCause::KeptByTerms),
        RefundRule::Refund {} => (counted(balance, now, UNIT), RefundCause::UnitsReturned),
        RefundRule::Share { rate } => {
            (counted(balance, now, millionths(rate, "policy.share")?), RefundCause::SharedByTerms)
        }
        RefundRule::RefundWhenAllReturned {} if whole.all_returned => (all, RefundCause::AllReturned),
        RefundRule::RefundWhenAllReturned {} => (balance.counted_millionths, RefundCause::NotAllReturned),
    };
    let base = base(balance);
    let before = balance.refunded.minor_units();
    let minor = value(base, counted, line.units_ordered.get(), whole.policy.rounding)?.saturating_sub(before);
    let part = QuotedPart {
        component: balance.component,
        amount: Money::minor(minor, whole.currency)?,
        rule,
        cause,
        why: terms.map(|terms| terms.why.clone()).unwrap_or_default(),
        refunded: Money::minor(before.saturating_add(minor), whole.currency)?,
        counted_millionths: counted,
    };
    Ok((part, minor))
}

/// What was paid, less what was granted afterwards.
fn base(balance: &RefundBalance) -> i64 {
    balance.paid.minor_units().saturating_sub(balance.adjusted.minor_units()).max(0)
}

fn counted(balance: &RefundBalance, now: u64, weight: u64) -> u64 {
    balance.counted_millionths.saturating_add(now.saturating_mul(weight))
}

/// A percentage of the goods part of all units that bore one, less what was kept before; from zero to the goods part.
fn keep_percent(sums: &mut LineSums, line: &RefundLine, rate: Rate, whole: &Whole<'_>) -> Result<(), Invalid> {
    let weight = millionths(rate, "restocking.rate")?;
    let counted = line.fee_counted_millionths.saturating_add(u64::from(line.units_now.get()).saturating_mul(weight));
    let goods = line.balances.iter().find(|balance| balance.component == RefundComponent::Goods).map_or(0, base);
    let due = value(goods, counted, line.units_ordered.get(), whole.policy.rounding)?;
    let before = line.fee_kept.minor_units();
    let fee = due.saturating_sub(before).max(0);
    let capped = fee.min(sums.goods.max(0));
    let cause = if capped < fee { RefundCause::FeeCapped } else { RefundCause::FeePercent };
    sums.line.fee_kept = Money::minor(before.saturating_add(capped), whole.currency)?;
    sums.line.fee_counted_millionths = counted;
    keep(sums, capped, cause, whole.currency)
}

/// Takes a restocking fee off a line.
pub(super) fn keep(sums: &mut LineSums, fee: i64, cause: RefundCause, currency: Currency) -> Result<(), Invalid> {
    sums.total = sums.total.saturating_sub(fee);
    let amount = Money::minor(fee.saturating_neg(), currency)?;
    sums.line.parts.push(QuotedPart {
        component: RefundComponent::RestockingFee,
        amount,
        rule: RefundRule::Keep {},
        cause,
        why: Text::default(),
        refunded: if cause == RefundCause::FeePercent { sums.line.fee_kept.negated() } else { amount },
        counted_millionths: sums.line.fee_counted_millionths,
    });
    Ok(())
}
