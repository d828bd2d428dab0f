//! Demand over a random lead time, base stock and periodic review.
//!
//! Sources: Zipkin 2000, § 6.2 and ch. 7; Silver, Pyke & Thomas, *Inventory and Production Management*, 4th ed. 2017, ch. 6–7.

use serde::{Deserialize, Serialize};

use super::check::{inner_share, not_negative, positive};
use super::reorder_point::loss_root;
use crate::plan::distribution::{Demand, DemandForm, DemandShare};
use crate::value::Invalid;

/// One possible lead time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LeadTimeShare {
    /// Its length, in the periods of the demand.
    pub periods: f64,
    /// Its probability.
    pub probability: f64,
}

/// Normal demand over an independent random lead time, by its first two moments:
/// mean d E[L], variance E[L] σ² + d² Var[L].
///
/// The usual formula; where lead times vary much the true demand is skewed and [`demand_over_lead_times`] is exact.
///
/// # Errors
/// `invalid.*` naming the argument.
pub fn normal_lead_time_demand(
    demand_mean: f64,
    demand_sd: f64,
    lead_time_mean: f64,
    lead_time_sd: f64,
) -> Result<Demand, Invalid> {
    not_negative("demand_mean", demand_mean)?;
    not_negative("demand_sd", demand_sd)?;
    not_negative("lead_time_mean", lead_time_mean)?;
    not_negative("lead_time_sd", lead_time_sd)?;
    let spread = demand_mean * lead_time_sd;
    Demand::normal(demand_mean * lead_time_mean, (lead_time_mean * demand_sd * demand_sd + spread * spread).sqrt())
        .map_err(per_time)
}

/// A demand over the lead time that is out of range, blamed on the demand of a period.
fn per_time(invalid: Invalid) -> Invalid {
    let field = if invalid.field == "mean" { "demand_mean" } else { "demand_sd" };
    invalid.of(field)
}

/// Poisson demand over a gamma-distributed lead time: exactly negative binomial with mean λ E[L] and variance
/// λ E[L] + λ² Var[L]. Source: Zipkin 2000, § 7.3.
///
/// # Errors
/// `invalid.*` naming the argument.
pub fn poisson_over_gamma_lead_time(
    demand_mean: f64,
    lead_time_mean: f64,
    lead_time_sd: f64,
) -> Result<Demand, Invalid> {
    not_negative("demand_mean", demand_mean)?;
    not_negative("lead_time_mean", lead_time_mean)?;
    not_negative("lead_time_sd", lead_time_sd)?;
    let mean = demand_mean * lead_time_mean;
    let spread = demand_mean * lead_time_sd;
    if mean == 0.0 {
        return Demand::constant(0.0);
    }
    Demand::negative_binomial(mean, (mean + spread * spread).sqrt())
        .map_err(|e| e.of(if mean > spread { "demand_mean" } else { "lead_time_sd" }))
}

/// Demand over one of several lead times, exactly: a mixture of the demand of each.
///
/// # Errors
/// `invalid.*` naming `lead_times`; `invalid.inconsistent` when the demand has no form for sums of periods.
pub fn demand_over_lead_times(demand_per_period: &Demand, lead_times: &[LeadTimeShare]) -> Result<Demand, Invalid> {
    let mut parts = Vec::with_capacity(lead_times.len());
    for lead_time in lead_times {
        not_negative("lead_times", lead_time.periods)?;
        let of = if lead_time.periods == 0.0 {
            DemandForm::Constant { units: 0.0 }
        } else {
            demand_per_period.over(lead_time.periods)?.form().clone()
        };
        parts.push(DemandShare { share: lead_time.probability, of });
    }
    Demand::mixture(parts).map_err(|e| e.of("lead_times"))
}

/// A base-stock level with its cost and service.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BaseStock {
    /// S, the inventory position held.
    pub base_stock_level: f64,
    /// Holding and backorder cost per time.
    pub cost_per_time: f64,
    /// P(stock on hand > 0) = P(D < S).
    pub ready_rate: f64,
}

