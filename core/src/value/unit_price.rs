use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Currency, Invalid, Money, Quantity, Rounding, bounds, decimal};

/// A price of one unit, of free scale: 0.055 GBP is a price though nobody can pay it.
///
/// It becomes money once per line, by [`UnitPrice::times`] with a named rounding.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Record", into = "Record")]
pub struct UnitPrice {
    amount: Decimal,
    currency: Currency,
}

#[derive(Serialize, Deserialize)]
#[serde(rename = "UnitPrice")]
struct Record {
    #[serde(with = "decimal")]
    amount: Decimal,
    currency: Currency,
}

impl TryFrom<Record> for UnitPrice {
    type Error = Invalid;

    fn try_from(record: Record) -> Result<Self, Invalid> {
        Self::new(record.amount, record.currency)
    }
}

impl From<UnitPrice> for Record {
    fn from(price: UnitPrice) -> Self {
        Self { amount: price.amount, currency: price.currency }
    }
}

impl UnitPrice {
    /// A price of zero or more with at most [`bounds::FREE_SCALE_MAX`] places.
    ///
    /// # Errors
    /// `invalid.too_small`, `invalid.too_large`, `invalid.too_precise`.
    pub fn new(amount: Decimal, currency: Currency) -> Result<Self, Invalid> {
        let amount = decimal::bounded("unit_price", amount, 0, bounds::MONEY_MAX_MAJOR, bounds::FREE_SCALE_MAX)?;
        Ok(Self { amount, currency })
    }

    /// The price written in decimal text.
    ///
    /// # Errors
    /// As [`UnitPrice::new`], and `invalid.malformed`.
    pub fn parse(amount: &str, currency: Currency) -> Result<Self, Invalid> {
        Self::new(decimal::parse("unit_price", amount)?, currency)
    }

    /// The exact price, trailing zeros dropped.
    pub fn amount(&self) -> Decimal {
        self.amount
    }

    /// The currency.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The money that many units cost, rounded once.
    ///
    /// # Errors
    /// `invalid.too_large` beyond the limit of money.
    pub fn times(&self, quantity: Quantity, rounding: Rounding) -> Result<Money, Invalid> {
        Money::rounded(self.exactly(quantity)?, self.currency, rounding)
    }

    /// The exact product, unrounded: what a report sums before it rounds.
    ///
    /// # Errors
    /// `invalid.too_large` beyond 28 digits.
    pub fn exactly(&self, quantity: Quantity) -> Result<Decimal, Invalid> {
        let product = self.amount.checked_mul(Decimal::from(quantity.get()));
        product.ok_or_else(|| Invalid::too_large("unit_price", bounds::MONEY_MAX_MAJOR))
    }
}

impl From<Money> for UnitPrice {
    /// Money of zero or more is a price; below zero it becomes its magnitude.
    fn from(money: Money) -> Self {
        let money = money.magnitude();
        Self { amount: money.amount().normalize(), currency: money.currency() }
    }
}

impl fmt::Display for UnitPrice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)
    }
}

impl fmt::Debug for UnitPrice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A share or rate of zero or more, of free scale: tax 0.13, spread 0.02, restocking fee 0.1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rate(Decimal);

impl Rate {
    /// None at all.
    pub const ZERO: Self = Self(Decimal::ZERO);
    /// The whole.
    pub const ONE: Self = Self(Decimal::ONE);

    /// A rate of zero or more with at most [`bounds::FREE_SCALE_MAX`] places.
    ///
    /// # Errors
    /// `invalid.too_small`, `invalid.too_large`, `invalid.too_precise`.
    pub fn new(value: Decimal) -> Result<Self, Invalid> {
        decimal::bounded("rate", value, 0, bounds::RATE_MAX, bounds::FREE_SCALE_MAX).map(Self)
    }

    /// The rate written in decimal text: `"0.13"` is 13 %.
    ///
    /// # Errors
    /// As [`Rate::new`], and `invalid.malformed`.
    pub fn parse(value: &str) -> Result<Self, Invalid> {
        Self::new(decimal::parse("rate", value)?)
    }

    /// A share: a rate of at most one.
    ///
    /// # Errors
    /// As [`Rate::new`], and `invalid.too_large` above one.
    pub fn share(value: Decimal) -> Result<Self, Invalid> {
        decimal::bounded("rate", value, 0, 1, bounds::FREE_SCALE_MAX).map(Self)
    }

    /// The exact value, trailing zeros dropped.
    pub fn value(self) -> Decimal {
        self.0
    }

    /// Whether it is nothing.
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }
}

impl TryFrom<String> for Rate {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text)
    }
}

impl From<Rate> for String {
    fn from(rate: Rate) -> Self {
        rate.0.to_string()
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_rounded_once() {
        let price = UnitPrice::parse("0.055", Currency::GBP);
        let line = price.and_then(|p| p.times(Quantity::new(3)?, Rounding::HalfUp)).map(|m| m.to_string());
        assert_eq!(line, Ok("0.17 GBP".to_owned()));
    }

    #[test]
    fn prices_have_a_wall() {
        let code = |text| UnitPrice::parse(text, Currency::GBP).map(|_| ()).map_err(|e| e.code());
        assert_eq!(code("-0.01"), Err("invalid.too_small"));
        assert_eq!(code("0.0000000000001"), Err("invalid.too_precise"));
        assert_eq!(code("0.100000000000000000"), Ok(()));
        assert_eq!(code("1000000000000001"), Err("invalid.too_large"));
    }
}
