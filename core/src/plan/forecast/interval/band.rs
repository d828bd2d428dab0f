use serde::{Deserialize, Serialize};

use super::super::NormalEquations;
use super::Outlook;
use crate::value::Invalid;

/// A forecast made at a past origin, and what came.
#[derive(Debug, Clone, PartialEq)]
pub struct BandEvidence {
    /// How many horizons back the origin lies, from 1.
    pub age: u32,
    /// The forecast.
    pub outlook: Outlook,
    /// What came; NaN where it is unknown.
    pub actual: Vec<f64>,
}

/// Bands per period for a group of series, by split conformal prediction with a learned scale.
///
/// The scale of a series is `σ_h = exp(β·x_h)`, `x` the logarithms of one-step error, seasonal step, step, spread of the members
/// and level; `β` by ridge regression of the logarithm of past mean absolute errors. The band is
/// `[ŷ_h − l_h·σ_h, ŷ_h + u_h·σ_h]`, with `u_h` the `⌈(n+1)(1−α/2)⌉`-th smallest of the `n` pooled past scores
/// `(y − ŷ)/σ` and `l_h` alike of their negatives, neither falling with the horizon; cut at zero.
///
/// Source: Lei et al. 2018, *JASA* 113:1094 (split and locally weighted conformal); Romano et al. 2019 (both tails apart).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BandModel {
    /// The share of periods the band should hold.
    pub coverage: f64,
    /// `β`: one-step error, seasonal step, step, spread, level, constant.
    pub exponents: Vec<f64>,
    /// `l_h`, per period.
    pub lower: Vec<f64>,
    /// `u_h`, per period.
    pub upper: Vec<f64>,
    /// The share held at the last past origin by a band learned from the older ones (from the same one where there is no other);
    /// `None` without any past origin.
    pub achieved: Option<f64>,
    /// Past forecasts it was learned from.
    pub evidence: u64,
}

/// What is believed of `β` before any error is seen, worth [`PRIOR_SERIES`] series each.
const PRIOR: [f64; WIDTH] = [0.5, 0.3, 0.0, 0.15, 0.05, 0.0];
const PRIOR_SERIES: f64 = 3.0;
/// The constant is learned freely: it only moves the scores.
const PRIOR_PRECISION: [f64; WIDTH] = [PRIOR_SERIES, PRIOR_SERIES, PRIOR_SERIES, PRIOR_SERIES, PRIOR_SERIES, 1e-3];
const WIDTH: usize = 6;
/// Measures below this share of the level are taken for it: an exact past promises nothing.
const MEASURE_MIN: f64 = 1e-4;
/// An error below this share of the one-step error is luck.
const ERROR_MIN: f64 = 1e-3;
/// With fewer scores than this per period, all periods share them, growing with √h.
const SCORES_MIN: usize = 40;

fn regressors(outlook: &Outlook, spread: f64) -> [f64; WIDTH] {
    let least = MEASURE_MIN * outlook.level;
    let log = |measure: f64| libm::log(measure.max(least));
    let measures = [outlook.one_step, outlook.seasonal_step, outlook.step, spread, outlook.level].map(log);
    let [one_step, seasonal_step, step, spread, level] = measures;
    [one_step, seasonal_step, step, spread, level, 1.0]
}

/// Scores of a past forecast by period.
type Scores = Vec<Vec<f64>>;

impl BandModel {
    /// Learns the band of a group from past forecasts of one horizon.
    ///
    /// # Errors
    /// `invalid.not_finite`, `invalid.too_small`, `invalid.too_large` on `coverage`, which lies between 0 and 1.
    pub fn calibrate(evidence: &[BandEvidence], horizon: usize, coverage: f64) -> Result<Self, Invalid> {
        crate::plan::distribution::check::inner_share("coverage", coverage)?;
        let exponents = exponents(evidence)?;
        let mut model =
            Self { coverage, exponents, lower: vec![], upper: vec![], achieved: None, evidence: evidence.len() as u64 };
        let newest = evidence.iter().map(|e| e.age).min();
        let is_newest = |e: &BandEvidence| Some(e.age) == newest;
        let older: Vec<&BandEvidence> = evidence.iter().filter(|e| !is_newest(e)).collect();
        let has_older = !older.is_empty();
        if has_older {
            model.set_widths(&older, horizon);
            model.achieved = model.held(evidence.iter().filter(|e| is_newest(e)));
        }
        model.set_widths(&evidence.iter().collect::<Vec<_>>(), horizon);
        if !has_older {
            model.achieved = model.held(evidence.iter());
        }
        Ok(model)
    }

