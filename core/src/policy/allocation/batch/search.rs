//! The neighbourhood search: free the orders that hold what a badly served order wants, and serve them anew.
//!
//! Seeds are drawn by how far an order lies above its dual value, since the sum of those distances is nearly the whole
//! gap. The freed orders are rebuilt under perturbed prices, polished by their plain costs, and the result is kept when
//! it is better, or by chance when it is a little worse (annealing).

use super::super::dense::{Dense, Dice, index};
use super::super::model::Model;
use super::super::order::UNFILLED;
use super::draft::{Draft, Terms};
use super::holders::Holders;
use super::prices::Dual;
use super::weights::Weights;

/// First temperature of the annealing, as a share of the mean cost of an order.
const HEAT: f64 = 0.03;
/// Share of the seeds drawn without regard to the gap, so that no corner is left out.
const ANYWHERE: f64 = 0.4;
/// Most orders freed in one round.
const FREED_MAX: usize = 10;

/// What the search may spend.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    pub rounds: u32,
    pub seed: u64,
    /// Stop at this cost: it is near enough to the bound.
    pub enough: f64,
}

/// Improves the plan; leaves the best one found in `draft`.
pub(crate) fn search(
    draft: &mut Draft<'_>,
    dual: &Dual,
    effort: Effort,
    stop: &mut dyn FnMut(u32, f64) -> bool,
) -> u32 {
    let mut search = Search::new(draft, dual, effort.seed);
    let mut best = draft.picks.clone();
    let mut best_total = draft.total;
    let start_heat = HEAT * draft.total / draft.model.orders.len().max(1) as f64;
    let mut done = effort.rounds;
    for round in 0..effort.rounds {
        let progress = f64::from(round) / f64::from(effort.rounds);
        let heat = start_heat * (1.0 - progress) * (1.0 - progress);
        search.round(draft, heat);
        if draft.total < best_total - 0.5 {
            best_total = draft.total;
            best.clone_from(&draft.picks);
        }
        if best_total <= effort.enough || (round % 256 == 0 && stop(round, best_total)) {
            done = round.saturating_add(1);
            break;
        }
    }
    restore(draft, &best);
    done
}

/// Brings the draft to other picks.
pub(crate) fn restore(draft: &mut Draft<'_>, picks: &[u32]) {
    let changed: Vec<u32> = (0..index(draft.model.orders.len()))
        .filter(|order| draft.of(*order) != picks.span(draft.lines(*order)))
        .collect();
    for order in &changed {
        draft.release(*order);
    }
    for order in &changed {
        draft.take(*order, picks.span(draft.lines(*order)));
    }
}

struct Search<'d> {
    dual: &'d Dual,
    dice: Dice,
    holders: Holders,
    weights: Weights,
    freed: Vec<u32>,
    before: Vec<u32>,
    sequence: Vec<u32>,
    picks: Vec<u32>,
}

impl<'d> Search<'d> {
    fn new(draft: &Draft<'_>, dual: &'d Dual, seed: u64) -> Self {
        let mut search = Self {
            dual,
            dice: Dice::new(seed),
            holders: Holders::of(draft),
            weights: Weights::new(draft.model.orders.len()),
            freed: Vec::new(),
            before: Vec::new(),
            sequence: Vec::new(),
            picks: Vec::new(),
        };
        for order in 0..index(draft.model.orders.len()) {
            search.weigh(draft, order);
        }
        search
    }

    fn weigh(&mut self, draft: &Draft<'_>, order: u32) {
        let excess = priced(draft, self.dual, order) - self.dual.value.at(order as usize);
        self.weights.set(order as usize, excess.max(0.0));
    }

    fn round(&mut self, draft: &mut Draft<'_>, heat: f64) {
        let anywhere = self.dice.unit() < ANYWHERE;
        let drawn = if anywhere { None } else { self.weights.draw(&mut self.dice) };
        let seed = drawn.unwrap_or_else(|| self.dice.below(draft.model.orders.len()));
        let total_before = draft.total;
        self.free_around(draft, index(seed));
        self.rebuild(draft);
        self.polish(draft);
        let change = draft.total - total_before;
        let chance = heat > 0.0 && libm::exp(-change / heat) > self.dice.unit();
        if change > 1e-6 && !chance {
            self.undo(draft);
            return;
        }
        let freed = std::mem::take(&mut self.freed);
        for order in &freed {
            self.weigh(draft, *order);
        }
        self.freed = freed;
    }

    /// Frees the seed and holders of what it would take under the prices if nobody were in its way.
    fn free_around(&mut self, draft: &mut Draft<'_>, seed: u32) {
        self.freed.clear();
        self.before.clear();
        self.free(draft, seed);
        let depth = self.dice.below(3).saturating_add(1);
        let mut asking = 0;
        while let Some(order) = self.freed.get(asking).copied() {
            if asking >= depth || self.freed.len() >= FREED_MAX {
                break;
            }
            self.free_rivals(draft, order);
            asking = asking.saturating_add(1);
        }
    }

