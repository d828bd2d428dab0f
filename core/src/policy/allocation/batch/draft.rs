//! A plan in the making: the picks of every order and what they leave of the pools and places.

use super::super::dense::{Dense, Span};
use super::super::order::{Desk, UNFILLED};
use super::model::{Model, OptionRow, OrderRow, SlotRow};

/// The prices under which an order chooses, or none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terms<'a> {
    pub pool: &'a [f64],
    pub place: &'a [f64],
    /// Factor on every price.
    pub scale: f64,
}

impl Terms<'_> {
    /// Plain costs.
    pub const PLAIN: Self = Self { pool: &[], place: &[], scale: 0.0 };
}

/// A feasible plan.
#[derive(Debug, Clone)]
pub(crate) struct Draft<'a> {
    pub model: &'a Model,
    /// Per line: the option, or unfilled.
    pub picks: Vec<u32>,
    pub left: Vec<i64>,
    pub room: Vec<i64>,
    /// Per order, by the plain costs.
    pub cost: Vec<f64>,
    pub total: f64,
    pub desk: Desk<f64>,
    forbidden: Vec<u32>,
}

impl<'a> Draft<'a> {
    /// The plan that fills nothing.
    pub fn empty(model: &'a Model) -> Self {
        let nothing = |order: &OrderRow| model.lines.span(order.lines).iter().map(|line| line.unfilled).sum();
        let cost: Vec<f64> = model.orders.iter().map(nothing).collect();
        Self {
            model,
            picks: vec![UNFILLED; model.lines.len()],
            left: model.stock.clone(),
            room: model.room.clone(),
            total: cost.iter().sum(),
            cost,
            desk: Desk::default(),
            forbidden: Vec::new(),
        }
    }

    pub fn order(&self, order: u32) -> OrderRow {
        self.model.orders.at(order as usize)
    }

    /// The picks of an order.
    pub fn of(&self, order: u32) -> &[u32] {
        self.picks.span(self.order(order).lines)
    }

    /// Whether the picks of an order that holds nothing now could be taken.
    pub fn fits(&mut self, order: u32, picks: &[u32]) -> bool {
        let row = self.order(order);
        self.settle(&row, picks, -1);
        let model = self.model;
        let fits = picks.iter().all(|pick| {
            let option = model.option(*pick);
            option.mask == 0 || model.draws(&option).all(|draw| self.left.at(draw.pool as usize) >= 0)
        });
        let mask = model.opened(picks);
        let fits = fits && model.opened_slots(&row, mask).all(|slot| self.room.at(slot.place as usize) >= 0);
        self.settle(&row, picks, 1);
        fits
    }

    /// Gives the order these picks; what it held before is released.
    pub fn take(&mut self, order: u32, picks: &[u32]) {
        let row = self.order(order);
        self.release(order);
        self.settle(&row, picks, -1);
        let cost = self.model.cost(&row, picks);
        self.total += cost - self.cost.at(order as usize);
        self.cost.put(order as usize, cost);
        for (at, pick) in row.lines.positions().zip(picks) {
            self.picks.put(at, *pick);
        }
    }

    /// Gives back all an order holds; its lines stand unfilled.
    pub fn release(&mut self, order: u32) {
        let row = self.order(order);
        let mut mask = 0;
        for at in row.lines.positions() {
            let pick = self.picks.at(at);
            if pick != UNFILLED {
                let option = self.model.options.at(pick as usize);
                self.draw(&option, 1);
                mask |= option.mask;
                self.picks.put(at, UNFILLED);
            }
        }
        self.send(&row, mask, 1);
        let nothing: f64 = self.model.lines.span(row.lines).iter().map(|line| line.unfilled).sum();
        self.total += nothing - self.cost.at(order as usize);
        self.cost.put(order as usize, nothing);
    }

    fn settle(&mut self, row: &OrderRow, picks: &[u32], sign: i64) {
        let mut mask = 0;
        for pick in picks.iter().filter(|pick| **pick != UNFILLED) {
            let option = self.model.options.at(*pick as usize);
            self.draw(&option, sign);
            mask |= option.mask;
        }
        self.send(row, mask, sign);
    }

