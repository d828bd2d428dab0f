//! The shop's proposals: facts of the book and policy of the terms in, plans and scores with their reasons out.

use daigou::book::catalog::{CatalogCommand, Classes, Handling, Product};
use daigou::policy::allocation::*;
use daigou::policy::priority::PriorityPolicy;
use daigou::shop::{AllocationWish, Shop, ShopCommand, Terms};
use daigou::value::*;
use daigou_tests::routing::words;
use daigou_tests::scenario::{parse, run, terms};

const STOCKED: &str = "
    place osaka                                       => done
    place shanghai                                    => done
    receive r1 osaka cream*2 milk*5                   => done
    receive r2 shanghai cream*5 razor*5               => done
";

fn at() -> Moment {
    Moment::utc(2026, 11, 11).unwrap()
}

fn place(id: &str, source: AllocationSource) -> AllocationPlace {
    AllocationPlace {
        place: PlaceId::new(id).unwrap(),
        source,
        region: None,
        categories: vec![],
        handling_per_parcel_minor: 50,
        handling_per_line_minor: 20,
        handling_per_unit_minor: 0,
        parcels_left: None,
        cut_off: None,
    }
}

fn lane(id: &str, parcel_minor: i64, per_kg_minor: i64) -> AllocationLane {
    AllocationLane {
        place: PlaceId::new(id).unwrap(),
        region: Text::new("Sichuan").unwrap(),
        parcel_minor,
        per_kg_minor,
        lead_days: 3,
        restricted: vec![],
        parcel_weight_max: None,
        parcel_value_max_minor: None,
    }
}

fn policy() -> AllocationPolicy {
    AllocationPolicy {
        terms: AllocationTerms {
            version: TermsVersion::new("routes-1").unwrap(),
            rules: vec![],
            goals: vec![AllocationGoal::LeastCost {}],
        },
        places: vec![place("osaka", AllocationSource::OnHand), place("shanghai", AllocationSource::OnHand)],
        lanes: vec![lane("osaka", 500, 400), lane("shanghai", 300, 100)],
        supply: vec![],
        splitting: LineSplitting::ByUnit,
        promise_days: 5,
        late_per_day_minor: 100,
        split_minor: 150,
        unfilled_per_unit_minor: 5_000,
        move_minor: 0,
    }
}

fn shop(policy: AllocationPolicy, text: &str) -> Shop {
    let mut shop = Shop::open(Terms { allocation: Some(policy), ..terms().unwrap() });
    told(&mut shop, STOCKED);
    told(&mut shop, text);
    shop
}

#[track_caller]
fn told(shop: &mut Shop, text: &str) {
    for step in parse(text).unwrap() {
        assert_eq!(run(shop, &step), step.answer, "line {}", step.line);
    }
}

fn wish(order: &str) -> AllocationWish {
    let (order_id, region) = (OrderId::new(order).unwrap(), Text::new("Sichuan").unwrap());
    AllocationWish { order_id, region, promise_days: None }
}

fn accept(shop: &mut Shop, plan: &AllocationPlan) -> usize {
    shop.execute(ShopCommand::AcceptAllocation { plan: plan.clone() }, at()).unwrap().len()
}

fn stock_of(shop: &Shop, sku: &str, place: &str) -> (Units, Units) {
    let (sku, place) = (Sku::new(sku).unwrap(), PlaceId::new(place).unwrap());
    (shop.stock().reserved(&sku, &place), shop.stock().available_to_promise(&sku, &place))
}

