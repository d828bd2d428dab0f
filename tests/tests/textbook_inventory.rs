//! Worked examples and published tables of the literature, each to the digits its source prints.

use daigou::plan::distribution::{CountTable, Demand};
use daigou::plan::replenish::*;

/// Within half a unit of the last digit printed.
#[track_caller]
fn printed(found: f64, source: f64, last_digit: f64) {
    assert!((found - source).abs() <= 0.5 * last_digit + 1e-9, "{found} where the source prints {source}");
}

fn review(k: f64, h: f64, p: f64, lambda: f64) -> ReviewCosts {
    ReviewCosts {
        fixed_cost_per_order: k,
        holding_cost_per_unit: h,
        backorder_cost_per_unit: p,
        demand_per_time: lambda,
    }
}

/// Snyder & Shen, *Fundamentals of Supply Chain Theory*, 2nd ed. 2019, ch. 3: K 8, h 0.225, λ 1300.
#[test]
fn snyder_and_shen_order_quantities() {
    let plain = economic_order_quantity(8.0, 0.225, 1300.0).unwrap();
    printed(plain.order_quantity, 304.0468, 1e-4);
    printed(plain.cost_per_time, 68.4105, 1e-4);
    let waiting = economic_order_quantity_with_backorders(8.0, 0.225, 5.0, 1300.0).unwrap();
    printed(waiting.order_quantity, 310.8126, 1e-4);
    printed(waiting.cost_per_time, 66.9214, 1e-4);
    printed(planned_backorder_share(0.225, 5.0).unwrap(), 0.0431, 1e-4);
    let rated = economic_production_quantity(8.0, 0.225, 1300.0, 1700.0).unwrap();
    printed(rated.order_quantity, 626.8085, 1e-4);
    printed(rated.cost_per_time, 33.1840, 1e-4);
}

/// Snyder & Shen, ch. 3: breaks at 400 and 800, prices 0.75, 0.72, 0.68, i 0.3.
#[test]
fn snyder_and_shen_discounts() {
    let mut terms = PurchaseTerms {
        fixed_cost_per_order: 8.0,
        holding_rate: 0.3,
        demand_per_time: 1300.0,
        price_break_rule: PriceBreakRule::AllUnits,
        price_breaks: [(0.0, 0.75), (400.0, 0.72), (800.0, 0.68)]
            .map(|(from_units, unit_price)| PriceBreak { from_units, unit_price })
            .to_vec(),
    };
    let all = order_quantity_with_price_breaks(&terms).unwrap();
    assert_eq!((all.order_quantity, all.price_tier), (800.0, 2));
    printed(all.cost_per_time, 978.6, 0.1);
    terms.price_break_rule = PriceBreakRule::Incremental;
    let stepped = order_quantity_with_price_breaks(&terms).unwrap();
    // The saving on the first 400 and 800 units no longer pays for a larger lot: the plain quantity at the first price.
    assert_eq!(stepped.price_tier, 0);
    printed(stepped.order_quantity, 304.0468, 1e-4);
    printed(stepped.cost_per_time, 1043.41, 0.01);
    let limits = OrderLimits { minimum_order_quantity: 0, pack_size: 100, quantity_max: None };
    assert_eq!(order_quantity_in_packs(&terms, &limits).unwrap().order_quantity, 300.0);
}

/// Nahmias, *Production and Operations Analysis*, ch. 4: number 2 pencils (4.1) and the eraser plant (4.3).
#[test]
fn nahmias_order_quantities() {
    let pencils = economic_order_quantity(12.0, 0.25 * 0.02, 60.0 * 52.0).unwrap();
    printed(pencils.order_quantity, 3870.0, 1.0);
    printed(pencils.cycle_time(3120.0), 1.24, 0.01);
    let made = economic_production_quantity(50.0, 0.3 * 2.0, 2500.0, 10_000.0).unwrap();
    printed(made.order_quantity, 745.0, 1.0);
    printed(made.cycle_time(2500.0), 0.298, 0.001);
}

