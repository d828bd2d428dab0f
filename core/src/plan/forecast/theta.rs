use multiversion::multiversion;
use serde::{Deserialize, Serialize};

use super::lanes::Lanes;
use super::search::zoom;

/// The state of a theta method after the last observation.
///
/// Symbols of Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler 2016 (Int. J. Forecasting 32:1151): level `ℓ`,
/// smoothing `α`, `ω = 1 − 1/θ`, line `A + B·t`, mean `Ȳ`. One-step forecast
/// `μ = ℓ + ω·[(1−α)^n·A + (1−(1−α)^(n+1))/α·B]`; then `ℓ ← ℓ + α(y − ℓ)`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ThetaState {
    /// `α`, weight of the newest observation.
    pub alpha: f64,
    /// `ω = 1 − 1/θ`, from 0 (simple smoothing) to 1 (`θ = ∞`).
    pub omega: f64,
    /// `ℓ`, the smoothed level.
    pub level: f64,
    /// `A`, intercept of the line.
    pub intercept: f64,
    /// `B`, slope of the line.
    pub slope: f64,
    /// `Ȳ`, mean of all observations.
    pub mean: f64,
    /// `(1−α)^n`.
    pub power: f64,
    /// `n`, observations so far.
    pub count: f64,
    /// Whether the line is re-estimated at every observation.
    pub dynamic: bool,
}

impl ThetaState {
    /// The forecast of the next period.
    #[inline(always)]
    pub fn next(&self) -> f64 {
        let ramp =
            if self.alpha > 0.0 { (1.0 - self.power * (1.0 - self.alpha)) / self.alpha } else { self.count + 1.0 };
        self.level + self.omega * (self.power * self.intercept + ramp * self.slope)
    }

    /// Learns one observation.
    #[inline(always)]
    pub fn observe(&mut self, y: f64) {
        self.level += self.alpha * (y - self.level);
        self.power *= 1.0 - self.alpha;
        self.count += 1.0;
        if self.dynamic {
            (self.mean, self.intercept, self.slope) = line_after(self.mean, self.slope, self.count, y);
        }
    }
}

/// Mean, intercept and slope of the least-squares line after the `t`-th observation `y` (equations 20–22 of the paper).
#[inline(always)]
fn line_after(mean: f64, slope: f64, t: f64, y: f64) -> (f64, f64, f64) {
    let slope = if t < 2.0 { 0.0 } else { ((t - 2.0) * slope + 6.0 * (y - mean) / t) / (t + 1.0) };
    let mean = mean + (y - mean) / t;
    (mean, mean - 0.5 * (t + 1.0) * slope, slope)
}

/// Which line a theta method bends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ThetaKind {
    /// `θ = 2`, one line over the whole series (Assimakopoulos & Nikolopoulos 2000).
    Standard,
    /// Free `θ`, one line.
    Optimised,
    /// Free `θ`, the line re-estimated at every observation.
    Dynamic,
}

/// The start state of a fitted theta method: the level and `ω` in closed form for every `α`, `α` by three zooms.
pub(super) fn fit(y: &[f64], kind: ThetaKind, lines: &mut Vec<[f64; 2]>) -> ThetaState {
    let first = y.first().copied().unwrap_or(0.0);
    let (mut mean, mut intercept, mut slope) = (0.0, 0.0, 0.0);
    lines.clear();
    for (t, value) in y.iter().enumerate() {
        // The line known before the value is read.
        lines.push([intercept, slope]);
        (mean, intercept, slope) = line_after(mean, slope, t as f64 + 1.0, *value);
    }
    if kind != ThetaKind::Dynamic {
        lines.iter_mut().for_each(|line| *line = [intercept, slope]);
    }
    let fixed = (kind == ThetaKind::Standard).then_some(0.5);
    let best = search(y, lines, fixed, first);
    let [alpha] = best.at;
    let (omega, offset) = profile(y, lines, alpha, fixed, first);
    // A free line starts at nothing and is learned; a fixed one stands from the start.
    let dynamic = kind == ThetaKind::Dynamic;
    let (mean, intercept, slope) = if dynamic { (0.0, 0.0, 0.0) } else { (mean, intercept, slope) };
    ThetaState { alpha, omega, level: first + offset, intercept, slope, mean, power: 1.0, count: 0.0, dynamic }
}

#[multiversion(targets("x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx512cd", "x86_64+avx2"))]
fn search(y: &[f64], lines: &[[f64; 2]], fixed: Option<f64>, first: f64) -> super::search::Found<1> {
    zoom(0.02, 0.99, 3, |alpha| loss(&moments(y, lines, alpha, first), fixed).0)
}

#[multiversion(targets("x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx512cd", "x86_64+avx2"))]
fn profile(y: &[f64], lines: &[[f64; 2]], alpha: f64, fixed: Option<f64>, first: f64) -> (f64, f64) {
    let (_, omega, offset) = loss(&moments(y, lines, Lanes::of(alpha), first), fixed);
    (omega.lane(0), offset.lane(0))
}

/// Second moments of the one-step errors `r − δ·d − ω·g` with level start `first + δ`.
struct Moments {
    rr: Lanes,
    rd: Lanes,
    rg: Lanes,
    dd: Lanes,
    dg: Lanes,
    gg: Lanes,
}

/// One pass over the series for eight `α`; the first two errors, which only reflect the start, do not count.
#[inline(always)]
fn moments(y: &[f64], lines: &[[f64; 2]], alpha: Lanes, first: f64) -> Moments {
    let zero = Lanes::ZERO;
    let mut m = Moments { rr: zero, rd: zero, rg: zero, dd: zero, dg: zero, gg: zero };
    let (keep, inverse) = (Lanes::of(1.0) - alpha, Lanes::of(1.0) / alpha);
    let (mut level, mut power) = (Lanes::of(first), Lanes::of(1.0));
    let skip = if y.len() > 4 { 2 } else { 0 };
    for (t, (value, [intercept, slope])) in y.iter().zip(lines).enumerate() {
        let residual = Lanes::of(*value) - level;
        if t >= skip {
            let ramp = (Lanes::of(1.0) - power * keep) * inverse;
            let g = power * *intercept + ramp * *slope;
            m.rr = m.rr + residual * residual;
            m.rd = m.rd + residual * power;
            m.rg = m.rg + residual * g;
            m.dd = m.dd + power * power;
            m.dg = m.dg + power * g;
            m.gg = m.gg + g * g;
        }
        level = level + alpha * residual;
        power = power * keep;
    }
    m
}

/// Loss, `ω` in [0, 1] and `δ` of every lane.
#[inline(always)]
fn loss(m: &Moments, fixed: Option<f64>) -> (Lanes, Lanes, Lanes) {
    // `ω` with `δ` profiled out, then clipped, then `δ` given `ω`.
    let dd = m.dd.map(|x| if x > 1e-12 { x } else { f64::INFINITY });
    let omega = match fixed {
        Some(omega) => Lanes::of(omega),
        None => {
            let cross = m.rg - m.rd * m.dg / dd;
            let own = m.gg - m.dg * m.dg / dd;
            cross.with(own, |c, o| if o > 1e-12 { (c / o).clamp(0.0, 1.0) } else { 0.0 })
        }
    };
    let offset = (m.rd - omega * m.dg) / dd;
    let sum = m.rr + omega * omega * m.gg + offset * offset * m.dd
        - (omega * m.rg + offset * m.rd - omega * offset * m.dg) * 2.0;
    (sum, omega, offset)
}
