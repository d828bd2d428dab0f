//! Claims and what follows from them: lost, damaged, short, in warranty, refused, sent back.

use daigou::book::catalog::{CatalogCommand, Classes, Product};
use daigou::book::claim::*;
use daigou::book::order::GoodsStage;
use daigou::book::parcel::ParcelStep;
use daigou::book::returns::Disposition;
use daigou::policy::pricing::{ChargeKind, PricingRequest};
use daigou::policy::refund::FreightPayer;
use daigou::policy::warranty::{Warrantor, WarrantyRule};
use daigou::shop::*;
use daigou::value::*;
use daigou_tests::counter::{Counter, content, day, take_back, units};
use daigou_tests::sold::{charge, line, order};

const CNY: Currency = Currency::CNY;

fn yuan(text: &str) -> Money {
    Money::parse(text, CNY).unwrap()
}

fn id(text: &str) -> ClaimId {
    ClaimId::new(text).unwrap()
}

/// Three units at 100.00, shipping 12.00.
fn asked() -> PricingRequest {
    let mut asked = order(CNY, vec![line(0, "100", 3, "0", CNY)]);
    asked.charges.push(charge(ChargeKind::Shipping, yuan("12")));
    asked
}

/// The order paid and on its way, and what the parcel meets there.
fn sent(steps: &[ParcelStep]) -> Counter {
    let mut counter = Counter::open();
    counter.places("O-1", content(&asked()));
    counter.pays_all("P-1", "O-1");
    counter.sends("PK-1", "O-1", &[3], steps[0]);
    for step in &steps[1..] {
        counter.steps("PK-1", *step);
    }
    counter
}

fn open(name: &str, kind: ClaimKind, quantity: u32, serials: &[&str]) -> ShopCommand {
    let line = ClaimLine {
        line_id: LineId::new("0").unwrap(),
        sku: Sku::new("sku-0").unwrap(),
        quantity: Quantity::new(quantity).unwrap(),
        serials: serials.iter().map(|serial| SerialId::new(serial).unwrap()).collect(),
    };
    let command = ClaimCommand::OpenClaim {
        claim_id: id(name),
        order_id: OrderId::new("O-1").unwrap(),
        kind,
        lines: vec![line],
        parcel_id: Some(ParcelId::new("PK-1").unwrap()),
        liable: Liable::Carrier { carrier_id: CarrierId::new("ems").unwrap() },
        happened_at: day(),
        note: Text::default(),
    };
    ShopCommand::Claim { command }
}

fn approve(name: &str) -> ShopCommand {
    ShopCommand::Claim { command: ClaimCommand::ApproveClaim { claim_id: id(name), exception: None } }
}

fn resolve(name: &str, settlement: ClaimSettlement) -> ShopCommand {
    ShopCommand::ResolveClaim { claim_id: id(name), settlement, serials: vec![], happened_at: day() }
}

fn refund() -> ClaimSettlement {
    ClaimSettlement::Refund { options: RefundOptions::default(), disposition: Disposition::Restock }
}

fn again() -> ClaimSettlement {
    ClaimSettlement::SendAgain { when_short: WhenShort::Refuse }
}

fn at(counter: &Counter, stage: GoodsStage) -> u32 {
    let order = counter.shop.orders().order(&OrderId::new("O-1").unwrap()).unwrap();
    order.lines()[0].counters().at(stage).get()
}

fn on_hand(counter: &Counter, place: &str) -> i64 {
    counter.shop.stock().on_hand(&Sku::new("sku-0").unwrap(), &PlaceId::new(place).unwrap())
}

