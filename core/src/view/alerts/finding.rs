use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::plan::replenish::ReplenishItem;
use crate::value::{Invalid, Money, PlaceId, Quantity, Rounding, Sku, UnitPrice, Units};
use crate::view::replenishment::SupplierOrder;

/// What is wrong with a SKU at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum StockAlertCause {
    /// Units are promised that are neither there nor on their way.
    Oversold,
    /// Nothing is free while units are asked for.
    OutOfStock,
    /// The position is at or below the reorder level.
    LowStock,
    /// The stock-out comes before an order placed today.
    SupplyLate,
    /// An order is later than its supplier usually is.
    Overdue,
    /// Units will expire before they sell.
    Expiring,
    /// Units have not sold for long.
    Dead,
}

/// How hard a cause presses today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StockFinding {
    /// What is wrong.
    pub cause: StockAlertCause,
    /// With which SKU.
    pub sku: Sku,
    /// Where.
    pub place: PlaceId,
    /// How hard it presses, in the measure of the cause's band; zero is not at all.
    pub pressure: f64,
    /// Units it may cost: demand that will not be met, or goods that will not sell.
    pub units_at_stake: Quantity,
    /// Their margin, or their value.
    pub money_at_stake: Money,
}

/// An item with what a sale of it brings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WatchedItem {
    /// The item.
    pub item: ReplenishItem,
    /// Price less landed cost of a unit.
    pub unit_margin: UnitPrice,
}

/// What presses on each item today: oversold, out of stock, low, or too late to order in time. Causes that do not press at
/// all are left out.
///
/// At stake are the units that expected demand will miss before an order placed today comes in, at the item's margin; for
/// oversold ones the units themselves.
///
/// # Errors
/// `invalid.*` naming the item and field.
pub fn stock_findings(watched: &[WatchedItem], today: NaiveDate) -> Result<Vec<StockFinding>, Invalid> {
    let mut findings = Vec::new();
    for (at, watched) in watched.iter().enumerate() {
        item_findings(watched, today, &mut findings).map_err(|e| e.within(&format!("watched[{at}]")))?;
    }
    Ok(findings)
}

fn item_findings(watched: &WatchedItem, today: NaiveDate, into: &mut Vec<StockFinding>) -> Result<(), Invalid> {
    let item = &watched.item;
    let outlook = item.stock_outlook(today)?;
    let lead_days = item.terms.lead_time_days;
    let lead = lead_days.ceil().clamp(1.0, 3_660.0) as u32;
    let ahead = item.projected_stock(today, lead)?;
    let is_sold = ahead.first().is_some_and(|day| day.expected_demand > 0.0);
    // The deepest shortage before an order of today could come, promised units that are late among them.
    let missed = ahead.iter().map(|day| -day.stock).fold(0.0, f64::max).ceil();
    let mut found = |cause, pressure: f64, units: Units| -> Result<(), Invalid> {
        let units_at_stake = Quantity::of_units(units)?;
        let money_at_stake = watched.unit_margin.times(units_at_stake, Rounding::HalfUp)?;
        let (sku, place) = (item.sku.clone(), item.place.clone());
        into.push(StockFinding { cause, sku, place, pressure, units_at_stake, money_at_stake });
        Ok(())
    };

    let missed = missed as Units;
    if outlook.position < 0 {
        let nowhere = outlook.position.saturating_neg();
        found(StockAlertCause::Oversold, nowhere as f64, nowhere)?;
    }
    let free = item.on_hand.units().saturating_sub(item.promised.units());
    if is_sold {
        found(StockAlertCause::OutOfStock, 1.0 / (1.0 + free.max(0) as f64), missed)?;
    }
    if outlook.daily_mean > 0.0 && outlook.reorder_level > 0 && is_sold {
        let position = outlook.position.max(0) as f64;
        found(StockAlertCause::LowStock, (outlook.reorder_level as f64 + 1.0) / (position + 1.0), missed)?;
    }
    if let Some(day) = outlook.stock_out_on {
        let left = day.signed_duration_since(today).num_days().max(0) as f64;
        // Half a day stands for today, so that an empty shelf presses the harder the longer supply takes.
        found(StockAlertCause::SupplyLate, lead_days / left.max(0.5), missed)?;
    }
    Ok(())
}

/// Open orders that should have come: days overdue over the spread of the supplier's lead time (at least a day). At stake
/// is what was ordered, at its landed price. Orders of items not watched, or without a day, are left out.
///
/// # Errors
/// `invalid.*` for sums out of range.
pub fn overdue_findings(
    watched: &[WatchedItem],
    orders: &[SupplierOrder],
    today: NaiveDate,
) -> Result<Vec<StockFinding>, Invalid> {
    let mut findings = Vec::new();
    for WatchedItem { item, .. } in watched {
        let (mut latest, mut units) = (0_i64, Quantity::ZERO);
        let open = orders.iter().filter(|order| order.received_on.is_none());
        for order in open.filter(|order| order.sku == item.sku && order.place == item.place) {
            let late = order.expected_on.map_or(0, |day| today.signed_duration_since(day).num_days());
            if late > 0 {
                latest = latest.max(late);
                units = units.plus(order.quantity)?;
            }
        }
        if latest > 0 {
            findings.push(StockFinding {
                cause: StockAlertCause::Overdue,
                sku: item.sku.clone(),
                place: item.place.clone(),
                pressure: latest as f64 / item.terms.lead_time_sd_days.max(1.0),
                units_at_stake: units,
                money_at_stake: item.terms.unit_price.times(units, Rounding::HalfUp)?,
            });
        }
    }
    Ok(findings)
}
