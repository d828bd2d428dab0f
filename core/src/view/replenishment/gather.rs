//! From the shop's books to the planner's items.

use chrono::{Days, NaiveDate};

use super::{LEAD_TIME_PRIOR_WEIGHT, PlannedSku, Replenishment, StockOutlookRow, SupplierOrder};
use crate::book::order::{CommercialStatus, GoodsStage};
use crate::plan::replenish::{
    InboundUnits, LeadTimeFigures, LeadTimePrior, ReplenishItem, ReplenishTerms, TransferLane, lead_time_figures,
    replenish_items,
};
use crate::shop::Shop;
use crate::value::{Invalid, Map, PlaceId, Quantity, Sku, SupplierId, Units};

/// What to move and what to buy today, with how every planned SKU stands.
///
/// # Errors
/// `invalid.*` naming the planned SKU and field, as [`replenish_items`].
pub fn replenishment(
    shop: &Shop,
    planned: &[PlannedSku],
    orders: &[SupplierOrder],
    lanes: &[TransferLane],
    today: NaiveDate,
) -> Result<Replenishment, Invalid> {
    let items = items_to_replenish(shop, planned, orders, today)?;
    let plan = replenish_items(&items, lanes, today)?;
    let mut outlooks = Vec::with_capacity(items.len());
    for item in &items {
        let outlook = item.stock_outlook(today)?;
        outlooks.push(StockOutlookRow { sku: item.sku.clone(), place: item.place.clone(), outlook });
    }
    Ok(Replenishment { outlooks, plan })
}

/// The planner's items: units on hand from the stock room, promised ones from reservations and from orders that wait,
/// inbound ones and lead times from the supplier orders.
///
/// Units that wait unreserved (backordered, presold) count at the first place of the shop's sourcing that is planned for the
/// SKU, else at the first planned. An open order without a day is expected after the mean lead time; one that is overdue
/// is expected tomorrow at the earliest, later by the spread of the supplier's lead time.
///
/// # Errors
/// `invalid.repeated` on `planned` for a SKU planned twice at a place; `invalid.inconsistent` on `orders` for one received
/// before it was placed.
pub fn items_to_replenish(
    shop: &Shop,
    planned: &[PlannedSku],
    orders: &[SupplierOrder],
    today: NaiveDate,
) -> Result<Vec<ReplenishItem>, Invalid> {
    let mut places: Map<(&Sku, &PlaceId), Vec<&SupplierOrder>> = Map::default();
    let mut homes: Map<&Sku, &PlaceId> = Map::default();
    for row in planned {
        if places.insert((&row.sku, &row.place), Vec::new()).is_some() {
            return Err(Invalid::repeated("planned", format!("{} at {}", row.sku, row.place)));
        }
        let rank = |place: &PlaceId| shop.terms().sourcing.iter().position(|p| p == place).unwrap_or(usize::MAX);
        let home = homes.entry(&row.sku).or_insert(&row.place);
        if rank(&row.place) < rank(home) {
            *home = &row.place;
        }
    }
    let observed = observed(orders, today)?;
    for order in orders.iter().filter(|order| order.received_on.is_none()) {
        if let Some(open) = places.get_mut(&(&order.sku, &order.place)) {
            open.push(order);
        }
    }
    let waiting = waiting(shop, &homes);

    let mut items = Vec::with_capacity(planned.len());
    for (row, open) in planned.iter().zip(places.values()) {
        let lead_time = lead_time(&observed, &row.terms)?;
        let inbound = open.iter().map(|order| inbound(order, &lead_time, today)).collect();
        let stock = shop.stock();
        let on_hand = stock.on_hand(&row.sku, &row.place);
        let unreserved =
            if homes.get(&row.sku) == Some(&&row.place) { waiting.get(&row.sku).copied().unwrap_or(0) } else { 0 };
        // A shelf below zero owes its units to someone.
        let owed = on_hand.min(0).saturating_neg();
        let promised = stock.reserved(&row.sku, &row.place).saturating_add(unreserved).saturating_add(owed);
        items.push(ReplenishItem {
            sku: row.sku.clone(),
            place: row.place.clone(),
            on_hand: Quantity::of_units(on_hand.max(0))?,
            promised: Quantity::of_units(promised)?,
            inbound,
            phase: row.phase,
            outlook: row.outlook.clone(),
            terms: ReplenishTerms {
                lead_time_days: lead_time.mean_days,
                lead_time_sd_days: lead_time.sd_days,
                ..row.terms.clone()
            },
        });
    }
    Ok(items)
}

/// Units of placed orders that no stock is reserved for and nothing is bought for, by SKU.
fn waiting<'a>(shop: &'a Shop, homes: &Map<&Sku, &PlaceId>) -> Map<&'a Sku, Units> {
    let mut waiting: Map<&Sku, Units> = Map::default();
    let is_agreed = |status| matches!(status, CommercialStatus::Placed | CommercialStatus::Approved);
    for order in shop.orders().orders().filter(|order| is_agreed(order.status())) {
        for line in order.lines().iter().filter(|line| homes.contains_key(line.sku())) {
            let at = |stage| line.counters().at(stage).units();
            let units = at(GoodsStage::Ordered).saturating_add(at(GoodsStage::Backordered));
            let sum = waiting.entry(line.sku()).or_insert(0);
            *sum = sum.saturating_add(units);
        }
    }
    waiting
}

/// Days that received orders took and open ones have waited, by supplier.
type Observed<'a> = Map<&'a SupplierId, (Vec<f64>, Vec<f64>)>;

fn observed(orders: &[SupplierOrder], today: NaiveDate) -> Result<Observed<'_>, Invalid> {
    let mut observed: Observed<'_> = Map::default();
    for (at, order) in orders.iter().enumerate() {
        let until = order.received_on.unwrap_or(today.max(order.ordered_on));
        let days = until.signed_duration_since(order.ordered_on).num_days();
        if days < 0 {
            return Err(Invalid::inconsistent(format!("orders[{at}].received_on"), "a day from ordered_on on"));
        }
        let (received, waiting) = observed.entry(&order.supplier).or_default();
        if order.received_on.is_some() { received.push(days as f64) } else { waiting.push(days as f64) }
    }
    Ok(observed)
}

fn lead_time(observed: &Observed<'_>, terms: &ReplenishTerms) -> Result<LeadTimeFigures, Invalid> {
    let stated = LeadTimePrior {
        mean_days: terms.lead_time_days,
        sd_days: terms.lead_time_sd_days,
        weight: LEAD_TIME_PRIOR_WEIGHT,
    };
    let (received, waiting) =
        observed.get(&terms.supplier).map_or((&[][..], &[][..]), |(received, waiting)| (received, waiting));
    lead_time_figures(received, waiting, &stated)
}

fn inbound(order: &SupplierOrder, lead_time: &LeadTimeFigures, today: NaiveDate) -> InboundUnits {
    let later = |day: NaiveDate, days: f64| day.checked_add_days(Days::new(days.ceil() as u64)).unwrap_or(day);
    let expected_on = order.expected_on.unwrap_or_else(|| later(order.ordered_on, lead_time.mean_days));
    let expected_on = if expected_on < today { later(today, lead_time.sd_days.max(1.0)) } else { expected_on };
    InboundUnits { quantity: order.quantity, expected_on }
}
