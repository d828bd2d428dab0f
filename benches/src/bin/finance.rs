//! The books over a million orders: what an event costs, and what a trial balance does.

use std::hint::black_box;
use std::time::Instant;

use daigou::book::order::{
    GoodsStep, LineProgress, LineTotals, NewOrder, OrderContent, OrderEvent, OrderLine, OrderTotals,
};
use daigou::book::payment::{PaymentEvent, PaymentMethod, PaymentPurpose};
use daigou::shop::{RECORD_FORMAT, Record, ShopEvent};
use daigou::value::*;
use daigou::view::finance::{AgedBalance, FinanceTerms, FinanceView};
use daigou_benches::at_most;

const ORDERS: u64 = 1_000_000;

/// The events of one order's life that the books hear: placed, due, paid (all but one in fifty), shipped, delivered.
fn life(number: u64) -> Vec<ShopEvent> {
    let order_id = OrderId::new(format!("O-{number}")).expect("an id");
    let line_id = LineId::new("1").expect("an id");
    let price = Money::minor(1_000 + (number % 9_000) as i64, Currency::CNY).expect("a price");
    let none = Money::zero(Currency::CNY);
    let line = OrderLine {
        line_id: line_id.clone(),
        sku: Sku::new(format!("SKU-{:05}", number % 20_000)).expect("an id"),
        quantity: Quantity::ONE,
        unit_price: price.into(),
        tax_rate: Rate::ZERO,
        discounts: vec![],
    };
    let happened_at = Moment::unix_millis(1_700_000_000_000 + number as i64 * 60_000).expect("a moment");
    let order = NewOrder {
        order_id: order_id.clone(),
        customer_id: None,
        channel_id: ChannelId::new("site").expect("an id"),
        external_id: None,
        external_revision: 0,
        content: OrderContent {
            currency: Currency::CNY,
            tax_basis: TaxBasis::Included,
            lines: vec![line],
            discounts: vec![],
            charges: vec![],
            address_id: None,
            priority: 0,
        },
        happened_at,
        note: Text::default(),
    };
    let totals = OrderTotals {
        goods: price,
        discount: none,
        tax: none,
        shipping: none,
        fees: none,
        total: price,
        lines: vec![LineTotals { line_id: line_id.clone(), gross: price, discount: none, tax: none, total: price }],
        version: TermsVersion::new("bench").expect("a version"),
    };
    let step = |step| {
        let steps = vec![LineProgress { line_id: line_id.clone(), step, quantity: Quantity::ONE }];
        ShopEvent::from(OrderEvent::LinesProgressed { order_id: order_id.clone(), steps })
    };
    let content = fingerprint(&number);
    let mut events = vec![
        OrderEvent::Placed { order, totals, fingerprint: content }.into(),
        PaymentEvent::AccountOpened { order_id: order_id.clone(), total: price, deposit: None }.into(),
    ];
    if !number.is_multiple_of(50) {
        events.push(
            PaymentEvent::PaymentRecorded {
                payment_id: PaymentId::new(format!("P-{number}")).expect("an id"),
                order_id: order_id.clone(),
                provider_id: ProviderId::new("wallet").expect("an id"),
                method: PaymentMethod::Wallet,
                amount: price,
                purpose: PaymentPurpose::Full,
                happened_at,
                content,
            }
            .into(),
        );
    }
    events.extend([step(GoodsStep::Ship), step(GoodsStep::Deliver)]);
    events
}

fn main() {
    let mut books = FinanceView::open(FinanceTerms::usual(Currency::CNY, Zone::SHANGHAI));
    let (mut sequence, mut seconds) = (0_u64, 0.0);
    for number in 0..ORDERS {
        let at = Moment::unix_millis(1_700_000_000_000 + number as i64 * 60_000).expect("a moment");
        let records: Vec<Record> = life(number)
            .into_iter()
            .map(|event| {
                sequence += 1;
                Record { format: RECORD_FORMAT, sequence, at, event }
            })
            .collect();
        let start = Instant::now();
        for record in &records {
            black_box(books.apply(record).expect("booked"));
        }
        seconds += start.elapsed().as_secs_f64();
    }
    let beside = format!("{sequence} events of {ORDERS} orders");
    at_most("finance/apply_an_event", seconds / sequence as f64 * 1e9, "ns", None, &beside);

    let start = Instant::now();
    let balance = black_box(books.trial_balance());
    let took = start.elapsed().as_secs_f64();
    assert_eq!(balance.iter().map(|line| line.books_minor_units).sum::<i64>(), 0, "the books balance");
    at_most("finance/trial_balance_of_1m_orders", took * 1e3, "ms", Some(1.0), "incremental sums");

    let start = Instant::now();
    let at = Moment::unix_millis(1_800_000_000_000).expect("a moment");
    black_box(books.ageing(AgedBalance::Receivable, &[30, 60, 90], at));
    let beside = "20,000 open of 1,000,000 orders";
    at_most("finance/receivable_ageing", start.elapsed().as_secs_f64() * 1e3, "ms", None, beside);
}
