//! M5: bottom-up levels with a shared calendar factor per store and department, scored by calibrated WRMSSE.

use std::collections::BTreeMap;
use std::io::Read;
use std::time::Instant;

use daigou::plan::forecast::{Effects, Influence, Influenced, LevelScratch, fit_level};
use daigou_benches::at_most;
use daigou_benches::demand::{field, number, numbers, path, rows, text};

const HORIZON: usize = 28;

struct Item {
    keys: [String; 5],
    values: Vec<f64>,
}

/// Influences of each day of one state: weekdays, day of month, SNAP, events.
fn calendar(state: &str, first: &str, days: usize) -> Option<(Vec<Influence>, Vec<f64>)> {
    let mut packed = vec![];
    let file = std::fs::File::open(path("m5_calendar.csv.gz")?).expect("opens");
    flate2::read::GzDecoder::new(file).read_to_end(&mut packed).expect("unpacks");
    let text = String::from_utf8(packed).expect("text");
    let lines: Vec<Vec<&str>> = text.lines().skip(1).map(|l| l.split(',').collect()).collect();
    let from = lines.iter().position(|l| l[0] == first).expect("first day");
    let lines = &lines[from..from + days];
    let events: Vec<&str> = lines
        .iter()
        .flat_map(|l| [l[7], l[9]])
        .filter(|e| !e.is_empty())
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    let snap = ["CA", "TX", "WI"].iter().position(|s| *s == state).expect("state") + 11;
    let mut influences = vec![];
    let mut name = |n: String| influences.push(Influence { name: n, prior: 0.0, precision: 3.0 });
    (1..=7).for_each(|d| name(format!("weekday.{d}")));
    (1..=31).for_each(|d| name(format!("day_of_month.{d}")));
    name("snap".into());
    events.iter().for_each(|e| name(format!("event.{e}")));
    let mut matrix = vec![];
    for l in lines {
        let weekday: usize = l[3].parse().expect("wday");
        let day: usize = l[0][8..].parse().expect("day");
        let flag = |up: bool| f64::from(u8::from(up));
        matrix.extend((1..=7).map(|d| flag(d == weekday)));
        matrix.extend((1..=31).map(|d| flag(d == day)));
        matrix.push(flag(l[snap] == "1"));
        matrix.extend(events.iter().map(|e| flag(l[7] == *e || l[9] == *e)));
    }
    Some((influences, matrix))
}

/// Key of an item in each of the twelve levels.
fn keys(item: &Item) -> [String; 12] {
    let [id, dept, cat, store, state] = &item.keys;
    let two = |a: &str, b: &str| format!("{a}/{b}");
    [
        "Total/X".into(),
        two(state, "X"),
        two(store, "X"),
        two(cat, "X"),
        two(dept, "X"),
        two(state, cat),
        two(state, dept),
        two(store, cat),
        two(store, dept),
        two(id, "X"),
        two(state, id),
        two(id, store),
    ]
}

/// WRMSSE of each level.
fn wrmsse(items: &[Item], forecasts: &[Vec<f64>], weights: &BTreeMap<String, f64>) -> [f64; 12] {
    let mut result = [0.0; 12];
    for (level, slot) in result.iter_mut().enumerate() {
        let mut sums: BTreeMap<String, (Vec<f64>, Vec<f64>)> = BTreeMap::new();
        for (item, forecast) in items.iter().zip(forecasts) {
            let (values, total) = sums
                .entry(format!("Level{}/{}", level + 1, keys(item)[level]))
                .or_insert_with(|| (vec![0.0; item.values.len()], vec![0.0; HORIZON]));
            values.iter_mut().zip(&item.values).for_each(|(a, b)| *a += b);
            total.iter_mut().zip(forecast).for_each(|(a, b)| *a += b);
        }
        for (key, (values, forecast)) in sums {
            let (train, test) = values.split_at(values.len() - HORIZON);
            let first = train.iter().position(|v| *v > 0.0).unwrap_or(0);
            let train = &train[first..];
            let scale = train.windows(2).map(|w| (w[1] - w[0]).powi(2)).sum::<f64>() / (train.len() as f64 - 1.0);
            let mse = test.iter().zip(&forecast).map(|(a, f)| (a - f).powi(2)).sum::<f64>() / HORIZON as f64;
            let weight = weights.get(&key).copied().unwrap_or_else(|| panic!("weight of {key}"));
            if scale > 0.0 {
                *slot += weight * (mse / scale).sqrt();
            }
        }
    }
    result
}

