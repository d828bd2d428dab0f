//! The same question in columns: for hosts that keep their items in arrays and tables rather than records.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{
    DemandOutlook, InboundUnits, ItemPhase, OrderLimits, ReplenishItem, ReplenishTerms, TransferLane, replenish_items,
};
use crate::value::{Currency, Invalid, Map, Money, PlaceId, Quantity, Sku, SupplierId, UnitPrice, Units};

/// Items as columns. A column has one value per row, or a single one that holds for every row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReplenishTable {
    /// Currency of every price.
    pub currency: Currency,
    /// What; its length is the number of rows.
    pub sku: Vec<Sku>,
    /// Where.
    pub place: Vec<PlaceId>,
    /// From whom.
    pub supplier: Vec<SupplierId>,
    /// Units there.
    pub on_hand: Vec<u32>,
    /// Units promised to orders.
    pub promised: Vec<u32>,
    /// Units on their way: the row each belongs to, from 0.
    pub inbound_row: Vec<u32>,
    /// How many.
    pub inbound_quantity: Vec<u32>,
    /// Days from today until they are sellable.
    pub inbound_in_days: Vec<u32>,
    /// Expected units of each coming day, row after row, the same number of days for each.
    pub expected_by_day: Vec<f64>,
    /// Levels of the quantiles, the same for every row.
    pub levels: Vec<f64>,
    /// Quantiles of the demand over lead time + review period, row after row.
    pub risk_quantiles: Vec<f64>,
    /// Mean observed lead time.
    pub lead_time_days: Vec<f64>,
    /// Its standard deviation.
    pub lead_time_sd_days: Vec<f64>,
    /// Days between two looks.
    pub review_days: Vec<f64>,
    /// Chance wanted that a cycle passes without a shortage.
    pub service_level: Vec<f64>,
    /// Landed price of a unit, in minor units of the currency.
    pub unit_price_minor: Vec<i64>,
    /// Cost of placing an order, in major units.
    pub fixed_cost_per_order: Vec<f64>,
    /// Cost of holding a unit of value for a year.
    pub holding_rate_per_year: Vec<f64>,
    /// Smallest order; 0 for none.
    pub minimum_order_quantity: Vec<u32>,
    /// Orders are multiples of it.
    pub pack_size: Vec<u32>,
    /// Largest order; 0 for no limit.
    pub quantity_max: Vec<u32>,
}

/// The answer as columns, one value per row of the table, and the transfers beside it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ReplenishAnswer {
    /// Units to buy; 0 for none.
    pub quantity: Vec<u32>,
    /// What they cost, in minor units.
    pub cost_minor: Vec<i64>,
    /// Days from today to the last day to order before the stock-out, 0 when it has passed; `None` without a stock-out.
    pub order_in_days: Vec<Option<i64>>,
    /// Days from today to the stock-out; `None` when not within two years.
    pub stock_out_in_days: Vec<Option<i64>>,
    /// On hand − promised + inbound.
    pub position: Vec<i64>,
    /// Level at or below which an order is due.
    pub reorder_level: Vec<i64>,
    /// Level an order aims at.
    pub order_up_to_level: Vec<i64>,
    /// Stock beyond the expected demand.
    pub safety_stock: Vec<f64>,
    /// Transfers: the row that gives.
    pub transfer_from_row: Vec<u32>,
    /// The row that gets.
    pub transfer_to_row: Vec<u32>,
    /// How many.
    pub transfer_quantity: Vec<u32>,
}

/// A column's value for a row: its own, or the one that holds for all.
fn cell<T: Clone>(field: &str, column: &[T], row: usize, rows: usize) -> Result<T, Invalid> {
    let at = if column.len() == 1 { 0 } else { row };
    match column.get(at) {
        Some(value) if column.len() == 1 || column.len() == rows => Ok(value.clone()),
        _ => Err(Invalid::inconsistent(field, "one value, or one per row")),
    }
}

