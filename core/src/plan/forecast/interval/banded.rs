use serde::{Deserialize, Serialize};

use super::super::{ForecastRefusal, Workspace};
use super::{BandEvidence, BandModel, Outlook, outlook};
use crate::plan::series::Frequency;
use crate::value::Invalid;

/// A forecast with its band.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// The forecast.
    pub mean: Vec<f64>,
    /// The lower end, not below zero.
    pub lower: Vec<f64>,
    /// The upper end.
    pub upper: Vec<f64>,
}

/// Forecasts of a group with the model of their bands.
#[derive(Debug, Clone, PartialEq)]
pub struct BandedForecasts {
    /// One per series, in order; a series without a forecast says why.
    pub bands: Vec<Result<Band, ForecastRefusal>>,
    /// The model, with the coverage it achieved.
    pub model: BandModel,
}

/// Past origins a band is learned from: one and two horizons before the end.
const ORIGINS: u32 = 2;
/// Fewest values before a past origin.
const HISTORY_MIN: usize = 6;

/// Forecasts a group of series with bands that should hold `coverage` of the periods.
///
/// Every series is forecast three times: from its end, and from one and two horizons before, where the errors are known.
///
/// # Errors
/// As [`BandModel::calibrate`].
pub fn banded_forecasts(
    group: &[&[f64]],
    frequency: Frequency,
    horizon: usize,
    coverage: f64,
) -> Result<BandedForecasts, Invalid> {
    let looked = super::super::batch::map_series(group, Workspace::default, |workspace, y| {
        look(horizon, y, |end| outlook(y.get(..end).unwrap_or(&[]), frequency, horizon, workspace))
    });
    let mut evidence = vec![];
    let mut outlooks: Vec<Result<Outlook, ForecastRefusal>> = Vec::with_capacity(group.len());
    for (past, now) in looked {
        evidence.extend(past);
        outlooks.push(now);
    }
    let model = BandModel::calibrate(&evidence, horizon, coverage)?;
    let banded = |outlook: Outlook| {
        let (mut lower, mut upper) = (vec![], vec![]);
        model.band_into(&outlook, &mut lower, &mut upper);
        Band { mean: outlook.mean, lower, upper }
    };
    let bands = outlooks.into_iter().map(|outlook| outlook.map(banded)).collect();
    Ok(BandedForecasts { bands, model })
}

/// Forecasts from past origins with what came, and the forecast from the end; `at` forecasts from a number of known periods.
pub(in super::super) fn look(
    horizon: usize,
    actual: &[f64],
    mut at: impl FnMut(usize) -> Result<Outlook, ForecastRefusal>,
) -> (Vec<BandEvidence>, Result<Outlook, ForecastRefusal>) {
    let mut evidence = vec![];
    for age in 1..=ORIGINS {
        let Some(end) = actual.len().checked_sub(horizon.saturating_mul(age as usize)) else { break };
        if end < HISTORY_MIN || horizon == 0 {
            break;
        }
        if let (Ok(outlook), Some(came)) = (at(end), actual.get(end..end.saturating_add(horizon))) {
            evidence.push(BandEvidence { age, outlook, actual: came.to_vec() });
        }
    }
    (evidence, at(actual.len()))
}
