//! A shop at work, and a second one that follows its log: at the end both must remember the same.

use std::collections::BTreeMap;

use daigou::shop::{Record, Shop, ShopCommand, ShopError, Terms};
use daigou::value::{Invalid, Moment};
use daigou::view::finance::{FinanceProblem, FinanceView};

pub struct Live {
    pub shop: Shop,
    pub follower: Shop,
    /// The books, kept beside the shop from its records.
    pub books: FinanceView,
    /// The time of what is told next; it never runs backwards.
    pub at: Moment,
    pub events: u64,
    /// Commands that were refused, by code.
    pub refused: BTreeMap<String, u64>,
}

impl Live {
    pub fn open(terms: Terms, books: FinanceView, at: Moment) -> Self {
        let shop = Shop::open(terms);
        Self { follower: shop.clone(), shop, books, at, events: 0, refused: BTreeMap::new() }
    }

    /// Sends a command to the shop and its records to the follower.
    pub fn tell(&mut self, command: ShopCommand) -> Result<Vec<Record>, ShopError> {
        let records = self.shop.execute(command, self.at)?;
        self.events += records.len() as u64;
        self.follower.replay(&records)?;
        for record in &records {
            self.books.apply(record).map_err(|problem| match problem {
                FinanceProblem::Invalid(invalid) => ShopError::from(invalid),
                FinanceProblem::Corrupt(corrupt) => ShopError::from(corrupt),
                FinanceProblem::EntryAltered(_) => ShopError::from(Invalid::empty("entry")),
            })?;
        }
        Ok(records)
    }

    /// As [`Live::tell`], for a command that may well be refused: a refusal is counted and answers nothing.
    pub fn ask(&mut self, command: ShopCommand) -> Vec<Record> {
        self.tell(command).unwrap_or_else(|error| {
            *self.refused.entry(error.code().to_owned()).or_default() += 1;
            vec![]
        })
    }

    /// Whether the follower remembers what the shop remembers.
    pub fn replay_equal(&self) -> bool {
        self.follower == self.shop
    }
}
