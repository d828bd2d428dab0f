//! Lines, customs and tracking at the shop's door: quotes, restrictions, limits, a person's year, scans that move goods.

use daigou::book::catalog::{CatalogCommand, Classes, Handling, Product};
use daigou::policy::carriage::*;
use daigou::policy::customs::CustomsTables;
use daigou::shop::*;
use daigou::value::*;
use daigou_tests::scenario::terms;
use serde_json::{Value, json};

const NOON: &str = "2026-11-11T12:00:00Z";

fn yuan(yuan: i64) -> Money {
    Money::minor(yuan * 100, Currency::CNY).unwrap()
}

fn id<T: serde::de::DeserializeOwned>(text: &str) -> T {
    serde_json::from_value(json!(text)).unwrap()
}

fn card(service: &str, per_step: i64, days: (u32, u32), limits: ServiceLimits) -> RateCard {
    let first = Weight::grams(500).unwrap();
    let step = AdditionalWeight { beyond: first, step_grams: 500, price: yuan(per_step) };
    RateCard {
        version: id("2026"),
        carrier_id: id("ems"),
        service_id: id(service),
        tier: ServiceTier::Standard,
        is_tracked: true,
        currency: Currency::CNY,
        validity: Period::parse("2026-01-01/2027-01-01").unwrap(),
        from: Country::new("JP").unwrap(),
        weighing: Weighing::by_scales(),
        zones: vec![CardZone {
            zone: Text::new("home").unwrap(),
            countries: vec![Country::new("CN").unwrap()],
            postcode_prefixes: vec![],
            tariff: Tariff::FirstAndAdditional { first, first_price: yuan(40), additional: vec![step] },
            minimum: None,
            transit_days_min: days.0,
            transit_days_max: days.1,
        }],
        surcharges: vec![],
        limits,
        insurance: None,
        signature: None,
    }
}

fn shop() -> Shop {
    let no_battery = Restriction { class: Some(GoodsClass::Battery), brand: None, countries: vec![], units_max: 0 };
    let careful = ServiceLimits { restrictions: vec![no_battery], ..ServiceLimits::default() };
    let logistics = LogisticsTerms {
        cards: vec![
            card("slow", 10, (8, 15), careful),
            card("fast", 25, (2, 4), ServiceLimits::default()),
            card("retail", 12, (5, 9), ServiceLimits::default()),
        ],
        choice: ChoicePolicy {
            currency: Currency::CNY,
            goal: ChoiceGoal::Cheapest {},
            reliability_basis_points_min: 0,
            cost_max: None,
            valuables: None,
            small: None,
        },
        lanes: vec![],
        places: vec![PlaceCountry { place_id: id("osaka"), country: Country::new("JP").unwrap() }],
        customs: Some(CustomsTables::china().unwrap()),
        schemes: vec![
            ServiceScheme { service_id: id("retail"), scheme: ImportScheme::RetailImport },
            ServiceScheme { service_id: id("trade"), scheme: ImportScheme::GeneralTrade },
        ],
    };
    let mut shop = Shop::open(Terms { logistics: Some(logistics), ..terms().unwrap() });
    for (sku, grams, handling) in [("cream", 300, vec![]), ("shaver", 600, vec![Handling::Battery])] {
        let product = Product {
            sku: id(sku),
            title: Text::default(),
            category_id: None,
            classes: Classes { handling, ..Classes::default() },
            weight: Weight::grams(grams).unwrap(),
            dimensions: None,
            list_price: None,
            parts: vec![],
        };
        let command = CatalogCommand::DefineProduct { product };
        shop.execute(ShopCommand::Catalog { command }, Moment::parse(NOON).unwrap()).unwrap();
    }
    let place = json!({"DefinePlace": {"place_id": "osaka", "kind": "Warehouse", "below_zero": {"Refused": {}}}});
    ask(&mut shop, "Stock", place);
    for sku in ["cream", "shaver"] {
        let items = json!([{"sku": sku, "quantity": 100}]);
        let receipt =
            json!({"movement_id": sku, "from": "@supplier", "to": "osaka", "items": items, "happened_at": NOON});
        ask(&mut shop, "Stock", json!({"Receive": receipt}));
    }
    let li = json!({"Register": {"customer_id": "li", "language": "Zh", "grade": 0}});
    ask(&mut shop, "Customer", li);
    shop
}

