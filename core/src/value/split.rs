use rust_decimal::Decimal;

use super::{Invalid, Money, bounds};

/// What a split does when every weight is zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum WhenAllZero {
    /// Refuse: the basis says nothing, and guessing would hide a mistake.
    #[default]
    Refuse,
    /// Share equally.
    ShareEqually,
}

/// Shares `whole` in proportion to `weights`, exactly: the parts sum to the whole, to the minor unit.
///
/// Largest remainder: every part is the floor of its exact share (of the magnitude, the sign is put back), then the
/// missing minor units go one each to the largest remainders, ties to the earlier. A weight of zero gets zero unless
/// all are zero, which `when_all_zero` decides.
///
/// # Errors
/// `invalid.empty` without weights; `invalid.too_small` for a negative weight or, when refused, all zero;
/// `invalid.too_long` beyond [`bounds::SPLIT_PARTS_MAX`]; `invalid.too_large` when the weights do not fit the arithmetic.
///
/// ```
/// use daigou::value::{Currency, Money, WhenAllZero, split};
/// use rust_decimal::Decimal;
/// let weights = [4300, 1400, 2300].map(Decimal::from);
/// let parts = split(Money::minor(299, Currency::CNY)?, &weights, WhenAllZero::Refuse)?;
/// assert_eq!(parts.iter().map(Money::minor_units).collect::<Vec<_>>(), [161, 52, 86]);
/// # Ok::<(), daigou::value::Invalid>(())
/// ```
pub fn split(whole: Money, weights: &[Decimal], when_all_zero: WhenAllZero) -> Result<Vec<Money>, Invalid> {
    let weights = integer_weights(weights, when_all_zero)?;
    let total: u128 = weights.iter().fold(0, |sum, weight| sum.saturating_add(*weight));
    let minor = whole.minor_units();
    let amount = u128::from(minor.unsigned_abs());
    let negative = minor < 0;

    let mut shares: Vec<u128> = Vec::with_capacity(weights.len());
    let mut remainders: Vec<(u128, usize)> = Vec::with_capacity(weights.len());
    let mut handed_out: u128 = 0;
    for (index, weight) in weights.iter().enumerate() {
        let product = amount.checked_mul(*weight).ok_or_else(too_large)?;
        let share = product.checked_div(total).unwrap_or(0);
        remainders.push((product.checked_rem(total).unwrap_or(0), index));
        handed_out = handed_out.saturating_add(share);
        shares.push(share);
    }
    let missing = usize::try_from(amount.saturating_sub(handed_out)).map_err(|_| too_large())?;
    if missing > 0 {
        remainders.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, index) in remainders.iter().take(missing) {
            if let Some(share) = shares.get_mut(*index) {
                *share = share.saturating_add(1);
            }
        }
    }
    shares
        .into_iter()
        .map(|share| {
            let units = i64::try_from(share).map_err(|_| too_large())?;
            Money::minor(if negative { units.saturating_neg() } else { units }, whole.currency())
        })
        .collect()
}

/// Shares `whole` into `parts` equal parts, the earlier ones larger by a minor unit where it does not divide.
///
/// # Errors
/// `invalid.empty` for no parts, `invalid.too_long` beyond [`bounds::SPLIT_PARTS_MAX`].
pub fn split_even(whole: Money, parts: usize) -> Result<Vec<Money>, Invalid> {
    if parts > bounds::SPLIT_PARTS_MAX {
        return Err(Invalid::new("parts", super::Problem::TooLong { max: bounds::SPLIT_PARTS_MAX as u64 }));
    }
    split(whole, &vec![Decimal::ONE; parts], WhenAllZero::Refuse)
}

fn too_large() -> Invalid {
    Invalid::too_large("weights", "28 digits together")
}

/// The weights as integers of one common scale; refused where they do not fit.
fn integer_weights(weights: &[Decimal], when_all_zero: WhenAllZero) -> Result<Vec<u128>, Invalid> {
    if weights.is_empty() {
        return Err(Invalid::empty("weights"));
    }
    if weights.len() > bounds::SPLIT_PARTS_MAX {
        return Err(Invalid::new("weights", super::Problem::TooLong { max: bounds::SPLIT_PARTS_MAX as u64 }));
    }
    let mut scale = 0;
    let mut all_zero = true;
    for (index, weight) in weights.iter().enumerate() {
        if weight.is_sign_negative() && !weight.is_zero() {
            return Err(Invalid::too_small(format!("weights[{index}]"), 0));
        }
        all_zero &= weight.is_zero();
        scale = scale.max(weight.normalize().scale());
    }
    if all_zero {
        return match when_all_zero {
            WhenAllZero::ShareEqually => Ok(vec![1; weights.len()]),
            WhenAllZero::Refuse => Err(Invalid::too_small("weights", "one above zero")),
        };
    }
    let mut total: u128 = 0;
    let mut integers = Vec::with_capacity(weights.len());
    for weight in weights {
        let weight = weight.normalize();
        let places = scale.saturating_sub(weight.scale());
        let factor = 10_u128.checked_pow(places).ok_or_else(too_large)?;
        let mantissa = weight.mantissa().unsigned_abs();
        let integer = mantissa.checked_mul(factor).ok_or_else(too_large)?;
        total = total.checked_add(integer).ok_or_else(too_large)?;
        integers.push(integer);
    }
    Ok(integers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Currency;

    fn parts(minor: i64, weights: &[i64]) -> Vec<i64> {
        let weights: Vec<Decimal> = weights.iter().copied().map(Decimal::from).collect();
        let whole = Money::minor(minor, Currency::USD);
        let shared = whole.and_then(|w| split(w, &weights, WhenAllZero::ShareEqually));
        shared.map(|parts| parts.iter().map(Money::minor_units).collect()).unwrap_or_default()
    }

    #[test]
    fn published_cases() {
        assert_eq!(parts(299, &[4300, 1400, 2300]), [161, 52, 86]);
        assert_eq!(parts(299, &[1, 1, 1]), [100, 100, 99]);
        assert_eq!(parts(93, &[10, 20, 10, 30, 50, 20, 10, 40]), [5, 10, 5, 15, 24, 10, 5, 19]);
        assert_eq!(parts(-300, &[4000, 2000, 2000]), [-150, -75, -75]);
    }

    #[test]
    fn zero_weights_get_nothing_unless_all_are_zero() {
        assert_eq!(parts(100, &[0, 3, 0]), [0, 100, 0]);
        assert_eq!(parts(100, &[0, 0, 0]), [34, 33, 33]);
        let refused = Money::minor(100, Currency::USD).and_then(|w| split(w, &[Decimal::ZERO], WhenAllZero::Refuse));
        assert_eq!(refused.map_err(|e| e.code()), Err("invalid.too_small"));
    }

    #[test]
    fn hostile_weights_are_refused() {
        let whole = Money::minor(100, Currency::USD);
        let code = |weights: &[Decimal]| {
            whole.clone().and_then(|w| split(w, weights, WhenAllZero::Refuse)).map(|_| ()).map_err(|e| e.code())
        };
        assert_eq!(code(&[]), Err("invalid.empty"));
        assert_eq!(code(&[Decimal::from(-1), Decimal::ONE]), Err("invalid.too_small"));
        assert_eq!(code(&[Decimal::MAX, Decimal::new(1, 28)]), Err("invalid.too_large"));
    }
}
