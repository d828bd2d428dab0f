//! A batch as flat arrays: orders, the places each may use, lines, the ways to fill them, and what is shared.

use super::super::dense::{Dense, Span};
use super::super::order::{Desk, UNFILLED, Way, bits};

/// What an order may use.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct OrderRow {
    pub lines: Span,
    pub slots: Span,
    /// Spared by the first parcel; the slots' costs hold it.
    pub free_first: f64,
    /// Two lines can draw on one pool, or a parcel has limits: the picks need a check of their own.
    pub entangled: bool,
}

/// A place an order may use.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SlotRow {
    pub place: u32,
    /// Parcel, packing and lateness, and the split penalty.
    pub fixed: f64,
}

/// A line to fill.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LineRow {
    pub options: Span,
    pub unfilled: f64,
}

/// One way to fill a line, with what it draws from the pools.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct OptionRow {
    pub mask: u64,
    pub cost: f64,
    pub slot: u32,
    pub pool: u32,
    pub units: u32,
    /// Further draws, of kits and lines in parts.
    pub more: Span,
}

/// Units drawn from one pool.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Draw {
    pub pool: u32,
    pub units: u32,
}

/// The batch.
#[derive(Debug, Clone, Default)]
pub(crate) struct Model {
    pub orders: Vec<OrderRow>,
    pub slots: Vec<SlotRow>,
    pub lines: Vec<LineRow>,
    pub options: Vec<OptionRow>,
    pub more: Vec<Draw>,
    /// Units free in each pool.
    pub stock: Vec<i64>,
    /// Parcels each place can still send.
    pub room: Vec<i64>,
}

impl Model {
    /// The draws of an option.
    #[inline]
    pub fn draws(&self, option: &OptionRow) -> impl Iterator<Item = Draw> {
        std::iter::once(Draw { pool: option.pool, units: option.units })
            .chain(self.more.span(option.more).iter().copied())
    }

    /// Lays an order on the desk. `slot_cost` and `option_cost` give the cost, or none where it may not be used.
    #[inline]
    pub fn lay(
        &self,
        order: &OrderRow,
        desk: &mut Desk<f64>,
        slot_cost: impl Fn(&SlotRow) -> Option<f64>,
        option_cost: impl Fn(u32, &OptionRow) -> Option<f64>,
    ) {
        desk.start(order.free_first);
        let mut usable = 0_u64;
        let mut bit = 1_u64;
        for slot in self.slots.span(order.slots) {
            let cost = slot_cost(slot);
            if cost.is_some() {
                usable |= bit;
            }
            desk.slot(cost.unwrap_or(f64::INFINITY));
            bit = bit.wrapping_shl(1);
        }
        for line in self.lines.span(order.lines) {
            desk.line(line.unfilled);
            let mut id = line.options.start;
            for option in self.options.span(line.options) {
                if option.mask & !usable == 0
                    && let Some(cost) = option_cost(id, option)
                {
                    desk.way(Way { mask: option.mask, cost, id, slot: option.slot });
                }
                id = id.wrapping_add(1);
            }
        }
    }

    /// The slots a list of picks opens.
    #[inline]
    pub fn opened(&self, picks: &[u32]) -> u64 {
        picks.iter().fold(0, |mask, pick| mask | self.option(*pick).mask)
    }

    /// The option of a pick; an empty one for a line that stays unfilled.
    #[inline]
    pub fn option(&self, pick: u32) -> OptionRow {
        if pick == UNFILLED { OptionRow::default() } else { self.options.at(pick as usize) }
    }

    /// The cost of an order under its picks, by the plain costs.
    pub fn cost(&self, order: &OrderRow, picks: &[u32]) -> f64 {
        let mut total = 0.0;
        let mut mask = 0;
        for (line, pick) in self.lines.span(order.lines).iter().zip(picks) {
            if *pick == UNFILLED {
                total += line.unfilled;
            } else {
                let option = self.options.at(*pick as usize);
                total += option.cost;
                mask |= option.mask;
            }
        }
        if mask != 0 {
            total -= order.free_first;
            for slot in self.opened_slots(order, mask) {
                total += slot.fixed;
            }
        }
        total
    }

    /// The slots of a mask.
    #[inline]
    pub fn opened_slots(&self, order: &OrderRow, mask: u64) -> impl Iterator<Item = SlotRow> {
        let slots = self.slots.span(order.slots);
        bits(mask).map(move |bit| slots.at(bit.trailing_zeros() as usize))
    }
}