/// Snyder & Shen, ex. 4.3 and 4.7 (newsvendor); Nahmias, ch. 5, Mac's newsstand (ex. 5.1) and its discrete twin.
#[test]
fn newsvendors() {
    let normal = newsvendor(&Demand::normal(50.0, 8.0).unwrap(), 0.18, 0.70).unwrap();
    printed(normal.order_up_to_level, 56.6040, 1e-4);
    printed(normal.expected_cost, 1.9976, 1e-4);
    let poisson = newsvendor(&Demand::poisson(50.0).unwrap(), 0.18, 0.70).unwrap();
    assert_eq!(poisson.order_up_to_level, 56.0);
    printed(poisson.expected_cost, 1.7972, 1e-4);
    let news = UnitEconomics {
        unit_revenue: 0.75,
        unit_cost: 0.25,
        unit_salvage_value: 0.10,
        holding_cost_per_unsold_unit: 0.0,
        goodwill_cost_per_short_unit: 0.0,
    };
    let plan = newsvendor_profit(&Demand::normal(11.73, 4.74).unwrap(), &news).unwrap();
    printed(plan.critical_ratio, 0.77, 0.01);
    printed(plan.order_quantity, 15.24, 0.04);
}

/// Nahmias, ch. 5, Harvey's Specialty Shop: imported mustard, K 50, h 2, p 25 a jar short, λ 200, lead-time demand 100 ± 25.
#[test]
fn nahmias_reorder_points() {
    let lead = Demand::normal(100.0, 25.0).unwrap();
    let best = reorder_policy_by_inventory_level(&lead, &review(50.0, 2.0, 25.0, 200.0)).unwrap();
    printed(best.order_quantity, 111.0, 1.0);
    printed(best.reorder_point, 143.0, 1.0);
    // Type 1 service of 98 %, then type 2 with lots of 100: z 2.05 and 1.02 by table.
    printed(level_for_cycle_service(&lead, 0.98).unwrap().level, 151.0, 1.0);
    printed(reorder_point_for_fill_rate_approximate(&lead, 100.0, 0.98).unwrap(), 126.0, 1.0);
}

/// Snyder & Shen, ch. 5: λ 1300 a year, σ 150, L one month, h 0.225, p 7.5, K 8; by every approximation and exactly.
#[test]
fn snyder_and_shen_reorder_points() {
    let lead = Demand::normal(1300.0 / 12.0, 150.0 / 12.0_f64.sqrt()).unwrap();
    let costs = review(8.0, 0.225, 7.5, 1300.0);
    let check = |found: ReorderPolicy, r: f64, q: f64| {
        printed(found.reorder_point, r, 1e-4);
        printed(found.order_quantity, q, 1e-4);
    };
    check(reorder_policy_by_inventory_level(&lead, &costs).unwrap(), 213.9704, 318.5902);
    check(reorder_policy_by_backorder_quantity(&lead, &costs).unwrap(), 128.6378, 308.5738);
    check(reorder_policy_by_safety_stock(&lead, &costs).unwrap(), 190.3370, 304.0468);
    check(reorder_policy_by_loss_function(&lead, &costs).unwrap(), 126.8671, 328.4491);
    let exact = optimal_reorder_policy(&lead, &costs).unwrap();
    for other in [
        reorder_policy_by_backorder_quantity(&lead, &costs).unwrap(),
        reorder_policy_by_safety_stock(&lead, &costs).unwrap(),
        reorder_policy_by_loss_function(&lead, &costs).unwrap(),
    ] {
        assert!(exact.cost_per_time <= other.cost_per_time);
    }
    let counts = optimal_unit_reorder_policy(&Demand::poisson(3.0).unwrap(), &review(100.0, 20.0, 150.0, 1.5)).unwrap();
    assert_eq!((counts.reorder_point, counts.order_quantity), (3, 5));
    printed(counts.cost_per_time, 107.9236, 1e-4);
}

