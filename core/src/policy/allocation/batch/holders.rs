//! Who holds what: the orders that draw on each pool and send from each place, kept as the plan changes.

use super::super::dense::{Dense, Dice, index};
use super::super::order::UNFILLED;
use super::draft::Draft;

/// The holders of pools and places.
#[derive(Debug, Clone, Default)]
pub(crate) struct Holders {
    pools: Vec<Vec<u32>>,
    places: Vec<Vec<u32>>,
    /// Where an order stands in the list of the place of each of its slots.
    standing: Vec<u32>,
    /// The order of each slot.
    owner: Vec<u32>,
}

impl Holders {
    /// The holders under a plan.
    pub fn of(draft: &Draft<'_>) -> Self {
        let model = draft.model;
        let mut holders = Self {
            pools: vec![Vec::new(); model.stock.len()],
            places: vec![Vec::new(); model.room.len()],
            standing: vec![0; model.slots.len()],
            owner: vec![0; model.slots.len()],
        };
        for (order, row) in model.orders.iter().enumerate() {
            row.slots.positions().for_each(|slot| holders.owner.put(slot, index(order)));
        }
        for order in 0..index(model.orders.len()) {
            holders.join(draft, order);
        }
        holders
    }

    /// Enters what an order holds now.
    pub fn join(&mut self, draft: &Draft<'_>, order: u32) {
        let model = draft.model;
        let row = draft.order(order);
        let mut mask = 0_u64;
        for pick in draft.of(order).iter().filter(|pick| **pick != UNFILLED) {
            let option = model.options.at(*pick as usize);
            mask |= option.mask;
            for draw in model.draws(&option) {
                if let Some(list) = self.pools.get_mut(draw.pool as usize) {
                    list.push(order);
                }
            }
        }
        for (at, slot) in row.slots.positions().zip(model.slots.span(row.slots)) {
            if mask & 1 == 1
                && let Some(list) = self.places.get_mut(slot.place as usize)
            {
                self.standing.put(at, index(list.len()));
                list.push(index(at));
            }
            mask >>= 1;
        }
    }

    /// Strikes what an order holds now.
    pub fn leave(&mut self, draft: &Draft<'_>, order: u32) {
        let model = draft.model;
        let row = draft.order(order);
        let mut mask = 0_u64;
        for pick in draft.of(order).iter().filter(|pick| **pick != UNFILLED) {
            let option = model.options.at(*pick as usize);
            mask |= option.mask;
            for draw in model.draws(&option) {
                if let Some(list) = self.pools.get_mut(draw.pool as usize)
                    && let Some(at) = list.iter().position(|holder| *holder == order)
                {
                    list.swap_remove(at);
                }
            }
        }
        for (at, slot) in row.slots.positions().zip(model.slots.span(row.slots)) {
            if mask & 1 == 1
                && let Some(list) = self.places.get_mut(slot.place as usize)
            {
                let standing = self.standing.at(at);
                if (standing as usize) < list.len() {
                    list.swap_remove(standing as usize);
                }
                if let Some(moved) = list.get(standing as usize) {
                    self.standing.put(*moved as usize, standing);
                }
            }
            mask >>= 1;
        }
    }

    /// One order that draws on a pool.
    pub fn of_pool(&self, pool: u32, dice: &mut Dice) -> Option<u32> {
        let list = self.pools.get(pool as usize)?;
        list.get(dice.below(list.len())).copied()
    }

    /// One order that sends from a place.
    pub fn of_place(&self, place: u32, dice: &mut Dice) -> Option<u32> {
        let list = self.places.get(place as usize)?;
        list.get(dice.below(list.len())).map(|slot| self.owner.at(*slot as usize))
    }
}
