//! The order's status table and the goods status of counter combinations, printed and compared.

use std::fmt::Write;
use std::path::PathBuf;

use daigou::book::order::{CommercialStatus, CommercialStep, GoodsStage, GoodsStep, LineCounters, goods_status, next};
use daigou::value::Quantity;

fn printed() -> String {
    let mut text = String::from("commercial life\n");
    for status in CommercialStatus::ALL {
        for step in CommercialStep::ALL {
            let to = next(status, step).map_or("-".to_owned(), |to| format!("{to:?}"));
            writeln!(text, "{status:?} {step:?} -> {to}").unwrap();
        }
    }
    text.push_str("\ngoods steps\n");
    for step in GoodsStep::ALL {
        let (from, to, by) = (step.from(), step.to(), step.commercial());
        writeln!(text, "{step:?}: {from:?} -> {to:?}, a {by:?} step, stopped by {:?}", step.held()).unwrap();
    }
    text.push_str("\ngoods status of one unit at each of two stages\n");
    for first in GoodsStage::ALL {
        for second in GoodsStage::ALL {
            let line = two_units(first, second);
            assert!(line.at(first) > Quantity::ZERO && line.at(second) > Quantity::ZERO);
            writeln!(text, "{first:?} + {second:?}: {}", goods_status([line].iter())).unwrap();
        }
    }
    text
}

/// The shortest way to a stage, in steps.
fn way(stage: GoodsStage) -> Vec<GoodsStep> {
    if stage == GoodsStage::Ordered {
        return vec![];
    }
    let forward = |step: &&GoodsStep| step.to() == stage && step.from() < stage;
    let by = GoodsStep::ALL.iter().filter(forward).max_by_key(|step| step.from() == GoodsStage::Ordered).unwrap();
    let mut steps = way(by.from());
    steps.push(*by);
    steps
}

fn two_units(first: GoodsStage, second: GoodsStage) -> LineCounters {
    let mut line = LineCounters::fresh(Quantity::new(2).unwrap());
    for stage in [first, second] {
        if stage == GoodsStage::Cancelled {
            line = line.cancelled_at(GoodsStage::Ordered, Quantity::ONE).unwrap();
            continue;
        }
        for step in way(stage) {
            line = line.stepped(step, Quantity::ONE).unwrap();
        }
    }
    line
}

#[test]
fn the_grids_are_golden() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden/order_status.txt");
    let text = printed();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "set UPDATE_GOLDEN=1 to rewrite");
}
