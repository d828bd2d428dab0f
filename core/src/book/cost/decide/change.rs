use rust_decimal::Decimal;

use crate::value::{
    Fingerprint, Invalid, Moment, Money, MovementId, Quantity, RateUsed, Sku, UnitPrice, WhenAllZero, split,
};

use super::super::draft::Draft;
use super::super::plan::{Plan, Revision, book_cost, converted};
use super::super::state::{CostBook, Kind};
use super::super::{
    CostAccount, CostEvent, CostGoods, CostMethod, CostOwner, CostPosting, CostRefusal, LandedCostBasis,
    LandedCostKind, LandedShare, LandedTarget,
};
use super::Answer;
use crate::value::share;

impl CostBook {
    pub(super) fn add_landed_cost(
        &self,
        (movement, print): (MovementId, Fingerprint),
        kind: LandedCostKind,
        (amount, rate): (Money, Option<RateUsed>),
        basis: LandedCostBasis,
        targets: &[LandedTarget],
    ) -> Answer {
        if self.is_known(&movement, print)? {
            return Ok(Vec::new());
        }
        if targets.is_empty() {
            return Err(Invalid::empty("targets").into());
        }
        let currency = self.currency.ok_or(CostRefusal::NoCurrency {})?;
        let minor = converted(amount.amount(), rate.as_ref(), amount.currency(), currency)?;
        let mut records = Vec::with_capacity(targets.len());
        let mut weights = Vec::with_capacity(targets.len());
        for (index, target) in targets.iter().enumerate() {
            if targets.iter().take(index).any(|earlier| earlier.receipt == target.receipt) {
                return Err(Invalid::repeated("targets", &target.receipt).into());
            }
            let (record, units) = self.source(&target.receipt, Kind::Receipt, latest()?)?;
            let pool = self.locate(record, 0).and_then(|(pool, _)| self.pool(pool));
            if pool.is_none_or(|pool| pool.key.owner != CostOwner::Shop) {
                return Err(CostRefusal::NotOurs { movement: target.receipt.clone() }.into());
            }
            weights.push(match basis {
                LandedCostBasis::Value => Decimal::from(self.paid(record).unwrap_or(0)),
                LandedCostBasis::Weight => Decimal::from(target.weight.get()),
                LandedCostBasis::Volume => Decimal::from(target.volume_mm3),
                LandedCostBasis::Units => Decimal::from(units),
            });
            records.push(record);
        }
        let parts = split(Money::minor(minor, currency)?, &weights, WhenAllZero::Refuse)?;
        let mut revisions = Vec::with_capacity(parts.len());
        for (record, part) in records.iter().zip(&parts) {
            let amount = part.minor_units();
            let value = self.entry(*record, 0).map_or(0, |entry| entry.value);
            if value.saturating_add(amount) < 0 {
                return Err(CostRefusal::BelowZero { available: Money::minor(value, currency)? }.into());
            }
            revisions.push(Revision { record: *record, amount, landed: true });
        }
        let plan = self.revision_plan(&movement, revisions, super::super::CostCause::LandedCost);
        let postings = self.postings_of(&plan.ok_or_else(|| Invalid::empty("targets"))?)?;
        let to = |account: CostAccount| {
            let into = postings.iter().filter(|p| p.to == account && p.from != account).map(|p| p.amount);
            let out = postings.iter().filter(|p| p.from == account && p.to != account).map(|p| p.amount.negated());
            Money::sum(currency, into.chain(out))
        };
        let (to_stock, to_cost_of_goods) = (to(CostAccount::Stock)?, to(CostAccount::CostOfGoods)?);
        let to_others = Money::minor(minor, currency)?.minus(to_stock)?.minus(to_cost_of_goods)?;
        let shares = targets.iter().zip(parts);
        let shares = shares.map(|(target, amount)| LandedShare { receipt: target.receipt.clone(), amount }).collect();

        Ok(vec![CostEvent::LandedCostAdded {
            movement,
            fingerprint: print,
            kind,
            shares,
            to_stock,
            to_cost_of_goods,
            to_others,
            postings,
        }])
    }

