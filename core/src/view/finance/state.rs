use serde::{Deserialize, Serialize};

use super::ledger::Ledger;
use super::page::{OrderSums, rated};
use super::{CashMove, FinanceAccount, FinanceBalance, FinanceTerms, MonthProfit, ProfitSums, SellerRole, SkuProfit};
use crate::book::payment::RefundReason;
use crate::value::{
    ChannelId, CommandId, Corrupt, Fingerprint, Invalid, LineId, Map, Moment, Month, OrderId, PaymentId, RefundId,
    ReturnId, Sku,
};

/// Why the books cannot follow.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FinanceProblem {
    /// The record is not the next one, or speaks of what no record told.
    #[error("{0}")]
    Corrupt(#[from] Corrupt),
    /// A rate is missing, or a sum leaves the limits of money.
    #[error("{0}")]
    Invalid(#[from] Invalid),
    /// The entry is known with other content.
    #[error("entry `{0}` was told before with other content")]
    EntryAltered(CommandId),
}

impl FinanceProblem {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Corrupt(corrupt) => corrupt.code(),
            Self::Invalid(invalid) => invalid.code(),
            Self::EntryAltered(_) => "finance.entry_altered",
        }
    }
}

/// Which account a payment came into, and for what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PaidInto {
    pub(super) order: u32,
    pub(super) account: FinanceAccount,
    pub(super) deposit: bool,
}

/// A refund that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RefundAsked {
    pub(super) payment: PaymentId,
    pub(super) amount: i64,
    pub(super) reason: RefundReason,
}

/// What one channel earned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelProfit {
    /// The channel.
    pub channel_id: ChannelId,
    /// Its sums.
    pub sums: ProfitSums,
}

/// Since when orders have a balance, by the order's number.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct OpenSince {
    pub(super) receivable: Map<u32, Moment>,
    pub(super) advances: Map<u32, Moment>,
    pub(super) refunds: Map<u32, Moment>,
}

/// The books: sums kept up event by event.
///
/// The host folds it beside the shop, in the order of the records, and stores it with serde; the sums of a million
/// orders are read as fast as those of one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FinanceView {
    pub(super) terms: FinanceTerms,
    pub(super) version: u64,
    pub(super) orders: Map<OrderId, Box<OrderSums>>,
    pub(super) channels: Vec<ChannelProfit>,
    pub(super) skus: Map<Sku, SkuProfit>,
    pub(super) payments: Map<PaymentId, PaidInto>,
    pub(super) refunds: Map<RefundId, RefundAsked>,
    pub(super) returns: Map<ReturnId, OrderId>,
    pub(super) ledger: Ledger,
    pub(super) open: OpenSince,
    pub(super) moves: Vec<CashMove>,
    pub(super) entries: Map<CommandId, Fingerprint>,
}

/// What one order line earned, in minor units of the order's currency, its cost in the books'.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineProfit {
    /// The line.
    pub line_id: LineId,
    /// What.
    pub sku: Sku,
    /// Goods, without tax and after refunds.
    pub revenue: i64,
    /// What they cost, in the books' currency.
    pub cost_of_goods: i64,
}

impl FinanceView {
    /// Empty books.
    pub fn open(terms: FinanceTerms) -> Self {
        Self {
            terms,
            version: 0,
            orders: Map::default(),
            channels: vec![],
            skus: Map::default(),
            payments: Map::default(),
            refunds: Map::default(),
            returns: Map::default(),
            ledger: Ledger::default(),
            open: OpenSince::default(),
            moves: vec![],
            entries: Map::default(),
        }
    }

    /// The terms.
    pub fn terms(&self) -> &FinanceTerms {
        &self.terms
    }

    /// Newer rates of the day. Those of days that were booked stay as they were used.
    pub fn set_exchange(&mut self, exchange: Option<crate::value::ExchangeRates>) {
        self.terms.exchange = exchange;
    }

