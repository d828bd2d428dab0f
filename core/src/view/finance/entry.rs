//! What no event of the shop tells: bills of carriers and authorities, fees of providers, payments to suppliers, money
//! that goes from one provider to another, and the revaluation at the end of a period.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::ledger::Journal;
use super::translate::DayRate;
use super::{CashMoveKind, FinanceAccount, FinanceBalance, FinancePosting, FinanceProblem, FinanceView};
use crate::value::{CommandId, Invalid, Moment, Money, Month, OrderId, ProviderId, fingerprint, share};

/// What money was spent on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ExpenseKind {
    /// Carriage of orders and returns. What brings goods here is a landed cost of the valuation ledger.
    Freight,
    /// Duty and tax the shop bears.
    Duty,
    /// What a payment provider keeps.
    ProviderFee,
    /// Anything else.
    Other,
}

impl ExpenseKind {
    fn account(self) -> FinanceAccount {
        match self {
            Self::Freight => FinanceAccount::Freight,
            Self::Duty => FinanceAccount::Duty,
            Self::ProviderFee => FinanceAccount::ProviderFees,
            Self::Other => FinanceAccount::OtherExpenses,
        }
    }
}

/// What happened beside the shop's events.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FinanceFact {
    /// Something was spent, below zero for a credit.
    Expense {
        /// On what.
        kind: ExpenseKind,
        /// How much.
        amount: Money,
        /// From whose hands it was paid; without one it is owed.
        paid_from: Option<ProviderId>,
        /// The order that bears it.
        order_id: Option<OrderId>,
    },
    /// What is owed was paid, or an advance was.
    PayablePaid {
        /// How much.
        amount: Money,
        /// From whose hands.
        paid_from: ProviderId,
    },
    /// Money went from one provider or bank to another.
    CashMoved {
        /// From.
        from: ProviderId,
        /// To.
        to: ProviderId,
        /// What left.
        sent: Money,
        /// What arrived: in one currency, the rest is a fee; in two, an exchange difference.
        received: Money,
    },
}

/// A fact the host tells the books, by an id of its own.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FinanceEntry {
    /// Key by which a repeat is recognised.
    pub entry_id: CommandId,
    /// When it happened; its month bears it.
    pub happened_at: Moment,
    /// What.
    pub fact: FinanceFact,
}

impl FinanceView {
    /// Books what no event tells; answers what was posted. A repeat changes nothing.
    ///
    /// # Errors
    /// [`FinanceProblem::EntryAltered`] for a known id with other content; [`FinanceProblem::Corrupt`] for an order that
    /// is not known; [`FinanceProblem::Invalid`] for a missing rate or an amount that cannot stand. Nothing changed then.
    pub fn enter(&mut self, entry: &FinanceEntry) -> Result<Vec<FinancePosting>, FinanceProblem> {
        let content = fingerprint(entry);
        match self.entries.get(&entry.entry_id) {
            Some(known) if *known == content => return Ok(vec![]),
            Some(_) => return Err(FinanceProblem::EntryAltered(entry.entry_id.clone())),
            None => {}
        }
        let at = entry.happened_at;
        let name = entry.entry_id.as_str();
        let cash = |provider_id: &ProviderId| FinanceAccount::Cash { provider_id: provider_id.clone() };
        let postings = match &entry.fact {
            FinanceFact::Expense { kind, amount, paid_from, order_id } => {
                let books = self.in_books(*amount, at)?;
                if let Some(order_id) = order_id {
                    self.borne(order_id, kind.account(), books)?;
                }
                let paid = paid_from.as_ref().map_or(FinanceAccount::Payables, cash);
                self.ledger.turn_to(at, self.terms.zone)?;
                let mut journal = Journal { ledger: &mut self.ledger, postings: vec![] };
                journal.post(kind.account(), self.terms.currency, books, books);
                let out = amount.minor_units().saturating_neg();
                journal.post(paid.clone(), amount.currency(), out, books.saturating_neg());
                let postings = journal.postings;
                self.moved(&paid, CashMoveKind::Entered, (name, None), amount.negated(), at);
                postings
            }
            FinanceFact::PayablePaid { amount, paid_from } => {
                positive("amount", *amount)?;
                let (paid, account) = (self.in_books(*amount, at)?, cash(paid_from));
                let settled = self.released(&FinanceAccount::Payables, *amount, at)?;
                self.ledger.turn_to(at, self.terms.zone)?;
                let mut journal = Journal { ledger: &mut self.ledger, postings: vec![] };
                let (currency, minor) = (amount.currency(), amount.minor_units());
                journal.post(FinanceAccount::Payables, currency, minor, settled);
                journal.post(account.clone(), currency, minor.saturating_neg(), paid.saturating_neg());
                let difference = paid.saturating_sub(settled);
                journal.post(FinanceAccount::ExchangeDifferences, self.terms.currency, difference, difference);
                let postings = journal.postings;
                self.moved(&account, CashMoveKind::Entered, (name, None), amount.negated(), at);
                postings
            }
            FinanceFact::CashMoved { from, to, sent, received } => {
                positive("sent", *sent)?;
                positive("received", *received)?;
                let (out, back) = (self.in_books(*sent, at)?, self.in_books(*received, at)?);
                self.ledger.turn_to(at, self.terms.zone)?;
                let rest = match sent.currency() == received.currency() {
                    true => FinanceAccount::ProviderFees,
                    false => FinanceAccount::ExchangeDifferences,
                };
                let mut journal = Journal { ledger: &mut self.ledger, postings: vec![] };
                journal.post(cash(from), sent.currency(), sent.minor_units().saturating_neg(), out.saturating_neg());
                journal.post(cash(to), received.currency(), received.minor_units(), back);
                let difference = out.saturating_sub(back);
                journal.post(rest, self.terms.currency, difference, difference);
                let postings = journal.postings;
                self.moved(&cash(from), CashMoveKind::Entered, (name, None), sent.negated(), at);
                self.moved(&cash(to), CashMoveKind::Entered, (name, None), *received, at);
                postings
            }
        };
        self.entries.insert(entry.entry_id.clone(), content);
        Ok(postings)
    }

