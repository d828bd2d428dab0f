//! The shop's terms of return and refund, asked at the door.

use daigou::book::order::{EditAction, HeldAction, HoldKind, OrderCommand, OrderHold};
use daigou::book::payment::{PaymentCommand, RefundOrder};
use daigou::book::returns::*;
use daigou::policy::pricing::{ChargeKind, PricingRequest};
use daigou::policy::refund::*;
use daigou::shop::*;
use daigou::value::*;
use daigou_tests::counter::{Counter, content, day, reckonings, take_back, units};
use daigou_tests::sold::{charge, line, off, order};

const CNY: Currency = Currency::CNY;

fn yuan(text: &str) -> Money {
    Money::parse(text, CNY).unwrap()
}

fn id(text: &str) -> ReturnId {
    ReturnId::new(text).unwrap()
}

fn by(person: &str) -> ReturnException {
    ReturnException { person_id: PersonId::new(person).unwrap(), reason: Text::new("an old customer").unwrap() }
}

/// Three units at 100.00, coupon 10.00, shipping 12.00, service fee 9.00.
fn plain() -> PricingRequest {
    let mut asked = order(CNY, vec![line(0, "100", 3, "0", CNY)]);
    asked.discounts.push(off(yuan("10"), None));
    asked.charges.push(charge(ChargeKind::Shipping, yuan("12")));
    asked.charges.push(charge(ChargeKind::ServiceFee, yuan("9")));
    asked
}

fn later(days: i64) -> Moment {
    day().plus(Duration::of_days(days).unwrap()).unwrap()
}

fn total_of(records: &[Record]) -> String {
    let [ReturnsEvent::RefundReckoned { total, .. }] = reckonings(records)[..] else { panic!("one reckoning") };
    total.amount().to_string()
}

#[test]
fn goods_without_reason_come_back_for_seven_days_and_the_last_unit_brings_shipping_along() {
    let asked = plain();
    let mut counter = Counter::open();
    counter.sells(content(&asked));
    assert_eq!(counter.account("O-1").received, yuan("311"));
    let one = || units(&asked, &[1], ReturnReason::ChangedMind);
    let preview = counter.shop.preview_return(&OrderId::new("O-1").unwrap(), &one(), &RefundOptions::default(), day());
    let preview = preview.unwrap();
    assert_eq!(preview.refund.total, yuan("96.67"));
    assert_eq!(preview.refund.payments[0].amount, yuan("96.67"));
    assert_eq!(preview.lines[0].last_day.unwrap().to_string(), "2026-11-18");
    assert_eq!(total_of(&counter.does(take_back("R-1", one(), RefundOptions::default()))), "96.67");
    assert_eq!(total_of(&counter.does(take_back("R-2", one(), RefundOptions::default()))), "96.66");
    // The service was rendered; shipping goes back with the whole order.
    assert_eq!(total_of(&counter.does(take_back("R-3", one(), RefundOptions::default()))), "108.67");
    assert_eq!(counter.account("O-1").due, yuan("9"));
    assert_eq!(counter.refunds_asked("O-1"), 30_200);
    let ledger = counter.shop.returns().ledger(&OrderId::new("O-1").unwrap()).unwrap();
    assert_eq!(
        ledger.reckoned.iter().map(|r| r.total.amount().to_string()).collect::<Vec<_>>(),
        ["96.67", "96.66", "108.67"]
    );
}

