//! One order: the plan.

use super::allocator::Allocator;
use super::dense::Dense;
use super::goals::GoalCost;
use super::model::{Model, SlotRow};
use super::order::{Desk, Ranked, UNFILLED, solve_entangled};
use super::sheet::Company;
use super::{AllocatedLine, AllocationOrder, AllocationPlan, AllocationRefusal, AllocationShipment, LineShort};
use crate::value::{Denial, Invalid, Moment, Quantity};

/// A place or line held back from a question, for runners-up and reasons.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Aside {
    /// A place that may not be used.
    pub without: Option<u32>,
    /// A line and the place one of its units must come from.
    pub must: Option<(usize, u32)>,
}

impl Allocator {
    /// The best plan for one order by the terms.
    ///
    /// Units are promised only where they are free, parcels only where one can still be sent. The plan is exact; orders
    /// in which lines compete for the same units or overfill parcels may end unproven, and say so.
    ///
    /// # Errors
    /// `invalid.too_large` and `invalid.too_small` for costs and quantities out of range, `invalid.repeated` for a line
    /// that stands twice; the refusal `allocation.short` when the rule [`Complete`](super::AllocationRule::Complete)
    /// holds and some line cannot be served.
    pub fn allocate(&self, order: &AllocationOrder, at: Moment) -> Result<AllocationPlan, Denial<AllocationRefusal>> {
        self.allocate_aside(order, at, Aside::default())
    }

    pub(super) fn allocate_aside(
        &self,
        order: &AllocationOrder,
        at: Moment,
        aside: Aside,
    ) -> Result<AllocationPlan, Denial<AllocationRefusal>> {
        if self.by_cost { self.plan_by::<f64>(order, at, aside) } else { self.plan_by::<Ranked>(order, at, aside) }
    }

    fn plan_by<C: GoalCost>(
        &self,
        order: &AllocationOrder,
        at: Moment,
        aside: Aside,
    ) -> Result<AllocationPlan, Denial<AllocationRefusal>> {
        let mut model = Model::<C>::default();
        self.write(order, at, Company::Alone, &mut model)?;
        let mut desk = Desk::default();
        let row = model.orders.at(0);
        let forced = aside.must.and_then(|(line, place)| {
            let slot = model.slots.iter().position(|slot| slot.place == place)?;
            let options = model.lines.get(line)?.options;
            Some((options, 1_u64.wrapping_shl(u32::try_from(slot).unwrap_or(u32::MAX))))
        });
        if let Some((options, _)) = forced
            && let Some(line) = model.lines.iter_mut().find(|line| line.options == options)
        {
            line.unfilled = C::MOST;
        }
        let slot_cost = |slot: &SlotRow<C>| (aside.without != Some(slot.place)).then_some(slot.fixed);
        let option_cost = |id: u32, option: &super::model::OptionRow<C>| {
            let barred = forced
                .is_some_and(|(options, bit)| options.positions().contains(&(id as usize)) && option.mask & bit == 0);
            (!barred).then_some(option.cost)
        };
        let (cost, proven) = if row.entangled {
            solve_entangled(&model, &row, &mut desk, &self.available, slot_cost, option_cost)
        } else {
            model.lay(&row, &mut desk, slot_cost, option_cost);
            let cost = desk.solve();
            (cost, desk.proven())
        };
        if cost.partial_cmp(&C::MOST) != Some(std::cmp::Ordering::Less)
            || (self.complete && desk.picked().contains(&UNFILLED))
        {
            return Err(Denial::Refused(self.short(order, at)));
        }
        let proven = proven && !model.curtailed;
        Ok(self.plan(order, at, &model, 0, desk.picked(), proven)?)
    }

    /// The plan that picks of the `position`th order of a model mean.
    pub(super) fn plan<C: GoalCost>(
        &self,
        order: &AllocationOrder,
        at: Moment,
        model: &Model<C>,
        position: usize,
        picks: &[u32],
        proven: bool,
    ) -> Result<AllocationPlan, Invalid> {
        let row = model.orders.at(position);
        let mut plan = AllocationPlan {
            order: order.order.clone(),
            shipments: Vec::new(),
            unfilled: Vec::new(),
            cost_minor: 0,
            proven,
        };
        let slots = model.slots.span(row.slots);
        let lanes = self.lanes.get(&order.region).map(Vec::as_slice).unwrap_or_default();
        let mut shipped: Vec<(u32, AllocationShipment)> = Vec::new();
        for ((line, wanted), pick) in model.lines.span(row.lines).iter().zip(&order.lines).zip(picks) {
            let mut missing = wanted.quantity.get();
            if *pick != UNFILLED {
                let option = model.option(*pick);
                for portion in model.portions(line, &option) {
                    missing = missing.saturating_sub(portion.units);
                    let part = AllocatedLine { line: wanted.line.clone(), quantity: Quantity::new(portion.units)? };
                    let place = slots.at(portion.slot as usize).place;
                    if let Some((_, shipment)) = shipped.iter_mut().find(|(other, _)| *other == place) {
                        shipment.lines.push(part);
                        continue;
                    }
                    let Some(from) = self.places.get(place as usize) else { continue };
                    let Some(lane) = lanes.get(place as usize).and_then(Option::as_ref) else { continue };
                    let (source, lead_days) = (from.source, self.lead_days(place, lane, at));
                    let shipment =
                        AllocationShipment { place: from.place.clone(), source, lead_days, lines: vec![part] };
                    shipped.push((place, shipment));
                }
            }
            if missing > 0 {
                plan.unfilled.push(AllocatedLine { line: wanted.line.clone(), quantity: Quantity::new(missing)? });
            }
        }
        shipped.sort_by_key(|(place, _)| *place);
        plan.shipments.extend(shipped.into_iter().map(|(_, shipment)| shipment));
        plan.cost_minor = self.cost_of(order, &plan, at)?.total_minor;
        Ok(plan)
    }

    fn short(&self, order: &AllocationOrder, at: Moment) -> AllocationRefusal {
        let lanes = self.lanes.get(&order.region).map(Vec::as_slice).unwrap_or_default();
        let mut lines = Vec::new();
        for line in &order.lines {
            let first = line.parts.first().map_or(&line.sku, |part| &part.sku);
            let mut available = 0_u32;
            for row in self.pools_of(first) {
                let Some(lane) = lanes.get(row.place as usize).and_then(Option::as_ref) else { continue };
                if self.why_out(order, line, row.place, lane, at).is_none() {
                    let gives = self.gives(line, row).map_or(0, |(units, ..)| units);
                    available = available.saturating_add(gives);
                }
            }
            let available = Quantity::new(available.min(line.quantity.get())).unwrap_or_default();
            if available < line.quantity {
                let (line, sku, wanted) = (line.line.clone(), line.sku.clone(), line.quantity);
                lines.push(LineShort { line, sku, wanted, available });
            }
        }
        AllocationRefusal::Short { lines }
    }
}
