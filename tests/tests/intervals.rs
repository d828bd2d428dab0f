//! Uncertainty: bands and lead-time quantiles hold what they promise, and one bad series changes no other.

use daigou::plan::distribution::Demand;
use daigou::plan::forecast::interval::{
    BandEvidence, BandModel, LeadTimeShare, Outlook, SeriesWindows, SpreadModel, Window, banded_forecasts,
    lead_time_demand, level_windows,
};
use daigou::plan::forecast::{LevelScratch, fit_level};
use daigou::plan::series::Frequency;
use proptest::prelude::*;

/// Uniform numbers in (0, 1) from a seed.
struct Dice(u64);

impl Dice {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }
}

/// Series around their own levels, with errors in proportion.
fn noisy(count: usize, length: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut dice = Dice(seed);
    let one = |dice: &mut Dice| {
        let level = 10.0 + 190.0 * dice.uniform();
        let noise = 0.05 + 0.2 * dice.uniform();
        (0..length)
            .map(|_| {
                let normal: f64 = (0..12).map(|_| dice.uniform()).sum::<f64>() - 6.0;
                (level * (1.0 + noise * normal)).max(0.0)
            })
            .collect()
    };
    (0..count).map(|_| one(&mut dice)).collect()
}

fn slices(rows: &[Vec<f64>]) -> Vec<&[f64]> {
    rows.iter().map(Vec::as_slice).collect()
}

#[test]
fn bands_hold_the_share_they_promise_on_values_to_come() {
    let rows = noisy(300, 106, 7);
    for coverage in [0.8, 0.95] {
        let known: Vec<&[f64]> = rows.iter().map(|row| &row[..100]).collect();
        let banded = banded_forecasts(&known, Frequency::Yearly, 6, coverage).expect("bands");
        let (mut inside, mut count) = (0.0, 0.0);
        for (band, row) in banded.bands.iter().zip(&rows) {
            let band = band.as_ref().expect("a band");
            for ((y, low), high) in row[100..].iter().zip(&band.lower).zip(&band.upper) {
                inside += f64::from(u8::from(low <= y && y <= high));
                count += 1.0;
            }
        }
        assert!((inside / count - coverage).abs() < 0.025, "{} of {coverage}", inside / count);
        let achieved = banded.model.achieved.expect("a past");
        assert!((achieved - coverage).abs() < 0.03, "{achieved} of {coverage}");
    }
}

#[test]
fn bands_widen_with_the_horizon_and_never_fall_below_zero() {
    let rows = noisy(60, 40, 11);
    let banded = banded_forecasts(&slices(&rows), Frequency::Monthly, 12, 0.99).expect("bands");
    for widths in [&banded.model.lower, &banded.model.upper] {
        assert!(widths.windows(2).all(|pair| pair[0] <= pair[1]) && widths[0] > 0.0, "{widths:?}");
    }
    for band in banded.bands.iter().map(|band| band.as_ref().expect("a band")) {
        for ((low, mean), high) in band.lower.iter().zip(&band.mean).zip(&band.upper) {
            assert!(0.0 <= *low && low <= mean && mean <= high);
        }
    }
}

#[test]
fn a_refused_series_changes_no_other_band() {
    let rows = noisy(40, 30, 3);
    let mut with_bad = slices(&rows);
    let bad = [1.0, f64::INFINITY, -3.0];
    with_bad.insert(5, &bad);
    with_bad.insert(9, &[]);
    let plain = banded_forecasts(&slices(&rows), Frequency::Weekly, 4, 0.9).expect("bands");
    let mixed = banded_forecasts(&with_bad, Frequency::Weekly, 4, 0.9).expect("bands");
    assert_eq!(mixed.bands[5].as_ref().map_err(|e| e.code()), Err("forecast.infinite"));
    assert_eq!(mixed.bands[9].as_ref().map_err(|e| e.code()), Err("forecast.empty"));
    let kept: Vec<_> = mixed.bands.iter().filter(|band| band.is_ok()).cloned().collect();
    assert_eq!(kept, plain.bands);
    assert_eq!(mixed.model, plain.model);
}

