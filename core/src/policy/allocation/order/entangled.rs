//! Orders whose lines get in each other's way: two lines on one pool, or a parcel over its weight or value.
//!
//! The desk solves the order as if they did not. Where the picks clash, at least one of them must change: branch over
//! which one, with the earlier ones kept.

use super::super::dense::{Dense, Span};
use super::super::model::{Model, OptionRow, OrderRow, SlotRow};
use super::cost::Cost;
use super::desk::{Desk, UNFILLED};

/// Solutions of the desk after which the search settles for the best found.
const TRIES_MAX: u32 = 3_000;

#[derive(Debug, Clone, Default)]
struct Node {
    forbidden: Vec<u32>,
    /// Picks that stay, with the options of their lines.
    kept: Vec<(u32, Span)>,
}

/// The best picks of an entangled order, left on the desk; the cost, and whether it is proven the least.
pub(crate) fn solve_entangled<C: Cost>(
    model: &Model<C>,
    order: &OrderRow<C>,
    desk: &mut Desk<C>,
    left: &[i64],
    slot_cost: impl Fn(&SlotRow<C>) -> Option<C>,
    option_cost: impl Fn(u32, &OptionRow<C>) -> Option<C>,
) -> (C, bool) {
    let mut best = model.nothing(order);
    let mut best_picks: Vec<u32> = vec![UNFILLED; order.lines.len()];
    let mut open = vec![Node::default()];
    let mut tries = 0_u32;
    let mut proven = true;
    while let Some(node) = open.pop() {
        model.lay(order, desk, &slot_cost, |id, option| {
            let dropped = node.forbidden.contains(&id)
                || node.kept.iter().any(|(kept, options)| *kept != id && options.positions().contains(&(id as usize)));
            if dropped { None } else { option_cost(id, option) }
        });
        let value = desk.solve();
        tries = tries.saturating_add(1);
        proven &= desk.proven();
        if !value.surely_below(best) {
            continue;
        }
        let picks = desk.picked().to_vec();
        let Some(clash) = clash(model, order, &picks, left) else {
            best = value;
            best_picks = picks;
            continue;
        };
        if tries >= TRIES_MAX {
            proven = false;
            break;
        }
        if let Some(repaired) = repaired(model, order, picks, left) {
            let cost = priced(model, order, &repaired, &slot_cost, &option_cost);
            if cost < best {
                best = cost;
                best_picks = repaired;
            }
        }
        let lines = model.lines.span(order.lines);
        let options_of = |pick: u32| {
            let holds = |line: &&super::super::model::LineRow<C>| line.options.positions().contains(&(pick as usize));
            lines.iter().find(holds).map_or(Span::default(), |line| line.options)
        };
        let mut kept = node.kept.clone();
        for pick in clash {
            let mut forbidden = node.forbidden.clone();
            forbidden.push(pick);
            open.push(Node { forbidden, kept: kept.clone() });
            kept.push((pick, options_of(pick)));
        }
    }
    desk.answer(&best_picks);
    (best, proven)
}

fn priced<C: Cost>(
    model: &Model<C>,
    order: &OrderRow<C>,
    picks: &[u32],
    slot_cost: impl Fn(&SlotRow<C>) -> Option<C>,
    option_cost: impl Fn(u32, &OptionRow<C>) -> Option<C>,
) -> C {
    let mut total = C::default();
    for (line, pick) in model.lines.span(order.lines).iter().zip(picks) {
        let cost = if *pick == UNFILLED { None } else { option_cost(*pick, &model.option(*pick)) };
        total = total.plus(cost.unwrap_or(line.unfilled));
    }
    let mask = model.opened(picks);
    if mask == 0 {
        return total;
    }
    let opened = model.opened_slots(order, mask);
    opened.fold(total, |sum, slot| sum.plus(slot_cost(&slot).unwrap_or(C::MOST))).minus(order.free_first)
}

