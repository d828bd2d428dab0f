use multiversion::multiversion;
use serde::{Deserialize, Serialize};

use super::lanes::Lanes;
use super::search::zoom;

/// The level of an item whose demand is known only in part: sales, the share of each period in which it could be bought,
/// and the factor of known influences.
///
/// Observation `y / (max(share, ¼)·f)`, update `ℓ ← ℓ + α·share·(observation − ℓ)`: a stock-out day teaches less,
/// a day fully out nothing. Forecast `ℓ·f`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LevelState {
    /// `α`, weight of a fully observed period.
    pub alpha: f64,
    /// `ℓ`, demand per period at factor 1.
    pub level: f64,
    /// Mean squared one-step error at factor 1, weighted by share.
    pub error_variance: f64,
    /// Observed periods, each counted by its share.
    pub observed: f64,
}

/// Smallest share sales are divided by.
pub const SHARE_DIVISOR_MIN: f64 = 0.25;

impl LevelState {
    /// Learns one period; NaN sales or no availability teach nothing.
    pub fn observe(&mut self, sales: f64, share: f64, factor: f64) {
        let (observation, weight) = read(sales, share, factor);
        self.level += self.alpha * weight * (observation - self.level);
        self.observed += weight;
    }
}

/// Observation and weight of a period.
#[inline(always)]
fn read(sales: f64, share: f64, factor: f64) -> (f64, f64) {
    let usable = sales >= 0.0 && sales.is_finite() && share > 0.0 && factor > 0.0;
    if !usable {
        return (0.0, 0.0);
    }
    let share = share.min(1.0);
    (sales / (share.max(SHARE_DIVISOR_MIN) * factor), share)
}

/// Working memory of [`fit_level`].
#[derive(Debug, Clone, Default)]
pub struct LevelScratch {
    rows: Vec<[f64; 2]>,
}

/// Fits the level: `α` by zooms over weighted squared errors, the start level in closed form.
///
/// `shares` and `factors` may be shorter than `sales` (or empty): missing ones are 1. Nothing observed gives level 0 with
/// `observed` 0, which the caller reads as "no own history".
pub fn fit_level(sales: &[f64], shares: &[f64], factors: &[f64], scratch: &mut LevelScratch) -> LevelState {
    let ones = std::iter::repeat(&1.0);
    let shares = shares.iter().chain(ones.clone());
    let factors = factors.iter().chain(ones);
    scratch.rows.clear();
    scratch.rows.extend(sales.iter().zip(shares).zip(factors).filter_map(|((sales, share), factor)| {
        let (observation, weight) = read(*sales, *share, *factor);
        (weight > 0.0).then_some([observation, weight])
    }));
    let observed: f64 = scratch.rows.iter().map(|[_, weight]| weight).sum();
    if observed <= 0.0 {
        return LevelState { alpha: ALPHA_MIN, level: 0.0, error_variance: 0.0, observed: 0.0 };
    }
    let (alpha, start, loss) = search(&scratch.rows);
    let level = scratch.rows.iter().fold(start, |level, [value, weight]| level + alpha * weight * (value - level));
    LevelState { alpha, level: level.max(0.0), error_variance: (loss / observed).max(0.0), observed }
}

/// Smallest and largest `α` of the search.
const ALPHA_MIN: f64 = 0.01;
const ALPHA_MAX: f64 = 0.81;

#[multiversion(targets("x86_64+avx512f+avx512vl+avx512dq+avx512bw+avx512cd", "x86_64+avx2"))]
fn search(rows: &[[f64; 2]]) -> (f64, f64, f64) {
    // Equal steps in √α: small weights are the rule for daily sales.
    let found = zoom(ALPHA_MIN.sqrt(), ALPHA_MAX.sqrt(), 3, |root| loss(rows, root * root).0);
    let [root] = found.at;
    let (loss, start) = loss(rows, Lanes::of(root * root));
    (root * root, start.lane(0), loss.lane(0))
}

#[inline(always)]
fn loss(rows: &[[f64; 2]], alpha: Lanes) -> (Lanes, Lanes) {
    let first = rows.first().map_or(0.0, |[value, _]| *value);
    let (mut level, mut power) = (Lanes::of(first), Lanes::of(1.0));
    let (mut rr, mut rd, mut dd) = (Lanes::ZERO, Lanes::ZERO, Lanes::ZERO);
    for [value, weight] in rows {
        let residual = Lanes::of(*value) - level;
        rr = rr + residual * residual * *weight;
        rd = rd + residual * power * *weight;
        dd = dd + power * power * *weight;
        let gain = alpha * *weight;
        level = level + gain * residual;
        power = power * (Lanes::of(1.0) - gain);
    }
    (rr - rd * rd / dd, Lanes::of(first) + rd / dd)
}
