//! Laws of allocation: free units only, cost as an independent judge reckons it, bound below optimum, moves that pay.

#[path = "../src/alloc_bench.rs"]
mod alloc_bench;

use std::ops::ControlFlow;

use alloc_bench::{instance, judged, least_cost, question, reference};
use daigou::policy::allocation::*;
use daigou::policy::priority::*;
use daigou::value::*;

fn at() -> Moment {
    Moment::utc(2026, 11, 11).unwrap()
}

fn quick(orders: usize) -> AllocationEffort {
    AllocationEffort { rounds: 3_000, ..AllocationEffort::of_orders(orders as u32) }
}

fn solve(allocator: &Allocator, orders: &[AllocationOrder]) -> AllocationBatch {
    allocator.allocate_batch(orders, at(), &quick(orders.len()), &mut |_| ControlFlow::Continue(())).unwrap()
}

#[test]
fn a_batch_is_feasible_costed_rightly_and_bounded_by_the_optimum() {
    let Ok(text) = std::fs::read_to_string(reference("cases/allocation/optima.json")) else {
        return eprintln!("SKIPPED: the optima are not beside the project");
    };
    let optima: serde_json::Value = serde_json::from_str(&text).unwrap();
    for row in optima["instances"].as_array().unwrap() {
        let (preset, stock) = (row["preset"].as_str().unwrap(), row["stock"].as_str().unwrap());
        let count = row["orders"].as_u64().unwrap();
        if count > 200 {
            continue;
        }
        let Some(instance) = instance(preset, count, stock, 1) else { return };
        let (network, orders) = question(&instance);
        let allocator = Allocator::new(network, least_cost()).unwrap();
        let answer = solve(&allocator, &orders);
        let optimum = row["total_cost"].as_i64().unwrap();
        assert_eq!(judged(&instance, &answer.plans), answer.cost_minor);
        assert!(answer.bound_minor <= optimum && optimum <= answer.cost_minor, "{preset} {count} {stock}");
        assert!((answer.cost_minor - optimum) as f64 <= 0.008 * optimum as f64, "{preset} {count} {stock}");
        assert_eq!(solve(&allocator, &orders), answer, "the same seed gives the same plans");
        for (order, plan) in orders.iter().zip(&answer.plans) {
            assert_eq!(allocator.cost_of(order, plan, at()).unwrap().total_minor, plan.cost_minor);
        }
    }
}

#[test]
fn reallocation_moves_only_what_pays() {
    let Some(instance) = instance("S", 50, "tight", 1) else { return };
    let (network, orders) = question(&instance);
    let allocator = Allocator::new(network, least_cost()).unwrap();
    let none = AllocationEffort { passes: 1, rounds: 0, branch_solves: 0, gap_ppm: 0, seed: 1 };
    let go = &mut |_: &AllocationProgress| ControlFlow::Continue(());
    let standing = allocator.allocate_batch(&orders, at(), &none, go).unwrap();
    let dear = allocator.reallocate(&orders, &standing.plans, 1_000_000, at(), &quick(50), go).unwrap();
    assert_eq!((dear.moved, dear.cost_minor), (0, standing.cost_minor));
    let cheap = allocator.reallocate(&orders, &standing.plans, 10, at(), &quick(50), go).unwrap();
    assert_eq!(judged(&instance, &cheap.plans), cheap.cost_minor);
    assert_eq!(cheap.moves_minor, 10 * i64::from(cheap.moved));
    assert!(cheap.moved > 0 && cheap.cost_minor + cheap.moves_minor < standing.cost_minor);
}

#[test]
fn the_caller_can_stop_and_still_gets_a_plan() {
    let Some(instance) = instance("S", 50, "tight", 1) else { return };
    let (network, orders) = question(&instance);
    let allocator = Allocator::new(network, least_cost()).unwrap();
    let answer = allocator.allocate_batch(&orders, at(), &quick(50), &mut |_| ControlFlow::Break(())).unwrap();
    assert!(answer.stopped && answer.passes == 1 && answer.rounds == 0);
    assert_eq!(judged(&instance, &answer.plans), answer.cost_minor);
}

/// Places with stock of SKUs `a` and `b`, one region.
fn shop(places: &[(i64, u32, u32)]) -> AllocationNetwork {
    let mut network = AllocationNetwork::default();
    for (w, (parcel_minor, a, b)) in places.iter().enumerate() {
        let place = PlaceId::new(format!("p{w}")).unwrap();
        network.places.push(AllocationPlace {
            place: place.clone(),
            source: AllocationSource::OnHand,
            region: None,
            categories: vec![],
            handling_per_parcel_minor: 0,
            handling_per_line_minor: 10,
            handling_per_unit_minor: 1,
            parcels_left: None,
            cut_off: None,
        });
        network.lanes.push(AllocationLane {
            place: place.clone(),
            region: Text::new("r").unwrap(),
            parcel_minor: *parcel_minor,
            per_kg_minor: 100,
            lead_days: 2,
            restricted: vec![],
            parcel_weight_max: None,
            parcel_value_max_minor: None,
        });
        for (sku, units) in [("a", *a), ("b", *b)] {
            let (sku, available) = (Sku::new(sku).unwrap(), Quantity::new(units).unwrap());
            network.stock.push(AllocationStock { place: place.clone(), sku, available, unit_minor: 0 });
        }
    }
    network
}

