//! Laws of the order room, drawn: decided always applies, refused = unchanged, counters stay in bounds, replay = live.

use std::cell::RefCell;
use std::collections::BTreeSet;

use daigou::book::order::*;
use daigou::value::*;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};

fn at(step: usize) -> Moment {
    Moment::unix_millis(1_790_000_000_000 + step as i64 * 60_000).unwrap()
}

fn q(units: u32) -> Quantity {
    Quantity::new(units).unwrap()
}

fn line(id: u8, quantity: u32) -> OrderLine {
    OrderLine {
        line_id: LineId::new(format!("L{id}")).unwrap(),
        sku: Sku::new(format!("S{id}")).unwrap(),
        quantity: q(quantity),
        unit_price: UnitPrice::parse("9.99", Currency::CNY).unwrap(),
        tax_rate: Rate::parse("0.13").unwrap(),
        discounts: vec![],
    }
}

fn order(id: u8, units: u32) -> NewOrder {
    NewOrder {
        order_id: OrderId::new(format!("O{id}")).unwrap(),
        customer_id: None,
        channel_id: ChannelId::new("site").unwrap(),
        external_id: Some(ExternalId::new(format!("X{id}")).unwrap()),
        external_revision: 1,
        content: OrderContent {
            currency: Currency::CNY,
            tax_basis: TaxBasis::Included,
            lines: vec![line(0, units), line(1, 2)],
            discounts: vec![],
            charges: vec![],
            address_id: None,
            priority: 0,
        },
        happened_at: at(0),
        note: Text::default(),
    }
}

/// A plain pricing: gross is the total, no tax.
fn priced(content: &OrderContent) -> OrderTotals {
    let zero = Money::zero(content.currency);
    let lines: Vec<LineTotals> = content
        .lines
        .iter()
        .map(|line| {
            let gross = line.unit_price.times(line.quantity, Rounding::HalfUp).unwrap();
            LineTotals { line_id: line.line_id.clone(), gross, discount: zero, tax: zero, total: gross }
        })
        .collect();
    let goods = Money::sum(content.currency, lines.iter().map(|line| line.total)).unwrap();
    OrderTotals {
        goods,
        discount: zero,
        tax: zero,
        shipping: zero,
        fees: zero,
        total: goods,
        lines,
        version: TermsVersion::new("v1").unwrap(),
    }
}

fn command() -> impl Strategy<Value = (u8, u8, u8, u32, u8)> {
    (0_u8..120, 0_u8..2, 0_u8..3, 1_u32..4, 0_u8..21)
}

/// A command and the facts that go with it.
fn built(
    book: &OrderBook,
    kept: &[OrderPage],
    drawn: (u8, u8, u8, u32, u8),
    now: Moment,
) -> (OrderCommand, OrderFacts) {
    let (what, id, at_line, units, pick) = drawn;
    let order_id = OrderId::new(format!("O{id}")).unwrap();
    let line_id = LineId::new(format!("L{at_line}")).unwrap();
    let command_id = CommandId::new(format!("C{}", pick % 6)).unwrap();
    let reason = Text::default();
    let page = book.order(&order_id);
    let cancel = vec![UnitsToCancel { line_id: line_id.clone(), quantity: q(units) }];
    let edits = match pick % 4 {
        0 => vec![EditAction::AddLine { line: line(at_line, units) }],
        1 => vec![EditAction::RemoveLine { line_id: line_id.clone() }],
        2 => vec![EditAction::ChangeQuantity { line_id: line_id.clone(), quantity: q(units) }],
        _ => vec![EditAction::ChangePriority { priority: 5 }],
    };
    let mut totals = None;
    let command = match what {
        0 | 1 => {
            let order = order(id, units);
            totals = Some(priced(&order.content));
            if what == 0 { OrderCommand::Draft { order } } else { OrderCommand::Place { order } }
        }
        2 => OrderCommand::PlaceDraft { order_id },
        3 => {
            let terms = QuoteTerms {
                valid_until: now.plus(Duration::of_minutes(i64::from(units)).unwrap()).unwrap(),
                rate_used: None,
                deposit: None,
            };
            OrderCommand::Quote { order_id, command_id, terms }
        }
        4 | 18 | 19 => OrderCommand::AcceptQuote { order_id },
        5 => OrderCommand::DeclineQuote { order_id, reason },
        6 => OrderCommand::ExpireQuotes {},
        7 | 20..=22 => OrderCommand::Approve { order_id },
        8 => {
            let blocks = vec![HeldAction::Ship, HeldAction::Cancel];
            let hold_id = HoldId::new(format!("H{}", pick % 3)).unwrap();
            let hold = OrderHold { hold_id, kind: HoldKind::Fraud, reason, since: at(0), put_by: None, blocks };
            OrderCommand::PutHold { order_id, hold }
        }
        9 | 23 | 24 => OrderCommand::LiftHold { order_id, hold_id: HoldId::new(format!("H{}", pick % 3)).unwrap() },
        10 | 11 => {
            totals = page.and_then(|page| page.preview_edit(&edits).ok()).map(|preview| priced(&preview.content));
            let external_revision = (what == 10).then_some(u64::from(units));
            OrderCommand::Edit { order_id, command_id, external_revision, actions: edits }
        }
        12 => {
            totals = page.and_then(|page| page.preview_cancellation(&cancel).ok()).map(|content| priced(&content));
            OrderCommand::CancelLines { order_id, command_id, lines: cancel, reason }
        }
        13 => OrderCommand::Cancel { order_id, reason },
        14 => OrderCommand::SetPriority { order_id, priority: i32::from(pick) },
        15 | 25..=28 => OrderCommand::Complete { order_id },
        16 | 29..=34 => OrderCommand::Reopen { order_id, reason },
        17 => match kept.iter().find(|page| *page.order_id() == order_id && book.is_archived(page.order_id())) {
            Some(page) => OrderCommand::Restore { page: page.clone() },
            None => OrderCommand::Archive { order_id },
        },
        _ => {
            // Mostly a step forward that some units can make, else any step they can make, else any at all.
            let at_stage = |step: &GoodsStep| {
                let line = page.and_then(|page| page.line(&line_id))?;
                Some(line.counters().at(step.from())).filter(|there| !there.is_zero())
            };
            let towards = |step: &&GoodsStep| what >= 100 || step.to() > step.from();
            let able: Vec<_> =
                GoodsStep::ALL.iter().filter(towards).filter_map(|step| Some((*step, at_stage(step)?))).collect();
            let (step, quantity) = match able.get(usize::from(pick) % able.len().max(1)) {
                Some((step, there)) if what < 110 => (*step, if units == 1 { Quantity::ONE } else { *there }),
                _ => (GoodsStep::ALL[usize::from(pick)], q(units)),
            };
            OrderCommand::RecordProgress { order_id, steps: vec![LineProgress { line_id, step, quantity }] }
        }
    };
    (command, OrderFacts { totals })
}

