use serde::{Deserialize, Serialize};

use super::{SeriesWindows, Window};
use crate::plan::distribution::Demand;
use crate::value::Invalid;

/// The spread of cumulative demand over stretches of one length, for a group of series.
///
/// Variance of a series with mean `μ`: `v = (k·s² + 8·a·μᵇ)/(k + 8)`, its own mean squared error `s²` over `k` past stretches shrunk to a
/// power law of the group (Taylor 1961; Syntetos & Boylan 2006), whose `a` and `b` are the gamma quasi-likelihood fit. Counts with `μ` below
/// [`COUNT_MEAN_MAX`] are negative binomial (Poisson where `v ≤ μ`), the rest gamma.
///
/// The level asked for is then corrected by split conformal prediction on the probability scale: with `u = P(D < actual)` of every
/// past stretch, the level used for `p` is the `⌈(n+1)p⌉`-th smallest `u`, since demand stays within the quantile of level `p′`
/// exactly when `u < p′`. It also takes back what whole units overshoot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SpreadModel {
    /// Periods of a stretch.
    pub length: u32,
    /// `a`.
    pub scale: f64,
    /// `b`.
    pub exponent: f64,
    /// Whether demand comes in whole units.
    pub is_count: bool,
    /// The `u` of past stretches at evenly spaced ranks, rising; at most [`RANKS_MAX`].
    pub past_levels: Vec<f64>,
    /// Past stretches it was learned from.
    pub evidence: u64,
}

/// Windows the power law of the group is worth beside a series' own.
pub const POOLED_WINDOWS: f64 = 8.0;
/// Counts with a larger mean are treated as continuous.
pub const COUNT_MEAN_MAX: f64 = 30.0;
/// Most levels a model remembers.
const RANKS_MAX: usize = 1_000;
/// Rounds of the quasi-likelihood fit, which converges in half as many.
const ROUNDS: usize = 12;
/// Smallest variance, as a share of the squared mean: no demand is known to a thousandth.
const VARIATION_MIN: f64 = 1e-6;
/// Stretches per series whose level is looked at: the last ones.
const LEVELS_PER_SERIES: usize = 8;
/// A series pulls the power law no further than from this distance of the group's middle, in e-folds of the mean.
const REACH_MAX: f64 = 5.0;
/// And with no more than so many times the variance expected of it.
const RATIO_MAX: f64 = 20.0;
/// Stretches without a forecast say nothing about spread.
const MEAN_MIN: f64 = 1e-9;

impl SpreadModel {
    /// Learns the spread of a group from the past stretches of its series.
    ///
    /// # Errors
    /// `invalid.too_small` on `length`.
    pub fn estimate(group: &[SeriesWindows], length: u32) -> Result<Self, Invalid> {
        if length == 0 {
            return Err(Invalid::too_small("length", 1));
        }
        let all = || group.iter().flat_map(|series| &series.windows);
        let (scale, exponent) = power_law(group);
        let is_count = all().all(|w| is_whole(w.actual));
        let mut model = Self { length, scale, exponent, is_count, past_levels: vec![], evidence: all().count() as u64 };
        let mut levels: Vec<f64> = vec![];
        for series in group {
            let squares = series.squares();
            let others = (series.windows.len() as f64 - 1.0).max(0.0);
            for window in series.windows.iter().rev().take(LEVELS_PER_SERIES) {
                // Its own error must not have widened the distribution that it is judged by.
                let error = window.actual - window.forecast;
                let square = (squares - error * error).max(0.0) / others.max(1.0);
                levels.extend(model.level_below(window, square, others));
            }
        }
        levels.sort_by(f64::total_cmp);
        let step = (levels.len() as f64 / RANKS_MAX as f64).max(1.0);
        let ranks = (levels.len() as f64 / step).round();
        let mut rank = 0.0;
        while rank < ranks {
            model.past_levels.extend(levels.get(((rank + 0.5) * step).floor() as usize));
            rank += 1.0;
        }
        Ok(model)
    }

    /// P(D < actual) of a past stretch.
    fn level_below(&self, window: &Window, mean_square: f64, windows: f64) -> Option<f64> {
        let mean = window.forecast.max(MEAN_MIN);
        let demand = self.demand(mean, self.variance(mean, mean_square, windows)).ok()?;
        let below = if demand.is_count() { window.actual - 1.0 } else { window.actual };
        Some(demand.cdf(below))
    }

