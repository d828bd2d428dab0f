//! The Chinese calendar of demand: lunar dates, solar terms, windows as shares of periods, days off.

use std::fs;

use chrono::{Datelike, NaiveDate};
use daigou::plan::calendar::{
    DemandCalendar, Festival, FestivalDate, LUNAR_YEAR_MAX, LUNAR_YEAR_MIN, lunar_aligned, lunar_day, qingming,
    spring_festival,
};
use daigou::plan::series::{Frequency, Timeline};
use daigou_tests::shared;
use proptest::prelude::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

fn column(calendar: &DemandCalendar, name: &str) -> usize {
    calendar.columns().iter().position(|column| column == name).unwrap_or_else(|| panic!("column {name}"))
}

/// The shares of one column over periods.
fn shares(calendar: &DemandCalendar, name: &str, frequency: Frequency, first: NaiveDate, count: usize) -> Vec<f64> {
    let periods = Timeline::new(frequency, first).and_then(|t| t.periods(0, count)).expect("periods");
    let rows = calendar.rows(&periods).expect("rows");
    let (at, width) = (column(calendar, name), calendar.columns().len());
    rows.chunks(width).map(|row| row[at]).collect()
}

#[test]
fn lunar_dates_agree_with_the_published_ones() {
    let Some(path) = shared("data/commerce/reference/cn-lunar-festivals-1990-2050.csv") else { return };
    let text = fs::read_to_string(path).expect("readable");
    let mut checked = 0;
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let year: i32 = cells[0].parse().expect("a year");
        for (cell, (month, of_month)) in cells[1..].iter().zip([(1, 1), (1, 15), (5, 5), (8, 15), (9, 9)]) {
            assert_eq!(
                lunar_day(year, month, of_month).expect("in the table").to_string(),
                *cell,
                "{month}-{of_month}"
            );
            checked += 1;
        }
    }
    assert_eq!(checked, 61 * 5);
    let path = shared("data/forecast/chinese_lunar_dates.csv").expect("beside the other");
    for line in fs::read_to_string(path).expect("readable").lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let year: i32 = cells[0].parse().expect("a year");
        let found = [lunar_day(year, 1, 1), lunar_day(year, 5, 5), lunar_day(year, 8, 15)];
        assert_eq!(found.map(|d| d.expect("in the table").to_string()), cells[1..], "{year}");
    }
}

#[test]
fn known_days_of_recent_years() {
    for (year, month, of_month) in
        [(2019, 2, 5), (2020, 1, 25), (2023, 1, 22), (2024, 2, 10), (2025, 1, 29), (2026, 2, 17)]
    {
        assert_eq!(spring_festival(year), Ok(day(year, month, of_month)));
    }
    for (year, of_month) in
        [(1992, 4), (1996, 4), (1999, 5), (2012, 4), (2023, 5), (2024, 4), (2025, 4), (2026, 5), (2027, 5)]
    {
        assert_eq!(qingming(year), Ok(day(year, 4, of_month)), "{year}");
    }
    // The leap second month of 2023 stands between the second and the third.
    assert_eq!(lunar_day(2023, 2, 29), Ok(day(2023, 3, 20)));
    assert_eq!(lunar_day(2023, 3, 1), Ok(day(2023, 4, 20)));
    // 2033 has its leap month after the eleventh, where many tables err.
    assert_eq!((lunar_day(2033, 8, 15), spring_festival(2034)), (Ok(day(2033, 9, 8)), Ok(day(2034, 2, 19))));
}

#[test]
fn what_the_table_does_not_hold_is_refused() {
    let code = |found: Result<NaiveDate, daigou::value::Invalid>| found.map_err(|e| (e.field.clone(), e.code()));
    assert_eq!(code(lunar_day(LUNAR_YEAR_MIN - 1, 1, 1)), Err(("year".into(), "invalid.too_small")));
    assert_eq!(code(lunar_day(LUNAR_YEAR_MAX + 1, 1, 1)), Err(("year".into(), "invalid.too_large")));
    assert_eq!(code(lunar_day(2026, 13, 1)), Err(("month".into(), "invalid.too_large")));
    assert_eq!(code(lunar_day(2026, 0, 1)), Err(("month".into(), "invalid.too_small")));
    assert_eq!(code(lunar_day(2026, 1, 31)), Err(("day".into(), "invalid.too_large")));
    assert_eq!(code(lunar_day(i32::MIN, 1, 1)), Err(("year".into(), "invalid.too_small")));
    assert_eq!(code(qingming(3000)), Err(("year".into(), "invalid.too_large")));
    let leap = FestivalDate::Solar { month: 2, day: 30 };
    assert_eq!(Festival::new("never", leap, &[]).map_err(|e| e.code()), Err("invalid.malformed"));
    let main = FestivalDate::Solar { month: 11, day: 11 };
    assert!(Festival::new("x", main, &[("w", 3, 1)]).is_err() && Festival::new("x", main, &[("w", 0, 999)]).is_err());
    assert!(Festival::new("", main, &[]).is_err() && Festival::new("x", main, &[("", 0, 0)]).is_err());
    // Periods outside the table: an error where festivals are asked for, none for weekdays.
    let far = Timeline::new(Frequency::Daily, day(2061, 1, 1)).and_then(|t| t.periods(0, 1)).expect("a period");
    assert!(DemandCalendar::chinese_commerce().rows(&far).is_err());
    assert!(DemandCalendar::empty().rows(&far).is_ok());
    // The last day of the table has windows of its own year, and none of the next.
    let last = Timeline::new(Frequency::Daily, day(2060, 12, 31)).and_then(|t| t.periods(0, 2)).expect("periods");
    assert!(DemandCalendar::chinese_commerce().rows(&last[..1]).is_ok());
    assert!(DemandCalendar::chinese_commerce().rows(&last).is_err());
}

