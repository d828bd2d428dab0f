use crate::value::{Corrupt, Fingerprint, Map, MovementId, Sku};

use super::draft::{Branch, Draft};
use super::layer::UnitCost;
use super::outflow::{Change, ChangeKind, Outflow};
use super::plan::Plan;
use super::pool::{Act, Entry, Mark, Pool, advance, slot};
use super::settle::fresh;
use super::state::{Amended, CostBook, Filed, Kind, Legs, MethodStep, SkuPage};
use super::{CostAccount, CostAct, CostCorrection, CostEvent, CostPoolKey, CostPosting, CostTotals};

impl CostBook {
    /// Books an event.
    ///
    /// # Errors
    /// [`Corrupt`] when the event cannot follow.
    pub fn apply(&mut self, event: &CostEvent) -> Result<(), Corrupt> {
        let plan = self.event_plan(event)?;
        match event {
            CostEvent::CurrencySet { currency } => self.currency = Some(*currency),
            CostEvent::DefaultsSet { terms } => self.defaults = terms.clone(),
            CostEvent::MethodSet { sku, terms } => {
                if let Some(price) = &terms.known_cost {
                    self.currency.get_or_insert(price.currency());
                }
                self.page(sku).terms = terms.clone();
            }
            CostEvent::Recorded { fingerprint, value, movement, .. } => {
                self.currency.get_or_insert(value.currency());
                if let CostAct::Issue { receipt: Some(receipt), units, .. } = &movement.act {
                    let page = self.amended(receipt);
                    page.sent_back = page.sent_back.saturating_add(units.units());
                }
                self.enter(plan, *fingerprint)?;
            }
            CostEvent::LandedCostAdded { fingerprint, .. }
            | CostEvent::CostChanged { fingerprint, .. }
            | CostEvent::WrittenDown { fingerprint, .. } => self.enter(plan, *fingerprint)?,
            CostEvent::QuantityChanged { fingerprint, of, units_before, units_after, .. } => {
                self.enter(plan, *fingerprint)?;
                let page = self.amended(of);
                let step = units_after.units().saturating_sub(units_before.units());
                page.units = page.units.saturating_add(step);
            }
            CostEvent::MethodChanged { fingerprint, sku, method, standard_cost, happened_at, .. } => {
                let record = u32::try_from(self.movements.len()).unwrap_or(u32::MAX);
                if let Some(price) = standard_cost {
                    self.currency.get_or_insert(price.currency());
                }
                self.enter(plan, *fingerprint)?;
                let standard = standard_cost.as_ref().and_then(|price| UnitCost::of("standard_cost", price).ok());
                let step = MethodStep { happened_at: *happened_at, record, method: *method, standard };
                self.page(sku).steps.push(step);
            }
        }
        event.postings().iter().for_each(|posting| self.totals.add(posting));
        Ok(())
    }

    fn page(&mut self, sku: &Sku) -> &mut SkuPage {
        let terms = &self.defaults;
        self.skus.entry(sku.clone()).or_insert_with(|| SkuPage { terms: terms.clone(), ..SkuPage::default() })
    }

    fn amended(&mut self, movement: &MovementId) -> &mut Amended {
        let record = self.movements.get_index_of(movement).and_then(|index| u32::try_from(index).ok());
        self.amended.entry(record.unwrap_or(u32::MAX)).or_default()
    }

    fn enter(&mut self, plan: Option<(Plan, Kind)>, fingerprint: Fingerprint) -> Result<(), Corrupt> {
        let Some((plan, kind)) = plan else { return Ok(()) };
        if self.movements.contains_key(&plan.movement) {
            return Err(Corrupt::new("cost", format!("movement {} is there already", plan.movement)));
        }
        let invalid = |invalid: crate::value::Invalid| Corrupt::new("cost", invalid.to_string());
        if let Some((pool, entry)) = self.end_entry(&plan, 0) {
            self.append(pool, entry).map_err(invalid)?;
            self.file(plan, fingerprint, kind, Legs::One(pool));
            return Ok(());
        }
        let mut draft = Draft::new(self).map_err(invalid)?;
        draft.run(&plan).map_err(invalid)?;
        let (fresh_pools, branches, outflows) = (draft.fresh_pools, draft.branches, draft.outflows);
        self.install(fresh_pools, branches, outflows);
        let pools = plan.legs.iter().filter_map(|leg| self.pools.get_index_of(&leg.pool));
        let pools: Vec<u32> = pools.filter_map(|index| u32::try_from(index).ok()).collect();
        let legs = match pools.as_slice() {
            _ if plan.legs.iter().all(|leg| matches!(leg.act, Act::Method { .. })) => Legs::None,
            [] => Legs::None,
            [pool] => Legs::One(*pool),
            _ => Legs::Many(pools),
        };
        self.file(plan, fingerprint, kind, legs);
        Ok(())
    }