fn published(method: &str) -> Option<Vec<f64>> {
    let text = std::fs::read_to_string(path("m5_published_scores.csv")?).expect("scores");
    let line = text.lines().find(|l| l.starts_with("Accuracy-Benchmarks") && l.split(',').nth(1) == Some(method))?;
    Some(line.split(',').skip(2).take(12).map(|x| x.parse().expect("score")).collect())
}

fn main() {
    let (Some(all), Some(weight_rows)) = (rows("m5_daily_last475.parquet"), rows("m5_weights_evaluation.parquet"))
    else {
        return;
    };
    let items: Vec<Item> = all
        .iter()
        .map(|r| Item {
            keys: ["item_id", "dept_id", "cat_id", "store_id", "state_id"].map(|c| text(field(r, c))),
            values: numbers(field(r, "y")),
        })
        .collect();
    let first_sale: Vec<usize> = all.iter().map(|r| number(field(r, "first_nonzero")).max(0.0) as usize).collect();
    drop(all);
    let of = |r, c| text(field(r, c));
    let weights: BTreeMap<String, f64> = weight_rows
        .iter()
        .map(|r| {
            let key = format!("{}/{}/{}", of(r, "Level_id"), of(r, "Agg_Level_1"), of(r, "Agg_Level_2"));
            (key, number(field(r, "weight")))
        })
        .collect();
    let length = items[0].values.len();
    // Day 2015-03-03 is the first of the window.
    let states: BTreeMap<&str, (Vec<Influence>, Vec<f64>)> = ["CA", "TX", "WI"]
        .into_iter()
        .filter_map(|state| Some((state, calendar(state, "2015-03-03", length)?)))
        .collect();
    // The same with the last 28 training days held out: what a choice of settings may look at.
    for (words, end, target) in [("validation", length - 2 * HORIZON, None), ("test", length - HORIZON, Some(0.605))] {
        let cut: Vec<Item> =
            items.iter().map(|i| Item { keys: i.keys.clone(), values: i.values[..end + HORIZON].to_vec() }).collect();
        let naive: Vec<Vec<f64>> = cut.iter().map(|i| vec![i.values[end - 1]; HORIZON]).collect();
        let ours = wrmsse(&cut, &naive, &weights);
        let calibration: Vec<f64> = published("Naive")
            .expect("published")
            .iter()
            .zip(ours)
            .map(|(p, o)| if target.is_some() { p / o } else { 1.0 })
            .collect();
        let start = Instant::now();
        let forecasts = forecast(&cut, &first_sale, end, &states);
        let seconds = start.elapsed().as_secs_f64();
        let scores = wrmsse(&cut, &forecasts, &weights);
        let levels: Vec<f64> = scores.iter().zip(&calibration).map(|(s, c)| s * c).collect();
        let against = format!(
            "ES_bu 0.671, winner 0.520, 50th place 0.576; levels {}",
            levels.iter().map(|l| format!("{l:.3}")).collect::<Vec<_>>().join(" ")
        );
        let mean = levels.iter().sum::<f64>() / 12.0;
        at_most(&format!("forecast/m5/{words}"), mean, "WRMSSE calibrated", target, &against);
        at_most(&format!("forecast/m5/{words}/time"), seconds, "s", Some(3.0), "30,490 series of 447 days, one core");
    }
}

fn forecast(
    items: &[Item],
    first_sale: &[usize],
    end: usize,
    states: &BTreeMap<&str, (Vec<Influence>, Vec<f64>)>,
) -> Vec<Vec<f64>> {
    let mut groups: BTreeMap<(&str, &str, &str), Vec<f64>> = BTreeMap::new();
    for item in items {
        let [_, dept, _, store, state] = &item.keys;
        let sum = groups.entry((store, dept, state)).or_insert_with(|| vec![0.0; end]);
        sum.iter_mut().zip(&item.values).for_each(|(a, b)| *a += b);
    }
    let factors: BTreeMap<(&str, &str), Vec<f64>> = groups
        .iter()
        .map(|((store, dept, state), sum)| {
            let (influences, rows) = &states[state];
            let group = [Influenced { values: sum, rows }];
            let effects = Effects::estimate(&group, influences, 29).expect("estimates");
            let mut out = vec![];
            effects.factors_into(rows, &mut out);
            ((*store, *dept), out)
        })
        .collect();
    let mut scratch = LevelScratch::default();
    let each = items.iter().zip(first_sale).map(|(item, first)| {
        let factor = &factors[&(item.keys[3].as_str(), item.keys[1].as_str())];
        let first = (*first).min(end);
        let state = fit_level(&item.values[first..end], &[], &factor[first..end], &mut scratch);
        factor[end..end + HORIZON].iter().map(|f| state.level * f).collect()
    });
    each.collect()
}
