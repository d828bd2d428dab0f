//! Of the door and of the rooms that are asked before anything ships.

use super::*;

#[test]
fn stock() {
    let mut desk = Desk::stocked();
    let mut says = |answer: &str, command: Value| desk.says(answer, "Stock", command);
    says("nothing", receive("r0", "osaka", "cream", 10));
    says("stock.movement_altered", receive("r0", "osaka", "cream", 9));
    says("stock.place_altered", place_command("osaka", json!({"Allowed": {"limit": 3}})));
    says("stock.unknown_place", receive("r1", "nowhere", "cream", 1));
    says("stock.wrong_kind", receive("r2", "@supplier", "cream", 1));
    let zones = |from: Value, to: Value| {
        json!({"PutAway": {"movement_id": "z1", "place_id": "osaka", "happened_at": NOON,
            "moves": [{"sku": "cream", "from": from, "to": to, "quantity": 2}]}})
    };
    says("stock.unknown_zone", zones(Value::Null, json!("A")));
    says("done", json!({"DefineZone": {"place_id": "osaka", "zone_id": "A"}}));
    says("stock.short", zones(json!("A"), Value::Null));
    says("done", zones(Value::Null, json!("A")));
    let basket = |id: &str, units: u32, deadline: &str| {
        let items = [json!({"line_id": "1", "sku": "cream", "place_id": "osaka", "quantity": units})];
        json!({"Reserve": {"reservation_id": id, "items": items, "deadline": deadline}})
    };
    says("stock.deadline_passed", basket("b1", 1, NOON));
    says("stock.short", basket("b1", 11, "2026-11-11T13:00:00Z"));
    says("done", basket("b1", 4, "2026-11-11T13:00:00Z"));
    says("nothing", basket("b1", 4, "2026-11-11T13:00:00Z"));
    says("stock.reservation_altered", basket("b1", 3, "2026-11-11T13:00:00Z"));
    let release = |id: &str, units: u32| {
        let items = [json!({"line_id": "1", "sku": "cream", "place_id": "osaka", "quantity": units})];
        json!({"Release": {"reservation_id": id, "items": items}})
    };
    says("stock.unknown_reservation", release("b9", 1));
    says("stock.not_reserved", release("b1", 5));
    let extend = |deadline: &str| json!({"ExtendReservation": {"reservation_id": "b1", "deadline": deadline}});
    says("stock.deadline_passed", extend("2026-11-11T12:30:00Z"));
    says("done", extend("2026-11-11T14:00:00Z"));
    says("done", release("b1", 4));
    says("stock.reservation_closed", json!({"CommitReservation": {"reservation_id": "b1"}}));
}

#[test]
fn catalog() {
    let mut desk = Desk::stocked();
    let mut says = |answer: &str, command: Value| desk.says(answer, "Catalog", command);
    let classes = json!({"handling": [], "customs": "", "returns": "", "warranty": ""});
    let category = |id: &str, parent: Value| json!({"category": {"category_id": id, "name": id, "parent": parent, "classes": classes}});
    let product = |sku: &str, title: &str, category: Value, parts: Value| {
        json!({"product": {"sku": sku, "title": title, "category_id": category, "classes": classes, "weight": 1,
            "dimensions": null, "list_price": null, "parts": parts}})
    };
    let part = |sku: &str| json!([{"sku": sku, "quantity": 2}]);
    says("done", json!({"DefineCategory": category("care", Value::Null)}));
    says("nothing", json!({"DefineCategory": category("care", Value::Null)}));
    says("done", json!({"DefineCategory": category("skin", json!("care"))}));
    says("catalog.category_altered", json!({"DefineCategory": category("skin", Value::Null)}));
    says("catalog.unknown_category", json!({"DefineCategory": category("hair", json!("head"))}));
    says("catalog.circular", json!({"ReviseCategory": category("care", json!("skin"))}));
    says("done", json!({"DefineProduct": product("cream", "Cream", json!("skin"), json!([]))}));
    says("catalog.product_altered", json!({"DefineProduct": product("cream", "Other", json!("skin"), json!([]))}));
    says("catalog.unknown_product", json!({"DefineProduct": product("set", "Set", Value::Null, part("soap"))}));
    says("done", json!({"DefineProduct": product("set", "Set", Value::Null, part("cream"))}));
    says("catalog.nested_kit", json!({"DefineProduct": product("sets", "Sets", Value::Null, part("set"))}));
    says("catalog.parts_fixed", json!({"ReviseProduct": product("set", "Set", Value::Null, json!([]))}));
    says("done", json!({"DefineProduct": product("milk", "Milk", Value::Null, json!([]))}));
    says("done", json!({"AddSpelling": {"sku": "cream", "spelling": "CREAM"}}));
    says("catalog.spelling_taken", json!({"AddSpelling": {"sku": "milk", "spelling": "CREAM"}}));
    says("done", json!({"AddBarcode": {"sku": "cream", "barcode": "4901234567894"}}));
    says("catalog.barcode_taken", json!({"AddBarcode": {"sku": "milk", "barcode": "4901234567894"}}));
}

