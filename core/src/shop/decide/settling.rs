//! The long way of a return: judged when it is asked for, approved, and settled by the shop's terms in the end.

use super::judging::{Coming, Judged};
use super::money::DueChange;
use super::reckoning::{Settling, goodwill, reckoned, settled_components, settled_lines};
use super::{Answer, told};
use crate::book::payment::RefundReason;
use crate::book::returns::{
    ReturnPage, ReturnStep, ReturnedLine, ReturnsCommand, ReturnsEvent, ReturnsFacts, ReturnsRefusal, SettledLine,
};
use crate::policy::refund::{RefundQuote, ReturnVerdict};
use crate::shop::{RefundOptions, Shop, ShopError, ShopRefusal};
use crate::value::{Moment, Money, Quantity, ReturnCondition, ReturnException, ReturnId, fingerprint};

impl Shop {
    /// What the terms say of a return that was asked for, or that came without asking: recorded beside it, so that a
    /// person sees every rule.
    pub(super) fn judged_on_asking(&self, event: &ReturnsEvent, at: Moment) -> Answer {
        let (return_id, order_id, lines, requested_at) = match event {
            ReturnsEvent::ReturnRequested { return_id, order_id, lines, .. } => (return_id, order_id, lines, at),
            ReturnsEvent::UnrequestedReceived { return_id, order_id, lines, happened_at, .. } => {
                (return_id, order_id, lines, *happened_at)
            }
            _ => return Ok(vec![]),
        };
        let order = self.known_order(order_id)?;
        let coming: Vec<Coming<'_>> = lines
            .iter()
            .map(|line| Coming { line_id: &line.line_id, reason: line.reason, condition: line.condition })
            .collect();
        let judged = self.judged(order, &coming, requested_at, None)?;
        Ok(vec![self.judgement(return_id, judged, None, requested_at).into()])
    }

    /// A return that the terms do not admit is approved only by a person with a name and a reason.
    pub(super) fn may_be_approved(&self, return_id: &ReturnId) -> Result<(), ShopError> {
        let page = self.state.returns.page(return_id).filter(|page| !page.approved());
        let Some(judgement) = page.and_then(ReturnPage::judgement) else { return Ok(()) };
        let not = judgement.lines.iter().filter(|line| line.verdict != ReturnVerdict::Accepted);
        let lines: Vec<_> = not.cloned().collect();
        if lines.is_empty() { Ok(()) } else { Err(ShopRefusal::NotAdmitted { lines }.into()) }
    }

    pub(super) fn grant_return(
        &self,
        return_id: ReturnId,
        exception: ReturnException,
        expires_at: Option<Moment>,
        at: Moment,
    ) -> Answer {
        let page = self.known_return(&return_id)?;
        let order = self.known_order(page.order_id())?;
        let requested_at = page.judgement().map_or(at, |judgement| judgement.requested_at);
        let granted = page.judgement().and_then(|judgement| judgement.exception.as_ref());
        if granted.is_some_and(|known| *known != exception) {
            return Err(ShopRefusal::SettlementAltered { return_id }.into());
        }
        let judged = self.judged(order, &stated(page), requested_at, Some(&exception))?;
        let approve = ReturnsCommand::ApproveReturn { return_id: return_id.clone(), expires_at };
        let approved = self.state.returns.decide(approve, &ReturnsFacts::default(), at)?;
        if approved.is_empty() {
            return Ok(vec![]);
        }
        let mut answer = vec![self.judgement(&return_id, judged, Some(exception), requested_at).into()];
        answer.extend(told(approved));
        Ok(answer)
    }

