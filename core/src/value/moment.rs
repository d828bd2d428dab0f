use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, TimeZone, Timelike, Utc};
use serde::{Deserialize, Serialize};

use super::{Invalid, bounds};

/// An instant, to the microsecond, between the years [`bounds::YEAR_MIN`] and [`bounds::YEAR_MAX`].
///
/// Written as RFC 3339 in UTC. The library never reads a clock: the host passes every instant in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Moment(DateTime<Utc>);

impl Moment {
    /// The instant, digits below the microsecond dropped.
    ///
    /// # Errors
    /// `invalid.too_small` / `invalid.too_large` outside the years the library can date.
    pub fn new(instant: DateTime<Utc>) -> Result<Self, Invalid> {
        if instant.year() < bounds::YEAR_MIN {
            return Err(Invalid::too_small("moment", bounds::YEAR_MIN));
        }
        if instant.year() > bounds::YEAR_MAX {
            return Err(Invalid::too_large("moment", bounds::YEAR_MAX));
        }
        let micros = instant.nanosecond().checked_div(1_000).unwrap_or(0).saturating_mul(1_000);
        Ok(Self(instant.with_nanosecond(micros).unwrap_or(instant)))
    }

    /// The instant of an RFC 3339 text with any offset, e.g. `2026-11-11T00:00:00+08:00`.
    ///
    /// # Errors
    /// `invalid.malformed`, and as [`Moment::new`].
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let malformed = |_| Invalid::malformed("moment", "a time as in 2026-11-11T00:00:00+08:00");
        Self::new(DateTime::parse_from_rfc3339(text).map_err(malformed)?.with_timezone(&Utc))
    }

    /// The instant that many milliseconds after 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    /// As [`Moment::new`].
    pub fn unix_millis(millis: i64) -> Result<Self, Invalid> {
        let instant = DateTime::from_timestamp_millis(millis);
        instant.ok_or_else(|| Invalid::too_large("moment", bounds::YEAR_MAX)).and_then(Self::new)
    }

    /// Midnight UTC of that day.
    ///
    /// # Errors
    /// As [`Moment::new`].
    pub fn utc(year: i32, month: u32, day: u32) -> Result<Self, Invalid> {
        let date = NaiveDate::from_ymd_opt(year, month, day);
        let date = date.ok_or_else(|| Invalid::malformed("moment", "a day of the calendar"))?;
        Self::new(date.and_time(NaiveTime::MIN).and_utc())
    }

    /// The chrono instant.
    pub fn instant(self) -> DateTime<Utc> {
        self.0
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub fn as_unix_millis(self) -> i64 {
        self.0.timestamp_millis()
    }

    /// The instant that much later.
    ///
    /// # Errors
    /// `invalid.too_large` beyond the years the library can date.
    pub fn plus(self, duration: Duration) -> Result<Self, Invalid> {
        let later = self.0.checked_add_signed(chrono::Duration::seconds(duration.seconds()));
        later.ok_or_else(|| Invalid::too_large("moment", bounds::YEAR_MAX)).and_then(Self::new)
    }

    /// The instant that much earlier.
    ///
    /// # Errors
    /// `invalid.too_small` before the years the library can date.
    pub fn minus(self, duration: Duration) -> Result<Self, Invalid> {
        let earlier = self.0.checked_sub_signed(chrono::Duration::seconds(duration.seconds()));
        earlier.ok_or_else(|| Invalid::too_small("moment", bounds::YEAR_MIN)).and_then(Self::new)
    }

    /// Whole seconds from `earlier` to this instant, negative when it lies before.
    pub fn seconds_since(self, earlier: Self) -> i64 {
        self.0.signed_duration_since(earlier.0).num_seconds()
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Moment {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Moment {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text)
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

/// A length of time in whole seconds, zero or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Duration(i64);

impl Duration {
    /// No time.
    pub const ZERO: Self = Self(0);

    /// That many seconds.
    ///
    /// # Errors
    /// `invalid.too_small` below zero, `invalid.too_large` above [`bounds::DURATION_SECONDS_MAX`].
    pub fn of_seconds(seconds: i64) -> Result<Self, Invalid> {
        if seconds < 0 {
            return Err(Invalid::too_small("seconds", 0));
        }
        if seconds > bounds::DURATION_SECONDS_MAX {
            return Err(Invalid::too_large("seconds", bounds::DURATION_SECONDS_MAX));
        }
        Ok(Self(seconds))
    }

    /// That many minutes.
    ///
    /// # Errors
    /// As [`Duration::of_seconds`].
    pub fn of_minutes(minutes: i64) -> Result<Self, Invalid> {
        Self::of_seconds(minutes.saturating_mul(60))
    }

    /// That many hours.
    ///
    /// # Errors
    /// As [`Duration::of_seconds`].
    pub fn of_hours(hours: i64) -> Result<Self, Invalid> {
        Self::of_seconds(hours.saturating_mul(3_600))
    }

    /// That many days of 24 hours.
    ///
    /// # Errors
    /// As [`Duration::of_seconds`].
    pub fn of_days(days: i64) -> Result<Self, Invalid> {
        Self::of_seconds(days.saturating_mul(86_400))
    }

    /// The number of seconds.
    pub fn seconds(self) -> i64 {
        self.0
    }
}

impl TryFrom<i64> for Duration {
    type Error = Invalid;

    fn try_from(seconds: i64) -> Result<Self, Invalid> {
        Self::of_seconds(seconds)
    }
}

impl From<Duration> for i64 {
    fn from(duration: Duration) -> Self {
        duration.0
    }
}

/// A time zone of the IANA database: whose day closes a report, whose clock a deadline means.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Zone(chrono_tz::Tz);

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(chrono_tz::UTC);
    /// China.
    pub const SHANGHAI: Self = Self(chrono_tz::Asia::Shanghai);

    /// The zone of an IANA name, e.g. `Asia/Tokyo`.
    ///
    /// # Errors
    /// `invalid.unknown`.
    pub fn parse(name: &str) -> Result<Self, Invalid> {
        let unknown = |_| Invalid::unknown("zone", name.chars().take(40).collect::<String>());
        name.parse().map(Self).map_err(unknown)
    }

    /// The IANA name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The calendar day of an instant, as people in the zone count it.
    pub fn day_of(self, moment: Moment) -> NaiveDate {
        self.local(moment).date()
    }

    /// The wall clock of an instant in the zone.
    pub fn local(self, moment: Moment) -> NaiveDateTime {
        moment.0.with_timezone(&self.0).naive_local()
    }

    /// The instant of a wall clock in the zone: the earlier of two where a clock is set back, the first valid minute
    /// after the gap where it is set forward.
    ///
    /// # Errors
    /// `invalid.too_small` / `invalid.too_large` outside the years the library can date.
    pub fn instant(self, wall: NaiveDateTime) -> Result<Moment, Invalid> {
        let mut wall = wall;
        // No zone skips more than a day; steps of 15 minutes land on the end of every gap there has been since 1970.
        for _ in 0..100 {
            if let Some(found) = self.0.from_local_datetime(&wall).earliest() {
                return Moment::new(found.with_timezone(&Utc));
            }
            let Some(later) = wall.checked_add_signed(chrono::Duration::minutes(15)) else { break };
            wall = later;
        }
        Err(Invalid::too_large("moment", bounds::YEAR_MAX))
    }

    /// The instant a day begins in the zone.
    ///
    /// # Errors
    /// As [`Zone::instant`].
    pub fn start_of(self, day: NaiveDate) -> Result<Moment, Invalid> {
        self.instant(day.and_time(NaiveTime::MIN))
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl TryFrom<String> for Zone {
    type Error = Invalid;

    fn try_from(name: String) -> Result<Self, Invalid> {
        Self::parse(&name)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_belongs_to_a_zone() {
        let late = Moment::parse("2026-11-11T00:30:00+08:00");
        let days = late.map(|m| (Zone::SHANGHAI.day_of(m).day(), Zone::UTC.day_of(m).day()));
        assert_eq!(days, Ok((11, 10)));
    }

    #[test]
    fn a_skipped_hour_moves_to_the_end_of_the_gap() {
        let zone = Zone::parse("Europe/London");
        let wall = NaiveDate::from_ymd_opt(2026, 3, 29).and_then(|d| d.and_hms_opt(1, 30, 0)).unwrap_or_default();
        assert_eq!(zone.and_then(|z| z.instant(wall)), Moment::parse("2026-03-29T01:00:00Z"));
    }

    #[test]
    fn years_have_a_wall() {
        for text in ["1899-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "yesterday", "2026-02-30T00:00:00Z", ""] {
            assert!(Moment::parse(text).is_err(), "{text}");
        }
        assert_eq!(
            Moment::utc(2199, 12, 31).and_then(|m| m.plus(Duration::of_days(2)?)).map_err(|e| e.code()),
            Err("invalid.too_large")
        );
    }
}
