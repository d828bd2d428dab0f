//! Laws of pricing, over drawn orders: the parts make the whole, whatever the policy; hostile input is refused.

use daigou::policy::pricing::{
    Charge, ChargeKind, DiscountCondition, DiscountScope, DiscountTiming, LineDiscount, LineDiscountValue,
    OrderDiscount, OrderDiscountValue, Pricing, PricingLine, PricingPolicy, PricingRequest, RemainderRule,
    RoundingScope, SpreadBasis, TaxBasis, price,
};
use daigou::value::{
    Currency, DiscountId, LineId, Money, Quantity, Rate, Rounding, TermsVersion, UnitPrice, Weight, WhenAllZero,
};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn rate() -> impl Strategy<Value = Rate> {
    prop_oneof![Just(0_i64), Just(1300), Just(2000), Just(725), 0_i64..=10_000]
        .prop_map(|bp| Rate::new(Decimal::new(bp, 4)).expect("a rate"))
}

fn id(text: &str) -> DiscountId {
    DiscountId::new(text).expect("an id")
}

fn minor(units: i64, currency: Currency) -> Money {
    Money::minor(units, currency).expect("in range")
}

fn line_discount(currency: Currency) -> impl Strategy<Value = LineDiscount> {
    let value = prop_oneof![
        rate().prop_map(|rate| LineDiscountValue::Percent { rate }),
        (0_i64..90_000).prop_map(move |a| LineDiscountValue::AmountPerLine { amount: minor(a, currency) }),
        (0_i64..9_000_000, 0_u32..6).prop_map(move |(a, scale)| {
            let amount = UnitPrice::new(Decimal::new(a, scale), currency).expect("a price");
            LineDiscountValue::AmountPerUnit { amount }
        }),
    ];
    value.prop_map(|value| LineDiscount { discount_id: id("own"), value })
}

fn line(currency: Currency) -> impl Strategy<Value = PricingLine> {
    let discounts = proptest::collection::vec(line_discount(currency), 0..3);
    (0_u32..40, 0_i64..2_000_000, 0_u32..6, rate(), 0_u64..5_000, discounts).prop_map(
        move |(units, price, scale, tax_rate, grams, discounts)| PricingLine {
            line_id: LineId::new("drawn").expect("an id"),
            quantity: Quantity::new(units).expect("units"),
            unit_price: UnitPrice::new(Decimal::new(price, scale), currency).expect("a price"),
            tax_rate,
            unit_weight: Weight::grams(grams).expect("a weight"),
            discounts,
        },
    )
}

fn order_discount(currency: Currency) -> impl Strategy<Value = OrderDiscount> {
    let value = prop_oneof![
        rate().prop_map(|rate| OrderDiscountValue::Percent { rate }),
        (0_i64..500_000).prop_map(move |a| OrderDiscountValue::Amount { amount: minor(a, currency) }),
    ];
    let scope =
        prop_oneof![Just(DiscountScope::Goods), Just(DiscountScope::GoodsAndShipping), Just(DiscountScope::Shipping)];
    let spread = prop_oneof![
        Just(SpreadBasis::ValueWithTax),
        Just(SpreadBasis::NetValue),
        Just(SpreadBasis::GrossValue),
        Just(SpreadBasis::Units),
        Just(SpreadBasis::Weight),
    ];
    let goods_minimum = proptest::option::of((0_i64..300_000).prop_map(move |a| minor(a, currency)));
    (value, scope, spread, goods_minimum).prop_map(|(value, scope, spread, goods_minimum)| OrderDiscount {
        discount_id: id("order"),
        value,
        scope,
        spread,
        condition: DiscountCondition { goods_minimum, units_minimum: None },
    })
}

fn charge(currency: Currency) -> impl Strategy<Value = Charge> {
    let kind = prop_oneof![Just(ChargeKind::Shipping), Just(ChargeKind::ServiceFee), Just(ChargeKind::Insurance)];
    (kind, 0_i64..20_000, rate()).prop_map(move |(kind, amount, tax_rate)| Charge {
        kind,
        amount: minor(amount, currency),
        tax_rate,
    })
}

fn request() -> impl Strategy<Value = PricingRequest> {
    let currency = prop_oneof![Just(Currency::CNY), Just(Currency::JPY), Just(Currency::KWD)];
    currency.prop_flat_map(|currency| {
        (
            prop_oneof![Just(TaxBasis::Included), Just(TaxBasis::OnTop)],
            proptest::collection::vec(line(currency), 0..9),
            proptest::collection::vec(order_discount(currency), 0..3),
            proptest::collection::vec(charge(currency), 0..3),
        )
            .prop_map(move |(tax_basis, mut lines, discounts, charges)| {
                for (index, line) in lines.iter_mut().enumerate() {
                    line.line_id = LineId::new(format!("{index}")).expect("an id");
                }
                PricingRequest { currency, tax_basis, lines, discounts, charges }
            })
    })
}

