//! Which goods matter and which lie: ABC, XYZ, demand pattern, turnover, ageing, clearance.
//!
//! Pure arithmetic over slices. It never changes a price or writes a unit off: it proposes, with the money a step frees
//! and what holding on would cost.
//!
//! ```
//! use daigou::plan::classify::{AbcClass, AbcLimits, abc_classes};
//! let classes = abc_classes(&[52_000.0, 31_000.0, 9_000.0, 4_200.0], &AbcLimits::default())?;
//! assert_eq!(classes, [AbcClass::A, AbcClass::B, AbcClass::C, AbcClass::C]);
//! # Ok::<(), daigou::value::Invalid>(())
//! ```

mod abc;
mod ageing;
mod clearance;
mod movement;
mod periods;
mod turnover;
mod variability;

pub use abc::*;
pub use ageing::*;
pub use clearance::*;
pub use movement::*;
pub use periods::*;
pub use turnover::*;
pub use variability::*;

use crate::value::Invalid;

/// `value` is finite and zero or more.
fn not_negative(field: &str, value: f64) -> Result<(), Invalid> {
    if !value.is_finite() {
        return Err(Invalid::not_finite(field));
    }
    if value < 0.0 { Err(Invalid::too_small(field, 0)) } else { Ok(()) }
}

/// A decimal as the nearest float.
fn decimal(value: rust_decimal::Decimal) -> f64 {
    use rust_decimal::prelude::ToPrimitive;
    value.to_f64().unwrap_or(0.0)
}
