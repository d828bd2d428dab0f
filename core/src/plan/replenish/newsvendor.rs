//! One chance to buy: the newsvendor, for every form of demand.
//!
//! o overage cost (a unit left over), u underage cost (a unit short), F the demand's cdf: buy the smallest S with
//! F(S) ≥ u/(u+o). Source: Zipkin 2000, § 6; Snyder & Shen 2019, § 4.3.

use serde::{Deserialize, Serialize};

use super::check::{bounded, not_negative, positive};
use crate::plan::distribution::Demand;
use crate::value::Invalid;

/// How much to have, and what that is expected to cost.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StockLevel {
    /// S, units.
    pub order_up_to_level: f64,
    /// Expected cost of the period.
    pub expected_cost: f64,
    /// u/(u+o).
    pub critical_ratio: f64,
}

/// Expected cost of having S units: o E[(S−D)⁺] + u E[(D−S)⁺].
///
/// # Errors
/// `invalid.*` naming the argument.
pub fn newsvendor_cost(
    demand: &Demand,
    overage_cost_per_unit: f64,
    underage_cost_per_unit: f64,
    order_up_to_level: f64,
) -> Result<f64, Invalid> {
    not_negative("overage_cost_per_unit", overage_cost_per_unit)?;
    not_negative("underage_cost_per_unit", underage_cost_per_unit)?;
    bounded("order_up_to_level", order_up_to_level)?;
    Ok(expected(demand, overage_cost_per_unit, underage_cost_per_unit, order_up_to_level))
}

fn expected(demand: &Demand, overage: f64, underage: f64, level: f64) -> f64 {
    overage * demand.complementary_loss(level) + underage * demand.loss(level)
}

/// The smallest S with F(S) ≥ u/(u+o), from whichever side is the smaller share.
pub(super) fn fractile(demand: &Demand, overage: f64, underage: f64) -> f64 {
    let total = overage + underage;
    if underage > overage { demand.isf(overage / total) } else { demand.ppf(underage / total) }
}

/// The best level for one period.
///
/// # Errors
/// `invalid.*` naming the argument; both costs must be above zero.
///
/// ```
/// use daigou::plan::{distribution::Demand, replenish::newsvendor};
/// let best = newsvendor(&Demand::poisson(18.0)?, 200.0, 270.0)?;
/// assert_eq!(best.order_up_to_level, 19.0);
/// assert!((best.expected_cost - 786.088_440_935_107_9).abs() < 1e-9);
/// # Ok::<(), daigou::value::Invalid>(())
/// ```
pub fn newsvendor(
    demand: &Demand,
    overage_cost_per_unit: f64,
    underage_cost_per_unit: f64,
) -> Result<StockLevel, Invalid> {
    positive("overage_cost_per_unit", overage_cost_per_unit)?;
    positive("underage_cost_per_unit", underage_cost_per_unit)?;
    let critical_ratio = underage_cost_per_unit / (overage_cost_per_unit + underage_cost_per_unit);
    let order_up_to_level = fractile(demand, overage_cost_per_unit, underage_cost_per_unit);
    let expected_cost = expected(demand, overage_cost_per_unit, underage_cost_per_unit, order_up_to_level);
    Ok(StockLevel { order_up_to_level, expected_cost, critical_ratio })
}

/// What a unit brings and costs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct UnitEconomics {
    /// Sales price.
    pub unit_revenue: f64,
    /// Purchase price, landed.
    pub unit_cost: f64,
    /// What a left-over unit still brings.
    pub unit_salvage_value: f64,
    /// Extra cost of keeping a left-over unit.
    pub holding_cost_per_unsold_unit: f64,
    /// Extra cost of disappointing a customer, beyond the lost margin.
    pub goodwill_cost_per_short_unit: f64,
}

impl UnitEconomics {
    /// Overage and underage cost of a unit.
    ///
    /// # Errors
    /// `invalid.*` naming the field; `invalid.inconsistent` on `unit_revenue` or `unit_salvage_value` when a unit sold
    /// brings no more than its cost, or one left over no less.
    pub fn overage_underage(&self) -> Result<(f64, f64), Invalid> {
        not_negative("unit_revenue", self.unit_revenue)?;
        not_negative("unit_cost", self.unit_cost)?;
        bounded("unit_salvage_value", self.unit_salvage_value)?;
        not_negative("holding_cost_per_unsold_unit", self.holding_cost_per_unsold_unit)?;
        not_negative("goodwill_cost_per_short_unit", self.goodwill_cost_per_short_unit)?;
        let underage = self.unit_revenue - self.unit_cost + self.goodwill_cost_per_short_unit;
        let overage = self.unit_cost - self.unit_salvage_value + self.holding_cost_per_unsold_unit;
        if underage <= 0.0 {
            return Err(Invalid::inconsistent("unit_revenue", "a revenue above unit_cost"));
        }
        if overage <= 0.0 {
            return Err(Invalid::inconsistent("unit_salvage_value", "a salvage value below unit_cost"));
        }
        Ok((overage, underage))
    }

    /// Expected profit of having q units: (r − c) E[D] − o E[(q−D)⁺] − u E[(D−q)⁺].
    ///
    /// # Errors
    /// As [`UnitEconomics::overage_underage`].
    pub fn expected_profit(&self, demand: &Demand, q: f64) -> Result<f64, Invalid> {
        let (overage, underage) = self.overage_underage()?;
        bounded("q", q)?;
        let cost = expected(demand, overage, underage, q);
        Ok((self.unit_revenue - self.unit_cost) * demand.mean() - cost)
    }
}

/// The most profitable quantity for one season.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SeasonPlan {
    /// Units to buy.
    pub order_quantity: f64,
    /// Expected profit.
    pub expected_profit: f64,
    /// u/(u+o).
    pub critical_ratio: f64,
}

/// The quantity with the highest expected profit.
///
/// # Errors
/// As [`UnitEconomics::overage_underage`].
pub fn newsvendor_profit(demand: &Demand, economics: &UnitEconomics) -> Result<SeasonPlan, Invalid> {
    let (overage, underage) = economics.overage_underage()?;
    let best = newsvendor(demand, overage, underage)?;
    Ok(SeasonPlan {
        order_quantity: best.order_up_to_level,
        expected_profit: (economics.unit_revenue - economics.unit_cost) * demand.mean() - best.expected_cost,
        critical_ratio: best.critical_ratio,
    })
}
