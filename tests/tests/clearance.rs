//! Clearance prices against every policy there is on small stock, and what must hold of any plan.

use daigou::plan::classify::*;
use daigou::plan::distribution::Demand;

fn terms(units: u32, prices: &[f64], means: &[&[f64]]) -> ClearanceTerms {
    ClearanceTerms {
        units,
        expiring: vec![],
        prices: prices.to_vec(),
        weeks: means.iter().map(|row| ClearanceDemand { mean_by_price: row.to_vec() }).collect(),
        variance_over_mean: 1.0,
        unit_cost: 6.0,
        holding_cost_per_week: 0.2,
        salvage_value: 1.5,
        expired_value: -0.5,
    }
}

/// The best value by plain recursion over every outcome of demand, lot by lot.
fn brute(terms: &ClearanceTerms, week: usize, lots: &[(u32, u32)], lowest: usize) -> f64 {
    let units: u32 = lots.iter().map(|lot| lot.0).sum();
    if week == terms.weeks.len() {
        return terms.salvage_value * f64::from(units);
    }
    let mut best = f64::NEG_INFINITY;
    for index in lowest..terms.prices.len() {
        let mean = terms.weeks[week].mean_by_price[index];
        let demand = Demand::negative_binomial(mean, (mean * terms.variance_over_mean).sqrt()).unwrap();
        let mut value = 0.0;
        for sold in 0..=units {
            let chance = if sold < units { demand.density(f64::from(sold)) } else { demand.sf(f64::from(units) - 1.0) };
            let mut left = lots.to_vec();
            let mut open = sold;
            for lot in &mut left {
                let taken = lot.0.min(open);
                (lot.0, open) = (lot.0 - taken, open - taken);
            }
            let kept = units - sold;
            let expired: u32 = left.iter().filter(|lot| lot.1 == week as u32 + 1).map(|lot| lot.0).sum();
            left.retain(|lot| lot.1 > week as u32 + 1);
            value += chance
                * (terms.prices[index] * f64::from(sold) - terms.holding_cost_per_week * f64::from(kept)
                    + terms.expired_value * f64::from(expired)
                    + brute(terms, week + 1, &left, index));
        }
        best = best.max(value);
    }
    best
}

#[test]
fn the_plan_is_the_best_of_all() {
    let cases = [
        terms(5, &[10.0, 7.0, 4.0], &[&[0.8, 1.4, 2.5], &[0.6, 1.2, 2.2], &[0.3, 0.9, 3.0]]),
        ClearanceTerms {
            variance_over_mean: 2.5,
            ..terms(6, &[10.0, 9.0, 2.0], &[&[0.5, 0.6, 4.0], &[2.0, 2.1, 6.0]])
        },
        ClearanceTerms {
            expiring: vec![
                ExpiringUnits { units: 2, last_week: 2 },
                ExpiringUnits { units: 2, last_week: 1 },
                ExpiringUnits { units: 1, last_week: 9 },
            ],
            ..terms(6, &[10.0, 7.0, 4.0], &[&[0.8, 1.4, 2.5], &[0.6, 1.2, 2.2], &[0.3, 0.9, 3.0]])
        },
    ];
    for terms in cases {
        let mut lots: Vec<(u32, u32)> = terms.expiring.iter().map(|lot| (lot.units, lot.last_week)).collect();
        let dated: u32 = lots.iter().map(|lot| lot.0).sum();
        lots.push((terms.units - dated, u32::MAX));
        lots.sort_by_key(|lot| lot.1);
        let policy = clearance_policy(&terms).unwrap();
        let best = brute(&terms, 0, &lots, 0);
        assert!((policy.value() - best).abs() < 1e-9, "{} for {best}", policy.value());
        // The forward course of the policy brings what the recursion promised.
        let plan = clearance_plan(&terms).unwrap();
        assert!((plan.planned.value - best).abs() < 1e-9);
        assert!(plan.holding_on_costs >= -1e-9);
        let gone = plan.planned.units_sold + plan.planned.units_expired + plan.planned.units_left;
        assert!((gone - f64::from(terms.units)).abs() < 1e-9, "every unit sells, expires or stays");
        assert_eq!(policy.price(1, terms.units, 0), Some(plan.price_now));
    }
}

fn season(units: u32, weeks: usize) -> ClearanceTerms {
    let prices: Vec<f64> = (0..8).map(|step| 100.0 - 8.0 * f64::from(step)).collect();
    ClearanceTerms {
        units,
        expiring: vec![],
        weeks: constant_elasticity_demand(&vec![6.0; weeks], &prices, 2.2).unwrap(),
        prices,
        variance_over_mean: 1.8,
        unit_cost: 55.0,
        holding_cost_per_week: 0.25,
        salvage_value: 12.0,
        expired_value: 0.0,
    }
}

