//! Forecasting: every method on hostile series, textbook behaviour, the same bits from state and from refit.

use daigou::plan::forecast::{
    Effects, ForecastRefusal, HORIZON_MAX, Influence, Influenced, LevelScratch, Method, Workspace, fit, fit_level,
    fit_routed, forecast_into,
};
use daigou::plan::series::Frequency;
use proptest::prelude::*;

const METHODS: [Method; 22] = [
    Method::Naive,
    Method::SeasonalNaive,
    Method::HistoricMean,
    Method::MovingAverage { window: 3 },
    Method::SimpleSmoothing,
    Method::Holt,
    Method::DampedTrend,
    Method::HoltWintersAdditive,
    Method::HoltWintersMultiplicative,
    Method::AutomaticSmoothing,
    Method::Theta,
    Method::OptimisedTheta,
    Method::DynamicTheta,
    Method::ComplexSmoothing,
    Method::SeasonalDecomposition,
    Method::DoubleSeasonal,
    Method::Autoregression,
    Method::Croston,
    Method::SyntetosBoylan,
    Method::TeunterSyntetosBabai,
    Method::Adida,
    Method::Imapa,
];
const FREQUENCIES: [Frequency; 6] = [
    Frequency::Hourly,
    Frequency::Daily,
    Frequency::Weekly,
    Frequency::Monthly,
    Frequency::Quarterly,
    Frequency::Yearly,
];

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => 0.0..1000.0,
        3 => Just(0.0),
        1 => Just(f64::NAN),
        1 => Just(f64::MAX),
        1 => Just(f64::INFINITY),
        1 => Just(-1.0),
        1 => Just(1e-300),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_series_makes_a_method_panic_or_answer_something_not_a_number(
        y in proptest::collection::vec(value(), 0..80), horizon in 0_usize..40,
    ) {
        let mut workspace = Workspace::default();
        for frequency in FREQUENCIES {
            for method in METHODS {
                if let Ok(forecast) = fit(method, &y, frequency, &mut workspace).and_then(|f| f.predict(horizon)) {
                    prop_assert_eq!(forecast.len(), horizon);
                    prop_assert!(forecast.iter().all(|f| !f.is_nan() && *f >= 0.0), "{:?} {:?}", method, forecast);
                }
            }
            let mut out = vec![0.0; horizon];
            let routed = forecast_into(&y, frequency, &mut out, &mut workspace);
            prop_assert!(routed.is_err() || out.iter().all(|f| f.is_finite() && *f >= 0.0));
        }
    }

    #[test]
    fn one_series_leaves_no_trace_in_the_next(
        first in proptest::collection::vec(value(), 0..60), second in proptest::collection::vec(0.0..50.0, 1..60),
    ) {
        let (mut used, mut fresh) = (Workspace::default(), Workspace::default());
        let (mut a, mut b) = ([0.0; 6], [0.0; 6]);
        let _ = forecast_into(&first, Frequency::Daily, &mut a, &mut used);
        let after = forecast_into(&second, Frequency::Monthly, &mut a, &mut used);
        prop_assert_eq!(&after, &forecast_into(&second, Frequency::Monthly, &mut b, &mut fresh));
        prop_assert_eq!(a.map(f64::to_bits), b.map(f64::to_bits));
    }

    #[test]
    fn the_combination_of_a_fit_is_that_of_the_fast_path(y in proptest::collection::vec(0.0..50.0, 1..60)) {
        let mut workspace = Workspace::default();
        let mut fast = [0.0; 8];
        if forecast_into(&y, Frequency::Monthly, &mut fast, &mut workspace).is_ok() {
            let slow = fit_routed(&y, Frequency::Monthly, &mut workspace).and_then(|f| f.predict(8)).expect("fits");
            prop_assert!(fast.iter().zip(&slow).all(|(a, b)| a.to_bits() == b.to_bits()));
        }
    }
}