fn policy() -> impl Strategy<Value = PricingPolicy> {
    let rounding = prop_oneof![
        Just(Rounding::HalfUp),
        Just(Rounding::HalfEven),
        Just(Rounding::HalfDown),
        Just(Rounding::Up),
        Just(Rounding::Down),
    ];
    let scope = prop_oneof![Just(RoundingScope::PerLine), Just(RoundingScope::PerOrder)];
    let timing = prop_oneof![Just(DiscountTiming::BeforeTax), Just(DiscountTiming::AfterTax)];
    let remainder = prop_oneof![Just(RemainderRule::LargestRemainder), Just(RemainderRule::LastTakesRest)];
    (rounding, scope, timing, remainder).prop_map(|(rounding, rounding_scope, discount_timing, remainder)| {
        PricingPolicy {
            version: TermsVersion::new("drawn").expect("a version"),
            rounding,
            rounding_scope,
            discount_timing,
            remainder,
            when_all_zero: WhenAllZero::ShareEqually,
        }
    })
}

fn sum(currency: Currency, amounts: impl Iterator<Item = Money>) -> Money {
    Money::sum(currency, amounts).expect("in range")
}

fn parts_make_the_whole(pricing: &Pricing) {
    let currency = pricing.currency;
    let (lines, charges, totals) = (&pricing.lines, &pricing.charges, &pricing.totals);
    let with = |kind: bool| charges.iter().filter(move |c| (c.kind == ChargeKind::Shipping) == kind).map(|c| c.total);
    assert_eq!(totals.goods_gross, sum(currency, lines.iter().map(|l| l.gross)));
    assert_eq!(totals.goods_discount, sum(currency, lines.iter().map(|l| l.discount)));
    assert_eq!(totals.goods_net, sum(currency, lines.iter().map(|l| l.net)));
    assert_eq!(totals.goods, sum(currency, lines.iter().map(|l| l.total)));
    assert_eq!(totals.shipping, sum(currency, with(true)));
    assert_eq!(totals.fees, sum(currency, with(false)));
    assert_eq!(totals.tax, sum(currency, lines.iter().map(|l| l.tax).chain(charges.iter().map(|c| c.tax))));
    assert_eq!(totals.tax, sum(currency, pricing.tax_by_rate.iter().map(|t| t.tax)));
    assert_eq!(totals.total, sum(currency, [totals.net, totals.tax].into_iter()));
    assert_eq!(totals.total, sum(currency, [totals.goods, totals.shipping, totals.fees].into_iter()));
    let parts = lines.iter().map(|l| (l.gross, l.discount, &l.discounts, l.net, l.tax, l.total));
    let parts = parts.chain(charges.iter().map(|c| (c.gross, c.discount, &c.discounts, c.net, c.tax, c.total)));
    for (gross, discount, discounts, net, tax, total) in parts {
        assert_eq!(discount, sum(currency, discounts.iter().map(|d| d.amount)));
        assert_eq!(net.plus(tax), Ok(total));
        let rest = gross.minus(discount).expect("in range");
        assert_eq!(rest, if pricing.tax_basis == TaxBasis::Included { total } else { net });
        assert!(!rest.is_negative() && !discount.is_negative() && !tax.is_negative(), "{gross} {discount} {tax}");
    }
    for outcome in &pricing.discounts {
        assert!(!outcome.amount.is_negative());
    }
    let shared = |id: &str| {
        let of = |shares: &Vec<daigou::policy::pricing::DiscountShare>| -> Vec<Money> {
            shares.iter().filter(|s| s.discount_id.as_str() == id).map(|s| s.amount).collect()
        };
        let all = lines.iter().flat_map(|l| of(&l.discounts)).chain(charges.iter().flat_map(|c| of(&c.discounts)));
        sum(currency, all)
    };
    assert_eq!(shared("order"), sum(currency, pricing.discounts.iter().map(|d| d.amount)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn parts_sum_to_the_whole_and_nothing_falls_below_zero(asked in request(), policy in policy()) {
        let pricing = price(&asked, &policy).expect("priced");
        parts_make_the_whole(&pricing);
        prop_assert_eq!(pricing.version.as_str(), "drawn");
    }

    #[test]
    fn nothing_bought_costs_nothing_but_its_charges(mut asked in request(), policy in policy()) {
        asked.lines.iter_mut().for_each(|line| line.quantity = Quantity::ZERO);
        prop_assert!(price(&asked, &policy).expect("priced").totals.goods.is_zero());
    }
}

fn cny(text: &str) -> Money {
    Money::parse(text, Currency::CNY).expect("an amount")
}

fn plain(price: &str, units: u32) -> PricingRequest {
    let line = PricingLine {
        line_id: LineId::new("1").expect("an id"),
        quantity: Quantity::new(units).expect("units"),
        unit_price: UnitPrice::parse(price, Currency::CNY).expect("a price"),
        tax_rate: Rate::parse("0.13").expect("a rate"),
        unit_weight: Weight::ZERO,
        discounts: vec![],
    };
    PricingRequest {
        currency: Currency::CNY,
        tax_basis: TaxBasis::OnTop,
        lines: vec![line],
        discounts: vec![],
        charges: vec![],
    }
}

#[test]
fn hostile_requests_are_refused_by_field() {
    let usual = PricingPolicy::usual(TermsVersion::new("t").expect("a version"));
    let refused =
        |asked: PricingRequest| price(&asked, &usual).map(|p| p.totals.total).map_err(|e| (e.field.clone(), e.code()));
    let mut asked = plain("1", 1);
    asked.lines.push(asked.lines[0].clone());
    assert_eq!(refused(asked), Err(("lines".into(), "invalid.repeated")));
    let mut asked = plain("1", 1);
    asked.currency = Currency::USD;
    assert_eq!(refused(asked), Err(("lines[0].unit_price".into(), "invalid.currency_mismatch")));
    let mut asked = plain("1", 1);
    asked.charges.push(Charge { kind: ChargeKind::Duty, amount: cny("-1"), tax_rate: Rate::ZERO });
    assert_eq!(refused(asked), Err(("charges[0].amount".into(), "invalid.too_small")));
    let mut asked = plain("1", 1);
    let value = LineDiscountValue::Percent { rate: Rate::parse("1.01").expect("a rate") };
    asked.lines[0].discounts.push(LineDiscount { discount_id: id("x"), value });
    assert_eq!(refused(asked), Err(("lines[0].discounts[0].rate".into(), "invalid.too_large")));
    let asked = plain(&daigou::value::bounds::MONEY_MAX_MAJOR.to_string(), 1_000_000_000);
    assert_eq!(refused(asked).map_err(|(_, code)| code), Err("invalid.too_large"));
    let mut asked = plain("99999999999999.123456789012", 1);
    asked.lines[0].tax_rate = Rate::parse("999999999.123456789012").expect("a rate");
    assert_eq!(refused(asked).map_err(|(_, code)| code), Err("invalid.too_large"));
}

#[test]
fn the_line_that_took_the_cent_is_named() {
    let mut usual = PricingPolicy::usual(TermsVersion::new("t").expect("a version"));
    let mut asked = plain("50", 1);
    for name in ["2", "3"] {
        let mut line = asked.lines[0].clone();
        line.line_id = LineId::new(name).expect("an id");
        asked.lines.push(line);
    }
    asked.discounts.push(OrderDiscount {
        discount_id: id("ten"),
        value: OrderDiscountValue::Amount { amount: cny("10") },
        scope: DiscountScope::Goods,
        spread: SpreadBasis::NetValue,
        condition: DiscountCondition::default(),
    });
    let took = |policy: &PricingPolicy| {
        let pricing = price(&asked, policy).expect("priced");
        let named = pricing.rounding_differences.iter();
        named.map(|d| format!("{} {}", d.line_id.as_ref().expect("a line"), d.amount)).collect::<Vec<_>>()
    };
    assert_eq!(took(&usual), ["1 0.01 CNY"]);
    usual.remainder = RemainderRule::LastTakesRest;
    assert_eq!(took(&usual), ["3 0.01 CNY"]);
}

#[test]
fn per_order_rounding_rounds_the_sum() {
    let mut usual = PricingPolicy::usual(TermsVersion::new("t").expect("a version"));
    let mut asked = plain("0.165", 1);
    asked.lines.push(PricingLine { line_id: LineId::new("2").expect("an id"), ..asked.lines[0].clone() });
    assert_eq!(price(&asked, &usual).expect("priced").totals.goods_net, cny("0.34"));
    usual.rounding_scope = RoundingScope::PerOrder;
    let together = price(&asked, &usual).expect("priced");
    assert_eq!(together.totals.goods_net, cny("0.33"));
    assert_eq!(together.lines.iter().map(|l| l.gross).collect::<Vec<_>>(), [cny("0.17"), cny("0.16")]);
}
