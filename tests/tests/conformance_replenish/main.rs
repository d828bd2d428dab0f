//! Planning cases with outside sources, each to its own tolerance; counts what ran.

use daigou::plan::classify as c;
use daigou::plan::distribution::{Demand, normal_ppf, standard_normal_loss, standard_normal_second_loss};
use daigou::plan::replenish as r;
use serde_json::{Value, json};

mod case;

use case::{Given, compare};

fn economics(revenue: f64, cost: f64, salvage: f64) -> r::UnitEconomics {
    r::UnitEconomics {
        unit_revenue: revenue,
        unit_cost: cost,
        unit_salvage_value: salvage,
        holding_cost_per_unsold_unit: 0.0,
        goodwill_cost_per_short_unit: 0.0,
    }
}

fn losses(demand: &Demand, x: f64) -> Value {
    json!({"first_order_loss": demand.loss(x), "complementary_loss": demand.complementary_loss(x)})
}

fn joint(plan: r::JointPlan) -> Value {
    json!({"cost_per_year": plan.cost_per_time, "base_cycle_years": plan.base_cycle_time,
           "multiples": plan.multiples, "order_quantities": plan.order_quantities})
}

fn policy(p: r::ReorderPolicy) -> Value {
    json!({"reorder_point": p.reorder_point, "order_quantity": p.order_quantity,
           "cost_per_year": p.cost_per_time, "approximate_cost_per_year": p.cost_per_time})
}

fn safety(s: r::SafetyStock) -> Value {
    json!({"lead_time_demand_mean": s.risk_demand_mean, "lead_time_demand_sd": s.risk_demand_sd,
           "safety_stock": s.safety_stock, "reorder_point": s.level, "order_up_to_level": s.level})
}

