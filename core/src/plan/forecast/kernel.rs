use serde::{Deserialize, Serialize};

use super::autoregression::AutoregressionState;
use super::complex::ComplexState;
use super::double_season::DoubleSeasonState;
use super::intermittent::IntermittentState;
use super::season::SeasonForm;
use super::theta::ThetaState;
use super::trend::SmoothingState;

/// What a method remembers of a series; a season stands beside it, so that every kernel is of fixed size.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Kernel {
    /// A level that moves towards each observation by `1/window`, or by `1/n` when the window is 0 (historic mean).
    Mean {
        /// The level.
        level: f64,
        /// Observations the mean is over; 0 for all.
        window: f64,
        /// Observations so far.
        count: f64,
    },
    /// A theta method on seasonally adjusted values.
    Theta {
        /// Its state.
        state: ThetaState,
        /// How the season joins.
        form: SeasonForm,
    },
    /// Complex exponential smoothing on seasonally adjusted values.
    Complex {
        /// Its state.
        state: ComplexState,
        /// How the season joins.
        form: SeasonForm,
    },
    /// Exponential smoothing with its own season.
    Smoothing {
        /// Its state.
        state: SmoothingState,
    },
    /// A method of intermittent demand.
    Intermittent {
        /// Its state.
        state: IntermittentState,
    },
    /// The last value of the same season (of the last period, without one).
    Naive,
    /// An autoregression; its memory holds coefficients and the past.
    Autoregression {
        /// Its state.
        state: AutoregressionState,
    },
    /// Smoothing with two seasons; its memory holds both.
    DoubleSeason {
        /// Its state.
        state: DoubleSeasonState,
    },
}

impl Kernel {
    /// Positions of `memory` that `place` runs over.
    pub(super) fn cycle(&self, memory: &[f64]) -> usize {
        match self {
            Self::Autoregression { state } => state.depth(),
            Self::DoubleSeason { state } => memory.len().saturating_sub(state.short as usize),
            _ => memory.len(),
        }
    }

    /// The forecast of the next period, at `place` of the memory.
    pub(super) fn next_at(&self, memory: &[f64], place: usize) -> f64 {
        match self {
            Self::Autoregression { state } => state.next(memory, place),
            Self::DoubleSeason { state } => state.next(memory, place),
            _ => self.next(memory.get(place).copied().unwrap_or(1.0)),
        }
    }

    /// Learns one observation at `place` of the memory; a missing one (NaN) moves time on.
    pub(super) fn observe_at(&mut self, y: f64, memory: &mut [f64], place: usize) {
        match self {
            Self::Autoregression { state } if y.is_nan() => state.pass(memory, place),
            Self::Autoregression { state } => state.observe(y, memory, place),
            Self::DoubleSeason { state } if y.is_nan() => state.pass(),
            Self::DoubleSeason { state } => state.observe(y, memory, place),
            _ => {
                let Some(season) = memory.get_mut(place) else { return };
                if y.is_nan() { self.pass(season) } else { self.observe(y, season) }
            }
        }
    }

    /// The forecast of the next period of a method with one season, whose index is `season`.
    #[inline(always)]
    pub(super) fn next(&self, season: f64) -> f64 {
        match self {
            Self::Mean { level, .. } => *level,
            Self::Theta { state, form } => form.join(state.next(), season),
            Self::Complex { state, form } => form.join(state.next(), season),
            Self::Smoothing { state } => state.next(season),
            Self::Intermittent { state } => state.next(),
            Self::Naive => season,
            Self::Autoregression { .. } | Self::DoubleSeason { .. } => f64::NAN,
        }
    }

    /// Learns one observation of a method with one season.
    #[inline(always)]
    pub(super) fn observe(&mut self, y: f64, season: &mut f64) {
        match self {
            Self::Mean { level, window, count } => {
                *count += 1.0;
                let over = if *window > 0.0 { count.min(*window) } else { *count };
                *level += (y - *level) / over;
            }
            Self::Theta { state, form } => state.observe(form.remove(y, *season)),
            Self::Complex { state, form } => state.observe(form.remove(y, *season)),
            Self::Smoothing { state } => state.observe(y, season),
            Self::Intermittent { state } => state.observe(y),
            Self::Naive => *season = y,
            Self::Autoregression { .. } | Self::DoubleSeason { .. } => {}
        }
    }

    /// Moves one period on without an observation, as the forecast itself does.
    #[inline(always)]
    pub(super) fn pass(&mut self, season: &mut f64) {
        match self {
            Self::Theta { state, .. } => state.observe(state.next()),
            Self::Complex { state, .. } => state.observe(state.next()),
            Self::Smoothing { state } => {
                state.level += state.phi * state.trend;
                state.trend *= state.phi;
            }
            _ => {
                let _ = season;
            }
        }
    }
}

impl SeasonForm {
    /// The value with its season.
    #[inline(always)]
    pub(super) fn join(self, base: f64, season: f64) -> f64 {
        match self {
            Self::None => base,
            Self::Additive => base + season,
            Self::Multiplicative => base * season,
        }
    }

    /// The value without its season.
    #[inline(always)]
    pub(super) fn remove(self, value: f64, season: f64) -> f64 {
        match self {
            Self::None => value,
            Self::Additive => value - season,
            Self::Multiplicative => value / season,
        }
    }
}
