use super::metric::{
    bias, coverage, mase, mean_scaled_interval_score, overall_weighted_average, pinball_loss, rmsse, smape, wape,
    weighted_rmsse,
};
use super::{BacktestPlan, BacktestReport, Forecaster, Known, Past, Pooled, PooledBy, SeriesScore, naive2};
use crate::plan::series::Frequency;
use crate::value::Invalid;

/// Runs a forecaster over rolling origins and scores it.
///
/// At each origin the forecaster gets exactly what was known then: values up to it, and the latest plan known by it. All series
/// stand at their own origins of the same number. A refusal excludes a series at that origin and is counted.
///
/// # Errors
/// `invalid.too_small`, `invalid.too_large` on the plan, `invalid.inconsistent` on weights of another length than the values.
pub fn backtest(
    series: &[Past<'_>],
    frequency: Frequency,
    plan: &BacktestPlan,
    forecaster: &mut impl Forecaster,
) -> Result<BacktestReport, Invalid> {
    plan.check()?;
    for (at, past) in series.iter().enumerate() {
        if !past.weights.is_empty() && past.weights.len() != past.values.len() {
            return Err(Invalid::inconsistent(format!("series[{at}].weights"), "the number of values"));
        }
    }
    let mut tallies: Vec<Tally> = series.iter().map(|_| Tally::default()).collect();
    let mut nominal = 0.0;
    let reach = plan.reach();
    for number in 0..plan.origins {
        let origins: Vec<Option<usize>> = series.iter().map(|past| plan.origin(past.values.len(), number)).collect();
        let known: Vec<Known<'_>> = series
            .iter()
            .zip(&origins)
            .map(|(past, origin)| {
                let origin = origin.unwrap_or(0);
                past.known(plan.first(origin), origin, origin.saturating_add(reach))
            })
            .collect();
        let refit = number.checked_rem(plan.refit_every) == Some(0);
        // A series that has just become long enough was fitted to nothing before: everything is refitted.
        let joined = series.iter().zip(&origins).any(|(past, origin)| {
            origin.is_some() && number.checked_sub(1).is_some_and(|n| plan.origin(past.values.len(), n).is_none())
        });
        let table = forecaster.forecast(&known, reach, refit || joined, plan.step as usize);
        nominal = table.nominal;
        for (at, (tally, (past, origin))) in tallies.iter_mut().zip(series.iter().zip(&origins)).enumerate() {
            let Some(origin) = *origin else {
                tally.score.too_short = tally.score.too_short.saturating_add(1);
                continue;
            };
            match table.means.get(at) {
                Some(Ok(mean)) => {
                    let band = table.bands.get(at).map(|(lower, upper)| (lower.as_slice(), upper.as_slice()));
                    tally.add(past, origin, plan, frequency, mean, band, nominal);
                }
                Some(Err(refusal)) => tally.refuse(refusal.code()),
                None => tally.refuse("forecast.empty"),
            }
        }
    }
    Ok(report(tallies, series, nominal))
}

/// Sums of one series over its origins.
#[derive(Debug, Clone, Default)]
struct Tally {
    score: SeriesScore,
    actual: Vec<f64>,
    forecast: Vec<f64>,
    rmsse: Mean,
    mase: Mean,
    smape: Mean,
    mase_naive2: Mean,
    smape_naive2: Mean,
    msis: Mean,
    pinball: Mean,
    inside: Mean,
}

#[derive(Debug, Clone, Copy, Default)]
struct Mean {
    sum: f64,
    count: f64,
}

impl Mean {
    fn add(&mut self, value: Option<f64>) {
        if let Some(value) = value {
            self.sum += value;
            self.count += 1.0;
        }
    }

    fn value(self) -> Option<f64> {
        (self.count > 0.0).then(|| self.sum / self.count)
    }
}

impl Tally {
    fn refuse(&mut self, code: &str) {
        self.score.refused = self.score.refused.saturating_add(1);
        self.score.refusal.get_or_insert_with(|| code.to_owned());
    }

    #[expect(clippy::too_many_arguments, reason = "one origin of one series, met once")]
    fn add(
        &mut self,
        past: &Past<'_>,
        origin: usize,
        plan: &BacktestPlan,
        frequency: Frequency,
        mean: &[f64],
        band: Option<(&[f64], &[f64])>,
        nominal: f64,
    ) {
        let gap = plan.gap as usize;
        let after = |values: &[f64], skip: usize| -> Vec<f64> {
            values.iter().skip(skip).take(plan.horizon as usize).copied().collect()
        };
        let actual = after(past.values, origin.saturating_add(gap));
        let forecast = after(mean, gap);
        // The yardsticks know what the forecaster knew.
        let history: Vec<f64> = past.values.iter().take(origin).copied().filter(|y| !y.is_nan()).collect();
        let season = if history.len() > frequency.period() { frequency.period() } else { 1 };
        self.rmsse.add(rmsse(&history, &actual, &forecast));
        self.mase.add(mase(&history, season, &actual, &forecast));
        self.smape.add(smape(&actual, &forecast));
        let mut yardstick = vec![0.0; plan.reach()];
        naive2(&history, season, &mut yardstick);
        let yardstick = after(&yardstick, gap);
        self.mase_naive2.add(mase(&history, season, &actual, &yardstick));
        self.smape_naive2.add(smape(&actual, &yardstick));
        if let Some((lower, upper)) = band {
            let (lower, upper) = (after(lower, gap), after(upper, gap));
            let tail = 0.5 * (1.0 - nominal);
            self.msis.add(mean_scaled_interval_score(&history, season, &actual, &lower, &upper, 1.0 - nominal));
            self.pinball.add(pinball_loss(&actual, &lower, tail));
            self.pinball.add(pinball_loss(&actual, &upper, 1.0 - tail));
            if let Some(share) = coverage(&actual, &lower, &upper) {
                let periods = actual.iter().filter(|y| !y.is_nan()).count() as f64;
                self.inside.sum += share * periods;
                self.inside.count += periods;
            }
        }
        self.score.origins = self.score.origins.saturating_add(1);
        let known = actual.iter().filter(|y| !y.is_nan()).count() as u64;
        self.score.periods = self.score.periods.saturating_add(known);
        self.actual.extend(actual);
        self.forecast.extend(forecast);
    }

    fn close(mut self) -> (SeriesScore, Vec<f64>, Vec<f64>, Mean) {
        self.score.wape = wape(&self.actual, &self.forecast);
        self.score.bias = bias(&self.actual, &self.forecast);
        self.score.rmsse = self.rmsse.value();
        self.score.mase = self.mase.value();
        self.score.smape = self.smape.value();
        self.score.mase_naive2 = self.mase_naive2.value();
        self.score.smape_naive2 = self.smape_naive2.value();
        self.score.msis = self.msis.value();
        self.score.pinball = self.pinball.value();
        self.score.coverage = self.inside.value();
        (self.score, self.actual, self.forecast, self.inside)
    }
}

fn report(tallies: Vec<Tally>, series: &[Past<'_>], nominal: f64) -> BacktestReport {
    let (mut scores, mut actual, mut forecast, mut inside) = (vec![], vec![], vec![], Mean::default());
    for tally in tallies {
        let (score, y, f, held) = tally.close();
        scores.push(score);
        actual.extend(y);
        forecast.extend(f);
        inside.sum += held.sum;
        inside.count += held.count;
    }
    let pooled = |value: Option<f64>, by: PooledBy, has: &dyn Fn(&SeriesScore) -> bool| {
        let counted = scores.iter().filter(|score| has(score)).count() as u64;
        Pooled { value, by, counted, excluded: (scores.len() as u64).saturating_sub(counted) }
    };
    let mean = |of: &dyn Fn(&SeriesScore) -> Option<f64>| {
        let mut mean = Mean::default();
        scores.iter().for_each(|score| mean.add(of(score)));
        pooled(mean.value(), PooledBy::MeanOfRatios, &|score| of(score).is_some())
    };
    // OWA compares the same series on both sides.
    let comparable = |s: &SeriesScore| Some((s.smape?, s.mase?, s.smape_naive2?, s.mase_naive2?));
    let part = |of: &dyn Fn((f64, f64, f64, f64)) -> f64| mean(&|score| comparable(score).map(of)).value.unwrap_or(0.0);
    let owa = overall_weighted_average((part(&|s| s.0), part(&|s| s.1)), (part(&|s| s.2), part(&|s| s.3)));
    let weighted: Vec<(f64, Option<f64>)> =
        series.iter().zip(&scores).map(|(past, score)| (past.worth, score.rmsse)).collect();
    let sums = PooledBy::RatioOfSums;
    BacktestReport {
        wape: pooled(wape(&actual, &forecast), sums, &|score| score.periods > 0),
        bias: pooled(bias(&actual, &forecast), sums, &|score| score.periods > 0),
        rmsse: mean(&|score| score.rmsse),
        wrmsse: pooled(weighted_rmsse(&weighted), PooledBy::WeightedMean, &|score| score.rmsse.is_some()),
        mase: mean(&|score| score.mase),
        owa: pooled(owa, PooledBy::RatioOfSums, &|score| comparable(score).is_some()),
        coverage: pooled(inside.value(), sums, &|score| score.coverage.is_some()),
        nominal,
        msis: mean(&|score| score.msis),
        pinball: mean(&|score| score.pinball),
        series: scores,
    }
}
