use serde::{Deserialize, Serialize};

use super::{ForecastRefusal, LevelState, SHARE_DIVISOR_MIN};

/// The level of an item with every smoothing weight it might have, each kept up to date: a nightly update costs the new points alone,
/// and the choice among them is that of a full refit over the whole past.
///
/// For each of [`CANDIDATES`] weights it keeps the level, what is left of the unknown start level, and the three sums from which the best
/// start level and its squared error follow in closed form. A new observation renews these five numbers; the weight with the smallest error
/// speaks. Learning a history point by point or at once gives the same bits; [`super::fit_level`], which searches the weight more finely, agrees
/// to a few percent of one step's error.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LevelBank {
    candidates: Vec<Candidate>,
    observed: f64,
}

/// Number of smoothing weights kept, in equal steps of the square root.
pub const CANDIDATES: usize = 24;
const ROOT_MIN: f64 = 0.1;
const ROOT_MAX: f64 = 0.9;

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Candidate {
    alpha: f64,
    /// The level if the start level were the first observation.
    level: f64,
    /// How much of a change of the start level is left in it.
    power: f64,
    /// Weighted sums of residual², residual·power, power².
    rr: f64,
    rd: f64,
    dd: f64,
}

impl Candidate {
    fn new(alpha: f64) -> Self {
        Self { alpha, level: 0.0, power: 1.0, rr: 0.0, rd: 0.0, dd: 0.0 }
    }

    fn observe(&mut self, observation: f64, weight: f64) {
        let residual = observation - self.level;
        self.rr += weight * residual * residual;
        self.rd += weight * residual * self.power;
        self.dd += weight * self.power * self.power;
        let gain = self.alpha * weight;
        self.level += gain * residual;
        self.power *= 1.0 - gain;
    }

    /// Sum of squared errors with the best start level.
    fn loss(&self) -> f64 {
        if self.dd > 0.0 { (self.rr - self.rd * self.rd / self.dd).max(0.0) } else { 0.0 }
    }

    fn level(&self) -> f64 {
        let shift = if self.dd > 0.0 { self.rd / self.dd } else { 0.0 };
        (self.level + self.power * shift).max(0.0)
    }
}

impl Default for LevelBank {
    /// Nothing observed.
    fn default() -> Self {
        let step = (ROOT_MAX - ROOT_MIN) / (CANDIDATES as f64 - 1.0);
        let alpha = |at: usize| (ROOT_MIN + step * at as f64) * (ROOT_MIN + step * at as f64);
        Self { candidates: (0..CANDIDATES).map(|at| Candidate::new(alpha(at))).collect(), observed: 0.0 }
    }
}

impl LevelBank {
    /// Learns new periods in order: sales, the share of each in which the item could be bought, the factor of known influences.
    /// Missing shares and factors are 1; NaN sales or no availability teach nothing.
    ///
    /// # Errors
    /// [`ForecastRefusal::Infinite`], [`ForecastRefusal::Negative`]; nothing is learned then.
    pub fn learn(&mut self, sales: &[f64], shares: &[f64], factors: &[f64]) -> Result<(), ForecastRefusal> {
        for (position, y) in sales.iter().enumerate() {
            let position = position as u64;
            if y.is_infinite() {
                return Err(ForecastRefusal::Infinite { position });
            }
            if *y < 0.0 {
                return Err(ForecastRefusal::Negative { position });
            }
        }
        let ones = std::iter::repeat(&1.0);
        let rows = sales.iter().zip(shares.iter().chain(ones.clone())).zip(factors.iter().chain(ones));
        for ((sales, share), factor) in rows {
            if !(*sales >= 0.0 && *share > 0.0 && *factor > 0.0 && factor.is_finite()) {
                continue;
            }
            let weight = share.min(1.0);
            let observation = sales / (weight.max(SHARE_DIVISOR_MIN) * factor);
            if !observation.is_finite() {
                continue;
            }
            if self.observed <= 0.0 {
                self.candidates.iter_mut().for_each(|candidate| candidate.level = observation);
            }
            self.candidates.iter_mut().for_each(|candidate| candidate.observe(observation, weight));
            self.observed += weight;
        }
        Ok(())
    }

    /// The level by the weight with the smallest error so far; the smaller weight of two alike.
    pub fn state(&self) -> LevelState {
        let best = self.candidates.iter().min_by(|a, b| a.loss().total_cmp(&b.loss()));
        let best = best.copied().unwrap_or_else(|| Candidate::new(ROOT_MIN * ROOT_MIN));
        let error_variance = if self.observed > 0.0 { best.loss() / self.observed } else { 0.0 };
        LevelState { alpha: best.alpha, level: best.level(), error_variance, observed: self.observed }
    }
}
