//! Spare parts: RMSSE of the routed combination beside every single intermittent method, and series per second.

use std::time::Instant;

use daigou::plan::forecast::{Method, Workspace, fit, forecast_into};
use daigou::plan::series::Frequency;
use daigou_benches::demand::series;
use daigou_benches::{at_least, at_most};

const SINGLE: [(Method, &str); 6] = [
    (Method::SimpleSmoothing, "ses"),
    (Method::Croston, "croston"),
    (Method::SyntetosBoylan, "sba"),
    (Method::TeunterSyntetosBabai, "tsb"),
    (Method::Adida, "adida"),
    (Method::Imapa, "imapa"),
];

/// Root mean squared error over that of the one-step naive in the training part; none without movement there.
fn rmsse(train: &[f64], test: &[f64], forecast: &[f64]) -> Option<f64> {
    let first = train.iter().position(|v| *v > 0.0)?;
    let train = &train[first..];
    let scale = train.windows(2).map(|w| (w[1] - w[0]).powi(2)).sum::<f64>() / (train.len() as f64 - 1.0);
    let mse = test.iter().zip(forecast).map(|(a, f)| (a - f).powi(2)).sum::<f64>() / test.len() as f64;
    (scale > 0.0).then(|| (mse / scale).sqrt())
}

fn main() {
    for (name, file) in [("raf", "raf.parquet"), ("carparts", "carparts.parquet")] {
        let Some(set) = series(file) else { continue };
        let mut workspace = Workspace::default();
        let mut best = f64::INFINITY;
        let mut words = String::new();
        for (method, word) in SINGLE {
            let (mut sum, mut count) = (0.0, 0.0);
            for s in &set {
                let forecast =
                    fit(method, &s.train, Frequency::Yearly, &mut workspace).and_then(|f| f.predict(s.test.len()));
                if let Some(score) = forecast.ok().and_then(|f| rmsse(&s.train, &s.test, &f)) {
                    sum += score;
                    count += 1.0;
                }
            }
            best = best.min(sum / count);
            words += &format!(" {word} {:.4}", sum / count);
        }
        let mut seconds = f64::INFINITY;
        let mut forecasts: Vec<Vec<f64>> = set.iter().map(|s| vec![0.0; s.test.len()]).collect();
        for _ in 0..3 {
            let start = Instant::now();
            for (s, out) in set.iter().zip(&mut forecasts) {
                let route = forecast_into(&s.train, Frequency::Monthly, out, &mut workspace);
                assert!(route.is_ok(), "{} {route:?}", s.id);
            }
            seconds = seconds.min(start.elapsed().as_secs_f64());
        }
        let scores: Vec<f64> = set.iter().zip(&forecasts).filter_map(|(s, f)| rmsse(&s.train, &s.test, f)).collect();
        let mean = scores.iter().sum::<f64>() / scores.len() as f64;
        at_most(
            &format!("forecast/{name}"),
            mean,
            "RMSSE",
            Some(best),
            &format!("single methods:{words}; {} series", scores.len()),
        );
        let speed = set.len() as f64 / seconds;
        at_least(&format!("forecast/{name}/speed"), speed, "series/s", Some(100_000.0), "one core, best of three");
    }
}
