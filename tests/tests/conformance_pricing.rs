//! The public cases of other systems about sharing and totals: every case of those areas runs, none is left aside.

use daigou::policy::pricing::{
    Charge, ChargeKind, DiscountCondition, DiscountReason, DiscountScope, LineDiscount, LineDiscountValue,
    OrderDiscount, OrderDiscountValue, Pricing, PricingLine, PricingPolicy, PricingRequest, SpreadBasis, TaxBasis,
    price,
};
use daigou::value::{
    Currency, DiscountId, LineId, Money, Quantity, Rate, TermsVersion, UnitPrice, Weight, WhenAllZero, split,
};
use rust_decimal::Decimal;
use serde_json::Value;

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key).and_then(Value::as_str)
}

fn texts(value: &Value, key: &str) -> Vec<String> {
    let list = value.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    list.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect()
}

fn money(text: &str, currency: Currency) -> Money {
    Money::parse(text, currency).expect("an amount")
}

fn percent(text: &str) -> Rate {
    let percent: Decimal = text.parse().expect("a percentage");
    Rate::new(percent / Decimal::ONE_HUNDRED).expect("a rate")
}

fn policy() -> PricingPolicy {
    PricingPolicy::usual(TermsVersion::new("public").expect("a version"))
}

fn line(index: usize, price: &str, units: u64, rate: Rate, currency: Currency) -> PricingLine {
    PricingLine {
        line_id: LineId::new(format!("{index}")).expect("an id"),
        quantity: Quantity::new(units as u32).expect("units"),
        unit_price: UnitPrice::parse(price, currency).expect("a price"),
        tax_rate: rate,
        unit_weight: Weight::ZERO,
        discounts: vec![],
    }
}

fn off_order(id: &str, value: OrderDiscountValue, scope: DiscountScope) -> OrderDiscount {
    OrderDiscount {
        discount_id: DiscountId::new(id).expect("an id"),
        value,
        scope,
        spread: SpreadBasis::ValueWithTax,
        condition: DiscountCondition::default(),
    }
}

fn off_line(value: LineDiscountValue) -> LineDiscount {
    LineDiscount { discount_id: DiscountId::new("line").expect("an id"), value }
}

fn request(given: &Value, currency: Currency) -> PricingRequest {
    let lines = given.get("lines").and_then(Value::as_array).cloned().unwrap_or_default();
    let included = given.get("prices_include_tax").and_then(Value::as_bool).unwrap_or(false)
        || lines.iter().any(|line| line.get("tax_inclusive").and_then(Value::as_bool).unwrap_or(false));
    let mut built = vec![];
    for (index, source) in lines.iter().enumerate() {
        let rate = text(source, "tax_rate").map(percent).unwrap_or(Rate::ZERO);
        let units = source.get("qty").and_then(Value::as_u64).unwrap_or(1);
        let price = text(source, "price").or(text(source, "subtotal")).expect("a price");
        let mut line = line(index, price, units, rate, currency);
        for share in [text(given, "item_discount_percent"), text(source, "item_discount_percent")].into_iter().flatten()
        {
            line.discounts.push(off_line(LineDiscountValue::Percent { rate: percent(share) }));
        }
        for amount in [text(source, "discount_net"), text(source, "discount_tax_inclusive")].into_iter().flatten() {
            line.discounts.push(off_line(LineDiscountValue::AmountPerLine { amount: money(amount, currency) }));
        }
        built.push(line);
    }
    let mut discounts = vec![];
    if let Some(amount) = text(given, "order_discount") {
        let value = OrderDiscountValue::Amount { amount: money(amount, currency) };
        discounts.push(off_order("order", value, DiscountScope::Goods));
    }
    for share in texts(given, "order_discounts_percent_in_sequence") {
        let value = OrderDiscountValue::Percent { rate: percent(&share) };
        discounts.push(off_order("order", value, DiscountScope::Goods));
    }
    for source in given.get("promotions").and_then(Value::as_array).into_iter().flatten() {
        let value = text(source, "value").expect("a value");
        let value = match text(source, "type") {
            Some("percentage") => OrderDiscountValue::Percent { rate: percent(value) },
            _ => OrderDiscountValue::Amount { amount: money(value, currency) },
        };
        discounts.push(off_order("promotion", value, DiscountScope::Goods));
    }
    for source in given.get("discounts_in_order").and_then(Value::as_array).into_iter().flatten() {
        let scope = match text(source, "type") {
            Some("manual") => DiscountScope::GoodsAndShipping,
            _ => DiscountScope::Goods,
        };
        let value = match (text(source, "percent"), text(source, "fixed")) {
            (Some(share), _) => OrderDiscountValue::Percent { rate: percent(share) },
            (_, amount) => OrderDiscountValue::Amount { amount: money(amount.expect("an amount"), currency) },
        };
        discounts.push(off_order("order", value, scope));
    }
    let mut charges = vec![];
    if let Some(shipping) = given.get("shipping") {
        let amount = shipping.as_str().or(text(shipping, "price")).expect("an amount");
        let tax_rate = text(shipping, "tax_rate").map(percent).unwrap_or(Rate::ZERO);
        charges.push(Charge { kind: ChargeKind::Shipping, amount: money(amount, currency), tax_rate });
        if shipping.get("free").and_then(Value::as_bool).unwrap_or(false) {
            let value = OrderDiscountValue::Percent { rate: Rate::ONE };
            discounts.push(off_order("free", value, DiscountScope::Shipping));
        }
    }
    let tax_basis = if included { TaxBasis::Included } else { TaxBasis::OnTop };
    PricingRequest { currency, tax_basis, lines: built, discounts, charges }
}

