//! Order Q when the inventory position falls to r: continuous demand.
//!
//! K fixed cost, h holding and p backorder cost per unit and time, λ demand per time, D lead-time demand, n₁ and n₂ its
//! loss functions, g(y) = h E[(y−D)⁺] + p E[(D−y)⁺]. Sources: Snyder & Shen 2019, ch. 5; Zipkin 2000, § 6.2;
//! Silver, Pyke & Thomas 2017, ch. 6; Hadley & Whitin 1963, ch. 4.

use serde::{Deserialize, Serialize};

use super::check::{bounded, inner_share, not_negative, positive};
use super::economic_order_quantity_with_backorders;
use super::newsvendor::fractile;
use crate::plan::distribution::{Demand, DemandForm};
use crate::value::Invalid;

/// Costs and demand rate of a continuously reviewed item.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ReviewCosts {
    /// K.
    pub fixed_cost_per_order: f64,
    /// h, per time.
    pub holding_cost_per_unit: f64,
    /// p, per time; for [`reorder_policy_by_inventory_level`] per unit short, however long.
    pub backorder_cost_per_unit: f64,
    /// λ.
    pub demand_per_time: f64,
}

impl ReviewCosts {
    pub(super) fn checked(&self) -> Result<(), Invalid> {
        not_negative("fixed_cost_per_order", self.fixed_cost_per_order)?;
        positive("holding_cost_per_unit", self.holding_cost_per_unit)?;
        positive("backorder_cost_per_unit", self.backorder_cost_per_unit)?;
        positive("demand_per_time", self.demand_per_time)
    }
}

/// Reorder point, order quantity and what they cost.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ReorderPolicy {
    /// r.
    pub reorder_point: f64,
    /// Q.
    pub order_quantity: f64,
    /// Cost per time; exact, or the method's own where it says so.
    pub cost_per_time: f64,
}

fn continuous(demand: &Demand) -> Result<(), Invalid> {
    if !demand.is_count() {
        return Ok(());
    }
    match demand.form() {
        // A certain demand is continuous too.
        DemandForm::Constant { .. } | DemandForm::Normal { .. } => Ok(()),
        _ => Err(Invalid::inconsistent("lead_time_demand", "a continuous demand; counts have their own functions")),
    }
}

/// Exact cost of (r, Q): [K λ + ∫ g over r..r+Q] / Q = K λ/Q + h (r + Q/2 − E[D]) + (h+p) (n₂(r) − n₂(r+Q))/Q.
///
/// # Errors
/// `invalid.*` naming the argument; `invalid.inconsistent` for a demand of counts.
pub fn reorder_policy_cost(
    lead_time_demand: &Demand,
    costs: &ReviewCosts,
    reorder_point: f64,
    order_quantity: f64,
) -> Result<f64, Invalid> {
    costs.checked()?;
    continuous(lead_time_demand)?;
    bounded("reorder_point", reorder_point)?;
    positive("order_quantity", order_quantity)?;
    Ok(cost(lead_time_demand, costs, reorder_point, order_quantity))
}

fn cost(demand: &Demand, costs: &ReviewCosts, r: f64, q: f64) -> f64 {
    let (h, p) = (costs.holding_cost_per_unit, costs.backorder_cost_per_unit);
    let short = (demand.second_loss(r) - demand.second_loss(r + q)) / q;
    costs.fixed_cost_per_order * costs.demand_per_time / q + h * (r + q / 2.0 - demand.mean()) + (h + p) * short
}

/// g(y) and its slope (h+p) F(y) − p.
fn rate(demand: &Demand, costs: &ReviewCosts, y: f64) -> (f64, f64) {
    let (h, p) = (costs.holding_cost_per_unit, costs.backorder_cost_per_unit);
    let slope = if demand.cdf(y) > 0.5 { h - (h + p) * demand.sf(y) } else { (h + p) * demand.cdf(y) - p };
    (h * demand.complementary_loss(y) + p * demand.loss(y), slope)
}

