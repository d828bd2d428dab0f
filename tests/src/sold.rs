//! An order with its price and what has come back of it: what the tests of refunds start from.

use daigou::policy::pricing::{
    Charge, ChargeKind, DiscountCondition, DiscountScope, OrderDiscount, OrderDiscountValue, Pricing, PricingLine,
    PricingPolicy, PricingRequest, SpreadBasis, TaxBasis, price,
};
use daigou::policy::refund::{
    ClawBackBasis, RefundLine, RefundPolicy, RefundQuote, RefundRequest, ReturnReason, quote_refund, refund_lines,
};
use daigou::value::{Currency, DiscountId, LineId, Money, Quantity, Rate, TermsVersion, UnitPrice, Weight};

/// The version every test term has.
pub fn version() -> TermsVersion {
    TermsVersion::new("test").expect("a version")
}

/// A line without discounts.
pub fn line(index: usize, price: &str, units: u32, tax_rate: &str, currency: Currency) -> PricingLine {
    PricingLine {
        line_id: LineId::new(format!("{index}")).expect("an id"),
        quantity: Quantity::new(units).expect("units"),
        unit_price: UnitPrice::parse(price, currency).expect("a price"),
        tax_rate: Rate::parse(tax_rate).expect("a rate"),
        unit_weight: Weight::ZERO,
        discounts: vec![],
    }
}

/// An amount off the goods, with the least goods value it asks for.
pub fn off(amount: Money, goods_minimum: Option<Money>) -> OrderDiscount {
    OrderDiscount {
        discount_id: DiscountId::new("off").expect("an id"),
        value: OrderDiscountValue::Amount { amount },
        scope: DiscountScope::Goods,
        spread: SpreadBasis::ValueWithTax,
        condition: DiscountCondition { goods_minimum, units_minimum: None },
    }
}

/// An untaxed charge.
pub fn charge(kind: ChargeKind, amount: Money) -> Charge {
    Charge { kind, amount, tax_rate: Rate::ZERO }
}

/// Lines alone, priced with their tax.
pub fn order(currency: Currency, lines: Vec<PricingLine>) -> PricingRequest {
    PricingRequest { currency, tax_basis: TaxBasis::Included, lines, discounts: vec![], charges: vec![] }
}

/// An order that was priced and sold.
#[derive(Debug, Clone)]
pub struct Sold {
    /// As asked.
    pub asked: PricingRequest,
    /// As priced.
    pub priced: Pricing,
    /// As far as it came back.
    pub lines: Vec<RefundLine>,
    /// Why it comes back.
    pub reason: ReturnReason,
    /// The terms of refunds.
    pub policy: RefundPolicy,
    /// Taken back of discounts so far.
    pub taken: Money,
    /// What earlier quotes could not take off.
    pub debit: Money,
}

impl Sold {
    /// Prices an order; the customer will change their mind.
    pub fn new(asked: PricingRequest) -> Self {
        let priced = price(&asked, &PricingPolicy::usual(version())).expect("priced");
        let lines = refund_lines(&asked, &priced, SpreadBasis::ValueWithTax).expect("lines");
        let zero = Money::zero(asked.currency);
        let policy = RefundPolicy::usual(version()).expect("terms");
        Self { asked, priced, lines, reason: ReturnReason::ChangedMind, policy, taken: zero, debit: zero }
    }

    /// The request for that many units of each line, with the claw-back the policy asks for.
    pub fn request(&self, units: &[u32]) -> RefundRequest {
        let mut lines = self.lines.clone();
        for (line, units) in lines.iter_mut().zip(units) {
            line.units_now = Quantity::new(*units).expect("units");
            line.reason = self.reason;
        }
        let mut request = RefundRequest::plain(self.asked.currency, lines);
        let (asked, priced, policy) = (self.asked.clone(), self.priced.clone(), PricingPolicy::usual(version()));
        request.claw_back = Some(ClawBackBasis { asked, priced, policy, taken: self.taken });
        request.debit = self.debit;
        request
    }

    /// Quotes a request and settles it.
    pub fn settle(&mut self, request: &RefundRequest) -> RefundQuote {
        let quote = quote_refund(request, &self.policy).expect("quoted");
        self.lines = self.lines.iter().zip(&quote.lines).map(|(l, q)| l.after(q).expect("settled")).collect();
        self.taken = quote.claw_back_taken;
        self.debit = quote.debit_after;
        quote
    }

    /// Sends that many units of each line back and settles.
    pub fn send_back(&mut self, units: &[u32]) -> RefundQuote {
        self.settle(&self.request(units))
    }
}
