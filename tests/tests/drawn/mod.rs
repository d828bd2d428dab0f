//! Drawn orders and drawn series of returns, for laws.

use daigou::policy::pricing::{ChargeKind, LineDiscount, LineDiscountValue, PricingRequest, TaxBasis};
use daigou::value::{Currency, DiscountId, Money};
use proptest::prelude::*;

use daigou_tests::sold::{charge, line, off, order};

/// That many minor units.
pub fn minor(units: i64, currency: Currency) -> Money {
    Money::minor(units, currency).expect("in range")
}

/// An order of up to five lines with discounts, tax, shipping and a fee.
pub fn asked() -> impl Strategy<Value = PricingRequest> {
    let currency = prop_oneof![Just(Currency::CNY), Just(Currency::JPY), Just(Currency::KWD)];
    let drawn = (1_u32..6, 1_i64..30_000, prop_oneof![Just("0"), Just("0.13"), Just("0.2")], 0_i64..3_000);
    let lines = proptest::collection::vec(drawn, 1..6);
    let basis = prop_oneof![Just(TaxBasis::Included), Just(TaxBasis::OnTop)];
    (currency, lines, basis, 0_i64..8_000, 0_i64..90_000, 0_i64..3_000, 0_i64..3_000).prop_map(
        |(currency, lines, tax_basis, coupon, minimum, shipping, fee)| {
            let mut asked = order(currency, vec![]);
            asked.tax_basis = tax_basis;
            for (index, (units, price, rate, discount)) in lines.into_iter().enumerate() {
                let mut line = line(index, &minor(price, currency).amount().to_string(), units, rate, currency);
                let value = LineDiscountValue::AmountPerLine { amount: minor(discount, currency) };
                let discount_id = DiscountId::new("own").expect("an id");
                line.discounts.push(LineDiscount { discount_id, value });
                asked.lines.push(line);
            }
            asked.discounts.push(off(minor(coupon, currency), Some(minor(minimum, currency))));
            asked.charges.push(charge(ChargeKind::Shipping, minor(shipping, currency)));
            asked.charges.push(charge(ChargeKind::ServiceFee, minor(fee, currency)));
            asked
        },
    )
}

/// An order, and its returned units in two orders and groupings.
pub fn returns() -> impl Strategy<Value = (PricingRequest, Vec<Vec<u32>>, Vec<Vec<u32>>)> {
    let grouped = |units: Vec<usize>, cuts: Vec<bool>, lines: usize| {
        let mut groups = vec![vec![0_u32; lines]];
        for (unit, cut) in units.into_iter().zip(cuts) {
            if cut {
                groups.push(vec![0; lines]);
            }
            groups.last_mut().expect("one")[unit] += 1;
        }
        groups
    };
    asked().prop_flat_map(move |asked| {
        let units: Vec<usize> =
            asked.lines.iter().enumerate().flat_map(|(i, l)| vec![i; l.quantity.get() as usize]).collect();
        let lines = asked.lines.len();
        let cuts = || proptest::collection::vec(any::<bool>(), units.len());
        (Just(asked), Just(units.clone()).prop_shuffle(), 0..=units.len(), cuts(), cuts()).prop_flat_map(
            move |(asked, mut units, count, first, second)| {
                units.truncate(count);
                let again = Just(units.clone()).prop_shuffle();
                (Just(asked), Just(units), again, Just(first), Just(second)).prop_map(
                    move |(asked, units, again, first, second)| {
                        (asked, grouped(units, first, lines), grouped(again, second, lines))
                    },
                )
            },
        )
    })
}
