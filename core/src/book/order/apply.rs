use super::command::LineProgress;
use super::content::{NewOrder, OrderTotals};
use super::decide::{command_key, hold_key};
use super::edit::{edited, fresh, without};
use super::event::{CancelledUnits, OrderEvent};
use super::state::{Archived, OrderBook, OrderPage, Seen, Sums};
use super::status::{CommercialStatus, CommercialStep, next};
use crate::value::{CommandId, Corrupt, Fingerprint, OrderId, near};

impl OrderBook {
    /// Books an event. It refuses nothing.
    ///
    /// # Errors
    /// [`Corrupt`] when the event cannot follow from this state; then nothing changed.
    pub fn apply(&mut self, event: &OrderEvent) -> Result<(), Corrupt> {
        let kind = event.kind();
        match event {
            OrderEvent::Drafted { order, totals, fingerprint } => {
                self.open(kind, order, totals, *fingerprint, CommercialStatus::Draft)
            }
            OrderEvent::Placed { order, totals, fingerprint } => {
                self.open(kind, order, totals, *fingerprint, CommercialStatus::Placed)
            }
            OrderEvent::DraftPlaced { order_id } => self.stepped(kind, order_id, CommercialStep::Place),
            OrderEvent::Quoted { order_id, command_id, terms, fingerprint } => {
                let old = self.page(kind, order_id)?.quote().map(|terms| terms.valid_until);
                self.stepped(kind, order_id, CommercialStep::Quote)?;
                if let Some(old) = old {
                    self.lapsing.remove(&(old, order_id.clone()));
                }
                self.lapsing.insert((terms.valid_until, order_id.clone()));
                let page = self.page(kind, order_id)?;
                page.quote = Some(Box::new(terms.clone()));
                remember(page, command_id, *fingerprint);
                Ok(())
            }
            OrderEvent::QuoteAccepted { order_id } => self.unquoted(kind, order_id, CommercialStep::AcceptQuote),
            OrderEvent::QuoteDeclined { order_id, .. } => self.unquoted(kind, order_id, CommercialStep::DeclineQuote),
            OrderEvent::QuoteExpired { order_id } => self.unquoted(kind, order_id, CommercialStep::ExpireQuote),
            OrderEvent::Approved { order_id } => self.stepped(kind, order_id, CommercialStep::Approve),
            OrderEvent::HoldPut { order_id, hold, fingerprint } => {
                let page = self.page(kind, order_id)?;
                page.holds.push(hold.clone());
                page.seen.push(Seen { key: hold_key(&hold.hold_id), content: *fingerprint });
                Ok(())
            }
            OrderEvent::HoldLifted { order_id, hold_id } => {
                self.page(kind, order_id)?.holds.retain(|hold| hold.hold_id != *hold_id);
                Ok(())
            }
            OrderEvent::Edited { order_id, command_id, external_revision, actions, totals, fingerprint } => {
                let page = self.page(kind, order_id)?;
                let mut after = edited(page, actions).map_err(|refusal| Corrupt::new(kind, refusal.to_string()))?;
                price(kind, &mut after, totals)?;
                after.external_revision = external_revision.unwrap_or(after.external_revision);
                remember(&mut after, command_id, *fingerprint);
                self.unquoted(kind, order_id, CommercialStep::Edit)?;
                let page = self.page(kind, order_id)?;
                after.status = page.status;
                if page.status == CommercialStatus::Draft {
                    after.quote = None;
                }
                *page = after;
                Ok(())
            }
            OrderEvent::LinesCancelled { order_id, command_id, units, totals, fingerprint, .. } => {
                let page = self.page(kind, order_id)?;
                let mut after = cancelled(kind, page, units)?;
                price(kind, &mut after, totals)?;
                remember(&mut after, command_id, *fingerprint);
                *page = after;
                Ok(())
            }
            OrderEvent::Cancelled { order_id, units, .. } => {
                let after = cancelled(kind, self.page(kind, order_id)?, units)?;
                self.unquoted(kind, order_id, CommercialStep::Cancel)?;
                let page = self.page(kind, order_id)?;
                page.lines = after.lines;
                Ok(())
            }
            OrderEvent::PrioritySet { order_id, priority } => {
                self.page(kind, order_id)?.priority = *priority;
                Ok(())
            }
            OrderEvent::LinesProgressed { order_id, steps } => progressed(kind, self.page(kind, order_id)?, steps),
            OrderEvent::Completed { order_id } => self.stepped(kind, order_id, CommercialStep::Complete),
            OrderEvent::Reopened { order_id, .. } => self.stepped(kind, order_id, CommercialStep::Reopen),
            OrderEvent::Archived { order_id } => self.put_away(kind, order_id),
            OrderEvent::Restored { page } => {
                self.archived.swap_remove(&page.order_id);
                self.orders.insert(page.order_id.clone(), Box::new(page.clone()));
                Ok(())
            }
        }
    }

    fn page(&mut self, kind: &str, order_id: &OrderId) -> Result<&mut OrderPage, Corrupt> {
        self.orders.get_mut(order_id).map(Box::as_mut).ok_or_else(|| Corrupt::new(kind, format!("order {order_id}")))
    }

