//! The books: double-entry postings that follow from the shop's events, and what they say of profit, cash and claims.
//!
//! [`FinanceView`] is a projection: the host folds it beside the shop, record by record, and stores it with serde. It
//! decides nothing and never asks a provider; what no event tells (carriers' bills, provider fees, payouts) the host
//! enters as [`FinanceEntry`]. The rules are in `core/docs/finance.md`.
//!
//! It guarantees, after every event: debits equal credits in the books' currency; a payment is a liability until its
//! goods are earned; tax never is income; cost of goods is booked with the sale it belongs to.
//!
//! ```
//! use daigou::view::finance::{FinanceAccount, FinanceTerms, FinanceView};
//! use daigou::shop::{Shop, ShopCommand, Terms};
//! use daigou::book::channel::ChannelCommand;
//! use daigou::value::*;
//! let at = Moment::utc(2026, 11, 11)?;
//! let mut shop = Shop::open(Terms::usual(TermsVersion::new("2026-11")?, vec![PlaceId::new("osaka")?])?);
//! let mut books = FinanceView::open(FinanceTerms::usual(Currency::CNY, Zone::SHANGHAI));
//! let command = ChannelCommand::Define { channel_id: ChannelId::new("wechat")?, currency: Currency::CNY };
//! for record in shop.execute(ShopCommand::Channel { command }, at)? {
//!     books.apply(&record)?;
//! }
//! assert_eq!(books.version(), shop.version());
//! assert_eq!(books.balance(&FinanceAccount::Revenue), 0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod account;
mod ageing;
mod entry;
mod hear;
mod ledger;
mod money;
mod page;
mod reconcile;
mod state;
mod terms;
mod translate;

pub use account::{FinanceAccount, FinanceBalance, FinancePosting, MonthProfit, ProfitSums, SkuProfit};
pub use ageing::{AgedBalance, AgeingRow, CashPosition, UnmatchedPayment};
pub use entry::{ExpenseKind, FinanceEntry, FinanceFact};
pub use reconcile::{
    CashMove, CashMoveKind, MatchedBy, Reconciliation, StatementDifference, StatementLine, StatementMatch, reconcile,
};
pub use state::{ChannelProfit, FinanceProblem, FinanceView, LineProfit};
pub use terms::{FinanceTerms, Recognition, SellerRole};