fn in_bounds(book: &OrderBook) {
    for page in book.orders() {
        let mut goods = Money::zero(page.currency());
        for line in page.totals().lines {
            goods = goods.plus(line.total).unwrap();
        }
        assert_eq!(goods, page.totals().goods);
        for line in page.lines() {
            let c = line.counters();
            assert!(c.committed() <= c.ordered, "{c:?}");
            assert!(c.delivered.plus(c.lost).unwrap() <= c.shipped && c.returned <= c.delivered, "{c:?}");
            let sum: u32 = GoodsStage::ALL.iter().map(|stage| c.at(*stage).get()).sum();
            assert_eq!(sum, c.ordered.get(), "every unit stands at exactly one stage: {c:?}");
        }
    }
}

/// One drawn history, and the kinds of events in it.
fn lived(drawn: Vec<(u8, u8, u8, u32, u8)>) -> BTreeSet<&'static str> {
    let (mut live, mut replayed, mut log) = (OrderBook::default(), OrderBook::default(), vec![]);
    let mut kept: Vec<OrderPage> = vec![];
    for (step, drawn) in drawn.into_iter().enumerate() {
        let now = at(step + 1);
        let (command, facts) = built(&live, &kept, drawn, now);
        let before = live.clone();
        let answer = live.decide(command.clone(), &facts, now);
        assert_eq!(before, live, "decide changes nothing");
        let Ok(events) = answer else { continue };
        if let OrderCommand::Archive { order_id } = &command {
            kept.retain(|page| page.order_id() != order_id);
            kept.extend(live.order(order_id).cloned());
        }
        for event in &events {
            live.apply(event).expect("decided always applies");
        }
        // A step of goods may be made again; its owner's event tells a repeat.
        let repeatable = !matches!(command, OrderCommand::RecordProgress { .. });
        if repeatable && let Ok(again) = live.decide(command, &facts, now) {
            assert_eq!(again, vec![], "a repeat answers with no events");
        }
        in_bounds(&live);
        log.extend(events);
    }
    for event in &log {
        let text = serde_json::to_string(event).unwrap();
        let read: OrderEvent = serde_json::from_str(&text).unwrap();
        assert_eq!(&read, event);
        replayed.apply(&read).unwrap();
    }
    assert_eq!(replayed, live, "replay = live");
    let text = serde_json::to_string(&live).unwrap();
    assert_eq!(serde_json::from_str::<OrderBook>(&text).unwrap(), live);
    log.iter().map(OrderEvent::kind).collect()
}

const KINDS: usize = 19;

#[test]
fn the_room_keeps_its_laws() {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) };
    let seen = RefCell::new(BTreeSet::new());
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let histories = prop::collection::vec(command(), 1..250);
    let run = runner.run(&histories, |drawn| {
        seen.borrow_mut().extend(lived(drawn));
        Ok(())
    });
    run.unwrap();
    let seen = seen.into_inner();
    assert_eq!(seen.len(), KINDS, "every kind of event was drawn: {seen:?}");
}
