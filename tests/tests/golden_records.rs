//! Two golden logs. The one of version 1 is kept as it was written: every later version must read it and come to the same
//! goods, money and returns. The other is what this version writes; `UPDATE_GOLDEN=1` writes it anew.

use std::fs;
use std::path::{Path, PathBuf};

use daigou::shop::{Record, Shop};
use daigou_tests::scenario::{Ask, parse, terms};

const LIVES: [&str; 6] = ["whole_life", "short_stock", "serial_returns", "lost_and_found", "editing", "cancelling"];

fn beside(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The lives as this version lives them, and their log. Each scenario is a shop of its own, whose records count from one
/// again.
fn lived() -> (Vec<Shop>, String) {
    let mut log = String::new();
    let mut lived = vec![];
    for name in LIVES {
        let mut live = Shop::open(terms().expect("terms"));
        let text = fs::read_to_string(beside(&format!("scenarios/{name}.txt"))).expect("a scenario");
        for step in parse(&text).expect("steps") {
            let Ask::Command(command) = step.ask else { continue };
            for record in live.execute(*command, step.at).unwrap_or_default() {
                log.push_str(&(serde_json::to_string(&record).expect("written") + "\n"));
            }
        }
        lived.push(live);
    }
    (lived, log)
}

fn replayed(log: &str) -> Vec<Shop> {
    let mut shops = vec![];
    for line in log.lines() {
        let record: Record = serde_json::from_str(line).expect("a record is read");
        if record.sequence == 1 {
            shops.push(Shop::open(terms().expect("terms")));
        }
        shops.last_mut().expect("the first record is number one").apply(&record).expect("it follows");
    }
    shops
}

#[test]
fn the_log_of_version_one_is_read_and_replayed() {
    let kept = fs::read_to_string(beside("golden/records_v1.jsonl")).expect("the golden log");
    assert!(kept.lines().count() > 60, "the log is long enough to mean something");
    let (lived, _) = lived();
    let replayed = replayed(&kept);
    assert_eq!(replayed.len(), lived.len());
    for ((old, new), name) in replayed.iter().zip(&lived).zip(LIVES) {
        assert_eq!(old.orders(), new.orders(), "{name}");
        assert_eq!(old.payments(), new.payments(), "{name}");
        assert_eq!(old.stock(), new.stock(), "{name}");
        assert_eq!(old.parcels(), new.parcels(), "{name}");
        // Version 1 did not note what the terms said of a return; what became of it is the same.
        let returns = |shop: &Shop| -> Vec<_> {
            let pages = shop.returns().pages();
            pages.map(|(id, page)| (id.clone(), page.status(), page.settlement().cloned())).collect()
        };
        assert_eq!(returns(old), returns(new), "{name}");
    }
}

#[test]
fn what_is_written_now_is_golden() {
    let (lived, log) = lived();
    let golden = beside("golden/records_now.jsonl");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&golden, &log).expect("written");
    }
    let kept = fs::read_to_string(golden).expect("the golden log");
    assert_eq!(log, kept, "records are written otherwise; older ones must still be read");
    assert_eq!(replayed(&kept), lived);
}
