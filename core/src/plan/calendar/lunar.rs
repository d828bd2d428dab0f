use chrono::{Datelike, Days, NaiveDate};

use crate::value::Invalid;

/// First year of the lunar table.
pub const LUNAR_YEAR_MIN: i32 = 1990;
/// Last year of the lunar table.
pub const LUNAR_YEAR_MAX: i32 = 2060;

/// Chinese lunar years 1990 to 2060, one number each: bit `i` is set when month `i` (a leap month follows its namesake) has 30 days,
/// bits 13 to 16 are the leap month or 0, the rest the day of the Gregorian year on which the lunar year begins.
///
/// Source: computed from new moons and solar terms at 120° E (GB/T 33661-2017), equal in two independent programs.
const YEARS: [u32; 71] = [
    0x36be92, 0x5c0e92, 0x460d26, 0x2e6a56, 0x520a57, 0x3f14d6, 0x64035a, 0x4c06d5, 0x38b6c9, 0x5e0749, 0x480693,
    0x30952b, 0x56052b, 0x400a5b, 0x2c555a, 0x50056a, 0x3afb55, 0x620ba4, 0x4c0b49, 0x34ba93, 0x5a0a95, 0x44052d,
    0x2e8aad, 0x520ab5, 0x3f35aa, 0x6405d2, 0x4e0da5, 0x38dd4a, 0x5e0d4a, 0x480c95, 0x32952e, 0x560556, 0x400ab5,
    0x2c55b2, 0x5206d2, 0x3acea5, 0x600725, 0x4a064b, 0x34ac97, 0x580cab, 0x44055a, 0x2e6ad6, 0x540b69, 0x3f7752,
    0x640b52, 0x4e0b25, 0x38da4b, 0x5c0a4b, 0x4604ab, 0x30a55b, 0x5605ad, 0x400b6a, 0x2c5b52, 0x520d92, 0x3cfd25,
    0x600d25, 0x4a0a55, 0x34b4ad, 0x5a04b6, 0x4205b5, 0x2e6daa, 0x540ec9, 0x411e92, 0x640e92, 0x4e0d26, 0x38ca56,
    0x5c0a57, 0x4604d6, 0x3086d5, 0x560755, 0x420749,
];

fn row(year: i32) -> Result<u32, Invalid> {
    if year < LUNAR_YEAR_MIN {
        return Err(Invalid::too_small("year", LUNAR_YEAR_MIN));
    }
    let at = year.checked_sub(LUNAR_YEAR_MIN).and_then(|at| usize::try_from(at).ok());
    at.and_then(|at| YEARS.get(at)).copied().ok_or_else(|| Invalid::too_large("year", LUNAR_YEAR_MAX))
}

/// 春节, the first day of the lunar year that begins in `year`.
///
/// # Errors
/// `invalid.too_small`, `invalid.too_large` on a year outside the table.
pub fn spring_festival(year: i32) -> Result<NaiveDate, Invalid> {
    lunar_day(year, 1, 1)
}

/// The Gregorian day of a day in the lunar year that begins in `year`; of a month that is repeated, the first.
///
/// # Errors
/// `invalid.too_small`, `invalid.too_large` on a year outside the table, a month above 12 or a day the month does not have.
///
/// ```
/// use daigou::plan::calendar::lunar_day;
/// // 中秋 2025, after a leap sixth month; 春节 2026.
/// assert_eq!(lunar_day(2025, 8, 15)?.to_string(), "2025-10-06");
/// assert_eq!(lunar_day(2026, 1, 1)?.to_string(), "2026-02-17");
/// # Ok::<(), daigou::value::Invalid>(())
/// ```
pub fn lunar_day(year: i32, month: u32, day: u32) -> Result<NaiveDate, Invalid> {
    let row = row(year)?;
    if month == 0 || day == 0 {
        return Err(Invalid::too_small(if month == 0 { "month" } else { "day" }, 1));
    }
    if month > 12 {
        return Err(Invalid::too_large("month", 12));
    }
    let leap = (row >> 13) & 0xf;
    let is_after_leap = leap != 0 && month > leap;
    let months_before = month.saturating_sub(1).saturating_add(u32::from(is_after_leap));
    let length = |month: u32| 29_u32.saturating_add(row.checked_shr(month).unwrap_or(0) & 1);
    let longest = length(months_before);
    if day > longest {
        return Err(Invalid::too_large("day", longest));
    }
    let before = (0..months_before).map(length).fold(0, u32::saturating_add);
    let first = NaiveDate::from_yo_opt(year, row >> 17);
    let offset = u64::from(before.saturating_add(day).saturating_sub(1));
    first
        .and_then(|first| first.checked_add_days(Days::new(offset)))
        .ok_or_else(|| Invalid::too_large("year", LUNAR_YEAR_MAX))
}

/// 清明 of a year: the day the sun reaches 15° of longitude, the 4th or 5th of April.
///
/// `⌊0.2422·y + C⌋ − ⌊y/4⌋` with `y` the year of the century and `C` 4.81 from 2000 on, 5.59 before.
///
/// # Errors
/// `invalid.too_small`, `invalid.too_large` on a year outside the table of lunar years.
pub fn qingming(year: i32) -> Result<NaiveDate, Invalid> {
    row(year)?;
    let of_century = year.rem_euclid(100);
    let constant = if year >= 2000 { 4.81 } else { 5.59 };
    let day = (0.2422 * f64::from(of_century) + constant).floor() - f64::from(of_century / 4);
    NaiveDate::from_ymd_opt(year, 4, day as u32).ok_or_else(|| Invalid::too_large("year", LUNAR_YEAR_MAX))
}

/// The day of another year that stands as far from its 春节 as `day` from that of its own year: years are compared in lunar-aligned
/// days, not calendar days.
///
/// # Errors
/// As [`spring_festival`].
pub fn lunar_aligned(day: NaiveDate, year: i32) -> Result<NaiveDate, Invalid> {
    let own = spring_festival(day.year())?;
    let offset = day.signed_duration_since(own);
    spring_festival(year)?.checked_add_signed(offset).ok_or_else(|| Invalid::too_large("year", LUNAR_YEAR_MAX))
}
