//! `scenario-steps FILE …` prints the steps of scenarios as JSON, one line each, for the other languages to run.

use daigou_tests::scenario::parse;

fn main() {
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let steps = parse(&text).unwrap_or_else(|problem| panic!("{path}, {problem}"));
        for step in steps {
            println!("{}", serde_json::to_string(&step).expect("a step is written"));
        }
    }
}
