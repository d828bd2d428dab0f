use serde::{Deserialize, Serialize};

use crate::value::Invalid;

/// Sums over series: each level puts every series into one group. Levels may cross (shops and categories) or nest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Record", into = "Record")]
pub struct Hierarchy {
    series: u64,
    levels: Vec<Vec<u32>>,
    counts: Vec<Vec<u64>>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename = "Hierarchy")]
struct Record {
    series: u64,
    levels: Vec<Vec<u32>>,
}

impl TryFrom<Record> for Hierarchy {
    type Error = Invalid;

    fn try_from(record: Record) -> Result<Self, Invalid> {
        Self::new(record.series, record.levels)
    }
}

impl From<Hierarchy> for Record {
    fn from(hierarchy: Hierarchy) -> Self {
        Self { series: hierarchy.series, levels: hierarchy.levels }
    }
}

/// How an imposed total reaches the series below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TotalSpread {
    /// In proportion to their forecasts; alike where all are zero (top-down by forecast proportions).
    Proportional,
    /// Every series by the same number of units, none below zero (structural scaling).
    Even,
}

/// Largest relative residual a reconciliation ends with.
const TOLERANCE: f64 = 1e-10;
/// Most steps of the conjugate gradients; crossed levels need a few dozen.
const STEPS_MAX: usize = 500;

impl Hierarchy {
    /// Levels over so many series; each holds the group of every series, numbered from 0 without gaps.
    ///
    /// # Errors
    /// `invalid.inconsistent` on a level of another length, or with a number that no series has.
    pub fn new(series: u64, levels: Vec<Vec<u32>>) -> Result<Self, Invalid> {
        let mut counts = Vec::with_capacity(levels.len());
        for (at, level) in levels.iter().enumerate() {
            if level.len() as u64 != series {
                return Err(Invalid::inconsistent(format!("levels[{at}]"), "the number of series"));
            }
            let groups = level.iter().max().map_or(0, |last| (*last as usize).saturating_add(1));
            if groups > level.len() {
                return Err(Invalid::inconsistent(format!("levels[{at}]"), "groups numbered without gaps"));
            }
            let mut count = vec![0_u64; groups];
            for group in level {
                if let Some(count) = count.get_mut(*group as usize) {
                    *count = count.saturating_add(1);
                }
            }
            if count.contains(&0) {
                return Err(Invalid::inconsistent(format!("levels[{at}]"), "groups numbered without gaps"));
            }
            counts.push(count);
        }
        Ok(Self { series, levels, counts })
    }

    /// Number of groups of each level.
    pub fn groups(&self) -> Vec<u64> {
        self.counts.iter().map(|count| count.len() as u64).collect()
    }

    /// The sums of each level, one per group.
    ///
    /// # Errors
    /// `invalid.inconsistent` on another number of forecasts than series.
    pub fn bottom_up(&self, bottom: &[f64]) -> Result<Vec<Vec<f64>>, Invalid> {
        self.same_length("bottom", bottom)?;
        Ok(self.levels.iter().zip(&self.counts).map(|(level, count)| sums(level, count.len(), bottom)).collect())
    }

    /// Forecasts of the series whose sums over the groups of one level are the totals imposed on them (a sales plan); NaN leaves a group as it is.
    ///
    /// # Errors
    /// `invalid.unknown` on the level; `invalid.inconsistent` on lengths; `invalid.not_finite`, `invalid.too_small` naming a number.
    ///
    /// ```
    /// use daigou::plan::forecast::{Hierarchy, TotalSpread};
    /// let shops = Hierarchy::new(3, vec![vec![0, 0, 1]])?;
    /// let planned = shops.impose(0, &[30.0, 10.0, 5.0], &[80.0, f64::NAN], TotalSpread::Proportional)?;
    /// assert_eq!(planned, [60.0, 20.0, 5.0]);
    /// # Ok::<(), daigou::value::Invalid>(())
    /// ```
    pub fn impose(
        &self,
        level: usize,
        bottom: &[f64],
        totals: &[f64],
        spread: TotalSpread,
    ) -> Result<Vec<f64>, Invalid> {
        self.same_length("bottom", bottom)?;
        not_negative("bottom", bottom)?;
        let (Some(groups), Some(counts)) = (self.levels.get(level), self.counts.get(level)) else {
            return Err(Invalid::unknown("level", level));
        };
        if totals.len() != counts.len() {
            return Err(Invalid::inconsistent("totals", "the number of groups"));
        }
        not_negative("totals", totals)?;
        let mut planned = bottom.to_vec();
        let mut members: Vec<Vec<usize>> = vec![vec![]; counts.len()];
        for (at, group) in groups.iter().enumerate() {
            if let Some(members) = members.get_mut(*group as usize) {
                members.push(at);
            }
        }
        for (members, total) in members.iter().zip(totals).filter(|(_, total)| !total.is_nan()) {
            let own: Vec<f64> = members.iter().filter_map(|at| bottom.get(*at)).copied().collect();
            for (at, value) in members.iter().zip(shared(&own, *total, spread)) {
                if let Some(slot) = planned.get_mut(*at) {
                    *slot = value;
                }
            }
        }
        Ok(planned)
    }