#[test]
fn a_lost_parcel_is_refunded_once_and_whole() {
    let mut counter = sent(&[ParcelStep::Lose]);
    assert_eq!(counter.says(open("C-1", ClaimKind::Damaged, 1, &[])), "claim.beyond_claimable");
    assert_eq!(counter.says(open("C-1", ClaimKind::Lost, 4, &[])), "claim.beyond_claimable");
    assert_eq!(counter.says(open("C-1", ClaimKind::Lost, 2, &[])), "done");
    assert_eq!(counter.says(open("C-1", ClaimKind::Lost, 2, &[])), "nothing");
    assert_eq!(counter.says(open("C-1", ClaimKind::Lost, 1, &[])), "claim.altered");
    assert_eq!(counter.says(open("C-2", ClaimKind::Lost, 2, &[])), "claim.beyond_claimable", "two are claimed already");
    assert_eq!(counter.says(resolve("C-1", refund())), "claim.wrong_status");
    counter.does(approve("C-1"));
    assert_eq!(counter.says(resolve("C-1", refund())), "done");
    assert_eq!(counter.says(resolve("C-1", refund())), "nothing");
    assert_eq!(counter.says(resolve("C-1", again())), "claim.altered");
    // Two of three units and their share of the way: 200.00 + 8.00.
    assert_eq!(counter.refunds_asked("O-1"), 20_800);
    assert_eq!(counter.says(open("C-2", ClaimKind::Lost, 2, &[])), "claim.beyond_claimable");
    counter.does(open("C-2", ClaimKind::Lost, 1, &[]));
    counter.does(approve("C-2"));
    counter.does(resolve("C-2", refund()));
    assert_eq!((counter.refunds_asked("O-1"), counter.account("O-1").due), (31_200, yuan("0")));
    assert_eq!(on_hand(&counter, "@lost"), 3);
}

#[test]
fn lost_units_are_sent_again_under_their_line_and_late_news_of_them_moves_stock_alone() {
    let mut counter = sent(&[ParcelStep::Lose]);
    counter.does(open("C-1", ClaimKind::Lost, 3, &[]));
    counter.does(approve("C-1"));
    counter.does(resolve("C-1", again()));
    assert_eq!((at(&counter, GoodsStage::Reserved), at(&counter, GoodsStage::Lost)), (3, 0));
    assert_eq!(counter.refunds_asked("O-1"), 0);
    counter.sends("PK-2", "O-1", &[3], ParcelStep::Move);
    counter.steps("PK-1", ParcelStep::Find);
    assert_eq!((on_hand(&counter, "@lost"), on_hand(&counter, "@transit")), (0, 6));
    counter.steps("PK-2", ParcelStep::Deliver);
    counter.steps("PK-1", ParcelStep::Deliver);
    assert_eq!((at(&counter, GoodsStage::Delivered), on_hand(&counter, "@customer")), (3, 6));
}

#[test]
fn a_damaged_unit_is_kept_and_refunded_and_cannot_come_back_as_well() {
    let mut counter = sent(&[ParcelStep::Deliver]);
    counter.does(open("C-1", ClaimKind::Damaged, 1, &[]));
    counter.does(approve("C-1"));
    counter.does(resolve("C-1", refund()));
    assert_eq!(counter.refunds_asked("O-1"), 10_400);
    assert_eq!(counter.says(open("C-2", ClaimKind::Damaged, 3, &[])), "claim.beyond_claimable");
    let three = units(&asked(), &[3], ReturnReason::ChangedMind);
    assert_eq!(counter.says(take_back("R-1", three, RefundOptions::default())), "returns.beyond_delivered");
    let two = units(&asked(), &[2], ReturnReason::ChangedMind);
    counter.does(take_back("R-1", two, RefundOptions::default()));
    assert_eq!((counter.refunds_asked("O-1"), counter.account("O-1").due), (31_200, yuan("0")));
}

#[test]
fn what_was_short_never_arrived() {
    for (settlement, lost, refunds) in [(refund(), 1, 10_400), (again(), 1, 0)] {
        let resent = settlement == again();
        let mut counter = sent(&[ParcelStep::Deliver]);
        counter.does(open("C-1", ClaimKind::Short, 1, &[]));
        counter.does(approve("C-1"));
        counter.does(resolve("C-1", settlement));
        assert_eq!((on_hand(&counter, "@customer"), on_hand(&counter, "@lost")), (2, lost));
        assert_eq!(counter.refunds_asked("O-1"), refunds);
        assert_eq!(at(&counter, GoodsStage::Reserved), u32::from(resent));
        let two = units(&asked(), &[2], ReturnReason::ChangedMind);
        counter.does(take_back("R-1", two, RefundOptions::default()));
    }
}

