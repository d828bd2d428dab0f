//! The published reservation cases, asked of the stock room and, where several places serve one order, of the shop.

mod room;

use daigou::book::order::{NewOrder, OrderContent, OrderLine};
use daigou::book::stock::*;
use daigou::shop::{Shop, ShopCommand, ShopError, Terms, WhenShort};
use daigou::value::*;
use room::{Room, item, now, place, sku, some, units};
use serde_json::Value;

fn deadline(book: &StockBook, id: &str) -> i64 {
    let deadline = book.reservation(&ReservationId::new(id).unwrap()).unwrap().deadline().unwrap();
    deadline.seconds_since(now()) / 60
}

fn minutes(value: &Value) -> Moment {
    now().plus(Duration::of_minutes(units(value)).unwrap()).unwrap()
}

/// The answer of a room to the question of a case, in the words of its `expect`.
fn answer(case: &Value) -> Value {
    let (given, when) = (&case["given"], &case["when"]);
    let refused = BelowZero::Refused {};
    fn list(value: &Value) -> &[Value] {
        value.as_array().map(Vec::as_slice).unwrap_or_default()
    }
    let qty = || units(&when["qty"]);
    let error = |refusal: StockRefusal, word: &str| {
        assert_eq!(refusal.code(), "stock.short");
        serde_json::json!({ "error": word })
    };
    match (case["id"].as_str().unwrap(), when["op"].as_str().unwrap()) {
        ("RES-005", _) => {
            let mut room = Room::with(list(&given["stocks"]).iter().map(|stock| units(&stock["quantity"])), refused);
            for (index, allocated) in ["s1", "s2"].iter().enumerate() {
                room.reserve(allocated, index, units(&given["already_allocated"][allocated])).unwrap();
            }
            assert_eq!(placed(&room, 2, units(&given["demand"])).unwrap_err().code(), "stock.short");
            assert!(placed(&room, 2, units(&given["demand"]) - 1).is_ok());
            serde_json::json!({ "error": "insufficient_stock" })
        }
        (_, "available") => {
            let mut room = Room::with(list(&given["stocks"]).iter().map(units), refused);
            for (name, taken) in [("allocations", "a"), ("reservations_by_others", "r")] {
                for (index, quantity) in list(&given[name]).iter().enumerate() {
                    room.reserve_anywhere(&format!("{taken}{index}"), units(quantity));
                }
            }
            for quantity in list(&given["own_reservations_excluded"]) {
                let index = (0..2).find(|index| room.free(*index) >= units(quantity)).unwrap();
                room.reserve("own", index, units(quantity)).unwrap();
            }
            let own = ReservationId::new("own").unwrap();
            let available: i64 = (0..2).map(|index| room.book.available_to(&own, &sku(), &place(index))).sum();
            serde_json::json!({ "available": available })
        }
        (_, "reserve_twice_same_line") => {
            let mut room = Room::with([units(&given["on_hand"])], refused);
            let command = StockCommand::Reserve {
                reservation_id: ReservationId::new("own").unwrap(),
                items: vec![item("1", place(0), qty())],
                deadline: None,
            };
            assert_eq!(room.ask(command.clone()).unwrap() + room.ask(command).unwrap(), 1);
            let held = room.book.reservation(&ReservationId::new("own").unwrap()).unwrap().items().len();
            serde_json::json!({ "reservation_count": held, "reserved": room.reserved(0) })
        }
        ("RES-016", _) => {
            let mut room = Room::with([units(&given["on_hand"])], refused);
            room.reserve("others", 0, units(&given["held_by_other_orders"])).unwrap();
            error(room.reserve("own", 0, qty()).unwrap_err(), "insufficient_stock")
        }
        (_, "release_order") => {
            let (own, others) = (units(&given["own_reservations"]), units(&given["other_reservations"]));
            let mut room = Room::with([own + others], refused);
            (0..own).for_each(|_| room.reserve("own", 0, 1).map(|_| ()).unwrap());
            room.reserve("others", 0, others).unwrap();
            room.release("own", vec![]).unwrap();
            let again = room.release("own", vec![]).is_ok();
            serde_json::json!({ "remaining": room.reserved(0), "release_again_ok": again })
        }
        (_, "extend") => {
            let mut room = Room::with([2], refused);
            for (id, lapses) in [("own", "expires_in_minutes"), ("other", "other_order_expires_in_minutes")] {
                let (reservation_id, items) = (ReservationId::new(id).unwrap(), vec![item("1", place(0), 1)]);
                let deadline = Some(minutes(&given[lapses]));
                room.done(StockCommand::Reserve { reservation_id, items, deadline });
            }
            let (reservation_id, deadline_then) = (ReservationId::new("own").unwrap(), minutes(&given["ttl_minutes"]));
            room.done(StockCommand::ExtendReservation { reservation_id, deadline: deadline_then });
            serde_json::json!({
                "expires_in_minutes": deadline(&room.book, "own"),
                "other_order_expires_in_minutes": deadline(&room.book, "other"),
            })
        }
        (_, "update_reservation") => {
            let mut room = Room::with([units(&given["stocked"])], refused);
            room.reserve("own", 0, units(&given["own_reservation"])).unwrap();
            let own = ReservationId::new("own").unwrap();
            assert!(qty() <= room.book.available_to(&own, &sku(), &place(0)));
            match qty() - units(&given["own_reservation"]) {
                more @ 1.. => room.reserve("own", 0, more),
                fewer => room.release("own", vec![item("1", place(0), -fewer)]),
            }
            .unwrap();
            serde_json::json!({ "reserved": room.reserved(0) })
        }
        ("RES-029", _) => waiting(given, when),
        ("RES-032", _) => {
            let mut room = Room::with([units(&given["count_on_hand"])], refused);
            error(room.adjust(0, units(&when["to"])).unwrap_err(), "must_be_non_negative")
        }
        ("RES-034", _) => {
            let locations = list(&given["locations"]);
            let room = Room::with(locations.iter().map(|location| units(&location["on_hand"])), refused);
            let active = locations.iter().filter(|location| location["active"] == true).count();
            let ok =
                list(&when["qtys"]).iter().map(|qty| placed(&room, active, units(qty)).is_ok()).collect::<Vec<_>>();
            let total: i64 = (0..active).map(|index| room.on_hand(index)).sum();
            serde_json::json!({ "ok": ok, "total_on_hand": total })
        }
        ("RES-035", _) => {
            let limit = Quantity::new(1_000_000).unwrap();
            let room = Room::with([units(&given["on_hand"])], BelowZero::Allowed { limit });
            let ok = list(&when["qtys"]).iter().map(|qty| placed(&room, 1, units(qty)).is_ok()).collect::<Vec<_>>();
            serde_json::json!({ "ok": ok })
        }
        ("RES-037", _) => {
            let mut room = allocated(given);
            room.ship("own", 0, qty()).unwrap();
            serde_json::json!({ "quantity": room.on_hand(0), "allocated": room.reserved(0) })
        }
        ("RES-039", _) => elsewhere(given, when),
        (_, "deallocate") => {
            let mut room = allocated(given);
            room.release("own", vec![item("1", place(0), qty())]).unwrap();
            serde_json::json!({ "quantity": room.on_hand(0), "allocated": room.reserved(0) })
        }
        ("RES-045", _) => {
            let results = list(&when["allocate"]).iter().map(|allocate| {
                let mut room = allocated(given);
                arrives(&mut room, if *allocate == true { qty() } else { 0 }, qty());
                room.pair()
            });
            serde_json::json!({ "results": results.collect::<Vec<_>>() })
        }
        ("RES-046", _) => {
            let mut room = Room::with([units(&given["on_hand"])], refused);
            let StockRefusal::Short { shortages } = room.reserve("own", 0, qty()).unwrap_err() else { panic!() };
            let available = shortages[0].available;
            room.reserve("own", 0, available).unwrap();
            let added = room.reserved(0);
            serde_json::json!({ "error": "insufficient_stock", "quantity_available": available, "added": added })
        }
        ("RES-048", _) => {
            let limit = some(-units(&given["out_of_stock_threshold"]));
            let mut room = Room::with([units(&given["on_hand"])], BelowZero::Allowed { limit });
            let ok = room.reserve("own", 0, qty()).is_ok();
            assert_eq!(room.reserve("more", 0, 1).unwrap_err().code(), "stock.short");
            serde_json::json!({ "ok": ok, "added": room.reserved(0) })
        }
        ("RES-050", _) => {
            let mut room = overpromised(given);
            let StockRefusal::Short { shortages } = room.ship("own", 0, qty()).unwrap_err() else { panic!() };
            serde_json::json!({ "error": "insufficient_stock_on_hand", "on_hand": shortages[0].available })
        }
        ("RES-051", _) => {
            let mut room = overpromised(given);
            let after_each = list(&when["steps"]).iter().map(|step| {
                match step["set_on_hand"].as_i64() {
                    Some(to) => room.set(0, to),
                    None => room.ship("own", 0, units(&step["fulfil"])).map(|_| ()).unwrap(),
                }
                room.pair()
            });
            serde_json::json!({ "after_each": after_each.collect::<Vec<_>>() })
        }
        ("RES-053" | "RES-054", _) => {
            // The quants of a case lie in one place.
            let sum = |side: usize| list(&given["quants"]).iter().map(|quant| units(&quant[side])).sum::<i64>();
            let mut room = Room::with([sum(1)], refused);
            room.reserve("others", 0, sum(1)).unwrap();
            room.set(0, sum(0));
            let before = room.free(0);
            let refused = room.reserve("own", 0, qty()).is_err();
            let mut answer = serde_json::json!({ "available_before": before, "available_after": room.free(0) });
            if refused {
                answer["error"] = "insufficient".into();
            }
            answer
        }
        ("RES-055", _) => {
            let strategies = list(&when["strategies"]).iter().map(|strategy| rotated(given, strategy));
            serde_json::json!({ "picked": strategies.collect::<Vec<_>>() })
        }
        (id, op) => panic!("{id} asks `{op}`, which nobody answers"),
    }
}