/// Leaves lines until nothing clashes; none when the order must go complete.
fn repaired<C: Cost>(model: &Model<C>, order: &OrderRow<C>, mut picks: Vec<u32>, left: &[i64]) -> Option<Vec<u32>> {
    if order.complete {
        return None;
    }
    while let Some(clash) = clash(model, order, &picks, left) {
        let last = clash.last().copied()?;
        let at = picks.iter().position(|pick| *pick == last)?;
        picks.put(at, UNFILLED);
    }
    Some(picks)
}

/// A few picks that cannot stand together, or none when all can.
pub(crate) fn clash<C: Cost>(model: &Model<C>, order: &OrderRow<C>, picks: &[u32], left: &[i64]) -> Option<Vec<u32>> {
    pool_clash(model, picks, left).or_else(|| parcel_clash(model, order, picks))
}

fn pool_clash<C: Cost>(model: &Model<C>, picks: &[u32], left: &[i64]) -> Option<Vec<u32>> {
    let taken = || picks.iter().copied().filter(|pick| *pick != UNFILLED);
    let mut drawn: Vec<(u32, i64)> = Vec::new();
    for pick in taken() {
        for draw in model.draws(&model.option(pick)) {
            match drawn.iter_mut().find(|(pool, _)| *pool == draw.pool) {
                Some((_, units)) => *units = units.saturating_add(i64::from(draw.units)),
                None => drawn.push((draw.pool, i64::from(draw.units))),
            }
        }
    }
    let (pool, _) = *drawn.iter().find(|(pool, units)| *units > left.at(*pool as usize))?;
    let weighed = taken().map(|pick| {
        let option = model.option(pick);
        let of_pool = model.draws(&option).filter(|draw| draw.pool == pool);
        (of_pool.fold(0_i64, |sum, draw| sum.saturating_add(i64::from(draw.units))), pick)
    });
    Some(smallest_excess(weighed.collect(), left.at(pool as usize)))
}

fn parcel_clash<C: Cost>(model: &Model<C>, order: &OrderRow<C>, picks: &[u32]) -> Option<Vec<u32>> {
    let lines = model.lines.span(order.lines);
    for (slot, at) in (0_u32..).zip(order.slots.positions()) {
        let Some(limit) = model.limits.get(at) else { continue };
        let (mut weights, mut values, mut units) = (Vec::new(), Vec::new(), 0_i64);
        for (line, pick) in lines.iter().zip(picks).filter(|(_, pick)| **pick != UNFILLED) {
            let option = model.option(*pick);
            for portion in model.portions(line, &option).filter(|portion| portion.slot == slot) {
                let count = i64::from(portion.units);
                let weight = i64::try_from(line.unit_weight).unwrap_or(i64::MAX).saturating_mul(count);
                weights.push((weight, *pick));
                values.push((line.unit_value.saturating_mul(count), *pick));
                units = units.saturating_add(count);
            }
        }
        let sum = |list: &[(i64, u32)]| list.iter().fold(0_i64, |sum, (amount, _)| sum.saturating_add(*amount));
        let weight_max = i64::try_from(limit.weight).unwrap_or(i64::MAX);
        if sum(&weights) > weight_max {
            return Some(smallest_excess(weights, weight_max));
        }
        // A single article above the value limit may pass: there is nothing to take out of that parcel.
        if units > 1 && sum(&values) > limit.value {
            let mut picks = smallest_excess(values, limit.value);
            if picks.len() == 1 {
                // Its article passes alone, so it clashes with all that travels with it.
                picks = weights.iter().map(|(_, pick)| *pick).collect();
            }
            return Some(picks);
        }
    }
    None
}

/// As few picks as together exceed the limit, the largest first.
fn smallest_excess(mut weighed: Vec<(i64, u32)>, limit: i64) -> Vec<u32> {
    weighed.retain(|(amount, _)| *amount > 0);
    weighed.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut sum = 0_i64;
    let mut picks = Vec::new();
    for (amount, pick) in weighed {
        sum = sum.saturating_add(amount);
        picks.push(pick);
        if sum > limit {
            break;
        }
    }
    picks
}
