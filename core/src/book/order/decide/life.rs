//! Commands that move the agreement along its table, and holds.

use super::content::repeated;
use super::walls::{hold_walls, quote_walls};
use super::{Answer, free, stepped};
use crate::book::order::command::{HeldAction, OrderHold};
use crate::book::order::content::QuoteTerms;
use crate::book::order::edit::{all_units, units_cancelled};
use crate::book::order::event::OrderEvent;
use crate::book::order::refusal::{LineLeft, OrderRefusal};
use crate::book::order::state::{OrderBook, OrderPage};
use crate::book::order::status::{CommercialStatus, CommercialStep};
use crate::value::{CommandId, Fingerprint, HoldId, Moment, OrderId, Text, fingerprint};

/// The key under which a hold is remembered on its order's page.
pub(in crate::book::order) fn hold_key(hold_id: &HoldId) -> Fingerprint {
    fingerprint(&("hold", hold_id))
}

impl OrderBook {
    pub(super) fn place_draft(&self, order_id: OrderId) -> Answer {
        let page = self.known(&order_id)?;
        if page.status == CommercialStatus::Placed {
            return Ok(vec![]);
        }
        stepped(page, CommercialStep::Place)?;

        Ok(vec![OrderEvent::DraftPlaced { order_id }])
    }

    pub(super) fn quote(&self, order_id: OrderId, command_id: CommandId, terms: QuoteTerms, at: Moment) -> Answer {
        let page = self.known(&order_id)?;
        let fingerprint = fingerprint(&("quote", &terms));
        if repeated(page, &command_id, fingerprint)? {
            return Ok(vec![]);
        }
        quote_walls(&terms, page.total())?;
        stepped(page, CommercialStep::Quote)?;
        if terms.valid_until <= at {
            return Err(OrderRefusal::QuoteTooShort { valid_until: terms.valid_until }.into());
        }

        Ok(vec![OrderEvent::Quoted { order_id, command_id, terms, fingerprint }])
    }

    pub(super) fn accept_quote(&self, order_id: OrderId, at: Moment) -> Answer {
        let page = self.known(&order_id)?;
        if page.status == CommercialStatus::Placed && page.quote.is_some() {
            return Ok(vec![]);
        }
        stepped(page, CommercialStep::AcceptQuote)?;
        if let Some(terms) = page.quote()
            && terms.valid_until <= at
        {
            return Err(OrderRefusal::QuoteLapsed { order_id, valid_until: terms.valid_until }.into());
        }

        Ok(vec![OrderEvent::QuoteAccepted { order_id }])
    }

    pub(super) fn decline_quote(&self, order_id: OrderId, reason: Text) -> Answer {
        let page = self.known(&order_id)?;
        if page.status == CommercialStatus::Declined {
            return Ok(vec![]);
        }
        stepped(page, CommercialStep::DeclineQuote)?;

        Ok(vec![OrderEvent::QuoteDeclined { order_id, reason }])
    }

    /// A quote stands until, not at, its moment: at that moment it lapses.
    pub(super) fn expire_quotes(&self, at: Moment) -> Vec<OrderEvent> {
        let due = self.lapsing.iter().take_while(|(moment, _)| *moment <= at);
        due.map(|(_, order_id)| OrderEvent::QuoteExpired { order_id: order_id.clone() }).collect()
    }

    pub(super) fn approve(&self, order_id: OrderId) -> Answer {
        let page = self.known(&order_id)?;
        if page.status == CommercialStatus::Approved {
            return Ok(vec![]);
        }
        stepped(page, CommercialStep::Approve)?;
        free(page, HeldAction::Approve)?;

        Ok(vec![OrderEvent::Approved { order_id }])
    }

