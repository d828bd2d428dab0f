use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Currency, Invalid, Map, Money, Problem, Rate, Rounding, TermsVersion};

/// One published rate: on `on`, one unit of `base` was worth `rate` units of `quote`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ExchangeRate {
    /// The currency being priced.
    pub base: Currency,
    /// The currency of the price.
    pub quote: Currency,
    /// First day the rate holds; it holds until a later one is published.
    pub on: NaiveDate,
    /// Units of `quote` for one of `base`, above zero.
    pub rate: Rate,
}

/// Which way the shop's margin falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Side {
    /// The rate as published.
    Mid,
    /// The shop sells the target currency's price to a customer: the spread is added.
    Add,
    /// The shop gives money back at its own cost: the spread is taken off.
    Deduct,
}

/// The rate that a conversion used, to be written into the event that carries its outcome.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RateUsed {
    /// From.
    pub base: Currency,
    /// Into.
    pub quote: Currency,
    /// The day the published rate is of.
    pub on: NaiveDate,
    /// The published rate, or the inverse of the published one.
    pub mid: Rate,
    /// The rate after the spread.
    pub applied: Rate,
    /// The table's version.
    pub version: TermsVersion,
}

/// Dated exchange rates with a spread: the newest on or before a day holds.
///
/// A pair that is only published the other way round is inverted; two pairs are never chained silently.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "ExchangeTable", into = "ExchangeTable")]
pub struct ExchangeRates {
    version: TermsVersion,
    spread: Rate,
    pairs: Map<(Currency, Currency), Vec<(NaiveDate, Rate)>>,
}

/// The rows of [`ExchangeRates`], as they are written, stored and handed over the border of a language; not checked yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(rename = "ExchangeRates")]
pub struct ExchangeTable {
    /// The table's version.
    pub version: TermsVersion,
    /// The spread, a share below one.
    pub spread: Rate,
    /// The published rates.
    pub rates: Vec<ExchangeRate>,
}

impl TryFrom<ExchangeTable> for ExchangeRates {
    type Error = Invalid;

    fn try_from(table: ExchangeTable) -> Result<Self, Invalid> {
        Self::new(table.version, table.spread, table.rates)
    }
}

impl From<ExchangeRates> for ExchangeTable {
    fn from(table: ExchangeRates) -> Self {
        let rates = table.pairs.iter().flat_map(|((base, quote), days)| {
            days.iter().map(|(on, rate)| ExchangeRate { base: *base, quote: *quote, on: *on, rate: *rate })
        });
        Self { rates: rates.collect(), version: table.version, spread: table.spread }
    }
}

impl ExchangeRates {
    /// A table of rates with one spread, a share such as 0.02.
    ///
    /// # Errors
    /// `invalid.too_small` for a rate of zero, `invalid.too_large` for a spread of one or more, `invalid.repeated` for
    /// two rates of one pair and day, `invalid.inconsistent` for a currency priced in itself.
    pub fn new(version: TermsVersion, spread: Rate, rates: Vec<ExchangeRate>) -> Result<Self, Invalid> {
        if spread >= Rate::ONE {
            return Err(Invalid::too_large("spread", "less than 1"));
        }
        let mut pairs: Map<(Currency, Currency), Vec<(NaiveDate, Rate)>> = Map::default();
        for (index, published) in rates.into_iter().enumerate() {
            if published.rate.is_zero() {
                return Err(Invalid::too_small(format!("rates[{index}].rate"), "more than 0"));
            }
            if published.base == published.quote {
                return Err(Invalid::inconsistent(format!("rates[{index}].quote"), "a different base"));
            }
            pairs.entry((published.base, published.quote)).or_default().push((published.on, published.rate));
        }
        for ((base, quote), days) in &mut pairs {
            days.sort_unstable_by_key(|(on, _)| *on);
            if let Some((on, _)) = days.array_windows().find_map(|[a, b]| (a.0 == b.0).then_some(a)) {
                return Err(Invalid::repeated("rates", format!("{base}/{quote} on {on}")));
            }
        }
        Ok(Self { version, spread, pairs })
    }