/// An order of so many units, sourced from the first places of a room.
fn placed(room: &Room, places: usize, quantity: i64) -> Result<(), ShopError> {
    let mut terms = Terms::usual(TermsVersion::new("test").unwrap(), (0..places).map(place).collect()).unwrap();
    terms.unpaid_hold = None;
    let mut shop = Shop::open(terms);
    for event in &room.events {
        let (format, sequence, at) = (daigou::shop::RECORD_FORMAT, shop.version() + 1, now());
        shop.apply(&daigou::shop::Record { format, sequence, at, event: event.clone().into() }).unwrap();
    }
    let order = NewOrder {
        order_id: OrderId::new("O-1").unwrap(),
        customer_id: None,
        channel_id: ChannelId::new("site").unwrap(),
        external_id: None,
        external_revision: 0,
        content: OrderContent {
            currency: Currency::USD,
            tax_basis: TaxBasis::Included,
            lines: vec![OrderLine {
                line_id: LineId::new("1").unwrap(),
                sku: sku(),
                quantity: some(quantity),
                unit_price: UnitPrice::parse("1", Currency::USD).unwrap(),
                tax_rate: Rate::ZERO,
                discounts: vec![],
            }],
            discounts: vec![],
            charges: vec![],
            address_id: None,
            priority: 0,
        },
        happened_at: now(),
        note: Text::default(),
    };
    shop.execute(ShopCommand::PlaceOrder { order, when_short: WhenShort::Refuse }, now()).map(|_| ())
}

