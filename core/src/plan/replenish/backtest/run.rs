use std::collections::BTreeMap;

use super::{BacktestFigures, BacktestItem, BacktestSettings};
use crate::value::{Invalid, Units, bounds};

/// What a policy may know in the evening of a day.
#[derive(Debug, Clone, Copy)]
pub struct PolicyEvening<'a> {
    /// The day, the first of the history being 0.
    pub day: u32,
    /// Units sold on each day until now, today last. Before the replay: what was asked for; since then: no more than there was.
    pub sold: &'a [u32],
    /// Whether demand was turned away, day by day.
    pub was_short: &'a [bool],
    /// Units on the shelf.
    pub on_hand: Units,
    /// Units on the shelf and on their way.
    pub position: Units,
}

/// Replays one item under any policy: `units` is asked every evening for what to order; on days that are no review day its
/// answer is expected to be 0. Minimum, packs and largest order are applied to what it says. `stream` names the draws of
/// lead times, so that one item and replication sees the same ones under every policy.
///
/// # Errors
/// `invalid.*` naming the field of the item or the settings.
pub fn replay_policy(
    item: &BacktestItem,
    settings: &BacktestSettings,
    stream: u64,
    mut units: impl FnMut(&PolicyEvening<'_>) -> f64,
) -> Result<BacktestFigures, Invalid> {
    settings.checked()?;
    item.checked(settings)?;
    let warm_up = usize::try_from(settings.warm_up_days).unwrap_or(usize::MAX);
    let mut sold: Vec<u32> = item.demand.get(..warm_up).unwrap_or_default().to_vec();
    let mut was_short = vec![false; sold.len()];
    let mut stock = Units::from(item.opening_stock);
    let mut inbound: BTreeMap<u32, Units> = BTreeMap::new();
    let mut on_order: Units = 0;
    let mut figures = BacktestFigures::default();
    let (mut stock_sum, mut inbound_sum) = (0.0, 0.0);
    for (day, asked) in (settings.warm_up_days..).zip(item.demand.get(warm_up..).unwrap_or_default()) {
        while let Some(due) = inbound.first_entry().filter(|due| *due.key() <= day) {
            let arrived = due.remove();
            stock = stock.saturating_add(arrived);
            on_order = on_order.saturating_sub(arrived);
        }
        let taken = stock.min(Units::from(*asked));
        stock = stock.saturating_sub(taken);
        let taken = u32::try_from(taken).unwrap_or(u32::MAX);
        let is_short = taken < *asked;
        figures.units_asked += f64::from(*asked);
        figures.units_sold += f64::from(taken);
        figures.days += 1.0;
        if is_short {
            figures.days_short += 1.0;
            if was_short.last() != Some(&true) {
                figures.stock_outs += 1.0;
            }
        }
        sold.push(taken);
        was_short.push(is_short);

        let position = stock.saturating_add(on_order);
        let evening = PolicyEvening { day, sold: &sold, was_short: &was_short, on_hand: stock, position };
        let ordered = allowed(item, units(&evening));
        if ordered > 0 {
            let due = day.saturating_add(lead_time(item, settings.seed, stream, day).max(1));
            let slot = inbound.entry(due).or_insert(0);
            *slot = slot.saturating_add(ordered);
            on_order = on_order.saturating_add(ordered);
            figures.orders_placed += 1.0;
            figures.units_ordered += ordered as f64;
        }
        stock_sum += stock as f64;
        inbound_sum += on_order as f64;
    }
    figures.average_stock_units = stock_sum / figures.days;
    figures.average_stock_value = figures.average_stock_units * item.unit_cost;
    figures.average_inbound_value = inbound_sum / figures.days * item.unit_cost;
    figures.margin_lost = (figures.units_asked - figures.units_sold) * item.unit_margin;
    figures.ordering_cost = figures.orders_placed * item.fixed_cost_per_order;
    figures.holding_cost = figures.average_stock_value * item.holding_rate_per_year * figures.days / 365.0;
    Ok(figures)
}

/// Units in whole packs, from the minimum order to the largest.
fn allowed(item: &BacktestItem, units: f64) -> Units {
    let Ok((lowest, highest, pack)) = item.limits.in_packs() else { return 0 };
    if units.is_nan() || units <= 0.0 {
        return 0;
    }
    let highest = highest.min(f64::from(bounds::QUANTITY_MAX));
    ((units / pack).ceil() * pack).max(lowest).min(highest) as Units
}

/// The lead time of an order placed on a day, the same whoever places it.
fn lead_time(item: &BacktestItem, seed: u64, stream: u64, day: u32) -> u32 {
    let mut dice = Dice::of(seed ^ Dice::of(stream).next() ^ Dice::of(u64::from(day).wrapping_add(1)).next());
    let drawn = dice.below(item.lead_times_days.len());
    item.lead_times_days.get(drawn).copied().unwrap_or(1)
}

/// SplitMix64: Steele, Lea & Flood, "Fast splittable pseudorandom number generators", *OOPSLA* 2014.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn of(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ z.wrapping_shr(30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ z.wrapping_shr(27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ z.wrapping_shr(31)
    }

    /// A number from 0 to `count` − 1.
    pub(super) fn below(&mut self, count: usize) -> usize {
        let product = u128::from(self.next()).saturating_mul(count as u128);
        usize::try_from(product.wrapping_shr(64)).unwrap_or(0)
    }
}
