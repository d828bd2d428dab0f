//! How well uncertainty is stated: bands of 95 % on M3 and M4, quantiles of lead-time demand on M5.
//!
//! Each figure is also measured with the last horizon of the training part held out (`validation`): settings were chosen there.

use std::collections::BTreeMap;
use std::time::Instant;

use daigou::plan::forecast::interval::{SeriesWindows, SpreadModel, banded_forecasts, level_windows};
use daigou::plan::forecast::{Effects, Influence, Influenced, LevelScratch, LevelState, fit_level};
use daigou::plan::series::Frequency;
use daigou_benches::competition::scale;
use daigou_benches::demand::{Series, field, number, numbers, rows, series, text};
use daigou_benches::{at_least, at_most};

const NOMINAL: f64 = 0.95;

/// Coverage and MSIS of a set; the last horizon of the training part, or the test part.
fn bands(name: &str, set: &[Series], frequency: Frequency, msis_target: f64, beside: &str) {
    for held_out in [true, false] {
        let split = |s: &Series| {
            let cut = s.train.len().saturating_sub(s.test.len());
            let (train, rest) = s.train.split_at(cut);
            if held_out { (train.to_vec(), rest.to_vec()) } else { (s.train.clone(), s.test.clone()) }
        };
        let split: Vec<(Vec<f64>, Vec<f64>, usize)> = set
            .iter()
            .map(|s| (split(s), s.period))
            .map(|((train, test), period)| (train, test, period))
            .filter(|(train, test, period)| train.len() > *period && !test.is_empty())
            .collect();
        let group: Vec<&[f64]> = split.iter().map(|(train, _, _)| train.as_slice()).collect();
        let start = Instant::now();
        let found = banded_forecasts(&group, frequency, split[0].1.len(), NOMINAL).expect("bands");
        let seconds = start.elapsed().as_secs_f64();
        let (mut inside, mut periods, mut msis, mut counted, mut excluded) = (0.0, 0.0, 0.0, 0.0, 0);
        for ((train, test, period), band) in split.iter().zip(&found.bands) {
            let Ok(band) = band else { panic!("{name}: {band:?}") };
            let unit = scale(train, *period);
            let mut score = 0.0;
            for ((y, low), high) in test.iter().zip(&band.lower).zip(&band.upper) {
                periods += 1.0;
                inside += f64::from(u8::from(low <= y && y <= high));
                score += high - low + 2.0 / (1.0 - NOMINAL) * ((low - y).max(0.0) + (y - high).max(0.0));
            }
            if unit > 0.0 {
                msis += score / unit / test.len() as f64;
                counted += 1.0;
            } else {
                excluded += 1;
            }
        }
        let words = if held_out { "/validation" } else { "" };
        let model = &found.model;
        let against = format!(
            "{} series, {excluded} without scale; achieved in the past {:.4}; exponents {:.2?}; {beside}",
            split.len(),
            model.achieved.unwrap_or(f64::NAN),
            model.exponents
        );
        let target = |value: f64| (!held_out).then_some(value);
        at_most(&format!("forecast/interval/{name}{words}"), msis / counted, "MSIS", target(msis_target), &against);
        let off = (inside / periods - NOMINAL).abs();
        let said = format!("covers {:.4}; statsforecast 0.55 to 0.92", inside / periods);
        at_most(&format!("forecast/interval/{name}/coverage{words}"), off, "off 0.95", target(0.015), &said);
        let speed = split.len() as f64 / seconds;
        at_least(
            &format!("forecast/interval/{name}/speed{words}"),
            speed,
            "series/s",
            None,
            "three fits each, one core",
        );
    }
}

/// One M5 series: its sales from the first sale on, and its group of store and department.
struct Item {
    group: String,
    sales: Vec<f64>,
    lead: usize,
}

const TEST_DAYS: usize = 28;