#[test]
fn what_the_terms_do_not_admit_needs_a_person() {
    let asked = plain();
    let mut counter = Counter::open();
    counter.sells(content(&asked));
    let one = || units(&asked, &[1], ReturnReason::ChangedMind);
    let late = |options| ShopCommand::TakeBack {
        return_id: id("R-1"),
        order_id: OrderId::new("O-1").unwrap(),
        lines: one(),
        options,
        happened_at: later(8),
    };
    let refused = counter.asks_at(late(RefundOptions::default()), later(8)).unwrap_err();
    assert_eq!(refused.code(), "shop.not_admitted");
    let ShopError::Refused { refusal: ShopRefusal::NotAdmitted { lines } } = &refused else { panic!("{refused}") };
    assert_eq!(lines[0].verdict, ReturnVerdict::Rejected);
    let rule = lines[0].rules.iter().find(|rule| rule.question == ReturnQuestion::Window).unwrap();
    assert_eq!((rule.rule.as_str(), rule.verdict), ("seven-days", ReturnVerdict::Rejected));
    let unsaid = ReturnException { reason: Text::default(), ..by("mei") };
    let unsaid = late(RefundOptions { exception: Some(unsaid), ..RefundOptions::default() });
    assert_eq!(counter.asks_at(unsaid, later(8)).unwrap_err().code(), "invalid.empty");
    let granted = late(RefundOptions { exception: Some(by("mei")), ..RefundOptions::default() });
    assert_eq!(total_of(&counter.asks_at(granted.clone(), later(8)).unwrap()), "96.67");
    assert!(counter.asks_at(granted, later(9)).unwrap().is_empty(), "a repeat does nothing");
    let page = counter.shop.returns().page(&id("R-1")).unwrap();
    assert_eq!(page.judgement().unwrap().exception, Some(by("mei")));
    assert_eq!(page.judgement().unwrap().version.as_str(), "test");
    let other = late(RefundOptions { exception: Some(by("lin")), ..RefundOptions::default() });
    assert_eq!(counter.asks_at(other, later(9)).unwrap_err().code(), "returns.altered");
}

#[test]
fn the_long_way_is_judged_when_asked_and_settled_by_the_terms() {
    let asked = plain();
    let mut counter = Counter::open();
    counter.sells(content(&asked));
    let line = |reason, condition| ReturnLine {
        line_id: LineId::new("0").unwrap(),
        sku: Sku::new("sku-0").unwrap(),
        quantity: Quantity::new(2).unwrap(),
        reason,
        condition,
    };
    let returns = |command| ShopCommand::Returns { command };
    let ask = |name: &str, reason, condition| {
        let (return_id, order_id) = (id(name), OrderId::new("O-1").unwrap());
        returns(ReturnsCommand::RequestReturn { return_id, order_id, lines: vec![line(reason, condition)] })
    };
    counter.does(ask("R-0", ReturnReason::ChangedMind, ReturnCondition::Used));
    let judgement = counter.shop.returns().page(&id("R-0")).unwrap().judgement().unwrap().clone();
    assert_eq!(judgement.verdict(), ReturnVerdict::Rejected);
    let approve = |name: &str| returns(ReturnsCommand::ApproveReturn { return_id: id(name), expires_at: None });
    assert_eq!(counter.says(approve("R-0")), "shop.not_admitted");
    let grant = |person| ShopCommand::GrantReturn { return_id: id("R-0"), exception: by(person), expires_at: None };
    assert_eq!(counter.says(grant("mei")), "done");
    assert_eq!(counter.says(grant("mei")), "nothing");
    assert_eq!(counter.says(grant("lin")), "shop.settlement_altered");
    counter.does(returns(ReturnsCommand::CancelReturn { return_id: id("R-0") }));

    counter.does(ask("R-1", ReturnReason::Defective, ReturnCondition::Damaged));
    assert_eq!(counter.says(approve("R-1")), "done");
    let received =
        ReceivedLine { line_id: LineId::new("0").unwrap(), good: Quantity::ZERO, damaged: Quantity::new(2).unwrap() };
    counter.does(returns(ReturnsCommand::ReceiveReturn {
        return_id: id("R-1"),
        receipt_id: CommandId::new("r").unwrap(),
        lines: vec![received],
        happened_at: day(),
    }));
    let settle = |options| ShopCommand::SettleReturn { return_id: id("R-1"), options };
    let options = RefundOptions {
        return_freight: Some(FreightOutlay { cost: yuan("8"), paid_by: FreightPayer::Customer }),
        ..RefundOptions::default()
    };
    assert_eq!(counter.says(settle(options.clone())), "returns.wrong_status");
    let judged = InspectedLine {
        line_id: LineId::new("0").unwrap(),
        accepted: Quantity::ONE,
        disposition: Disposition::Supplier,
        rejected: Quantity::ONE,
    };
    counter.does(returns(ReturnsCommand::InspectReturn {
        return_id: id("R-1"),
        inspection_id: CommandId::new("i").unwrap(),
        lines: vec![judged],
    }));
    // One of three for a fault: goods 96.67, shipping 4.00, service fee 3.00, and the way back the customer laid out.
    assert_eq!(total_of(&counter.does(settle(options.clone()))), "111.67");
    assert_eq!(counter.says(settle(options)), "nothing");
    assert_eq!(counter.says(settle(RefundOptions::default())), "shop.settlement_altered");
    let settlement = counter.shop.returns().page(&id("R-1")).unwrap().settlement().unwrap().clone();
    assert_eq!(settlement.lines[0].refund, yuan("96.67"));
    let beside: Vec<_> = settlement.components.iter().map(|c| (c.kind, c.amount.amount().to_string())).collect();
    assert_eq!(beside[0], (SettlementKind::Shipping, "4.00".to_owned()));
    assert_eq!(beside[1], (SettlementKind::ServiceFee, "3.00".to_owned()));
    assert_eq!(beside[2], (SettlementKind::ReturnShipping, "8.00".to_owned()));
    let without = ShopCommand::SettleWithoutGoods { return_id: id("R-9"), options: RefundOptions::default() };
    assert_eq!(counter.says(without), "returns.unknown");
}

