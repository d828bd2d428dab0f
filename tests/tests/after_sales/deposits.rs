//! Deposits, balances and contracts that end early; changes after payment; cash on delivery.

use daigou::book::order::{EditAction, OrderCommand, OrderEvent, QuoteTerms, QuotedDeposit, QuotedDepositKind};
use daigou::book::parcel::ParcelStep;
use daigou::book::payment::{
    DepositFault, MoneyStatus, PaymentCommand, PaymentMethod, PaymentPurpose, RefundOrder, RefundReason,
};
use daigou::policy::pricing::{ChargeKind, PricingRequest};
use daigou::policy::refund::{CustomsStatus, SaleFooting};
use daigou::shop::*;
use daigou::value::*;
use daigou_tests::counter::{Counter, content, day};
use daigou_tests::sold::{charge, line, off, order};

const CNY: Currency = Currency::CNY;

fn yuan(text: &str) -> Money {
    Money::parse(text, CNY).unwrap()
}

fn order_id() -> OrderId {
    OrderId::new("O-1").unwrap()
}

fn hours(hours: i64) -> Moment {
    day().plus(Duration::of_hours(hours).unwrap()).unwrap()
}

/// Two articles of 400.00 and 600.00.
fn asked() -> PricingRequest {
    order(CNY, vec![line(0, "400", 1, "0", CNY), line(1, "600", 1, "0", CNY)])
}

fn earnest(amount: &str) -> QuotedDeposit {
    QuotedDeposit {
        amount: yuan(amount),
        kind: QuotedDepositKind::Earnest,
        due_by: None,
        balance_from: None,
        balance_due_by: None,
        counts_as: None,
    }
}

/// A quote with that deposit, accepted; the deposit is paid.
fn agreed(terms: Option<Terms>, asked: &PricingRequest, deposit: QuotedDeposit) -> Counter {
    let mut counter = terms.map_or_else(Counter::open, Counter::under);
    let order = daigou::book::order::NewOrder {
        order_id: order_id(),
        customer_id: None,
        channel_id: ChannelId::new("site").unwrap(),
        external_id: None,
        external_revision: 0,
        content: content(asked),
        happened_at: day(),
        note: Text::default(),
    };
    let terms = QuoteTerms { valid_until: hours(48), rate_used: None, deposit: Some(deposit) };
    for command in [
        OrderCommand::Draft { order },
        OrderCommand::Quote { order_id: order_id(), command_id: CommandId::new("q").unwrap(), terms },
    ] {
        counter.does(ShopCommand::Order { command });
    }
    counter.does(ShopCommand::AcceptOrder { order_id: order_id(), when_short: WhenShort::Refuse });
    counter.pays("P-1", "O-1", deposit.amount);
    counter
}

fn end(key: &str, cause: EndCause) -> ShopCommand {
    ShopCommand::EndContract {
        order_id: order_id(),
        command_id: CommandId::new(key).unwrap(),
        cause,
        reason: Text::new("as said").unwrap(),
        refund_from: RefundOrder::OldestFirst {},
    }
}

/// Refunds by reason, in minor units.
fn refunds(counter: &Counter) -> Vec<(RefundReason, i64)> {
    let account = counter.shop.payments().account(&order_id()).unwrap();
    account.refunds().map(|refund| (refund.reason, refund.amount.minor_units())).collect()
}

