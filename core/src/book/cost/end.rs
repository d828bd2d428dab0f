//! The common case: one movement at the end of one history, priced without a copy of anything.

use crate::value::Invalid;

use super::draft::Draft;
use super::plan::Plan;
use super::pool::{Act, Entry, advance, slot};
use super::settle::{Posted, post};
use super::state::CostBook;
use super::{CostCause, CostMethod};

impl CostBook {
    /// The entry of a plan that only adds to the end of one pool and touches nothing before it; `ahead` movements are
    /// recorded before it.
    pub(super) fn end_entry(&self, plan: &Plan, ahead: usize) -> Option<(u32, Entry)> {
        let [leg] = plan.legs.as_slice() else { return None };
        let number = self.pool_number(&leg.pool)?;
        let pool = self.pool(number)?;
        let record = u32::try_from(self.movements.len().checked_add(ahead)?).ok()?;
        let act = match leg.act {
            Act::Issue { purpose, issue: u32::MAX, pick } => Act::Issue { purpose, issue: record, pick },
            Act::Method { .. } => return None,
            act => act,
        };
        let (happened_at, units) = (plan.happened_at, leg.units);
        let mut entry = Entry { happened_at, record, leg: 0, units, value: leg.value, variance: 0, act };
        if pool.entries.last().is_some_and(|last| last.position() >= entry.position()) || !plan.revisions.is_empty() {
            return None;
        }
        let position = entry.position();
        let awaited = |key: u64| {
            let outflow = self.outflows.get(&key);
            outflow.is_some_and(|outflow| outflow.changes.last().is_some_and(|last| last.position > position))
        };
        // A return that happened later, perhaps into another pool, takes its value from what happens here.
        let seen_later = match act {
            Act::Return { of, .. } => awaited(slot(of, 0)),
            Act::Issue { issue, .. } => issue != record && awaited(slot(issue, 0)),
            Act::Receipt { .. } => {
                let mut left = i64::from(units);
                let reached = pool.standing.short.iter().take_while(|short| {
                    let more = left > 0;
                    left = left.saturating_sub(short.left());
                    more
                });
                reached.into_iter().any(|short| {
                    let nameless = self.entry(short.record, short.leg).is_none();
                    nameless || awaited(self.outflow_key(short.record, short.leg))
                })
            }
            _ => false,
        };
        if seen_later {
            return None;
        }
        if matches!(act, Act::Return { .. }) && !pool.standing.short.is_empty() {
            return None;
        }
        if matches!(act, Act::Return { .. }) {
            entry.value = Draft::new(self).ok()?.inbound(&entry)?;
        }
        Some((number, entry))
    }

    /// What such an entry would post, and its value; `None` when that needs a copy after all.
    pub(super) fn end_price(&self, number: u32, mut entry: Entry) -> Result<Option<(i64, Vec<Posted>)>, Invalid> {
        let Some(pool) = self.pool(number) else { return Ok(None) };
        let units = i64::from(entry.units);
        let mut fills = Vec::new();
        match entry.act {
            Act::Issue { pick, .. } => entry.value = pool.standing.price(units, pick)?.cost,
            Act::Receipt { .. } | Act::Return { .. } if pool.standing.method == CostMethod::Standard => {
                return Ok(None);
            }
            Act::Receipt { .. } if !pool.standing.short.is_empty() => {
                // Only what is short is copied: beside a shortfall lies no layer.
                advance(&mut pool.standing.clone(), &mut entry, &mut fills)?;
            }
            Act::Receipt { .. } | Act::Return { .. } => {}
            _ => return Ok(None),
        }
        let mut posted = Vec::with_capacity(1);
        post(number, &entry, [entry.value, 0, 0], None, CostCause::Receipt, &mut posted);
        for fill in fills {
            let cause = CostCause::ShortfallRepriced;
            let Some(issue) = self.entry(fill.record, fill.leg) else { return Ok(None) };
            post(number, issue, [0, 0, fill.difference], Some(cause), cause, &mut posted);
        }
        Ok(Some((entry.value, posted)))
    }

    /// The key that an end's later costs are filed under: its own, or that of the issue it extends.
    pub(super) fn outflow_key(&self, record: u32, leg: u32) -> u64 {
        match self.entry(record, leg).map(|entry| entry.act) {
            Some(Act::Issue { issue, .. }) => slot(issue, 0),
            _ => slot(record, leg),
        }
    }
}
