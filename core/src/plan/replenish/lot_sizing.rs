//! Known demand that varies by period: the exact plan and the planner's rule of thumb.
//!
//! An order arrives at the start of its period; a unit costs h for every period it is carried over.

use serde::{Deserialize, Serialize};

use super::check::{not_negative, positive};
use crate::value::{Invalid, Problem};

/// Most periods of one plan.
const PERIODS_MAX: usize = 100_000;

/// When to order how much, and what that costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LotPlan {
    /// Units ordered at the start of each period.
    pub order_quantities: Vec<f64>,
    /// Fixed, holding and purchase cost of the whole horizon.
    pub total_cost: f64,
}

fn checked(demand: &[f64], fixed: f64, holding: f64, unit: f64) -> Result<(), Invalid> {
    if demand.is_empty() {
        return Err(Invalid::empty("demand_per_period"));
    }
    if demand.len() > PERIODS_MAX {
        return Err(Invalid::new("demand_per_period", Problem::TooLong { max: PERIODS_MAX as u64 }));
    }
    if demand.iter().any(|d| not_negative("demand_per_period", *d).is_err()) {
        let at = demand.iter().position(|d| not_negative("demand_per_period", *d).is_err()).unwrap_or(0);
        return demand.get(at).map_or(Ok(()), |d| not_negative(&format!("demand_per_period[{at}]"), *d));
    }
    not_negative("fixed_cost_per_order", fixed)?;
    positive("holding_cost_per_unit", holding)?;
    not_negative("unit_cost", unit)
}

/// The cheapest plan.
///
/// Wagner & Whitin's recursion f(t) = min over j ≤ t of f(j−1) + K + h Σ (i−j) d_i, the last order j running back from t;
/// it stops where carrying d_t alone would cost more than an order in t, and never looks before the last order of t − 1.
/// Source: *Management Science* 5, 1958.
///
/// # Errors
/// `invalid.*` naming the argument.
///
/// ```
/// use daigou::plan::replenish::wagner_whitin;
/// let plan = wagner_whitin(&[150.0, 100.0, 80.0, 200.0], 120.0, 0.8, 0.0)?;
/// assert_eq!((plan.total_cost, plan.order_quantities), (424.0, vec![150.0, 180.0, 0.0, 200.0]));
/// # Ok::<(), daigou::value::Invalid>(())
/// ```
pub fn wagner_whitin(
    demand_per_period: &[f64],
    fixed_cost_per_order: f64,
    holding_cost_per_unit: f64,
    unit_cost: f64,
) -> Result<LotPlan, Invalid> {
    checked(demand_per_period, fixed_cost_per_order, holding_cost_per_unit, unit_cost)?;
    // best[t] is the cost of the first t periods, from[t] how many periods stand before its last order.
    let mut best = Vec::with_capacity(demand_per_period.len().saturating_add(1));
    let mut from: Vec<usize> = Vec::with_capacity(demand_per_period.len());
    best.push(0.0);
    // Planning horizon theorem: the last order never moves back as t grows.
    let mut earliest = 0usize;
    for (t, last) in demand_per_period.iter().enumerate() {
        if *last == 0.0 {
            best.push(best.last().copied().unwrap_or(0.0));
            from.push(t);
            continue;
        }
        let carry_last = last * holding_cost_per_unit;
        let (mut carry_rate, mut holding, mut alone) = (0.0, 0.0, 0.0);
        let (mut cheapest, mut start) = (f64::INFINITY, t);
        let starts = best.get(earliest..).unwrap_or_default();
        let periods = demand_per_period.get(earliest..=t).unwrap_or_default();
        let mut j = t;
        for (before, demand) in starts.iter().zip(periods).rev() {
            holding += carry_rate;
            carry_rate += demand * holding_cost_per_unit;
            let cost = before + holding;
            if cost < cheapest {
                (cheapest, start) = (cost, j);
            }
            alone += carry_last;
            if alone > fixed_cost_per_order {
                break;
            }
            j = j.saturating_sub(1);
        }
        best.push(cheapest + fixed_cost_per_order);
        from.push(start);
        earliest = start;
    }
    let total: f64 = demand_per_period.iter().sum();
    let mut order_quantities = vec![0.0; demand_per_period.len()];
    let mut until = demand_per_period.len();
    while let Some(at) = until.checked_sub(1) {
        let start = from.get(at).copied().unwrap_or(0).min(at);
        let lot: f64 = demand_per_period.get(start..until).unwrap_or_default().iter().sum();
        if let Some(quantity) = order_quantities.get_mut(start) {
            *quantity = lot;
        }
        until = start;
    }
    let planned = best.last().copied().unwrap_or(0.0);
    Ok(LotPlan { order_quantities, total_cost: planned + unit_cost * total })
}

/// Silver and Meal's rule: extend a lot while the cost per period falls. Source: Silver, Pyke & Thomas 2017, § 5.6.
///
/// # Errors
/// `invalid.*` naming the argument.
pub fn silver_meal(
    demand_per_period: &[f64],
    fixed_cost_per_order: f64,
    holding_cost_per_unit: f64,
    unit_cost: f64,
) -> Result<LotPlan, Invalid> {
    checked(demand_per_period, fixed_cost_per_order, holding_cost_per_unit, unit_cost)?;
    let mut order_quantities = vec![0.0; demand_per_period.len()];
    let mut total_cost = 0.0;
    let mut start = 0usize;
    while let Some(rest) = demand_per_period.get(start..).filter(|rest| !rest.is_empty()) {
        if rest.first().is_some_and(|d| *d == 0.0) {
            start = start.saturating_add(1);
            continue;
        }
        let (mut lot, mut cost, mut length) = (0.0, fixed_cost_per_order, 0usize);
        let (mut ahead, mut rate) = (0.0, f64::INFINITY);
        for demand in rest {
            let extended = cost + holding_cost_per_unit * ahead * demand;
            if extended / (ahead + 1.0) > rate {
                break;
            }
            ahead += 1.0;
            (lot, cost, rate) = (lot + demand, extended, extended / ahead);
            length = length.saturating_add(1);
        }
        if let Some(quantity) = order_quantities.get_mut(start) {
            *quantity = lot;
        }
        total_cost += cost + unit_cost * lot;
        start = start.saturating_add(length.max(1));
    }
    Ok(LotPlan { order_quantities, total_cost })
}
