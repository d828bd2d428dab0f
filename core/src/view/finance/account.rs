use serde::{Deserialize, Serialize};

use crate::value::{Currency, Month, ProviderId};

/// An account of the books. Debits are above zero, credits below.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FinanceAccount {
    /// Asset: money at a provider, a bank or in a drawer.
    Cash {
        /// Whose hands it is in.
        provider_id: ProviderId,
    },
    /// Asset: what customers owe for what they got.
    Receivable,
    /// Asset: goods in the shop's places.
    Stock,
    /// Asset: goods that left and whose sale is not recognised yet.
    GoodsOnTheWay,
    /// Asset: goods that are expected to come back.
    RightOfReturn,
    /// Liability: what is owed to suppliers, carriers and authorities; a debit is an advance.
    Payables,
    /// Liability: paid by customers for what they did not get yet.
    ContractLiabilities,
    /// Liability: deposits, 定金 and 订金, in hand.
    DepositsHeld,
    /// Liability: what goes back to customers.
    RefundsOwed,
    /// Liability: what is expected to go back for goods that may be returned.
    ExpectedReturns,
    /// Liability: customers' tax, which only passes through.
    TaxCollected,
    /// Liability: credit and gift cards that customers may still spend.
    StoreCredit,
    /// Equity: what was there when the books began.
    Opening,
    /// Income: goods sold; an agent's margin.
    Revenue,
    /// Income: shipping charged to customers.
    ShippingIncome,
    /// Income: fees charged to customers or kept of refunds.
    FeeIncome,
    /// Income: deposits kept.
    Forfeits,
    /// Expense: the cost of goods sold.
    CostOfGoods,
    /// Expense: goods lost, scrapped or worth less.
    WriteOffs,
    /// Expense: named corrections of the valuation ledger.
    StockDifferences,
    /// Expense: carriage of orders and returns.
    Freight,
    /// Expense: duty and tax the shop bears.
    Duty,
    /// Expense: what payment providers keep.
    ProviderFees,
    /// Expense: anything else.
    OtherExpenses,
    /// Expense: given to customers beyond what was owed.
    Goodwill,
    /// Expense: penalties paid to customers.
    Penalties,
    /// Expense: payments lost in disputes.
    DisputeLosses,
    /// Gain (credit) or loss (debit) by exchange rates.
    ExchangeDifferences,
}

impl FinanceAccount {
    /// Whether it is settled in money at the rate of that day, and so revalued until then.
    pub fn is_monetary(&self) -> bool {
        matches!(self, Self::Cash { .. } | Self::Receivable | Self::RefundsOwed | Self::Payables | Self::StoreCredit)
    }
}

/// One line of the trial balance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinanceBalance {
    /// The account.
    pub account: FinanceAccount,
    /// The currency it is kept in.
    pub currency: Currency,
    /// The balance in minor units of that currency.
    pub minor_units: i64,
    /// The balance in minor units of the books' currency.
    pub books_minor_units: i64,
}

/// One side of an entry in the journal; the sides that one event gave sum to zero in the books' currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinancePosting {
    /// The account.
    pub account: FinanceAccount,
    /// The currency it is kept in.
    pub currency: Currency,
    /// How much, in minor units of that currency: a debit above zero, a credit below.
    pub minor_units: i64,
    /// The same in minor units of the books' currency.
    pub books_minor_units: i64,
}

/// What was earned and spent, in minor units of the books' currency.
///
/// `profit = revenue + charges + other income + exchange − cost of goods − freight − duty − fees − losses − kindness −
/// other expenses`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfitSums {
    /// Goods, without tax and after refunds.
    pub revenue: i64,
    /// Shipping and fees charged.
    pub charges: i64,
    /// Deposits kept.
    pub other_income: i64,
    /// What the goods cost.
    pub cost_of_goods: i64,
    /// Carriage.
    pub freight: i64,
    /// Duty.
    pub duty: i64,
    /// What providers kept.
    pub fees: i64,
    /// Write-offs, stock differences and lost disputes.
    pub losses: i64,
    /// Goodwill and penalties.
    pub kindness: i64,
    /// Anything else.
    pub other_expenses: i64,
    /// Exchange gains, losses below zero.
    pub exchange: i64,
}

impl ProfitSums {
    /// What is left.
    pub fn profit(&self) -> i64 {
        let income = [self.revenue, self.charges, self.other_income, self.exchange];
        let expenses =
            [self.cost_of_goods, self.freight, self.duty, self.fees, self.losses, self.kindness, self.other_expenses];
        let sum = |parts: &[i64]| parts.iter().fold(0_i64, |sum, part| sum.saturating_add(*part));
        sum(&income).saturating_sub(sum(&expenses))
    }

    /// These and others together.
    pub fn add(&mut self, other: &Self) {
        let both = [
            (&mut self.revenue, other.revenue),
            (&mut self.charges, other.charges),
            (&mut self.other_income, other.other_income),
            (&mut self.cost_of_goods, other.cost_of_goods),
            (&mut self.freight, other.freight),
            (&mut self.duty, other.duty),
            (&mut self.fees, other.fees),
            (&mut self.losses, other.losses),
            (&mut self.kindness, other.kindness),
            (&mut self.other_expenses, other.other_expenses),
            (&mut self.exchange, other.exchange),
        ];
        for (sum, part) in both {
            *sum = sum.saturating_add(part);
        }
    }

    /// Counts a posting, if it is one of income or expense.
    pub(super) fn count(&mut self, account: &FinanceAccount, debit: i64) {
        use FinanceAccount as A;
        let (sum, amount) = match account {
            A::Revenue => (&mut self.revenue, debit.saturating_neg()),
            A::ShippingIncome | A::FeeIncome => (&mut self.charges, debit.saturating_neg()),
            A::Forfeits => (&mut self.other_income, debit.saturating_neg()),
            A::ExchangeDifferences => (&mut self.exchange, debit.saturating_neg()),
            A::CostOfGoods => (&mut self.cost_of_goods, debit),
            A::Freight => (&mut self.freight, debit),
            A::Duty => (&mut self.duty, debit),
            A::ProviderFees => (&mut self.fees, debit),
            A::WriteOffs | A::StockDifferences | A::DisputeLosses => (&mut self.losses, debit),
            A::Goodwill | A::Penalties => (&mut self.kindness, debit),
            A::OtherExpenses => (&mut self.other_expenses, debit),
            _ => return,
        };
        *sum = sum.saturating_add(amount);
    }
}

/// What one SKU earned, in minor units of the books' currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkuProfit {
    /// Goods, without tax and after refunds.
    pub revenue: i64,
    /// What they cost.
    pub cost_of_goods: i64,
}

/// What a month earned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthProfit {
    /// The month, of the day an event was recorded.
    pub month: Month,
    /// Its sums.
    pub sums: ProfitSums,
}