/// EOQ for the quantity, newsvendor for the point: Q = √(2 K λ/h), F(r) = p/(p+h).
///
/// # Errors
/// As [`reorder_policy_cost`].
pub fn reorder_policy_by_safety_stock(
    lead_time_demand: &Demand,
    costs: &ReviewCosts,
) -> Result<ReorderPolicy, Invalid> {
    costs.checked()?;
    let (h, p) = (costs.holding_cost_per_unit, costs.backorder_cost_per_unit);
    let plan = super::economic_order_quantity(costs.fixed_cost_per_order, h, costs.demand_per_time)?;
    positive("fixed_cost_per_order", costs.fixed_cost_per_order)?;
    continuous(lead_time_demand)?;
    let reorder_point = fractile(lead_time_demand, h, p);
    let cost_per_time = cost(lead_time_demand, costs, reorder_point, plan.order_quantity);
    Ok(ReorderPolicy { reorder_point, order_quantity: plan.order_quantity, cost_per_time })
}

/// EOQ with backorders for the quantity, the best point for it.
///
/// # Errors
/// As [`reorder_policy_cost`].
pub fn reorder_policy_by_backorder_quantity(
    lead_time_demand: &Demand,
    costs: &ReviewCosts,
) -> Result<ReorderPolicy, Invalid> {
    costs.checked()?;
    positive("fixed_cost_per_order", costs.fixed_cost_per_order)?;
    let (h, p) = (costs.holding_cost_per_unit, costs.backorder_cost_per_unit);
    let plan = economic_order_quantity_with_backorders(costs.fixed_cost_per_order, h, p, costs.demand_per_time)?;
    continuous(lead_time_demand)?;
    let reorder_point = matching_point(lead_time_demand, costs, plan.order_quantity);
    let cost_per_time = cost(lead_time_demand, costs, reorder_point, plan.order_quantity);
    Ok(ReorderPolicy { reorder_point, order_quantity: plan.order_quantity, cost_per_time })
}

/// The loss-function approximation, which forgets what is short beyond r + Q: n₁(r) = h Q/(h+p) and
/// Q = √(2 [K λ + (h+p) n₂(r)]/h), repeated from the economic order quantity. Source: Hadley & Whitin 1963; Snyder & Shen
/// 2019, § 5.3; the cost is the exact one.
///
/// # Errors
/// As [`reorder_policy_cost`]; the fixed cost must be above zero.
pub fn reorder_policy_by_loss_function(
    lead_time_demand: &Demand,
    costs: &ReviewCosts,
) -> Result<ReorderPolicy, Invalid> {
    costs.checked()?;
    continuous(lead_time_demand)?;
    positive("fixed_cost_per_order", costs.fixed_cost_per_order)?;
    let (h, p) = (costs.holding_cost_per_unit, costs.backorder_cost_per_unit);
    let ordering = costs.fixed_cost_per_order * costs.demand_per_time;
    let mut q = (2.0 * ordering / h).sqrt();
    let mut r = lead_time_demand.mean();
    for _ in 0..1_000 {
        r = loss_root(lead_time_demand, q, h * q / (h + p), |r| lead_time_demand.loss(r));
        let next = (2.0 * (ordering + (h + p) * lead_time_demand.second_loss(r)) / h).sqrt();
        let settled = (next - q).abs() <= 1e-14 * q;
        q = next;
        if settled {
            break;
        }
    }
    Ok(ReorderPolicy { reorder_point: r, order_quantity: q, cost_per_time: cost(lead_time_demand, costs, r, q) })
}

/// The best reorder point for a given quantity: g(r) = g(r + Q).
///
/// # Errors
/// As [`reorder_policy_cost`].
pub fn best_reorder_point(lead_time_demand: &Demand, costs: &ReviewCosts, order_quantity: f64) -> Result<f64, Invalid> {
    costs.checked()?;
    continuous(lead_time_demand)?;
    positive("order_quantity", order_quantity)?;
    Ok(matching_point(lead_time_demand, costs, order_quantity))
}

