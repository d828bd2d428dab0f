//! A planning case: its given values by name, and the comparison by its own tolerance.

use daigou::plan::distribution::Demand;
use daigou::plan::replenish as r;
use serde_json::Value;

/// A case's given values, read by name.
pub struct Given<'a>(pub &'a Value);

impl Given<'_> {
    pub fn f(&self, name: &str) -> f64 {
        self.0[name].as_f64().unwrap_or_else(|| panic!("no number {name}"))
    }

    pub fn list(&self, name: &str) -> Vec<f64> {
        self.0[name].as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
    }

    pub fn normal_lead_time(&self) -> Demand {
        let l = self.f("lead_time_years");
        Demand::normal(self.f("demand_mean_per_year") * l, self.f("demand_sd_per_sqrt_year") * l.sqrt()).unwrap()
    }

    pub fn review(&self) -> r::ReviewCosts {
        let either = |a: &str, b: &str| self.0.get(a).or(self.0.get(b)).and_then(Value::as_f64).unwrap();
        let p = self.0.get("penalty_per_unit_short").and_then(Value::as_f64);
        r::ReviewCosts {
            fixed_cost_per_order: self.f("fixed_cost_per_order"),
            holding_cost_per_unit: either("holding_cost_per_unit_per_year", "holding_cost_per_unit_per_time"),
            backorder_cost_per_unit: p
                .unwrap_or_else(|| either("backorder_cost_per_unit_per_year", "backorder_cost_per_unit_per_time")),
            demand_per_time: either("demand_mean_per_year", "demand_mean_per_time"),
        }
    }

    pub fn terms(&self, rule: r::PriceBreakRule) -> r::PurchaseTerms {
        let tiers = self.list("break_quantities").into_iter().zip(self.list("unit_prices"));
        r::PurchaseTerms {
            fixed_cost_per_order: self.f("fixed_cost_per_order"),
            holding_rate: self.f("holding_rate_per_year"),
            demand_per_time: self.f("demand_units_per_year"),
            price_break_rule: rule,
            price_breaks: tiers.map(|(from_units, unit_price)| r::PriceBreak { from_units, unit_price }).collect(),
        }
    }

    pub fn periods(&self) -> r::PeriodCosts {
        r::PeriodCosts {
            fixed_cost_per_order: self.f("fixed_cost_per_order"),
            holding_cost_per_unit: self.f("holding_cost_per_unit_per_period"),
            backorder_cost_per_unit: self.f("backorder_cost_per_unit_per_period"),
            lead_time_periods: self.0.get("lead_time_periods").map_or(0, |v| v.as_u64().unwrap() as u32),
        }
    }

    pub fn joint(&self) -> Vec<r::JointItem> {
        let (h, d) = (self.list("holding_costs_per_unit_per_year"), self.list("demand_units_per_year"));
        let rows = self.list("minor_fixed_costs").into_iter().zip(h).zip(d);
        rows.map(|((k, h), d)| r::JointItem { minor_fixed_cost: k, holding_cost_per_unit: h, demand_per_time: d })
            .collect()
    }
}

/// Compares by the case's tolerance; a number's path decides which one.
pub fn compare(id: &str, path: &str, expected: &Value, found: &Value, tolerance: &Value, wrong: &mut Vec<String>) {
    match expected {
        Value::Object(fields) => {
            for (name, value) in fields {
                let inner = tolerance.get("fields").and_then(|f| f.get(name)).unwrap_or(tolerance);
                compare(id, name, value, &found[name], inner, wrong);
            }
        }
        Value::Array(values) => {
            if found.as_array().map(Vec::len) != Some(values.len()) {
                wrong.push(format!("{id} {path}: {found} for {expected}"));
            }
            for (at, value) in values.iter().enumerate() {
                compare(id, path, value, &found[at], tolerance, wrong);
            }
        }
        Value::Number(number) => {
            let (e, f) = (number.as_f64().unwrap(), found.as_f64().unwrap_or(f64::NAN));
            let allowed = match (tolerance.get("rel"), tolerance.get("abs")) {
                (Some(rel), _) => rel.as_f64().unwrap() * e.abs().max(1e-9),
                (None, abs) => abs.and_then(Value::as_f64).unwrap_or(0.0),
            };
            if (e - f).abs() > allowed || f.is_nan() {
                wrong.push(format!("{id} {path}: {f} for {e}"));
            }
        }
        _ if expected == found => {}
        _ => wrong.push(format!("{id} {path}: {found} for {expected}")),
    }
}
