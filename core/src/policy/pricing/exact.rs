use rust_decimal::Decimal;

use crate::value::{Invalid, Rounding, bounds};

/// An exact decimal of many digits: what a line is worth before it becomes money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::policy) struct Exact {
    mantissa: i128,
    places: u32,
}

impl Exact {
    pub(in crate::policy) fn minor(units: i64, scale: u32) -> Self {
        Self { mantissa: i128::from(units), places: scale }
    }

    pub(in crate::policy) fn of(value: Decimal) -> Self {
        Self { mantissa: value.mantissa(), places: value.scale() }
    }

    pub(in crate::policy) fn times(self, units: u32) -> Result<Self, Invalid> {
        let mantissa = product(self.mantissa, i128::from(units))?;
        Ok(Self { mantissa, ..self })
    }

    /// What is left after `rate` of it, a share of at most one, is taken off.
    pub(in crate::policy) fn without_share(self, rate: Decimal) -> Result<Self, Invalid> {
        let kept = power(rate.scale())?.checked_sub(rate.mantissa()).ok_or_else(too_large)?;
        let mantissa = product(self.mantissa, kept)?;
        let places = self.places.checked_add(rate.scale()).ok_or_else(too_large)?;
        Ok(Self { mantissa, places })
    }

    /// The difference, never below zero.
    pub(in crate::policy) fn less(self, other: Self) -> Result<Self, Invalid> {
        let places = self.places.max(other.places);
        let difference = self.raised(places)?.checked_sub(other.raised(places)?).ok_or_else(too_large)?;
        Ok(Self { mantissa: difference.max(0), places })
    }

    /// `self × numerator ÷ denominator` in minor units of `scale`.
    pub(in crate::policy) fn scaled(
        self,
        numerator: i128,
        denominator: i128,
        scale: u32,
        rounding: Rounding,
    ) -> Result<i64, Invalid> {
        let (above, below) = if self.places >= scale {
            let below = product(denominator, power(self.places.saturating_sub(scale))?)?;
            (product(self.mantissa, numerator)?, below)
        } else {
            (product(self.raised(scale)?, numerator)?, denominator)
        };
        ratio(above, below, rounding)
    }

    /// The amount in minor units of `scale`.
    pub(in crate::policy) fn rounded(self, scale: u32, rounding: Rounding) -> Result<i64, Invalid> {
        if self.places <= scale {
            return i64::try_from(self.raised(scale)?).map_err(|_| too_large());
        }
        self.scaled(1, 1, scale, rounding)
    }

    /// The mantissa at `places`, which is at least its own.
    pub(in crate::policy) fn raised(self, places: u32) -> Result<i128, Invalid> {
        let factor = power(places.saturating_sub(self.places))?;
        product(self.mantissa, factor)
    }

    pub(in crate::policy) fn places(self) -> u32 {
        self.places
    }
}

/// `above ÷ below` as a whole number by the named rounding; `below` is above zero.
pub(in crate::policy) fn ratio(above: i128, below: i128, rounding: Rounding) -> Result<i64, Invalid> {
    let (quotient, remainder) = divided(above, below).ok_or_else(too_large)?;
    if remainder == 0 {
        return i64::try_from(quotient).map_err(|_| too_large());
    }
    let negative = above < 0;
    let rest = remainder.unsigned_abs();
    let half = rest.cmp(&below.unsigned_abs().saturating_sub(rest));
    let away = match rounding {
        Rounding::HalfUp => half.is_ge(),
        Rounding::HalfDown => half.is_gt(),
        Rounding::HalfEven => half.is_gt() || (half.is_eq() && quotient & 1 != 0),
        Rounding::Up => true,
        Rounding::Down => false,
        Rounding::Ceiling => !negative,
        Rounding::Floor => negative,
    };
    let step = match (away, negative) {
        (false, _) => 0,
        (true, false) => 1,
        (true, true) => -1,
    };
    i64::try_from(quotient.saturating_add(step)).map_err(|_| too_large())
}

/// Quotient and remainder, in the machine's own width where both fit: orders of a shop always do.
fn divided(above: i128, below: i128) -> Option<(i128, i128)> {
    if let (Ok(a), Ok(b)) = (i64::try_from(above), i64::try_from(below)) {
        return Some((i128::from(a.checked_div(b)?), i128::from(a.checked_rem(b)?)));
    }
    Some((above.checked_div(below)?, above.checked_rem(below)?))
}

/// A product; two numbers of the machine's width cannot overflow it, and those are the ones orders have.
pub(in crate::policy) fn product(a: i128, b: i128) -> Result<i128, Invalid> {
    if let (Ok(a), Ok(b)) = (i64::try_from(a), i64::try_from(b)) {
        return Ok(i128::from(a).wrapping_mul(i128::from(b)));
    }
    a.checked_mul(b).ok_or_else(too_large)
}

/// Ten to the power of `places`.
pub(in crate::policy) fn power(places: u32) -> Result<i128, Invalid> {
    const SMALL: [i64; 7] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];
    let small = usize::try_from(places).ok().and_then(|places| SMALL.get(places));
    small.map(|power| i128::from(*power)).or_else(|| 10_i128.checked_pow(places)).ok_or_else(too_large)
}

pub(in crate::policy) fn too_large() -> Invalid {
    Invalid::too_large("amount", bounds::MONEY_MAX_MAJOR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rounding_agrees_with_decimal() {
        for rounding in [
            Rounding::HalfUp,
            Rounding::HalfEven,
            Rounding::HalfDown,
            Rounding::Up,
            Rounding::Down,
            Rounding::Ceiling,
            Rounding::Floor,
        ] {
            for above in -45_i64..=45 {
                let decimal = rounding.apply(Decimal::new(above, 1), 0);
                assert_eq!(
                    ratio(i128::from(above), 10, rounding).map(Decimal::from),
                    Ok(decimal),
                    "{rounding:?} {above}"
                );
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let code = |r: Result<i64, Invalid>| r.map_err(|e| e.code());
        assert_eq!(code(ratio(i128::MAX, 1, Rounding::HalfUp)), Err("invalid.too_large"));
        assert_eq!(code(ratio(1, 0, Rounding::HalfUp)), Err("invalid.too_large"));
        assert_eq!(code(Exact::of(Decimal::MAX).scaled(i128::MAX, 1, 2, Rounding::HalfUp)), Err("invalid.too_large"));
    }
}
