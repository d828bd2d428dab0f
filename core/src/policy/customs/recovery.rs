use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::CustomsTables;
use crate::value::{Invalid, Money, Quantity};

/// Units of a cross-border retail line that come back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RetailReturn {
    /// The day of the order, whose terms hold.
    pub bought_on: NaiveDate,
    /// When customs released the goods.
    pub released_on: NaiveDate,
    /// When the buyer asked to return.
    pub asked_on: NaiveDate,
    /// When the goods were back; `None` while they are on their way.
    pub arrived_on: Option<NaiveDate>,
    /// Tax of the whole line.
    pub tax: Money,
    /// Taxed value of the whole line, as it counts to the year.
    pub base: Money,
    /// Units bought.
    pub bought: Quantity,
    /// Units returned before this time.
    pub returned_before: Quantity,
    /// Units returned now.
    pub returned: Quantity,
}

/// What comes back of tax and of the year's sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TaxRecovery {
    /// Whether tax and sum come back.
    pub outcome: RecoveryOutcome,
    /// Tax that comes back with these units.
    pub tax: Money,
    /// What the person may use again of the year of the purchase.
    pub year_restored: Money,
}

/// Whether tax comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum RecoveryOutcome {
    /// It comes back.
    Recoverable {},
    /// It will, if the goods are back by then.
    UntilArrival {
        /// The last day for the goods to arrive.
        by: NaiveDate,
    },
    /// Asked for after the legal time.
    AskedTooLate {
        /// The last day to ask.
        by: NaiveDate,
    },
    /// The goods were back after the legal time.
    ArrivedTooLate {
        /// The last day to arrive.
        by: NaiveDate,
    },
    /// The tables have no such scheme on the day of purchase.
    NoScheme {},
}

/// What of the tax on a cross-border retail line comes back with returned units, and of the year's sum.
///
/// Cumulative, so that any grouping of returns gives the same sum: round(tax × returned so far ÷ bought) − the same
/// before.
///
/// # Errors
/// `invalid.too_large` for more units than were bought, `invalid.too_small` for none bought or an amount below zero,
/// `invalid.currency_mismatch`.
pub fn retail_recovery(request: &RetailReturn, tables: &CustomsTables) -> Result<TaxRecovery, Invalid> {
    tables.minor("tax", request.tax)?;
    tables.minor("base", request.base)?;
    if request.bought.is_zero() {
        return Err(Invalid::too_small("bought", 1));
    }
    let so_far = request.returned_before.plus(request.returned)?;
    if so_far > request.bought {
        return Err(Invalid::too_large("returned", request.bought.less(request.returned_before)));
    }
    let outcome = outcome(request, tables)?;
    if outcome != (RecoveryOutcome::Recoverable {}) {
        let nothing = Money::zero(tables.currency);
        return Ok(TaxRecovery { outcome, tax: nothing, year_restored: nothing });
    }
    let part = |whole: Money| {
        let upto = |units: Quantity| {
            let share = Decimal::from(units.get()).checked_div(Decimal::from(request.bought.get()));
            whole.scaled(share.unwrap_or(Decimal::ZERO), tables.rounding)
        };
        upto(so_far)?.minus(upto(request.returned_before)?)
    };
    Ok(TaxRecovery { outcome, tax: part(request.tax)?, year_restored: part(request.base)? })
}

fn outcome(request: &RetailReturn, tables: &CustomsTables) -> Result<RecoveryOutcome, Invalid> {
    let Some(terms) = tables.retail_imports.iter().find(|terms| terms.in_force.on(request.bought_on)) else {
        return Ok(RecoveryOutcome::NoScheme {});
    };
    let after = |days: u32| {
        let last = request.released_on.checked_add_days(chrono::Days::new(u64::from(days)));
        last.ok_or_else(|| Invalid::too_large("released_on", crate::value::bounds::YEAR_MAX))
    };
    let (by, back_by) = (after(terms.return_days)?, after(terms.return_arrival_days)?);
    Ok(match request.arrived_on {
        _ if request.asked_on > by => RecoveryOutcome::AskedTooLate { by },
        None => RecoveryOutcome::UntilArrival { by: back_by },
        Some(arrived) if arrived > back_by => RecoveryOutcome::ArrivedTooLate { by: back_by },
        Some(_) => RecoveryOutcome::Recoverable {},
    })
}

/// What comes back of the personal-articles tax of a parcel: all of it when customs never released it (sent back 退运
/// from the port), nothing once it was released.
pub fn parcel_tax_recovery(tax: Money, was_released: bool) -> Money {
    if was_released { Money::zero(tax.currency()) } else { tax }
}
