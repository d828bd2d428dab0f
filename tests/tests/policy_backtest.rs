//! Backtests: where origins stand, what a forecaster may know there, and how figures are pooled.

use std::fs;

use daigou::plan::forecast::backtest::{
    BacktestPlan, BacktestWindow, ForecastTable, Forecaster, InfluenceVersion, Known, MethodForecaster, Past, Pooled,
    PooledBy, RoutedForecaster, backtest, mase, naive2, overall_weighted_average, rmsse, smape,
};
use daigou::plan::forecast::{ForecastRefusal, Method};
use daigou::plan::series::Frequency;
use proptest::prelude::*;

/// Remembers what it was shown and forecasts the last value.
#[derive(Default)]
struct Spy {
    seen: Vec<(Vec<f64>, Vec<f64>, Vec<f64>, bool)>,
    band: bool,
}

impl Forecaster for Spy {
    fn forecast(&mut self, known: &[Known<'_>], reach: usize, refit: bool, _: usize) -> ForecastTable {
        let first = &known[0];
        self.seen.push((first.values.to_vec(), first.weights.to_vec(), first.rows.to_vec(), refit));
        let mean = |k: &Known<'_>| match k.values.last() {
            Some(last) => Ok(vec![*last; reach]),
            None => Err(ForecastRefusal::Empty),
        };
        let means: Vec<_> = known.iter().map(mean).collect();
        let band = |m: &Result<Vec<f64>, ForecastRefusal>| match m {
            Ok(mean) => (mean.iter().map(|f| f - 1.5).collect(), mean.iter().map(|f| f + 1.5).collect()),
            Err(_) => (vec![], vec![]),
        };
        let bands = if self.band { means.iter().map(band).collect() } else { vec![] };
        ForecastTable { means, bands, nominal: if self.band { 0.9 } else { 0.0 } }
    }
}

fn counting(length: usize) -> Vec<f64> {
    (0..length).map(|t| t as f64).collect()
}

#[test]
fn a_forecaster_sees_what_was_known_at_the_origin_and_nothing_else() {
    let values = counting(20);
    let weights: Vec<f64> = (0..20).map(|t| 1.0 - t as f64 / 40.0).collect();
    let early: Vec<f64> = (0..25).map(|t| 100.0 + t as f64).collect();
    let late: Vec<f64> = (0..25).map(|t| 200.0 + t as f64).collect();
    let versions = [
        InfluenceVersion { known_from: 13, rows: &early, width: 1 },
        InfluenceVersion { known_from: 14, rows: &late, width: 1 },
    ];
    let past = Past { values: &values, weights: &weights, versions: &versions, worth: 1.0 };
    let plan = BacktestPlan { origins: 4, step: 1, gap: 2, horizon: 3, refit_every: 2, ..BacktestPlan::default() };
    let mut spy = Spy::default();
    let report = backtest(&[past], Frequency::Daily, &plan, &mut spy).expect("runs");
    // The last origin knows 15 of 20 periods: two of gap and three to forecast remain.
    let lengths: Vec<usize> = spy.seen.iter().map(|(values, ..)| values.len()).collect();
    assert_eq!(lengths, [12, 13, 14, 15]);
    assert_eq!(spy.seen.iter().map(|(.., refit)| *refit).collect::<Vec<_>>(), [true, false, true, false]);
    for (values, weights, ..) in &spy.seen {
        assert_eq!((values, weights.len()), (&counting(values.len()), values.len()));
    }
    // No plan was known at 12, the early one at 13, the late one from 14 on; each reaches to the end of the horizon.
    assert_eq!(spy.seen[0].2, [] as [f64; 0]);
    assert_eq!(spy.seen[1].2, early[..18]);
    assert_eq!(spy.seen[3].2, late[..20]);
    // The last value t forecasts t+3, t+4, t+5: errors 3, 4, 5 at every origin.
    assert_eq!(report.series[0].periods, 12);
    let actual: f64 = (12..16).map(|origin| (3 * origin + 2 + 3 + 4) as f64).sum();
    assert_eq!(report.wape.value, Some(48.0 / actual));
    assert_eq!(report.bias.value, Some(-48.0 / actual));
}

