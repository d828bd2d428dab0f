//! A history replayed with another policy: by hand, without look-ahead, the same for a seed, with intervals that mean something.

use daigou::plan::replenish::*;

fn item(demand: Vec<u32>, opening_stock: u32) -> BacktestItem {
    BacktestItem {
        demand,
        opening_stock,
        unit_cost: 10.0,
        unit_margin: 6.0,
        fixed_cost_per_order: 4.0,
        holding_rate_per_year: 0.365,
        limits: OrderLimits { minimum_order_quantity: 0, pack_size: 1, quantity_max: None },
        lead_times_days: vec![2],
    }
}

fn settings(warm_up_days: u32) -> BacktestSettings {
    BacktestSettings { warm_up_days, review_days: 1, replications: 1, resamples: 200, confidence: 0.95, seed: 7 }
}

fn named(name: &str, policy: BacktestPolicy) -> NamedPolicy {
    NamedPolicy { name: name.to_owned(), policies: vec![policy] }
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} for {expected}");
}

#[test]
fn a_week_by_hand() {
    // Morning stock 5; three a day; (2, 6) with two days of lead time; the first day is known already.
    let history = item(vec![3; 8], 5);
    let policy = BacktestPolicy::Levels { reorder_level: 2, order_up_to_level: 6 };
    let row = &backtest(&[history], &[named("levels", policy)], &settings(1)).unwrap()[0];
    // day 1: sells 3, left 2, orders 4 (due 3) · day 2: sells 2 of 3, left 0, position 4
    // day 3: 4 come, sells 3, left 1, orders 5 (due 5) · day 4: sells 1 of 3, left 0
    // day 5: 5 come, sells 3, left 2, position 2, orders 4 (due 7) · day 6: sells 2 of 3, left 0
    // day 7: 4 come, sells 3, left 1, orders 5
    let f = &row.figures;
    assert_eq!((f.units_asked, f.units_sold, f.days), (21.0, 17.0, 7.0));
    assert_eq!((f.days_short, f.stock_outs, f.orders_placed, f.units_ordered), (3.0, 3.0, 4.0, 18.0));
    close(f.average_stock_units, (2.0 + 1.0 + 2.0 + 1.0) / 7.0);
    close(f.average_stock_value, 10.0 * f.average_stock_units);
    close(f.average_inbound_value, 10.0 * (4.0 + 4.0 + 5.0 + 5.0 + 4.0 + 4.0 + 5.0) / 7.0);
    close(f.margin_lost, 24.0);
    close(f.ordering_cost, 16.0);
    close(f.holding_cost, 6.0 * 10.0 * 0.365 / 365.0);
    close(f.total_cost(), 24.0 + 16.0 + 0.06);
    close(row.fill_rate.value, 17.0 / 21.0);
    close(f.days_served_share(), 4.0 / 7.0);
}

/// Rare and lumpy, from a seed.
fn lumpy(seed: u64, days: usize) -> Vec<u32> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u32
    };
    (0..days).map(|_| if next() % 3 == 0 { 1 + next() % 9 } else { 0 }).collect()
}

fn policies() -> Vec<NamedPolicy> {
    vec![
        named("cover", BacktestPolicy::Cover { window_days: 28, cover_days: 14 }),
        named("service", BacktestPolicy::Service { window_days: 90, service_level: 0.95 }),
    ]
}

#[test]
fn nothing_of_the_future_is_seen() {
    let past = lumpy(11, 200);
    let orders = |tail: Vec<u32>| {
        let demand: Vec<u32> = past.iter().copied().chain(tail).collect();
        let item = BacktestItem { lead_times_days: vec![3, 5, 9], ..item(demand, 20) };
        let mut placed = vec![];
        replay_policy(&item, &settings(100), 4, |evening| {
            assert_eq!(evening.sold.len(), evening.day as usize + 1);
            assert_eq!(evening.was_short.len(), evening.sold.len());
            let units = (30 - evening.position).max(0) as f64;
            if evening.day < 200 {
                placed.push((evening.day, evening.on_hand, evening.position, evening.sold.to_vec()));
            }
            units
        })
        .unwrap();
        placed
    };
    assert_eq!(orders(vec![0; 60]), orders(vec![50; 60]));
    // Demand that the empty shelf turned away is not seen either.
    let empty = BacktestItem { opening_stock: 0, ..item(vec![7; 40], 0) };
    replay_policy(&empty, &settings(10), 0, |evening| {
        assert!(evening.sold.iter().skip(10).all(|units| *units == 0));
        assert!(evening.was_short.iter().skip(10).all(|short| *short));
        0.0
    })
    .unwrap();
}

