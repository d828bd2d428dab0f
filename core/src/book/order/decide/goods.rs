//! Goods that moved.

use super::walls::progress_walls;
use super::{Answer, free, stepped};
use crate::book::order::command::LineProgress;
use crate::book::order::event::OrderEvent;
use crate::book::order::refusal::{OrderRefusal, StepShort};
use crate::book::order::state::{LinePage, OrderBook};
use crate::book::order::status::CommercialStatus;
use crate::value::{Map, OrderId, Text};

impl OrderBook {
    /// Steps of one line are judged one after the other; every step that asks too much is listed.
    pub(super) fn record_progress(&self, order_id: OrderId, steps: Vec<LineProgress>) -> Answer {
        progress_walls(&steps)?;
        let page = self.known(&order_id)?;
        let mut reopens = false;
        for progress in &steps {
            let status = stepped(page, progress.step.commercial())?;
            reopens |= page.status == CommercialStatus::Completed && status == CommercialStatus::Reopened;
        }
        for progress in &steps {
            if let Some(action) = progress.step.held() {
                free(page, action)?;
            }
        }
        let (mut moved, mut short) = (Map::default(), vec![]);
        for LineProgress { line_id, step, quantity } in &steps {
            let unknown = || OrderRefusal::UnknownLine { order_id: order_id.clone(), line_id: line_id.clone() };
            let counters = match moved.get(line_id) {
                Some(counters) => *counters,
                None => page.line(line_id).map(LinePage::counters).copied().ok_or_else(unknown)?,
            };
            match counters.stepped(*step, *quantity) {
                Some(after) => {
                    moved.insert(line_id, after);
                }
                None => short.push(StepShort {
                    line_id: line_id.clone(),
                    step: *step,
                    asked: *quantity,
                    left: counters.at(step.from()),
                }),
            }
        }
        if !short.is_empty() {
            return Err(OrderRefusal::NotThere { steps: short }.into());
        }

        let mut events = vec![];
        if reopens {
            events.push(OrderEvent::Reopened { order_id: order_id.clone(), reason: Text::default() });
        }
        events.push(OrderEvent::LinesProgressed { order_id, steps });
        Ok(events)
    }
}
