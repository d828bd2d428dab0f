//! Laws of the parcel book over drawn commands, beside those of every room: no article arrives twice, a parcel is at home
//! until it is handed over or given up, and every status is one the table leads to.

use daigou::book::parcel::*;
use daigou::value::*;
use daigou_tests::laws::obeyed;
use proptest::prelude::*;
use proptest::strategy::ValueTree;

fn time(hour: i64) -> Moment {
    Moment::utc(2026, 1, 1).unwrap().plus(Duration::of_hours(hour).unwrap()).unwrap()
}

fn units(count: u32) -> Quantity {
    Quantity::new(count).unwrap()
}

fn item(order: u8, line: u8, place: u8, count: u32) -> ParcelItem {
    ParcelItem {
        order_id: OrderId::new(format!("O{order}")).unwrap(),
        line_id: LineId::new(format!("L{line}")).unwrap(),
        sku: Sku::new(format!("S{line}")).unwrap(),
        quantity: units(count),
        place_id: PlaceId::new(format!("W{place}")).unwrap(),
    }
}

/// What is drawn of a command: its kind, the parcel, a step of the table, and a small number for the rest.
type Draw = (u8, u8, usize, u8);

fn command((kind, parcel, step, pick): Draw, happened_at: Moment) -> ParcelCommand {
    let parcel_id = ParcelId::new(format!("P{parcel}")).unwrap();
    match kind {
        0..3 => {
            let mut items = vec![item(parcel % 2, 0, 0, 2), item(parcel % 2, 1, pick % 2, 1)];
            if pick % 3 == 0 {
                items.push(item(parcel % 2, 0, 1, 3));
            }
            if pick % 7 == 0 {
                items.push(item(1 - parcel % 2, 1, 0, 1));
            }
            ParcelCommand::PlanParcel {
                parcel_id,
                items,
                carrier_id: None,
                service_id: None,
                from_place_id: PlaceId::new("W0").unwrap(),
                destination: None,
            }
        }
        3..6 => {
            let weight = Weight::grams(u64::from(pick) * 100).unwrap();
            ParcelCommand::Pack { parcel_id, weight, dimensions: None }
        }
        6..9 => ParcelCommand::HandOver {
            parcel_id,
            tracking_id: TrackingId::new(format!("T{parcel}")).unwrap(),
            carrier_id: CarrierId::new("sf").unwrap(),
            happened_at,
        },
        9 => ParcelCommand::CancelParcel { parcel_id },
        _ => {
            let step = ParcelStep::ALL[step];
            let delivered = |ParcelItem { order_id, line_id, sku, .. }| DeliveredItem {
                order_id,
                line_id,
                sku,
                quantity: units(u32::from(pick % 4) + 1),
            };
            let items = (kind % 3 == 0).then(|| vec![delivered(item(parcel % 2, 0, 0, 1))]);
            let event_id = TrackingId::new(format!("E{pick}")).unwrap();
            ParcelCommand::RecordParcelStep { parcel_id, event_id, step, happened_at, items }
        }
    }
}

fn facts() -> ParcelFacts {
    let recipient = |order: u8| OrderRecipient {
        order_id: OrderId::new(format!("O{order}")).unwrap(),
        recipient_id: AddressId::new("home").unwrap(),
    };
    ParcelFacts { recipients: vec![recipient(0), recipient(1)] }
}

fn stands(book: &ParcelBook, _: Moment) -> Result<(), String> {
    for (parcel_id, page) in book.parcels() {
        for packed in page.items() {
            if packed.delivered > packed.item.quantity {
                return Err(format!("{packed:?} of {parcel_id}"));
            }
        }
        let at_home = matches!(page.status(), ParcelStatus::Planned | ParcelStatus::Packed);
        let listed = page.items().iter().all(|packed| book.ids_at_home(&packed.item.order_id).contains(parcel_id));
        let anywhere = page.items().iter().any(|packed| book.ids_at_home(&packed.item.order_id).contains(parcel_id));
        if at_home != listed || at_home != anywhere {
            return Err(format!("{parcel_id} is {:?}, listed at home: {anywhere}", page.status()));
        }
        let open = page.open_items();
        if (page.status() == ParcelStatus::Delivered) != (open.is_empty() && !page.items().is_empty()) {
            return Err(format!("{parcel_id} is {:?} with {open:?} open", page.status()));
        }
        if page.tracking_id().is_some() != page.handed_over_at().is_some() {
            return Err(format!("{parcel_id} has a tracking number without a hand-over or the other way round"));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn laws(draws in prop::collection::vec((0_u8..40, 0_u8..3, 0_usize..ParcelStep::ALL.len(), 0_u8..30), 1..150)) {
        let draws = draws.into_iter().enumerate();
        let command_of = |_: &ParcelBook, (hour, draw): (usize, Draw)| {
            let at = time(hour as i64 + 3);
            // Sometimes reported late, sometimes before it happened, which is refused.
            let happened_at = time(hour as i64 + i64::from(draw.3 % 5));
            ((command(draw, happened_at), facts()), at)
        };
        obeyed(draws, command_of, stands).map_err(TestCaseError::fail)?;
    }
}

/// The draw is strong enough: over many histories every step that the room takes on report is taken.
#[test]
fn the_draw_reaches_every_step() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let draw = (0_u8..40, 0_u8..3, 0_usize..ParcelStep::ALL.len(), 0_u8..30);
    let strategy = prop::collection::vec(draw, 150..151);
    let mut reached: Vec<ParcelStatus> = vec![];
    for _ in 0..300 {
        let draws = strategy.new_tree(&mut runner).unwrap().current();
        let mut book = ParcelBook::default();
        for (hour, draw) in draws.into_iter().enumerate() {
            let at = time(hour as i64 + 3);
            let events = book.decide(command(draw, at), &facts(), at).unwrap_or_default();
            events.iter().for_each(|event| book.apply(event).unwrap());
            reached.extend(book.parcels().map(|(_, page)| page.status()));
        }
    }
    for status in ParcelStatus::ALL {
        assert!(reached.contains(&status), "{status:?} is never reached");
    }
}
