use serde::{Deserialize, Serialize};

use super::{SeriesRefusal, SeriesView};

/// Smallest share sales are divided by: a few minutes on the shelf say little about a day.
pub const SHARE_DIVISOR_MIN: f64 = 0.25;

/// What is known of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PeriodState {
    /// On sale the whole period: sales are demand.
    Observed,
    /// On sale for a part of it: demand is sales ÷ share, and counts by that share.
    Censored,
    /// On the list but never to be had: demand is unknown.
    SoldOut,
    /// No value was given.
    Missing,
    /// Not on the list.
    NotListed,
}

/// Periods by what is known of them. They add up to the length of the series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PeriodCounts {
    /// Observed.
    pub observed: u64,
    /// Censored.
    pub censored: u64,
    /// Sold out.
    pub sold_out: u64,
    /// Missing.
    pub missing: u64,
    /// Not listed.
    pub not_listed: u64,
}

impl PeriodCounts {
    /// All of them.
    pub fn total(&self) -> u64 {
        let parts = [self.observed, self.censored, self.sold_out, self.missing, self.not_listed];
        parts.into_iter().fold(0, u64::saturating_add)
    }

    fn count(&mut self, state: PeriodState) {
        let part = match state {
            PeriodState::Observed => &mut self.observed,
            PeriodState::Censored => &mut self.censored,
            PeriodState::SoldOut => &mut self.sold_out,
            PeriodState::Missing => &mut self.missing,
            PeriodState::NotListed => &mut self.not_listed,
        };
        *part = part.saturating_add(1);
    }
}

/// A series as the methods read it: demand with its weight, one pair per period.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Reading {
    /// Demand per period, NaN where it is unknown.
    pub demand: Vec<f64>,
    /// How much of each period was seen, 0 to 1.
    pub weights: Vec<f64>,
    /// What is known of the periods.
    pub counts: PeriodCounts,
}

impl SeriesView<'_> {
    /// What is known of the period at that position.
    pub fn state(&self, position: usize) -> PeriodState {
        let value = self.values.get(position).copied().unwrap_or(f64::NAN);
        let share = self.available_shares.get(position).copied().unwrap_or(1.0);
        if !self.listing.contains(position as u64) {
            PeriodState::NotListed
        } else if share <= 0.0 {
            PeriodState::SoldOut
        } else if value.is_nan() {
            PeriodState::Missing
        } else if share < 1.0 {
            PeriodState::Censored
        } else {
            PeriodState::Observed
        }
    }

    /// Writes demand and weights of the whole series: `sales ÷ max(share, ¼)` with the share as weight; NaN and 0 where
    /// demand is unknown. Periods off the list may hold anything.
    ///
    /// # Errors
    /// [`SeriesRefusal`] of the first period that cannot be read; `reading` is then empty.
    pub fn read_into(&self, reading: &mut Reading) -> Result<(), SeriesRefusal> {
        reading.demand.clear();
        reading.weights.clear();
        reading.counts = PeriodCounts::default();
        for (position, value) in self.values.iter().enumerate() {
            let share = self.available_shares.get(position).copied().unwrap_or(1.0);
            let state = self.state(position);
            if state != PeriodState::NotListed
                && let Some(refusal) = refused(*value, share, position as u64)
            {
                *reading = Reading::default();
                return Err(refusal);
            }
            let (demand, weight) = match state {
                PeriodState::Observed => (*value, 1.0),
                PeriodState::Censored => (value / share.max(SHARE_DIVISOR_MIN), share),
                PeriodState::SoldOut | PeriodState::Missing | PeriodState::NotListed => (f64::NAN, 0.0),
            };
            reading.demand.push(demand);
            reading.weights.push(weight);
            reading.counts.count(state);
        }
        Ok(())
    }

    /// As [`SeriesView::read_into`], into a new reading.
    ///
    /// # Errors
    /// [`SeriesRefusal`] of the first period that cannot be read.
    pub fn read(&self) -> Result<Reading, SeriesRefusal> {
        let mut reading = Reading::default();
        self.read_into(&mut reading)?;
        Ok(reading)
    }
}

fn refused(value: f64, share: f64, position: u64) -> Option<SeriesRefusal> {
    // A value that overflows when divided by the smallest share is as good as infinite.
    if (value / SHARE_DIVISOR_MIN).is_infinite() {
        return Some(SeriesRefusal::Infinite { position });
    }
    if value < 0.0 {
        return Some(SeriesRefusal::Negative { position });
    }
    (!(0.0..=1.0).contains(&share)).then_some(SeriesRefusal::ShareOutOfRange { position })
}