    fn stepped(&mut self, kind: &str, order_id: &OrderId, step: CommercialStep) -> Result<(), Corrupt> {
        let page = self.page(kind, order_id)?;
        let status = page.status;
        page.status = next(status, step).ok_or_else(|| Corrupt::new(kind, format!("{status:?} {step:?}")))?;
        Ok(())
    }

    /// A step after which no offer can lapse any more.
    fn unquoted(&mut self, kind: &str, order_id: &OrderId, step: CommercialStep) -> Result<(), Corrupt> {
        self.stepped(kind, order_id, step)?;
        if let Some(valid_until) = self.page(kind, order_id)?.quote().map(|terms| terms.valid_until) {
            self.lapsing.remove(&(valid_until, order_id.clone()));
        }
        Ok(())
    }

    fn open(
        &mut self,
        kind: &str,
        order: &NewOrder,
        totals: &OrderTotals,
        placed: Fingerprint,
        status: CommercialStatus,
    ) -> Result<(), Corrupt> {
        if self.orders.contains_key(&order.order_id) {
            return Err(Corrupt::new(kind, format!("order {} again", order.order_id)));
        }
        let content = &order.content;
        let mut page = OrderPage {
            order_id: order.order_id.clone(),
            customer_id: order.customer_id.clone(),
            channel_id: order.channel_id.clone(),
            external_id: order.external_id.clone(),
            external_revision: order.external_revision,
            happened_at: order.happened_at,
            note: order.note.clone(),
            status,
            currency: content.currency,
            tax_basis: content.tax_basis,
            lines: content.lines.iter().map(fresh).collect(),
            discounts: content.discounts.clone(),
            charges: content.charges.clone(),
            address_id: content.address_id.clone(),
            priority: content.priority,
            sums: Sums::of(totals),
            version: totals.version.clone(),
            quote: None,
            holds: vec![],
            placed,
            seen: vec![],
        };
        price(kind, &mut page, totals)?;
        if let Some(external_id) = &order.external_id {
            let names = self.external.entry(order.channel_id.clone()).or_default();
            names.insert(external_id.clone(), order.order_id.clone());
        }
        self.orders.insert(order.order_id.clone(), Box::new(page));
        Ok(())
    }

    fn put_away(&mut self, kind: &str, order_id: &OrderId) -> Result<(), Corrupt> {
        let page = self.page(kind, order_id)?;
        let archived = Archived { placed: page.placed, page: page.digest() };
        self.orders.swap_remove(order_id);
        self.archived.insert(order_id.clone(), archived);
        Ok(())
    }
}

fn remember(page: &mut OrderPage, command_id: &CommandId, content: Fingerprint) {
    page.seen.push(Seen { key: command_key(command_id), content });
}

/// Writes what the order costs onto its page. The totals list the lines that have units left, in their order.
fn price(kind: &str, page: &mut OrderPage, totals: &OrderTotals) -> Result<(), Corrupt> {
    let mut priced = totals.lines.iter();
    for line in &mut page.lines {
        if line.counters.billable().is_zero() {
            (line.gross, line.discount, line.tax, line.total) = (0, 0, 0, 0);
            continue;
        }
        let of = priced.next().filter(|of| of.line_id == line.line_id);
        let of = of.ok_or_else(|| Corrupt::new(kind, format!("totals of line {}", line.line_id)))?;
        line.gross = of.gross.minor_units();
        line.discount = of.discount.minor_units();
        line.tax = of.tax.minor_units();
        line.total = of.total.minor_units();
    }
    page.sums = Sums::of(totals);
    page.version = totals.version.clone();
    Ok(())
}

fn cancelled(kind: &str, page: &OrderPage, units: &[CancelledUnits]) -> Result<OrderPage, Corrupt> {
    without(page, units).ok_or_else(|| Corrupt::new(kind, format!("units of order {}", page.order_id)))
}

fn progressed(kind: &str, page: &mut OrderPage, steps: &[LineProgress]) -> Result<(), Corrupt> {
    let before: Vec<_> = page.lines.iter().map(|line| line.counters).collect();
    for (index, progress) in steps.iter().enumerate() {
        let line = near(&page.lines, index, |line| line.line_id == progress.line_id);
        let line = line.and_then(|line| page.lines.get_mut(line));
        let after = line.and_then(|line| Some((line.counters.stepped(progress.step, progress.quantity)?, line)));
        let Some((counters, line)) = after else {
            page.lines.iter_mut().zip(before).for_each(|(line, counters)| line.counters = counters);
            return Err(Corrupt::new(kind, format!("{:?} of line {}", progress.step, progress.line_id)));
        };
        line.counters = counters;
    }
    Ok(())
}

impl Sums {
    fn of(totals: &OrderTotals) -> Self {
        Self {
            goods: totals.goods.minor_units(),
            discount: totals.discount.minor_units(),
            tax: totals.tax.minor_units(),
            shipping: totals.shipping.minor_units(),
            fees: totals.fees.minor_units(),
            total: totals.total.minor_units(),
        }
    }
}
