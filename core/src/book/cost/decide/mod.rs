use crate::value::{Currency, Denial, Fingerprint, Invalid, Moment, Money, MovementId, fingerprint};

use super::draft::Draft;
use super::settle::Posted;
use super::state::CostBook;
use super::{CostCommand, CostEvent, CostPosting, CostRefusal, CostTerms};

mod change;
mod record;

type Answer = Result<Vec<CostEvent>, Denial<CostRefusal>>;

impl CostBook {
    /// Judges a command and changes nothing. `at` is the time of recording; nothing happens later than it.
    ///
    /// # Errors
    /// [`Denial::Invalid`] for a value that cannot stand, and the [`CostRefusal`]s in their order.
    pub fn decide(&self, command: CostCommand, at: Moment) -> Answer {
        let command = match command {
            CostCommand::Record { movements } => return self.record(movements, at),
            other => other,
        };
        let print = fingerprint(&command);
        match command {
            CostCommand::SetCurrency { currency } => match self.currency {
                Some(known) if known == currency => Ok(Vec::new()),
                Some(currency) => Err(CostRefusal::CurrencyFixed { currency }.into()),
                None => Ok(vec![CostEvent::CurrencySet { currency }]),
            },
            CostCommand::SetDefaults { terms } => {
                self.sound(&terms)?;
                if terms.method == super::CostMethod::Standard {
                    // A standard cost is one SKU's.
                    return Err(Invalid::inconsistent("terms.method", "what holds for all SKUs").into());
                }
                Ok(if terms == self.defaults { Vec::new() } else { vec![CostEvent::DefaultsSet { terms }] })
            }
            CostCommand::SetMethod { sku, terms } => self.set_method(sku, terms),
            CostCommand::Record { .. } => Ok(Vec::new()),
            CostCommand::AddLandedCost { movement, kind, amount, rate, basis, targets } => {
                self.add_landed_cost((movement, print), kind, (amount, rate), basis, &targets)
            }
            CostCommand::ChangeCost { movement, of, unit_cost, rate } => {
                self.change_cost((movement, print), of, unit_cost, rate)
            }
            CostCommand::ChangeQuantity { movement, of, units, happened_at } => {
                not_later(happened_at, at)?;
                self.change_quantity((movement, print), of, units, happened_at)
            }
            CostCommand::ChangeMethod { movement, sku, method, standard_cost, happened_at } => {
                not_later(happened_at, at)?;
                self.change_method((movement, print), sku, method, standard_cost, happened_at)
            }
            CostCommand::SetStandardCost { movement, sku, unit_cost, happened_at } => {
                not_later(happened_at, at)?;
                self.set_standard_cost((movement, print), sku, unit_cost, happened_at)
            }
            CostCommand::WriteDown { movement, goods, amount, happened_at } => {
                not_later(happened_at, at)?;
                self.write_down((movement, print), goods, amount, happened_at)
            }
        }
    }

    /// Whether the cost that terms name is one of the books.
    fn sound(&self, terms: &CostTerms) -> Result<(), Invalid> {
        let Some(price) = &terms.known_cost else { return Ok(()) };
        super::plan::book_cost("known_cost", price, self.currency.unwrap_or(price.currency())).map(|_| ())
    }

    fn set_method(&self, sku: crate::value::Sku, terms: CostTerms) -> Answer {
        self.sound(&terms)?;
        if terms.known_cost.is_none() && terms.method == super::CostMethod::Standard {
            return Err(CostRefusal::NoKnownCost { sku }.into());
        }
        let page = self.skus.get(&sku);
        if page.is_some_and(|page| page.terms == terms) {
            return Ok(Vec::new());
        }
        if page.is_some_and(|page| !page.pools.is_empty() || !page.steps.is_empty()) {
            return Err(CostRefusal::InUse { sku }.into());
        }

        Ok(vec![CostEvent::MethodSet { sku, terms }])
    }

    /// Whether the id is known; with other content it is refused.
    fn is_known(&self, movement: &MovementId, print: Fingerprint) -> Result<bool, CostRefusal> {
        match self.movements.get(movement) {
            Some(filed) if filed.fingerprint == print => Ok(true),
            Some(_) => Err(CostRefusal::Altered { movement: movement.clone() }),
            None => Ok(false),
        }
    }

    /// The postings of a draft in the words of the books.
    fn postings(&self, draft: &Draft<'_>, posted: &[Posted], currency: Currency) -> Result<Vec<CostPosting>, Invalid> {
        let mut postings = Vec::with_capacity(posted.len());
        for line in posted {
            let Some((movement, sku, sold_to)) = draft.name(line.record, line.pool) else { continue };
            let amount = Money::minor(line.amount, currency)?;
            let (from, to, cause) = (line.from, line.to, line.cause);
            postings.push(CostPosting { movement, sku, from, to, cause, amount, sold_to });
        }
        let paid = postings.iter().filter(|posting| is_source(posting.from)).map(|posting| posting.amount);
        let sources = Money::sum(currency, paid)?;
        Money::minor(self.totals.sources(), currency)?.plus(sources)?;
        Ok(postings)
    }
}

fn is_source(account: super::CostAccount) -> bool {
    use super::CostAccount::{LandedCost, Opening, Purchases};
    matches!(account, Purchases | Opening | LandedCost)
}

fn not_later(happened_at: Moment, at: Moment) -> Result<(), Invalid> {
    if happened_at > at { Err(Invalid::too_large("happened_at", format!("{at:?}"))) } else { Ok(()) }
}
