use multiversion::multiversion;
use serde::{Deserialize, Serialize};

use super::lanes::Lanes;
use super::search::{Bounds, Found, pattern, zoom};
use super::season::SeasonForm;

/// The state of exponential smoothing with level, damped trend and season (Hyndman, Koehler, Ord & Snyder 2008).
///
/// `μ = (ℓ + φb) ∘ s`; with error `e`: `ℓ ← ℓ + φb + α·e`, `b ← φb + αβ·e`, `s ← s + γ(1−α)·e`, where a
/// multiplicative season divides `e` by `s` for the level and by `ℓ + φb` for the season.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct SmoothingState {
    /// `α`, smoothing of the level.
    pub alpha: f64,
    /// `β`, smoothing of the trend as a share of `α`.
    pub beta: f64,
    /// `γ`, smoothing of the season as a share of `1 − α`.
    pub gamma: f64,
    /// `φ`, damping of the trend: 0 is no trend, 1 an undamped one.
    pub phi: f64,
    /// `ℓ`, the level.
    pub level: f64,
    /// `b`, the trend per period.
    pub trend: f64,
    /// How the season joins.
    pub form: SeasonForm,
}

impl SmoothingState {
    /// The forecast of the next period, whose season index is `season`.
    #[inline(always)]
    pub fn next(&self, season: f64) -> f64 {
        let base = self.level + self.phi * self.trend;
        match self.form {
            SeasonForm::None => base,
            SeasonForm::Additive => base + season,
            SeasonForm::Multiplicative => base * season,
        }
    }

    /// Learns one observation and its season index.
    #[inline(always)]
    pub fn observe(&mut self, y: f64, season: &mut f64) {
        let error = y - self.next(*season);
        let base = self.level + self.phi * self.trend;
        let (to_level, to_season) = match self.form {
            SeasonForm::None => (error, 0.0),
            SeasonForm::Additive => (error, error),
            SeasonForm::Multiplicative => (error / *season, if base > 0.0 { error / base } else { 0.0 }),
        };
        self.level = base + self.alpha * to_level;
        self.trend = self.phi * self.trend + self.alpha * self.beta * to_level;
        *season += self.gamma * (1.0 - self.alpha) * to_season;
        if self.form == SeasonForm::Multiplicative {
            *season = season.max(0.01);
        }
    }
}

/// Level before the first point and slope of the least-squares line through the first ten points.
pub(super) fn start_line(y: &[f64]) -> (f64, f64) {
    let k = y.len().min(10) as f64;
    let (mut sum, mut moment) = (0.0, 0.0);
    for (t, value) in y.iter().take(10).enumerate() {
        sum += value;
        moment += value * (t as f64 + 1.0);
    }
    if k < 2.0 {
        return (sum, 0.0);
    }
    let middle = 0.5 * (k + 1.0);
    let slope = (moment - middle * sum) / (k * (k * k - 1.0) / 12.0);
    (sum / k - middle * slope, slope)
}

/// Which trend is fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TrendKind {
    /// Level only.
    None,
    /// `φ = 1`.
    Linear,
    /// `φ` free in [0.8, 0.98].
    Damped,
}

/// A fit: the parameters with the start level and trend, and the sum of squared one-step errors.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fitted {
    pub start: SmoothingState,
    pub squares: f64,
}

