//! From shop to proposal: every item read, transfers first, then purchases.

use chrono::{Days, NaiveDate};

use super::{
    ItemPhase, QuantityAdjustment, ReplenishItem, ReplenishPlan, ReplenishProposal, ReplenishReason, ReplenishTrigger,
    StockOutlook, TransferLane, TransferProposal,
};
use crate::value::{Invalid, Map, Quantity, Rounding, Units};

/// What to move and what to buy today.
///
/// An item is in need when its position is at or below its reorder level. Places of the same SKU that hold more free
/// stock than they aim at give first, along `lanes`, the largest surplus first; the rest is bought, from the level up to the
/// aim, then adjusted in this order: end of life, minimum order, pack, largest order. An item near its end is never rounded
/// up to more than will sell, so a minimum above that means no order. Nothing is proposed for an item
/// without demand unless units are oversold.
///
/// # Errors
/// `invalid.*` naming the item and field: numbers out of range, a minimum above the largest order.
///
/// ```
/// use chrono::NaiveDate;
/// use daigou::plan::replenish::*;
/// use daigou::value::*;
/// let today = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap_or_default();
/// let item = ReplenishItem {
///     sku: Sku::new("SERUM-30")?,
///     place: PlaceId::new("shanghai")?,
///     on_hand: Quantity::new(20)?,
///     promised: Quantity::new(6)?,
///     inbound: vec![],
///     phase: ItemPhase::Regular,
///     outlook: DemandOutlook {
///         expected_by_day: vec![2.0],
///         levels: vec![0.1, 0.5, 0.9, 0.98],
///         risk_quantiles: vec![20.0, 28.0, 38.0, 46.0],
///     },
///     terms: ReplenishTerms {
///         supplier: SupplierId::new("osaka-drug")?,
///         lead_time_days: 14.0,
///         lead_time_sd_days: 0.0,
///         review_days: 0.0,
///         service_level: 0.9,
///         unit_price: UnitPrice::parse("52.5", Currency::CNY)?,
///         fixed_cost_per_order: 30.0,
///         holding_rate_per_year: 0.25,
///         limits: OrderLimits { minimum_order_quantity: 24, pack_size: 12, quantity_max: None },
///     },
/// };
/// let plan = replenish_items(&[item], &[], today)?;
/// let buy = &plan.proposals[0];
/// // 14 free units last seven days, the supplier needs fourteen: level 38, aim 38 + 58, so 82 → 84 in packs.
/// assert_eq!((buy.quantity.get(), buy.is_late), (84, true));
/// assert_eq!(buy.stock_out_on, NaiveDate::from_ymd_opt(2026, 11, 9));
/// assert_eq!(buy.cost.to_string(), "4410.00 CNY");
/// # Ok::<(), Invalid>(())
/// ```
pub fn replenish_items(
    items: &[ReplenishItem],
    lanes: &[TransferLane],
    today: NaiveDate,
) -> Result<ReplenishPlan, Invalid> {
    let mut read = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        read.push(item.stock_outlook(today).map_err(|e| e.within(&format!("items[{at}]")))?);
    }
    let mut received: Vec<Units> = vec![0; items.len()];
    let transfers =
        if lanes.is_empty() { Vec::new() } else { planned_transfers(items, &read, lanes, today, &mut received) };
    let mut proposals = Vec::new();
    for (at, ((item, outlook), got)) in items.iter().zip(&read).zip(&received).enumerate() {
        let proposal = proposed(item, outlook, *got, today).map_err(|e| e.within(&format!("items[{at}]")))?;
        proposals.extend(proposal);
    }
    Ok(ReplenishPlan { transfers, proposals })
}

/// Units an item lacks to its aim, zero when it is not due.
fn need(item: &ReplenishItem, outlook: &StockOutlook, today: NaiveDate) -> (Units, bool) {
    let oversold = outlook.position < 0;
    // A launch is bought for once an order placed at the next look could come too late.
    let is_early = item.launch_after(today).is_some_and(|on| {
        let ahead = Days::new(outlook.risk_days.ceil().clamp(0.0, 36_500.0) as u64);
        today.checked_add_days(ahead).is_some_and(|reached| reached < on)
    });
    let due = oversold || (!is_early && outlook.daily_mean > 0.0 && outlook.position <= outlook.reorder_level);
    if !due {
        return (0, false);
    }
    let plain = outlook.order_up_to_level.saturating_sub(outlook.position).max(0);
    let Some(sellable) = item.sellable(today, outlook.daily_mean) else { return (plain, false) };
    // What is oversold must be bought while it can be; beyond that only what will still sell.
    let wanted = (sellable.floor() as Units).saturating_sub(outlook.position).max(0);
    if item.phase == ItemPhase::Ended { (0, true) } else { (plain.min(wanted), wanted < plain) }
}

