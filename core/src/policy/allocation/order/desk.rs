//! One order solved exactly: which slots to open, and how each line is filled from them.
//!
//! The problem is a small facility location problem. Opening slot `s` costs `fixed[s]`; line `l` takes one of its ways
//! (a cost and the slots it needs open) or stays unfilled. Branch and bound over slots, each node bounded by dual
//! ascent (`ascent.rs`).

use super::super::dense::{Dense, Span, index};
use super::cost::Cost;

/// Most slots of one order: they are the bits of a mask.
pub(crate) const SLOTS_MAX: usize = 64;
/// The pick of a line that stays unfilled.
pub(crate) const UNFILLED: u32 = u32::MAX;
/// Nodes after which a search gives up its proof; far beyond anything a shop orders.
const NODES_MAX: u32 = 200_000;

/// One way to fill one line.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Way<C> {
    /// Slots that must be open.
    pub mask: u64,
    /// Cost beyond opening them.
    pub cost: C,
    /// The caller's name for it.
    pub id: u32,
    /// One slot of the mask, which the bound charges.
    pub slot: u32,
}

/// One line: its ways and what it costs to leave it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Row<C> {
    pub ways: Span,
    pub unfilled: C,
}

/// The working table of the exact solver, reused from order to order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Desk<C> {
    pub(super) fixed: Vec<C>,
    pub(super) rows: Vec<Row<C>>,
    pub(super) ways: Vec<Way<C>>,
    pub(super) dual: Vec<C>,
    pub(super) slack: Vec<C>,
    free_first: C,
    parcels_max: u32,
    complete: bool,
    picked: Vec<u32>,
    best: C,
    best_mask: u64,
    nodes: u32,
    proven: bool,
    bound: C,
}

impl<C: Cost> Desk<C> {
    /// Clears the table for an order whose first parcel is spared `free_first` (the split penalty inside `fixed`), which
    /// may have `parcels_max` parcels, and whose lines are all filled or none when it is `complete`.
    #[inline]
    pub fn start(&mut self, free_first: C, parcels_max: u32, complete: bool) {
        self.parcels_max = parcels_max;
        self.complete = complete;
        self.fixed.clear();
        self.rows.clear();
        self.ways.clear();
        self.free_first = free_first;
    }

    /// Adds a slot with the cost of opening it.
    #[inline]
    pub fn slot(&mut self, fixed: C) {
        self.fixed.push(fixed);
    }

    /// Begins a line that costs `unfilled` when left.
    #[inline]
    pub fn line(&mut self, unfilled: C) {
        let at = index(self.ways.len());
        self.rows.push(Row { ways: Span { start: at, end: at }, unfilled });
    }

    /// Adds a way to the line begun last.
    #[inline]
    pub fn way(&mut self, way: Way<C>) {
        self.ways.push(way);
        if let Some(row) = self.rows.last_mut() {
            row.ways.end = row.ways.end.wrapping_add(1);
        }
    }

    /// The way each line takes, by the caller's name, after [`Self::solve`].
    pub fn picked(&self) -> &[u32] {
        &self.picked
    }

    /// Puts other picks in the place of the answer, after a check beyond the desk's knowledge.
    pub fn answer(&mut self, picks: &[u32]) {
        self.picked.clear();
        self.picked.extend_from_slice(picks);
    }

    /// Whether the last answer is proven to be the best.
    pub fn proven(&self) -> bool {
        self.proven
    }

    /// A proven lower bound of the last order.
    pub fn bound(&self) -> C {
        self.bound
    }

    /// The least cost; the picks are left in [`Self::picked`].
    pub fn solve(&mut self) -> C {
        self.picked.clear();
        self.proven = true;
        let cost = match self.rows.len() {
            0 => C::default(),
            1 => self.solve_one_line(),
            _ => self.solve_lines(),
        };
        if self.proven {
            self.bound = cost;
        }
        cost
    }

    #[inline]
    fn solve_one_line(&mut self) -> C {
        let row = self.rows.at(0);
        let (mut best, mut pick) = (row.unfilled, UNFILLED);
        for way in self.ways.span(row.ways) {
            let opening = if way.mask & way.mask.wrapping_sub(1) == 0 {
                self.fixed.at(way.slot as usize)
            } else {
                self.opening(way.mask)
            };
            let total = way.cost.plus(opening).minus(self.free_first);
            if total < best && way.mask.count_ones() <= self.parcels_max {
                (best, pick) = (total, way.id);
            }
        }
        self.picked.push(pick);
        best
    }

    fn solve_lines(&mut self) -> C {
        self.sort_ways();
        // "Nothing is sent" is the one plan without a first parcel; the search below sees it as if it had one.
        let nothing = self.rows.iter().fold(C::default(), |sum, row| sum.plus(row.unfilled));
        self.best = nothing.plus(self.free_first);
        self.best_mask = 0;
        self.nodes = 0;
        self.branch(0, 0);
        self.pick(self.best_mask);
        if self.best_mask == 0 { nothing } else { self.best.minus(self.free_first) }
    }

