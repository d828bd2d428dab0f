//! Draws the ten series of `core/docs/demand.md`. Everything is made up from seeds: `cargo run -p daigou-benches --example demand_plots`.

mod chart;
mod made_up;

use chart::Chart;
use daigou::plan::calendar::DemandCalendar;
use daigou::plan::forecast::interval::{SpreadModel, banded_forecasts, level_windows};
use daigou::plan::forecast::{
    Effects, GroupLevel, Hierarchy, InfluenceTable, Influenced, LevelScratch, TotalSpread, fit_level,
};
use daigou::plan::series::{BulkRule, Frequency, Timeline};
use made_up::{Dice, day, noisy};

/// A forecast with its band from a group of series like it.
fn banded(group: &[Vec<f64>], frequency: Frequency, horizon: usize) -> (Vec<f64>, Vec<f64>, Vec<f64>, f64) {
    let slices: Vec<&[f64]> = group.iter().map(Vec::as_slice).collect();
    let found = banded_forecasts(&slices, frequency, horizon, 0.9).expect("bands");
    let band = found.bands[0].as_ref().expect("a band");
    (band.mean.clone(), band.lower.clone(), band.upper.clone(), found.model.achieved.unwrap_or(f64::NAN))
}

fn simple(name: &str, title: &str, frequency: Frequency, group: &[Vec<f64>], horizon: usize) {
    let (mean, lower, upper, achieved) = banded(group, frequency, horizon);
    let title = format!("{title}; band of 90 %, achieved {:.0} % in the past", 100.0 * achieved);
    Chart::new(&title, &group[0]).band(&lower, &upper).forecast(&mean).save(name);
}

/// Level at the item with factors of the group: the future demand.
fn level_with_factors(sold: &[f64], shares: &[f64], factors: &[f64]) -> Vec<f64> {
    let state = fit_level(sold, shares, factors, &mut LevelScratch::default());
    factors[sold.len()..].iter().map(|factor| state.level * factor).collect()
}

fn spring_festival() {
    let (known, horizon) = (1_096, 75);
    let timeline = Timeline::new(Frequency::Daily, day(2023, 1, 1)).expect("days");
    let periods = timeline.periods(0, known + horizon).expect("periods");
    let days: Vec<chrono::NaiveDate> = periods.iter().map(|p| p.from()).collect();
    let shops: Vec<Vec<f64>> = (0..4).map(|seed| made_up::festive(&days[..known], 40.0, seed)).collect();
    let calendar = DemandCalendar::chinese_commerce();
    let table = InfluenceTable::new((known + horizon) as u64).with_calendar(&calendar, &periods).expect("a table");
    let rows = table.rows();
    let group: Vec<Influenced<'_>> = shops.iter().map(|values| Influenced { values, rows: &rows }).collect();
    let effects = Effects::estimate(&group, table.influences(), 61).expect("effects");
    let mut factors = vec![];
    effects.factors_into(&rows, &mut factors);
    let forecast = level_with_factors(&shops[0], &[], &factors);
    // The last year is enough to see.
    let title = "Spring Festival, Double 11: three years of four shops teach the days around 17 February 2026";
    Chart::new(title, &shops[0][known - 365..]).forecast(&forecast).save("spring_festival");
}

fn promotion() {
    let (weeks, ahead) = (78, 8);
    let promoted: Vec<bool> = (0..weeks + ahead).map(|t| t % 13 == 5 || t % 13 == 6).collect();
    let shops: Vec<Vec<f64>> = (0..6).map(|seed| made_up::promoted(&promoted[..weeks], 60.0, seed)).collect();
    let table = InfluenceTable::new((weeks + ahead) as u64)
        .with_flags("promotion", &promoted, 3.0)
        .and_then(|t| t.with_pull_forward("promotion", &promoted, 2, 3.0))
        .expect("a table");
    let rows = table.rows();
    let group: Vec<Influenced<'_>> = shops.iter().map(|values| Influenced { values, rows: &rows }).collect();
    let effects = Effects::estimate(&group, table.influences(), 13).expect("effects");
    let mut factors = vec![];
    effects.factors_into(&rows, &mut factors);
    let forecast = level_with_factors(&shops[0], &[], &factors);
    let title = "Promotion: two weeks up by two thirds, then two quiet ones; the next is planned";
    Chart::new(title, &shops[0]).forecast(&forecast).save("promotion");
}

fn stock_out() {
    let mut dice = Dice(77);
    let demand = noisy(20.0, 0.2, 120, 5);
    let shares: Vec<f64> =
        (0..120).map(|t| if t > 60 && t % 3 != 0 { 0.3 + 0.5 * dice.uniform() } else { 1.0 }).collect();
    let sold: Vec<f64> = demand.iter().zip(&shares).map(|(d, s)| (d * s).round()).collect();
    let right = level_with_factors(&sold, &shares, &[1.0; 150]);
    let wrong = level_with_factors(&sold, &[], &[1.0; 150]);
    let title = "Stock-out: sales fall because the shelf is empty; dashed is what sales taken as demand would say";
    Chart::new(title, &sold).forecast(&right).beside(&wrong).save("stock_out");
}

