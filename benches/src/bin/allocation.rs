//! Allocation: gaps to the known optima, certificates and times.

#[path = "../../../tests/src/alloc_bench.rs"]
mod alloc_bench;

use std::hint::black_box;
use std::ops::ControlFlow;
use std::time::Instant;

use alloc_bench::{instance, judged, least_cost, question, reference};
use daigou::policy::allocation::*;
use daigou::value::*;
use daigou_benches::at_most;
use serde_json::Value;

fn main() {
    let Ok(optima) = std::fs::read_to_string(reference("cases/allocation/optima.json")) else {
        eprintln!("SKIPPED: the optima are not beside the project");
        return;
    };
    let optima: Value = serde_json::from_str(&optima).expect("optima parse");
    let only = std::env::args().nth(1).unwrap_or_default();
    let (mut gaps, mut certificates) = (Vec::new(), Vec::new());
    for row in optima["instances"].as_array().expect("a list") {
        let (preset, stock) = (row["preset"].as_str().unwrap(), row["stock"].as_str().unwrap());
        let count = row["orders"].as_u64().unwrap();
        let name = format!("{preset}-{count}-{stock}");
        if !name.contains(&only) {
            continue;
        }
        let Some(instance) = instance(preset, count, stock, row["seed"].as_u64().unwrap()) else { return };
        let (gap, certificate) = batch(&name, &instance, row, count);
        if count <= 1_000 {
            gaps.push(gap);
            certificates.push(certificate);
        }
        if name == "M-1000-mid" {
            one_order(&instance);
        }
    }
    if gaps.len() > 1 {
        let mean = gaps.iter().sum::<f64>() / gaps.len() as f64;
        let max = gaps.iter().copied().fold(0.0, f64::max);
        let short = certificates.iter().copied().fold(0.0, f64::max);
        at_most("allocation/gap-mean", mean, "% above optimum, N <= 1000", Some(0.05), "proven optima");
        at_most("allocation/gap-max", max, "% above optimum, N <= 1000", Some(0.3), "proven optima");
        at_most("allocation/certificate", short, "% the own bound falls short, N <= 1000", Some(0.3), "proven optima");
    }
    hard_order();
}

fn batch(name: &str, instance: &Value, row: &Value, count: u64) -> (f64, f64) {
    let (network, orders) = question(instance);
    let effort = AllocationEffort::of_orders(count as u32);
    let at = Moment::utc(2026, 11, 11).unwrap();
    let start = Instant::now();
    let allocator = Allocator::new(network, least_cost()).unwrap();
    let answer = allocator.allocate_batch(&orders, at, &effort, &mut |_| ControlFlow::Continue(())).unwrap();
    let seconds = start.elapsed().as_secs_f64();
    assert_eq!(judged(instance, &answer.plans), answer.cost_minor, "the judge agrees");
    let bound = row["lower_bound"].as_f64().unwrap();
    let best = row["best_known"].as_f64().unwrap();
    let gap = 100.0 * (answer.cost_minor as f64 - bound) / bound;
    let short = 100.0 * (best - answer.bound_minor as f64) / best;
    let first = 100.0 * (answer.baseline_minor as f64 - bound) / bound;
    let gap_target = match (count, row["stock"].as_str()) {
        (5_000, Some("loose")) => 0.1,
        (5_000, Some("mid")) => 0.8,
        (5_000, _) => 1.0,
        _ => 0.3,
    };
    let against = format!("in sequence {first:.2} %, certificate short by {short:.3} %");
    at_most(&format!("allocation/{name}/gap"), gap, "%", Some(gap_target), &against);
    let time_target = match name.split('-').take(2).collect::<Vec<_>>().as_slice() {
        ["M", "1000"] => Some(0.5),
        ["M", "5000"] => Some(5.0),
        _ => None,
    };
    let work = format!("{} passes, {} rounds", answer.passes, answer.rounds);
    at_most(&format!("allocation/{name}/time"), seconds, "s", time_target, &work);
    (gap, short)
}

