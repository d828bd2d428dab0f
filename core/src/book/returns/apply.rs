mod ledger;

use super::{
    AcceptanceStatus, AcceptanceStep, AcceptedUnits, InspectedLine, Judgement, Replacement, ReturnCondition,
    ReturnDeadline, ReturnLine, ReturnPage, ReturnStatus, ReturnStep, ReturnTransport, ReturnWay, ReturnedLine,
    ReturnsBook, ReturnsEvent, SeenCommand, Settlement, SimpleReturnLine,
};
use crate::value::{CommandId, Corrupt, Fingerprint, LineId, OrderId, Quantity, ReturnId};

impl ReturnsBook {
    /// Books an event; refuses nothing.
    ///
    /// # Errors
    /// [`Corrupt`] when the event cannot follow from this book: the log is not ours, or not whole.
    pub fn apply(&mut self, event: &ReturnsEvent) -> Result<(), Corrupt> {
        let kind = event.kind();
        match event {
            ReturnsEvent::ReturnRequested { return_id, order_id, lines, content } => {
                let lines = lines.iter().map(requested_line).collect();
                self.open(kind, return_id, page(order_id, lines, *content, ReturnStatus::Requested))
            }
            ReturnsEvent::UnrequestedReceived { return_id, order_id, lines, content, happened_at: _ } => {
                let lines = lines.iter().map(unrequested_line).collect();
                let page = page(order_id, lines, *content, ReturnStatus::Received);
                self.open(kind, return_id, ReturnPage { unrequested: true, ..page })
            }
            ReturnsEvent::ReturnedSimply { return_id, order_id, lines, components, content, happened_at: _ } => {
                let settlement = Settlement {
                    lines: lines.iter().map(SimpleReturnLine::settled).collect(),
                    components: components.clone(),
                    step: ReturnStep::Settle,
                };
                let lines = lines.iter().map(simple_line).collect();
                let page = page(order_id, lines, *content, ReturnStatus::Settled);
                self.open(kind, return_id, ReturnPage { settlement: Some(settlement), ..page })
            }
            ReturnsEvent::ReturnApproved { return_id, expires_at } => {
                self.take(kind, return_id, ReturnStep::Approve, |page| {
                    page.approved = true;
                    page.expires_at = *expires_at;
                    Ok(())
                })
            }
            ReturnsEvent::ReturnDeclined { return_id, reason } => {
                self.take(kind, return_id, ReturnStep::Decline, |page| {
                    way(page).decline_reason = Some(reason.clone());
                    Ok(())
                })
            }
            ReturnsEvent::ReturnCancelled { return_id } => self.take(kind, return_id, ReturnStep::Cancel, |_| Ok(())),
            ReturnsEvent::ReturnExpired { return_id } => self.take(kind, return_id, ReturnStep::Expire, |_| Ok(())),
            ReturnsEvent::ReturnSent { return_id, carrier_id, tracking_id, happened_at } => {
                self.take(kind, return_id, ReturnStep::Send, |page| {
                    let (carrier_id, tracking_id) = (carrier_id.clone(), tracking_id.clone());
                    way(page).sent = Some(ReturnTransport { carrier_id, tracking_id, happened_at: *happened_at });
                    Ok(())
                })
            }
            ReturnsEvent::ReturnLost { return_id, happened_at } => {
                self.take(kind, return_id, ReturnStep::Lose, |page| {
                    way(page).lost_at = Some(*happened_at);
                    Ok(())
                })
            }
            ReturnsEvent::ReturnReceived { return_id, receipt_id, lines, step, content, happened_at: _ } => {
                self.take(kind, return_id, *step, |page| {
                    for received in lines {
                        let line = line(kind, page, &received.line_id)?;
                        line.good = line.good.plus(received.good).unwrap_or(line.good);
                        line.damaged = line.damaged.plus(received.damaged).unwrap_or(line.damaged);
                    }
                    remember(page, receipt_id, *content);
                    Ok(())
                })
            }
            ReturnsEvent::ReturnInspected { return_id, inspection_id, lines, step, content } => {
                self.take(kind, return_id, *step, |page| {
                    for judged in lines {
                        judge(line(kind, page, &judged.line_id)?, judged);
                    }
                    remember(page, inspection_id, *content);
                    Ok(())
                })
            }
            ReturnsEvent::ReturnSettled { return_id, lines, components, step } => {
                self.take(kind, return_id, *step, |page| {
                    let (lines, components) = (lines.clone(), components.clone());
                    page.settlement = Some(Settlement { lines, components, step: *step });
                    Ok(())
                })
            }
            ReturnsEvent::RejectedSentBack { return_id, happened_at, step } => {
                self.take(kind, return_id, *step, |page| {
                    way(page).sent_back_at = Some(*happened_at);
                    Ok(())
                })
            }
            ReturnsEvent::RefundedOnly { return_id, order_id, lines, refunds, components, content } => {
                let (refunds, components) = (refunds.clone(), components.clone());
                let settlement = Settlement { lines: refunds, components, step: ReturnStep::SettleWithoutGoods };
                let lines = lines.iter().map(requested_line).collect();
                let page = page(order_id, lines, *content, ReturnStatus::Settled);
                self.open(kind, return_id, ReturnPage { settlement: Some(settlement), approved: true, ..page })
            }
            ReturnsEvent::ReturnJudged { return_id, requested_at, lines, exception, version } => {
                let unknown = || Corrupt::new(kind, format!("return `{return_id}` is not known"));
                let page = self.returns.get_mut(return_id).ok_or_else(unknown)?;
                let (lines, exception, version) = (lines.clone(), exception.clone(), version.clone());
                page.judgement = Some(Box::new(Judgement { requested_at: *requested_at, lines, exception, version }));
                Ok(())
            }
            ReturnsEvent::RefundReckoned { order_id, .. } => {
                self.ledgers.entry(order_id.clone()).or_default().reckon(event);
                Ok(())
            }
            ReturnsEvent::ExchangeAgreed { return_id, order_id, replacements, content } => {
                let replaced = replacements.iter().map(|line_id| Replacement {
                    line_id: line_id.clone(),
                    return_id: return_id.clone(),
                    content: *content,
                });
                self.ledgers.entry(order_id.clone()).or_default().replacements.extend(replaced);
                Ok(())
            }
            ReturnsEvent::ReturnClosed { return_id } => self.take(kind, return_id, ReturnStep::Close, |_| Ok(())),
        }
    }

