//! Goods that moved.

use super::walls::progress_walls;
use super::{Answer, free, stepped};
use crate::book::order::command::LineProgress;
use crate::book::order::event::OrderEvent;
use crate::book::order::goods::LineCounters;
use crate::book::order::refusal::{OrderRefusal, StepShort};
use crate::book::order::state::OrderBook;
use crate::book::order::status::CommercialStatus;
use crate::value::{OrderId, Text, near};

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
        let mut moved: Vec<LineCounters> = page.lines.iter().map(|line| line.counters).collect();
        let mut short = vec![];
        for (index, LineProgress { line_id, step, quantity }) in steps.iter().enumerate() {
            let unknown = || OrderRefusal::UnknownLine { order_id: order_id.clone(), line_id: line_id.clone() };
            let line = near(&page.lines, index, |line| line.line_id == *line_id);
            let counters = line.and_then(|line| moved.get_mut(line)).ok_or_else(unknown)?;
            match counters.stepped(*step, *quantity) {
                Some(after) => *counters = after,
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
