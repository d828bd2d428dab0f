use std::cmp::Ordering;
use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Currency, Invalid, Problem, Quantity, Rounding, bounds, decimal};

/// An exact amount in one currency, always at that currency's scale.
///
/// It is never a float and never rounds by itself: an amount with digits below the minor unit is refused by
/// [`Money::new`] and rounded only by [`Money::rounded`], with a rounding the caller names. Arithmetic can fail
/// (another currency, a sum beyond the limit) and says so.
///
/// ```
/// use daigou::value::{Currency, Money};
/// let price = Money::parse("19.9", Currency::CNY)?;
/// assert_eq!(price.to_string(), "19.90 CNY");
/// assert_eq!(price.plus(price)?, Money::parse("39.80", Currency::CNY)?);
/// assert!(price.plus(Money::parse("1", Currency::JPY)?).is_err());
/// # Ok::<(), daigou::value::Invalid>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Record", into = "Record")]
pub struct Money {
    /// Minor units. The wall keeps them below 1e18, so the sum of any two fits.
    minor: i64,
    currency: Currency,
}

#[derive(Serialize, Deserialize)]
#[serde(rename = "Money")]
struct Record {
    #[serde(with = "decimal")]
    amount: Decimal,
    currency: Currency,
}

impl TryFrom<Record> for Money {
    type Error = Invalid;

    fn try_from(record: Record) -> Result<Self, Invalid> {
        Self::new(record.amount, record.currency)
    }
}

impl From<Money> for Record {
    fn from(money: Money) -> Self {
        Self { amount: money.amount(), currency: money.currency }
    }
}

impl Money {
    /// An exact amount.
    ///
    /// # Errors
    /// `invalid.too_precise` when a non-zero digit stands below the minor unit; `invalid.too_large` / `too_small`
    /// beyond [`bounds::MONEY_MAX_MAJOR`].
    pub fn new(amount: Decimal, currency: Currency) -> Result<Self, Invalid> {
        let places = currency.scale();
        let amount = if amount.scale() > places { amount.normalize() } else { amount };
        if amount.scale() > places {
            return Err(Invalid::new("amount", Problem::TooPrecise { places }));
        }
        Self::of_decimal(amount, currency)
    }

    /// An amount rounded to the currency's scale by the named rounding.
    ///
    /// # Errors
    /// `invalid.too_large` / `too_small` beyond the limit.
    pub fn rounded(amount: Decimal, currency: Currency, rounding: Rounding) -> Result<Self, Invalid> {
        Self::of_decimal(rounding.apply(amount, currency.scale()), currency)
    }

    /// The amount written in decimal text, e.g. `"19.9"`.
    ///
    /// # Errors
    /// As [`Money::new`], and `invalid.malformed` for a text that is no number.
    pub fn parse(amount: &str, currency: Currency) -> Result<Self, Invalid> {
        Self::new(decimal::parse("amount", amount)?, currency)
    }

    /// The amount that many minor units make: `minor(1990, CNY)` is 19.90.
    ///
    /// # Errors
    /// `invalid.too_large` / `too_small` beyond the limit.
    pub fn minor(units: i64, currency: Currency) -> Result<Self, Invalid> {
        Self::walled(units, currency)
    }

    /// Nothing, in that currency.
    pub fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// A decimal of at most the currency's scale.
    fn of_decimal(amount: Decimal, currency: Currency) -> Result<Self, Invalid> {
        let places = currency.scale().saturating_sub(amount.scale());
        let minor = 10_i128.checked_pow(places).and_then(|factor| amount.mantissa().checked_mul(factor));
        match minor.and_then(|minor| i64::try_from(minor).ok()) {
            Some(minor) => Self::walled(minor, currency),
            None if amount.is_sign_negative() => Err(too_small()),
            None => Err(too_large()),
        }
    }

    #[inline]
    fn walled(minor: i64, currency: Currency) -> Result<Self, Invalid> {
        // The limit in major units bounds the minor units of every currency from below: nearly all amounts pass here.
        if minor.unsigned_abs() <= bounds::MONEY_MAX_MAJOR.unsigned_abs() {
            return Ok(Self { minor, currency });
        }
        let limit = bounds::MONEY_MAX_MAJOR.saturating_mul(10_i64.saturating_pow(currency.scale()));
        if minor > limit {
            return Err(too_large());
        }
        if minor < limit.saturating_neg() {
            return Err(too_small());
        }
        Ok(Self { minor, currency })
    }

    /// The amount in major units, at the currency's scale.
    pub fn amount(&self) -> Decimal {
        Decimal::new(self.minor, self.currency.scale())
    }

    /// The currency.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The amount in minor units: 19.90 CNY is 1990.
    pub fn minor_units(&self) -> i64 {
        self.minor
    }

    /// Sum.
    ///
    /// # Errors
    /// `invalid.currency_mismatch`, or beyond the limit.
    pub fn plus(self, other: Self) -> Result<Self, Invalid> {
        self.same_currency(other)?;
        Self::walled(self.minor.saturating_add(other.minor), self.currency)
    }

    /// Difference.
    ///
    /// # Errors
    /// `invalid.currency_mismatch`, or beyond the limit.
    pub fn minus(self, other: Self) -> Result<Self, Invalid> {
        self.same_currency(other)?;
        Self::walled(self.minor.saturating_sub(other.minor), self.currency)
    }

