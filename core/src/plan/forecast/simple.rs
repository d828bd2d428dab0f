use multiversion::multiversion;

use super::lanes::Lanes;
use super::search::zoom;

/// Simple exponential smoothing after the last value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Smooth {
    pub alpha: f64,
    pub start: f64,
    pub level: f64,
}

/// Simple exponential smoothing (Brown 1956): start level in closed form for every `α`, `α` in [0.01, 0.99] by zooms.
pub(super) fn smooth(y: &[f64]) -> Smooth {
    let Some((first, _)) = y.split_first() else { return Smooth { alpha: 0.0, start: 0.0, level: 0.0 } };
    let (alpha, offset) = search(y, *first);
    let start = first + offset;
    let level = y.iter().fold(start, |level, value| level + alpha * (value - level));
    Smooth { alpha, start, level }
}

#[multiversion(targets("x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx512cd", "x86_64+avx2"))]
fn search(y: &[f64], first: f64) -> (f64, f64) {
    let [alpha] = zoom(0.01, 0.99, 3, |alpha| loss(y, first, alpha).0).at;
    (alpha, loss(y, first, Lanes::of(alpha)).1.lane(0))
}

/// Least squares over the start level `first + δ`: loss and `δ`.
#[inline(always)]
fn loss(y: &[f64], first: f64, alpha: Lanes) -> (Lanes, Lanes) {
    let keep = Lanes::of(1.0) - alpha;
    let (mut level, mut power) = (Lanes::of(first), Lanes::of(1.0));
    let (mut rr, mut rd, mut dd) = (Lanes::ZERO, Lanes::ZERO, Lanes::ZERO);
    for value in y {
        let residual = Lanes::of(*value) - level;
        rr = rr + residual * residual;
        rd = rd + residual * power;
        dd = dd + power * power;
        level = level + alpha * residual;
        power = power * keep;
    }
    (rr - rd * rd / dd, rd / dd)
}
