//! Laws of the stock room under any sequence of asks: no figure drifts, nothing is promised twice, refused is unchanged.

use daigou::book::stock::*;
use daigou::value::*;
use proptest::prelude::*;

fn at(step: usize) -> Moment {
    Moment::unix_millis(1_780_000_000_000 + step as i64 * 60_000).unwrap()
}

fn sku(index: u8) -> Sku {
    Sku::new(["cream", "milk"][usize::from(index % 2)]).unwrap()
}

fn place(index: u8) -> PlaceId {
    PlaceId::new(["osaka", "shanghai", "late"][usize::from(index % 3)]).unwrap()
}

fn supply(index: u8) -> SupplyId {
    SupplyId::new(format!("PO-{}", index % 3)).unwrap()
}

fn basket(index: u8) -> ReservationId {
    ReservationId::new(format!("b-{}", index % 4)).unwrap()
}

fn line(index: u8) -> LineId {
    LineId::new(format!("{}", index % 2)).unwrap()
}

/// A number for everything a command needs; what it means is the command's.
type Draw = (u8, u8, u8, u8, u32);

fn command(step: usize, (verb, a, b, c, units): Draw) -> StockCommand {
    let movement_id = MovementId::new(format!("m-{step}")).unwrap();
    let (quantity, happened_at) = (Quantity::new(units % 9 + 1).unwrap(), at(step));
    let items = vec![StockItem { sku: sku(a), quantity }];
    let held = vec![ReservedItem { line_id: line(c), sku: sku(a), place_id: place(b), quantity }];
    let supplied = SuppliedItem { line_id: line(c), sku: sku(a), supply_id: supply(b), quantity };
    let from = StockBook::built_in(PlaceKind::Supplier).unwrap();
    let deadline = (units % 3 == 0).then(|| at(step + 7));
    let of_supply = |command| StockCommand::Supply { command };
    match verb % 16 {
        0 | 1 => StockCommand::Receive { movement_id, from, to: place(b), items, happened_at },
        2 => StockCommand::Transfer { movement_id, from: place(b), to: place(c), items, happened_at },
        3 | 4 => StockCommand::Reserve { reservation_id: basket(c), items: held, deadline },
        5 => StockCommand::ReserveMore { movement_id, reservation_id: basket(c), items: held, deadline },
        6 => StockCommand::Release { reservation_id: basket(c), items: held },
        7 => {
            let to = StockBook::built_in(PlaceKind::Transit).unwrap();
            StockCommand::Ship { reservation_id: basket(c), items: held, to, happened_at }
        }
        8 => {
            let counted = vec![CountedItem { sku: sku(a), units: quantity }];
            StockCommand::Count { movement_id, place_id: place(b), counted, happened_at }
        }
        9 => StockCommand::Expire {},
        10 => of_supply(SupplyCommand::Expect { supply_id: supply(b), place_id: place(c), due: at(step + 20), items }),
        11 => {
            let due = at(step + usize::from(c));
            of_supply(SupplyCommand::Revise { movement_id, supply_id: supply(b), due, items })
        }
        12 => of_supply(SupplyCommand::Arrive { movement_id, supply_id: supply(b), from, items, happened_at }),
        13 => {
            let (reservation_id, items) = (basket(c), vec![supplied]);
            of_supply(SupplyCommand::Promise { movement_id, reservation_id, items, deadline })
        }
        14 if units % 2 == 0 => {
            of_supply(SupplyCommand::Unpromise { reservation_id: basket(c), items: vec![supplied] })
        }
        14 => of_supply(SupplyCommand::Shift { movement_id, reservation_id: basket(c), item: supplied, to: supply(a) }),
        _ if units % 2 == 0 => {
            StockCommand::Reallocate { movement_id, reservation_id: basket(c), items: held, to: place(a) }
        }
        _ => {
            let item = RepromisedItem {
                from_line_id: line(c),
                to_line_id: line(a),
                sku: sku(a),
                place_id: place(b),
                quantity,
            };
            let grounds = RepromiseGrounds::Outranked { version: TermsVersion::new("v").unwrap(), lead_points: 1 };
            let (from, to) = (basket(c), basket(b));
            StockCommand::Repromise { movement_id, from, to, items: vec![item], deadline, grounds }
        }
    }
}