/// `quantity` on hand, `allocated` of them promised; on hand may be below zero.
fn allocated(given: &Value) -> Room {
    let limit = some(1_000);
    let mut room = Room::with([units(&given["quantity"])], BelowZero::Allowed { limit });
    room.reserve("own", 0, units(&given["allocated"])).unwrap();
    room
}

/// More promised than on hand: units were counted away after they were promised.
fn overpromised(given: &Value) -> Room {
    let mut room = Room::with([units(&given["allocated"])], BelowZero::Refused {});
    room.reserve("own", 0, units(&given["allocated"])).unwrap();
    room.set(0, units(&given["on_hand"]));
    room
}

/// Units arrive of which some were promised while they were on their way.
fn arrives(room: &mut Room, promised: i64, arrived: i64) {
    let supply_id = SupplyId::new("PO-1").unwrap();
    let items = vec![StockItem { sku: sku(), quantity: some(arrived) }];
    let (due, place_id) = (now(), place(0));
    let expect = SupplyCommand::Expect { supply_id: supply_id.clone(), place_id, due, items: items.clone() };
    room.done(StockCommand::Supply { command: expect });
    if promised > 0 {
        promise(room, "own", &supply_id, promised);
    }
    let from = StockBook::built_in(PlaceKind::Supplier).unwrap();
    let arrive = SupplyCommand::Arrive { movement_id: room.key(), supply_id, from, items, happened_at: now() };
    room.done(StockCommand::Supply { command: arrive });
}

fn promise(room: &mut Room, id: &str, supply_id: &SupplyId, quantity: i64) {
    let line_id = LineId::new("1").unwrap();
    let items = vec![SuppliedItem { line_id, sku: sku(), supply_id: supply_id.clone(), quantity: some(quantity) }];
    let (movement_id, reservation_id) = (room.key(), ReservationId::new(id).unwrap());
    let command = SupplyCommand::Promise { movement_id, reservation_id, items, deadline: None };
    room.done(StockCommand::Supply { command });
}

