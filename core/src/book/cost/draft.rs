//! What a movement would do: the suffixes of the touched histories, revalued on copies.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::value::{Invalid, Map, MovementId};

use super::outflow::{Change, ChangeKind, Outflow};
use super::plan::{Plan, Revision};
use super::pool::{Act, Entry, Mark, Pool, Position, advance, slot};
use super::settle::{Delta, Posted, fresh};
use super::standing::{Fill, Standing};
use super::state::{CostBook, Legs};
use super::{CostAccount, CostCause, CostPoolKey, SoldTo};

/// The entries of a pool from `start` on, being valued again up to `cursor`.
#[derive(Debug, Clone)]
pub(super) struct Branch {
    pub(super) start: usize,
    pub(super) entries: Vec<Entry>,
    cursor: usize,
    pub(super) standing: Standing,
    pub(super) marks: Vec<Mark>,
    marked: usize,
}

/// Copies of what a plan touches. One entry is valued once, in the order of time over all touched pools: what depends
/// on another movement (a return, a transfer's arrival) always stands later than it, so nothing is valued in a circle.
pub(super) struct Draft<'a> {
    pub(super) book: &'a CostBook,
    pub(super) first_record: u32,
    pub(super) names: Vec<(MovementId, Option<SoldTo>)>,
    pub(super) legs: Vec<Legs>,
    pub(super) fresh_pools: Vec<CostPoolKey>,
    pub(super) branches: Map<u32, Branch>,
    pub(super) outflows: Map<u64, Outflow>,
    agenda: BinaryHeap<Reverse<(Position, u32)>>,
    pub(super) deltas: Map<u64, Delta>,
}

fn narrow(count: usize) -> Result<u32, Invalid> {
    u32::try_from(count).map_err(|_| Invalid::too_large("movements", u32::MAX))
}

impl<'a> Draft<'a> {
    pub(super) fn new(book: &'a CostBook) -> Result<Self, Invalid> {
        let first_record = narrow(book.movements.len())?;
        Ok(Self {
            book,
            first_record,
            names: Vec::new(),
            legs: Vec::new(),
            fresh_pools: Vec::new(),
            branches: Map::default(),
            outflows: Map::default(),
            agenda: BinaryHeap::new(),
            deltas: Map::default(),
        })
    }

    /// Enters a plan and values again what it touches; answers every value that moved.
    pub(super) fn run(&mut self, plan: &Plan) -> Result<Vec<Posted>, Invalid> {
        let record = self.first_record.saturating_add(narrow(self.names.len())?);
        let mut pools = Vec::with_capacity(plan.legs.len());
        for leg in &plan.legs {
            pools.push(self.pool_number(&leg.pool)?);
        }
        let methods = plan.legs.iter().all(|leg| matches!(leg.act, Act::Method { .. }));
        self.names.push((plan.movement.clone(), plan.sold_to.clone()));
        self.legs.push(match pools.as_slice() {
            _ if methods => Legs::None,
            [] => Legs::None,
            [pool] => Legs::One(*pool),
            _ => Legs::Many(pools.clone()),
        });
        for (index, (leg, pool)) in plan.legs.iter().zip(&pools).enumerate() {
            let leg_number = if methods { *pool } else { narrow(index)? };
            let act = match leg.act {
                Act::Issue { purpose, issue: u32::MAX, pick } => Act::Issue { purpose, issue: record, pick },
                act => act,
            };
            let (happened_at, units) = (plan.happened_at, leg.units);
            let entry = Entry { happened_at, record, leg: leg_number, units, value: leg.value, variance: 0, act };
            self.deltas.entry(slot(record, leg_number)).or_default().value = leg.value;
            self.insert(*pool, entry)?;
        }
        let mut posted = Vec::new();
        for revision in &plan.revisions {
            self.revise(*revision, plan.cause, &mut posted)?;
        }
        while let Some(Reverse((position, pool))) = self.agenda.pop() {
            self.visit(position, pool)?;
        }
        self.settle(record, plan.cause, &mut posted);
        Ok(posted)
    }

