use serde::{Deserialize, Serialize};

use super::ridge::NormalEquations;
use crate::value::Invalid;

/// A known influence on demand: a weekday, a festival bin, the logarithm of a price ratio, a promotion flag.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Influence {
    /// Its name, e.g. `price` or `spring_festival.before_3_to_7`.
    pub name: String,
    /// What is believed before any data, on the log scale; −2.5 for the logarithm of a price ratio, 0 for a flag.
    pub prior: f64,
    /// How many observations the belief is worth.
    pub precision: f64,
}

/// Prior elasticity of demand to its own price.
pub const PRICE_ELASTICITY_PRIOR: f64 = -2.5;

/// What an influence does, with how often it was seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// The influence.
    pub name: String,
    /// Effect on the logarithm of demand per unit of the influence.
    pub coefficient: f64,
    /// Periods in which it was not zero.
    pub occurrences: u64,
}

/// The effects of all influences on one group, estimated together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Effects {
    /// One per influence, in the order given.
    pub effects: Vec<Effect>,
}

/// One series of a group: demand per period, NaN where missing, and the influences of each period, row by row.
#[derive(Debug, Clone, Copy)]
pub struct Influenced<'a> {
    /// Demand per period.
    pub values: &'a [f64],
    /// Influences, `values.len()` rows or more (known future periods follow).
    pub rows: &'a [f64],
}

/// Largest factor an influence may have in either direction.
const LOG_FACTOR_MAX: f64 = 4.0;

impl Effects {
    /// Estimates the effects of a group (items of one brand; or one series, the sum over store and department).
    ///
    /// `log(y+½) = b + Σ x·β + ε` around a baseline `b`, the centred mean over `span` periods of the logarithm freed from
    /// the effects, three times in turn. Ridge towards each influence's prior; influences never seen stay there.
    ///
    /// # Errors
    /// `invalid.too_large` for too many influences.
    pub fn estimate(group: &[Influenced<'_>], influences: &[Influence], span: usize) -> Result<Self, Invalid> {
        let width = influences.len();
        let prior: Vec<f64> = influences.iter().map(|i| i.prior).collect();
        let precision: Vec<f64> = influences.iter().map(|i| i.precision).collect();
        let mut coefficients = prior.clone();
        let mut occurrences = vec![0_u64; width];
        let (mut freed, mut baseline) = (vec![], vec![]);
        for round in 0..ROUNDS {
            let mut equations = NormalEquations::new(width)?;
            for series in group {
                let rows = series.rows.chunks_exact(width.max(1));
                freed.clear();
                freed.extend(
                    series.values.iter().zip(rows.clone()).map(|(y, row)| logarithm(*y) - effect(row, &coefficients)),
                );
                centred_mean(&freed, span, &mut baseline);
                for ((y, row), base) in series.values.iter().zip(rows).zip(&baseline) {
                    if y.is_finite() && base.is_finite() {
                        // Sparse series say little about a ratio: their weight grows with the level, up to one.
                        let weight = libm::exp(-0.7 * (1.5 - base).max(0.0));
                        equations.add(row, logarithm(*y) - base, weight);
                        if round == 0 {
                            for (count, x) in occurrences.iter_mut().zip(row) {
                                *count = count.saturating_add(u64::from(*x != 0.0));
                            }
                        }
                    }
                }
            }
            coefficients = equations.solve(&prior, &precision);
        }
        let named = influences.iter().zip(coefficients).zip(occurrences);
        let effects = named.map(|((influence, coefficient), occurrences)| Effect {
            name: influence.name.clone(),
            coefficient,
            occurrences,
        });
        Ok(Self { effects: effects.collect() })
    }

    /// The same influences with this group's effects as the belief, worth `precision` observations: for a member's own fit.
    pub fn as_prior(&self, precision: f64) -> Vec<Influence> {
        let of = |effect: &Effect| Influence { name: effect.name.clone(), prior: effect.coefficient, precision };
        self.effects.iter().map(of).collect()
    }

    /// Writes the factor of each period of `rows`, at most `e^±4`; 1 where a row holds something not finite.
    pub fn factors_into(&self, rows: &[f64], out: &mut Vec<f64>) {
        let coefficients: Vec<f64> = self.effects.iter().map(|e| e.coefficient).collect();
        out.clear();
        out.extend(rows.chunks_exact(coefficients.len().max(1)).map(|row| factor(row, &coefficients)));
    }
}

/// Rounds of baseline and effects in turn.
const ROUNDS: usize = 3;

/// `log(y + ½)`; NaN for missing or negative demand.
fn logarithm(y: f64) -> f64 {
    if y >= 0.0 { libm::log(y + 0.5) } else { f64::NAN }
}

fn effect(row: &[f64], coefficients: &[f64]) -> f64 {
    let sum: f64 = row.iter().zip(coefficients).map(|(x, b)| x * b).sum();
    if sum.is_finite() { sum.clamp(-LOG_FACTOR_MAX, LOG_FACTOR_MAX) } else { 0.0 }
}

fn factor(row: &[f64], coefficients: &[f64]) -> f64 {
    libm::exp(effect(row, coefficients))
}

/// The mean of the finite values within `span / 2` periods on either side; NaN where there is none.
fn centred_mean(values: &[f64], span: usize, out: &mut Vec<f64>) {
    out.clear();
    let half = span / 2;
    let (mut sum, mut count) = (0.0, 0.0);
    let mut entering = values.iter();
    let take = |sum: &mut f64, count: &mut f64, value: Option<&f64>, sign: f64| {
        if let Some(value) = value.filter(|v| v.is_finite()) {
            *sum += sign * value;
            *count += sign;
        }
    };
    for _ in 0..half {
        take(&mut sum, &mut count, entering.next(), 1.0);
    }
    let mut leaving = values.iter();
    for t in 0..values.len() {
        take(&mut sum, &mut count, entering.next(), 1.0);
        if t > half {
            take(&mut sum, &mut count, leaving.next(), -1.0);
        }
        out.push(if count > 0.5 { sum / count } else { f64::NAN });
    }
}