#[test]
fn a_sliding_window_forgets_the_distant_past() {
    let values = counting(20);
    let window = BacktestWindow::Sliding { length: 5 };
    let plan = BacktestPlan { origins: 2, step: 4, horizon: 2, window, ..BacktestPlan::default() };
    let mut spy = Spy::default();
    backtest(&[Past::of(&values)], Frequency::Daily, &plan, &mut spy).expect("runs");
    assert_eq!(spy.seen[0].0, [9.0, 10.0, 11.0, 12.0, 13.0]);
    assert_eq!(spy.seen[1].0, [13.0, 14.0, 15.0, 16.0, 17.0]);
}

#[test]
fn exclusions_are_counted_and_pooling_is_named() {
    let (long, flat, short) = (counting(12), vec![5.0; 12], [1.0, 2.0]);
    let nothing = vec![0.0; 12];
    let endless = [1.0, f64::INFINITY, 2.0, 3.0, 4.0, 5.0];
    let series = [Past::of(&long), Past::of(&flat), Past::of(&short), Past::of(&nothing), Past::of(&endless)];
    let plan = BacktestPlan { origins: 2, horizon: 1, ..BacktestPlan::default() };
    let report =
        backtest(&series, Frequency::Yearly, &plan, &mut MethodForecaster::new(Method::Naive, Frequency::Yearly));
    let report = report.expect("runs");
    // Flat and empty series have no scale, the short one no origin, the endless one no forecast.
    assert_eq!(report.rmsse, Pooled { value: Some(1.0), by: PooledBy::MeanOfRatios, counted: 1, excluded: 4 });
    assert_eq!((report.wape.counted, report.wape.excluded, report.wape.by), (3, 2, PooledBy::RatioOfSums));
    // Errors of one at 10 and 11; 5 and 0 are met exactly.
    assert_eq!(report.wape.value, Some(2.0 / 31.0));
    assert_eq!((report.series[2].too_short, report.series[2].origins), (2, 0));
    assert_eq!((report.series[4].refused, report.series[4].refusal.as_deref()), (2, Some("forecast.infinite")));
    assert_eq!((report.series[3].wape, report.series[1].wape), (None, Some(0.0)));
}

#[test]
fn worth_weighs_and_bands_are_scored() {
    let (slow, fast) = (counting(10), (0..10).map(|t| f64::from(t * t)).collect::<Vec<_>>());
    let series = [Past { worth: 3.0, ..Past::of(&slow) }, Past { worth: 1.0, ..Past::of(&fast) }];
    let plan = BacktestPlan { origins: 1, horizon: 2, ..BacktestPlan::default() };
    let report = backtest(&series, Frequency::Yearly, &plan, &mut Spy { band: true, ..Spy::default() }).expect("runs");
    let of = |at: usize| report.series[at].rmsse.expect("a scale");
    assert_eq!(report.wrmsse.value, Some((3.0 * of(0) + of(1)) / 4.0));
    // Bands of ±1.5 hold the first period of the slow series, none of the fast one.
    assert_eq!((report.series[0].coverage, report.coverage.value, report.nominal), (Some(0.5), Some(0.25), 0.9));
    // Width 3, and half a unit above at 2/0.1 = 20 each, over two periods; the history moves by one.
    let msis = report.series[0].msis.expect("a score");
    assert!((msis - (3.0 + 20.0 * 0.5 / 2.0)).abs() < 1e-9, "{msis}");
}

#[test]
fn an_update_forecasts_like_a_fit_when_nothing_surprises() {
    let values: Vec<f64> = (0..80).map(|t| [20.0, 22.0, 21.0, 25.0, 30.0, 41.0, 35.0][t % 7]).collect();
    let plan = BacktestPlan { origins: 12, horizon: 7, ..BacktestPlan::default() };
    let run = |refit_every| {
        let plan = BacktestPlan { refit_every, ..plan };
        backtest(&[Past::of(&values)], Frequency::Daily, &plan, &mut RoutedForecaster::new(Frequency::Daily))
            .expect("runs")
    };
    let (every, seldom) = (run(1).wape.value.expect("demand"), run(12).wape.value.expect("demand"));
    assert!(every < 0.01 && seldom < 0.01, "{every} {seldom}");
}