#[test]
fn a_proposal_counts_what_the_order_holds_and_is_accepted_as_promises() {
    let mut shop = shop(policy(), "order O-1 CNY refuse 1:cream*2@88 2:milk*1@20 => done");
    // Sourcing in sequence took the cream from Osaka; the two jars there are free to this order alone.
    assert_eq!(stock_of(&shop, "cream", "osaka"), (2, 0));
    let before = shop.clone();
    let why = shop.propose_allocation(&wish("O-1"), at()).unwrap();
    assert_eq!(shop, before, "a question changes nothing");
    // One parcel from Osaka: 500 + 50 + 20 + 20. A second one for the cream would add 300 + 50 + 150.
    assert_eq!((words(&why.plan).as_str(), why.cost.total_minor, why.plan.proven), ("osaka 1*2 2*1", 590, true));
    assert_eq!((why.cost.parcel_minor, why.cost.handling_minor, why.cost.split_minor), (500, 90, 0));
    // Without Osaka the milk stays: 300 + 50 + 20 + 5,000.
    assert_eq!(why.runners_up[0].without.as_str(), "osaka");
    assert_eq!((why.runners_up[0].cost.total_minor, why.runners_up[0].extra_minor), (5_370, 4_780));
    let out = |line: &str| why.places_out.iter().find(|out| out.line.as_ref().is_some_and(|l| l.as_str() == line));
    assert_eq!(out("1").unwrap().why, WhyPlaceOut::Dearer { extra_minor: 500 });
    assert_eq!(out("2").unwrap().why, WhyPlaceOut::Short { available: Quantity::ZERO });
    assert_eq!(why.version.as_str(), "routes-1");
    assert_eq!(accept(&mut shop, &why.plan), 0, "what is proposed stands already");

    // Carriage by weight makes Shanghai the better place for cream.
    let mut heavy = shop.clone();
    let mut dear = policy();
    dear.lanes[0].per_kg_minor = 4_000;
    heavy.set_terms(Terms { allocation: Some(dear), ..terms().unwrap() });
    let product = Product {
        sku: Sku::new("cream").unwrap(),
        title: Text::default(),
        category_id: None,
        classes: Classes::default(),
        weight: Weight::grams(200).unwrap(),
        dimensions: None,
        list_price: None,
        parts: vec![],
    };
    heavy.execute(ShopCommand::Catalog { command: CatalogCommand::DefineProduct { product } }, at()).unwrap();
    let plan = heavy.propose_allocation(&wish("O-1"), at()).unwrap().plan;
    assert_eq!(words(&plan), "osaka 2*1; shanghai 1*2");
    assert!(accept(&mut heavy, &plan) > 0);
    assert_eq!((stock_of(&heavy, "cream", "osaka"), stock_of(&heavy, "cream", "shanghai")), ((0, 2), (2, 3)));
    assert_eq!(accept(&mut heavy, &plan), 0, "a repeat does nothing");
    assert_eq!(heavy.propose_allocation(&wish("O-1"), at()).unwrap().plan, plan, "what was accepted is proposed again");
}

#[test]
fn goods_a_lane_does_not_take_come_from_elsewhere() {
    let mut policy = policy();
    policy.lanes[1].restricted = vec![Text::new("battery").unwrap()];
    let mut shop = shop(policy, "order O-1 CNY refuse 1:razor*1@88 => done");
    let classes = Classes { handling: vec![Handling::Battery], ..Classes::default() };
    let product = Product {
        sku: Sku::new("razor").unwrap(),
        title: Text::default(),
        category_id: None,
        classes,
        weight: Weight::grams(200).unwrap(),
        dimensions: None,
        list_price: None,
        parts: vec![],
    };
    shop.execute(ShopCommand::Catalog { command: CatalogCommand::DefineProduct { product } }, at()).unwrap();
    let why = shop.propose_allocation(&wish("O-1"), at()).unwrap();
    assert_eq!(words(&why.plan), "left 1*1");
    let class = Text::new("battery").unwrap();
    assert!(why.places_out.iter().any(|out| out.why == WhyPlaceOut::Restricted { class: class.clone() }));
}

#[test]
fn what_no_place_has_is_bought_when_that_pays() {
    let mut buys = policy();
    buys.places.push(place("tokyo-run", AllocationSource::Purchase));
    buys.lanes.push(lane("tokyo-run", 700, 0));
    buys.supply.push(AllocationStock {
        place: PlaceId::new("tokyo-run").unwrap(),
        sku: Sku::new("milk").unwrap(),
        available: Quantity::new(3).unwrap(),
        unit_minor: 1_000,
    });
    let mut shop = shop(buys, "order O-1 CNY backorder 1:milk*9@20 => done");
    let plan = shop.propose_allocation(&wish("O-1"), at()).unwrap().plan;
    assert_eq!(words(&plan), "osaka 1*5; tokyo-run 1*3; left 1*1");
    accept(&mut shop, &plan);
    let order = shop.orders().order(&OrderId::new("O-1").unwrap()).unwrap();
    let counters = *order.line(&LineId::new("1").unwrap()).unwrap().counters();
    assert_eq!((counters.reserved.get(), counters.to_purchase.get(), counters.backordered.get()), (5, 3, 1));
    assert_eq!(shop.propose_allocation(&wish("O-1"), at()).unwrap().plan, plan);
    assert_eq!(accept(&mut shop, &plan), 0);
}

