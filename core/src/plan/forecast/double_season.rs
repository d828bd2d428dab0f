use multiversion::multiversion;
use serde::{Deserialize, Serialize};

use super::lanes::Lanes;
use super::run::after;
use super::search::{Bounds, Found, pattern};

/// The state of exponential smoothing with two seasons and autocorrelated errors (Taylor 2003, J. Oper. Res. Soc. 54:799).
///
/// `μ = ℓ + d + w + φ·e`; with error `ε = x − μ`: `ℓ ← ℓ + α·ε`, `d ← d + δ·ε`, `w ← w + ω·ε`, `e ← φ·e + ε`.
/// `x = log y`, so that the seasons are factors, or `y` where some `y` is 0. The memory of the member holds the short
/// season, then the long one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DoubleSeasonState {
    /// `α`, smoothing of the level.
    pub alpha: f64,
    /// `δ`, smoothing of the short season.
    pub short_gain: f64,
    /// `ω`, smoothing of the long season.
    pub long_gain: f64,
    /// `φ`, autocorrelation of the errors.
    pub phi: f64,
    /// `ℓ`, the level.
    pub level: f64,
    /// `e`, how far the last value was from level and seasons.
    pub error: f64,
    /// Periods of the short season.
    pub short: u32,
    /// Position of the next period in the short season.
    pub short_place: u32,
    /// Whether the values are taken as logarithms.
    pub logarithmic: bool,
}

impl DoubleSeasonState {
    fn base(&self, memory: &[f64], short_place: usize, place: usize) -> f64 {
        let (short, long) = memory.split_at_checked(self.short as usize).unwrap_or_default();
        let at = |season: &[f64], place: usize| season.get(place).copied().unwrap_or(0.0);
        self.level + at(short, short_place) + at(long, place)
    }

    fn back(&self, x: f64) -> f64 {
        if self.logarithmic { libm::exp(x) } else { x }
    }

    /// The forecast of the next period, at `place` of the long season.
    pub(super) fn next(&self, memory: &[f64], place: usize) -> f64 {
        self.back(self.base(memory, self.short_place as usize, place) + self.phi * self.error)
    }

    /// Learns one observation.
    pub(super) fn observe(&mut self, y: f64, memory: &mut [f64], place: usize) {
        let base = self.base(memory, self.short_place as usize, place);
        let x = if self.logarithmic { libm::log(y.max(f64::MIN_POSITIVE)) } else { y };
        let error = x - base - self.phi * self.error;
        self.error = x - base;
        self.level += self.alpha * error;
        if let Some((short, long)) = memory.split_at_mut_checked(self.short as usize) {
            if let Some(index) = short.get_mut(self.short_place as usize) {
                *index += self.short_gain * error;
            }
            if let Some(index) = long.get_mut(place) {
                *index += self.long_gain * error;
            }
        }
        self.short_place = after(self.short_place as usize, self.short as usize) as u32;
    }

    /// Moves one period on without an observation.
    pub(super) fn pass(&mut self) {
        self.error *= self.phi;
        self.short_place = after(self.short_place as usize, self.short as usize) as u32;
    }

    /// Writes the forecasts of the next periods.
    pub(super) fn predict(mut self, memory: &[f64], place: usize, out: &mut [f64]) {
        let (mut place, cycle) = (place, memory.len().saturating_sub(self.short as usize));
        for slot in out {
            *slot = self.next(memory, place);
            self.pass();
            place = after(place, cycle);
        }
    }
}

/// Share of the long season's mean deviations it starts from: few cycles, each noisy.
const LONG_SHARE: f64 = 0.7;
/// Gains are searched by their square roots, since small ones are the rule.
const BOX: Bounds<4> =
    Bounds { low: [0.02, 0.02, 0.02, 0.0], high: [0.95, 0.95, 0.95, 0.99], step: [0.1, 0.1, 0.1, 0.1] };
