use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::backtest::{bias, wape};
use crate::value::Invalid;

/// A person's change to a forecast: kept apart from it, reviewed on a day, and scored by what came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Adjustment {
    /// The series.
    pub id: String,
    /// First period changed, as a position in the forecast.
    pub from: u32,
    /// First period no longer changed.
    pub until: u32,
    /// What is changed.
    pub change: AdjustmentChange,
    /// Who.
    pub author: String,
    /// Why: the note of market research, the customer's word.
    pub reason: String,
    /// When it was made.
    pub made_on: NaiveDate,
    /// When it is to be looked at again.
    pub review_on: NaiveDate,
}

/// How a person changes a forecast.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum AdjustmentChange {
    /// Times a factor.
    Factor {
        /// The factor, zero or more.
        factor: f64,
    },
    /// So many units more per period, or fewer.
    Units {
        /// The units.
        units: f64,
    },
    /// In place of the forecast.
    Level {
        /// Units per period, zero or more.
        units: f64,
    },
}

/// A forecast before and after the adjustments of people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AdjustedForecast {
    /// What the methods said.
    pub statistical: Vec<f64>,
    /// What is planned with; never below zero.
    pub adjusted: Vec<f64>,
}

/// What adjustments were worth, once it is known what came.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AdjustmentScore {
    /// Periods that were changed and have an actual.
    pub periods: u64,
    /// WAPE of the methods' forecast over those periods.
    pub wape_before: Option<f64>,
    /// WAPE of the adjusted forecast.
    pub wape_after: Option<f64>,
    /// Forecast value added: WAPE before − after; above zero the person knew better.
    pub value_added: Option<f64>,
    /// Bias of the adjusted forecast: people tend to hope.
    pub bias_after: Option<f64>,
}

impl Adjustment {
    /// Whether it is due to be looked at again.
    pub fn is_review_due(&self, today: NaiveDate) -> bool {
        self.review_on <= today
    }

    fn check(&self, at: usize) -> Result<(), Invalid> {
        let named = |field: &str| format!("adjustments[{at}].{field}");
        if self.until < self.from {
            return Err(Invalid::inconsistent(named("until"), "from"));
        }
        let (number, least) = match self.change {
            AdjustmentChange::Factor { factor } => (factor, 0.0),
            AdjustmentChange::Units { units } => (units, f64::MIN),
            AdjustmentChange::Level { units } => (units, 0.0),
        };
        if !number.is_finite() {
            return Err(Invalid::not_finite(named("change")));
        }
        if number < least { Err(Invalid::too_small(named("change"), 0)) } else { Ok(()) }
    }
}

/// The forecast of a series with the adjustments made to it, applied in order; those of other series are passed over.
///
/// # Errors
/// `invalid.inconsistent`, `invalid.not_finite`, `invalid.too_small` naming the adjustment.
pub fn adjust(id: &str, statistical: &[f64], adjustments: &[Adjustment]) -> Result<AdjustedForecast, Invalid> {
    let mut adjusted = statistical.to_vec();
    for (at, adjustment) in adjustments.iter().enumerate() {
        adjustment.check(at)?;
        if adjustment.id != id {
            continue;
        }
        let length = adjustment.until.saturating_sub(adjustment.from) as usize;
        for value in adjusted.iter_mut().skip(adjustment.from as usize).take(length) {
            *value = match adjustment.change {
                AdjustmentChange::Factor { factor } => *value * factor,
                AdjustmentChange::Units { units } => *value + units,
                AdjustmentChange::Level { units } => units,
            }
            .max(0.0);
        }
    }
    Ok(AdjustedForecast { statistical: statistical.to_vec(), adjusted })
}

/// What the adjustments were worth against what came (NaN where it is not known yet). Periods nobody changed are left out.
///
/// Source: forecast value added, Fildes, Goodwin, Lawrence & Nikolopoulos 2009, *Int. J. Forecasting* 25:3.
///
/// ```
/// use daigou::plan::forecast::{AdjustedForecast, score_adjustment};
/// let plan = AdjustedForecast { statistical: vec![10.0, 10.0], adjusted: vec![10.0, 16.0] };
/// // The second period came out at 20: off by half before, by a fifth after.
/// let score = score_adjustment(&plan, &[7.0, 20.0]);
/// assert_eq!((score.periods, score.wape_before, score.wape_after), (1, Some(0.5), Some(0.2)));
/// assert!(score.value_added.is_some_and(|added| (added - 0.3).abs() < 1e-12));
/// ```
pub fn score_adjustment(forecast: &AdjustedForecast, actual: &[f64]) -> AdjustmentScore {
    let rows = forecast.statistical.iter().zip(&forecast.adjusted).zip(actual);
    let changed = rows.filter(|((before, after), y)| before.to_bits() != after.to_bits() && !y.is_nan());
    let (mut before, mut after, mut came) = (vec![], vec![], vec![]);
    for ((b, a), y) in changed {
        before.push(*b);
        after.push(*a);
        came.push(*y);
    }
    let (wape_before, wape_after) = (wape(&came, &before), wape(&came, &after));
    AdjustmentScore {
        periods: came.len() as u64,
        wape_before,
        wape_after,
        value_added: wape_before.zip(wape_after).map(|(before, after)| before - after),
        bias_after: bias(&came, &after),
    }
}
