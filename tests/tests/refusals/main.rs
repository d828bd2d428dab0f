//! Every reason for a no, met by name at the door. Commands are written as the JSON in which they cross languages.

mod early;
mod late;
mod stock;
mod worth;

use daigou::shop::{Shop, ShopCommand};
use daigou::value::Moment;
use daigou_tests::scenario::terms;
use serde_json::{Value, json};

pub const NOON: &str = "2026-11-11T12:00:00Z";

/// A shop and the answers it gives: `done`, `nothing`, or a code.
pub struct Desk(pub Shop);

impl Desk {
    /// A shop with two places and ten jars of cream in the first.
    pub fn stocked() -> Self {
        let mut desk = Self(Shop::open(terms().unwrap()));
        for place in ["osaka", "shanghai"] {
            desk.says("done", "Stock", place_command(place, json!({"Refused": {}})));
        }
        desk.says("done", "Stock", receive("r0", "osaka", "cream", 10));
        desk
    }

    pub fn answer(&mut self, room: &str, command: Value) -> &'static str {
        self.whole(json!({room: {"command": command}}))
    }

    pub fn whole(&mut self, command: Value) -> &'static str {
        let command: ShopCommand = serde_json::from_value(command.clone()).unwrap_or_else(|e| panic!("{e}: {command}"));
        let before = self.0.snapshot().clone();
        match self.0.execute(command, Moment::parse(NOON).unwrap()) {
            Ok(records) if records.is_empty() => "nothing",
            Ok(_) => "done",
            Err(error) => {
                assert!(*self.0.snapshot() == before, "refused and yet changed");
                error.code()
            }
        }
    }

    #[track_caller]
    pub fn says(&mut self, answer: &str, room: &str, command: Value) {
        let text = command.to_string();
        assert_eq!(self.answer(room, command), answer, "{room} {text}");
    }
}

pub fn place_command(place: &str, below_zero: Value) -> Value {
    json!({"DefinePlace": {"place_id": place, "kind": "Warehouse", "below_zero": below_zero}})
}

pub fn receive(key: &str, to: &str, sku: &str, units: u32) -> Value {
    let items = [json!({"sku": sku, "quantity": units})];
    json!({"Receive": {"movement_id": key, "from": "@supplier", "to": to, "items": items, "happened_at": NOON}})
}

/// An order of one line, `1`, at 10.00 each.
pub fn order(id: &str, sku: &str, units: u32, address: Option<&str>) -> Value {
    let line = json!({"line_id": "1", "sku": sku, "quantity": units, "tax_rate": "0", "discounts": [],
        "unit_price": {"amount": "10", "currency": "CNY"}});
    json!({"order_id": id, "customer_id": null, "channel_id": "site", "external_id": null, "external_revision": 0,
        "content": {"currency": "CNY", "tax_basis": "Included", "lines": [line], "discounts": [], "charges": [],
            "address_id": address, "priority": 0},
        "happened_at": NOON, "note": ""})
}

pub fn placed(order: &Value) -> Value {
    json!({"PlaceOrder": {"order": order, "when_short": "Refuse"}})
}

pub fn yuan(amount: &str) -> Value {
    json!({"amount": amount, "currency": "CNY"})
}