    /// `v` of a series with that mean, its own mean squared error over `windows` stretches.
    pub fn variance(&self, mean: f64, mean_square: f64, windows: f64) -> f64 {
        let law = self.scale * libm::pow(mean.max(MEAN_MIN), self.exponent);
        let shrunk = (windows * mean_square + POOLED_WINDOWS * law) / (windows + POOLED_WINDOWS);
        shrunk.max(VARIATION_MIN * mean * mean)
    }

    /// The distribution of that mean and variance, uncorrected.
    ///
    /// # Errors
    /// `invalid.not_finite`, `invalid.too_small`, `invalid.too_large` on the mean or variance.
    pub fn demand(&self, mean: f64, variance: f64) -> Result<Demand, Invalid> {
        if mean <= MEAN_MIN {
            return Demand::constant(mean.max(0.0));
        }
        if self.is_count && mean < COUNT_MEAN_MAX {
            if variance <= mean { Demand::poisson(mean) } else { Demand::negative_binomial(mean, variance.sqrt()) }
        } else {
            Demand::gamma_of_moments(mean, variance.sqrt())
        }
    }

    /// The level to ask the distribution for so that, in the past, the share `p` of stretches stayed within.
    ///
    /// Without enough past for so high a level, the larger of `p` and the highest level seen.
    pub fn corrected_level(&self, p: f64) -> f64 {
        let n = self.past_levels.len() as f64;
        let place = (n + 1.0) * p;
        if place >= n {
            return self.past_levels.last().map_or(p, |last| last.max(p)).min(1.0 - f64::EPSILON);
        }
        // Just above the rank's level, which itself must stay within.
        let at = place.ceil().max(1.0) as usize;
        let level = at.checked_sub(1).and_then(|at| self.past_levels.get(at)).copied().unwrap_or(p);
        (level + 1e-12).clamp(1e-12, 1.0 - f64::EPSILON)
    }

    /// The quantile of cumulative demand at level `p`, corrected by the past.
    ///
    /// # Errors
    /// As [`SpreadModel::demand`]; `invalid.too_small`, `invalid.too_large` on `p`, which lies between 0 and 1.
    pub fn quantile(&self, mean: f64, variance: f64, p: f64) -> Result<f64, Invalid> {
        crate::plan::distribution::check::inner_share("p", p)?;
        Ok(self.demand(mean, variance)?.ppf(self.corrected_level(p)))
    }
}

fn is_whole(value: f64) -> bool {
    (value - value.round()).abs() < 1e-9
}

/// `a` and `b` of `v = a·μᵇ` by gamma quasi-likelihood: `Σ k (s²/v − 1)·(1, log μ) = 0`, so that zeros need no logarithm.
fn power_law(group: &[SeriesWindows]) -> (f64, f64) {
    let rows: Vec<(f64, f64, f64)> = group
        .iter()
        .map(|series| (series.mean_forecast(), series.mean_square(), series.windows.len() as f64))
        .filter(|(mean, square, windows)| *mean > MEAN_MIN && square.is_finite() && *windows > 0.0)
        .map(|(mean, square, windows)| (libm::log(mean), square, windows))
        .collect();
    let weight: f64 = rows.iter().map(|(_, _, k)| k).sum();
    if weight <= 0.0 {
        // Nothing was seen: as spread as a Poisson count.
        return (1.0, 1.0);
    }
    let middle = rows.iter().map(|(x, _, k)| k * x).sum::<f64>() / weight;
    let mut exponent: f64 = 1.0;
    let mut scale = rows.iter().map(|(x, square, k)| k * square / libm::exp(x - middle)).sum::<f64>() / weight;
    for _ in 0..ROUNDS {
        // One series alone says nothing about the exponent: a belief worth one stretch holds it near one.
        let (mut gradient, mut curvature, mut level) = (1.0 - exponent, 1.0, 0.0);
        for (x, square, k) in &rows {
            let d = (x - middle).clamp(-REACH_MAX, REACH_MAX);
            let relative = (square / (scale * libm::exp(exponent * d)).max(f64::MIN_POSITIVE)).min(RATIO_MAX);
            level += k * relative;
            gradient += k * d * (relative - 1.0);
            curvature += k * d * d * relative.max(0.5);
        }
        exponent = (exponent + (gradient / curvature).clamp(-0.5, 0.5)).clamp(0.0, 3.0);
        scale *= (level / weight).max(MEAN_MIN);
    }
    (scale * libm::exp(-exponent * middle), exponent)
}
