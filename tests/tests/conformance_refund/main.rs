//! The public cases of other systems about refund amounts. A case that another room answers is named with its reason.

mod sold;

use daigou::policy::pricing::{
    DiscountScope, OrderDiscount, OrderDiscountValue, PricingPolicy, PricingRequest, TaxBasis, price,
};
use daigou::policy::refund::{
    QuotedPayment, RefundComponent, RefundQuote, RefundablePayment, ReturnCase, ReturnCondition, ReturnException,
    ReturnPolicy, ReturnReason, ReturnScope, ReturnSubject, ReturnVerdict, WindowRule, WindowStart, judge,
};
use daigou::value::{Duration, Moment, Money, PersonId, Rate, Text, Zone};
use serde_json::Value;

use daigou_tests::case::{USD, line, money, off, order, text, version};
use sold::{Sold, payments, same};

/// Cases of these areas that are no question of amounts, with the room that answers them.
const ELSEWHERE: [(&str, &str); 7] = [
    ("REF-004", "an exchange is settled against its replacement by the returns book and the door"),
    ("REF-025", "undoing an exchange is a status of the returns book"),
    ("REF-049", "units open for a return are counted by the returns book"),
    ("REF-052", "good and damaged units are counted by the returns book"),
    ("REF-056", "restocking what came back is the stock ledger's"),
    ("REF-061", "which order a shared payment is refunded for is asked by the payment book"),
    ("STM-001", "the money status is derived by the payment book"),
];

/// An amount asked of the payments by itself: a line of that price that comes back whole.
fn asked_amount(amount: &str, payments: Vec<RefundablePayment>) -> RefundQuote {
    let lines = vec![line(0, amount, 1, Rate::ZERO)];
    let asked =
        PricingRequest { currency: USD, tax_basis: TaxBasis::Included, lines, discounts: vec![], charges: vec![] };
    Sold::new(asked).send_back(1, payments, false)
}

fn over(found: &[QuotedPayment], expect: &Value) -> Result<(), String> {
    let found: Vec<String> = found.iter().map(|p| format!("{} {}", p.payment_id, p.amount.amount())).collect();
    let wanted = expect.get("refunds").and_then(Value::as_array).cloned().unwrap_or_default();
    let wanted: Vec<String> = wanted
        .iter()
        .map(|r| format!("{} {}", text(r, "payment").unwrap_or("?"), text(r, "amount").unwrap_or("?")))
        .collect();
    if found == wanted { Ok(()) } else { Err(format!("{found:?}")) }
}

fn sum_of(quote: &RefundQuote, component: RefundComponent) -> Money {
    let parts = quote.lines.iter().flat_map(|l| &l.parts).filter(|p| p.component == component).map(|p| p.amount);
    Money::sum(USD, parts).expect("in range")
}