#[test]
fn the_table_of_faults_says_who_loses_the_earnest_money() {
    // 300.00 of 1,000.00 paid as 定金: effective 200.00.
    for (cause, forfeited, wanted) in [
        (EndCause::BuyerWithdrew, "200", vec![(RefundReason::DepositReturn, 10_000)]),
        (EndCause::BalanceMissed, "200", vec![(RefundReason::DepositReturn, 10_000)]),
        (EndCause::ShopWithdrew, "0", vec![(RefundReason::DepositReturn, 30_000), (RefundReason::Penalty, 20_000)]),
        (EndCause::SoldOut, "0", vec![(RefundReason::DepositReturn, 30_000), (RefundReason::Penalty, 20_000)]),
        (EndCause::PriceChangeUnanswered, "0", vec![(RefundReason::DepositReturn, 30_000)]),
        (EndCause::ForceMajeure, "0", vec![(RefundReason::DepositReturn, 30_000)]),
        (EndCause::Agreed, "0", vec![(RefundReason::DepositReturn, 30_000)]),
    ] {
        let mut counter = agreed(None, &asked(), earnest("300"));
        assert_eq!(counter.account("O-1").status, MoneyStatus::DepositPaid);
        counter.does(end("E-1", cause));
        assert_eq!(refunds(&counter), wanted, "{cause:?}");
        let sums = counter.account("O-1");
        assert_eq!((sums.due, sums.forfeited, sums.outstanding), (yuan("0"), yuan(forfeited), yuan("0")), "{cause:?}");
        assert_eq!(counter.says(end("E-1", cause)), "nothing");
        assert!(counter.refunds_asked("O-1") <= 30_000, "penalties apart, no more than was paid");
    }
}

#[test]
fn what_was_to_be_bought_on_demand_is_best_effort() {
    let osaka = PlaceId::new("osaka").unwrap();
    let mut terms = Terms::usual(TermsVersion::new("test").unwrap(), vec![osaka]).unwrap();
    terms.sold_as.push(SoldAs {
        categories: vec![],
        return_classes: vec![],
        channels: vec![],
        customs_status: CustomsStatus::PersonalArticle,
        footing: SaleFooting::BoughtOnDemand,
    });
    let mut counter = agreed(Some(terms.clone()), &asked(), earnest("300"));
    counter.does(end("E-1", EndCause::SoldOut));
    assert_eq!(refunds(&counter), [(RefundReason::DepositReturn, 30_000)]);
    // A shop may answer for it all the same.
    terms.faults.retain(|rule| rule.footings.is_empty());
    let mut strict = agreed(Some(terms), &asked(), earnest("300"));
    strict.does(end("E-1", EndCause::SoldOut));
    assert_eq!(refunds(&strict), [(RefundReason::DepositReturn, 30_000), (RefundReason::Penalty, 20_000)]);
    assert_eq!(FaultRule::usual().iter().filter(|rule| rule.fault == DepositFault::Seller).count(), 2);
}

#[test]
fn a_part_that_fails_takes_its_share() {
    // The article of 400.00 arrived; of the earnest money 60 % is at stake.
    let mut counter = agreed(None, &asked(), earnest("300"));
    counter.sends("PK-1", "O-1", &[1, 0], ParcelStep::Deliver);
    counter.does(end("E-1", EndCause::BuyerWithdrew));
    let sums = counter.account("O-1");
    assert_eq!((sums.due, sums.forfeited), (yuan("400"), yuan("120")));
    // 300.00 paid, 120.00 kept as forfeited: 180.00 stand against the 400.00.
    assert_eq!((sums.outstanding, refunds(&counter)), (yuan("220"), vec![]));
    let mut shop_fails = agreed(None, &asked(), earnest("300"));
    shop_fails.sends("PK-1", "O-1", &[1, 0], ParcelStep::Deliver);
    shop_fails.does(end("E-1", EndCause::ShopWithdrew));
    assert_eq!(refunds(&shop_fails), [(RefundReason::Penalty, 12_000)]);
    assert_eq!(shop_fails.account("O-1").outstanding, yuan("100"));
}

#[test]
fn an_advance_is_no_earnest_money() {
    let mut counter = agreed(None, &asked(), QuotedDeposit { kind: QuotedDepositKind::Advance, ..earnest("300") });
    counter.does(end("E-1", EndCause::BuyerWithdrew));
    assert_eq!(refunds(&counter), [(RefundReason::DepositReturn, 30_000)]);
}

#[test]
fn the_contract_value_leaves_out_what_is_not_sure() {
    let mut asked = asked();
    asked.discounts.push(off(yuan("100"), Some(yuan("900"))));
    asked.charges.push(charge(ChargeKind::Duty, yuan("50")));
    let counter = agreed(None, &asked, earnest("300"));
    let account = counter.shop.payments().account(&order_id()).unwrap();
    assert_eq!((account.standing().due, account.deposit_terms().unwrap().contract_value), (yuan("950"), yuan("1000")));
}

