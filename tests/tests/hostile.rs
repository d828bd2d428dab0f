//! Every command with hostile values: built or refused, never a panic; refused means unchanged.
//!
//! Commands of the simulation are written as JSON, some of their values replaced by hostile ones, and read again. What
//! cannot be read was refused by a wall; what can be read is put to the shop.

#[path = "simulation/dice.rs"]
mod dice;
#[path = "simulation/workload/mod.rs"]
mod workload;

use std::collections::BTreeSet;

use daigou::shop::{Shop, ShopCommand, ShopError};
use daigou::value::{Duration, Moment, bounds};
use dice::Dice;
use proptest::prelude::*;
use serde_json::{Value, json};
use workload::{Workload, terms};

/// Values nobody should send.
fn hostile(dice: &mut Dice, old: &Value) -> Value {
    match old {
        Value::Number(_) => dice
            .pick(&[
                json!(0),
                json!(-1),
                json!(1),
                json!(bounds::QUANTITY_MAX),
                json!(u64::from(bounds::QUANTITY_MAX) + 1),
                json!(u64::MAX),
                json!(i64::MIN),
                json!(i32::MAX),
                json!(1e300),
                json!("seven"),
            ])
            .clone(),
        Value::String(_) => {
            let long = "x".repeat(bounds::ID_BYTES_MAX + 1);
            let longest = "y".repeat(bounds::ID_BYTES_MAX);
            let texts = [
                "",
                " ",
                "\u{0}",
                "nowhere",
                "order-1",
                "order-2",
                "1",
                "2",
                "osaka",
                "@customer",
                "@supplier",
                "cream",
                "CNY",
                "JPY",
                "KWD",
                "XXX",
                "-1",
                "0",
                "0.001",
                "99999999999999.99",
                "-99999999999999.99",
                "79228162514264337593543950335",
                "NaN",
                "inf",
                "1e9",
                "1900-01-01T00:00:00Z",
                "2199-12-31T23:59:59.999999Z",
                "0001-01-01T00:00:00Z",
                "订单",
                &long,
                &longest,
            ];
            json!(*dice.pick(&texts))
        }
        Value::Array(list) => match dice.below(3) {
            0 => json!([]),
            1 => Value::Array(list.iter().chain(list).cloned().collect()),
            _ => Value::Array(list.iter().cycle().take(list.len().min(1) * (bounds::LINES_MAX + 1)).cloned().collect()),
        },
        Value::Bool(old) => json!(!old),
        Value::Null => json!("2026-11-11T00:00:00Z"),
        Value::Object(_) => Value::Null,
    }
}

/// Replaces one value somewhere inside; goes down at random.
fn spoil(dice: &mut Dice, value: &mut Value) {
    let stop = dice.one_in(6);
    match value {
        Value::Object(fields) if !fields.is_empty() && !stop => {
            let index = dice.below(fields.len() as u64) as usize;
            let inner = fields.values_mut().nth(index).expect("inside");
            spoil(dice, inner);
        }
        Value::Array(list) if !list.is_empty() && !stop => {
            let index = dice.below(list.len() as u64) as usize;
            spoil(dice, &mut list[index]);
        }
        other => *other = hostile(dice, other),
    }
}

/// A shop with some history.
fn populated(workload: &mut Workload) -> Shop {
    let mut shop = Shop::open(terms(1));
    for command in workload.opening() {
        shop.execute(command, workload.at).ok();
    }
    for _ in 0..250 {
        let command = workload.next(&shop);
        shop.execute(command, workload.at).ok();
    }
    shop
}

/// Puts a command and says whether it was refused by a rule or carried out. Panics where the shop breaks its word.
fn put(shop: &mut Shop, command: ShopCommand, at: Moment) -> Option<&'static str> {
    let before = shop.snapshot().clone();
    match shop.execute(command.clone(), at) {
        Ok(_) => None,
        Err(error) => {
            assert!(!matches!(error, ShopError::Corrupt { .. }), "{error}: {command:?}");
            assert!(*shop.snapshot() == before, "refused ({error}) and yet changed: {command:?}");
            assert!(!error.to_string().contains('\n'), "one line: {error}");
            Some(error.code())
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn hostile_values_are_refused_and_change_nothing(seed in any::<u64>()) {
        let mut workload = Workload::new(seed);
        let mut shop = populated(&mut workload);
        let mut dice = Dice(seed ^ 0x5eed);
        for _ in 0..150 {
            let mut value = serde_json::to_value(workload.next(&shop)).expect("written");
            for _ in 0..=dice.below(3) {
                spoil(&mut dice, &mut value);
            }
            let Ok(command) = serde_json::from_value::<ShopCommand>(value) else { continue };
            let at = match dice.below(10) {
                0 => Moment::utc(1900, 1, 1).expect("a day"),
                1 => workload.at.minus(Duration::of_minutes(1).expect("short")).expect("in range"),
                _ => workload.at,
            };
            put(&mut shop, command, at);
        }
    }
}

#[test]
fn the_drawn_values_meet_many_walls_and_rules() {
    let (mut codes, mut unbuilt) = (BTreeSet::new(), 0);
    for seed in 0..40 {
        let mut workload = Workload::new(seed);
        let mut shop = populated(&mut workload);
        let mut dice = Dice(seed);
        for _ in 0..200 {
            let mut value = serde_json::to_value(workload.next(&shop)).expect("written");
            spoil(&mut dice, &mut value);
            match serde_json::from_value::<ShopCommand>(value) {
                Ok(command) => codes.extend(put(&mut shop, command, workload.at)),
                Err(_) => unbuilt += 1,
            }
        }
    }
    assert!(unbuilt > 500, "only {unbuilt} were refused by a wall");
    for code in ["invalid.empty", "invalid.too_small", "invalid.too_large", "invalid.too_long", "invalid.repeated"] {
        assert!(codes.contains(code), "{code} was never met: {codes:?}");
    }
    assert!(codes.len() > 28, "only {} reasons were met: {codes:?}", codes.len());
}