    pub(super) fn change_cost(
        &self,
        (movement, print): (MovementId, Fingerprint),
        of: MovementId,
        unit_cost: UnitPrice,
        rate: Option<RateUsed>,
    ) -> Answer {
        if self.is_known(&movement, print)? {
            return Ok(Vec::new());
        }
        let (record, _) = self.source(&of, Kind::Receipt, latest()?)?;
        let currency = self.currency.ok_or(CostRefusal::NoCurrency {})?;
        let pool = self.locate(record, 0).and_then(|(pool, _)| self.pool(pool));
        if pool.is_none_or(|pool| pool.key.owner != CostOwner::Shop) {
            return Err(CostRefusal::NotOurs { movement: of }.into());
        }
        let (entry, paid) = (self.entry(record, 0), self.paid(record).unwrap_or(0));
        let units = Quantity::new(entry.map_or(0, |entry| entry.units))?;
        let value = converted(unit_cost.exactly(units)?, rate.as_ref(), unit_cost.currency(), currency)?;
        let landed = entry.map_or(0, |entry| entry.value).saturating_sub(paid);
        if value.saturating_add(landed) < 0 {
            return Err(CostRefusal::BelowZero { available: Money::minor(value, currency)? }.into());
        }
        let revisions = vec![Revision { record, amount: value.saturating_sub(paid), landed: false }];
        let plan = self.revision_plan(&movement, revisions, super::super::CostCause::CostChanged);
        let postings = self.postings_of(&plan.ok_or_else(|| Invalid::unknown("of", &of))?)?;

        let value = Money::minor(value, currency)?;
        Ok(vec![CostEvent::CostChanged { movement, fingerprint: print, of, value, postings }])
    }

    pub(super) fn change_quantity(
        &self,
        (movement, print): (MovementId, Fingerprint),
        of: MovementId,
        units: Quantity,
        happened_at: Moment,
    ) -> Answer {
        if self.is_known(&movement, print)? {
            return Ok(Vec::new());
        }
        let kind = self.movements.get(&of).map(|filed| filed.kind);
        let kind = match kind {
            None => return Err(CostRefusal::UnknownMovement { movement: of }.into()),
            Some(Kind::Other) => return Err(CostRefusal::NotChangeable { movement: of }.into()),
            Some(kind) => kind,
        };
        let (record, before) = self.source(&of, kind, happened_at)?;
        let step = units.units().saturating_sub(before);
        if step == 0 {
            return Ok(Vec::new());
        }
        if step < 0 && kind == Kind::Issue {
            let left = self.left_to_return(record);
            if left < step.saturating_neg() {
                let left = Quantity::of_units(left.max(0))?;
                return Err(CostRefusal::TooMany { movement: of, left }.into());
            }
        }
        let currency = self.currency.ok_or(CostRefusal::NoCurrency {})?;
        let own = self.entry(record, 0).map_or(0, |entry| i64::from(entry.units));
        let value = self.paid(record).and_then(|paid| share(paid, step.max(0), own)).unwrap_or(0);
        let plan = self.quantity_plan(&movement, record, step, value, happened_at);
        let plan = plan.ok_or_else(|| Invalid::unknown("of", &of))?;
        let mut draft = Draft::new(self)?;
        let posted = draft.run(&plan)?;
        let postings = self.postings(&draft, &posted, currency)?;

        Ok(vec![CostEvent::QuantityChanged {
            movement,
            fingerprint: print,
            of,
            units_before: Quantity::of_units(before)?,
            units_after: units,
            happened_at,
            value: Money::minor(draft.value_of_last(&plan), currency)?,
            postings,
        }])
    }