fn line(id: &str, sku: &str, units: u32) -> AllocationLine {
    AllocationLine {
        line: LineId::new(id).unwrap(),
        sku: Sku::new(sku).unwrap(),
        quantity: Quantity::new(units).unwrap(),
        parts: vec![],
        splitting: LineSplitting::ByUnit,
        category: None,
        classes: vec![],
        unit_weight: Weight::grams(100).unwrap(),
        unit_value_minor: 1_500,
        unfilled_per_unit_minor: 5_000,
    }
}

fn order(lines: Vec<AllocationLine>) -> AllocationOrder {
    let (order, region) = (OrderId::new("o").unwrap(), Text::new("r").unwrap());
    AllocationOrder { order, region, promise_days: 9, late_per_day_minor: 0, split_minor: 50, lines }
}

fn units(plan: &AllocationPlan) -> Vec<(String, Vec<u32>)> {
    let of = |s: &AllocationShipment| s.lines.iter().map(|part| part.quantity.get()).collect();
    plan.shipments.iter().map(|s| (s.place.to_string(), of(s))).collect()
}

#[test]
fn lines_split_share_a_pool_and_kits_take_their_parts() {
    let allocator = Allocator::new(shop(&[(300, 3, 0), (400, 4, 2)]), least_cost()).unwrap();
    let split = allocator.allocate(&order(vec![line("1", "a", 6)]), at()).unwrap();
    assert_eq!(split.unfilled, vec![]);
    assert_eq!(split.shipments.iter().flat_map(|s| &s.lines).map(|part| part.quantity.get()).sum::<u32>(), 6);
    // Two lines on one SKU: seven units in all, so two of nine stay.
    let both = allocator.allocate(&order(vec![line("1", "a", 4), line("2", "a", 5)]), at()).unwrap();
    assert!(both.proven);
    assert_eq!(both.unfilled.iter().map(|part| part.quantity.get()).sum::<u32>(), 2);
    let part =
        |sku: &str, n| AllocationPart { sku: Sku::new(sku).unwrap(), quantity_per_kit: Quantity::new(n).unwrap() };
    let mut kit = line("1", "kit", 2);
    kit.parts = vec![part("a", 2), part("b", 1)];
    let made = allocator.allocate(&order(vec![kit, line("2", "a", 3)]), at()).unwrap();
    assert_eq!(units(&made), [("p0".into(), vec![3]), ("p1".into(), vec![2])]);
}

#[test]
fn a_customs_limit_splits_over_places_and_a_single_dear_article_asks_for_a_person() {
    let mut network = shop(&[(300, 3, 0), (400, 4, 2)]);
    network.lanes.iter_mut().for_each(|lane| lane.parcel_value_max_minor = Some(2_000));
    let allocator = Allocator::new(network, least_cost()).unwrap();
    let why = allocator.explain(&order(vec![line("1", "a", 3)]), at()).unwrap();
    assert_eq!(units(&why.plan), [("p0".into(), vec![1]), ("p1".into(), vec![1])]);
    assert_eq!((why.plan.unfilled[0].quantity.get(), why.needs_person.len()), (1, 0));
    let mut watch = line("1", "a", 1);
    watch.unit_value_minor = 900_000;
    let why = allocator.explain(&order(vec![watch]), at()).unwrap();
    assert_eq!(why.needs_person, vec![PlaceId::new("p0").unwrap()]);
}

#[test]
fn explanations_add_up() {
    let allocator = Allocator::new(shop(&[(300, 3, 0), (400, 4, 2), (900, 0, 9)]), least_cost()).unwrap();
    let why = allocator.explain(&order(vec![line("1", "a", 2), line("2", "b", 2)]), at()).unwrap();
    assert_eq!(units(&why.plan), [("p1".into(), vec![2, 2])]);
    assert_eq!((why.cost.parcel_minor, why.cost.weight_minor, why.cost.handling_minor), (400, 40, 24));
    assert_eq!(why.cost.total_minor, why.plan.cost_minor);
    assert_eq!(why.runners_up[0].extra_minor, why.runners_up[0].plan.cost_minor - why.plan.cost_minor);
    assert!(why.places_out.iter().any(|out| matches!(out.why, WhyPlaceOut::Dearer { extra_minor: 1.. })));
}

