use serde::{Deserialize, Serialize};

use super::super::{ForecastRefusal, HORIZON_MAX, Workspace, fit_routed};
use crate::plan::series::Frequency;

/// A forecast with the numbers its error is measured by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outlook {
    /// The forecast of the route's combination.
    pub mean: Vec<f64>,
    /// Largest less smallest forecast of the members, per period.
    pub spread: Vec<f64>,
    /// Root mean squared one-step error of the combination in the past.
    pub one_step: f64,
    /// Mean absolute step over a season; over one period where there is no full season.
    pub seasonal_step: f64,
    /// Mean absolute step over one period.
    pub step: f64,
    /// Mean of the last twelve values.
    pub level: f64,
}

/// One-step errors left out at the start, where states still settle.
const WARM_UP: usize = 2;
/// Values the level is a mean of.
const LEVEL_OVER: usize = 12;

/// The forecast of a series' route with its measures.
///
/// # Errors
/// [`ForecastRefusal`] in its order.
pub fn outlook(
    y: &[f64],
    frequency: Frequency,
    horizon: usize,
    workspace: &mut Workspace,
) -> Result<Outlook, ForecastRefusal> {
    if horizon > HORIZON_MAX {
        return Err(ForecastRefusal::HorizonTooLong { max: HORIZON_MAX as u64 });
    }
    let fit = fit_routed(y, frequency, workspace)?;
    let mean = fit.predict(horizon)?;
    let mut lowest = vec![f64::INFINITY; horizon];
    let mut highest = vec![f64::NEG_INFINITY; horizon];
    let mut row = vec![0.0; horizon];
    for member in &fit.members {
        member.predict_into(&mut row);
        for ((value, low), high) in row.iter().zip(&mut lowest).zip(&mut highest) {
            *low = low.min(*value);
            *high = high.max(*value);
        }
    }
    let spread = lowest.iter().zip(&highest).map(|(low, high)| (high - low).max(0.0)).collect();
    // The values without gaps, as the fit read them.
    Ok(measures(&workspace.values, &fit.fitted, frequency.period(), mean, spread))
}

/// A forecast with its measures from the values and one-step forecasts of the past.
pub(in super::super) fn measures(
    values: &[f64],
    fitted: &[f64],
    season: usize,
    mean: Vec<f64>,
    spread: Vec<f64>,
) -> Outlook {
    let errors = values.iter().zip(fitted).skip(WARM_UP).map(|(y, f)| (y - f) * (y - f));
    let step = mean_step(values, 1).unwrap_or(0.0);
    let last = values.iter().rev().take(LEVEL_OVER);
    Outlook {
        spread,
        mean,
        one_step: mean_of(errors.filter(|e| e.is_finite())).map_or(step, f64::sqrt),
        seasonal_step: mean_step(values, season).unwrap_or(step),
        step,
        level: mean_of(last.copied()).unwrap_or(0.0),
    }
}

fn mean_step(values: &[f64], lag: usize) -> Option<f64> {
    mean_of(values.iter().skip(lag).zip(values).map(|(now, before)| (now - before).abs()))
}

fn mean_of(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    (count > 0.0).then(|| sum / count)
}
