use serde::{Deserialize, Serialize};

/// How figures of several series became one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PooledBy {
    /// Sum of the numerators over sum of the denominators: large series weigh more.
    RatioOfSums,
    /// Mean of the series' own figures: every series weighs the same.
    MeanOfRatios,
    /// Mean weighted by the worth of the series.
    WeightedMean,
}

/// One figure over all series.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Pooled {
    /// The figure; `None` when no series has one.
    pub value: Option<f64>,
    /// How it was pooled.
    pub by: PooledBy,
    /// Series in it.
    pub counted: u64,
    /// Series left out: refused, too short, without a scale or without demand.
    pub excluded: u64,
}

/// The figures of one series over all its origins; `None` where a figure has no denominator.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct SeriesScore {
    /// Origins with a forecast.
    pub origins: u32,
    /// Origins with too short a past.
    pub too_short: u32,
    /// Origins at which the forecaster refused, with the code of the first refusal.
    pub refused: u32,
    /// The code of the first refusal.
    pub refusal: Option<String>,
    /// Periods with a forecast and a known actual.
    pub periods: u64,
    /// Over all periods of all origins.
    pub wape: Option<f64>,
    /// Over all periods of all origins.
    pub bias: Option<f64>,
    /// Mean over origins, each scaled by the past known there.
    pub rmsse: Option<f64>,
    /// Mean over origins.
    pub mase: Option<f64>,
    /// Mean over origins.
    pub smape: Option<f64>,
    /// MASE of Naive2 from the same origins.
    pub mase_naive2: Option<f64>,
    /// sMAPE of Naive2 from the same origins.
    pub smape_naive2: Option<f64>,
    /// Share of actuals inside the band.
    pub coverage: Option<f64>,
    /// Mean over origins.
    pub msis: Option<f64>,
    /// Pinball loss of both ends of the band, their mean, in units.
    pub pinball: Option<f64>,
}

/// What a backtest found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BacktestReport {
    /// One per series, in order.
    pub series: Vec<SeriesScore>,
    /// Ratio of sums.
    pub wape: Pooled,
    /// Ratio of sums.
    pub bias: Pooled,
    /// Mean of ratios.
    pub rmsse: Pooled,
    /// Mean weighted by worth.
    pub wrmsse: Pooled,
    /// Mean of ratios.
    pub mase: Pooled,
    /// Of mean sMAPE and mean MASE against those of Naive2.
    pub owa: Pooled,
    /// Share of all actuals.
    pub coverage: Pooled,
    /// The share the bands should hold; 0 without bands.
    pub nominal: f64,
    /// Mean of ratios.
    pub msis: Pooled,
    /// Mean of the series' own, in units.
    pub pinball: Pooled,
}
