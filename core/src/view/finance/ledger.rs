use serde::{Deserialize, Serialize};

use super::{FinanceAccount, FinanceBalance, FinancePosting, MonthProfit, ProfitSums};
use crate::value::{Currency, Invalid, Moment, Month, Zone};

/// The sums of all postings, by account and currency.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Ledger {
    pub(super) balances: Vec<FinanceBalance>,
    pub(super) months: Vec<MonthProfit>,
    /// The month of the last posting, and from when until when it lasts.
    pub(super) month: Option<(Month, Moment, Moment)>,
    /// Differences that the last revaluation added to balances in other currencies.
    pub(super) revalued: Vec<FinanceBalance>,
}

/// Postings of one event, on their way into the sums.
pub(super) struct Journal<'a> {
    pub(super) ledger: &'a mut Ledger,
    pub(super) postings: Vec<FinancePosting>,
}

impl Ledger {
    pub(super) fn balance(&self, account: &FinanceAccount, currency: Currency) -> Option<&FinanceBalance> {
        self.balances.iter().find(|balance| balance.currency == currency && balance.account == *account)
    }

    pub(super) fn add(&mut self, posting: &FinancePosting) {
        let known = self.balances.iter_mut();
        let mut known = known.filter(|b| b.currency == posting.currency && b.account == posting.account);
        match known.next() {
            Some(balance) => {
                balance.minor_units = balance.minor_units.saturating_add(posting.minor_units);
                balance.books_minor_units = balance.books_minor_units.saturating_add(posting.books_minor_units);
            }
            None => self.balances.push(FinanceBalance {
                account: posting.account.clone(),
                currency: posting.currency,
                minor_units: posting.minor_units,
                books_minor_units: posting.books_minor_units,
            }),
        }
        if let Some((month, _, _)) = self.month {
            self.count(month, &posting.account, posting.books_minor_units);
        }
    }

    /// Counts a posting in its month. Months are kept in order, and nearly always the last is meant.
    pub(super) fn count(&mut self, month: Month, account: &FinanceAccount, debit: i64) {
        let last = self.months.len().saturating_sub(1);
        let at = match self.months.last() {
            Some(known) if known.month == month => last,
            _ => self.months.binary_search_by_key(&month, |known| known.month).unwrap_or_else(|at| {
                self.months.insert(at, MonthProfit { month, sums: ProfitSums::default() });
                at
            }),
        };
        if let Some(known) = self.months.get_mut(at) {
            known.sums.count(account, debit);
        }
    }

    /// From now on postings are of that moment's month.
    pub(super) fn turn_to(&mut self, at: Moment, zone: Zone) -> Result<(), Invalid> {
        if self.month.is_some_and(|(_, from, until)| from <= at && at < until) {
            return Ok(());
        }
        let month = Month::of(zone.day_of(at))?;
        let (from, until) = month.period()?.bounds_in(zone)?;
        self.month = Some((month, from, until));
        Ok(())
    }
}

impl Journal<'_> {
    pub(super) fn post(&mut self, account: FinanceAccount, currency: Currency, amount: i64, books: i64) {
        if amount == 0 && books == 0 {
            return;
        }
        let posting = FinancePosting { account, currency, minor_units: amount, books_minor_units: books };
        self.ledger.add(&posting);
        self.postings.push(posting);
    }
}
