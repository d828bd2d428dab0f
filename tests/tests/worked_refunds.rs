//! The worked refunds of `core/docs/refunds.md`: each is computed here, and the page must say the same numbers.

use daigou::policy::pricing::{ChargeKind, LineDiscount, LineDiscountValue, TaxBasis};
use daigou::policy::refund::{
    ExchangeMove, FreightBearer, FreightPayer, RefundComponent, RefundQuote, RefundRule, RefundablePayment,
    RestockingFee, ReturnFreight, ReturnReason,
};
use daigou::value::{Currency, DiscountId, Money, PaymentId, Rate};
use daigou_tests::sold::{Sold, charge, line, off, order};

const CNY: Currency = Currency::CNY;

fn money(text: &str, currency: Currency) -> Money {
    Money::parse(text, currency).expect("an amount")
}

fn rate(text: &str) -> Rate {
    Rate::parse(text).expect("a rate")
}

fn discounted(price: &str, units: u32, tax: &str, amount: &str, currency: Currency) -> Sold {
    let mut asked = order(currency, vec![line(0, price, units, tax, currency)]);
    asked.tax_basis = TaxBasis::OnTop;
    let value = LineDiscountValue::AmountPerLine { amount: money(amount, currency) };
    asked.lines[0].discounts.push(LineDiscount { discount_id: DiscountId::new("d").expect("an id"), value });
    Sold::new(asked)
}

fn serially(sold: &mut Sold, units: &[&[u32]]) -> Vec<Money> {
    units.iter().map(|units| sold.send_back(units).total).collect()
}

fn conditional() -> Sold {
    let mut asked = order(CNY, vec![line(0, "68.48", 2, "0", CNY)]);
    asked.discounts.push(off(money("50", CNY), Some(money("100", CNY))));
    asked.charges.push(charge(ChargeKind::Shipping, money("5", CNY)));
    Sold::new(asked)
}

fn part(quote: &RefundQuote, component: RefundComponent) -> String {
    let of_lines = quote.lines.iter().flat_map(|l| &l.parts).filter(|p| p.component == component).map(|p| p.amount);
    let of_order = quote.parts.iter().filter(|p| p.component == component).map(|p| p.amount);
    Money::sum(quote.currency, of_lines.chain(of_order)).expect("in range").amount().to_string()
}

fn one() -> Vec<Money> {
    serially(&mut discounted("10", 3, "0", "20", CNY), &[&[1], &[1], &[1]])
}

fn two() -> Vec<Money> {
    let mut asked = order(CNY, vec![line(0, "100", 3, "0", CNY)]);
    asked.discounts.push(off(money("10", CNY), None));
    serially(&mut Sold::new(asked), &[&[1], &[1], &[1]])
}

fn three() -> Vec<Money> {
    let quote = discounted("50", 2, "0.1", "20", CNY).send_back(&[1]);
    assert_eq!([part(&quote, RefundComponent::Goods), part(&quote, RefundComponent::Tax)], ["40.00", "4.00"]);
    vec![quote.total]
}

fn four() -> Vec<Money> {
    let quote = conditional().send_back(&[1]);
    assert_eq!([part(&quote, RefundComponent::Goods), part(&quote, RefundComponent::ClawBack)], ["43.48", "-25.00"]);
    vec![quote.total]
}

fn five() -> Vec<Money> {
    let mut sold = conditional();
    sold.send_back(&[1]);
    let quote = sold.send_back(&[1]);
    let parts = [RefundComponent::Goods, RefundComponent::ClawBack, RefundComponent::ShippingOut];
    assert_eq!(parts.map(|c| part(&quote, c)), ["43.48", "25.00", "5.00"]);
    vec![quote.total]
}

fn six() -> Vec<Money> {
    let mut sold = Sold::new(order(CNY, vec![line(0, "33.33", 3, "0", CNY)]));
    sold.lines[0].restocking = RestockingFee::Percent { rate: rate("0.1") };
    serially(&mut sold, &[&[1], &[1]])
}

fn seven() -> Vec<Money> {
    let mut sold = Sold::new(order(CNY, vec![line(0, "30", 1, "0", CNY), line(1, "60", 1, "0", CNY)]));
    for line in &mut sold.lines {
        line.restocking = RestockingFee::Fixed { amount: money("9", CNY) };
    }
    let quote = sold.send_back(&[1, 1]);
    assert_eq!(quote.lines.iter().map(|l| l.total.amount().to_string()).collect::<Vec<_>>(), ["27.00", "54.00"]);
    vec![quote.total]
}

fn eight() -> Vec<Money> {
    let jpy = Currency::JPY;
    let mut asked = order(jpy, vec![line(0, "12000", 1, "0", jpy), line(1, "6000", 2, "0", jpy)]);
    asked.charges.push(charge(ChargeKind::Shipping, money("1001", jpy)));
    asked.charges.push(charge(ChargeKind::ServiceFee, money("2400", jpy)));
    let mut sold = Sold::new(asked);
    sold.reason = ReturnReason::Defective;
    let mut request = sold.request(&[0, 1]);
    request.return_freight = Some(ReturnFreight {
        cost: money("800", jpy),
        paid_by: FreightPayer::Customer,
        bearer: FreightBearer::Shop {},
    });
    let quote = sold.settle(&request);
    let parts = [
        RefundComponent::Goods,
        RefundComponent::ShippingOut,
        RefundComponent::ServiceFee,
        RefundComponent::ShippingBack,
    ];
    assert_eq!(parts.map(|c| part(&quote, c)), ["6000", "250", "600", "800"]);
    vec![quote.total]
}

fn nine() -> Vec<Money> {
    let kwd = Currency::KWD;
    let mut sold = discounted("10", 3, "0", "20", kwd);
    let first = sold.send_back(&[1]).total;
    sold.lines[0].balances[0].adjusted = money("1", kwd);
    vec![first, sold.send_back(&[1]).total]
}

fn ten() -> Vec<Money> {
    let mut sold = Sold::new(order(CNY, vec![line(0, "480", 1, "0", CNY)]));
    sold.policy.exchange_difference = RefundRule::Share { rate: rate("0.5") };
    let mut request = sold.request(&[1]);
    request.exchange = Some(ExchangeMove { rate_at_payment: rate("0.0480"), rate_at_refund: rate("0.0470") });
    for (id, captured) in [("deposit", "100"), ("balance", "380")] {
        request.payments.push(RefundablePayment {
            payment_id: PaymentId::new(id).expect("an id"),
            captured: money(captured, CNY),
            refunded: Money::zero(CNY),
            order_share: None,
        });
    }
    let quote = sold.settle(&request);
    let paid: Vec<String> = quote.payments.iter().map(|p| p.amount.amount().to_string()).collect();
    assert_eq!(paid, ["100.00", "375.00"]);
    assert!(quote.uncovered.is_zero());
    vec![quote.total]
}

#[test]
fn the_page_says_what_is_computed() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/docs/refunds.md");
    let page = std::fs::read_to_string(path).expect("the page");
    let said: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("Refunds: ")).collect();
    let computed: [fn() -> Vec<Money>; 10] = [one, two, three, four, five, six, seven, eight, nine, ten];
    assert_eq!(said.len(), computed.len());
    for (index, (said, compute)) in said.iter().zip(computed).enumerate() {
        let found: Vec<String> = compute().iter().map(|money| format!("**{money}**")).collect();
        assert_eq!(found.join(", "), *said, "worked refund {}", index + 1);
    }
}