#[test]
fn refusals_come_by_name() {
    let mut workspace = Workspace::default();
    let mut refusal = |method, y: &[f64], frequency| fit(method, y, frequency, &mut workspace).err().map(|r| r.code());
    assert_eq!(refusal(Method::Theta, &[], Frequency::Daily), Some("forecast.empty"));
    assert_eq!(refusal(Method::Theta, &[1.0, f64::INFINITY], Frequency::Daily), Some("forecast.infinite"));
    assert_eq!(refusal(Method::Theta, &[1.0, -2.0], Frequency::Daily), Some("forecast.negative"));
    assert_eq!(refusal(Method::Theta, &[1.0, 2.0], Frequency::Daily), Some("forecast.too_short"));
    assert_eq!(refusal(Method::SeasonalNaive, &[1.0, 2.0], Frequency::Yearly), Some("forecast.no_season"));
    assert_eq!(refusal(Method::Croston, &[0.0; 9], Frequency::Daily), Some("forecast.no_demand"));
    let zeros = [[0.0; 12], [4.0; 12], [5.0; 12]].concat();
    assert_eq!(refusal(Method::HoltWintersMultiplicative, &zeros, Frequency::Monthly), Some("forecast.not_positive"));
    let mut out = vec![0.0; HORIZON_MAX + 1];
    let long = forecast_into(&[1.0; 9], Frequency::Daily, &mut out, &mut Workspace::default());
    assert_eq!(long, Err(ForecastRefusal::HorizonTooLong { max: HORIZON_MAX as u64 }));
}

#[test]
fn a_constant_stays_constant_under_every_method_that_speaks() {
    for method in METHODS {
        let hours = method == Method::DoubleSeasonal;
        let (length, frequency) = if hours { (400, Frequency::Hourly) } else { (80, Frequency::Monthly) };
        let fit = fit(method, &vec![7.0; length], frequency, &mut Workspace::default()).expect("fits");
        for f in fit.predict(13).expect("predicts") {
            let bias = if method == Method::SyntetosBoylan { 0.95 } else { 1.0 };
            assert!((f - 7.0 * bias).abs() < 0.05, "{method:?} {f}");
        }
    }
}

#[test]
fn learning_one_by_one_equals_learning_at_once_and_crosses_serde() {
    let y: Vec<f64> = (0..60).map(|t| 20.0 + f64::from(t % 12) + f64::from(t * 7 % 5)).collect();
    let mut kept = fit_routed(&y[..48], Frequency::Monthly, &mut Workspace::default()).expect("fits");
    let mut again = kept.members.clone();
    // A JSON reader may miss the last bit of a float, never more.
    let stored = serde_json::to_string(&kept).expect("serialises");
    let read: daigou::plan::forecast::Fit = serde_json::from_str(&stored).expect("reads");
    let (before, after) = (kept.predict(6).expect("predicts"), read.predict(6).expect("predicts"));
    assert!(before.iter().zip(&after).all(|(a, b)| (a - b).abs() < 1e-9 * a));

    kept.update(&y[48..]).expect("learns");
    for member in &mut again {
        for value in &y[48..] {
            member.update(&[*value]).expect("learns");
        }
    }
    assert_eq!(kept.members, again);
}

#[test]
fn a_stock_out_is_no_lack_of_demand() {
    // Ten a day; every third day sells out at noon, after 40 % of the day's custom.
    let sales: Vec<f64> = (0..60).map(|t| if t % 3 == 0 { 4.0 } else { 10.0 }).collect();
    let shares: Vec<f64> = (0..60).map(|t| if t % 3 == 0 { 0.4 } else { 1.0 }).collect();
    let mut scratch = LevelScratch::default();
    assert!((fit_level(&sales, &shares, &[], &mut scratch).level - 10.0).abs() < 1e-9);
    assert!(fit_level(&sales, &[], &[], &mut scratch).level < 9.0);
    assert_eq!(fit_level(&sales, &[0.0; 60], &[], &mut scratch).observed, 0.0);
}

#[test]
fn an_elasticity_is_found_and_an_unseen_influence_stays_at_its_prior() {
    let prices: Vec<f64> = (0..80).map(|t| if t % 5 == 0 { -0.3 } else { 0.02 }).collect();
    let sales: Vec<f64> = prices.iter().map(|p| 1000.0 * f64::exp(-1.8 * p)).collect();
    let rows: Vec<f64> = prices.iter().flat_map(|p| [*p, 0.0]).collect();
    let known = |name: &str, prior| Influence { name: name.into(), prior, precision: 0.01 };
    let influences = [known("price", -2.5), known("gift", 0.4)];
    let group = [Influenced { values: &sales, rows: &rows }];
    let effects = Effects::estimate(&group, &influences, 13).expect("estimates").effects;
    assert!((effects[0].coefficient + 1.8).abs() < 0.15, "{effects:?}");
    assert!((effects[1].coefficient - 0.4).abs() < 1e-12 && effects[1].occurrences == 0);
}
