//! What commands and events enter into the histories; asked by both, so that they cannot differ.

use crate::value::{Corrupt, Currency, Invalid, Moment, Money, MovementId, RateUsed, Sku, UnitPrice};

use super::layer::UnitCost;
use super::pool::Act;
use super::standing::Pick;
use super::state::{CostBook, Kind};
use super::{
    CostAct, CostCause, CostEvent, CostGoods, CostMethod, CostMovement, CostOwner, CostPoolKey, IssuePurpose,
    ReceiptOrigin, SoldTo,
};

/// One end of a movement, still to be entered.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PlannedLeg {
    pub(super) pool: CostPoolKey,
    pub(super) units: u32,
    /// Of a receipt, its value; otherwise found by pricing.
    pub(super) value: i64,
    pub(super) act: Act,
}

/// An earlier receipt that becomes worth more or less.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Revision {
    pub(super) record: u32,
    pub(super) amount: i64,
    pub(super) landed: bool,
}

/// What a command or event enters into the histories.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan {
    pub(super) movement: MovementId,
    pub(super) happened_at: Moment,
    /// Who bears its cost.
    pub(super) sold_to: Option<SoldTo>,
    pub(super) legs: Vec<PlannedLeg>,
    pub(super) revisions: Vec<Revision>,
    /// Why other movements change their value because of it.
    pub(super) cause: CostCause,
}

/// `price` for so many units in the books' currency, rounded once.
pub(super) fn converted(
    price: rust_decimal::Decimal,
    rate: Option<&RateUsed>,
    from: Currency,
    into: Currency,
) -> Result<i64, Invalid> {
    let exact = match rate {
        None => {
            Money::zero(from).currency_is("unit_cost", into)?;
            Some(price)
        }
        Some(rate) => {
            Money::zero(from).currency_is("unit_cost", rate.base)?;
            Money::zero(rate.quote).currency_is("rate.quote", into)?;
            price.checked_mul(rate.applied.value())
        }
    };
    let exact = exact.ok_or_else(|| Invalid::too_large("unit_cost", crate::value::bounds::MONEY_MAX_MAJOR))?;
    Ok(Money::rounded(exact, into, crate::value::Rounding::HalfUp)?.minor_units())
}

impl CostBook {
    /// The legs of a movement; `value` is a receipt's.
    pub(super) fn movement_plan(&self, movement: &CostMovement, value: i64) -> Result<Plan, Invalid> {
        let record = |id: &MovementId| self.movements.get_index_of(id).and_then(|index| u32::try_from(index).ok());
        let own = u32::MAX;
        let leg = |goods: &CostGoods, units: u32, value, act| {
            Ok::<_, Invalid>(PlannedLeg { pool: self.pool_of(goods)?, units, value, act })
        };
        let legs = match &movement.act {
            CostAct::Receive { goods, units, origin, .. } => {
                vec![leg(goods, units.get(), value, Act::Receipt { origin: *origin, landed: 0 })?]
            }
            CostAct::Issue { goods, units, purpose, receipt, named_cost, .. } => {
                let pick = match (receipt, named_cost) {
                    (Some(receipt), _) => record(receipt).map_or(Pick::Method, Pick::Receipt),
                    (None, Some(cost)) => Pick::Cost(UnitCost::of("named_cost", cost)?),
                    (None, None) => Pick::Method,
                };
                vec![leg(goods, units.get(), 0, Act::Issue { purpose: *purpose, issue: own, pick })?]
            }
            CostAct::Return { of, goods, units } => {
                let of = record(of).ok_or_else(|| Invalid::unknown("of", of))?;
                let purpose = match self.entry(of, 0).map(|entry| entry.act) {
                    Some(Act::Issue { purpose, .. }) => purpose,
                    _ => IssuePurpose::Sale,
                };
                vec![leg(goods, units.get(), 0, Act::Return { of, purpose })?]
            }
            CostAct::Transfer { from, to, units } => {
                let (out, arrival) =
                    (leg(from, units.get(), 0, Act::Departure)?, leg(to, units.get(), 0, Act::Arrival)?);
                if out.pool == arrival.pool { Vec::new() } else { vec![out, arrival] }
            }
            CostAct::Convert { inputs, output, units } => {
                let mut legs = Vec::with_capacity(inputs.len().saturating_add(1));
                for input in inputs {
                    legs.push(leg(&input.goods, input.units.get(), 0, Act::Departure)?);
                }
                legs.push(leg(output, units.get(), 0, Act::Arrival)?);
                legs
            }
        };
        let sold_to = match &movement.act {
            CostAct::Issue { sold_to, .. } => sold_to.clone(),
            _ => None,
        };
        let (movement, happened_at) = (movement.movement.clone(), movement.happened_at);
        Ok(Plan { movement, happened_at, sold_to, legs, revisions: Vec::new(), cause: CostCause::BackDated })
    }

