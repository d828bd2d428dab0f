//! Accepting an allocation: promises move to the places the plan names, and the lines say what became of their units.

use super::sourcing::Sourced;
use super::{Answer, told};
use crate::book::order::{GoodsStep, LinePage, LineProgress, OrderCommand, OrderPage};
use crate::book::stock::{ReservedItem, StockCommand};
use crate::policy::allocation::{AllocationPlan, AllocationSource};
use crate::shop::{Shop, ShopRefusal};
use crate::value::{Invalid, LineId, Moment, PlaceId, Quantity, ReservationId};

/// What a plan does with the units of one line.
#[derive(Default)]
struct Served {
    promised: Quantity,
    bought: Quantity,
    /// Promised from what is on its way, or left.
    waiting: Quantity,
}

impl Shop {
    /// A plan that stands already does nothing. Units served by a purchase are to be bought; those promised from what is
    /// on its way, and those left, wait for stock.
    pub(super) fn accept_allocation(&self, plan: AllocationPlan, at: Moment) -> Answer {
        let order = self.known_order(&plan.order)?;
        let named = plan.shipments.iter().flat_map(|shipment| &shipment.lines).chain(&plan.unfilled);
        if let Some(stranger) = named.map(|part| &part.line).find(|line_id| order.line(line_id).is_none()) {
            return Err(Invalid::unknown("plan.line", stranger).into());
        }
        let (mut steps, mut waits) = (vec![], vec![]);
        for line in order.lines() {
            let served = served(&plan, line.line_id())?;
            let planned = served.promised.plus(served.bought)?.plus(served.waiting)?;
            let open = self.allocable(order, line, true);
            // A plan made without purchases leaves alone what is to be bought.
            let whole = planned == open;
            if !whole && planned != self.allocable(order, line, false) {
                let (line_id, open, planned) = (line.line_id().clone(), open.units(), planned.units());
                return Err(ShopRefusal::AllocationStale { line_id, open, planned }.into());
            }
            self.steps_to(order, line, &served, whole, &mut steps);
            waits.push((line.line_id(), served.waiting));
        }
        let (more, back) = self.slots_moved(order, &plan)?;

        let mut answer = vec![];
        if !steps.is_empty() {
            let command = OrderCommand::RecordProgress { order_id: plan.order.clone(), steps };
            answer.extend(told(self.order_events(command, at)?));
        }
        answer.extend(self.lifted(&plan.order, waits, at)?);
        let deadline = self.unpaid_deadline(&plan.order, order.total(), at)?;
        let sourced = Sourced { items: more, short: vec![] };
        self.reserve(&mut answer, &self.asked(order, &[], at)?, sourced, deadline, at)?;
        if !back.is_empty() {
            let command = StockCommand::Release { reservation_id: ReservationId::from(&plan.order), items: back };
            answer.extend(told(self.state.stock.decide(command, at)?));
        }
        Ok(answer)
    }

    /// The steps that bring a line's counters to what the plan says; `whole` when it speaks of units to be bought too.
    fn steps_to(
        &self,
        order: &OrderPage,
        line: &LinePage,
        served: &Served,
        whole: bool,
        steps: &mut Vec<LineProgress>,
    ) {
        let counters = line.counters();
        let slots = self.free_slots(order.order_id());
        let held = slots.iter().filter(|slot| slot.line_id == *line.line_id());
        let held = held.fold(Quantity::ZERO, |sum, slot| sum.plus(slot.quantity).unwrap_or(sum));
        let to_buy = if whole { counters.to_purchase } else { Quantity::ZERO };
        let moves = [
            (GoodsStep::Unreserve, held.less(served.promised)),
            (GoodsStep::Unbackorder, counters.backordered.less(served.waiting)),
            (GoodsStep::UnmarkToPurchase, to_buy.less(served.bought)),
            (GoodsStep::Reserve, served.promised.less(held)),
            (GoodsStep::MarkToPurchase, served.bought.less(to_buy)),
            (GoodsStep::Backorder, served.waiting.less(counters.backordered)),
        ];
        let some = moves.into_iter().filter(|(_, quantity)| !quantity.is_zero());
        steps.extend(some.map(|(step, quantity)| LineProgress { line_id: line.line_id().clone(), step, quantity }));
    }

    /// What is to be promised in addition, and what is given back.
    fn slots_moved(
        &self,
        order: &OrderPage,
        plan: &AllocationPlan,
    ) -> Result<(Vec<ReservedItem>, Vec<ReservedItem>), Invalid> {
        let mut wanted: Vec<ReservedItem> = vec![];
        for shipment in plan.shipments.iter().filter(|shipment| shipment.source == AllocationSource::OnHand) {
            for part in &shipment.lines {
                let Some(line) = order.line(&part.line) else { continue };
                let same = |item: &&mut ReservedItem| item.line_id == part.line && item.place_id == shipment.place;
                match wanted.iter_mut().find(same) {
                    Some(item) => item.quantity = item.quantity.plus(part.quantity)?,
                    None => wanted.push(ReservedItem {
                        line_id: part.line.clone(),
                        sku: line.sku().clone(),
                        place_id: shipment.place.clone(),
                        quantity: part.quantity,
                    }),
                }
            }
        }
        let held = self.free_slots(order.order_id());
        Ok((beyond(&wanted, &held), beyond(&held, &wanted)))
    }
}

/// What `these` have more of than `those`, by line and place.
fn beyond(these: &[ReservedItem], those: &[ReservedItem]) -> Vec<ReservedItem> {
    let count = |line_id: &LineId, place_id: &PlaceId| {
        let other = those.iter().find(|item| item.line_id == *line_id && item.place_id == *place_id);
        other.map_or(Quantity::ZERO, |item| item.quantity)
    };
    let rest = these.iter().map(|item| {
        let quantity = item.quantity.less(count(&item.line_id, &item.place_id));
        ReservedItem { quantity, ..item.clone() }
    });
    rest.filter(|item| !item.quantity.is_zero()).collect()
}

fn served(plan: &AllocationPlan, line_id: &LineId) -> Result<Served, Invalid> {
    let mut served = Served::default();
    for shipment in &plan.shipments {
        let sum = match shipment.source {
            AllocationSource::OnHand => &mut served.promised,
            AllocationSource::Purchase => &mut served.bought,
            AllocationSource::Backorder => &mut served.waiting,
        };
        for part in shipment.lines.iter().filter(|part| part.line == *line_id) {
            *sum = sum.plus(part.quantity)?;
        }
    }
    for part in plan.unfilled.iter().filter(|part| part.line == *line_id) {
        served.waiting = served.waiting.plus(part.quantity)?;
    }
    Ok(served)
}
