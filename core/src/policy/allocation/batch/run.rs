//! The batch from orders to plans.

use std::ops::ControlFlow;

use super::super::allocator::Allocator;
use super::super::dense::{Dense, index};
use super::super::model::Model;
use super::super::order::UNFILLED;
use super::super::sheet::Company;
use super::super::{AllocationOrder, AllocationPlan};
use super::answer::{AllocationBatch, AllocationEffort, AllocationProgress, AllocationStage};
use super::branching::branch;
use super::build::{from_columns, from_standing, in_sequence};
use super::columns::Columns;
use super::draft::{Draft, Stays};
use super::prices::{Contended, Dual, Start, prices};
use super::search::{Effort, search};
use crate::value::{Invalid, Map, Moment, OrderId};

/// Most orders of one batch.
const ORDERS_MAX: usize = 1_000_000;

impl Allocator {
    /// Plans for many orders that share stock and parcels, near the least cost together, with a proven lower bound.
    ///
    /// Hard rules hold for every order; under [`Complete`](super::super::AllocationRule::Complete) an order is served
    /// whole or not at all. A batch weighs cost alone; the other goals rank plans of single orders. `progress` is told
    /// after every pass and every 256 rounds, and may stop the work: the best plan so far is the answer.
    ///
    /// # Errors
    /// As [`Allocator::allocate`] for every order, `invalid.repeated` for an order that stands twice, and
    /// `invalid.too_large` for more than a million orders.
    pub fn allocate_batch(
        &self,
        orders: &[AllocationOrder],
        at: Moment,
        effort: &AllocationEffort,
        progress: &mut dyn FnMut(&AllocationProgress) -> ControlFlow<()>,
    ) -> Result<AllocationBatch, Invalid> {
        let model = self.batch_model(orders, at)?;
        let first = in_sequence(&model, 0..index(model.orders.len()));
        let mut run = Run { effort, progress, stopped: false };
        let mut columns = Columns::default();
        let dual = run.prices(&model, first.total, &mut columns);
        let built = from_columns(&model, &columns, &dual);
        let baseline = first.total;
        let start = if built.total <= first.total { built } else { first };
        self.finish(orders, at, &mut run, start, &dual, baseline)
    }

    /// Improves plans that stand. Changing an order's plan costs `move_minor`, so only what pays is moved; orders without
    /// a plan, or whose plan is no longer free, are served as in a new batch.
    ///
    /// The stock of the network must be what is free when none of the standing plans is reserved.
    ///
    /// # Errors
    /// As [`Allocator::allocate_batch`]; `invalid.too_large` and `invalid.too_small` for `move_minor`.
    pub fn reallocate(
        &self,
        orders: &[AllocationOrder],
        standing: &[AllocationPlan],
        move_minor: i64,
        at: Moment,
        effort: &AllocationEffort,
        progress: &mut dyn FnMut(&AllocationProgress) -> ControlFlow<()>,
    ) -> Result<AllocationBatch, Invalid> {
        super::super::allocator::check_minor("move_minor", move_minor)?;
        let model = self.batch_model(orders, at)?;
        let stays = self.stays(orders, standing, move_minor, &model);
        let before = from_standing(&model, stays.clone(), &Dual::default());
        let mut run = Run { effort, progress, stopped: false };
        let dual = run.prices(&model, before.total, &mut Columns::default());
        let priced = from_standing(&model, stays, &dual);
        let baseline = before.total;
        let start = if priced.total < before.total { priced } else { before };
        self.finish(orders, at, &mut run, start, &dual, baseline)
    }

    fn batch_model(&self, orders: &[AllocationOrder], at: Moment) -> Result<Model<f64>, Invalid> {
        if orders.len() > ORDERS_MAX {
            return Err(Invalid::too_large("orders", ORDERS_MAX));
        }
        let mut model = Model::default();
        let mut seen: Map<&OrderId, ()> = Map::default();
        for order in orders {
            if seen.insert(&order.order, ()).is_some() {
                return Err(Invalid::repeated("orders.order", &order.order));
            }
            self.write(order, at, Company::Batch, &mut model)?;
        }
        model.stock.clone_from(&self.available);
        model.room.clone_from(&self.room);
        Ok(model)
    }

    /// The picks that say what the standing plans say.
    fn stays(
        &self,
        orders: &[AllocationOrder],
        plans: &[AllocationPlan],
        move_minor: i64,
        model: &Model<f64>,
    ) -> Stays {
        let plan_of: Map<&OrderId, &AllocationPlan> = plans.iter().map(|plan| (&plan.order, plan)).collect();
        let mut stays = Stays {
            picks: vec![UNFILLED; model.lines.len()],
            held: vec![false; orders.len()],
            move_cost: move_minor as f64,
        };
        for (position, (order, row)) in orders.iter().zip(&model.orders).enumerate() {
            let Some(plan) = plan_of.get(&order.order) else { continue };
            let mut whole = true;
            for ((at, line), wanted) in row.lines.positions().zip(model.lines.span(row.lines)).zip(&order.lines) {
                let mut said: Vec<(u32, u32)> = Vec::new();
                for shipment in &plan.shipments {
                    for part in shipment.lines.iter().filter(|part| part.line == wanted.line) {
                        let place = self.places.iter().position(|place| place.place == shipment.place);
                        said.push((place.map_or(u32::MAX, index), part.quantity.get()));
                    }
                }
                if said.is_empty() {
                    continue;
                }
                said.sort_unstable();
                let slots = model.slots.span(row.slots);
                let pick = line.options.positions().zip(model.options.span(line.options)).find(|(_, option)| {
                    let portions = model.portions(line, option);
                    let mut says: Vec<(u32, u32)> =
                        portions.map(|portion| (slots.at(portion.slot as usize).place, portion.units)).collect();
                    says.sort_unstable();
                    says == said
                });
                match pick {
                    Some((pick, _)) => stays.picks.put(at, index(pick)),
                    None => whole = false,
                }
            }
            stays.held.put(position, whole);
        }
        stays
    }