/// The best base stock: smallest S with F(S) ≥ p/(p+h), F the lead-time demand.
///
/// # Errors
/// `invalid.*` naming the argument.
pub fn base_stock(
    lead_time_demand: &Demand,
    holding_cost_per_unit: f64,
    backorder_cost_per_unit: f64,
) -> Result<BaseStock, Invalid> {
    positive("holding_cost_per_unit", holding_cost_per_unit)?;
    positive("backorder_cost_per_unit", backorder_cost_per_unit)?;
    let best = super::newsvendor(lead_time_demand, holding_cost_per_unit, backorder_cost_per_unit)?;
    let level = best.order_up_to_level;
    let at_level = if lead_time_demand.is_count() { lead_time_demand.density(level) } else { 0.0 };
    Ok(BaseStock {
        base_stock_level: level,
        cost_per_time: best.expected_cost,
        ready_rate: (lead_time_demand.cdf(level) - at_level).max(0.0),
    })
}

/// Stock held against surprise.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SafetyStock {
    /// Mean demand over the time at risk.
    pub risk_demand_mean: f64,
    /// Its standard deviation.
    pub risk_demand_sd: f64,
    /// Level minus mean: what is there beyond the expected demand (negative when the target is low).
    pub safety_stock: f64,
    /// The reorder point, or the order-up-to level under periodic review.
    pub level: f64,
}

/// The level that covers the demand over the time at risk with a given probability: a reorder point when the demand is
/// that of the lead time, an order-up-to level when it is that of review period + lead time.
///
/// # Errors
/// `invalid.too_small` / `invalid.too_large` unless 0 < `cycle_service_level` < 1.
pub fn level_for_cycle_service(risk_demand: &Demand, cycle_service_level: f64) -> Result<SafetyStock, Invalid> {
    inner_share("cycle_service_level", cycle_service_level)?;
    let level = risk_demand.ppf(cycle_service_level);
    Ok(SafetyStock {
        risk_demand_mean: risk_demand.mean(),
        risk_demand_sd: risk_demand.sd(),
        safety_stock: level - risk_demand.mean(),
        level,
    })
}

/// Order-up-to level of an (R, S) policy with normal demand: risk period R + L, variance (R + E[L]) σ² + d² Var[L].
///
/// # Errors
/// `invalid.*` naming the argument.
pub fn periodic_review_level(
    demand_mean: f64,
    demand_sd: f64,
    lead_time_mean: f64,
    lead_time_sd: f64,
    review_period: f64,
    cycle_service_level: f64,
) -> Result<SafetyStock, Invalid> {
    not_negative("review_period", review_period)?;
    not_negative("lead_time_mean", lead_time_mean)?;
    let risk = normal_lead_time_demand(demand_mean, demand_sd, lead_time_mean + review_period, lead_time_sd)?;
    level_for_cycle_service(&risk, cycle_service_level)
}

/// Order-up-to level of an (R, S) policy that meets a fill rate exactly, unmet demand waiting: what is short at the end of
/// a cycle less what was short at its start, n₁(S; R+L) − n₁(S; L) = (1 − β) E[demand of R].
///
/// Source: Johnson, Lee, Davis & Hall, "Expressions for item fill rates in periodic inventory systems", *Naval Research
/// Logistics* 42, 1995; Zipkin 2000, § 6.
///
/// # Errors
/// `invalid.*` naming the argument; `invalid.inconsistent` on `risk_demand` unless it exceeds the lead-time demand.
pub fn periodic_level_for_fill_rate(
    risk_demand: &Demand,
    lead_time_demand: &Demand,
    target_fill_rate: f64,
) -> Result<SafetyStock, Invalid> {
    inner_share("target_fill_rate", target_fill_rate)?;
    let of_review = risk_demand.mean() - lead_time_demand.mean();
    if of_review < 1e-12 {
        return Err(Invalid::inconsistent("risk_demand", "more than lead_time_demand"));
    }
    let short = |level: f64| risk_demand.loss(level) - lead_time_demand.loss(level);
    let level = loss_root(risk_demand, of_review, (1.0 - target_fill_rate) * of_review, short);
    Ok(SafetyStock {
        risk_demand_mean: risk_demand.mean(),
        risk_demand_sd: risk_demand.sd(),
        safety_stock: level - risk_demand.mean(),
        level,
    })
}
