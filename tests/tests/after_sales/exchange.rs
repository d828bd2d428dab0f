//! Exchanges: even, dearer, cheaper; before, with and after the goods.

use daigou::book::order::OrderLine;
use daigou::book::parcel::ParcelStep;
use daigou::book::payment::{MoneyStatus, PaymentCommand};
use daigou::book::returns::*;
use daigou::policy::pricing::ChargeKind;
use daigou::shop::*;
use daigou::value::*;
use daigou_tests::counter::{Counter, content, day, take_back, units};
use daigou_tests::sold::{charge, line, off, order};

const CNY: Currency = Currency::CNY;

fn yuan(text: &str) -> Money {
    Money::parse(text, CNY).unwrap()
}

fn other(line_id: &str, units: u32, price: &str) -> OrderLine {
    OrderLine {
        line_id: LineId::new(line_id).unwrap(),
        sku: Sku::new("other").unwrap(),
        quantity: Quantity::new(units).unwrap(),
        unit_price: UnitPrice::parse(price, CNY).unwrap(),
        tax_rate: Rate::ZERO,
        discounts: vec![],
    }
}

fn replacing(lines: Vec<OrderLine>, price: ReplacementPrice) -> Replacing {
    Replacing { lines, charges: vec![], price, when_short: WhenShort::Refuse }
}

fn exchange(id: &str, lines: Vec<ReturnedUnits>, replacing: Replacing) -> ShopCommand {
    ShopCommand::Exchange {
        return_id: ReturnId::new(id).unwrap(),
        order_id: OrderId::new("O-1").unwrap(),
        lines,
        replacing,
        options: RefundOptions::default(),
        happened_at: day(),
    }
}

fn refunded(counter: &mut Counter, id: &str) {
    let refund_id = RefundId::new(id).unwrap();
    let command = PaymentCommand::RecordRefunded { refund_id, happened_at: day() };
    counter.does(ShopCommand::Payment { command });
}

/// Three units with a coupon: 290.00.
fn sold() -> (Counter, daigou::policy::pricing::PricingRequest) {
    let mut asked = order(CNY, vec![line(0, "100", 3, "0", CNY)]);
    asked.discounts.push(off(yuan("10"), None));
    let mut counter = Counter::open();
    counter.sells(content(&asked));
    (counter, asked)
}

fn status(counter: &Counter) -> MoneyStatus {
    counter.account("O-1").status
}

#[test]
fn even_is_even_whatever_the_list_says_and_touches_no_other_price() {
    let (mut counter, asked) = sold();
    let one = units(&asked, &[1], ReturnReason::WrongSize);
    let command = exchange("R-1", one, replacing(vec![other("1", 1, "120")], ReplacementPrice::Even));
    counter.does(command.clone());
    assert!(counter.asks(command).unwrap().is_empty(), "a repeat does nothing");
    let sums = counter.account("O-1");
    assert_eq!((sums.due, sums.outstanding, counter.refunds_asked("O-1")), (yuan("290"), yuan("0"), 0));
    let page = counter.shop.orders().order(&OrderId::new("O-1").unwrap()).unwrap();
    let totals: Vec<String> = page.totals().lines.iter().map(|l| l.total.amount().to_string()).collect();
    assert_eq!(totals, ["290.00", "96.67"]);
    // The new parcel travels like any other, and what it holds may come back like any other.
    counter.sends("PK-2", "O-1", &[0, 1], ParcelStep::Deliver);
    let back = ReturnedUnits {
        line_id: LineId::new("1").unwrap(),
        ..units(&asked, &[1], ReturnReason::ChangedMind)[0].clone()
    };
    counter.does(take_back("R-2", vec![back], RefundOptions::default()));
    assert_eq!(counter.refunds_asked("O-1"), 9_667);
    let rest = units(&asked, &[2], ReturnReason::ChangedMind);
    counter.does(take_back("R-3", rest, RefundOptions::default()));
    assert_eq!(counter.refunds_asked("O-1"), 29_000, "in the end all of it, to the cent");
}

#[test]
fn a_dearer_article_leaves_a_difference_to_pay() {
    let (mut counter, asked) = sold();
    let one = units(&asked, &[1], ReturnReason::WrongSize);
    counter.does(exchange("R-1", one, replacing(vec![other("1", 1, "120")], ReplacementPrice::AsListed)));
    let sums = counter.account("O-1");
    assert_eq!((sums.due, sums.outstanding), (yuan("313.33"), yuan("23.33")));
    assert_eq!(counter.refunds_asked("O-1"), 0);
    counter.pays_all("P-2", "O-1");
    assert_eq!(status(&counter), MoneyStatus::Paid);
}

#[test]
fn a_cheaper_article_gives_the_difference_back() {
    let (mut counter, asked) = sold();
    let one = units(&asked, &[1], ReturnReason::WrongSize);
    counter.does(exchange("R-1", one, replacing(vec![other("1", 2, "40")], ReplacementPrice::AsListed)));
    assert_eq!((counter.account("O-1").due, counter.refunds_asked("O-1")), (yuan("273.33"), 1_667));
    refunded(&mut counter, "R-1/0");
    assert_eq!(status(&counter), MoneyStatus::PartlyRefunded);
}