    /// The number of the last record heard.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Every account with its balance. Their sum in the books' currency is zero, always.
    pub fn trial_balance(&self) -> Vec<FinanceBalance> {
        let mut balances = self.ledger.balances.clone();
        for step in &self.ledger.revalued {
            let known = balances.iter_mut().find(|b| b.currency == step.currency && b.account == step.account);
            match known {
                Some(known) => {
                    known.minor_units = known.minor_units.saturating_add(step.minor_units);
                    known.books_minor_units = known.books_minor_units.saturating_add(step.books_minor_units);
                }
                None => balances.push(step.clone()),
            }
        }
        balances.retain(|balance| balance.minor_units != 0 || balance.books_minor_units != 0);
        balances.sort_by(|a, b| (&a.account, a.currency.code()).cmp(&(&b.account, b.currency.code())));
        balances
    }

    /// The balance of an account in the books' currency, all its currencies together: debits above zero.
    pub fn balance(&self, account: &FinanceAccount) -> i64 {
        let all = self.ledger.balances.iter().chain(&self.ledger.revalued);
        let one = all.filter(|balance| balance.account == *account);
        one.fold(0, |sum, balance| sum.saturating_add(balance.books_minor_units))
    }

    /// What every month earned, oldest first: of the day that events were recorded.
    pub fn months(&self) -> &[MonthProfit] {
        &self.ledger.months
    }

    /// What the months `from..=until` earned together.
    pub fn profit_of_months(&self, from: Month, until: Month) -> ProfitSums {
        let mut all = ProfitSums::default();
        for month in self.ledger.months.iter().filter(|known| from <= known.month && known.month <= until) {
            all.add(&month.sums);
        }
        all
    }

    /// What each channel earned, in the order they were first met.
    pub fn channels(&self) -> &[ChannelProfit] {
        &self.channels
    }

    /// What each SKU earned, in the order they were first met.
    pub fn skus(&self) -> impl Iterator<Item = (&Sku, &SkuProfit)> {
        self.skus.iter()
    }

    /// What one order earned; `None` for one that is not known.
    pub fn order(&self, order_id: &OrderId) -> Option<ProfitSums> {
        self.orders.get(order_id).map(|page| self.earned_by(page))
    }

    /// What every order earned, in the order they were first met.
    pub fn orders(&self) -> impl Iterator<Item = (&OrderId, ProfitSums)> {
        self.orders.iter().map(|(order_id, page)| (order_id, self.earned_by(page)))
    }

    fn earned_by(&self, page: &OrderSums) -> ProfitSums {
        let mut sums = ProfitSums::default();
        let derived = page.derived(&self.terms);
        let books = page.carried.as_deref().unwrap_or(&derived);
        for (account, balance) in super::page::DERIVED.iter().zip(books) {
            sums.count(account, *balance);
        }
        let cost = page.cost_earned(self.terms.recognition);
        let expected = page.cost_expected_back(&self.terms);
        sums.count(self.cost_account(), cost.saturating_sub(expected));
        for (account, amount) in page.seldom.iter().flat_map(|seldom| &seldom.expenses) {
            sums.count(account, *amount);
        }
        sums
    }

    /// What each line of an order earned.
    pub fn lines(&self, order_id: &OrderId) -> Vec<LineProfit> {
        let how = self.terms.recognition;
        let lines = self.orders.get(order_id).map(|page| page.lines.as_slice()).unwrap_or_default();
        let line = lines.iter().map(|line| LineProfit {
            line_id: line.line_id.clone(),
            sku: line.sku.clone(),
            revenue: line.net(how).0,
            cost_of_goods: line.cost_earned(how),
        });
        line.collect()
    }

    /// An agent's goods pass through: their cost comes off the revenue.
    pub(super) fn cost_account(&self) -> &'static FinanceAccount {
        cost_account(&self.terms)
    }
}

pub(super) fn cost_account(terms: &FinanceTerms) -> &'static FinanceAccount {
    match terms.role {
        SellerRole::Principal => &FinanceAccount::CostOfGoods,
        SellerRole::Agent => &FinanceAccount::Revenue,
    }
}

impl OrderSums {
    pub(super) fn cost_earned(&self, how: super::Recognition) -> i64 {
        self.lines.iter().fold(0, |sum, line| sum.saturating_add(line.cost_earned(how)))
    }

    /// The cost of goods that are expected back.
    pub(super) fn cost_expected_back(&self, terms: &FinanceTerms) -> i64 {
        let share = terms.expected_returns.filter(|_| !self.completed);
        share.map_or(0, |share| rated(self.cost_earned(terms.recognition).max(0), share))
    }
}
