use serde::{Deserialize, Serialize};

use super::not_negative;
use crate::plan::series::{SeriesBatch, SeriesRefusal};
use crate::value::Invalid;

/// How steadily an item is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum XyzClass {
    /// Steady.
    X,
    /// Varying.
    Y,
    /// Erratic, or never asked for.
    Z,
}

/// Coefficients of variation that end the classes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct XyzLimits {
    /// End of X.
    pub x_cv: f64,
    /// End of Y.
    pub y_cv: f64,
}

impl Default for XyzLimits {
    /// 0.5 and 1.
    fn default() -> Self {
        Self { x_cv: 0.5, y_cv: 1.0 }
    }
}

/// An XYZ class with its number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct XyzFinding {
    /// Population standard deviation over mean; `None` without demand.
    pub coefficient_of_variation: Option<f64>,
    /// The class.
    pub class: XyzClass,
}

fn checked(series: &[f64]) -> Result<(), Invalid> {
    if series.is_empty() {
        return Err(Invalid::empty("series"));
    }
    series.iter().enumerate().try_for_each(|(at, value)| not_negative(&format!("series[{at}]"), *value))
}

/// Mean and population variance.
fn moments(series: impl Iterator<Item = f64> + Clone) -> Option<(f64, f64)> {
    let count = series.clone().count() as f64;
    if count == 0.0 {
        return None;
    }
    let mean = series.clone().sum::<f64>() / count;
    Some((mean, series.map(|value| (value - mean) * (value - mean)).sum::<f64>() / count))
}

/// The class of a series of demands by its coefficient of variation; a limit met is inside.
///
/// # Errors
/// `invalid.empty`, `invalid.not_finite`, `invalid.too_small` naming the value; `invalid.inconsistent` on limits.
pub fn xyz_class(series: &[f64], limits: &XyzLimits) -> Result<XyzFinding, Invalid> {
    checked(series)?;
    not_negative("x_cv", limits.x_cv)?;
    not_negative("y_cv", limits.y_cv)?;
    if limits.y_cv < limits.x_cv {
        return Err(Invalid::inconsistent("y_cv", "x_cv ≤ y_cv"));
    }
    let coefficient_of_variation =
        moments(series.iter().copied()).filter(|(mean, _)| *mean > 0.0).map(|(mean, variance)| variance.sqrt() / mean);
    let class = match coefficient_of_variation {
        Some(cv) if cv <= limits.x_cv => XyzClass::X,
        Some(cv) if cv <= limits.y_cv => XyzClass::Y,
        _ => XyzClass::Z,
    };
    Ok(XyzFinding { coefficient_of_variation, class })
}

/// The kind of demand, which decides the forecasting method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PatternClass {
    /// Regular in time and size.
    Smooth,
    /// Regular in time, varying in size.
    Erratic,
    /// Rare, of even size.
    Intermittent,
    /// Rare and of varying size.
    Lumpy,
    /// None at all.
    NoDemand,
}

/// A demand pattern with its two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PatternFinding {
    /// ADI, periods per period with demand.
    pub average_interval: Option<f64>,
    /// CV², population variance over squared mean of the demands above zero.
    pub squared_variation: Option<f64>,
    /// The class.
    pub pattern: PatternClass,
}

/// The pattern of a series by the cut-offs ADI 1.32 and CV² 0.49; a cut-off met counts as regular.
///
/// Source: Syntetos, Boylan & Croston, "On the categorization of demand patterns", *JORS* 56, 2005.
///
/// # Errors
/// `invalid.empty`, `invalid.not_finite`, `invalid.too_small` naming the value.
pub fn demand_pattern(series: &[f64]) -> Result<PatternFinding, Invalid> {
    checked(series)?;
    let demands = series.iter().copied().filter(|value| *value > 0.0);
    let Some((mean, variance)) = moments(demands.clone()) else {
        return Ok(PatternFinding { average_interval: None, squared_variation: None, pattern: PatternClass::NoDemand });
    };
    let average_interval = series.len() as f64 / demands.count() as f64;
    let squared_variation = variance / (mean * mean);
    let pattern = match (average_interval <= 1.32, squared_variation <= 0.49) {
        (true, true) => PatternClass::Smooth,
        (true, false) => PatternClass::Erratic,
        (false, true) => PatternClass::Intermittent,
        (false, false) => PatternClass::Lumpy,
    };
    Ok(PatternFinding { average_interval: Some(average_interval), squared_variation: Some(squared_variation), pattern })
}

/// The demand pattern of each series of a batch, by its known periods only; a series that cannot be read answers for itself.
///
/// A series without a known period has no demand. Source: as [`demand_pattern`].
pub fn demand_patterns(batch: &SeriesBatch) -> Vec<Result<PatternFinding, SeriesRefusal>> {
    // Readings are finite and not negative, so only a series without a known period is left without a finding.
    let none = PatternFinding { average_interval: None, squared_variation: None, pattern: PatternClass::NoDemand };
    let of = |demand: Vec<f64>| {
        let known: Vec<f64> = demand.into_iter().filter(|units| !units.is_nan()).collect();
        demand_pattern(&known).unwrap_or(none)
    };
    batch.iter().map(|series| series.read().map(|reading| of(reading.demand))).collect()
}
