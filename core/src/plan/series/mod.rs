//! Demand as the methods read it: values, gaps, availability, bulk orders.
//!
//! A [`SeriesBatch`] holds many series in the list layout of Arrow, on one [`Timeline`]; a [`SeriesView`] of one reads as demand
//! with weights ([`Reading`]). Sales of a period in which the item ran out are not demand: they are divided by the share of the
//! period it could be bought, and count by that share. A sold-out period is unknown, a period off the list is unknown,
//! and both are counted; nothing is dropped silently. Returns are not negative demand.
//!
//! ```
//! use chrono::NaiveDate;
//! use daigou::plan::series::{Frequency, SeriesBatch, Timeline};
//! let days = Timeline::new(Frequency::Daily, NaiveDate::from_ymd_opt(2026, 11, 9).unwrap_or_default())?;
//! // Sold out at noon on the second day, all day on the third.
//! let batch = SeriesBatch::of_rows(days, &[("SERUM-30", &[8.0, 6.0, 0.0, 9.0])])?
//!     .with_available_shares(vec![1.0, 0.5, 0.0, 1.0])?;
//! let reading = batch.get(0).map(|series| series.read());
//! assert!(reading.is_some_and(|read| read.is_ok_and(|r| r.demand[1] == 12.0 && r.weights[1] == 0.5 && r.demand[2].is_nan())));
//! # Ok::<(), daigou::value::Invalid>(())
//! ```

mod batch;
mod bulk;
mod events;
mod frequency;
mod reading;
mod refusal;
mod timeline;

pub use batch::{Listing, SeriesBatch, SeriesView};
pub use bulk::{BulkRule, CappedQuantity};
pub use events::{DemandEvent, DemandEventKind, EventReport, gather};
pub use frequency::{Frequency, SeasonLength};
pub use reading::{PeriodCounts, PeriodState, Reading, SHARE_DIVISOR_MIN};
pub use refusal::SeriesRefusal;
pub use timeline::Timeline;
