//! (s, S): at a review, when the position is at or below s, order up to S.
//!
//! K fixed cost per order, h and p cost of a unit on hand and backordered at the end of a period, L whole periods of
//! lead time, f the demand of a period. G(y) = h E[(y−D)⁺] + p E[(D−y)⁺] with D the demand of L+1 periods; m(j) the
//! renewal sequence, M(n) = Σ m(j) over j < n; c(s, S) = [K + Σ m(j) G(S−j) over j < S−s] / M(S−s).
//! Source: Zheng & Federgruen, "Finding optimal (s, S) policies is about as simple as evaluating a single policy",
//! *Operations Research* 39, 1991 (correction 40, 1992).

use serde::{Deserialize, Serialize};

use super::check::{not_negative, positive};
use crate::plan::distribution::{CountTable, Demand};
use crate::value::Invalid;

/// Widest gap S − s searched.
const GAP_MAX: usize = 50_000;
/// Room made for the gap at the start.
const GAP_USUAL: usize = 64;

/// One-period cost by position, from a table of counts: linear outside it, one addition per step inside.
pub(super) struct PeriodCost {
    first: i64,
    inside: Vec<f64>,
    valley: i64,
    mean: f64,
    holding: f64,
    backorder: f64,
}

impl PeriodCost {
    pub(super) fn of(table: &CountTable, mean: f64, holding: f64, backorder: f64) -> Self {
        let first = table.first as i64;
        let mut inside = Vec::with_capacity(table.mass.len().saturating_add(1));
        let mut cost = backorder * (mean - table.first);
        let (mut cdf, mut valley, mut lowest) = (0.0, first, cost);
        inside.push(cost);
        let mut at = first;
        for mass in &table.mass {
            cdf += mass;
            cost += (holding + backorder) * cdf - backorder;
            at = at.saturating_add(1);
            // Rounding must not let the far side fall below the straight line it approaches.
            cost = cost.max(holding * (at as f64 - mean));
            if cost < lowest {
                (lowest, valley) = (cost, at);
            }
            inside.push(cost);
        }
        Self { first, inside, valley, mean, holding, backorder }
    }

    /// The smallest minimiser of G.
    pub(super) fn valley(&self) -> i64 {
        self.valley
    }

    pub(super) fn at(&self, y: i64) -> f64 {
        let offset = y.wrapping_sub(self.first);
        match usize::try_from(offset).ok().and_then(|at| self.inside.get(at)) {
            Some(cost) => *cost,
            None if offset < 0 => self.backorder * (self.mean - y as f64),
            None => self.holding * (y as f64 - self.mean),
        }
    }

    /// The costs of positions `top`, `top` − 1, …, `count` of them.
    fn fill_down(&self, top: i64, count: usize, into: &mut Vec<f64>) {
        into.clear();
        let mut y = top;
        for _ in 0..count {
            into.push(self.at(y));
            y = y.saturating_sub(1);
        }
    }
}

/// Costs of a periodically reviewed item.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PeriodCosts {
    /// K.
    pub fixed_cost_per_order: f64,
    /// h.
    pub holding_cost_per_unit: f64,
    /// p.
    pub backorder_cost_per_unit: f64,
    /// L.
    pub lead_time_periods: u32,
}

/// Levels s and S with their exact cost.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MinMaxPolicy {
    /// s: order at or below it.
    pub reorder_level: i64,
    /// S: order up to it.
    pub order_up_to_level: i64,
    /// Cost per period.
    pub cost_per_period: f64,
}

/// The renewal sequence of a demand table, grown as far as it is asked for and kept between candidates.
struct Renewal<'a> {
    /// f(first), f(first+1), …; `first` is 0 or more.
    table: &'a CountTable,
    skip: usize,
    /// 1 − f(0).
    moves: f64,
    sequence: Vec<f64>,
    /// Σ m(j) up to and including j.
    sums: Vec<f64>,
}

impl<'a> Renewal<'a> {
    fn of(table: &'a CountTable) -> Self {
        let skip = table.first as usize;
        let still = if skip == 0 { table.mass.first().copied().unwrap_or(0.0) } else { 0.0 };
        let moves = if still < 0.5 { 1.0 - still } else { table.mass.iter().skip(1).sum() };
        let start = 1.0 / moves;
        let kept = || {
            let mut kept = Vec::with_capacity(GAP_USUAL);
            kept.push(start);
            kept
        };
        Self { table, skip, moves, sequence: kept(), sums: kept() }
    }

