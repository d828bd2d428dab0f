//! The common case: one movement at the end of one history, priced without a copy of anything.

use crate::value::Invalid;

use super::CostMethod;
use super::draft::Draft;
use super::plan::Plan;
use super::pool::{Act, Entry};
use super::settle::{Posted, post};
use super::state::CostBook;

impl CostBook {
    /// The entry of a plan that only adds to the end of one pool and touches nothing before it.
    pub(super) fn end_entry(&self, plan: &Plan) -> Option<(u32, Entry)> {
        let [leg] = plan.legs.as_slice() else { return None };
        let number = self.pools.get_index_of(&leg.pool)?;
        let (_, pool) = self.pools.get_index(number)?;
        let record = u32::try_from(self.movements.len()).ok()?;
        let act = match leg.act {
            Act::Issue { purpose, issue: u32::MAX, pick } => Act::Issue { purpose, issue: record, pick },
            Act::Receipt { .. } | Act::Return { .. } if !pool.standing.short.is_empty() => return None,
            Act::Method { .. } => return None,
            act => act,
        };
        let (happened_at, units) = (plan.happened_at, leg.units);
        let mut entry = Entry { happened_at, record, leg: 0, units, value: leg.value, variance: 0, act };
        if pool.entries.last().is_some_and(|last| last.position() >= entry.position()) || !plan.revisions.is_empty() {
            return None;
        }
        if matches!(act, Act::Return { .. }) {
            entry.value = Draft::new(self).ok()?.inbound(&entry)?;
        }
        Some((u32::try_from(number).ok()?, entry))
    }

    /// What such an entry would post, and its value; `None` when that needs a copy after all.
    pub(super) fn end_price(&self, number: u32, mut entry: Entry) -> Result<Option<(i64, Vec<Posted>)>, Invalid> {
        let Some(pool) = self.pool(number) else { return Ok(None) };
        let units = i64::from(entry.units);
        match entry.act {
            Act::Issue { pick, .. } => entry.value = pool.standing.price(units, pick)?.cost,
            Act::Receipt { .. } | Act::Return { .. } if pool.standing.method != CostMethod::Standard => {}
            _ => return Ok(None),
        }
        let mut posted = Vec::with_capacity(1);
        post(number, &entry, [entry.value, 0, 0], None, super::CostCause::Receipt, &mut posted);
        Ok(Some((entry.value, posted)))
    }
}