fn proposed(
    item: &ReplenishItem,
    outlook: &StockOutlook,
    received: Units,
    today: NaiveDate,
) -> Result<Option<ReplenishProposal>, Invalid> {
    let limits = &item.terms.limits;
    if limits.pack_size == 0 {
        return Err(Invalid::too_small("pack_size", 1));
    }
    let pack = Units::from(limits.pack_size);
    let largest = limits.quantity_max.map_or(Units::MAX, Units::from);
    let packs = |units: Units| units.saturating_add(pack).saturating_sub(1).checked_div(pack).unwrap_or(0);
    let least = packs(Units::from(limits.minimum_order_quantity)).saturating_mul(pack);
    if least > largest {
        return Err(Invalid::inconsistent("minimum_order_quantity", "quantity_max in whole packs"));
    }
    let (lacking, is_ending) = need(item, outlook, today);
    let mut quantity = lacking.saturating_sub(received).max(0);
    if quantity == 0 {
        return Ok(None);
    }
    let mut adjustments = Vec::new();
    let mut room = largest;
    if is_ending {
        adjustments.push(QuantityAdjustment::PhasingOut);
        // Rounding up would buy what no longer sells, unless the units are promised already.
        let promised = packs(outlook.position.saturating_neg()).saturating_mul(pack);
        room = room.min(quantity.max(promised));
        if least > room {
            if outlook.position >= 0 {
                return Ok(None);
            }
            room = least;
        }
    }
    if received > 0 {
        adjustments.push(QuantityAdjustment::Transfer);
    }
    if quantity < Units::from(limits.minimum_order_quantity) {
        quantity = Units::from(limits.minimum_order_quantity);
        adjustments.push(QuantityAdjustment::MinimumOrder);
    }
    let rounded = packs(quantity).saturating_mul(pack);
    if rounded != quantity {
        quantity = rounded;
        adjustments.push(QuantityAdjustment::Pack);
    }
    if quantity > largest {
        adjustments.push(QuantityAdjustment::LargestOrder);
    }
    quantity = quantity.min(room.checked_div(pack).unwrap_or(0).saturating_mul(pack));
    if quantity == 0 {
        return Ok(None);
    }
    let quantity = Quantity::of_units(quantity)?;
    let cost = item.terms.unit_price.times(quantity, Rounding::HalfUp)?;
    let order_by = outlook.order_by.unwrap_or(today);
    let trigger = if outlook.position < 0 { ReplenishTrigger::Oversold } else { ReplenishTrigger::AtReorderLevel };
    Ok(Some(ReplenishProposal {
        sku: item.sku.clone(),
        supplier: item.terms.supplier.clone(),
        place: item.place.clone(),
        quantity,
        order_by: order_by.max(today),
        stock_out_on: outlook.stock_out_on,
        is_late: order_by < today,
        cost,
        because: ReplenishReason {
            trigger,
            position: outlook.position,
            inbound: outlook.inbound,
            risk_days: outlook.risk_days,
            risk_demand_mean: outlook.risk_demand_mean,
            safety_stock: outlook.safety_stock,
            reorder_level: outlook.reorder_level,
            order_up_to_level: outlook.order_up_to_level,
            adjustments,
        },
    }))
}

/// Moves along the lanes, largest surplus first; `received` gathers what each item gets.
fn planned_transfers(
    items: &[ReplenishItem],
    read: &[StockOutlook],
    lanes: &[TransferLane],
    today: NaiveDate,
    received: &mut [Units],
) -> Vec<TransferProposal> {
    let mut by_sku: Map<&str, Vec<usize>> = Map::default();
    for (at, item) in items.iter().enumerate() {
        by_sku.entry(item.sku.as_str()).or_default().push(at);
    }
    let mut transfers = Vec::new();
    for group in by_sku.values().filter(|group| group.len() > 1) {
        // Free units on the shelf beyond the aim, at most what the position allows.
        let mut surplus: Vec<(usize, Units)> = group
            .iter()
            .filter_map(|at| Some((*at, items.get(*at)?, read.get(*at)?)))
            .map(|(at, item, outlook)| {
                let free = item.on_hand.units().saturating_sub(item.promised.units());
                (at, free.min(outlook.position.saturating_sub(outlook.order_up_to_level)))
            })
            .filter(|(_, units)| *units > 0)
            .collect();
        for at in group {
            let (Some(item), Some(outlook)) = (items.get(*at), read.get(*at)) else { continue };
            let mut lacking = need(item, outlook, today).0;
            surplus.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
            for (giver, units) in &mut surplus {
                let Some(from) = items.get(*giver) else { continue };
                let moved = lacking.min(*units);
                if moved <= 0 || !lanes.iter().any(|l| l.from == from.place && l.to == item.place) {
                    continue;
                }
                let Ok(quantity) = Quantity::of_units(moved) else { continue };
                (lacking, *units) = (lacking.saturating_sub(moved), units.saturating_sub(moved));
                if let Some(total) = received.get_mut(*at) {
                    *total = total.saturating_add(moved);
                }
                let (sku, from, to) = (item.sku.clone(), from.place.clone(), item.place.clone());
                transfers.push(TransferProposal { sku, from, to, quantity });
            }
        }
    }
    transfers
}