    /// The rate from `base` into `quote` on a day, with the spread applied as `side` says.
    ///
    /// # Errors
    /// `invalid.unknown` when no rate of the pair holds on that day.
    pub fn rate(&self, base: Currency, quote: Currency, on: NaiveDate, side: Side) -> Result<RateUsed, Invalid> {
        let used = |on, mid: Decimal| {
            let spread = self.spread.value();
            let factor = match side {
                Side::Mid => Decimal::ONE,
                Side::Add => Decimal::ONE.checked_add(spread).unwrap_or(Decimal::ONE),
                Side::Deduct => Decimal::ONE.checked_sub(spread).unwrap_or(Decimal::ONE),
            };
            let applied = mid.checked_mul(factor).ok_or_else(|| Invalid::too_large("rate", super::bounds::RATE_MAX))?;
            let version = self.version.clone();
            Ok(RateUsed { base, quote, on, mid: free(mid)?, applied: free(applied)?, version })
        };
        if base == quote {
            return used(on, Decimal::ONE);
        }
        if let Some((day, rate)) = self.newest(base, quote, on) {
            return used(day, rate.value());
        }
        if let Some((day, rate)) = self.newest(quote, base, on) {
            let inverse = Decimal::ONE.checked_div(rate.value());
            return used(day, inverse.ok_or_else(|| Invalid::too_small("rate", "more than 0"))?);
        }
        Err(Invalid::new("rate", Problem::Unknown { key: format!("{base}/{quote} on {on}") }))
    }

    /// Money in another currency, rounded once, with the rate that was used.
    ///
    /// # Errors
    /// As [`ExchangeRates::rate`], and `invalid.too_large` beyond the limit of money.
    pub fn convert(
        &self,
        money: Money,
        into: Currency,
        on: NaiveDate,
        side: Side,
        rounding: Rounding,
    ) -> Result<(Money, RateUsed), Invalid> {
        let used = self.rate(money.currency(), into, on, side)?;
        let exact = money.amount().checked_mul(used.applied.value());
        let exact = exact.ok_or_else(|| Invalid::too_large("amount", super::bounds::MONEY_MAX_MAJOR))?;
        Ok((Money::rounded(exact, into, rounding)?, used))
    }

    fn newest(&self, base: Currency, quote: Currency, on: NaiveDate) -> Option<(NaiveDate, Rate)> {
        let days = self.pairs.get(&(base, quote))?;
        let after = days.partition_point(|(day, _)| *day <= on);
        days.get(after.checked_sub(1)?).copied()
    }
}

/// A computed rate at the library's free scale.
fn free(value: Decimal) -> Result<Rate, Invalid> {
    Rate::new(Rounding::HalfEven.apply(value, super::bounds::FREE_SCALE_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Result<ExchangeRates, Invalid> {
        let rate = |day, text| -> Result<ExchangeRate, Invalid> {
            let on = NaiveDate::from_ymd_opt(2026, 11, day).unwrap_or_default();
            Ok(ExchangeRate { base: Currency::JPY, quote: Currency::CNY, on, rate: Rate::parse(text)? })
        };
        let rates = vec![rate(10, "0.0470")?, rate(1, "0.0480")?];
        ExchangeRates::new(TermsVersion::new("fx-1")?, Rate::parse("0.02")?, rates)
    }

    fn on(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap_or_default()
    }

    #[test]
    fn the_newest_rate_on_or_before_the_day_holds() {
        let price = Money::minor(12_000, Currency::JPY);
        let convert = |day, side| -> Result<String, Invalid> {
            let (money, _) = table()?.convert(price.clone()?, Currency::CNY, on(day), side, Rounding::HalfUp)?;
            Ok(money.to_string())
        };
        assert_eq!(convert(9, Side::Mid).as_deref(), Ok("576.00 CNY"));
        assert_eq!(convert(10, Side::Mid).as_deref(), Ok("564.00 CNY"));
        assert_eq!(convert(10, Side::Add).as_deref(), Ok("575.28 CNY"));
        assert_eq!(convert(10, Side::Deduct).as_deref(), Ok("552.72 CNY"));
    }

    #[test]
    fn a_pair_is_inverted_but_never_chained() {
        let yen = |day| table().and_then(|t| t.rate(Currency::CNY, Currency::JPY, on(day), Side::Mid));
        assert_eq!(yen(10).map(|r| r.mid.to_string()), Ok("21.276595744681".to_owned()));
        assert_eq!(
            table().and_then(|t| t.rate(Currency::USD, Currency::CNY, on(10), Side::Mid)).map_err(|e| e.code()),
            Err("invalid.unknown")
        );
    }
}
