//! What will be asked for, with its uncertainty.
//!
//! Methods by their names in the literature, each usable alone ([`fit`]) and in the combination a series' route names
//! ([`fit_routed`], [`forecast_into`]). Pure functions over slices: no I/O, no randomness, the same bits on every platform.
//! A method that cannot speak refuses by name; it never turns into another silently.
//!
//! ```
//! use daigou::plan::forecast::{Workspace, fit_routed};
//! use daigou::plan::series::Frequency;
//!
//! let sold = [12.0, 14.0, 13.0, 17.0, 16.0, 19.0, 18.0, 21.0];
//! let fit = fit_routed(&sold, Frequency::Yearly, &mut Workspace::default())?;
//! let next = fit.predict(2)?;
//! assert!(next.iter().all(|units| (18.0..26.0).contains(units)));
//! # Ok::<(), daigou::plan::forecast::ForecastRefusal>(())
//! ```

pub mod backtest;
pub mod interval;

mod adjustment;
mod autoregression;
mod batch;
mod batch_forecast;
mod complex;
mod double_season;
mod ets;
mod fit;
mod hierarchy;
mod influence;
mod influence_table;
mod intermittent;
mod kernel;
mod lanes;
mod level;
mod method;
mod new_item;
mod nightly;
mod refusal;
mod ridge;
mod run;
mod search;
mod season;
mod simple;
mod start;
mod theta;
mod trend;
mod weights;
mod workspace;

pub use adjustment::{AdjustedForecast, Adjustment, AdjustmentChange, AdjustmentScore, adjust, score_adjustment};
pub use autoregression::AutoregressionState;
pub use batch_forecast::{BatchForecast, BatchTerms, SeriesDiagnosis, forecast_batch};
pub use complex::ComplexState;
pub use double_season::DoubleSeasonState;
pub use fit::{Fit, MemberState, fit, fit_routed, forecast_into};
pub use hierarchy::{Hierarchy, TotalSpread};
pub use influence::{Effect, Effects, Influence, Influenced, PRICE_ELASTICITY_PRIOR};
pub use influence_table::InfluenceTable;
pub use intermittent::IntermittentState;
pub use kernel::Kernel;
pub use level::{LevelScratch, LevelState, SHARE_DIVISOR_MIN, fit_level};
pub use method::{LONG_ABOVE, Method, Pooling, Route, SHORT_BELOW};
pub use new_item::{GroupLevel, LaunchProfile, NewItemLevel};
pub use nightly::{CANDIDATES, LevelBank};
pub use refusal::{ForecastRefusal, HORIZON_MAX};
pub use ridge::{NormalEquations, PRECISION_MIN, REGRESSORS_MAX};
pub use season::SeasonForm;
pub use theta::ThetaState;
pub use trend::SmoothingState;
pub use workspace::Workspace;
