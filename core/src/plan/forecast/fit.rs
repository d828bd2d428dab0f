use serde::{Deserialize, Serialize};

use super::kernel::Kernel;
use super::method::{Method, Pooling, Route, route};
use super::refusal::{ForecastRefusal, HORIZON_MAX};
use super::run::{after, pool, predict, run};
use super::season::SeasonForm;
use super::start::start;
use super::workspace::Workspace;
use crate::plan::series::Frequency;

/// One method fitted to one series: everything needed to forecast and to learn the next observations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MemberState {
    /// The method.
    pub method: Method,
    /// What it remembers.
    pub kernel: Kernel,
    /// Season indices by position; one neutral index without a season.
    pub season: Vec<f64>,
    /// Position of the next period in `season`.
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
        for y in observations {
            let place = self.place as usize;
            let Some(season) = self.season.get_mut(place) else { continue };
            if y.is_nan() {
                self.kernel.pass(season)
            } else {
                self.kernel.observe(*y, season)
            }
            self.place = after(place, self.season.len()) as u32;
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
    /// [`ForecastRefusal::HorizonTooLong`].
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
        pool(&members, self.pooling, &mut out);
        Ok(out)
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
    let form = workspace.adjust(frequency, form_for(method, &workspace.values));
    let (fit, fitted) = member(method, form, frequency, workspace)?;
    Ok(Fit { members: vec![fit], pooling: Pooling::Mean, route: None, fitted, filled })
}

/// Fits the combination of the series' route.
///
/// # Errors
/// [`ForecastRefusal`] in its order.
pub fn fit_routed(y: &[f64], frequency: Frequency, workspace: &mut Workspace) -> Result<Fit, ForecastRefusal> {
    let filled = workspace.read(y, frequency.period())?;
    let route = route(&workspace.values, frequency.period());
    let form = workspace.adjust(frequency, form_of(route, &workspace.values));
    let (mut members, mut rows) = (vec![], vec![]);
    for method in route.members() {
        match member(*method, form, frequency, workspace) {
            Ok((state, fitted)) => {
                members.push(state);
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
    pool(&rows, route.pooling(), &mut fitted);
    Ok(Fit { members, pooling: route.pooling(), route: Some(route), fitted, filled })
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
    let route = route(&workspace.values, frequency.period());
    let form = workspace.adjust(frequency, form_of(route, &workspace.values));
    forecast_members(route.members(), route.pooling(), form, frequency, out, workspace)?;
    Ok(route)
}

/// Pools the forecasts of members on a series that is already read and adjusted.
pub(super) fn forecast_members(
    methods: &[Method],
    pooling: Pooling,
    form: SeasonForm,
    frequency: Frequency,
    out: &mut [f64],
    workspace: &mut Workspace,
) -> Result<(), ForecastRefusal> {
    let mut members = std::mem::take(&mut workspace.members);
    members.clear();
    for method in methods {
        let kernel = start(*method, form, frequency, workspace);
        let result = kernel.map(|mut kernel| {
            run(&mut kernel, &workspace.values, &mut workspace.running, None);
            let before = members.len();
            members.resize(before.saturating_add(out.len()), 0.0);
            let place = workspace.values.len().checked_rem(workspace.running.len()).unwrap_or(0);
            if let Some(row) = members.get_mut(before..) {
                predict(kernel, &workspace.running, place, row);
                if row.iter().any(|value| !value.is_finite()) {
                    members.truncate(before);
                }
            }
        });
        if let Err(refusal) = result {
            workspace.members = members;
            return Err(refusal);
        }
    }
    let empty = members.is_empty() && !out.is_empty();
    pool(&members, pooling, out);
    workspace.members = members;
    if empty { Err(ForecastRefusal::Diverged) } else { Ok(()) }
}

/// The form of season a method needs.
fn form_for(method: Method, y: &[f64]) -> SeasonForm {
    let positive = y.iter().all(|value| *value > 0.0);
    match method {
        Method::HoltWintersAdditive => SeasonForm::Additive,
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
        Route::Trend | Route::Long => form_for(Method::Theta, y),
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
    run(&mut kernel, &workspace.values, &mut workspace.running, Some(&mut fitted));
    let warm_up = match method {
        Method::Naive | Method::HistoricMean | Method::MovingAverage { .. } => 1,
        Method::SeasonalNaive => workspace.running.len(),
        _ => 0,
    };
    fitted.iter_mut().take(warm_up).for_each(|value| *value = f64::NAN);
    let place = workspace.values.len().checked_rem(workspace.running.len()).unwrap_or(0);
    let mut next = [0.0];
    predict(kernel, &workspace.running, place, &mut next);
    if next.iter().any(|value| !value.is_finite()) {
        return Err(ForecastRefusal::Diverged);
    }
    Ok((MemberState { method, kernel, season: workspace.running.clone(), place: place as u32 }, fitted))
}
