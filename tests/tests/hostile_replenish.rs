//! Whatever numbers a planning formula is given, it answers finite numbers or names the argument; it never panics.

use daigou::plan::distribution::Demand;
use daigou::plan::replenish::*;
use daigou::value::Invalid;

const HOSTILE: [f64; 14] = [
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    -1.0,
    -0.0,
    0.0,
    1.0,
    f64::MIN_POSITIVE,
    1e-300,
    1e-12,
    1e12,
    1e300,
    f64::MAX,
    -1e-9,
];

/// Fewer, for the pairs.
const EXTREME: [f64; 6] = [f64::NAN, f64::INFINITY, -1.0, 0.0, 1e-12, 1e12];

type Answer = Result<Vec<f64>, Invalid>;

struct Formula {
    name: &'static str,
    arguments: &'static [&'static str],
    good: &'static [f64],
    ask: fn(&[f64]) -> Answer,
}

fn review(x: &[f64]) -> ReviewCosts {
    ReviewCosts {
        fixed_cost_per_order: x[0],
        holding_cost_per_unit: x[1],
        backorder_cost_per_unit: x[2],
        demand_per_time: x[3],
    }
}

fn normal(x: &[f64]) -> Result<Demand, Invalid> {
    Demand::normal(x[4], x[5])
}

fn policy(p: ReorderPolicy) -> Vec<f64> {
    vec![p.reorder_point, p.order_quantity, p.cost_per_time]
}

fn lot(p: OrderQuantity) -> Vec<f64> {
    vec![p.order_quantity, p.cost_per_time]
}

fn safety(s: SafetyStock) -> Vec<f64> {
    vec![s.level, s.safety_stock, s.risk_demand_mean, s.risk_demand_sd]
}

const REVIEWED: &[&str] =
    &["fixed_cost_per_order", "holding_cost_per_unit", "backorder_cost_per_unit", "demand_per_time", "mean", "sd"];
const REVIEWED_GOOD: &[f64] = &[8.0, 0.225, 7.5, 1300.0, 108.0, 43.0];