/// Three values of each parameter; `φ` by a Latin square over the others.
const DESIGN: [[f64; 4]; 27] = {
    let mut design = [[0.0; 4]; 27];
    let (mut row, mut rows): (usize, &mut [[f64; 4]]) = (0, &mut design);
    while let Some((first, rest)) = rows.split_first_mut() {
        let (i, j, k) = (row % 3, row / 3 % 3, row / 9);
        let l = i.wrapping_add(j).wrapping_add(k) % 3;
        *first = [0.06 + 0.2 * i as f64, 0.08 + 0.27 * j as f64, 0.08 + 0.27 * k as f64, 0.48 * l as f64];
        rows = rest;
        row = row.wrapping_add(1);
    }
    design
};
const ROUNDS: usize = 14;

/// Fits smoothing with seasons of `short` and `long` periods; `memory` then holds the start of both seasons.
pub(super) fn fit(
    y: &[f64],
    short: usize,
    long: usize,
    memory: &mut Vec<f64>,
    values: &mut Vec<f64>,
    lanes: &mut Vec<Lanes>,
) -> DoubleSeasonState {
    let logarithmic = y.iter().all(|value| *value > 0.0);
    values.clear();
    values.extend(y.iter().map(|value| if logarithmic { libm::log(*value) } else { *value }));
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let level = values.iter().take(long).sum::<f64>() / long as f64;

    memory.clear();
    memory.extend((0..short).map(|k| mean_of(values, k, short, |_| mean)));
    for k in 0..long {
        let index = mean_of(values, k, long, |t| {
            mean + t.checked_rem(short).and_then(|k| memory.get(k)).copied().unwrap_or(0.0)
        });
        memory.push(LONG_SHARE * index);
    }
    let Found { at: [level_root, short_root, long_root, phi], .. } = search(values, level, memory, short, lanes);
    DoubleSeasonState {
        alpha: level_root * level_root,
        short_gain: short_root * short_root,
        long_gain: long_root * long_root,
        phi,
        level,
        error: 0.0,
        short: short as u32,
        short_place: 0,
        logarithmic,
    }
}

/// Mean deviation of the values at `first`, `first + period`, … from their base.
fn mean_of(values: &[f64], first: usize, period: usize, base: impl Fn(usize) -> f64) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for (t, value) in values.iter().enumerate().skip(first).step_by(period.max(1)) {
        sum += value - base(t);
        count += 1.0;
    }
    if count > 0.0 { sum / count } else { 0.0 }
}

#[multiversion(targets("x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx512cd", "x86_64+avx2"))]
fn search(x: &[f64], level: f64, start: &[f64], short: usize, lanes: &mut Vec<Lanes>) -> Found<4> {
    pattern(&DESIGN, &BOX, ROUNDS, |parameters| squares(x, level, start, short, parameters, lanes))
}

/// Sum of squared errors of eight candidates; the first short cycle, which only reflects the start, does not count.
#[inline(always)]
fn squares(
    x: &[f64],
    level: f64,
    start: &[f64],
    short: usize,
    [level_root, short_root, long_root, phi]: &[Lanes; 4],
    lanes: &mut Vec<Lanes>,
) -> Lanes {
    let (alpha, short_gain, long_gain) =
        (*level_root * *level_root, *short_root * *short_root, *long_root * *long_root);
    lanes.clear();
    lanes.extend(start.iter().map(|index| Lanes::of(*index)));
    let Some((days, weeks)) = lanes.split_at_mut_checked(short) else { return Lanes::ZERO };
    let (mut level, mut error, mut sum) = (Lanes::of(level), Lanes::ZERO, Lanes::ZERO);
    let (mut day, mut week) = (0, 0);
    for (t, value) in x.iter().enumerate() {
        let (Some(d), Some(w)) = (days.get_mut(day), weeks.get_mut(week)) else { break };
        let away = Lanes::of(*value) - level - *d - *w;
        let surprise = away - *phi * error;
        if t >= short {
            sum = sum + surprise * surprise;
        }
        error = away;
        level = level + alpha * surprise;
        *d = *d + short_gain * surprise;
        *w = *w + long_gain * surprise;
        (day, week) = (after(day, short), after(week, weeks.len()));
    }
    sum
}
