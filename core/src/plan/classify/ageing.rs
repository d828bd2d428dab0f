use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::value::{Currency, Invalid, Money, Problem, Quantity, Units};

/// Most edges of one ageing.
const EDGES_MAX: usize = 1_000;

/// Units received together that still lie there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct StockLayer {
    /// The day they came.
    pub received_on: NaiveDate,
    /// How many are left.
    pub quantity: Quantity,
    /// What those are worth, at cost.
    pub value: Money,
}

/// Stock of one age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct AgeBand {
    /// From that age on, days.
    pub from_days: u32,
    /// Below that age; `None` for the last.
    pub until_days: Option<u32>,
    /// Units.
    pub units: Units,
    /// Their value.
    pub value: Money,
}

/// How old stock is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StockAgeing {
    /// Bands from the youngest to the oldest; together they are the whole stock, to the unit and the cent.
    pub bands: Vec<AgeBand>,
    /// Mean age of a unit, days; `None` without stock.
    pub average_days: Option<f64>,
}

/// Stock by age at `today`, in bands that begin at 0 and at each of the rising `edges_days` (30, 60, 90 …). A layer dated
/// after today counts as new.
///
/// # Errors
/// `invalid.inconsistent` on edges that do not rise from above 0, `invalid.too_long`; `invalid.*` on a layer whose currency
/// is another or whose sum is out of range.
pub fn stock_ageing(
    layers: &[StockLayer],
    edges_days: &[u32],
    currency: Currency,
    today: NaiveDate,
) -> Result<StockAgeing, Invalid> {
    if edges_days.len() > EDGES_MAX {
        return Err(Invalid::new("edges_days", Problem::TooLong { max: EDGES_MAX as u64 }));
    }
    let starts: Vec<u32> = std::iter::once(0).chain(edges_days.iter().copied()).collect();
    if starts.iter().zip(edges_days).any(|(before, edge)| edge <= before) {
        return Err(Invalid::inconsistent("edges_days", "ages that rise from above 0"));
    }
    let band = |(at, from): (usize, &u32)| AgeBand {
        from_days: *from,
        until_days: edges_days.get(at).copied(),
        units: 0,
        value: Money::zero(currency),
    };
    let mut bands: Vec<AgeBand> = starts.iter().enumerate().map(band).collect();
    let (mut aged, mut units) = (0.0, 0.0);
    for (at, layer) in layers.iter().enumerate() {
        let age = u32::try_from(today.signed_duration_since(layer.received_on).num_days()).unwrap_or(0);
        let place = starts.partition_point(|from| *from <= age).saturating_sub(1);
        let Some(band) = bands.get_mut(place) else { continue };
        band.units = band.units.saturating_add(layer.quantity.units());
        band.value = band.value.plus(layer.value).map_err(|e| e.within(&format!("layers[{at}]")))?;
        aged += f64::from(age) * f64::from(layer.quantity.get());
        units += f64::from(layer.quantity.get());
    }
    Ok(StockAgeing { bands, average_days: (units > 0.0).then(|| aged / units) })
}

/// The layers that `on_hand` units must be, when the oldest leave first: the last receipts, the oldest of them in part.
/// `receipts` stand in any order; what receipts do not explain is left out. A part's value is its share, rounded half up, so
/// that the layers of a receipt cut twice still sum to it.
///
/// # Errors
/// `invalid.*` when a share is out of range.
pub fn layers_from_receipts(on_hand: Quantity, receipts: &[StockLayer]) -> Result<Vec<StockLayer>, Invalid> {
    let mut newest: Vec<&StockLayer> = receipts.iter().collect();
    newest.sort_by_key(|receipt| std::cmp::Reverse(receipt.received_on));
    let mut left = on_hand;
    let mut layers = Vec::new();
    for receipt in newest {
        if left.is_zero() {
            break;
        }
        let quantity = Quantity::of_units(left.units().min(receipt.quantity.units()))?;
        if quantity.is_zero() {
            continue;
        }
        left = left.less(quantity);
        let share = rust_decimal::Decimal::from(quantity.get())
            .checked_div(rust_decimal::Decimal::from(receipt.quantity.get()))
            .unwrap_or_default();
        let value = if quantity == receipt.quantity {
            receipt.value
        } else {
            receipt.value.scaled(share, crate::value::Rounding::HalfUp)?
        };
        layers.push(StockLayer { received_on: receipt.received_on, quantity, value });
    }
    layers.reverse();
    Ok(layers)
}
