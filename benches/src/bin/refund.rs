//! What a refund quote costs, beside plain arithmetic in floats that forgets earlier returns.

use std::hint::black_box;

use daigou::policy::pricing::{
    Charge, ChargeKind, DiscountCondition, DiscountScope, OrderDiscount, OrderDiscountValue, PricingLine,
    PricingPolicy, PricingRequest, SpreadBasis, TaxBasis, price,
};
use daigou::policy::refund::{ClawBackBasis, RefundPolicy, RefundRequest, ReturnReason, quote_refund, refund_lines};
use daigou::value::{Currency, DiscountId, Invalid, LineId, Money, Quantity, Rate, TermsVersion, UnitPrice, Weight};
use daigou_benches::{at_most, median_seconds};

const LINES: u32 = 25;
const QUOTES: u32 = 20_000;

fn order() -> Result<PricingRequest, Invalid> {
    let currency = Currency::CNY;
    let mut lines = vec![];
    for index in 0..LINES {
        lines.push(PricingLine {
            line_id: LineId::new(format!("{index}"))?,
            quantity: Quantity::new(2 + index % 4)?,
            unit_price: UnitPrice::parse(&format!("{}.{:02}", 19 + index, (index * 7) % 100), currency)?,
            tax_rate: Rate::parse("0.13")?,
            unit_weight: Weight::grams(100)?,
            discounts: vec![],
        });
    }
    let coupon = OrderDiscount {
        discount_id: DiscountId::new("coupon")?,
        value: OrderDiscountValue::Amount { amount: Money::parse("100", currency)? },
        scope: DiscountScope::Goods,
        spread: SpreadBasis::ValueWithTax,
        condition: DiscountCondition { goods_minimum: Some(Money::parse("2000", currency)?), units_minimum: None },
    };
    let charge = |kind, amount| -> Result<Charge, Invalid> {
        Ok(Charge { kind, amount: Money::parse(amount, currency)?, tax_rate: Rate::ZERO })
    };
    let charges = vec![charge(ChargeKind::Shipping, "88")?, charge(ChargeKind::ServiceFee, "120")?];
    Ok(PricingRequest { currency, tax_basis: TaxBasis::Included, lines, discounts: vec![coupon], charges })
}

/// The plain way: floats, each component times the share of units, rounded to cents; serial returns drift.
fn plain(lines: &[[f64; 4]]) -> (Vec<[f64; 4]>, f64) {
    let cents = |value: f64| (value * 100.0).round() / 100.0;
    let parts: Vec<[f64; 4]> = lines.iter().map(|line| line.map(|paid| cents(paid / 3.0))).collect();
    let sum = parts.iter().flatten().sum();
    (parts, sum)
}

fn nanoseconds(mut work: impl FnMut()) -> f64 {
    median_seconds(7, || (0..QUOTES).for_each(|_| work())) * 1e9 / f64::from(QUOTES)
}

fn main() -> Result<(), Invalid> {
    let version = || TermsVersion::new("bench");
    let (asked, pricing_policy) = (order()?, PricingPolicy::usual(version()?));
    let priced = price(&asked, &pricing_policy)?;
    let mut lines = refund_lines(&asked, &priced, SpreadBasis::ValueWithTax)?;
    for line in &mut lines {
        line.units_now = Quantity::ONE;
        line.reason = ReturnReason::Defective;
    }
    let floats: Vec<[f64; 4]> = lines
        .iter()
        .map(|line| {
            let mut paid = [0.0; 4];
            let amounts = line.balances.iter().map(|balance| balance.paid.minor_units() as f64 / 100.0);
            paid.iter_mut().zip(amounts).for_each(|(slot, amount)| *slot = amount);
            paid
        })
        .collect();
    let mut request = RefundRequest::plain(Currency::CNY, lines);
    let policy = RefundPolicy::usual(version()?)?;
    let theirs = nanoseconds(|| drop(black_box(plain(black_box(&floats)))));
    let against = format!("plain floats {:.2} µs", theirs / 1e3);
    let ours = nanoseconds(|| drop(black_box(quote_refund(black_box(&request), black_box(&policy)))));
    at_most("refund/25-lines", ours / 1e3, "µs", Some(10.0), &against);
    let taken = Money::zero(Currency::CNY);
    request.claw_back = Some(ClawBackBasis { asked, priced, policy: pricing_policy, taken });
    let ours = nanoseconds(|| drop(black_box(quote_refund(black_box(&request), black_box(&policy)))));
    at_most("refund/25-lines-claw-back", ours / 1e3, "µs", Some(10.0), &against);
    Ok(())
}
