use super::kernel::Kernel;
use super::season::SeasonForm;
use super::trend::{self, Fitted, TrendKind};
use super::workspace::Workspace;

/// The ETS member with the smallest corrected Akaike criterion: no, linear or damped trend, with a season where one was found.
///
/// `AICc = n·ln(SSE/n) + 2k + 2k(k+1)/(n−k−1)` with Gaussian errors; `k` counts smoothing parameters and start states.
pub(super) fn choose(form: SeasonForm, workspace: &mut Workspace) -> Kernel {
    let n = workspace.values.len() as f64;
    let period = workspace.indices.len() as f64;
    let mut best: Option<(f64, Fitted)> = None;
    for (kind, trend_parameters) in [(TrendKind::None, 2.0), (TrendKind::Linear, 4.0), (TrendKind::Damped, 5.0)] {
        // Long seasons have too many states of their own: there the series is adjusted and smoothed without them.
        let own_season = form != SeasonForm::None && period <= SEASON_MAX;
        let found = if own_season {
            trend::fit(&workspace.values, &workspace.adjusted, kind, form, &workspace.indices, &mut workspace.lanes)
        } else {
            trend::fit(&workspace.adjusted, &workspace.adjusted, kind, SeasonForm::None, &[], &mut workspace.lanes)
        };
        let k: f64 = trend_parameters + if own_season { 1.0 } else { 0.0 } + 1.0;
        let spare = n - k - 1.0;
        let penalty = if spare > 0.0 { 2.0 * k + 2.0 * k * (k + 1.0) / spare } else { f64::INFINITY };
        let criterion = n * libm::log((found.squares / n).max(1e-300)) + penalty;
        if best.as_ref().is_none_or(|(least, _)| criterion < *least) {
            best = Some((criterion, found));
        }
    }
    let mut state = match best {
        Some((_, found)) => found.start,
        None => {
            trend::fit(
                &workspace.adjusted,
                &workspace.adjusted,
                TrendKind::None,
                SeasonForm::None,
                &[],
                &mut workspace.lanes,
            )
            .start
        }
    };
    state.form = form;
    Kernel::Smoothing { state }
}

/// Longest season a smoothing method carries as states.
const SEASON_MAX: f64 = 24.0;
