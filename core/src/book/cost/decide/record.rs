use crate::value::{
    Currency, Denial, Fingerprint, Invalid, Moment, Money, MovementId, Quantity, Set, Sku, fingerprint,
};

use super::super::draft::Draft;
use super::super::plan::{book_cost, converted};
use super::super::state::{CostBook, Kind};
use super::super::{CostAct, CostEvent, CostGoods, CostMethod, CostMovement, CostOwner, CostRefusal, IssuePurpose};
use super::{Answer, not_later};

type Checked<T> = Result<T, Denial<CostRefusal>>;

impl CostBook {
    pub(super) fn record(&self, movements: Vec<CostMovement>, at: Moment) -> Answer {
        if movements.len() > crate::value::bounds::LINES_MAX {
            let max = crate::value::bounds::LINES_MAX as u64;
            return Err(Invalid::new("movements", crate::value::Problem::TooLong { max }).into());
        }
        let apart = stand_apart(&movements);
        let mut draft = Draft::new(self)?;
        let mut currency = self.currency;
        let mut events = Vec::with_capacity(movements.len());
        let mut returning: Vec<(MovementId, i64)> = Vec::new();
        for movement in movements {
            let print = content(&movement);
            if self.is_known(&movement.movement, print)? {
                continue;
            }
            if draft.names.iter().any(|(known, _)| *known == movement.movement) {
                return Err(Invalid::repeated("movements", &movement.movement).into());
            }
            not_later(movement.happened_at, at)?;
            self.check(&movement, &returning)?;
            if let CostAct::Return { of, units, .. } = &movement.act {
                returning.push((of.clone(), units.units()));
            }
            let currency = *currency.get_or_insert(self.first_currency(&movement)?);
            let receipt = self.receipt_value(&movement, currency, &draft)?;
            let plan = self.movement_plan(&movement, receipt)?;
            let end = if apart { self.end_entry(&plan, draft.names.len()) } else { None };
            let average = self.average_before(&movement, end.as_ref().map(|(pool, _)| *pool), &draft);
            let priced = end.map(|(pool, entry)| self.end_price(pool, entry)).transpose()?.flatten();
            let (value, posted) = match priced {
                Some(priced) => {
                    draft.name_only(&plan);
                    priced
                }
                None => {
                    let posted = draft.run(&plan)?;
                    (draft.value_of_last(&plan), posted)
                }
            };
            let rounding = average.map_or(0, |cost| cost.saturating_sub(value));
            let postings = self.postings(&draft, &posted, currency)?;
            events.push(CostEvent::Recorded {
                movement,
                fingerprint: print,
                value: Money::minor(value, currency)?,
                rounding: Money::minor(rounding, currency)?,
                postings,
            });
        }
        Ok(events)
    }

    /// The questions about what a movement refers to.
    fn check(&self, movement: &CostMovement, returning: &[(MovementId, i64)]) -> Checked<()> {
        let positive = |units: Quantity| Quantity::positive(units.get());
        match &movement.act {
            CostAct::Receive { goods, units, unit_cost, .. } => {
                positive(*units)?;
                let paid = unit_cost.as_ref().is_some_and(|cost| !cost.amount().is_zero());
                if goods.owner != CostOwner::Shop && paid {
                    return Err(CostRefusal::NotOurs { movement: movement.movement.clone() }.into());
                }
            }
            CostAct::Issue { goods, units, purpose, receipt, sold_to, .. } => {
                positive(*units)?;
                if sold_to.is_some() && *purpose != IssuePurpose::Sale {
                    return Err(Invalid::inconsistent("sold_to", "the purpose").into());
                }
                if let Some(receipt) = receipt {
                    if *purpose != IssuePurpose::SupplierReturn {
                        return Err(Invalid::inconsistent("receipt", "the purpose").into());
                    }
                    let (record, there) = self.source(receipt, Kind::Receipt, movement.happened_at)?;
                    self.same_goods(goods, record, receipt)?;
                    let sent = self.amended.get(&record).map_or(0, |page| page.sent_back);
                    enough(receipt, there.saturating_sub(sent), *units)?;
                }
            }
            CostAct::Return { of, goods, units } => {
                positive(*units)?;
                let (record, _) = self.source(of, Kind::Issue, movement.happened_at)?;
                self.same_goods(goods, record, of)?;
                let pending = returning.iter().filter(|(id, _)| id == of).map(|(_, units)| *units);
                let left = self.left_to_return(record).saturating_sub(pending.sum());
                enough(of, left, *units)?;
            }
            CostAct::Transfer { from, to, units } => {
                positive(*units)?;
                if from.sku != to.sku || from.owner != to.owner {
                    return Err(CostRefusal::OtherGoods { movement: movement.movement.clone() }.into());
                }
            }
            CostAct::Convert { inputs, output, units } => {
                positive(*units)?;
                if inputs.is_empty() {
                    return Err(Invalid::empty("inputs").into());
                }
                if inputs.len() >= usize::from(u16::MAX) {
                    return Err(Invalid::too_large("inputs", u16::MAX).into());
                }
                for input in inputs {
                    positive(input.units)?;
                    if input.goods.owner != output.owner {
                        return Err(CostRefusal::OtherGoods { movement: movement.movement.clone() }.into());
                    }
                    if self.pool_of(&input.goods)? == self.pool_of(output)? {
                        return Err(Invalid::inconsistent("output", "the inputs").into());
                    }
                }
            }
        }
        Ok(())
    }