fn distribute(given: &Value, expect: &Value) -> Result<(), String> {
    let currency =
        Currency::new(text(given, "order_currency").or(text(given, "currency")).unwrap_or("USD")).expect("one");
    let asked_in = text(given, "discount_currency").map_or(currency, |code| Currency::new(code).expect("one"));
    let amount = money(text(given, "amount").expect("an amount"), asked_in);
    let lines = texts(given, "line_amounts");
    let lines: Vec<_> = lines.iter().enumerate().map(|(i, l)| line(i, l, 1, Rate::ZERO, currency)).collect();
    let value = OrderDiscountValue::Amount { amount: amount.magnitude() };
    let discounts = vec![off_order("order", value, DiscountScope::Goods)];
    let asked = PricingRequest { currency, tax_basis: TaxBasis::OnTop, lines, discounts, charges: vec![] };
    let pricing = price(&asked, &policy()).map_err(|e| e.to_string())?;
    let sign = |m: Money| if amount.is_negative() { m.negated() } else { m };
    let parts: Vec<String> = pricing.lines.iter().map(|l| sign(l.discount).amount().to_string()).collect();
    let sum = sign(pricing.totals.goods_discount).amount().to_string();
    if expect.get("parts").is_some() && parts != texts(expect, "parts") {
        return Err(format!("parts {parts:?}"));
    }
    if asked_in != currency && pricing.discounts[0].reason != DiscountReason::OtherCurrency {
        return Err("another currency is not named".into());
    }
    let named = [("sum", &sum), ("order_promo_total", &sum), ("part_for_line_0", &parts[0])];
    for (key, found) in named {
        if text(expect, key).is_some_and(|wanted| wanted != found) {
            return Err(format!("{key} {found}"));
        }
    }
    Ok(())
}

fn prorate(given: &Value, expect: &Value) -> Result<(), String> {
    let weights: Vec<Decimal> =
        given["weights"].as_array().expect("weights").iter().filter_map(Value::as_i64).map(Decimal::from).collect();
    let whole = Money::minor(given["amount_minor"].as_i64().expect("an amount"), Currency::USD).expect("in range");
    let parts = split(whole, &weights, WhenAllZero::ShareEqually).map_err(|e| e.to_string())?;
    let parts: Vec<i64> = parts.iter().map(Money::minor_units).collect();
    let wanted: Vec<i64> = expect["parts_minor"].as_array().expect("parts").iter().filter_map(Value::as_i64).collect();
    if parts == wanted { Ok(()) } else { Err(format!("{parts:?}")) }
}

fn undiscounted(asked: &PricingRequest) -> Pricing {
    let mut plain = asked.clone();
    plain.discounts.clear();
    plain.lines.iter_mut().for_each(|line| line.discounts.clear());
    price(&plain, &policy()).expect("priced")
}

