use super::intermittent::{self, IntermittentState};
use super::kernel::Kernel;
use super::method::Method;
use super::refusal::ForecastRefusal;
use super::season::SeasonForm;
use super::theta::{self, ThetaKind};
use super::trend::{self, SmoothingState, TrendKind};
use super::workspace::Workspace;
use super::{autoregression, complex, double_season, ets, simple};
use crate::plan::series::Frequency;

/// The kernel of a fitted method before the first observation; its season lies in `workspace.running`.
pub(super) fn start(
    method: Method,
    form: SeasonForm,
    frequency: Frequency,
    workspace: &mut Workspace,
) -> Result<Kernel, ForecastRefusal> {
    let n = workspace.values.len();
    let need = |needed: usize| {
        if n < needed {
            return Err(ForecastRefusal::TooShort { needed: needed as u64, found: n as u64 });
        }
        Ok(())
    };
    let period = frequency.period();
    let [_, second] = frequency.seasons();
    workspace.running.clear();
    workspace.running.extend_from_slice(&workspace.indices);
    let mean = |window: f64| Kernel::Mean { level: 0.0, window, count: 0.0 };
    Ok(match method {
        Method::HistoricMean => mean(0.0),
        Method::MovingAverage { window } => {
            let window = window.max(1) as usize;
            need(window)?;
            // The mean of exactly the last values, then moved on by one window-th per observation.
            let last = workspace.values.iter().rev().take(window).sum::<f64>() / window as f64;
            Kernel::Mean { level: last, window: window as f64, count: f64::INFINITY }
        }
        Method::Naive | Method::SeasonalNaive => {
            let length = if method == Method::Naive { 1 } else { period };
            if method == Method::SeasonalNaive && period < 2 {
                return Err(ForecastRefusal::NoSeason);
            }
            need(length)?;
            workspace.running.clear();
            workspace.running.extend(workspace.values.iter().take(length));
            Kernel::Naive
        }
        Method::SimpleSmoothing | Method::SeasonalDecomposition => {
            if method == Method::SeasonalDecomposition {
                speaks_of_seasons(period, n)?;
            }
            let found = simple::smooth(&workspace.adjusted);
            let state = SmoothingState {
                alpha: found.alpha,
                beta: 0.0,
                gamma: 0.0,
                phi: 0.0,
                level: found.start,
                trend: 0.0,
                form,
            };
            Kernel::Smoothing { state }
        }
        Method::Holt | Method::DampedTrend => {
            need(3)?;
            let kind = if method == Method::Holt { TrendKind::Linear } else { TrendKind::Damped };
            let found =
                trend::fit(&workspace.adjusted, &workspace.adjusted, kind, SeasonForm::None, &[], &mut workspace.lanes);
            Kernel::Smoothing { state: SmoothingState { form, ..found.start } }
        }
        Method::HoltWintersAdditive | Method::HoltWintersMultiplicative => {
            let wanted = match method {
                Method::HoltWintersAdditive => SeasonForm::Additive,
                _ => SeasonForm::Multiplicative,
            };
            if wanted == SeasonForm::Multiplicative && workspace.values.iter().any(|value| *value <= 0.0) {
                return Err(ForecastRefusal::NotPositive);
            }
            speaks_of_seasons(period, n)?;
            if form != wanted {
                // Beside members that see the season otherwise.
                workspace.adjust(frequency, wanted);
                workspace.running.clear();
                workspace.running.extend_from_slice(&workspace.indices);
            }
            let found = trend::fit(
                &workspace.values,
                &workspace.adjusted,
                TrendKind::Damped,
                wanted,
                &workspace.indices,
                &mut workspace.lanes,
            );
            if form != wanted {
                workspace.adjust(frequency, form);
            }
            Kernel::Smoothing { state: found.start }
        }
        Method::AutomaticSmoothing => {
            need(3)?;
            ets::choose(form, workspace)
        }
        Method::Theta | Method::OptimisedTheta | Method::DynamicTheta => {
            need(3)?;
            let kind = match method {
                Method::Theta => ThetaKind::Standard,
                Method::OptimisedTheta => ThetaKind::Optimised,
                _ => ThetaKind::Dynamic,
            };
            Kernel::Theta { state: theta::fit(&workspace.adjusted, kind, &mut workspace.lines), form }
        }
        Method::ComplexSmoothing => {
            need(3)?;
            Kernel::Complex { state: complex::fit(&workspace.adjusted), form }
        }
        Method::DoubleSeasonal => {
            if second.period < 2 {
                return Err(ForecastRefusal::NoSecondSeason);
            }
            need(second.period.saturating_mul(2))?;
            let state = double_season::fit(
                &workspace.values,
                period,
                second.period,
                &mut workspace.running,
                &mut workspace.sums,
                &mut workspace.lanes,
            );
            Kernel::DoubleSeason { state }
        }
        Method::Autoregression => {
            need(autoregression::needed(frequency, n))?;
            let scratch = &mut workspace.autoregression;
            let state = autoregression::fit(&workspace.values, frequency, &mut workspace.running, scratch);
            Kernel::Autoregression { state }
        }
        Method::Croston | Method::SyntetosBoylan | Method::TeunterSyntetosBabai => {
            if workspace.values.iter().all(|value| *value <= 0.0) {
                return Err(ForecastRefusal::NoDemand);
            }
            let state = match method {
                Method::Croston => IntermittentState::croston(1.0),
                Method::SyntetosBoylan => IntermittentState::croston(1.0 - 0.5 * intermittent::CROSTON_ALPHA),
                _ => IntermittentState::probability(),
            };
            Kernel::Intermittent { state }
        }
        Method::Adida => {
            let bucket = intermittent::mean_interval(&workspace.values).round() as usize;
            let state = intermittent::aggregated(&workspace.values, bucket.min(n), &mut workspace.sums);
            Kernel::Intermittent { state }
        }
        Method::Imapa => Kernel::Intermittent { state: intermittent::imapa(&workspace.values, &mut workspace.sums) },
    })
}

/// A season can be told from a trend in two full cycles.
fn speaks_of_seasons(period: usize, n: usize) -> Result<(), ForecastRefusal> {
    if period < 2 {
        return Err(ForecastRefusal::NoSeason);
    }
    let needed = period.saturating_mul(2);
    if n < needed {
        return Err(ForecastRefusal::TooShort { needed: needed as u64, found: n as u64 });
    }
    Ok(())
}
