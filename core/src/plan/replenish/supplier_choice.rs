//! Which supplier to buy an item from: everything that a unit costs until it is on the shelf, and what waiting costs.
//!
//! Per year, λ demand, Q the supplier's best lot, c the landed price of a unit, i the holding rate, L and σ_L the lead time,
//! d and σ demand of a day, z the safety factor, φ the share of ordered units that arrive: purchase λ c; ordering K λ/Q;
//! cycle stock i c Q/2; safety stock i c z σ_R with σ_R² = L σ² + d² σ_L²; pipeline i c d L; shortage
//! s [σ_R n₁(z) λ/Q + (1−φ) λ]. Source: Silver, Pyke & Thomas 2017, ch. 6 and § 17 (total cost of ownership);
//! Zipkin 2000, § 7.

use serde::{Deserialize, Serialize};

use super::check::{inner_share, not_negative, positive};
use super::{OrderLimits, PriceBreak, PriceBreakRule, PurchaseTerms, order_quantity_in_packs};
use crate::plan::distribution::{normal_ppf, standard_normal_loss};
use crate::value::{Invalid, Problem, SupplierId};

/// Days a year has here.
const YEAR_DAYS: f64 = 365.0;
/// Most offers of one choice.
const OFFERS_MAX: usize = 10_000;

/// What one supplier offers for an item; every amount in one currency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SupplierOffer {
    /// Who.
    pub supplier: SupplierId,
    /// Which units a tier's price applies to.
    pub price_break_rule: PriceBreakRule,
    /// Prices, before freight and duty.
    pub price_breaks: Vec<PriceBreak>,
    /// Minimum, pack and largest order.
    pub limits: OrderLimits,
    /// Placing, freight and clearance of an order, whatever its size.
    pub fixed_cost_per_order: f64,
    /// Freight and handling of a unit.
    pub freight_per_unit: f64,
    /// Duty and tax that stay with the shop, on price plus freight.
    pub duty_rate: f64,
    /// Mean observed lead time, days.
    pub lead_time_days: f64,
    /// Its standard deviation.
    pub lead_time_sd_days: f64,
    /// Share of the ordered units that arrive, in (0, 1].
    pub fill_rate: f64,
}

/// What the item needs, whoever supplies it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SupplyNeed {
    /// Mean demand of a day.
    pub daily_demand_mean: f64,
    /// Its standard deviation.
    pub daily_demand_sd: f64,
    /// Cost of holding a unit of value for a year.
    pub holding_rate_per_year: f64,
    /// Chance wanted that a cycle passes without a shortage.
    pub service_level: f64,
    /// What a unit short costs: margin lost, goodwill, or the dearer replacement.
    pub shortage_cost_per_unit: f64,
}

/// What a supplier costs a year, part by part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SupplierFinding {
    /// Who.
    pub supplier: SupplierId,
    /// The best lot, within the supplier's limits and breaks.
    pub order_quantity: f64,
    /// Price, freight and duty of a unit at that lot.
    pub landed_unit_cost: f64,
    /// Stock beyond the mean demand of the lead time.
    pub safety_stock: f64,
    /// λ c.
    pub purchase_cost_per_year: f64,
    /// K λ/Q.
    pub ordering_cost_per_year: f64,
    /// Cycle, safety and pipeline stock at the holding rate.
    pub holding_cost_per_year: f64,
    /// What shortages and undelivered units cost.
    pub shortage_cost_per_year: f64,
    /// All of it.
    pub total_cost_per_year: f64,
    /// All of it over the units of a year.
    pub total_cost_per_unit: f64,
}

