//! Laws of refunds, asked of the shop's door over drawn orders and drawn series of returns.

use crate::drawn::{minor, returns as drawn_returns};
use daigou::book::parcel::ParcelStep;
use daigou::book::payment::PaymentCommand;
use daigou::book::returns::ReturnsEvent;
use daigou::policy::pricing::PricingRequest;
use daigou::policy::refund::{GoodwillGrant, RestockingFee, RestockingRule, ReturnScope};
use daigou::shop::{Record, RefundOptions, ShopCommand};
use daigou::value::*;
use daigou_tests::counter::{Counter, content, reckonings, take_back, units};
use daigou_tests::sold::Sold;
use proptest::prelude::*;

/// Drawn returns of an order that the order room takes: no line is discounted by more than it is worth.
fn returns() -> impl Strategy<Value = (PricingRequest, Vec<Vec<u32>>, Vec<Vec<u32>>)> {
    drawn_returns().prop_map(|(mut asked, one, other)| {
        for line in &mut asked.lines {
            let worth = line.unit_price.times(line.quantity, Rounding::HalfUp).unwrap();
            for discount in &mut line.discounts {
                if let LineDiscountValue::AmountPerLine { amount } = &mut discount.value {
                    *amount = amount.smaller(worth).unwrap();
                }
            }
        }
        (asked, one, other)
    })
}

fn sum(currency: Currency, amounts: impl IntoIterator<Item = Money>) -> Money {
    Money::sum(currency, amounts).unwrap()
}

/// Goods and tax of each line, what was owed in all, and the debit left.
#[derive(Debug, PartialEq)]
struct Owed {
    goods_and_tax: Vec<i64>,
    net: i64,
}

fn serially(asked: &PricingRequest, groups: &[Vec<u32>]) -> (Counter, Owed) {
    let mut counter = Counter::open();
    counter.sells(content(asked));
    let mut pure = Sold::new(asked.clone());
    let mut owed = Owed { goods_and_tax: vec![0; asked.lines.len()], net: 0 };
    for (index, group) in groups.iter().filter(|group| group.iter().any(|units| *units > 0)).enumerate() {
        let lines = units(asked, group, ReturnReason::ChangedMind);
        let records = counter.does(take_back(&format!("R-{index}"), lines, RefundOptions::default()));
        settlement_agrees(&records);
        let quote = pure.send_back(group);
        let [ReturnsEvent::RefundReckoned { lines, parts, total, debit, .. }] = reckonings(&records)[..] else {
            panic!("one reckoning")
        };
        assert_eq!((*total, *debit), (quote.total, quote.debit_after), "the door says what the policy says");
        let of_lines = lines.iter().flat_map(|line| line.parts.iter().map(|part| part.amount));
        let whole = sum(asked.currency, of_lines.chain(parts.iter().map(|part| part.amount)));
        let before = quote.debit_before;
        assert_eq!(whole.minus(before).unwrap(), total.minus(*debit).unwrap(), "parts make the whole");
        for line in lines {
            let place = asked.lines.iter().position(|l| l.line_id == line.line_id).unwrap();
            let parts =
                line.parts.iter().filter(|p| matches!(p.component, RefundComponent::Goods | RefundComponent::Tax));
            owed.goods_and_tax[place] += parts.map(|part| part.amount.minor_units()).sum::<i64>();
        }
        owed.net += total.minor_units() - debit.minor_units() + before.minor_units();
    }
    (counter, owed)
}

fn captured(counter: &Counter) -> i64 {
    counter.account("O-1").received.minor_units()
}

