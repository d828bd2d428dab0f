//! Gamma demand, k shape, θ scale. With y = x/θ and d = y^k e^(−y)/Γ(k+1):
//! E[(D−x)⁺] = (m − x) F̄ + θ k d and E[((D−x)⁺)²] = (m − x + θ) E[(D−x)⁺] + θ x F̄ (integration by parts).

use super::incomplete_gamma::{gamma_p_q, shortfall_series};
use super::special::{integrate_pair, poisson_term};
use super::tail::Tail;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Gamma {
    pub(super) shape: f64,
    pub(super) scale: f64,
}

impl Gamma {
    pub(super) fn mean(&self) -> f64 {
        self.shape * self.scale
    }

    pub(super) fn variance(&self) -> f64 {
        self.shape * self.scale * self.scale
    }

    pub(super) fn sides(&self, x: f64) -> (f64, f64) {
        gamma_p_q(self.shape, x.max(0.0) / self.scale)
    }

    pub(super) fn density(&self, x: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        poisson_term(self.shape, x / self.scale) * self.shape / x
    }

    pub(super) fn tail(&self, x: f64) -> Tail {
        let mean = self.mean();
        if x <= 0.0 {
            return Tail::whole(mean, self.variance(), x);
        }
        let (k, theta, y) = (self.shape, self.scale, x / self.scale);
        let above = self.sides(x).1;
        if y - k > 3.0 * k.sqrt() {
            return self.far_tail(y, above);
        }
        let loss = ((mean - x) * above + theta * k * poisson_term(k, y)).max(0.0);
        let square = ((mean - x + theta) * loss + theta * x * above).max(0.0);
        Tail { above, loss, square }
    }

    /// The partial moments as integrals of the density relative to its value at x: all terms positive.
    fn far_tail(&self, y: f64, above: f64) -> Tail {
        let k = self.shape;
        let exponent = |s: f64| (k - 1.0) * libm::log1p(s / y) - s;
        let steepness = if k > 1.0 { 1.0 - (k - 1.0) / y } else { 1.0 };
        let (mut near, mut end) = (0.0, 60.0 / steepness);
        for _ in 0..12 {
            let middle = 0.5 * (near + end);
            if exponent(middle) > -42.0 {
                near = middle;
            } else {
                end = middle;
            }
        }
        let (first, second) = integrate_pair(end, |s| {
            let weight = libm::exp(exponent(s));
            (s * weight, s * s * weight)
        });
        let at_y = poisson_term(k, y) * k / y;
        Tail { above, loss: self.scale * at_y * first, square: self.scale * self.scale * at_y * second }
    }

    pub(super) fn complementary(&self, x: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        if x >= self.mean() {
            return x - self.mean() + self.tail(x).loss;
        }
        let (k, y) = (self.shape, x / self.scale);
        if y < 1.0 || k - y > 3.0 * k.sqrt() {
            // The same as a series whose terms are all positive.
            return self.scale * poisson_term(k, y) * y * shortfall_series(k, y);
        }
        // y P(k, y) − k P(k+1, y), the two tied by P(k+1, y) = P(k, y) − d.
        (self.scale * ((y - k) * self.sides(x).0 + k * poisson_term(k, y))).max(0.0)
    }

    /// The x with F(x) = p: Wilson–Hilferty, then safeguarded Newton steps on the smaller tail.
    pub(super) fn quantile(&self, lower: f64, upper: f64) -> f64 {
        let k = self.shape;
        let excess = |y: f64| {
            let (p, q) = gamma_p_q(k, y);
            if upper < lower { upper - q } else { p - lower }
        };
        let z = if upper < lower { super::normal_isf(upper) } else { super::normal_ppf(lower) };
        let cube = 1.0 - 1.0 / (9.0 * k) + z / (3.0 * k.sqrt());
        let mut y = k * cube * cube * cube;
        if cube <= 0.0 || y < 0.1 * k || !y.is_finite() {
            // Near zero P(k, y) ≈ y^k / Γ(k+1).
            y = libm::exp((libm::log(lower) + libm::lgamma(k + 1.0)) / k).max(f64::MIN_POSITIVE);
        }
        let (mut low, mut high) = (0.0, f64::INFINITY);
        for _ in 0..200 {
            let off = excess(y);
            if off == 0.0 {
                break;
            }
            if off > 0.0 {
                high = y;
            } else {
                low = y;
            }
            let slope = poisson_term(k, y) * k / y;
            let newton = off / slope;
            let bend = 0.5 * newton * ((k - 1.0) / y - 1.0);
            let mut next = y - newton / if bend.abs() < 0.5 { 1.0 - bend } else { 1.0 };
            if !(next > low && next < high) {
                next = if high.is_finite() { 0.5 * (low + high) } else { 2.0 * y };
            }
            if (next - y).abs() <= 2e-16 * y {
                break;
            }
            y = next;
        }
        y * self.scale
    }
}
