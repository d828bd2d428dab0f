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
    long_indices: Vec<f64>,
    season_scratch: SeasonScratch,
    pub(super) lines: Vec<[f64; 2]>,
    pub(super) lanes: Vec<Lanes>,
    pub(super) sums: Vec<f64>,
    /// The season of the member at work.
    pub(super) running: Vec<f64>,
    /// Forecasts of the members, one after the other.
    pub(super) members: Vec<f64>,
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

    /// Estimates the seasons and adjusts the values; returns the form used.
    pub(super) fn adjust(&mut self, frequency: Frequency, form: SeasonForm) -> SeasonForm {
        let [short, long] = frequency.seasons();
        let used =
            season::indices(&self.values, short.period, form, short.decay, &mut self.indices, &mut self.season_scratch);
        self.remove(used);
        if used != SeasonForm::None && long.period > short.period && self.values.len() >= long.period.saturating_mul(2)
        {
            let found = season::indices(
                &self.adjusted,
                long.period,
                used,
                long.decay,
                &mut self.long_indices,
                &mut self.season_scratch,
            );
            if found == used {
                for (long, short) in self.long_indices.iter_mut().zip(self.indices.iter().cycle()) {
                    *long = used.join(*short, *long);
                }
                std::mem::swap(&mut self.indices, &mut self.long_indices);
                self.remove(used);
            }
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
