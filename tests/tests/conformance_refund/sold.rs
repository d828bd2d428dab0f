//! An order of a public case, its price, its payments and what came back of it.

use daigou::policy::pricing::{
    Charge, ChargeKind, DiscountCondition, DiscountScope, LineDiscount, LineDiscountValue, OrderDiscount,
    OrderDiscountValue, Pricing, PricingLine, PricingPolicy, PricingRequest, SpreadBasis, TaxBasis, price,
};
use daigou::policy::refund::{
    ClawBackBasis, RefundLine, RefundPolicy, RefundQuote, RefundRequest, RefundablePayment, ReturnReason, quote_refund,
    refund_lines,
};
use daigou::value::{Currency, DiscountId, LineId, Money, PaymentId, Quantity, Rate, TermsVersion, UnitPrice, Weight};
use rust_decimal::Decimal;
use serde_json::Value;

pub const USD: Currency = Currency::USD;

pub fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

pub fn money(text: &str) -> Money {
    Money::parse(text, USD).expect("an amount")
}

pub fn percent(text: &str) -> Rate {
    Rate::new(text.parse::<Decimal>().expect("a percentage") / Decimal::ONE_HUNDRED).expect("a rate")
}

pub fn version() -> TermsVersion {
    TermsVersion::new("public").expect("a version")
}

pub fn same(name: &str, found: impl ToString, wanted: Option<&str>) -> Result<(), String> {
    let found = found.to_string();
    if wanted.is_none_or(|wanted| wanted == found) { Ok(()) } else { Err(format!("{name} {found}, wanted {wanted:?}")) }
}

/// An order with its price, and what has come back and been refunded of it.
pub struct Sold {
    pub asked: PricingRequest,
    pub priced: Pricing,
    pub lines: Vec<RefundLine>,
}

impl Sold {
    pub fn new(asked: PricingRequest) -> Self {
        let priced = price(&asked, &PricingPolicy::usual(version())).expect("priced");
        let lines = refund_lines(&asked, &priced, SpreadBasis::ValueWithTax).expect("lines");
        Self { asked, priced, lines }
    }

    /// Sends back that many of every line and settles it.
    pub fn send_back(&mut self, units: u32, payments: Vec<RefundablePayment>, claw_back: bool) -> RefundQuote {
        for line in &mut self.lines {
            line.units_now = Quantity::new(units).expect("units");
            line.reason = ReturnReason::ChangedMind;
        }
        let mut request = RefundRequest::plain(USD, self.lines.clone());
        request.payments = payments;
        if claw_back {
            let (asked, priced, policy) = (self.asked.clone(), self.priced.clone(), PricingPolicy::usual(version()));
            request.claw_back = Some(ClawBackBasis { asked, priced, policy, taken: Money::zero(USD) });
        }
        let quote = quote_refund(&request, &RefundPolicy::usual(version()).expect("terms")).expect("quoted");
        self.lines = self.lines.iter().zip(&quote.lines).map(|(l, q)| l.after(q).expect("settled")).collect();
        quote
    }
}

pub fn line(index: usize, price: &str, units: u64, rate: Rate) -> PricingLine {
    PricingLine {
        line_id: LineId::new(format!("{index}")).expect("an id"),
        quantity: Quantity::new(units as u32).expect("units"),
        unit_price: UnitPrice::parse(price, USD).expect("a price"),
        tax_rate: rate,
        unit_weight: Weight::ZERO,
        discounts: vec![],
    }
}

pub fn discount_id() -> DiscountId {
    DiscountId::new("d").expect("an id")
}

pub fn off(value: OrderDiscountValue, goods_minimum: Option<Money>) -> OrderDiscount {
    OrderDiscount {
        discount_id: discount_id(),
        value,
        scope: DiscountScope::Goods,
        spread: SpreadBasis::ValueWithTax,
        condition: DiscountCondition { goods_minimum, units_minimum: None },
    }
}

pub fn order(given: &Value) -> PricingRequest {
    let flag = |value: &Value, key: &str| value.get(key).and_then(Value::as_bool).unwrap_or(false);
    let sources = given.get("lines").and_then(Value::as_array).cloned().unwrap_or_else(|| vec![given.clone()]);
    let mut included = flag(given, "prices_include_tax");
    let mut lines = vec![];
    for (index, source) in sources.iter().enumerate() {
        included |= flag(source, "tax_included");
        let keys =
            ["price", "unit_gross", "price_with_tax", "unit_with_tax", "line_total_before_tax", "subtotal_with_tax"];
        let price = keys.iter().find_map(|key| text(source, key)).expect("a price");
        let units = source.get("qty").and_then(Value::as_u64).unwrap_or(1);
        let mut line = line(index, price, units, text(source, "tax_rate").map(percent).unwrap_or_default());
        for amount in [text(given, "line_discount"), text(source, "discount_net")].into_iter().flatten() {
            let value = LineDiscountValue::AmountPerLine { amount: money(amount) };
            line.discounts.push(LineDiscount { discount_id: discount_id(), value });
        }
        lines.push(line);
    }
    let mut discounts = vec![];
    if let Some(amount) = text(given, "order_discount").or(text(given, "order_discount_with_tax")) {
        let minimum = text(given, "promotion_minimum_with_tax").map(money);
        discounts.push(off(OrderDiscountValue::Amount { amount: money(amount) }, minimum));
    }
    if let Some(share) = text(given, "coupon_percent") {
        discounts.push(off(OrderDiscountValue::Percent { rate: percent(share) }, None));
    }
    let mut charges = vec![];
    if let Some(amount) = text(given, "shipping_with_tax") {
        charges.push(Charge { kind: ChargeKind::Shipping, amount: money(amount), tax_rate: Rate::ZERO });
    }
    let tax_basis = if included { TaxBasis::Included } else { TaxBasis::OnTop };
    PricingRequest { currency: USD, tax_basis, lines, discounts, charges }
}

/// The payments of a case in the order in which they give back.
pub fn payments(given: &Value, first: Option<&str>) -> Vec<RefundablePayment> {
    let one = |id: &str, captured: &str, refunded: &str, share: Option<&str>| RefundablePayment {
        payment_id: PaymentId::new(id).expect("an id"),
        captured: money(captured),
        refunded: money(refunded),
        order_share: share.map(money),
    };
    if let Some(captured) = text(given, "payment").or(text(given, "paid")) {
        let refunds =
            given.get("refunds").and_then(Value::as_array).and_then(|list| list.first()).and_then(Value::as_str);
        let refunded = refunds.or(text(given, "already_refunded")).or(text(given, "already_refunded_outside_returns"));
        let share = given.get("splits").and_then(|splits| text(splits, "A"));
        return vec![one("p", captured, refunded.unwrap_or("0"), share)];
    }
    let listed = |key: &str| given.get(key).and_then(Value::as_array).cloned();
    let names: Option<Vec<String>> = listed("eligible")
        .or(listed("priority"))
        .map(|names| names.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect());
    let mut sources = given.get("payments").and_then(Value::as_array).cloned().unwrap_or_default();
    sources.sort_by_key(|source| text(source, "id") != first);
    if let Some(names) = &names {
        sources.retain(|source| names.iter().any(|name| Some(name.as_str()) == text(source, "id")));
        sources.sort_by_key(|source| names.iter().position(|name| Some(name.as_str()) == text(source, "id")));
    }
    let build = |s: &Value| {
        one(text(s, "id").expect("an id"), text(s, "amount").expect("one"), text(s, "refunded").unwrap_or("0"), None)
    };
    sources.iter().map(build).collect()
}
