//! Replenishment: exact policies against stockpyl in one run, and a whole run over 100,000 SKU-places on one core.

use std::hint::black_box;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use chrono::NaiveDate;
use daigou::plan::distribution::Demand;
use daigou::plan::replenish::*;
use daigou::value::*;
use daigou_benches::{at_least, at_most, median_seconds};
use serde_json::{Value, json};

/// The package measured against, as it stands on the package index.
const PEER: &str = "stockpyl==1.0.2";

fn main() {
    peers();
    whole_run();
}

/// Name, problem, target ratio, our solver.
type Problem = (&'static str, Value, f64, Box<dyn Fn() -> Vec<f64>>);

fn problems() -> Vec<Problem> {
    let min_max = |mean: f64, k: f64, h: f64, p: f64| {
        let costs = PeriodCosts {
            fixed_cost_per_order: k,
            holding_cost_per_unit: h,
            backorder_cost_per_unit: p,
            lead_time_periods: 0,
        };
        let solve = move || {
            let demand = Demand::poisson(black_box(mean)).expect("a demand");
            let best = optimal_min_max(&demand, &costs).expect("levels");
            vec![best.reorder_level as f64, best.order_up_to_level as f64, best.cost_per_period]
        };
        (json!({"kind": "min_max", "mean": mean, "k": k, "h": h, "p": p}), Box::new(solve) as Box<dyn Fn() -> _>)
    };
    let reorder = |mean: f64, lead: f64, k: f64, h: f64, p: f64| {
        let costs = ReviewCosts {
            fixed_cost_per_order: k,
            holding_cost_per_unit: h,
            backorder_cost_per_unit: p,
            demand_per_time: mean,
        };
        let solve = move || {
            let demand = Demand::poisson(black_box(mean * lead)).expect("a demand");
            let best = optimal_unit_reorder_policy(&demand, &costs).expect("a policy");
            vec![best.reorder_point as f64, f64::from(best.order_quantity), best.cost_per_time]
        };
        let problem = json!({"kind": "reorder", "mean": mean, "lead": lead, "k": k, "h": h, "p": p});
        (problem, Box::new(solve) as Box<dyn Fn() -> _>)
    };
    let lots = |periods: u32| {
        let demand: Vec<f64> = (0..periods).map(|t| f64::from(40 + (t * t * 7 + t * 13) % 61)).collect();
        let problem = json!({"kind": "lots", "demand": demand, "k": 250.0, "h": 1.0});
        let solve = move || vec![wagner_whitin(black_box(&demand), 250.0, 1.0, 0.0).expect("a plan").total_cost];
        (problem, Box::new(solve) as Box<dyn Fn() -> _>)
    };
    let rows = [
        ("min-max-poisson-20-k-64", min_max(20.0, 64.0, 1.0, 9.0), 10_000.0),
        ("min-max-poisson-6-k-5", min_max(6.0, 5.0, 1.0, 4.0), 5_000.0),
        ("reorder-poisson-50", reorder(25.0, 2.0, 100.0, 20.0, 150.0), 4_000.0),
        ("reorder-poisson-50-k-400", reorder(25.0, 2.0, 400.0, 1.0, 19.0), 4_000.0),
        ("wagner-whitin-104", lots(104), 10_000.0),
    ];
    rows.into_iter().map(|(name, (problem, solve), target)| (name, problem, target, solve)).collect()
}

fn peers() {
    let problems = problems();
    let asked: serde_json::Map<String, Value> =
        problems.iter().map(|(name, problem, _, _)| ((*name).to_owned(), problem.clone())).collect();
    let Some(peer) = peer_answers(&Value::Object(asked)) else { return };
    for (name, _, target, solve) in &problems {
        let (theirs, ours) = (&peer[name]["answer"], solve());
        for (found, expected) in ours.iter().zip(theirs.as_array().expect("an answer")) {
            let expected = expected.as_f64().expect("a number");
            assert!((found - expected).abs() <= 1e-7 * expected.abs().max(1.0), "{name}: {found} for {expected}");
        }
        let seconds = median_seconds(9, || (0..2_000).for_each(|_| drop(black_box(solve())))) / 2_000.0;
        let their_seconds = peer[name]["seconds"].as_f64().expect("seconds");
        let against =
            format!("{PEER}: {:.3} ms of CPU; here {:.2} µs; same answer", their_seconds * 1e3, seconds * 1e6);
        at_least(&format!("replenish/{name}"), their_seconds / seconds, "ratio", Some(*target), &against);
    }
}

/// Runs the peer in an environment of its own under the target folder; `None`, loudly, where it cannot be had.
fn peer_answers(problems: &Value) -> Option<Value> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let environment = root.join("../target/venv-stockpyl");
    let python = environment.join("bin/python");
    let ran = |command: &mut Command| command.stdout(Stdio::null()).status().is_ok_and(|status| status.success());
    let ready = python.exists() && ran(Command::new(&python).args(["-c", "import stockpyl"]));
    let installed = ready
        || (ran(Command::new("python3").args(["-m", "venv"]).arg(&environment))
            && ran(Command::new(&python).args(["-m", "pip", "install", "--quiet", PEER])));
    if !installed {
        eprintln!("SKIPPED: {PEER} cannot be installed here");
        return None;
    }
    let mut child = Command::new(&python)
        .arg(root.join("stockpyl_times.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python starts");
    child.stdin.take().expect("a pipe").write_all(problems.to_string().as_bytes()).expect("the problems are read");
    let output = child.wait_with_output().expect("python ends");
    assert!(output.status.success(), "the peer's run failed");
    Some(serde_json::from_slice(&output.stdout).expect("figures"))
}

/// 50,000 SKUs at two places: positions, given quantiles, levels, transfers, proposals.
fn whole_run() {
    let mut state = 7_u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let today = NaiveDate::from_ymd_opt(2026, 11, 2).expect("a day");
    let places = ["osaka", "shanghai"].map(|place| PlaceId::new(place).expect("an id"));
    let item = |at: usize| {
        let daily = 0.05 + random(400) as f64 / 100.0;
        let lead = 5.0 + random(25) as f64;
        let (risk, spread) = (daily * (lead + 7.0), 0.4 + random(80) as f64 / 100.0);
        let quantile = |z: f64| (risk * (1.0 + spread * z)).max(0.0);
        ReplenishItem {
            sku: Sku::new(format!("SKU-{:05}", at / 2)).expect("an id"),
            place: places[at % 2].clone(),
            on_hand: Quantity::new((daily * random(60) as f64) as u32).expect("units"),
            promised: Quantity::new(random(4) as u32).expect("units"),
            inbound: match random(3) {
                0 => vec![InboundUnits {
                    quantity: Quantity::new(1 + random(50) as u32).expect("units"),
                    expected_on: today + chrono::Days::new(random(20)),
                }],
                _ => vec![],
            },
            phase: ItemPhase::Regular,
            outlook: DemandOutlook {
                expected_by_day: (0..28).map(|day| daily * [0.8, 0.9, 1.0, 1.0, 1.1, 1.3, 0.9][day % 7]).collect(),
                levels: vec![0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99],
                risk_quantiles: [-1.6, -1.3, -0.7, -0.05, 0.65, 1.3, 1.7, 2.1, 2.4].map(quantile).to_vec(),
            },
            terms: ReplenishTerms {
                supplier: SupplierId::new(format!("supplier-{}", random(40))).expect("an id"),
                lead_time_days: lead,
                lead_time_sd_days: random(6) as f64,
                review_days: 7.0,
                service_level: 0.95,
                unit_price: UnitPrice::new(rust_decimal::Decimal::new(500 + random(20_000) as i64, 2), Currency::CNY)
                    .expect("a price"),
                fixed_cost_per_order: 40.0,
                holding_rate_per_year: 0.25,
                limits: OrderLimits { minimum_order_quantity: 6, pack_size: 6, quantity_max: Some(100_000) },
            },
        }
    };
    let items: Vec<ReplenishItem> = (0..100_000).map(item).collect();
    let lane = |from: usize, to: usize| TransferLane { from: places[from].clone(), to: places[to].clone() };
    let lanes = [lane(0, 1), lane(1, 0)];
    let plan = replenish_items(&items, &lanes, today).expect("a plan");
    let seconds = median_seconds(5, || replenish_items(black_box(&items), &lanes, today).expect("a plan"));
    let against = format!("{} purchases and {} transfers proposed", plan.proposals.len(), plan.transfers.len());
    at_most("replenish/100000-sku-places", seconds, "s, one core", Some(1.0), &against);
}
