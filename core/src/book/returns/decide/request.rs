use super::{Decided, Denial, allowed, check_length, past, repeated};
use crate::book::returns::{
    ReturnPage, ReturnShortage, ReturnStatus, ReturnStep, ReturnTransport, ReturnsBook, ReturnsCommand, ReturnsEvent,
    ReturnsFacts, ReturnsRefusal,
};
use crate::value::{
    CarrierId, Invalid, LineId, Map, Moment, Problem, Quantity, ReturnId, Set, Text, TrackingId, fingerprint,
};

impl ReturnsBook {
    pub(super) fn request(&self, command: ReturnsCommand, facts: &ReturnsFacts) -> Decided {
        let content = fingerprint(&command);
        let ReturnsCommand::RequestReturn { return_id, order_id, lines } = command else { return Ok(Vec::new()) };
        if let Some(page) = self.page(&return_id) {
            return repeated(page.content == content, return_id);
        }
        check_lines(lines.iter().map(|line| (&line.line_id, line.quantity)))?;
        check_returnable(lines.iter().map(|line| (&line.line_id, line.quantity)), facts)?;

        Ok(vec![ReturnsEvent::ReturnRequested { return_id, order_id, lines, content }])
    }

    pub(super) fn receive_unrequested(&self, command: ReturnsCommand, facts: &ReturnsFacts, at: Moment) -> Decided {
        let content = fingerprint(&command);
        let ReturnsCommand::ReceiveUnrequested { return_id, order_id, lines, happened_at } = command else {
            return Ok(Vec::new());
        };
        past(happened_at, at)?;
        if let Some(page) = self.page(&return_id) {
            return repeated(page.content == content, return_id);
        }
        check_lines(lines.iter().map(|line| (&line.line_id, line.quantity)))?;
        check_returnable(lines.iter().map(|line| (&line.line_id, line.quantity)), facts)?;

        Ok(vec![ReturnsEvent::UnrequestedReceived { return_id, order_id, lines, happened_at, content }])
    }

    pub(super) fn approve(&self, return_id: ReturnId, expires_at: Option<Moment>, at: Moment) -> Decided {
        let page = self.known(&return_id)?;
        if page.approved {
            return repeated(page.expires_at == expires_at, return_id);
        }
        allowed(&return_id, page, ReturnStep::Approve)?;
        if expires_at.is_some_and(|expires_at| expires_at <= at) {
            return Err(Invalid::new("expires_at", Problem::TooEarly { than: at.to_string() }).into());
        }

        Ok(vec![ReturnsEvent::ReturnApproved { return_id, expires_at }])
    }

    pub(super) fn decline(&self, return_id: ReturnId, reason: Text) -> Decided {
        let page = self.known(&return_id)?;
        if let Some(known) = page.decline_reason() {
            return repeated(*known == reason, return_id);
        }
        allowed(&return_id, page, ReturnStep::Decline)?;

        Ok(vec![ReturnsEvent::ReturnDeclined { return_id, reason }])
    }

    pub(super) fn cancel(&self, return_id: ReturnId) -> Decided {
        let page = self.known(&return_id)?;
        if page.status == ReturnStatus::Cancelled {
            return Ok(Vec::new());
        }
        allowed(&return_id, page, ReturnStep::Cancel)?;

        Ok(vec![ReturnsEvent::ReturnCancelled { return_id }])
    }

    pub(super) fn close(&self, return_id: ReturnId) -> Decided {
        let page = self.known(&return_id)?;
        if page.status == ReturnStatus::Closed {
            return Ok(Vec::new());
        }
        allowed(&return_id, page, ReturnStep::Close)?;

        Ok(vec![ReturnsEvent::ReturnClosed { return_id }])
    }

    pub(super) fn expire(&self, at: Moment) -> Vec<ReturnsEvent> {
        let fired = self.deadlines.iter().take_while(|deadline| deadline.at <= at);
        fired.map(|deadline| ReturnsEvent::ReturnExpired { return_id: deadline.return_id.clone() }).collect()
    }

    pub(super) fn record_sent(
        &self,
        return_id: ReturnId,
        carrier_id: Option<CarrierId>,
        tracking_id: Option<TrackingId>,
        happened_at: Moment,
        facts: &ReturnsFacts,
    ) -> Decided {
        let page = self.known(&return_id)?;
        let sent = ReturnTransport { carrier_id, tracking_id, happened_at };
        if let Some(known) = page.transport() {
            return repeated(*known == sent, return_id);
        }
        allowed(&return_id, page, ReturnStep::Send)?;
        check_claimed_again(page, facts)?;

        let ReturnTransport { carrier_id, tracking_id, happened_at } = sent;
        Ok(vec![ReturnsEvent::ReturnSent { return_id, carrier_id, tracking_id, happened_at }])
    }

    pub(super) fn record_lost(&self, return_id: ReturnId, happened_at: Moment) -> Decided {
        let page = self.known(&return_id)?;
        if let Some(known) = page.way.as_ref().and_then(|way| way.lost_at) {
            return repeated(known == happened_at, return_id);
        }
        allowed(&return_id, page, ReturnStep::Lose)?;

        Ok(vec![ReturnsEvent::ReturnLost { return_id, happened_at }])
    }
}

/// Lines of a request: some, each with a quantity, none twice.
pub(super) fn check_lines<'a>(lines: impl ExactSizeIterator<Item = (&'a LineId, Quantity)>) -> Result<(), Invalid> {
    check_length("lines", lines.len())?;
    let mut seen = Set::default();
    for (index, (line_id, quantity)) in lines.enumerate() {
        if quantity.is_zero() {
            return Err(Invalid::too_small(format!("lines[{index}].quantity"), 1));
        }
        if !seen.insert(line_id) {
            return Err(Invalid::repeated(format!("lines[{index}].line_id"), line_id));
        }
    }
    Ok(())
}

/// No line may send back more than was delivered and is not claimed; every one that would is listed.
pub(super) fn check_returnable<'a>(
    lines: impl Iterator<Item = (&'a LineId, Quantity)>,
    facts: &ReturnsFacts,
) -> Result<(), Denial> {
    let known: Map<_, _> = facts.lines.iter().map(|line| (&line.line_id, line.delivered.less(line.claimed))).collect();
    let mut short = Vec::new();
    for (line_id, asked) in lines {
        let unknown = || ReturnsRefusal::UnknownLine { line_id: line_id.clone() };
        let returnable = *known.get(line_id).ok_or_else(unknown)?;
        if asked > returnable {
            short.push(ReturnShortage { line_id: line_id.clone(), asked, returnable });
        }
    }
    if short.is_empty() { Ok(()) } else { Err(ReturnsRefusal::BeyondDelivered { lines: short }.into()) }
}

/// An expired return freed its units; when it comes after all, they must still be free.
pub(super) fn check_claimed_again(page: &ReturnPage, facts: &ReturnsFacts) -> Result<(), Denial> {
    if page.status != ReturnStatus::Expired {
        return Ok(());
    }
    check_returnable(page.lines.iter().map(|line| (&line.line_id, line.requested)), facts)
}