/// All ways of three places and at most two lines, by brute force.
#[test]
fn small_orders_are_exact() {
    let mut state = 3_u64;
    let mut roll = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for round in 0..300 {
        let mut place = || (100 + roll(400) as i64, roll(4) as u32, roll(4) as u32);
        let places = [place(), place(), place()];
        let (one, two) = (1 + roll(4) as u32, 1 + roll(4) as u32);
        let second = if roll(2) == 0 { "a" } else { "b" };
        let mut network = shop(&places);
        let limit = [None, Some(4_500)][roll(2) as usize];
        network.lanes.iter_mut().for_each(|lane| lane.parcel_value_max_minor = limit);
        let mut lines = vec![line("1", "a", one), line("2", second, two)];
        lines.iter_mut().for_each(|line| line.unfilled_per_unit_minor = 150);
        let order = order(lines);
        let allocator = Allocator::new(network, least_cost()).unwrap();
        let plan = allocator.allocate(&order, at()).unwrap();
        let mut best = i64::MAX;
        let ways = |wanted: u32| {
            (0..5_u32.pow(3)).map(|n| [n % 5, n / 5 % 5, n / 25]).filter(move |w| w.iter().sum::<u32>() <= wanted)
        };
        for x in ways(one) {
            for y in ways(two) {
                let fits = (0..3).all(|w| {
                    let (_, a, b) = places[w];
                    let free = if second == "a" { x[w] + y[w] <= a } else { x[w] <= a && y[w] <= b };
                    let sent = x[w] + y[w];
                    free && (sent <= 1 || limit.is_none_or(|max| i64::from(sent) * 1_500 <= max))
                });
                if fits {
                    let parcels = (0..3).filter(|w| x[*w] + y[*w] > 0);
                    let mut cost: i64 = parcels.clone().map(|w| places[w].0).sum();
                    cost += 50 * (parcels.count() as i64 - 1).max(0);
                    for (taken, wanted) in [(x, one), (y, two)] {
                        let filled: u32 = taken.iter().sum();
                        cost += 10 * taken.iter().filter(|units| **units > 0).count() as i64;
                        cost += 11 * i64::from(filled) + 150 * i64::from(wanted - filled);
                    }
                    best = best.min(cost);
                }
            }
        }
        assert!(plan.proven, "round {round}");
        assert_eq!(plan.cost_minor, best, "round {round} {places:?} {one} {two} {second} {limit:?}");
    }
}

#[test]
fn nobody_starves() {
    let policy = PriorityPolicy::new(TermsVersion::new("1").unwrap(), Currency::CNY);
    let wait = policy.longest_wait().unwrap();
    let of = |id: &str, placed_at, urgency, value: &str| PriorityOrder {
        order: OrderId::new(id).unwrap(),
        placed_at,
        promised_by: (urgency == OrderUrgency::Critical).then_some(at()),
        urgency,
        value: Money::parse(value, Currency::CNY).unwrap(),
        grade: None,
        promotions: vec![],
    };
    let old = of("z", at().minus(wait).unwrap(), OrderUrgency::Normal, "0");
    let new = of("a", at(), OrderUrgency::Critical, "999999");
    let ranked = rank(&policy, &[new, old], at()).unwrap();
    assert_eq!(ranked[0].order.as_str(), "z");
    for score in &ranked {
        let parts = score.urgency_points + score.value_points + score.promise_points;
        assert_eq!(parts + score.customer_points + score.promotion_points + score.age_points, score.total_points);
    }
}

#[test]
fn a_reserved_unit_changes_hands_only_by_rule() {
    let policy = PriorityPolicy::new(TermsVersion::new("1").unwrap(), Currency::CNY);
    let scored = |id: &str, urgency| {
        let order = PriorityOrder {
            order: OrderId::new(id).unwrap(),
            placed_at: at(),
            promised_by: None,
            urgency,
            value: Money::zero(Currency::CNY),
            grade: None,
            promotions: vec![],
        };
        score(&policy, &order, at()).unwrap()
    };
    let (holder, claimant) = (scored("a", OrderUrgency::Normal), scored("b", OrderUrgency::Express));
    let outranked = RepromiseRule::Outranked {
        margin_points: 300,
        standing_max: ReservationStanding::Paid,
        promise_after: Duration::of_days(2).unwrap(),
    };
    let judge = |rule: &RepromiseRule, standing, promised, holder, claimant| {
        let terms = RepromiseTerms { version: TermsVersion::new("1").unwrap(), rule: rule.clone() };
        match judge_repromise(&terms, holder, standing, promised, claimant, at()) {
            RepromiseJudgement::Allowed { .. } => "allowed",
            RepromiseJudgement::Kept { why, .. } => why.code(),
        }
    };
    use ReservationStanding::{Picked, Unpaid};
    assert_eq!(judge(&RepromiseRule::Never, Unpaid, None, &holder, &claimant), "repromise.no_rule");
    assert_eq!(judge(&outranked, Unpaid, None, &holder, &claimant), "allowed");
    assert_eq!(judge(&outranked, Unpaid, None, &holder, &holder), "repromise.same_order");
    assert_eq!(judge(&outranked, Picked, None, &holder, &claimant), "repromise.standing");
    assert_eq!(judge(&outranked, Unpaid, Some(at()), &holder, &claimant), "repromise.promise_near");
    assert_eq!(judge(&outranked, Unpaid, None, &claimant, &holder), "repromise.margin");
}
