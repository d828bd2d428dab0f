//! A log as version 1 wrote it. Every later version must read it and come to the same shop. `UPDATE_GOLDEN=1` writes it
//! anew, which is right only when the format's number changes.

use std::fs;
use std::path::{Path, PathBuf};

use daigou::shop::{Record, Shop};
use daigou_tests::scenario::{Ask, parse, terms};

fn beside(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

#[test]
fn the_log_of_version_one_is_read_and_replayed() {
    let mut log = String::new();
    let mut lived = vec![];
    // Each scenario is a shop of its own, whose records count from one again.
    for name in ["whole_life", "short_stock", "serial_returns", "lost_and_found", "editing", "cancelling"] {
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
    let golden = beside("golden/records_v1.jsonl");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&golden, &log).expect("written");
    }
    let kept = fs::read_to_string(golden).expect("the golden log");
    assert!(kept.lines().count() > 60, "the log is long enough to mean something");
    assert_eq!(log, kept, "records are written otherwise than version 1 wrote them");

    let mut replayed = vec![];
    for line in kept.lines() {
        let record: Record = serde_json::from_str(line).expect("a record of version 1 is read");
        if record.sequence == 1 {
            replayed.push(Shop::open(terms().expect("terms")));
        }
        replayed.last_mut().expect("the first record is number one").apply(&record).expect("it follows");
    }
    assert_eq!(replayed, lived);
}