    fn open(&mut self, event: &str, return_id: &ReturnId, page: ReturnPage) -> Result<(), Corrupt> {
        if self.returns.contains_key(return_id) {
            return Err(Corrupt::new(event, format!("return `{return_id}` is known")));
        }
        self.by_order.entry(page.order_id.clone()).or_default().push(return_id.clone());
        self.returns.insert(return_id.clone(), Box::new(page));
        Ok(())
    }

    /// Moves a return along its table, changes it and keeps its deadline in the index.
    fn take(
        &mut self,
        event: &str,
        return_id: &ReturnId,
        step: ReturnStep,
        change: impl FnOnce(&mut ReturnPage) -> Result<(), Corrupt>,
    ) -> Result<(), Corrupt> {
        let unknown = || Corrupt::new(event, format!("return `{return_id}` is not known"));
        let page = self.returns.get_mut(return_id).ok_or_else(unknown)?;
        let was = page.lapses_at();
        let next = super::next_return_status(page.status, step);
        page.status = next.ok_or_else(|| Corrupt::new(event, format!("{:?} does not take {step:?}", page.status)))?;
        change(page)?;
        let is = page.lapses_at();
        if was != is {
            let deadline = |at| ReturnDeadline { at, return_id: return_id.clone() };
            was.map(|at| self.deadlines.remove(&deadline(at)));
            self.deadlines.extend(is.map(deadline));
        }
        Ok(())
    }
}

fn page(order_id: &OrderId, lines: Vec<ReturnedLine>, content: Fingerprint, status: ReturnStatus) -> ReturnPage {
    ReturnPage {
        order_id: order_id.clone(),
        content,
        lines,
        settlement: None,
        expires_at: None,
        way: None,
        judgement: None,
        status,
        approved: false,
        unrequested: false,
    }
}

fn way(page: &mut ReturnPage) -> &mut ReturnWay {
    page.way.get_or_insert_default()
}

fn remember(page: &mut ReturnPage, command_id: &CommandId, content: Fingerprint) {
    way(page).commands.push(SeenCommand { command_id: command_id.clone(), content });
}

fn line<'a>(event: &str, page: &'a mut ReturnPage, line_id: &LineId) -> Result<&'a mut ReturnedLine, Corrupt> {
    let found = page.lines.iter_mut().find(|line| line.line_id == *line_id);
    found.ok_or_else(|| Corrupt::new(event, format!("line `{line_id}` is not known")))
}

/// Books a judgement on a line: its counters and its acceptance.
fn judge(line: &mut ReturnedLine, judged: &InspectedLine) {
    if !judged.accepted.is_zero() {
        line.acceptance = super::next_acceptance_status(line.acceptance, AcceptanceStep::Accept);
        match line.accepted.iter_mut().find(|units| units.disposition == judged.disposition) {
            Some(units) => units.quantity = units.quantity.plus(judged.accepted).unwrap_or(units.quantity),
            None => {
                let units = AcceptedUnits { disposition: judged.disposition, quantity: judged.accepted };
                line.accepted.push(units);
            }
        }
    }
    if !judged.rejected.is_zero() {
        line.acceptance = super::next_acceptance_status(line.acceptance, AcceptanceStep::Reject);
        line.rejected = line.rejected.plus(judged.rejected).unwrap_or(line.rejected);
    }
}

fn requested_line(line: &ReturnLine) -> ReturnedLine {
    ReturnedLine {
        line_id: line.line_id.clone(),
        sku: line.sku.clone(),
        reason: line.reason,
        condition: line.condition,
        acceptance: AcceptanceStatus::Pending,
        requested: line.quantity,
        good: Quantity::ZERO,
        damaged: Quantity::ZERO,
        rejected: Quantity::ZERO,
        accepted: Vec::new(),
    }
}

fn unrequested_line(line: &ReturnLine) -> ReturnedLine {
    let requested = requested_line(line);
    match line.condition {
        ReturnCondition::Damaged => ReturnedLine { damaged: line.quantity, ..requested },
        _ => ReturnedLine { good: line.quantity, ..requested },
    }
}

fn simple_line(line: &SimpleReturnLine) -> ReturnedLine {
    let quantity = line.quantity;
    ReturnedLine {
        line_id: line.line_id.clone(),
        sku: line.sku.clone(),
        reason: line.reason,
        condition: ReturnCondition::Opened,
        acceptance: AcceptanceStatus::Accepted,
        requested: quantity,
        good: quantity,
        damaged: Quantity::ZERO,
        rejected: Quantity::ZERO,
        accepted: vec![AcceptedUnits { disposition: line.disposition, quantity }],
    }
}