/// The library's answer to a case, or `None` when the case belongs to another room.
fn answer(method: &str, g: &Given) -> Option<Value> {
    Some(match method {
        "eoq" => {
            let d = g.f("demand_units_per_year");
            let p = r::economic_order_quantity(g.f("fixed_cost_per_order"), g.f("holding_cost_per_unit_per_year"), d)
                .unwrap();
            json!({"order_quantity": p.order_quantity, "cost_per_year": p.cost_per_time,
                   "orders_per_year": p.orders_per_time(d), "cycle_years": p.cycle_time(d)})
        }
        "epq_finite_rate" => {
            let p = r::economic_production_quantity(
                g.f("fixed_cost_per_order"),
                g.f("holding_cost_per_unit_per_year"),
                g.f("demand_units_per_year"),
                g.f("replenishment_units_per_year"),
            )
            .unwrap();
            json!({"order_quantity": p.order_quantity, "cost_per_year": p.cost_per_time})
        }
        "eoq_supplier_disruptions_lost_sales" => {
            let p = r::economic_order_quantity_with_disruptions(
                g.f("fixed_cost_per_order"),
                g.f("holding_cost_per_unit_per_year"),
                g.f("lost_sale_cost_per_unit"),
                g.f("demand_units_per_year"),
                g.f("disruption_rate_per_year"),
                g.f("recovery_rate_per_year"),
            )
            .unwrap();
            json!({"order_quantity": p.order_quantity, "cost_per_year": p.cost_per_time})
        }
        "eoq_all_units_discount" | "eoq_incremental_discount" => {
            let rule = if method == "eoq_all_units_discount" {
                r::PriceBreakRule::AllUnits
            } else {
                r::PriceBreakRule::Incremental
            };
            let p = r::order_quantity_with_price_breaks(&g.terms(rule)).unwrap();
            json!({"order_quantity": p.order_quantity, "price_tier_index": p.price_tier,
                   "cost_per_year_incl_purchase": p.cost_per_time})
        }
        "eoq_all_units_discount_moq_pack" => {
            let limits = r::OrderLimits {
                minimum_order_quantity: g.f("minimum_order_quantity") as u32,
                pack_size: g.f("pack_size") as u32,
                quantity_max: None,
            };
            let p = r::order_quantity_in_packs(&g.terms(r::PriceBreakRule::AllUnits), &limits).unwrap();
            json!({"order_quantity": p.order_quantity, "cost_per_year_incl_purchase": p.cost_per_time})
        }
        "joint_replenishment_optimal_cyclic" => {
            joint(r::joint_replenishment(g.f("major_fixed_cost_per_order"), &g.joint()).unwrap())
        }
        "joint_replenishment_silver_heuristic" => {
            joint(r::joint_replenishment_by_silver(g.f("major_fixed_cost_per_order"), &g.joint()).unwrap())
        }
        "standard_normal_loss" => {
            let z = g.f("z");
            json!({"first_order_loss": standard_normal_loss(z), "complementary_loss": standard_normal_loss(-z),
                   "second_order_loss": standard_normal_second_loss(z)})
        }
        "poisson_loss" => losses(&Demand::poisson(g.f("mean")).unwrap(), g.f("x")),
        "gamma_loss" => losses(&Demand::gamma(g.f("shape"), g.f("scale")).unwrap(), g.f("x")),
        "negative_binomial_loss" => losses(&Demand::negative_binomial(g.f("mean"), g.f("sd")).unwrap(), g.f("x")),
        "newsvendor_normal" | "newsvendor_normal_cost" => {
            let periods = g.f("lead_time_periods") + 1.0;
            let d = Demand::normal(g.f("demand_mean_per_period"), g.f("demand_sd_per_period")).unwrap();
            let d = d.over(periods).unwrap();
            let (o, u) = (g.f("overage_cost_per_unit"), g.f("underage_cost_per_unit"));
            if method == "newsvendor_normal_cost" {
                let cost = r::newsvendor_cost(&d, o, u, g.f("order_up_to_level")).unwrap();
                return Some(json!({"expected_cost_per_period": cost}));
            }
            newsvendor(&d, o, u)
        }
        "newsvendor_poisson" => newsvendor(
            &Demand::poisson(g.f("demand_mean")).unwrap(),
            g.f("overage_cost_per_unit"),
            g.f("underage_cost_per_unit"),
        ),
        "newsvendor_discrete" => newsvendor(
            &Demand::discrete(g.list("demand_values"), g.list("demand_probabilities")).unwrap(),
            g.f("overage_cost_per_unit"),
            g.f("underage_cost_per_unit"),
        ),
        "newsvendor_parametric" => {
            assert_eq!(g.0["distribution"], "negative_binomial");
            newsvendor(
                &Demand::negative_binomial(g.f("mean"), g.f("sd")).unwrap(),
                g.f("overage_cost_per_unit"),
                g.f("underage_cost_per_unit"),
            )
        }
        "newsvendor_profit_normal" | "newsvendor_profit_poisson" => {
            let demand = if method == "newsvendor_profit_normal" {
                Demand::normal(g.f("demand_mean"), g.f("demand_sd"))
            } else {
                Demand::poisson(g.f("demand_mean"))
            };
            let unit = r::UnitEconomics {
                holding_cost_per_unsold_unit: g.f("extra_holding_cost_per_unsold_unit"),
                goodwill_cost_per_short_unit: g.f("extra_goodwill_cost_per_short_unit"),
                ..economics(g.f("unit_revenue"), g.f("unit_purchase_cost"), g.f("unit_salvage_value"))
            };
            let p = r::newsvendor_profit(&demand.unwrap(), &unit).unwrap();
            json!({"order_quantity": p.order_quantity, "expected_profit": p.expected_profit})
        }
        "rq_eoq_plus_safety_stock" => {
            policy(r::reorder_policy_by_safety_stock(&g.normal_lead_time(), &g.review()).unwrap())
        }
        "rq_expected_inventory_level_approximation" => {
            policy(r::reorder_policy_by_inventory_level(&g.normal_lead_time(), &g.review()).unwrap())
        }
        "rq_eoqb_approximation" => {
            policy(r::reorder_policy_by_backorder_quantity(&g.normal_lead_time(), &g.review()).unwrap())
        }
        "rq_normal_optimal" => policy(r::optimal_reorder_policy(&g.normal_lead_time(), &g.review()).unwrap()),
        "rq_normal_cost" => {
            let cost =
                r::reorder_policy_cost(&g.normal_lead_time(), &g.review(), g.f("reorder_point"), g.f("order_quantity"));
            json!({"cost_per_year": cost.unwrap()})
        }
        "rq_normal_optimal_r_given_q" => {
            json!({"reorder_point":
                   r::best_reorder_point(&g.normal_lead_time(), &g.review(), g.f("order_quantity")).unwrap()})
        }
        "rq_poisson_optimal" | "rq_poisson_cost" => {
            let demand = Demand::poisson(g.f("demand_mean_per_time") * g.f("lead_time")).unwrap();
            if method == "rq_poisson_cost" {
                let (point, quantity) = (g.f("reorder_point") as i64, g.f("order_quantity") as u32);
                let cost = r::unit_reorder_policy_cost(&demand, &g.review(), point, quantity).unwrap();
                return Some(json!({"cost_per_time": cost}));
            }
            let p = r::optimal_unit_reorder_policy(&demand, &g.review()).unwrap();
            json!({"reorder_point": p.reorder_point, "order_quantity": p.order_quantity, "cost_per_time": p.cost_per_time})
        }
        "rq_normal_service_levels" => {
            let d = Demand::normal(g.f("lead_time_demand_mean"), g.f("lead_time_demand_sd")).unwrap();
            let s = r::reorder_service(&d, g.f("reorder_point"), g.f("order_quantity")).unwrap();
            json!({"cycle_service_level": s.cycle_service_level, "fill_rate_approx": s.fill_rate_approximate,
                   "fill_rate_exact": s.fill_rate})
        }
        "reorder_point_for_fill_rate_normal" => {
            let mean = g.f("lead_time_demand_mean");
            let d = Demand::normal(mean, g.f("lead_time_demand_sd")).unwrap();
            let (q, target) = (g.f("order_quantity"), g.f("target_fill_rate"));
            let approx = r::reorder_point_for_fill_rate_approximate(&d, q, target).unwrap();
            let exact = r::reorder_point_for_fill_rate(&d, q, target).unwrap();
            json!({"reorder_point_approx": approx, "safety_stock_approx": approx - mean,
                   "reorder_point_exact": exact, "safety_stock_exact": exact - mean})
        }
        "reorder_point_cycle_service_normal" | "reorder_point_cycle_service_normal_random_lead_time" => {
            let days = g.0.get("lead_time_days").or(g.0.get("lead_time_mean_days")).unwrap().as_f64().unwrap();
            let sd = g.0.get("lead_time_sd_days").map_or(0.0, |v| v.as_f64().unwrap());
            let d = r::normal_lead_time_demand(g.f("demand_mean_per_day"), g.f("demand_sd_per_day"), days, sd).unwrap();
            let level = g.f("cycle_service_level");
            let mut found = safety(r::level_for_cycle_service(&d, level).unwrap());
            found["safety_factor"] = json!(normal_ppf(level));
            found
        }
        "periodic_review_order_up_to_normal" => safety(
            r::periodic_review_level(
                g.f("demand_mean_per_day"),
                g.f("demand_sd_per_day"),
                g.f("lead_time_mean_days"),
                g.f("lead_time_sd_days"),
                g.f("review_period_days"),
                g.f("cycle_service_level"),
            )
            .unwrap(),
        ),
        "base_stock_poisson_demand_gamma_lead_time" | "base_stock_poisson_demand_discrete_lead_time" => {
            let demand = if method == "base_stock_poisson_demand_gamma_lead_time" {
                r::poisson_over_gamma_lead_time(
                    g.f("demand_mean_per_day"),
                    g.f("lead_time_mean_days"),
                    g.f("lead_time_sd_days"),
                )
            } else {
                let times = g.list("lead_time_days").into_iter().zip(g.list("lead_time_probabilities"));
                let times: Vec<_> =
                    times.map(|(periods, probability)| r::LeadTimeShare { periods, probability }).collect();
                r::demand_over_lead_times(&Demand::poisson(g.f("demand_mean_per_day")).unwrap(), &times)
            };
            let demand = demand.unwrap();
            let b =
                r::base_stock(&demand, g.f("holding_cost_per_unit_per_day"), g.f("backorder_cost_per_unit_per_day"))
                    .unwrap();
            json!({"lead_time_demand_mean": demand.mean(), "lead_time_demand_sd": demand.sd(),
                   "base_stock_level": b.base_stock_level, "expected_cost_per_day": b.cost_per_time,
                   "ready_rate": b.ready_rate})
        }
        "ss_poisson_optimal" => {
            let d = Demand::poisson(g.f("demand_mean_per_period")).unwrap();
            let p = r::optimal_min_max(&d, &g.periods()).unwrap();
            json!({"reorder_level_s": p.reorder_level, "order_up_to_S": p.order_up_to_level,
                   "cost_per_period": p.cost_per_period})
        }
        "ss_poisson_cost" => {
            let d = Demand::poisson(g.f("demand_mean_per_period")).unwrap();
            let (s, top) = (g.f("reorder_level_s") as i64, g.f("order_up_to_S") as i64);
            json!({"cost_per_period": r::min_max_cost(&d, &g.periods(), s, top).unwrap()})
        }
        "ss_power_approximation_ehrhardt_mosier" => {
            let (mean, sd) = (g.f("demand_mean_per_period"), g.f("demand_sd_per_period"));
            let p = r::min_max_by_power_approximation(mean, sd, &g.periods()).unwrap();
            json!({"reorder_level_s": p.reorder_level, "order_up_to_S": p.order_up_to_level})
        }
        "wagner_whitin" => {
            let p = r::wagner_whitin(
                &g.list("demand_per_period"),
                g.f("fixed_cost_per_order"),
                g.f("holding_cost_per_unit_per_period"),
                g.f("unit_purchase_cost"),
            )
            .unwrap();
            json!({"total_cost": p.total_cost, "order_quantities": p.order_quantities})
        }
        "multi_item_eoq_investment_budget" => {
            let rate = g.f("holding_rate_per_year");
            let rows = g.list("fixed_costs_per_order").into_iter().zip(g.list("demand_units_per_year"));
            let rows = rows.zip(g.list("unit_costs"));
            let items: Vec<_> = rows
                .map(|((k, d), price)| r::LimitedLot {
                    fixed_cost_per_order: k,
                    holding_cost_per_unit: rate * price,
                    demand_per_time: d,
                    use_per_unit: price,
                })
                .collect();
            let p = r::order_quantities_within_limit(&items, g.f("max_total_order_value")).unwrap();
            json!({"order_quantities": p.order_quantities, "multiplier": p.multiplier, "cost_per_year": p.value})
        }
        "multi_item_newsvendor_budget_normal" => {
            let rows = g.list("unit_revenues").into_iter().zip(g.list("unit_costs")).zip(g.list("salvage_values"));
            let demands = g.list("demand_means").into_iter().zip(g.list("demand_sds"));
            let items: Vec<_> = rows
                .zip(demands)
                .map(|(((revenue, cost), salvage), (mean, sd))| r::LimitedSeason {
                    demand: Demand::normal(mean, sd).unwrap(),
                    economics: economics(revenue, cost, salvage),
                    use_per_unit: cost,
                })
                .collect();
            let p = r::season_quantities_within_limit(&items, g.f("purchase_budget")).unwrap();
            json!({"order_quantities": p.order_quantities, "multiplier": p.multiplier, "expected_profit": p.value})
        }
        "multi_item_newsvendor_budget_poisson_pack_moq" => {
            let items: Vec<_> = g.0["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| {
                    let i = Given(item);
                    let limits = r::OrderLimits {
                        minimum_order_quantity: i.f("moq") as u32,
                        pack_size: i.f("pack") as u32,
                        quantity_max: None,
                    };
                    let minor = (i.f("cost") * 100.0).round() as i64;
                    let unit = economics(i.f("revenue"), i.f("cost"), i.f("salvage"));
                    r::season_options(&Demand::poisson(i.f("mean")).unwrap(), &unit, &limits, minor).unwrap()
                })
                .collect();
            let p = r::buy_within_budget(&items, (g.f("purchase_budget") * 100.0) as i64).unwrap();
            assert!(p.is_optimal && p.value_bound >= p.value);
            json!({"expected_profit": p.value, "order_quantities": p.quantities, "spend": p.spend_minor as f64 / 100.0})
        }
        _ => return classified(method, g),
    })
}