#[test]
fn customers() {
    let mut desk = Desk::stocked();
    let mut says = |answer: &str, command: Value| desk.says(answer, "Customer", command);
    let register = |language: &str| json!({"Register": {"customer_id": "c", "language": language, "grade": 1}});
    let used = |key: &str, amount: &str| json!({"RecordLimitUse": {"command_id": key, "customer_id": "c", "year": 2026, "amount": yuan(amount)}});
    says("customer.unknown", used("u0", "10"));
    says("done", register("Zh"));
    says("nothing", register("Zh"));
    says("customer.altered", register("En"));
    says("done", used("u1", "10"));
    says("nothing", used("u1", "10"));
    says("customer.command_altered", used("u1", "11"));
    says("customer.below_zero", used("u2", "-10.01"));
    says("done", json!({"Forget": {"customer_id": "c"}}));
    says("customer.forgotten", register("Zh"));
}

#[test]
fn channels_and_the_door() {
    let mut desk = Desk::stocked();
    let define = |currency: &str| json!({"Define": {"channel_id": "site", "currency": currency}});
    desk.says("channel.unknown", "Channel", json!({"RecordSequence": {"channel_id": "site", "sequence": 1}}));
    desk.says("done", "Channel", define("CNY"));
    desk.says("channel.altered", "Channel", define("JPY"));
    let content = "e5157a07b97175727a417961c3ee88fb";
    let import = json!({"RecordImport": {"channel_id": "site", "external_id": "X", "revision": 0, "order_id": "O-1",
        "content": content}});
    desk.says("shop.not_at_the_door", "Channel", import);
    let place = json!({"Place": {"order": order("O-1", "cream", 1, None)}});
    desk.says("shop.not_at_the_door", "Order", place);
    desk.says("shop.not_at_the_door", "Payment", json!({"Expire": {}}));
    desk.says("shop.not_at_the_door", "Returns", json!({"ExpireReturns": {}}));
    desk.says("shop.not_at_the_door", "Stock", json!({"Expire": {}}));
    assert_eq!(desk.whole(placed(&order("O-1", "cream", 11, None))), "stock.short");

    let (command, at) = (ShopCommand::Tick {}, Moment::parse(NOON).unwrap());
    let moved = desk.0.execute_at_version(command, at, 999).unwrap_err();
    assert_eq!(moved.code(), "shop.version_moved");
    let mut terms = desk.0.terms().clone();
    terms.catalog_only = true;
    desk.0.set_terms(terms);
    assert_eq!(desk.whole(placed(&order("O-1", "cream", 1, None))), "shop.not_in_catalog");
}

#[test]
fn imports_of_the_channel_room() {
    use daigou::book::channel::{ChannelBook, ChannelCommand};
    let mut channels = ChannelBook::default();
    let mut answer = |command: Value| {
        let command: ChannelCommand = serde_json::from_value(command).unwrap();
        match channels.decide(command) {
            Ok(events) => events.iter().for_each(|event| channels.apply(event).unwrap()),
            Err(daigou::value::Denial::Refused(refusal)) => return refusal.code(),
            Err(daigou::value::Denial::Invalid(invalid)) => return invalid.code(),
        }
        "done"
    };
    let import = |order: &str, revision: u64, content: char| {
        json!({"RecordImport": {"channel_id": "site", "external_id": "X", "revision": revision, "order_id": order,
            "content": content.to_string().repeat(32)}})
    };
    assert_eq!(answer(json!({"Define": {"channel_id": "site", "currency": "CNY"}})), "done");
    assert_eq!(answer(import("O-1", 4, 'a')), "done");
    assert_eq!(answer(import("O-2", 4, 'a')), "channel.external_id_taken");
    assert_eq!(answer(import("O-1", 4, 'b')), "channel.revision_altered");
    assert_eq!(answer(import("O-1", 3, 'b')), "channel.stale_revision");
    assert_eq!(answer(import("O-1", 5, 'b')), "done");
}