    /// Grows to m(0) … m(count − 1).
    fn grow(&mut self, count: usize) {
        while self.sequence.len() < count {
            let n = self.sequence.len();
            // m(n) (1 − f(0)) = Σ f(l) m(n−l) over l ≥ 1: the newest terms meet the smallest demands.
            let (lead, masses) = if self.skip == 0 {
                (1, self.table.mass.get(1..))
            } else {
                (self.skip, Some(self.table.mass.as_slice()))
            };
            let reach = n.saturating_add(1).saturating_sub(lead);
            let earlier = self.sequence.get(..reach).unwrap_or_default();
            let sum: f64 = earlier.iter().rev().zip(masses.unwrap_or_default()).map(|(m, f)| m * f).sum();
            let next = sum / self.moves;
            let total = self.sums.last().copied().unwrap_or(0.0) + next;
            self.sequence.push(next);
            self.sums.push(total);
        }
    }
}

struct Search<'a> {
    renewal: Renewal<'a>,
    one_period: PeriodCost,
    fixed: f64,
    costs: Vec<f64>,
}

impl Search<'_> {
    /// c(S − gap, S).
    fn cost(&mut self, top: i64, gap: usize) -> f64 {
        self.renewal.grow(gap);
        self.one_period.fill_down(top, gap, &mut self.costs);
        let sum: f64 = self.renewal.sequence.iter().zip(&self.costs).map(|(m, g)| m * g).sum();
        let total = gap.checked_sub(1).and_then(|at| self.renewal.sums.get(at)).copied().unwrap_or(f64::MIN_POSITIVE);
        (self.fixed + sum) / total
    }
}

fn prepared<'a>(one: &'a CountTable, risk: &CountTable, risk_mean: f64, costs: &PeriodCosts) -> Search<'a> {
    let one_period = PeriodCost::of(risk, risk_mean, costs.holding_cost_per_unit, costs.backorder_cost_per_unit);
    let costs_kept = Vec::with_capacity(GAP_USUAL);
    Search { renewal: Renewal::of(one), one_period, fixed: costs.fixed_cost_per_order, costs: costs_kept }
}

fn tables(demand: &Demand, costs: &PeriodCosts) -> Result<(CountTable, Option<CountTable>, f64), Invalid> {
    not_negative("fixed_cost_per_order", costs.fixed_cost_per_order)?;
    positive("holding_cost_per_unit", costs.holding_cost_per_unit)?;
    positive("backorder_cost_per_unit", costs.backorder_cost_per_unit)?;
    positive("demand_per_period", demand.mean())?;
    let one = CountTable::of(demand).map_err(|e| e.of("demand_per_period"))?;
    if costs.lead_time_periods == 0 {
        return Ok((one, None, demand.mean()));
    }
    let periods = f64::from(costs.lead_time_periods) + 1.0;
    let risk = match demand.over(periods) {
        Ok(risk) => CountTable::of(&risk).map_err(|e| e.of("demand_per_period"))?,
        Err(_) => one.convolved(costs.lead_time_periods).map_err(|e| e.of("lead_time_periods"))?,
    };
    Ok((one, Some(risk), demand.mean() * periods))
}

/// Exact cost of given levels.
///
/// # Errors
/// `invalid.*` naming the argument; `invalid.inconsistent` on `order_up_to_level` unless it lies above the reorder level
/// by at most 50,000.
pub fn min_max_cost(
    demand_per_period: &Demand,
    costs: &PeriodCosts,
    reorder_level: i64,
    order_up_to_level: i64,
) -> Result<f64, Invalid> {
    super::check::bounded("reorder_level", reorder_level as f64)?;
    super::check::bounded("order_up_to_level", order_up_to_level as f64)?;
    let gap = usize::try_from(order_up_to_level.saturating_sub(reorder_level)).unwrap_or(0);
    if gap == 0 || gap > GAP_MAX {
        return Err(Invalid::inconsistent("order_up_to_level", "a level 1 to 50,000 above reorder_level"));
    }
    let (one, risk, mean) = tables(demand_per_period, costs)?;
    Ok(prepared(&one, risk.as_ref().unwrap_or(&one), mean, costs).cost(order_up_to_level, gap))
}

