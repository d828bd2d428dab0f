use serde::{Deserialize, Serialize};

use crate::value::Invalid;

/// What is believed of the level of an item before it has sold: how the levels of its group lie, and how sales scatter around a level.
///
/// Levels of a group are gamma distributed with mean `μ` and variance `τ²`, sales of a period scatter around the item's level with variance
/// `φ·level` (`φ = 1` is Poisson). After `k` periods with sum `S` the level is believed to be
/// `w·S/k + (1 − w)·μ`, `w = k·τ² / (k·τ² + φ·μ)`.
///
/// Source: the gamma-Poisson model (Greenwood & Yule 1920) with quasi-likelihood dispersion; credibility form of Bühlmann 1967.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct GroupLevel {
    /// `μ`, mean level of the group's items, per period.
    pub mean: f64,
    /// `τ²`, variance of the levels between items.
    pub between_variance: f64,
    /// `φ`, variance over mean of one item's periods.
    pub dispersion: f64,
    /// Items it was learned from.
    pub items: u64,
}

/// The level of a new item, with how much of it is its own.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct NewItemLevel {
    /// Units per period.
    pub level: f64,
    /// `w`, the weight of its own sales.
    pub own_weight: f64,
    /// Variance of the level around this: what is still unknown.
    pub variance: f64,
}

/// Smallest and largest dispersion that is believed.
const DISPERSION_MIN: f64 = 1.0;
const DISPERSION_MAX: f64 = 1e6;

impl GroupLevel {
    /// Learns from the histories of items of the group; missing periods are NaN, an item counts from two known periods on.
    ///
    /// # Errors
    /// `invalid.empty` without an item; `invalid.not_finite`, `invalid.too_small` naming a value.
    pub fn estimate(histories: &[&[f64]]) -> Result<Self, Invalid> {
        let (mut means, mut within, mut spread, mut noise) = (vec![], 0.0, 0.0, 0.0);
        for (at, history) in histories.iter().enumerate() {
            let known = checked(&format!("histories[{at}]"), history)?;
            let count = known.len() as f64;
            if count < 2.0 {
                continue;
            }
            let mean = known.iter().sum::<f64>() / count;
            let variance = known.iter().map(|y| (y - mean) * (y - mean)).sum::<f64>() / (count - 1.0);
            within += variance;
            spread += mean;
            noise += variance / count;
            means.push(mean);
        }
        let items = means.len() as f64;
        if items <= 0.0 {
            return Err(Invalid::empty("histories"));
        }
        let mean = means.iter().sum::<f64>() / items;
        let total = means.iter().map(|m| (m - mean) * (m - mean)).sum::<f64>() / (items - 1.0).max(1.0);
        let dispersion = if spread > 0.0 { (within / spread).clamp(DISPERSION_MIN, DISPERSION_MAX) } else { 1.0 };
        // What the means differ by chance alone is no difference between items.
        let between_variance = (total - noise / items).max(0.0);
        Ok(Self { mean, between_variance, dispersion, items: means.len() as u64 })
    }

    /// The level of an item by its first periods; none gives the mean of the group.
    ///
    /// # Errors
    /// `invalid.not_finite`, `invalid.too_small` naming a value.
    pub fn level(&self, own: &[f64]) -> Result<NewItemLevel, Invalid> {
        let known = checked("own", own)?;
        let periods = known.len() as f64;
        let signal = periods * self.between_variance;
        let noise = self.dispersion * self.mean;
        // A group that never sold says nothing: the item's own sales are all there is.
        let own_weight = match (signal + noise > 0.0, periods > 0.0) {
            (true, _) => signal / (signal + noise),
            (false, true) => 1.0,
            (false, false) => 0.0,
        };
        let own_mean = if periods > 0.0 { known.iter().sum::<f64>() / periods } else { 0.0 };
        Ok(NewItemLevel {
            level: own_weight * own_mean + (1.0 - own_weight) * self.mean,
            own_weight,
            variance: (1.0 - own_weight) * self.between_variance,
        })
    }
}

fn checked(field: &str, values: &[f64]) -> Result<Vec<f64>, Invalid> {
    for (at, y) in values.iter().enumerate() {
        if y.is_infinite() {
            return Err(Invalid::not_finite(format!("{field}[{at}]")));
        }
        if *y < 0.0 {
            return Err(Invalid::too_small(format!("{field}[{at}]"), 0));
        }
    }
    Ok(values.iter().copied().filter(|y| !y.is_nan()).collect())
}

/// The course of demand after a launch, learned from items that were new before: the share of the settled level by age.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LaunchProfile {
    /// One factor per period since launch; their mean is one.
    pub factors: Vec<f64>,
    /// Launches each factor was learned from.
    pub launches: Vec<u64>,
}

/// Launches a factor of one is worth beside those seen.
const NEUTRAL_LAUNCHES: f64 = 2.0;

impl LaunchProfile {
    /// The profile of `length` periods from the first periods of earlier launches (from the first period on sale). Each launch counts
    /// alike whatever its size; ages nobody has reached stay at one.
    ///
    /// # Errors
    /// `invalid.not_finite`, `invalid.too_small` naming a value.
    pub fn estimate(launches: &[&[f64]], length: u32) -> Result<Self, Invalid> {
        let mut sums = vec![(0.0, 0_u64); length as usize];
        for (at, launch) in launches.iter().enumerate() {
            let known = checked(&format!("launches[{at}]"), launch.get(..sums.len()).unwrap_or(launch))?;
            let mean = known.iter().sum::<f64>() / (known.len() as f64).max(1.0);
            if mean > 0.0 {
                for ((sum, count), y) in sums.iter_mut().zip(*launch).filter(|(_, y)| !y.is_nan()) {
                    *sum += y / mean;
                    *count = count.saturating_add(1);
                }
            }
        }
        let shrunk = |(sum, count): &(f64, u64)| (sum + NEUTRAL_LAUNCHES) / (*count as f64 + NEUTRAL_LAUNCHES);
        let mut factors: Vec<f64> = sums.iter().map(shrunk).collect();
        let mean = factors.iter().sum::<f64>() / (factors.len() as f64).max(1.0);
        factors.iter_mut().for_each(|factor| *factor /= mean);
        Ok(Self { factors, launches: sums.into_iter().map(|(_, count)| count).collect() })
    }

    /// Writes the forecast of an item of that level that has been on sale for `age` periods; beyond the profile the level itself.
    pub fn forecast_into(&self, level: f64, age: usize, out: &mut [f64]) {
        let ages = self.factors.iter().skip(age).copied().chain(std::iter::repeat(1.0));
        out.iter_mut().zip(ages).for_each(|(slot, factor)| *slot = level * factor);
    }

    /// The level behind the first periods of a launch, the profile taken out: `Σy / Σfactor`. `None` without a known period.
    pub fn level_of(&self, own: &[f64]) -> Option<f64> {
        let ages = self.factors.iter().copied().chain(std::iter::repeat(1.0));
        let known = own.iter().zip(ages).filter(|(y, _)| !y.is_nan());
        let (sum, factors) = known.fold((0.0, 0.0), |(sum, factors), (y, factor)| (sum + y, factors + factor));
        (factors > 0.0).then(|| sum / factors)
    }
}
