//! Laws of refunds, over drawn orders and drawn series of returns.

mod drawn;

use daigou::policy::pricing::SpreadBasis;
use daigou::policy::refund::{
    ClawBackRule, RefundComponent, RefundQuote, RefundRule, RefundablePayment, RestockingFee, ReturnReason,
    quote_refund,
};
use daigou::value::{Currency, Money, PaymentId, Quantity, Rate};
use daigou_tests::sold::{Sold, line, order};
use drawn::{asked, minor, returns};
use proptest::prelude::*;

fn sum(currency: Currency, amounts: impl IntoIterator<Item = Money>) -> Money {
    Money::sum(currency, amounts).expect("in range")
}

fn of_components(quotes: &[RefundQuote], index: usize, components: &[RefundComponent], currency: Currency) -> Money {
    let parts = quotes.iter().flat_map(|q| &q.lines[index].parts);
    sum(currency, parts.filter(|p| components.contains(&p.component)).map(|p| p.amount))
}

fn parts_make_the_quote(quote: &RefundQuote) {
    let lines = quote.lines.iter().map(|l| {
        assert_eq!(l.total, sum(quote.currency, l.parts.iter().map(|p| p.amount)));
        l.total
    });
    let parts = sum(quote.currency, lines.chain(quote.parts.iter().map(|p| p.amount)));
    let due = parts.minus(quote.debit_before).expect("in range");
    assert_eq!(due, quote.total.minus(quote.debit_after).expect("in range"));
    assert!(!quote.total.is_negative() && !quote.debit_after.is_negative());
    assert!(quote.total.is_zero() || quote.debit_after.is_zero());
    let covered = sum(quote.currency, quote.payments.iter().map(|p| p.amount));
    assert_eq!(covered.plus(quote.uncovered), Ok(quote.total));
}

fn serially(sold: &mut Sold, groups: &[Vec<u32>]) -> Vec<RefundQuote> {
    groups.iter().map(|units| sold.send_back(units)).inspect(parts_make_the_quote).collect()
}

const GOODS_AND_TAX: [RefundComponent; 2] = [RefundComponent::Goods, RefundComponent::Tax];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn the_final_set_refunds_the_same_in_any_order_and_grouping((asked, one, other) in returns(), share in 0_i64..=1_000_000) {
        for rule in [ClawBackRule::Never, ClawBackRule::WhenConditionLost, ClawBackRule::Always] {
            let mut first = Sold::new(asked.clone());
            first.policy.claw_back = rule;
            let rate = Rate::new(rust_decimal::Decimal::new(share, 6)).expect("a rate");
            for terms in &mut first.policy.reasons {
                for one in terms.terms.iter_mut().filter(|t| t.component == RefundComponent::ServiceFee) {
                    one.rule = RefundRule::Share { rate };
                }
            }
            let mut second = first.clone();
            let (a, b) = (serially(&mut first, &one), serially(&mut second, &other));
            for index in 0..asked.lines.len() {
                for component in [RefundComponent::Goods, RefundComponent::Tax, RefundComponent::ServiceFee] {
                    let of = |quotes| of_components(quotes, index, &[component], asked.currency);
                    prop_assert_eq!(of(&a), of(&b));
                }
            }
            let owed = |quotes: &[RefundQuote], sold: &Sold| {
                sum(asked.currency, quotes.iter().map(|q| q.total)).minus(sold.debit).expect("in range")
            };
            prop_assert_eq!(owed(&a, &first), owed(&b, &second));
            prop_assert_eq!(first.taken, second.taken);
        }
    }

    #[test]
    fn everything_returned_for_a_fault_gives_back_everything(asked in asked(), steps in 1_u32..4) {
        let mut sold = Sold::new(asked.clone());
        sold.reason = ReturnReason::Defective;
        sold.policy.claw_back = ClawBackRule::Always;
        let mut back = vec![];
        for step in 1..=steps {
            let units: Vec<u32> = sold.lines.iter().map(|l| {
                let left = l.units_ordered.get() - l.units_returned.get();
                if step == steps { left } else { left / 2 }
            }).collect();
            back.push(sold.send_back(&units).total);
        }
        prop_assert_eq!(sum(asked.currency, back), sold.priced.totals.total);
        prop_assert!(sold.debit.is_zero() && sold.taken.is_zero());
    }

    #[test]
    fn the_payments_never_give_back_more_than_was_captured(
        (asked, groups, _) in returns(),
        captured in proptest::collection::vec(0_i64..40_000, 1..4),
        grant in 0_i64..20_000,
    ) {
        let mut sold = Sold::new(asked.clone());
        let currency = asked.currency;
        let mut payments: Vec<RefundablePayment> = captured.iter().enumerate().map(|(i, c)| RefundablePayment {
            payment_id: PaymentId::new(format!("{i}")).expect("an id"),
            captured: minor(*c, currency),
            refunded: Money::zero(currency),
            order_share: (i == 1).then(|| minor(*c / 2, currency)),
        }).collect();
        for units in &groups {
            let mut request = sold.request(units);
            request.payments = payments.clone();
            request.goodwill.push(daigou::policy::refund::GoodwillGrant {
                amount: minor(grant, currency),
                person_id: daigou::value::PersonId::new("p").expect("an id"),
                reason: daigou::value::Text::new("late").expect("a reason"),
            });
            let quote = sold.settle(&request);
            parts_make_the_quote(&quote);
            for taken in &quote.payments {
                prop_assert!(taken.amount.is_positive());
                let payment = payments.iter_mut().find(|p| p.payment_id == taken.payment_id).expect("known");
                payment.refunded = payment.refunded.plus(taken.amount).expect("in range");
                payment.order_share = payment.order_share.map(|s| s.minus(taken.amount).expect("in range"));
            }
            for payment in &payments {
                prop_assert!(payment.refunded.compare(&payment.captured).is_some_and(|o| o.is_le()));
                prop_assert!(payment.order_share.is_none_or(|s| !s.is_negative()));
            }
        }
    }

    #[test]
    fn a_fixed_fee_is_taken_once_per_return_and_a_percentage_adds_up((asked, groups, _) in returns(), fee in 1_i64..500, share in 0_i64..=100) {
        let currency = asked.currency;
        let mut fixed = Sold::new(asked.clone());
        let mut percent = Sold::new(asked.clone());
        let rate = Rate::new(rust_decimal::Decimal::new(share, 2)).expect("a rate");
        for line in &mut fixed.lines { line.restocking = RestockingFee::Fixed { amount: minor(fee, currency) }; }
        for line in &mut percent.lines { line.restocking = RestockingFee::Percent { rate }; }
        for units in &groups {
            let quote = fixed.send_back(units);
            let fees = (0..asked.lines.len()).map(|i| of_components(std::slice::from_ref(&quote), i, &[RefundComponent::RestockingFee], currency));
            let goods = (0..asked.lines.len()).map(|i| of_components(std::slice::from_ref(&quote), i, &[RefundComponent::Goods], currency));
            let most = sum(currency, goods).smaller(minor(fee, currency)).expect("one currency");
            let due = if units.iter().all(|u| *u == 0) { Money::zero(currency) } else { most };
            prop_assert_eq!(sum(currency, fees).negated(), due);
            for line in &quote.lines {
                let goods = of_components(std::slice::from_ref(&quote), 0, &GOODS_AND_TAX, currency);
                prop_assert!(!goods.is_negative() && !line.total.is_negative());
            }
        }
        let quotes = serially(&mut percent, &groups);
        for (index, line) in percent.lines.iter().enumerate() {
            let kept = of_components(&quotes, index, &[RefundComponent::RestockingFee], currency).negated();
            prop_assert_eq!(kept, line.fee_kept);
            let goods = of_components(&quotes, index, &[RefundComponent::Goods], currency);
            prop_assert!(kept.compare(&goods).is_some_and(|o| o.is_le()));
            let exact = line.balances[0].paid.amount() * rate.value() * rust_decimal::Decimal::from(line.units_returned.get())
                / rust_decimal::Decimal::from(line.units_ordered.get());
            let off = (kept.amount() - exact).abs();
            prop_assert!(off <= rust_decimal::Decimal::new(15, currency.scale() + 1), "{} {}", kept, exact);
        }
    }
}

