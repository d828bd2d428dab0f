use serde::{Deserialize, Serialize};

use super::lanes::Lanes;
use super::method::LONG_ABOVE;
use super::run::after;

/// How a season joins the level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SeasonForm {
    /// No season.
    None,
    /// Demand = level + index; indices sum to zero.
    Additive,
    /// Demand = level × index; indices average one.
    Multiplicative,
}

/// Working memory of [`indices`].
#[derive(Debug, Clone, Default)]
pub(super) struct SeasonScratch {
    average: Vec<f64>,
    weight: Vec<f64>,
    squares: Vec<f64>,
    weight_squares: Vec<f64>,
    lanes: Vec<Lanes>,
}

/// Classical seasonal indices of `values`, recency-weighted and shrunk; `out[k]` belongs to positions `t ≡ k mod period`.
///
/// Ratios (or differences) to the centred moving average; the mean over cycles weighs a cycle `j` back with `decay^j`;
/// James-Stein shrinkage towards neutral: `W = min(1, (m−3)/(m−1) · s²/(n_eff·V))` with the residual variance `s²` around
/// the indices and their own variance `V` (Miller & Williams 2003, Int. J. Forecasting 19:669). No significance test:
/// the shrinkage decides. A series of more than [`LONG_ABOVE`] values says itself how fast its season changes, see
/// [`own_decay`]; `decay` is for shorter ones. Returns the form used: `None` below two full cycles.
pub(super) fn indices(
    values: &[f64],
    period: usize,
    form: SeasonForm,
    decay: f64,
    out: &mut Vec<f64>,
    scratch: &mut SeasonScratch,
) -> SeasonForm {
    out.clear();
    let n = values.len();
    if period < 2 || n < period.saturating_mul(2) || form == SeasonForm::None {
        return SeasonForm::None;
    }
    let multiplicative = form == SeasonForm::Multiplicative;
    moving_average(values, period, &mut scratch.average);
    let lead = period / 2;
    out.resize(period, 0.0);
    for buffer in [&mut scratch.weight, &mut scratch.squares, &mut scratch.weight_squares] {
        buffer.clear();
        buffer.resize(period, 0.0);
    }
    let decay = if n > LONG_ABOVE {
        own_decay(values, period, multiplicative, &scratch.average, &mut scratch.lanes)
    } else {
        decay
    };
    // The centred average of position `lead` is the first of `average`.
    let mut cycle_weight = libm::pow(decay, (n as f64 / period as f64).floor());
    let mut place = lead;
    for (value, average) in values.iter().skip(lead).zip(&scratch.average) {
        if place >= period {
            place = 0;
            cycle_weight /= decay;
        }
        let k = place;
        place = place.saturating_add(1);
        let ratio = ratio(*value, *average, multiplicative);
        if !ratio.is_finite() {
            continue;
        }
        let cells =
            (out.get_mut(k), scratch.weight.get_mut(k), scratch.squares.get_mut(k), scratch.weight_squares.get_mut(k));
        if let (Some(sum), Some(weight), Some(square), Some(weight_square)) = cells {
            *sum += cycle_weight * ratio;
            *weight += cycle_weight;
            *square += cycle_weight * ratio * ratio;
            *weight_square += cycle_weight * cycle_weight;
        }
    }
    let neutral = if multiplicative { 1.0 } else { 0.0 };
    let (mut residual, mut effective) = (0.0, 0.0);
    for (((index, weight), square), weight_square) in
        out.iter_mut().zip(&scratch.weight).zip(&scratch.squares).zip(&scratch.weight_squares)
    {
        *index = if *weight > 0.0 { *index / weight } else { neutral };
        if *weight > 0.0 {
            residual += (square / weight - *index * *index).max(0.0);
            effective += weight * weight / weight_square;
        }
    }
    let m = period as f64;
    let mean = out.iter().sum::<f64>() / m;
    if multiplicative && mean <= 0.0 {
        out.clear();
        return SeasonForm::None;
    }
    for index in out.iter_mut() {
        *index = if multiplicative { *index / mean } else { *index - mean };
    }
    effective /= m;
    // Weighted in-sample variance, unbiased by the effective number of cycles.
    let variance = residual / m * effective / (effective - 1.0).max(0.5);
    let spread = out.iter().map(|i| (i - neutral) * (i - neutral)).sum::<f64>() / (m - 1.0).max(1.0);
    let factor = ((m - 3.0).max(0.5) / (m - 1.0).max(1.0)).min(1.0);
    let shrink = if spread > 0.0 { (factor * variance / (effective.max(1.0) * spread)).min(1.0) } else { 1.0 };
    for index in out.iter_mut() {
        *index = neutral + (1.0 - shrink) * (*index - neutral);
        if multiplicative {
            *index = index.max(0.01);
        }
    }
    form
}

fn ratio(value: f64, average: f64, multiplicative: bool) -> f64 {
    if multiplicative { value / average } else { value - average }
}

/// Weights of a cycle beside the one after it, from a season that never changes to one that is always the last.
const DECAYS: Lanes = Lanes([0.98, 0.9, 0.8, 0.65, 0.5, 0.35, 0.2, 0.05]);

/// The decay whose running indices came closest to the next cycle, over the whole series.
fn own_decay(values: &[f64], period: usize, multiplicative: bool, averages: &[f64], indices: &mut Vec<Lanes>) -> f64 {
    indices.clear();
    let (mut count, mut squares) = (Lanes::of(1.0), Lanes::ZERO);
    let pairs = values.iter().skip(period / 2).zip(averages);
    indices.extend(pairs.clone().take(period).map(|(value, average)| {
        let first = ratio(*value, *average, multiplicative);
        Lanes::of(if first.is_finite() { first } else { f64::from(u8::from(multiplicative)) })
    }));
    let mut place = 0;
    for (value, average) in pairs.skip(period) {
        if place == 0 {
            count = count * DECAYS + 1.0;
        }
        let ratio = ratio(*value, *average, multiplicative);
        if let (Some(index), true) = (indices.get_mut(place), ratio.is_finite()) {
            let error = Lanes::of(ratio) - *index;
            squares = squares + error * error;
            *index = *index + error / count;
        }
        place = after(place, period);
    }
    let (best, _) = squares.smallest();
    DECAYS.lane(best)
}

/// The centred moving average over one season, for positions `period/2 ..`; even periods take half of both ends.
fn moving_average(values: &[f64], period: usize, out: &mut Vec<f64>) {
    out.clear();
    let m = period as f64;
    let even = period.is_multiple_of(2);
    let span = if even { period.saturating_add(1) } else { period };
    let mut sum: f64 = values.iter().take(span).sum();
    let mut last = values.iter().skip(span);
    for window in values.windows(span) {
        let (first, end) = (window.first().copied().unwrap_or(0.0), window.last().copied().unwrap_or(0.0));
        let centred = if even { sum - 0.5 * (first + end) } else { sum };
        out.push(centred / m);
        sum += last.next().copied().unwrap_or(0.0) - first;
    }
}
