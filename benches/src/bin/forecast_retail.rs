//! Known influences and stock-outs: orange juice with price and deal, fresh food whose sales are censored.

use std::collections::BTreeMap;
use std::time::Instant;

use daigou::plan::forecast::{Effects, Influence, Influenced, LevelScratch, PRICE_ELASTICITY_PRIOR, fit_level};
use daigou_benches::at_most;
use daigou_benches::demand::{field, number, numbers, rows, text};

fn influence(name: &str, prior: f64, precision: f64) -> Influence {
    Influence { name: name.into(), prior, precision }
}

/// Three origins of eight weeks; history only beside known price, deal and feature.
fn orange_juice(validation: bool) {
    let Some(all) = rows("orange_juice_weekly.parquet") else { return };
    let mut series: BTreeMap<(i64, i64), BTreeMap<i64, [f64; 15]>> = BTreeMap::new();
    for r in &all {
        let int = |c: &str| number(field(r, c)) as i64;
        let mut row = [0.0; 15];
        row[0] = number(field(r, "sales_units"));
        (1..=11).for_each(|p| row[p] = number(field(r, &format!("price{p}"))));
        row[12] = number(field(r, "deal"));
        row[13] = number(field(r, "feat"));
        series.entry((int("brand"), int("store"))).or_default().insert(int("week"), row);
    }
    let influences = [
        influence("price", PRICE_ELASTICITY_PRIOR, 3.0),
        influence("deal", 0.0, 3.0),
        influence("feature", 0.0, 3.0),
        influence("price of the others", 0.0, 3.0),
    ];
    let (mut error, mut plain_error, mut actual, mut bias) = (0.0, 0.0, 0.0, 0.0);
    let brands: std::collections::BTreeSet<i64> = series.keys().map(|k| k.0).collect();
    let mut scratch = LevelScratch::default();
    for brand in brands {
        // Weeks that the store did not report are missing: the grid runs over all weeks.
        let members: Vec<_> = series.iter().filter(|(k, _)| k.0 == brand).map(|(_, weeks)| weeks).collect();
        for back in if validation { [48, 40, 32] } else { [24, 16, 8] } {
            let grids: Vec<(Vec<f64>, Vec<f64>, usize)> = members
                .iter()
                .map(|weeks| {
                    let (first, last) = (*weeks.keys().next().unwrap(), *weeks.keys().last().unwrap());
                    let end = (last - first + 1) as usize - back;
                    let own = brand as usize;
                    let known: Vec<&[f64; 15]> = weeks.values().collect();
                    let mean = |p: usize| known.iter().map(|r| libm::log(r[p])).sum::<f64>() / known.len() as f64;
                    let means: Vec<f64> = (0..12).map(|p| if p == 0 { 0.0 } else { mean(p) }).collect();
                    let (mut values, mut matrix) = (vec![], vec![]);
                    for week in first..first + (end + 8) as i64 {
                        match weeks.get(&week) {
                            Some(row) => {
                                values.push(row[0]);
                                let others =
                                    (1..12).filter(|p| *p != own).map(|p| libm::log(row[p]) - means[p]).sum::<f64>();
                                matrix.extend([libm::log(row[own]) - means[own], row[12], row[13], others / 10.0]);
                            }
                            None => {
                                values.push(f64::NAN);
                                matrix.extend([0.0; 4]);
                            }
                        }
                    }
                    (values, matrix, end)
                })
                .collect();
            let group: Vec<Influenced<'_>> =
                grids.iter().map(|(v, m, end)| Influenced { values: &v[..*end], rows: m }).collect();
            let effects = Effects::estimate(&group, &influences, 13).expect("estimates");
            let mut factors = vec![];
            for (one, (values, matrix, end)) in group.iter().zip(&grids) {
                let own = Effects::estimate(std::slice::from_ref(one), &effects.as_prior(8.0), 13).expect("estimates");
                own.factors_into(matrix, &mut factors);
                let with = fit_level(&values[..*end], &[], &factors[..*end], &mut scratch);
                let plain = fit_level(&values[..*end], &[], &[], &mut scratch);
                for (y, f) in values[*end..].iter().zip(&factors[*end..]).filter(|(y, _)| y.is_finite()) {
                    actual += y;
                    error += (y - with.level * f).abs();
                    bias += with.level * f - y;
                    plain_error += (y - plain.level).abs();
                }
            }
        }
    }
    let name = if validation { "forecast/orange_juice/validation" } else { "forecast/orange_juice" };
    at_most(
        name,
        error / actual,
        "WAPE",
        (!validation).then_some(0.48),
        &format!("history only {:.3}; bias {:+.3}", plain_error / actual, bias / actual),
    );
}

