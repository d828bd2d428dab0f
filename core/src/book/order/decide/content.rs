//! Commands that make or change what was agreed.

use super::walls::{cancel_walls, content_walls, edit_walls, order_walls, totals_walls};
use super::{Answer, free, given, stepped};
use crate::book::order::command::{EditAction, HeldAction, OrderFacts, UnitsToCancel};
use crate::book::order::content::{NewOrder, OrderTotals};
use crate::book::order::edit::{edited, units_cancelled, without};
use crate::book::order::event::OrderEvent;
use crate::book::order::refusal::OrderRefusal;
use crate::book::order::state::{OrderBook, OrderPage};
use crate::book::order::status::CommercialStep;
use crate::value::{CommandId, Denial, Fingerprint, Invalid, Moment, OrderId, Text, fingerprint};

/// The key under which a command is remembered on its order's page.
pub(in crate::book::order) fn command_key(command_id: &CommandId) -> Fingerprint {
    fingerprint(&("command", command_id))
}

/// Whether the command was carried out before with the same content.
pub(super) fn repeated(page: &OrderPage, command_id: &CommandId, content: Fingerprint) -> Result<bool, OrderRefusal> {
    match page.seen(command_key(command_id)) {
        Some(seen) if seen == content => Ok(true),
        Some(_) => {
            Err(OrderRefusal::CommandAltered { order_id: page.order_id.clone(), command_id: command_id.clone() })
        }
        None => Ok(false),
    }
}

impl OrderBook {
    pub(super) fn draft(&self, order: NewOrder, facts: &OrderFacts, at: Moment) -> Answer {
        let fingerprint = fingerprint(&("draft", &order));
        let Some(totals) = self.newcomer(&order, fingerprint, facts, at)? else { return Ok(vec![]) };

        Ok(vec![OrderEvent::Drafted { order, totals, fingerprint }])
    }

    pub(super) fn place(&self, order: NewOrder, facts: &OrderFacts, at: Moment) -> Answer {
        let fingerprint = fingerprint(&("place", &order));
        let Some(totals) = self.newcomer(&order, fingerprint, facts, at)? else { return Ok(vec![]) };

        Ok(vec![OrderEvent::Placed { order, totals, fingerprint }])
    }

    /// The totals of an order that may come in; `None` for a repeat.
    fn newcomer(
        &self,
        order: &NewOrder,
        content: Fingerprint,
        facts: &OrderFacts,
        at: Moment,
    ) -> Result<Option<OrderTotals>, Denial<OrderRefusal>> {
        order_walls(order, at)?;
        let archived = || self.archived.get(&order.order_id).map(|archived| archived.placed);
        if let Some(known) = self.order(&order.order_id).map(|page| page.placed).or_else(archived) {
            if known == content {
                return Ok(None);
            }
            return Err(OrderRefusal::OrderAltered { order_id: order.order_id.clone() }.into());
        }
        let totals = given(facts)?;
        totals_walls(totals, &order.content)?;
        if let Some(external_id) = &order.external_id
            && let Some(order_id) = self.by_external(&order.channel_id, external_id)
        {
            let (external_id, order_id) = (external_id.clone(), order_id.clone());
            return Err(OrderRefusal::ExternalTaken { external_id, order_id }.into());
        }
        Ok(Some(totals.clone()))
    }

    pub(super) fn edit(
        &self,
        order_id: OrderId,
        command_id: CommandId,
        external_revision: Option<u64>,
        actions: Vec<EditAction>,
        facts: &OrderFacts,
    ) -> Answer {
        edit_walls(&actions)?;
        let page = self.known(&order_id)?;
        let fingerprint = fingerprint(&("edit", external_revision, &actions));
        if repeated(page, &command_id, fingerprint)? {
            return Ok(vec![]);
        }
        if let Some(revision) = external_revision
            && revision <= page.external_revision
        {
            let known = page.seen.iter().any(|seen| seen.content == fingerprint);
            if revision == page.external_revision && known {
                return Ok(vec![]);
            }
            return Err(OrderRefusal::StaleRevision { order_id, revision, recorded: page.external_revision }.into());
        }
        stepped(page, CommercialStep::Edit)?;
        free(page, HeldAction::Edit)?;
        let content = edited(page, &actions)?.content();
        content_walls(&content).map_err(|invalid| invalid.within("content"))?;
        let totals = given(facts)?.clone();
        totals_walls(&totals, &content)?;

        Ok(vec![OrderEvent::Edited { order_id, command_id, external_revision, actions, totals, fingerprint }])
    }

    pub(super) fn cancel_lines(
        &self,
        order_id: OrderId,
        command_id: CommandId,
        lines: Vec<UnitsToCancel>,
        reason: Text,
        facts: &OrderFacts,
    ) -> Answer {
        cancel_walls(&lines)?;
        let page = self.known(&order_id)?;
        let fingerprint = fingerprint(&("cancel", &lines, &reason));
        if repeated(page, &command_id, fingerprint)? {
            return Ok(vec![]);
        }
        stepped(page, CommercialStep::CancelLines)?;
        free(page, HeldAction::Cancel)?;
        let units = units_cancelled(page, &lines)?;
        let after = without(page, &units).ok_or_else(|| Invalid::inconsistent("lines", "the units of the order"))?;
        let content = after.content();
        if content.lines.is_empty() {
            return Err(OrderRefusal::NothingLeft { order_id }.into());
        }
        let totals = given(facts)?.clone();
        totals_walls(&totals, &content)?;

        Ok(vec![OrderEvent::LinesCancelled { order_id, command_id, units, reason, totals, fingerprint }])
    }
}
