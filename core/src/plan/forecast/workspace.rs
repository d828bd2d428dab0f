use super::autoregression::AutoregressionScratch;
use super::lanes::Lanes;
use super::refusal::ForecastRefusal;
use super::season::{self, SeasonForm, SeasonScratch};
use crate::plan::series::Frequency;

/// Working memory of the methods. One per thread; after the first series nothing is allocated any more.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    /// The series without gaps.
    pub(super) values: Vec<f64>,
    /// The series without its season.
    pub(super) adjusted: Vec<f64>,
    /// Season indices, one per position; a single neutral one without a season.
    pub(super) indices: Vec<f64>,
    short_indices: Vec<f64>,
    long_indices: Vec<f64>,
    season_scratch: SeasonScratch,
    pub(super) lines: Vec<[f64; 2]>,
    pub(super) lanes: Vec<Lanes>,
    pub(super) sums: Vec<f64>,
    pub(super) autoregression: AutoregressionScratch,
    /// The season of the member at work.
    pub(super) running: Vec<f64>,
    /// Forecasts of the members, one after the other.
    pub(super) members: Vec<f64>,
    /// Weights of the members; empty when all are equal.
    pub(super) weights: Vec<f64>,
    /// The whole series while a part of it is held out.
    pub(super) whole: Vec<f64>,
    /// The forecast of one member.
    pub(super) row: Vec<f64>,
}

impl Workspace {
    /// Reads a series: missing values (NaN) before the first are dropped, later ones filled with the value one season
    /// earlier, or else with the last value. Returns how many were filled.
    pub(super) fn read(&mut self, y: &[f64], period: usize) -> Result<u64, ForecastRefusal> {
        self.values.clear();
        let mut filled = 0_u64;
        for (position, value) in y.iter().enumerate() {
            if value.is_infinite() {
                return Err(ForecastRefusal::Infinite { position: position as u64 });
            }
            if *value < 0.0 {
                return Err(ForecastRefusal::Negative { position: position as u64 });
            }
            if value.is_nan() {
                let earlier = self.values.len().checked_sub(period.max(1)).and_then(|p| self.values.get(p));
                let Some(known) = earlier.or(self.values.last()).copied() else { continue };
                self.values.push(known);
                filled = filled.saturating_add(1);
            } else {
                self.values.push(*value);
            }
        }
        if self.values.is_empty() { Err(ForecastRefusal::Empty) } else { Ok(filled) }
    }

    /// Estimates the main season and adjusts the values; returns the form used.
    pub(super) fn adjust(&mut self, frequency: Frequency, form: SeasonForm) -> SeasonForm {
        let [main, _] = frequency.seasons();
        let scratch = &mut self.season_scratch;
        let used = season::indices(&self.values, main.period, form, main.decay, &mut self.indices, scratch);
        self.remove(used);
        used
    }

    /// Estimates both seasons, the long one on what the short one leaves, and adjusts the values; returns the form used.
    pub(super) fn adjust_both(&mut self, frequency: Frequency, form: SeasonForm) -> SeasonForm {
        let used = self.adjust(frequency, form);
        let [main, long] = frequency.seasons();
        if used == SeasonForm::None || long.period < 2 {
            return used;
        }
        let scratch = &mut self.season_scratch;
        let found = season::indices(&self.adjusted, long.period, used, long.decay, &mut self.long_indices, scratch);
        if found == used {
            // Position by position until both seasons start together again.
            let length = least_common_multiple(main.period, long.period);
            std::mem::swap(&mut self.indices, &mut self.short_indices);
            let pairs = self.short_indices.iter().cycle().zip(self.long_indices.iter().cycle());
            self.indices.clear();
            self.indices.extend(pairs.take(length).map(|(short, long)| used.join(*short, *long)));
            self.remove(used);
        }
        used
    }

    fn remove(&mut self, form: SeasonForm) {
        if self.indices.is_empty() {
            self.indices.push(if form == SeasonForm::Additive { 0.0 } else { 1.0 });
        }
        self.adjusted.clear();
        let seasons = self.indices.iter().cycle();
        self.adjusted.extend(self.values.iter().zip(seasons).map(|(value, season)| form.remove(*value, *season)));
    }
}

/// The first period after which two seasons start together again.
fn least_common_multiple(a: usize, b: usize) -> usize {
    let (mut larger, mut rest) = (a, b);
    while let Some(next) = larger.checked_rem(rest) {
        (larger, rest) = (rest, next);
    }
    a.checked_div(larger).unwrap_or(0).saturating_mul(b)
}
