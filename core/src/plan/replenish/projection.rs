//! What will lie on the shelf day by day, when nothing more is bought.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{ItemPhase, ReplenishItem};
use crate::value::{Invalid, Units};

/// Most days of one projection.
const DAYS_MAX: u32 = 3_660;

/// One day of a projection.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ProjectedDay {
    /// The day.
    pub day: NaiveDate,
    /// Units that come in that morning.
    pub arriving: Units,
    /// Units expected to be asked for.
    pub expected_demand: f64,
    /// Units left in the evening, promised ones taken off; below zero when demand meets an empty shelf.
    pub stock: f64,
}

impl ReplenishItem {
    /// The stock of the coming `days` days, today first: what is on hand less what is promised, plus what is on its way, less
    /// expected demand. A launching item sells from its first day on, one phasing out until its last.
    ///
    /// # Errors
    /// `invalid.*` naming the field of the outlook; `invalid.too_large` on `days` above 3,660.
    pub fn projected_stock(&self, today: NaiveDate, days: u32) -> Result<Vec<ProjectedDay>, Invalid> {
        if days > DAYS_MAX {
            return Err(Invalid::too_large("days", DAYS_MAX));
        }
        let daily_mean = self.outlook.daily_mean()?;
        Ok(self.projection(today, daily_mean).take(usize::try_from(days).unwrap_or(0)).collect())
    }

    /// The days from today on, without end; `daily_mean` is the outlook's.
    pub(super) fn projection(&self, today: NaiveDate, daily_mean: f64) -> impl Iterator<Item = ProjectedDay> {
        let mut arrivals: Vec<(NaiveDate, Units)> =
            self.inbound.iter().map(|i| (i.expected_on.max(today), i.quantity.units())).collect();
        arrivals.sort_unstable();
        let mut arrivals = arrivals.into_iter().peekable();
        let mut stock = self.on_hand.units().saturating_sub(self.promised.units()) as f64;
        let mut demand = self.outlook.expected_by_day.iter();
        std::iter::successors(Some(today), NaiveDate::succ_opt).map(move |day| {
            let mut arriving: Units = 0;
            while let Some((_, units)) = arrivals.next_if(|(on, _)| *on <= day) {
                arriving = arriving.saturating_add(units);
            }
            let is_sold = match self.phase {
                ItemPhase::Regular => true,
                ItemPhase::Launching { on } => day >= on,
                ItemPhase::PhasingOut { until } => day < until,
                ItemPhase::Ended => false,
            };
            let expected_demand = if is_sold { demand.next().copied().unwrap_or(daily_mean) } else { 0.0 };
            stock += arriving as f64 - expected_demand;
            ProjectedDay { day, arriving, expected_demand, stock }
        })
    }
}
