/// `value × part ÷ whole` in minor units, to nearest, a half away from zero. Nothing where the whole is nothing.
pub(crate) fn share(value: i64, part: i64, whole: i64) -> Option<i64> {
    if whole == 0 {
        return Some(0);
    }
    if part == whole {
        return Some(value);
    }
    let magnitude = match value.unsigned_abs().checked_mul(part.unsigned_abs()) {
        // Nearly always: the product of cents and units fits a machine word, whose division is cheap.
        Some(product) => {
            let whole = whole.unsigned_abs();
            let floor = product.checked_div(whole)?;
            let rest = product.checked_rem(whole)?;
            i128::from(floor.checked_add(u64::from(rest >= whole.wrapping_sub(rest)))?)
        }
        None => {
            let product = i128::from(value).checked_mul(i128::from(part))?.checked_abs()?;
            let whole = i128::from(whole).checked_abs()?;
            let floor = product.checked_div(whole)?;
            let rest = product.checked_rem(whole)?;
            floor.checked_add(i128::from(rest.checked_mul(2)? >= whole))?
        }
    };
    let negative = (value < 0) ^ (part < 0) ^ (whole < 0);
    let magnitude = i64::try_from(magnitude).ok()?;
    Some(if negative { magnitude.saturating_neg() } else { magnitude })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_rounded_half_away_from_zero() {
        assert_eq!(share(100, 1, 3), Some(33));
        assert_eq!(share(1, 1, 2), Some(1));
        assert_eq!(share(-1, 1, 2), Some(-1));
        assert_eq!(share(i64::MAX, 1, 2), Some(4_611_686_018_427_387_904));
        assert_eq!(share(i64::MAX, 2, 1), None);
        assert_eq!(share(7, 3, 0), Some(0));
    }
}
