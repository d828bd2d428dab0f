use chrono::{Datelike, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use super::{lunar_day, qingming};
use crate::value::Invalid;

/// When a festival falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FestivalDate {
    /// On a day of the Gregorian year.
    Solar {
        /// Month, 1 to 12.
        month: u32,
        /// Day.
        day: u32,
    },
    /// On a day of the Chinese lunar year that begins in the same Gregorian year.
    Lunar {
        /// Month, 1 to 12.
        month: u32,
        /// Day.
        day: u32,
    },
    /// On 清明, a solar term.
    Qingming {},
}

/// Days around a festival on which demand is moved alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FestivalWindow {
    /// Its name, e.g. `wave`.
    pub name: String,
    /// First day, as an offset from the festival: −7 is a week before.
    pub first: i32,
    /// Last day.
    pub last: i32,
}

/// Something that comes every year and moves demand for days.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Festival {
    /// Its name, e.g. `double_11`.
    pub name: String,
    /// When it falls.
    pub date: FestivalDate,
    /// The windows around it; the caller may move them, as platforms do.
    pub windows: Vec<FestivalWindow>,
}

/// Furthest day of a window from its festival.
pub const WINDOW_DAYS_MAX: i32 = 120;

impl Festival {
    /// A festival with its windows, each a name with first and last offset.
    ///
    /// # Errors
    /// `invalid.empty` on a name; `invalid.malformed` on a day no year has; `invalid.inconsistent` on a window that ends before it begins;
    /// `invalid.too_large` on one further than [`WINDOW_DAYS_MAX`] days away.
    pub fn new(name: &str, date: FestivalDate, windows: &[(&str, i32, i32)]) -> Result<Self, Invalid> {
        let windows = windows.iter().map(|(name, first, last)| FestivalWindow {
            name: (*name).to_owned(),
            first: *first,
            last: *last,
        });
        let festival = Self { name: name.to_owned(), date, windows: windows.collect() };
        festival.check()?;
        Ok(festival)
    }

    pub(super) fn check(&self) -> Result<(), Invalid> {
        if self.name.is_empty() {
            return Err(Invalid::empty("name"));
        }
        // A year with 29 February, and a lunar year whose months all have at least 29 days.
        self.day_in(2024).map_err(|e| Invalid::malformed("date", format!("a day that comes every year: {e}")))?;
        for (at, window) in self.windows.iter().enumerate() {
            let named = |field: &str| format!("windows[{at}].{field}");
            if window.name.is_empty() {
                return Err(Invalid::empty(named("name")));
            }
            if window.last < window.first {
                return Err(Invalid::inconsistent(named("last"), "first"));
            }
            if window.first < -WINDOW_DAYS_MAX || window.last > WINDOW_DAYS_MAX {
                return Err(Invalid::too_large(named("last"), WINDOW_DAYS_MAX));
            }
        }
        Ok(())
    }

    /// The day it falls on in a year.
    ///
    /// # Errors
    /// `invalid.too_small`, `invalid.too_large` on a year outside the lunar table; `invalid.malformed` on a day the year does not have.
    pub fn day_in(&self, year: i32) -> Result<NaiveDate, Invalid> {
        match self.date {
            FestivalDate::Solar { month, day } => {
                NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| Invalid::malformed("date", "a day of the year"))
            }
            FestivalDate::Lunar { month, day } => lunar_day(year, month, day),
            FestivalDate::Qingming {} => qingming(year),
        }
    }

    /// The first and last day of each window around the festival of a year.
    ///
    /// # Errors
    /// As [`Festival::day_in`].
    pub fn windows_in(&self, year: i32) -> Result<Vec<(NaiveDate, NaiveDate)>, Invalid> {
        let day = self.day_in(year)?;
        let at = |offset: i32| {
            let moved = day.checked_add_signed(TimeDelta::days(i64::from(offset)));
            moved.ok_or_else(|| Invalid::too_large("year", day.year()))
        };
        self.windows.iter().map(|window| Ok((at(window.first)?, at(window.last)?))).collect()
    }
}