    /// What the entry is worth now.
    pub(super) fn entry(&self, record: u32, leg: u32) -> Option<Entry> {
        let (pool, position) = self.locate(record, leg)?;
        if let Some(branch) = self.branches.get(&pool)
            && let Ok(index) = branch.entries.binary_search_by_key(&position, Entry::position)
        {
            return branch.entries.get(index).copied();
        }
        let pool = self.book.pool(pool)?;
        pool.entries.get(pool.index_of(position).ok()?).copied()
    }

    /// The standing of a pool as the draft leaves it.
    pub(super) fn standing(&self, key: &CostPoolKey) -> Option<&Standing> {
        let number = self.book.pools.get_index_of(key).map(|index| narrow(index).ok()).unwrap_or_else(|| {
            let fresh = self.fresh_pools.iter().position(|fresh| fresh == key)?;
            narrow(fresh.saturating_add(self.book.pools.len())).ok()
        })?;
        self.branches.get(&number).map(|branch| &branch.standing).or_else(|| Some(&self.book.pool(number)?.standing))
    }

    pub(super) fn locate(&self, record: u32, leg: u32) -> Option<(u32, Position)> {
        let Some(fresh) = record.checked_sub(self.first_record) else { return self.book.locate(record, leg) };
        let pool = self.legs.get(usize::try_from(fresh).ok()?)?.get(leg)?;
        let branch = self.branches.get(&pool)?;
        let entry = branch.entries.iter().rev().find(|entry| entry.record == record && entry.leg == leg)?;
        Some((pool, entry.position()))
    }

    fn pool_number(&mut self, key: &CostPoolKey) -> Result<u32, Invalid> {
        if let Some(index) = self.book.pools.get_index_of(key) {
            return narrow(index);
        }
        let known = self.fresh_pools.iter().position(|fresh| fresh == key);
        let number = narrow(self.book.pools.len().saturating_add(known.unwrap_or(self.fresh_pools.len())))?;
        if known.is_none() {
            self.fresh_pools.push(key.clone());
            let (standing, entries) = fresh(self.book, key, number);
            let branch = Branch { start: 0, entries, cursor: 0, standing, marks: Vec::new(), marked: 0 };
            self.branches.insert(number, branch);
        }
        Ok(number)
    }

