//! The books beside the simulated shop: balanced after every record, and at one with the rooms after every command.

use daigou::book::payment::PaymentMethod;
use daigou::shop::{Record, Shop};
use daigou::value::*;
use daigou::view::finance::*;

use crate::workload::terms;

pub struct Bookkeeper {
    books: FinanceView,
}

fn opened(seed: u64) -> FinanceView {
    let mut how = FinanceTerms::usual(Currency::CNY, Zone::SHANGHAI);
    how.exchange = terms(seed).exchange;
    how.recognition = if seed.is_multiple_of(2) { Recognition::AtDelivery } else { Recognition::AtShipping };
    how.role = if seed.is_multiple_of(5) { SellerRole::Agent } else { SellerRole::Principal };
    how.expected_returns = seed.is_multiple_of(3).then(|| Rate::parse("0.07").unwrap());
    FinanceView::open(how)
}

fn sum(balances: &[FinanceBalance]) -> i64 {
    balances.iter().map(|balance| balance.books_minor_units).sum()
}

impl Bookkeeper {
    pub fn new(seed: u64) -> Self {
        Self { books: opened(seed) }
    }

    pub fn hear(&mut self, records: &[Record], shop: &Shop) -> Result<(), String> {
        for record in records {
            let postings = self.books.apply(record).map_err(|problem| problem.to_string())?;
            let posted: i64 = postings.iter().map(|posting| posting.books_minor_units).sum();
            if posted != 0 || sum(&self.books.trial_balance()) != 0 {
                return Err(format!("debits and credits differ after {record:?}: {postings:?}"));
            }
        }
        self.agrees(shop)
    }

    fn agrees(&self, shop: &Shop) -> Result<(), String> {
        let (stock, valued) = (self.books.balance(&FinanceAccount::Stock), shop.cost().totals().stock);
        if stock != valued {
            return Err(format!("stock is {stock} in the books and {valued} in the ledger"));
        }
        let balances = self.books.trial_balance();
        let held = |wanted: fn(&FinanceAccount) -> bool| -> i64 {
            let some = balances.iter().filter(|b| b.currency == Currency::CNY && wanted(&b.account));
            some.map(|balance| balance.minor_units).sum()
        };
        let (mut cash, mut receivable, mut pending) = (0, 0, 0);
        for (_, account) in shop.payments().accounts() {
            let standing = account.standing();
            if account.currency() != Currency::CNY {
                continue;
            }
            assert!(account.payments().all(|payment| payment.method != PaymentMethod::StoreCredit));
            let out = [standing.refunded, standing.goodwill, standing.penalty].map(|sum| sum.minor_units());
            cash += standing.received.minor_units() - out.iter().sum::<i64>();
            receivable += standing.outstanding.minor_units();
            pending += standing.pending.minor_units();
        }
        let in_books = held(|account| matches!(account, FinanceAccount::Cash { .. }));
        if in_books != cash {
            return Err(format!("{in_books} in hand by the books, {cash} by the accounts"));
        }
        // Nobody owes more than what is due and unpaid, and what is on its way back is owed.
        let owed = held(|account| *account == FinanceAccount::Receivable);
        if owed > receivable {
            return Err(format!("{owed} receivable, {receivable} outstanding"));
        }
        let refunds = -held(|account| *account == FinanceAccount::RefundsOwed);
        if refunds < 0 || (pending > 0 && refunds == 0 && owed == 0) {
            return Err(format!("{refunds} owed back, {pending} on its way"));
        }
        self.cuts_agree(shop)
    }

    /// Months, channels and orders are cuts of one profit.
    fn cuts_agree(&self, shop: &Shop) -> Result<(), String> {
        let revenue = |sums: &ProfitSums| sums.revenue + sums.charges;
        let months: i64 = self.books.months().iter().map(|month| revenue(&month.sums)).sum();
        let channels: i64 = self.books.channels().iter().map(|channel| revenue(&channel.sums)).sum();
        let orders = shop.orders().orders().filter_map(|order| self.books.order(order.order_id()));
        let orders: i64 = orders.map(|sums| revenue(&sums)).sum();
        if months != channels || months != orders {
            return Err(format!("earned {months} by months, {channels} by channels, {orders} by orders"));
        }
        Ok(())
    }

    /// What was stored is read again, and the log gives the same books.
    pub fn crash(&mut self, seed: u64, log: &[Record]) -> Result<(), String> {
        let stored = serde_json::to_string(&self.books).map_err(|error| error.to_string())?;
        let read: FinanceView = serde_json::from_str(&stored).map_err(|error| error.to_string())?;
        let mut replayed = opened(seed);
        for record in log {
            replayed.apply(record).map_err(|problem| problem.to_string())?;
        }
        if read != self.books || replayed != self.books {
            return Err("the books were lost on the way".to_owned());
        }
        self.books = read;
        Ok(())
    }
}
