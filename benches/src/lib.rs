//! One JSON line per figure: what was measured, its target, and what it was measured against.

pub mod competition;
pub mod demand;
pub mod workload;

use std::hint::black_box;
use std::time::Instant;

use serde::Serialize;

/// One measured figure.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    /// Name of the bench program, `area/what`.
    pub bench: String,
    /// The measured number.
    pub figure: f64,
    /// Its unit, e.g. `orders/s` or `ratio`.
    pub unit: String,
    /// The number to reach, if one is set.
    pub target: Option<f64>,
    /// Whether the target was reached; `None` without a target.
    pub met: Option<bool>,
    /// What the figure stands beside: the baseline of the same run with its own number.
    pub against: String,
}

/// Prints a figure that should be at least `target`.
pub fn at_least(bench: &str, figure: f64, unit: &str, target: Option<f64>, against: &str) {
    emit(bench, figure, unit, target, target.map(|t| figure >= t), against);
}

/// Prints a figure that should be at most `target`.
pub fn at_most(bench: &str, figure: f64, unit: &str, target: Option<f64>, against: &str) {
    emit(bench, figure, unit, target, target.map(|t| figure <= t), against);
}

fn emit(bench: &str, figure: f64, unit: &str, target: Option<f64>, met: Option<bool>, against: &str) {
    let line = Figure { bench: bench.into(), figure, unit: unit.into(), target, met, against: against.into() };
    println!("{}", serde_json::to_string(&line).expect("a figure serialises"));
}

/// Seconds of the median of `runs` runs of `work`, after one warm-up.
pub fn median_seconds<T>(runs: usize, mut work: impl FnMut() -> T) -> f64 {
    black_box(work());
    let mut seconds: Vec<f64> = (0..runs.max(1))
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}
