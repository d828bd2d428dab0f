//! Of payments, parcels and returns.

use super::*;

fn paid(key: &str, order: &str, amount: &str) -> Value {
    json!({"RecordPayment": {"payment_id": key, "order_id": order, "provider_id": "wallet", "method": "Wallet",
        "amount": yuan(amount), "purpose": "Full", "happened_at": NOON}})
}

fn requested(key: &str, amount: &str) -> Value {
    json!({"RequestPayment": {"payment_id": key, "order_id": "O-1", "provider_id": "card", "method": "Card",
        "amount": yuan(amount), "purpose": "Full", "expires_at": null}})
}

fn captured(payment: &str, capture: &str, amount: &str) -> Value {
    json!({"RecordCaptured": {"payment_id": payment, "capture_id": capture, "amount": yuan(amount), "happened_at": NOON}})
}

fn refund(key: &str, payment: &str, amount: &str) -> Value {
    json!({"RequestRefund": {"refund_id": key, "payment_id": payment, "amount": yuan(amount), "reason": "Goodwill"}})
}

#[test]
fn payments() {
    let mut desk = Desk::stocked();
    assert_eq!(desk.whole(placed(&order("O-1", "cream", 4, None))), "done");
    let mut says = |answer: &str, command: Value| desk.says(answer, "Payment", command);
    says("payment.unknown_account", paid("P-0", "O-9", "1"));
    says("done", paid("P-1", "O-1", "20"));
    says("payment.altered", paid("P-1", "O-1", "21"));
    says("payment.unknown", json!({"Void": {"payment_id": "P-9"}}));
    says("payment.wrong_status", json!({"Void": {"payment_id": "P-1"}}));

    says("done", requested("P-2", "20"));
    let authorised = |amount: &str| json!({"RecordAuthorised": {"payment_id": "P-2", "amount": yuan(amount), "happened_at": NOON, "expires_at": null}});
    says("payment.beyond_requested", authorised("20.01"));
    says("done", authorised("15"));
    says("payment.beyond_authorised", captured("P-2", "k0", "15.01"));
    says("done", captured("P-2", "k1", "10"));
    says("nothing", captured("P-2", "k1", "10"));
    says("payment.capture_altered", captured("P-2", "k1", "9"));
    let failed =
        json!({"RecordCaptureFailed": {"payment_id": "P-2", "capture_id": "k9", "happened_at": NOON, "reason": ""}});
    says("payment.unknown_capture", failed);

    says("payment.beyond_refundable", refund("F-1", "P-1", "20.01"));
    says("done", refund("F-1", "P-1", "5"));
    says("payment.refund_altered", refund("F-1", "P-1", "6"));
    says("payment.unknown_refund", json!({"RecordRefunded": {"refund_id": "F-9", "happened_at": NOON}}));
    says("done", json!({"RecordRefunded": {"refund_id": "F-1", "happened_at": NOON}}));
    let failed = json!({"RecordRefundFailed": {"refund_id": "F-1", "happened_at": NOON, "note": ""}});
    says("payment.refund_reported", failed);

    let dispute = |key: &str, amount: &str| json!({"RecordDisputed": {"payment_id": "P-1", "dispute_id": key, "amount": yuan(amount), "happened_at": NOON}});
    says("payment.beyond_contestable", dispute("D-1", "20.01"));
    says("done", dispute("D-1", "10"));
    says("payment.dispute_altered", dispute("D-1", "9"));
    let resolved = |key: &str| json!({"RecordDisputeResolved": {"payment_id": "P-1", "dispute_id": key, "lost": yuan("0"), "happened_at": NOON}});
    says("payment.unknown_dispute", resolved("D-9"));
    says("done", resolved("D-1"));
    says("payment.nothing_to_forfeit", json!({"Forfeit": {"order_id": "O-1", "unperformed_share": "1"}}));
}

fn plan(parcel: &str, items: &[(&str, &str, u32)]) -> Value {
    let items: Vec<Value> = items
        .iter()
        .map(|(order, sku, units)| {
            json!({"order_id": order, "line_id": "1", "sku": sku, "quantity": units, "place_id": "osaka"})
        })
        .collect();
    json!({"PlanParcel": {"parcel_id": parcel, "items": items, "carrier_id": null, "service_id": null,
        "from_place_id": "osaka", "destination": null}})
}

fn scan(key: &str, step: &str, delivered: Value) -> Value {
    json!({"RecordParcelStep": {"parcel_id": "PK-1", "event_id": key, "step": step, "happened_at": NOON, "items": delivered}})
}

/// Packs and hands over `PK-1` with the four jars of `O-1`.
fn sent(desk: &mut Desk) {
    desk.says("done", "Parcel", plan("PK-1", &[("O-1", "cream", 4)]));
    desk.says("done", "Parcel", json!({"Pack": {"parcel_id": "PK-1", "weight": 400, "dimensions": null}}));
    let hand_over =
        json!({"HandOver": {"parcel_id": "PK-1", "tracking_id": "T-1", "carrier_id": "ems", "happened_at": NOON}});
    desk.says("done", "Parcel", hand_over);
}

