//! Orders and what is on its way: units that wait may stand on a supply, and become units on hand when it arrives.

use super::sourcing::{Asked, Sourced};
use super::{Answer, told};
use crate::book::order::{GoodsStep, LineProgress, OrderEvent};
use crate::book::stock::{StockCommand, StockEvent, SuppliedItem, SupplyCommand, SupplyEvent};
use crate::shop::{Shop, ShopEvent};
use crate::value::{LineId, Moment, MovementId, OrderId, Quantity, ReservationId, fingerprint};

impl Shop {
    /// The stock room's events, each followed by what it means for order lines: a promise on a supply that became one
    /// of units on hand.
    pub(super) fn filled(&self, events: Vec<StockEvent>) -> Vec<ShopEvent> {
        let mut answer = Vec::with_capacity(events.len());
        for event in events {
            let progress = self.progress_of_filled(&event);
            answer.push(event.into());
            answer.extend(progress.map(ShopEvent::from));
        }
        answer
    }

    fn progress_of_filled(&self, event: &StockEvent) -> Option<OrderEvent> {
        let StockEvent::Supply { event: SupplyEvent::Filled { reservation_id, items, .. } } = event else {
            return None;
        };
        let order_id = OrderId::new(reservation_id.as_str()).ok()?;
        self.state.orders.order(&order_id)?;
        let step = |step, item: &crate::book::stock::ReservedItem| LineProgress {
            line_id: item.line_id.clone(),
            step,
            quantity: item.quantity,
        };
        let back = items.iter().map(|item| step(GoodsStep::Unbackorder, item));
        let steps = back.chain(items.iter().map(|item| step(GoodsStep::Reserve, item))).collect();
        Some(OrderEvent::LinesProgressed { order_id, steps })
    }

    /// Promises on supplies for units that no place has, as far as they are expected at the shop's own places, earliest
    /// first. What is not expected either merely waits.
    pub(super) fn on_supply(
        &self,
        asked: &Asked<'_>,
        sourced: &Sourced,
        deadline: Option<Moment>,
        at: Moment,
    ) -> Answer {
        let stock = &self.state.stock;
        if !stock.expects_anything() {
            return Ok(vec![]);
        }
        let Asked { order_id, wanted, .. } = *asked;
        let mut items: Vec<SuppliedItem> = vec![];
        for (line, short) in wanted.iter().zip(&sourced.short) {
            let mut left = *short;
            let ours = stock.expected(line.sku).filter(|supply| self.terms.sourcing.contains(&supply.place_id));
            for supply in ours {
                let same = items.iter().filter(|item| item.sku == *line.sku && item.supply_id == supply.supply_id);
                let taken = same.fold(supply.promised, |sum, item| sum.saturating_add(item.quantity.units()));
                let free = Quantity::of_units(supply.units.saturating_sub(taken)).unwrap_or_default();
                let quantity = left.min(free);
                if !quantity.is_zero() {
                    let (line_id, sku) = (line.line_id.clone(), line.sku.clone());
                    items.push(SuppliedItem { line_id, sku, supply_id: supply.supply_id, quantity });
                    left = left.less(quantity);
                }
            }
        }
        if items.is_empty() {
            return Ok(vec![]);
        }
        // The shop's version makes the key unique: no other answer is given at this version.
        let key = fingerprint(&(order_id, self.state.version, "supply")).to_string();
        let (movement_id, reservation_id) = (MovementId::new(key)?, ReservationId::from(order_id));
        let command = SupplyCommand::Promise { movement_id, reservation_id, items, deadline };
        Ok(told(stock.decide(StockCommand::Supply { command }, at)?))
    }

    /// Frees promises on supplies beyond the units that still wait, line by line; the latest supply is freed first.
    pub(super) fn lifted(&self, order_id: &OrderId, mut waits: Vec<(&LineId, Quantity)>, at: Moment) -> Answer {
        let reservation_id = ReservationId::from(order_id);
        let promises = self.state.stock.promised_on_supply(&reservation_id);
        if promises.is_empty() {
            return Ok(vec![]);
        }
        let mut earliest_first: Vec<_> = promises.iter().collect();
        earliest_first.sort_by_key(|promise| self.state.stock.supply(&promise.supply_id).map(|supply| supply.due()));
        let mut items = vec![];
        for promise in earliest_first {
            let left = waits.iter_mut().find(|(line_id, _)| **line_id == promise.line_id).map(|(_, left)| left);
            let kept = left.map_or(Quantity::ZERO, |left| {
                let kept = promise.quantity.min(*left);
                *left = left.less(kept);
                kept
            });
            let quantity = promise.quantity.less(kept);
            if !quantity.is_zero() {
                let (line_id, sku, supply_id) =
                    (promise.line_id.clone(), promise.sku.clone(), promise.supply_id.clone());
                items.push(SuppliedItem { line_id, sku, supply_id, quantity });
            }
        }
        if items.is_empty() {
            return Ok(vec![]);
        }
        let command = SupplyCommand::Unpromise { reservation_id, items };
        Ok(told(self.state.stock.decide(StockCommand::Supply { command }, at)?))
    }
}