/// The settlement in the returns room says the same as the reckoning beside it.
fn settlement_agrees(records: &[Record]) {
    for record in records {
        let daigou::shop::ShopEvent::Returns { event: ReturnsEvent::ReturnedSimply { lines, components, .. } } =
            &record.event
        else {
            continue;
        };
        let settled: i64 = lines.iter().map(|l| l.refund.minor_units()).sum();
        let beside: i64 = components.iter().map(|c| c.amount.minor_units()).sum();
        let [ReturnsEvent::RefundReckoned { lines, parts, .. }] = reckonings(records)[..] else { panic!("one") };
        let whole: i64 = lines.iter().flat_map(|l| &l.parts).map(|p| p.amount.minor_units()).sum::<i64>()
            + parts.iter().map(|p| p.amount.minor_units()).sum::<i64>();
        assert_eq!(settled + beside, whole);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_same_set_is_owed_the_same_in_any_order_and_grouping((asked, one, other) in returns()) {
        let ((first, a), (second, b)) = (serially(&asked, &one), serially(&asked, &other));
        prop_assert_eq!(a, b);
        for counter in [&first, &second] {
            prop_assert!(counter.refunds_asked("O-1") <= captured(counter));
        }
    }

    #[test]
    fn never_more_goes_back_than_was_paid(
        (asked, groups, _) in returns(), share in 0_i64..=100, grant in 0_i64..20_000, fails in any::<bool>(),
    ) {
        let mut counter = Counter::open();
        counter.places("O-1", content(&asked));
        let total = counter.account("O-1").due.minor_units();
        for (index, part) in [total * share / 100, total / 10].into_iter().enumerate().filter(|(_, part)| *part > 0) {
            counter.pays(&format!("P-{index}"), "O-1", minor(part, asked.currency));
        }
        let all: Vec<u32> = asked.lines.iter().map(|line| line.quantity.get()).collect();
        counter.sends("PK-1", "O-1", &all, ParcelStep::Deliver);
        let kind = GoodwillGrant {
            amount: minor(grant, asked.currency),
            person_id: PersonId::new("p").unwrap(),
            reason: Text::new("late").unwrap(),
        };
        for (index, group) in groups.iter().filter(|group| group.iter().any(|units| *units > 0)).enumerate() {
            let options = RefundOptions { goodwill: vec![kind.clone()], ..RefundOptions::default() };
            let id = format!("R-{index}");
            counter.does(take_back(&id, units(&asked, group, ReturnReason::Defective), options));
            if fails {
                // What the provider could not give back can be asked for again, and is no more than it was.
                let refund_id = RefundId::new(format!("{id}/0")).unwrap();
                let happened_at = daigou_tests::counter::day();
                let command = PaymentCommand::RecordRefundFailed { refund_id, happened_at, note: Text::default() };
                let _ = counter.says(ShopCommand::Payment { command });
            }
            prop_assert!(counter.refunds_asked("O-1") <= captured(&counter));
            let sums = counter.account("O-1");
            prop_assert!(!sums.due.is_negative() && !sums.outstanding.is_negative());
        }
    }

    #[test]
    fn a_fixed_fee_is_taken_once_per_return((asked, groups, _) in returns(), fee in 1_i64..500) {
        let osaka = PlaceId::new("osaka").unwrap();
        let mut terms = daigou::shop::Terms::usual(TermsVersion::new("test").unwrap(), vec![osaka]).unwrap();
        let fee = minor(fee, asked.currency);
        terms.returns.restocking.push(RestockingRule {
            rule: Text::new("fee").unwrap(),
            scope: ReturnScope::default(),
            fee: RestockingFee::Fixed { amount: fee },
        });
        let mut counter = Counter::under(terms);
        counter.sells(content(&asked));
        for (index, group) in groups.iter().filter(|group| group.iter().any(|units| *units > 0)).enumerate() {
            let lines = units(&asked, group, ReturnReason::ChangedMind);
            let records = counter.does(take_back(&format!("R-{index}"), lines, RefundOptions::default()));
            let [ReturnsEvent::RefundReckoned { lines, .. }] = reckonings(&records)[..] else { panic!("one") };
            let of = |component| {
                let parts = lines.iter().flat_map(|l| &l.parts).filter(|p| p.component == component);
                parts.map(|part| part.amount.minor_units()).sum::<i64>()
            };
            prop_assert_eq!(-of(RefundComponent::RestockingFee), fee.minor_units().min(of(RefundComponent::Goods)));
        }
    }

    #[test]
    fn a_replayed_log_gives_the_same_shop((asked, groups, _) in returns()) {
        let (counter, _) = serially(&asked, &groups);
        let mut again = daigou::shop::Shop::open(counter.shop.terms().clone());
        again.replay(&counter.log).unwrap();
        prop_assert!(again == counter.shop);
        let text = serde_json::to_string(counter.shop.snapshot()).unwrap();
        let snapshot = serde_json::from_str(&text).unwrap();
        prop_assert!(daigou::shop::Shop::restore(counter.shop.terms().clone(), snapshot) == counter.shop);
    }
}