#[test]
fn the_spring_festival_smears_over_weeks_and_months_by_its_days() {
    let calendar = DemandCalendar::chinese_commerce();
    // 2026: festival on Tuesday 17 February; the eve days are the 15th (Sunday) and 16th (Monday).
    let daily = shares(&calendar, "spring_festival.day", Frequency::Daily, day(2026, 2, 16), 3);
    assert_eq!(daily, [0.0, 1.0, 0.0]);
    let weekly = shares(&calendar, "spring_festival.eve", Frequency::Weekly, day(2026, 2, 9), 2);
    assert_eq!(weekly, [1.0 / 7.0, 1.0 / 7.0]);
    // The week before, days −14 to −8: 3 to 9 February. In 2025 it is 15 to 21 January.
    let monthly = |year| shares(&calendar, "spring_festival.before_8_to_14", Frequency::Monthly, day(year, 1, 1), 2);
    assert_eq!(monthly(2026), [0.0, 7.0 / 28.0]);
    assert_eq!(monthly(2025), [7.0 / 31.0, 0.0]);
    // 17 to 24 December 2022 belong to the festival of 22 January 2023.
    let goods = shares(&calendar, "spring_goods.sale", Frequency::Weekly, day(2022, 12, 12), 3);
    assert_eq!(goods, [2.0 / 7.0, 6.0 / 7.0, 0.0]);
}

#[test]
fn sales_have_their_four_windows_and_move_when_the_caller_moves_them() {
    let usual = DemandCalendar::chinese_commerce();
    let november = |calendar: &DemandCalendar, name: &str| {
        let found = shares(calendar, name, Frequency::Daily, day(2026, 10, 1), 61);
        let days: Vec<usize> = (0..61).filter(|at| found[*at] > 0.0).collect();
        (days[0], days[days.len() - 1])
    };
    assert_eq!(november(&usual, "double_11.wave"), (30, 40));
    assert_eq!(november(&usual, "double_11.main"), (41, 41));
    assert_eq!(november(&usual, "double_11.hangover"), (42, 55));
    let main = FestivalDate::Solar { month: 11, day: 11 };
    let early = Festival::new("double_11", main, &[("wave", -20, -1), ("main", 0, 0)]).expect("a festival");
    let moved = usual.clone().with_festival(early).expect("a calendar");
    assert_eq!(november(&moved, "double_11.wave"), (21, 40));
    assert_eq!(moved.columns().len(), usual.columns().len() - 2);
    for name in
        ["lantern_festival", "qingming", "dragon_boat", "mid_autumn", "national_day", "mid_year_618", "double_12"]
    {
        assert!(usual.festivals().iter().any(|festival| festival.name == name), "{name}");
    }
}

#[test]
fn days_off_and_make_up_workdays_agree_with_the_notices() {
    let calendar = DemandCalendar::chinese_commerce();
    assert!(calendar.is_day_off(day(2026, 2, 23)) && !calendar.is_day_off(day(2026, 2, 24)));
    assert!(calendar.is_makeup_workday(day(2026, 2, 28)) && calendar.is_makeup_workday(day(2025, 10, 11)));
    let Some(path) = shared("data/commerce/reference/cn-public-holidays-2007-2026.csv") else { return };
    let text = fs::read_to_string(path).expect("readable");
    let mut checked = 0;
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let date: NaiveDate = cells[0].parse().expect("a day");
        // 3 February 2020 was taken back after the fact; it is a Monday either way.
        if date.year() >= 2019 && date != day(2020, 2, 3) {
            assert_eq!(
                (calendar.is_day_off(date), calendar.is_makeup_workday(date)),
                (cells[2] == "1", cells[2] == "0"),
                "{date}"
            );
            checked += 1;
        }
    }
    assert!(checked > 250, "{checked}");
    let more = calendar.clone().with_days_off([day(2027, 1, 1)]).with_makeup_workdays([day(2027, 1, 3)]);
    assert_eq!((calendar.days_off_known_until(), more.days_off_known_until()), (Some(2026), Some(2027)));
    let january = shares(&more, "makeup_workday", Frequency::Daily, day(2027, 1, 1), 4);
    assert_eq!(january, [0.0, 0.0, 1.0, 0.0]);
    let stored = serde_json::to_string(&more).expect("stored");
    assert_eq!(serde_json::from_str::<DemandCalendar>(&stored).expect("restored"), more);
}

#[test]
fn years_are_compared_in_lunar_days() {
    assert_eq!(lunar_aligned(day(2026, 2, 10), 2025), Ok(day(2025, 1, 22)));
    assert_eq!(lunar_aligned(day(2025, 2, 5), 2024), Ok(day(2024, 2, 17)));
}

proptest! {
    #[test]
    fn shares_of_a_period_add_up_to_those_of_its_days(year in 1991_i32..2059, month in 1_u32..13) {
        let calendar = DemandCalendar::chinese_commerce();
        let whole = Timeline::new(Frequency::Monthly, day(year, month, 1)).and_then(|t| t.periods(0, 1)).expect("a month");
        let days = whole[0].days() as usize;
        let single = Timeline::new(Frequency::Daily, day(year, month, 1)).and_then(|t| t.periods(0, days)).expect("days");
        let (month, rows) = (calendar.rows(&whole).expect("rows"), calendar.rows(&single).expect("rows"));
        for (at, share) in month.iter().enumerate() {
            let sum: f64 = rows.chunks(month.len()).map(|row| row[at]).sum();
            prop_assert!((share - sum / days as f64).abs() < 1e-12);
            prop_assert!((0.0..=1.0).contains(share));
        }
    }
}
