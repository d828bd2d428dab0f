use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Invalid, Problem, Rounding, bounds, decimal};

/// A number of units: whole, zero or more, at most [`bounds::QUANTITY_MAX`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Quantity(u32);

/// A signed number of units: a balance or a difference.
pub type Units = i64;

impl Quantity {
    /// No units.
    pub const ZERO: Self = Self(0);
    /// One unit.
    pub const ONE: Self = Self(1);

    /// That many units.
    ///
    /// # Errors
    /// `invalid.too_large`.
    pub fn new(units: u32) -> Result<Self, Invalid> {
        if units > bounds::QUANTITY_MAX {
            return Err(Invalid::too_large("quantity", bounds::QUANTITY_MAX));
        }
        Ok(Self(units))
    }

    /// That many units, at least one.
    ///
    /// # Errors
    /// `invalid.too_small`, `invalid.too_large`.
    pub fn positive(units: u32) -> Result<Self, Invalid> {
        if units == 0 {
            return Err(Invalid::too_small("quantity", 1));
        }
        Self::new(units)
    }

    /// The units of a balance, if it is a quantity.
    ///
    /// # Errors
    /// `invalid.too_small` below zero, `invalid.too_large` above the limit.
    pub fn of_units(units: Units) -> Result<Self, Invalid> {
        if units < 0 {
            return Err(Invalid::too_small("quantity", 0));
        }
        u32::try_from(units).map_err(|_| Invalid::too_large("quantity", bounds::QUANTITY_MAX)).and_then(Self::new)
    }

    /// The units that a decimal text of another system means. Units are whole; what other systems' floats add to or take
    /// from a whole number, at most one in the [`bounds::QUANTITY_DUST_PLACES`]th place, is dust.
    ///
    /// ```
    /// use daigou::value::Quantity;
    /// assert_eq!(Quantity::parse("0.999999999"), Quantity::new(1));
    /// assert!(Quantity::parse("0.5").is_err());
    /// # Ok::<(), daigou::value::Invalid>(())
    /// ```
    ///
    /// # Errors
    /// `invalid.malformed` for what is no number, `invalid.too_precise` for a part of a unit, `invalid.too_small` and
    /// `invalid.too_large` beyond the limits.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let exact = decimal::parse("quantity", text)?;
        let whole = Rounding::HalfUp.apply(exact, 0);
        let dust = exact.checked_sub(whole).unwrap_or(exact).abs();
        if dust > Decimal::new(1, bounds::QUANTITY_DUST_PLACES) {
            return Err(Invalid::new("quantity", Problem::TooPrecise { places: 0 }));
        }
        let units =
            i64::try_from(whole.trunc().mantissa()).map_err(|_| Invalid::too_large("quantity", bounds::QUANTITY_MAX));
        units.and_then(Self::of_units)
    }

    /// The number.
    pub fn get(self) -> u32 {
        self.0
    }

    /// The number as a signed balance.
    pub fn units(self) -> Units {
        Units::from(self.0)
    }

    /// Whether there are none.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Sum.
    ///
    /// # Errors
    /// `invalid.too_large`.
    pub fn plus(self, other: Self) -> Result<Self, Invalid> {
        // Two quantities are at most 2e9, below u32::MAX.
        Self::new(self.0.saturating_add(other.0))
    }

    /// Difference, or `None` below zero.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// Difference, or none at all below zero.
    #[must_use]
    pub fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl TryFrom<u32> for Quantity {
    type Error = Invalid;

    fn try_from(units: u32) -> Result<Self, Invalid> {
        Self::new(units)
    }
}

impl From<Quantity> for u32 {
    fn from(quantity: Quantity) -> Self {
        quantity.0
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}
