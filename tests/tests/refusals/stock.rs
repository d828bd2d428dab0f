//! Of the stock room in depth: what is expected, and what changes hands.

use super::*;

#[test]
fn expected_units() {
    let mut desk = Desk::stocked();
    let mut says = |answer: &str, command: Value| desk.says(answer, "Stock", json!({"Supply": {"command": command}}));
    let items = |units: u32| json!([{"sku": "cream", "quantity": units}]);
    let expect = |id: &str, units: u32| json!({"Expect": {"supply_id": id, "place_id": "osaka", "due": "2026-11-13T00:00:00Z", "items": items(units)}});
    let promised =
        |supply: &str, units: u32| json!([{"line_id": "1", "sku": "cream", "supply_id": supply, "quantity": units}]);
    let promise = |key: &str, supply: &str, units: u32, deadline: &str| {
        json!({"Promise": {"movement_id": key, "reservation_id": "b1", "items": promised(supply, units),
            "deadline": deadline}})
    };
    says("done", expect("PO-1", 4));
    says("done", expect("PO-2", 4));
    says("stock.supply_altered", expect("PO-1", 5));
    let at_supplier = json!({"Expect": {"supply_id": "PO-3", "place_id": "@transit", "due": NOON, "items": items(1)}});
    says("stock.wrong_kind", at_supplier);
    let twice = json!([{"sku": "cream", "quantity": 1}, {"sku": "cream", "quantity": 2}]);
    let repeated = json!({"Expect": {"supply_id": "PO-3", "place_id": "osaka", "due": NOON, "items": twice}});
    says("invalid.repeated", repeated);
    says("stock.unknown_supply", promise("p1", "PO-9", 1, "2026-11-11T13:00:00Z"));
    says("stock.deadline_passed", promise("p1", "PO-1", 1, NOON));
    says("stock.short_on_supply", promise("p1", "PO-1", 5, "2026-11-11T13:00:00Z"));
    says("done", promise("p1", "PO-1", 3, "2026-11-11T13:00:00Z"));
    says("nothing", promise("p1", "PO-1", 3, "2026-11-11T13:00:00Z"));
    says("stock.movement_altered", promise("p1", "PO-1", 2, "2026-11-11T13:00:00Z"));
    says("stock.not_promised", json!({"Unpromise": {"reservation_id": "b1", "items": promised("PO-2", 1)}}));
    says("stock.not_promised", json!({"Unpromise": {"reservation_id": "b9", "items": promised("PO-1", 1)}}));
    says("nothing", json!({"Unpromise": {"reservation_id": "b9", "items": []}}));
    let shift = |key: &str, units: u32, to: &str| json!({"Shift": {"movement_id": key, "reservation_id": "b1", "item": promised("PO-1", units)[0], "to": to}});
    says("invalid.inconsistent", shift("s1", 2, "PO-1"));
    says("stock.not_promised", shift("s1", 4, "PO-2"));
    let revise = json!({"Revise": {"movement_id": "v1", "supply_id": "PO-2", "due": NOON, "items": items(1)}});
    says("done", revise);
    says("stock.short_on_supply", shift("s1", 2, "PO-2"));
    says("done", shift("s1", 1, "PO-2"));
    says("done", json!({"Firm": {"reservation_id": "b1"}}));
    says("nothing", json!({"Firm": {"reservation_id": "b1"}}));
    says("stock.reservation_closed", json!({"Firm": {"reservation_id": "b9"}}));
    let arrive = |from: &str| json!({"Arrive": {"movement_id": "a1", "supply_id": "PO-1", "from": from, "items": items(4), "happened_at": NOON}});
    says("stock.wrong_kind", arrive("shanghai"));
    says("done", arrive("@supplier"));
    says("nothing", arrive("@supplier"));
}

#[test]
fn promises_that_change_hands() {
    let mut desk = Desk::stocked();
    for (id, units) in [("O-1", 6), ("O-2", 4)] {
        assert_eq!(desk.whole(placed(&order(id, "cream", units, None))), "done");
    }
    let repromise = |from: &str, to: &str, sku: &str, units: u32| {
        json!({"RepromiseUnits": {"movement_id": "m1", "from_order_id": from, "to_order_id": to,
            "items": [{"from_line_id": "1", "to_line_id": "1", "sku": sku, "place_id": "osaka", "quantity": units}],
            "grounds": {"Outranked": {"version": "2026-11", "lead_points": 40}}}})
    };
    assert_eq!(desk.whole(repromise("O-9", "O-2", "cream", 1)), "order.unknown");
    assert_eq!(desk.whole(repromise("O-1", "O-1", "cream", 1)), "invalid.inconsistent");
    assert_eq!(desk.whole(repromise("O-1", "O-2", "milk", 1)), "invalid.inconsistent");
    assert_eq!(desk.whole(repromise("O-1", "O-2", "cream", 7)), "stock.not_reserved");
    // The taking order's units all have their promise already.
    assert_eq!(desk.whole(repromise("O-1", "O-2", "cream", 1)), "order.not_there");
    let bare = json!({"Repromise": {"movement_id": "m1", "from": "O-1", "to": "O-2", "items": [], "deadline": null,
        "grounds": {"Decided": {"by": "ann", "reason": ""}}}});
    desk.says("shop.not_at_the_door", "Stock", bare);
    for command in [
        json!({"Promise": {"movement_id": "p", "reservation_id": "O-1", "items": [], "deadline": null}}),
        json!({"Unpromise": {"reservation_id": "O-1", "items": []}}),
        json!({"Firm": {"reservation_id": "O-1"}}),
    ] {
        desk.says("shop.not_at_the_door", "Stock", json!({"Supply": {"command": command}}));
    }
    let reallocate = |to: &str, units: u32| {
        let items = [json!({"line_id": "1", "sku": "cream", "place_id": "osaka", "quantity": units})];
        json!({"Reallocate": {"movement_id": "x1", "reservation_id": "O-1", "items": items, "to": to}})
    };
    desk.says("invalid.inconsistent", "Stock", reallocate("osaka", 1));
    desk.says("stock.not_reserved", "Stock", reallocate("shanghai", 7));
    desk.says("stock.short", "Stock", reallocate("shanghai", 1));
    desk.says("stock.wrong_kind", "Stock", reallocate("@transit", 1));
}