/// The last seven days, scored where nothing ran out.
fn fresh_retail() {
    let (Some(all), Some(profile)) = (rows("freshretail_daily.parquet"), rows("freshretail_hour_profile.parquet"))
    else {
        return;
    };
    let before: Vec<f64> = profile.iter().map(|r| number(field(r, "cum_share_before_hour"))).collect();
    struct Item {
        group: String,
        sales: Vec<f64>,
        shares: Vec<f64>,
        discount: Vec<f64>,
        activity: Vec<f64>,
        clear: Vec<bool>,
    }
    let items: Vec<Item> = all
        .iter()
        .map(|r| {
            let hours = numbers(field(r, "so_hours"));
            let first = numbers(field(r, "first_so_hour"));
            // Out from the first hour on for as many hours; out at closing time (22) is out until midnight.
            let share = |(h, f): (&f64, &f64)| {
                if *h <= 0.0 || *f < 0.0 {
                    return 1.0;
                }
                let until = f + h;
                let until = if until >= 22.0 { 24 } else { until as usize };
                1.0 - (before[until] - before[*f as usize])
            };
            Item {
                group: format!("{}/{}", text(field(r, "city_id")), text(field(r, "second_category_id"))),
                sales: numbers(field(r, "sale_x10")).iter().map(|x| x / 10.0).collect(),
                shares: hours.iter().zip(&first).map(share).collect(),
                discount: numbers(field(r, "discount_x1000"))
                    .iter()
                    .map(|x| libm::log((x / 1000.0).clamp(0.2, 1.0)))
                    .collect(),
                activity: numbers(field(r, "activity_flag")),
                clear: hours.iter().map(|h| *h <= 0.0).collect(),
            }
        })
        .collect();
    drop(all);
    let mut influences: Vec<Influence> = (0..7).map(|d| influence(&format!("weekday.{d}"), 0.0, 5.0)).collect();
    influences.push(influence("price", -1.0, 20.0));
    influences.push(influence("activity", 0.0, 20.0));
    for (words, end, wape, bias_limit) in [("validation", 76, None, None), ("test", 83, Some(0.319), Some(0.045))] {
        let start = Instant::now();
        let mut groups: BTreeMap<&str, Vec<&Item>> = BTreeMap::new();
        items.iter().for_each(|item| groups.entry(&item.group).or_default().push(item));
        let mut scratch = LevelScratch::default();
        let mut factors: Vec<f64> = vec![];
        let (mut error, mut actual, mut bias, mut raw_error, mut raw_bias) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for members in groups.values() {
            // One series per group: means over members of what could be seen, of price and of activity.
            let (mut mean, mut matrix) = (vec![], vec![]);
            for day in 0..end + 7 {
                let (mut sold, mut seen) = (0.0, 0.0);
                for m in members {
                    sold += if m.shares[day] > 0.0 { m.sales[day] } else { 0.0 };
                    seen += m.shares[day];
                }
                mean.push(if seen > 0.0 { sold / seen } else { f64::NAN });
                matrix.extend((0..7).map(|d| f64::from(u8::from(d == day % 7))));
                let count = members.len() as f64;
                matrix.push(members.iter().map(|m| m.discount[day]).sum::<f64>() / count);
                matrix.push(members.iter().map(|m| m.activity[day]).sum::<f64>() / count);
            }
            let group = [Influenced { values: &mean[..end], rows: &matrix }];
            let effects = Effects::estimate(&group, &influences, 15).expect("estimates");
            let mut rows = vec![];
            for m in members {
                rows.clear();
                for day in 0..end + 7 {
                    rows.extend((0..7).map(|d| f64::from(u8::from(d == day % 7))));
                    rows.extend([m.discount[day], m.activity[day]]);
                }
                effects.factors_into(&rows, &mut factors);
                let state = fit_level(&m.sales[..end], &m.shares[..end], &factors[..end], &mut scratch);
                let raw = fit_level(&m.sales[..end], &[], &factors[..end], &mut scratch);
                for day in end..end + 7 {
                    if m.clear[day] {
                        let f = state.level * factors[day];
                        actual += m.sales[day];
                        error += (m.sales[day] - f).abs();
                        bias += f - m.sales[day];
                        raw_error += (m.sales[day] - raw.level * factors[day]).abs();
                        raw_bias += raw.level * factors[day] - m.sales[day];
                    }
                }
            }
        }
        let seconds = start.elapsed().as_secs_f64();
        let name = format!("forecast/freshretail/{words}");
        let raw = format!("sales taken as demand: WAPE {:.3}, bias {:+.3}", raw_error / actual, raw_bias / actual);
        at_most(&name, error / actual, "WAPE", wape, &raw);
        at_most(
            &format!("{name}/bias"),
            (bias / actual).abs(),
            "share",
            bias_limit,
            &format!("{:+.4}; {raw}", bias / actual),
        );
        at_most(&format!("{name}/time"), seconds, "s", Some(2.0), "two fits of 50,000 x 83 days, one core");
    }
}

fn main() {
    orange_juice(true);
    orange_juice(false);
    fresh_retail();
}
