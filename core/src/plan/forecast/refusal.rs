use serde::{Deserialize, Serialize};

/// Why a series gets no forecast, first reason first. The other series of a batch are not touched by it.
#[derive(Debug, Clone, PartialEq, thiserror::Error, Serialize, Deserialize)]
pub enum ForecastRefusal {
    /// The series holds no observed value.
    #[error("the series holds no observed value")]
    Empty,
    /// A value is infinite.
    #[error("value {position} is infinite")]
    Infinite {
        /// Position in the series, from 0.
        position: u64,
    },
    /// A value is negative; returns are not negative demand.
    #[error("value {position} is negative; returns are not negative demand")]
    Negative {
        /// Position in the series, from 0.
        position: u64,
    },
    /// The horizon is longer than the library forecasts.
    #[error("the horizon is longer than {max} periods")]
    HorizonTooLong {
        /// The longest horizon.
        max: u64,
    },
    /// The method needs more observations.
    #[error("the method needs {needed} observations, the series has {found}")]
    TooShort {
        /// What the method needs.
        needed: u64,
        /// What the series has.
        found: u64,
    },
    /// The method needs a season of at least two periods.
    #[error("the method needs a season of at least two periods")]
    NoSeason,
    /// The method needs a second, longer season.
    #[error("the method needs a second, longer season")]
    NoSecondSeason,
    /// The method needs values above zero.
    #[error("the method needs values above zero")]
    NotPositive,
    /// The series holds no demand at all, which the method cannot speak about.
    #[error("the series holds no demand")]
    NoDemand,
    /// The method ran out of finite numbers on this series.
    #[error("the method diverged on this series")]
    Diverged,
}

impl ForecastRefusal {
    /// The stable code, e.g. `forecast.too_short`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "forecast.empty",
            Self::Infinite { .. } => "forecast.infinite",
            Self::Negative { .. } => "forecast.negative",
            Self::HorizonTooLong { .. } => "forecast.horizon_too_long",
            Self::TooShort { .. } => "forecast.too_short",
            Self::NoSeason => "forecast.no_season",
            Self::NoSecondSeason => "forecast.no_second_season",
            Self::NotPositive => "forecast.not_positive",
            Self::NoDemand => "forecast.no_demand",
            Self::Diverged => "forecast.diverged",
        }
    }
}

/// Longest horizon, in periods.
pub const HORIZON_MAX: usize = 10_000;