#[test]
fn many_orders_share_what_there_is_and_only_what_pays_moves() {
    let text = "
        order O-1 CNY refuse 1:cream*2@88            => done
        order O-2 CNY refuse 1:cream*2@88 2:milk*1@20 => done
    ";
    // In sequence O-1 took Osaka's cream, so O-2 goes in two parcels; together O-2 takes Osaka's and O-1 Shanghai's.
    let shop = shop(policy(), text);
    let wishes = [wish("O-1"), wish("O-2")];
    let effort = AllocationEffort::of_orders(2);
    let batch = shop.propose_allocations(&wishes, &effort, at()).unwrap();
    assert_eq!(words(&batch.plans[0]), "shanghai 1*2");
    assert_eq!(words(&batch.plans[1]), "osaka 1*2 2*1");
    assert_eq!((batch.cost_minor, batch.gap_ppm, batch.moved), (370 + 590, 0, 2));

    let mut stay = policy();
    stay.move_minor = 1_000;
    let mut settled = shop.clone();
    settled.set_terms(Terms { allocation: Some(stay), ..terms().unwrap() });
    let batch = settled.propose_allocations(&wishes, &effort, at()).unwrap();
    assert_eq!((batch.moved, batch.moves_minor), (0, 0));
    assert_eq!(words(&batch.plans[0]), "osaka 1*2");
    let twice = shop.propose_allocations(&[wish("O-1"), wish("O-1")], &effort, at());
    assert_eq!(twice.unwrap_err().code(), "invalid.repeated");
}

#[test]
fn questions_without_an_answer_say_why() {
    let mut shop = shop(policy(), "order O-1 CNY backorder 1:milk*9@20 => done");
    assert_eq!(shop.propose_allocation(&wish("O-9"), at()).unwrap_err().code(), "order.unknown");
    assert_eq!(shop.priorities(at()).unwrap_err().code(), "shop.no_policy");
    let mut whole = policy();
    whole.terms.rules = vec![AllocationRule::Complete {}];
    shop.set_terms(Terms { allocation: Some(whole), ..terms().unwrap() });
    assert_eq!(shop.propose_allocation(&wish("O-1"), at()).unwrap_err().code(), "allocation.short");
    shop.set_terms(terms().unwrap());
    assert_eq!(shop.propose_allocation(&wish("O-1"), at()).unwrap_err().code(), "shop.no_policy");
}

#[test]
fn open_orders_are_scored_and_shipped_ones_are_not() {
    let text = "
        order O-1 CNY backorder 1:cream*1@88         => done
        pay P-1 O-1 88 CNY                           => done
        plan PK-1 osaka O-1 1:cream*1                => done
        pack PK-1                                    => done
        order O-2 CNY backorder 1:milk*1@20          => done
        at 2026-11-11T05:00:00Z
        order O-3 CNY backorder 1:milk*30@20         => done
    ";
    let mut shop = shop(policy(), text);
    let version = TermsVersion::new("first-1").unwrap();
    let priority = PriorityPolicy::new(version, Currency::CNY);
    shop.set_terms(Terms { priority: Some(priority), allocation: Some(policy()), ..terms().unwrap() });
    let now = Moment::parse("2026-11-13T06:00:00Z").unwrap();
    let ranked = |shop: &Shop| -> Vec<(String, i64, i64, i64)> {
        let scores = shop.priorities(now).unwrap();
        scores.iter().map(|s| (s.order.to_string(), s.value_points, s.promise_points, s.age_points)).collect()
    };
    // 600 yuan are 60 points against 8 and 2; promised five days after placing, the two older ones are six hours into
    // the three days before; 54 hours have passed, and 49 for the newer.
    let expected = [("O-3", 60, 4, 49), ("O-1", 8, 24, 54), ("O-2", 2, 24, 54)];
    assert_eq!(ranked(&shop), expected.map(|(id, value, promise, age)| (id.to_owned(), value, promise, age)));
    told(&mut shop, "at 2026-11-13T00:00:00Z\n hand-over PK-1 => done\n cancel O-3 => done");
    assert_eq!(ranked(&shop).iter().map(|row| row.0.as_str()).collect::<Vec<_>>(), ["O-2"]);
}