#[test]
fn a_presale_has_its_windows_and_a_balance_missed_is_told() {
    let deposit = QuotedDeposit {
        due_by: Some(hours(1)),
        balance_from: Some(hours(24)),
        balance_due_by: Some(hours(48)),
        ..earnest("300")
    };
    let mut counter = agreed(None, &asked(), deposit);
    let ask = |name: &str| ShopCommand::Payment {
        command: PaymentCommand::RequestPayment {
            payment_id: PaymentId::new(name).unwrap(),
            order_id: order_id(),
            provider_id: ProviderId::new("wallet").unwrap(),
            method: PaymentMethod::Wallet,
            amount: yuan("700"),
            purpose: PaymentPurpose::Balance,
            expires_at: None,
        },
    };
    assert_eq!(counter.says(ask("P-2")), "shop.balance_not_open");
    assert!(!counter.asks_at(ask("P-2"), hours(24)).unwrap().is_empty());
    assert!(counter.asks_at(ask("P-2"), hours(25)).unwrap().is_empty(), "a repeat does nothing");
    assert_eq!(counter.shop.next_deadline(), Some(hours(48)));
    counter.asks_at(ShopCommand::Tick {}, hours(48)).unwrap();
    assert!(counter.shop.payments().account(&order_id()).unwrap().balance_missed());
    assert_eq!(counter.asks_at(ask("P-3"), hours(49)).unwrap_err().code(), "shop.balance_closed");
    counter.does(end("E-1", EndCause::BalanceMissed));
    assert_eq!(refunds(&counter), [(RefundReason::DepositReturn, 10_000)]);
}

#[test]
fn a_deposit_that_grows_is_a_discount_on_the_balance_and_penalties_go_by_cash() {
    let deposit = QuotedDeposit { counts_as: Some(yuan("150")), ..earnest("100") };
    let mut counter = agreed(None, &asked(), deposit);
    assert_eq!((counter.account("O-1").due, counter.account("O-1").outstanding), (yuan("950"), yuan("850")));
    let edits = counter
        .log
        .iter()
        .filter(|record| matches!(record.event, ShopEvent::Order { event: OrderEvent::Edited { .. } }));
    assert_eq!(edits.count(), 1);
    counter.does(end("E-1", EndCause::ShopWithdrew));
    assert_eq!(refunds(&counter), [(RefundReason::DepositReturn, 10_000), (RefundReason::Penalty, 10_000)]);
    for (field, wrong) in [
        ("counts_as", QuotedDeposit { counts_as: Some(yuan("99")), ..earnest("100") }),
        (
            "balance_due_by",
            QuotedDeposit { balance_from: Some(hours(2)), balance_due_by: Some(hours(1)), ..earnest("100") },
        ),
    ] {
        let mut counter = Counter::open();
        let order = daigou::book::order::NewOrder {
            order_id: order_id(),
            customer_id: None,
            channel_id: ChannelId::new("site").unwrap(),
            external_id: None,
            external_revision: 0,
            content: content(&asked()),
            happened_at: day(),
            note: Text::default(),
        };
        counter.does(ShopCommand::Order { command: OrderCommand::Draft { order } });
        let terms = QuoteTerms { valid_until: hours(48), rate_used: None, deposit: Some(wrong) };
        let command = OrderCommand::Quote { order_id: order_id(), command_id: CommandId::new("q").unwrap(), terms };
        let refused = counter.asks(ShopCommand::Order { command }).unwrap_err();
        assert!(refused.to_string().contains(field), "{refused}");
    }
}

fn edit(key: &str, actions: Vec<EditAction>) -> ShopCommand {
    ShopCommand::EditOrder {
        order_id: order_id(),
        command_id: CommandId::new(key).unwrap(),
        external_revision: None,
        actions,
        when_short: WhenShort::Refuse,
    }
}