    pub(super) fn settle_return(
        &self,
        return_id: ReturnId,
        options: RefundOptions,
        step: ReturnStep,
        at: Moment,
    ) -> Answer {
        let page = self.known_return(&return_id)?;
        let order = self.known_order(page.order_id())?;
        let content = fingerprint(&(&return_id, &options, step));
        let ledger = self.state.returns.ledger(page.order_id());
        if let Some(known) = ledger.and_then(|ledger| ledger.reckoned(&return_id)) {
            let altered = ShopRefusal::SettlementAltered { return_id };
            return if known.content == content { Ok(vec![]) } else { Err(altered.into()) };
        }
        let nothing = Money::zero(order.currency());
        let command = |quote: Option<&RefundQuote>| {
            let return_id = return_id.clone();
            let (lines, components) = match quote {
                Some(quote) => (settled_lines(quote)?, settled_components(quote)?),
                None => (nothing_for(page, step, nothing), vec![]),
            };
            Ok::<_, ShopError>(match step {
                ReturnStep::SettleWithoutGoods => ReturnsCommand::SettleWithoutGoods { return_id, lines, components },
                _ => ReturnsCommand::SettleReturn { return_id, lines, components },
            })
        };
        let facts = ReturnsFacts::default();
        // Whether it may be settled now is the returns room's to say, before anything is reckoned.
        self.state.returns.decide(command(None)?, &facts, at)?;
        let requested_at = page.judgement().map_or(at, |judgement| judgement.requested_at);
        let granted = page.judgement().and_then(|judgement| judgement.exception.as_ref());
        let exception = options.exception.as_ref().or(granted);
        let judged = self.judged(order, &found(page), requested_at, exception)?;
        if !page.approved() {
            judged.admitted()?;
        }
        let exchanged = ledger.is_some_and(|ledger| ledger.replacements.iter().any(|r| r.return_id == return_id));
        let mut quote = self.reckon(order, &settled_units(page, step), &judged, &options, exchanged, at)?;
        let kindness = goodwill(&quote)?;
        let change = DueChange { owed: quote.total.minus(kindness)?, added: nothing, reason: RefundReason::Goods };
        let plan = self.plan_money(order, change, kindness, &options.refund_from)?;
        quote.uncovered = plan.uncovered;
        let events = self.state.returns.decide(command(Some(&quote))?, &facts, at)?;

        let mut answer = told(events);
        let exception = exception.cloned();
        answer.push(self.judgement(&return_id, judged, exception, requested_at).into());
        answer.push(reckoned(&return_id, order, quote, exchanged, content)?.into());
        answer.extend(self.money_moved(order.order_id(), plan, return_id.as_str(), at)?);
        Ok(answer)
    }

    pub(super) fn judgement(
        &self,
        return_id: &ReturnId,
        judged: Judged,
        exception: Option<ReturnException>,
        requested_at: Moment,
    ) -> ReturnsEvent {
        let (return_id, version) = (return_id.clone(), self.terms.returns.version.clone());
        ReturnsEvent::ReturnJudged { return_id, requested_at, lines: judged.lines, exception, version }
    }

    pub(super) fn known_return(&self, return_id: &ReturnId) -> Result<&ReturnPage, ShopError> {
        let unknown = || ReturnsRefusal::UnknownReturn { return_id: return_id.clone() };
        self.state.returns.page(return_id).ok_or_else(|| ShopRefusal::Returns { refusal: unknown() }.into())
    }
}

/// Units as the customer said they are.
pub(super) fn stated(page: &ReturnPage) -> Vec<Coming<'_>> {
    let lines = page.lines().iter();
    lines.map(|line| Coming { line_id: &line.line_id, reason: line.reason, condition: line.condition }).collect()
}

/// Units as they were found: damaged where all that arrived of a line is.
fn found(page: &ReturnPage) -> Vec<Coming<'_>> {
    let mut coming = stated(page);
    for (line, coming) in page.lines().iter().zip(&mut coming) {
        if !line.damaged.is_zero() && line.good.is_zero() {
            coming.condition = ReturnCondition::Damaged;
        }
    }
    coming
}

fn units_of(line: &ReturnedLine, step: ReturnStep) -> Quantity {
    if step == ReturnStep::SettleWithoutGoods { line.requested } else { line.accepted() }
}

/// A settlement that gives nothing back, for the returns room to say whether one may be made. Where nothing was accepted
/// it asks for one unit, to be told so.
fn nothing_for(page: &ReturnPage, step: ReturnStep, nothing: Money) -> Vec<SettledLine> {
    let asked =
        |line: &ReturnedLine, quantity| SettledLine { line_id: line.line_id.clone(), quantity, refund: nothing };
    let lines = page.lines().iter().filter(|line| !units_of(line, step).is_zero());
    let mut lines: Vec<_> = lines.map(|line| asked(line, units_of(line, step))).collect();
    if lines.is_empty() {
        lines.extend(page.lines().first().map(|line| asked(line, Quantity::ONE)));
    }
    lines
}

fn settled_units(page: &ReturnPage, step: ReturnStep) -> Vec<Settling<'_>> {
    let settling = page.lines().iter().map(|line| (line, units_of(line, step)));
    settling.map(|(line, quantity)| Settling { line_id: &line.line_id, quantity, reason: line.reason }).collect()
}
