//! Orders as flat arrays: the places each may use, its lines, the ways to fill them, and what they draw.

use super::dense::{Dense, Span};
use super::order::{Cost, Desk, UNFILLED, Way, bits};

/// The mask of an option no order may take: it needs every slot there can be. An order with all of them merely keeps it.
pub(super) const BARRED: u64 = u64::MAX;

/// What an order may use.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct OrderRow<C> {
    pub lines: Span,
    pub slots: Span,
    /// Spared by the first parcel; the slots' costs hold it.
    pub free_first: C,
    /// Most parcels.
    pub parcels_max: u32,
    /// All lines or nothing.
    pub complete: bool,
    /// Lines can draw on one pool together, or overfill a parcel: the picks need a check of their own.
    pub entangled: bool,
}

/// A place an order may use.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct SlotRow<C> {
    pub place: u32,
    /// Parcel, packing and lateness, and the split penalty.
    pub fixed: C,
}

/// What one parcel from a slot may hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    pub weight: u64,
    pub value: i64,
}

/// A line to fill.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LineRow<C> {
    pub options: Span,
    pub unfilled: C,
    pub units: u32,
    pub unit_weight: u64,
    pub unit_value: i64,
}

/// One way to fill a line, with what it draws from the pools.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct OptionRow<C> {
    pub mask: u64,
    pub cost: C,
    pub slot: u32,
    pub pool: u32,
    pub units: u32,
    /// Further draws, of kits and lines in parts.
    pub more: Span,
    /// Units of the line by slot, when they come from several or not all of them come.
    pub portions: Span,
}

/// Units drawn from one pool.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Draw {
    pub pool: u32,
    pub units: u32,
}

/// Units of a line that leave through one slot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Portion {
    pub slot: u32,
    pub units: u32,
}

/// The orders.
#[derive(Debug, Clone, Default)]
pub(super) struct Model<C> {
    pub orders: Vec<OrderRow<C>>,
    pub slots: Vec<SlotRow<C>>,
    /// One per slot.
    pub limits: Vec<Limit>,
    pub lines: Vec<LineRow<C>>,
    pub options: Vec<OptionRow<C>>,
    pub more: Vec<Draw>,
    pub portions: Vec<Portion>,
    /// Free units of each pool; empty for a single order, which reads the network's.
    pub stock: Vec<i64>,
    /// Parcels each place can still send; empty for a single order.
    pub room: Vec<i64>,
    /// Whether some line has more ways than were listed, so that a bound holds for the listed ones only.
    pub curtailed: bool,
}

impl<C: Cost> Model<C> {
    /// The draws of an option.
    #[inline]
    pub fn draws(&self, option: &OptionRow<C>) -> impl Iterator<Item = Draw> {
        std::iter::once(Draw { pool: option.pool, units: option.units })
            .chain(self.more.span(option.more).iter().copied())
    }

    /// The units of a line by slot under an option.
    pub fn portions(&self, line: &LineRow<C>, option: &OptionRow<C>) -> impl Iterator<Item = Portion> {
        let whole = option.portions.len() == 0;
        let one = whole.then_some(Portion { slot: option.slot, units: line.units });
        one.into_iter().chain(self.portions.span(option.portions).iter().copied())
    }

    /// Lays an order on the desk. `slot_cost` and `option_cost` give the cost, or none where it may not be used.
    #[inline]
    pub fn lay(
        &self,
        order: &OrderRow<C>,
        desk: &mut Desk<C>,
        slot_cost: impl Fn(&SlotRow<C>) -> Option<C>,
        option_cost: impl Fn(u32, &OptionRow<C>) -> Option<C>,
    ) {
        desk.start(order.free_first, order.parcels_max, order.complete);
        let mut usable = 0_u64;
        let mut bit = 1_u64;
        for slot in self.slots.span(order.slots) {
            let cost = slot_cost(slot);
            if cost.is_some() {
                usable |= bit;
            }
            desk.slot(cost.unwrap_or(C::MOST));
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
    pub fn option(&self, pick: u32) -> OptionRow<C> {
        if pick == UNFILLED { OptionRow::default() } else { self.options.at(pick as usize) }
    }

    /// The cost of an order under its picks, by the plain costs.
    pub fn cost(&self, order: &OrderRow<C>, picks: &[u32]) -> C {
        let mut total = C::default();
        let mut mask = 0;
        for (line, pick) in self.lines.span(order.lines).iter().zip(picks) {
            if *pick == UNFILLED {
                total = total.plus(line.unfilled);
            } else {
                let option = self.options.at(*pick as usize);
                total = total.plus(option.cost);
                mask |= option.mask;
            }
        }
        if mask != 0 {
            total = total.minus(order.free_first);
            for slot in self.opened_slots(order, mask) {
                total = total.plus(slot.fixed);
            }
        }
        total
    }

    /// The cost of leaving all lines of an order.
    pub fn nothing(&self, order: &OrderRow<C>) -> C {
        self.lines.span(order.lines).iter().fold(C::default(), |sum, line| sum.plus(line.unfilled))
    }

    /// The slots of a mask.
    #[inline]
    pub fn opened_slots(&self, order: &OrderRow<C>, mask: u64) -> impl Iterator<Item = SlotRow<C>> {
        let slots = self.slots.span(order.slots);
        bits(mask).map(move |bit| slots.at(bit.trailing_zeros() as usize))
    }
}