#[test]
fn prices_never_rise_and_more_stock_or_less_time_lowers_them() {
    let terms = season(150, 10);
    let policy = clearance_policy(&terms).unwrap();
    for week in 1..=10 {
        for units in (1..=150).step_by(7) {
            for last in 0..8 {
                assert!(policy.price_index(week, units, last).unwrap() >= last, "a price was raised");
            }
            if units > 7 {
                let (few, many) = (policy.price(week, units - 7, 0), policy.price(week, units, 0));
                assert!(few >= many, "week {week}: {units} units ask more than fewer do");
            }
        }
    }
    assert!(policy.price(9, 80, 0) <= policy.price(2, 80, 0));
    assert_eq!(policy.price_index(11, 5, 0), None);
    assert_eq!(policy.price_index(1, 151, 0), None);
    assert_eq!(policy.price_index(0, 5, 0), None);
    assert_eq!(policy.price_index(1, 5, 8), None);
}

#[test]
fn units_about_to_expire_are_sold_earlier() {
    let calm = clearance_plan(&season(90, 10)).unwrap();
    let expiring = vec![ExpiringUnits { units: 70, last_week: 3 }];
    let hurried = clearance_plan(&ClearanceTerms { expiring, ..season(90, 10) }).unwrap();
    assert!(hurried.price_now < calm.price_now, "{} after {}", hurried.price_now, calm.price_now);
    assert!(hurried.planned.units_expired < hurried.held.units_expired);
    let expired: f64 = hurried.weeks.iter().map(|week| week.units_expired).sum();
    assert!((expired - hurried.planned.units_expired).abs() < 1e-9 && hurried.weeks[3].units_expired < 1e-12);
    let freed = hurried.held.units_left + hurried.held.units_expired
        - hurried.planned.units_left
        - hurried.planned.units_expired;
    assert!((hurried.stock_value_freed - 55.0 * freed).abs() < 1e-9);
    assert!((hurried.money_freed - (hurried.planned.revenue - hurried.held.revenue)).abs() < 1e-9);
}

#[test]
fn borders_and_bad_input() {
    let empty = clearance_plan(&season(0, 4)).unwrap();
    assert_eq!((empty.planned.value, empty.price_now), (0.0, 100.0));
    // One price: nothing to decide.
    let single = clearance_plan(&terms(9, &[10.0], &[&[2.0], &[2.0]])).unwrap();
    assert!(single.holding_on_costs.abs() < 1e-12);
    // Nobody buys at any price: only what it is worth afterwards is left.
    let nobody = clearance_plan(&terms(4, &[10.0, 5.0], &[&[0.0, 0.0]])).unwrap();
    assert!((nobody.planned.value - 4.0 * (1.5 - 0.2)).abs() < 1e-12);
    let field = |terms: ClearanceTerms| clearance_plan(&terms).unwrap_err().field;
    let good = || terms(4, &[10.0, 5.0], &[&[1.0, 2.0]]);
    assert_eq!(field(ClearanceTerms { prices: vec![], ..good() }), "prices");
    assert_eq!(field(ClearanceTerms { prices: vec![5.0, 10.0], ..good() }), "prices");
    assert_eq!(field(ClearanceTerms { prices: vec![5.0, -1.0], ..good() }), "prices[1]");
    assert_eq!(field(ClearanceTerms { weeks: vec![], ..good() }), "weeks");
    assert_eq!(field(terms(4, &[10.0, 5.0], &[&[1.0]])), "weeks[0].mean_by_price");
    assert_eq!(field(terms(4, &[10.0, 5.0], &[&[1.0, f64::NAN]])), "weeks[0].mean_by_price");
    assert_eq!(field(ClearanceTerms { variance_over_mean: 0.5, ..good() }), "variance_over_mean");
    assert_eq!(field(ClearanceTerms { salvage_value: f64::INFINITY, ..good() }), "salvage_value");
    assert_eq!(field(ClearanceTerms { holding_cost_per_week: -1.0, ..good() }), "holding_cost_per_week");
    assert_eq!(field(ClearanceTerms { units: u32::MAX, ..good() }), "units");
    let expiring = vec![ExpiringUnits { units: 5, last_week: 1 }];
    assert_eq!(field(ClearanceTerms { expiring, ..good() }), "expiring[0].units");
    let expiring = vec![ExpiringUnits { units: 1, last_week: 0 }];
    assert_eq!(field(ClearanceTerms { expiring, ..good() }), "expiring[0].last_week");
    assert_eq!(constant_elasticity_demand(&[1.0], &[5.0], -1.0).unwrap_err().field, "elasticity");
}
