use serde::{Deserialize, Serialize};

use super::lanes::{Lanes, WIDTH};
use super::ridge::solve_in_place;
use crate::plan::series::Frequency;

/// The state of an autoregression (Yule 1927) on the lags of its seasons, fitted by ridge (Hoerl & Kennard 1970).
///
/// `x̂ₜ = Σ βₗ·xₜ₋ₗ` with `x = log y − mean`, or `y − mean` where some `y` is 0; the lags are 1 … `short` and the three
/// around `long`. Forecasts follow one from the other and stay within a standard deviation of what was ever seen. The
/// coefficients and the last values stand in the memory of the member: first `β`, then a ring as long as the longest lag.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AutoregressionState {
    /// Lags 1 to this one.
    pub short: u32,
    /// Period whose lags `long − 1`, `long` and `long + 1` are used too; 0 without one.
    pub long: u32,
    /// Mean of the values, or of their logarithms.
    pub mean: f64,
    /// Smallest forecast beside the mean.
    pub low: f64,
    /// Largest forecast beside the mean.
    pub high: f64,
    /// Whether the values are taken as logarithms.
    pub logarithmic: bool,
}

/// Lags of the long season: the same place and its neighbours.
const LONG_LAGS: usize = 3;
/// Longest season whose every lag is used, twice around.
const SHORT_SEASON_MAX: usize = 24;
/// Contiguous lags beside a longer season.
const LAGS_BESIDE_LONG: usize = 13;
/// Weight of the zero prior of each coefficient, in observations of average size.
const PRECISION: f64 = 1.0;

/// Contiguous lags and the long period of a series of that length.
pub(super) fn lags(frequency: Frequency, n: usize) -> (usize, usize) {
    let [first, second] = frequency.seasons();
    let short = if first.period > SHORT_SEASON_MAX {
        LAGS_BESIDE_LONG
    } else {
        first.period.saturating_mul(2).saturating_add(1)
    };
    let longest = first.period.max(second.period);
    let long = if longest > SHORT_SEASON_MAX && n > longest.saturating_mul(2) { longest } else { 0 };
    (short, long)
}

/// Observations needed: the longest lag and two for each coefficient.
pub(super) fn needed(frequency: Frequency, n: usize) -> usize {
    let (short, long) = lags(frequency, n);
    depth(short, long).saturating_add(coefficients(short, long).saturating_mul(2))
}

fn coefficients(short: usize, long: usize) -> usize {
    if long > 0 { short.saturating_add(LONG_LAGS) } else { short }
}

/// The longest lag.
fn depth(short: usize, long: usize) -> usize {
    if long > 0 { long.saturating_add(1) } else { short }
}

impl AutoregressionState {
    /// The longest lag: periods of the past that are kept.
    pub(super) fn depth(&self) -> usize {
        depth(self.short as usize, self.long as usize)
    }

    /// `β` and the ring of the past.
    fn parts<'a>(&self, memory: &'a [f64]) -> (&'a [f64], &'a [f64]) {
        memory.split_at_checked(coefficients(self.short as usize, self.long as usize)).unwrap_or_default()
    }

    /// `Σ β·x` over values that run back in time.
    fn sum<'a>(&self, beta: &[f64], back: impl Iterator<Item = &'a f64> + Clone) -> f64 {
        let short = self.short as usize;
        let near: f64 = beta.iter().take(short).zip(back.clone()).map(|(b, x)| b * x).sum();
        let far = back.skip((self.long as usize).saturating_sub(2));
        let far: f64 = beta.iter().skip(short).zip(far).map(|(b, x)| b * x).sum();
        let sum = near + far;
        if sum < self.low {
            self.low
        } else if sum > self.high {
            self.high
        } else {
            sum
        }
    }

    fn back(&self, x: f64) -> f64 {
        if self.logarithmic { libm::exp(x + self.mean) } else { x + self.mean }
    }

    /// The forecast of the next period, whose slot in the ring is `place`.
    pub(super) fn next(&self, memory: &[f64], place: usize) -> f64 {
        self.back(self.next_centred(memory, place))
    }

    fn next_centred(&self, memory: &[f64], place: usize) -> f64 {
        let (beta, ring) = self.parts(memory);
        self.sum(beta, latest_first(ring, place))
    }

    /// Learns one observation.
    pub(super) fn observe(&self, y: f64, memory: &mut [f64], place: usize) {
        let x = if self.logarithmic { libm::log(y).max(self.low + self.mean) } else { y } - self.mean;
        self.remember(x, memory, place);
    }

    /// Moves one period on with the forecast in place of an observation.
    pub(super) fn pass(&self, memory: &mut [f64], place: usize) {
        self.remember(self.next_centred(memory, place), memory, place);
    }

    fn remember(&self, x: f64, memory: &mut [f64], place: usize) {
        let slot = coefficients(self.short as usize, self.long as usize).saturating_add(place);
        if let Some(slot) = memory.get_mut(slot) {
            *slot = x;
        }
    }

    /// Writes the forecasts of the next periods.
    pub(super) fn predict(&self, memory: &[f64], place: usize, out: &mut [f64]) {
        let (beta, ring) = self.parts(memory);
        for step in 0..out.len() {
            let Some((done, [slot, ..])) = out.split_at_mut_checked(step) else { return };
            *slot = self.sum(beta, done.iter().rev().chain(latest_first(ring, place)));
        }
        out.iter_mut().for_each(|x| *x = self.back(*x));
    }
}