#[test]
fn a_wrong_article_is_sent_again() {
    let mut counter = sent(&[ParcelStep::Deliver]);
    counter.does(open("C-1", ClaimKind::Wrong, 2, &[]));
    let deny = |reason: &str| {
        let command = ClaimCommand::DenyClaim { claim_id: id("C-1"), reason: Text::new(reason).unwrap() };
        ShopCommand::Claim { command }
    };
    assert_eq!(counter.says(deny("no picture")), "done");
    assert_eq!(counter.says(deny("no picture")), "nothing");
    assert_eq!(counter.says(approve("C-1")), "claim.wrong_status");
    let reason = Text::new("picture came").unwrap();
    counter.does(ShopCommand::Claim { command: ClaimCommand::ReopenClaim { claim_id: id("C-1"), reason } });
    counter.does(approve("C-1"));
    counter.does(resolve("C-1", again()));
    assert_eq!((at(&counter, GoodsStage::Reserved), at(&counter, GoodsStage::Delivered)), (2, 1));
    let cancel = |name: &str| ShopCommand::Claim { command: ClaimCommand::CancelClaim { claim_id: id(name) } };
    assert_eq!(counter.says(cancel("C-1")), "claim.wrong_status");
    assert_eq!(counter.says(cancel("C-9")), "claim.unknown");
    let alone = ClaimCommand::Resolve {
        claim_id: id("C-1"),
        resolution: ClaimResolution::Refunded,
        serials: vec![],
        happened_at: day(),
    };
    assert_eq!(counter.says(ShopCommand::Claim { command: alone }), "shop.not_at_the_door");
}

#[test]
fn a_refused_parcel_costs_the_customer_the_way_back() {
    let mut counter = sent(&[ParcelStep::Refuse]);
    assert_eq!(counter.says(open("C-1", ClaimKind::Refused, 3, &[])), "claim.beyond_claimable", "it is not back yet");
    counter.steps("PK-1", ParcelStep::Return);
    counter.does(open("C-1", ClaimKind::Refused, 3, &[]));
    counter.does(approve("C-1"));
    let options = RefundOptions {
        return_freight: Some(FreightOutlay { cost: yuan("15"), paid_by: FreightPayer::Shop }),
        ..RefundOptions::default()
    };
    counter.does(resolve("C-1", ClaimSettlement::Refund { options, disposition: Disposition::Restock }));
    // Goods 300.00 and, as all came back, shipping 12.00; the way back 15.00 is theirs.
    assert_eq!(counter.refunds_asked("O-1"), 29_700);
    assert_eq!(at(&counter, GoodsStage::Returned), 3);
    assert_eq!((on_hand(&counter, "@quarantine"), on_hand(&counter, "osaka")), (0, 0));
}

#[test]
fn what_customs_or_the_courier_sent_back_is_refunded_or_sent_again() {
    let back = [ParcelStep::SendBack, ParcelStep::Return];
    let mut counter = sent(&back);
    counter.does(open("C-1", ClaimKind::CustomsRefused, 1, &[]));
    counter.does(approve("C-1"));
    counter.does(resolve("C-1", refund()));
    assert_eq!(counter.refunds_asked("O-1"), 10_400);
    counter.does(open("C-2", ClaimKind::Undeliverable, 2, &[]));
    assert_eq!(counter.says(open("C-3", ClaimKind::Undeliverable, 1, &[])), "claim.beyond_claimable");
    counter.does(approve("C-2"));
    counter.does(resolve("C-2", again()));
    assert_eq!((at(&counter, GoodsStage::Reserved), at(&counter, GoodsStage::Returned)), (2, 1));
    counter.sends("PK-2", "O-1", &[2], ParcelStep::Deliver);
    assert_eq!(at(&counter, GoodsStage::Delivered), 2);
    assert_eq!(counter.says(open("C-3", ClaimKind::Undeliverable, 1, &[])), "claim.beyond_claimable");
}

fn guaranteed() -> Counter {
    let osaka = PlaceId::new("osaka").unwrap();
    let mut terms = Terms::usual(TermsVersion::new("test").unwrap(), vec![osaka]).unwrap();
    terms.warranty.rules.push(WarrantyRule {
        rule: Text::new("half a year").unwrap(),
        classes: vec![Text::new("electronics").unwrap()],
        months: 6,
        warrantor: Warrantor::Shop,
        replacement_restarts: true,
    });
    let mut counter = Counter::under(terms);
    let product = Product {
        sku: Sku::new("sku-0").unwrap(),
        title: Text::new("a camera").unwrap(),
        category_id: None,
        classes: Classes { warranty: Text::new("electronics").unwrap(), ..Classes::default() },
        weight: Weight::ZERO,
        dimensions: None,
        list_price: None,
        parts: vec![],
    };
    counter.does(ShopCommand::Catalog { command: CatalogCommand::DefineProduct { product } });
    counter.sells(content(&asked()));
    counter
}

