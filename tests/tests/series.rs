//! Series: shape, calendar, availability, bulk orders, and events gathered into periods.

use chrono::NaiveDate;
use daigou::plan::classify::{PatternClass, demand_patterns};
use daigou::plan::series::{
    BulkRule, DemandEvent, DemandEventKind, Frequency, Listing, PeriodState, SeriesBatch, SeriesRefusal, Timeline,
    gather,
};
use proptest::prelude::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

fn days() -> Timeline {
    Timeline::new(Frequency::Daily, day(2026, 1, 1)).expect("a timeline")
}

fn code<T: std::fmt::Debug>(result: Result<T, daigou::value::Invalid>) -> (String, &'static str) {
    let invalid = result.expect_err("refused");
    (invalid.field.clone(), invalid.code())
}

#[test]
fn periods_follow_the_calendar() {
    let weeks = Timeline::new(Frequency::Weekly, day(2026, 2, 16)).expect("weeks");
    assert_eq!(weeks.period(1).expect("a week").from(), day(2026, 2, 23));
    assert_eq!(weeks.index_of(day(2026, 2, 22)), Some(0));
    assert_eq!(weeks.index_of(day(2026, 2, 15)), None);
    // A fiscal year from April; a month anchored on the 15th.
    let years = Timeline::new(Frequency::Yearly, day(2024, 4, 1)).expect("years");
    assert_eq!(years.index_of(day(2026, 3, 31)), Some(1));
    assert_eq!(years.period(1).expect("a year").days(), 365);
    let months = Timeline::new(Frequency::Monthly, day(2026, 1, 15)).expect("months");
    assert_eq!(months.index_of(day(2026, 3, 14)), Some(1));
    assert_eq!(months.index_of(day(2026, 3, 15)), Some(2));
    let quarters = Timeline::new(Frequency::Quarterly, day(2025, 10, 1)).expect("quarters");
    assert_eq!(quarters.index_of(day(2026, 9, 30)), Some(3));
    let hours = Timeline::new(Frequency::Hourly, day(2026, 1, 1)).expect("hours");
    assert_eq!(hours.period(25).expect("an hour").from(), day(2026, 1, 2));
    assert_eq!(hours.index_of(day(2026, 1, 2)), Some(24));
}

#[test]
fn timelines_refuse_what_has_no_calendar() {
    assert_eq!(code(Timeline::new(Frequency::Monthly, day(2026, 1, 31))), ("first_day".into(), "invalid.too_large"));
    assert_eq!(code(Timeline::new(Frequency::Daily, day(1700, 1, 1))), ("first_day".into(), "invalid.too_small"));
    for frequency in [Frequency::Hourly, Frequency::Daily, Frequency::Weekly, Frequency::Monthly, Frequency::Yearly] {
        let timeline = Timeline::new(frequency, day(2026, 1, 1)).expect("a timeline");
        for index in [u64::MAX, u64::MAX / 12, 1 << 40] {
            assert_eq!(code(timeline.period(index)).1, "invalid.too_large");
        }
    }
    let stored = serde_json::to_string(&days()).expect("stored");
    assert_eq!(serde_json::from_str::<Timeline>(&stored).expect("restored"), days());
    assert!(serde_json::from_str::<Timeline>(&stored.replace("Daily", "Yearly").replace("01-01", "01-30")).is_err());
}