/// Units that wait stand on what is expected; the reference counts them as stock below zero.
fn waiting(given: &Value, when: &Value) -> Value {
    let waiting: Vec<&str> =
        given["backordered_units_fifo"].as_array().unwrap().iter().map(|unit| unit.as_str().unwrap()).collect();
    let mut room = Room::with([0], BelowZero::Refused {});
    let supply_id = SupplyId::new("PO-1").unwrap();
    let expected = StockItem { sku: sku(), quantity: some(-units(&given["count_on_hand"])) };
    let expect =
        SupplyCommand::Expect { supply_id: supply_id.clone(), place_id: place(0), due: now(), items: vec![expected] };
    room.done(StockCommand::Supply { command: expect });
    for unit in &waiting {
        promise(&mut room, unit, &supply_id, 1);
    }
    let (from, items) = (
        StockBook::built_in(PlaceKind::Supplier).unwrap(),
        vec![StockItem { sku: sku(), quantity: some(units(&when["by"])) }],
    );
    let arrive = SupplyCommand::Arrive { movement_id: room.key(), supply_id, from, items, happened_at: now() };
    room.done(StockCommand::Supply { command: arrive });
    let id = |unit: &&&str| ReservationId::new(unit).unwrap();
    let filled: Vec<_> = waiting.iter().filter(|unit| room.book.reservation(&id(unit)).is_some()).collect();
    let still = waiting.iter().filter(|unit| !room.book.promised_on_supply(&id(unit)).is_empty()).count();
    serde_json::json!({ "count_on_hand": room.free(0) - still as i64, "filled": filled })
}

/// What was planned from two places leaves from one.
fn elsewhere(given: &Value, when: &Value) -> Value {
    let stocks = &given["stocks"];
    let mut room = Room::with(["s1", "s2"].map(|place| units(&stocks[place]["quantity"])), BelowZero::Refused {});
    for (index, name) in ["s1", "s2"].iter().enumerate() {
        room.reserve("own", index, units(&stocks[name]["line_allocated"])).unwrap();
    }
    assert_eq!(when["from"], "s2");
    assert_eq!(room.ship("own", 1, units(&when["qty"])).unwrap_err().code(), "stock.not_reserved");
    let (movement_id, reservation_id) = (room.key(), ReservationId::new("own").unwrap());
    let items = vec![item("1", place(0), room.reserved(0))];
    room.done(StockCommand::Reallocate { movement_id, reservation_id, items, to: place(1) });
    room.ship("own", 1, units(&when["qty"])).unwrap();
    serde_json::json!({
        "line_allocated": { "s1": room.reserved(0), "s2": room.reserved(1) },
        "quantity": { "s1": room.on_hand(0), "s2": room.on_hand(1) },
    })
}

/// The lot that leaves first under a rotation.
fn rotated(given: &Value, strategy: &Value) -> String {
    let rotation = if strategy == "lifo" { Rotation::Lifo } else { Rotation::Fifo };
    let mut room = Room::with([0], BelowZero::Refused {});
    let tracking = UnitTracking { lots: true, serials: false, rotation };
    let of = |command| StockCommand::Identified { command };
    room.done(of(IdentifiedCommand::Track { sku: sku(), tracking }));
    for lot in given["lots"].as_array().unwrap() {
        let lot_id = LotId::new(lot["id"].as_str().unwrap()).unwrap();
        room.done(of(IdentifiedCommand::DefineLot { sku: sku(), lot_id: lot_id.clone(), expires_at: None }));
        let identity = UnitIdentity::of_lot(sku(), lot_id);
        let quantity = some(units(&given["qty_each"]));
        let command = IdentifiedCommand::Receive {
            movement_id: room.key(),
            from: StockBook::built_in(PlaceKind::Supplier).unwrap(),
            to: place(0),
            units: vec![IdentifiedUnits { identity, quantity }],
            happened_at: Moment::parse(&format!("{}T00:00:00Z", lot["in"].as_str().unwrap())).unwrap(),
        };
        room.done(of(command));
    }
    room.reserve("own", 0, 1).unwrap();
    room.ship("own", 0, 1).unwrap();
    let Some(StockEvent::Identified { event: IdentifiedEvent::Shipped { units, .. } }) = room.events.last() else {
        panic!("identified units leave by name")
    };
    units[0].identity.lot_id.as_ref().unwrap().to_string()
}

#[test]
fn the_published_reservation_cases() {
    let Some(path) = daigou_tests::shared("cases/orders.json") else { return };
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = file["cases"].as_array().unwrap().iter().filter(|case| case["area"] == "reservation");
    let (mut passed, mut wrong) = (0, vec![]);
    for case in cases {
        let id = case["id"].as_str().unwrap();
        let found = answer(case);
        if found == case["expect"] {
            passed += 1;
        } else {
            wrong.push(format!("{id}: {found}, not {}", case["expect"]));
        }
    }
    println!("reservation: {passed} passed, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(passed, 28);
}
