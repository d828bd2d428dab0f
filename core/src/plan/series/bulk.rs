use serde::{Deserialize, Serialize};

use crate::value::Invalid;

/// When a quantity is so large that it is an event of its own and no sign of demand to come.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BulkRule {
    /// Robust deviations above the median of the logarithm.
    pub deviations: f64,
    /// Fewer quantities above zero than this, and nothing is capped.
    pub observations_min: u32,
}

impl Default for BulkRule {
    /// Four deviations, from eight quantities on.
    fn default() -> Self {
        Self { deviations: 4.0, observations_min: 8 }
    }
}

/// A quantity that was capped.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CappedQuantity {
    /// Position of the quantity.
    pub position: u64,
    /// What stood there.
    pub quantity: f64,
    /// What stands there now.
    pub cap: f64,
}

/// The smallest deviation of the logarithm the rule believes in: nobody orders exactly alike.
const LOG_DEVIATION_MIN: f64 = 0.3;
/// Median absolute deviation to standard deviation of a normal sample (Rousseeuw & Croux 1993).
const MAD_TO_SD: f64 = 1.4826;

impl BulkRule {
    /// The largest quantity that is still believed: `exp(m + k·max(1.4826·MAD, 0.3))`, with `m` the median and MAD the median absolute
    /// deviation of the logarithms of the quantities above zero. `None` with too few of them.
    ///
    /// Source: the boxplot rule on log sales; MAD as in Leys et al. 2013, *J. Exp. Soc. Psychol.* 49:764.
    ///
    /// # Errors
    /// `invalid.not_finite`, `invalid.too_small` on `deviations`.
    pub fn cap(&self, quantities: &[f64]) -> Result<Option<f64>, Invalid> {
        if !self.deviations.is_finite() {
            return Err(Invalid::not_finite("deviations"));
        }
        if self.deviations < 1.0 {
            return Err(Invalid::too_small("deviations", 1));
        }
        let usable = quantities.iter().copied().filter(|quantity| *quantity > 0.0 && quantity.is_finite());
        let mut logs: Vec<f64> = usable.map(libm::log).collect();
        if logs.len() < (self.observations_min as usize).max(1) {
            return Ok(None);
        }
        let middle = median(&mut logs);
        let mut distances: Vec<f64> = logs.iter().map(|log| (log - middle).abs()).collect();
        let deviation = (MAD_TO_SD * median(&mut distances)).max(LOG_DEVIATION_MIN);
        Ok(Some(libm::exp(middle + self.deviations * deviation)))
    }

    /// Caps lone peaks: quantities above the cap whose neighbours both lie below it. Two in a row are a new level or a
    /// season, and stay; so do positions in `expected` (a festival, a promotion), rising. Returns what was changed.
    ///
    /// # Errors
    /// As [`BulkRule::cap`].
    pub fn cap_lone_peaks(&self, quantities: &mut [f64], expected: &[u64]) -> Result<Vec<CappedQuantity>, Invalid> {
        let Some(cap) = self.cap(quantities)? else { return Ok(vec![]) };
        let high: Vec<bool> = quantities.iter().map(|quantity| *quantity > cap).collect();
        let before = std::iter::once(false).chain(high.iter().copied());
        let after = high.iter().copied().skip(1).chain(std::iter::once(false));
        let mut capped = vec![];
        for (position, ((quantity, high), (before, after))) in
            quantities.iter_mut().zip(&high).zip(before.zip(after)).enumerate()
        {
            let position = position as u64;
            if *high && !before && !after && expected.binary_search(&position).is_err() {
                capped.push(CappedQuantity { position, quantity: *quantity, cap });
                *quantity = cap;
            }
        }
        Ok(capped)
    }
}

/// The median; the mean of the middle two for an even number. Zero for none.
fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = |at: usize| values.get(at).copied().unwrap_or(0.0);
    let count = values.len();
    0.5 * (middle(count.saturating_sub(1) / 2) + middle(count / 2))
}