proptest! {
    #[test]
    fn a_period_holds_the_days_that_name_it(
        index in 0_u64..2_000, start in 0_i64..20_000,
        frequency in prop::sample::select(vec![
            Frequency::Daily, Frequency::Weekly, Frequency::Monthly, Frequency::Quarterly, Frequency::Yearly,
        ]),
    ) {
        let first = day(1990, 1, 1) + chrono::TimeDelta::days(start);
        if let Ok(period) = Timeline::new(frequency, first).and_then(|timeline| timeline.period(index)) {
            let timeline = Timeline::new(frequency, first).expect("as before");
            prop_assert_eq!(timeline.index_of(period.from()), Some(index));
            prop_assert_eq!(timeline.index_of(period.until().pred_opt().expect("a day")), Some(index));
            prop_assert_eq!(timeline.index_of(period.until()), Some(index + 1));
        }
    }

    #[test]
    fn every_period_of_a_reading_is_counted_and_known_demand_has_weight(
        values in prop::collection::vec(prop_oneof![4 => (0..200).prop_map(|q| f64::from(q) / 4.0), 1 => Just(f64::NAN)], 0..60),
        shares in prop::collection::vec(prop_oneof![3 => Just(1.0), 1 => (0..8).prop_map(|e| f64::from(e) / 8.0), 1 => Just(0.0)], 60),
        from in 0_u64..30, length in 0_u64..60,
    ) {
        let count = values.len();
        let listing = Listing { starts_at: 0, listed_from: from, listed_until: Some(from + length) };
        let batch = SeriesBatch::of_rows(days(), &[("a", &values)])
            .and_then(|b| b.with_available_shares(shares[..count].to_vec()))
            .and_then(|b| b.with_listings(vec![listing]))
            .expect("a batch");
        let reading = batch.get(0).expect("a series").read().expect("reads");
        prop_assert_eq!(reading.counts.total(), count as u64);
        prop_assert_eq!(reading.demand.len(), count);
        for ((demand, weight), value) in reading.demand.iter().zip(&reading.weights).zip(&values) {
            prop_assert_eq!(demand.is_nan(), *weight == 0.0);
            prop_assert!(demand.is_nan() || *demand >= *value);
        }
        let stored = serde_json::to_string(&batch).expect("stored");
        let restored: SeriesBatch = serde_json::from_str(&stored).expect("restored");
        prop_assert_eq!(format!("{:?}", restored), format!("{:?}", batch));
    }
}

#[test]
fn the_shape_of_a_batch_is_checked() {
    let ids = || vec!["a".to_owned(), "b".to_owned()];
    let batch = |offsets: Vec<u64>| SeriesBatch::new(days(), ids(), offsets, vec![1.0; 3]);
    assert!(batch(vec![0, 0, 3]).is_ok());
    for offsets in [vec![], vec![0, 3], vec![1, 2, 3], vec![0, 2, 2], vec![0, 4, 3]] {
        assert_eq!(code(batch(offsets)), ("offsets".into(), "invalid.inconsistent"));
    }
    let twice = SeriesBatch::new(days(), vec!["a".into(), "a".into()], vec![0, 0, 0], vec![]);
    assert_eq!(code(twice), ("ids".into(), "invalid.repeated"));
    let whole = batch(vec![0, 0, 3]).expect("a batch");
    assert_eq!(code(whole.clone().with_available_shares(vec![1.0])).0, "available_shares");
    assert_eq!(code(whole.clone().with_listings(vec![Listing::ALWAYS])).0, "listings");
    let backwards = Listing { starts_at: 0, listed_from: 3, listed_until: Some(2) };
    let refused = whole.with_listings(vec![Listing::ALWAYS, backwards]);
    assert_eq!(code(refused), ("listings[1].listed_until".into(), "invalid.too_small"));
    assert!(SeriesBatch::new(days(), vec![], vec![0], vec![]).is_ok_and(|b| b.is_empty()));
}

#[test]
fn one_bad_series_spoils_no_other() {
    let rows: [(&str, &[f64]); 4] =
        [("good", &[1.0, 2.0]), ("endless", &[1.0, f64::INFINITY]), ("owed", &[-1.0]), ("huge", &[f64::MAX])];
    let batch = SeriesBatch::of_rows(days(), &rows).expect("a batch");
    let found: Vec<_> = batch.iter().map(|s| s.read().map(|r| r.demand)).collect();
    let expected = [
        Ok(vec![1.0, 2.0]),
        Err(SeriesRefusal::Infinite { position: 1 }),
        Err(SeriesRefusal::Negative { position: 0 }),
        Err(SeriesRefusal::Infinite { position: 0 }),
    ];
    assert_eq!(found, expected);
    let share = |share| {
        let batch = SeriesBatch::of_rows(days(), &[("a", &[1.0])]).and_then(|b| b.with_available_shares(vec![share]));
        batch.expect("a batch").get(0).expect("a series").read().map_err(|e| e.code()).map(|_| ())
    };
    for bad in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
        assert_eq!(share(bad), Err("series.share_out_of_range"));
    }
}

