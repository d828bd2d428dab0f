//! A unit changes hands between orders: only by a command that says by what right.

use super::{Answer, told};
use crate::book::order::{GoodsStage, GoodsStep, LineProgress, OrderCommand};
use crate::book::stock::{RepromiseGrounds, RepromisedItem, ReservedItem, StockCommand};
use crate::shop::Shop;
use crate::value::{Invalid, LineId, Map, Moment, MovementId, OrderId, Quantity, ReservationId};

impl Shop {
    pub(super) fn repromise(
        &self,
        movement_id: MovementId,
        from_order_id: OrderId,
        to_order_id: OrderId,
        items: Vec<RepromisedItem>,
        grounds: RepromiseGrounds,
        at: Moment,
    ) -> Answer {
        let (from, to) = (ReservationId::from(&from_order_id), ReservationId::from(&to_order_id));
        let (holder, claimant) = (self.known_order(&from_order_id)?, self.known_order(&to_order_id)?);
        for (index, item) in items.iter().enumerate() {
            for (order, line_id) in [(holder, &item.from_line_id), (claimant, &item.to_line_id)] {
                if order.line(line_id).is_some_and(|line| *line.sku() != item.sku) {
                    let field = format!("items[{index}].sku");
                    return Err(Invalid::inconsistent(field, format!("the product of line {line_id}")).into());
                }
            }
        }
        let given: Vec<ReservedItem> = items.iter().map(RepromisedItem::given).collect();
        self.not_in_parcels(&from, &given)?;
        let deadline = self.unpaid_deadline(&to_order_id, claimant.total(), at)?;
        let taken: Vec<_> = items.iter().map(|item| (item.to_line_id.clone(), item.quantity)).collect();
        let command = StockCommand::Repromise { movement_id, from, to, items, deadline, grounds };
        let stock = self.state.stock.decide(command, at)?;
        if stock.is_empty() {
            return Ok(vec![]);
        }
        let mut answer = told(stock);
        let mut steps = vec![];
        for step in [GoodsStep::Unreserve, GoodsStep::Backorder] {
            steps.extend(given.iter().map(|item| progress(&item.line_id, step, item.quantity)));
        }
        answer.extend(told(self.order_events(OrderCommand::RecordProgress { order_id: from_order_id, steps }, at)?));

        let mut wanted: Map<LineId, Quantity> = Map::default();
        for (line_id, quantity) in taken {
            let sum = wanted.entry(line_id).or_default();
            *sum = sum.plus(quantity)?;
        }
        let (mut steps, mut waits) = (vec![], vec![]);
        for line in claimant.lines() {
            let waiting = line.counters().at(GoodsStage::Backordered);
            let wanted = wanted.get(line.line_id()).copied().unwrap_or_default();
            // Open units first, then those that wait for stock, then those still to be bought.
            let beyond_open = wanted.less(line.counters().at(GoodsStage::Ordered));
            let from_waiting = beyond_open.min(waiting);
            let to_buy = beyond_open.less(from_waiting);
            steps.extend(
                [(GoodsStep::Unbackorder, from_waiting), (GoodsStep::UnmarkToPurchase, to_buy)]
                    .map(|(step, quantity)| progress(line.line_id(), step, quantity)),
            );
            waits.push((line.line_id(), waiting.less(from_waiting)));
        }
        steps.extend(wanted.iter().map(|(line_id, quantity)| progress(line_id, GoodsStep::Reserve, *quantity)));
        steps.retain(|step| !step.quantity.is_zero());
        answer.extend(self.lifted(&to_order_id, waits, at)?);
        answer.extend(told(self.order_events(OrderCommand::RecordProgress { order_id: to_order_id, steps }, at)?));
        Ok(answer)
    }
}

fn progress(line_id: &LineId, step: GoodsStep, quantity: Quantity) -> LineProgress {
    LineProgress { line_id: line_id.clone(), step, quantity }
}
