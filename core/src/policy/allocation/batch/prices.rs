//! Prices on what the orders share: the Lagrangian dual of the batch, by subgradient steps scaled per price.
//!
//! With a price `λ_p` per unit of a contended pool and `μ_w` per parcel of a full place, the orders fall apart and each is
//! solved exactly. `L(λ, μ) = sum of the orders' priced costs - sum λ_p stock_p - sum μ_w room_w` bounds every plan from
//! below. A step moves each price by `t g / d`, with `g` the excess of use over supply, `d` half the number of orders that
//! can touch the thing and `t = (target - L) / sum (g² / d)`; the target lies a level above the best bound, and the level
//! falls when it is not reached.
//!
//! Sources: B. T. Polyak, 1969 (step to a target); U. Brännlund, 1993 (level control); M. Held, P. Wolfe,
//! H. P. Crowder, 1974.

use super::super::dense::{Dense, index};
use super::super::model::Model;
use super::super::order::Desk;
use super::columns::Columns;

/// Passes without a gain worth the level before the level falls.
const IDLE_PASSES: u32 = 5;

/// The prices and the bound they prove.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dual {
    /// Price per unit of each pool.
    pub pool: Vec<f64>,
    /// Price per parcel of each place.
    pub place: Vec<f64>,
    /// The bound.
    pub bound: f64,
    /// Each order's priced cost at these prices.
    pub value: Vec<f64>,
    /// Passes made.
    pub passes: u32,
}

/// Where the passes begin.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Start<'d> {
    /// At these prices; none for nought.
    pub from: Option<&'d Dual>,
    /// The first level, as a share of what is open between the plan in hand and the first bound.
    pub level: f64,
}

impl Start<'_> {
    /// From no prices at all.
    pub const COLD: Self = Self { from: None, level: 0.25 };
}

/// What is contended, and by how many orders.
#[derive(Debug, Clone, Default)]
pub(crate) struct Contended {
    pub pools: Vec<u32>,
    pub places: Vec<u32>,
    pool_weight: Vec<f64>,
    place_weight: Vec<f64>,
    /// Orders that touch none of them: their best plan alone is their plan.
    pub settled: Vec<bool>,
}

impl Contended {
    /// Finds what could run out: pools and places all of whose possible users together ask for more than there is.
    pub fn of(model: &Model<f64>) -> Self {
        let mut asked = vec![0_i64; model.stock.len()];
        let mut touching = vec![0_u32; model.stock.len()];
        let mut senders = vec![0_i64; model.room.len()];
        let mut largest: Vec<(u32, i64)> = Vec::new();
        for order in &model.orders {
            let mut seen = 0_u64;
            for line in model.lines.span(order.lines) {
                largest.clear();
                for option in model.options.span(line.options) {
                    seen |= option.mask;
                    for draw in model.draws(option) {
                        match largest.iter_mut().find(|(pool, _)| *pool == draw.pool) {
                            Some((_, most)) => *most = (*most).max(i64::from(draw.units)),
                            None => largest.push((draw.pool, i64::from(draw.units))),
                        }
                    }
                }
                for (pool, most) in &largest {
                    let at = *pool as usize;
                    asked.change(at, |held| held.saturating_add(*most));
                    touching.change(at, |held| held.saturating_add(1));
                }
            }
            for slot in model.opened_slots(order, seen) {
                let at = slot.place as usize;
                senders.change(at, |held| held.saturating_add(1));
            }
        }
        let short = |asked: &[i64], supply: &[i64]| -> Vec<u32> {
            let both = asked.iter().zip(supply).enumerate();
            both.filter(|(_, (asked, supply))| asked > supply).map(|(at, _)| index(at)).collect()
        };
        let mut found =
            Self { pools: short(&asked, &model.stock), places: short(&senders, &model.room), ..Self::default() };
        found.pool_weight = found.pools.iter().map(|pool| f64::from(touching.at(*pool as usize)) / 2.0).collect();
        found.place_weight = found.places.iter().map(|place| senders.at(*place as usize) as f64 / 2.0).collect();
        found.settle(model);
        found
    }

    /// How many orders touch something contended.
    pub fn live(&self) -> u64 {
        self.settled.iter().fold(0, |sum, settled| sum.saturating_add(u64::from(!settled)))
    }

    fn settle(&mut self, model: &Model<f64>) {
        let mut pool_short = vec![false; model.stock.len()];
        let mut place_short = vec![false; model.room.len()];
        self.pools.iter().for_each(|pool| pool_short.put(*pool as usize, true));
        self.places.iter().for_each(|place| place_short.put(*place as usize, true));
        self.settled = Vec::with_capacity(model.orders.len());
        for order in &model.orders {
            let mut touches = order.entangled;
            for line in model.lines.span(order.lines) {
                for option in model.options.span(line.options) {
                    touches |= model.draws(option).any(|draw| pool_short.at(draw.pool as usize));
                    touches |= model.opened_slots(order, option.mask).any(|slot| place_short.at(slot.place as usize));
                }
            }
            self.settled.push(!touches);
        }
    }
}

