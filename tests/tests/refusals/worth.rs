//! Of the valuation ledger, at the door and behind it.

use super::*;
use daigou::book::cost::{CostMethod, CostScope};
use daigou::shop::{Terms, ValuationTerms};
use daigou::value::Currency;

fn valued() -> Desk {
    let (currency, method, scope) = (Currency::CNY, CostMethod::Fifo, CostScope::Place);
    let valuation = Some(ValuationTerms { currency, method, scope });
    let mut desk = Desk::stocked();
    desk.0.set_terms(Terms { valuation, ..desk.0.terms().clone() });
    desk
}

fn bought(key: &str, units: u32, amount: &str, currency: &str) -> Value {
    let cost = json!({"amount": amount, "currency": currency});
    let goods = json!([{"item": {"sku": "cream", "quantity": units}, "unit_cost": cost}]);
    json!({"ReceiveGoods": {"movement_id": key, "from": "@supplier", "to": "osaka", "goods": goods, "happened_at": NOON}})
}

fn landed(key: &str, receipt: &str, amount: &str) -> Value {
    let targets = [json!({"receipt": receipt, "weight": 0, "volume_mm3": 0})];
    json!({"AddLandedCost": {"movement": key, "kind": "Freight", "amount": yuan(amount), "rate": null, "basis": "Units",
        "targets": targets}})
}

#[test]
fn worth() {
    let mut desk = Desk::stocked();
    assert_eq!(desk.whole(bought("b1", 1, "5", "CNY")), "shop.not_valued");
    desk.says("shop.not_valued", "Cost", landed("L-1", "+b1/1", "1"));

    let mut desk = valued();
    desk.says("shop.not_at_the_door", "Cost", json!({"Record": {"movements": []}}));
    desk.says("shop.not_at_the_door", "Cost", json!({"SetCurrency": {"currency": "CNY"}}));
    let quantity = json!({"ChangeQuantity": {"movement": "Q-1", "of": "+b1/1", "units": 3, "happened_at": NOON}});
    desk.says("shop.not_at_the_door", "Cost", quantity);
    let defaults = json!({"SetDefaults": {"terms": {"method": "Fifo", "scope": "Sku", "known_cost": null}}});
    desk.says("shop.not_at_the_door", "Cost", defaults);
    for name in ["+b1/1", ">O-1/1/1", "!O-1/1/1", "#3/1"] {
        desk.says("invalid.malformed", "Cost", landed(name, "+b1/1", "1"));
    }
    assert_eq!(desk.whole(bought("b1", 0, "5", "CNY")), "invalid.too_small");
    assert_eq!(desk.whole(bought("b1", 2, "5", "JPY")), "invalid.empty");
    assert_eq!(desk.whole(bought("b1", 2, "5", "CNY")), "done");
    assert_eq!(desk.whole(bought("b1", 2, "5", "CNY")), "nothing");
    assert_eq!(desk.whole(bought("b1", 3, "5", "CNY")), "stock.movement_altered");
    assert_eq!(desk.whole(bought("b1", 2, "6", "CNY")), "cost.altered");
    desk.says("cost.unknown_movement", "Cost", landed("L-1", "+b2/1", "1"));
    desk.says("cost.below_zero", "Cost", landed("L-1", "+b1/1", "-11"));
    desk.says("done", "Cost", landed("L-1", "+b1/1", "1"));
    desk.says("nothing", "Cost", landed("L-1", "+b1/1", "1"));
    desk.says("cost.altered", "Cost", landed("L-1", "+b1/1", "2"));
}

/// Units that lay there before anything was valued are opening stock of no known cost, and get one by a correction.
#[test]
fn stock_from_before_the_books() {
    let mut desk = valued();
    assert_eq!(desk.whole(bought("b1", 2, "5", "CNY")), "done");
    assert_eq!(desk.0.cost().totals().stock, 1_000);
    let of = |cost: &str| {
        json!({"ChangeCost": {"movement": "C-1", "of": "+opening/1", "rate": null,
            "unit_cost": {"amount": cost, "currency": "CNY"}}})
    };
    desk.says("done", "Cost", of("4"));
    assert_eq!((desk.0.cost().totals().stock, desk.0.cost().totals().opening), (5_000, 4_000));
}
