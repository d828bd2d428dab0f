//! The public cases of other systems about returns and refunds, run through the shop's door.

use daigou::book::order::EditAction;
use daigou::book::parcel::ParcelStep;
use daigou::book::payment::{PaymentCommand, RefundOrder, RefundReason};
use daigou::book::returns::*;
use daigou::policy::pricing::{DiscountScope, OrderDiscountValue, PricingRequest};
use daigou::policy::refund::{ReturnScope, WindowRule, WindowStart};
use daigou::shop::*;
use daigou::value::*;
use daigou_tests::counter::{Counter, content, day, reckonings, take_back, units};
use serde_json::{Value, json};

use daigou_tests::case::{line, money, off, order, text};

fn order_id() -> OrderId {
    OrderId::new("O-1").unwrap()
}

/// An order of the case, paid as the case says or in one, and delivered.
fn sold(asked: &PricingRequest, given: &Value) -> Counter {
    let mut counter = Counter::open();
    counter.places("O-1", content(asked));
    for payment in given.get("payments").and_then(Value::as_array).into_iter().flatten() {
        let (id, amount) = (text(payment, "id").unwrap(), money(text(payment, "amount").unwrap()));
        counter.pays(id, "O-1", amount);
    }
    counter.pays_all("rest", "O-1");
    let all: Vec<u32> = asked.lines.iter().map(|line| line.quantity.get()).collect();
    counter.sends("PK-1", "O-1", &all, ParcelStep::Deliver);
    counter
}

fn back(counter: &mut Counter, id: &str, asked: &PricingRequest, lines: &[u32], from: RefundOrder) -> String {
    let options = RefundOptions { refund_from: from, ..RefundOptions::default() };
    let records = counter.does(take_back(id, units(asked, lines, ReturnReason::ChangedMind), options));
    let [ReturnsEvent::RefundReckoned { total, .. }] = reckonings(&records)[..] else { panic!("one reckoning") };
    total.amount().to_string()
}

fn chosen(names: &[&str]) -> Vec<PaymentId> {
    names.iter().map(|name| PaymentId::new(name).unwrap()).collect()
}

/// The refunds asked for so far, as payment and amount.
fn asked_of(counter: &Counter) -> Vec<Value> {
    let account = counter.shop.payments().account(&order_id()).unwrap();
    let found = account.refunds().map(
        |refund| json!({"payment": refund.payment_id.unwrap().as_str(), "amount": refund.amount.amount().to_string()}),
    );
    found.collect()
}

fn asks_for(counter: &mut Counter, payment: &str, amount: &str) -> &'static str {
    let command = PaymentCommand::RequestRefund {
        refund_id: RefundId::new("asked").unwrap(),
        payment_id: PaymentId::new(payment).unwrap(),
        amount: money(amount),
        reason: RefundReason::Other,
    };
    counter.says(ShopCommand::Payment { command })
}

