//! One choice per item under a budget, exactly: packs, minimum orders and price breaks become a list of options.
//!
//! The multiple-choice knapsack: dominated options are removed, partial plans are kept as a front of (spend, value) and
//! cut by the bound of the linear relaxation. Sources: Sinha & Zoltners, "The multiple-choice knapsack problem",
//! *Operations Research* 27, 1979; Nemhauser & Ullmann, *Management Science* 15, 1969.

use serde::{Deserialize, Serialize};

use super::{OrderLimits, UnitEconomics};
use crate::plan::distribution::Demand;
use crate::value::{Invalid, Problem, bounds};

/// Most items of one plan.
const ITEMS_MAX: usize = 10_000;
/// Most options of one item.
const OPTIONS_MAX: usize = 10_000;
/// Most partial plans kept; above it the best by bound stay and the answer says it is not proven.
const FRONT_MAX: usize = 200_000;

/// One way to buy an item.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct BuyOption {
    /// Units.
    pub quantity: u32,
    /// What it takes from the budget, in minor units of its currency.
    pub spend_minor: i64,
    /// What it is expected to bring.
    pub value: f64,
}

/// An item with its options; not buying (nothing spent, nothing gained) is always one of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BuyItem {
    /// The options.
    pub options: Vec<BuyOption>,
}

/// The best choice of options.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BuyPlan {
    /// Units of each item.
    pub quantities: Vec<u32>,
    /// Minor units spent.
    pub spend_minor: i64,
    /// Expected value.
    pub value: f64,
    /// No plan within the budget can bring more than this.
    pub value_bound: f64,
    /// Whether the plan is proven best.
    pub is_optimal: bool,
}

/// Options of a seasonal item: nothing, or every multiple of the pack from the minimum order on, up to where more cannot
/// pay; valued by the expected profit beyond that of not buying.
///
/// # Errors
/// `invalid.*` naming the argument; `invalid.too_long` on `options` when there would be more than 10,000.
pub fn season_options(
    demand: &Demand,
    economics: &UnitEconomics,
    limits: &OrderLimits,
    unit_cost_minor: i64,
) -> Result<BuyItem, Invalid> {
    let (overage, underage) = economics.overage_underage()?;
    if limits.pack_size == 0 {
        return Err(Invalid::too_small("pack_size", 1));
    }
    if unit_cost_minor < 0 {
        return Err(Invalid::too_small("unit_cost_minor", 0));
    }
    let pack = f64::from(limits.pack_size);
    let up = |units: f64| (units / pack).ceil() * pack;
    let best = demand.isf(overage / (overage + underage));
    let first = up(f64::from(limits.minimum_order_quantity.max(1)));
    let ceiling = limits.quantity_max.map_or(f64::from(bounds::QUANTITY_MAX), f64::from);
    let last = up(best).max(first).min((ceiling / pack).floor() * pack);
    let nothing = economics.expected_profit(demand, 0.0)?;
    let mut options = Vec::new();
    let mut units = first;
    while units <= last {
        if options.len() >= OPTIONS_MAX {
            return Err(Invalid::new("options", Problem::TooLong { max: OPTIONS_MAX as u64 }));
        }
        let quantity = units as u32;
        let spend_minor = unit_cost_minor.saturating_mul(i64::from(quantity));
        let value = economics.expected_profit(demand, units)? - nothing;
        options.push(BuyOption { quantity, spend_minor, value });
        units += pack;
    }
    Ok(BuyItem { options })
}

/// A step along the upper hull of an item's options.
struct Increment {
    item: usize,
    spend: i64,
    value: f64,
}

/// Useful options by rising spend, from nothing on.
fn undominated(item: &BuyItem) -> Vec<BuyOption> {
    let mut options = item.options.clone();
    options.push(BuyOption { quantity: 0, spend_minor: 0, value: 0.0 });
    options.sort_by(|a, b| {
        a.spend_minor.cmp(&b.spend_minor).then(b.value.total_cmp(&a.value)).then(a.quantity.cmp(&b.quantity))
    });
    let mut kept: Vec<BuyOption> = Vec::with_capacity(options.len());
    for option in options {
        if kept.last().is_none_or(|last| option.value > last.value) {
            kept.push(option);
        }
    }
    kept
}

fn hull(item: usize, options: &[BuyOption]) -> Vec<Increment> {
    let slope =
        |a: &BuyOption, b: &BuyOption| (b.value - a.value) / (b.spend_minor.saturating_sub(a.spend_minor) as f64);
    let mut corners: Vec<BuyOption> = Vec::new();
    for option in options {
        while let (Some(last), Some(before)) = (corners.last(), corners.iter().rev().nth(1)) {
            if slope(before, last) > slope(last, option) {
                break;
            }
            corners.pop();
        }
        corners.push(*option);
    }
    let steps = corners.iter().zip(corners.iter().skip(1));
    steps
        .map(|(a, b)| Increment { item, spend: b.spend_minor.saturating_sub(a.spend_minor), value: b.value - a.value })
        .collect()
}

