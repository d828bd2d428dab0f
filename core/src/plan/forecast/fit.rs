use serde::{Deserialize, Serialize};

use super::kernel::Kernel;
use super::method::{Method, Pooling, Route, route};
use super::refusal::{ForecastRefusal, HORIZON_MAX};
use super::run::{after, pool, pool_fitted, predict, run};
use super::season::SeasonForm;
use super::start::start;
use super::weights::weigh;
use super::workspace::Workspace;
use crate::plan::series::Frequency;

/// One method fitted to one series: everything needed to forecast and to learn the next observations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemberState {
    /// The method.
    pub method: Method,
    /// What it remembers.
    pub kernel: Kernel,
    /// Season indices by position; one neutral index without a season. Of an autoregression its coefficients and the past.
    pub season: Vec<f64>,
    /// Position of the next period in the season, or in the past.
    pub place: u32,
}

impl MemberState {
    /// Writes the forecasts of the next periods.
    pub fn predict_into(&self, out: &mut [f64]) {
        predict(self.kernel, &self.season, self.place as usize, out);
    }

    /// Learns new observations in order; a missing one (NaN) moves time on.
    ///
    /// # Errors
    /// [`ForecastRefusal::Infinite`] or [`ForecastRefusal::Negative`]; the state is then unchanged.
    pub fn update(&mut self, observations: &[f64]) -> Result<(), ForecastRefusal> {
        accept(observations)?;
        let cycle = self.kernel.cycle(&self.season);
        for y in observations {
            let place = self.place as usize;
            self.kernel.observe_at(*y, &mut self.season, place);
            self.place = after(place, cycle) as u32;
        }
        Ok(())
    }
}

fn accept(observations: &[f64]) -> Result<(), ForecastRefusal> {
    for (position, y) in observations.iter().enumerate() {
        if y.is_infinite() {
            return Err(ForecastRefusal::Infinite { position: position as u64 });
        }
        if *y < 0.0 {
            return Err(ForecastRefusal::Negative { position: position as u64 });
        }
    }
    Ok(())
}

/// A fitted method or combination.
///
/// `fit → fitted → predict`; [`Fit::update`] learns new observations without a new fit. Forecasts are never below zero.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fit {
    /// The members; a single one for a single method.
    pub members: Vec<MemberState>,
    /// How they become one forecast.
    pub pooling: Pooling,
    /// Weights of the members; empty when all are equal.
    #[serde(default)]
    pub weights: Vec<f64>,
    /// The route that chose them; `None` when the caller named the method.
    pub route: Option<Route>,
    /// One-step forecasts of the past, NaN where none is possible.
    pub fitted: Vec<f64>,
    /// Missing values that were filled.
    pub filled: u64,
}

impl Fit {
    /// Forecasts of the next `horizon` periods.
    ///
    /// # Errors
    /// [`ForecastRefusal::HorizonTooLong`]; [`ForecastRefusal::Diverged`] when no member stays finite that far.
    pub fn predict(&self, horizon: usize) -> Result<Vec<f64>, ForecastRefusal> {
        if horizon > HORIZON_MAX {
            return Err(ForecastRefusal::HorizonTooLong { max: HORIZON_MAX as u64 });
        }
        let mut members = vec![0.0; horizon.saturating_mul(self.members.len())];
        if horizon > 0 {
            for (member, row) in self.members.iter().zip(members.chunks_exact_mut(horizon)) {
                member.predict_into(row);
            }
        }
        let mut out = vec![0.0; horizon];
        if pool(&members, &self.weights, &mut out) { Ok(out) } else { Err(ForecastRefusal::Diverged) }
    }

    /// Learns new observations in order.
    ///
    /// # Errors
    /// As [`MemberState::update`]; all members are then unchanged.
    pub fn update(&mut self, observations: &[f64]) -> Result<(), ForecastRefusal> {
        accept(observations)?;
        for member in &mut self.members {
            member.update(observations)?;
        }
        Ok(())
    }
}

/// Fits one named method; it refuses rather than turn into another.
///
/// # Errors
/// [`ForecastRefusal`] in its order.
pub fn fit(method: Method, y: &[f64], frequency: Frequency, workspace: &mut Workspace) -> Result<Fit, ForecastRefusal> {
    let filled = workspace.read(y, frequency.period())?;
    let both = !matches!(method, Method::HoltWintersAdditive | Method::HoltWintersMultiplicative);
    let form = adjust_for(both, frequency, form_for(method, &workspace.values), workspace);
    let (fit, fitted) = member(method, form, frequency, workspace)?;
    Ok(Fit { members: vec![fit], pooling: Pooling::Mean, weights: vec![], route: None, fitted, filled })
}

/// Fits the combination of the series' route.
///
/// # Errors
/// [`ForecastRefusal`] in its order.
pub fn fit_routed(y: &[f64], frequency: Frequency, workspace: &mut Workspace) -> Result<Fit, ForecastRefusal> {
    let filled = workspace.read(y, frequency.period())?;
    let (route, form) = prepare(frequency, workspace);
    let (mut members, mut weights, mut rows) = (vec![], vec![], vec![]);
    for (place, method) in route.members().iter().enumerate() {
        match member(*method, form, frequency, workspace) {
            Ok((state, fitted)) => {
                members.push(state);
                weights.extend(workspace.weights.get(place));
                rows.extend(fitted);
            }
            Err(ForecastRefusal::Diverged) => {}
            Err(refusal) => return Err(refusal),
        }
    }
    if members.is_empty() {
        return Err(ForecastRefusal::Diverged);
    }
    let mut fitted = vec![0.0; workspace.values.len()];
    pool_fitted(&rows, &weights, &mut fitted);
    Ok(Fit { members, pooling: route.pooling(), weights, route: Some(route), fitted, filled })
}

