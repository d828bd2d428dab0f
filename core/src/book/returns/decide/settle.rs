use super::request::{check_lines, check_returnable};
use super::{Decided, allowed, check_length, past, repeated};
use crate::book::returns::{
    ReturnStep, ReturnedLine, ReturnsBook, ReturnsCommand, ReturnsEvent, ReturnsFacts, ReturnsRefusal,
    SettledComponent, SettledLine,
};
use crate::value::{Currency, Invalid, Map, Moment, Money, Quantity, ReturnId, fingerprint};

impl ReturnsBook {
    pub(super) fn settle(
        &self,
        return_id: ReturnId,
        lines: Vec<SettledLine>,
        components: Vec<SettledComponent>,
        step: ReturnStep,
    ) -> Decided {
        let page = self.known(&return_id)?;
        if let Some(known) = &page.settlement {
            let same = known.lines == lines && known.components == components && known.step == step;
            return repeated(same, return_id);
        }
        if !lines.is_empty() {
            check_lines(lines.iter().map(|line| (&line.line_id, line.quantity)))?;
        }
        check_amounts(lines.iter().map(|line| line.refund), &components)?;
        allowed(&return_id, page, step)?;
        let of = if step == ReturnStep::Settle { ReturnedLine::accepted } else { |line: &ReturnedLine| line.requested };
        let open: Map<_, Quantity> = page.lines.iter().map(|line| (&line.line_id, of(line))).collect();
        for line in &lines {
            let line_id = line.line_id.clone();
            match open.get(&line.line_id) {
                None => return Err(ReturnsRefusal::UnknownLine { line_id }.into()),
                Some(open) if line.quantity > *open => {
                    return Err(ReturnsRefusal::BeyondAccepted { line_id, open: *open }.into());
                }
                Some(_) => {}
            }
        }

        Ok(vec![ReturnsEvent::ReturnSettled { return_id, lines, components, step }])
    }

    pub(super) fn simple(&self, command: ReturnsCommand, facts: &ReturnsFacts, at: Moment) -> Decided {
        let content = fingerprint(&command);
        let ReturnsCommand::SimpleReturn { return_id, order_id, lines, components, happened_at } = command else {
            return Ok(Vec::new());
        };
        past(happened_at, at)?;
        if let Some(page) = self.page(&return_id) {
            return repeated(page.content == content, return_id);
        }
        check_lines(lines.iter().map(|line| (&line.line_id, line.quantity)))?;
        check_amounts(lines.iter().map(|line| line.refund), &components)?;
        check_returnable(lines.iter().map(|line| (&line.line_id, line.quantity)), facts)?;

        Ok(vec![ReturnsEvent::ReturnedSimply { return_id, order_id, lines, components, happened_at, content }])
    }
}

impl ReturnsBook {
    pub(super) fn refund_only(&self, command: ReturnsCommand, facts: &ReturnsFacts) -> Decided {
        let content = fingerprint(&command);
        let ReturnsCommand::RefundOnly { return_id, order_id, lines, refunds, components } = command else {
            return Ok(Vec::new());
        };
        if let Some(page) = self.page(&return_id) {
            return repeated(page.content == content, return_id);
        }
        check_lines(lines.iter().map(|line| (&line.line_id, line.quantity)))?;
        check_lines(refunds.iter().map(|line| (&line.line_id, line.quantity)))?;
        check_amounts(refunds.iter().map(|line| line.refund), &components)?;
        check_returnable(lines.iter().map(|line| (&line.line_id, line.quantity)), facts)?;
        for refund in &refunds {
            let asked = lines.iter().find(|line| line.line_id == refund.line_id).map(|line| line.quantity);
            match asked {
                None => return Err(ReturnsRefusal::UnknownLine { line_id: refund.line_id.clone() }.into()),
                Some(open) if refund.quantity > open => {
                    return Err(ReturnsRefusal::BeyondAccepted { line_id: refund.line_id.clone(), open }.into());
                }
                Some(_) => {}
            }
        }

        Ok(vec![ReturnsEvent::RefundedOnly { return_id, order_id, lines, refunds, components, content }])
    }
}

/// Amounts of a settlement: at least one, one currency, no goods refund below zero, a sum inside the wall.
fn check_amounts(refunds: impl Iterator<Item = Money>, components: &[SettledComponent]) -> Result<(), Invalid> {
    let mut currency: Option<Currency> = None;
    let mut sum: Option<Money> = None;
    let mut add = |field: &str, amount: Money| {
        amount.currency_is(field, *currency.get_or_insert(amount.currency()))?;
        let so_far = sum.unwrap_or(Money::zero(amount.currency()));
        sum = Some(so_far.plus(amount.magnitude()).map_err(|invalid| invalid.of(field))?);
        Ok::<(), Invalid>(())
    };
    let mut count = components.len();
    for (index, refund) in refunds.enumerate() {
        let field = format!("lines[{index}].refund");
        if refund.is_negative() {
            return Err(Invalid::too_small(field, 0));
        }
        add(&field, refund)?;
        count = count.saturating_add(1);
    }
    for (index, component) in components.iter().enumerate() {
        add(&format!("components[{index}].amount"), component.amount)?;
    }
    check_length("lines", count)
}