    pub(super) fn put_hold(&self, order_id: OrderId, hold: OrderHold, at: Moment) -> Answer {
        hold_walls(&hold, at)?;
        let page = self.known(&order_id)?;
        let fingerprint = fingerprint(&hold);
        match page.seen(hold_key(&hold.hold_id)) {
            Some(seen) if seen == fingerprint => return Ok(vec![]),
            Some(_) => return Err(OrderRefusal::HoldAltered { order_id, hold_id: hold.hold_id }.into()),
            None => {}
        }
        stepped(page, CommercialStep::PutHold)?;

        Ok(vec![OrderEvent::HoldPut { order_id, hold, fingerprint }])
    }

    pub(super) fn lift_hold(&self, order_id: OrderId, hold_id: HoldId) -> Answer {
        let page = self.known(&order_id)?;
        if page.seen(hold_key(&hold_id)).is_none() {
            return Err(OrderRefusal::UnknownHold { order_id, hold_id }.into());
        }
        if page.holds.iter().all(|hold| hold.hold_id != hold_id) {
            return Ok(vec![]);
        }

        Ok(vec![OrderEvent::HoldLifted { order_id, hold_id }])
    }

    pub(super) fn cancel(&self, order_id: OrderId, reason: Text) -> Answer {
        let page = self.known(&order_id)?;
        if page.status == CommercialStatus::Cancelled {
            return Ok(vec![]);
        }
        if page.has_shipped() {
            let open = all_units(page).into_iter().map(|line| LineLeft { line_id: line.line_id, left: line.quantity });
            return Err(OrderRefusal::UnitsShipped { order_id, open: open.collect() }.into());
        }
        stepped(page, CommercialStep::Cancel)?;
        free(page, HeldAction::Cancel)?;
        let units = units_cancelled(page, &all_units(page))?;

        Ok(vec![OrderEvent::Cancelled { order_id, units, reason }])
    }

    pub(super) fn set_priority(&self, order_id: OrderId, priority: i32) -> Answer {
        let page = self.known(&order_id)?;
        if page.priority == priority {
            return Ok(vec![]);
        }
        stepped(page, CommercialStep::SetPriority)?;

        Ok(vec![OrderEvent::PrioritySet { order_id, priority }])
    }

    pub(super) fn complete(&self, order_id: OrderId) -> Answer {
        let page = self.known(&order_id)?;
        if page.status == CommercialStatus::Completed {
            return Ok(vec![]);
        }
        stepped(page, CommercialStep::Complete)?;
        free(page, HeldAction::Complete)?;
        if page.is_unfinished() {
            let left = page.lines.iter().map(|line| (line, line.counters.unfinished()));
            let left = left.filter(|(_, left)| !left.is_zero());
            let open = left.map(|(line, left)| LineLeft { line_id: line.line_id.clone(), left });
            return Err(OrderRefusal::Unfinished { order_id, open: open.collect() }.into());
        }

        Ok(vec![OrderEvent::Completed { order_id }])
    }

    pub(super) fn reopen(&self, order_id: OrderId, reason: Text) -> Answer {
        let page = self.known(&order_id)?;
        if page.status == CommercialStatus::Reopened {
            return Ok(vec![]);
        }
        stepped(page, CommercialStep::Reopen)?;

        Ok(vec![OrderEvent::Reopened { order_id, reason }])
    }

    pub(super) fn archive(&self, order_id: OrderId) -> Answer {
        if self.is_archived(&order_id) {
            return Ok(vec![]);
        }
        let page = self.known(&order_id)?;
        if !page.status.is_finished() {
            return Err(OrderRefusal::NotFinished { order_id, status: page.status }.into());
        }

        Ok(vec![OrderEvent::Archived { order_id }])
    }

    pub(super) fn restore(&self, page: OrderPage) -> Answer {
        let digest = page.digest();
        if self.order(&page.order_id).is_some_and(|known| *known == page) {
            return Ok(vec![]);
        }
        if self.archived.get(&page.order_id).is_none_or(|archived| archived.page != digest) {
            return Err(OrderRefusal::NotArchived { order_id: page.order_id }.into());
        }

        Ok(vec![OrderEvent::Restored { page }])
    }
}
