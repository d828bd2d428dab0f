//! How good a forecast would have been: metrics by their names, and rolling origins that see only what was known.
//!
//! The metrics are pure functions over slices; a period whose actual is NaN is left out. A metric without a denominator
//! (no demand, a history that never moves) is `None`: such series are counted and excluded, never turned into zero or infinity.
//! Pooled figures say whether they are a ratio of sums or a mean of ratios ([`Pooled`]).
//!
//! ```
//! use daigou::plan::forecast::Method;
//! use daigou::plan::forecast::backtest::{BacktestPlan, MethodForecaster, Past, backtest};
//! use daigou::plan::series::Frequency;
//! let sold: Vec<f64> = (0..60).map(|day| [5.0, 4.0, 4.0, 5.0, 7.0, 12.0, 9.0][day % 7]).collect();
//! let plan = BacktestPlan { origins: 4, step: 7, gap: 2, horizon: 7, ..BacktestPlan::default() };
//! let weekly = Frequency::Daily;
//! let report = backtest(&[Past::of(&sold)], weekly, &plan, &mut MethodForecaster::new(Method::SeasonalNaive, weekly))?;
//! assert_eq!(report.wape.value, Some(0.0));
//! # Ok::<(), daigou::value::Invalid>(())
//! ```

mod forecaster;
mod metric;
mod naive2;
mod past;
mod plan;
mod report;
mod run;

pub use forecaster::{ForecastTable, Forecaster, MethodForecaster, RoutedForecaster};
pub use metric::{
    bias, coverage, mape, mase, mean_interval_score, mean_scaled_interval_score, overall_weighted_average,
    pinball_loss, rmsse, seasonal_step, smape, square_step, wape, weighted_rmsse,
};
pub use naive2::naive2;
pub use past::{InfluenceVersion, Known, Past};
pub use plan::{BacktestPlan, BacktestWindow};
pub use report::{BacktestReport, Pooled, PooledBy, SeriesScore};
pub use run::backtest;
