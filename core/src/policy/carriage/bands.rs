use serde::{Deserialize, Serialize};

use super::extras::share;
use super::ladder::minor;
use crate::value::{Invalid, Money};

/// What a customer pays for shipping by the value of the order: a flat amount or a share of the value from a value on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ValueBand {
    /// The least order value of the band.
    pub from: Money,
    /// What is charged.
    pub charge: BandCharge,
}

/// What a band charges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum BandCharge {
    /// A flat amount.
    Flat {
        /// The amount.
        amount: Money,
    },
    /// A share of the order value.
    Share {
        /// The share in ten-thousandths, rounded half up.
        basis_points: u32,
    },
}

/// The shipping price of an order: the band with the highest least value that the order reaches; of several such bands
/// the cheapest. `None` below every band.
///
/// ```
/// use daigou::policy::carriage::{BandCharge, ValueBand, banded_price};
/// use daigou::value::{Currency, Money};
/// let usd = |text| Money::parse(text, Currency::USD);
/// let bands = [
///     ValueBand { from: usd("10")?, charge: BandCharge::Share { basis_points: 1_000 } },
///     ValueBand { from: usd("30")?, charge: BandCharge::Flat { amount: usd("20")? } },
/// ];
/// assert_eq!(banded_price(usd("18")?, &bands)?, Some(usd("1.80")?));
/// assert_eq!(banded_price(usd("30")?, &bands)?, Some(usd("20")?));
/// assert_eq!(banded_price(usd("9.99")?, &bands)?, None);
/// # Ok::<(), daigou::value::Invalid>(())
/// ```
///
/// # Errors
/// `invalid.currency_mismatch`, `invalid.too_small` below zero, or a price beyond the limit of money.
pub fn banded_price(order_value: Money, bands: &[ValueBand]) -> Result<Option<Money>, Invalid> {
    let currency = order_value.currency();
    let value = minor("order_value", order_value, currency)?;
    let mut best: Option<(i64, i64)> = None;
    for (index, band) in bands.iter().enumerate() {
        let from = minor(&format!("bands[{index}].from"), band.from, currency)?;
        let price = match band.charge {
            BandCharge::Flat { amount } => minor(&format!("bands[{index}].charge"), amount, currency)?,
            BandCharge::Share { basis_points } => share(value, basis_points),
        };
        let better = best.is_none_or(|(least, cheapest)| from > least || (from == least && price < cheapest));
        if from <= value && better {
            best = Some((from, price));
        }
    }
    best.map(|(_, price)| Money::minor(price, currency)).transpose()
}
