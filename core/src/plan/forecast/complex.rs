use multiversion::multiversion;
use serde::{Deserialize, Serialize};

use super::lanes::Lanes;
use super::search::{Bounds, Found, pattern};

/// The state of complex exponential smoothing (Svetunkov, Kourentzes & Ord 2022, Naval Res. Logistics 69:1108).
///
/// `y = ℓ + e`; `ℓ ← ℓ − (1−α₁)·c + (α₀−α₁)·e`; `c ← ℓ + (1−α₀)·c + (α₀+α₁)·e`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ComplexState {
    /// Real part `α₀` of the smoothing parameter.
    pub alpha_real: f64,
    /// Imaginary part `α₁`.
    pub alpha_imaginary: f64,
    /// `ℓ`, the level.
    pub level: f64,
    /// `c`, the information component.
    pub information: f64,
}

impl ComplexState {
    /// The forecast of the next period.
    pub fn next(&self) -> f64 {
        self.level
    }

    /// Learns one observation.
    pub fn observe(&mut self, y: f64) {
        let error = y - self.level;
        let level = self.level - (1.0 - self.alpha_imaginary) * self.information
            + (self.alpha_real - self.alpha_imaginary) * error;
        self.information =
            self.level + (1.0 - self.alpha_real) * self.information + (self.alpha_real + self.alpha_imaginary) * error;
        self.level = level;
    }
}

const BOX: Bounds<2> = Bounds { low: [0.2, 0.5], high: [1.9, 1.5], step: [0.15, 0.06] };
const DESIGN: [[f64; 2]; 32] = {
    let mut design = [[0.0; 2]; 32];
    let (mut row, mut rows): (usize, &mut [[f64; 2]]) = (0, &mut design);
    while let Some((first, rest)) = rows.split_first_mut() {
        let (i, j) = (row % 8, row / 8);
        *first = [0.5 + 0.18 * i as f64, 0.96 + 0.04 * j as f64];
        rows = rest;
        row = row.wrapping_add(1);
    }
    design
};

/// The start state of fitted complex exponential smoothing: start from a line through the first ten points, then a coarse design and a
/// pattern search over `(α₀, α₁)`.
pub(super) fn fit(y: &[f64]) -> ComplexState {
    let (level, slope) = super::trend::start_line(y);
    let start = level + slope;
    let Found { at: [alpha_real, alpha_imaginary], .. } = search(y, start);
    ComplexState { alpha_real, alpha_imaginary, level: start, information: start / alpha_real }
}

#[multiversion(targets("x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx512cd", "x86_64+avx2"))]
fn search(y: &[f64], start: f64) -> Found<2> {
    pattern(&DESIGN, &BOX, 8, |[real, imaginary]| squares(y, start, *real, *imaginary))
}

#[inline(always)]
fn squares(y: &[f64], start: f64, real: Lanes, imaginary: Lanes) -> Lanes {
    let one = Lanes::of(1.0);
    let (mut level, mut information) = (Lanes::of(start), Lanes::of(start) / real);
    let (turn, keep) = (one - imaginary, one - real);
    let (to_level, to_information) = (real - imaginary, real + imaginary);
    let mut sum = Lanes::ZERO;
    for value in y {
        let error = Lanes::of(*value) - level;
        let next = level - turn * information + to_level * error;
        information = level + keep * information + to_information * error;
        level = next;
        sum = sum + error * error;
    }
    sum
}