#[test]
fn plans_that_are_none_are_refused() {
    let values = counting(9);
    let code = |plan: BacktestPlan| {
        backtest(&[Past::of(&values)], Frequency::Daily, &plan, &mut Spy::default()).map(|_| ()).map_err(|e| e.field)
    };
    let plan = BacktestPlan::default();
    assert_eq!(code(BacktestPlan { origins: 0, ..plan }), Err("origins".into()));
    assert_eq!(code(BacktestPlan { step: 0, ..plan }), Err("step".into()));
    assert_eq!(code(BacktestPlan { horizon: 0, ..plan }), Err("horizon".into()));
    assert_eq!(code(BacktestPlan { refit_every: 0, ..plan }), Err("refit_every".into()));
    assert_eq!(
        code(BacktestPlan { window: BacktestWindow::Sliding { length: 0 }, ..plan }),
        Err("window.length".into())
    );
    assert_eq!(code(BacktestPlan { gap: u32::MAX, ..plan }), Err("horizon".into()));
    assert_eq!(code(BacktestPlan { origins: u32::MAX, ..plan }), Err("origins".into()));
    let past = Past { weights: &[1.0], ..Past::of(&values) };
    assert!(backtest(&[past], Frequency::Daily, &plan, &mut Spy::default()).is_err());
}

#[test]
fn naive2_is_the_yardstick_of_m4() {
    // A clear season of four is carried on from the last level.
    let season = [0.5, 1.5, 1.2, 0.8];
    let history: Vec<f64> = (0..40).map(|t| 100.0 * season[t % 4]).collect();
    let mut out = [0.0; 6];
    naive2(&history, 4, &mut out);
    for (h, f) in out.iter().enumerate() {
        assert!((f - 100.0 * season[h % 4]).abs() < 1e-6, "{out:?}");
    }
    // No season: the last value. Nothing: not a number.
    naive2(&counting(9), 4, &mut out);
    assert_eq!(out, [8.0; 6]);
    naive2(&[], 4, &mut out);
    assert!(out.iter().all(|f| f.is_nan()));
}

#[test]
fn a_benchmark_scored_against_itself_is_one() {
    let history: Vec<f64> = (0..30).map(|t| 50.0 + 10.0 * (f64::from(t) * 0.7).sin()).collect();
    let (actual, mut forecast) = ([55.0, 48.0, 51.0], [0.0; 3]);
    naive2(&history, 1, &mut forecast);
    let own = (smape(&actual, &forecast).expect("a score"), mase(&history, 1, &actual, &forecast).expect("a score"));
    assert_eq!(overall_weighted_average(own, own), Some(1.0));
    assert_eq!(overall_weighted_average(own, (0.0, 1.0)), None);
}

proptest! {
    #[test]
    fn scores_are_finite_or_none(
        rows in prop::collection::vec(prop::collection::vec(prop_oneof![
            5 => 0.0..100.0, 2 => Just(0.0), 1 => Just(f64::NAN), 1 => Just(f64::INFINITY), 1 => Just(-2.0), 1 => Just(f64::MAX),
        ], 0..30), 0..5),
        origins in 1_u32..4, gap in 0_u32..3, horizon in 1_u32..5, sliding in any::<bool>(),
    ) {
        let series: Vec<Past<'_>> = rows.iter().map(|row| Past::of(row)).collect();
        let window = if sliding { BacktestWindow::Sliding { length: 8 } } else { BacktestWindow::Expanding {} };
        let plan = BacktestPlan { origins, gap, horizon, window, ..BacktestPlan::default() };
        let report = backtest(&series, Frequency::Quarterly, &plan, &mut RoutedForecaster::new(Frequency::Quarterly)).expect("runs");
        for pooled in [report.wape, report.bias, report.rmsse, report.mase, report.owa, report.wrmsse] {
            prop_assert!(pooled.value.is_none_or(f64::is_finite), "{:?}", pooled);
            prop_assert_eq!(pooled.counted + pooled.excluded, rows.len() as u64);
        }
        for score in &report.series {
            prop_assert_eq!(score.origins + score.refused + score.too_short, origins);
        }
    }

    #[test]
    fn scaled_errors_do_not_know_the_unit(history in prop::collection::vec(1.0..50.0, 3..20), unit in 0.1..50.0) {
        let (actual, forecast) = ([5.0, 7.0], [6.0, 3.0]);
        let times = |x: &[f64]| x.iter().map(|v| v * unit).collect::<Vec<f64>>();
        let (plain, scaled) = (rmsse(&history, &actual, &forecast), rmsse(&times(&history), &times(&actual), &times(&forecast)));
        prop_assert!(plain.zip(scaled).is_none_or(|(a, b)| (a - b).abs() < 1e-9 * a));
    }
}

