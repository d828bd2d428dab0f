//! Which supplier costs least on the shelf, and what a price list and a budget choose together.

use daigou::plan::distribution::{Demand, standard_normal_loss};
use daigou::plan::replenish::*;
use daigou::value::SupplierId;

fn offer(name: &str, price: f64) -> SupplierOffer {
    SupplierOffer {
        supplier: SupplierId::new(name).unwrap(),
        price_break_rule: PriceBreakRule::AllUnits,
        price_breaks: vec![PriceBreak { from_units: 0.0, unit_price: price }],
        limits: OrderLimits { minimum_order_quantity: 0, pack_size: 1, quantity_max: None },
        fixed_cost_per_order: 60.0,
        freight_per_unit: 0.0,
        duty_rate: 0.0,
        lead_time_days: 9.0,
        lead_time_sd_days: 0.0,
        fill_rate: 1.0,
    }
}

const NEED: SupplyNeed = SupplyNeed {
    daily_demand_mean: 4.0,
    daily_demand_sd: 2.0,
    holding_rate_per_year: 0.25,
    service_level: 0.975,
    shortage_cost_per_unit: 15.0,
};

fn order(offers: &[SupplierOffer]) -> Vec<String> {
    supplier_choice(&NEED, offers).unwrap().iter().map(|f| f.supplier.to_string()).collect()
}

#[test]
fn every_part_of_the_cost_is_the_formula() {
    let found = supplier_choice(&NEED, &[offer("a", 20.0)]).unwrap().remove(0);
    // √(2 · 60 · 1460 / 5) = 187.19; 187 costs less than 188.
    assert_eq!(found.order_quantity, 187.0);
    let close =
        |found: f64, expected: f64| assert!((found - expected).abs() < 1e-9 * expected, "{found} for {expected}");
    close(found.landed_unit_cost, 20.0);
    close(found.purchase_cost_per_year, 29_200.0);
    close(found.ordering_cost_per_year, 60.0 * 1460.0 / 187.0);
    let z = 1.959_963_984_540_054;
    close(found.safety_stock, z * 6.0);
    close(found.holding_cost_per_year, 5.0 * (93.5 + z * 6.0 + 36.0));
    close(found.shortage_cost_per_year, 15.0 * 6.0 * standard_normal_loss(z) * 1460.0 / 187.0);
    let parts = found.purchase_cost_per_year + found.ordering_cost_per_year + found.holding_cost_per_year;
    close(found.total_cost_per_year, parts + found.shortage_cost_per_year);
    close(found.total_cost_per_unit * 1460.0, found.total_cost_per_year);
}

#[test]
fn a_cheap_price_can_be_the_dearer_choice() {
    let plain = offer("plain", 20.0);
    let taxed = SupplierOffer { duty_rate: 0.13, freight_per_unit: 0.5, ..offer("taxed", 18.0) };
    assert_eq!(order(&[taxed.clone(), plain.clone()]), ["plain", "taxed"]);
    let slow = SupplierOffer { lead_time_days: 60.0, lead_time_sd_days: 25.0, ..offer("slow", 19.7) };
    assert_eq!(order(&[slow, plain.clone()]), ["plain", "slow"]);
    let careless = SupplierOffer { fill_rate: 0.8, ..offer("careless", 18.0) };
    assert_eq!(order(&[careless, plain.clone()]), ["plain", "careless"]);
    let bulk = SupplierOffer {
        limits: OrderLimits { minimum_order_quantity: 3_000, pack_size: 1, quantity_max: None },
        ..offer("bulk", 17.5)
    };
    // Two years of stock eat the 12 % off.
    assert_eq!(order(&[bulk, plain.clone()]), ["plain", "bulk"]);
    assert_eq!(order(&[plain, offer("twin", 20.0)]), ["plain", "twin"]);
}

