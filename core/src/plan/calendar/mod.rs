//! Days that move demand: festivals, sales events, days off.
//!
//! Dates and shares of days only: a [`DemandCalendar`] says which part of each period lies in which window around which festival, by the Chinese
//! lunar table where the festival moves ([`lunar_day`]). It never says by how much demand moves; that is estimated from a group of
//! series in `plan::forecast`.
//!
//! ```
//! use daigou::plan::calendar::{DemandCalendar, Festival, FestivalDate};
//! // This year the platform begins a week earlier.
//! let main = FestivalDate::Solar { month: 11, day: 11 };
//! let double_11 = Festival::new("double_11", main, &[("dip", -35, -19), ("wave", -18, -1), ("main", 0, 0)])?;
//! let calendar = DemandCalendar::chinese_commerce().with_festival(double_11)?;
//! assert!(calendar.columns().contains(&"double_11.wave".to_owned()));
//! assert_eq!(calendar.days_off_known_until(), Some(2026));
//! # Ok::<(), daigou::value::Invalid>(())
//! ```

mod commerce;
mod demand_calendar;
mod festival;
mod lunar;
mod off_days;

pub use demand_calendar::DemandCalendar;
pub use festival::{Festival, FestivalDate, FestivalWindow, WINDOW_DAYS_MAX};
pub use lunar::{LUNAR_YEAR_MAX, LUNAR_YEAR_MIN, lunar_aligned, lunar_day, qingming, spring_festival};