fn newsvendor(demand: &Demand, overage: f64, underage: f64) -> Value {
    let best = r::newsvendor(demand, overage, underage).unwrap();
    json!({"order_up_to_level": best.order_up_to_level, "expected_cost_per_period": best.expected_cost,
           "critical_ratio": best.critical_ratio})
}

fn classified(method: &str, g: &Given) -> Option<Value> {
    Some(match method {
        "abc_by_cumulative_share" => {
            let values: Vec<f64> = g.list("annual_values");
            let limits =
                c::AbcLimits { a_share: g.f("a_limit"), b_share: g.f("b_limit"), boundary: c::AbcBoundary::Below };
            let classes = c::abc_classes(&values, &limits).unwrap();
            let names = g.0["items"].as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned());
            let pairs = names.zip(classes).map(|(name, class)| (name, json!(format!("{class:?}"))));
            json!({"classes": Value::Object(pairs.collect())})
        }
        "xyz_by_coefficient_of_variation" => {
            let limits = c::XyzLimits { x_cv: g.f("x_limit"), y_cv: g.f("y_limit") };
            let (mut cvs, mut classes) = (json!({}), json!({}));
            for (name, series) in g.0["series"].as_object().unwrap() {
                let series: Vec<f64> = series.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect();
                let found = c::xyz_class(&series, &limits).unwrap();
                cvs[name] = json!(found.coefficient_of_variation.unwrap());
                classes[name] = json!(format!("{:?}", found.class));
            }
            json!({"cv": cvs, "classes": classes})
        }
        "demand_pattern_sbc" => {
            let p = c::demand_pattern(&g.list("series")).unwrap();
            json!({"adi": p.average_interval.unwrap(), "cv2": p.squared_variation.unwrap(),
                   "pattern": format!("{:?}", p.pattern).to_lowercase()})
        }
        "inventory_turnover" => {
            let average = (g.f("opening_stock_value") + g.f("closing_stock_value")) / 2.0;
            let t =
                c::turnover(g.f("cogs_per_year"), average, g.f("gross_margin_per_year"), g.f("days_per_year")).unwrap();
            json!({"turnover": t.turns.unwrap(), "days_of_inventory": t.days_of_supply.unwrap(), "gmroi": t.gmroi.unwrap()})
        }
        _ => return None,
    })
}

#[test]
fn planning_cases() {
    let Some(path) = daigou_tests::shared("cases/planning.json") else { return };
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let (mut ran, mut failed, mut wrong) = (0, 0, Vec::new());
    for case in file["cases"].as_array().unwrap() {
        let Some(found) = answer(case["method"].as_str().unwrap(), &Given(&case["given"])) else { continue };
        ran += 1;
        let before = wrong.len();
        compare(case["id"].as_str().unwrap(), "", &case["expect"], &found, &case["tolerance"], &mut wrong);
        failed += usize::from(wrong.len() > before);
    }
    println!("planning cases: {} of {ran} pass", ran - failed);
    assert!(wrong.is_empty(), "{failed} of {ran} fail:\n{}", wrong.join("\n"));
    assert_eq!(ran, 75, "every replenishment and classification case is wired");
}