/// A forecast of 10 with unit measures, so that the scale is e⁰ = 1 whatever the exponents of the others.
fn unit(actual: f64, age: u32) -> BandEvidence {
    let outlook =
        Outlook { mean: vec![10.0], spread: vec![1.0], one_step: 1.0, seasonal_step: 1.0, step: 1.0, level: 1.0 };
    BandEvidence { age, outlook, actual: vec![actual] }
}

#[test]
fn the_width_is_the_rank_of_the_conformal_rule() {
    // Errors of +1 … +99 and −1 … −99; a band of 90 % takes the ⌈199 · 0.95⌉ = 190th rising score of either sign.
    let evidence: Vec<BandEvidence> =
        (1..=99).flat_map(|e| [unit(10.0 + f64::from(e), 1), unit(10.0 - f64::from(e), 1)]).collect();
    let model = BandModel::calibrate(&evidence, 1, 0.9).expect("a model");
    let (mut lower, mut upper) = (vec![], vec![]);
    model.band_into(&evidence[0].outlook, &mut lower, &mut upper);
    // The 190th of −99 … −1, 1 … 99 is 91; below, the band is cut at zero.
    assert!((upper[0] - 101.0).abs() < 1e-9, "{upper:?}");
    assert_eq!(lower, [0.0]);
    // 91 of 99 positive errors and, cut at zero, those negative ones down to −10 lie inside.
    assert!((model.achieved.expect("a past") - (91.0 + 10.0) / 198.0).abs() < 1e-9);
    for coverage in [0.0, 1.0, f64::NAN, -1.0] {
        assert!(BandModel::calibrate(&evidence, 1, coverage).is_err());
    }
    assert_eq!(BandModel::calibrate(&[], 3, 0.9).expect("a model").achieved, None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_group_makes_a_band_panic_or_answer_something_not_a_number(
        rows in prop::collection::vec(prop::collection::vec(prop_oneof![
            6 => 0.0..100.0, 3 => Just(0.0), 1 => Just(f64::NAN), 1 => Just(1e300), 1 => Just(f64::INFINITY), 1 => Just(-1.0),
        ], 0..40), 0..8),
        horizon in 0_usize..9,
    ) {
        let banded = banded_forecasts(&slices(&rows), Frequency::Quarterly, horizon, 0.95).expect("bands");
        for band in banded.bands.iter().flatten() {
            prop_assert_eq!((band.lower.len(), band.upper.len()), (horizon, horizon));
            prop_assert!(band.lower.iter().chain(&band.upper).all(|x| !x.is_nan() && *x >= 0.0));
        }
        prop_assert!(banded.model.exponents.iter().all(|b| b.is_finite()));
    }

    #[test]
    fn windows_tile_the_end_of_the_series(
        sales in prop::collection::vec(prop_oneof![3 => (0..20).prop_map(f64::from), 1 => Just(f64::NAN)], 0..90),
        length in 0_usize..20,
    ) {
        let state = fit_level(&sales, &[], &[], &mut LevelScratch::default());
        let found = level_windows(&state, &sales, &[], &[], length);
        prop_assert!(found.windows.len() * length <= sales.len());
        prop_assert!(found.windows.iter().all(|w| w.forecast.is_finite() && w.actual >= 0.0));
        if let Some(last) = found.windows.last()
            && sales[sales.len() - length..].iter().all(|y| y.is_finite())
        {
            prop_assert_eq!(last.actual, sales[sales.len() - length..].iter().sum::<f64>());
        }
    }
}

/// Counts with variance 2·μ^1.2, drawn from the negative binomial.
fn counted(series: usize, windows: usize, seed: u64) -> Vec<SeriesWindows> {
    let mut dice = Dice(seed);
    (0..series)
        .map(|s| {
            let mean = 0.5 * 1.12_f64.powi((s % 40) as i32);
            let demand = Demand::negative_binomial(mean, (2.0 * mean.powf(1.2)).sqrt()).expect("a demand");
            let windows = (0..windows).map(|_| Window { forecast: mean, actual: demand.ppf(dice.uniform()) }).collect();
            SeriesWindows { windows }
        })
        .collect()
}

#[test]
fn the_power_law_of_a_group_is_found() {
    let model = SpreadModel::estimate(&counted(800, 20, 5), 7).expect("estimates");
    assert!((model.scale - 2.0).abs() < 0.15 && (model.exponent - 1.2).abs() < 0.06, "{model:?}");
    assert!(model.is_count);
    // A series without a past of its own has the variance of the group, one with a long past its own.
    assert!((model.variance(4.0, 99.0, 0.0) - model.scale * 4_f64.powf(model.exponent)).abs() < 1e-9);
    assert!((model.variance(4.0, 99.0, 1e9) - 99.0).abs() < 1e-3);
}

#[test]
fn corrected_quantiles_hold_their_level_on_stretches_to_come() {
    let past = counted(800, 12, 21);
    let model = SpreadModel::estimate(&past, 7).expect("estimates");
    let future = counted(800, 12, 22);
    for p in [0.5, 0.9, 0.95, 0.98] {
        let (mut within, mut count) = (0.0, 0.0);
        for (past, future) in past.iter().zip(&future) {
            for window in &future.windows {
                let variance = model.variance(window.forecast, past.mean_square(), past.windows.len() as f64);
                let quantile = model.quantile(window.forecast, variance, p).expect("a quantile");
                within += f64::from(u8::from(window.actual <= quantile));
                count += 1.0;
            }
        }
        assert!((within / count - p).abs() < 0.015, "{} of {p}", within / count);
    }
}

#[test]
fn the_corrected_level_is_a_rank_of_the_past() {
    let past_levels: Vec<f64> = (1..=9).map(|u| f64::from(u) / 10.0).collect();
    let model = SpreadModel { length: 7, scale: 2.0, exponent: 1.0, is_count: true, past_levels, evidence: 9 };
    // ⌈10 · 0.5⌉ = 5th of nine; at 0.95 nine do not suffice, and the level asked for stays.
    assert!((model.corrected_level(0.5) - 0.5).abs() < 1e-9);
    assert_eq!(model.corrected_level(0.95), 0.95);
    for p in [0.0, 1.0, f64::NAN] {
        assert!(model.quantile(4.0, 6.0, p).is_err());
    }
    assert!(SpreadModel::estimate(&[], 0).is_err());
    let nothing = SpreadModel::estimate(&[], 7).expect("a law");
    assert_eq!((nothing.scale, nothing.exponent, nothing.corrected_level(0.9)), (1.0, 1.0, 0.9));
    let stored = serde_json::to_string(&nothing).expect("stored");
    assert_eq!(serde_json::from_str::<SpreadModel>(&stored).expect("restored"), nothing);
}

#[test]
fn a_lead_time_that_is_not_certain_mixes_the_demands() {
    let spread = SpreadModel::estimate(&counted(100, 10, 2), 7).expect("estimates");
    let week = LeadTimeShare { probability: 0.7, spread: &spread, mean: 7.0, variance: 12.0 };
    let three = LeadTimeShare { probability: 0.3, spread: &spread, mean: 21.0, variance: 40.0 };
    let mixed = lead_time_demand(&[week.clone(), three.clone()]).expect("mixes");
    let parts = [spread.demand(7.0, 12.0).expect("one"), spread.demand(21.0, 40.0).expect("other")];
    for x in [0.0, 6.0, 15.0, 40.0] {
        let expected = 0.7 * parts[0].cdf(x) + 0.3 * parts[1].cdf(x);
        assert!((mixed.cdf(x) - expected).abs() < 1e-12);
    }
    assert!((mixed.mean() - (0.7 * 7.0 + 0.3 * 21.0)).abs() < 1e-9);
    // The mean's own spread is the larger part here: more than either demand alone.
    assert!((mixed.variance() - (0.7 * 12.0 + 0.3 * 40.0 + 0.21 * 14.0 * 14.0)).abs() < 1e-6);
    assert!(lead_time_demand(&[]).is_err());
    assert!(lead_time_demand(&[LeadTimeShare { probability: 0.4, ..week }, three]).is_err());
}
