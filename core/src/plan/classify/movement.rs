use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::not_negative;
use crate::value::{Invalid, Money, Quantity};

/// How stock of an item moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum MovementClass {
    /// There is none.
    Empty,
    /// It came too lately to judge.
    New,
    /// It sells within the cover wanted.
    Moving,
    /// It sells, but there is more than the cover wanted.
    Slow,
    /// It has not sold for long.
    Dead,
}

/// Where slow and dead begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct MovementLimits {
    /// An item first received less than so many days ago is new.
    pub new_days: u32,
    /// Stock for more than so many days is slow.
    pub slow_cover_days: u32,
    /// Stock without a sale for so many days is dead.
    pub dead_days: u32,
}

impl Default for MovementLimits {
    /// New for 60 days, slow beyond half a year of cover, dead after half a year without a sale.
    fn default() -> Self {
        Self { new_days: 60, slow_cover_days: 180, dead_days: 180 }
    }
}

/// What there is of an item and how it sells.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StockMovement {
    /// Units there.
    pub on_hand: Quantity,
    /// Their value at cost.
    pub value: Money,
    /// Units of an average day, forecast or past.
    pub daily_mean: f64,
    /// The day it first came.
    pub first_received_on: NaiveDate,
    /// The day it last sold.
    pub last_sold_on: Option<NaiveDate>,
}

/// How an item's stock moves, with its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MovementFinding {
    /// The class.
    pub class: MovementClass,
    /// Days since it last sold, or since it came when it never did.
    pub idle_days: i64,
    /// Days the stock lasts at that pace; `None` without demand.
    pub cover_days: Option<f64>,
    /// Units beyond the cover wanted; of dead stock all of them.
    pub excess_units: f64,
    /// Their share of the value, in units of the currency.
    pub excess_value: f64,
}

/// The class of each item: empty, new, dead, slow, moving, the first that holds.
///
/// # Errors
/// `invalid.not_finite`, `invalid.too_small` naming the item's field.
pub fn stock_movement(
    items: &[StockMovement],
    limits: &MovementLimits,
    today: NaiveDate,
) -> Result<Vec<MovementFinding>, Invalid> {
    let judged = |(at, item): (usize, &StockMovement)| {
        not_negative("daily_mean", item.daily_mean).map_err(|e| e.within(&format!("items[{at}]")))?;
        let days = |from: NaiveDate| today.signed_duration_since(from).num_days().max(0);
        let idle_days = days(item.last_sold_on.unwrap_or(item.first_received_on));
        let on_hand = f64::from(item.on_hand.get());
        let cover_days = (item.daily_mean > 0.0).then(|| on_hand / item.daily_mean);
        let class = if item.on_hand.is_zero() {
            MovementClass::Empty
        } else if days(item.first_received_on) < i64::from(limits.new_days) {
            MovementClass::New
        } else if idle_days >= i64::from(limits.dead_days) {
            MovementClass::Dead
        } else if cover_days.is_none_or(|cover| cover > f64::from(limits.slow_cover_days)) {
            MovementClass::Slow
        } else {
            MovementClass::Moving
        };
        let excess_units = match class {
            MovementClass::Dead => on_hand,
            MovementClass::Slow => (on_hand - item.daily_mean * f64::from(limits.slow_cover_days)).max(0.0),
            MovementClass::Empty | MovementClass::New | MovementClass::Moving => 0.0,
        };
        let share = if on_hand > 0.0 { excess_units / on_hand } else { 0.0 };
        let excess_value = share * super::decimal(item.value.amount());
        Ok(MovementFinding { class, idle_days, cover_days, excess_units, excess_value })
    };
    items.iter().enumerate().map(judged).collect()
}

/// A lot that can be sold up to a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ExpiringLot {
    /// Units left of it.
    pub quantity: Quantity,
    /// Their value at cost.
    pub value: Money,
    /// The last day it can be sold.
    pub sellable_until: NaiveDate,
}

/// What will be left of a lot.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ExpiryRisk {
    /// Units expected to be left on the evening of its last day.
    pub units_left: f64,
    /// Their share of the lot, 0 to 1.
    pub share_left: f64,
    /// Their share of its value, in units of the currency.
    pub value_left: f64,
}

/// What expected demand leaves of each lot, in the order given, the earliest to expire sold first.
///
/// `expected_by_day` begins with today; after its end nothing more is expected. A lot past its last day is left whole.
///
/// # Errors
/// `invalid.not_finite`, `invalid.too_small` naming the day.
pub fn expiry_risk(
    lots: &[ExpiringLot],
    expected_by_day: &[f64],
    today: NaiveDate,
) -> Result<Vec<ExpiryRisk>, Invalid> {
    let mut cumulative = Vec::with_capacity(expected_by_day.len());
    let mut sum = 0.0;
    for (at, units) in expected_by_day.iter().enumerate() {
        not_negative(&format!("expected_by_day[{at}]"), *units)?;
        sum += units;
        cumulative.push(sum);
    }
    let mut order: Vec<(usize, &ExpiringLot)> = lots.iter().enumerate().collect();
    order.sort_by_key(|(_, lot)| lot.sellable_until);
    let mut risks = vec![ExpiryRisk { units_left: 0.0, share_left: 0.0, value_left: 0.0 }; lots.len()];
    let mut served = 0.0;
    for (at, lot) in order {
        let days = lot.sellable_until.signed_duration_since(today).num_days();
        // Demand up to and including the last day that earlier lots have not met.
        let reach = usize::try_from(days).ok().and_then(|days| cumulative.get(days).or(cumulative.last()));
        let open = (reach.copied().unwrap_or(0.0) - served).max(0.0);
        let units = f64::from(lot.quantity.get());
        let sold = units.min(open);
        served += sold;
        let share_left = if units > 0.0 { (units - sold) / units } else { 0.0 };
        if let Some(risk) = risks.get_mut(at) {
            let value_left = share_left * super::decimal(lot.value.amount());
            *risk = ExpiryRisk { units_left: units - sold, share_left, value_left };
        }
    }
    Ok(risks)
}