#[test]
fn bad_offers_are_named() {
    let field = |offer| supplier_choice(&NEED, &[offer]).unwrap_err().field;
    assert_eq!(field(SupplierOffer { fill_rate: 0.0, ..offer("a", 1.0) }), "offers[0].fill_rate");
    assert_eq!(field(SupplierOffer { fill_rate: 1.1, ..offer("a", 1.0) }), "offers[0].fill_rate");
    assert_eq!(field(SupplierOffer { duty_rate: f64::NAN, ..offer("a", 1.0) }), "offers[0].duty_rate");
    assert_eq!(field(SupplierOffer { lead_time_days: -1.0, ..offer("a", 1.0) }), "offers[0].lead_time_days");
    let shelf = OrderLimits { minimum_order_quantity: 50, pack_size: 10, quantity_max: Some(45) };
    assert_eq!(field(SupplierOffer { limits: shelf, ..offer("a", 1.0) }), "offers[0].minimum_order_quantity");
    assert_eq!(supplier_choice(&NEED, &[]).unwrap_err().field, "offers");
    for (need, field) in [
        (SupplyNeed { service_level: 0.0, ..NEED }, "service_level"),
        (SupplyNeed { service_level: 1.0, ..NEED }, "service_level"),
        (SupplyNeed { daily_demand_mean: 0.0, ..NEED }, "daily_demand_mean"),
        (SupplyNeed { shortage_cost_per_unit: f64::INFINITY, ..NEED }, "shortage_cost_per_unit"),
    ] {
        assert_eq!(supplier_choice(&need, &[offer("a", 1.0)]).unwrap_err().field, field);
    }
    // Nothing varies and nothing has to be waited for: no safety stock, no shortage.
    let sure = SupplyNeed { daily_demand_sd: 0.0, ..NEED };
    let at_once = SupplierOffer { lead_time_days: 0.0, ..offer("a", 20.0) };
    let found = supplier_choice(&sure, &[at_once]).unwrap().remove(0);
    assert_eq!((found.safety_stock, found.shortage_cost_per_year), (0.0, 0.0));
}

fn season(mean: f64, revenue: f64, salvage: f64, limits: OrderLimits, breaks: &[(f64, f64)]) -> BuyItem {
    let economics = UnitEconomics {
        unit_revenue: revenue,
        unit_cost: breaks[0].1,
        unit_salvage_value: salvage,
        holding_cost_per_unsold_unit: 0.25,
        goodwill_cost_per_short_unit: 1.5,
    };
    let breaks: Vec<_> = breaks.iter().map(|&(from_units, unit_price)| PriceBreak { from_units, unit_price }).collect();
    let demand = Demand::poisson(mean).unwrap();
    season_options_with_price_breaks(&demand, &economics, &limits, PriceBreakRule::AllUnits, &breaks, 100).unwrap()
}

#[test]
fn one_price_gives_the_plain_options() {
    let limits = OrderLimits { minimum_order_quantity: 5, pack_size: 4, quantity_max: Some(60) };
    let economics = UnitEconomics {
        unit_revenue: 30.0,
        unit_cost: 12.0,
        unit_salvage_value: 5.0,
        holding_cost_per_unsold_unit: 0.25,
        goodwill_cost_per_short_unit: 1.5,
    };
    let plain = season_options(&Demand::poisson(20.0).unwrap(), &economics, &limits, 1_200).unwrap();
    let listed = season(20.0, 30.0, 5.0, limits, &[(0.0, 12.0)]);
    assert_eq!(plain.options.len(), listed.options.len());
    for (a, b) in plain.options.iter().zip(&listed.options) {
        assert_eq!((a.quantity, a.spend_minor), (b.quantity, b.spend_minor));
        assert!((a.value - b.value).abs() < 1e-9);
    }
}

/// Packs, minimum, price breaks and a budget together, against every combination.
#[test]
fn the_budget_is_spent_best() {
    let limits = |minimum, pack| OrderLimits { minimum_order_quantity: minimum, pack_size: pack, quantity_max: None };
    let items = [
        season(12.0, 30.0, 5.0, limits(6, 3), &[(0.0, 14.0), (12.0, 12.5)]),
        season(25.0, 11.0, 2.0, limits(10, 5), &[(0.0, 6.0), (30.0, 5.2)]),
        season(4.0, 80.0, 20.0, limits(0, 1), &[(0.0, 41.0), (5.0, 39.0)]),
    ];
    for budget in [0, 9_000, 20_000, 33_333, 47_500, 1_000_000] {
        let plan = buy_within_budget(&items, budget).unwrap();
        assert!(plan.is_optimal && plan.spend_minor <= budget && plan.value <= plan.value_bound + 1e-9);
        let none = BuyOption { quantity: 0, spend_minor: 0, value: 0.0 };
        let ways = |item: &BuyItem| item.options.iter().copied().chain([none]).collect::<Vec<_>>();
        let mut best: f64 = 0.0;
        for a in ways(&items[0]) {
            for b in ways(&items[1]) {
                for c in ways(&items[2]) {
                    if a.spend_minor + b.spend_minor + c.spend_minor <= budget {
                        best = best.max(a.value + b.value + c.value);
                    }
                }
            }
        }
        assert!((plan.value - best).abs() < 1e-9, "{} for {best} under {budget}", plan.value);
    }
    // The 30 units that earn the lower price are worth reaching for although 25 would do.
    let rich = buy_within_budget(&items, 1_000_000).unwrap();
    assert_eq!(rich.quantities[1], 30);
}
