//! Poisson and negative binomial demand: one family, the Poisson being its limit for equal mean and variance.
//!
//! m mean, v variance, ρ = v/m − 1 (0 for Poisson), r = m/ρ. With f the probability and F̄(x) = P(D > x):
//! E[(D−x)⁺] = (m − x) F̄(x) + (m + ρ x) f(x), E[((D−x)⁺)²] = (m − x + ρ) E[(D−x)⁺] + (m + ρ x)(F̄(x) + f(x)) for whole x.
//! Source: the Panjer recursion (k+1) f(k+1) = q (k+r) f(k) summed by parts; for ρ = 0 Zipkin 2000, C.2.3.

use super::incomplete_beta::beta_i;
use super::incomplete_gamma::gamma_p_q;
use super::special::{binomial_term, poisson_term};
use super::tail::Tail;

/// Longest tail summed term by term; beyond it the closed forms lose little, since such tails are nearly geometric.
const SUM_MAX: u32 = 100_000;
/// From this many standard deviations off the mean the closed forms cancel and the sum takes over.
const SUM_FROM_SDS: f64 = 3.0;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Count {
    mean: f64,
    /// ρ.
    excess: f64,
}

impl Count {
    pub(super) fn poisson(mean: f64) -> Self {
        Self { mean, excess: 0.0 }
    }

    pub(super) fn negative_binomial(mean: f64, variance: f64) -> Self {
        Self { mean, excess: variance / mean - 1.0 }
    }

    pub(super) fn mean(&self) -> f64 {
        self.mean
    }

    pub(super) fn variance(&self) -> f64 {
        self.mean * (1.0 + self.excess)
    }

    /// p and q of the negative binomial, exact for small ρ.
    fn p_q(&self) -> (f64, f64) {
        let p = 1.0 / (1.0 + self.excess);
        (p, self.excess * p)
    }

    /// f(k) for a whole k ≥ 0.
    pub(super) fn mass(&self, k: f64) -> f64 {
        if self.excess == 0.0 {
            return poisson_term(k, self.mean);
        }
        let (p, q) = self.p_q();
        let r = self.mean / self.excess;
        r / (r + k) * binomial_term(r, k, p, q)
    }

    /// F(k) and F̄(k) for a whole k ≥ 0.
    fn sides(&self, k: f64) -> (f64, f64) {
        if self.excess == 0.0 {
            let (above, below) = gamma_p_q(k + 1.0, self.mean);
            return (below, above);
        }
        let (p, q) = self.p_q();
        beta_i(self.mean / self.excess, k + 1.0, p, q)
    }

    pub(super) fn cdf(&self, x: f64) -> f64 {
        if x < 0.0 { 0.0 } else { self.sides(x.floor()).0 }
    }

    pub(super) fn sf(&self, x: f64) -> f64 {
        if x < 0.0 { 1.0 } else { self.sides(x.floor()).1 }
    }

    /// f(k+1) / f(k).
    pub(super) fn ratio(&self, k: f64) -> f64 {
        (self.mean + self.excess * k) / ((1.0 + self.excess) * (k + 1.0))
    }

    /// f(k) / f(k+1), without a division of a division.
    pub(super) fn ratio_down(&self, k: f64) -> f64 {
        (1.0 + self.excess) * (k + 1.0) / (self.mean + self.excess * k)
    }

    pub(super) fn tail(&self, x: f64) -> Tail {
        if x < 0.0 {
            return Tail::whole(self.mean, self.variance(), x);
        }
        let k = x.floor();
        let far = x - self.mean > SUM_FROM_SDS * self.variance().sqrt();
        if far && let Some(summed) = self.summed_tail(k, x - k) {
            return summed;
        }
        let (mass, above) = (self.mass(k), self.sides(k).1);
        let pull = self.mean + self.excess * k;
        let loss = ((self.mean - k) * above + pull * mass).max(0.0);
        let square = ((self.mean - k + self.excess) * loss + pull * (above + mass)).max(0.0);
        Tail { above, loss, square }.raised(x - k)
    }

    /// The tail above k + fraction, term by term; every term is positive, so nothing cancels.
    fn summed_tail(&self, k: f64, fraction: f64) -> Option<Tail> {
        let mut at = k;
        let mut mass = self.mass(k);
        let mut tail = Tail::default();
        for _ in 0..SUM_MAX {
            mass *= self.ratio(at);
            at += 1.0;
            let excess = at - k - fraction;
            let add = Tail { above: mass, loss: mass * excess, square: mass * excess * excess };
            tail = tail.plus(add);
            if add.square <= tail.square * 1e-17 {
                return Some(tail);
            }
        }
        None
    }

    /// E[(x − D)⁺].
    pub(super) fn complementary(&self, x: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        if x >= self.mean {
            return x - self.mean + self.tail(x).loss;
        }
        let k = x.floor();
        if self.mean - x > SUM_FROM_SDS * self.variance().sqrt()
            && let Some(summed) = self.summed_below(k, x - k)
        {
            return summed;
        }
        let below = self.sides(k).0;
        let whole = (k - self.mean) * below + (self.mean + self.excess * k) * self.mass(k);
        whole.max(0.0) + (x - k) * below
    }

    fn summed_below(&self, k: f64, fraction: f64) -> Option<f64> {
        let mut at = k;
        let mut mass = self.mass(k);
        let mut sum = mass * fraction;
        for _ in 0..SUM_MAX {
            if at <= 0.0 {
                return Some(sum);
            }
            at -= 1.0;
            mass *= self.ratio_down(at);
            let add = mass * (k + fraction - at);
            sum += add;
            if add <= sum * 1e-17 {
                return Some(sum);
            }
        }
        None
    }

    /// The smallest whole k with F(k) ≥ p, where `lower` = p and `upper` = 1 − p.
    pub(super) fn quantile(&self, lower: f64, upper: f64) -> f64 {
        let reached = |k: f64| {
            let (below, above) = self.sides(k);
            if upper < lower { above <= upper } else { below >= lower }
        };
        let z = if upper < lower { super::normal_isf(upper) } else { super::normal_ppf(lower) };
        let sd = self.variance().sqrt();
        let skew = (1.0 + 2.0 * self.excess) / sd;
        let guess = (self.mean + sd * (z + skew * (z * z - 1.0) / 6.0)).floor();
        let (mut low, mut high);
        let mut step = 1.0;
        if reached(guess.max(0.0)) {
            high = guess.max(0.0);
            low = high - step;
            while low >= 0.0 && reached(low) {
                high = low;
                step *= 2.0;
                low = high - step;
            }
            low = low.max(-1.0);
        } else {
            low = guess.max(0.0);
            high = low + step;
            while !reached(high) && step < 1e18 {
                low = high;
                step *= 2.0;
                high = low + step;
            }
        }
        while high - low > 1.0 {
            let middle = ((low + high) / 2.0).floor();
            if reached(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        high
    }
}
