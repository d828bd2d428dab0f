//! Many items under one limit: money, shelf space, luggage weight. One multiplier prices the limit.
//!
//! Source: Hadley & Whitin 1963, ch. 2 and 6; Silver, Pyke & Thomas 2017, § 10.

use serde::{Deserialize, Serialize};

use super::check::{not_negative, positive};
use super::{UnitEconomics, reorder_point::root};
use crate::plan::distribution::Demand;
use crate::value::{Invalid, Problem};

/// Most items under one limit.
const ITEMS_MAX: usize = 1_000_000;

/// A regularly ordered item that uses a limited thing.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LimitedLot {
    /// K.
    pub fixed_cost_per_order: f64,
    /// h, per unit and time.
    pub holding_cost_per_unit: f64,
    /// λ.
    pub demand_per_time: f64,
    /// What a unit of the lot uses: its price for a money limit, its volume, its weight.
    pub use_per_unit: f64,
}

/// Quantities under one limit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LimitedQuantities {
    /// Q_i, real units.
    pub order_quantities: Vec<f64>,
    /// What one more unit of the limit is worth; 0 when it does not bind.
    pub multiplier: f64,
    /// Cost per time of lots; expected profit of seasons.
    pub value: f64,
}

fn counted(length: usize) -> Result<(), Invalid> {
    if length == 0 {
        return Err(Invalid::empty("items"));
    }
    if length > ITEMS_MAX {
        return Err(Invalid::new("items", Problem::TooLong { max: ITEMS_MAX as u64 }));
    }
    Ok(())
}

/// Economic order quantities with Σ w_i Q_i ≤ W: Q_i = √(2 K_i λ_i / (h_i + 2 θ w_i)), θ the multiplier.
///
/// # Errors
/// `invalid.*` naming the argument.
pub fn order_quantities_within_limit(items: &[LimitedLot], limit: f64) -> Result<LimitedQuantities, Invalid> {
    counted(items.len())?;
    positive("limit", limit)?;
    for (at, item) in items.iter().enumerate() {
        let named = |e: Invalid| e.within(&format!("items[{at}]"));
        positive("fixed_cost_per_order", item.fixed_cost_per_order).map_err(named)?;
        positive("holding_cost_per_unit", item.holding_cost_per_unit).map_err(named)?;
        positive("demand_per_time", item.demand_per_time).map_err(named)?;
        not_negative("use_per_unit", item.use_per_unit).map_err(named)?;
    }
    let quantity = |item: &LimitedLot, theta: f64| {
        let charged = item.holding_cost_per_unit + 2.0 * theta * item.use_per_unit;
        (2.0 * item.fixed_cost_per_order * item.demand_per_time / charged).sqrt()
    };
    let used = |theta: f64| items.iter().map(|item| item.use_per_unit * quantity(item, theta)).sum::<f64>();
    let multiplier = multiplier(limit, used);
    let order_quantities: Vec<f64> = items.iter().map(|item| quantity(item, multiplier)).collect();
    let value = items
        .iter()
        .zip(&order_quantities)
        .map(|(item, q)| item.fixed_cost_per_order * item.demand_per_time / q + item.holding_cost_per_unit * q / 2.0);
    Ok(LimitedQuantities { multiplier, value: value.sum(), order_quantities })
}

/// The smallest θ ≥ 0 at which a falling use fits the limit.
fn multiplier(limit: f64, used: impl Fn(f64) -> f64) -> f64 {
    if used(0.0) <= limit {
        return 0.0;
    }
    let mut high = 1e-6;
    while used(high) > limit && high < 1e18 {
        high *= 4.0;
    }
    root(if high > 1e-6 { high / 4.0 } else { 0.0 }, high, |theta| limit - used(theta))
}

/// A seasonal item bought once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LimitedSeason {
    /// Demand of the season.
    pub demand: Demand,
    /// What a unit brings and costs.
    pub economics: UnitEconomics,
    /// What a unit uses of the limit: its cost for a budget.
    pub use_per_unit: f64,
}

/// Newsvendor quantities with Σ w_i Q_i ≤ W: F(Q_i) = (u_i − θ w_i)/(u_i + o_i), zero where that is not positive.
///
/// # Errors
/// `invalid.*` naming the argument.
pub fn season_quantities_within_limit(items: &[LimitedSeason], limit: f64) -> Result<LimitedQuantities, Invalid> {
    counted(items.len())?;
    positive("limit", limit)?;
    let mut priced = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        let named = |e: Invalid| e.within(&format!("items[{at}]"));
        not_negative("use_per_unit", item.use_per_unit).map_err(named)?;
        let (overage, underage) = item.economics.overage_underage().map_err(|e| named(e.within("economics")))?;
        priced.push((item, overage, underage));
    }
    let quantity = |(item, overage, underage): &(&LimitedSeason, f64, f64), theta: f64| {
        let ratio = (underage - theta * item.use_per_unit) / (underage + overage);
        if ratio <= 0.0 { 0.0 } else { item.demand.ppf(ratio).max(0.0) }
    };
    let used = |theta: f64| priced.iter().map(|item| item.0.use_per_unit * quantity(item, theta)).sum::<f64>();
    let mut multiplier = multiplier(limit, used);
    if used(multiplier) > limit {
        // Steps of a discrete demand: the next larger price is the one that fits.
        multiplier *= 1.0 + 1e-12;
    }
    let order_quantities: Vec<f64> = priced.iter().map(|item| quantity(item, multiplier)).collect();
    let mut value = 0.0;
    for (item, q) in items.iter().zip(&order_quantities) {
        value += item.economics.expected_profit(&item.demand, *q)?;
    }
    Ok(LimitedQuantities { order_quantities, multiplier, value })
}
