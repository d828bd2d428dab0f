//! What pricing an order costs, beside plain arithmetic in floats that keeps no promise.

use std::hint::black_box;

use daigou::policy::pricing::{
    DiscountCondition, DiscountScope, OrderDiscount, OrderDiscountValue, PricingLine, PricingPolicy, PricingRequest,
    SpreadBasis, TaxBasis, price,
};
use daigou::value::{Currency, DiscountId, Invalid, LineId, Money, Quantity, Rate, TermsVersion, UnitPrice, Weight};
use daigou_benches::{at_most, median_seconds};

const ORDERS: u32 = 100_000;

fn request(lines: u32, discounted: bool) -> Result<PricingRequest, Invalid> {
    let currency = Currency::CNY;
    let mut built = vec![];
    for index in 0..lines {
        built.push(PricingLine {
            line_id: LineId::new(format!("{index}"))?,
            quantity: Quantity::new(1 + index % 4)?,
            unit_price: UnitPrice::parse(&format!("{}.{:02}", 19 + index, (index * 7) % 100), currency)?,
            tax_rate: Rate::parse("0.13")?,
            unit_weight: Weight::grams(100)?,
            discounts: vec![],
        });
    }
    let coupon = OrderDiscount {
        discount_id: DiscountId::new("coupon")?,
        value: OrderDiscountValue::Amount { amount: Money::parse("10", currency)? },
        scope: DiscountScope::Goods,
        spread: SpreadBasis::ValueWithTax,
        condition: DiscountCondition::default(),
    };
    let discounts = if discounted { vec![coupon] } else { vec![] };
    Ok(PricingRequest { currency, tax_basis: TaxBasis::Included, lines: built, discounts, charges: vec![] })
}

/// The plain way: floats, rounded to cents, the coupon shared by value and rounded; sums drift by cents.
fn plain(lines: &[(f64, f64)], coupon: f64) -> (Vec<(f64, f64)>, f64) {
    let cents = |value: f64| (value * 100.0).round() / 100.0;
    let whole: f64 = lines.iter().map(|(price, units)| cents(price * units)).sum();
    let parts: Vec<(f64, f64)> = lines
        .iter()
        .map(|(price, units)| {
            let gross = cents(price * units);
            let total = gross - cents(coupon * gross / whole);
            (total, total - cents(total / 1.13))
        })
        .collect();
    let sum = parts.iter().map(|(total, _)| total).sum();
    (parts, sum)
}

fn nanoseconds(mut work: impl FnMut()) -> f64 {
    median_seconds(7, || (0..ORDERS).for_each(|_| work())) * 1e9 / f64::from(ORDERS)
}

fn main() -> Result<(), Invalid> {
    let policy = PricingPolicy::usual(TermsVersion::new("bench")?);
    for (lines, discounted, target) in [(3, false, Some(400.0)), (3, true, None), (25, true, None)] {
        let asked = request(lines, discounted)?;
        let floats: Vec<(f64, f64)> =
            (0..lines).map(|i| (f64::from(19 + i) + f64::from((i * 7) % 100) / 100.0, f64::from(1 + i % 4))).collect();
        let coupon = if discounted { 10.0 } else { 0.0 };
        let ours = nanoseconds(|| drop(black_box(price(black_box(&asked), black_box(&policy)))));
        let theirs = nanoseconds(|| drop(black_box(plain(black_box(&floats), black_box(coupon)))));
        let name = format!("pricing/{lines}-lines{}", if discounted { "-coupon" } else { "" });
        at_most(&name, ours, "ns", target, &format!("plain floats {theirs:.0} ns"));
    }
    Ok(())
}
