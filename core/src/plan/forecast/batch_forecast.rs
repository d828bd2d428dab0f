use serde::{Deserialize, Serialize};

use super::batch::map_series;
use super::interval::{BandEvidence, BandModel, Outlook, look, measures, outlook};
use super::{Effects, ForecastRefusal, HORIZON_MAX, Influence, Influenced, LevelBank, Route, Workspace, method::route};
use crate::plan::series::{Frequency, PeriodCounts, Reading, SeriesBatch, SeriesRefusal, SeriesView};
use crate::value::{Invalid, Map};

/// What is asked of a batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BatchTerms {
    /// Periods ahead.
    pub horizon: u32,
    /// The share of periods the bands should hold.
    pub coverage: f64,
    /// The group of each series whose past errors are pooled; none means one group.
    pub groups: Vec<u32>,
}

/// How one series was forecast.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SeriesDiagnosis {
    /// The combination; `None` when the series was forecast from its level because it was sold out for a part of the past, or not at all.
    pub route: Option<Route>,
    /// What was known of its periods.
    pub counts: PeriodCounts,
    /// The share of the last past horizon the bands of its group held.
    pub achieved_coverage: Option<f64>,
    /// The stable code of the reason for no forecast.
    pub refusal: Option<String>,
}

/// Forecasts of a batch as flat arrays, `horizon` numbers per series in the order of the batch; NaN where there are none.
#[derive(Debug, Clone, PartialEq)]
pub struct BatchForecast {
    /// Periods ahead.
    pub horizon: u32,
    /// Expected demand.
    pub means: Vec<f64>,
    /// Lower end of the band.
    pub lower: Vec<f64>,
    /// Upper end of the band.
    pub upper: Vec<f64>,
    /// One per series.
    pub diagnoses: Vec<SeriesDiagnosis>,
}

/// Series between two words on progress.
const CHUNK: usize = 1_024;

/// Forecasts every series of a batch with bands. Each is forecast by its route, or, if it was sold out for a part of its past, from the level
/// that counts every period by the share it was seen, with its own weekdays. A series without a forecast says why and touches no other.
///
/// `progress` hears how many series are done and may stop the work by answering `false`; the answer is then `None`. Threads never change a bit.
///
/// # Errors
/// `invalid.inconsistent` on `groups`; `invalid.too_large` on `horizon`; as [`BandModel::calibrate`].
pub fn forecast_batch(
    batch: &SeriesBatch,
    terms: &BatchTerms,
    mut progress: impl FnMut(usize, usize) -> bool,
) -> Result<Option<BatchForecast>, Invalid> {
    let horizon = terms.horizon as usize;
    if !terms.groups.is_empty() && terms.groups.len() != batch.len() {
        return Err(Invalid::inconsistent("groups", "the number of series"));
    }
    if horizon > HORIZON_MAX {
        return Err(Invalid::too_large("horizon", HORIZON_MAX));
    }
    let frequency = batch.timeline().frequency();
    let views: Vec<SeriesView<'_>> = batch.iter().collect();
    let mut looked = Vec::with_capacity(views.len());
    for chunk in views.chunks_exact(CHUNK).chain([views.chunks_exact(CHUNK).remainder()]) {
        looked.extend(map_series(chunk, Memory::default, |memory, view| memory.look(view, frequency, horizon)));
        if !progress(looked.len(), views.len()) {
            return Ok(None);
        }
    }
    let mut of_group: Map<u32, Vec<BandEvidence>> = Map::default();
    let groups = || terms.groups.iter().copied().chain(std::iter::repeat(0));
    for (looked, group) in looked.iter_mut().zip(groups()) {
        of_group.entry(group).or_default().append(&mut looked.evidence);
    }
    let mut models: Map<u32, BandModel> = Map::default();
    for (group, evidence) in &of_group {
        models.insert(*group, BandModel::calibrate(evidence, horizon, terms.coverage)?);
    }
    let cells = horizon.saturating_mul(views.len());
    let mut found = BatchForecast {
        horizon: terms.horizon,
        means: Vec::with_capacity(cells),
        lower: Vec::with_capacity(cells),
        upper: Vec::with_capacity(cells),
        diagnoses: Vec::with_capacity(views.len()),
    };
    let (mut lower, mut upper) = (vec![], vec![]);
    for (looked, group) in looked.into_iter().zip(groups()) {
        let mut diagnosis = looked.diagnosis;
        let model = models.get(&group);
        match (looked.outlook, model) {
            (Ok(outlook), Some(model)) => {
                model.band_into(&outlook, &mut lower, &mut upper);
                diagnosis.achieved_coverage = model.achieved;
                found.means.extend(&outlook.mean);
                found.lower.extend(&lower);
                found.upper.extend(&upper);
            }
            (outlook, _) => {
                diagnosis.refusal = outlook.err().map(str::to_owned);
                for row in [&mut found.means, &mut found.lower, &mut found.upper] {
                    row.extend(std::iter::repeat_n(f64::NAN, horizon));
                }
            }
        }
        found.diagnoses.push(diagnosis);
    }
    Ok(Some(found))
}