#[test]
fn an_exchange_with_charges_comes_to_the_public_case() {
    // Two hundred and seventy paid; twenty come back, an article of fifty and shipping of 5.00 and 7.50 go out: the
    // difference is 42.50, the order 312.50.
    let asked = order(CNY, vec![line(0, "250", 1, "0", CNY), line(1, "20", 1, "0", CNY)]);
    let mut counter = Counter::open();
    counter.sells(content(&asked));
    let mut given = replacing(vec![other("2", 1, "50")], ReplacementPrice::AsListed);
    given.charges = vec![charge(ChargeKind::Shipping, yuan("5")), charge(ChargeKind::Shipping, yuan("7.5"))];
    counter.does(exchange("R-1", units(&asked, &[0, 1], ReturnReason::WrongSize), given));
    let sums = counter.account("O-1");
    assert_eq!((sums.due, sums.outstanding), (yuan("312.50"), yuan("42.50")));
}

#[test]
fn an_advance_replacement_leaves_before_the_goods_are_back() {
    let (mut counter, _) = sold();
    let returns = |command| ShopCommand::Returns { command };
    let return_id = || ReturnId::new("R-1").unwrap();
    let line = ReturnLine {
        line_id: LineId::new("0").unwrap(),
        sku: Sku::new("sku-0").unwrap(),
        quantity: Quantity::ONE,
        reason: ReturnReason::Defective,
        condition: ReturnCondition::Damaged,
    };
    let order_id = OrderId::new("O-1").unwrap();
    counter.does(returns(ReturnsCommand::RequestReturn { return_id: return_id(), order_id, lines: vec![line] }));
    let agree = |price| ShopCommand::AgreeExchange {
        return_id: return_id(),
        replacing: replacing(vec![other("1", 1, "120")], price),
    };
    assert_eq!(counter.says(agree(ReplacementPrice::Even)), "returns.wrong_status", "nobody agreed to the return");
    counter.does(returns(ReturnsCommand::ApproveReturn { return_id: return_id(), expires_at: None }));
    assert_eq!(counter.says(agree(ReplacementPrice::Even)), "done");
    assert_eq!(counter.says(agree(ReplacementPrice::Even)), "nothing");
    assert_eq!(counter.says(agree(ReplacementPrice::AsListed)), "shop.settlement_altered");
    // Until the old one is back the customer owes for the new one; it is promised for good and sent all the same.
    assert_eq!(counter.account("O-1").outstanding, yuan("96.67"));
    counter.sends("PK-2", "O-1", &[0, 1], ParcelStep::Deliver);
    let received = ReceivedLine { line_id: LineId::new("0").unwrap(), good: Quantity::ONE, damaged: Quantity::ZERO };
    let receipt_id = CommandId::new("r").unwrap();
    counter.does(returns(ReturnsCommand::ReceiveReturn {
        return_id: return_id(),
        receipt_id,
        lines: vec![received],
        happened_at: day(),
    }));
    let judged = InspectedLine {
        line_id: LineId::new("0").unwrap(),
        accepted: Quantity::ONE,
        disposition: Disposition::Refurbish,
        rejected: Quantity::ZERO,
    };
    let inspection_id = CommandId::new("i").unwrap();
    counter.does(returns(ReturnsCommand::InspectReturn { return_id: return_id(), inspection_id, lines: vec![judged] }));
    counter.does(ShopCommand::SettleReturn { return_id: return_id(), options: RefundOptions::default() });
    let sums = counter.account("O-1");
    assert_eq!((sums.due, sums.outstanding, counter.refunds_asked("O-1")), (yuan("290"), yuan("0"), 0));
    let repair = counter.shop.stock().on_hand(&Sku::new("sku-0").unwrap(), &PlaceId::new("@repair").unwrap());
    assert_eq!(repair, 1);
    let late = replacing(vec![other("2", 1, "1")], ReplacementPrice::AsListed);
    let late = ShopCommand::AgreeExchange { return_id: ReturnId::new("R-9").unwrap(), replacing: late };
    assert_eq!(counter.says(late), "returns.unknown");
}

#[test]
fn a_discount_is_not_lost_by_an_exchange() {
    let mut asked = order(CNY, vec![line(0, "68.48", 2, "0", CNY)]);
    asked.discounts.push(off(yuan("50"), Some(yuan("100"))));
    let mut counter = Counter::open();
    counter.sells(content(&asked));
    let one = || units(&asked, &[1], ReturnReason::WrongSize);
    counter.does(exchange("R-1", one(), replacing(vec![other("1", 1, "1")], ReplacementPrice::Even)));
    assert_eq!((counter.account("O-1").due, counter.refunds_asked("O-1")), (yuan("86.96"), 0));
    // The second one goes for good: one unit and its replacement are kept, which keeps the condition's second unit out.
    counter.does(take_back("R-2", one(), RefundOptions::default()));
    assert_eq!(counter.refunds_asked("O-1"), 1_848);
}