/// Writes the forecast of the series' route without building a [`Fit`]: nothing is allocated once the workspace has grown.
///
/// # Errors
/// [`ForecastRefusal`] in its order; `out` then holds NaN.
pub fn forecast_into(
    y: &[f64],
    frequency: Frequency,
    out: &mut [f64],
    workspace: &mut Workspace,
) -> Result<Route, ForecastRefusal> {
    out.fill(f64::NAN);
    if out.len() > HORIZON_MAX {
        return Err(ForecastRefusal::HorizonTooLong { max: HORIZON_MAX as u64 });
    }
    workspace.read(y, frequency.period())?;
    let (route, form) = prepare(frequency, workspace);
    let mut rows = std::mem::take(&mut workspace.members);
    rows.clear();
    rows.resize(out.len().saturating_mul(route.members().len()), f64::NAN);
    let mut refusal = None;
    for (method, row) in route.members().iter().zip(rows.chunks_exact_mut(out.len().max(1))) {
        match forecast_member(*method, form, frequency, row, workspace) {
            Ok(()) | Err(ForecastRefusal::Diverged) => {}
            Err(other) => refusal = refusal.or(Some(other)),
        }
    }
    let spoken = pool(&rows, &workspace.weights, out);
    workspace.members = rows;
    if spoken && refusal.is_none() {
        return Ok(route);
    }
    out.fill(f64::NAN);
    Err(refusal.unwrap_or(ForecastRefusal::Diverged))
}

/// The route of the series in the workspace, its season taken out and its members weighed.
fn prepare(frequency: Frequency, workspace: &mut Workspace) -> (Route, SeasonForm) {
    let route = route(&workspace.values, frequency);
    let both = route == Route::TwoSeasons;
    let wanted = form_of(route, &workspace.values);
    workspace.weights.clear();
    match route.pooling() {
        Pooling::Backtest => weigh(route.members(), wanted, frequency, both, workspace),
        Pooling::Mean => {}
    }
    let form = adjust_for(both, frequency, wanted, workspace);
    (route, form)
}

/// Takes out the main season, or both.
pub(super) fn adjust_for(both: bool, frequency: Frequency, form: SeasonForm, workspace: &mut Workspace) -> SeasonForm {
    if both { workspace.adjust_both(frequency, form) } else { workspace.adjust(frequency, form) }
}

/// Writes the forecast of one member on a series that is already read and adjusted.
///
/// # Errors
/// What the method refuses; [`ForecastRefusal::Diverged`] when a forecast is not a finite number.
pub(super) fn forecast_member(
    method: Method,
    form: SeasonForm,
    frequency: Frequency,
    out: &mut [f64],
    workspace: &mut Workspace,
) -> Result<(), ForecastRefusal> {
    let mut kernel = start(method, form, frequency, workspace)?;
    let place = run(&mut kernel, &workspace.values, &mut workspace.running, None);
    predict(kernel, &workspace.running, place, out);
    if out.iter().all(|value| value.is_finite()) { Ok(()) } else { Err(ForecastRefusal::Diverged) }
}

/// The form of season a method needs.
fn form_for(method: Method, y: &[f64]) -> SeasonForm {
    let positive = y.iter().all(|value| *value > 0.0);
    match method {
        Method::HoltWintersAdditive => SeasonForm::Additive,
        Method::SimpleSmoothing | Method::Holt | Method::DampedTrend => SeasonForm::None,
        Method::Croston | Method::SyntetosBoylan | Method::TeunterSyntetosBabai | Method::Adida | Method::Imapa => {
            SeasonForm::None
        }
        _ if positive => SeasonForm::Multiplicative,
        _ => SeasonForm::Additive,
    }
}

fn form_of(route: Route, y: &[f64]) -> SeasonForm {
    match route {
        Route::NoDemand | Route::Short | Route::Intermittent => SeasonForm::None,
        Route::SeasonalMultiplicative => SeasonForm::Multiplicative,
        Route::SeasonalAdditive => SeasonForm::Additive,
        Route::Trend | Route::Long | Route::LongSeasonal | Route::TwoSeasons => form_for(Method::Theta, y),
    }
}

/// A fitted member with its one-step forecasts.
fn member(
    method: Method,
    form: SeasonForm,
    frequency: Frequency,
    workspace: &mut Workspace,
) -> Result<(MemberState, Vec<f64>), ForecastRefusal> {
    let mut kernel = start(method, form, frequency, workspace)?;
    let mut fitted = Vec::with_capacity(workspace.values.len());
    let place = run(&mut kernel, &workspace.values, &mut workspace.running, Some(&mut fitted));
    let warm_up = match method {
        Method::Naive | Method::HistoricMean | Method::MovingAverage { .. } => 1,
        Method::SeasonalNaive | Method::Autoregression => kernel.cycle(&workspace.running),
        _ => 0,
    };
    fitted.iter_mut().take(warm_up).for_each(|value| *value = f64::NAN);
    let mut next = [0.0];
    predict(kernel, &workspace.running, place, &mut next);
    if next.iter().any(|value| !value.is_finite()) {
        return Err(ForecastRefusal::Diverged);
    }
    Ok((MemberState { method, kernel, season: workspace.running.clone(), place: place as u32 }, fitted))
}