/// Runs the passes and returns the best prices; the orders' plans along the way are weighed into `columns`.
pub(crate) fn prices(
    model: &Model<f64>,
    contended: &Contended,
    upper: f64,
    passes: u32,
    start: Start<'_>,
    columns: &mut Columns,
    stop: &mut dyn FnMut(u32, f64) -> bool,
) -> Dual {
    let mut run = Run::new(model, contended);
    if let Some(dual) = start.from {
        run.pool.clone_from(&dual.pool);
        run.place.clone_from(&dual.place);
    }
    let mut best = Dual { bound: f64::NEG_INFINITY, ..Dual::default() };
    let mut level = 0.0;
    let mut idle = 0_u32;
    for pass in 0..passes {
        let bound = run.pass(model, contended, columns);
        let gained = bound - best.bound;
        if pass == 0 {
            level = (upper - bound) * start.level;
        }
        if gained > 0.0 {
            best.bound = bound;
            best.pool.clone_from(&run.pool);
            best.place.clone_from(&run.place);
            best.value.clone_from(&run.value);
        }
        idle = if pass > 0 && gained < level * 0.1 { idle.saturating_add(1) } else { 0 };
        if idle >= IDLE_PASSES {
            level *= 0.8;
            idle = 0;
            if gained <= 0.0 {
                run.pool.clone_from(&best.pool);
                run.place.clone_from(&best.place);
            }
        }
        best.passes = pass.saturating_add(1);
        if level < 0.25 || best.bound > upper - 1.0 || stop(pass, best.bound) {
            break;
        }
        if !run.step(model, contended, best.bound + level - bound) {
            break;
        }
        columns.age();
    }
    best
}

struct Run {
    pool: Vec<f64>,
    place: Vec<f64>,
    value: Vec<f64>,
    pool_use: Vec<i64>,
    place_use: Vec<i64>,
    pool_way: Vec<f64>,
    place_way: Vec<f64>,
    desk: Desk<f64>,
    /// The settled orders together.
    base: f64,
}

impl Run {
    fn new(model: &Model<f64>, contended: &Contended) -> Self {
        Self {
            pool: vec![0.0; model.stock.len()],
            place: vec![0.0; model.room.len()],
            value: vec![0.0; model.orders.len()],
            pool_use: vec![0; model.stock.len()],
            place_use: vec![0; model.room.len()],
            pool_way: vec![0.0; contended.pools.len()],
            place_way: vec![0.0; contended.places.len()],
            desk: Desk::default(),
            base: 0.0,
        }
    }

    /// Solves every order under the prices; the bound.
    fn pass(&mut self, model: &Model<f64>, contended: &Contended, columns: &mut Columns) -> f64 {
        self.pool_use.fill(0);
        self.place_use.fill(0);
        let first = columns.is_empty();
        let mut total = 0.0;
        for (at, order) in model.orders.iter().enumerate() {
            let settled = contended.settled.at(at);
            if settled && !first {
                continue;
            }
            model.lay(
                order,
                &mut self.desk,
                |slot| Some(slot.fixed + self.place.at(slot.place as usize)),
                |_, option| {
                    let mut cost = option.cost + self.pool.at(option.pool as usize) * f64::from(option.units);
                    for draw in model.more.span(option.more) {
                        cost += self.pool.at(draw.pool as usize) * f64::from(draw.units);
                    }
                    Some(cost)
                },
            );
            let value = self.desk.solve();
            let value = if self.desk.proven() { value } else { self.desk.bound() };
            self.value.put(at, value);
            columns.note(model, at, self.desk.picked());
            if settled {
                self.base += value;
                continue;
            }
            total += value;
            let mut mask = 0;
            for pick in self.desk.picked() {
                let option = model.option(*pick);
                mask |= option.mask;
                if option.mask != 0 {
                    for draw in model.draws(&option) {
                        let pool = draw.pool as usize;
                        self.pool_use.change(pool, |held| held.saturating_add(i64::from(draw.units)));
                    }
                }
            }
            for slot in model.opened_slots(order, mask) {
                let place = slot.place as usize;
                self.place_use.change(place, |held| held.saturating_add(1));
            }
        }
        for pool in &contended.pools {
            total -= self.pool.at(*pool as usize) * model.stock.at(*pool as usize) as f64;
        }
        for place in &contended.places {
            total -= self.place.at(*place as usize) * model.room.at(*place as usize) as f64;
        }
        total + self.base
    }

    /// Moves the prices towards a bound higher by `wanted`; false when no price would move.
    fn step(&mut self, model: &Model<f64>, contended: &Contended, wanted: f64) -> bool {
        let mut norm = 0.0;
        let pools = contended.pools.iter().zip(&contended.pool_weight).zip(self.pool_way.iter_mut());
        for ((pool, weight), way) in pools {
            let at = *pool as usize;
            norm += turn(way, self.pool_use.at(at), model.stock.at(at), self.pool.at(at), *weight);
        }
        let places = contended.places.iter().zip(&contended.place_weight).zip(self.place_way.iter_mut());
        for ((place, weight), way) in places {
            let at = *place as usize;
            norm += turn(way, self.place_use.at(at), model.room.at(at), self.place.at(at), *weight);
        }
        if norm <= 0.0 {
            return false;
        }
        let length = wanted / norm;
        for ((pool, weight), way) in contended.pools.iter().zip(&contended.pool_weight).zip(&self.pool_way) {
            let at = *pool as usize;
            self.pool.change(at, |price| (price + length * way / weight).max(0.0));
        }
        for ((place, weight), way) in contended.places.iter().zip(&contended.place_weight).zip(&self.place_way) {
            let at = *place as usize;
            self.place.change(at, |price| (price + length * way / weight).max(0.0));
        }
        true
    }
}

/// The excess of one thing as a direction, smoothed with the last one, and its part of the norm.
fn turn(way: &mut f64, used: i64, supply: i64, price: f64, weight: f64) -> f64 {
    let excess = used.saturating_sub(supply) as f64;
    *way = excess + 0.3 * *way;
    if price <= 0.0 && *way < 0.0 {
        *way = 0.0;
    }
    *way * *way / weight
}