/// One series looked at.
struct Looked {
    evidence: Vec<BandEvidence>,
    outlook: Result<Outlook, &'static str>,
    diagnosis: SeriesDiagnosis,
}

/// Working memory of one thread.
#[derive(Default)]
struct Memory {
    workspace: Workspace,
    reading: Reading,
}

impl Memory {
    fn look(&mut self, view: &SeriesView<'_>, frequency: Frequency, horizon: usize) -> Looked {
        let mut diagnosis =
            SeriesDiagnosis { route: None, counts: PeriodCounts::default(), achieved_coverage: None, refusal: None };
        if let Err(refusal) = view.read_into(&mut self.reading) {
            return Looked { evidence: vec![], outlook: Err(SeriesRefusal::code(&refusal)), diagnosis };
        }
        let reading = &self.reading;
        let workspace = &mut self.workspace;
        diagnosis.counts = reading.counts;
        let is_censored = reading.counts.censored > 0 || reading.counts.sold_out > 0;
        let demand = &reading.demand;
        let (evidence, outlook) = look(horizon, demand, |end| {
            let known = demand.get(..end).unwrap_or(&[]);
            if is_censored {
                censored(known, reading.weights.get(..end).unwrap_or(&[]), frequency, horizon)
            } else {
                outlook(known, frequency, horizon, workspace)
            }
        });
        if outlook.is_ok() && !is_censored {
            diagnosis.route = Some(route(&workspace.values, frequency));
        }
        Looked { evidence, outlook: outlook.map_err(|refusal| refusal.code()), diagnosis }
    }
}

/// Observations a weekday's neutral effect is worth.
const WEEKDAY_PRECISION: f64 = 5.0;
/// Days the baseline of the weekdays is a mean of.
const WEEKDAY_SPAN: usize = 15;

/// The forecast of a series that was sold out for a part of its past.
fn censored(demand: &[f64], weights: &[f64], frequency: Frequency, horizon: usize) -> Result<Outlook, ForecastRefusal> {
    let count = demand.len();
    if !demand.iter().any(|y| !y.is_nan()) {
        return Err(ForecastRefusal::Empty);
    }
    let reach = count.saturating_add(horizon);
    let factors = season_factors(demand, frequency, reach)?;
    // What was seen of a period: the bank divides by the share itself.
    let sales: Vec<f64> = demand.iter().zip(weights).map(|(y, w)| y * w.max(super::SHARE_DIVISOR_MIN)).collect();
    let mut bank = LevelBank::default();
    let mut fitted = Vec::with_capacity(count);
    for ((sales, weight), factor) in sales.iter().zip(weights).zip(&factors) {
        fitted.push(bank.state().level * factor);
        bank.learn(std::slice::from_ref(sales), std::slice::from_ref(weight), std::slice::from_ref(factor))?;
    }
    let level = bank.state().level;
    let mean = factors.iter().skip(count).map(|factor| level * factor).collect();
    let known: Vec<(f64, f64)> = demand.iter().copied().zip(fitted).filter(|(y, _)| !y.is_nan()).collect();
    let (values, fitted): (Vec<f64>, Vec<f64>) = known.into_iter().unzip();
    Ok(measures(&values, &fitted, frequency.period(), mean, vec![0.0; horizon]))
}

/// The factors of the days of the week from a series' own past; ones where there is no week.
fn season_factors(demand: &[f64], frequency: Frequency, reach: usize) -> Result<Vec<f64>, ForecastRefusal> {
    let week = frequency.period();
    if frequency != Frequency::Daily || demand.len() < week.saturating_mul(2) {
        return Ok(vec![1.0; reach]);
    }
    let influences: Vec<Influence> = (0..week)
        .map(|day| Influence { name: format!("weekday.{day}"), prior: 0.0, precision: WEEKDAY_PRECISION })
        .collect();
    let flag = |t: usize, day: usize| f64::from(u8::from(t.checked_rem(week) == Some(day)));
    let rows: Vec<f64> = (0..reach).flat_map(|t| (0..week).map(move |day| flag(t, day))).collect();
    let series = [Influenced { values: demand, rows: &rows }];
    let effects = Effects::estimate(&series, &influences, WEEKDAY_SPAN).map_err(|_| ForecastRefusal::Diverged)?;
    let mut factors = vec![];
    effects.factors_into(&rows, &mut factors);
    Ok(factors)
}