impl ReplenishTable {
    /// The rows as items.
    ///
    /// # Errors
    /// `invalid.inconsistent` on a column of another length, `invalid.*` naming the column or the row's field.
    pub fn items(&self, today: NaiveDate) -> Result<Vec<ReplenishItem>, Invalid> {
        let rows = self.sku.len();
        let block = |field: &str, values: &[f64]| {
            let width = values.len().checked_div(rows).unwrap_or(0);
            let is_whole = width > 0 && width.checked_mul(rows) == Some(values.len());
            if is_whole { Ok(width) } else { Err(Invalid::inconsistent(field, "as many values for every row")) }
        };
        if rows == 0 {
            return Ok(Vec::new());
        }
        block("expected_by_day", &self.expected_by_day)?;
        if block("risk_quantiles", &self.risk_quantiles)? != self.levels.len() {
            return Err(Invalid::inconsistent("risk_quantiles", "as many values for every row as levels"));
        }
        let mut inbound = self.inbound(rows, today)?.into_iter();
        let days = self.expected_by_day.chunks_exact(self.expected_by_day.len().checked_div(rows).unwrap_or(1));
        let quantiles = self.risk_quantiles.chunks_exact(self.levels.len().max(1));
        let mut items = Vec::with_capacity(rows);
        for (row, ((sku, expected), quantiles)) in self.sku.iter().zip(days).zip(quantiles).enumerate() {
            let number = |field: &str, column: &[f64]| cell(field, column, row, rows);
            let count = |field: &str, column: &[u32]| cell(field, column, row, rows);
            let units = |field: &str, column: &[u32]| Quantity::new(count(field, column)?).map_err(|e| e.of(field));
            let price = Money::minor(cell("unit_price_minor", &self.unit_price_minor, row, rows)?, self.currency)?;
            items.push(ReplenishItem {
                sku: sku.clone(),
                place: cell("place", &self.place, row, rows)?,
                on_hand: units("on_hand", &self.on_hand)?,
                promised: units("promised", &self.promised)?,
                inbound: inbound.next().unwrap_or_default(),
                phase: ItemPhase::Regular,
                outlook: DemandOutlook {
                    expected_by_day: expected.to_vec(),
                    levels: self.levels.clone(),
                    risk_quantiles: quantiles.to_vec(),
                },
                terms: ReplenishTerms {
                    supplier: cell("supplier", &self.supplier, row, rows)?,
                    lead_time_days: number("lead_time_days", &self.lead_time_days)?,
                    lead_time_sd_days: number("lead_time_sd_days", &self.lead_time_sd_days)?,
                    review_days: number("review_days", &self.review_days)?,
                    service_level: number("service_level", &self.service_level)?,
                    unit_price: UnitPrice::from(price),
                    fixed_cost_per_order: number("fixed_cost_per_order", &self.fixed_cost_per_order)?,
                    holding_rate_per_year: number("holding_rate_per_year", &self.holding_rate_per_year)?,
                    limits: OrderLimits {
                        minimum_order_quantity: count("minimum_order_quantity", &self.minimum_order_quantity)?,
                        pack_size: count("pack_size", &self.pack_size)?,
                        quantity_max: Some(count("quantity_max", &self.quantity_max)?).filter(|max| *max > 0),
                    },
                },
            });
        }
        Ok(items)
    }

    fn inbound(&self, rows: usize, today: NaiveDate) -> Result<Vec<Vec<InboundUnits>>, Invalid> {
        let columns = [("inbound_quantity", &self.inbound_quantity), ("inbound_in_days", &self.inbound_in_days)];
        for (field, column) in columns {
            if column.len() != self.inbound_row.len() {
                return Err(Invalid::inconsistent(field, "as many values as inbound_row"));
            }
        }
        let mut inbound = vec![Vec::new(); rows];
        let arrivals = self.inbound_quantity.iter().zip(&self.inbound_in_days);
        for (at, (row, (quantity, days))) in self.inbound_row.iter().zip(arrivals).enumerate() {
            let slot = usize::try_from(*row).ok().and_then(|row| inbound.get_mut(row));
            let slot = slot.ok_or_else(|| Invalid::unknown(format!("inbound_row[{at}]"), row))?;
            let expected_on = today.checked_add_days(Days::new(u64::from(*days)));
            slot.push(InboundUnits {
                quantity: Quantity::new(*quantity).map_err(|e| e.of(&format!("inbound_quantity[{at}]")))?,
                expected_on: expected_on
                    .ok_or_else(|| Invalid::too_large(format!("inbound_in_days[{at}]"), "the library's years"))?,
            });
        }
        Ok(inbound)
    }

    /// What to move and what to buy today, as [`replenish_items`] says it of the rows.
    ///
    /// # Errors
    /// As [`ReplenishTable::items`] and [`replenish_items`]; `invalid.repeated` for a SKU twice at a place.
    pub fn answer(&self, lanes: &[TransferLane], today: NaiveDate) -> Result<ReplenishAnswer, Invalid> {
        let items = self.items(today)?;
        let mut rows: Map<(&Sku, &PlaceId), usize> = Map::default();
        for (row, item) in items.iter().enumerate() {
            if rows.insert((&item.sku, &item.place), row).is_some() {
                return Err(Invalid::repeated("sku", format!("{} at {}", item.sku, item.place)));
            }
        }
        let plan = replenish_items(&items, lanes, today)?;
        let mut answer = ReplenishAnswer::default();
        let away = |day: NaiveDate| day.signed_duration_since(today).num_days().max(0);
        let mut bought = plan.proposals.iter().peekable();
        for item in &items {
            let outlook = item.stock_outlook(today)?;
            let buy = bought.next_if(|buy| buy.sku == item.sku && buy.place == item.place);
            answer.quantity.push(buy.map_or(0, |buy| buy.quantity.get()));
            answer.cost_minor.push(buy.map_or(0, |buy| buy.cost.minor_units()));
            answer.order_in_days.push(outlook.order_by.map(away));
            answer.stock_out_in_days.push(outlook.stock_out_on.map(away));
            let levels: [(&mut Vec<i64>, Units); 3] = [
                (&mut answer.position, outlook.position),
                (&mut answer.reorder_level, outlook.reorder_level),
                (&mut answer.order_up_to_level, outlook.order_up_to_level),
            ];
            for (column, value) in levels {
                column.push(value);
            }
            answer.safety_stock.push(outlook.safety_stock);
        }
        let row_of = |sku, place| rows.get(&(sku, place)).and_then(|row| u32::try_from(*row).ok()).unwrap_or(u32::MAX);
        for moved in &plan.transfers {
            answer.transfer_from_row.push(row_of(&moved.sku, &moved.from));
            answer.transfer_to_row.push(row_of(&moved.sku, &moved.to));
            answer.transfer_quantity.push(moved.quantity.get());
        }
        Ok(answer)
    }
}
