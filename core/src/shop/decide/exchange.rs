//! Exchanges: lines of the same order that stand for what comes back, priced for themselves.

use rust_decimal::Decimal;

use super::reckoning::Settling;
use super::settling::stated;
use super::{Answer, told};
use crate::book::order::{EditAction, OrderCommand, OrderEvent, OrderFacts, OrderPage};
use crate::book::returns::{ReturnPage, ReturnStep, ReturnsEvent, ReturnsRefusal};
use crate::policy::refund::RefundQuote;
use crate::shop::{RefundOptions, ReplacementPrice, Replacing, Shop, ShopError, ShopEvent, ShopRefusal};
use crate::value::{
    CommandId, Fingerprint, Invalid, LineId, Moment, Money, RefundComponent, ReturnId, TaxBasis, UnitPrice,
    WhenAllZero, bounds, fingerprint, split,
};

/// What is given for units that come back.
pub(super) struct Given {
    /// What it costs in all, lines and charges.
    pub(super) added: Money,
    /// The order and the return know of it.
    pub(super) agreed: Vec<ShopEvent>,
    /// Stock is promised to it.
    pub(super) promised: Vec<ShopEvent>,
}

impl Given {
    pub(super) fn nothing(added: Money) -> Self {
        Self { added, agreed: vec![], promised: vec![] }
    }
}

impl Shop {
    /// Lines for a return that is not settled: before the goods arrive (an advance replacement) or after.
    pub(super) fn agree_exchange(&self, return_id: ReturnId, replacing: Replacing, at: Moment) -> Answer {
        let page = self.known_return(&return_id)?;
        let order = self.known_order(page.order_id())?;
        let content = fingerprint(&(&return_id, &replacing));
        let ledger = self.state.returns.ledger(page.order_id());
        let known = ledger.and_then(|ledger| ledger.replacements.iter().find(|known| known.return_id == return_id));
        if let Some(known) = known {
            let altered = ShopRefusal::SettlementAltered { return_id };
            return if known.content == content { Ok(vec![]) } else { Err(altered.into()) };
        }
        let open = page.approved() || page.unrequested();
        if !open || page.settlement().is_some() || !page.status().claims() {
            let (status, step) = (page.status(), ReturnStep::Settle);
            let refusal = ReturnsRefusal::WrongStatus { return_id, status, step };
            return Err(ShopRefusal::Returns { refusal }.into());
        }
        let quote = self.quote_of(order, page, at)?;
        let Given { added, agreed, promised } = self.given(order, &return_id, replacing, &quote, content, at)?;
        let mut answer = agreed;
        answer.extend(self.due_changed(order.order_id(), Money::zero(order.currency()), added, at)?);
        answer.extend(promised);
        Ok(answer)
    }

    /// What would be owed if all of a return were accepted.
    fn quote_of(&self, order: &OrderPage, page: &ReturnPage, at: Moment) -> Result<RefundQuote, ShopError> {
        let requested_at = page.judgement().map_or(at, |judgement| judgement.requested_at);
        let exception = page.judgement().and_then(|judgement| judgement.exception.as_ref());
        let judged = self.judged(order, &stated(page), requested_at, exception)?;
        let units: Vec<Settling<'_>> = page
            .lines()
            .iter()
            .map(|line| Settling { line_id: &line.line_id, quantity: line.requested, reason: line.reason })
            .collect();
        self.reckon(order, &units, &judged, &RefundOptions::default(), true, at)
    }

    /// The further lines, judged by the order room, and the stock promised to them.
    pub(super) fn given(
        &self,
        order: &OrderPage,
        return_id: &ReturnId,
        replacing: Replacing,
        quote: &RefundQuote,
        content: Fingerprint,
        at: Moment,
    ) -> Result<Given, ShopError> {
        let Replacing { mut lines, charges, price, when_short } = replacing;
        if price == ReplacementPrice::Even {
            even(&mut lines, quote, order.content().tax_basis)?;
        }
        let replacements: Vec<LineId> = lines.iter().map(|line| line.line_id.clone()).collect();
        let mut actions: Vec<EditAction> = lines.into_iter().map(|line| EditAction::AddLine { line }).collect();
        if !charges.is_empty() {
            let mut all = order.content().charges;
            all.extend(charges);
            actions.push(EditAction::ChangeCharges { charges: all });
        }
        let ledger = self.state.returns.ledger(order.order_id());
        let replaces =
            |line_id: &LineId| replacements.contains(line_id) || ledger.is_some_and(|ledger| ledger.replaces(line_id));
        // Where the preview says no, the room does, in its own order of reasons.
        let preview = order.preview_edit(&actions).ok();
        let totals = preview.as_ref().map(|preview| self.totals_beside(&preview.content, replaces)).transpose()?;
        let command_id = CommandId::new(format!("{return_id}/exchange"))
            .map_err(|_| Invalid::malformed("return_id", "a shorter id"))?;
        let order_id = order.order_id().clone();
        let command = OrderCommand::Edit { order_id, command_id, external_revision: None, actions };
        let edited = self.state.orders.decide(command, &OrderFacts { totals }, at)?;
        let (Some(OrderEvent::Edited { totals, .. }), Some(preview)) = (edited.first(), preview) else {
            return Ok(Given::nothing(Money::zero(order.currency())));
        };
        let added = totals.total.minus(order.total())?;
        let promised = self.promised_further(order.order_id(), &preview, when_short, totals.total, at)?;
        let (return_id, order_id) = (return_id.clone(), order.order_id().clone());
        let mut agreed = vec![ReturnsEvent::ExchangeAgreed { return_id, order_id, replacements, content }.into()];
        agreed.extend(told(edited));
        Ok(Given { added, agreed, promised })
    }
}

/// Prices lines at what goods and tax of the returned units are worth.
fn even(
    lines: &mut [crate::book::order::OrderLine],
    quote: &RefundQuote,
    tax_basis: TaxBasis,
) -> Result<(), ShopError> {
    let with_tax = tax_basis == TaxBasis::Included;
    let counts = |component| match component {
        RefundComponent::Goods => true,
        RefundComponent::Tax => with_tax,
        _ => false,
    };
    let of_now = quote.lines.iter().filter(|line| !line.units.is_zero()).flat_map(|line| &line.parts);
    let worth = Money::sum(quote.currency, of_now.filter(|part| counts(part.component)).map(|part| part.amount))?;
    let worth = worth.larger(Money::zero(quote.currency))?;
    let said = |line: &crate::book::order::OrderLine| line.unit_price.exactly(line.quantity);
    let weights = lines.iter().map(said).collect::<Result<Vec<Decimal>, Invalid>>()?;
    let shares = split(worth, &weights, WhenAllZero::ShareEqually).map_err(|invalid| invalid.of("replacing.lines"))?;
    for (line, share) in lines.iter_mut().zip(shares) {
        let units = Decimal::from(line.quantity.get().max(1));
        let each = share.amount().checked_div(units).unwrap_or_default();
        // Rounded up where it does not divide, the line comes to its share when it is rounded to money.
        let each = each.round_dp(bounds::FREE_SCALE_MAX);
        line.unit_price = UnitPrice::new(each, quote.currency)?;
        line.discounts.clear();
    }
    Ok(())
}