/// Zheng & Federgruen 1991, table of Poisson demands with K 64, h 1, p 9, no lead time.
#[test]
fn zheng_and_federgruen_table() {
    let costs = PeriodCosts {
        fixed_cost_per_order: 64.0,
        holding_cost_per_unit: 1.0,
        backorder_cost_per_unit: 9.0,
        lead_time_periods: 0,
    };
    for (mean, s, top, cost) in [
        (10.0, 6, 40, 35.022),
        (15.0, 10, 49, 42.698),
        (20.0, 14, 62, 49.173),
        (21.0, 15, 65, 50.406),
        (22.0, 16, 68, 51.632),
        (23.0, 17, 52, 52.757),
        (24.0, 18, 54, 53.518),
        (51.0, 43, 110, 71.611),
        (52.0, 44, 112, 72.246),
        (55.0, 47, 118, 74.149),
        (59.0, 51, 126, 76.679),
        (61.0, 52, 131, 77.929),
        (63.0, 54, 73, 78.287),
        (64.0, 55, 74, 78.402),
    ] {
        let best = optimal_min_max(&Demand::poisson(mean).unwrap(), &costs).unwrap();
        assert_eq!((best.reorder_level, best.order_up_to_level), (s, top), "Poisson {mean}");
        printed(best.cost_per_period, cost, 0.001);
    }
    // Snyder & Shen, ch. 4: Poisson 6, K 5, h 1, p 4; and the power approximation for N(50, 8²), K 2.5, h 0.18, p 0.70.
    let small = PeriodCosts { fixed_cost_per_order: 5.0, backorder_cost_per_unit: 4.0, ..costs };
    let best = optimal_min_max(&Demand::poisson(6.0).unwrap(), &small).unwrap();
    assert_eq!((best.reorder_level, best.order_up_to_level), (4, 10));
    printed(best.cost_per_period, 8.0341, 1e-4);
    let priced = PeriodCosts {
        fixed_cost_per_order: 2.5,
        holding_cost_per_unit: 0.18,
        backorder_cost_per_unit: 0.70,
        lead_time_periods: 0,
    };
    let power = min_max_by_power_approximation(50.0, 8.0, &priced).unwrap();
    printed(power.reorder_level, 40.1946, 1e-4);
    printed(power.order_up_to_level, 74.2902, 1e-4);
}

/// A demand known as a list: nothing of it may be lost, the last entry least of all.
#[test]
fn levels_for_listed_demand_count_every_entry() {
    let demand = Demand::discrete(vec![0.0, 1.0, 2.0, 9.0], vec![0.5, 0.2, 0.2, 0.1]).unwrap();
    let costs = PeriodCosts {
        fixed_cost_per_order: 6.0,
        holding_cost_per_unit: 1.0,
        backorder_cost_per_unit: 5.0,
        lead_time_periods: 2,
    };
    let best = optimal_min_max(&demand, &costs).unwrap();
    for s in -3..20 {
        for top in s + 1..=s + 25 {
            assert!(simulated_cost(&demand, &costs, s, top) >= best.cost_per_period - 1e-9, "({s}, {top}) is better");
        }
    }
    let own = simulated_cost(&demand, &costs, best.reorder_level, best.order_up_to_level);
    assert!((own - best.cost_per_period).abs() < 1e-9, "{own} for {}", best.cost_per_period);
}