    pub(super) fn change_method(
        &self,
        (movement, print): (MovementId, Fingerprint),
        sku: Sku,
        method: CostMethod,
        standard_cost: Option<UnitPrice>,
        happened_at: Moment,
    ) -> Answer {
        if self.is_known(&movement, print)? {
            return Ok(Vec::new());
        }
        if standard_cost.is_some() && method != CostMethod::Standard {
            return Err(Invalid::inconsistent("standard_cost", "the method").into());
        }
        if standard_cost.is_none() && method == CostMethod::Standard {
            return Err(CostRefusal::NoKnownCost { sku }.into());
        }
        let change = (method, standard_cost, happened_at);
        self.step_method((movement, print), sku, change, super::super::CostCause::MethodChanged)
    }

    pub(super) fn set_standard_cost(
        &self,
        (movement, print): (MovementId, Fingerprint),
        sku: Sku,
        unit_cost: UnitPrice,
        happened_at: Moment,
    ) -> Answer {
        if self.is_known(&movement, print)? {
            return Ok(Vec::new());
        }
        if self.method(&sku) != CostMethod::Standard {
            return Err(CostRefusal::NotStandard { sku }.into());
        }
        let change = (CostMethod::Standard, Some(unit_cost), happened_at);
        self.step_method((movement, print), sku, change, super::super::CostCause::StandardCostSet)
    }

    fn step_method(
        &self,
        (movement, print): (MovementId, Fingerprint),
        sku: Sku,
        (method, standard_cost, happened_at): (CostMethod, Option<UnitPrice>, Moment),
        cause: super::super::CostCause,
    ) -> Answer {
        let currency = standard_cost.as_ref().map(|price| price.currency()).or(self.currency);
        let currency = self.currency.or(currency).ok_or(CostRefusal::NoCurrency {})?;
        let standard = standard_cost.as_ref().map(|price| book_cost("standard_cost", price, currency)).transpose()?;
        let plan = Plan { cause, ..self.method_plan(&movement, &sku, method, standard, happened_at) };
        let postings = self.postings_of(&plan)?;

        let fingerprint = print;
        Ok(vec![CostEvent::MethodChanged { movement, fingerprint, sku, method, standard_cost, happened_at, postings }])
    }

    pub(super) fn write_down(
        &self,
        (movement, print): (MovementId, Fingerprint),
        goods: CostGoods,
        amount: Money,
        happened_at: Moment,
    ) -> Answer {
        if self.is_known(&movement, print)? {
            return Ok(Vec::new());
        }
        let currency = self.currency.ok_or(CostRefusal::NoCurrency {})?;
        amount.currency_is("amount", currency)?;
        if !amount.is_positive() {
            return Err(Invalid::too_small("amount", "more than 0").into());
        }
        let plan = self.write_down_plan(&movement, &goods, amount.minor_units(), happened_at)?;
        let mut draft = Draft::new(self)?;
        let posted = draft.run(&plan)?;
        let written = draft.value_of_last(&plan);
        if written < amount.minor_units() {
            return Err(CostRefusal::BelowZero { available: Money::minor(written, currency)? }.into());
        }
        let postings = self.postings(&draft, &posted, currency)?;

        Ok(vec![CostEvent::WrittenDown { movement, fingerprint: print, goods, amount, happened_at, postings }])
    }

    fn postings_of(&self, plan: &Plan) -> Result<Vec<CostPosting>, crate::value::Denial<CostRefusal>> {
        let currency = self.currency;
        let mut draft = Draft::new(self)?;
        let posted = draft.run(plan)?;
        match currency {
            Some(currency) => Ok(self.postings(&draft, &posted, currency)?),
            None => Ok(Vec::new()),
        }
    }
}

/// Later than anything that is recorded: whether a receipt happened before does not matter to its correction.
fn latest() -> Result<Moment, Invalid> {
    Moment::utc(crate::value::bounds::YEAR_MAX, 12, 31)
}
