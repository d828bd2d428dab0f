use serde::{Deserialize, Serialize};

use crate::plan::classify::not_negative;
use crate::plan::distribution::{CountTable, Demand};
use crate::value::{Invalid, Problem};

/// Most weeks times units times prices of one plan.
const STATES_MAX: usize = 20_000_000;
/// Most prices of one plan.
const PRICES_MAX: usize = 100;
/// Largest price, cost or value of a unit.
const AMOUNT_MAX: f64 = 1e9;

/// Mean demand of a week at each price.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClearanceDemand {
    /// As many as there are prices.
    pub mean_by_price: Vec<f64>,
}

/// Units that cannot be sold after a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ExpiringUnits {
    /// How many.
    pub units: u32,
    /// The last week they can be sold in, counted from 1.
    pub last_week: u32,
}

/// Stock to be cleared and what is known of its demand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClearanceTerms {
    /// Units there.
    pub units: u32,
    /// Of these, the ones that expire within the weeks planned, in any order.
    pub expiring: Vec<ExpiringUnits>,
    /// Prices that may be asked, strictly falling; the first is today's.
    pub prices: Vec<f64>,
    /// Demand of each week, the coming one first.
    pub weeks: Vec<ClearanceDemand>,
    /// Variance over mean of a week's demand; 1 is Poisson.
    pub variance_over_mean: f64,
    /// Book value of a unit.
    pub unit_cost: f64,
    /// Cost of keeping a unit for a week.
    pub holding_cost_per_week: f64,
    /// What a unit left after the last week still brings; negative where it must be paid for.
    pub salvage_value: f64,
    /// What a unit that expires brings, usually nothing or less.
    pub expired_value: f64,
}

/// Demand with a constant elasticity ε: mean of week t at price p is b_t (p / p₀)^(−ε), b_t the mean at today's price p₀.
///
/// # Errors
/// `invalid.*` naming the argument.
pub fn constant_elasticity_demand(
    base_by_week: &[f64],
    prices: &[f64],
    elasticity: f64,
) -> Result<Vec<ClearanceDemand>, Invalid> {
    checked_prices(prices)?;
    not_negative("elasticity", elasticity)?;
    if elasticity > 100.0 {
        return Err(Invalid::too_large("elasticity", 100));
    }
    let today = prices.first().copied().unwrap_or(1.0);
    let factors: Vec<f64> = prices.iter().map(|price| libm::pow(price / today, -elasticity)).collect();
    let week = |(at, base): (usize, &f64)| {
        not_negative(&format!("base_by_week[{at}]"), *base)?;
        Ok(ClearanceDemand { mean_by_price: factors.iter().map(|factor| base * factor).collect() })
    };
    base_by_week.iter().enumerate().map(week).collect()
}

fn checked_prices(prices: &[f64]) -> Result<(), Invalid> {
    if prices.is_empty() {
        return Err(Invalid::empty("prices"));
    }
    if prices.len() > PRICES_MAX {
        return Err(Invalid::new("prices", Problem::TooLong { max: PRICES_MAX as u64 }));
    }
    for (at, price) in prices.iter().enumerate() {
        let field = format!("prices[{at}]");
        not_negative(&field, *price)?;
        if *price < 1e-6 {
            return Err(Invalid::too_small(field, 1e-6));
        }
        if *price > AMOUNT_MAX {
            return Err(Invalid::too_large(field, AMOUNT_MAX));
        }
    }
    if prices.iter().zip(prices.iter().skip(1)).any(|(high, low)| low >= high) {
        return Err(Invalid::inconsistent("prices", "a strictly falling order"));
    }
    Ok(())
}

/// Checked terms as the recursion reads them.
pub(super) struct Problemed<'a> {
    pub(super) terms: &'a ClearanceTerms,
    /// Units there, as an index.
    pub(super) units: usize,
    /// After each week: the most units that can still be sold later.
    pub(super) lasting: Vec<usize>,
    /// Chances of 0, 1, 2 … units asked for, by week and price.
    pub(super) chances: Vec<Vec<Vec<f64>>>,
}

