//! What a draft moved, as postings.

use crate::value::{MovementId, Sku};

use super::draft::Draft;
use super::plan::Plan;
use super::pool::{Act, Entry};
use super::standing::Standing;
use super::state::{CostBook, Legs};
use super::{CostAccount, CostCause, CostPoolKey, SoldTo};

/// A posting by record, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Posted {
    pub(super) record: u32,
    pub(super) pool: u32,
    pub(super) from: CostAccount,
    pub(super) to: CostAccount,
    pub(super) cause: CostCause,
    pub(super) amount: i64,
}

/// How an entry's outcome differs from before.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Delta {
    /// The pool of the end; of a change of method, one of its pools.
    pub(super) pool: u32,
    pub(super) entry: Option<Entry>,
    pub(super) value: i64,
    pub(super) variance: i64,
    pub(super) fills: i64,
}

impl Draft<'_> {
    /// Names a plan that was priced without a copy.
    pub(super) fn name_only(&mut self, plan: &Plan) {
        self.names.push((plan.movement.clone(), plan.sold_to.clone()));
        self.legs.push(Legs::None);
    }

    /// The id of a record, the SKU of a pool, and the order line that bears the record's cost.
    pub(super) fn name(&self, record: u32, pool: u32) -> Option<(MovementId, Sku, Option<SoldTo>)> {
        let fresh = record.checked_sub(self.first_record).and_then(|fresh| usize::try_from(fresh).ok());
        let (movement, sold_to) = match fresh {
            Some(fresh) => self.names.get(fresh).map(|(movement, sold_to)| (movement, sold_to.as_ref()))?,
            None => self.book.filed(record).map(|(movement, filed)| (movement, filed.sold_to.as_deref()))?,
        };
        let key = self.book.pool(pool).map(|pool| &pool.key).or_else(|| self.fresh_key(pool))?;
        Some((movement.clone(), key.sku.clone(), sold_to.cloned()))
    }

    /// The value of the last end of the plan that was run last.
    pub(super) fn value_of_last(&self, plan: &Plan) -> i64 {
        let record = self.names.len().checked_sub(1).and_then(|last| u32::try_from(last).ok());
        let record = record.map(|last| self.first_record.saturating_add(last));
        let leg = plan.legs.len().checked_sub(1).and_then(|last| u32::try_from(last).ok());
        record.zip(leg).and_then(|(record, leg)| self.entry(record, leg)).map_or(0, |entry| entry.value)
    }

    /// The entry of a change of method, which no movement's ends lead to.
    fn method_entry(&self, pool: u32, record: u32) -> Option<Entry> {
        let here = self.branches.get(&pool).map(|branch| branch.entries.as_slice()).unwrap_or_default();
        let before = self.base(pool).map(|base| base.entries.as_slice()).unwrap_or_default();
        here.iter().chain(before).find(|entry| entry.record == record).copied()
    }

    /// The differences as postings.
    pub(super) fn settle(&mut self, fresh: u32, cause: CostCause, posted: &mut Vec<Posted>) {
        for (key, delta) in std::mem::take(&mut self.deltas) {
            let (record, leg) =
                (u32::try_from(key >> 32).unwrap_or(u32::MAX), u32::try_from(key & 0xffff_ffff).unwrap_or(0));
            let pool = self.locate(record, leg).map_or(delta.pool, |(pool, _)| pool);
            if let Some(entry) =
                delta.entry.or_else(|| self.entry(record, leg)).or_else(|| self.method_entry(pool, record))
            {
                let values = [delta.value, delta.variance, delta.fills];
                post(pool, &entry, values, (record != fresh).then_some(cause), cause, posted);
            }
        }
    }
}

/// The postings of what became of an entry: `[value, variance, fills]` as differences.
pub(super) fn post(
    pool: u32,
    entry: &Entry,
    values: [i64; 3],
    revalued: Option<CostCause>,
    trigger: CostCause,
    posted: &mut Vec<Posted>,
) {
    let [value, variance, fills] = values;
    let (account, own) = entry.account();
    let cause = revalued.unwrap_or(own);
    let (stock, corrections) = (CostAccount::Stock, CostAccount::Corrections);
    let record = match entry.act {
        Act::Issue { issue, .. } => issue,
        Act::Return { of, .. } => of,
        _ => entry.record,
    };
    let mut push = |from, to, cause, amount| {
        if amount != 0 {
            posted.push(Posted { record, pool, from, to, cause, amount });
        }
    };
    match entry.act {
        Act::Receipt { .. } | Act::Return { .. } | Act::Arrival => {
            push(account, stock, cause, value);
            push(stock, corrections, CostCause::PriceVariance, variance);
        }
        Act::Issue { .. } | Act::WriteDown { .. } => push(stock, account, cause, value),
        Act::Departure => {}
        Act::Method { .. } => push(stock, corrections, if revalued.is_some() { own } else { trigger }, variance),
    }
    push(stock, account, CostCause::ShortfallRepriced, fills);
}

/// What a new pool starts from: the SKU's terms, and its changes of method so far.
pub(super) fn fresh(book: &CostBook, key: &CostPoolKey, number: u32) -> (Standing, Vec<Entry>) {
    let standing = book.first_standing(key);
    let ours = key.owner == super::CostOwner::Shop;
    let steps = book.skus.get(&key.sku).filter(|_| ours).map(|page| page.steps.as_slice()).unwrap_or_default();
    let entry = |step: &super::state::MethodStep| Entry {
        happened_at: step.happened_at,
        record: step.record,
        leg: number,
        units: 0,
        value: 0,
        variance: 0,
        act: Act::Method { method: step.method, standard: step.standard },
    };
    let mut entries: Vec<Entry> = steps.iter().map(entry).collect();
    entries.sort_by_key(Entry::position);
    (standing, entries)
}
