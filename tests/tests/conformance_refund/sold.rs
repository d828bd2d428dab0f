//! An order of a public case, its price, its payments and what came back of it.

use daigou::policy::pricing::{Pricing, PricingPolicy, PricingRequest, SpreadBasis, price};
use daigou::policy::refund::{
    ClawBackBasis, RefundLine, RefundPolicy, RefundQuote, RefundRequest, RefundablePayment, ReturnReason, quote_refund,
    refund_lines,
};
use daigou::value::{Money, PaymentId, Quantity};
use daigou_tests::case::{USD, money, text, version};
use serde_json::Value;

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
