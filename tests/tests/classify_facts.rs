//! Classes of a real shop's goods against the facts computed beside its data.

use daigou::plan::classify::*;
use daigou_tests::retail::{RetailSale, by_code, sales};
use serde_json::Value;

const SECOND: &str = "data/commerce/online-retail/online-retail.csv.gz";
const FIRST: &str = "data/commerce/online-retail-ii/online-retail-ii-2009-2010.csv.gz";

fn fact(file: &str, dataset: &str, name: &str) -> Option<Value> {
    let text = std::fs::read_to_string(daigou_tests::shared(file)?).unwrap();
    let facts: Vec<Value> = serde_json::from_str(&text).unwrap();
    let found = facts.into_iter().find(|fact| fact["dataset"] == dataset && fact["fact"] == name);
    Some(found.unwrap_or_else(|| panic!("no fact {name} of {dataset}"))["value"].clone())
}

fn check(file: &str, dataset: &str, sales: &[RetailSale]) -> Option<[usize; 3]> {
    let codes = by_code(sales);
    let values: Vec<f64> = codes.values().map(|(value, _)| *value).collect();
    let counts = |boundary| {
        let classes = abc_classes(&values, &AbcLimits { boundary, ..AbcLimits::default() }).unwrap();
        [AbcClass::A, AbcClass::B, AbcClass::C].map(|class| classes.iter().filter(|c| **c == class).count())
    };
    let expected = |name| {
        let fact = fact(file, dataset, name)?;
        Some(["A", "B", "C"].map(|class| fact[class].as_u64().unwrap() as usize))
    };
    let plain = counts(AbcBoundary::AtMost);
    assert_eq!(plain, expected("abc_counts")?, "{dataset}");
    assert_eq!(counts(AbcBoundary::CrossingIn), expected("abc_counts_crossing_item_in")?, "{dataset}");

    let expected = fact(file, dataset, "demand_classes_daily")?;
    let mut found = serde_json::json!({"smooth": 0, "erratic": 0, "intermittent": 0, "lumpy": 0});
    for (_, daily) in codes.values() {
        let name = format!("{:?}", demand_pattern(daily).unwrap().pattern).to_lowercase();
        found[&name] = Value::from(found[&name].as_u64().unwrap() + 1);
    }
    assert_eq!(found, expected, "{dataset}");
    println!("{dataset}: {} codes, ABC {plain:?}, patterns {found}", codes.len());
    Some(plain)
}

#[test]
fn a_real_shop_is_classed_as_its_facts_say() {
    let (Some(first), Some(second)) = (daigou_tests::shared(FIRST), daigou_tests::shared(SECOND)) else { return };
    let later = sales(&second, "9999");
    let facts = "data/commerce/online-retail/facts.json";
    assert_eq!(check(facts, "online-retail", &later), Some([824, 979, 2_097]));
    let facts = "data/commerce/online-retail-ii/facts.json";
    assert_eq!(check(facts, "online-retail-ii-2009-2010", &sales(&first, "9999")), Some([923, 1_089, 2_200]));
    // The years overlap by nine days, which the second tells.
    let mut joined = sales(&first, "2010-12-01");
    joined.extend(later);
    assert_eq!(check(facts, "online-retail-combined", &joined), Some([1_040, 1_281, 2_556]));
}
