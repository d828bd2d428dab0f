use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// How an exact amount becomes one of a currency's scale. Named by the caller, never inferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Rounding {
    /// To nearest, a half away from zero. What invoices use, and the default.
    #[default]
    HalfUp,
    /// To nearest, a half to the even digit.
    HalfEven,
    /// To nearest, a half toward zero.
    HalfDown,
    /// Away from zero.
    Up,
    /// Toward zero.
    Down,
    /// Toward plus infinity.
    Ceiling,
    /// Toward minus infinity.
    Floor,
}

impl Rounding {
    /// `value` at `places` decimal places, trailing zeros kept.
    ///
    /// ```
    /// use daigou::value::Rounding;
    /// use rust_decimal::Decimal;
    /// let exact = Decimal::new(2345, 3);
    /// assert_eq!(Rounding::HalfUp.apply(exact, 2).to_string(), "2.35");
    /// assert_eq!(Rounding::HalfEven.apply(exact, 2).to_string(), "2.34");
    /// ```
    pub fn apply(self, value: Decimal, places: u32) -> Decimal {
        let strategy = match self {
            Self::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            Self::HalfEven => RoundingStrategy::MidpointNearestEven,
            Self::HalfDown => RoundingStrategy::MidpointTowardZero,
            Self::Up => RoundingStrategy::AwayFromZero,
            Self::Down => RoundingStrategy::ToZero,
            Self::Ceiling => RoundingStrategy::ToPositiveInfinity,
            Self::Floor => RoundingStrategy::ToNegativeInfinity,
        };
        let mut rounded = if value.scale() > places { value.round_dp_with_strategy(places, strategy) } else { value };
        if rounded.scale() != places {
            rounded.rescale(places);
        }
        rounded
    }
}
