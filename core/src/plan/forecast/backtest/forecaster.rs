use super::super::batch::map_series;
use super::super::{Fit, ForecastRefusal, Method, Workspace, fit, fit_routed};
use super::Known;
use crate::plan::series::Frequency;

/// Forecasts of a batch at one origin.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ForecastTable {
    /// The forecasts of each series from the period after the last known one on, gap included; or why there are none.
    pub means: Vec<Result<Vec<f64>, ForecastRefusal>>,
    /// A band of each series, as long as its forecast; none from a forecaster that does not speak of bands.
    pub bands: Vec<(Vec<f64>, Vec<f64>)>,
    /// The share of periods the bands should hold.
    pub nominal: f64,
}

/// Something that forecasts a batch. It sees a whole batch, so that factors shared by a group are estimated from what was known
/// at the origin too.
pub trait Forecaster {
    /// Forecasts `reach` periods of every series. Without `refit` it keeps its parameters and learns the `fresh` last values only.
    fn forecast(&mut self, known: &[Known<'_>], reach: usize, refit: bool, fresh: usize) -> ForecastTable;
}

/// One named method for every series.
#[derive(Debug, Clone)]
pub struct MethodForecaster {
    method: Method,
    frequency: Frequency,
    fits: Vec<Result<Fit, ForecastRefusal>>,
}

impl MethodForecaster {
    /// A forecaster by that method.
    pub fn new(method: Method, frequency: Frequency) -> Self {
        Self { method, frequency, fits: vec![] }
    }
}

impl Forecaster for MethodForecaster {
    fn forecast(&mut self, known: &[Known<'_>], reach: usize, refit: bool, fresh: usize) -> ForecastTable {
        let (method, frequency) = (self.method, self.frequency);
        let refitted = |workspace: &mut Workspace, known: &Known<'_>| fit(method, known.values, frequency, workspace);
        forecast_fits(&mut self.fits, known, reach, refit, fresh, refitted)
    }
}

/// The combination of each series' route.
#[derive(Debug, Clone)]
pub struct RoutedForecaster {
    frequency: Frequency,
    fits: Vec<Result<Fit, ForecastRefusal>>,
}

impl RoutedForecaster {
    /// A forecaster by route.
    pub fn new(frequency: Frequency) -> Self {
        Self { frequency, fits: vec![] }
    }
}

impl Forecaster for RoutedForecaster {
    fn forecast(&mut self, known: &[Known<'_>], reach: usize, refit: bool, fresh: usize) -> ForecastTable {
        let frequency = self.frequency;
        let refitted = |workspace: &mut Workspace, known: &Known<'_>| fit_routed(known.values, frequency, workspace);
        forecast_fits(&mut self.fits, known, reach, refit, fresh, refitted)
    }
}

fn forecast_fits(
    fits: &mut Vec<Result<Fit, ForecastRefusal>>,
    known: &[Known<'_>],
    reach: usize,
    refit: bool,
    fresh: usize,
    refitted: impl Fn(&mut Workspace, &Known<'_>) -> Result<Fit, ForecastRefusal> + Sync + Send,
) -> ForecastTable {
    if refit || fits.len() != known.len() {
        *fits = map_series(known, Workspace::default, refitted);
    } else {
        for (fit, known) in fits.iter_mut().zip(known) {
            let before = known.values.len().saturating_sub(fresh);
            let news = known.values.get(before..).unwrap_or(&[]);
            if let Ok(learning) = fit
                && let Err(refusal) = learning.update(news)
            {
                *fit = Err(refusal);
            }
        }
    }
    let means = fits.iter().map(|fit| fit.as_ref().map_err(Clone::clone)?.predict(reach)).collect();
    ForecastTable { means, bands: vec![], nominal: 0.0 }
}