#[test]
fn what_is_off_the_list_is_neither_zero_nor_refused() {
    let listing = Listing { starts_at: 0, listed_from: 1, listed_until: Some(3) };
    let batch = SeriesBatch::of_rows(days(), &[("a", &[-9.0, 4.0, 0.0, f64::INFINITY])])
        .and_then(|b| b.with_listings(vec![listing]))
        .expect("a batch");
    let series = batch.get(0).expect("a series");
    let reading = series.read().expect("reads");
    assert!(reading.demand[0].is_nan() && reading.demand[3].is_nan());
    assert_eq!((reading.demand[1], reading.demand[2]), (4.0, 0.0));
    assert_eq!((reading.counts.not_listed, reading.counts.observed), (2, 2));
    assert_eq!(series.state(0), PeriodState::NotListed);
}

#[test]
fn a_quarter_of_a_day_is_the_least_that_sales_are_divided_by() {
    let batch = SeriesBatch::of_rows(days(), &[("a", &[3.0, 3.0])])
        .and_then(|b| b.with_available_shares(vec![0.5, 0.01]))
        .expect("a batch");
    let reading = batch.get(0).expect("a series").read().expect("reads");
    assert_eq!(reading.demand, [6.0, 12.0]);
    assert_eq!(reading.weights, [0.5, 0.01]);
}

#[test]
fn patterns_leave_unknown_periods_out() {
    let nan = f64::NAN;
    let rows: [(&str, &[f64]); 3] = [
        // Known periods only: 4 of 4 with demand. Gaps taken for zeros would make it intermittent.
        ("steady", &[5.0, nan, 6.0, nan, 5.0, nan, 6.0, nan]),
        ("rare", &[0.0, 0.0, 5.0, 0.0, 0.0, 5.0]),
        ("unknown", &[nan, nan]),
    ];
    let found = demand_patterns(&SeriesBatch::of_rows(days(), &rows).expect("a batch"));
    let patterns: Vec<_> = found.into_iter().map(|f| f.expect("reads").pattern).collect();
    assert_eq!(patterns, [PatternClass::Smooth, PatternClass::Intermittent, PatternClass::NoDemand]);
}

#[test]
fn lone_peaks_are_capped_and_reported_but_a_new_level_stays() {
    let rule = BulkRule::default();
    let mut sold = [4.0, 6.0, 5.0, 7.0, 4.0, 6.0, 300.0, 5.0, 4.0, 6.0];
    let capped = rule.cap_lone_peaks(&mut sold, &[]).expect("caps");
    // Median of the logs log √30 lies between 5 and 6; the deviations are small, so the floor 0.3 rules: √30·e^1.2.
    let [peak] = capped[..] else { panic!("{capped:?}") };
    assert_eq!((peak.position, peak.quantity), (6, 300.0));
    assert!((peak.cap - 30_f64.sqrt() * 1.2_f64.exp()).abs() < 1e-9, "{peak:?}");
    assert_eq!(sold[6], peak.cap);
    let mut raised = [4.0, 6.0, 5.0, 7.0, 4.0, 6.0, 5.0, 5.0, 300.0, 310.0];
    assert_eq!(rule.cap_lone_peaks(&mut raised, &[]).expect("caps"), []);
    let mut festival = [4.0, 6.0, 5.0, 7.0, 4.0, 6.0, 300.0, 5.0, 4.0, 6.0];
    assert_eq!(rule.cap_lone_peaks(&mut festival, &[6]).expect("caps"), []);
    assert_eq!(rule.cap(&[1.0, 900.0]), Ok(None));
    for deviations in [f64::NAN, f64::INFINITY, 0.0] {
        assert!(BulkRule { deviations, ..rule }.cap(&[1.0; 20]).is_err());
    }
    assert_eq!(rule.cap(&[f64::NAN, f64::INFINITY, -1.0, 0.0]), Ok(None));
}

