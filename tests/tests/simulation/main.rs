//! A seeded shop under sensible and senseless asks, crashes and repeats, with an auditor who keeps only the events.
//! A failure names its seed: add it to `KEPT`, mend the cause, and leave it there.

mod auditor;
mod bookkeeper;
mod dice;
mod workload;
mod worth;

use std::collections::BTreeMap;

use auditor::{Auditor, is_order_event};
use bookkeeper::Bookkeeper;
use daigou::shop::{Shop, ShopCommand, ShopError, ShopEvent, ShopState};
use workload::{Workload, terms};

/// Seeds that once failed.
const KEPT: [u64; 0] = [];

#[test]
fn a_shop_stays_true_under_everything_people_ask() {
    let more = std::env::var("SIMULATE").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(12);
    let mut codes = BTreeMap::new();
    let (mut done, mut progressed) = (0, 0);
    for seed in KEPT.into_iter().chain(1..=more) {
        let (commands, steps) = simulate(seed, 1_500, &mut codes);
        done += commands;
        progressed += steps;
    }
    // The workload must reach deep enough to mean something.
    assert!(done > 3_000, "only {done} commands were carried out");
    assert!(progressed > 1_000, "only {progressed} times goods moved along");
    assert!(codes.len() > 40, "only {} reasons of refusal were met: {codes:?}", codes.len());
}

fn simulate(seed: u64, steps: usize, codes: &mut BTreeMap<&'static str, u64>) -> (usize, usize) {
    let mut workload = Workload::new(seed);
    let mut shop = Shop::open(terms(seed));
    let mut auditor = Auditor::default();
    let mut bookkeeper = Bookkeeper::new(seed);
    let (mut done, mut progressed) = (0, 0);
    let opening = workload.opening();
    for step in 0..steps {
        let command = opening.get(step).cloned().unwrap_or_else(|| workload.next(&shop));
        let before = shop.snapshot().clone();
        let at = workload.at;
        let fail = |problem: String| panic!("seed {seed}, step {step}: {problem}\n{command:?}");
        match shop.execute(command.clone(), at) {
            Ok(records) => {
                auditor.hear(&records);
                done += usize::from(!records.is_empty());
                progressed += records.iter().filter(|record| is_order_event(record)).count();
                if !records.is_empty() {
                    if let Err(problem) = auditor.audit(&shop).and_then(|()| bookkeeper.hear(&records, &shop)) {
                        fail(problem);
                    }
                    repeat(&mut shop, &command, at, fail);
                }
            }
            Err(error) => {
                *codes.entry(error.code()).or_default() += 1;
                if matches!(error, ShopError::Corrupt { .. }) {
                    fail(format!("the shop wrote what it cannot read: {error}"));
                }
                if *shop.snapshot() != before {
                    fail(format!("refused ({error}) and yet changed"));
                }
            }
        }
        if workload.dice.one_in(100) {
            crash(&mut shop, seed, &auditor, fail);
            if let Err(problem) = bookkeeper.crash(seed, auditor.records()) {
                fail(problem);
            }
        }
    }
    (done, progressed)
}

/// What carries a key of its own is recognised; nothing that is asked twice may happen twice.
fn repeat(shop: &mut Shop, command: &ShopCommand, at: daigou::value::Moment, fail: impl Fn(String)) {
    let keyed = matches!(
        command,
        ShopCommand::PlaceOrder { .. }
            | ShopCommand::EditOrder { .. }
            | ShopCommand::ReturnSimply { .. }
            | ShopCommand::Stock { .. }
            | ShopCommand::ReceiveGoods { .. }
            | ShopCommand::Cost { .. }
            | ShopCommand::Payment { .. }
            | ShopCommand::Parcel { .. }
            | ShopCommand::Returns { .. }
    );
    if !keyed {
        return;
    }
    let version = shop.version();
    match shop.execute(command.clone(), at) {
        Ok(records) if records.is_empty() && shop.version() == version => {}
        Ok(records) => fail(format!("asked twice, happened twice: {records:?}")),
        Err(error) => fail(format!("asked twice, refused: {error}")),
    }
}

/// A crash: what was stored is read again, and the log replayed from nothing gives the same.
fn crash(shop: &mut Shop, seed: u64, auditor: &Auditor, fail: impl Fn(String)) {
    let stock = auditor.records().iter().filter_map(|record| match &record.event {
        ShopEvent::Stock { event } => Some(event),
        _ => None,
    });
    if let Err(drift) = shop.stock().audit(stock) {
        fail(drift.to_string());
    }
    let stored = serde_json::to_string(shop.snapshot()).expect("a snapshot is written");
    let snapshot: ShopState = serde_json::from_str(&stored).expect("a snapshot is read");
    let restored = Shop::restore(terms(seed), snapshot);
    if restored != *shop {
        fail("the snapshot lost something".to_owned());
    }
    let log: Vec<String> = auditor.records().iter().map(|r| serde_json::to_string(r).expect("written")).collect();
    let mut replayed = Shop::open(terms(seed));
    for line in &log {
        let record = serde_json::from_str(line).expect("a record is read");
        if let Err(corrupt) = replayed.apply(&record) {
            fail(corrupt.to_string());
        }
    }
    if replayed != restored {
        fail("the replayed log differs".to_owned());
    }
    *shop = restored;
}
