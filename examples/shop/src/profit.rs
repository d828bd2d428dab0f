//! The profit report: what the books beside the shop say after the last row.

use std::collections::BTreeMap;

use daigou::value::{Currency, Money};
use daigou::view::finance::{FinanceAccount, FinanceView, ProfitSums};
use rust_decimal::Decimal;
use serde::Serialize;

/// What was earned, in the books' currency. Costs follow a stated rule, since an export of sales has none.
#[derive(Debug, Default, Serialize)]
pub struct Profit {
    /// What a unit is taken to cost.
    pub cost_rule: &'static str,
    pub revenue: String,
    pub cost_of_goods: String,
    pub losses: String,
    pub profit: String,
    pub stock_value: String,
    pub cash: String,
    pub receivable: String,
    pub refunds_owed: String,
    /// Every account of the trial balance, debits above zero.
    pub trial_balance: BTreeMap<String, String>,
    pub trial_balance_is_zero: bool,
    pub months: BTreeMap<String, MonthlyProfit>,
    /// The SKUs that earned most.
    pub top_skus: Vec<EarningSku>,
    /// SKUs whose goods cost more than they brought.
    pub skus_at_a_loss: u64,
    /// Orders whose goods cost more than they brought.
    pub orders_at_a_loss: u64,
    pub channels: BTreeMap<String, String>,
}

#[derive(Debug, Default, Serialize)]
pub struct MonthlyProfit {
    pub revenue: String,
    pub cost_of_goods: String,
    pub profit: String,
}

#[derive(Debug, Serialize)]
pub struct EarningSku {
    pub code: String,
    pub revenue: String,
    pub profit: String,
}

fn text(minor_units: i64, currency: Currency) -> String {
    Money::minor(minor_units, currency).map_or_else(|_| minor_units.to_string(), |money| money.amount().to_string())
}

/// The report of the books.
pub fn of(books: &FinanceView, cost_rule: &'static str) -> Profit {
    let currency = books.terms().currency;
    let text = |minor_units| text(minor_units, currency);
    let mut all = ProfitSums::default();
    let mut months = BTreeMap::new();
    for month in books.months() {
        all.add(&month.sums);
        let sums = &month.sums;
        let (revenue, cost_of_goods) = (text(sums.revenue), text(sums.cost_of_goods));
        months.insert(month.month.to_string(), MonthlyProfit { revenue, cost_of_goods, profit: text(sums.profit()) });
    }
    let mut trial_balance: BTreeMap<String, i64> = BTreeMap::new();
    for balance in books.trial_balance() {
        let name = match &balance.account {
            FinanceAccount::Cash { provider_id } => format!("Cash/{provider_id}"),
            account => format!("{account:?}"),
        };
        *trial_balance.entry(name).or_default() += balance.books_minor_units;
    }
    let mut ranked: Vec<_> =
        books.skus().map(|(sku, sums)| (sums.revenue - sums.cost_of_goods, sums.revenue, sku)).collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.2.cmp(b.2)));
    let top = ranked.iter().take(20).map(|(profit, revenue, sku)| EarningSku {
        code: sku.to_string(),
        revenue: text(*revenue),
        profit: text(*profit),
    });
    Profit {
        cost_rule,
        revenue: text(all.revenue),
        cost_of_goods: text(all.cost_of_goods),
        losses: text(all.losses),
        profit: text(all.profit()),
        stock_value: text(books.balance(&FinanceAccount::Stock)),
        cash: text(books.cash().iter().map(|cash| cash.books_minor_units).sum()),
        receivable: text(books.balance(&FinanceAccount::Receivable)),
        refunds_owed: text(-books.balance(&FinanceAccount::RefundsOwed)),
        trial_balance_is_zero: trial_balance.values().sum::<i64>() == 0,
        trial_balance: trial_balance.into_iter().map(|(name, minor)| (name, text(minor))).collect(),
        months,
        skus_at_a_loss: ranked.iter().filter(|(profit, _, _)| *profit < 0).count() as u64,
        top_skus: top.collect(),
        orders_at_a_loss: books.orders().filter(|(_, sums)| sums.profit() < 0).count() as u64,
        channels: books.channels().iter().map(|c| (c.channel_id.to_string(), text(c.sums.profit()))).collect(),
    }
}

/// The share of a price that goods are taken to cost where the source of the rows does not say.
pub fn assumed_cost(price: Decimal) -> Decimal {
    (price * Decimal::new(60, 2)).round_dp(4)
}

/// The rule of the shop that is made up.
pub const MADE_UP: &str = "a unit is bought at 60 % of its price in yuan, and leaves first in, first out";

/// The rule of [`assumed_cost`], as the report states it.
pub const ASSUMED: &str = "the rows hold no costs: a unit is taken to cost 60 % of the price at which it was first asked \
    for after the shelf was empty, and leaves at the moving average";