    pub(super) fn base(&self, pool: u32) -> Option<&'a Pool> {
        self.book.pool(pool)
    }

    /// Opens a pool so that everything from a position on is still to be valued.
    fn reach(&mut self, pool: u32, position: Position) -> Result<(), Invalid> {
        let base = self.base(pool);
        let wanted = base.map_or(0, |base| base.index_of(position).unwrap_or_else(|index| index));
        let (start, mut entries) = match self.branches.get_mut(&pool) {
            Some(branch) => {
                let passed = branch.cursor.checked_sub(1).and_then(|last| branch.entries.get(last));
                if passed.is_none_or(|passed| passed.position() < position) && branch.start <= wanted {
                    return Ok(());
                }
                (branch.start, std::mem::take(&mut branch.entries))
            }
            None => (base.map_or(0, |base| base.entries.len()), Vec::new()),
        };
        let from = wanted.min(start);
        if let Some(before) = base.and_then(|base| base.entries.get(from..start)) {
            entries.splice(0..0, before.iter().copied());
        }
        let standing = match base {
            Some(base) => base.standing_before(from)?,
            None => self.fresh_key(pool).map_or_else(
                || Standing::new(Default::default(), Default::default()),
                |key| self.book.first_standing(key),
            ),
        };
        let marked =
            base.and_then(|base| base.marks.iter().rev().find(|mark| mark.index <= from)).map_or(0, |mark| mark.index);
        let first = entries.first().map_or(position, |entry| entry.position().min(position));
        let branch = Branch { start: from, entries, cursor: 0, standing, marks: Vec::new(), marked };
        self.branches.insert(pool, branch);
        self.drop_fills(pool, first);
        self.schedule(pool);
        Ok(())
    }

    pub(super) fn fresh_key(&self, pool: u32) -> Option<&CostPoolKey> {
        let index = usize::try_from(pool).ok()?.checked_sub(self.book.pools.len())?;
        self.fresh_pools.get(index)
    }

    /// Forgets which receipts repriced shortfalls from a position on: they do it again.
    fn drop_fills(&mut self, pool: u32, from: Position) {
        let Some(branch) = self.branches.get(&pool) else { return };
        if self.book.outflows.is_empty() && self.outflows.is_empty() {
            return;
        }
        let short = branch.standing.short.iter().map(|layer| (layer.record, layer.leg));
        let ends = short.chain(branch.entries.iter().map(|entry| (entry.record, entry.leg))).collect::<Vec<_>>();
        for (record, leg) in ends {
            let key = self.outflow_key(record, leg);
            let known = self.outflows.get(&key).or_else(|| self.book.outflows.get(&key));
            let fills = known
                .is_some_and(|known| known.changes.iter().any(|c| c.kind == ChangeKind::Fill && c.position >= from));
            if fills {
                let dropped = self.outflow(key).drop_fills(from);
                let delta = self.deltas.entry(key).or_default();
                delta.fills = delta.fills.saturating_sub(dropped);
                delta.pool = pool;
                self.wake(key, from);
            }
        }
    }

    /// The key that an end's later costs are filed under: its own, or that of the issue it extends.
    fn outflow_key(&self, record: u32, leg: u32) -> u64 {
        match self.entry(record, leg).map(|entry| entry.act) {
            Some(Act::Issue { issue, .. }) => slot(issue, 0),
            _ => slot(record, leg),
        }
    }

    fn outflow(&mut self, key: u64) -> &mut Outflow {
        let book = self.book;
        self.outflows.entry(key).or_insert_with(|| book.outflows.get(&key).cloned().unwrap_or_default())
    }

    fn schedule(&mut self, pool: u32) {
        let next = self.branches.get(&pool).and_then(|branch| branch.entries.get(branch.cursor)).map(Entry::position);
        if let Some(position) = next {
            self.agenda.push(Reverse((position, pool)));
        }
    }

    fn insert(&mut self, pool: u32, entry: Entry) -> Result<(), Invalid> {
        self.reach(pool, entry.position())?;
        if let Some(branch) = self.branches.get_mut(&pool) {
            let at = branch.entries.partition_point(|known| known.position() < entry.position());
            branch.entries.insert(at, entry);
        }
        self.schedule(pool);
        Ok(())
    }

    fn revise(&mut self, revision: Revision, cause: CostCause, posted: &mut Vec<Posted>) -> Result<(), Invalid> {
        let Some((pool, position)) = self.locate(revision.record, 0) else { return Ok(()) };
        self.reach(pool, position)?;
        let Some(branch) = self.branches.get_mut(&pool) else { return Ok(()) };
        let found = branch.entries.binary_search_by_key(&position, Entry::position).ok();
        let Some(entry) = found.and_then(|index| branch.entries.get_mut(index)) else { return Ok(()) };
        entry.value = super::layer::walled(entry.value.checked_add(revision.amount))?;
        let mut from = entry.account().0;
        if let Act::Receipt { landed, .. } = &mut entry.act
            && revision.landed
        {
            *landed = landed.saturating_add(revision.amount);
            from = CostAccount::LandedCost;
        }
        let (record, to, amount) = (revision.record, CostAccount::Stock, revision.amount);
        posted.push(Posted { record, pool, from, to, cause, amount });
        self.schedule(pool);
        Ok(())
    }

    /// Comes to a position: values the entry there if its pool is open, or opens the pool if its value has changed.
    fn visit(&mut self, position: Position, pool: u32) -> Result<(), Invalid> {
        if let Some(branch) = self.branches.get(&pool) {
            let next = branch.entries.get(branch.cursor).copied();
            if let Some(entry) = next.filter(|next| next.position() == position) {
                return self.step(pool, entry);
            }
            // Opened for something later, the branch may have to reach further back.
            if branch.entries.first().is_none_or(|first| first.position() <= position) {
                return Ok(());
            }
        }
        let Some(entry) = self.entry(position.record, position.leg) else { return Ok(()) };
        if self.inbound(&entry).is_some_and(|value| value != entry.value) {
            self.reach(pool, position)?;
        }
        Ok(())
    }

    /// What arrives by an entry whose value comes from another.
    pub(super) fn inbound(&self, entry: &Entry) -> Option<i64> {
        match entry.act {
            Act::Return { of, .. } => {
                let issue = self.entry(of, 0)?;
                let key = slot(of, 0);
                let before = Some(entry.position());
                let known = self.outflows.get(&key).or_else(|| self.book.outflows.get(&key));
                let layer = known
                    .map_or_else(|| Outflow::default().returnable(&issue, before), |k| k.returnable(&issue, before));
                Some(layer.worth_of_next(i64::from(entry.units)))
            }
            Act::Arrival => {
                let legs = (0..entry.leg).filter_map(|leg| self.entry(entry.record, leg));
                Some(legs.fold(0_i64, |sum, leg| sum.saturating_add(leg.value)))
            }
            _ => None,
        }
    }

    /// Values the next entry of an open pool.
    fn step(&mut self, pool: u32, mut entry: Entry) -> Result<(), Invalid> {
        let (old_value, old_variance) = (entry.value, entry.variance);
        if let Some(value) = self.inbound(&entry) {
            entry.value = value;
        }
        let mut fills = Vec::new();
        let Some(branch) = self.branches.get_mut(&pool) else { return Ok(()) };
        let index = branch.start.saturating_add(branch.cursor);
        if Pool::mark_due(index.saturating_sub(branch.marked), &branch.standing) {
            branch.marks.push(Mark { index, standing: branch.standing.clone() });
            branch.marked = index;
        }
        advance(&mut branch.standing, &mut entry, &mut fills)?;
        if let Some(place) = branch.entries.get_mut(branch.cursor) {
            *place = entry;
        }
        branch.cursor = branch.cursor.saturating_add(1);
        self.schedule(pool);

        let delta = self.deltas.entry(slot(entry.record, entry.leg)).or_default();
        (delta.pool, delta.entry) = (pool, Some(entry));
        delta.value = delta.value.saturating_add(entry.value.saturating_sub(old_value));
        delta.variance = delta.variance.saturating_add(entry.variance.saturating_sub(old_variance));
        let changed = entry.value != old_value;
        self.refile(&entry, changed);
        for Fill { record, leg, difference } in fills {
            let key = self.outflow_key(record, leg);
            let position = entry.position();
            self.outflow(key).file(Change { position, kind: ChangeKind::Fill, units: 0, value: difference });
            let delta = self.deltas.entry(key).or_default();
            delta.fills = delta.fills.saturating_add(difference);
            delta.pool = pool;
            self.wake(key, position);
        }
        Ok(())
    }

    /// Tells those that depend on an entry what it is worth.
    fn refile(&mut self, entry: &Entry, changed: bool) {
        let (position, units, value) = (entry.position(), entry.units, entry.value);
        let (key, kind) = match entry.act {
            Act::Return { of, .. } => (slot(of, 0), Some(ChangeKind::Return)),
            Act::Issue { issue, .. } if issue != entry.record => (slot(issue, 0), Some(ChangeKind::Extension)),
            Act::Issue { .. } | Act::Departure => (slot(entry.record, entry.leg), None),
            _ => return,
        };
        if let Some(kind) = kind {
            self.outflow(key).file(Change { position, kind, units, value });
        }
        if changed && entry.act == Act::Departure {
            self.wake_arrival(entry);
        } else if changed {
            self.wake(key, position);
        }
    }

    /// Looks again at the returns of an issue that stand after a position.
    fn wake(&mut self, key: u64, after: Position) {
        let Some(outflow) = self.outflows.get(&key).or_else(|| self.book.outflows.get(&key)) else { return };
        let returns =
            outflow.changes.iter().filter(|change| change.kind == ChangeKind::Return && change.position > after);
        for position in returns.map(|change| change.position).collect::<Vec<_>>() {
            if let Some((pool, position)) = self.locate(position.record, position.leg) {
                self.agenda.push(Reverse((position, pool)));
            }
        }
    }

    fn wake_arrival(&mut self, departure: &Entry) {
        let legs = match departure.record.checked_sub(self.first_record) {
            Some(fresh) => usize::try_from(fresh).ok().and_then(|fresh| self.legs.get(fresh)),
            None => self.book.filed(departure.record).map(|(_, filed)| &filed.legs),
        };
        let Some(Legs::Many(pools)) = legs else { return };
        let last = pools.len().checked_sub(1).and_then(|last| Some((u32::try_from(last).ok()?, *pools.last()?)));
        if let Some((leg, pool)) = last {
            self.agenda.push(Reverse((Position { leg, ..departure.position() }, pool)));
        }
    }
}
