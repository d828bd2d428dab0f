use serde::{Deserialize, Serialize};

use super::super::HORIZON_MAX;
use crate::value::Invalid;

/// Where a backtest stands and how far it looks.
///
/// The last origin lies `gap + horizon` periods before the end of each series, the others `step` periods apart before it. At an origin
/// with `t` periods known, the periods `t + gap .. t + gap + horizon` are forecast: the gap is the time until an order made there arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BacktestPlan {
    /// How many origins.
    pub origins: u32,
    /// Periods from one origin to the next.
    pub step: u32,
    /// Periods between the last known and the first forecast one.
    pub gap: u32,
    /// Periods forecast.
    pub horizon: u32,
    /// How much of the past is seen.
    pub window: BacktestWindow,
    /// A full fit at every so many origins; in between only new values are learned.
    pub refit_every: u32,
    /// Fewest known periods; series with fewer at an origin are excluded there and counted.
    pub history_min: u32,
}

/// How much of the past is seen at an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BacktestWindow {
    /// Everything.
    Expanding {},
    /// The last periods.
    Sliding {
        /// How many.
        length: u32,
    },
}

impl Default for BacktestPlan {
    /// Three origins, one period apart, each looking one period ahead at full knowledge of the past, refitted every time.
    fn default() -> Self {
        Self {
            origins: 3,
            step: 1,
            gap: 0,
            horizon: 1,
            window: BacktestWindow::Expanding {},
            refit_every: 1,
            history_min: 2,
        }
    }
}

/// Most origins of one backtest.
const ORIGINS_MAX: u32 = 10_000;

impl BacktestPlan {
    pub(super) fn check(&self) -> Result<(), Invalid> {
        let at_least_one = [
            ("origins", self.origins),
            ("step", self.step),
            ("horizon", self.horizon),
            ("refit_every", self.refit_every),
            ("window.length", self.length().unwrap_or(1)),
        ];
        for (field, value) in at_least_one {
            if value == 0 {
                return Err(Invalid::too_small(field, 1));
            }
        }
        if self.origins > ORIGINS_MAX {
            return Err(Invalid::too_large("origins", ORIGINS_MAX));
        }
        if self.reach() > HORIZON_MAX {
            return Err(Invalid::too_large("horizon", HORIZON_MAX));
        }
        Ok(())
    }

    fn length(&self) -> Option<u32> {
        match self.window {
            BacktestWindow::Expanding {} => None,
            BacktestWindow::Sliding { length } => Some(length),
        }
    }

    /// Periods from the origin to the end of the forecast.
    pub(super) fn reach(&self) -> usize {
        (self.gap as usize).saturating_add(self.horizon as usize)
    }

    /// Known periods at the origin of that number (0 the first) of a series of that length.
    pub(super) fn origin(&self, length: usize, number: u32) -> Option<usize> {
        let later = self.origins.saturating_sub(number).saturating_sub(1) as usize;
        let back = later.checked_mul(self.step as usize)?.checked_add(self.reach())?;
        length.checked_sub(back).filter(|origin| *origin >= self.history_min as usize)
    }

    /// First known period at an origin.
    pub(super) fn first(&self, origin: usize) -> usize {
        self.length().map_or(0, |length| origin.saturating_sub(length as usize))
    }
}
