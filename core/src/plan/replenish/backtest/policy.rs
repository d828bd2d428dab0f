use serde::{Deserialize, Serialize};

use super::{BacktestItem, BacktestSettings, DatedUnits, PolicyEvening};
use crate::plan::distribution::Demand;
use crate::plan::replenish::check::inner_share;
use crate::value::Invalid;

/// A way to decide on an order in the evening of a review day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum BacktestPolicy {
    /// The shop's own past: the orders that were placed.
    AsOrdered {
        /// By day; several of a day sum up. Only those on the days replayed count.
        orders: Vec<DatedUnits>,
    },
    /// A simple rule: up to so many days of the pace of late.
    Cover {
        /// Days that the pace is taken from.
        window_days: u32,
        /// Days of it to have, on the shelf and on the way.
        cover_days: u32,
    },
    /// A simple rule: fixed levels, (s, S).
    Levels {
        /// Order at or below it.
        reorder_level: u32,
        /// Order up to it.
        order_up_to_level: u32,
    },
    /// The library's: a reorder level that covers lead time + review period at a service level, an economic order quantity
    /// above it; both from the mean and variance of the days of late.
    Service {
        /// Days that mean and variance are taken from.
        window_days: u32,
        /// Chance wanted that a cycle passes without a shortage.
        service_level: f64,
    },
}

impl BacktestPolicy {
    pub(super) fn checked(&self) -> Result<(), Invalid> {
        let window = |days: u32| if days == 0 { Err(Invalid::too_small("window_days", 1)) } else { Ok(()) };
        match self {
            Self::AsOrdered { .. } => Ok(()),
            Self::Cover { window_days, .. } => window(*window_days),
            Self::Levels { reorder_level, order_up_to_level } if order_up_to_level < reorder_level => {
                Err(Invalid::inconsistent("order_up_to_level", "a level from reorder_level on"))
            }
            Self::Levels { .. } => Ok(()),
            Self::Service { window_days, service_level } => {
                window(*window_days)?;
                inner_share("service_level", *service_level)
            }
        }
    }

    /// Whether it orders on any day, not on review days alone.
    pub(super) fn is_daily(&self) -> bool {
        matches!(self, Self::AsOrdered { .. })
    }

    /// Units to order this evening, before minimum and packs.
    pub(super) fn units(&self, item: &BacktestItem, settings: &BacktestSettings, evening: &PolicyEvening<'_>) -> f64 {
        let position = evening.position as f64;
        let up_to = |reorder: f64, level: f64| if position <= reorder { (level - position).max(0.0) } else { 0.0 };
        match self {
            Self::AsOrdered { orders } => {
                let today = orders.iter().filter(|order| order.day == evening.day);
                today.map(|order| f64::from(order.units)).sum()
            }
            Self::Levels { reorder_level, order_up_to_level } => {
                up_to(f64::from(*reorder_level), f64::from(*order_up_to_level))
            }
            Self::Cover { window_days, cover_days } => {
                let level = (pace(evening.sold, *window_days).0 * f64::from(*cover_days)).ceil();
                up_to(level, level)
            }
            Self::Service { window_days, service_level } => {
                let (mean, variance) = pace(evening.sold, *window_days);
                let (lead, spread) = moments(item.lead_times_days.iter().copied());
                let risk_days = lead + f64::from(settings.review_days);
                let level =
                    service_level_units(mean * risk_days, risk_days * variance + mean * mean * spread, *service_level);
                let holding = item.unit_cost * item.holding_rate_per_year;
                let lot = if holding > 0.0 {
                    (2.0 * item.fixed_cost_per_order * 365.0 * mean / holding).sqrt().min(365.0 * mean)
                } else {
                    0.0
                };
                up_to(level, (level + lot).round())
            }
        }
    }
}

/// Mean and variance of the last `window` days.
fn pace(sold: &[u32], window: u32) -> (f64, f64) {
    let from = sold.len().saturating_sub(usize::try_from(window).unwrap_or(usize::MAX));
    moments(sold.get(from..).unwrap_or_default().iter().copied())
}

fn moments(values: impl Iterator<Item = u32>) -> (f64, f64) {
    let (mut count, mut sum, mut squares) = (0.0, 0.0, 0.0);
    for value in values.map(f64::from) {
        (count, sum, squares) = (count + 1.0, sum + value, squares + value * value);
    }
    if count == 0.0 {
        return (0.0, 0.0);
    }
    let mean = sum / count;
    (mean, (squares / count - mean * mean).max(0.0))
}

/// The quantile of a count demand with these moments: negative binomial, Poisson where the variance is no larger.
fn service_level_units(mean: f64, variance: f64, service_level: f64) -> f64 {
    let demand = if variance > mean { Demand::negative_binomial(mean, variance.sqrt()) } else { Demand::poisson(mean) };
    demand.map_or(0.0, |demand| demand.ppf(service_level))
}