fn run(op: &str, case: &Value) -> Result<(), String> {
    let (given, when, expect) = (&case["given"], &case["when"], &case["expect"]);
    let first = text(when, "first_payment");
    match op {
        "refund_all" => {
            let mut sold = Sold::new(order(given));
            same("order", sold.priced.totals.total.amount(), text(given, "order_total"))?;
            let units = sold.asked.lines[0].quantity.get();
            let quote = sold.send_back(units, payments(given, None), false);
            same("total", quote.total.amount(), text(expect, "reimbursement_total").or(text(expect, "refund")))?;
            same("tax", sum_of(&quote, RefundComponent::Tax).amount(), text(expect, "included_tax"))
        }
        "perform_reimbursement" => {
            let quote = asked_amount(text(given, "reimbursement_due").expect("one"), payments(given, None));
            same("unpaid", quote.uncovered.amount(), text(expect, "unpaid"))
        }
        "cancel_units_one_by_one" | "cancel_units" | "unit_cancel_amount" => {
            let mut asked = order(given);
            let live =
                given.get("live_units").and_then(Value::as_u64).unwrap_or(u64::from(asked.lines[0].quantity.get()));
            let total = text(given, "line_total").map(money);
            let total = total
                .unwrap_or(asked.lines[0].unit_price.times(asked.lines[0].quantity, Default::default()).expect("one"));
            asked.lines[0] = line(0, "0", live, Rate::ZERO);
            let mut sold = Sold::new(asked);
            sold.lines[0].balances[0].paid = total;
            let mut changes = vec![];
            for _ in 0..when.get("units").and_then(Value::as_u64).unwrap_or(1) {
                changes.push(sold.send_back(1, vec![], false).total.negated().amount().to_string());
            }
            let wanted: Vec<String> = match expect.get("adjustments") {
                Some(list) => serde_json::from_value(list.clone()).expect("texts"),
                None => vec![text(expect, "amount").or(text(expect, "order_total_change")).expect("one").to_owned()],
            };
            if changes == wanted { Ok(()) } else { Err(format!("{changes:?}")) }
        }
        "split_refund_over_payments" => {
            let quote = asked_amount(text(given, "due").expect("an amount"), payments(given, None));
            over(&quote.payments, expect)?;
            same("uncovered", quote.uncovered.amount(), text(expect, "uncovered"))
        }
        "credit_allowed" => {
            same("allowed", asked_amount("1", payments(given, None)).refundable.amount(), text(expect, "amount"))
        }
        "create_refund" | "refund_return" => {
            let amount = text(given, "refund").or(text(when, "amount")).expect("an amount");
            let mut given = given.clone();
            if let Some(value) = text(&given, "return_value").map(str::to_owned) {
                given["payment"] = value.into();
            }
            let quote = asked_amount(amount, payments(&given, None));
            if quote.uncovered.is_positive() { Ok(()) } else { Err("all covered".into()) }
        }
        "return_item_total" => {
            let mut sold =
                Sold::new(order(&serde_json::json!({"price": text(given, "amount"), "prices_include_tax": true})));
            let tax = money(text(given, "included_tax").expect("one"));
            sold.lines[0].balances[0].paid = sold.priced.totals.total.minus(tax).expect("in range");
            sold.lines[0].balances[1].paid = tax.plus(money(text(given, "additional_tax").expect("one"))).expect("one");
            same("total", sold.send_back(1, vec![], false).total.amount(), text(expect, "total"))
        }
        "refund" if when.get("amount").is_some() => {
            let quote = asked_amount(text(when, "amount").expect("an amount"), payments(given, first));
            if expect.get("error").is_some() {
                same("most", quote.refundable.amount(), text(expect, "maximum_refundable"))?;
                return if quote.uncovered.is_positive() { Ok(()) } else { Err("all covered".into()) };
            }
            same("total", quote.total.amount(), text(expect, "total"))?;
            let left = quote.refundable.minus(quote.total).expect("in range");
            same("left", left.amount(), text(expect, "remaining_refundable"))
        }
        "refund" if text(expect, "error") == Some("nothing_to_refund") => {
            let quote = asked_amount("0", vec![]);
            same("total", quote.total.amount(), Some("0.00"))
        }
        "refund" => {
            let mut sold = Sold::new(order(given));
            let all = u64::from(sold.asked.lines[0].quantity.get());
            let given_back =
                given["payments"].as_array().is_some_and(|list| list.iter().any(|p| text(p, "refunded").is_some()));
            if given_back {
                sold.send_back(1, vec![], false);
            }
            let units = when.get("units").and_then(Value::as_u64).unwrap_or(all);
            let quote = sold.send_back(units as u32, payments(given, first), false);
            if expect.get("refunds").is_some() {
                over(&quote.payments, expect)?;
            }
            let goods = sum_of(&quote, RefundComponent::Goods);
            same("items", goods.amount(), text(expect, "items"))?;
            same("shipping", sum_of(&quote, RefundComponent::ShippingOut).amount(), text(expect, "shipping"))?;
            same("total", quote.total.amount(), text(expect, "total"))
        }
        "refund_units_serially" => {
            let mut sold = Sold::new(order(given));
            let paid = text(given, "line_total").or(text(given, "order_total"));
            same("paid", sold.priced.totals.total.amount(), paid)?;
            let units: Vec<u32> = serde_json::from_value(when["units"].clone()).expect("units");
            let mut found: Vec<Money> = units.iter().map(|u| sold.send_back(*u, vec![], false).total).collect();
            let sum = Money::sum(USD, found.iter().copied()).expect("in range");
            same("sum", sum.amount(), text(expect, "refunds_sum"))?;
            found.sort_by_key(Money::minor_units);
            let found: Vec<String> = found.iter().map(|m| m.amount().to_string()).collect();
            let wanted = expect.get("refunds_multiset").or(expect.get("refunds")).expect("refunds");
            let wanted: Vec<String> = serde_json::from_value(wanted.clone()).expect("texts");
            if found == wanted { Ok(()) } else { Err(format!("{found:?}")) }
        }
        "modify_order" if when.get("new_qty").is_some() => {
            let mut sold = Sold::new(order(given));
            same("paid", sold.priced.totals.total.amount(), text(given, "paid"))?;
            let quote = sold.send_back(1, vec![], true);
            same("refund", quote.total.amount(), text(expect, "refund"))?;
            let new = sold.priced.totals.total.minus(quote.total).expect("in range");
            same("new total", new.amount(), text(expect, "new_total_with_tax"))
        }
        "modify_order" => {
            let mut asked = order(&serde_json::json!({"price": "20.00", "prices_include_tax": true,
                "shipping_with_tax": text(given, "shipping_with_tax").unwrap_or("0")}));
            let policy = PricingPolicy::usual(version());
            let before = price(&asked, &policy).expect("priced");
            asked.discounts.push(match text(when, "surcharge_with_tax") {
                Some(amount) => off(OrderDiscountValue::Amount { amount: money(amount).magnitude() }, None),
                None => OrderDiscount {
                    scope: DiscountScope::Shipping,
                    ..off(OrderDiscountValue::Percent { rate: Rate::ONE }, None)
                },
            });
            let after = price(&asked, &policy).expect("priced");
            same("shipping", after.totals.shipping.amount(), text(expect, "shipping_with_tax_after"))?;
            same("refund", before.totals.total.minus(after.totals.total).expect("one").amount(), text(expect, "refund"))
        }
        "refund_lines" => {
            let mut sold = Sold::new(order(given));
            let quote = sold.send_back(when["qty_each"].as_u64().expect("units") as u32, vec![], false);
            same("total", quote.total.amount(), text(expect, "total_refund"))
        }
        "refundable" => {
            let mut sold = Sold::new(order(given));
            same("line", sold.priced.totals.total.amount(), text(expect, "line_total"))?;
            let received = sold.send_back(1, vec![], false);
            same("received", received.total.amount(), text(expect, "return_received_value"))?;
            let dismissed = sold.send_back(1, vec![], false);
            same("dismissed", dismissed.total.amount(), text(expect, "return_dismissed_value"))?;
            same("left", sold.send_back(0, vec![], false).total.amount(), text(expect, "refundable_total"))
        }
        "return_allowed" => {
            let mut found = vec![];
            for one in given["cases"].as_array().expect("cases") {
                found.push(allowed(one));
            }
            let wanted: Vec<bool> = serde_json::from_value(expect["allowed"].clone()).expect("flags");
            if found == wanted { Ok(()) } else { Err(format!("{found:?}")) }
        }
        other => Err(format!("`{other}` is not read")),
    }
}