fn whole(shop: &mut Shop, command: Value) -> &'static str {
    let command: ShopCommand = serde_json::from_value(command.clone()).unwrap_or_else(|e| panic!("{e}: {command}"));
    let before = shop.snapshot().clone();
    match shop.execute(command, Moment::parse(NOON).unwrap()) {
        Ok(records) if records.is_empty() => "nothing",
        Ok(_) => "done",
        Err(error) => {
            assert!(*shop.snapshot() == before, "refused and yet changed");
            error.code()
        }
    }
}

fn ask(shop: &mut Shop, room: &str, command: Value) -> &'static str {
    whole(shop, json!({room: {"command": command}}))
}

/// An order of `units` at a price, planned as the parcel `PK-{order}` by a service, and what packing answers.
fn packed(shop: &mut Shop, order: &str, what: (&str, u32, i64), service: &str) -> &'static str {
    let (sku, units, price) = what;
    let line = json!({"line_id": "1", "sku": sku, "quantity": units, "tax_rate": "0", "discounts": [],
        "unit_price": {"amount": price.to_string(), "currency": "CNY"}});
    let content = json!({"currency": "CNY", "tax_basis": "Included", "lines": [line], "discounts": [], "charges": [],
        "address_id": null, "priority": 0});
    let placed = json!({"order_id": order, "customer_id": "li", "channel_id": "site", "external_id": null,
        "external_revision": 0, "content": content, "happened_at": NOON, "note": ""});
    assert_eq!(whole(shop, json!({"PlaceOrder": {"order": placed, "when_short": "Refuse"}})), "done");
    let parcel = format!("PK-{order}");
    let item = json!({"order_id": order, "line_id": "1", "sku": sku, "quantity": units, "place_id": "osaka"});
    let plan = json!({"parcel_id": parcel, "items": [item], "carrier_id": "ems", "service_id": service,
        "from_place_id": "osaka", "destination": "CN"});
    assert_eq!(ask(shop, "Parcel", json!({"PlanParcel": plan})), "done");
    ask(shop, "Parcel", json!({"Pack": {"parcel_id": parcel, "weight": 1_200, "dimensions": null}}))
}

fn handed_over(shop: &mut Shop, order: &str) -> &'static str {
    let hand_over =
        json!({"parcel_id": format!("PK-{order}"), "tracking_id": order, "carrier_id": "ems", "happened_at": NOON});
    ask(shop, "Parcel", json!({"HandOver": hand_over}))
}

fn used(shop: &Shop) -> String {
    shop.customers().limit_used(&id("li"), 2026, Currency::CNY).to_string()
}

fn scans(order: &str, scans: &[(&str, &str, &str)]) -> Value {
    let scans: Vec<Value> = scans
        .iter()
        .map(|(key, step, at)| {
            json!({"event_id": key, "carrier_id": "ems", "step": step, "place": "",
                "happened_at": format!("2026-11-11T{at}:00Z")})
        })
        .collect();
    json!({"RecordScans": {"parcel_id": format!("PK-{order}"), "scans": scans}})
}

#[test]
fn an_order_and_a_parcel_are_quoted_from_the_terms() {
    let mut shop = shop();
    assert_eq!(packed(&mut shop, "O-1", ("cream", 3, 100), "slow"), "done");
    let (on, cn) = ("2026-11-11".parse().unwrap(), Country::new("CN").unwrap());
    // Three jars by the catalog: 900 g, one further step. The packed parcel weighs 1,200 g: two.
    let order = shop.quote_order(&id("O-1"), &id("osaka"), cn, on, None).unwrap();
    let parcel = shop.quote_parcel(&id("PK-O-1"), on, None).unwrap();
    let chosen = |choice: &CarriageChoice| {
        let offer = choice.chosen.as_ref().unwrap();
        (offer.quote.service_id.to_string(), offer.quote.total.to_string())
    };
    assert_eq!(chosen(&order), ("slow".to_owned(), "50.00 CNY".to_owned()));
    assert_eq!(chosen(&parcel), ("slow".to_owned(), "60.00 CNY".to_owned()));
    assert_eq!(parcel.frontier.len(), 3);

    packed(&mut shop, "O-2", ("shaver", 1, 100), "fast");
    let parcel = shop.quote_parcel(&id("PK-O-2"), on, None).unwrap();
    assert_eq!(chosen(&parcel).0, "retail");
    assert_eq!(parcel.out[0].why.code(), "carriage.restricted");
    // A promise of three days leaves only the fast line a chance worth having.
    let due = shop.quote_parcel(&id("PK-O-2"), on, Some(3)).unwrap();
    assert!(due.frontier.iter().any(|offer| offer.quote.service_id.as_str() == "fast"));
    assert_eq!(shop.quote_parcel(&id("PK-9"), on, None).unwrap_err().code(), "parcel.unknown");
    let bare = Shop::restore(terms().unwrap(), shop.snapshot().clone());
    assert_eq!(bare.quote_parcel(&id("PK-O-1"), on, None).unwrap_err().code(), "invalid.unknown");
}

