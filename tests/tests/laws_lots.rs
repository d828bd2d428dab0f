//! Laws of lots and serials: the earliest goes first, who was promised units that keep gets them, a piece is in one place.

use daigou::book::stock::*;
use daigou::value::*;
use proptest::prelude::*;

/// Days after which the lots expire; the last never does.
const EXPIRY_DAYS: [Option<i64>; 4] = [Some(40), Some(80), Some(120), None];

fn at(step: usize) -> Moment {
    Moment::utc(2026, 11, 11).unwrap().plus(Duration::of_minutes(step as i64).unwrap()).unwrap()
}

fn in_days(days: i64) -> Moment {
    at(0).plus(Duration::of_days(days).unwrap()).unwrap()
}

fn milk() -> Sku {
    Sku::new("milk").unwrap()
}

fn bag() -> Sku {
    Sku::new("bag").unwrap()
}

fn lot(index: u8) -> LotId {
    LotId::new(format!("L-{}", index % 4)).unwrap()
}

fn place(index: u8) -> PlaceId {
    PlaceId::new(["osaka", "shanghai"][usize::from(index % 2)]).unwrap()
}

fn order(index: u8) -> ReservationId {
    ReservationId::new(format!("O-{}", index % 16)).unwrap()
}

fn built_in(kind: PlaceKind) -> PlaceId {
    StockBook::built_in(kind).unwrap()
}

type Draw = (u8, u8, u8, u8, u32);

/// A room with two places, four lots of milk and bags with serials.
fn opened() -> (StockBook, Vec<StockEvent>) {
    let mut commands: Vec<StockCommand> = (0..2)
        .map(|index| StockCommand::DefinePlace {
            place_id: place(index),
            kind: PlaceKind::Warehouse,
            below_zero: BelowZero::Refused {},
        })
        .collect();
    let tracking = |lots| UnitTracking { lots, serials: !lots, rotation: Rotation::Fefo };
    let mut of_units = |command| commands.push(StockCommand::Identified { command });
    of_units(IdentifiedCommand::Track { sku: milk(), tracking: tracking(true) });
    of_units(IdentifiedCommand::Track { sku: bag(), tracking: tracking(false) });
    for (index, days) in EXPIRY_DAYS.into_iter().enumerate() {
        let (lot_id, expires_at) = (lot(index as u8), days.map(in_days));
        of_units(IdentifiedCommand::DefineLot { sku: milk(), lot_id, expires_at });
    }
    let (mut book, mut events) = (StockBook::default(), vec![]);
    for command in commands {
        for event in book.decide(command, at(0)).unwrap() {
            book.apply(&event).unwrap();
            events.push(event);
        }
    }
    (book, events)
}

