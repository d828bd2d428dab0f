//! What a night costs beside a full refit, and how near it comes; what a new item's first days are worth on M5.

use std::collections::BTreeMap;
use std::time::Instant;

use daigou::plan::forecast::{GroupLevel, LevelBank, LevelScratch, fit_level};
use daigou_benches::demand::{field, number, numbers, rows, text};
use daigou_benches::{at_least, at_most};

/// Numbers in (0, 1) from a seed.
fn uniform(seed: &mut u64) -> f64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    ((*seed >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
}

fn nightly() {
    let (items, days) = (5_000, 447);
    let mut seed = 3;
    let sold: Vec<Vec<f64>> = (0..items)
        .map(|_| {
            let mut level = 0.5 + 9.0 * uniform(&mut seed);
            (0..days)
                .map(|_| {
                    level *= 0.98 + 0.04 * uniform(&mut seed);
                    (2.0 * level * uniform(&mut seed)).round()
                })
                .collect()
        })
        .collect();
    let mut banks: Vec<LevelBank> = vec![LevelBank::default(); items];
    for (bank, sold) in banks.iter_mut().zip(&sold) {
        bank.learn(&sold[..days - 1], &[], &[]).expect("learns");
    }
    let start = Instant::now();
    for (bank, sold) in banks.iter_mut().zip(&sold) {
        bank.learn(&sold[days - 1..], &[], &[]).expect("learns");
    }
    let night = start.elapsed().as_secs_f64();
    let mut scratch = LevelScratch::default();
    let start = Instant::now();
    let full: Vec<_> = sold.iter().map(|sold| fit_level(sold, &[], &[], &mut scratch)).collect();
    let refit = start.elapsed().as_secs_f64();
    let against =
        format!("refit {:.2} µs, night {:.3} µs per item of {days} days", 1e6 * refit / 5e3, 1e6 * night / 5e3);
    at_least("forecast/nightly/refit_over_night", refit / night, "ratio", Some(10.0), &against);
    let mut off: Vec<f64> = banks
        .iter()
        .zip(&full)
        .map(|(bank, full)| (bank.state().level - full.level).abs() / full.error_variance.sqrt())
        .collect();
    off.sort_by(f64::total_cmp);
    let at = |p: f64| off[(p * off.len() as f64) as usize];
    let against = format!("median {:.4}; level against a full refit with a finer search", at(0.5));
    at_most("forecast/nightly/off_99_percent", at(0.99), "one-step deviations", Some(0.1), &against);
}

/// WAPE of the mean of the next 28 days after `k` days of history; every second item teaches, the others are scored.
fn new_items() {
    let Some(all) = rows("m5_daily_last475.parquet") else { return };
    let mut groups: BTreeMap<String, Vec<Vec<f64>>> = BTreeMap::new();
    for row in &all {
        let lead = number(field(row, "first_nonzero")).max(0.0) as usize;
        let sold = numbers(field(row, "y")).split_off(lead);
        if sold.len() > 120 {
            let key = format!("{}/{}", text(field(row, "store_id")), text(field(row, "dept_id")));
            groups.entry(key).or_default().push(sold);
        }
    }
    for (k, prototype) in [(0, 0.845), (3, 0.449), (7, 0.367), (14, 0.331), (28, 0.310)] {
        let (mut shrunk, mut own, mut actual) = (0.0, 0.0, 0.0);
        for items in groups.values() {
            let end = |sold: &Vec<f64>| sold.len() - 28;
            let teachers: Vec<&[f64]> = items.iter().step_by(2).map(|sold| &sold[..end(sold)]).collect();
            let group = GroupLevel::estimate(&teachers).expect("a group");
            for sold in items.iter().skip(1).step_by(2) {
                let (first, came) = (&sold[end(sold) - k..end(sold)], &sold[end(sold)..]);
                let came = came.iter().sum::<f64>() / 28.0;
                actual += came;
                shrunk += (group.level(first).expect("a level").level - came).abs();
                own += (first.iter().sum::<f64>() / k.max(1) as f64 - came).abs();
            }
        }
        let against = format!("own mean alone {:.3}; prototype {prototype}", own / actual);
        at_most(&format!("forecast/new_item/{k}_days"), shrunk / actual, "WAPE", None, &against);
    }
}

fn main() {
    nightly();
    new_items();
}