    fn finish(
        &self,
        orders: &[AllocationOrder],
        at: Moment,
        run: &mut Run<'_>,
        mut draft: Draft<'_>,
        dual: &Dual,
        baseline: f64,
    ) -> Result<AllocationBatch, Invalid> {
        let rounds = run.search(&mut draft, dual, whole(dual.bound));
        let bound_minor = whole(run.branch(&mut draft, dual));
        let model = draft.model;
        let mut plans = Vec::with_capacity(orders.len());
        let mut cost_minor = 0_i64;
        for (position, order) in orders.iter().enumerate() {
            let plan = self.plan(order, at, model, position, draft.of(index(position)), false)?;
            cost_minor = cost_minor.saturating_add(plan.cost_minor);
            plans.push(plan);
        }
        let (moved, moves_minor) = draft.moved();
        let gap_minor = cost_minor.saturating_add(moves_minor).saturating_sub(bound_minor).max(0);
        let ppm = i128::from(gap_minor).saturating_mul(1_000_000);
        let gap_ppm = if gap_minor == 0 {
            0
        } else {
            ppm.checked_div(i128::from(bound_minor.max(1))).unwrap_or_default().saturating_add(1)
        };
        if gap_minor == 0 {
            plans.iter_mut().for_each(|plan| plan.proven = true);
        }
        Ok(AllocationBatch {
            plans,
            cost_minor,
            moves_minor,
            bound_minor,
            gap_ppm: u32::try_from(gap_ppm).unwrap_or(u32::MAX),
            baseline_minor: baseline as i64,
            passes: dual.passes,
            rounds,
            moved,
            curtailed: model.curtailed,
            stopped: run.stopped,
        })
    }
}

/// The bound in whole minor units. Costs are whole, so it may be rounded up, once the rounding of its sum is taken off.
fn whole(bound: f64) -> i64 {
    (bound - 1e-6 - bound.abs() * 1e-12).ceil() as i64
}

struct Run<'r> {
    effort: &'r AllocationEffort,
    progress: &'r mut dyn FnMut(&AllocationProgress) -> ControlFlow<()>,
    stopped: bool,
}

impl Run<'_> {
    fn prices(&mut self, model: &Model<f64>, upper: f64, columns: &mut Columns) -> Dual {
        let contended = Contended::of(model);
        let planned = self.effort.passes.max(1);
        prices(model, &contended, upper, planned, Start::COLD, columns, &mut |pass, bound| {
            let done = pass.saturating_add(1);
            self.tell(AllocationStage::Prices, done, planned, bound)
        })
    }

    fn search(&mut self, draft: &mut Draft<'_>, dual: &Dual, bound_minor: i64) -> u32 {
        if self.stopped || self.near(draft, bound_minor) {
            return 0;
        }
        let planned = self.effort.rounds;
        let effort = Effort { rounds: planned, seed: self.effort.seed, enough: self.enough(bound_minor) };
        search(draft, dual, effort, &mut |round, total| self.tell(AllocationStage::Search, round, planned, total))
    }

    fn branch(&mut self, draft: &mut Draft<'_>, dual: &Dual) -> f64 {
        if self.stopped || self.near(draft, whole(dual.bound)) {
            return dual.bound;
        }
        let planned = self.effort.branch_solves;
        let thousands = planned.checked_div(1_000).unwrap_or_default();
        branch(draft, dual, planned, &mut |done, bound, total| {
            total <= self.enough(whole(bound)) || self.tell(AllocationStage::Branching, done, thousands, bound)
        })
    }

    /// Whether the plan is near enough to a bound.
    fn near(&self, draft: &Draft<'_>, bound_minor: i64) -> bool {
        draft.total <= self.enough(bound_minor)
    }

    fn enough(&self, bound_minor: i64) -> f64 {
        bound_minor as f64 * (1.0 + f64::from(self.effort.gap_ppm) * 1e-6) + 0.5
    }

    /// Tells the caller; whether to stop.
    fn tell(&mut self, stage: AllocationStage, done: u32, planned: u32, minor: f64) -> bool {
        let told = AllocationProgress { stage, done, planned, minor: minor as i64 };
        self.stopped |= (self.progress)(&told).is_break();
        self.stopped
    }
}
