//! Checks of plain numbers that formulas take, each naming the argument.

use super::DEMAND_MAX;
use crate::value::Invalid;

/// `value` is finite and at most [`DEMAND_MAX`] either side.
pub(in crate::plan) fn bounded(field: &str, value: f64) -> Result<(), Invalid> {
    if !value.is_finite() {
        return Err(Invalid::not_finite(field));
    }
    if value > DEMAND_MAX {
        return Err(Invalid::too_large(field, DEMAND_MAX));
    }
    if value < -DEMAND_MAX {
        return Err(Invalid::too_small(field, -DEMAND_MAX));
    }
    Ok(())
}

/// `value` is from 1e-12 to [`DEMAND_MAX`].
pub(in crate::plan) fn positive(field: &str, value: f64) -> Result<(), Invalid> {
    bounded(field, value)?;
    if value < 1e-12 { Err(Invalid::too_small(field, 1e-12)) } else { Ok(()) }
}

/// `value` is from zero to [`DEMAND_MAX`].
pub(in crate::plan) fn not_negative(field: &str, value: f64) -> Result<(), Invalid> {
    bounded(field, value)?;
    if value < 0.0 { Err(Invalid::too_small(field, 0)) } else { Ok(()) }
}

/// `value` lies strictly between 0 and 1.
pub(in crate::plan) fn inner_share(field: &str, value: f64) -> Result<(), Invalid> {
    bounded(field, value)?;
    if value <= 0.0 {
        return Err(Invalid::too_small(field, "more than 0"));
    }
    if value >= 1.0 { Err(Invalid::too_large(field, "less than 1")) } else { Ok(()) }
}
