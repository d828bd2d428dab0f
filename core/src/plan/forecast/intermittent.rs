use serde::{Deserialize, Serialize};

/// What a method of intermittent demand remembers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum IntermittentState {
    /// Croston 1972: demand size and interval, each smoothed when demand occurs; forecast `factor · z / p`.
    Croston {
        /// `α`, smoothing of size and interval.
        alpha: f64,
        /// 1 for Croston, `1 − α/2` for Syntetos & Boylan 2005.
        factor: f64,
        /// `z`, the smoothed demand size; 0 before the first demand.
        size: f64,
        /// `p`, the smoothed interval.
        interval: f64,
        /// Periods since the last demand.
        since: f64,
    },
    /// Teunter, Syntetos & Babai 2011: size when demand occurs, probability every period; forecast `p · z`.
    Probability {
        /// Smoothing of the size.
        alpha: f64,
        /// Smoothing of the probability.
        beta: f64,
        /// `z`, the smoothed demand size.
        size: f64,
        /// `p`, the smoothed probability of demand.
        probability: f64,
        /// Periods so far.
        count: f64,
    },
    /// Smoothing of sums over `bucket` periods (ADIDA, Nikolopoulos et al. 2011), forecast per period.
    Aggregated {
        /// `α`, smoothing of the sums.
        alpha: f64,
        /// Periods per sum.
        bucket: f64,
        /// The smoothed sum.
        level: f64,
        /// Sum of the bucket in progress.
        sum: f64,
        /// Periods of the bucket in progress.
        filled: f64,
    },
    /// Mean of [`IntermittentState::Aggregated`] over several bucket lengths (IMAPA, Petropoulos & Kourentzes 2015).
    Level {
        /// The mean forecast per period.
        level: f64,
        /// `α` per period used when new observations arrive.
        alpha: f64,
    },
}

/// Smoothing constant of Croston's methods where none is asked for.
pub(super) const CROSTON_ALPHA: f64 = 0.1;

impl IntermittentState {
    /// Croston's method with a bias factor.
    pub(super) fn croston(factor: f64) -> Self {
        Self::Croston { alpha: CROSTON_ALPHA, factor, size: 0.0, interval: 0.0, since: 1.0 }
    }

    /// TSB with the smoothing constants 0.2 (size) and 0.1 (probability).
    pub(super) fn probability() -> Self {
        Self::Probability { alpha: 0.2, beta: 0.1, size: 0.0, probability: 0.0, count: 0.0 }
    }

    /// The forecast per period.
    pub fn next(&self) -> f64 {
        match self {
            Self::Croston { factor, size, interval, .. } => {
                if *interval > 0.0 {
                    factor * size / interval
                } else {
                    0.0
                }
            }
            Self::Probability { size, probability, .. } => size * probability,
            Self::Aggregated { bucket, level, .. } => level / bucket.max(1.0),
            Self::Level { level, .. } => *level,
        }
    }

    /// Learns one observation.
    pub fn observe(&mut self, y: f64) {
        match self {
            Self::Croston { alpha, size, interval, since, .. } => {
                if y <= 0.0 {
                    *since += 1.0;
                    return;
                }
                if *size > 0.0 {
                    *size += *alpha * (y - *size);
                    *interval += *alpha * (*since - *interval);
                } else {
                    *size = y;
                    *interval = *since;
                }
                *since = 1.0;
            }
            Self::Probability { alpha, beta, size, probability, count } => {
                let occurs = if y > 0.0 { 1.0 } else { 0.0 };
                *count += 1.0;
                // The first periods count equally, so that a short history is not ruled by its first point.
                *probability += beta.max(1.0 / *count) * (occurs - *probability);
                if y > 0.0 {
                    *size = if *size > 0.0 { *size + *alpha * (y - *size) } else { y };
                }
            }
            Self::Aggregated { alpha, bucket, level, sum, filled } => {
                *sum += y;
                *filled += 1.0;
                if *filled >= *bucket {
                    *level += *alpha * (*sum - *level);
                    *sum = 0.0;
                    *filled = 0.0;
                }
            }
            Self::Level { level, alpha } => *level += *alpha * (y - *level),
        }
    }
}

/// Mean interval between demands, at least 1; the length of the series when there is at most one.
pub(super) fn mean_interval(y: &[f64]) -> f64 {
    let (mut demands, mut periods, mut last) = (0.0, 0.0, 0.0);
    for (t, value) in y.iter().enumerate() {
        if *value > 0.0 {
            let now = t as f64 + 1.0;
            periods += now - last;
            demands += 1.0;
            last = now;
        }
    }
    if demands > 0.0 { (periods / demands).max(1.0) } else { y.len().max(1) as f64 }
}

/// Sums of `bucket` periods counted back from the end; a part at the start is left out.
pub(super) fn aggregate(y: &[f64], bucket: usize, out: &mut Vec<f64>) {
    out.clear();
    let bucket = bucket.max(1);
    let lead = y.len().checked_rem(bucket).unwrap_or(0);
    out.extend(y.get(lead..).unwrap_or(&[]).chunks_exact(bucket).map(|part| part.iter().sum::<f64>()));
}

/// Smoothing of the sums of `bucket` periods with `α` by least squares; the state after the last sum.
pub(super) fn aggregated(y: &[f64], bucket: usize, sums: &mut Vec<f64>) -> IntermittentState {
    aggregate(y, bucket, sums);
    let smoothing = super::simple::smooth(sums);
    IntermittentState::Aggregated {
        alpha: smoothing.alpha,
        bucket: bucket.max(1) as f64,
        level: smoothing.level,
        sum: 0.0,
        filled: 0.0,
    }
}

/// IMAPA: the mean over bucket lengths 1 to the rounded mean interval (at most [`IMAPA_LEVELS`], evenly spread).
pub(super) fn imapa(y: &[f64], sums: &mut Vec<f64>) -> IntermittentState {
    let top = mean_interval(y).round().min(y.len() as f64).max(1.0);
    let levels = top.min(IMAPA_LEVELS);
    let (mut sum, mut count, mut alpha) = (0.0, 0.0, CROSTON_ALPHA);
    let mut step = 0.0;
    while step < levels {
        let bucket = if levels > 1.0 { 1.0 + step * (top - 1.0) / (levels - 1.0) } else { 1.0 };
        let state = aggregated(y, bucket.round() as usize, sums);
        if let (IntermittentState::Aggregated { alpha: found, .. }, true) = (&state, step <= 0.0) {
            alpha = *found;
        }
        sum += state.next();
        count += 1.0;
        step += 1.0;
    }
    IntermittentState::Level { level: if count > 0.0 { sum / count } else { 0.0 }, alpha }
}

/// Most bucket lengths IMAPA averages.
const IMAPA_LEVELS: f64 = 24.0;