/// Share of stretches of `length` days that stay within the quantile asked for.
fn lead_time(items: &[Item], factors: &BTreeMap<&str, Vec<f64>>, length: usize, end: usize, name: &str, target: bool) {
    let start = Instant::now();
    let mut scratch = LevelScratch::default();
    let mut past: Vec<SeriesWindows> = vec![];
    let mut states: Vec<LevelState> = vec![];
    for item in items {
        let (known, factors) = (&item.sales[..end - item.lead], &factors[item.group.as_str()][item.lead..]);
        let state = fit_level(known, &[], factors, &mut scratch);
        past.push(level_windows(&state, known, &[], factors, length));
        states.push(state);
    }
    let model = SpreadModel::estimate(&past, length as u32).expect("estimates");
    let levels = [0.5, 0.8, 0.9, 0.95, 0.98];
    let (mut within, mut plain, mut count) = ([0.0; 5], [0.0; 5], 0.0);
    let mut stock = 0.0;
    for ((item, state), past) in items.iter().zip(&states).zip(&past) {
        let factors = &factors[item.group.as_str()][item.lead..];
        let whole = level_windows(state, &item.sales[..end + TEST_DAYS - item.lead], &[], factors, length);
        for window in whole.windows.iter().rev().take(TEST_DAYS / length) {
            let variance = model.variance(window.forecast, past.mean_square(), past.windows.len() as f64);
            count += 1.0;
            let demand = model.demand(window.forecast, variance).expect("a demand");
            for ((level, within), plain) in levels.iter().zip(&mut within).zip(&mut plain) {
                let quantile = demand.ppf(model.corrected_level(*level));
                *within += f64::from(u8::from(window.actual <= quantile));
                *plain += f64::from(u8::from(window.actual <= demand.ppf(*level)));
                stock += if *level == NOMINAL { quantile - window.forecast } else { 0.0 };
            }
        }
    }
    let share = |x: &[f64; 5]| x.map(|x| format!("{:.4}", x / count)).join(" ");
    let against = format!(
        "0.5 0.8 0.9 0.95 0.98 achieve {}; uncorrected {}; variance {:.2} mean^{:.2}; {:.3} units above the mean; normal by sqrt(L) 0.877-0.908",
        share(&within),
        share(&plain),
        model.scale,
        model.exponent,
        stock / count
    );
    let off = (within[3] / count - NOMINAL).abs();
    at_most(&format!("forecast/lead_time/{name}/L{length}"), off, "off 0.95", target.then_some(0.01), &against);
    let seconds = start.elapsed().as_secs_f64();
    at_most(
        &format!("forecast/lead_time/{name}/L{length}/time"),
        seconds,
        "s",
        None,
        "30,490 series, fits, five levels",
    );
}

fn m5() {
    let Some(all) = rows("m5_daily_last475.parquet") else { return };
    let items: Vec<Item> = all
        .iter()
        .map(|r| {
            let lead = number(field(r, "first_nonzero")).max(0.0) as usize;
            let group = format!("{}/{}", text(field(r, "store_id")), text(field(r, "dept_id")));
            Item { group, sales: numbers(field(r, "y")).split_off(lead), lead }
        })
        .collect();
    drop(all);
    let influences: Vec<Influence> =
        (0..7).map(|d| Influence { name: format!("weekday.{d}"), prior: 0.0, precision: 3.0 }).collect();
    let days = items.iter().map(|i| i.lead + i.sales.len()).max().expect("days");
    let matrix: Vec<f64> = (0..days).flat_map(|t| (0..7).map(move |d| f64::from(u8::from(t % 7 == d)))).collect();
    for (name, end) in [("validation", days - 2 * TEST_DAYS), ("m5", days - TEST_DAYS)] {
        let mut sums: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for item in &items {
            let sum = sums.entry(&item.group).or_insert_with(|| vec![0.0; end]);
            sum[item.lead.min(end)..].iter_mut().zip(&item.sales).for_each(|(a, b)| *a += b);
        }
        let factors: BTreeMap<&str, Vec<f64>> = sums
            .iter()
            .map(|(group, sum)| {
                let one = [Influenced { values: sum, rows: &matrix }];
                let effects = Effects::estimate(&one, &influences, 29).expect("estimates");
                let mut factors = vec![];
                effects.factors_into(&matrix, &mut factors);
                (*group, factors)
            })
            .collect();
        let known: Vec<Item> = items
            .iter()
            .filter(|i| i.lead + TEST_DAYS < end)
            .map(|i| Item { group: i.group.clone(), sales: i.sales.clone(), lead: i.lead })
            .collect();
        for length in [7, 14] {
            lead_time(&known, &factors, length, end, name, name == "m5");
        }
    }
}

fn main() {
    if let Some(all) = series("m3.parquet") {
        let monthly: Vec<Series> = all.into_iter().filter(|s| s.frequency == "monthly").collect();
        bands("m3_monthly", &monthly, Frequency::Monthly, 6.4, "AutoETS 6.83, DOT 7.70");
    }
    if let Some(set) = series("m4_yearly.parquet") {
        bands("m4_yearly", &set, Frequency::Yearly, 27.5, "Smyl 23.9, FFORMA 27.5, ETS 34.9");
    }
    if let Some(set) = series("m4_weekly.parquet") {
        bands("m4_weekly", &set, Frequency::Weekly, 19.5, "SCUM 16.2, ETS 20.4, Smyl 22.0");
    }
    m5();
}
