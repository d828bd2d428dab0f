//! Returns in one command: taken back, judged, reckoned and owed, and exchanged for others where that was agreed.

use super::exchange::Given;
use super::judging::Coming;
use super::money::DueChange;
use super::reckoning::{Settling, goodwill, reckoned, settled_components, settled_lines};
use super::returns::refused;
use super::{Answer, told};
use crate::book::order::{OrderPage, OrderRefusal};
use crate::book::payment::RefundReason;
use crate::book::returns::{
    ReturnPage, ReturnsBook, ReturnsCommand, ReturnsEvent, ReturnsFacts, ReturnsRefusal, SettledLine, SimpleReturnLine,
};
use crate::shop::{RefundOptions, Replacing, ReturnPreview, ReturnedUnits, Shop, ShopError, ShopRefusal};
use crate::value::{Fingerprint, LineId, Moment, Money, OrderId, ReturnId, fingerprint};

/// Units that came back, as the command has them.
#[derive(Hash)]
pub(super) struct Back {
    pub(super) return_id: ReturnId,
    pub(super) order_id: OrderId,
    pub(super) lines: Vec<ReturnedUnits>,
    pub(super) options: RefundOptions,
    pub(super) happened_at: Moment,
}

impl Shop {
    pub(super) fn take_back(&self, back: Back, replacing: Option<Replacing>, at: Moment) -> Answer {
        let order = self.known_order(&back.order_id)?;
        let content = fingerprint(&(&back, &replacing));
        if let Some(page) = self.state.returns.page(&back.return_id) {
            return self.taken_back_before(order, page, back, content, at);
        }
        let facts = ReturnsFacts { lines: self.returnable(order, Some(&back.return_id)) };
        let nothing = Money::zero(order.currency());
        // Whether so many may come back is the returns room's to say, before anything is reckoned for them.
        let asked = simple(order, &back, |_| nothing)?;
        self.state.returns.decide(command(&back, asked, vec![]), &facts, at)?;
        let judged = self.judged(order, &coming(&back.lines), back.happened_at, back.options.exception.as_ref())?;
        judged.admitted()?;
        let exchanged = replacing.is_some();
        let mut quote = self.reckon(order, &settling(&back.lines), &judged, &back.options, exchanged, at)?;
        let given = replacing.map(|replacing| self.given(order, &back.return_id, replacing, &quote, content, at));
        let given = given.transpose()?;
        let kindness = goodwill(&quote)?;
        let change = DueChange {
            owed: quote.total.minus(kindness)?,
            added: given.as_ref().map_or(nothing, |given| given.added),
            reason: RefundReason::Goods,
        };
        let plan = self.plan_money(order, change, kindness, &back.options.refund_from)?;
        quote.uncovered = plan.uncovered;
        let (lines, components) = (settled_lines(&quote)?, settled_components(&quote)?);
        let simple = simple(order, &back, |line_id| refund_of(&lines, line_id).unwrap_or(nothing))?;
        let events = self.state.returns.decide(command(&back, simple, components), &facts, at)?;

        let mut following = vec![];
        for event in &events {
            following.extend(self.follow_return(event, at)?);
        }
        let (return_id, exception) = (back.return_id.clone(), back.options.exception);
        let (requested_at, version) = (back.happened_at, self.terms.returns.version.clone());
        let mut answer = told(events);
        answer.push(
            ReturnsEvent::ReturnJudged { return_id, requested_at, lines: judged.lines, exception, version }.into(),
        );
        answer.push(reckoned(&back.return_id, order, quote, exchanged, content)?.into());
        answer.append(&mut following);
        let Given { agreed, promised, .. } = given.unwrap_or_else(|| Given::nothing(nothing));
        answer.extend(agreed);
        answer.extend(self.money_moved(order.order_id(), plan, back.return_id.as_str(), at)?);
        answer.extend(promised);
        Ok(answer)
    }

