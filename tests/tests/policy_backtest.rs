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