    fn draw(&mut self, option: &OptionRow, sign: i64) {
        let model = self.model;
        for draw in model.draws(option) {
            let at = draw.pool as usize;
            let units = i64::from(draw.units).saturating_mul(sign);
            self.left.change(at, |held| held.saturating_add(units));
        }
    }

    fn send(&mut self, row: &OrderRow, mask: u64, sign: i64) {
        let model = self.model;
        for slot in model.opened_slots(row, mask) {
            let at = slot.place as usize;
            self.room.change(at, |held| held.saturating_add(sign));
        }
    }

    /// The best picks of an order that holds nothing, from what is left, under prices; they stand on the desk.
    pub fn best(&mut self, order: u32, terms: Terms<'_>) -> f64 {
        let row = self.order(order);
        if row.entangled {
            return self.best_entangled(&row, terms);
        }
        self.lay(&row, terms);
        self.desk.solve()
    }

    fn lay(&mut self, row: &OrderRow, terms: Terms<'_>) {
        let (left, room, model, forbidden) = (&self.left, &self.room, self.model, &self.forbidden);
        let slot_cost = |slot: &SlotRow| {
            let place = slot.place as usize;
            (room.at(place) > 0).then(|| slot.fixed + terms.scale * terms.place.at(place))
        };
        let option_cost = |id: u32, option: &OptionRow| {
            let pool = option.pool as usize;
            if left.at(pool) < i64::from(option.units) || forbidden.contains(&id) {
                return None;
            }
            let mut cost = option.cost + terms.scale * terms.pool.at(pool) * f64::from(option.units);
            for draw in model.more.span(option.more) {
                if left.at(draw.pool as usize) < i64::from(draw.units) {
                    return None;
                }
                cost += terms.scale * terms.pool.at(draw.pool as usize) * f64::from(draw.units);
            }
            Some(cost)
        };
        model.lay(row, &mut self.desk, slot_cost, option_cost);
    }

    /// Lines that could overdraw one pool together: solve, and where the picks clash forbid each of them in turn.
    fn best_entangled(&mut self, row: &OrderRow, terms: Terms<'_>) -> f64 {
        let mut best = f64::INFINITY;
        let mut best_picks: Vec<u32> = vec![UNFILLED; row.lines.len()];
        let mut open: Vec<Vec<u32>> = vec![Vec::new()];
        let mut tries = 0_u32;
        while let Some(forbidden) = open.pop() {
            self.forbidden = forbidden;
            self.lay(row, terms);
            let value = self.desk.solve();
            tries = tries.saturating_add(1);
            if value + 1e-6 >= best {
                continue;
            }
            let clash = self.clash();
            if clash.is_empty() {
                best = value;
                best_picks.clear();
                best_picks.extend_from_slice(self.desk.picked());
            } else if tries < 2_000 {
                for pick in clash {
                    let mut more = self.forbidden.clone();
                    more.push(pick);
                    open.push(more);
                }
            }
        }
        self.forbidden.clear();
        if best == f64::INFINITY {
            best = self.model.lines.span(row.lines).iter().map(|line| line.unfilled).sum();
        }
        self.desk.answer(&best_picks);
        best
    }

    /// The picks on the desk that overdraw a pool together, most first; empty when all is well.
    fn clash(&self) -> Vec<u32> {
        let mut drawn: Vec<(u32, i64)> = Vec::new();
        for pick in self.desk.picked().iter().filter(|pick| **pick != UNFILLED) {
            let option = self.model.options.at(*pick as usize);
            for draw in self.model.draws(&option) {
                match drawn.iter_mut().find(|(pool, _)| *pool == draw.pool) {
                    Some((_, units)) => *units = units.saturating_add(i64::from(draw.units)),
                    None => drawn.push((draw.pool, i64::from(draw.units))),
                }
            }
        }
        let Some((pool, _)) = drawn.iter().find(|(pool, units)| *units > self.left.at(*pool as usize)) else {
            return Vec::new();
        };
        let picks = self.desk.picked().iter().filter(|pick| {
            let option = self.model.option(**pick);
            option.mask != 0 && self.model.draws(&option).any(|draw| draw.pool == *pool)
        });
        picks.copied().collect()
    }

    /// The lines of an order as positions of the picks.
    pub fn lines(&self, order: u32) -> Span {
        self.order(order).lines
    }
}