#[test]
fn every_published_average_of_m4_follows_from_its_parts() {
    let Some(path) = daigou_tests::shared("data/forecast/m4_published_scores.csv") else { return };
    let text = fs::read_to_string(path).expect("readable");
    // Three times seven columns at the end: sMAPE, MASE, OWA by frequency and in total. Teams have commas in their names.
    let numbers = |line: &str| -> Vec<f64> {
        let mut cells: Vec<f64> = line.rsplit(',').take(21).filter_map(|cell| cell.parse().ok()).collect();
        cells.reverse();
        cells
    };
    let rows: Vec<Vec<f64>> = text.lines().skip(1).map(numbers).filter(|row| row.len() == 21).collect();
    let yardstick = text.lines().find(|line| line.starts_with("Naive2,")).map(numbers).expect("Naive2");
    assert!(rows.len() > 50, "{}", rows.len());
    for row in &rows {
        for at in 0..7 {
            let owa = overall_weighted_average((row[at], row[at + 7]), (yardstick[at], yardstick[at + 7]));
            assert!((owa.expect("a score") - row[at + 14]).abs() < 2e-3, "{row:?}");
        }
    }
}

//! A history replayed with another policy: by hand, without look-ahead, the same for a seed, with intervals that mean something.

use daigou::plan::replenish::*;

fn item(demand: Vec<u32>, opening_stock: u32) -> BacktestItem {
    BacktestItem {
        demand,
        opening_stock,
        unit_cost: 10.0,
        unit_margin: 6.0,
        fixed_cost_per_order: 4.0,
        holding_rate_per_year: 0.365,
        limits: OrderLimits { minimum_order_quantity: 0, pack_size: 1, quantity_max: None },
        lead_times_days: vec![2],
    }
}

fn settings(warm_up_days: u32) -> BacktestSettings {
    BacktestSettings { warm_up_days, review_days: 1, replications: 1, resamples: 200, confidence: 0.95, seed: 7 }
}

fn named(name: &str, policy: BacktestPolicy) -> NamedPolicy {
    NamedPolicy { name: name.to_owned(), policies: vec![policy] }
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} for {expected}");
}

#[test]
fn a_week_by_hand() {
    // Morning stock 5; three a day; (2, 6) with two days of lead time; the first day is known already.
    let history = item(vec![3; 8], 5);
    let policy = BacktestPolicy::Levels { reorder_level: 2, order_up_to_level: 6 };
    let row = &backtest(&[history], &[named("levels", policy)], &settings(1)).unwrap()[0];
    // day 1: sells 3, left 2, orders 4 (due 3) · day 2: sells 2 of 3, left 0, position 4
    // day 3: 4 come, sells 3, left 1, orders 5 (due 5) · day 4: sells 1 of 3, left 0
    // day 5: 5 come, sells 3, left 2, position 2, orders 4 (due 7) · day 6: sells 2 of 3, left 0
    // day 7: 4 come, sells 3, left 1, orders 5
    let f = &row.figures;
    assert_eq!((f.units_asked, f.units_sold, f.days), (21.0, 17.0, 7.0));
    assert_eq!((f.days_short, f.stock_outs, f.orders_placed, f.units_ordered), (3.0, 3.0, 4.0, 18.0));
    close(f.average_stock_units, (2.0 + 1.0 + 2.0 + 1.0) / 7.0);
    close(f.average_stock_value, 10.0 * f.average_stock_units);
    close(f.average_inbound_value, 10.0 * (4.0 + 4.0 + 5.0 + 5.0 + 4.0 + 4.0 + 5.0) / 7.0);
    close(f.margin_lost, 24.0);
    close(f.ordering_cost, 16.0);
    close(f.holding_cost, 6.0 * 10.0 * 0.365 / 365.0);
    close(f.total_cost(), 24.0 + 16.0 + 0.06);
    close(row.fill_rate.value, 17.0 / 21.0);
    close(f.days_served_share(), 4.0 / 7.0);
}