/// Whether the door answers a case as it wants it, or `None` for a case that is no question to the door.
fn answered(case: &Value) -> Option<Result<(), String>> {
    let (given, when, expect) = (&case["given"], &case["when"], &case["expect"]);
    let wanted = |key: &str| text(expect, key).unwrap_or("?").to_owned();
    let same = |found: String, key: &str| {
        let wanted = wanted(key);
        if found == wanted { Ok(()) } else { Err(format!("{key} {found}, not {wanted}")) }
    };
    Some(match text(case, "id")? {
        "REF-004" => {
            let asked = order(given);
            let mut counter = sold(&asked, given);
            let mut other = content(&asked).lines.remove(0);
            other.line_id = LineId::new("new").unwrap();
            counter.does(ShopCommand::Exchange {
                return_id: ReturnId::new("R").unwrap(),
                order_id: order_id(),
                lines: units(&asked, &[1], ReturnReason::WrongSize),
                replacing: Replacing {
                    lines: vec![other],
                    charges: vec![],
                    price: ReplacementPrice::Even,
                    when_short: WhenShort::Refuse,
                },
                options: RefundOptions::default(),
                happened_at: day(),
            });
            if asked_of(&counter).is_empty() { Ok(()) } else { Err("something went back".into()) }
        }
        "REF-007" | "REF-008" | "REF-062" => {
            let asked = order(given);
            let mut counter = sold(&asked, given);
            let all = [asked.lines[0].quantity.get()];
            let found = back(&mut counter, "R", &asked, &all, RefundOrder::default());
            same(found, if expect.get("refund").is_some() { "refund" } else { "reimbursement_total" })
        }
        "REF-035" | "REF-063" | "REF-064" | "REF-065" => {
            let asked = order(given);
            let mut counter = sold(&asked, given);
            let serial: Vec<u32> = serde_json::from_value(when["units"].clone()).unwrap();
            let mut found = vec![];
            for (index, units) in serial.into_iter().enumerate() {
                found.push(back(&mut counter, &format!("R-{index}"), &asked, &[units], RefundOrder::default()));
            }
            found.sort();
            let wanted = expect.get("refunds_multiset").or(expect.get("refunds")).unwrap();
            let wanted: Vec<String> = serde_json::from_value(wanted.clone()).unwrap();
            if found == wanted { Ok(()) } else { Err(format!("{found:?}")) }
        }
        "REF-018" | "REF-019" => {
            let due = text(given, "due")?;
            let rest = money("10").minus(money(due)).unwrap().amount().to_string();
            let lines = vec![line(0, due, 1, Rate::ZERO), line(1, &rest, 1, Rate::ZERO)];
            let asked = PricingRequest { lines, ..order(&json!({"price": "1"})) };
            let mut counter = sold(&asked, given);
            let from = match given.get("eligible") {
                Some(_) => RefundOrder::ChosenOnly { payment_ids: chosen(&["check"]) },
                None => RefundOrder::ChosenFirst { payment_ids: chosen(&["check", "card"]) },
            };
            back(&mut counter, "R", &asked, &[1, 0], from);
            let ledger = counter.shop.returns().ledger(&order_id()).unwrap();
            let uncovered = ledger.reckoned[0].uncovered.amount().to_string();
            let wanted = text(expect, "uncovered").unwrap_or("0.00");
            let found = asked_of(&counter);
            if Some(&found) == expect["refunds"].as_array() && uncovered == wanted {
                Ok(())
            } else {
                Err(format!("{found:?}, uncovered {uncovered}"))
            }
        }
        "REF-022" | "REF-031" | "REF-057" => {
            let paid = text(given, "payment").or(text(given, "return_value"))?;
            let mut counter = sold(&order(&json!({"price": paid, "prices_include_tax": true})), given);
            let amount = text(given, "refund").or(text(when, "amount"))?;
            match asks_for(&mut counter, "rest", amount) {
                "payment.beyond_refundable" => Ok(()),
                other => Err(other.to_owned()),
            }
        }
        "REF-033" | "REF-034" => {
            let asked = order(given);
            let mut counter = sold(&asked, given);
            let first = || RefundOrder::ChosenFirst { payment_ids: chosen(&["p1"]) };
            back(&mut counter, "R-1", &asked, &[1], first());
            let mut found = asked_of(&counter);
            if text(case, "id") == Some("REF-034") {
                let before = found.len();
                back(&mut counter, "R-2", &asked, &[1], first());
                found = asked_of(&counter).split_off(before);
            }
            if Some(&found) == expect["refunds"].as_array() { Ok(()) } else { Err(format!("{found:?}")) }
        }
        "REF-036" | "REF-040" => {
            let asked = order(&json!({"price": "20.00", "prices_include_tax": true,
                "shipping_with_tax": text(given, "shipping_with_tax").unwrap_or("0")}));
            let counter = sold(&asked, given);
            let discount = match text(when, "surcharge_with_tax") {
                Some(amount) => off(OrderDiscountValue::Amount { amount: money(amount).magnitude() }, None),
                None => OrderDiscount {
                    scope: DiscountScope::Shipping,
                    ..off(OrderDiscountValue::Percent { rate: Rate::ONE }, None)
                },
            };
            let actions = [EditAction::ChangeDiscounts { discounts: vec![discount] }];
            let preview = counter.shop.preview_edit(&order_id(), &actions).unwrap();
            same(preview.to_refund.amount().to_string(), "refund")
        }
        "REF-039" => {
            let asked = order(given);
            let mut counter = Counter::open();
            counter.places("O-1", content(&asked));
            counter.pays_all("P", "O-1");
            let line_id = asked.lines[0].line_id.clone();
            let actions = vec![EditAction::ChangeQuantity { line_id, quantity: Quantity::ONE }];
            let preview = counter.shop.preview_edit(&order_id(), &actions).unwrap();
            let refund = same(preview.to_refund.amount().to_string(), "refund");
            refund.and_then(|()| same(preview.totals.total.amount().to_string(), "new_total_with_tax"))
        }
        "REF-042" => {
            let asked = order(given);
            let mut counter = sold(&asked, given);
            same(back(&mut counter, "R", &asked, &[2, 2], RefundOrder::default()), "total_refund")
        }
        "REF-046" => {
            let asked = order(given);
            let mut counter = sold(&asked, given);
            let first = same(back(&mut counter, "R-1", &asked, &[1], RefundOrder::default()), "return_received_value");
            let second = back(&mut counter, "R-2", &asked, &[1], RefundOrder::default());
            first.and_then(|()| same(second, "return_dismissed_value"))
        }
        "REF-049" | "REF-052" => {
            let asked = order(&json!({"lines": [{"price": "1.00", "qty": 3}]}));
            let mut counter = sold(&asked, given);
            let request = |name: &str| {
                let line = ReturnLine {
                    line_id: LineId::new("0").unwrap(),
                    sku: Sku::new("sku-0").unwrap(),
                    quantity: Quantity::new(2).unwrap(),
                    reason: ReturnReason::WrongSize,
                    condition: ReturnCondition::Unopened,
                };
                let (return_id, order_id) = (ReturnId::new(name).unwrap(), order_id());
                let command = ReturnsCommand::RequestReturn { return_id, order_id, lines: vec![line] };
                ShopCommand::Returns { command }
            };
            counter.does(request("R-1"));
            if text(case, "id") == Some("REF-049") {
                let code = counter.says(request("R-2"));
                return Some(if code == "returns.beyond_delivered" { Ok(()) } else { Err(code.into()) });
            }
            let line_id = LineId::new("0").unwrap();
            let lines = vec![ReceivedLine { line_id, good: Quantity::ONE, damaged: Quantity::ONE }];
            let (return_id, receipt_id) = (ReturnId::new("R-1").unwrap(), CommandId::new("r").unwrap());
            let command = ReturnsCommand::ReceiveReturn { return_id, receipt_id, lines, happened_at: day() };
            counter.does(ShopCommand::Returns { command });
            let page = counter.shop.returns().page(&ReturnId::new("R-1").unwrap()).unwrap();
            let line = &page.lines()[0];
            let found = [line.open_to_receive(), line.good, line.damaged].map(Quantity::get);
            if found == [0, 1, 1] { Ok(()) } else { Err(format!("{found:?}")) }
        }
        "REF-056" => {
            let asked = order(&json!({"price": "1.00"}));
            let mut counter = sold(&asked, given);
            let place = PlaceId::new("osaka").unwrap();
            let sku = Sku::new("sku-0").unwrap();
            let before = counter.shop.stock().on_hand(&sku, &place);
            let mut lines = units(&asked, &[1], ReturnReason::Defective);
            lines[0].disposition = Disposition::Scrap;
            counter.does(take_back("R", lines, RefundOptions::default()));
            if counter.shop.stock().on_hand(&sku, &place) == before { Ok(()) } else { Err("it is on the shelf".into()) }
        }
        "STM-011" => {
            let cases = given["cases"].as_array()?;
            let found: Vec<bool> = cases.iter().map(allowed).collect();
            let wanted: Vec<bool> = serde_json::from_value(expect["allowed"].clone()).ok()?;
            if found == wanted { Ok(()) } else { Err(format!("{found:?}")) }
        }
        _ => return None,
    })
}

