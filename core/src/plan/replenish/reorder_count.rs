//! Order Q when the inventory position falls to r: demand in whole units.
//!
//! Source: Federgruen & Zheng, "An efficient algorithm for computing an optimal (r, Q) policy in continuous review
//! stochastic inventory systems", *Operations Research* 40, 1992.

use serde::{Deserialize, Serialize};

use super::ReviewCosts;
use super::min_max::PeriodCost;
use crate::plan::distribution::{CountTable, Demand};
use crate::value::Invalid;

/// Largest order quantity searched.
const QUANTITY_MAX: u32 = 10_000_000;

/// Reorder point and order quantity in whole units. The position falls *to* r before an order, so it is uniform on
/// r+1 … r+Q.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct UnitReorderPolicy {
    /// r; may be negative where waiting is cheap.
    pub reorder_point: i64,
    /// Q.
    pub order_quantity: u32,
    /// Exact cost per time.
    pub cost_per_time: f64,
}

/// Exact cost of (r, Q) for a demand of counts: [K λ + Σ g(y) over y = r+1 … r+Q] / Q.
///
/// # Errors
/// `invalid.*` naming the argument; `invalid.inconsistent` on `demand` when it is not of whole units.
pub fn unit_reorder_policy_cost(
    lead_time_demand: &Demand,
    costs: &ReviewCosts,
    reorder_point: i64,
    order_quantity: u32,
) -> Result<f64, Invalid> {
    costs.checked()?;
    if order_quantity == 0 {
        return Err(Invalid::too_small("order_quantity", 1));
    }
    if !lead_time_demand.is_count() {
        return Err(Invalid::inconsistent("lead_time_demand", "whole units"));
    }
    super::check::bounded("reorder_point", reorder_point as f64)?;
    let (r, q) = (reorder_point as f64, f64::from(order_quantity));
    let (h, p) = (costs.holding_cost_per_unit, costs.backorder_cost_per_unit);
    // Below zero the loss is a straight line; the second-order loss of counts sums it from r+1 on.
    let short = (lead_time_demand.second_loss_of_counts(r) - lead_time_demand.second_loss_of_counts(r + q)) / q;
    let ordering = costs.fixed_cost_per_order * costs.demand_per_time / q;
    Ok(ordering + h * (r + (q + 1.0) / 2.0 - lead_time_demand.mean()) + (h + p) * short)
}

/// The optimal (r, Q) for a demand of counts: starting at the valley of g, the window grows by its cheaper end while that
/// lowers the average.
///
/// # Errors
/// As [`unit_reorder_policy_cost`]; `invalid.too_large` on `fixed_cost_per_order` when Q would pass 10,000,000.
///
/// ```
/// use daigou::plan::distribution::Demand;
/// use daigou::plan::replenish::{ReviewCosts, optimal_unit_reorder_policy};
/// let costs = ReviewCosts {
///     fixed_cost_per_order: 100.0,
///     holding_cost_per_unit: 20.0,
///     backorder_cost_per_unit: 150.0,
///     demand_per_time: 1.5,
/// };
/// let best = optimal_unit_reorder_policy(&Demand::poisson(3.0)?, &costs)?;
/// assert_eq!((best.reorder_point, best.order_quantity), (3, 5));
/// assert!((best.cost_per_time - 107.923_580_633_149_75).abs() < 1e-9);
/// # Ok::<(), daigou::value::Invalid>(())
/// ```
pub fn optimal_unit_reorder_policy(
    lead_time_demand: &Demand,
    costs: &ReviewCosts,
) -> Result<UnitReorderPolicy, Invalid> {
    costs.checked()?;
    let table = CountTable::of(lead_time_demand).map_err(|e| e.of("lead_time_demand"))?;
    let g = PeriodCost::of(&table, lead_time_demand.mean(), costs.holding_cost_per_unit, costs.backorder_cost_per_unit);
    let (mut below, mut above) = (g.valley(), g.valley());
    let (mut at_below, mut at_above) = (g.at(below.saturating_sub(1)), g.at(above.saturating_add(1)));
    let mut sum = costs.fixed_cost_per_order * costs.demand_per_time + g.at(below);
    let mut quantity: u32 = 1;
    let mut average = sum;
    loop {
        let cheaper = at_below.min(at_above);
        if cheaper >= average {
            break;
        }
        quantity = quantity.saturating_add(1);
        if quantity > QUANTITY_MAX {
            return Err(Invalid::too_large("fixed_cost_per_order", "what 10,000,000 units per order carry"));
        }
        sum += cheaper;
        average = sum / f64::from(quantity);
        if at_below <= at_above {
            below = below.saturating_sub(1);
            at_below = g.at(below.saturating_sub(1));
        } else {
            above = above.saturating_add(1);
            at_above = g.at(above.saturating_add(1));
        }
    }
    Ok(UnitReorderPolicy { reorder_point: below.saturating_sub(1), order_quantity: quantity, cost_per_time: average })
}