/// The suppliers from the cheapest to the dearest, all costs counted; ties in the order given.
///
/// # Errors
/// `invalid.*` naming the offer and field. Demand must be above zero: without demand no supplier is better than another.
pub fn supplier_choice(need: &SupplyNeed, offers: &[SupplierOffer]) -> Result<Vec<SupplierFinding>, Invalid> {
    positive("daily_demand_mean", need.daily_demand_mean)?;
    not_negative("daily_demand_sd", need.daily_demand_sd)?;
    positive("holding_rate_per_year", need.holding_rate_per_year)?;
    inner_share("service_level", need.service_level)?;
    not_negative("shortage_cost_per_unit", need.shortage_cost_per_unit)?;
    if offers.is_empty() {
        return Err(Invalid::empty("offers"));
    }
    if offers.len() > OFFERS_MAX {
        return Err(Invalid::new("offers", Problem::TooLong { max: OFFERS_MAX as u64 }));
    }
    let judged = |(at, offer)| found(need, offer).map_err(|e| e.within(&format!("offers[{at}]")));
    let mut findings = offers.iter().enumerate().map(judged).collect::<Result<Vec<_>, _>>()?;
    findings.sort_by(|a, b| a.total_cost_per_year.total_cmp(&b.total_cost_per_year));
    Ok(findings)
}

fn found(need: &SupplyNeed, offer: &SupplierOffer) -> Result<SupplierFinding, Invalid> {
    not_negative("freight_per_unit", offer.freight_per_unit)?;
    not_negative("duty_rate", offer.duty_rate)?;
    not_negative("lead_time_days", offer.lead_time_days)?;
    not_negative("lead_time_sd_days", offer.lead_time_sd_days)?;
    positive("fill_rate", offer.fill_rate)?;
    if offer.fill_rate > 1.0 {
        return Err(Invalid::too_large("fill_rate", 1));
    }
    let yearly = YEAR_DAYS * need.daily_demand_mean;
    let landed = |step: &PriceBreak| PriceBreak {
        from_units: step.from_units,
        unit_price: (step.unit_price + offer.freight_per_unit) * (1.0 + offer.duty_rate),
    };
    let terms = PurchaseTerms {
        fixed_cost_per_order: offer.fixed_cost_per_order,
        holding_rate: need.holding_rate_per_year,
        demand_per_time: yearly,
        price_break_rule: offer.price_break_rule,
        price_breaks: offer.price_breaks.iter().map(landed).collect(),
    };
    let lot = order_quantity_in_packs(&terms, &offer.limits)?;
    let orders = yearly / lot.order_quantity;
    let ordering_cost_per_year = offer.fixed_cost_per_order * orders;
    // The lot's cost is λ v + K λ/Q + i v Q/2 with v the average landed price of its units.
    let rate = need.holding_rate_per_year;
    let landed_unit_cost = (lot.cost_per_time - ordering_cost_per_year) / (yearly + rate * lot.order_quantity / 2.0);

    let late = need.daily_demand_mean * offer.lead_time_sd_days;
    let variance = offer.lead_time_days * need.daily_demand_sd * need.daily_demand_sd + late * late;
    let (sd, z) = (variance.sqrt(), normal_ppf(need.service_level));
    let safety_stock = z * sd;
    let kept = lot.order_quantity / 2.0 + safety_stock.max(0.0) + need.daily_demand_mean * offer.lead_time_days;
    let short = sd * standard_normal_loss(z) * orders + (1.0 - offer.fill_rate) * yearly;
    let holding_cost_per_year = rate * landed_unit_cost * kept;
    let purchase_cost_per_year = yearly * landed_unit_cost;
    let shortage_cost_per_year = need.shortage_cost_per_unit * short;
    let total_cost_per_year =
        purchase_cost_per_year + ordering_cost_per_year + holding_cost_per_year + shortage_cost_per_year;
    Ok(SupplierFinding {
        supplier: offer.supplier.clone(),
        order_quantity: lot.order_quantity,
        landed_unit_cost,
        safety_stock,
        purchase_cost_per_year,
        ordering_cost_per_year,
        holding_cost_per_year,
        shortage_cost_per_year,
        total_cost_per_year,
        total_cost_per_unit: total_cost_per_year / yearly,
    })
}