const FORMULAS: &[Formula] = &[
    Formula {
        name: "economic_order_quantity",
        arguments: &["fixed_cost_per_order", "holding_cost_per_unit", "demand_per_time"],
        good: &[8.0, 0.2, 1300.0],
        ask: |x| economic_order_quantity(x[0], x[1], x[2]).map(lot),
    },
    Formula {
        name: "economic_order_quantity_with_backorders",
        arguments: &["fixed_cost_per_order", "holding_cost_per_unit", "backorder_cost_per_unit", "demand_per_time"],
        good: &[8.0, 0.2, 5.0, 1300.0],
        ask: |x| economic_order_quantity_with_backorders(x[0], x[1], x[2], x[3]).map(lot),
    },
    Formula {
        name: "planned_backorder_share",
        arguments: &["holding_cost_per_unit", "backorder_cost_per_unit"],
        good: &[0.2, 5.0],
        ask: |x| planned_backorder_share(x[0], x[1]).map(|share| vec![share]),
    },
    Formula {
        name: "economic_production_quantity",
        arguments: &["fixed_cost_per_order", "holding_cost_per_unit", "demand_per_time", "replenishment_per_time"],
        good: &[8.0, 0.2, 1300.0, 1700.0],
        ask: |x| economic_production_quantity(x[0], x[1], x[2], x[3]).map(lot),
    },
    Formula {
        name: "economic_order_quantity_with_disruptions",
        arguments: &[
            "fixed_cost_per_order",
            "holding_cost_per_unit",
            "lost_sale_cost_per_unit",
            "demand_per_time",
            "disruption_rate",
            "recovery_rate",
        ],
        good: &[8.0, 0.2, 5.0, 1300.0, 1.5, 14.0],
        ask: |x| economic_order_quantity_with_disruptions(x[0], x[1], x[2], x[3], x[4], x[5]).map(lot),
    },
    Formula {
        name: "newsvendor",
        arguments: &["mean", "sd", "overage_cost_per_unit", "underage_cost_per_unit"],
        good: &[50.0, 8.0, 0.2, 0.7],
        ask: |x| {
            newsvendor(&Demand::normal(x[0], x[1])?, x[2], x[3]).map(|s| vec![s.order_up_to_level, s.expected_cost])
        },
    },
    Formula {
        name: "newsvendor_cost",
        arguments: &["mean", "overage_cost_per_unit", "underage_cost_per_unit", "order_up_to_level"],
        good: &[50.0, 0.2, 0.7, 55.0],
        ask: |x| newsvendor_cost(&Demand::poisson(x[0])?, x[1], x[2], x[3]).map(|cost| vec![cost]),
    },
    Formula {
        name: "reorder_policy_by_safety_stock",
        arguments: REVIEWED,
        good: REVIEWED_GOOD,
        ask: |x| reorder_policy_by_safety_stock(&normal(x)?, &review(x)).map(policy),
    },
    Formula {
        name: "reorder_policy_by_backorder_quantity",
        arguments: REVIEWED,
        good: REVIEWED_GOOD,
        ask: |x| reorder_policy_by_backorder_quantity(&normal(x)?, &review(x)).map(policy),
    },
    Formula {
        name: "reorder_policy_by_loss_function",
        arguments: REVIEWED,
        good: REVIEWED_GOOD,
        ask: |x| reorder_policy_by_loss_function(&normal(x)?, &review(x)).map(policy),
    },
    Formula {
        name: "reorder_policy_by_inventory_level",
        arguments: REVIEWED,
        good: REVIEWED_GOOD,
        ask: |x| reorder_policy_by_inventory_level(&normal(x)?, &review(x)).map(policy),
    },
    Formula {
        name: "optimal_reorder_policy",
        arguments: REVIEWED,
        good: REVIEWED_GOOD,
        ask: |x| optimal_reorder_policy(&normal(x)?, &review(x)).map(policy),
    },
    Formula {
        name: "optimal_unit_reorder_policy",
        arguments: &[
            "fixed_cost_per_order",
            "holding_cost_per_unit",
            "backorder_cost_per_unit",
            "demand_per_time",
            "lead_time_demand",
        ],
        good: &[100.0, 20.0, 150.0, 1.5, 3.0],
        ask: |x| {
            let demand = Demand::poisson(x[4]).map_err(|e| e.of("lead_time_demand"))?;
            optimal_unit_reorder_policy(&demand, &review(x))
                .map(|p| vec![p.reorder_point as f64, f64::from(p.order_quantity), p.cost_per_time])
        },
    },
    Formula {
        name: "optimal_min_max",
        arguments: &["fixed_cost_per_order", "holding_cost_per_unit", "backorder_cost_per_unit", "demand_per_period"],
        good: &[5.0, 1.0, 4.0, 6.0],
        ask: |x| {
            let demand = Demand::poisson(x[3]).map_err(|e| e.of("demand_per_period"))?;
            let costs = PeriodCosts {
                fixed_cost_per_order: x[0],
                holding_cost_per_unit: x[1],
                backorder_cost_per_unit: x[2],
                lead_time_periods: 0,
            };
            optimal_min_max(&demand, &costs)
                .map(|p| vec![p.reorder_level as f64, p.order_up_to_level as f64, p.cost_per_period])
        },
    },
    Formula {
        name: "min_max_by_power_approximation",
        arguments: &[
            "fixed_cost_per_order",
            "holding_cost_per_unit",
            "backorder_cost_per_unit",
            "demand_mean",
            "demand_sd",
        ],
        good: &[2.5, 0.18, 0.7, 50.0, 8.0],
        ask: |x| {
            let costs = PeriodCosts {
                fixed_cost_per_order: x[0],
                holding_cost_per_unit: x[1],
                backorder_cost_per_unit: x[2],
                lead_time_periods: 1,
            };
            min_max_by_power_approximation(x[3], x[4], &costs).map(|p| vec![p.reorder_level, p.order_up_to_level])
        },
    },
    Formula {
        name: "level_for_cycle_service",
        arguments: &["mean", "sd", "cycle_service_level"],
        good: &[50.0, 8.0, 0.95],
        ask: |x| level_for_cycle_service(&Demand::normal(x[0], x[1])?, x[2]).map(safety),
    },
    Formula {
        name: "periodic_review_level",
        arguments: &[
            "demand_mean",
            "demand_sd",
            "lead_time_mean",
            "lead_time_sd",
            "review_period",
            "cycle_service_level",
        ],
        good: &[50.0, 8.0, 3.0, 1.0, 7.0, 0.95],
        ask: |x| periodic_review_level(x[0], x[1], x[2], x[3], x[4], x[5]).map(safety),
    },
    Formula {
        name: "reorder_point_for_fill_rate",
        arguments: &["mean", "sd", "order_quantity", "target_fill_rate"],
        good: &[50.0, 8.0, 30.0, 0.98],
        ask: |x| {
            let demand = Demand::normal(x[0], x[1])?;
            let exact = reorder_point_for_fill_rate(&demand, x[2], x[3])?;
            Ok(vec![exact, reorder_point_for_fill_rate_approximate(&demand, x[2], x[3])?])
        },
    },
    Formula {
        name: "periodic_level_for_fill_rate",
        arguments: &["mean", "sd", "target_fill_rate", "risk_demand"],
        good: &[5.0, 2.0, 0.98],
        ask: |x| {
            let day = Demand::normal(x[0], x[1])?;
            periodic_level_for_fill_rate(&day.over(9.0)?, &day.over(2.0)?, x[2]).map(safety)
        },
    },
    Formula {
        name: "base_stock",
        arguments: &[
            "demand_mean",
            "lead_time_mean",
            "lead_time_sd",
            "holding_cost_per_unit",
            "backorder_cost_per_unit",
        ],
        good: &[5.0, 4.0, 1.5, 1.0, 9.0],
        ask: |x| {
            let demand = poisson_over_gamma_lead_time(x[0], x[1], x[2])?;
            base_stock(&demand, x[3], x[4]).map(|b| vec![b.base_stock_level, b.cost_per_time, b.ready_rate])
        },
    },
    Formula {
        name: "wagner_whitin",
        arguments: &["fixed_cost_per_order", "holding_cost_per_unit", "unit_cost", "demand_per_period"],
        good: &[500.0, 2.0, 1.0, 80.0],
        ask: |x| {
            let demand = [90.0, x[3], 80.0, 70.0];
            let exact = wagner_whitin(&demand, x[0], x[1], x[2])?;
            let rule = silver_meal(&demand, x[0], x[1], x[2])?;
            assert!(exact.total_cost <= rule.total_cost * (1.0 + 1e-12));
            Ok(vec![exact.total_cost, rule.total_cost])
        },
    },
    Formula {
        name: "joint_replenishment",
        arguments: &["major_fixed_cost", "minor_fixed_cost", "holding_cost_per_unit", "demand_per_time"],
        good: &[40.0, 15.0, 2.0, 200.0],
        ask: |x| {
            let item = |k, h, d| JointItem { minor_fixed_cost: k, holding_cost_per_unit: h, demand_per_time: d };
            let items = [item(x[1], x[2], x[3]), item(10.0, 1.0, 50.0)];
            Ok(vec![joint_replenishment(x[0], &items)?.cost_per_time])
        },
    },
    Formula {
        name: "order_quantities_within_limit",
        arguments: &["fixed_cost_per_order", "holding_cost_per_unit", "demand_per_time", "use_per_unit", "limit"],
        good: &[40.0, 2.0, 200.0, 3.0, 100.0],
        ask: |x| {
            let item = LimitedLot {
                fixed_cost_per_order: x[0],
                holding_cost_per_unit: x[1],
                demand_per_time: x[2],
                use_per_unit: x[3],
            };
            order_quantities_within_limit(&[item], x[4]).map(|found| found.order_quantities)
        },
    },
];

