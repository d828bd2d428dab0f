//! A plan in the making: the picks of every order and what they leave of the pools and places.

use super::super::dense::{Dense, Span};
use super::super::model::{Model, OptionRow, OrderRow, SlotRow};
use super::super::order::{Desk, UNFILLED, clash, solve_entangled};

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
    pub model: &'a Model<f64>,
    /// Per line: the option, or unfilled.
    pub picks: Vec<u32>,
    pub left: Vec<i64>,
    pub room: Vec<i64>,
    /// Per order, by the plain costs.
    pub cost: Vec<f64>,
    pub total: f64,
    pub desk: Desk<f64>,
    /// Picks that stand already, and what leaving them costs an order; none for a new plan.
    stays: Option<Stays>,
}

/// The plan that stands before the search.
#[derive(Debug, Clone)]
pub(crate) struct Stays {
    /// Per line.
    pub picks: Vec<u32>,
    /// Per order: whether it has a plan that stands.
    pub held: Vec<bool>,
    /// What it costs to change an order's plan.
    pub move_cost: f64,
}

impl<'a> Draft<'a> {
    /// The plan that fills nothing.
    pub fn empty(model: &'a Model<f64>) -> Self {
        let cost: Vec<f64> = model.orders.iter().map(|order| model.nothing(order)).collect();
        Self {
            model,
            picks: vec![UNFILLED; model.lines.len()],
            left: model.stock.clone(),
            room: model.room.clone(),
            total: cost.iter().sum(),
            cost,
            desk: Desk::default(),
            stays: None,
        }
    }

    /// The plan that stands, as far as it is free; changing an order's part of it costs from now on.
    pub fn standing(model: &'a Model<f64>, mut stays: Stays) -> Self {
        let mut draft = Self::empty(model);
        for (order, row) in (0_u32..).zip(&model.orders) {
            if stays.held.at(order as usize) {
                let picks = stays.picks.span(row.lines).to_vec();
                if draft.fits(order, &picks) {
                    draft.take(order, &picks);
                } else {
                    stays.held.put(order as usize, false);
                }
            }
        }
        draft.stays = Some(stays);
        draft
    }

    /// How many orders left the plan that stood, and what that costs.
    pub fn moved(&self) -> (u32, i64) {
        let Some(stays) = &self.stays else { return (0, 0) };
        let orders = self.model.orders.iter().zip(&stays.held);
        let moved = orders.filter(|(row, held)| **held && stays.picks.span(row.lines) != self.picks.span(row.lines));
        let moved = super::super::dense::index(moved.count());
        (moved, i64::from(moved).saturating_mul(stays.move_cost as i64))
    }

    /// Whether an order has a plan that stands.
    pub fn held(&self, order: u32) -> bool {
        self.stays.as_ref().is_some_and(|stays| stays.held.at(order as usize))
    }

    /// What taking these picks costs beyond the plan itself.
    fn moving(&self, order: u32, row: &OrderRow<f64>, picks: &[u32]) -> f64 {
        match &self.stays {
            Some(stays) if stays.held.at(order as usize) && stays.picks.span(row.lines) != picks => stays.move_cost,
            _ => 0.0,
        }
    }

    pub fn order(&self, order: u32) -> OrderRow<f64> {
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
        fits && !(row.entangled && clash(model, &row, picks, &self.left).is_some())
    }

    /// Gives the order these picks; what it held before is released.
    pub fn take(&mut self, order: u32, picks: &[u32]) {
        let row = self.order(order);
        self.release(order);
        self.settle(&row, picks, -1);
        let cost = self.model.cost(&row, picks) + self.moving(order, &row, picks);
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
        let nothing = self.model.nothing(&row);
        self.total += nothing - self.cost.at(order as usize);
        self.cost.put(order as usize, nothing);
    }

    fn settle(&mut self, row: &OrderRow<f64>, picks: &[u32], sign: i64) {
        let mut mask = 0;
        for pick in picks.iter().filter(|pick| **pick != UNFILLED) {
            let option = self.model.options.at(*pick as usize);
            self.draw(&option, sign);
            mask |= option.mask;
        }
        self.send(row, mask, sign);
    }

    fn draw(&mut self, option: &OptionRow<f64>, sign: i64) {
        let model = self.model;
        for draw in model.draws(option) {
            let at = draw.pool as usize;
            let units = i64::from(draw.units).saturating_mul(sign);
            self.left.change(at, |held| held.saturating_add(units));
        }
    }

    fn send(&mut self, row: &OrderRow<f64>, mask: u64, sign: i64) {
        let model = self.model;
        for slot in model.opened_slots(row, mask) {
            let at = slot.place as usize;
            self.room.change(at, |held| held.saturating_add(sign));
        }
    }

    /// The best picks of an order that holds nothing, from what is left, under prices; they stand on the desk.
    pub fn best(&mut self, order: u32, terms: Terms<'_>) -> f64 {
        let row = self.order(order);
        let value = self.best_anew(&row, terms);
        let Some(stays) = self.stays.take() else { return value };
        let mut value = value;
        let picks = stays.picks.span(row.lines);
        if stays.held.at(order as usize) && picks != self.desk.picked() {
            value += stays.move_cost;
            let staying = self.model.cost(&row, picks) + self.dues(&row, picks, terms);
            if staying <= value && self.fits(order, picks) {
                value = staying;
                self.desk.answer(picks);
            }
        }
        self.stays = Some(stays);
        value
    }

    /// What picks owe under prices.
    fn dues(&self, row: &OrderRow<f64>, picks: &[u32], terms: Terms<'_>) -> f64 {
        let mut dues = 0.0;
        let mut mask = 0;
        for pick in picks.iter().filter(|pick| **pick != UNFILLED) {
            let option = self.model.options.at(*pick as usize);
            mask |= option.mask;
            for draw in self.model.draws(&option) {
                dues += terms.scale * terms.pool.at(draw.pool as usize) * f64::from(draw.units);
            }
        }
        let slots = self.model.opened_slots(row, mask);
        slots.fold(dues, |dues, slot| dues + terms.scale * terms.place.at(slot.place as usize))
    }

    fn best_anew(&mut self, row: &OrderRow<f64>, terms: Terms<'_>) -> f64 {
        let (left, room, model) = (&self.left, &self.room, self.model);
        let slot_cost = |slot: &SlotRow<f64>| {
            let place = slot.place as usize;
            (room.at(place) > 0).then(|| slot.fixed + terms.scale * terms.place.at(place))
        };
        let option_cost = |_: u32, option: &OptionRow<f64>| {
            let pool = option.pool as usize;
            if left.at(pool) < i64::from(option.units) {
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
        if row.entangled {
            return solve_entangled(model, row, &mut self.desk, left, slot_cost, option_cost).0;
        }
        model.lay(row, &mut self.desk, slot_cost, option_cost);
        self.desk.solve()
    }

    /// The lines of an order as positions of the picks.
    pub fn lines(&self, order: u32) -> Span {
        self.order(order).lines
    }
}