/// A warranty claim of one piece on that day, through the door.
fn claimed_on(counter: &mut Counter, name: &str, serial: &str, day: &str) -> Moment {
    let at = Moment::parse(day).unwrap();
    let ShopCommand::Claim {
        command: ClaimCommand::OpenClaim { claim_id, order_id, kind, lines, parcel_id, liable, note, .. },
    } = open(name, ClaimKind::Warranty, 1, &[serial])
    else {
        panic!("an opening")
    };
    let command = ClaimCommand::OpenClaim { claim_id, order_id, kind, lines, parcel_id, liable, happened_at: at, note };
    counter.asks_at(ShopCommand::Claim { command }, at).unwrap();
    at
}

#[test]
fn a_repair_extends_the_warranty_and_a_replacement_starts_it_anew() {
    let mut counter = guaranteed();
    let started = claimed_on(&mut counter, "C-1", "S-1", "2027-05-01T00:00:00+08:00");
    counter.does(approve("C-1"));
    let repair = |counter: &mut Counter, settlement, serials: Vec<SerialId>, name: &str, at: Moment| {
        let command = ShopCommand::ResolveClaim { claim_id: id(name), settlement, serials, happened_at: at };
        counter.asks_at(command, at).map(|_| ()).map_err(|error| error.code())
    };
    let early = repair(&mut counter, ClaimSettlement::Repair {}, vec![], "C-1", started);
    assert_eq!(early, Err("claim.not_in_repair"));
    let start = ClaimCommand::StartRepair { claim_id: id("C-1"), happened_at: started };
    counter.does(ShopCommand::Claim { command: start });
    assert_eq!((on_hand(&counter, "@repair"), on_hand(&counter, "@customer")), (1, 2));
    let mended = Moment::parse("2027-05-11T00:00:00+08:00").unwrap();
    assert_eq!(repair(&mut counter, ClaimSettlement::Repair {}, vec![], "C-1", mended), Ok(()));
    assert_eq!((on_hand(&counter, "@repair"), on_hand(&counter, "@customer")), (0, 3));

    // Delivered on 11 November 2026: six months end on 11 May, ten days of repair later on 21 May 2027.
    let last = claimed_on(&mut counter, "C-2", "S-1", "2027-05-21T23:00:00+08:00");
    let cover = &counter.shop.claims().claim(&id("C-2")).unwrap().covers[0];
    assert_eq!((cover.covered, cover.last_day.unwrap().to_string().as_str()), (true, "2027-05-21"));
    assert!(claimed_on(&mut counter, "C-3", "S-2", "2027-05-21T23:30:00+08:00") > last);
    assert_eq!(counter.says(approve("C-3")), "claim.out_of_warranty");
    let exception =
        Some(ReturnException { person_id: PersonId::new("mei").unwrap(), reason: Text::new("kind").unwrap() });
    let kindly = ClaimCommand::ApproveClaim { claim_id: id("C-3"), exception };
    counter.does(ShopCommand::Claim { command: kindly });
    counter.does(approve("C-2"));
    let now = counter.shop.recorded_at().unwrap();
    assert_eq!(repair(&mut counter, again(), vec![], "C-2", now), Err("invalid.inconsistent"), "a piece for a piece");
    assert_eq!(repair(&mut counter, again(), vec![SerialId::new("S-9").unwrap()], "C-2", now), Ok(()));
    counter.sends("PK-2", "O-1", &[1], ParcelStep::Deliver);
    claimed_on(&mut counter, "C-4", "S-9", "2027-11-21T12:00:00+08:00");
    let cover = &counter.shop.claims().claim(&id("C-4")).unwrap().covers[0];
    assert_eq!((cover.covered, cover.last_day.unwrap().to_string().as_str()), (true, "2027-11-21"));
    counter.does(approve("C-4"));
    let now = counter.shop.recorded_at().unwrap();
    assert_eq!(repair(&mut counter, refund(), vec![], "C-4", now), Ok(()));
    assert_eq!(counter.refunds_asked("O-1"), 10_400);
}

#[test]
fn the_grid_of_a_claims_life_is_whole() {
    let open: usize = ClaimStatus::ALL
        .iter()
        .flat_map(|status| ClaimStep::ALL.map(|step| next_claim_status(*status, step)))
        .flatten()
        .count();
    assert_eq!(open, 8);
    for end in [ClaimStatus::Resolved, ClaimStatus::Cancelled] {
        assert!(ClaimStep::ALL.iter().all(|step| next_claim_status(end, *step).is_none()));
    }
}
