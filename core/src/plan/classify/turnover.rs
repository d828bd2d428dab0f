use serde::{Deserialize, Serialize};

use super::not_negative;
use crate::value::Invalid;

/// How fast stock turns over a period.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Turnover {
    /// Cost of goods sold over average stock; `None` without stock.
    pub turns: Option<f64>,
    /// Days the average stock lasts at the period's pace; `None` without sales.
    pub days_of_supply: Option<f64>,
    /// Gross margin return on inventory investment: margin over average stock at cost; `None` without stock.
    pub gmroi: Option<f64>,
}

/// Turnover of a period of `days`. Source: Silver, Pyke & Thomas 2017, § 2.4; GMROI: Sweeney, *J. Retailing* 49, 1973.
///
/// # Errors
/// `invalid.not_finite`, `invalid.too_small` naming the argument. The margin may be negative.
pub fn turnover(
    cost_of_goods_sold: f64,
    average_stock_value: f64,
    gross_margin: f64,
    days: f64,
) -> Result<Turnover, Invalid> {
    not_negative("cost_of_goods_sold", cost_of_goods_sold)?;
    not_negative("average_stock_value", average_stock_value)?;
    not_negative("days", days)?;
    if !gross_margin.is_finite() {
        return Err(Invalid::not_finite("gross_margin"));
    }
    let ratio = |over: f64, under: f64| (under > 0.0).then(|| over / under);
    Ok(Turnover {
        turns: ratio(cost_of_goods_sold, average_stock_value),
        days_of_supply: ratio(average_stock_value * days, cost_of_goods_sold),
        gmroi: ratio(gross_margin, average_stock_value),
    })
}

/// One period's stock and sales, at cost.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StockPeriod {
    /// Days of the period.
    pub days: f64,
    /// Stock value at its start.
    pub opening_stock_value: f64,
    /// Stock value at its end.
    pub closing_stock_value: f64,
    /// Cost of goods sold.
    pub cost_of_goods_sold: f64,
    /// Sales less cost of goods sold.
    pub gross_margin: f64,
}

/// Turnover of every window of `window` periods (3 months a quarter, 12 a year), the oldest first; average stock is the
/// mean of each period's opening and closing, weighted by its days.
///
/// # Errors
/// `invalid.too_small` on `window`, and as [`turnover`] with the period's index.
pub fn rolling_turnover(periods: &[StockPeriod], window: usize) -> Result<Vec<Turnover>, Invalid> {
    if window == 0 {
        return Err(Invalid::too_small("window", 1));
    }
    for (at, period) in periods.iter().enumerate() {
        let named = |e: Invalid| e.within(&format!("periods[{at}]"));
        not_negative("days", period.days).map_err(named)?;
        not_negative("opening_stock_value", period.opening_stock_value).map_err(named)?;
        not_negative("closing_stock_value", period.closing_stock_value).map_err(named)?;
    }
    periods
        .windows(window)
        .map(|windowed| {
            let total = |of: fn(&StockPeriod) -> f64| windowed.iter().map(of).sum::<f64>();
            let days = total(|p| p.days);
            let weighted = total(|p| p.days * (p.opening_stock_value + p.closing_stock_value) / 2.0);
            let average = if days > 0.0 { weighted / days } else { 0.0 };
            turnover(total(|p| p.cost_of_goods_sold), average, total(|p| p.gross_margin), days)
        })
        .collect()
}
