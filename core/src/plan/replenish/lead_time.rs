//! Lead times as observed, steadied by what was believed before.
//!
//! n observations with mean x̄ and sum of squares SS about it, a prior of weight w with mean m and deviation s:
//! mean (w m + n x̄)/(w + n), variance [w s² + SS + w n/(w + n) (x̄ − m)²]/(w + n), the mode of the normal–inverse-gamma
//! posterior. Source: Gelman et al., *Bayesian Data Analysis*, 3rd ed. 2013, § 3.3.

use serde::{Deserialize, Serialize};

use super::check::{not_negative, positive};
use crate::value::{Invalid, Problem};

/// Most observations of one supplier.
const OBSERVATIONS_MAX: usize = 1_000_000;

/// What is believed of a lead time before it is observed: the supplier's word, or the mean of all suppliers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LeadTimePrior {
    /// Mean, days.
    pub mean_days: f64,
    /// Standard deviation, days.
    pub sd_days: f64,
    /// How many observations the belief is worth; above zero.
    pub weight: f64,
}

/// What is known of a lead time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LeadTimeFigures {
    /// Mean, days.
    pub mean_days: f64,
    /// Standard deviation, days.
    pub sd_days: f64,
    /// Orders received.
    pub received: u32,
    /// Orders on their way longer than the mean without them; each counts as if it came today.
    pub overdue: u32,
}

/// The figures of a supplier from the days its received orders took and the days its open ones have waited.
///
/// An open order says nothing while it is young; once it has waited longer than the mean it is at least that late, and
/// leaving it out would flatter the supplier.
///
/// # Errors
/// `invalid.*` naming the observation or the field of the prior.
pub fn lead_time_figures(
    received_days: &[f64],
    waiting_days: &[f64],
    prior: &LeadTimePrior,
) -> Result<LeadTimeFigures, Invalid> {
    not_negative("mean_days", prior.mean_days)?;
    not_negative("sd_days", prior.sd_days)?;
    positive("weight", prior.weight)?;
    for (field, days) in [("received_days", received_days), ("waiting_days", waiting_days)] {
        if days.len() > OBSERVATIONS_MAX {
            return Err(Invalid::new(field, Problem::TooLong { max: OBSERVATIONS_MAX as u64 }));
        }
        for (at, days) in days.iter().enumerate() {
            not_negative(&format!("{field}[{at}]"), *days)?;
        }
    }
    let (mean, _) = posterior(received_days.iter().copied(), prior);
    let overdue = waiting_days.iter().copied().filter(|days| *days > mean);
    let (mean_days, variance) = posterior(received_days.iter().copied().chain(overdue.clone()), prior);
    Ok(LeadTimeFigures {
        mean_days,
        sd_days: variance.sqrt(),
        received: u32::try_from(received_days.len()).unwrap_or(u32::MAX),
        overdue: u32::try_from(overdue.count()).unwrap_or(u32::MAX),
    })
}

fn posterior(days: impl Iterator<Item = f64> + Clone, prior: &LeadTimePrior) -> (f64, f64) {
    let (mut count, mut sum) = (0.0, 0.0);
    for value in days.clone() {
        count += 1.0;
        sum += value;
    }
    let weight = prior.weight + count;
    let mean = (prior.weight * prior.mean_days + sum) / weight;
    // Squares about the new mean hold both terms of the variance.
    let off = prior.mean_days - mean;
    let squares: f64 = days.map(|value| (value - mean) * (value - mean)).sum();
    (mean, (prior.weight * (prior.sd_days * prior.sd_days + off * off) + squares) / weight)
}
