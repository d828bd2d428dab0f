//! Lognormal demand: ln D is normal with mean μ and standard deviation σ.

use super::special::integrate_pair;
use super::tail::Tail;
use super::{normal_cdf, normal_density, normal_isf, normal_ppf, normal_sf};

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Lognormal {
    mean: f64,
    variance: f64,
    mu: f64,
    sigma: f64,
}

impl Lognormal {
    /// σ² = ln(1 + v/m²), μ = ln m − σ²/2.
    pub(super) fn of_moments(mean: f64, variance: f64) -> Self {
        let sigma_square = libm::log1p(variance / (mean * mean));
        Self { mean, variance, mu: libm::log(mean) - 0.5 * sigma_square, sigma: sigma_square.sqrt() }
    }

    pub(super) fn mean(&self) -> f64 {
        self.mean
    }

    pub(super) fn variance(&self) -> f64 {
        self.variance
    }

    fn z(&self, x: f64) -> f64 {
        // ln x − μ with the mean taken out first: near it the logarithms would cancel.
        (libm::log(x / self.mean) + 0.5 * self.sigma * self.sigma) / self.sigma
    }

    pub(super) fn sides(&self, x: f64) -> (f64, f64) {
        if x <= 0.0 {
            return (0.0, 1.0);
        }
        let z = self.z(x);
        (normal_cdf(z), normal_sf(z))
    }

    pub(super) fn density(&self, x: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        normal_density(self.z(x)) / (x * self.sigma)
    }

    /// x φ(z) ∫ g(s) e^(∓zs − s²/2) ds, g the first and second power of |e^(±σs) − 1|: the side away from the mean.
    fn side(&self, x: f64, sign: f64) -> (f64, f64) {
        let z = self.z(x) * sign;
        let lean = if sign > 0.0 { 2.0 * self.sigma - z } else { -z };
        let end = lean + (lean * lean + 84.0).sqrt();
        let (first, second) = integrate_pair(end, |s| {
            let gap = libm::expm1(sign * self.sigma * s).abs();
            let weight = libm::exp(-z * s - 0.5 * s * s);
            (gap * weight, gap * gap * weight)
        });
        let scale = x * normal_density(z);
        (scale * first, x * scale * second)
    }

    pub(super) fn tail(&self, x: f64) -> Tail {
        if x <= 0.0 {
            return Tail::whole(self.mean, self.variance, x);
        }
        let above = self.sides(x).1;
        if self.z(x) < 0.0 {
            let (below, below_square) = self.side(x, -1.0);
            let whole = Tail::whole(self.mean, self.variance, x);
            return Tail { above, loss: whole.loss + below, square: (whole.square - below_square).max(0.0) };
        }
        let (loss, square) = self.side(x, 1.0);
        Tail { above, loss, square }
    }

    pub(super) fn complementary(&self, x: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        if self.z(x) < 0.0 { self.side(x, -1.0).0 } else { x - self.mean + self.side(x, 1.0).0 }
    }

    pub(super) fn quantile(&self, lower: f64, upper: f64) -> f64 {
        let z = if upper < lower { normal_isf(upper) } else { normal_ppf(lower) };
        libm::exp(self.mu + self.sigma * z)
    }
}