/// The long-run cost of (s, S) by the stationary distribution of the position, by plain iteration.
fn simulated_cost(demand: &Demand, costs: &PeriodCosts, s: i64, top: i64) -> f64 {
    let one = CountTable::of(demand).unwrap();
    let risk = one.convolved(costs.lead_time_periods).unwrap();
    let gap = (top - s) as usize;
    // share[i] is the chance that the position after ordering is top − i.
    let mut share = vec![1.0 / gap as f64; gap];
    for _ in 0..4_000 {
        let mut next = vec![0.0; gap];
        for (at, mass) in share.iter().enumerate() {
            for (units, chance) in one.mass.iter().enumerate() {
                let down = at + units + one.first as usize;
                next[if down < gap { down } else { 0 }] += mass * chance;
            }
        }
        share = next;
    }
    let ordering: f64 = share
        .iter()
        .enumerate()
        .map(|(at, mass)| {
            let falls = |(units, chance): (usize, &f64)| if at + units >= gap { *chance } else { 0.0 };
            mass * one.mass.iter().enumerate().map(falls).sum::<f64>()
        })
        .sum();
    let held = |at: usize| -> f64 {
        let y = (top - at as i64) as f64;
        let of = |(units, chance): (usize, &f64)| {
            let left = y - units as f64;
            chance * (costs.holding_cost_per_unit * left.max(0.0) + costs.backorder_cost_per_unit * (-left).max(0.0))
        };
        risk.mass.iter().enumerate().map(of).sum()
    };
    costs.fixed_cost_per_order * ordering + share.iter().enumerate().map(|(at, mass)| mass * held(at)).sum::<f64>()
}

/// Snyder & Shen, ex. 3.9; Silver, Pyke & Peterson 1998, ch. 6 (K 54, h 0.40); Nahmias, ch. 7.
#[test]
fn lot_sizing() {
    let plan = wagner_whitin(&[90.0, 120.0, 80.0, 70.0], 500.0, 2.0, 0.0).unwrap();
    assert_eq!((plan.total_cost, plan.order_quantities), (1380.0, vec![210.0, 0.0, 150.0, 0.0]));
    let months = [10.0, 62.0, 12.0, 130.0, 154.0, 129.0, 88.0, 52.0, 124.0, 160.0, 238.0, 41.0];
    let lots = vec![84.0, 0.0, 0.0, 130.0, 283.0, 0.0, 140.0, 0.0, 124.0, 160.0, 279.0, 0.0];
    for plan in [wagner_whitin(&months, 54.0, 0.4, 0.0), silver_meal(&months, 54.0, 0.4, 0.0)] {
        let plan = plan.unwrap();
        printed(plan.total_cost, 501.20, 0.01);
        assert_eq!(plan.order_quantities, lots);
    }
    let weeks = silver_meal(&[18.0, 30.0, 42.0, 5.0, 20.0], 80.0, 2.0, 0.0).unwrap();
    assert_eq!(weeks.order_quantities, [48.0, 0.0, 47.0, 0.0, 20.0]);
    let exact = wagner_whitin(&[52.0, 87.0, 23.0, 56.0], 75.0, 1.0, 0.0).unwrap();
    assert_eq!(exact.order_quantities, [52.0, 110.0, 0.0, 56.0]);
    assert_eq!(exact.total_cost, 3.0 * 75.0 + 23.0);
}

/// Fill rate under periodic review: checked by the definition, short at the end less short at the start of a cycle.
#[test]
fn periodic_fill_rate() {
    let day = Demand::normal(10.0, 3.0).unwrap();
    let (risk, lead) = (day.over(12.0).unwrap(), day.over(5.0).unwrap());
    for target in [0.9, 0.98, 0.999] {
        let level = periodic_level_for_fill_rate(&risk, &lead, target).unwrap().level;
        let met = 1.0 - (risk.loss(level) - lead.loss(level)) / 70.0;
        assert!((met - target).abs() < 1e-10, "{met} for {target}");
    }
    // Without lead time nothing is short at the start, so the plain formula holds: n₁(S) = (1 − β) E[D].
    let plain = periodic_level_for_fill_rate(&day.over(7.0).unwrap(), &Demand::constant(0.0).unwrap(), 0.95).unwrap();
    assert!((day.over(7.0).unwrap().loss(plain.level) - 0.05 * 70.0).abs() < 1e-9);
}