/// A room whose third place may go below zero.
fn opened() -> (StockBook, Vec<StockEvent>) {
    let (mut book, mut events) = (StockBook::default(), vec![]);
    for index in 0..3 {
        let below_zero = match index {
            2 => BelowZero::Allowed { limit: Quantity::new(3).unwrap() },
            _ => BelowZero::Refused {},
        };
        let define = StockCommand::DefinePlace { place_id: place(index), kind: PlaceKind::Warehouse, below_zero };
        for event in book.decide(define, at(0)).unwrap() {
            book.apply(&event).unwrap();
            events.push(event);
        }
    }
    (book, events)
}

/// Units over all places are promised once at most, unless a count or a supply that shrank took them from under it.
fn promised_once(book: &StockBook, events: &[StockEvent]) {
    let facts = events.iter().any(|event| {
        matches!(event, StockEvent::Counted { .. } | StockEvent::Supply { event: SupplyEvent::Revised { .. } })
    });
    for sku in book.skus().filter(|_| !facts) {
        for (place, _, reserved) in book.balances(sku) {
            assert!(
                reserved >= 0 && (reserved == 0 || book.available_to_promise(sku, &place) >= 0),
                "{sku} at {place}"
            );
        }
        for slot in book.expected(sku) {
            assert!((0..=slot.units).contains(&slot.promised), "{slot:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_figure_drifts(draws in proptest::collection::vec(any::<Draw>(), 1..90)) {
        let (mut book, mut events) = opened();
        for (step, draw) in draws.into_iter().enumerate() {
            let before = book.clone();
            let asked = command(step + 1, draw);
            let Ok(told) = book.decide(asked.clone(), at(step + 1)) else {
                prop_assert!(book == before);
                continue;
            };
            for event in &told {
                book.apply(event).expect("what was decided can be booked");
            }
            events.extend(told);
            if let Err(drift) = book.audit(&events) {
                panic!("{drift}\nafter {asked:?}");
            }
            promised_once(&book, &events);
        }
        let mut replayed = StockBook::default();
        for event in &events {
            replayed.apply(event).expect("the log is read");
        }
        prop_assert!(replayed == book);
        let stored = serde_json::to_string(&book).expect("written");
        prop_assert!(serde_json::from_str::<StockBook>(&stored).expect("read") == book);
    }

    /// What a date promises is what is free now and what comes by then, whatever else goes on.
    #[test]
    fn later_dates_never_promise_less(draws in proptest::collection::vec(any::<Draw>(), 1..60)) {
        let (mut book, mut shrank) = (opened().0, false);
        for (step, draw) in draws.into_iter().enumerate() {
            for event in book.decide(command(step + 1, draw), at(step + 1)).unwrap_or_default() {
                shrank |= matches!(event, StockEvent::Supply { event: SupplyEvent::Revised { .. } });
                book.apply(&event).expect("booked");
            }
        }
        for sku in [sku(0), sku(1)] {
            for index in 0..3 {
                let dates = [0, 20, 60, 120, 500].map(|step| book.available_by(&sku, &place(index), at(step)));
                prop_assert!(shrank || dates.is_sorted(), "{dates:?}");
                prop_assert!(shrank || dates[0] >= book.available_to_promise(&sku, &place(index)));
                let whole = book.expected(&sku).filter(|slot| slot.place_id == place(index));
                let coming: i64 = whole.map(|slot| slot.units - slot.promised).sum();
                prop_assert_eq!(dates[4], book.available_to_promise(&sku, &place(index)) + coming);
                if let Ok(some @ 1..) = u32::try_from(dates[4]) {
                    let quantity = Quantity::new(some).unwrap();
                    let earliest = book.earliest(&sku, &place(index), quantity, at(0));
                    prop_assert!(shrank || earliest.is_some_and(|by| book.available_by(&sku, &place(index), by) >= dates[4]));
                }
            }
        }
    }
}

#[test]
fn an_audit_sees_a_unit_that_is_missing() {
    let (mut book, mut events) = opened();
    let receive = command(1, (0, 0, 0, 0, 4));
    let told = book.decide(receive, at(1)).unwrap();
    events.extend(told);
    let drift = book.audit(&events).unwrap_err();
    assert_eq!(drift.to_string(), "on hand of cream at @supplier is 0 in the book and -5 by the events");
    book.apply(events.last().unwrap()).unwrap();
    book.audit(&events).unwrap();
    events.pop();
    assert_eq!(book.audit(&events).unwrap_err().booked, -5);
}
