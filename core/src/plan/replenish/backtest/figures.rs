use serde::{Deserialize, Serialize};

/// A figure with the interval that resampling the items gives it.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Interval {
    /// The figure.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What a policy did over the days replayed; means over the replications, summed over the items.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct BacktestFigures {
    /// Units asked for.
    pub units_asked: f64,
    /// Units sold.
    pub units_sold: f64,
    /// Item-days replayed.
    pub days: f64,
    /// Item-days on which demand was turned away.
    pub days_short: f64,
    /// Spells of such days.
    pub stock_outs: f64,
    /// Units on the shelf of an average evening, all items together.
    pub average_stock_units: f64,
    /// Their cost: the capital that lies there.
    pub average_stock_value: f64,
    /// Cost of units ordered and not yet there, on an average evening.
    pub average_inbound_value: f64,
    /// Orders placed.
    pub orders_placed: f64,
    /// Units ordered.
    pub units_ordered: f64,
    /// Margin of the units turned away.
    pub margin_lost: f64,
    /// Cost of placing orders.
    pub ordering_cost: f64,
    /// Cost of holding the stock.
    pub holding_cost: f64,
}

impl BacktestFigures {
    /// Share of units asked for that were sold; 1 without demand.
    pub fn fill_rate(&self) -> f64 {
        if self.units_asked > 0.0 { self.units_sold / self.units_asked } else { 1.0 }
    }

    /// Share of item-days without demand turned away.
    pub fn days_served_share(&self) -> f64 {
        if self.days > 0.0 { 1.0 - self.days_short / self.days } else { 1.0 }
    }

    /// Lost margin, ordering and holding together.
    pub fn total_cost(&self) -> f64 {
        self.margin_lost + self.ordering_cost + self.holding_cost
    }

    pub(super) fn add(&mut self, other: &Self, weight: f64) {
        let pairs = [
            (&mut self.units_asked, other.units_asked),
            (&mut self.units_sold, other.units_sold),
            (&mut self.days, other.days),
            (&mut self.days_short, other.days_short),
            (&mut self.stock_outs, other.stock_outs),
            (&mut self.average_stock_units, other.average_stock_units),
            (&mut self.average_stock_value, other.average_stock_value),
            (&mut self.average_inbound_value, other.average_inbound_value),
            (&mut self.orders_placed, other.orders_placed),
            (&mut self.units_ordered, other.units_ordered),
            (&mut self.margin_lost, other.margin_lost),
            (&mut self.ordering_cost, other.ordering_cost),
            (&mut self.holding_cost, other.holding_cost),
        ];
        for (sum, value) in pairs {
            *sum += weight * value;
        }
    }
}
