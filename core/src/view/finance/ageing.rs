use serde::{Deserialize, Serialize};

use super::{FinanceAccount, FinanceView};
use crate::value::{Currency, Map, Moment, OrderId, ProviderId};

/// Which balances of orders are looked at by age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AgedBalance {
    /// What customers owe.
    Receivable,
    /// What customers paid and did not get yet.
    Advances,
    /// What customers are to get back.
    RefundsOwed,
}

/// Balances of one currency that have stood for some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgeingRow {
    /// At least so many days.
    pub days_from: u32,
    /// Fewer than so many; none for the oldest.
    pub days_until: Option<u32>,
    /// The currency.
    pub currency: Currency,
    /// How much, in minor units.
    pub minor_units: i64,
    /// How many orders or movements.
    pub count: u64,
}

/// Money at one provider in one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashPosition {
    /// Whose hands it is in.
    pub provider_id: ProviderId,
    /// The currency.
    pub currency: Currency,
    /// How much, in minor units.
    pub minor_units: i64,
    /// The same in the books' currency, as it was booked.
    pub books_minor_units: i64,
}

/// Money in hand that no order accounts for: paid twice, too much, or for an order that is cancelled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnmatchedPayment {
    /// The order it was paid for.
    pub order_id: OrderId,
    /// The currency.
    pub currency: Currency,
    /// What is too much and on no way back, in minor units.
    pub minor_units: i64,
    /// Since when.
    pub since: Moment,
}

/// Amounts by age: `bounds` are the days at which a row ends and the next begins, e.g. 30, 60, 90.
fn by_age(bounds: &[u32], at: Moment, amounts: impl Iterator<Item = (Currency, i64, Moment)>) -> Vec<AgeingRow> {
    let mut starts: Vec<u32> = std::iter::once(0).chain(bounds.iter().copied()).collect();
    starts.sort_unstable();
    starts.dedup();
    let mut sums: Map<(Currency, usize), (i64, u64)> = Map::default();
    for (currency, amount, since) in amounts {
        let days = u32::try_from(at.seconds_since(since).max(0).checked_div(86_400).unwrap_or(0)).unwrap_or(u32::MAX);
        let row = starts.partition_point(|start| *start <= days).saturating_sub(1);
        let sum = sums.entry((currency, row)).or_default();
        *sum = (sum.0.saturating_add(amount), sum.1.saturating_add(1));
    }
    let mut rows: Vec<AgeingRow> = sums
        .into_iter()
        .map(|((currency, row), (minor_units, count))| AgeingRow {
            days_from: starts.get(row).copied().unwrap_or(0),
            days_until: starts.get(row.saturating_add(1)).copied(),
            currency,
            minor_units,
            count,
        })
        .collect();
    rows.sort_by(|a, b| (a.currency.code(), a.days_from).cmp(&(b.currency.code(), b.days_from)));
    rows
}

impl FinanceView {
    /// What stands open with orders, by currency and age; rows without any are left out.
    pub fn ageing(&self, what: AgedBalance, bounds: &[u32], at: Moment) -> Vec<AgeingRow> {
        let since = match what {
            AgedBalance::Receivable => &self.open.receivable,
            AgedBalance::Advances => &self.open.advances,
            AgedBalance::RefundsOwed => &self.open.refunds,
        };
        let amounts = since.iter().filter_map(|(number, since)| {
            let (_, page) = self.orders.get_index(usize::try_from(*number).ok()?)?;
            let [receivable, contract, deposits, refunds, ..] = page.derived(&self.terms);
            let amount = match what {
                AgedBalance::Receivable => receivable,
                AgedBalance::Advances => contract.saturating_add(deposits).saturating_neg(),
                AgedBalance::RefundsOwed => refunds.saturating_neg(),
            };
            Some((page.currency, amount, *since))
        });
        by_age(bounds, at, amounts)
    }

    /// Money by provider and currency.
    pub fn cash(&self) -> Vec<CashPosition> {
        let cash = self.ledger.balances.iter().filter_map(|balance| match &balance.account {
            FinanceAccount::Cash { provider_id } => Some(CashPosition {
                provider_id: provider_id.clone(),
                currency: balance.currency,
                minor_units: balance.minor_units,
                books_minor_units: balance.books_minor_units,
            }),
            _ => None,
        });
        cash.collect()
    }

    /// Money at a provider that stood on no statement yet, by age.
    pub fn cash_ageing(&self, provider_id: &ProviderId, bounds: &[u32], at: Moment) -> Vec<AgeingRow> {
        let moves = self.moves.iter().filter(|known| known.provider_id == *provider_id);
        by_age(bounds, at, moves.map(|known| (known.amount.currency(), known.amount.minor_units(), known.happened_at)))
    }

    /// Payments in hand that no order accounts for, oldest first.
    pub fn unmatched_payments(&self) -> Vec<UnmatchedPayment> {
        let mut unmatched: Vec<UnmatchedPayment> = vec![];
        for (number, since) in &self.open.refunds {
            let found = usize::try_from(*number).ok().and_then(|number| self.orders.get_index(number));
            let Some((order_id, page)) = found else { continue };
            let [_, _, _, refunds, ..] = page.derived(&self.terms);
            let surplus = refunds.saturating_neg().saturating_sub(page.pending.max(0));
            if surplus > 0 {
                let (order_id, currency) = (order_id.clone(), page.currency);
                unmatched.push(UnmatchedPayment { order_id, currency, minor_units: surplus, since: *since });
            }
        }
        unmatched.sort_by(|a, b| a.since.cmp(&b.since).then_with(|| a.order_id.cmp(&b.order_id)));
        unmatched
    }
}
