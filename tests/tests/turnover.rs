//! Ageing by layer, slow and dead stock, expiry, turnover by month and quarter: by hand and as laws.

use chrono::{Days, NaiveDate};
use daigou::plan::classify::*;
use daigou::value::*;

fn day(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + Days::new(number)
}

fn cny(text: &str) -> Money {
    Money::parse(text, Currency::CNY).unwrap()
}

fn layer(received: u64, units: u32, value: &str) -> StockLayer {
    StockLayer { received_on: day(received), quantity: Quantity::new(units).unwrap(), value: cny(value) }
}

#[test]
fn ageing_puts_every_unit_and_cent_into_one_band() {
    let layers = [layer(0, 5, "50.05"), layer(70, 3, "31"), layer(99, 10, "99.99"), layer(130, 2, "20")];
    let ageing = stock_ageing(&layers, &[30, 60, 90], Currency::CNY, day(100)).unwrap();
    let found: Vec<_> =
        ageing.bands.iter().map(|b| (b.from_days, b.until_days, b.units, b.value.to_string())).collect();
    let text = str::to_owned;
    assert_eq!(
        found,
        [
            // A layer dated after today is new.
            (0, Some(30), 12, text("119.99 CNY")),
            // Thirty days old exactly: the band that begins there.
            (30, Some(60), 3, text("31.00 CNY")),
            (60, Some(90), 0, text("0.00 CNY")),
            (90, None, 5, text("50.05 CNY")),
        ]
    );
    assert_eq!(ageing.average_days, Some((5.0 * 100.0 + 3.0 * 30.0 + 10.0) / 20.0));
    assert_eq!(stock_ageing(&[], &[], Currency::CNY, day(0)).unwrap().average_days, None);
    for edges in [vec![0], vec![30, 30], vec![60, 30]] {
        assert_eq!(stock_ageing(&layers, &edges, Currency::CNY, day(0)).unwrap_err().field, "edges_days");
    }
    let foreign = StockLayer { value: Money::parse("5", Currency::JPY).unwrap(), ..layers[0] };
    assert!(stock_ageing(&[foreign], &[], Currency::CNY, day(0)).unwrap_err().field.starts_with("layers[0]"));
}

#[test]
fn what_is_left_are_the_last_receipts() {
    let receipts = [layer(20, 6, "60"), layer(0, 10, "80"), layer(40, 4, "44")];
    let left = |units| layers_from_receipts(Quantity::new(units).unwrap(), &receipts).unwrap();
    assert_eq!(left(0), []);
    assert_eq!(left(3), [layer(40, 3, "33")]);
    assert_eq!(left(12), [layer(0, 2, "16"), layer(20, 6, "60"), layer(40, 4, "44")]);
    // More than was received stays unexplained.
    assert_eq!(left(50).iter().map(|l| l.quantity.get()).sum::<u32>(), 20);
}

#[test]
fn dead_slow_and_new_stock() {
    let item = |units: u32, daily_mean: f64, first: u64, last: Option<u64>| StockMovement {
        on_hand: Quantity::new(units).unwrap(),
        value: cny("1000"),
        daily_mean,
        first_received_on: day(first),
        last_sold_on: last.map(day),
    };
    let items = [
        item(0, 2.0, 0, Some(299)),
        item(50, 0.0, 280, None),
        item(50, 0.0, 0, Some(120)),
        item(50, 0.0, 0, Some(121)),
        item(500, 1.0, 0, Some(299)),
        item(180, 1.0, 0, Some(299)),
        item(5, 0.0, 0, None),
    ];
    let found = stock_movement(&items, &MovementLimits::default(), day(300)).unwrap();
    let classes: Vec<_> = found.iter().map(|f| f.class).collect();
    use MovementClass::*;
    assert_eq!(classes, [Empty, New, Dead, Slow, Slow, Moving, Dead]);
    assert_eq!((found[2].idle_days, found[2].excess_units, found[2].excess_value), (180, 50.0, 1000.0));
    assert_eq!((found[4].cover_days, found[4].excess_units, found[4].excess_value), (Some(500.0), 320.0, 640.0));
    let bad = [item(1, f64::NAN, 0, None)];
    assert_eq!(stock_movement(&bad, &MovementLimits::default(), day(0)).unwrap_err().field, "items[0].daily_mean");
}

#[test]
fn the_earliest_lot_sells_first_and_the_rest_expires() {
    let lot = |units: u32, until: u64| ExpiringLot {
        quantity: Quantity::new(units).unwrap(),
        value: cny("100"),
        sellable_until: day(until),
    };
    // One a day for forty days. Lot b expires on day 9: ten sales, five left; lot a then sells until day 29.
    let lots = [lot(30, 29), lot(15, 9), lot(10, 60)];
    let risks = expiry_risk(&lots, &[1.0; 40], day(0)).unwrap();
    let left: Vec<f64> = risks.iter().map(|r| r.units_left).collect();
    assert_eq!(left, [10.0, 5.0, 0.0]);
    assert!((risks[1].share_left - 1.0 / 3.0).abs() < 1e-12 && (risks[1].value_left - 100.0 / 3.0).abs() < 1e-9);
    let past = expiry_risk(&[lot(4, 0)], &[1.0; 40], day(3)).unwrap();
    assert_eq!(past[0].units_left, 4.0);
    assert_eq!(expiry_risk(&lots, &[1.0, -1.0], day(0)).unwrap_err().field, "expected_by_day[1]");
}

#[test]
fn turnover_rolls_by_month_and_quarter() {
    // 100 a day out of 3,000 in January, 6,000 from February on; margin 40 a day.
    let days: Vec<StockDay> = (0..151)
        .map(|n| StockDay {
            stock_value: if n < 31 { 3_000.0 } else { 6_000.0 },
            cost_of_goods_sold: 100.0,
            gross_margin: 40.0,
        })
        .collect();
    let months = turnover_by_month(day(0), &days, 1).unwrap();
    let names: Vec<String> = months.iter().map(|row| row.month.to_string()).collect();
    assert_eq!(names, ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05"]);
    assert_eq!((months[0].turnover.days_of_supply, months[1].turnover.days_of_supply), (Some(30.0), Some(60.0)));
    let rolling = turnover_by_month(day(0), &days, 3).unwrap();
    assert_eq!(rolling.len(), 3);
    let average = (31.0 * 3_000.0 + 59.0 * 6_000.0) / 90.0;
    let first = &rolling[0];
    assert!((first.average_stock_value - average).abs() < 1e-9);
    assert!((first.turnover.turns.unwrap() - 9_000.0 / average).abs() < 1e-12);
    assert!((first.turnover.gmroi.unwrap() - 3_600.0 / average).abs() < 1e-12);
    let quarters = turnover_by_quarter(day(0), &days).unwrap();
    let names: Vec<_> = quarters.iter().map(|row| (row.month.to_string(), row.days)).collect();
    assert_eq!(names, [("2026-03".to_owned(), 90), ("2026-05".to_owned(), 61)]);
    assert_eq!(quarters[0].turnover, first.turnover);
    assert!(turnover_by_month(day(0), &days, 6).unwrap().is_empty());
    assert_eq!(turnover_by_month(day(0), &days, 0).unwrap_err().field, "window");
    let bad = [StockDay { stock_value: -1.0, cost_of_goods_sold: 0.0, gross_margin: 0.0 }];
    assert_eq!(turnover_by_month(day(0), &bad, 1).unwrap_err().field, "days[0].stock_value");
}