#[test]
fn what_the_service_refuses_is_not_packed() {
    let mut shop = shop();
    assert_eq!(packed(&mut shop, "O-1", ("shaver", 1, 100), "slow"), "carriage.restricted");
    assert_eq!(packed(&mut shop, "O-2", ("shaver", 1, 100), "fast"), "done");
    // A service without a card is the host's own affair.
    assert_eq!(packed(&mut shop, "O-3", ("shaver", 1, 100), "by-hand"), "done");
}

#[test]
fn a_personal_parcel_above_the_limit_does_not_leave() {
    let mut shop = shop();
    packed(&mut shop, "O-1", ("cream", 2, 1_000), "slow");
    assert_eq!(handed_over(&mut shop, "O-1"), "done");
    packed(&mut shop, "O-2", ("cream", 2, 1_001), "slow");
    assert_eq!(handed_over(&mut shop, "O-2"), "customs.above_parcel_limit");
    // One indivisible article may pass by decision; declared goods know no limit.
    packed(&mut shop, "O-3", ("cream", 1, 9_000), "slow");
    assert_eq!(handed_over(&mut shop, "O-3"), "done");
    packed(&mut shop, "O-4", ("cream", 3, 9_000), "trade");
    assert_eq!(handed_over(&mut shop, "O-4"), "done");
    assert_eq!(used(&shop), "0.00 CNY");
}

#[test]
fn a_persons_year_is_counted_once_and_given_back() {
    let mut shop = shop();
    packed(&mut shop, "O-1", ("cream", 4, 1_200), "retail");
    assert_eq!(handed_over(&mut shop, "O-1"), "done");
    assert_eq!(handed_over(&mut shop, "O-1"), "nothing");
    assert_eq!(used(&shop), "4800.00 CNY");
    packed(&mut shop, "O-2", ("cream", 2, 2_501), "retail");
    assert_eq!(handed_over(&mut shop, "O-2"), "customs.above_parcel_limit");
    packed(&mut shop, "O-3", ("cream", 1, 21_200), "retail");
    assert_eq!(handed_over(&mut shop, "O-3"), "done");
    assert_eq!(used(&shop), "26000.00 CNY");
    packed(&mut shop, "O-4", ("cream", 1, 1), "retail");
    assert_eq!(handed_over(&mut shop, "O-4"), "customs.above_year_limit");

    // One of four jars arrives, three come back: their part of the year is free again.
    let part = json!([{"order_id": "O-1", "line_id": "1", "sku": "cream", "quantity": 1}]);
    let report = |key: &str, step: &str, items: Value| json!({"RecordParcelStep": {"parcel_id": "PK-O-1", "event_id": key, "step": step, "happened_at": NOON, "items": items}});
    assert_eq!(ask(&mut shop, "Parcel", report("a", "Deliver", part)), "done");
    assert_eq!(ask(&mut shop, "Parcel", report("b", "Return", Value::Null)), "done");
    assert_eq!(used(&shop), "22400.00 CNY");
    assert_eq!(handed_over(&mut shop, "O-4"), "done");
}