fn totals(given: &Value, expect: &Value) -> Result<(), String> {
    let currency = Currency::new(text(given, "currency").unwrap_or("USD")).expect("one");
    let asked = request(given, currency);
    let pricing = price(&asked, &policy()).map_err(|e| e.to_string())?;
    let plain = undiscounted(&asked);
    let shipping = pricing.charges.first();
    // What one case calls subtotal is before discounts where it also states a discount with tax.
    let subtotal =
        if expect.get("discount_with_tax").is_some() { plain.totals.goods_net } else { pricing.totals.goods_net };
    let discounted = plain.totals.total.minus(pricing.totals.total).expect("in range");
    let named: Vec<(&str, Option<Money>)> = vec![
        ("subtotal", Some(subtotal)),
        ("subtotal_with_tax", Some(pricing.totals.goods)),
        ("shipping", shipping.map(|s| s.net)),
        ("shipping_with_tax", shipping.map(|s| s.total)),
        ("tax", Some(pricing.totals.tax)),
        ("discount_with_tax", Some(discounted)),
        ("original_total", Some(plain.totals.total)),
        ("total", Some(pricing.totals.total)),
    ];
    let known = |key: &str| named.iter().any(|(name, _)| *name == key) || key == "discount_amounts";
    if let Some(key) = expect.as_object().expect("an object").keys().find(|key| !known(key)) {
        return Err(format!("{key} is not read"));
    }
    for (key, found) in named {
        let found = found.map(|m| m.amount().to_string());
        if text(expect, key).is_some_and(|wanted| Some(wanted) != found.as_deref()) {
            return Err(format!("{key} {found:?}"));
        }
    }
    let amounts: Vec<String> = pricing.discounts.iter().map(|d| d.amount.amount().to_string()).collect();
    if expect.get("discount_amounts").is_some() && amounts != texts(expect, "discount_amounts") {
        return Err(format!("discounts {amounts:?}"));
    }
    Ok(())
}

fn discounts(given: &Value, expect: &Value) -> Result<(), String> {
    let asked = request(given, Currency::USD);
    let pricing = price(&asked, &policy()).map_err(|e| e.to_string())?;
    let wanted: Vec<Vec<String>> = serde_json::from_value(expect["discounts"].clone()).expect("lists");
    for (index, wanted) in wanted.iter().enumerate() {
        let found: Vec<String> = pricing.lines.iter().map(|l| l.discounts[index].amount.amount().to_string()).collect();
        if found != *wanted {
            return Err(format!("{found:?}"));
        }
    }
    Ok(())
}

fn included_tax(given: &Value, expect: &Value) -> Result<(), String> {
    let currency = Currency::new(text(given, "currency").unwrap_or("USD")).expect("one");
    let rate = percent(text(given, "tax_rate").expect("a rate"));
    let included = given.get("included").and_then(Value::as_bool).unwrap_or(false);
    let tax_basis = if included { TaxBasis::Included } else { TaxBasis::OnTop };
    let value = text(given, "gross").or(text(given, "net")).expect("a value");
    let lines = vec![line(0, value, 1, rate, currency)];
    let asked = PricingRequest { currency, tax_basis, lines, discounts: vec![], charges: vec![] };
    let tax = price(&asked, &policy()).map_err(|e| e.to_string())?.totals.tax.amount().to_string();
    if text(expect, "tax") == Some(tax.as_str()) { Ok(()) } else { Err(tax) }
}

#[test]
fn every_public_case_about_sharing_and_totals() {
    let Some(path) = daigou_tests::shared("cases/orders.json") else { return };
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).expect("readable")).expect("JSON");
    let mut passed = 0;
    let mut failed = vec![];
    for case in file["cases"].as_array().expect("cases") {
        if !matches!(text(case, "area"), Some("proration" | "totals")) {
            continue;
        }
        let (given, expect) = (&case["given"], &case["expect"]);
        let answer = match text(&case["when"], "op") {
            Some("prorate") => prorate(given, expect),
            Some("distribute") => distribute(given, expect),
            Some("compute_discounts") => discounts(given, expect),
            Some("order_totals" | "order_total_net") => totals(given, expect),
            Some("tax") => included_tax(given, expect),
            other => Err(format!("{other:?} is not read")),
        };
        match answer {
            Ok(()) => passed += 1,
            Err(found) => failed.push(format!("{}: {found}, wanted {expect}", text(case, "id").unwrap_or("?"))),
        }
    }
    println!("conformance pricing: {passed} of {} passed", passed + failed.len());
    assert!(failed.is_empty(), "{failed:#?}");
    assert_eq!(passed, 27, "the file's cases of these areas");
}
