use super::check::UNIT;
use super::line::value;
use crate::value::{Invalid, Money, Quantity, Rounding};

/// What is owed now for units of a line that came back: round(V · r ÷ n) − already refunded, never below zero.
///
/// `worth` V is what the line's `units` n cost, `returned` r all units returned so far with those of now,
/// `already_refunded` what was given back for them. Rounding the total and not each part makes any series of returns
/// end at exactly V.
///
/// # Errors
/// `invalid.too_large` when more came back than there were; `invalid.currency_mismatch`.
///
/// ```
/// use daigou::policy::refund::cumulative;
/// use daigou::value::{Currency, Money, Quantity, Rounding};
/// let (line, three) = (Money::parse("20.00", Currency::CNY)?, Quantity::new(3)?);
/// let mut refunded = Money::zero(Currency::CNY);
/// let mut parts = vec![];
/// for returned in 1..=3 {
///     let now = cumulative(line, three, Quantity::new(returned)?, refunded, Rounding::HalfUp)?;
///     refunded = refunded.plus(now)?;
///     parts.push(now.amount().to_string());
/// }
/// assert_eq!(parts, ["6.67", "6.66", "6.67"]);
/// assert_eq!(refunded, line);
/// # Ok::<(), daigou::value::Invalid>(())
/// ```
pub fn cumulative(
    worth: Money,
    units: Quantity,
    returned: Quantity,
    already_refunded: Money,
    rounding: Rounding,
) -> Result<Money, Invalid> {
    if returned > units {
        return Err(Invalid::too_large("returned", units));
    }
    let counted = u64::from(returned.get()).saturating_mul(UNIT);
    let whole = value(worth.minor_units(), counted, units.get(), rounding)?;
    let owed = Money::minor(whole, worth.currency())?.minus(already_refunded)?;
    owed.larger(Money::zero(worth.currency()))
}