/// The bare answer for single orders of the family.
fn one_order(instance: &Value) {
    let (network, orders) = question(instance);
    let allocator = Allocator::new(network, least_cost()).unwrap();
    let at = Moment::utc(2026, 11, 11).unwrap();
    let mut micros: Vec<f64> = orders
        .iter()
        .map(|order| {
            let start = Instant::now();
            for _ in 0..50 {
                black_box(allocator.allocate(black_box(order), at)).unwrap();
            }
            start.elapsed().as_secs_f64() * 1e6 / 50.0
        })
        .collect();
    micros.sort_by(f64::total_cmp);
    let against = format!("95 of 100 below {:.2} us, worst {:.2} us", micros[950], micros[999]);
    at_most("allocation/one-order", micros[500], "us median, family M, ids in, plan out", Some(1.0), &against);
}

/// Twenty warehouses, 25 lines, each line in 20 to 60 % of them.
fn hard_order() {
    let mut state = 7_u64;
    let mut roll = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut worst = 0.0_f64;
    let mut all = Vec::new();
    for _ in 0..60 {
        let mut network = AllocationNetwork::default();
        let region = Text::new("r").unwrap();
        for w in 0..20 {
            let place = PlaceId::new(format!("w{w}")).unwrap();
            network.places.push(AllocationPlace {
                place: place.clone(),
                source: AllocationSource::OnHand,
                region: None,
                categories: vec![],
                handling_per_parcel_minor: 0,
                handling_per_line_minor: 20 + 5 * roll(7) as i64,
                handling_per_unit_minor: 0,
                parcels_left: None,
                cut_off: None,
            });
            network.lanes.push(AllocationLane {
                place,
                region: region.clone(),
                parcel_minor: 400 + 10 * roll(50) as i64,
                per_kg_minor: 60 + 20 * roll(12) as i64,
                lead_days: 1,
                restricted: vec![],
                parcel_weight_max: None,
                parcel_value_max_minor: None,
            });
        }
        let mut lines = Vec::new();
        for l in 0..25 {
            let share = 20 + roll(41);
            for w in (0..20).filter(|_| roll(100) < share).collect::<Vec<_>>() {
                network.stock.push(AllocationStock {
                    place: PlaceId::new(format!("w{w}")).unwrap(),
                    sku: Sku::new(format!("k{l}")).unwrap(),
                    available: Quantity::new(9).unwrap(),
                    unit_minor: 0,
                });
            }
            lines.push(AllocationLine {
                line: LineId::new(format!("{l}")).unwrap(),
                sku: Sku::new(format!("k{l}")).unwrap(),
                quantity: Quantity::ONE,
                parts: vec![],
                splitting: LineSplitting::Whole,
                category: None,
                classes: vec![],
                unit_weight: Weight::grams(50 * (1 + roll(30))).unwrap(),
                unit_value_minor: 0,
                unfilled_per_unit_minor: 2_500,
            });
        }
        let order = AllocationOrder {
            order: OrderId::new("o").unwrap(),
            region,
            promise_days: 9,
            late_per_day_minor: 0,
            split_minor: 150,
            lines,
        };
        let allocator = Allocator::new(network, least_cost()).unwrap();
        let at = Moment::utc(2026, 11, 11).unwrap();
        let start = Instant::now();
        for _ in 0..5 {
            assert!(black_box(allocator.allocate(&order, at)).unwrap().proven);
        }
        let millis = start.elapsed().as_secs_f64() * 1e3 / 5.0;
        worst = worst.max(millis);
        all.push(millis);
    }
    all.sort_by(f64::total_cmp);
    let against = format!("median {:.3} ms of 60 orders", all[30]);
    at_most("allocation/hard-order", worst, "ms worst, 20 places x 25 lines", Some(2.0), &against);
}