    /// A correction of receipts' values.
    pub(super) fn revision_plan(
        &self,
        movement: &MovementId,
        revisions: Vec<Revision>,
        cause: CostCause,
    ) -> Option<Plan> {
        let first = revisions.first()?;
        let (_, position) = self.locate(first.record, 0)?;
        let (movement, happened_at) = (movement.clone(), position.happened_at);
        Some(Plan { movement, happened_at, sold_to: None, legs: Vec::new(), revisions, cause })
    }

    /// The difference of a movement's units, moved now.
    pub(super) fn quantity_plan(
        &self,
        movement: &MovementId,
        of: u32,
        step: i64,
        value: i64,
        at: Moment,
    ) -> Option<Plan> {
        let entry = self.entry(of, 0)?;
        let (pool, _) = self.locate(of, 0)?;
        let units = u32::try_from(step.unsigned_abs()).ok()?;
        let act = match entry.act {
            Act::Receipt { origin, .. } if step > 0 => Act::Receipt { origin, landed: 0 },
            Act::Receipt { .. } => {
                Act::Issue { purpose: IssuePurpose::Missing, issue: u32::MAX, pick: Pick::Receipt(of) }
            }
            Act::Issue { purpose, pick, .. } if step > 0 => Act::Issue { purpose, issue: of, pick },
            Act::Issue { purpose, .. } => Act::Return { of, purpose },
            _ => return None,
        };
        let value = if matches!(act, Act::Receipt { .. }) { value } else { 0 };
        let legs = vec![PlannedLeg { pool: self.pool(pool)?.key.clone(), units, value, act }];
        let cause = CostCause::QuantityChanged;
        Some(Plan { movement: movement.clone(), happened_at: at, sold_to: None, legs, revisions: Vec::new(), cause })
    }

    /// A change of method or standard in all pools of a SKU.
    pub(super) fn method_plan(
        &self,
        movement: &MovementId,
        sku: &Sku,
        method: CostMethod,
        standard: Option<UnitCost>,
        at: Moment,
    ) -> Plan {
        let pools = self.skus.get(sku).map(|page| page.pools.as_slice()).unwrap_or_default();
        let ours = pools.iter().filter_map(|pool| self.pool(*pool)).filter(|pool| pool.key.owner == CostOwner::Shop);
        let leg = |key: &CostPoolKey| PlannedLeg {
            pool: key.clone(),
            units: 0,
            value: 0,
            act: Act::Method { method, standard },
        };
        let legs = ours.map(|pool| leg(&pool.key)).collect();
        let cause = CostCause::MethodChanged;
        Plan { movement: movement.clone(), happened_at: at, sold_to: None, legs, revisions: Vec::new(), cause }
    }

    /// A write-down of a pool.
    pub(super) fn write_down_plan(
        &self,
        movement: &MovementId,
        goods: &CostGoods,
        amount: i64,
        at: Moment,
    ) -> Result<Plan, Invalid> {
        let legs = vec![PlannedLeg { pool: self.pool_of(goods)?, units: 0, value: 0, act: Act::WriteDown { amount } }];
        let cause = CostCause::BackDated;
        Ok(Plan { movement: movement.clone(), happened_at: at, sold_to: None, legs, revisions: Vec::new(), cause })
    }