const DESIGN_DAMPED: [[f64; 3]; 24] = [
    [0.05, 0.1, 0.9],
    [0.05, 0.4, 0.97],
    [0.15, 0.1, 0.9],
    [0.15, 0.4, 0.97],
    [0.3, 0.1, 0.9],
    [0.3, 0.4, 0.97],
    [0.5, 0.1, 0.9],
    [0.5, 0.4, 0.97],
    [0.7, 0.1, 0.9],
    [0.7, 0.4, 0.97],
    [0.9, 0.1, 0.9],
    [0.9, 0.4, 0.97],
    [0.05, 0.02, 0.97],
    [0.15, 0.02, 0.97],
    [0.3, 0.02, 0.97],
    [0.5, 0.02, 0.97],
    [0.7, 0.02, 0.97],
    [0.9, 0.02, 0.97],
    [0.3, 0.2, 0.82],
    [0.5, 0.7, 0.82],
    [0.7, 0.7, 0.82],
    [0.9, 0.7, 0.82],
    [0.99, 0.2, 0.9],
    [0.1, 0.7, 0.9],
];
const BOX_DAMPED: Bounds<3> = Bounds { low: [0.01, 0.001, 0.8], high: [0.99, 0.95, 0.98], step: [0.1, 0.1, 0.04] };
const DESIGN_LINEAR: [[f64; 2]; 16] = [
    [0.05, 0.05],
    [0.05, 0.4],
    [0.15, 0.05],
    [0.15, 0.4],
    [0.3, 0.05],
    [0.3, 0.4],
    [0.5, 0.05],
    [0.5, 0.4],
    [0.7, 0.05],
    [0.7, 0.4],
    [0.9, 0.05],
    [0.9, 0.4],
    [0.99, 0.05],
    [0.1, 0.8],
    [0.5, 0.8],
    [0.9, 0.8],
];
const BOX_LINEAR: Bounds<2> = Bounds { low: [0.01, 0.001], high: [0.99, 0.95], step: [0.1, 0.1] };
const DESIGN_SEASONAL: [[f64; 4]; 32] = [
    [0.05, 0.1, 0.9, 0.05],
    [0.05, 0.4, 0.97, 0.2],
    [0.15, 0.1, 0.9, 0.05],
    [0.15, 0.4, 0.97, 0.2],
    [0.3, 0.1, 0.9, 0.05],
    [0.3, 0.4, 0.97, 0.2],
    [0.5, 0.1, 0.9, 0.05],
    [0.5, 0.4, 0.97, 0.2],
    [0.7, 0.1, 0.9, 0.05],
    [0.7, 0.4, 0.97, 0.2],
    [0.9, 0.1, 0.9, 0.05],
    [0.9, 0.4, 0.97, 0.2],
    [0.05, 0.02, 0.97, 0.2],
    [0.15, 0.02, 0.97, 0.2],
    [0.3, 0.02, 0.97, 0.2],
    [0.5, 0.02, 0.97, 0.2],
    [0.7, 0.02, 0.97, 0.2],
    [0.9, 0.02, 0.97, 0.2],
    [0.1, 0.02, 0.9, 0.5],
    [0.3, 0.1, 0.9, 0.5],
    [0.05, 0.02, 0.9, 0.01],
    [0.15, 0.02, 0.9, 0.01],
    [0.3, 0.02, 0.9, 0.01],
    [0.5, 0.02, 0.9, 0.01],
    [0.7, 0.02, 0.9, 0.01],
    [0.9, 0.02, 0.9, 0.01],
    [0.05, 0.3, 0.82, 0.1],
    [0.15, 0.3, 0.82, 0.1],
    [0.3, 0.3, 0.82, 0.1],
    [0.5, 0.6, 0.82, 0.1],
    [0.7, 0.6, 0.82, 0.1],
    [0.2, 0.05, 0.97, 0.02],
];
const BOX_SEASONAL: Bounds<4> =
    Bounds { low: [0.01, 0.001, 0.8, 0.001], high: [0.99, 0.95, 0.98, 0.9], step: [0.1, 0.1, 0.04, 0.1] };

/// Fits smoothing with a start line through the first ten points of `adjusted`, `y` without its season.
///
/// `indices[k]` is the start index of position `k` of the season; empty without one.
pub(super) fn fit(
    y: &[f64],
    adjusted: &[f64],
    kind: TrendKind,
    form: SeasonForm,
    indices: &[f64],
    lanes: &mut Vec<Lanes>,
) -> Fitted {
    let (level, slope) = match kind {
        TrendKind::None => {
            let k = adjusted.len().clamp(1, 10);
            (adjusted.iter().take(k).sum::<f64>() / k as f64, 0.0)
        }
        _ => start_line(adjusted),
    };
    let start = Start { level, slope, indices };
    let (parameters, squares) = match form {
        SeasonForm::None => search_plain(y, &start, kind),
        SeasonForm::Additive => search_additive(y, &start, kind, lanes),
        SeasonForm::Multiplicative => search_multiplicative(y, &start, kind, lanes),
    };
    let [alpha, beta, phi, gamma] = parameters;
    Fitted { start: SmoothingState { alpha, beta, gamma, phi, level, trend: slope, form }, squares }
}

struct Start<'a> {
    level: f64,
    slope: f64,
    indices: &'a [f64],
}

#[multiversion(targets("x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx512cd", "x86_64+avx2"))]
fn search_plain(y: &[f64], start: &Start<'_>, kind: TrendKind) -> ([f64; 4], f64) {
    let none = Lanes::ZERO;
    match kind {
        TrendKind::None => {
            let Found { at: [alpha], loss } = zoom(0.01, 0.99, 3, |alpha| plain(y, start, &[alpha, none, none]));
            ([alpha, 0.0, 0.0, 0.0], loss)
        }
        TrendKind::Linear => {
            let best = pattern(&DESIGN_LINEAR, &BOX_LINEAR, 8, |[alpha, beta]| {
                plain(y, start, &[*alpha, *beta, Lanes::of(1.0)])
            });
            let [alpha, beta] = best.at;
            ([alpha, beta, 1.0, 0.0], best.loss)
        }
        TrendKind::Damped => {
            let best = pattern(&DESIGN_DAMPED, &BOX_DAMPED, 8, |parameters| plain(y, start, parameters));
            let [alpha, beta, phi] = best.at;
            ([alpha, beta, phi, 0.0], best.loss)
        }
    }
}