fn lead_time() {
    let group: Vec<Vec<f64>> = (0..200).map(|seed| made_up::rare(0.15 + 0.002 * seed as f64, 364, seed)).collect();
    let mut scratch = LevelScratch::default();
    let windows = |sold: &Vec<f64>| level_windows(&fit_level(sold, &[], &[], &mut scratch), sold, &[], &[], 14);
    let past: Vec<_> = group.iter().map(windows).collect();
    let model = SpreadModel::estimate(&past, 14).expect("a model");
    let state = fit_level(&group[0], &[], &[], &mut scratch);
    let mean = 14.0 * state.level;
    let variance = model.variance(mean, past[0].mean_square(), past[0].windows.len() as f64);
    let fortnights: Vec<f64> = group[0].chunks(14).map(|days| days.iter().sum()).collect();
    let [half, high] = [0.5, 0.95].map(|p| model.quantile(mean, variance, p).expect("a quantile"));
    let title = format!("Rare demand by fortnights: {half} units cover every second one, {high} nineteen of twenty");
    Chart::new(&title, &fortnights).band(&[0.0; 4], &[high; 4]).forecast(&[mean; 4]).save("lead_time");
}

fn new_item() {
    let group: Vec<Vec<f64>> = (0..60).map(|seed| noisy(6.0 + (seed % 9) as f64, 0.6, 90, seed)).collect();
    let histories: Vec<&[f64]> = group.iter().map(Vec::as_slice).collect();
    let level = GroupLevel::estimate(&histories).expect("a group");
    let item = noisy(16.0, 0.6, 42, 99);
    let believed: Vec<f64> = (0..item.len()).map(|k| level.level(&item[..k]).expect("a level").level).collect();
    let title = "New item: belief (dashed) starts at the group's mean and moves to its own sales";
    let forecast = [*believed.last().expect("a belief"); 14];
    Chart::new(title, &item).forecast(&forecast).past_belief(&believed).save("new_item");
}

fn bulk_order() {
    let mut sold = noisy(12.0, 0.25, 60, 21);
    sold[37] = 260.0;
    let plain = level_with_factors(&sold, &[], &[1.0; 74]);
    let before = sold.clone();
    let capped = BulkRule::default().cap_lone_peaks(&mut sold, &[]).expect("a cap");
    let right = level_with_factors(&sold, &[], &[1.0; 74]);
    let title = format!("Bulk order: {} units on one day count as {:.0}", capped[0].quantity, capped[0].cap);
    Chart::new(&title, &before).forecast(&right).beside(&plain).save("bulk_order");
}

fn imposed_total() {
    let shops: Vec<Vec<f64>> = (0..3).map(|s| noisy(30.0 * (s + 1) as f64, 0.1, 48, s)).collect();
    let (mean, ..) = banded(&shops, Frequency::Monthly, 6);
    let slices: Vec<&[f64]> = shops.iter().map(Vec::as_slice).collect();
    let found = banded_forecasts(&slices, Frequency::Monthly, 6, 0.9).expect("bands");
    let whole = Hierarchy::new(3, vec![vec![0, 0, 0]]).expect("a hierarchy");
    let planned: Vec<f64> = (0..6)
        .map(|h| {
            let bottom: Vec<f64> = found.bands.iter().map(|b| b.as_ref().expect("a band").mean[h]).collect();
            let total = 1.25 * bottom.iter().sum::<f64>();
            whole.impose(0, &bottom, &[total], TotalSpread::Proportional).expect("imposes")[0]
        })
        .collect();
    let title = "Imposed total: a sales plan of a quarter more reaches each shop (dashed: its own forecast)";
    Chart::new(title, &shops[0]).forecast(&planned).beside(&mean).save("imposed_total");
}

fn main() {
    let trend: Vec<Vec<f64>> = (0..40).map(|seed| made_up::growing(60, seed)).collect();
    simple("trend", "Trend: mean of theta, dynamic theta and complex smoothing", Frequency::Yearly, &trend, 8);
    let season: Vec<Vec<f64>> = (0..40).map(|seed| made_up::seasonal(60, seed)).collect();
    simple("season", "Season: shrunken monthly indices", Frequency::Monthly, &season, 12);
    let rare: Vec<Vec<f64>> = (0..80).map(|seed| made_up::rare(0.25, 120, seed)).collect();
    simple("intermittent", "Intermittent: demand on one day of four", Frequency::Daily, &rare, 21);
    spring_festival();
    promotion();
    stock_out();
    lead_time();
    new_item();
    bulk_order();
    imposed_total();
}