    /// Forecasts of the series that agree with forecasts made at every level as well as they can: the weighted least-squares solution with
    /// weights by the number of series summed (structural scaling), by conjugate gradients over group numbers, without a matrix. Not cut at zero.
    ///
    /// `totals` holds one list per level; NaN where a group has no forecast of its own. Source: Athanasopoulos et al. 2017, *EJOR* 262:60
    /// (WLS_struct); Hestenes & Stiefel 1952.
    ///
    /// # Errors
    /// `invalid.inconsistent` on lengths, `invalid.not_finite` on numbers.
    pub fn reconcile(&self, bottom: &[f64], totals: &[Vec<f64>]) -> Result<Vec<f64>, Invalid> {
        self.same_length("bottom", bottom)?;
        if totals.len() != self.levels.len() {
            return Err(Invalid::inconsistent("totals", "the number of levels"));
        }
        for (at, (totals, count)) in totals.iter().zip(&self.counts).enumerate() {
            if totals.len() != count.len() {
                return Err(Invalid::inconsistent(format!("totals[{at}]"), "the number of groups"));
            }
            if totals.iter().any(|total| total.is_infinite()) {
                return Err(Invalid::not_finite(format!("totals[{at}]")));
            }
        }
        if bottom.iter().any(|value| !value.is_finite()) {
            return Err(Invalid::not_finite("bottom"));
        }
        // Solve (I + Σ Sₗ'WₗSₗ)·d = Σ Sₗ'Wₗ(total − S·bottom) for the change d.
        let gaps: Vec<Vec<f64>> = totals
            .iter()
            .zip(self.bottom_up(bottom)?)
            .map(|(totals, sums)| totals.iter().zip(sums).map(|(total, sum)| total - sum).collect())
            .collect();
        let mut change = vec![0.0; bottom.len()];
        let mut residual = vec![0.0; bottom.len()];
        self.spread_back(&gaps, &gaps, &mut residual);
        let mut direction = residual.clone();
        let mut size = dot(&residual, &residual);
        let enough = TOLERANCE * TOLERANCE * size;
        for _ in 0..STEPS_MAX {
            if size <= enough {
                break;
            }
            let mut image = direction.clone();
            self.spread_back(&self.bottom_up(&direction)?, &gaps, &mut image);
            let step = size / dot(&direction, &image);
            change.iter_mut().zip(&direction).for_each(|(c, d)| *c += step * d);
            residual.iter_mut().zip(&image).for_each(|(r, i)| *r -= step * i);
            let next = dot(&residual, &residual);
            let keep = next / size;
            direction.iter_mut().zip(&residual).for_each(|(d, r)| *d = r + keep * *d);
            size = next;
        }
        Ok(bottom.iter().zip(change).map(|(value, change)| value + change).collect())
    }

    /// Adds `Sₗ'Wₗ·sums` of every level, leaving out groups whose gap is NaN.
    fn spread_back(&self, sums: &[Vec<f64>], gaps: &[Vec<f64>], out: &mut [f64]) {
        for (((level, counts), sums), gaps) in self.levels.iter().zip(&self.counts).zip(sums).zip(gaps) {
            let weighted: Vec<f64> = sums
                .iter()
                .zip(gaps)
                .zip(counts)
                .map(|((sum, gap), count)| if gap.is_nan() { 0.0 } else { sum / *count as f64 })
                .collect();
            for (slot, group) in out.iter_mut().zip(level) {
                *slot += weighted.get(*group as usize).copied().unwrap_or(0.0);
            }
        }
    }

    fn same_length(&self, field: &str, values: &[f64]) -> Result<(), Invalid> {
        if values.len() as u64 == self.series {
            return Ok(());
        }
        Err(Invalid::inconsistent(field, "the number of series"))
    }
}

fn sums(level: &[u32], groups: usize, bottom: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; groups];
    for (group, value) in level.iter().zip(bottom) {
        if let Some(sum) = sums.get_mut(*group as usize) {
            *sum += value;
        }
    }
    sums
}

fn not_negative(field: &str, values: &[f64]) -> Result<(), Invalid> {
    match values.iter().position(|value| value.is_infinite() || *value < 0.0) {
        Some(at) => Err(Invalid::too_small(format!("{field}[{at}]"), 0)),
        None => Ok(()),
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// The values of one group with that total.
fn shared(own: &[f64], total: f64, spread: TotalSpread) -> Vec<f64> {
    let sum: f64 = own.iter().sum();
    let count = own.len() as f64;
    if spread == TotalSpread::Proportional {
        return own.iter().map(|value| if sum > 0.0 { total * (value / sum) } else { total / count }).collect();
    }
    // Series that would fall below zero stand at zero; the others bear their part.
    let mut sorted = own.to_vec();
    sorted.sort_by(|a, b| b.total_cmp(a));
    let (mut kept, mut shift, mut above) = (0.0, 0.0, 0.0);
    for value in sorted {
        above += value;
        kept += 1.0;
        let candidate = (total - above) / kept;
        if value + candidate < 0.0 {
            break;
        }
        shift = candidate;
    }
    own.iter().map(|value| (value + shift).max(0.0)).collect()
}
