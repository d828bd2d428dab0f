//! What an order in another currency is carried at in the books: advances keep the rate of the day they were paid at,
//! receivables and refunds owed are settled at the rate of that day, and the difference is an exchange difference.

use super::page::{DERIVED, Derived};
use super::{FinanceAccount, FinanceTerms};
use crate::value::{Currency, Invalid, Moment, Money, Rate, Rounding, Side, share};

/// The rate of a day from an order's currency into the books'.
#[derive(Debug, Clone, Copy)]
pub(super) struct DayRate {
    from: Currency,
    into: Currency,
    rate: Rate,
}

impl DayRate {
    /// The rate of that moment's day; `None` where none is needed.
    pub(super) fn of(terms: &FinanceTerms, from: Currency, at: Moment) -> Result<Option<Self>, Invalid> {
        if from == terms.currency {
            return Ok(None);
        }
        let table = terms.exchange.as_ref().ok_or_else(|| Invalid::empty("terms.exchange"))?;
        let used = table.rate(from, terms.currency, terms.zone.day_of(at), Side::Mid)?;
        Ok(Some(Self { from, into: terms.currency, rate: used.applied }))
    }

    /// Minor units in the books' currency.
    pub(super) fn convert(&self, minor_units: i64) -> Result<i64, Invalid> {
        let amount = Money::minor(minor_units, self.from)?.amount();
        let exact = amount.checked_mul(self.rate.value()).unwrap_or(rust_decimal::Decimal::MAX);
        Ok(Money::rounded(exact, self.into, Rounding::HalfUp)?.minor_units())
    }
}

/// What an event does to the books of an order in another currency.
pub(super) struct Translated {
    pub(super) cash: i64,
    pub(super) derived: Derived,
    /// A loss above zero, a gain below.
    pub(super) difference: i64,
}

fn is_owed(account: &FinanceAccount) -> bool {
    use FinanceAccount as A;
    matches!(account, A::ContractLiabilities | A::DepositsHeld | A::RefundsOwed)
}

/// Balances that fall release what they are carried at, in proportion. Cash, receivables that rise and liabilities paid
/// in come at the rate of the day. What else rises takes the rest; where nothing does, the rest is a difference.
pub(super) fn translated(
    before: &Derived,
    after: &Derived,
    carried: &Derived,
    cash_step: i64,
    rate: DayRate,
) -> Result<Translated, Invalid> {
    let cash = rate.convert(cash_step)?;
    let mut derived = Derived::default();
    let mut rest = cash;
    let mut rising: Vec<(usize, i64)> = vec![];
    for (index, account) in DERIVED.iter().enumerate() {
        let of = |balances: &Derived| balances.get(index).copied().unwrap_or(0);
        let (was, is) = (of(before), of(after));
        let step = is.saturating_sub(was);
        if step == 0 {
            continue;
        }
        let falls = was != 0 && (is == 0 || (was > 0) == (is > 0)) && is.unsigned_abs() < was.unsigned_abs();
        let books = if falls {
            share(of(carried), step, was).unwrap_or(0)
        } else if was != 0 && is != 0 && (was > 0) != (is > 0) {
            rate.convert(is)?.saturating_sub(of(carried))
        } else if *account == FinanceAccount::Receivable || (cash_step != 0 && is_owed(account)) {
            rate.convert(step)?
        } else {
            rising.push((index, step));
            continue;
        };
        rest = rest.saturating_add(books);
        if let Some(place) = derived.get_mut(index) {
            *place = books;
        }
    }
    // What balances the entry, shared by what the rising ones rise.
    let to_share = rest.saturating_neg();
    let whole = rising.iter().fold(0_i64, |sum, (_, step)| sum.saturating_add(*step));
    let (mut upto, mut given) = (0_i64, 0_i64);
    for (index, step) in &rising {
        upto = upto.saturating_add(*step);
        let books = if whole == 0 {
            rate.convert(*step)?
        } else {
            share(to_share, upto, whole).unwrap_or(0).saturating_sub(given)
        };
        given = given.saturating_add(books);
        if let Some(place) = derived.get_mut(*index) {
            *place = books;
        }
    }
    let difference = to_share.saturating_sub(given);
    Ok(Translated { cash, derived, difference })
}