    fn branch(&mut self, open: u64, shut: u64) {
        self.nodes = self.nodes.saturating_add(1);
        let bound = self.ascend(open, shut);
        if self.nodes == 1 {
            self.bound = bound.minus(self.free_first);
        }
        if !bound.surely_below(self.best) {
            return;
        }
        if open.count_ones() > self.parcels_max {
            return;
        }
        let shut = if open.count_ones() == self.parcels_max { !open } else { shut };
        let tight = open | self.tight(shut);
        let (cost, used) = self.value(tight);
        self.keep(cost, used);
        if !bound.surely_below(self.best) {
            return;
        }
        let mut set = used;
        let mut set_cost = cost;
        for slot in bits(used & !open) {
            let (cost, used) = self.value(set & !slot);
            let many = set.count_ones() > self.parcels_max;
            if cost < set_cost || (many && cost < C::MOST) {
                (set, set_cost) = (used, cost);
            }
        }
        self.keep(set_cost, set);
        if !bound.surely_below(self.best) {
            return;
        }
        if self.nodes >= NODES_MAX {
            self.proven = false;
            return;
        }
        let undecided = !(open | shut);
        let Some(slot) = self.contested(undecided).or_else(|| bits(self.reachable() & undecided).next()) else {
            return;
        };
        self.branch(open | slot, shut);
        self.branch(open, shut | slot);
    }

    fn keep(&mut self, cost: C, used: u64) {
        if used != 0 && cost < self.best && used.count_ones() <= self.parcels_max {
            (self.best, self.best_mask) = (cost, used);
        }
    }

    /// The cost of serving every line from an open set at its best, and the slots that are really used.
    fn value(&self, open: u64) -> (C, u64) {
        let mut total = C::default();
        let mut used = 0;
        for row in &self.rows {
            // Ways stand in order of cost: the first one inside the set is the best.
            let first = self.ways.span(row.ways).iter().find(|way| way.mask & !open == 0);
            match first {
                Some(way) if way.cost < row.unfilled || self.complete => {
                    total = total.plus(way.cost);
                    used |= way.mask;
                }
                _ if self.complete => return (C::MOST, 0),
                _ => total = total.plus(row.unfilled),
            }
        }
        (total.plus(self.opening(used)), used)
    }

    fn pick(&mut self, open: u64) {
        for row in &self.rows {
            let first = self.ways.span(row.ways).iter().find(|way| way.mask & !open == 0);
            self.picked.push(match first {
                Some(way) if open != 0 && (way.cost < row.unfilled || self.complete) => way.id,
                _ => UNFILLED,
            });
        }
    }

    /// The undecided slot that most lines would pay for while another paid slot serves them too.
    fn contested(&self, undecided: u64) -> Option<u64> {
        let mut best = None;
        let mut most = 0_u32;
        let tight = self.tight(0);
        for slot in bits(tight & undecided) {
            let votes = self.rows.iter().zip(&self.dual).filter(|(row, dual)| {
                let paid = self.ways.span(row.ways).iter().take_while(|way| way.cost < **dual);
                let slots = paid.fold(0_u64, |mask, way| mask | (1_u64.wrapping_shl(way.slot)));
                slots & slot != 0 && (slots & tight & !slot) != 0
            });
            let votes = index(votes.count());
            if votes > most {
                (most, best) = (votes, Some(slot));
            }
        }
        best
    }

    fn reachable(&self) -> u64 {
        self.ways.iter().fold(0, |mask, way| mask | way.mask)
    }

    pub(super) fn opening(&self, mask: u64) -> C {
        bits(mask).fold(C::default(), |sum, bit| sum.plus(self.fixed.at(bit.trailing_zeros() as usize)))
    }

    fn sort_ways(&mut self) {
        for row in &self.rows {
            if let Some(ways) = self.ways.get_mut(row.ways.positions()) {
                insertion_sort(ways);
            }
        }
    }
}

/// Stable and quick for the handful of ways a line has.
fn insertion_sort<C: Cost>(ways: &mut [Way<C>]) {
    if ways.len() > 32 {
        ways.sort_by(|a, b| a.cost.partial_cmp(&b.cost).unwrap_or(std::cmp::Ordering::Equal));
        return;
    }
    for next in 1..ways.len() {
        let way = ways.at(next);
        let mut hole = next;
        while let Some(before) = hole.checked_sub(1) {
            let other = ways.at(before);
            if other.cost <= way.cost {
                break;
            }
            ways.put(hole, other);
            hole = before;
        }
        ways.put(hole, way);
    }
}

/// The single bits of a mask, lowest first.
pub(crate) fn bits(mask: u64) -> impl Iterator<Item = u64> {
    let mut rest = mask;
    std::iter::from_fn(move || {
        let bit = rest & rest.wrapping_neg();
        rest &= !bit;
        (bit != 0).then_some(bit)
    })
}