    fn set_widths(&mut self, evidence: &[&BandEvidence], horizon: usize) {
        let mut scores: Scores = vec![vec![]; horizon];
        for one in evidence {
            let rows = one.actual.iter().zip(&one.outlook.mean).zip(&one.outlook.spread);
            for (((actual, mean), spread), scores) in rows.zip(&mut scores) {
                let score = (actual - mean) / self.scale(&one.outlook, *spread);
                if score.is_finite() {
                    scores.push(score);
                }
            }
        }
        if scores.iter().any(|scores| scores.len() < SCORES_MIN) {
            share_scores(&mut scores);
        }
        let tail = 0.5 * (1.0 - self.coverage);
        self.upper.clear();
        self.lower.clear();
        let (mut low, mut high) = (0.0_f64, 0.0_f64);
        for scores in &mut scores {
            scores.sort_by(f64::total_cmp);
            high = high.max(rank(scores.iter().copied(), 1.0 - tail));
            low = low.max(rank(scores.iter().rev().map(|score| -score), 1.0 - tail));
            self.upper.push(high);
            self.lower.push(low);
        }
    }

    /// The scale of a forecast with that spread of its members; zero for a series without demand.
    fn scale(&self, outlook: &Outlook, spread: f64) -> f64 {
        if outlook.level <= 0.0 {
            return 0.0;
        }
        let log: f64 = regressors(outlook, spread).iter().zip(&self.exponents).map(|(x, b)| x * b).sum();
        libm::exp(log)
    }

    /// Writes the band of a forecast: never below zero, never crossing the forecast.
    pub fn band_into(&self, outlook: &Outlook, lower: &mut Vec<f64>, upper: &mut Vec<f64>) {
        lower.clear();
        upper.clear();
        let rows = outlook.mean.iter().zip(&outlook.spread);
        for ((mean, spread), (down, up)) in rows.zip(self.lower.iter().zip(&self.upper)) {
            let scale = self.scale(outlook, *spread);
            lower.push((mean - down * scale).max(0.0));
            upper.push(mean + up * scale);
        }
    }

    /// The share of known values a band of this model holds; `None` without any.
    fn held<'a>(&self, evidence: impl Iterator<Item = &'a BandEvidence>) -> Option<f64> {
        let (mut inside, mut count) = (0.0, 0.0);
        let (mut lower, mut upper) = (vec![], vec![]);
        for one in evidence {
            self.band_into(&one.outlook, &mut lower, &mut upper);
            for ((actual, low), high) in one.actual.iter().zip(&lower).zip(&upper) {
                if !actual.is_nan() {
                    count += 1.0;
                    inside += f64::from(u8::from(low <= actual && actual <= high));
                }
            }
        }
        (count > 0.0).then(|| inside / count)
    }
}

/// `β` by ridge regression over past forecasts, one row each: mean measures against the mean absolute error.
fn exponents(evidence: &[BandEvidence]) -> Result<Vec<f64>, Invalid> {
    let mut equations = NormalEquations::new(WIDTH)?;
    for one in evidence.iter().filter(|one| one.outlook.level > 0.0) {
        let (mut sum, mut error, mut count) = ([0.0; WIDTH], 0.0, 0.0);
        for ((actual, mean), spread) in one.actual.iter().zip(&one.outlook.mean).zip(&one.outlook.spread) {
            if actual.is_finite() {
                sum.iter_mut().zip(regressors(&one.outlook, *spread)).for_each(|(sum, x)| *sum += x);
                error += (actual - mean).abs();
                count += 1.0;
            }
        }
        if count > 0.0 {
            let row = sum.map(|sum| sum / count);
            let least = ERROR_MIN * one.outlook.one_step.max(MEASURE_MIN * one.outlook.level);
            equations.add(&row, libm::log((error / count).max(least)), 1.0);
        }
    }
    Ok(equations.solve(&PRIOR, &PRIOR_PRECISION))
}

/// Gives every period the scores of all, as if each had grown with the square root of its distance.
fn share_scores(scores: &mut Scores) {
    let root = |h: usize| (h as f64 + 1.0).sqrt();
    let all: Vec<f64> =
        scores.iter().enumerate().flat_map(|(h, scores)| scores.iter().map(move |score| score / root(h))).collect();
    for (h, scores) in scores.iter_mut().enumerate() {
        scores.clear();
        scores.extend(all.iter().map(|score| score * root(h)));
    }
}

/// The `⌈(n+1)·p⌉`-th of `n` rising scores, the last where there is none; zero for none.
fn rank(rising: impl ExactSizeIterator<Item = f64>, p: f64) -> f64 {
    let n = rising.len();
    let place = ((n as f64 + 1.0) * p).ceil() as usize;
    let place = place.min(n).saturating_sub(1);
    rising.skip(place).take(1).next().unwrap_or(0.0)
}