#[test]
fn a_lost_return_is_settled_without_the_goods_and_counts_for_the_next() {
    let asked = plain();
    let mut counter = Counter::open();
    counter.sells(content(&asked));
    let returns = |command| ShopCommand::Returns { command };
    let line = ReturnLine {
        line_id: LineId::new("0").unwrap(),
        sku: Sku::new("sku-0").unwrap(),
        quantity: Quantity::ONE,
        reason: ReturnReason::ChangedMind,
        condition: ReturnCondition::Unopened,
    };
    let (return_id, happened_at) = (id("R-1"), day());
    let order_id = OrderId::new("O-1").unwrap();
    counter.does(returns(ReturnsCommand::RequestReturn { return_id, order_id, lines: vec![line] }));
    counter.does(returns(ReturnsCommand::ApproveReturn { return_id: id("R-1"), expires_at: None }));
    let (carrier_id, tracking_id) = (None, None);
    counter.does(returns(ReturnsCommand::RecordReturnSent {
        return_id: id("R-1"),
        carrier_id,
        tracking_id,
        happened_at,
    }));
    counter.does(returns(ReturnsCommand::RecordReturnLost { return_id: id("R-1"), happened_at }));
    let settle = ShopCommand::SettleWithoutGoods { return_id: id("R-1"), options: RefundOptions::default() };
    assert_eq!(total_of(&counter.does(settle)), "96.67");
    let one = units(&asked, &[1], ReturnReason::ChangedMind);
    assert_eq!(total_of(&counter.does(take_back("R-2", one, RefundOptions::default()))), "96.66");
}

#[test]
fn what_a_host_settled_by_hand_is_not_paid_twice() {
    let asked = plain();
    let mut counter = Counter::open();
    counter.sells(content(&asked));
    let line = ReturnLine {
        line_id: LineId::new("0").unwrap(),
        sku: Sku::new("sku-0").unwrap(),
        quantity: Quantity::ONE,
        reason: ReturnReason::ChangedMind,
        condition: ReturnCondition::Unopened,
    };
    let (return_id, order_id, happened_at) = (id("R-1"), OrderId::new("O-1").unwrap(), day());
    let returns = |command| ShopCommand::Returns { command };
    counter.does(returns(ReturnsCommand::ReceiveUnrequested { return_id, order_id, lines: vec![line], happened_at }));
    let judged = InspectedLine {
        line_id: LineId::new("0").unwrap(),
        accepted: Quantity::ONE,
        disposition: Disposition::Restock,
        rejected: Quantity::ZERO,
    };
    let inspection_id = CommandId::new("i").unwrap();
    counter.does(returns(ReturnsCommand::InspectReturn { return_id: id("R-1"), inspection_id, lines: vec![judged] }));
    let by_hand = SettledLine { line_id: LineId::new("0").unwrap(), quantity: Quantity::ONE, refund: yuan("96.67") };
    let command = ReturnsCommand::SettleReturn { return_id: id("R-1"), lines: vec![by_hand], components: vec![] };
    counter.does(returns(command));
    let two = units(&asked, &[2], ReturnReason::ChangedMind);
    assert_eq!(total_of(&counter.does(take_back("R-2", two, RefundOptions::default()))), "205.33");
}

