use serde::{Deserialize, Serialize};

use super::weights;
use crate::plan::series::Frequency;

/// A forecasting method by its name in the literature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Method {
    /// The last value.
    Naive,
    /// The last value of the same season.
    SeasonalNaive,
    /// The mean of all values.
    HistoricMean,
    /// The mean of the last values.
    MovingAverage {
        /// How many.
        window: u32,
    },
    /// Simple exponential smoothing (Brown 1956).
    SimpleSmoothing,
    /// Linear trend (Holt 1957).
    Holt,
    /// Damped trend (Gardner & McKenzie 1985).
    DampedTrend,
    /// Damped trend with an additive season (Winters 1960).
    HoltWintersAdditive,
    /// Damped trend with a multiplicative season.
    HoltWintersMultiplicative,
    /// The member of the ETS family with the smallest corrected Akaike criterion (Hyndman et al. 2002).
    AutomaticSmoothing,
    /// Theta with θ = 2 (Assimakopoulos & Nikolopoulos 2000).
    Theta,
    /// Theta with θ by least squares.
    OptimisedTheta,
    /// Theta with θ by least squares and a line learned along the way (Fiorucci et al. 2016).
    DynamicTheta,
    /// Complex exponential smoothing (Svetunkov et al. 2022).
    ComplexSmoothing,
    /// Shrunken recency-weighted indices of one or two seasons, and simple smoothing of what they leave.
    SeasonalDecomposition,
    /// Smoothing with two seasons and autocorrelated errors (Taylor 2003).
    DoubleSeasonal,
    /// Autoregression on the lags of the seasons by ridge (Yule 1927; Hoerl & Kennard 1970).
    Autoregression,
    /// Intermittent demand: size over interval (Croston 1972).
    Croston,
    /// Croston without its bias (Syntetos & Boylan 2005).
    SyntetosBoylan,
    /// Size times probability (Teunter, Syntetos & Babai 2011).
    TeunterSyntetosBabai,
    /// Smoothing of sums over the mean interval (Nikolopoulos et al. 2011).
    Adida,
    /// Mean of smoothing over several sums (Petropoulos & Kourentzes 2015).
    Imapa,
}

/// Which combination a series gets, and so why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Route {
    /// No demand in the whole history: zero.
    NoDemand,
    /// Fewer than [`SHORT_BELOW`] observations: mean of naive and historic mean.
    Short,
    /// More than half of the periods without demand: mean of simple smoothing, TSB and IMAPA.
    Intermittent,
    /// No season, or fewer than two full ones: mean of theta, dynamic theta and complex smoothing.
    Trend,
    /// A season and values above zero: the same and Holt-Winters with a multiplicative season.
    SeasonalMultiplicative,
    /// A season and some zeros: the same and Holt-Winters with an additive season.
    SeasonalAdditive,
    /// More than [`LONG_ABOVE`] observations without a season: members weighted by their own backtest.
    Long,
    /// More than [`LONG_ABOVE`] observations and a season: members weighted by their own backtest.
    LongSeasonal,
    /// Two full cycles of the longer of two seasons and what the backtest holds out: members weighted by it.
    TwoSeasons,
}

/// Series below this length are too short for a trend.
pub const SHORT_BELOW: usize = 5;
/// Series above this length are long: they can say themselves which method suits them.
pub const LONG_ABOVE: usize = 500;

/// How members become one forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Pooling {
    /// Mean of the members, period by period.
    Mean,
    /// Mean weighted by how close each came to the last periods of the series when fitted without them.
    Backtest,
}

impl Route {
    /// The members of the route's combination.
    pub fn members(self) -> &'static [Method] {
        use Method::*;
        match self {
            Self::NoDemand => &[HistoricMean],
            Self::Short => &[Naive, HistoricMean],
            Self::Intermittent => &[SimpleSmoothing, TeunterSyntetosBabai, Imapa],
            Self::Trend => &[Theta, DynamicTheta, ComplexSmoothing],
            Self::SeasonalMultiplicative => &[Theta, DynamicTheta, ComplexSmoothing, HoltWintersMultiplicative],
            Self::SeasonalAdditive => &[Theta, DynamicTheta, ComplexSmoothing, HoltWintersAdditive],
            Self::Long => &[DynamicTheta, ComplexSmoothing, AutomaticSmoothing, Autoregression],
            Self::LongSeasonal => {
                &[DynamicTheta, ComplexSmoothing, AutomaticSmoothing, HoltWintersAdditive, Autoregression]
            }
            Self::TwoSeasons => &[SeasonalNaive, SeasonalDecomposition, DoubleSeasonal, Autoregression],
        }
    }

    /// How they are pooled.
    pub fn pooling(self) -> Pooling {
        match self {
            Self::Long | Self::LongSeasonal | Self::TwoSeasons => Pooling::Backtest,
            _ => Pooling::Mean,
        }
    }

    /// The stable code, e.g. `route.trend`.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoDemand => "route.no_demand",
            Self::Short => "route.short",
            Self::Intermittent => "route.intermittent",
            Self::Trend => "route.trend",
            Self::SeasonalMultiplicative => "route.seasonal_multiplicative",
            Self::SeasonalAdditive => "route.seasonal_additive",
            Self::Long => "route.long",
            Self::LongSeasonal => "route.long_seasonal",
            Self::TwoSeasons => "route.two_seasons",
        }
    }
}

/// The route of a complete series of values not below zero.
pub(super) fn route(y: &[f64], frequency: Frequency) -> Route {
    let zeros = y.iter().filter(|value| **value <= 0.0).count();
    let n = y.len();
    let [main, second] = frequency.seasons();
    let seasonal = main.period > 1 && n >= main.period.saturating_mul(2);
    let held_out = weights::WINDOWS.saturating_mul(weights::window(frequency));
    if zeros == n {
        Route::NoDemand
    } else if zeros.saturating_mul(2) > n {
        Route::Intermittent
    } else if n < SHORT_BELOW {
        Route::Short
    } else if second.period > 1 && n > second.period.saturating_mul(2).saturating_add(held_out) {
        Route::TwoSeasons
    } else if n > LONG_ABOVE {
        if seasonal { Route::LongSeasonal } else { Route::Long }
    } else if !seasonal {
        Route::Trend
    } else if zeros == 0 {
        Route::SeasonalMultiplicative
    } else {
        Route::SeasonalAdditive
    }
}
