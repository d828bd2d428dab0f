//! M3 and M4: OWA of every method and of the routed combination, and series per second on one core.

use std::time::Instant;

use daigou::plan::forecast::{Method, Workspace, fit, forecast_into};
use daigou::plan::series::Frequency;
use daigou_benches::competition::Owa;
use daigou_benches::demand::{Series, series};
use daigou_benches::{at_least, at_most};

const METHODS: [(Method, &str); 9] = [
    (Method::SimpleSmoothing, "ses"),
    (Method::Holt, "holt"),
    (Method::DampedTrend, "damped"),
    (Method::HoltWintersMultiplicative, "holt_winters"),
    (Method::AutomaticSmoothing, "ets"),
    (Method::Theta, "theta"),
    (Method::OptimisedTheta, "optimised_theta"),
    (Method::DynamicTheta, "dynamic_theta"),
    (Method::ComplexSmoothing, "complex"),
];

fn frequency(name: &str) -> Frequency {
    match name {
        "monthly" => Frequency::Monthly,
        "quarterly" => Frequency::Quarterly,
        "weekly" => Frequency::Weekly,
        "hourly" => Frequency::Hourly,
        _ => Frequency::Yearly,
    }
}

/// A set: its name, its series, the OWA to reach, the series per second to reach, and what stands beside it.
fn measure(name: &str, set: &[Series], owa: Option<f64>, speed: Option<f64>, beside: &str) {
    let mut workspace = Workspace::default();
    if std::env::var_os("DAIGOU_BENCH_METHODS").is_some() {
        for (method, word) in METHODS {
            let mut score = Owa::default();
            for s in set {
                let fit = fit(method, &s.train, frequency(&s.frequency), &mut workspace);
                if let Ok(forecast) = fit.and_then(|f| f.predict(s.test.len())) {
                    score.add(&s.train, s.period, &s.test, &forecast);
                }
            }
            at_most(&format!("forecast/{name}/{word}"), score.value(), "OWA", None, &score.words());
        }
    }
    let mut forecasts: Vec<Vec<f64>> = set.iter().map(|s| vec![0.0; s.test.len()]).collect();
    let mut seconds = f64::INFINITY;
    for _ in 0..3 {
        let start = Instant::now();
        for (s, out) in set.iter().zip(&mut forecasts) {
            let route = forecast_into(&s.train, frequency(&s.frequency), out, &mut workspace);
            assert!(route.is_ok(), "{} {route:?}", s.id);
        }
        seconds = seconds.min(start.elapsed().as_secs_f64());
    }
    let mut score = Owa::default();
    for (s, forecast) in set.iter().zip(&forecasts) {
        score.add(&s.train, s.period, &s.test, forecast);
    }
    at_most(&format!("forecast/{name}"), score.value(), "OWA", owa, &format!("{}; {beside}", score.words()));
    at_least(
        &format!("forecast/{name}/speed"),
        set.len() as f64 / seconds,
        "series/s",
        speed,
        "one core, best of three",
    );
}

fn main() {
    if let Some(all) = series("m3.parquet") {
        let of = |name: &str| all.iter().filter(|s| s.frequency == name).cloned().collect::<Vec<_>>();
        let beside = "statsforecast four-model mean 0.8044, DOT 0.819, AutoETS 0.838";
        measure("m3_monthly", &of("monthly"), Some(0.802), Some(12_000.0), beside);
        measure("m3_quarterly", &of("quarterly"), None, None, "prototype 0.8714");
    }
    if let Some(set) = series("m4_yearly.parquet") {
        measure("m4_yearly", &set, Some(0.787), Some(20_000.0), "Smyl 0.778, FFORMA 0.799");
    }
    if let Some(set) = series("m4_weekly.parquet") {
        measure("m4_weekly", &set, Some(0.76), None, "best of 49 entries 0.739, Smyl 0.851");
    }
    if let Some(set) = series("m4_hourly.parquet") {
        measure("m4_hourly", &set, Some(0.60), None, "Smyl 0.440, FFORMA 0.484");
    }
}
