use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Festival, commerce, off_days};
use crate::value::{Invalid, Map, Period, Set};

/// Everything about days that moves demand: festivals with their windows, days off, make-up workdays, weekdays.
///
/// It says for every period of a series which share of its days lies in which window ([`DemandCalendar::rows`]); what that does to demand is
/// estimated elsewhere. Days off and make-up workdays are announced late each year: those until 2026 are shipped, later ones are supplied.
///
/// ```
/// use chrono::NaiveDate;
/// use daigou::plan::calendar::DemandCalendar;
/// use daigou::plan::series::{Frequency, Timeline};
/// let calendar = DemandCalendar::chinese_commerce();
/// let months = Timeline::new(Frequency::Monthly, NaiveDate::from_ymd_opt(2025, 1, 1).unwrap_or_default())?;
/// let rows = calendar.rows(&months.periods(0, 2)?)?;
/// // 春节 2025 is the 29th of January: the days after the festival's week lie in February.
/// let after = calendar.columns().iter().position(|name| name == "spring_festival.after_7_to_10");
/// let share = |month: usize| after.and_then(|at| rows.get(month * calendar.columns().len() + at)).copied();
/// assert_eq!((share(0), share(1)), (Some(0.0), Some(4.0 / 28.0)));
/// # Ok::<(), daigou::value::Invalid>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Record", into = "Record")]
pub struct DemandCalendar {
    festivals: Vec<Festival>,
    days_off: Set<NaiveDate>,
    makeup_workdays: Set<NaiveDate>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename = "DemandCalendar")]
struct Record {
    festivals: Vec<Festival>,
    days_off: Vec<NaiveDate>,
    makeup_workdays: Vec<NaiveDate>,
}

impl TryFrom<Record> for DemandCalendar {
    type Error = Invalid;

    fn try_from(record: Record) -> Result<Self, Invalid> {
        let mut calendar = Self::empty().with_days_off(record.days_off).with_makeup_workdays(record.makeup_workdays);
        for festival in record.festivals {
            calendar = calendar.with_festival(festival)?;
        }
        Ok(calendar)
    }
}

impl From<DemandCalendar> for Record {
    fn from(calendar: DemandCalendar) -> Self {
        Self {
            festivals: calendar.festivals,
            days_off: calendar.days_off.into_iter().collect(),
            makeup_workdays: calendar.makeup_workdays.into_iter().collect(),
        }
    }
}

/// What comes after the festivals in a row.
const OTHER_COLUMNS: [&str; 9] = [
    "day_off",
    "makeup_workday",
    "weekday.monday",
    "weekday.tuesday",
    "weekday.wednesday",
    "weekday.thursday",
    "weekday.friday",
    "weekday.saturday",
    "weekday.sunday",
];
/// Most periods of one table.
const PERIODS_MAX: usize = 100_000;

impl DemandCalendar {
    /// Weekdays only.
    pub fn empty() -> Self {
        Self { festivals: vec![], days_off: Set::default(), makeup_workdays: Set::default() }
    }

    /// The festivals and sales of Chinese commerce with their usual windows, days off and make-up workdays of 2019 to 2026.
    pub fn chinese_commerce() -> Self {
        let empty = Self { festivals: commerce::festivals(), ..Self::empty() };
        empty.with_days_off(off_days::days_off()).with_makeup_workdays(off_days::makeup_workdays())
    }

    /// The calendar with a festival, in place of one of the same name.
    ///
    /// # Errors
    /// As [`Festival::new`].
    pub fn with_festival(mut self, festival: Festival) -> Result<Self, Invalid> {
        festival.check().map_err(|e| e.within(&festival.name))?;
        match self.festivals.iter_mut().find(|known| known.name == festival.name) {
            Some(known) => *known = festival,
            None => self.festivals.push(festival),
        }
        Ok(self)
    }

    /// The calendar with these days off.
    #[must_use]
    pub fn with_days_off(mut self, days: impl IntoIterator<Item = NaiveDate>) -> Self {
        self.days_off.extend(days);
        self
    }

    /// The calendar with these make-up workdays.
    #[must_use]
    pub fn with_makeup_workdays(mut self, days: impl IntoIterator<Item = NaiveDate>) -> Self {
        self.makeup_workdays.extend(days);
        self
    }

