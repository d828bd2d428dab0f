use super::Demand;
use super::law::Law;
use crate::value::Invalid;

/// Longest table, in counts.
const TABLE_MAX: usize = 4_000_000;
/// Mass left out at either end.
const CUT: f64 = 1e-18;

/// The probabilities of the counts `first`, `first + 1`, …, cut where less than about 1e-16 is left.
///
/// The exact policies walk through counts one by one; a table costs one multiplication and one division a count.
#[derive(Debug, Clone, PartialEq)]
pub struct CountTable {
    /// The first count.
    pub first: f64,
    /// Probability of each count from the first on.
    pub mass: Vec<f64>,
}

impl CountTable {
    /// The table of a demand of whole units.
    ///
    /// # Errors
    /// `invalid.inconsistent` on `demand` when it is not of whole units, `invalid.too_large` when the table would hold
    /// more than 4,000,000 counts.
    pub fn of(demand: &Demand) -> Result<Self, Invalid> {
        match demand.law() {
            Law::Count(count) => {
                let mode = count.mean().floor();
                // Nine deviations hold nearly all of it; where they do not, the vectors grow.
                let reach = (9.0 * count.variance().sqrt()).min(TABLE_MAX as f64);
                let below = reach.min(mode) as usize;
                let mut down = Vec::with_capacity(below.saturating_add(reach as usize).saturating_add(16));
                let peak = count.mass(mode);
                let (mut at, mut mass) = (mode, peak);
                while at > 0.0 {
                    at -= 1.0;
                    mass *= count.ratio_down(at);
                    if mass < CUT * peak {
                        at += 1.0;
                        break;
                    }
                    down.push(mass);
                    limited(down.len())?;
                }
                let first = at;
                let mut masses = down;
                masses.reverse();
                let (mut at, mut mass) = (mode, peak);
                // Past the mode the tail is at most geometric with the ratio reached, so the cut mass stays bounded.
                while mass >= CUT * peak {
                    masses.push(mass);
                    mass *= count.ratio(at);
                    at += 1.0;
                    limited(masses.len())?;
                }
                Ok(Self { first, mass: masses })
            }
            _ if !demand.is_count() => Err(Invalid::inconsistent("demand", "whole units")),
            _ => {
                let (low, high) = (demand.ppf(0.0), demand.isf(1e-17));
                if high - low > TABLE_MAX as f64 {
                    return Err(Invalid::too_large("demand", TABLE_MAX));
                }
                let mut mass = Vec::new();
                let mut at = low;
                while at <= high {
                    mass.push(demand.density(at));
                    at += 1.0;
                }
                Ok(Self { first: low, mass })
            }
        }
    }
}

impl CountTable {
    /// The table of this demand and `more` independent ones like it together.
    ///
    /// # Errors
    /// `invalid.too_large` when it would hold more than 4,000,000 counts or take more than 10⁹ multiplications.
    pub fn convolved(&self, more: u32) -> Result<Self, Invalid> {
        let mut sum = self.clone();
        let mut work = 0usize;
        for _ in 0..more {
            let length = sum.mass.len().saturating_add(self.mass.len()).saturating_sub(1);
            limited(length)?;
            work = work.saturating_add(sum.mass.len().saturating_mul(self.mass.len()));
            if work > 1_000_000_000 {
                return Err(Invalid::too_large("demand", "what 10⁹ multiplications convolve"));
            }
            let mut mass = vec![0.0; length];
            for (at, left) in sum.mass.iter().enumerate() {
                let reached = mass.get_mut(at..).unwrap_or_default();
                for (slot, right) in reached.iter_mut().zip(&self.mass) {
                    *slot += left * right;
                }
            }
            sum = Self { first: sum.first + self.first, mass };
        }
        Ok(sum)
    }
}

fn limited(length: usize) -> Result<(), Invalid> {
    if length > TABLE_MAX { Err(Invalid::too_large("demand", TABLE_MAX)) } else { Ok(()) }
}