/// The values of a ring, the one written last first; `place` is the slot to be written next.
fn latest_first(ring: &[f64], place: usize) -> impl Iterator<Item = &f64> + Clone {
    let (before, after) = ring.split_at_checked(place).unwrap_or_default();
    before.iter().rev().chain(after.iter().rev())
}

/// Working memory of [`fit`].
#[derive(Debug, Clone, Default)]
pub(super) struct AutoregressionScratch {
    centred: Vec<f64>,
    lags: Vec<usize>,
    cross: Vec<f64>,
    right: Vec<f64>,
}

/// Fits an autoregression; `memory` then holds the coefficients and an empty past.
pub(super) fn fit(
    y: &[f64],
    frequency: Frequency,
    memory: &mut Vec<f64>,
    scratch: &mut AutoregressionScratch,
) -> AutoregressionState {
    let (short, long) = lags(frequency, y.len());
    let logarithmic = y.iter().all(|value| *value > 0.0);
    let x = &mut scratch.centred;
    x.clear();
    x.extend(y.iter().map(|value| if logarithmic { libm::log(*value) } else { *value }));
    let mean = x.iter().sum::<f64>() / x.len() as f64;
    x.iter_mut().for_each(|value| *value -= mean);
    let variance = x.iter().map(|value| value * value).sum::<f64>() / x.len() as f64;
    let deviation = variance.sqrt();
    let low = x.iter().fold(0.0, |least: f64, value| least.min(*value)) - deviation;
    let high = x.iter().fold(0.0, |most: f64, value| most.max(*value)) + deviation;
    // The coefficients have no unit: they are sought on values of unit deviation.
    x.iter_mut().for_each(|value| *value /= deviation.max(f64::MIN_POSITIVE));

    scratch.lags.clear();
    scratch.lags.extend(1..=short);
    if long > 0 {
        scratch.lags.extend(long.saturating_sub(1)..=long.saturating_add(1));
    }
    gather(&scratch.centred, &scratch.lags, short, &mut scratch.cross, &mut scratch.right);
    let width = scratch.lags.len();
    let stride = width.saturating_add(1);
    scratch.cross.iter_mut().step_by(stride).for_each(|own| *own += PRECISION);
    solve_in_place(&mut scratch.cross, &mut scratch.right);

    memory.clear();
    memory.extend_from_slice(&scratch.right);
    memory.resize(width.saturating_add(depth(short, long)), 0.0);
    AutoregressionState { short: short as u32, long: long as u32, mean, low, high, logarithmic }
}

/// The normal equations `Σ x[t−a]·x[t−b]` (lower triangle) and `Σ x[t]·x[t−a]` over all `t` with a full past.
///
/// Where both lags have a predecessor among the lags, the sum follows from theirs by one term at either end.
fn gather(x: &[f64], lags: &[usize], short: usize, cross: &mut Vec<f64>, right: &mut Vec<f64>) {
    let depth = lags.last().copied().unwrap_or(0);
    let n = x.len();
    let rows = n.saturating_sub(depth);
    let at = |index: usize| x.get(index).copied().unwrap_or(0.0);
    let lagged = |lag: usize| x.get(depth.saturating_sub(lag)..).and_then(|tail| tail.get(..rows)).unwrap_or(&[]);
    right.clear();
    right.extend(lags.iter().map(|lag| dot(lagged(0), lagged(*lag))));
    cross.clear();
    for (i, a) in lags.iter().enumerate() {
        for (j, b) in lags.iter().enumerate().take(i.saturating_add(1)) {
            let follows = i != 0 && i != short && j != 0 && j != short;
            let above = cross.len().wrapping_sub(lags.len()).wrapping_sub(1);
            let sum = match cross.get(above) {
                Some(sum) if follows => {
                    let enters = at(depth.saturating_sub(*a)) * at(depth.saturating_sub(*b));
                    let leaves = at(n.saturating_sub(*a)) * at(n.saturating_sub(*b));
                    sum + enters - leaves
                }
                _ => dot(lagged(*a), lagged(*b)),
            };
            cross.push(sum);
        }
        // The upper triangle is not read.
        cross.resize(lags.len().saturating_mul(i.saturating_add(1)), 0.0);
    }
}

/// The sum of products, in eight lanes.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<WIDTH>(), b.as_chunks::<WIDTH>());
    let mut sum = Lanes::ZERO;
    for (a, b) in a.iter().zip(b) {
        sum = sum + Lanes(*a) * Lanes(*b);
    }
    sum.0.iter().sum::<f64>() + a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f64>()
}