/// Rare and lumpy, from a seed.
fn lumpy(seed: u64, days: usize) -> Vec<u32> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u32
    };
    (0..days).map(|_| if next() % 3 == 0 { 1 + next() % 9 } else { 0 }).collect()
}

fn policies() -> Vec<NamedPolicy> {
    vec![
        named("cover", BacktestPolicy::Cover { window_days: 28, cover_days: 14 }),
        named("service", BacktestPolicy::Service { window_days: 90, service_level: 0.95 }),
    ]
}

#[test]
fn nothing_of_the_future_is_seen() {
    let past = lumpy(11, 200);
    let orders = |tail: Vec<u32>| {
        let demand: Vec<u32> = past.iter().copied().chain(tail).collect();
        let item = BacktestItem { lead_times_days: vec![3, 5, 9], ..item(demand, 20) };
        let mut placed = vec![];
        replay_policy(&item, &settings(100), 4, |evening| {
            assert_eq!(evening.sold.len(), evening.day as usize + 1);
            assert_eq!(evening.was_short.len(), evening.sold.len());
            let units = (30 - evening.position).max(0) as f64;
            if evening.day < 200 {
                placed.push((evening.day, evening.on_hand, evening.position, evening.sold.to_vec()));
            }
            units
        })
        .unwrap();
        placed
    };
    assert_eq!(orders(vec![0; 60]), orders(vec![50; 60]));
    // Demand that the empty shelf turned away is not seen either.
    let empty = BacktestItem { opening_stock: 0, ..item(vec![7; 40], 0) };
    replay_policy(&empty, &settings(10), 0, |evening| {
        assert!(evening.sold.iter().skip(10).all(|units| *units == 0));
        assert!(evening.was_short.iter().skip(10).all(|short| *short));
        0.0
    })
    .unwrap();
}

#[test]
fn the_same_seed_gives_the_same_answer_and_lead_times_matter() {
    let items: Vec<BacktestItem> =
        (0..30).map(|at| BacktestItem { lead_times_days: vec![2, 4, 12], ..item(lumpy(at, 400), 20) }).collect();
    let run =
        |seed| backtest(&items, &policies(), &BacktestSettings { seed, review_days: 7, ..settings(120) }).unwrap();
    assert_eq!(run(7), run(7));
    assert_ne!(run(7), run(8));
    for row in run(7) {
        for interval in [&row.fill_rate, &row.average_stock_value, &row.total_cost] {
            assert!(interval.low < interval.value && interval.value < interval.high, "{interval:?}");
        }
        assert!(row.figures.units_sold <= row.figures.units_asked);
    }
    let first = &run(7)[0];
    assert_eq!((first.fill_rate_beside_first.value, first.total_cost_beside_first.high), (0.0, 0.0));
    // More service costs more stock and loses less.
    let served = |level| {
        let policy = BacktestPolicy::Service { window_days: 90, service_level: level };
        backtest(&items, &[named("service", policy)], &settings(120)).unwrap().remove(0)
    };
    let (low, high) = (served(0.6), served(0.99));
    assert!(high.fill_rate.value > low.fill_rate.value + 0.01);
    assert!(high.average_stock_value.value > 1.2 * low.average_stock_value.value);
}