#[test]
fn the_same_seed_gives_the_same_answer_and_lead_times_matter() {
    let items: Vec<BacktestItem> =
        (0..30).map(|at| BacktestItem { lead_times_days: vec![2, 4, 12], ..item(lumpy(at, 400), 20) }).collect();
    let run =
        |seed| backtest(&items, &policies(), &BacktestSettings { seed, review_days: 7, ..settings(120) }).unwrap();
    assert_eq!(run(7), run(7));
    assert_ne!(run(7), run(8));
    for row in run(7) {
        for interval in [&row.fill_rate, &row.average_stock_value, &row.total_cost] {
            assert!(interval.low < interval.value && interval.value < interval.high, "{interval:?}");
        }
        assert!(row.figures.units_sold <= row.figures.units_asked);
    }
    let first = &run(7)[0];
    assert_eq!((first.fill_rate_beside_first.value, first.total_cost_beside_first.high), (0.0, 0.0));
    // More service costs more stock and loses less.
    let served = |level| {
        let policy = BacktestPolicy::Service { window_days: 90, service_level: level };
        backtest(&items, &[named("service", policy)], &settings(120)).unwrap().remove(0)
    };
    let (low, high) = (served(0.6), served(0.99));
    assert!(high.fill_rate.value > low.fill_rate.value + 0.01);
    assert!(high.average_stock_value.value > 1.2 * low.average_stock_value.value);
}

/// About 95 of 100 intervals hold the mean of the items' population.
#[test]
fn intervals_cover_what_they_claim() {
    let policy = named("cover", BacktestPolicy::Cover { window_days: 28, cover_days: 14 });
    let one = BacktestSettings { resamples: 1, ..settings(60) };
    let value = |items: &[BacktestItem], settings: &BacktestSettings| {
        backtest(items, std::slice::from_ref(&policy), settings).unwrap().remove(0).average_stock_value
    };
    let population: Vec<BacktestItem> = (0..3_000).map(|at| item(lumpy(at, 120), 15)).collect();
    let mean = value(&population, &one).value / 3_000.0;
    let covered = population
        .chunks(30)
        .filter(|sample| {
            let found = value(sample, &BacktestSettings { resamples: 400, ..settings(60) });
            found.low <= 30.0 * mean && 30.0 * mean <= found.high
        })
        .count();
    assert!((85..=100).contains(&covered), "{covered} of 100 intervals hold the mean");
}

#[test]
fn the_shops_own_past_is_replayed_as_it_was() {
    let history = item(lumpy(5, 90), 12);
    let orders = vec![
        DatedUnits { day: 33, units: 20 },
        DatedUnits { day: 33, units: 5 },
        DatedUnits { day: 10, units: 99 },
        DatedUnits { day: 61, units: 30 },
    ];
    let own = named("own", BacktestPolicy::AsOrdered { orders });
    // Looked at once in 50 days; what was ordered on other days was ordered all the same.
    let rows = backtest(std::slice::from_ref(&history), &[own], &BacktestSettings { review_days: 50, ..settings(30) })
        .unwrap();
    assert_eq!((rows[0].figures.orders_placed, rows[0].figures.units_ordered), (2.0, 55.0));
    let none = named("none", BacktestPolicy::AsOrdered { orders: vec![] });
    let rows = backtest(&[history], &[none], &settings(30)).unwrap();
    assert_eq!(rows[0].figures.units_sold, 12.0);
}

#[test]
fn packs_minimum_and_bad_input() {
    let limits = OrderLimits { minimum_order_quantity: 10, pack_size: 6, quantity_max: Some(20) };
    let packed = BacktestItem { limits, ..item(vec![1; 40], 0) };
    let asked = |units: f64| {
        let mut first = true;
        let figures = replay_policy(&packed, &settings(1), 0, |_| if std::mem::take(&mut first) { units } else { 0.0 });
        figures.unwrap().units_ordered
    };
    assert_eq!(
        [asked(0.0), asked(-5.0), asked(f64::NAN), asked(1.0), asked(13.0), asked(1e18)],
        [0.0, 0.0, 0.0, 12.0, 18.0, 18.0]
    );
    let good = || item(vec![1; 40], 0);
    let field = |item: BacktestItem| backtest(&[item], &policies(), &settings(30)).unwrap_err().field;
    assert_eq!(field(item(vec![1; 30], 0)), "items[0].demand");
    assert_eq!(field(BacktestItem { lead_times_days: vec![], ..good() }), "items[0].lead_times_days");
    assert_eq!(field(BacktestItem { unit_cost: f64::NAN, ..good() }), "items[0].unit_cost");
    assert_eq!(field(BacktestItem { unit_margin: -1.0, ..good() }), "items[0].unit_margin");
    let shelf = OrderLimits { minimum_order_quantity: 30, pack_size: 1, quantity_max: Some(20) };
    assert_eq!(field(BacktestItem { limits: shelf, ..good() }), "items[0].minimum_order_quantity");
    let of =
        |policy, settings: BacktestSettings| backtest(&[good()], &[named("x", policy)], &settings).unwrap_err().field;
    let service = |service_level| BacktestPolicy::Service { window_days: 30, service_level };
    assert_eq!(of(service(1.0), settings(30)), "policies[0].service_level");
    assert_eq!(of(BacktestPolicy::Cover { window_days: 0, cover_days: 3 }, settings(30)), "policies[0].window_days");
    let crossed = BacktestPolicy::Levels { reorder_level: 5, order_up_to_level: 4 };
    assert_eq!(of(crossed, settings(30)), "policies[0].order_up_to_level");
    assert_eq!(of(service(0.9), BacktestSettings { review_days: 0, ..settings(30) }), "review_days");
    assert_eq!(of(service(0.9), BacktestSettings { confidence: 1.0, ..settings(30) }), "confidence");
    assert_eq!(backtest(&[], &policies(), &settings(30)).unwrap_err().field, "items");
}