#[test]
fn scans_move_the_parcel_and_its_goods_in_any_order() {
    let known =
        [("e1", "Move", "12:10"), ("e2", "Clear", "12:20"), ("e3", "TakeOut", "12:30"), ("e4", "Deliver", "12:40")];
    let noon = |shop: &Shop| {
        let parcel = shop.parcels().parcel(&id("PK-O-1")).unwrap().status();
        let delivered = shop.orders().order(&id("O-1")).unwrap().goods_status().to_string();
        (format!("{parcel:?}"), delivered, shop.stock().on_hand(&id("cream"), &id("@customer")))
    };
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
        let mut shop = shop();
        packed(&mut shop, "O-1", ("cream", 3, 100), "slow");
        handed_over(&mut shop, "O-1");
        let at = Moment::parse("2026-11-11T13:00:00Z").unwrap();
        for index in order {
            let command =
                serde_json::from_value(json!({"Tracking": {"command": scans("O-1", &[known[index]])}})).unwrap();
            assert!(!shop.execute(command, at).unwrap().is_empty());
        }
        let all = serde_json::from_value(json!({"Tracking": {"command": scans("O-1", &known)}})).unwrap();
        assert!(shop.execute(all, at).unwrap().is_empty(), "known scans make nothing happen");
        assert_eq!(noon(&shop), ("Delivered".to_owned(), "Delivered".to_owned(), 3), "{order:?}");
        assert_eq!(shop.tracking().parcel(&id("PK-O-1")).unwrap().story().stages.len(), 4);
    }
}

#[test]
fn a_void_scan_lets_the_parcel_be_found_again() {
    let mut shop = shop();
    packed(&mut shop, "O-1", ("cream", 3, 100), "slow");
    // A scan before our own hand-over is kept; the parcel stands where it is until we give it away.
    assert_eq!(ask(&mut shop, "Tracking", scans("O-1", &[("e0", "Move", "11:00")])), "done");
    assert_eq!(format!("{:?}", shop.parcels().parcel(&id("PK-O-1")).unwrap().status()), "Packed");
    handed_over(&mut shop, "O-1");
    assert_eq!(ask(&mut shop, "Tracking", scans("O-1", &[("e0", "Move", "11:00")])), "done");
    assert_eq!(format!("{:?}", shop.parcels().parcel(&id("PK-O-1")).unwrap().status()), "InTransit");

    let lost = scans("O-1", &[("e1", "Lose", "11:50")]);
    assert_eq!(ask(&mut shop, "Tracking", lost.clone()), "done");
    assert_eq!(shop.stock().on_hand(&id("cream"), &id("@lost")), 3);
    let void = json!({"VoidScan": {"parcel_id": "PK-O-1", "scan": {"carrier_id": "ems", "event_id": "e1"}, "by": "wang",
        "reason": "another parcel"}});
    assert_eq!(ask(&mut shop, "Tracking", void.clone()), "done");
    assert_eq!(ask(&mut shop, "Tracking", void), "nothing");
    assert_eq!(shop.stock().on_hand(&id("cream"), &id("@lost")), 0);
    assert_eq!(ask(&mut shop, "Tracking", lost), "nothing");
    assert_eq!(ask(&mut shop, "Tracking", scans("O-1", &[("e1", "Move", "11:50")])), "tracking.scan_altered");
    assert_eq!(ask(&mut shop, "Tracking", scans("O-9", &[("e1", "Move", "11:50")])), "parcel.unknown");
    assert_eq!(ask(&mut shop, "Tracking", scans("O-1", &[("e2", "Move", "12:01")])), "invalid.too_large");
}

#[test]
fn the_log_of_a_tracked_parcel_replays_to_the_same_shop() {
    let mut shop = shop();
    packed(&mut shop, "O-1", ("cream", 3, 100), "retail");
    let mut again = Shop::restore(shop.terms().clone(), shop.snapshot().clone());
    let mut log: Vec<Record> = vec![];
    let hand_over =
        json!({"HandOver": {"parcel_id": "PK-O-1", "tracking_id": "T", "carrier_id": "ems", "happened_at": NOON}});
    for command in [
        json!({"Parcel": {"command": hand_over}}),
        json!({"Tracking": {"command": scans("O-1", &[("e1", "Deliver", "11:59")])}}),
    ] {
        let command = serde_json::from_value(command).unwrap();
        log.extend(shop.execute(command, Moment::parse(NOON).unwrap()).unwrap());
    }
    let kinds: Vec<&str> = log.iter().map(|record| record.event.kind()).collect();
    for kind in ["customer.limit_use_recorded", "tracking.scans_recorded", "parcel.step_recorded"] {
        assert!(kinds.contains(&kind), "{kind} in {kinds:?}");
    }
    let written = serde_json::to_string(&log).unwrap();
    let read: Vec<Record> = serde_json::from_str(&written).unwrap();
    again.replay(&read).unwrap();
    assert!(again == shop);
}
