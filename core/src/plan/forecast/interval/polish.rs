//! The last touch on the exponents of a scale: those that give the sharpest band in the past.

use super::BandEvidence;
use super::band::{WIDTH, rank, regressors};

/// Fewer past forecasts than this are fitted too closely: the regression stands.
const EVIDENCE_MIN: usize = 1_000;
/// Most past forecasts looked at, evenly spaced.
const SAMPLE: usize = 3_000;
/// Rounds through all exponents; the step shrinks by a third after each.
const ROUNDS: usize = 4;
const FIRST_STEP: f64 = 0.1;
const SHRINK: f64 = 1.5;

/// One past period: measures, error, and the unit errors of its series are counted in.
struct Row {
    x: [f64; WIDTH],
    error: f64,
    unit: f64,
}

/// Moves the exponents, one at a time by fixed steps, to the smallest mean scaled interval score that bands with them would have had in the past
/// (Gneiting & Raftery 2007: a proper score, so that neither too wide nor too narrow wins).
pub(super) fn polish(evidence: &[BandEvidence], horizon: usize, coverage: f64, exponents: &mut [f64]) {
    if evidence.len() < EVIDENCE_MIN {
        return;
    }
    let mut rows: Vec<Vec<Row>> = (0..horizon).map(|_| vec![]).collect();
    let step = evidence.len().div_ceil(SAMPLE).max(1);
    for one in evidence.iter().step_by(step).filter(|one| one.outlook.level > 0.0 && one.outlook.seasonal_step > 0.0) {
        let periods = one.actual.iter().zip(&one.outlook.mean).zip(&one.outlook.spread);
        for (((actual, mean), spread), rows) in periods.zip(&mut rows) {
            let error = actual - mean;
            if error.is_finite() {
                let unit = one.outlook.seasonal_step;
                rows.push(Row { x: regressors(&one.outlook, *spread), error, unit });
            }
        }
    }
    let mut best = interval_score(&rows, exponents, coverage);
    let mut step = FIRST_STEP;
    for _ in 0..ROUNDS {
        // The constant moves no band: scores are relative to the scale.
        for at in 0..WIDTH.saturating_sub(1) {
            for change in [step, -step] {
                let mut candidate = exponents.to_vec();
                if let Some(exponent) = candidate.get_mut(at) {
                    *exponent += change;
                }
                let score = interval_score(&rows, &candidate, coverage);
                if score < best {
                    best = score;
                    exponents.iter_mut().zip(candidate).for_each(|(exponent, new)| *exponent = new);
                }
            }
        }
        step /= SHRINK;
    }
}

fn interval_score(rows: &[Vec<Row>], exponents: &[f64], coverage: f64) -> f64 {
    let alpha = 1.0 - coverage;
    let (mut total, mut low, mut high) = (0.0, 0.0_f64, 0.0_f64);
    for rows in rows {
        let scales: Vec<f64> =
            rows.iter().map(|row| libm::exp(row.x.iter().zip(exponents).map(|(x, b)| x * b).sum())).collect();
        let mut scores: Vec<f64> = rows.iter().zip(&scales).map(|(row, scale)| row.error / scale).collect();
        scores.sort_by(f64::total_cmp);
        high = high.max(rank(scores.iter().copied(), 1.0 - 0.5 * alpha));
        low = low.max(rank(scores.iter().rev().map(|score| -score), 1.0 - 0.5 * alpha));
        for (row, scale) in rows.iter().zip(&scales) {
            let outside = (row.error - high * scale).max(0.0) + (-row.error - low * scale).max(0.0);
            total += (scale * (high + low) + 2.0 / alpha * outside) / row.unit;
        }
    }
    total
}
