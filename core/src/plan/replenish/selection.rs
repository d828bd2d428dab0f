//! One choice per item under a budget, exactly: packs, minimum orders and price breaks become a list of options.
//!
//! The multiple-choice knapsack: dominated options are removed, partial plans are kept as a front of (spend, value) and
//! cut by the bound of the linear relaxation. Sources: Sinha & Zoltners, "The multiple-choice knapsack problem",
//! *Operations Research* 27, 1979; Nemhauser & Ullmann, *Management Science* 15, 1969.

use serde::{Deserialize, Serialize};

use crate::value::{Invalid, Problem};

/// Most items of one plan.
const ITEMS_MAX: usize = 10_000;
/// Most options of one item.
pub(super) const OPTIONS_MAX: usize = 10_000;
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

/// A step along the upper hull of an item's options.
struct Increment {
    item: usize,
    spend: i64,
    value: f64,
}

/// What the items from one on can add at most: their increments by falling yield, summed, the last one cut.
struct Relaxed {
    spends: Vec<i64>,
    values: Vec<f64>,
}

impl Relaxed {
    fn of(increments: &[Increment], from: usize) -> Self {
        let mut sums = Self { spends: vec![0], values: vec![0.0] };
        let (mut spend, mut value) = (0i64, 0.0);
        for step in increments.iter().filter(|step| step.item >= from) {
            spend = spend.saturating_add(step.spend);
            value += step.value;
            sums.spends.push(spend);
            sums.values.push(value);
        }
        sums
    }

    fn value(&self, left: i64) -> f64 {
        let next = self.spends.partition_point(|spend| *spend <= left);
        let at = next.saturating_sub(1);
        let (spend, value) = (self.spends.get(at).copied().unwrap_or(0), self.values.get(at).copied().unwrap_or(0.0));
        match (self.spends.get(next), self.values.get(next)) {
            (Some(further), Some(more)) => {
                let part = left.saturating_sub(spend) as f64 / further.saturating_sub(spend) as f64;
                value + (more - value) * part
            }
            _ => value,
        }
    }
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
    let value_bound = Relaxed::of(&increments, 0).value(budget_minor) + options.iter().map(|o| free(o)).sum::<f64>();

    let mut front = vec![Partial { spend: 0, value: 0.0, parent: 0, choice: 0 }];
    let mut layers: Vec<Vec<Partial>> = Vec::with_capacity(items.len());
    let mut is_optimal = true;
    let mut incumbent = greedy_value(&options, &increments, budget_minor);
    let mut rest_free: f64 = options.iter().map(|o| free(o)).sum();
    for (at, item) in options.iter().enumerate() {
        rest_free -= free(item);
        let rest = Relaxed::of(&increments, at.saturating_add(1));
        let reach = |p: &Partial| p.value + rest_free + rest.value(budget_minor.saturating_sub(p.spend));
        let slack = 1e-9 * incumbent.abs().max(1e-9);
        let mut next: Vec<Partial> = Vec::with_capacity(front.len().saturating_mul(2));
        for (parent, partial) in front.iter().enumerate() {
            for (choice, option) in item.iter().enumerate() {
                let spend = partial.spend.saturating_add(option.spend_minor);
                if spend > budget_minor {
                    break;
                }
                let partial = Partial { spend, value: partial.value + option.value, parent, choice };
                if reach(&partial) >= incumbent - slack {
                    next.push(partial);
                }
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
        if next.len() > FRONT_MAX {
            is_optimal = false;
            next.sort_by(|a, b| reach(b).total_cmp(&reach(a)));
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
