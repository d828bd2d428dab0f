//! Laws of the returns book over drawn commands, beside those of every room: units judged never exceed those received,
//! those received never exceed those asked for, nothing is claimed twice, and what is settled was accepted.

use daigou::book::returns::*;
use daigou::value::*;
use daigou_tests::laws::obeyed;
use proptest::prelude::*;
use proptest::strategy::ValueTree;

const DELIVERED: u32 = 5;

fn time(hour: i64) -> Moment {
    Moment::utc(2026, 1, 1).unwrap().plus(Duration::of_hours(hour).unwrap()).unwrap()
}

fn units(count: u8) -> Quantity {
    Quantity::new(u32::from(count)).unwrap()
}

fn line_id(line: u8) -> LineId {
    LineId::new(format!("L{line}")).unwrap()
}

fn order_id() -> OrderId {
    OrderId::new("O").unwrap()
}

/// What is drawn of a command: its kind, the return, the line, units, and a small number for the rest.
type Draw = (u8, u8, u8, u8, u8);

fn command((kind, which, line, count, pick): Draw, happened_at: Moment) -> ReturnsCommand {
    let return_id = ReturnId::new(format!("R{which}")).unwrap();
    let (line_id, sku) = (line_id(line), Sku::new(format!("S{line}")).unwrap());
    let command_id = CommandId::new(format!("C{pick}")).unwrap();
    let refund = Money::minor(i64::from(count) * 995, Currency::CNY).unwrap();
    let asked = || ReturnLine {
        line_id: line_id.clone(),
        sku: sku.clone(),
        quantity: units(count),
        reason: ReturnReason::ChangedMind,
        condition: if pick % 3 == 0 { ReturnCondition::Damaged } else { ReturnCondition::Opened },
    };
    let settled = || vec![SettledLine { line_id: line_id.clone(), quantity: units(count), refund }];
    let components = || vec![SettledComponent { kind: SettlementKind::Shipping, amount: refund }];
    match kind {
        0..3 => ReturnsCommand::RequestReturn { return_id, order_id: order_id(), lines: vec![asked()] },
        3..6 => {
            let in_a_day = happened_at.plus(Duration::of_hours(24).unwrap()).unwrap();
            ReturnsCommand::ApproveReturn { return_id, expires_at: (pick % 2 == 0).then_some(in_a_day) }
        }
        6 => ReturnsCommand::DeclineReturn { return_id, reason: Text::default() },
        7 => ReturnsCommand::CancelReturn { return_id },
        8 => ReturnsCommand::RecordReturnSent { return_id, carrier_id: None, tracking_id: None, happened_at },
        9 => ReturnsCommand::RecordReturnLost { return_id, happened_at },
        10..14 => {
            let (good, damaged) = (units(count), units(pick % 2));
            let lines = vec![ReceivedLine { line_id, good, damaged }];
            ReturnsCommand::ReceiveReturn { return_id, receipt_id: command_id, lines, happened_at }
        }
        14 => {
            let lines = vec![asked()];
            ReturnsCommand::ReceiveUnrequested { return_id, order_id: order_id(), lines, happened_at }
        }
        15..19 => {
            let (accepted, rejected) = (units(count), units(pick % 2));
            let lines = vec![InspectedLine { line_id, accepted, disposition: Disposition::Restock, rejected }];
            ReturnsCommand::InspectReturn { return_id, inspection_id: command_id, lines }
        }
        19..22 => ReturnsCommand::SettleReturn { return_id, lines: settled(), components: components() },
        22 => ReturnsCommand::SettleWithoutGoods { return_id, lines: settled(), components: vec![] },
        23 => ReturnsCommand::RecordSentBack { return_id, happened_at },
        24 => ReturnsCommand::CloseReturn { return_id },
        25 => {
            let (reason, disposition) = (ReturnReason::DamagedInTransit, Disposition::Scrap);
            let lines = vec![SimpleReturnLine { line_id, sku, quantity: units(count), reason, disposition, refund }];
            let order_id = order_id();
            ReturnsCommand::SimpleReturn { return_id, order_id, lines, components: vec![], happened_at }
        }
        _ => ReturnsCommand::ExpireReturns {},
    }
}

/// What may come back of each line, but for what a return claims itself.
fn facts(book: &ReturnsBook, except: &str) -> ReturnsFacts {
    let claimed = |line: u8| claimed(book, &line_id(line), except);
    let line = |line| ReturnableLine {
        line_id: line_id(line),
        delivered: Quantity::new(DELIVERED).unwrap(),
        claimed: Quantity::new(claimed(line)).unwrap(),
    };
    ReturnsFacts { lines: vec![line(0), line(1)] }
}

fn claimed(book: &ReturnsBook, line_id: &LineId, except: &str) -> u32 {
    let claiming = book.pages().filter(|(id, page)| id.as_str() != except && page.status().claims());
    claiming.filter_map(|(_, page)| page.line(line_id)).map(|line| line.requested.get()).sum()
}

fn stands(book: &ReturnsBook, at: Moment) -> Result<(), String> {
    for line in 0..2 {
        let claimed = claimed(book, &line_id(line), "");
        if claimed > DELIVERED {
            return Err(format!("{claimed} of {DELIVERED} units of line {line} are claimed"));
        }
    }
    for (return_id, page) in book.pages() {
        for line in page.lines() {
            let judged = line.accepted().plus(line.rejected).unwrap();
            if judged > line.received() || line.received() > line.requested {
                return Err(format!("{line:?} of {return_id}"));
            }
        }
        if let Some(settlement) = page.settlement() {
            for settled in &settlement.lines {
                let line = page.line(&settled.line_id).ok_or("a line is settled that is not in the return")?;
                if settlement.step == ReturnStep::Settle && settled.quantity > line.accepted() {
                    return Err(format!("{settled:?} of {line:?}"));
                }
            }
        }
    }
    let lapsed = book.decide(ReturnsCommand::ExpireReturns {}, &ReturnsFacts::default(), at);
    if lapsed.is_ok_and(|events| events.is_empty()) && book.next_deadline().is_some_and(|due| due <= at) {
        return Err("a deadline has passed that nothing follows from".into());
    }
    Ok(())
}

fn draws(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Draw>> {
    prop::collection::vec((0_u8..27, 0_u8..3, 0_u8..2, 0_u8..5, 0_u8..12), count)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn laws(draws in draws(1..150)) {
        let command_of = |book: &ReturnsBook, (hour, draw): (usize, Draw)| {
            let at = time(hour as i64 * 3);
            ((command(draw, at), facts(book, &format!("R{}", draw.1))), at)
        };
        obeyed(draws.into_iter().enumerate(), command_of, stands).map_err(TestCaseError::fail)?;
    }
}

/// The draw is strong enough: over many histories every status is reached.
#[test]
fn the_draw_reaches_every_status() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = draws(150..151);
    let mut reached: Vec<ReturnStatus> = vec![];
    for _ in 0..300 {
        let mut book = ReturnsBook::default();
        for (hour, draw) in strategy.new_tree(&mut runner).unwrap().current().into_iter().enumerate() {
            let at = time(hour as i64 * 3);
            let facts = facts(&book, &format!("R{}", draw.1));
            let events = book.decide(command(draw, at), &facts, at).unwrap_or_default();
            events.iter().for_each(|event| book.apply(event).unwrap());
            reached.extend(book.pages().map(|(_, page)| page.status()));
        }
    }
    for status in ReturnStatus::ALL {
        assert!(reached.contains(&status), "{status:?} is never reached");
    }
}