/// Receipts, promises, pegs, sendings and returns; with `facts` also what takes units from under promises.
fn command(step: usize, (verb, a, b, c, units): Draw, facts: bool) -> StockCommand {
    let movement_id = MovementId::new(format!("m-{step}")).unwrap();
    let (quantity, happened_at) = (Quantity::new(units % 7 + 1).unwrap(), at(step));
    let line_id = LineId::new("1").unwrap();
    let of_lot = IdentifiedUnits { identity: UnitIdentity::of_lot(milk(), lot(a)), quantity };
    let serial = SerialId::new(format!("S-{}", a % 5)).unwrap();
    let piece = IdentifiedUnits { identity: UnitIdentity::piece(bag(), serial), quantity: Quantity::ONE };
    let unit = if units % 4 == 0 { piece } else { of_lot };
    let sku = unit.identity.sku.clone();
    let held_quantity = if sku == bag() { Quantity::ONE } else { quantity };
    let held = ReservedItem { line_id: line_id.clone(), sku: sku.clone(), place_id: place(b), quantity: held_quantity };
    let transit = built_in(PlaceKind::Transit);
    let command = match verb % 14 {
        0..=3 => {
            let (from, to, units) = (built_in(PlaceKind::Supplier), place(b), vec![unit]);
            IdentifiedCommand::Receive { movement_id, from, to, units, happened_at }
        }
        4 => {
            let (from, to, units) = (place(b), place(c), vec![unit]);
            IdentifiedCommand::Transfer { movement_id, from, to, units, happened_at }
        }
        5 | 6 => {
            let keeps_until = in_days([30, 60, 100, 200][usize::from(c % 4)]);
            let (reservation_id, items) = (order(c), vec![held]);
            IdentifiedCommand::ReserveFresh { reservation_id, items, deadline: None, keeps_until }
        }
        7 => return StockCommand::Reserve { reservation_id: order(c), items: vec![held], deadline: None },
        8 => return StockCommand::Release { reservation_id: order(c), items: vec![] },
        9 | 10 => return StockCommand::Ship { reservation_id: order(c), items: vec![held], to: transit, happened_at },
        11 => {
            let reason = if units % 3 == 0 { "chosen" } else { "" };
            let (reservation_id, place_id, units) = (order(c), place(b), unit);
            let reason = Text::new(reason).unwrap();
            IdentifiedCommand::Peg { movement_id, reservation_id, line_id, place_id, units, reason }
        }
        12 => {
            let items = vec![CarriedItem { line_id, sku, to: place(b), quantity: held_quantity }];
            IdentifiedCommand::Carry { reservation_id: order(c), from: transit, items, happened_at }
        }
        _ if !facts => return StockCommand::Expire {},
        _ => match units % 4 {
            0 => IdentifiedCommand::BlockLot { sku: milk(), lot_id: lot(a), reason: Text::default() },
            1 => IdentifiedCommand::UnblockLot { sku: milk(), lot_id: lot(a) },
            2 => {
                let (identity, difference) = (unit.identity, if b % 2 == 0 { 1 } else { -1 });
                let (reason, note, place_id) = (AdjustReason::Missing, Text::default(), place(c));
                IdentifiedCommand::Adjust { movement_id, place_id, identity, difference, reason, note, happened_at }
            }
            _ => {
                let (owner, condition, reason) = (StockOwner::Shop {}, StockCondition::Damaged, Text::default());
                let (place_id, units) = (place(b), unit);
                IdentifiedCommand::Regrade { movement_id, place_id, units, owner, condition, reason, happened_at }
            }
        },
    };
    StockCommand::Identified { command }
}

/// Whether units at a place could have gone to the reservation, and when they expire.
fn fits(book: &StockBook, at: &UnitsAt, reservation_id: &ReservationId) -> Option<Option<Moment>> {
    let identity = &at.identity;
    let standing = identity.lot_id.as_ref().map(|lot_id| book.lot(&identity.sku, lot_id).unwrap());
    let good = identity.owner == StockOwner::Shop {} && identity.condition == StockCondition::Good;
    let expires_at = standing.as_ref().and_then(|standing| standing.expires_at);
    let keeps = book.keeps_until(reservation_id).is_none_or(|until| expires_at.is_none_or(|date| date >= until));
    let sold = standing.is_none_or(|standing| !standing.is_blocked && !standing.is_expired);
    (good && sold && keeps).then_some(expires_at)
}

/// After a sending, nothing that expires earlier lies free where it was taken from; `pegged` is spoken for.
fn earliest_went(book: &StockBook, event: &StockEvent, pegged: &[ShippedUnits]) {
    let StockEvent::Identified { event: IdentifiedEvent::Shipped { reservation_id, units, .. } } = event else {
        return;
    };
    for unit in units {
        let own = |peg: &&ShippedUnits| peg.identity == unit.identity && peg.place_id == unit.place_id;
        if pegged.iter().any(|peg| own(&peg)) {
            continue;
        }
        let gone = unit.identity.lot_id.as_ref().and_then(|lot_id| book.lot(&milk(), lot_id)?.expires_at);
        for left in book.identified_units(&unit.identity.sku).filter(|left| left.place_id == unit.place_id) {
            let spoken_for = pegged.iter().filter(|p| p.identity == left.identity && p.place_id == left.place_id);
            let free = left.units - spoken_for.map(|peg| peg.quantity.units()).sum::<i64>();
            let Some(Some(date)) = fits(book, &left, reservation_id).filter(|_| free > 0) else { continue };
            assert!(gone.is_some_and(|gone| gone <= date), "{unit:?} went while {left:?} lay free");
        }
    }
}