/// The plan of highest value with total spend within the budget.
///
/// # Errors
/// `invalid.*` naming the argument: a negative budget or spend, a value that is not finite, too many items or options.
pub fn buy_within_budget(items: &[BuyItem], budget_minor: i64) -> Result<BuyPlan, Invalid> {
    if budget_minor < 0 {
        return Err(Invalid::too_small("budget_minor", 0));
    }
    if items.len() > ITEMS_MAX {
        return Err(Invalid::new("items", Problem::TooLong { max: ITEMS_MAX as u64 }));
    }
    for (at, item) in items.iter().enumerate() {
        if item.options.len() > OPTIONS_MAX {
            return Err(Invalid::new(format!("items[{at}].options"), Problem::TooLong { max: OPTIONS_MAX as u64 }));
        }
        for option in &item.options {
            super::check::bounded(&format!("items[{at}].value"), option.value)?;
            if option.spend_minor < 0 {
                return Err(Invalid::too_small(format!("items[{at}].spend_minor"), 0));
            }
        }
    }
    let options: Vec<Vec<BuyOption>> = items.iter().map(undominated).collect();
    let free = |options: &[BuyOption]| options.first().map_or(0.0, |o| o.value);
    let mut increments: Vec<Increment> =
        options.iter().enumerate().flat_map(|(item, options)| hull(item, options)).collect();
    increments.sort_by(|a, b| (b.value / b.spend as f64).total_cmp(&(a.value / a.spend as f64)));
    // Bound on what items from `from` on add with `left` to spend: their increments by falling yield, the last cut.
    let bound = |from: usize, left: i64| {
        let (mut left, mut value) = (left, 0.0);
        for step in increments.iter().filter(|step| step.item >= from) {
            if step.spend > left {
                return value + step.value * (left as f64 / step.spend as f64);
            }
            left = left.saturating_sub(step.spend);
            value += step.value;
        }
        value
    };
    let value_bound = bound(0, budget_minor) + options.iter().map(|o| free(o)).sum::<f64>();

    let mut front = vec![Partial { spend: 0, value: 0.0, parent: 0, choice: 0 }];
    let mut layers: Vec<Vec<Partial>> = Vec::with_capacity(items.len());
    let mut is_optimal = true;
    let mut incumbent = greedy_value(&options, &increments, budget_minor);
    let mut rest_free: f64 = options.iter().map(|o| free(o)).sum();
    for (at, item) in options.iter().enumerate() {
        rest_free -= free(item);
        let mut next: Vec<Partial> = Vec::with_capacity(front.len().saturating_mul(2));
        for (parent, partial) in front.iter().enumerate() {
            for (choice, option) in item.iter().enumerate() {
                let spend = partial.spend.saturating_add(option.spend_minor);
                if spend > budget_minor {
                    break;
                }
                next.push(Partial { spend, value: partial.value + option.value, parent, choice });
            }
        }
        next.sort_by(|a, b| a.spend.cmp(&b.spend).then(b.value.total_cmp(&a.value)));
        let mut richest = f64::NEG_INFINITY;
        next.retain(|p| {
            let keeps = p.value > richest;
            richest = richest.max(p.value);
            keeps
        });
        incumbent = next.iter().fold(incumbent, |best, p| best.max(p.value + rest_free));
        let slack = 1e-9 * incumbent.abs().max(1e-9);
        let after = at.saturating_add(1);
        next.retain(|p| p.value + rest_free + bound(after, budget_minor.saturating_sub(p.spend)) >= incumbent - slack);
        if next.len() > FRONT_MAX {
            is_optimal = false;
            let key = |p: &Partial| p.value + bound(after, budget_minor.saturating_sub(p.spend));
            next.sort_by(|a, b| key(b).total_cmp(&key(a)));
            next.truncate(FRONT_MAX);
        }
        layers.push(std::mem::replace(&mut front, next));
    }

    let last = front.iter().enumerate().max_by(|a, b| a.1.value.total_cmp(&b.1.value).then(b.1.spend.cmp(&a.1.spend)));
    let mut plan = BuyPlan { quantities: vec![0; items.len()], spend_minor: 0, value: 0.0, value_bound, is_optimal };
    let Some((_, chosen)) = last else { return Ok(plan) };
    (plan.spend_minor, plan.value) = (chosen.spend, chosen.value);
    let mut partial = *chosen;
    for ((quantity, item), layer) in plan.quantities.iter_mut().zip(&options).zip(&layers).rev() {
        *quantity = item.get(partial.choice).map_or(0, |o| o.quantity);
        partial = layer.get(partial.parent).copied().unwrap_or(partial);
    }
    Ok(plan)
}

/// What taking whole increments by falling yield brings: a first plan to measure the others by.
fn greedy_value(options: &[Vec<BuyOption>], increments: &[Increment], budget: i64) -> f64 {
    let mut closed = vec![false; options.len()];
    let mut left = budget;
    let mut value: f64 = options.iter().filter_map(|o| o.first()).map(|o| o.value).sum();
    for step in increments {
        let Some(is_closed) = closed.get_mut(step.item) else { continue };
        if *is_closed || step.spend > left {
            *is_closed = true;
            continue;
        }
        left = left.saturating_sub(step.spend);
        value += step.value;
    }
    value
}

/// A choice for the items so far.
#[derive(Clone, Copy)]
struct Partial {
    spend: i64,
    value: f64,
    parent: usize,
    choice: usize,
}