    /// An expense that an order bears.
    fn borne(&mut self, order_id: &OrderId, account: FinanceAccount, books: i64) -> Result<(), FinanceProblem> {
        let unknown = || crate::value::Corrupt::new("finance", format!("order {order_id} is not known"));
        let page = self.orders.get_mut(order_id).ok_or_else(unknown)?;
        if let Some(channel) = self.channels.get_mut(usize::try_from(page.channel).unwrap_or(usize::MAX)) {
            channel.sums.count(&account, books);
        }
        page.seldom().expenses.push((account, books));
        Ok(())
    }

    /// What so much of a liability is carried at; what was never owed is an advance at the rate of the day.
    fn released(&self, account: &FinanceAccount, amount: Money, at: Moment) -> Result<i64, FinanceProblem> {
        let balance = self.ledger.balance(account, amount.currency());
        let (owed, carried) =
            balance.map_or((0, 0), |b| (b.minor_units.saturating_neg().max(0), b.books_minor_units.saturating_neg()));
        let settled = amount.minor_units().min(owed);
        let advance = Money::minor(amount.minor_units().saturating_sub(settled), amount.currency())?;
        Ok(share(carried, settled, owed).unwrap_or(0).saturating_add(self.in_books(advance, at)?))
    }

    /// Revalues money, receivables and what is owed in other currencies at the rates of a day; answers what was posted.
    ///
    /// The difference of an earlier revaluation is taken back first, so that settled and open differences together are
    /// what the rates did, and nothing counts twice.
    ///
    /// # Errors
    /// [`FinanceProblem::Invalid`] when a rate of that day is missing. Nothing changed then.
    pub fn revalue(&mut self, on: NaiveDate) -> Result<Vec<FinancePosting>, FinanceProblem> {
        let at = self.terms.zone.start_of(on)?;
        let mut steps: Vec<FinanceBalance> = vec![];
        for balance in self.ledger.balances.iter().filter(|balance| balance.account.is_monetary()) {
            let Some(rate) = DayRate::of(&self.terms, balance.currency, at)? else { continue };
            let step = rate.convert(balance.minor_units)?.saturating_sub(balance.books_minor_units);
            let (account, currency) = (balance.account.clone(), balance.currency);
            steps.push(FinanceBalance { account, currency, minor_units: 0, books_minor_units: step });
        }
        let gained = steps.iter().fold(0_i64, |sum, step| sum.saturating_add(step.books_minor_units));
        let (account, currency) = (FinanceAccount::ExchangeDifferences, self.terms.currency);
        let loss = gained.saturating_neg();
        steps.push(FinanceBalance { account, currency, minor_units: loss, books_minor_units: loss });
        let month = Month::of(on)?;
        let before = std::mem::replace(&mut self.ledger.revalued, steps);
        let mut postings = vec![];
        for (steps, sign) in [(before, -1_i64), (self.ledger.revalued.clone(), 1)] {
            for step in steps.into_iter().filter(|step| step.books_minor_units != 0) {
                let posting = FinancePosting {
                    account: step.account,
                    currency: step.currency,
                    minor_units: step.minor_units.saturating_mul(sign),
                    books_minor_units: step.books_minor_units.saturating_mul(sign),
                };
                self.ledger.count(month, &posting.account, posting.books_minor_units);
                postings.push(posting);
            }
        }
        Ok(postings)
    }
}

fn positive(field: &str, amount: Money) -> Result<(), Invalid> {
    if amount.is_positive() { Ok(()) } else { Err(Invalid::too_small(field, "more than 0")) }
}
