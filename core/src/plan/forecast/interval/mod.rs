//! How far demand may lie from its forecast, learned from how far it has.
//!
//! Purchasing asks for quantiles of *cumulative* demand over lead time and review ([`SpreadModel`], [`lead_time_demand`]);
//! a chart asks for bands per period ([`BandModel`], [`banded_forecasts`]). Both pool the errors of a group of series at past origins,
//! because one series alone has made too few of them, and both say what they achieved there. Nothing here draws random numbers.
//!
//! ```
//! use daigou::plan::forecast::interval::banded_forecasts;
//! use daigou::plan::series::Frequency;
//! let sold: Vec<Vec<f64>> = (0..30).map(|i| (0..40).map(|t| f64::from(20 + (i * 7 + t * 13) % 11)).collect()).collect();
//! let group: Vec<&[f64]> = sold.iter().map(Vec::as_slice).collect();
//! let banded = banded_forecasts(&group, Frequency::Weekly, 4, 0.9)?;
//! let band = banded.bands[0].as_ref().map_err(Clone::clone)?;
//! assert!(band.lower[3] < band.mean[3] && band.mean[3] < band.upper[3]);
//! assert!(banded.model.achieved.is_some_and(|share| share > 0.8));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod band;
mod banded;
mod lead_time;
mod outlook;
mod spread;
mod windows;

pub(super) use banded::look;
pub(super) use outlook::measures;

pub use band::{BandEvidence, BandModel};
pub use banded::{Band, BandedForecasts, banded_forecasts};
pub use lead_time::{LeadTimeShare, lead_time_demand};
pub use outlook::{Outlook, outlook};
pub use spread::{COUNT_MEAN_MAX, POOLED_WINDOWS, SpreadModel};
pub use windows::{SeriesWindows, Window, level_windows};
