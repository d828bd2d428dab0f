//! The public cases of orders as the library reads them.

use daigou::policy::pricing::{
    Charge, ChargeKind, DiscountCondition, DiscountScope, LineDiscount, LineDiscountValue, OrderDiscount,
    OrderDiscountValue, PricingLine, PricingRequest, SpreadBasis, TaxBasis,
};
use daigou::value::{Currency, DiscountId, LineId, Money, Quantity, Rate, TermsVersion, UnitPrice, Weight};
use rust_decimal::Decimal;
use serde_json::Value;

/// The cases' currency.
pub const USD: Currency = Currency::USD;

/// A text of a case.
pub fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

/// An amount of a case.
pub fn money(text: &str) -> Money {
    Money::parse(text, USD).expect("an amount")
}

/// A percentage as a rate.
pub fn percent(text: &str) -> Rate {
    Rate::new(text.parse::<Decimal>().expect("a percentage") / Decimal::ONE_HUNDRED).expect("a rate")
}

/// The version of the terms.
pub fn version() -> TermsVersion {
    TermsVersion::new("public").expect("a version")
}

/// A line.
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

/// The discount's id.
pub fn discount_id() -> DiscountId {
    DiscountId::new("d").expect("an id")
}

/// A discount on the goods.
pub fn off(value: OrderDiscountValue, goods_minimum: Option<Money>) -> OrderDiscount {
    OrderDiscount {
        discount_id: discount_id(),
        value,
        scope: DiscountScope::Goods,
        spread: SpreadBasis::ValueWithTax,
        condition: DiscountCondition { goods_minimum, units_minimum: None },
    }
}

/// The order that a case gives.
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