fn event(id: &str, on: NaiveDate, kind: DemandEventKind, quantity: f64) -> DemandEvent {
    DemandEvent { id: id.into(), day: on, kind, quantity }
}

#[test]
fn events_become_whole_periods_and_returns_stay_apart() {
    use DemandEventKind::{Ordered, Returned};
    let weeks = Timeline::new(Frequency::Weekly, day(2026, 6, 1)).expect("weeks");
    let events = [
        event("a", day(2026, 6, 9), Ordered, 3.0),
        event("a", day(2026, 6, 14), Ordered, 2.0),
        event("a", day(2026, 6, 23), Returned, 4.0),
        event("b", day(2026, 6, 2), Ordered, 1.0),
        event("a", day(2026, 6, 30), Ordered, 7.0),
        event("a", day(2026, 5, 1), Ordered, 7.0),
    ];
    // The week of the 29th is cut by the 1st of July and left out.
    let (batch, reports) = gather(&events, weeks, day(2026, 7, 1), None).expect("gathers");
    assert_eq!(batch.ids(), ["a", "b"]);
    let a = batch.get(0).expect("a");
    assert_eq!((a.values, a.listing.starts_at), (&[5.0, 0.0, 0.0][..], 1));
    assert_eq!(batch.get(1).expect("b").values, [1.0, 0.0, 0.0, 0.0]);
    assert_eq!((reports[0].ordered, reports[0].returned, reports[0].outside), (5.0, 4.0, 2));
}

#[test]
fn a_bulk_order_is_cut_among_its_equals() {
    let mut events: Vec<_> =
        (1..=20).map(|d| event("a", day(2026, 6, d), DemandEventKind::Ordered, f64::from(1 + d % 3))).collect();
    events.push(event("a", day(2026, 6, 5), DemandEventKind::Ordered, 500.0));
    let until = day(2026, 6, 21);
    let june = Timeline::new(Frequency::Daily, day(2026, 6, 1)).expect("days");
    let (batch, reports) = gather(&events, june, until, Some(&BulkRule::default())).expect("gathers");
    let cap = reports[0].cap.expect("a cap");
    assert_eq!((reports[0].capped_orders, reports[0].capped_units), (1, 500.0 - cap));
    assert_eq!(batch.get(0).expect("a").values[4], 3.0 + cap);
    let total: f64 = batch.get(0).expect("a").values.iter().sum();
    assert!((total - (reports[0].ordered - reports[0].capped_units)).abs() < 1e-9);
}

#[test]
fn events_that_are_none_are_refused_by_name() {
    let one = |quantity, id: &str| {
        gather(&[event(id, day(2026, 6, 1), DemandEventKind::Ordered, quantity)], days(), day(2026, 7, 1), None)
    };
    assert_eq!(code(one(f64::NAN, "a")), ("events[0].quantity".into(), "invalid.not_finite"));
    assert_eq!(code(one(-1.0, "a")), ("events[0].quantity".into(), "invalid.too_small"));
    assert_eq!(code(one(1.0, "")), ("events[0].id".into(), "invalid.malformed"));
    let hours = Timeline::new(Frequency::Hourly, day(2026, 1, 1)).expect("hours");
    assert_eq!(code(gather(&[], hours, day(2026, 7, 1), None)).0, "frequency");
    let (none, reports) = gather(&[], days(), day(2020, 1, 1), None).expect("gathers nothing");
    assert!(none.is_empty() && reports.is_empty());
}