fn allowed(one: &Value) -> bool {
    let zone = Zone::parse("UTC").expect("a zone");
    let mut policy = ReturnPolicy::usual(version(), zone).expect("a policy");
    policy.windows = vec![WindowRule {
        rule: Text::new("window").expect("a name"),
        scope: ReturnScope::default(),
        days: one["window"].as_u64().map(|days| days as u32),
        from: WindowStart::Delivery,
        late: ReturnVerdict::Rejected,
    }];
    let delivered = Moment::utc(2026, 1, 1).expect("a day");
    let age = Duration::of_days(one["age_days"].as_i64().expect("days")).expect("days");
    let staff = one.get("by_staff").and_then(Value::as_bool).unwrap_or(false);
    let exception = staff.then(|| ReturnException {
        person_id: PersonId::new("staff").expect("an id"),
        reason: Text::new("goodwill").expect("a reason"),
    });
    let case = ReturnCase {
        subject: ReturnSubject::default(),
        reason: ReturnReason::ChangedMind,
        condition: ReturnCondition::Unopened,
        purchased_at: delivered,
        delivered_at: Some(delivered),
        requested_at: delivered.plus(age).expect("in range"),
        exception,
    };
    judge(&case, &policy).expect("judged").verdict == ReturnVerdict::Accepted
}

#[test]
fn every_public_case_about_refund_amounts() {
    let Some(path) = daigou_tests::shared("cases/orders.json") else { return };
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).expect("readable")).expect("JSON");
    let (mut passed, mut elsewhere, mut failed) = (0, 0, vec![]);
    for case in file["cases"].as_array().expect("cases") {
        if !matches!(text(case, "area"), Some("refund" | "state_machine")) {
            continue;
        }
        let id = text(case, "id").expect("an id");
        if let Some((_, room)) = ELSEWHERE.iter().find(|(other, _)| *other == id) {
            println!("{id} is answered elsewhere: {room}");
            elsewhere += 1;
            continue;
        }
        match run(text(&case["when"], "op").unwrap_or("?"), case) {
            Ok(()) => passed += 1,
            Err(found) => failed.push(format!("{id}: {found}")),
        }
    }
    println!("conformance refund: {passed} of {} passed, {elsewhere} elsewhere", passed + failed.len());
    assert!(failed.is_empty(), "{failed:#?}");
    assert_eq!((passed, elsewhere), (33, ELSEWHERE.len()));
}