    /// The festivals.
    pub fn festivals(&self) -> &[Festival] {
        &self.festivals
    }

    /// Whether the day is listed as off.
    pub fn is_day_off(&self, day: NaiveDate) -> bool {
        self.days_off.contains(&day)
    }

    /// Whether the day is a make-up workday.
    pub fn is_makeup_workday(&self, day: NaiveDate) -> bool {
        self.makeup_workdays.contains(&day)
    }

    /// The last year whose days off are known; rows of later years say nothing about them.
    pub fn days_off_known_until(&self) -> Option<i32> {
        self.days_off.iter().chain(&self.makeup_workdays).map(|day| day.year()).max()
    }

    /// The names of the columns: `festival.window`, then days off, make-up workdays and weekdays.
    pub fn columns(&self) -> Vec<String> {
        let windows = self.festivals.iter().flat_map(|festival| {
            festival.windows.iter().map(move |window| format!("{}.{}", festival.name, window.name))
        });
        windows.chain(OTHER_COLUMNS.map(str::to_owned)).collect()
    }

    /// One row per period: the share of its days in each column's window, from 0 to 1.
    ///
    /// # Errors
    /// `invalid.too_large` on `periods`; `invalid.too_small`, `invalid.too_large` on a year outside the lunar table.
    pub fn rows(&self, periods: &[Period]) -> Result<Vec<f64>, Invalid> {
        if periods.len() > PERIODS_MAX {
            return Err(Invalid::too_large("periods", PERIODS_MAX));
        }
        let width = self.columns().len();
        let mut rows = Vec::with_capacity(width.saturating_mul(periods.len()));
        let mut years: Map<i32, Result<Vec<(NaiveDate, NaiveDate)>, Invalid>> = Map::default();
        for period in periods {
            let start = rows.len();
            rows.resize(start.saturating_add(width), 0.0);
            let row = rows.get_mut(start..).unwrap_or(&mut []);
            let own = period.from().year()..=period.until().pred_opt().unwrap_or(period.until()).year();
            // A window around New Year may belong to a festival of the year before or after, which the table need not know.
            for year in own.start().saturating_sub(1)..=own.end().saturating_add(1) {
                match years.entry(year).or_insert_with(|| self.windows_in(year)) {
                    Ok(windows) => {
                        row.iter_mut().zip(windows).for_each(|(cell, window)| *cell += shared_days(*period, *window));
                    }
                    Err(e) if own.contains(&year) => return Err(e.clone()),
                    Err(_) => {}
                }
            }
            let days = period.days() as f64;
            let others = row.get_mut(width.saturating_sub(OTHER_COLUMNS.len())..).unwrap_or(&mut []);
            for day in period.from().iter_days().take_while(|day| *day < period.until()) {
                let weekday = day.weekday().num_days_from_monday();
                let flags = [self.is_day_off(day), self.is_makeup_workday(day)];
                let flags = flags.into_iter().chain((0..7).map(|other| other == weekday));
                others.iter_mut().zip(flags).for_each(|(cell, up)| *cell += f64::from(u8::from(up)));
            }
            row.iter_mut().for_each(|cell| *cell /= days);
        }
        Ok(rows)
    }

    /// All windows of the festivals of a year; none for the 29th of February in a year without it.
    fn windows_in(&self, year: i32) -> Result<Vec<(NaiveDate, NaiveDate)>, Invalid> {
        let mut windows = vec![];
        for festival in &self.festivals {
            match festival.windows_in(year) {
                Ok(found) => windows.extend(found),
                Err(e) if e.code() == "invalid.malformed" => {
                    windows.extend(festival.windows.iter().map(|_| (NaiveDate::MAX, NaiveDate::MIN)));
                }
                Err(e) => return Err(e),
            }
        }
        Ok(windows)
    }
}

/// Days of the period within first and last day of a window.
fn shared_days(period: Period, (first, last): (NaiveDate, NaiveDate)) -> f64 {
    let from = period.from().max(first);
    let until = period.until().pred_opt().unwrap_or(period.until()).min(last);
    if until < from { 0.0 } else { until.signed_duration_since(from).num_days() as f64 + 1.0 }
}
