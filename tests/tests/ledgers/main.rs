//! Runs every file of `tests/ledgers`: the lines of a scenario, told to a shop with a valuation, and what its books say.
//! With `LEDGER_ANSWERS=1` it prints the answers the books give instead.
//!
//! Lines are those of `tests/scenarios`, and `books`, `rate`, `buy`, `landed`, `recost`, `write-down`, `order-taxed`,
//! `pay-by`, `forfeit`, `enter`, `revalue` and more kinds of `show`. After every record debits equal credits, and the
//! books' stock is the valuation ledger's.

mod asks;
mod shows;

use std::fs;
use std::path::Path;

use daigou::book::cost::{CostMethod, CostScope};
use daigou::shop::{Record, Shop, ShopCommand, Terms, ValuationTerms};
use daigou::value::*;
use daigou::view::finance::*;
use daigou_tests::scenario;

pub struct Ledger {
    pub shop: Shop,
    pub books: FinanceView,
    pub at: Moment,
    pub rates: Vec<ExchangeRate>,
    log: Vec<Record>,
}

impl Ledger {
    /// `books CNY fifo agent at-shipping expected=0.1`.
    fn open(words: &[&str]) -> Self {
        let currency = Currency::new(words[1]).expect("a currency");
        let method = match words[2] {
            "fifo" => CostMethod::Fifo,
            _ => CostMethod::MovingAverage,
        };
        let mut terms = FinanceTerms::usual(currency, Zone::SHANGHAI);
        for word in &words[3..] {
            match word.split_once('=') {
                Some(("expected", share)) => terms.expected_returns = Some(Rate::parse(share).expect("a share")),
                _ if *word == "agent" => terms.role = SellerRole::Agent,
                _ if *word == "at-shipping" => terms.recognition = Recognition::AtShipping,
                _ => panic!("unknown word {word}"),
            }
        }
        let valuation = Some(ValuationTerms { currency, method, scope: CostScope::Place });
        let shop = Shop::open(Terms { valuation, ..scenario::terms().expect("terms") });
        let at = Moment::utc(2026, 11, 11).expect("a moment");
        Self { shop, books: FinanceView::open(terms), at, rates: vec![], log: vec![] }
    }

    fn rate(&mut self, base: &str, on: &str, rate: &str) {
        self.rates.push(ExchangeRate {
            base: Currency::new(base).expect("a currency"),
            quote: self.books.terms().currency,
            on: on.parse().expect("a day"),
            rate: Rate::parse(rate).expect("a rate"),
        });
        let version = TermsVersion::new("rates").expect("a version");
        let table = ExchangeRates::new(version, Rate::ZERO, self.rates.clone()).expect("rates");
        self.shop.set_terms(Terms { exchange: Some(table.clone()), ..self.shop.terms().clone() });
        self.books.set_exchange(Some(table));
    }

    fn tell(&mut self, command: ShopCommand) -> String {
        match self.shop.execute(command, self.at) {
            Ok(records) if records.is_empty() => "nothing".to_owned(),
            Ok(records) => {
                for record in &records {
                    if let Err(problem) = self.books.apply(record) {
                        return problem.code().to_owned();
                    }
                    self.balanced();
                }
                self.log.extend(records);
                "done".to_owned()
            }
            Err(error) => error.code().to_owned(),
        }
    }

    /// Debits equal credits, and the stock in the books is the ledger's.
    pub fn balanced(&self) {
        let sum: i64 = self.books.trial_balance().iter().map(|balance| balance.books_minor_units).sum();
        assert_eq!(sum, 0, "the trial balance: {:?}", self.books.trial_balance());
    }

    /// The same books come of the whole log, and of what serde stored.
    fn audit(&self) {
        assert_eq!(self.books.balance(&FinanceAccount::Stock), self.shop.cost().totals().stock, "the stock");
        let stored = serde_json::to_string(&self.books).expect("stored");
        let read: FinanceView = serde_json::from_str(&stored).expect("read");
        assert_eq!(read, self.books, "what was stored");
        let mut again = self.books.clone();
        for record in &self.log {
            assert_eq!(again.apply(record), Ok(vec![]), "a record heard before");
        }
        assert_eq!(again, self.books);
    }
}

#[test]
fn every_ledger_gets_its_answers() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("ledgers");
    let mut files: Vec<_> = fs::read_dir(folder).expect("ledgers").flatten().map(|entry| entry.path()).collect();
    files.sort();
    let (mut steps, mut wrong) = (0, vec![]);
    for path in &files {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut ledger = None;
        for (index, line) in fs::read_to_string(path).expect("readable").lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            let (asked, answer) = line.split_once("=>").unwrap_or((line, ""));
            let words: Vec<&str> = asked.split_whitespace().collect();
            if words.is_empty() {
                continue;
            }
            if words[0] == "books" {
                ledger = Some(Ledger::open(&words));
                continue;
            }
            let ledger: &mut Ledger = ledger.as_mut().unwrap_or_else(|| panic!("{name} does not begin with books"));
            steps += 1;
            let got = ledger.ask(&words).unwrap_or_else(|problem| panic!("{name}, line {}: {problem}", index + 1));
            ledger.balanced();
            if std::env::var_os("LEDGER_ANSWERS").is_some() && got != answer.trim() {
                println!("{name}:{} {} => {got}", index + 1, asked.trim());
            }
            if got != answer.trim() {
                wrong.push(format!("{name}, line {}: {got}, not {}", index + 1, answer.trim()));
            }
        }
        ledger.expect("books").audit();
    }
    assert!(wrong.is_empty(), "{} of {steps} steps:\n{}", wrong.len(), wrong.join("\n"));
    assert!(files.len() >= 10 && steps >= 100, "{} ledgers with {steps} steps", files.len());
}