#[inline(always)]
fn plain(y: &[f64], start: &Start<'_>, [alpha, beta, phi]: &[Lanes; 3]) -> Lanes {
    let (mut level, mut trend) = (Lanes::of(start.level), Lanes::of(start.slope));
    let both = *alpha * *beta;
    let mut sum = Lanes::ZERO;
    for value in y {
        let drift = *phi * trend;
        let base = level + drift;
        let error = Lanes::of(*value) - base;
        level = base + *alpha * error;
        trend = drift + both * error;
        sum = sum + error * error;
    }
    sum
}

#[multiversion(targets("x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx512cd", "x86_64+avx2"))]
fn search_additive(y: &[f64], start: &Start<'_>, kind: TrendKind, lanes: &mut Vec<Lanes>) -> ([f64; 4], f64) {
    search_seasonal(kind, |parameters| additive(y, start, parameters, lanes))
}

#[multiversion(targets("x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx512cd", "x86_64+avx2"))]
fn search_multiplicative(y: &[f64], start: &Start<'_>, kind: TrendKind, lanes: &mut Vec<Lanes>) -> ([f64; 4], f64) {
    search_seasonal(kind, |parameters| multiplicative(y, start, parameters, lanes))
}

#[inline(always)]
fn search_seasonal(kind: TrendKind, mut loss: impl FnMut(&[Lanes; 4]) -> Lanes) -> ([f64; 4], f64) {
    let best = pattern(&DESIGN_SEASONAL, &BOX_SEASONAL, 10, |[alpha, beta, phi, gamma]| match kind {
        TrendKind::None => loss(&[*alpha, Lanes::ZERO, Lanes::ZERO, *gamma]),
        TrendKind::Linear => loss(&[*alpha, *beta, Lanes::of(1.0), *gamma]),
        TrendKind::Damped => loss(&[*alpha, *beta, *phi, *gamma]),
    });
    let [alpha, beta, phi, gamma] = best.at;
    let parameters = match kind {
        TrendKind::None => [alpha, 0.0, 0.0, gamma],
        TrendKind::Linear => [alpha, beta, 1.0, gamma],
        TrendKind::Damped => [alpha, beta, phi, gamma],
    };
    (parameters, best.loss)
}

#[inline(always)]
fn additive(y: &[f64], start: &Start<'_>, [alpha, beta, phi, gamma]: &[Lanes; 4], lanes: &mut Vec<Lanes>) -> Lanes {
    let (mut level, mut trend) = (Lanes::of(start.level), Lanes::of(start.slope));
    let (both, season_gain) = (*alpha * *beta, *gamma * (Lanes::of(1.0) - *alpha));
    lanes.clear();
    lanes.extend(start.indices.iter().map(|index| Lanes::of(*index)));
    let mut sum = Lanes::ZERO;
    let mut values = y.iter();
    while values.len() > 0 && !lanes.is_empty() {
        for (season, value) in lanes.iter_mut().zip(&mut values) {
            let drift = *phi * trend;
            let base = level + drift;
            let error = Lanes::of(*value) - base - *season;
            level = base + *alpha * error;
            trend = drift + both * error;
            *season = *season + season_gain * error;
            sum = sum + error * error;
        }
    }
    sum
}

#[inline(always)]
fn multiplicative(
    y: &[f64],
    start: &Start<'_>,
    [alpha, beta, phi, gamma]: &[Lanes; 4],
    lanes: &mut Vec<Lanes>,
) -> Lanes {
    let (mut level, mut trend) = (Lanes::of(start.level), Lanes::of(start.slope));
    let (both, season_gain) = (*alpha * *beta, *gamma * (Lanes::of(1.0) - *alpha));
    lanes.clear();
    lanes.extend(start.indices.iter().map(|index| Lanes::of(*index)));
    let mut sum = Lanes::ZERO;
    let mut values = y.iter();
    while values.len() > 0 && !lanes.is_empty() {
        for (season, value) in lanes.iter_mut().zip(&mut values) {
            let drift = *phi * trend;
            let base = level + drift;
            let error = Lanes::of(*value) - base * *season;
            let relative = error / *season;
            level = base + *alpha * relative;
            trend = drift + both * relative;
            let change = error.with(base, |e, b| if b > 0.0 { e / b } else { 0.0 });
            *season = (*season + season_gain * change).map(|s| if s > 0.01 { s } else { 0.01 });
            sum = sum + error * error;
        }
    }
    sum
}
