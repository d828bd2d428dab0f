//! Runs every file of `tests/scenarios`. With `SCENARIO_ANSWERS=1` it prints the answers the shop gives instead.

use std::fs;
use std::path::Path;

use daigou::shop::Shop;
use daigou_tests::scenario::{parse, run, terms};

#[test]
fn every_scenario_gets_its_answers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut files: Vec<_> = fs::read_dir(folder).expect("scenarios").flatten().map(|entry| entry.path()).collect();
    files.sort();
    let (mut steps, mut wrong) = (0, vec![]);
    for path in &files {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(path).expect("readable");
        let mut shop = Shop::open(terms().expect("terms"));
        for step in parse(&text).unwrap_or_else(|problem| panic!("{name}, {problem}")) {
            steps += 1;
            let answer = run(&mut shop, &step);
            if answer != step.answer {
                wrong.push(format!("{name}, line {}: {answer}, not {}", step.line, step.answer));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {steps} steps:\n{}", wrong.len(), wrong.join("\n"));
    assert!(files.len() >= 10 && steps >= 100, "{} scenarios with {steps} steps", files.len());
}
