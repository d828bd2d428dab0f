use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Turnover, not_negative, turnover};
use crate::value::{Invalid, Month, Problem};

/// Most days of one review.
const DAYS_MAX: usize = 100_000;

/// One day's stock and sales, at cost.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StockDay {
    /// Stock value in the evening.
    pub stock_value: f64,
    /// Cost of goods sold.
    pub cost_of_goods_sold: f64,
    /// Sales less cost of goods sold.
    pub gross_margin: f64,
}

/// Turnover of the months up to one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TurnoverRow {
    /// The last month of the window.
    pub month: Month,
    /// Days of the window that were observed.
    pub days: u32,
    /// Mean stock value over them.
    pub average_stock_value: f64,
    /// Turnover, days of supply, GMROI.
    pub turnover: Turnover,
}

#[derive(Clone, Copy)]
struct MonthSums {
    month: Month,
    days: u32,
    stock: f64,
    cost: f64,
    margin: f64,
}

/// Turnover of every `window` months in a row, the oldest first: 1 is each month, 3 a rolling quarter, 12 a rolling year.
/// The average stock is the mean of the evenings; months at the ends count with the days observed.
///
/// # Errors
/// `invalid.too_small` on `window`; `invalid.*` naming the day; `invalid.malformed` for days beyond the library's years.
pub fn turnover_by_month(first_day: NaiveDate, days: &[StockDay], window: usize) -> Result<Vec<TurnoverRow>, Invalid> {
    let months = monthly(first_day, days)?;
    if window == 0 {
        return Err(Invalid::too_small("window", 1));
    }
    months.windows(window).map(row).collect()
}

/// Turnover of every calendar quarter, the oldest first, named by its last month observed.
///
/// # Errors
/// As [`turnover_by_month`].
pub fn turnover_by_quarter(first_day: NaiveDate, days: &[StockDay]) -> Result<Vec<TurnoverRow>, Invalid> {
    let months = monthly(first_day, days)?;
    let same = |a: &MonthSums, b: &MonthSums| a.month.quarter() == b.month.quarter();
    months.chunk_by(same).map(row).collect()
}

fn monthly(first_day: NaiveDate, days: &[StockDay]) -> Result<Vec<MonthSums>, Invalid> {
    if days.len() > DAYS_MAX {
        return Err(Invalid::new("days", Problem::TooLong { max: DAYS_MAX as u64 }));
    }
    let mut months: Vec<MonthSums> = Vec::new();
    let mut date = Some(first_day);
    for (at, day) in days.iter().enumerate() {
        let named = |e: Invalid| e.within(&format!("days[{at}]"));
        not_negative("stock_value", day.stock_value).map_err(named)?;
        not_negative("cost_of_goods_sold", day.cost_of_goods_sold).map_err(named)?;
        if !day.gross_margin.is_finite() {
            return Err(named(Invalid::not_finite("gross_margin")));
        }
        let today = date.ok_or_else(|| Invalid::malformed("first_day", "a day of the library's years"))?;
        let month = Month::of(today)?;
        if months.last().is_none_or(|last| last.month != month) {
            months.push(MonthSums { month, days: 0, stock: 0.0, cost: 0.0, margin: 0.0 });
        }
        if let Some(sums) = months.last_mut() {
            sums.days = sums.days.saturating_add(1);
            sums.stock += day.stock_value;
            sums.cost += day.cost_of_goods_sold;
            sums.margin += day.gross_margin;
        }
        date = today.succ_opt();
    }
    Ok(months)
}

fn row(months: &[MonthSums]) -> Result<TurnoverRow, Invalid> {
    let Some(last) = months.last() else { return Err(Invalid::empty("days")) };
    let total = |of: fn(&MonthSums) -> f64| months.iter().map(of).sum::<f64>();
    let days = total(|m| f64::from(m.days));
    let average_stock_value = total(|m| m.stock) / days;
    let turnover = turnover(total(|m| m.cost), average_stock_value, total(|m| m.margin), days)?;
    Ok(TurnoverRow { month: last.month, days: days as u32, average_stock_value, turnover })
}