fn allowed(one: &Value) -> bool {
    let osaka = PlaceId::new("osaka").unwrap();
    let mut terms = Terms::usual(TermsVersion::new("test").unwrap(), vec![osaka]).unwrap();
    terms.returns.windows = vec![WindowRule {
        rule: Text::new("window").unwrap(),
        scope: ReturnScope::default(),
        days: one["window"].as_u64().map(|days| days as u32),
        from: WindowStart::Delivery,
        late: ReturnVerdict::Rejected,
    }];
    let mut counter = Counter::under(terms);
    let asked = order(&json!({"price": "1.00"}));
    counter.sells(content(&asked));
    let at = day().plus(Duration::of_days(one["age_days"].as_i64().unwrap()).unwrap()).unwrap();
    let staff = one.get("by_staff").and_then(Value::as_bool).unwrap_or(false);
    let exception = staff
        .then(|| ReturnException { person_id: PersonId::new("staff").unwrap(), reason: Text::new("kind").unwrap() });
    let command = ShopCommand::TakeBack {
        return_id: ReturnId::new("R").unwrap(),
        order_id: order_id(),
        lines: units(&asked, &[1], ReturnReason::ChangedMind),
        options: RefundOptions { exception, ..RefundOptions::default() },
        happened_at: at,
    };
    counter.asks_at(command, at).is_ok()
}

#[test]
fn the_door_answers_the_public_cases() {
    let Some(path) = daigou_tests::shared("cases/orders.json") else { return };
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).expect("readable")).expect("JSON");
    let (mut passed, mut failed) = (0, vec![]);
    for case in file["cases"].as_array().expect("cases") {
        match answered(case) {
            None => {}
            Some(Ok(())) => passed += 1,
            Some(Err(found)) => failed.push(format!("{}: {found}", case["id"])),
        }
    }
    println!("conformance at the door: {passed} passed");
    assert!(failed.is_empty(), "{failed:#?}");
    assert_eq!(passed, 24);
}