/// The optimal levels: s the largest below the valley of G with G(s) ≥ cost, S the smallest that gives that cost.
///
/// # Errors
/// `invalid.*` naming the argument; `invalid.too_large` on `fixed_cost_per_order` when S − s would pass 50,000.
///
/// ```
/// use daigou::plan::distribution::Demand;
/// use daigou::plan::replenish::{PeriodCosts, optimal_min_max};
/// let costs = PeriodCosts {
///     fixed_cost_per_order: 64.0,
///     holding_cost_per_unit: 1.0,
///     backorder_cost_per_unit: 9.0,
///     lead_time_periods: 0,
/// };
/// let best = optimal_min_max(&Demand::poisson(21.0)?, &costs)?;
/// assert_eq!((best.reorder_level, best.order_up_to_level), (15, 65));
/// assert!((best.cost_per_period - 50.406_019_892_889_97).abs() < 1e-9);
/// # Ok::<(), daigou::value::Invalid>(())
/// ```
pub fn optimal_min_max(demand_per_period: &Demand, costs: &PeriodCosts) -> Result<MinMaxPolicy, Invalid> {
    let (one, risk, mean) = tables(demand_per_period, costs)?;
    let mut search = prepared(&one, risk.as_ref().unwrap_or(&one), mean, costs);
    let valley = search.one_period.valley();
    let mut top = valley;
    let mut low = valley;
    let mut cost;
    // Lower s under the valley until the policy costs no more than one period at s. Each step adds one term, kept.
    let (mut sum, mut gap) = (search.fixed, 0usize);
    loop {
        search.renewal.grow(gap.saturating_add(1));
        let m = search.renewal.sequence.get(gap).copied().unwrap_or(0.0);
        sum += m * search.one_period.at(low);
        let total = search.renewal.sums.get(gap).copied().unwrap_or(f64::MIN_POSITIVE);
        gap = gap.saturating_add(1);
        low = low.saturating_sub(1);
        cost = sum / total;
        if cost <= search.one_period.at(low) {
            break;
        }
        if gap > GAP_MAX {
            return Err(Invalid::too_large("fixed_cost_per_order", "what a gap of 50,000 units carries"));
        }
    }
    let mut candidate = valley.saturating_add(1);
    while search.one_period.at(candidate) <= cost {
        let width = |low: i64| usize::try_from(candidate.saturating_sub(low)).unwrap_or(0);
        if width(low) > GAP_MAX {
            return Err(Invalid::too_large("fixed_cost_per_order", "what a gap of 50,000 units carries"));
        }
        let at_candidate = search.cost(candidate, width(low));
        if at_candidate < cost {
            (top, cost) = (candidate, at_candidate);
            // A better S may let s rise.
            while low < valley.saturating_sub(1) {
                let raised = search.cost(top, width(low.saturating_add(1)));
                if raised > search.one_period.at(low.saturating_add(1)) {
                    break;
                }
                low = low.saturating_add(1);
                cost = raised;
            }
        }
        candidate = candidate.saturating_add(1);
    }
    Ok(MinMaxPolicy { reorder_level: low, order_up_to_level: top, cost_per_period: cost })
}

/// Levels by the revised power approximation, from mean and deviation alone.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MinMaxLevels {
    /// s.
    pub reorder_level: f64,
    /// S.
    pub order_up_to_level: f64,
}

/// Ehrhardt and Mosier's revised power approximation. μ, σ of a period; μ_L, σ_L of L+1 periods:
/// Q = 1.30 μ^0.494 (K/h)^0.506 (1 + σ_L²/μ²)^0.116, z = √(Q h / (σ_L p)),
/// s = 0.973 μ_L + σ_L (0.183/z + 1.063 − 2.192 z), S = s + Q. As the textbook has it, without the cap at the single-period
/// fractile that the paper adds for small Q.
///
/// Source: *Management Science* 30, 1984; Snyder & Shen 2019, § 4.4.
///
/// # Errors
/// `invalid.*` naming the argument.
pub fn min_max_by_power_approximation(
    demand_mean: f64,
    demand_sd: f64,
    costs: &PeriodCosts,
) -> Result<MinMaxLevels, Invalid> {
    positive("demand_mean", demand_mean)?;
    positive("demand_sd", demand_sd)?;
    positive("fixed_cost_per_order", costs.fixed_cost_per_order)?;
    positive("holding_cost_per_unit", costs.holding_cost_per_unit)?;
    positive("backorder_cost_per_unit", costs.backorder_cost_per_unit)?;
    let (h, p) = (costs.holding_cost_per_unit, costs.backorder_cost_per_unit);
    let periods = f64::from(costs.lead_time_periods) + 1.0;
    let (risk_mean, risk_sd) = (demand_mean * periods, demand_sd * periods.sqrt());
    let spread = 1.0 + (risk_sd / demand_mean) * (risk_sd / demand_mean);
    let quantity = 1.30
        * libm::pow(demand_mean, 0.494)
        * libm::pow(costs.fixed_cost_per_order / h, 0.506)
        * libm::pow(spread, 0.116);
    let z = (quantity * h / (risk_sd * p)).sqrt();
    let level = 0.973 * risk_mean + risk_sd * (0.183 / z + 1.063 - 2.192 * z);
    Ok(MinMaxLevels { reorder_level: level, order_up_to_level: level + quantity })
}