    /// The record and units of an earlier movement of that kind that happened no later.
    pub(super) fn source(&self, id: &MovementId, kind: Kind, happened_at: Moment) -> Checked<(u32, i64)> {
        let unknown = || CostRefusal::UnknownMovement { movement: id.clone() };
        let (index, _, filed) = self.movements.get_full(id).ok_or_else(unknown)?;
        if filed.kind != kind {
            let movement = id.clone();
            let refusal = match kind {
                Kind::Receipt => CostRefusal::NotAReceipt { movement },
                _ => CostRefusal::NotAnIssue { movement },
            };
            return Err(refusal.into());
        }
        if filed.happened_at > happened_at {
            let (movement, happened_at) = (id.clone(), filed.happened_at);
            return Err(CostRefusal::BeforeItsSource { movement, happened_at }.into());
        }
        let record = u32::try_from(index).map_err(|_| Invalid::too_large("movements", u32::MAX))?;
        let entry = self.entry(record, 0).ok_or_else(unknown)?;
        let amended = self.amended.get(&record).map_or(0, |page| page.units);
        Ok((record, i64::from(entry.units).saturating_add(amended)))
    }

    fn same_goods(&self, goods: &CostGoods, record: u32, movement: &MovementId) -> Checked<()> {
        let pool = self.locate(record, 0).and_then(|(pool, _)| self.pool(pool));
        match pool.filter(|pool| pool.key.sku == goods.sku && pool.key.owner == goods.owner) {
            Some(_) => Ok(()),
            None => Err(CostRefusal::OtherGoods { movement: movement.clone() }.into()),
        }
    }

    /// The currency that a first value names.
    fn first_currency(&self, movement: &CostMovement) -> Checked<Currency> {
        if let Some(currency) = self.currency {
            return Ok(currency);
        }
        let price = match &movement.act {
            CostAct::Receive { unit_cost, rate, .. } => {
                rate.as_ref().map(|rate| rate.quote).or(unit_cost.as_ref().map(|cost| cost.currency()))
            }
            CostAct::Issue { named_cost, .. } => named_cost.as_ref().map(|cost| cost.currency()),
            _ => None,
        };
        price.ok_or_else(|| CostRefusal::NoCurrency {}.into())
    }

    fn receipt_value(&self, movement: &CostMovement, currency: Currency, draft: &Draft<'_>) -> Checked<i64> {
        match &movement.act {
            CostAct::Receive { goods, units, unit_cost, rate, .. } => match unit_cost {
                Some(price) => Ok(converted(price.exactly(*units)?, rate.as_ref(), price.currency(), currency)?),
                None => {
                    let key = self.pool_of(goods)?;
                    let fresh = self.first_standing(&key);
                    Ok(draft.standing(&key).unwrap_or(&fresh).unit_cost().times(units.units())?)
                }
            },
            CostAct::Issue { named_cost: Some(price), .. } => {
                book_cost("named_cost", price, currency)?;
                Ok(0)
            }
            _ => Ok(0),
        }
    }

    /// Of an issue at a moving average: its units at the average that is shown, rounded.
    fn average_before(&self, movement: &CostMovement, end: Option<u32>, draft: &Draft<'_>) -> Option<i64> {
        let CostAct::Issue { goods, units, .. } = &movement.act else { return None };
        let standing = match end {
            Some(pool) => &self.pool(pool)?.standing,
            None => {
                let key = self.pool_of(goods).ok()?;
                let last = self.pools.get(&key)?.entries.last()?.happened_at;
                draft.standing(&key).filter(|_| last <= movement.happened_at)?
            }
        };
        if standing.method != CostMethod::MovingAverage || standing.on_hand < units.units() {
            return None;
        }
        standing.unit_cost().times(1).ok()?.checked_mul(units.units())
    }
}

/// The digest of what a movement says. Which version of a table told the rate is no part of it.
fn content(movement: &CostMovement) -> Fingerprint {
    match &movement.act {
        CostAct::Receive { goods, units, origin, unit_cost, rate: Some(rate) } => {
            let rate = (rate.base, rate.quote, rate.applied);
            fingerprint(&(&movement.movement, movement.happened_at, goods, units, origin, unit_cost, rate))
        }
        _ => fingerprint(movement),
    }
}

/// Whether no movement's price can depend on another of the same command: each of another SKU, and none refers to an
/// earlier movement or takes the pool's cost for its own.
fn stand_apart(movements: &[CostMovement]) -> bool {
    let [_, _, ..] = movements else { return true };
    let mut skus: Set<&Sku> = Set::default();
    movements.iter().all(|movement| match &movement.act {
        CostAct::Issue { goods, receipt: None, .. } | CostAct::Receive { goods, unit_cost: Some(_), .. } => {
            skus.insert(&goods.sku)
        }
        _ => false,
    })
}

fn enough(movement: &MovementId, left: i64, units: Quantity) -> Result<(), Denial<CostRefusal>> {
    if units.units() <= left {
        return Ok(());
    }
    let left = Quantity::of_units(left.max(0))?;
    Err(CostRefusal::TooMany { movement: movement.clone(), left }.into())
}
