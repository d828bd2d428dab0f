use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::{Duration, Invalid, Moment, Problem, Set, Zone, bounds};

/// The open hours of a day, `opens` to `closes` on the wall clock of the calendar's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayHours {
    /// First minute of work.
    pub opens: NaiveTime,
    /// First minute after work.
    pub closes: NaiveTime,
}

/// When a shop, a supplier or a carrier works: weekly hours, days off, and make-up workdays.
///
/// It counts working days and working time; it knows no law. Days off win over weekly hours, make-up workdays over
/// days off (they take the hours of `makeup_hours`).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Record", into = "Record")]
pub struct BusinessCalendar {
    zone: Zone,
    week: [Option<DayHours>; 7],
    makeup_hours: DayHours,
    days_off: Set<NaiveDate>,
    makeup_days: Set<NaiveDate>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(rename = "BusinessCalendar")]
struct Record {
    zone: Zone,
    week: [Option<DayHours>; 7],
    makeup_hours: DayHours,
    days_off: Vec<NaiveDate>,
    makeup_days: Vec<NaiveDate>,
}

impl TryFrom<Record> for BusinessCalendar {
    type Error = Invalid;

    fn try_from(record: Record) -> Result<Self, Invalid> {
        Self::new(record.zone, record.week, record.makeup_hours)
            .map(|calendar| calendar.with_days_off(record.days_off).with_makeup_days(record.makeup_days))
    }
}

impl From<BusinessCalendar> for Record {
    fn from(calendar: BusinessCalendar) -> Self {
        Self {
            zone: calendar.zone,
            week: calendar.week,
            makeup_hours: calendar.makeup_hours,
            days_off: calendar.days_off.into_iter().collect(),
            makeup_days: calendar.makeup_days.into_iter().collect(),
        }
    }
}

impl BusinessCalendar {
    /// A calendar of weekly hours, Monday first; `makeup_hours` are those of make-up workdays.
    ///
    /// # Errors
    /// `invalid.too_early` where a day closes before it opens, `invalid.empty` for a week without an open day.
    pub fn new(zone: Zone, week: [Option<DayHours>; 7], makeup_hours: DayHours) -> Result<Self, Invalid> {
        for hours in week.iter().flatten().chain([&makeup_hours]) {
            if hours.closes <= hours.opens {
                return Err(Invalid::new("closes", Problem::TooEarly { than: hours.opens.to_string() }));
            }
        }
        if week.iter().all(Option::is_none) {
            return Err(Invalid::empty("week"));
        }
        Ok(Self { zone, week, makeup_hours, days_off: Set::default(), makeup_days: Set::default() })
    }

    /// The calendar with these days off.
    #[must_use]
    pub fn with_days_off(mut self, days: impl IntoIterator<Item = NaiveDate>) -> Self {
        self.days_off.extend(days);
        self
    }

    /// The calendar with these make-up workdays.
    #[must_use]
    pub fn with_makeup_days(mut self, days: impl IntoIterator<Item = NaiveDate>) -> Self {
        self.makeup_days.extend(days);
        self
    }

    /// The zone of its wall clock.
    pub fn zone(&self) -> Zone {
        self.zone
    }

    /// The open hours of a day, or `None` on a day off.
    pub fn hours_of(&self, day: NaiveDate) -> Option<DayHours> {
        if self.makeup_days.contains(&day) {
            return Some(self.makeup_hours);
        }
        if self.days_off.contains(&day) {
            return None;
        }
        let weekday = day.weekday().num_days_from_monday() as usize;
        self.week.get(weekday).copied().flatten()
    }

    /// Whether people work on that day.
    pub fn is_workday(&self, day: NaiveDate) -> bool {
        self.hours_of(day).is_some()
    }

    /// The `count`-th workday after `day`; `day` itself for zero, or the next workday if it is none.
    ///
    /// # Errors
    /// `invalid.too_large` when the calendar has no such day within [`bounds::CALENDAR_SEARCH_DAYS`] days.
    pub fn add_workdays(&self, day: NaiveDate, count: u32) -> Result<NaiveDate, Invalid> {
        let mut left = count;
        let mut current = day;
        for _ in 0..bounds::CALENDAR_SEARCH_DAYS {
            if self.is_workday(current) {
                if left == 0 {
                    return Ok(current);
                }
                left = left.saturating_sub(1);
            }
            current = current.checked_add_days(Days::new(1)).ok_or_else(too_far)?;
        }
        Err(too_far())
    }