#[test]
fn the_payments_give_back_in_the_order_asked() {
    let asked = order(CNY, vec![line(0, "100", 3, "0", CNY)]);
    for (from, wanted) in [
        (RefundOrder::OldestFirst {}, [("P-1", "50.00"), ("P-2", "50.00")]),
        (
            RefundOrder::ChosenFirst { payment_ids: vec![PaymentId::new("P-2").unwrap()] },
            [("P-2", "70.00"), ("P-1", "30.00")],
        ),
    ] {
        let mut counter = Counter::open();
        counter.places("O-1", content(&asked));
        for (payment, amount) in [("P-1", "50"), ("P-2", "70"), ("P-3", "180")] {
            counter.pays(payment, "O-1", yuan(amount));
        }
        counter.sends("PK-1", "O-1", &[3], daigou::book::parcel::ParcelStep::Deliver);
        let options = RefundOptions { refund_from: from, ..RefundOptions::default() };
        counter.does(take_back("R-1", units(&asked, &[1], ReturnReason::ChangedMind), options));
        let account = counter.shop.payments().account(&OrderId::new("O-1").unwrap()).unwrap();
        let found: Vec<_> = account.refunds().map(|r| (r.payment_id.unwrap(), r.amount)).collect();
        let wanted = wanted.map(|(payment, amount)| (PaymentId::new(payment).unwrap(), yuan(amount)));
        assert_eq!(found, wanted);
    }
}

#[test]
fn a_kindness_is_its_own_kind_and_leaves_what_is_due() {
    let asked = plain();
    let mut counter = Counter::open();
    counter.sells(content(&asked));
    let kind = GoodwillGrant {
        amount: yuan("20"),
        person_id: PersonId::new("mei").unwrap(),
        reason: Text::new("box crushed").unwrap(),
    };
    let options = RefundOptions { goodwill: vec![kind], ..RefundOptions::default() };
    let records = counter.does(take_back("R-1", units(&asked, &[1], ReturnReason::ChangedMind), options));
    assert_eq!(total_of(&records), "116.67");
    let account = counter.shop.payments().account(&OrderId::new("O-1").unwrap()).unwrap();
    let found: Vec<_> = account.refunds().map(|r| (r.reason, r.amount)).collect();
    use daigou::book::payment::RefundReason;
    assert_eq!(found, [(RefundReason::Goods, yuan("96.67")), (RefundReason::Goodwill, yuan("20"))]);
    assert_eq!(account.standing().due, yuan("214.33"));
}

#[test]
fn a_lost_condition_is_clawed_back_and_given_back_with_the_rest() {
    let mut asked = order(CNY, vec![line(0, "68.48", 2, "0", CNY)]);
    asked.discounts.push(off(yuan("50"), Some(yuan("100"))));
    asked.charges.push(charge(ChargeKind::Shipping, yuan("5")));
    let mut counter = Counter::open();
    counter.sells(content(&asked));
    let one = || units(&asked, &[1], ReturnReason::ChangedMind);
    assert_eq!(total_of(&counter.does(take_back("R-1", one(), RefundOptions::default()))), "18.48");
    assert_eq!(counter.account("O-1").due, yuan("73.48"));
    assert_eq!(total_of(&counter.does(take_back("R-2", one(), RefundOptions::default()))), "73.48");
    assert_eq!(counter.account("O-1").due, yuan("0"));
}

#[test]
fn a_price_corrected_between_two_returns_lowers_the_base() {
    let asked = order(CNY, vec![line(0, "10", 3, "0", CNY)]);
    let mut counter = Counter::open();
    counter.sells(content(&asked));
    let one = || units(&asked, &[1], ReturnReason::ChangedMind);
    assert_eq!(total_of(&counter.does(take_back("R-1", one(), RefundOptions::default()))), "10.00");
    let unit_price = UnitPrice::parse("9", CNY).unwrap();
    counter.does(ShopCommand::EditOrder {
        order_id: OrderId::new("O-1").unwrap(),
        command_id: CommandId::new("e").unwrap(),
        external_revision: None,
        actions: vec![EditAction::ChangeUnitPrice { line_id: LineId::new("0").unwrap(), unit_price }],
        when_short: WhenShort::Refuse,
    });
    assert_eq!(counter.account("O-1").due, yuan("17"));
    let back = ShopCommand::RefundSurplus {
        order_id: OrderId::new("O-1").unwrap(),
        command_id: CommandId::new("s").unwrap(),
        amount: None,
        reason: daigou::book::payment::RefundReason::PriceAdjustment,
        refund_from: RefundOrder::OldestFirst {},
    };
    counter.does(back);
    assert_eq!(counter.refunds_asked("O-1"), 1_300);
    // Two of three units of 27.00 are 18.00, less the 10.00 that went back.
    assert_eq!(total_of(&counter.does(take_back("R-2", one(), RefundOptions::default()))), "8.00");
    assert_eq!(total_of(&counter.does(take_back("R-3", one(), RefundOptions::default()))), "9.00");
    assert_eq!(counter.account("O-1").due, yuan("0"));
}

