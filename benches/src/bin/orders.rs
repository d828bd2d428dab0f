//! Orders through the door: placed with stock reserved, whole lives, replay, and memory per finished order.

use std::collections::HashMap;
use std::hint::black_box;
use std::time::Instant;

use daigou::shop::{Record, Shop, ShopCommand};
use daigou_benches::{at_least, at_most, workload};

const ORDERS: usize = 200_000;
const BATCH: usize = 1_000;
const REPLAYED: usize = 50_000;
const LIVES: usize = 60_000;
/// Steps of the life after placing up to the delivery.
const DELIVERED: usize = 5;

fn main() {
    finished();
    lives();
    placed();
}

/// Places orders in the shop, and books the same orders in a plain hash map beside it.
fn placed() {
    let (mut shop, _) = workload::stocked_shop();
    let mut seconds = 0.0;
    for batch in 0..ORDERS / BATCH {
        let commands: Vec<ShopCommand> = (batch * BATCH..(batch + 1) * BATCH).map(workload::place).collect();
        let start = Instant::now();
        for command in commands {
            // The host takes the records and lets them go, as one that writes them to its log does.
            black_box(shop.execute(command, workload::start()).expect("placed"));
        }
        seconds += start.elapsed().as_secs_f64();
    }
    let per_second = ORDERS as f64 / seconds;
    let plain = plain_placed();
    at_least(
        "orders/placed with stock reserved",
        per_second,
        "orders/s",
        Some(300_000.0),
        &format!("a plain map of orders and stock counts, no rules, no events: {plain:.0} orders/s"),
    );

    let (mut shop, mut log) = workload::stocked_shop();
    for number in 0..REPLAYED {
        log.extend(shop.execute(workload::place(number), workload::start()).expect("placed"));
    }
    let mut again = Shop::open(shop.terms().clone());
    let start = Instant::now();
    again.replay(&log).expect("our own log");
    let rate = log.len() as f64 / start.elapsed().as_secs_f64();
    assert!(again == shop, "replay gives the same shop");
    at_least("orders/replay", rate, "events/s", Some(1_000_000.0), "the live run of the same events");
}

fn plain_placed() -> f64 {
    let mut stock: HashMap<String, i64> =
        (0..workload::SKUS).map(|sku| (workload::sku_id(sku).to_string(), 500_000_000)).collect();
    let mut book = HashMap::new();
    let mut seconds = 0.0;
    for batch in 0..ORDERS / BATCH {
        let orders: Vec<_> = (batch * BATCH..(batch + 1) * BATCH).map(workload::order).collect();
        let start = Instant::now();
        for order in orders {
            for line in &order.content.lines {
                if let Some(free) = stock.get_mut(line.sku.as_str()) {
                    *free -= i64::from(line.quantity.get());
                }
            }
            book.insert(order.order_id.to_string(), order);
        }
        seconds += start.elapsed().as_secs_f64();
    }
    ORDERS as f64 / seconds
}

/// What a shop keeps of an order that was paid for and delivered, and of one that also had a return and a refund.
fn finished() {
    // Both shops live to the end, so that neither is built in memory the other has freed.
    let mut shops = Vec::new();
    for (steps, of) in [(DELIVERED, "delivered"), (usize::MAX, "delivered, returned in part and refunded")] {
        let (mut shop, _) = workload::stocked_shop();
        let before = resident_bytes();
        for number in 0..LIVES {
            shop.execute(workload::place(number), workload::start()).expect("placed");
            let total = shop.orders().order(&workload::order(number).order_id).expect("there").total();
            for command in workload::rest_of_life(number, total).into_iter().take(steps) {
                shop.execute(command, workload::start()).expect("a step of the life");
            }
        }
        let grown = (resident_bytes() - before) / LIVES as f64;
        let against = format!("bytes per 3-line order {of}: growth of the process");
        at_most("orders/resident memory", grown, "bytes", (steps == DELIVERED).then_some(2_000.0), &against);
        shops.push(shop);
    }
}

/// Whole lives.
fn lives() {
    let (mut shop, _) = workload::stocked_shop();
    let mut records: Vec<Vec<Record>> = Vec::new();
    let mut elapsed = 0.0;
    for number in 0..LIVES {
        let place = workload::place(number);
        let start = Instant::now();
        let placed = shop.execute(place, workload::start()).expect("placed");
        elapsed += start.elapsed().as_secs_f64();
        let total = shop.orders().order(&workload::order(number).order_id).expect("there").total();
        let rest = workload::rest_of_life(number, total);
        let start = Instant::now();
        for command in rest {
            records.push(shop.execute(command, workload::start()).expect("a step of the life"));
        }
        elapsed += start.elapsed().as_secs_f64();
        records.clear();
        drop(placed);
    }
    at_least(
        "orders/whole life to refund",
        LIVES as f64 / elapsed,
        "lives/s",
        Some(50_000.0),
        "eight commands each, events returned",
    );
}

fn resident_bytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = status.split_whitespace().nth(1).and_then(|pages| pages.parse::<f64>().ok());
    pages.unwrap_or(0.0) * 4096.0
}
