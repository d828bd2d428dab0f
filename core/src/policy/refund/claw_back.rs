use super::line::value;
use super::{ClawBackBasis, ClawBackRule, RefundCause, RefundLine, RefundPolicy, RefundRequest};
use crate::policy::pricing::{DiscountReason, Pricing, price};
use crate::value::{Invalid, Quantity};

/// A discount taken back, in minor units: by this quote, and so far.
pub(super) struct Taken {
    pub(super) now: i64,
    pub(super) so_far: i64,
    pub(super) cause: RefundCause,
}

/// Units of a line that came back, and those of them that a replacement stands for.
#[derive(Default)]
struct Gone {
    returned: Quantity,
    exchanged: Quantity,
}

/// The sum of what the units sold for, less V(original) − V(kept): what is kept is priced anew with its discounts'
/// conditions. It hangs on the set of units returned alone, so the order of returns does not matter; once nothing is
/// kept, nothing is taken back.
pub(super) fn claw_back(request: &RefundRequest, policy: &RefundPolicy) -> Result<Option<Taken>, Invalid> {
    let Some(basis) = &request.claw_back else { return Ok(None) };
    let currency = request.currency;
    basis.taken.currency_is("claw_back.taken", currency)?;
    if basis.asked.currency != currency || basis.priced.currency != currency {
        return Err(Invalid::inconsistent("claw_back.asked.currency", "currency"));
    }
    let before = basis.taken.minor_units();
    if policy.claw_back == ClawBackRule::Never {
        return Ok(None);
    }
    let (so_far, cause) = due(basis, request, policy)?;
    Ok(Some(Taken { now: so_far.saturating_sub(before), so_far, cause }))
}

fn due(basis: &ClawBackBasis, request: &RefundRequest, policy: &RefundPolicy) -> Result<(i64, RefundCause), Invalid> {
    let lines = returned_lines(basis, &request.lines)?;
    let mut kept = basis.asked.clone();
    let mut sold = 0_i64;
    let mut anything = false;
    for ((asked, priced), gone) in kept.lines.iter_mut().zip(&basis.priced.lines).zip(lines) {
        // What a replacement stands for is not gone: it was given back for itself and weakens no condition.
        let returned = gone.returned.less(gone.exchanged);
        let left = asked.quantity.less(returned);
        let (ordered, counted) = (asked.quantity.get(), u64::from(returned.get()).saturating_mul(super::check::UNIT));
        for part in [priced.net, priced.tax] {
            sold = sold.saturating_add(value(part.minor_units(), counted, ordered, policy.rounding)?);
        }
        anything |= !left.is_zero();
        asked.quantity = left;
    }
    if !anything {
        return Ok((0, RefundCause::PricedAnew));
    }
    let anew = price(&kept, &basis.policy).map_err(|e| e.within("claw_back.asked"))?;
    let lost = condition_lost(&basis.priced, &anew);
    if policy.claw_back == ClawBackRule::WhenConditionLost && !lost {
        return Ok((0, RefundCause::PricedAnew));
    }
    let difference = basis.priced.totals.total.minus(anew.totals.total)?.minor_units();
    let cause = if lost { RefundCause::ConditionLost } else { RefundCause::PricedAnew };
    Ok((sold.saturating_sub(difference), cause))
}

/// Units returned with this return, in the order of the priced lines.
fn returned_lines(basis: &ClawBackBasis, lines: &[RefundLine]) -> Result<Vec<Gone>, Invalid> {
    if basis.asked.lines.len() != basis.priced.lines.len() {
        return Err(Invalid::inconsistent("claw_back.priced.lines", "claw_back.asked.lines"));
    }
    let mut returned = Vec::with_capacity(basis.asked.lines.len());
    for (index, asked) in basis.asked.lines.iter().enumerate() {
        // Lines mostly stand in the same order; only what is left out sends the search through all.
        let here = lines.get(index).filter(|line| line.line_id == asked.line_id);
        let found = here.or_else(|| lines.iter().find(|line| line.line_id == asked.line_id));
        let Some(line) = found else {
            returned.push(Gone::default());
            continue;
        };
        if line.units_ordered != asked.quantity {
            return Err(Invalid::inconsistent(format!("claw_back.asked.lines[{index}].quantity"), "units_ordered"));
        }
        returned.push(Gone { returned: line.units_returned.plus(line.units_now)?, exchanged: line.units_exchanged });
    }
    Ok(returned)
}

fn condition_lost(original: &Pricing, anew: &Pricing) -> bool {
    let holds = |reason| matches!(reason, DiscountReason::Applied | DiscountReason::Capped);
    original.discounts.iter().zip(&anew.discounts).any(|(then, now)| holds(then.reason) && !holds(now.reason))
}