#[test]
fn classes_and_channels_say_how_goods_are_sold() {
    let osaka = PlaceId::new("osaka").unwrap();
    let mut terms = Terms::usual(TermsVersion::new("test").unwrap(), vec![osaka]).unwrap();
    terms.sold_as.push(SoldAs {
        categories: vec![],
        return_classes: vec![],
        channels: vec![ChannelId::new("site").unwrap()],
        customs_status: CustomsStatus::CrossBorderRetail,
        footing: SaleFooting::BoughtOnDemand,
    });
    let mut counter = Counter::under(terms);
    let asked = plain();
    counter.sells(content(&asked));
    let mut opened = units(&asked, &[1], ReturnReason::ChangedMind);
    opened[0].condition = ReturnCondition::Opened;
    let order_id = OrderId::new("O-1").unwrap();
    let said = counter.shop.preview_return(&order_id, &opened, &RefundOptions::default(), day()).unwrap();
    assert_eq!(said.lines[0].verdict, ReturnVerdict::NeedsPerson);
    assert_eq!(said.lines[0].rules[0].rule.as_str(), "cross-border-opened");
    assert_eq!(counter.says(take_back("R-1", opened, RefundOptions::default())), "shop.not_admitted");
    let subject = counter.shop.return_subject(&Sku::new("sku-0").unwrap(), Some(&ChannelId::new("site").unwrap()));
    let terms = explain(&counter.shop.terms().returns, &subject, Language::Zh);
    assert!(terms.contains("已拆封未使用：需人工审核"), "{terms}");
}

#[test]
fn a_hold_on_refunds_stops_them_by_name() {
    let asked = plain();
    let mut counter = Counter::open();
    counter.sells(content(&asked));
    let hold = OrderHold {
        hold_id: HoldId::new("h").unwrap(),
        kind: HoldKind::Fraud,
        reason: Text::default(),
        since: day(),
        put_by: None,
        blocks: vec![HeldAction::Refund],
    };
    let order_id = OrderId::new("O-1").unwrap();
    counter.does(ShopCommand::Order { command: OrderCommand::PutHold { order_id, hold } });
    let one = units(&asked, &[1], ReturnReason::ChangedMind);
    assert_eq!(counter.says(take_back("R-1", one, RefundOptions::default())), "order.held");
}

#[test]
fn a_refund_that_fails_at_the_provider_can_be_asked_for_again() {
    let asked = plain();
    let mut counter = Counter::open();
    counter.sells(content(&asked));
    counter.does(take_back("R-1", units(&asked, &[1], ReturnReason::ChangedMind), RefundOptions::default()));
    let failed = |id: &str| ShopCommand::Payment {
        command: PaymentCommand::RecordRefundFailed {
            refund_id: RefundId::new(id).unwrap(),
            happened_at: day(),
            note: Text::default(),
        },
    };
    counter.does(failed("R-1/0"));
    assert_eq!(counter.account("O-1").surplus, yuan("96.67"));
    let refund = |key: &str, amount: Option<Money>| ShopCommand::RefundSurplus {
        order_id: OrderId::new("O-1").unwrap(),
        command_id: CommandId::new(key).unwrap(),
        amount,
        reason: daigou::book::payment::RefundReason::Goods,
        refund_from: RefundOrder::OldestFirst {},
    };
    assert_eq!(counter.says(refund("S-1", Some(yuan("96.68")))), "shop.beyond_surplus");
    assert_eq!(counter.says(refund("S-1", Some(yuan("40")))), "done");
    assert_eq!(counter.says(refund("S-1", Some(yuan("40")))), "nothing");
    assert_eq!(counter.says(refund("S-1", Some(yuan("41")))), "payment.refund_altered");
    assert_eq!(counter.says(refund("S-2", None)), "done");
    assert_eq!(counter.refunds_asked("O-1"), 9_667);
    assert_eq!(counter.says(refund("S-3", None)), "shop.beyond_surplus");
}