fn matching_point(lead_time_demand: &Demand, costs: &ReviewCosts, order_quantity: f64) -> f64 {
    let valley = fractile(lead_time_demand, costs.holding_cost_per_unit, costs.backorder_cost_per_unit);
    let gap = |r: f64| rate(lead_time_demand, costs, r + order_quantity).0 - rate(lead_time_demand, costs, r).0;
    // r lies below the valley and r + Q above it; the gap rises with r.
    root(valley - order_quantity, valley, gap)
}

/// The root of a rising function between two points, by halving with secant steps.
pub(super) fn root(from: f64, to: f64, of: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (from, to);
    let (mut at_low, mut at_high) = (of(low), of(high));
    for round in 0..200 {
        let secant = low - at_low * (high - low) / (at_high - at_low);
        // Every third step halves, so that a crooked function cannot hold the secant back.
        let middle = if round % 3 == 2 || !(secant > low && secant < high) { 0.5 * (low + high) } else { secant };
        if middle <= low || middle >= high || high - low <= 1e-15 * middle.abs() {
            break;
        }
        let at = of(middle);
        if at < 0.0 {
            (low, at_low) = (middle, at);
        } else {
            (high, at_high) = (middle, at);
        }
    }
    0.5 * (low + high)
}

/// The optimal (r, Q): the level c where the area between c and g below it equals K λ; its ends are r and r + Q, c the cost.
///
/// Source: Zipkin 2000, § 6.5; the area grows with slope Q and is convex in c, so Newton's steps from above only fall.
///
/// # Errors
/// As [`reorder_policy_cost`]; the fixed cost must be above zero.
pub fn optimal_reorder_policy(lead_time_demand: &Demand, costs: &ReviewCosts) -> Result<ReorderPolicy, Invalid> {
    let start = reorder_policy_by_backorder_quantity(lead_time_demand, costs)?;
    let (h, p) = (costs.holding_cost_per_unit, costs.backorder_cost_per_unit);
    let valley = fractile(lead_time_demand, h, p);
    let mean = lead_time_demand.mean();
    let mut policy = start;
    for _ in 0..100 {
        let level = policy.cost_per_time;
        let off = |y: f64| rate(lead_time_demand, costs, y).0 - level;
        // g is at least h (y − m) and p (m − y), so its ends are inside these.
        let lower = root((mean - level / p - 1.0).min(valley - 1.0), valley, |y| -off(y));
        let upper = root(valley, (mean + level / h + 1.0).max(valley + 1.0), off);
        let q = upper - lower;
        if q <= 0.0 {
            break;
        }
        // Averaging g over the window is the Newton step for the level.
        let next = cost(lead_time_demand, costs, lower, q);
        let settled = next >= level * (1.0 - 1e-15);
        policy = ReorderPolicy { reorder_point: lower, order_quantity: q, cost_per_time: next.min(level) };
        if settled {
            break;
        }
    }
    Ok(policy)
}

/// Hadley and Whitin's iteration with a penalty per unit short, however long it stays short.
///
/// Q = √(2 λ (K + p n₁(r))/h), 1 − F(r) = h Q/(p λ), repeated; the cost is the method's own,
/// h (r − E[D] + Q/2) + (K + p n₁(r)) λ/Q.
///
/// # Errors
/// As [`reorder_policy_cost`]; `invalid.inconsistent` on `backorder_cost_per_unit` when being short forever is cheaper.
pub fn reorder_policy_by_inventory_level(
    lead_time_demand: &Demand,
    costs: &ReviewCosts,
) -> Result<ReorderPolicy, Invalid> {
    costs.checked()?;
    continuous(lead_time_demand)?;
    positive("fixed_cost_per_order", costs.fixed_cost_per_order)?;
    let (k, h, p) = (costs.fixed_cost_per_order, costs.holding_cost_per_unit, costs.backorder_cost_per_unit);
    let lambda = costs.demand_per_time;
    let mut q = (2.0 * k * lambda / h).sqrt();
    let mut r = lead_time_demand.mean();
    for _ in 0..1_000 {
        let share = h * q / (p * lambda);
        if share >= 1.0 {
            return Err(Invalid::inconsistent("backorder_cost_per_unit", "a penalty worth holding stock for"));
        }
        r = lead_time_demand.isf(share);
        let next = (2.0 * lambda * (k + p * lead_time_demand.loss(r)) / h).sqrt();
        let settled = (next - q).abs() <= 1e-14 * q;
        q = next;
        if settled {
            break;
        }
    }
    let short = lead_time_demand.loss(r);
    let cost_per_time = h * (r - lead_time_demand.mean() + q / 2.0) + (k + p * short) * lambda / q;
    Ok(ReorderPolicy { reorder_point: r, order_quantity: q, cost_per_time })
}