    /// A return reckoned and not carried out.
    pub(in crate::shop) fn quoted_return(
        &self,
        order_id: &OrderId,
        lines: &[ReturnedUnits],
        options: &RefundOptions,
        at: Moment,
    ) -> Result<ReturnPreview, ShopError> {
        let order = self.known_order(order_id)?;
        let return_id = ReturnId::new("preview")?;
        let facts = ReturnsFacts { lines: self.returnable(order, None) };
        let (lines, options) = (lines.to_vec(), options.clone());
        let back = Back { return_id, order_id: order_id.clone(), lines, options, happened_at: at };
        let nothing = Money::zero(order.currency());
        let asked = simple(order, &back, |_| nothing)?;
        // A book without returns says whether so many may come back, whatever the preview is called.
        ReturnsBook::default().decide(command(&back, asked, vec![]), &facts, at)?;
        let judged = self.judged(order, &coming(&back.lines), at, back.options.exception.as_ref())?;
        let mut refund = self.reckon(order, &settling(&back.lines), &judged, &back.options, false, at)?;
        let kindness = goodwill(&refund)?;
        let owed = refund.total.minus(kindness)?;
        let change = DueChange { owed, added: nothing, reason: RefundReason::Goods };
        let plan = self.plan_money(order, change, kindness, &back.options.refund_from)?;
        refund.payments = plan.payments()?;
        refund.uncovered = plan.uncovered;
        refund.refundable = self.refundable(order_id, nothing)?;
        Ok(ReturnPreview { lines: judged.lines, refund })
    }

    /// A return that is known: a repeat is compared with what was said then, not with what would be said now.
    fn taken_back_before(
        &self,
        order: &OrderPage,
        page: &ReturnPage,
        back: Back,
        content: Fingerprint,
        at: Moment,
    ) -> Answer {
        let ledger = self.state.returns.ledger(page.order_id());
        if let Some(reckoned) = ledger.and_then(|ledger| ledger.reckoned(&back.return_id)) {
            if reckoned.content == content {
                return Ok(vec![]);
            }
            let refusal = ReturnsRefusal::ReturnAltered { return_id: back.return_id };
            return Err(ShopRefusal::Returns { refusal }.into());
        }
        let settlement = page.settlement();
        let nothing = Money::zero(order.currency());
        let settled = settlement.map(|settlement| settlement.lines.as_slice()).unwrap_or_default();
        let simple = simple(order, &back, |line_id| refund_of(settled, line_id).unwrap_or(nothing))?;
        let components = settlement.map(|settlement| settlement.components.clone()).unwrap_or_default();
        let facts = ReturnsFacts::default();
        Ok(told(self.state.returns.decide(command(&back, simple, components), &facts, at)?))
    }
}

fn command(
    back: &Back,
    lines: Vec<SimpleReturnLine>,
    components: Vec<crate::book::returns::SettledComponent>,
) -> ReturnsCommand {
    let (return_id, order_id) = (back.return_id.clone(), back.order_id.clone());
    ReturnsCommand::SimpleReturn { return_id, order_id, lines, components, happened_at: back.happened_at }
}

fn refund_of(lines: &[SettledLine], line_id: &LineId) -> Option<Money> {
    lines.iter().find(|line| line.line_id == *line_id).map(|line| line.refund)
}

/// The lines as the returns room takes them, with what is refunded for each.
fn simple(
    order: &OrderPage,
    back: &Back,
    refund: impl Fn(&LineId) -> Money,
) -> Result<Vec<SimpleReturnLine>, ShopError> {
    let mut simple = Vec::with_capacity(back.lines.len());
    for line in &back.lines {
        let Some(ordered) = order.line(&line.line_id) else {
            let (order_id, line_id) = (back.order_id.clone(), line.line_id.clone());
            return Err(refused(OrderRefusal::UnknownLine { order_id, line_id }));
        };
        simple.push(SimpleReturnLine {
            sku: ordered.sku().clone(),
            line_id: line.line_id.clone(),
            quantity: line.quantity,
            reason: line.reason,
            disposition: line.disposition,
            refund: refund(&line.line_id),
        });
    }
    Ok(simple)
}

fn coming(lines: &[ReturnedUnits]) -> Vec<Coming<'_>> {
    let lines = lines.iter();
    lines.map(|line| Coming { line_id: &line.line_id, reason: line.reason, condition: line.condition }).collect()
}

fn settling(lines: &[ReturnedUnits]) -> Vec<Settling<'_>> {
    lines.iter().map(|line| Settling { line_id: &line.line_id, quantity: line.quantity, reason: line.reason }).collect()
}
