//! Deadlines: everything lapses in one answer, and only here.

use super::{Answer, told};
use crate::book::carrier::CarrierCommand;
use crate::book::order::{GoodsStep, LineProgress, OrderCommand, OrderEvent};
use crate::book::payment::PaymentCommand;
use crate::book::returns::{ReturnsCommand, ReturnsFacts};
use crate::book::stock::{StockCommand, StockEvent};
use crate::shop::{Shop, ShopEvent};
use crate::value::{Moment, OrderId};

impl Shop {
    pub(super) fn tick(&self, at: Moment) -> Answer {
        let lapsed = self.state.stock.decide(StockCommand::Expire {}, at)?;
        let mut answer: Vec<ShopEvent> = vec![];
        for event in lapsed {
            let step_back = self.unreserved(&event);
            answer.push(event.into());
            answer.extend(step_back.map(ShopEvent::from));
        }
        answer.extend(told(self.order_events(OrderCommand::ExpireQuotes {}, at)?));
        answer.extend(told(self.state.payments.decide(PaymentCommand::Expire {}, at)?));
        let facts = ReturnsFacts::default();
        answer.extend(told(self.state.returns.decide(ReturnsCommand::ExpireReturns {}, &facts, at)?));
        answer.extend(told(self.state.carriers.decide(CarrierCommand::ExpireCases {}, at)?));
        Ok(answer)
    }

    /// The order lines behind a promise that lapsed, if it was an order's: its units are merely ordered again.
    fn unreserved(&self, event: &StockEvent) -> Option<OrderEvent> {
        let StockEvent::ReservationExpired { reservation_id, items } = event else { return None };
        let order_id = OrderId::new(reservation_id.as_str()).ok()?;
        let lines = self.as_ordered(self.state.orders.order(&order_id)?, items).into_iter();
        let step = GoodsStep::Unreserve;
        let steps = lines.map(|(line_id, quantity)| LineProgress { line_id, step, quantity }).collect();
        Some(OrderEvent::LinesProgressed { order_id, steps })
    }
}