    /// The amount that many times, exactly.
    ///
    /// # Errors
    /// Beyond the limit.
    pub fn times(self, quantity: Quantity) -> Result<Self, Invalid> {
        // A product that saturates lies beyond the limit on its own side.
        Self::walled(self.minor.saturating_mul(quantity.units()), self.currency)
    }

    /// The amount times a share or rate, rounded once.
    ///
    /// # Errors
    /// Beyond the limit.
    pub fn scaled(self, factor: Decimal, rounding: Rounding) -> Result<Self, Invalid> {
        let product = self.amount().checked_mul(factor).ok_or_else(too_large)?;
        Self::rounded(product, self.currency, rounding)
    }

    /// The sum of many; zero of `currency` when there are none.
    ///
    /// # Errors
    /// `invalid.currency_mismatch`, or beyond the limit.
    pub fn sum(currency: Currency, amounts: impl IntoIterator<Item = Self>) -> Result<Self, Invalid> {
        amounts.into_iter().try_fold(Self::zero(currency), Self::plus)
    }

    /// The amount with the other sign.
    #[must_use]
    pub fn negated(self) -> Self {
        Self { minor: self.minor.saturating_neg(), currency: self.currency }
    }

    /// The amount without its sign.
    #[must_use]
    pub fn magnitude(self) -> Self {
        Self { minor: self.minor.saturating_abs(), currency: self.currency }
    }

    /// Whether it is exactly nothing.
    pub fn is_zero(&self) -> bool {
        self.minor == 0
    }

    /// Whether it is below zero.
    pub fn is_negative(&self) -> bool {
        self.minor < 0
    }

    /// Whether it is above zero.
    pub fn is_positive(&self) -> bool {
        self.minor > 0
    }

    /// Order of two amounts of one currency; `None` for two currencies.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        (self.currency == other.currency).then(|| self.minor.cmp(&other.minor))
    }

    /// The smaller of two amounts of one currency.
    ///
    /// # Errors
    /// `invalid.currency_mismatch`.
    pub fn smaller(self, other: Self) -> Result<Self, Invalid> {
        self.same_currency(other)?;
        Ok(if other.minor < self.minor { other } else { self })
    }

    /// The larger of two amounts of one currency.
    ///
    /// # Errors
    /// `invalid.currency_mismatch`.
    pub fn larger(self, other: Self) -> Result<Self, Invalid> {
        self.same_currency(other)?;
        Ok(if other.minor > self.minor { other } else { self })
    }

    fn same_currency(self, other: Self) -> Result<(), Invalid> {
        self.currency_is("amount", other.currency)
    }

    /// Nothing, if the amount is in `expected`.
    ///
    /// # Errors
    /// `invalid.currency_mismatch` of `field`.
    pub fn currency_is(&self, field: &str, expected: Currency) -> Result<(), Invalid> {
        if self.currency == expected { Ok(()) } else { Err(mismatch(field, expected, self.currency)) }
    }
}

#[cold]
fn mismatch(field: &str, expected: Currency, found: Currency) -> Invalid {
    let (expected, found) = (expected.to_string(), found.to_string());
    Invalid::new(field, Problem::CurrencyMismatch { expected, found })
}

#[cold]
fn too_large() -> Invalid {
    Invalid::too_large("amount", bounds::MONEY_MAX_MAJOR)
}

#[cold]
fn too_small() -> Invalid {
    Invalid::too_small("amount", format!("-{}", bounds::MONEY_MAX_MAJOR))
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount(), self.currency)
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_has_one_form() {
        let short = Money::parse("19.9", Currency::CNY).map(|m| serde_json::to_string(&m).ok());
        let long = Money::parse("19.9000", Currency::CNY).map(|m| serde_json::to_string(&m).ok());
        assert_eq!(short, long);
        assert_eq!(short, Ok(Some(r#"{"amount":"19.90","currency":"CNY"}"#.to_owned())));
        let negative_zero = Money::parse("-0.00", Currency::CNY).map(|m| m.to_string());
        assert_eq!(negative_zero, Ok("0.00 CNY".to_owned()));
    }

    #[test]
    fn surplus_digits_are_refused_not_rounded() {
        let code = |text, currency| Money::parse(text, currency).map(|_| ()).map_err(|e| e.code());
        assert_eq!(code("0.5", Currency::JPY), Err("invalid.too_precise"));
        assert_eq!(code("1.005", Currency::CNY), Err("invalid.too_precise"));
        assert_eq!(code("1.005", Currency::KWD), Ok(()));
        assert_eq!(code("100000000000000.01", Currency::CNY), Err("invalid.too_large"));
        assert_eq!(code("NaN", Currency::CNY), Err("invalid.malformed"));
        assert_eq!(code("1e3", Currency::CNY), Err("invalid.malformed"));
        assert_eq!(code("", Currency::CNY), Err("invalid.malformed"));
    }

    #[test]
    fn reading_a_record_passes_the_wall() {
        for text in [
            r#"{"amount":"1.005","currency":"CNY"}"#,
            r#"{"amount":19.9,"currency":"CNY"}"#,
            r#"{"amount":"1","currency":"RMB"}"#,
            r#"{"amount":"99999999999999999999","currency":"CNY"}"#,
        ] {
            assert!(serde_json::from_str::<Money>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn minor_units_round_trip_at_the_limit() {
        for currency in [Currency::JPY, Currency::CNY, Currency::KWD] {
            let largest = Money::new(Decimal::from(bounds::MONEY_MAX_MAJOR), currency);
            let units = largest.clone().map(|m| m.minor_units());
            assert_eq!(units.and_then(|u| Money::minor(u, currency)), largest);
        }
    }
}