/// A piece is in one place, and is one.
fn one_piece_one_place(book: &StockBook, events: &[StockEvent]) {
    for index in 0..5 {
        let serial_id = SerialId::new(format!("S-{index}")).unwrap();
        let Some(standing) = book.serial(&bag(), &serial_id) else { continue };
        let mut found = vec![];
        for kind in PlaceKind::ALL.into_iter().filter(|kind| !kind.is_counterpart()) {
            let places = StockBook::built_in(kind).map_or_else(|| vec![place(0), place(1)], |place| vec![place]);
            for place_id in places {
                for condition in [StockCondition::Good, StockCondition::Damaged] {
                    let identity = UnitIdentity { condition, ..UnitIdentity::piece(bag(), serial_id.clone()) };
                    found.extend((0..book.units_of(&identity, &place_id)).map(|_| place_id.clone()));
                }
            }
        }
        let at_counterpart = book.kind_of(&standing.place_id).unwrap().is_counterpart();
        let expected = if at_counterpart { vec![] } else { vec![standing.place_id.clone()] };
        assert_eq!(found, expected, "{serial_id} after {:?}", events.last());
    }
}

/// Lives a room and answers it with its events, judging after every step.
fn live(draws: Vec<Draw>, facts: bool) -> (StockBook, Vec<StockEvent>) {
    let (mut book, mut events) = opened();
    let mut pegged: Vec<(ReservationId, ShippedUnits)> = vec![];
    for (step, draw) in draws.into_iter().enumerate() {
        let before = book.clone();
        let Ok(told) = book.decide(command(step + 1, draw, facts), at(step + 1)) else {
            assert!(book == before, "refused and yet changed");
            continue;
        };
        for event in told {
            book.apply(&event).expect("what was decided can be booked");
            let units: Vec<ShippedUnits> = pegged.iter().map(|(_, units)| units.clone()).collect();
            if !facts {
                earliest_went(&book, &event, &units);
            }
            match &event {
                StockEvent::Identified { event: IdentifiedEvent::Pegged { reservation_id, units, .. } } => {
                    pegged.push((reservation_id.clone(), units.clone()));
                }
                StockEvent::Released { reservation_id, .. }
                | StockEvent::Identified { event: IdentifiedEvent::Shipped { reservation_id, .. } } => {
                    pegged.retain(|(known, _)| known != reservation_id);
                }
                _ => {}
            }
            events.push(event);
        }
        if let Err(drift) = book.audit(&events) {
            panic!("{drift}\nafter {:?}", events.last());
        }
        one_piece_one_place(&book, &events);
    }
    (book, events)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever else happens, no figure drifts, no piece is in two places, and the log tells it all.
    #[test]
    fn nothing_drifts_when_facts_interfere(draws in proptest::collection::vec(any::<Draw>(), 1..80)) {
        let (book, events) = live(draws, true);
        let mut replayed = StockBook::default();
        events.iter().for_each(|event| replayed.apply(event).expect("the log is read"));
        prop_assert!(replayed == book);
        let stored = serde_json::to_string(&book).expect("written");
        prop_assert!(serde_json::from_str::<StockBook>(&stored).expect("read") == book);
    }

    /// While nothing is found damaged, missing or blocked, everything promised can be sent, in any order: those who
    /// asked for units that keep get such, and the earliest lot that will do went each time.
    #[test]
    fn every_promise_can_be_kept(draws in proptest::collection::vec(any::<Draw>(), 1..80), turn in any::<usize>()) {
        let (mut book, _) = live(draws, false);
        let ids: Vec<ReservationId> = (0..16).map(order).collect();
        let step = 100;
        for index in 0..ids.len() {
            let id = &ids[(index + turn % ids.len()) % ids.len()];
            let Some(items) = book.reservation(id).map(|held| held.items().to_vec()) else { continue };
            if items.is_empty() {
                continue;
            }
            let (reservation_id, to) = (id.clone(), built_in(PlaceKind::Transit));
            let ship = StockCommand::Ship { reservation_id, items, to, happened_at: at(step) };
            let told = book.decide(ship, at(step));
            prop_assert!(told.is_ok(), "{id}: {:?}", told.unwrap_err());
            for event in told.unwrap() {
                book.apply(&event).expect("booked");
                if let StockEvent::Identified { event: IdentifiedEvent::Shipped { units, .. } } = &event {
                    for unit in units {
                        let lot = unit.identity.lot_id.as_ref().map(|lot_id| book.lot(&milk(), lot_id).unwrap());
                        let until = book.keeps_until(id);
                        let date = lot.and_then(|lot| lot.expires_at);
                        prop_assert!(until.is_none_or(|until| date.is_none_or(|date| date >= until)));
                    }
                }
            }
        }
    }
}
