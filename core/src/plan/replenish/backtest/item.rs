use serde::{Deserialize, Serialize};

use crate::plan::replenish::OrderLimits;
use crate::plan::replenish::check::{inner_share, not_negative};
use crate::value::{Invalid, Problem, bounds};

/// Longest history, days.
const DAYS_MAX: usize = 36_600;
/// Most replications or resamples.
const REPEATS_MAX: u32 = 100_000;

/// An item's history and how it is bought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BacktestItem {
    /// Units asked for on each day of the history.
    pub demand: Vec<u32>,
    /// Units on the shelf on the first morning replayed.
    pub opening_stock: u32,
    /// Cost of a unit, landed.
    pub unit_cost: f64,
    /// What a sale brings beyond it.
    pub unit_margin: f64,
    /// Cost of placing an order.
    pub fixed_cost_per_order: f64,
    /// Cost of holding a unit of value for a year.
    pub holding_rate_per_year: f64,
    /// Minimum, pack and largest order.
    pub limits: OrderLimits,
    /// Lead times observed, days; each order draws one of them.
    pub lead_times_days: Vec<u32>,
}

/// Units ordered on a day of the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DatedUnits {
    /// The day, the first of the history being 0.
    pub day: u32,
    /// How many.
    pub units: u32,
}

/// How a history is replayed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BacktestSettings {
    /// Days known before the replay begins.
    pub warm_up_days: u32,
    /// Days from one look at an item to the next.
    pub review_days: u32,
    /// How often the replay is repeated with other lead times.
    pub replications: u32,
    /// How often the items are resampled for the intervals.
    pub resamples: u32,
    /// Share of the resamples inside an interval, e.g. 0.95.
    pub confidence: f64,
    /// Seed of every draw.
    pub seed: u64,
}

impl BacktestSettings {
    pub(super) fn checked(&self) -> Result<(), Invalid> {
        inner_share("confidence", self.confidence)?;
        for (field, count) in
            [("review_days", self.review_days), ("replications", self.replications), ("resamples", self.resamples)]
        {
            if count == 0 {
                return Err(Invalid::too_small(field, 1));
            }
            if count > REPEATS_MAX {
                return Err(Invalid::too_large(field, REPEATS_MAX));
            }
        }
        Ok(())
    }
}

impl BacktestItem {
    pub(super) fn checked(&self, settings: &BacktestSettings) -> Result<(), Invalid> {
        if self.demand.len() > DAYS_MAX {
            return Err(Invalid::new("demand", Problem::TooLong { max: DAYS_MAX as u64 }));
        }
        if u32::try_from(self.demand.len()).unwrap_or(u32::MAX) <= settings.warm_up_days {
            return Err(Invalid::inconsistent("demand", "more days than warm_up_days"));
        }
        for (at, units) in self.demand.iter().enumerate() {
            if *units > bounds::QUANTITY_MAX {
                return Err(Invalid::too_large(format!("demand[{at}]"), bounds::QUANTITY_MAX));
            }
        }
        not_negative("unit_cost", self.unit_cost)?;
        not_negative("unit_margin", self.unit_margin)?;
        not_negative("fixed_cost_per_order", self.fixed_cost_per_order)?;
        not_negative("holding_rate_per_year", self.holding_rate_per_year)?;
        self.limits.in_packs()?;
        if self.lead_times_days.is_empty() {
            return Err(Invalid::empty("lead_times_days"));
        }
        for (at, days) in self.lead_times_days.iter().enumerate() {
            if usize::try_from(*days).unwrap_or(usize::MAX) > DAYS_MAX {
                return Err(Invalid::too_large(format!("lead_times_days[{at}]"), DAYS_MAX));
            }
        }
        Ok(())
    }
}
