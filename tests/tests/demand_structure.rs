//! What stands around a forecast: known influences, people's adjustments, new items, sums, nightly updates, whole batches.

use chrono::NaiveDate;
use daigou::plan::calendar::DemandCalendar;
use daigou::plan::forecast::{
    AdjustedForecast, Adjustment, AdjustmentChange, BatchForecast, BatchTerms, Effects, GroupLevel, Hierarchy,
    InfluenceTable, Influenced, LaunchProfile, LevelBank, LevelScratch, Route, TotalSpread, adjust, fit_level,
    forecast_batch, score_adjustment,
};
use daigou::plan::series::{Frequency, SeriesBatch, Timeline};
use daigou::value::Invalid;
use proptest::prelude::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

fn code<T: std::fmt::Debug>(result: Result<T, Invalid>) -> (String, &'static str) {
    let invalid = result.expect_err("refused");
    (invalid.field.clone(), invalid.code())
}

/// Uniform numbers in (0, 1) from a seed.
fn uniform(seed: &mut u64) -> f64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    ((*seed >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
}

/// Three shops over 2023 to 2025 with a week, a stronger double 11, a quiet Spring Festival; 2026's festival is to come.
#[test]
fn the_spring_festival_of_next_year_is_forecast_from_those_of_the_past() {
    let timeline = Timeline::new(Frequency::Daily, day(2023, 1, 1)).expect("days");
    let (known, horizon) = (1_096, 70);
    let periods = timeline.periods(0, known + horizon).expect("periods");
    let calendar = DemandCalendar::chinese_commerce();
    let table = InfluenceTable::new((known + horizon) as u64).with_calendar(&calendar, &periods).expect("a table");
    let mut seed = 9;
    let demand = |date: NaiveDate| {
        let festival = daigou::plan::calendar::spring_festival(chrono::Datelike::year(&date)).expect("a festival");
        match (date - festival).num_days() {
            -14..=-3 => 2.0,
            -2..=6 => 0.3,
            _ => 1.0,
        }
    };
    let shops: Vec<Vec<f64>> = [40.0, 90.0, 15.0]
        .iter()
        .map(|level| {
            periods[..known].iter().map(|p| level * demand(p.from()) * (0.9 + 0.2 * uniform(&mut seed))).collect()
        })
        .collect();
    let rows = table.rows();
    let group: Vec<Influenced<'_>> = shops.iter().map(|values| Influenced { values, rows: &rows }).collect();
    let effects = Effects::estimate(&group, table.influences(), 61).expect("estimates");
    let mut factors = vec![];
    effects.factors_into(&rows, &mut factors);
    // A day before the windows begin as the yardstick: 10 January 2026 is day −38.
    let ratio = |date: NaiveDate| {
        let at = timeline.index_of(date).expect("a day") as usize;
        factors[at] / factors[timeline.index_of(day(2026, 1, 10)).expect("a day") as usize]
    };
    let found = [day(2026, 2, 5), day(2026, 2, 17), day(2026, 2, 19)].map(ratio);
    assert!((1.6..2.4).contains(&found[0]) && found[1] < 0.5 && found[2] < 0.5, "{found:?}");
    let occurrences = |name: &str| effects.effects.iter().find(|e| e.name == name).expect("an effect").occurrences;
    // Three shops and three festivals.
    assert_eq!(occurrences("spring_festival.day"), 9);
}

#[test]
fn what_was_never_seen_has_no_effect_and_says_so() {
    let table = InfluenceTable::new(10).with_flags("feature", &[false; 10], 1.0).expect("a table");
    let values = [5.0, 6.0, 5.0, 6.0, 5.0, 6.0, 5.0, 6.0];
    let effects = Effects::estimate(&[Influenced { values: &values, rows: &table.rows() }], table.influences(), 5)
        .expect("estimates");
    assert_eq!((effects.effects[0].coefficient, effects.effects[0].occurrences), (0.0, 0));
}

#[test]
fn prices_flags_and_interest_become_columns() {
    let nan = f64::NAN;
    let table = InfluenceTable::new(5)
        .with_price(&[10.0, 10.0, 5.0, 10.0, nan], 3.0)
        .and_then(|t| t.with_flags("deal", &[false, true, true, false, false], 1.0))
        .and_then(|t| t.with_pull_forward("deal", &[false, true, true, false, false], 2, 1.0))
        .and_then(|t| t.with_interest("searches", &[1.0, 3.0, 0.0, 2.0, 2.0], 1, 1.0))
        .expect("a table");
    let names: Vec<&str> = table.influences().iter().map(|i| i.name.as_str()).collect();
    assert_eq!(names, ["price", "deal", "deal.after_1", "deal.after_2", "searches"]);
    assert_eq!(table.influences()[0].prior, -2.5);
    let rows = table.rows();
    let column = |at: usize| rows.iter().skip(at).step_by(5).copied().collect::<Vec<f64>>();
    assert_eq!((column(0)[2], column(0)[0]), (0.5_f64.ln(), 0.0));
    assert!(column(0)[4].is_nan());
    assert_eq!((table.planned_until(), table.periods()), (4, 5));
    assert_eq!(column(2), [0.0, 0.0, 0.0, 1.0, 0.0]);
    assert_eq!(column(3), [0.0, 0.0, 0.0, 0.0, 1.0]);
    // One period late, over the mean of 2; zero counts as half of the smallest, 0.5.
    let expected = [0.0, 0.5_f64.ln(), 1.5_f64.ln(), 0.25_f64.ln(), 0.0];
    assert!(column(4).iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{:?}", column(4));
    let empty = || InfluenceTable::new(2);
    assert_eq!(code(empty().with_price(&[1.0, 0.0], 1.0)), ("prices[1]".into(), "invalid.too_small"));
    assert_eq!(code(empty().with_flags("x", &[true], 1.0)), ("x".into(), "invalid.inconsistent"));
    let twice = empty().with_flags("x", &[true, false], 1.0).and_then(|t| t.with_flags("x", &[true, false], 1.0));
    assert_eq!(code(twice), ("influences".into(), "invalid.repeated"));
    assert_eq!(code(empty().with_interest("x", &[-1.0, 1.0], 0, 1.0)), ("x[0]".into(), "invalid.too_small"));
}

fn adjustment(id: &str, from: u32, until: u32, change: AdjustmentChange) -> Adjustment {
    Adjustment {
        id: id.into(),
        from,
        until,
        change,
        author: "mei".into(),
        reason: "a creator shows the serum on the 9th".into(),
        made_on: day(2026, 11, 2),
        review_on: day(2026, 11, 10),
    }
}

#[test]
fn a_persons_change_is_kept_apart_reviewed_and_scored() {
    let changes = [
        adjustment("a", 1, 3, AdjustmentChange::Factor { factor: 1.5 }),
        adjustment("b", 0, 9, AdjustmentChange::Level { units: 99.0 }),
        adjustment("a", 2, 9, AdjustmentChange::Units { units: -100.0 }),
        adjustment("a", 3, 4, AdjustmentChange::Level { units: 7.0 }),
    ];
    let plan = adjust("a", &[10.0, 10.0, 10.0, 10.0], &changes).expect("adjusts");
    assert_eq!(plan.statistical, [10.0; 4]);
    assert_eq!(plan.adjusted, [10.0, 15.0, 0.0, 7.0]);
    assert!(!changes[0].is_review_due(day(2026, 11, 9)) && changes[0].is_review_due(day(2026, 11, 10)));
    let score = score_adjustment(&plan, &[1.0, 15.0, 5.0, f64::NAN]);
    assert_eq!((score.periods, score.wape_before, score.wape_after), (2, Some(0.5), Some(0.25)));
    assert_eq!((score.value_added, score.bias_after), (Some(0.25), Some(-0.25)));
    let nothing = AdjustedForecast { statistical: vec![1.0], adjusted: vec![1.0] };
    assert_eq!(score_adjustment(&nothing, &[5.0]).value_added, None);
    for bad in [AdjustmentChange::Factor { factor: -1.0 }, AdjustmentChange::Units { units: f64::NAN }] {
        assert_eq!(code(adjust("a", &[1.0], &[adjustment("a", 0, 1, bad)])).0, "adjustments[0].change");
    }
    let backwards = adjustment("a", 3, 1, AdjustmentChange::Factor { factor: 1.0 });
    assert_eq!(code(adjust("a", &[1.0], &[backwards])), ("adjustments[0].until".into(), "invalid.inconsistent"));
}

#[test]
fn a_new_item_moves_from_its_group_to_itself() {
    // Levels 2, 4 and 6 without scatter of their own: μ = 4, τ² = 4, φ at least one.
    let histories: [&[f64]; 3] = [&[2.0; 10], &[4.0; 10], &[6.0; 10]];
    let group = GroupLevel::estimate(&histories).expect("a group");
    assert_eq!((group.mean, group.between_variance, group.dispersion, group.items), (4.0, 4.0, 1.0, 3));
    let none = group.level(&[]).expect("a level");
    assert_eq!((none.level, none.own_weight, none.variance), (4.0, 0.0, 4.0));
    // Three periods of 10: w = 3·4 / (3·4 + 1·4) = 0.75.
    let some = group.level(&[10.0, f64::NAN, 10.0, 10.0]).expect("a level");
    assert_eq!((some.level, some.own_weight, some.variance), (8.5, 0.75, 1.0));
    let many = group.level(&[10.0; 400]).expect("a level");
    assert!((many.level - 10.0).abs() < 0.02);
    assert_eq!(code(GroupLevel::estimate(&[&[1.0]])), ("histories".into(), "invalid.empty"));
    assert_eq!(code(group.level(&[-1.0])), ("own[0]".into(), "invalid.too_small"));
    assert_eq!(code(group.level(&[1.0, f64::INFINITY])), ("own[1]".into(), "invalid.not_finite"));
    // A group that never sold leaves the word to the item.
    let silent = GroupLevel::estimate(&[&[0.0; 5], &[0.0; 5]]).expect("a group");
    assert_eq!(silent.level(&[3.0]).expect("a level").level, 3.0);
}

#[test]
fn shrinkage_beats_both_the_own_mean_and_the_group() {
    let mut seed = 4;
    let mut draw = |level: f64| -> Vec<f64> {
        (0..40).map(|_| if uniform(&mut seed) < 0.5 { 2.0 * level * uniform(&mut seed) * 2.0 } else { 0.0 }).collect()
    };
    let old: Vec<Vec<f64>> = (0..200).map(|i| draw(2.0 + f64::from(i % 10))).collect();
    let fresh: Vec<Vec<f64>> = (0..200).map(|i| draw(2.0 + f64::from(i % 10))).collect();
    let group = GroupLevel::estimate(&old.iter().map(Vec::as_slice).collect::<Vec<_>>()).expect("a group");
    let (mut own, mut shrunk, mut alone) = (0.0, 0.0, 0.0);
    for item in &fresh {
        let truth = item[3..].iter().sum::<f64>() / 37.0;
        own += (item[..3].iter().sum::<f64>() / 3.0 - truth).abs();
        shrunk += (group.level(&item[..3]).expect("a level").level - truth).abs();
        alone += (group.mean - truth).abs();
    }
    assert!(shrunk < 0.9 * own && shrunk < alone, "{shrunk} {own} {alone}");
}

#[test]
fn launches_teach_their_course() {
    // Twice the level in the first two weeks, half of it in the last two.
    let one = [20.0, 20.0, 5.0, 5.0];
    let big = [200.0, 200.0, 50.0, 50.0];
    let profile = LaunchProfile::estimate(&[&one, &big, &one, &big, &one, &big], 5).expect("a profile");
    assert_eq!(profile.launches, [6, 6, 6, 6, 0]);
    // (6·1.6 + 2)/8 = 1.45, (6·0.4 + 2)/8 = 0.55, 1 unseen; their mean is 1.
    for (found, expected) in profile.factors.iter().zip([1.45, 1.45, 0.55, 0.55, 1.0]) {
        assert!((found - expected).abs() < 1e-12);
    }
    assert_eq!(profile.level_of(&[29.0, 29.0]), Some(20.0));
    assert_eq!(profile.level_of(&[f64::NAN]), None);
    let mut out = [0.0; 4];
    profile.forecast_into(20.0, 2, &mut out);
    for (found, expected) in out.iter().zip([11.0, 11.0, 20.0, 20.0]) {
        assert!((found - expected).abs() < 1e-9, "{out:?}");
    }
    assert!(LaunchProfile::estimate(&[&[-1.0]], 2).is_err());
    assert_eq!(LaunchProfile::estimate(&[], 3).expect("a profile").factors, [1.0; 3]);
}

#[test]
fn sums_agree_with_imposed_totals() {
    let shops = Hierarchy::new(4, vec![vec![0, 0, 1, 1], vec![0, 0, 0, 0]]).expect("a hierarchy");
    assert_eq!(shops.groups(), [2, 1]);
    let bottom = [10.0, 30.0, 5.0, 0.0];
    assert_eq!(shops.bottom_up(&bottom).expect("sums"), [vec![40.0, 5.0], vec![45.0]]);
    let planned = shops.impose(1, &bottom, &[90.0], TotalSpread::Proportional).expect("imposes");
    assert_eq!(planned, [20.0, 60.0, 10.0, 0.0]);
    // 25 fewer, evenly: 6.25 each would take two below zero; they stand at zero and the first two bear the rest.
    let even = shops.impose(1, &bottom, &[20.0], TotalSpread::Even).expect("imposes");
    assert_eq!(even, [0.0, 20.0, 0.0, 0.0]);
    let more = shops.impose(1, &bottom, &[53.0], TotalSpread::Even).expect("imposes");
    assert_eq!(more, [12.0, 32.0, 7.0, 2.0]);
    let nothing = shops.impose(0, &[0.0; 4], &[8.0, 0.0], TotalSpread::Proportional).expect("imposes");
    assert_eq!(nothing, [4.0, 4.0, 0.0, 0.0]);
    assert_eq!(code(shops.impose(2, &bottom, &[], TotalSpread::Even)).1, "invalid.unknown");
    assert_eq!(code(shops.impose(1, &bottom, &[-1.0], TotalSpread::Even)).0, "totals[0]");
    assert_eq!(code(shops.bottom_up(&[1.0])).0, "bottom");
    assert_eq!(code(Hierarchy::new(2, vec![vec![0]])).0, "levels[0]");
    assert_eq!(code(Hierarchy::new(2, vec![vec![0, 2]])).0, "levels[0]");
    assert_eq!(code(Hierarchy::new(2, vec![vec![1, 1]])).0, "levels[0]");
    let stored = serde_json::to_string(&shops).expect("stored");
    assert_eq!(serde_json::from_str::<Hierarchy>(&stored).expect("restored"), shops);
}

#[test]
fn reconciled_forecasts_weigh_every_level_by_what_it_sums() {
    // One sum over two series, forecasts 10 and 20 against a total of 36: the weights are 1, 1 and ½, so the gap of 6 is
    // split as d = 6·½/(1 + 2·½) = 1.5 each.
    let pair = Hierarchy::new(2, vec![vec![0, 0]]).expect("a hierarchy");
    let found = pair.reconcile(&[10.0, 20.0], &[vec![36.0]]).expect("reconciles");
    assert!((found[0] - 11.5).abs() < 1e-9 && (found[1] - 21.5).abs() < 1e-9, "{found:?}");
    assert_eq!(pair.reconcile(&[10.0, 20.0], &[vec![f64::NAN]]), Ok(vec![10.0, 20.0]));
    assert!(pair.reconcile(&[10.0, 20.0], &[]).is_err() && pair.reconcile(&[f64::NAN, 20.0], &[vec![1.0]]).is_err());
    assert!(pair.reconcile(&[10.0, 20.0], &[vec![f64::INFINITY]]).is_err());
}

proptest! {
    #[test]
    fn an_imposed_total_is_met_and_nothing_falls_below_zero(
        bottom in prop::collection::vec(0.0..100.0, 1..20), total in 0.0..5000.0, even in any::<bool>(),
    ) {
        let whole = Hierarchy::new(bottom.len() as u64, vec![vec![0; bottom.len()]]).expect("a hierarchy");
        let spread = if even { TotalSpread::Even } else { TotalSpread::Proportional };
        let planned = whole.impose(0, &bottom, &[total], spread).expect("imposes");
        prop_assert!((planned.iter().sum::<f64>() - total).abs() < 1e-6 * total.max(1.0));
        prop_assert!(planned.iter().all(|value| *value >= 0.0));
    }

    #[test]
    fn forecasts_that_agree_are_left_alone(
        bottom in prop::collection::vec(0.0..100.0, 6), rows in prop::collection::vec(0_u32..2, 6),
    ) {
        let columns = vec![0, 1, 2, 0, 1, 2];
        let rows = if rows.contains(&0) && rows.contains(&1) { rows } else { vec![0, 0, 0, 1, 1, 1] };
        let crossed = Hierarchy::new(6, vec![rows, columns]).expect("a hierarchy");
        let sums = crossed.bottom_up(&bottom).expect("sums");
        let found = crossed.reconcile(&bottom, &sums).expect("reconciles");
        prop_assert!(found.iter().zip(&bottom).all(|(a, b)| (a - b).abs() < 1e-9));
        // Raising one total raises what it sums and, through the other level, never by more than the raise.
        let mut raised = sums.clone();
        raised[0][0] += 10.0;
        let moved: f64 = crossed.reconcile(&bottom, &raised).expect("reconciles").iter().zip(&bottom).map(|(a, b)| a - b).sum();
        prop_assert!(moved > 0.0 && moved < 10.0, "{}", moved);
    }

    #[test]
    fn learning_night_by_night_is_learning_at_once(
        sales in prop::collection::vec(prop_oneof![6 => 0.0..40.0, 1 => Just(f64::NAN)], 1..120),
        shares in prop::collection::vec(prop_oneof![4 => Just(1.0), 1 => 0.0..1.0], 120), cut in 0_usize..120,
    ) {
        let cut = cut.min(sales.len());
        let mut whole = LevelBank::default();
        whole.learn(&sales, &shares[..sales.len()], &[]).expect("learns");
        let mut nightly = LevelBank::default();
        nightly.learn(&sales[..cut], &shares[..cut], &[]).expect("learns");
        let mut nightly: LevelBank = serde_json::from_value(serde_json::to_value(&nightly).expect("stored")).expect("restored");
        for (y, share) in sales[cut..].iter().zip(&shares[cut..]) {
            nightly.learn(&[*y], &[*share], &[]).expect("learns");
        }
        prop_assert_eq!(&nightly, &whole);
        // Against the finer search of a full fit: the same level within a share of one step's error.
        let full = fit_level(&sales, &shares[..sales.len()], &[], &mut LevelScratch::default());
        let state = whole.state();
        prop_assert!((state.observed - full.observed).abs() < 1e-9);
        prop_assert!(state.error_variance <= 1.05 * full.error_variance + 1e-9, "{:?} {:?}", state, full);
    }
}

#[test]
fn a_bad_night_teaches_nothing() {
    let mut bank = LevelBank::default();
    bank.learn(&[4.0, 5.0, 6.0], &[], &[]).expect("learns");
    let before = bank.clone();
    assert_eq!(bank.learn(&[5.0, -1.0], &[], &[]).map_err(|e| e.code()), Err("forecast.negative"));
    assert_eq!(bank.learn(&[f64::INFINITY], &[], &[]).map_err(|e| e.code()), Err("forecast.infinite"));
    assert_eq!(bank, before);
    assert_eq!(LevelBank::default().state().observed, 0.0);
}

fn batch(rows: &[(&str, &[f64])], shares: Vec<f64>) -> SeriesBatch {
    let days = Timeline::new(Frequency::Daily, day(2026, 1, 1)).expect("days");
    SeriesBatch::of_rows(days, rows).and_then(|b| b.with_available_shares(shares)).expect("a batch")
}

fn run(batch: &SeriesBatch, horizon: u32) -> BatchForecast {
    let terms = BatchTerms { horizon, coverage: 0.9, groups: vec![] };
    forecast_batch(batch, &terms, |_, _| true).expect("forecasts").expect("goes on")
}

#[test]
fn a_batch_answers_for_every_series_and_stock_outs_do_not_lower_it() {
    let week = [5.0, 4.0, 4.0, 5.0, 7.0, 12.0, 9.0];
    let smooth: Vec<f64> = (0..84).map(|t| week[t % 7]).collect();
    // Half of the days sold out at half time.
    let half: Vec<f64> = (0..84).map(|t| if t % 2 == 0 { week[t % 7] / 2.0 } else { week[t % 7] }).collect();
    let mut shares = vec![1.0; 84];
    shares.extend((0..84).map(|t| if t % 2 == 0 { 0.5 } else { 1.0 }));
    shares.extend([1.0; 3]);
    let rows: [(&str, &[f64]); 4] = [("whole", &smooth), ("sold out", &half), ("bad", &[1.0, -1.0]), ("short", &[3.0])];
    let found = run(&batch(&rows, shares), 7);
    let of = |at: usize| &found.means[7 * at..7 * at + 7];
    for (at, name) in [(0, "whole"), (1, "sold out")] {
        let sum: f64 = of(at).iter().sum();
        assert!((sum - 46.0).abs() < 2.5, "{name}: {sum}");
    }
    assert!(of(2).iter().all(|f| f.is_nan()));
    assert_eq!(found.diagnoses[2].refusal.as_deref(), Some("series.negative"));
    assert_eq!((found.diagnoses[0].route, found.diagnoses[1].route), (Some(Route::SeasonalMultiplicative), None));
    assert_eq!((found.diagnoses[1].counts.censored, found.diagnoses[1].counts.observed), (42, 42));
    assert!(found.diagnoses[0].achieved_coverage.is_some() && of(3).iter().all(|f| *f >= 0.0));
    for ((low, mean), high) in found.lower.iter().zip(&found.means).zip(&found.upper) {
        assert!(mean.is_nan() || (0.0 <= *low && low <= mean && mean <= high));
    }
    // The same series alone gives the same forecast.
    let alone = run(&batch(&rows[..1], vec![]), 7);
    assert_eq!(alone.means, of(0));
}

#[test]
fn a_batch_tells_how_far_it_is_and_stops_when_told() {
    let values = vec![1.0; 10];
    let ids: Vec<String> = (0..2_100).map(|i| format!("s{i}")).collect();
    let rows: Vec<(&str, &[f64])> = ids.iter().map(|id| (id.as_str(), values.as_slice())).collect();
    let batch = batch(&rows, vec![]);
    let terms = BatchTerms { horizon: 2, coverage: 0.9, groups: vec![] };
    let mut heard = vec![];
    let done = forecast_batch(&batch, &terms, |done, of| {
        heard.push((done, of));
        true
    });
    assert!(done.expect("forecasts").is_some_and(|found| found.means.len() == 4_200));
    assert_eq!(heard, [(1_024, 2_100), (2_048, 2_100), (2_100, 2_100)]);
    assert_eq!(forecast_batch(&batch, &terms, |_, _| false), Ok(None));
    let wrong = BatchTerms { groups: vec![1], ..terms.clone() };
    assert_eq!(code(forecast_batch(&batch, &wrong, |_, _| true)), ("groups".into(), "invalid.inconsistent"));
    let endless = BatchTerms { horizon: u32::MAX, ..terms };
    assert_eq!(code(forecast_batch(&batch, &endless, |_, _| true)), ("horizon".into(), "invalid.too_large"));
}