/// What customers see of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ReorderService {
    /// Chance that a cycle passes without a shortage, F(r).
    pub cycle_service_level: f64,
    /// Share of demand met at once, 1 − (n₁(r) − n₁(r+Q))/Q.
    pub fill_rate: f64,
    /// The usual approximation 1 − n₁(r)/Q, which forgets that backorders may outlive a cycle.
    pub fill_rate_approximate: f64,
}

/// The service of (r, Q), unmet demand waiting.
///
/// # Errors
/// `invalid.*` naming the argument.
pub fn reorder_service(
    lead_time_demand: &Demand,
    reorder_point: f64,
    order_quantity: f64,
) -> Result<ReorderService, Invalid> {
    bounded("reorder_point", reorder_point)?;
    positive("order_quantity", order_quantity)?;
    let short = lead_time_demand.loss(reorder_point);
    let left = lead_time_demand.loss(reorder_point + order_quantity);
    Ok(ReorderService {
        cycle_service_level: lead_time_demand.cdf(reorder_point),
        fill_rate: 1.0 - (short - left) / order_quantity,
        fill_rate_approximate: 1.0 - short / order_quantity,
    })
}

/// The reorder point that meets a fill rate exactly: n₁(r) − n₁(r+Q) = (1 − β) Q.
///
/// # Errors
/// `invalid.*` naming the argument; the target lies strictly between 0 and 1.
pub fn reorder_point_for_fill_rate(
    lead_time_demand: &Demand,
    order_quantity: f64,
    target_fill_rate: f64,
) -> Result<f64, Invalid> {
    fill_rate_root(lead_time_demand, order_quantity, target_fill_rate, |r| {
        lead_time_demand.loss(r) - lead_time_demand.loss(r + order_quantity)
    })
}

/// The reorder point of the usual approximation: n₁(r) = (1 − β) Q.
///
/// # Errors
/// As [`reorder_point_for_fill_rate`].
pub fn reorder_point_for_fill_rate_approximate(
    lead_time_demand: &Demand,
    order_quantity: f64,
    target_fill_rate: f64,
) -> Result<f64, Invalid> {
    fill_rate_root(lead_time_demand, order_quantity, target_fill_rate, |r| lead_time_demand.loss(r))
}

fn fill_rate_root(demand: &Demand, quantity: f64, target: f64, short: impl Fn(f64) -> f64) -> Result<f64, Invalid> {
    positive("order_quantity", quantity)?;
    inner_share("target_fill_rate", target)?;
    Ok(loss_root(demand, quantity, (1.0 - target) * quantity, short))
}

/// The level at which a falling number of units short is `allowed`.
pub(super) fn loss_root(demand: &Demand, quantity: f64, allowed: f64, short: impl Fn(f64) -> f64) -> f64 {
    let step = demand.sd().max(quantity).max(1.0);
    let (mut low, mut high) = (demand.mean() - step, demand.mean() + step);
    for _ in 0..60 {
        if short(low) >= allowed {
            break;
        }
        low -= low.abs().max(step);
    }
    for _ in 0..60 {
        if short(high) <= allowed {
            break;
        }
        high += high.abs().max(step);
    }
    root(low, high, |r| allowed - short(r))
}
