//! The rules, by family of commands.

mod content;
mod goods;
mod life;
mod walls;

pub(super) use content::command_key;
pub(super) use life::hold_key;
pub(super) use walls::{cancel_walls, content_walls, edit_walls};

use super::command::{HeldAction, OrderCommand, OrderFacts};
use super::event::OrderEvent;
use super::refusal::OrderRefusal;
use super::state::{OrderBook, OrderPage};
use super::status::{CommercialStatus, CommercialStep, next};
use crate::value::{Denial, Invalid, Moment, OrderId};

type Answer = Result<Vec<OrderEvent>, Denial<OrderRefusal>>;

impl OrderBook {
    /// Judges a command and changes nothing. A repeat answers with no events.
    ///
    /// # Errors
    /// [`Denial::Invalid`] for values that cannot stand, [`Denial::Refused`] in the order of [`OrderRefusal`].
    pub fn decide(&self, command: OrderCommand, facts: &OrderFacts, at: Moment) -> Answer {
        match command {
            OrderCommand::Draft { order } => self.draft(order, facts, at),
            OrderCommand::Place { order } => self.place(order, facts, at),
            OrderCommand::PlaceDraft { order_id } => self.place_draft(order_id),
            OrderCommand::Quote { order_id, command_id, terms } => self.quote(order_id, command_id, terms, at),
            OrderCommand::AcceptQuote { order_id } => self.accept_quote(order_id, at),
            OrderCommand::DeclineQuote { order_id, reason } => self.decline_quote(order_id, reason),
            OrderCommand::ExpireQuotes {} => Ok(self.expire_quotes(at)),
            OrderCommand::Approve { order_id } => self.approve(order_id),
            OrderCommand::PutHold { order_id, hold } => self.put_hold(order_id, hold, at),
            OrderCommand::LiftHold { order_id, hold_id } => self.lift_hold(order_id, hold_id),
            OrderCommand::Edit { order_id, command_id, external_revision, actions } => {
                self.edit(order_id, command_id, external_revision, actions, facts)
            }
            OrderCommand::CancelLines { order_id, command_id, lines, reason } => {
                self.cancel_lines(order_id, command_id, lines, reason, facts)
            }
            OrderCommand::Cancel { order_id, reason } => self.cancel(order_id, reason),
            OrderCommand::SetPriority { order_id, priority } => self.set_priority(order_id, priority),
            OrderCommand::RecordProgress { order_id, steps } => self.record_progress(order_id, steps),
            OrderCommand::Complete { order_id } => self.complete(order_id),
            OrderCommand::Reopen { order_id, reason } => self.reopen(order_id, reason),
            OrderCommand::Archive { order_id } => self.archive(order_id),
            OrderCommand::Restore { page } => self.restore(page),
        }
    }

    fn known(&self, order_id: &OrderId) -> Result<&OrderPage, OrderRefusal> {
        self.order(order_id).ok_or_else(|| {
            let order_id = order_id.clone();
            if self.is_archived(&order_id) {
                OrderRefusal::OrderArchived { order_id }
            } else {
                OrderRefusal::UnknownOrder { order_id }
            }
        })
    }
}

fn stepped(page: &OrderPage, step: CommercialStep) -> Result<CommercialStatus, OrderRefusal> {
    let wrong = || OrderRefusal::WrongStatus { order_id: page.order_id.clone(), status: page.status, step };
    next(page.status, step).ok_or_else(wrong)
}

fn free(page: &OrderPage, action: HeldAction) -> Result<(), OrderRefusal> {
    let mut holds = page.holds_blocking(action).peekable();
    if holds.peek().is_none() {
        return Ok(());
    }
    Err(OrderRefusal::Held { order_id: page.order_id.clone(), holds: holds.cloned().collect() })
}

fn given(facts: &OrderFacts) -> Result<&super::content::OrderTotals, Invalid> {
    facts.totals.as_ref().ok_or_else(|| Invalid::empty("totals"))
}