#[test]
fn hostile_requests_are_refused_by_field() {
    let cny = |text: &str| Money::parse(text, Currency::CNY).expect("an amount");
    let sold = Sold::new(order(Currency::CNY, vec![line(0, "10", 3, "0.13", Currency::CNY)]));
    let refused = |change: &dyn Fn(&mut daigou::policy::refund::RefundRequest)| {
        let mut request = sold.request(&[1]);
        change(&mut request);
        quote_refund(&request, &sold.policy).map(|q| q.total).map_err(|e| format!("{} {}", e.field, e.code()))
    };
    assert_eq!(refused(&|_| ()), Ok(cny("10.00")));
    let err = |text: &str| Err(text.to_owned());
    let four = Quantity::new(4).expect("units");
    assert_eq!(refused(&|r| r.lines[0].units_now = four), err("lines[0].units_now invalid.too_large"));
    assert_eq!(refused(&|r| r.lines.push(r.lines[0].clone())), err("lines invalid.repeated"));
    assert_eq!(refused(&|r| r.debit = cny("-1")), err("debit invalid.too_small"));
    let usd = Money::zero(Currency::USD);
    assert_eq!(refused(&|r| r.debit = usd), err("debit invalid.currency_mismatch"));
    assert_eq!(
        refused(&|r| r.lines[0].balances[0].refunded = usd),
        err("lines[0].balances[0].refunded invalid.currency_mismatch")
    );
    assert_eq!(
        refused(&|r| r.lines[0].balances[1].counted_millionths = 1),
        err("lines[0].balances[1].counted_millionths invalid.inconsistent")
    );
    let twice = |r: &mut daigou::policy::refund::RefundRequest| {
        let balance = r.lines[0].balances[0];
        r.lines[0].balances.push(balance);
    };
    assert_eq!(refused(&twice), err("lines[0].balances[2].component invalid.repeated"));
    let fine = Rate::parse("0.1234567").expect("a rate");
    assert_eq!(
        refused(&|r| r.lines[0].restocking = RestockingFee::Percent { rate: fine }),
        err("lines[0].restocking.rate invalid.too_precise")
    );
    let basis = SpreadBasis::Units;
    assert_eq!(
        quote_refund(
            &{
                let mut r = sold.request(&[1]);
                r.charge_basis = basis;
                r
            },
            &sold.policy
        )
        .map(|q| q.charge_basis),
        Ok(basis)
    );
}