impl<'a> Problemed<'a> {
    pub(super) fn of(terms: &'a ClearanceTerms) -> Result<Self, Invalid> {
        checked_prices(&terms.prices)?;
        if terms.weeks.is_empty() {
            return Err(Invalid::empty("weeks"));
        }
        let units = usize::try_from(terms.units).unwrap_or(usize::MAX);
        let states = terms.weeks.len().saturating_mul(units.saturating_add(1)).saturating_mul(terms.prices.len());
        if states > STATES_MAX {
            return Err(Invalid::too_large("units", format!("{STATES_MAX} weeks × units × prices")));
        }
        amount("unit_cost", terms.unit_cost)?;
        amount("holding_cost_per_week", terms.holding_cost_per_week)?;
        not_negative("unit_cost", terms.unit_cost)?;
        not_negative("holding_cost_per_week", terms.holding_cost_per_week)?;
        amount("salvage_value", terms.salvage_value)?;
        amount("expired_value", terms.expired_value)?;
        not_negative("variance_over_mean", terms.variance_over_mean)?;
        if terms.variance_over_mean < 1.0 {
            return Err(Invalid::too_small("variance_over_mean", 1));
        }
        let lasting = lasting(terms, units)?;
        let mut chances = Vec::with_capacity(terms.weeks.len());
        for (at, week) in terms.weeks.iter().enumerate() {
            if week.mean_by_price.len() != terms.prices.len() {
                return Err(Invalid::inconsistent(format!("weeks[{at}].mean_by_price"), "as many as prices"));
            }
            let named = |e: Invalid| e.within(&format!("weeks[{at}]"));
            let of_week = week.mean_by_price.iter().map(|mean| table(*mean, terms.variance_over_mean, units));
            chances.push(of_week.collect::<Result<Vec<_>, _>>().map_err(named)?);
        }
        Ok(Self { terms, units, lasting, chances })
    }
}

fn amount(field: &str, value: f64) -> Result<(), Invalid> {
    if !value.is_finite() {
        return Err(Invalid::not_finite(field));
    }
    if value > AMOUNT_MAX {
        return Err(Invalid::too_large(field, AMOUNT_MAX));
    }
    if value < -AMOUNT_MAX { Err(Invalid::too_small(field, -AMOUNT_MAX)) } else { Ok(()) }
}

/// With the earliest sold first, n units after week t hold at most what does not expire by then.
fn lasting(terms: &ClearanceTerms, units: usize) -> Result<Vec<usize>, Invalid> {
    let mut gone = vec![0usize; terms.weeks.len()];
    let mut all = 0usize;
    for (at, lot) in terms.expiring.iter().enumerate() {
        let count = usize::try_from(lot.units).unwrap_or(usize::MAX);
        all = all.saturating_add(count);
        if all > units {
            return Err(Invalid::inconsistent(format!("expiring[{at}].units"), "no more than units together"));
        }
        let Some(week) = usize::try_from(lot.last_week).ok().and_then(|week| week.checked_sub(1)) else {
            return Err(Invalid::too_small(format!("expiring[{at}].last_week"), 1));
        };
        if let Some(gone) = gone.get_mut(week) {
            *gone = gone.saturating_add(count);
        }
    }
    let mut left = units;
    Ok(gone
        .into_iter()
        .map(|gone| {
            left = left.saturating_sub(gone);
            left
        })
        .collect())
}

/// Chances of 0, 1, … units − 1 asked for; what is left to 1 is the chance of at least `units`.
fn table(mean: f64, variance_over_mean: f64, units: usize) -> Result<Vec<f64>, Invalid> {
    let field = "mean_by_price";
    not_negative(field, mean)?;
    if mean < 1e-9 {
        return Ok(if units == 0 { vec![] } else { vec![1.0] });
    }
    let demand = Demand::negative_binomial(mean, (mean * variance_over_mean).sqrt()).map_err(|e| e.of(field))?;
    let table = CountTable::of(&demand).map_err(|e| e.of(field))?;
    let skipped = (table.first.max(0.0) as usize).min(units);
    let mut chances = vec![0.0; skipped];
    chances.extend(table.mass.iter().take(units.saturating_sub(skipped)));
    Ok(chances)
}
