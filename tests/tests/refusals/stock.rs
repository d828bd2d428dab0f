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

#[test]
fn units_that_are_not_all_alike() {
    let mut desk = Desk::stocked();
    let mut says =
        |answer: &str, command: Value| desk.says(answer, "Stock", json!({"Identified": {"command": command}}));
    let track = |sku: &str, lots: bool| json!({"Track": {"sku": sku, "tracking": {"lots": lots, "serials": !lots, "rotation": "Fefo"}}});
    let lot = |lot: &str, expires: &str| json!({"DefineLot": {"sku": "milk", "lot_id": lot, "expires_at": expires}});
    let unit = |sku: &str, lot: Value, serial: Value, units: u32| {
        json!({"identity": {"sku": sku, "lot_id": lot, "serial_id": serial, "owner": {"Shop": {}}, "condition": "Good"},
            "quantity": units})
    };
    let receive = |key: &str, to: &str, units: Value| json!({"Receive": {"movement_id": key, "from": "@supplier", "to": to, "units": units, "happened_at": NOON}});
    says("done", track("milk", true));
    says("nothing", track("milk", true));
    says("done", track("bag", false));
    says("done", lot("L-1", "2027-01-01T00:00:00Z"));
    says("done", lot("L-2", "2027-06-01T00:00:00Z"));
    says("nothing", lot("L-2", "2027-06-01T00:00:00Z"));
    says("stock.lot_altered", lot("L-2", "2027-07-01T00:00:00Z"));
    says("stock.unknown_lot", json!({"BlockLot": {"sku": "milk", "lot_id": "L-9", "reason": ""}}));
    let early = |units: u32| unit("milk", json!("L-1"), Value::Null, units);
    let late = |units: u32| unit("milk", json!("L-2"), Value::Null, units);
    let piece = |units: u32| unit("bag", Value::Null, json!("S-1"), units);
    says("stock.unknown_lot", receive("r1", "osaka", json!([unit("milk", json!("L-9"), Value::Null, 1)])));
    says("stock.unidentified", receive("r1", "osaka", json!([unit("milk", Value::Null, Value::Null, 1)])));
    says("invalid.too_large", receive("r1", "osaka", json!([piece(2)])));
    says("invalid.repeated", receive("r1", "osaka", json!([piece(1), piece(1)])));
    says("done", receive("r1", "osaka", json!([early(3), late(3), piece(1)])));
    says("stock.serial_elsewhere", receive("r2", "shanghai", json!([piece(1)])));
    let reserve = |id: &str, units: u32, until: &str| {
        let items = [json!({"line_id": "1", "sku": "milk", "place_id": "osaka", "quantity": units})];
        json!({"ReserveFresh": {"reservation_id": id, "items": items, "deadline": null, "keeps_until": until}})
    };
    says("stock.short", reserve("b1", 4, "2027-03-01T00:00:00Z"));
    says("done", reserve("b1", 2, "2027-03-01T00:00:00Z"));
    says("nothing", reserve("b1", 2, "2027-03-01T00:00:00Z"));
    says("stock.reservation_altered", reserve("b1", 2, "2027-04-01T00:00:00Z"));
    says("done", reserve("b2", 3, "2026-12-01T00:00:00Z"));
    let peg = |key: &str, id: &str, unit: Value, reason: &str| {
        json!({"Peg": {"movement_id": key, "reservation_id": id, "line_id": "1", "place_id": "osaka", "units": unit,
            "reason": reason}})
    };
    says("stock.unknown_reservation", peg("p1", "b9", early(1), ""));
    says("stock.not_reserved", peg("p1", "b1", late(3), ""));
    says("stock.short", peg("p1", "b1", early(1), ""));
    says("stock.earlier_lot_free", peg("p1", "b2", late(1), ""));
    says("stock.short", peg("p1", "b2", late(2), "on top of the pile"));
    says("done", peg("p1", "b2", late(1), "on top of the pile"));
    says("nothing", peg("p1", "b2", late(1), "on top of the pile"));
    let regrade = |unit: Value, condition: &str| {
        json!({"Regrade": {"movement_id": "g1", "place_id": "osaka", "units": unit, "owner": {"Shop": {}},
            "condition": condition, "reason": "", "happened_at": NOON}})
    };
    says("invalid.inconsistent", regrade(early(1), "Good"));
    says("stock.short", regrade(early(4), "Damaged"));
    let single_out = json!({"SingleOut": {"reservation_id": "b1", "line_id": "1", "identity": late(1)["identity"]}});
    says("stock.not_away", single_out);
    let carry = json!({"Carry": {"reservation_id": "b1", "from": "@transit", "items": [], "happened_at": NOON}});
    says("shop.not_at_the_door", carry);
    for (answer, command) in [
        ("stock.unidentified", super::receive("r3", "osaka", "milk", 1)),
        (
            "stock.unidentified",
            json!({"Count": {"movement_id": "k1", "place_id": "osaka", "happened_at": NOON,
            "counted": [{"sku": "milk", "units": 1}]}}),
        ),
    ] {
        desk.says(answer, "Stock", command);
    }
}
