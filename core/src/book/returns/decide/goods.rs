use super::request::{check_claimed_again, check_lines};
use super::{Decided, allowed, check_length, past, repeated};
use crate::book::returns::{
    InspectedLine, ReturnPage, ReturnStep, ReturnedLine, ReturnsBook, ReturnsCommand, ReturnsEvent, ReturnsFacts,
    ReturnsRefusal,
};
use crate::value::{CommandId, Fingerprint, Invalid, LineId, Map, Moment, Quantity, ReturnId, Units, fingerprint};

impl ReturnsBook {
    pub(super) fn receive(&self, command: ReturnsCommand, facts: &ReturnsFacts, at: Moment) -> Decided {
        let content = fingerprint(&command);
        let ReturnsCommand::ReceiveReturn { return_id, receipt_id, lines, happened_at } = command else {
            return Ok(Vec::new());
        };
        past(happened_at, at)?;
        let page = self.known(&return_id)?;
        if let Some(known) = page.seen(&receipt_id) {
            return seen_before(known, content, return_id, receipt_id);
        }
        for (index, line) in lines.iter().enumerate() {
            line.good.plus(line.damaged).map_err(|invalid| invalid.of(&format!("lines[{index}].good")))?;
        }
        let quantities = lines.iter().map(|line| (&line.line_id, line.good.plus(line.damaged).unwrap_or(line.good)));
        check_lines(quantities.clone())?;
        allowed(&return_id, page, ReturnStep::ReceivePart)?;
        check_claimed_again(page, facts)?;
        let mut open = by_line(page, |line| line.open_to_receive());
        for (line_id, quantity) in quantities {
            let left = known_line(&mut open, line_id)?;
            if quantity > *left {
                return Err(ReturnsRefusal::BeyondRequested { line_id: line_id.clone(), open: *left }.into());
            }
            *left = left.less(quantity);
        }
        let rest = open.values().all(|left| left.is_zero());
        let step = if rest { ReturnStep::ReceiveRest } else { ReturnStep::ReceivePart };

        Ok(vec![ReturnsEvent::ReturnReceived { return_id, receipt_id, lines, happened_at, step, content }])
    }

    pub(super) fn inspect(&self, command: ReturnsCommand) -> Decided {
        let content = fingerprint(&command);
        let ReturnsCommand::InspectReturn { return_id, inspection_id, lines } = command else {
            return Ok(Vec::new());
        };
        let page = self.known(&return_id)?;
        if let Some(known) = page.seen(&inspection_id) {
            return seen_before(known, content, return_id, inspection_id);
        }
        check_inspected(&lines)?;
        allowed(&return_id, page, ReturnStep::InspectPart)?;
        let mut open = by_line(page, |line| line.open_to_inspect());
        for line in &lines {
            let left = known_line(&mut open, &line.line_id)?;
            let judged = line.accepted.plus(line.rejected)?;
            if judged > *left {
                return Err(ReturnsRefusal::BeyondReceived { line_id: line.line_id.clone(), open: *left }.into());
            }
            *left = left.less(judged);
        }
        let rest = open.values().all(|left| left.is_zero());
        let step = if rest { ReturnStep::InspectRest } else { ReturnStep::InspectPart };

        Ok(vec![ReturnsEvent::ReturnInspected { return_id, inspection_id, lines, step, content }])
    }

    pub(super) fn record_sent_back(&self, return_id: ReturnId, happened_at: Moment) -> Decided {
        let page = self.known(&return_id)?;
        if let Some(known) = page.way.as_ref().and_then(|way| way.sent_back_at) {
            return repeated(known == happened_at, return_id);
        }
        let count = |of: fn(&ReturnedLine) -> Quantity| page.lines.iter().map(|line| of(line).units()).sum::<Units>();
        let all = count(ReturnedLine::accepted) == 0 && page.settlement.is_none();
        let step = if all { ReturnStep::SendAllBack } else { ReturnStep::SendRejectedBack };
        allowed(&return_id, page, step)?;
        if count(|line| line.rejected) == 0 {
            return Err(ReturnsRefusal::NothingRejected { return_id }.into());
        }

        Ok(vec![ReturnsEvent::RejectedSentBack { return_id, happened_at, step }])
    }
}

fn by_line(page: &ReturnPage, open: fn(&ReturnedLine) -> Quantity) -> Map<&LineId, Quantity> {
    page.lines.iter().map(|line| (&line.line_id, open(line))).collect()
}

fn known_line<'a>(open: &'a mut Map<&LineId, Quantity>, line_id: &LineId) -> Result<&'a mut Quantity, ReturnsRefusal> {
    open.get_mut(line_id).ok_or_else(|| ReturnsRefusal::UnknownLine { line_id: line_id.clone() })
}

fn seen_before(known: Fingerprint, content: Fingerprint, return_id: ReturnId, command_id: CommandId) -> Decided {
    let altered = ReturnsRefusal::CommandAltered { return_id, command_id };
    if known == content { Ok(Vec::new()) } else { Err(altered.into()) }
}

/// Judgements: some, each on at least one unit. A line may stand several times, once for each way its units take.
fn check_inspected(lines: &[InspectedLine]) -> Result<(), Invalid> {
    check_length("lines", lines.len())?;
    for (index, line) in lines.iter().enumerate() {
        let field = format!("lines[{index}].accepted");
        if line.accepted.plus(line.rejected).map_err(|invalid| invalid.of(&field))?.is_zero() {
            return Err(Invalid::too_small(field, 1));
        }
    }
    Ok(())
}
