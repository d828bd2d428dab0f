use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Invalid, Moment, Zone, bounds};

/// Days from one up to, but not including, another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "(NaiveDate, NaiveDate)", into = "(NaiveDate, NaiveDate)")]
pub struct Period {
    from: NaiveDate,
    until: NaiveDate,
}

impl Period {
    /// The days `from..until`; at least one day.
    ///
    /// # Errors
    /// `invalid.too_early` when `until` does not follow `from`; `invalid.too_small` / `too_large` outside the years.
    pub fn new(from: NaiveDate, until: NaiveDate) -> Result<Self, Invalid> {
        dated("from", from)?;
        dated("until", until)?;
        if until <= from {
            return Err(Invalid::new("until", super::Problem::TooEarly { than: format!("the day after {from}") }));
        }
        Ok(Self { from, until })
    }

    /// The days that a text as in `2026-01-01/2027-01-01` names, the second not included.
    ///
    /// # Errors
    /// `invalid.malformed` for another form, then as [`Period::new`].
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let malformed = || Invalid::malformed("period", "days as in 2026-01-01/2027-01-01");
        let (from, until) = text.split_once('/').ok_or_else(malformed)?;
        Self::new(from.parse().map_err(|_| malformed())?, until.parse().map_err(|_| malformed())?)
    }

    /// First day.
    pub fn from(self) -> NaiveDate {
        self.from
    }

    /// Day after the last.
    pub fn until(self) -> NaiveDate {
        self.until
    }

    /// Number of days.
    pub fn days(self) -> i64 {
        self.until.signed_duration_since(self.from).num_days()
    }

    /// Whether the day lies inside.
    pub fn contains(self, day: NaiveDate) -> bool {
        self.from <= day && day < self.until
    }

    /// The instants at which the period begins and ends in a zone.
    ///
    /// # Errors
    /// As [`Zone::instant`].
    pub fn bounds_in(self, zone: Zone) -> Result<(Moment, Moment), Invalid> {
        Ok((zone.start_of(self.from)?, zone.start_of(self.until)?))
    }
}

impl fmt::Display for Period {
    /// The first day and the day after the last, as in `2026-01-01/2027-01-01`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.from, self.until)
    }
}

impl TryFrom<(NaiveDate, NaiveDate)> for Period {
    type Error = Invalid;

    fn try_from((from, until): (NaiveDate, NaiveDate)) -> Result<Self, Invalid> {
        Self::new(from, until)
    }
}

impl From<Period> for (NaiveDate, NaiveDate) {
    fn from(period: Period) -> Self {
        (period.from, period.until)
    }
}

/// `day`, if the library can date it.
fn dated(field: &str, day: NaiveDate) -> Result<(), Invalid> {
    if day.year() < bounds::YEAR_MIN {
        return Err(Invalid::too_small(field, bounds::YEAR_MIN));
    }
    if day.year() > bounds::YEAR_MAX {
        return Err(Invalid::too_large(field, bounds::YEAR_MAX));
    }
    Ok(())
}

/// A calendar month, written `2026-11`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: i32,
    month: u32,
}

impl Month {
    /// That month.
    ///
    /// # Errors
    /// `invalid.malformed` for a month outside 1 to 12 or a year the library cannot date.
    pub fn new(year: i32, month: u32) -> Result<Self, Invalid> {
        if !(1..=12).contains(&month) || !(bounds::YEAR_MIN..=bounds::YEAR_MAX).contains(&year) {
            return Err(Invalid::malformed("month", "a month as in 2026-11"));
        }
        Ok(Self { year, month })
    }

    /// The month of a day.
    ///
    /// # Errors
    /// As [`Month::new`].
    pub fn of(day: NaiveDate) -> Result<Self, Invalid> {
        Self::new(day.year(), day.month())
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u32 {
        self.month
    }

    /// Its days.
    ///
    /// # Errors
    /// `invalid.too_large` for the last month the library can date.
    pub fn period(self) -> Result<Period, Invalid> {
        months(self.year, self.month, 1)
    }

    /// The quarter it belongs to.
    pub fn quarter(self) -> Quarter {
        let quarter = self.month.saturating_add(2).checked_div(3).unwrap_or(1);
        Quarter { year: self.year, quarter }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl fmt::Debug for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl TryFrom<String> for Month {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        let malformed = || Invalid::malformed("month", "a month as in 2026-11");
        let (year, month) = text.split_once('-').ok_or_else(malformed)?;
        Self::new(year.parse().map_err(|_| malformed())?, month.parse().map_err(|_| malformed())?)
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

/// A calendar quarter, written `2026-Q4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Quarter {
    year: i32,
    quarter: u32,
}

impl Quarter {
    /// The year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The quarter, 1 to 4.
    pub fn quarter(self) -> u32 {
        self.quarter
    }

    /// Its days.
    ///
    /// # Errors
    /// `invalid.too_large` for the last quarter the library can date.
    pub fn period(self) -> Result<Period, Invalid> {
        months(self.year, self.quarter.saturating_sub(1).saturating_mul(3).saturating_add(1), 3)
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-Q{}", self.year, self.quarter)
    }
}

fn months(year: i32, month: u32, count: u32) -> Result<Period, Invalid> {
    let malformed = || Invalid::malformed("month", "a month as in 2026-11");
    let from = NaiveDate::from_ymd_opt(year, month, 1).ok_or_else(malformed)?;
    let until = from.checked_add_months(Months::new(count)).ok_or_else(malformed)?;
    if until.year() > bounds::YEAR_MAX {
        let last = until.checked_sub_days(Days::new(1)).unwrap_or(until);
        return Err(Invalid::too_large("month", last));
    }
    Period::new(from, until)
}