/// About 95 of 100 intervals hold the mean of the items' population.
#[test]
fn intervals_cover_what_they_claim() {
    let policy = named("cover", BacktestPolicy::Cover { window_days: 28, cover_days: 14 });
    let one = BacktestSettings { resamples: 1, ..settings(60) };
    let value = |items: &[BacktestItem], settings: &BacktestSettings| {
        backtest(items, std::slice::from_ref(&policy), settings).unwrap().remove(0).average_stock_value
    };
    let population: Vec<BacktestItem> = (0..3_000).map(|at| item(lumpy(at, 120), 15)).collect();
    let mean = value(&population, &one).value / 3_000.0;
    let covered = population
        .chunks(30)
        .filter(|sample| {
            let found = value(sample, &BacktestSettings { resamples: 400, ..settings(60) });
            found.low <= 30.0 * mean && 30.0 * mean <= found.high
        })
        .count();
    assert!((85..=100).contains(&covered), "{covered} of 100 intervals hold the mean");
}

#[test]
fn the_shops_own_past_is_replayed_as_it_was() {
    let history = item(lumpy(5, 90), 12);
    let orders = vec![
        DatedUnits { day: 33, units: 20 },
        DatedUnits { day: 33, units: 5 },
        DatedUnits { day: 10, units: 99 },
        DatedUnits { day: 61, units: 30 },
    ];
    let own = named("own", BacktestPolicy::AsOrdered { orders });
    // Looked at once in 50 days; what was ordered on other days was ordered all the same.
    let rows = backtest(&[history.clone()], &[own], &BacktestSettings { review_days: 50, ..settings(30) }).unwrap();
    assert_eq!((rows[0].figures.orders_placed, rows[0].figures.units_ordered), (2.0, 55.0));
    let none = named("none", BacktestPolicy::AsOrdered { orders: vec![] });
    let rows = backtest(&[history], &[none], &settings(30)).unwrap();
    assert_eq!(rows[0].figures.units_sold, 12.0);
}

#[test]
fn packs_minimum_and_bad_input() {
    let limits = OrderLimits { minimum_order_quantity: 10, pack_size: 6, quantity_max: Some(20) };
    let packed = BacktestItem { limits, ..item(vec![1; 40], 0) };
    let asked = |units: f64| {
        let mut first = true;
        let figures = replay_policy(&packed, &settings(1), 0, |_| if std::mem::take(&mut first) { units } else { 0.0 });
        figures.unwrap().units_ordered
    };
    assert_eq!(
        [asked(0.0), asked(-5.0), asked(f64::NAN), asked(1.0), asked(13.0), asked(1e18)],
        [0.0, 0.0, 0.0, 12.0, 18.0, 18.0]
    );
    let good = || item(vec![1; 40], 0);
    let field = |item: BacktestItem| backtest(&[item], &policies(), &settings(30)).unwrap_err().field;
    assert_eq!(field(item(vec![1; 30], 0)), "items[0].demand");
    assert_eq!(field(BacktestItem { lead_times_days: vec![], ..good() }), "items[0].lead_times_days");
    assert_eq!(field(BacktestItem { unit_cost: f64::NAN, ..good() }), "items[0].unit_cost");
    assert_eq!(field(BacktestItem { unit_margin: -1.0, ..good() }), "items[0].unit_margin");
    let shelf = OrderLimits { minimum_order_quantity: 30, pack_size: 1, quantity_max: Some(20) };
    assert_eq!(field(BacktestItem { limits: shelf, ..good() }), "items[0].minimum_order_quantity");
    let of =
        |policy, settings: BacktestSettings| backtest(&[good()], &[named("x", policy)], &settings).unwrap_err().field;
    let service = |service_level| BacktestPolicy::Service { window_days: 30, service_level };
    assert_eq!(of(service(1.0), settings(30)), "policies[0].service_level");
    assert_eq!(of(BacktestPolicy::Cover { window_days: 0, cover_days: 3 }, settings(30)), "policies[0].window_days");
    let crossed = BacktestPolicy::Levels { reorder_level: 5, order_up_to_level: 4 };
    assert_eq!(of(crossed, settings(30)), "policies[0].order_up_to_level");
    assert_eq!(of(service(0.9), BacktestSettings { review_days: 0, ..settings(30) }), "review_days");
    assert_eq!(of(service(0.9), BacktestSettings { confidence: 1.0, ..settings(30) }), "confidence");
    assert_eq!(backtest(&[], &policies(), &settings(30)).unwrap_err().field, "items");
}
