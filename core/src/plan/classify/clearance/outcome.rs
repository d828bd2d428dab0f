use serde::{Deserialize, Serialize};

use super::terms::Problemed;

/// What a way of pricing is expected to bring.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct ClearanceOutcome {
    /// Sales, at the prices asked.
    pub revenue: f64,
    /// Units sold.
    pub units_sold: f64,
    /// Units that expire unsold.
    pub units_expired: f64,
    /// Units left after the last week.
    pub units_left: f64,
    /// Cost of keeping what is there.
    pub holding_cost: f64,
    /// Revenue, plus what expired and left units bring, less keeping.
    pub value: f64,
}

/// What is expected of one week of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ClearanceWeek {
    /// Its number, from 1.
    pub week: u32,
    /// The price expected to be asked, over all ways that stock may go.
    pub price: f64,
    /// Units there at its beginning.
    pub units: f64,
    /// Units sold in it.
    pub units_sold: f64,
    /// Their revenue.
    pub revenue: f64,
    /// Units that expire at its end.
    pub units_expired: f64,
}

/// A plan to clear stock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClearancePlan {
    /// The price to ask now.
    pub price_now: f64,
    /// What is expected week by week.
    pub weeks: Vec<ClearanceWeek>,
    /// What the plan is expected to bring.
    pub planned: ClearanceOutcome,
    /// What staying at today's price would.
    pub held: ClearanceOutcome,
    /// Value of the plan beyond that of holding on: what not acting is expected to cost.
    pub holding_on_costs: f64,
    /// Cash that the plan brings in beyond holding on; below zero where holding on sells as much, dearer.
    pub money_freed: f64,
    /// Book value of the units that the plan sells and holding on would not.
    pub stock_value_freed: f64,
}

/// Follows a way of pricing forward over every course that demand may take.
pub(super) fn outcome(
    problem: &Problemed<'_>,
    price_index: impl Fn(usize, usize, usize) -> usize,
) -> (ClearanceOutcome, Vec<ClearanceWeek>) {
    let terms = problem.terms;
    let width = problem.units.saturating_add(1);
    // Chance of each (last price, units).
    let mut chance = vec![vec![0.0; width]; terms.prices.len()];
    if let Some(slot) = chance.first_mut().and_then(|units| units.last_mut()) {
        *slot = 1.0;
    }
    let mut total = ClearanceOutcome::default();
    let mut weeks = Vec::with_capacity(terms.weeks.len());
    for (week, (tables, lasting)) in problem.chances.iter().zip(&problem.lasting).enumerate() {
        let number = u32::try_from(week).unwrap_or(u32::MAX).saturating_add(1);
        let mut row =
            ClearanceWeek { week: number, price: 0.0, units: 0.0, units_sold: 0.0, revenue: 0.0, units_expired: 0.0 };
        let mut next = vec![vec![0.0; width]; terms.prices.len()];
        let states = chance.iter().enumerate().flat_map(|(last, by_units)| {
            by_units.iter().enumerate().filter(|(_, p)| **p > 0.0).map(move |(units, p)| (last, units, *p))
        });
        for (last, units, p) in states {
            let asked = price_index(week, units, last);
            let (Some(price), Some(table), Some(reached)) =
                (terms.prices.get(asked), tables.get(asked), next.get_mut(asked))
            else {
                continue;
            };
            row.price += p * price;
            row.units += p * units as f64;
            let mut sell = |sold: usize, p: f64| {
                let left = units.saturating_sub(sold);
                let kept = left.min(*lasting);
                row.units_sold += p * sold as f64;
                row.revenue += p * price * sold as f64;
                row.units_expired += p * left.saturating_sub(kept) as f64;
                total.holding_cost += p * terms.holding_cost_per_week * left as f64;
                if let Some(slot) = reached.get_mut(kept) {
                    *slot += p;
                }
            };
            let mut sold_out = 1.0;
            for (sold, chance) in table.iter().take(units).enumerate() {
                sell(sold, p * chance);
                sold_out -= chance;
            }
            sell(units, p * f64::max(sold_out, 0.0));
        }
        total.revenue += row.revenue;
        total.units_sold += row.units_sold;
        total.units_expired += row.units_expired;
        weeks.push(row);
        chance = next;
    }
    let left = chance.iter().flat_map(|by_units| by_units.iter().enumerate());
    total.units_left = left.map(|(units, p)| p * units as f64).sum();
    total.value = total.revenue + terms.expired_value * total.units_expired + terms.salvage_value * total.units_left
        - total.holding_cost;
    (total, weeks)
}