#[test]
fn one_hostile_number_is_named() {
    for formula in FORMULAS {
        let good = (formula.ask)(formula.good).unwrap_or_else(|e| panic!("{}: {e}", formula.name));
        assert!(good.iter().all(|value| value.is_finite()), "{}: {good:?}", formula.name);
        for (at, argument) in formula.arguments.iter().enumerate().take(formula.good.len()) {
            for hostile in HOSTILE {
                let mut x = formula.good.to_vec();
                x[at] = hostile;
                let what = format!("{} with {argument} = {hostile:e}", formula.name);
                match (formula.ask)(&x) {
                    Ok(found) => {
                        assert!(hostile.is_finite(), "{what} is let through: {found:?}");
                        assert!(found.iter().all(|value| value.is_finite()), "{what}: {found:?}");
                    }
                    Err(invalid) => {
                        let named = formula.arguments.iter().any(|a| invalid.field.contains(a));
                        assert!(named, "{what} blames `{}`", invalid.field);
                        if !hostile.is_finite() {
                            assert!(invalid.field.contains(argument), "{what} blames `{}`", invalid.field);
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn two_hostile_numbers_are_named_too() {
    for formula in FORMULAS {
        for first in 0..formula.good.len() {
            for second in first + 1..formula.good.len() {
                for (a, b) in EXTREME.iter().flat_map(|a| EXTREME.iter().map(move |b| (*a, *b))) {
                    let mut x = formula.good.to_vec();
                    (x[first], x[second]) = (a, b);
                    match (formula.ask)(&x) {
                        Ok(found) => {
                            assert!(found.iter().all(|value| value.is_finite()), "{} {x:?}: {found:?}", formula.name)
                        }
                        Err(invalid) => {
                            let named = formula.arguments.iter().any(|arg| invalid.field.contains(arg));
                            assert!(named, "{} {x:?} blames `{}`", formula.name, invalid.field);
                        }
                    }
                }
            }
        }
    }
}

/// What the textbook leaves out: certain demand, no demand, no lead time.
#[test]
fn borders_are_defined() {
    assert_eq!(economic_order_quantity(8.0, 0.2, 0.0).unwrap().order_quantity, 0.0);
    let certain = Demand::normal(50.0, 0.0).unwrap();
    assert_eq!(newsvendor(&certain, 1.0, 4.0).unwrap().order_up_to_level, 50.0);
    assert_eq!(newsvendor(&certain, 1.0, 4.0).unwrap().expected_cost, 0.0);
    assert_eq!(level_for_cycle_service(&certain, 0.99).unwrap().safety_stock, 0.0);
    let none = Demand::poisson(0.0).unwrap();
    assert_eq!(newsvendor(&none, 1.0, 4.0).unwrap().order_up_to_level, 0.0);
    assert_eq!(base_stock(&none, 1.0, 9.0).unwrap().base_stock_level, 0.0);
    assert_eq!(normal_lead_time_demand(5.0, 2.0, 0.0, 0.0).unwrap().mean(), 0.0);
    assert_eq!(wagner_whitin(&[0.0, 0.0], 10.0, 1.0, 0.0).unwrap().total_cost, 0.0);
    for service in [0.0, 1.0, -0.1, 1.1] {
        assert_eq!(level_for_cycle_service(&certain, service).unwrap_err().field, "cycle_service_level");
        assert_eq!(shelf_life_cap(&certain, service).unwrap_err().field, "confidence");
        assert_eq!(reorder_point_for_fill_rate(&certain, 10.0, service).unwrap_err().field, "target_fill_rate");
    }
    // The minimum order would outlive its shelf life.
    let terms = PurchaseTerms {
        fixed_cost_per_order: 20.0,
        holding_rate: 0.25,
        demand_per_time: 100.0,
        price_break_rule: PriceBreakRule::AllUnits,
        price_breaks: vec![PriceBreak { from_units: 0.0, unit_price: 4.0 }],
    };
    let cap = shelf_life_cap(&Demand::poisson(40.0).unwrap(), 0.95).unwrap();
    assert_eq!(cap, 30);
    let limits = OrderLimits { minimum_order_quantity: 36, pack_size: 6, quantity_max: Some(cap) };
    let refused = order_quantity_in_packs(&terms, &limits).unwrap_err();
    assert_eq!((refused.field.as_str(), refused.code()), ("minimum_order_quantity", "invalid.inconsistent"));
}