    /// The plan of an event, and what kind of movement its id stands for.
    pub(super) fn event_plan(&self, event: &CostEvent) -> Result<Option<(Plan, Kind)>, Corrupt> {
        let corrupt = |problem: &str| Corrupt::new("cost", problem);
        let invalid = |invalid: Invalid| Corrupt::new("cost", invalid.to_string());
        let record = |id: &MovementId| {
            let index = self.movements.get_index_of(id).and_then(|index| u32::try_from(index).ok());
            index.ok_or_else(|| corrupt("a movement it refers to is not there"))
        };
        let nowhere = || corrupt("the movement it changes has no units");
        Ok(Some(match event {
            CostEvent::CurrencySet { .. } | CostEvent::DefaultsSet { .. } | CostEvent::MethodSet { .. } => {
                return Ok(None);
            }
            CostEvent::Recorded { movement, value, .. } => {
                let kind = match movement.act {
                    CostAct::Receive { .. } => Kind::Receipt,
                    CostAct::Issue { .. } => Kind::Issue,
                    _ => Kind::Other,
                };
                (self.movement_plan(movement, value.minor_units()).map_err(invalid)?, kind)
            }
            CostEvent::LandedCostAdded { movement, shares, .. } => {
                let share = |share: &super::LandedShare| {
                    Ok(Revision { record: record(&share.receipt)?, amount: share.amount.minor_units(), landed: true })
                };
                let revisions = shares.iter().map(share).collect::<Result<Vec<_>, Corrupt>>()?;
                (self.revision_plan(movement, revisions, CostCause::LandedCost).ok_or_else(nowhere)?, Kind::Other)
            }
            CostEvent::CostChanged { movement, of, value, .. } => {
                let record = record(of)?;
                let paid = self.paid(record).ok_or_else(nowhere)?;
                let amount = value.minor_units().saturating_sub(paid);
                let revisions = vec![Revision { record, amount, landed: false }];
                (self.revision_plan(movement, revisions, CostCause::CostChanged).ok_or_else(nowhere)?, Kind::Other)
            }
            CostEvent::QuantityChanged { movement, of, units_before, units_after, happened_at, value, .. } => {
                let step = units_after.units().saturating_sub(units_before.units());
                let plan = self.quantity_plan(movement, record(of)?, step, value.minor_units(), *happened_at);
                (plan.ok_or_else(nowhere)?, Kind::Other)
            }
            CostEvent::MethodChanged { movement, sku, method, standard_cost, happened_at, .. } => {
                let standard = standard_cost.as_ref().map(|price| UnitCost::of("standard_cost", price));
                let standard = standard.transpose().map_err(invalid)?;
                (self.method_plan(movement, sku, *method, standard, *happened_at), Kind::Other)
            }
            CostEvent::WrittenDown { movement, goods, amount, happened_at, .. } => {
                let plan = self.write_down_plan(movement, goods, amount.minor_units(), *happened_at);
                (plan.map_err(invalid)?, Kind::Other)
            }
        }))
    }

    /// What a receipt's units cost without landed cost.
    pub(super) fn paid(&self, record: u32) -> Option<i64> {
        let entry = self.entry(record, 0)?;
        match entry.act {
            Act::Receipt { landed, .. } => Some(entry.value.saturating_sub(landed)),
            _ => None,
        }
    }
}

/// The books' price as minor units per unit.
pub(super) fn book_cost(field: &str, price: &UnitPrice, currency: Currency) -> Result<UnitCost, Invalid> {
    Money::zero(price.currency()).currency_is(field, currency)?;
    UnitCost::of(field, price)
}

impl ReceiptOrigin {
    /// Whether its value was paid for or stood in the opening books.
    pub fn is_source(self) -> bool {
        self != Self::Found
    }
}
