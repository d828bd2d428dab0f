//! Reading an item: position, stock-out date, levels.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::check::{inner_share, not_negative};
use super::{DemandOutlook, ItemPhase, ProjectedDay, ReplenishItem};
use crate::plan::distribution::Demand;
use crate::value::{Invalid, Units};

/// How far a stock-out is looked for.
const HORIZON_DAYS: usize = 730;

/// An item's levels and dates, in units and days.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StockOutlook {
    /// On hand − promised + inbound; may be negative.
    pub position: Units,
    /// Units inbound.
    pub inbound: Units,
    /// Lead time + review period.
    pub risk_days: f64,
    /// Expected demand over it.
    pub risk_demand_mean: f64,
    /// Stock beyond it.
    pub safety_stock: f64,
    /// Level at or below which an order is due.
    pub reorder_level: Units,
    /// Level an order aims at.
    pub order_up_to_level: Units,
    /// Expected units of an average day.
    pub daily_mean: f64,
    /// The day expected demand meets an empty shelf.
    pub stock_out_on: Option<NaiveDate>,
    /// That day less the lead time: the last day to order.
    pub order_by: Option<NaiveDate>,
}

impl DemandOutlook {
    pub(super) fn daily_mean(&self) -> Result<f64, Invalid> {
        if self.expected_by_day.is_empty() {
            return Err(Invalid::empty("expected_by_day"));
        }
        for (at, units) in self.expected_by_day.iter().enumerate() {
            if !(*units >= 0.0 && *units <= 1e12) {
                not_negative(&format!("expected_by_day[{at}]"), *units)?;
                return Err(Invalid::too_large(format!("expected_by_day[{at}]"), 1e12));
            }
        }
        Ok(self.expected_by_day.iter().sum::<f64>() / self.expected_by_day.len() as f64)
    }

    /// Expected units of the first `days` days.
    fn expected_over(&self, days: f64, daily_mean: f64) -> f64 {
        let listed = self.expected_by_day.len() as f64;
        let whole = days.min(listed).floor();
        let sum: f64 = self.expected_by_day.iter().take(whole as usize).sum();
        let part = self.expected_by_day.get(whole as usize).map_or(0.0, |units| units * (days - whole).clamp(0.0, 1.0));
        sum + part + (days - listed).max(0.0) * daily_mean
    }
}

impl ReplenishItem {
    /// Position, levels and dates of an item as of `today`.
    ///
    /// The reorder level covers the demand of lead time + review period at the service level. The forecast's quantile
    /// speaks for the forecast error; its distance from the mean is widened by the lead-time spread,
    /// √(1 + (d σ_L)² / σ²), d the daily mean and σ the forecast's deviation. The aim lies one economic order quantity higher.
    ///
    /// # Errors
    /// `invalid.*` naming the field.
    pub fn stock_outlook(&self, today: NaiveDate) -> Result<StockOutlook, Invalid> {
        let terms = &self.terms;
        not_negative("lead_time_days", terms.lead_time_days)?;
        not_negative("lead_time_sd_days", terms.lead_time_sd_days)?;
        not_negative("review_days", terms.review_days)?;
        inner_share("service_level", terms.service_level)?;
        not_negative("fixed_cost_per_order", terms.fixed_cost_per_order)?;
        not_negative("holding_rate_per_year", terms.holding_rate_per_year)?;
        let daily_mean = self.outlook.daily_mean()?;
        let inbound: Units = self.inbound.iter().map(|i| i.quantity.units()).fold(0, Units::saturating_add);
        let promised = self.promised.units();
        let position = self.on_hand.units().saturating_sub(promised).saturating_add(inbound);

        let risk_days = terms.lead_time_days + terms.review_days;
        let risk_demand_mean = self.outlook.expected_over(risk_days, daily_mean);
        let demand = Demand::quantiles(self.outlook.levels.clone(), self.outlook.risk_quantiles.clone())?;
        let quantile = demand.ppf(terms.service_level);
        let spread = daily_mean * terms.lead_time_sd_days;
        let off = quantile - demand.mean();
        let variance = demand.variance();
        let safety_stock = if variance > 0.0 {
            off * (1.0 + spread * spread / variance).sqrt() + demand.mean() - risk_demand_mean
        } else {
            quantile - risk_demand_mean + spread * crate::plan::distribution::normal_ppf(terms.service_level)
        };
        let reorder_level = (risk_demand_mean + safety_stock).max(0.0).ceil();
        let lot = self.lot(daily_mean);

        let stock_out_on = self.stock_out(today, daily_mean);
        let lead = Days::new(terms.lead_time_days.ceil().clamp(0.0, 36_500.0) as u64);
        let order_by = stock_out_on.map(|day| day.checked_sub_days(lead).unwrap_or(today));
        Ok(StockOutlook {
            position,
            inbound,
            risk_days,
            risk_demand_mean,
            safety_stock,
            reorder_level: reorder_level as Units,
            order_up_to_level: (reorder_level + lot) as Units,
            daily_mean,
            stock_out_on,
            order_by,
        })
    }

    /// The economic order quantity at the average day, at least one unit; nothing without demand.
    fn lot(&self, daily_mean: f64) -> f64 {
        let price = decimal(self.terms.unit_price.amount());
        let holding = price * self.terms.holding_rate_per_year;
        let yearly = 365.0 * daily_mean;
        if yearly <= 0.0 || holding <= 0.0 {
            return 0.0;
        }
        (2.0 * self.terms.fixed_cost_per_order * yearly / holding).sqrt().round().clamp(1.0, yearly.max(1.0))
    }

    /// The first day whose expected demand is not covered by what is free and has come in by then.
    fn stock_out(&self, today: NaiveDate, daily_mean: f64) -> Option<NaiveDate> {
        let short = |projected: &ProjectedDay| projected.stock < -1e-9;
        self.projection(today, daily_mean).take(HORIZON_DAYS).find(short).map(|projected| projected.day)
    }

    /// The first day it sells, when that is still to come.
    pub(super) fn launch_after(&self, today: NaiveDate) -> Option<NaiveDate> {
        match self.phase {
            ItemPhase::Launching { on } if on > today => Some(on),
            _ => None,
        }
    }

    /// Units still expected to sell before the item ends; `None` for no end.
    pub(super) fn sellable(&self, today: NaiveDate, daily_mean: f64) -> Option<f64> {
        match self.phase {
            ItemPhase::Regular | ItemPhase::Launching { .. } => None,
            ItemPhase::Ended => Some(0.0),
            ItemPhase::PhasingOut { until } => {
                let days = until.signed_duration_since(today).num_days().max(0) as f64;
                Some(self.outlook.expected_over(days, daily_mean))
            }
        }
    }
}

/// A decimal as the nearest float.
fn decimal(value: rust_decimal::Decimal) -> f64 {
    use rust_decimal::prelude::ToPrimitive;
    value.to_f64().unwrap_or(0.0)
}