    /// The instant at which `work` of open time has passed since `start`.
    ///
    /// # Errors
    /// `invalid.too_large` when that lies more than [`bounds::CALENDAR_SEARCH_DAYS`] days ahead.
    pub fn add_open_time(&self, start: Moment, work: Duration) -> Result<Moment, Invalid> {
        let mut left = work.seconds();
        let mut day = self.zone.day_of(start);
        for _ in 0..bounds::CALENDAR_SEARCH_DAYS {
            if let Some((opens, closes)) = self.open_instants(day)? {
                let from = opens.max(start);
                let open = closes.seconds_since(from);
                if open > 0 && left <= open {
                    return from.plus(Duration::of_seconds(left)?);
                }
                left = left.saturating_sub(open.max(0));
            }
            day = day.checked_add_days(Days::new(1)).ok_or_else(too_far)?;
        }
        Err(too_far())
    }

    /// The open time between two instants; none when `until` does not follow `from`.
    ///
    /// # Errors
    /// `invalid.too_large` for more than [`bounds::CALENDAR_SEARCH_DAYS`] days.
    pub fn open_time_between(&self, from: Moment, until: Moment) -> Result<Duration, Invalid> {
        let mut open = 0_i64;
        let mut day = self.zone.day_of(from);
        let last = self.zone.day_of(until);
        for _ in 0..bounds::CALENDAR_SEARCH_DAYS {
            if day > last {
                return Duration::of_seconds(open);
            }
            if let Some((opens, closes)) = self.open_instants(day)? {
                open = open.saturating_add(closes.min(until).seconds_since(opens.max(from)).max(0));
            }
            day = day.checked_add_days(Days::new(1)).ok_or_else(too_far)?;
        }
        Err(too_far())
    }

    fn open_instants(&self, day: NaiveDate) -> Result<Option<(Moment, Moment)>, Invalid> {
        let Some(hours) = self.hours_of(day) else { return Ok(None) };
        Ok(Some((self.zone.instant(day.and_time(hours.opens))?, self.zone.instant(day.and_time(hours.closes))?)))
    }
}

fn too_far() -> Invalid {
    Invalid::too_large("days", bounds::CALENDAR_SEARCH_DAYS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar() -> Result<BusinessCalendar, Invalid> {
        let hour = |h| NaiveTime::from_hms_opt(h, 0, 0).unwrap_or_default();
        let day = DayHours { opens: hour(9), closes: hour(18) };
        let week = [Some(day), Some(day), Some(day), Some(day), Some(day), None, None];
        let date = |m, d| NaiveDate::from_ymd_opt(2026, m, d);
        Ok(BusinessCalendar::new(Zone::SHANGHAI, week, day)?
            .with_days_off((1..=7).filter_map(|d| date(10, d)))
            .with_makeup_days(date(10, 10)))
    }

    #[test]
    fn working_days_skip_the_golden_week_and_count_its_make_up_day() {
        let thirtieth = NaiveDate::from_ymd_opt(2026, 9, 30).unwrap_or_default();
        let third = calendar().and_then(|c| c.add_workdays(thirtieth, 3));
        assert_eq!(third.map(|d| d.to_string()), Ok("2026-10-10".to_owned()));
    }

    #[test]
    fn open_time_runs_only_while_open() {
        let start = Moment::parse("2026-09-30T17:00:00+08:00");
        let due = start.and_then(|s| calendar()?.add_open_time(s, Duration::of_hours(2)?));
        assert_eq!(due, Moment::parse("2026-10-08T10:00:00+08:00"));
        let both = Moment::parse("2026-09-30T17:00:00+08:00")
            .and_then(|from| calendar()?.open_time_between(from, Moment::parse("2026-10-08T10:00:00+08:00")?));
        assert_eq!(both, Duration::of_hours(2));
    }
}