    fn free_rivals(&mut self, draft: &mut Draft<'_>, order: u32) {
        let model = draft.model;
        let row = draft.order(order);
        // What it wants: its best plan with all supply free, under prices shaken so that wishes differ.
        let shake = 1.5 * self.dice.unit();
        model.lay(
            &row,
            &mut draft.desk,
            |slot| {
                let supply = model.room.at(slot.place as usize) > 0;
                supply.then(|| slot.fixed + shake * self.dual.place.at(slot.place as usize))
            },
            |_, option| {
                let mut cost = option.cost;
                for draw in model.draws(option) {
                    cost += shake * self.dual.pool.at(draw.pool as usize) * f64::from(draw.units);
                }
                Some(cost)
            },
        );
        draft.desk.solve();
        self.picks.clear();
        self.picks.extend_from_slice(draft.desk.picked());
        let wanted = std::mem::take(&mut self.picks);
        let mut mask = 0;
        for pick in wanted.iter().filter(|pick| **pick != UNFILLED) {
            let option = model.options.at(*pick as usize);
            mask |= option.mask;
            for draw in model.draws(&option) {
                for _ in 0..3 {
                    if draft.left.at(draw.pool as usize) >= i64::from(draw.units) {
                        break;
                    }
                    if let Some(rival) = self.holders.of_pool(draw.pool, &mut self.dice) {
                        self.free(draft, rival);
                    }
                }
            }
        }
        for slot in model.opened_slots(&row, mask) {
            if draft.room.at(slot.place as usize) <= 0 {
                for _ in 0..2 {
                    if let Some(rival) = self.holders.of_place(slot.place, &mut self.dice) {
                        self.free(draft, rival);
                    }
                }
            }
        }
        self.picks = wanted;
    }

    fn free(&mut self, draft: &mut Draft<'_>, order: u32) {
        if self.freed.contains(&order) || self.freed.len() >= FREED_MAX {
            return;
        }
        self.freed.push(order);
        self.before.extend_from_slice(draft.of(order));
        self.holders.leave(draft, order);
        draft.release(order);
    }

    fn serve(&mut self, draft: &mut Draft<'_>, order: u32, terms: Terms<'_>) {
        draft.best(order, terms);
        self.picks.clear();
        self.picks.extend_from_slice(draft.desk.picked());
        draft.take(order, &self.picks);
    }

    fn rebuild(&mut self, draft: &mut Draft<'_>) {
        self.sequence.clear();
        self.sequence.extend_from_slice(&self.freed);
        let rest = usize::from(self.dice.below(4) != 0);
        if let Some(others) = self.sequence.get_mut(rest..) {
            self.dice.shuffle(others);
        }
        let sequence = std::mem::take(&mut self.sequence);
        for order in &sequence {
            let scale = 0.5 + self.dice.unit();
            let (pool, place) = (&self.dual.pool, &self.dual.place);
            self.serve(draft, *order, Terms { pool, place, scale });
        }
        self.sequence = sequence;
    }

    /// Each freed order chooses again by plain costs, as long as one of them gains.
    fn polish(&mut self, draft: &mut Draft<'_>) {
        let sequence = std::mem::take(&mut self.sequence);
        for _ in 0..2 {
            let before = draft.total;
            for order in &sequence {
                self.picks.clear();
                self.picks.extend_from_slice(draft.of(*order));
                let cost = draft.cost.at(*order as usize);
                draft.release(*order);
                let better = draft.best(*order, Terms::PLAIN) < cost - 1e-6;
                if better {
                    self.picks.clear();
                    self.picks.extend_from_slice(draft.desk.picked());
                }
                draft.take(*order, &self.picks);
            }
            if draft.total > before - 1e-6 {
                break;
            }
        }
        for order in &sequence {
            self.holders.join(draft, *order);
        }
        self.sequence = sequence;
    }

    fn undo(&mut self, draft: &mut Draft<'_>) {
        for order in &self.freed {
            self.holders.leave(draft, *order);
            draft.release(*order);
        }
        let mut start = 0_usize;
        for order in &self.freed {
            let end = start.saturating_add(draft.lines(*order).len());
            draft.take(*order, self.before.get(start..end).unwrap_or_default());
            start = end;
            self.holders.join(draft, *order);
        }
    }
}

/// What an order's picks cost with the prices.
fn priced(draft: &Draft<'_>, dual: &Dual, order: u32) -> f64 {
    let model: &Model<f64> = draft.model;
    let mut cost = draft.cost.at(order as usize);
    let mut mask = 0;
    for pick in draft.of(order).iter().filter(|pick| **pick != UNFILLED) {
        let option = model.options.at(*pick as usize);
        mask |= option.mask;
        for draw in model.draws(&option) {
            cost += dual.pool.at(draw.pool as usize) * f64::from(draw.units);
        }
    }
    for slot in model.opened_slots(&draft.order(order), mask) {
        cost += dual.place.at(slot.place as usize);
    }
    cost
}