#[test]
fn parcels() {
    let mut desk = Desk::stocked();
    assert_eq!(desk.whole(placed(&order("O-1", "cream", 4, Some("home")))), "done");
    assert_eq!(desk.whole(placed(&order("O-2", "cream", 1, Some("office")))), "done");
    desk.says("parcel.unknown_recipient", "Parcel", plan("PK-0", &[("O-9", "cream", 1)]));
    desk.says("parcel.mixed_recipients", "Parcel", plan("PK-0", &[("O-1", "cream", 1), ("O-2", "cream", 1)]));
    desk.says("stock.not_reserved", "Parcel", plan("PK-0", &[("O-1", "milk", 1)]));
    desk.says("order.not_there", "Parcel", plan("PK-0", &[("O-1", "cream", 5)]));
    desk.says("parcel.unknown", "Parcel", json!({"CancelParcel": {"parcel_id": "PK-1"}}));
    sent(&mut desk);
    desk.says("parcel.altered", "Parcel", plan("PK-1", &[("O-1", "cream", 3)]));
    desk.says("parcel.wrong_status", "Parcel", json!({"CancelParcel": {"parcel_id": "PK-1"}}));
    let part = |sku: &str, units: u32| json!([{"order_id": "O-1", "line_id": "1", "sku": sku, "quantity": units}]);
    desk.says("parcel.not_in_parcel", "Parcel", scan("s1", "Deliver", part("milk", 1)));
    desk.says("parcel.beyond_parcel", "Parcel", scan("s1", "Deliver", part("cream", 5)));
    desk.says("done", "Parcel", scan("s1", "Deliver", part("cream", 1)));
    desk.says("nothing", "Parcel", scan("s1", "Deliver", part("cream", 1)));
    desk.says("parcel.step_altered", "Parcel", scan("s1", "Deliver", part("cream", 2)));
}

#[test]
fn returns() {
    let mut desk = Desk::stocked();
    assert_eq!(desk.whole(placed(&order("O-1", "cream", 4, None))), "done");
    desk.says("done", "Payment", paid("P-1", "O-1", "40"));
    sent(&mut desk);
    let request = |id: &str, line: &str, units: u32| {
        let lines =
            [json!({"line_id": line, "sku": "cream", "quantity": units, "reason": "Defective", "condition": "Opened"})];
        json!({"RequestReturn": {"return_id": id, "order_id": "O-1", "lines": lines}})
    };
    desk.says("returns.beyond_delivered", "Returns", request("R-1", "1", 1));
    desk.says("done", "Parcel", scan("s1", "Deliver", Value::Null));
    desk.says("returns.unknown_line", "Returns", request("R-1", "9", 1));
    desk.says("returns.beyond_delivered", "Returns", request("R-1", "1", 5));
    desk.says("done", "Returns", request("R-1", "1", 3));
    desk.says("returns.altered", "Returns", request("R-1", "1", 2));
    desk.says("returns.beyond_delivered", "Returns", request("R-2", "1", 2));
    desk.says("returns.unknown", "Returns", json!({"CloseReturn": {"return_id": "R-9"}}));
    desk.says("returns.wrong_status", "Returns", json!({"CloseReturn": {"return_id": "R-1"}}));
    desk.says("done", "Returns", json!({"ApproveReturn": {"return_id": "R-1", "expires_at": null}}));
    let received = |key: &str, good: u32| {
        let lines = [json!({"line_id": "1", "good": good, "damaged": 0})];
        json!({"ReceiveReturn": {"return_id": "R-1", "receipt_id": key, "lines": lines, "happened_at": NOON}})
    };
    desk.says("returns.beyond_requested", "Returns", received("i1", 4));
    desk.says("done", "Returns", received("i1", 3));
    desk.says("returns.command_altered", "Returns", received("i1", 2));
    let inspected = |key: &str, accepted: u32, rejected: u32| {
        let lines = [json!({"line_id": "1", "accepted": accepted, "disposition": "Restock", "rejected": rejected})];
        json!({"InspectReturn": {"return_id": "R-1", "inspection_id": key, "lines": lines}})
    };
    desk.says("returns.beyond_received", "Returns", inspected("j1", 3, 1));
    desk.says("done", "Returns", inspected("j1", 3, 0));
    let settled = |units: u32, refund: &str| {
        json!({"SettleReturn": {"return_id": "R-1", "components": [],
            "lines": [{"line_id": "1", "quantity": units, "refund": yuan(refund)}]}})
    };
    desk.says(
        "returns.nothing_rejected",
        "Returns",
        json!({"RecordSentBack": {"return_id": "R-1", "happened_at": NOON}}),
    );
    desk.says("returns.beyond_accepted", "Returns", settled(4, "40"));
    desk.says("done", "Returns", settled(3, "30"));
    let account = desk.0.payments().account(&daigou::value::OrderId::new("O-1").unwrap()).unwrap().standing();
    assert_eq!((account.pending.to_string(), account.due.to_string()), ("30.00 CNY".into(), "10.00 CNY".into()));
}