    fn file(&mut self, plan: Plan, fingerprint: Fingerprint, kind: Kind, legs: Legs) {
        let (happened_at, sold_to) = (plan.happened_at, plan.sold_to.map(Box::new));
        self.movements.insert(plan.movement, Filed { happened_at, fingerprint, kind, legs, sold_to });
    }

    fn install(&mut self, fresh_pools: Vec<CostPoolKey>, branches: Map<u32, Branch>, outflows: Map<u64, Outflow>) {
        for key in fresh_pools {
            let number = u32::try_from(self.pools.len()).unwrap_or(u32::MAX);
            self.page(&key.sku).pools.push(number);
            let pool = Pool::new(key.clone(), fresh(self, &key, number).0);
            self.pools.insert(key, pool);
        }
        for (number, branch) in branches {
            let pool = usize::try_from(number).ok().and_then(|index| self.pools.get_index_mut(index));
            let Some((_, pool)) = pool else { continue };
            pool.entries.truncate(branch.start);
            pool.entries.extend(branch.entries);
            pool.marks.retain(|mark| mark.index <= branch.start);
            pool.marks.extend(branch.marks);
            pool.standing = branch.standing;
        }
        for (key, outflow) in outflows {
            self.outflows.insert(key, outflow);
        }
    }

    /// The last entry of a pool, booked in place.
    fn append(&mut self, pool: u32, mut entry: Entry) -> Result<(), crate::value::Invalid> {
        let found = usize::try_from(pool).ok().and_then(|index| self.pools.get_index_mut(index));
        let Some((_, pool)) = found else { return Ok(()) };
        let index = pool.entries.len();
        let marked = pool.marks.last().map_or(0, |mark| mark.index);
        if Pool::mark_due(index.saturating_sub(marked), &pool.standing) {
            pool.marks.push(Mark { index, standing: pool.standing.clone() });
        }
        let mut fills = Vec::new();
        advance(&mut pool.standing, &mut entry, &mut fills)?;
        pool.entries.push(entry);
        let (position, units, value) = (entry.position(), entry.units, entry.value);
        let change = match entry.act {
            Act::Return { of, .. } => Some((of, ChangeKind::Return)),
            Act::Issue { issue, .. } if issue != entry.record => Some((issue, ChangeKind::Extension)),
            _ => None,
        };
        if let Some((of, kind)) = change {
            self.outflows.entry(slot(of, 0)).or_default().file(Change { position, kind, units, value });
        }
        for fill in fills {
            let key = self.outflow_key(fill.record, fill.leg);
            let (kind, value) = (ChangeKind::Fill, fill.difference);
            self.outflows.entry(key).or_default().file(Change { position, kind, units: 0, value });
        }
        Ok(())
    }
}

impl CostTotals {
    fn add(&mut self, posting: &CostPosting) {
        let amount = posting.amount.minor_units();
        let source = matches!(posting.from, CostAccount::Purchases | CostAccount::Opening | CostAccount::LandedCost);
        self.enter(posting, posting.from, if source { amount } else { amount.saturating_neg() });
        self.enter(posting, posting.to, amount);
    }

    fn enter(&mut self, posting: &CostPosting, account: CostAccount, amount: i64) {
        let total = match account {
            CostAccount::Purchases => &mut self.purchases,
            CostAccount::Opening => &mut self.opening,
            CostAccount::LandedCost => &mut self.landed_cost,
            CostAccount::Stock => &mut self.stock,
            CostAccount::CostOfGoods => &mut self.cost_of_goods,
            CostAccount::WriteOffs => &mut self.write_offs,
            CostAccount::SupplierReturns => &mut self.supplier_returns,
            CostAccount::Corrections => {
                let at = self.corrections.binary_search_by_key(&posting.cause, |named| named.cause);
                let at = at.unwrap_or_else(|at| {
                    self.corrections.insert(at, CostCorrection { cause: posting.cause, minor_units: 0 });
                    at
                });
                let Some(named) = self.corrections.get_mut(at) else { return };
                &mut named.minor_units
            }
        };
        *total = total.saturating_add(amount);
    }
}
