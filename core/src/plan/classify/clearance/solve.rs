use super::outcome::{ClearancePlan, outcome};
use super::terms::{ClearanceTerms, Problemed};
use crate::value::Invalid;

/// The price to ask in every situation.
#[derive(Debug, Clone, PartialEq)]
pub struct ClearancePolicy {
    prices: Vec<f64>,
    units: usize,
    /// The price by week, last price and units, in that order.
    choices: Vec<u8>,
    /// Expected value of it from today on.
    value: f64,
}

impl ClearancePolicy {
    /// The index of the best price in a week (from 1) with so many units left, when `last_price` (an index) was asked
    /// before; `None` outside the plan.
    pub fn price_index(&self, week: u32, units: u32, last_price: usize) -> Option<usize> {
        let week = usize::try_from(week).ok()?.checked_sub(1)?;
        let units = usize::try_from(units).ok().filter(|units| *units <= self.units)?;
        if last_price >= self.prices.len() {
            return None;
        }
        self.choices.get(self.slot(week, last_price, units)).map(|choice| usize::from(*choice))
    }

    /// The best price itself, as [`ClearancePolicy::price_index`].
    pub fn price(&self, week: u32, units: u32, last_price: usize) -> Option<f64> {
        self.prices.get(self.price_index(week, units, last_price)?).copied()
    }

    /// Expected value of following it from today on: revenue, what is left and what expires, less keeping.
    pub fn value(&self) -> f64 {
        self.value
    }

    fn slot(&self, week: usize, last_price: usize, units: usize) -> usize {
        let row = week.saturating_mul(self.prices.len()).saturating_add(last_price);
        row.saturating_mul(self.units.saturating_add(1)).saturating_add(units)
    }
}

/// The best price for every week, stock and last price.
///
/// # Errors
/// `invalid.*` naming the field of the terms; `invalid.too_large` on `units` when weeks × units × prices pass 20,000,000.
pub fn clearance_policy(terms: &ClearanceTerms) -> Result<ClearancePolicy, Invalid> {
    Ok(solved(&Problemed::of(terms)?))
}

/// The best prices, what they are expected to bring, and what holding on to today's price would.
///
/// # Errors
/// As [`clearance_policy`].
///
/// ```
/// use daigou::plan::classify::*;
/// let prices = vec![100.0, 80.0, 65.0, 50.0];
/// let terms = ClearanceTerms {
///     units: 60,
///     expiring: vec![],
///     weeks: constant_elasticity_demand(&[4.0; 6], &prices, 2.5)?,
///     prices,
///     variance_over_mean: 1.0,
///     unit_cost: 55.0,
///     holding_cost_per_week: 0.3,
///     salvage_value: 10.0,
///     expired_value: 0.0,
/// };
/// let plan = clearance_plan(&terms)?;
/// assert_eq!(plan.price_now, 80.0);
/// assert!(plan.planned.units_sold > plan.held.units_sold);
/// assert!(plan.holding_on_costs > 0.0);
/// # Ok::<(), daigou::value::Invalid>(())
/// ```
pub fn clearance_plan(terms: &ClearanceTerms) -> Result<ClearancePlan, Invalid> {
    let problem = Problemed::of(terms)?;
    let policy = solved(&problem);
    let index = |week: usize, units: usize, last: usize| {
        policy.choices.get(policy.slot(week, last, units)).map_or(last, |choice| usize::from(*choice))
    };
    let (planned, weeks) = outcome(&problem, index);
    let (held, _) = outcome(&problem, |_, _, last| last);
    let price_now = terms.prices.get(index(0, problem.units, 0)).copied().unwrap_or(0.0);
    let stays = |of: &super::ClearanceOutcome| of.units_left + of.units_expired;
    Ok(ClearancePlan {
        price_now,
        weeks,
        holding_on_costs: planned.value - held.value,
        stock_value_freed: terms.unit_cost * (stays(&held) - stays(&planned)),
        money_freed: planned.revenue - held.revenue,
        planned,
        held,
    })
}

/// Value of n units before a week at each last price; backwards from the end.
fn solved(problem: &Problemed<'_>) -> ClearancePolicy {
    let terms = problem.terms;
    let (count, width) = (terms.prices.len(), problem.units.saturating_add(1));
    let mut policy =
        ClearancePolicy { prices: terms.prices.clone(), units: problem.units, choices: vec![], value: 0.0 };
    policy.choices = vec![0; terms.weeks.len().saturating_mul(count).saturating_mul(width)];
    let at_end: Vec<f64> = (0..width).map(|units| terms.salvage_value * units as f64).collect();
    let mut later: Vec<Vec<f64>> = vec![at_end; count];
    for (week, (tables, lasting)) in problem.chances.iter().zip(&problem.lasting).enumerate().rev() {
        // The best over price k and all below it, from the lowest price up; ties keep the higher price.
        let mut best: Option<(Vec<f64>, Vec<u8>)> = None;
        let mut now: Vec<Vec<f64>> = Vec::with_capacity(count);
        let prices = terms.prices.iter().zip(tables).zip(&later).enumerate().rev();
        for (at, ((price, chances), value)) in prices {
            let after = after_sales(terms, value, *lasting);
            let own = expected(*price, chances, &after);
            let mark = u8::try_from(at).unwrap_or(u8::MAX);
            let merged = match best {
                None => (own.clone(), vec![mark; width]),
                Some((values, marks)) => {
                    let pairs = own.iter().zip(values.iter().zip(&marks));
                    pairs.map(|(own, (low, from))| if own >= low { (*own, mark) } else { (*low, *from) }).unzip()
                }
            };
            let from = policy.slot(week, at, 0);
            let slots = policy.choices.get_mut(from..from.saturating_add(width)).unwrap_or_default();
            for (slot, mark) in slots.iter_mut().zip(&merged.1) {
                *slot = *mark;
            }
            now.push(merged.0.clone());
            best = Some(merged);
        }
        now.reverse();
        later = now;
    }
    policy.value = later.first().and_then(|values| values.last()).copied().unwrap_or(0.0);
    policy
}

/// What n units left after a week's sales are worth: kept, cut by what expires, and sold on.
fn after_sales(terms: &ClearanceTerms, later: &[f64], lasting: usize) -> Vec<f64> {
    let worth = |(left, _): (usize, &f64)| {
        let kept = left.min(lasting);
        let expired = left.saturating_sub(kept) as f64;
        let on = later.get(kept).copied().unwrap_or(0.0);
        terms.expired_value * expired - terms.holding_cost_per_week * left as f64 + on
    };
    later.iter().enumerate().map(worth).collect()
}

/// E[p min(n, D) + after(n − min(n, D))] for every n.
fn expected(price: f64, chances: &[f64], after: &[f64]) -> Vec<f64> {
    let empty = after.first().copied().unwrap_or(0.0);
    let mut values = Vec::with_capacity(after.len());
    for units in 0..after.len() {
        let left = after.get(..=units).unwrap_or_default().iter().rev();
        let (mut value, mut sold_out, mut sold) = (0.0, 1.0, 0.0);
        // D = 0, 1, … units − 1; whatever is more sells all.
        for (chance, rest) in chances.iter().zip(left.take(units)) {
            value += chance * (price * sold + rest);
            sold_out -= chance;
            sold += 1.0;
        }
        values.push(value + f64::max(sold_out, 0.0) * (price * units as f64 + empty));
    }
    values
}