#[test]
fn changes_after_payment_are_previewed_paid_or_refunded_and_settled() {
    let mut counter = Counter::open();
    counter.places("O-1", content(&asked()));
    counter.pays_all("P-1", "O-1");
    let added = content(&order(CNY, vec![line(2, "50", 2, "0", CNY)])).lines.remove(0);
    let more = vec![EditAction::AddLine { line: added }];
    let preview = counter.shop.preview_edit(&order_id(), &more).unwrap();
    assert_eq!((preview.difference, preview.to_pay, preview.to_refund), (yuan("100"), yuan("100"), yuan("0")));
    assert_eq!(preview.added.len(), 1);
    counter.does(edit("E-1", more));
    assert_eq!(counter.account("O-1").outstanding, yuan("100"));
    counter.pays_all("P-2", "O-1");

    // Remove one, correct a price, send it elsewhere: 1,100.00 − 400.00 − 30.00 = 670.00.
    let fewer = vec![
        EditAction::RemoveLine { line_id: LineId::new("0").unwrap() },
        EditAction::ChangeUnitPrice {
            line_id: LineId::new("1").unwrap(),
            unit_price: UnitPrice::parse("570", CNY).unwrap(),
        },
        EditAction::ChangeAddress { address_id: Some(AddressId::new("new home").unwrap()) },
    ];
    let preview = counter.shop.preview_edit(&order_id(), &fewer).unwrap();
    assert_eq!((preview.difference, preview.to_pay, preview.to_refund), (yuan("-430"), yuan("0"), yuan("430")));
    counter.does(edit("E-2", fewer));
    assert_eq!(counter.account("O-1").status, MoneyStatus::RefundOwed);
    counter.does(ShopCommand::RefundSurplus {
        order_id: order_id(),
        command_id: CommandId::new("S-1").unwrap(),
        amount: None,
        reason: RefundReason::PriceAdjustment,
        refund_from: RefundOrder::ChosenFirst { payment_ids: vec![PaymentId::new("P-2").unwrap()] },
    });
    assert_eq!(refunds(&counter), [(RefundReason::PriceAdjustment, 10_000), (RefundReason::PriceAdjustment, 33_000)]);
    for name in ["S-1/0", "S-1/1"] {
        let refund_id = RefundId::new(name).unwrap();
        let command = PaymentCommand::RecordRefunded { refund_id, happened_at: day() };
        counter.does(ShopCommand::Payment { command });
    }
    let sums = counter.account("O-1");
    assert_eq!((sums.due, sums.outstanding, sums.surplus), (yuan("670"), yuan("0"), yuan("0")));
    let page = counter.shop.orders().order(&order_id()).unwrap();
    assert_eq!(page.address_id().map(|id| id.as_str()), Some("new home"));
    let unknown = counter.shop.preview_edit(&OrderId::new("O-9").unwrap(), &[]).unwrap_err();
    assert_eq!(unknown.code(), "order.unknown");
}

#[test]
fn cash_on_delivery_makes_the_promise_firm_before_the_money_is_there() {
    let mut counter = Counter::open();
    counter.places("O-1", content(&asked()));
    let ask = PaymentCommand::RequestPayment {
        payment_id: PaymentId::new("P-1").unwrap(),
        order_id: order_id(),
        provider_id: ProviderId::new("courier").unwrap(),
        method: PaymentMethod::Cash,
        amount: yuan("1000"),
        purpose: PaymentPurpose::Full,
        expires_at: None,
    };
    counter.does(ShopCommand::Payment { command: ask });
    assert_eq!(counter.shop.next_deadline(), None, "the units no longer lapse");
    counter.sends("PK-1", "O-1", &[1, 1], ParcelStep::Deliver);
    let taken = PaymentCommand::RecordCaptured {
        payment_id: PaymentId::new("P-1").unwrap(),
        capture_id: CaptureId::new("at the door").unwrap(),
        amount: yuan("1000"),
        happened_at: day(),
    };
    counter.does(ShopCommand::Payment { command: taken });
    assert_eq!(counter.account("O-1").status, MoneyStatus::Paid);
}
