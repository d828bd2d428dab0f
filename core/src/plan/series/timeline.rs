use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::Frequency;
use crate::value::{Invalid, Period};

/// Where the periods of a series lie in the calendar: a frequency and the first day of period 0.
///
/// A week begins on the weekday of `first_day`; a month, quarter or year on its day of the month, at most the 28th, so that a
/// fiscal year is an anchor like any other. The hours of a day are 24 periods; the first is the hour after midnight.
///
/// ```
/// use chrono::NaiveDate;
/// use daigou::plan::series::{Frequency, Timeline};
/// let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).unwrap_or_default();
/// let months = Timeline::new(Frequency::Monthly, day(1, 1))?;
/// assert_eq!(months.index_of(day(11, 11)), Some(10));
/// assert_eq!(months.period(10)?.until(), day(12, 1));
/// # Ok::<(), daigou::value::Invalid>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Record", into = "Record")]
pub struct Timeline {
    frequency: Frequency,
    first_day: NaiveDate,
}

#[derive(Serialize, Deserialize)]
#[serde(rename = "Timeline")]
struct Record {
    frequency: Frequency,
    first_day: NaiveDate,
}

impl TryFrom<Record> for Timeline {
    type Error = Invalid;

    fn try_from(record: Record) -> Result<Self, Invalid> {
        Self::new(record.frequency, record.first_day)
    }
}

impl From<Timeline> for Record {
    fn from(timeline: Timeline) -> Self {
        Self { frequency: timeline.frequency, first_day: timeline.first_day }
    }
}

/// Last day of the month a month may begin on: every month has it.
const ANCHOR_DAY_MAX: u32 = 28;

impl Timeline {
    /// Periods of that frequency from `first_day` on.
    ///
    /// # Errors
    /// `invalid.too_large` for months, quarters or years that begin after the 28th, and for a day the library cannot date;
    /// `invalid.too_small` for a day before that.
    pub fn new(frequency: Frequency, first_day: NaiveDate) -> Result<Self, Invalid> {
        let timeline = Self { frequency, first_day };
        if timeline.months().is_some() && first_day.day() > ANCHOR_DAY_MAX {
            return Err(Invalid::too_large("first_day", ANCHOR_DAY_MAX));
        }
        timeline.period(0).map_err(|e| e.of("first_day"))?;
        Ok(timeline)
    }

    /// How often it is observed.
    pub fn frequency(self) -> Frequency {
        self.frequency
    }

    /// First day of period 0.
    pub fn first_day(self) -> NaiveDate {
        self.first_day
    }

    /// The days of a period; an hour lies in its day.
    ///
    /// # Errors
    /// `invalid.too_large` on `index` beyond the years the library can date.
    pub fn period(self, index: u64) -> Result<Period, Invalid> {
        let too_far = || Invalid::too_large("index", "the last year the library can date");
        let day = |index: u64| match (self.months(), self.days()) {
            (Some(months), _) => {
                let months = index.checked_mul(months).and_then(|m| u32::try_from(m).ok())?;
                self.first_day.checked_add_months(Months::new(months))
            }
            (None, Some(days)) => self.first_day.checked_add_days(Days::new(index.checked_mul(days)?)),
            (None, None) => self.first_day.checked_add_days(Days::new(index / HOURS)),
        };
        let from = day(index).ok_or_else(too_far)?;
        let next = if self.frequency == Frequency::Hourly { HOURS } else { 1 };
        let until = index.checked_add(next).and_then(day).ok_or_else(too_far)?;
        Period::new(from, until)
    }

    /// The days of `count` periods from the one at `first` on.
    ///
    /// # Errors
    /// As [`Timeline::period`].
    pub fn periods(self, first: u64, count: usize) -> Result<Vec<Period>, Invalid> {
        (first..).take(count).map(|index| self.period(index)).collect()
    }

    /// The period of a day, of hours the day's first; `None` before period 0.
    pub fn index_of(self, day: NaiveDate) -> Option<u64> {
        let days = u64::try_from(day.signed_duration_since(self.first_day).num_days()).ok()?;
        match (self.months(), self.days()) {
            (Some(months), _) => {
                let count = |d: NaiveDate| i64::from(d.year()).checked_mul(12)?.checked_add(i64::from(d.month()));
                let passed = count(day)?.checked_sub(count(self.first_day)?)?;
                let begun = passed.checked_sub(i64::from(day.day() < self.first_day.day()))?;
                u64::try_from(begun).ok()?.checked_div(months)
            }
            (None, Some(length)) => days.checked_div(length),
            (None, None) => days.checked_mul(HOURS),
        }
    }

    fn months(self) -> Option<u64> {
        match self.frequency {
            Frequency::Monthly => Some(1),
            Frequency::Quarterly => Some(3),
            Frequency::Yearly => Some(12),
            Frequency::Hourly | Frequency::Daily | Frequency::Weekly => None,
        }
    }

    fn days(self) -> Option<u64> {
        match self.frequency {
            Frequency::Daily => Some(1),
            Frequency::Weekly => Some(7),
            _ => None,
        }
    }
}

/// Hours of a day.
const HOURS: u64 = 24;
