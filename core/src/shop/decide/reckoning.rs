//! What is owed for units that were settled: the facts of the book as the refund policy reads them, and its answer as the
//! book keeps it.

use super::judging::Judged;
use super::pricing::Priced;
use crate::book::order::{OrderPage, OrderRefusal};
use crate::book::returns::{
    LedgerLine, ReckonedLine, ReckonedLinePart, ReckonedPart, RefundLedger, ReturnPage, ReturnsEvent, SettledComponent,
    SettledLine, SettlementKind,
};
use crate::policy::refund::{
    ClawBackBasis, ClawBackRule, ExchangeMove, RefundLine, RefundQuote, RefundRequest, RefundRule, ReturnFreight,
    quote_refund, refund_lines,
};
use crate::shop::{RefundOptions, Shop, ShopError, ShopRefusal};
use crate::value::{
    Fingerprint, Invalid, LineId, Moment, Money, Quantity, RefundComponent, ReturnId, ReturnReason, Side, Text, split,
};

/// Units to be settled now.
pub(super) struct Settling<'a> {
    pub(super) line_id: &'a LineId,
    pub(super) quantity: Quantity,
    pub(super) reason: ReturnReason,
}

/// One unit, in millionths.
const UNIT: u64 = 1_000_000;

impl Shop {
    /// What the shop's terms say is owed for units, over everything settled before. Which payments give it back is not
    /// said here.
    pub(super) fn reckon(
        &self,
        order: &OrderPage,
        settling: &[Settling<'_>],
        judged: &Judged,
        options: &RefundOptions,
        exchanged: bool,
        at: Moment,
    ) -> Result<RefundQuote, ShopError> {
        let ledger = self.state.returns.ledger(order.order_id());
        let (agreed, replacing) = self.sold(order)?;
        let basis = self.terms.charge_basis;
        let mut lines = refund_lines(&agreed.asked, &agreed.pricing, basis)?;
        if let Some(replacing) = &replacing {
            lines.extend(refund_lines(&replacing.asked, &replacing.pricing, basis)?);
        }
        for line in &mut lines {
            if let Some(settled) = ledger.and_then(|ledger| ledger.line(&line.line_id)) {
                carry_on(line, settled);
            }
            self.carry_on_by_hand(order, line, ledger)?;
        }
        for (units, fee) in settling.iter().zip(&judged.restocking) {
            let Some(line) = lines.iter_mut().find(|line| line.line_id == *units.line_id) else {
                let (order_id, line_id) = (order.order_id().clone(), units.line_id.clone());
                return Err(ShopRefusal::Order { refusal: OrderRefusal::UnknownLine { order_id, line_id } }.into());
            };
            line.units_now = units.quantity;
            line.reason = units.reason;
            line.restocking = *fee;
            if exchanged {
                line.units_exchanged = line.units_exchanged.plus(units.quantity)?;
            }
        }
        let currency = order.currency();
        let mut request = RefundRequest::plain(currency, lines);
        request.charge_basis = basis;
        request.debit = ledger.and_then(|ledger| ledger.debit).unwrap_or(request.debit);
        request.claw_back = self.claw_back_basis(agreed, ledger);
        request.return_freight = options.return_freight.map(|outlay| ReturnFreight {
            cost: outlay.cost,
            paid_by: outlay.paid_by,
            bearer: judged.bearer,
        });
        request.exchange = options.exchange.or_else(|| self.exchange_move(order, at));
        request.goodwill.clone_from(&options.goodwill);
        Ok(quote_refund(&request, &self.terms.refunds)?)
    }

    /// An order as it was sold: priced by the shop's terms, with the amounts that were agreed in their place.
    fn sold(&self, order: &OrderPage) -> Result<(Priced, Option<Priced>), Invalid> {
        let ledger = self.state.returns.ledger(order.order_id());
        let replaces = |line_id: &LineId| ledger.is_some_and(|ledger| ledger.replaces(line_id));
        let (mut agreed, mut replacing) = self.priced_beside(&order.content(), replaces)?;
        for line in agreed.pricing.lines.iter_mut().chain(replacing.iter_mut().flat_map(|p| &mut p.pricing.lines)) {
            if let Some(known) = order.line(&line.line_id).map(|page| page.totals(order.currency())) {
                (line.tax, line.total) = (known.tax, known.total);
                line.net = known.total.minus(known.tax)?;
            }
        }
        // Terms may have changed since; what the fees came to then is shared as they would be priced now.
        let totals = order.totals();
        let sums = [(true, totals.shipping), (false, totals.fees)];
        for (is_shipping, sum) in sums {
            let mut charges: Vec<_> = agreed
                .pricing
                .charges
                .iter_mut()
                .filter(|charge| (charge.kind == crate::value::ChargeKind::Shipping) == is_shipping)
                .collect();
            if Money::sum(sum.currency(), charges.iter().map(|charge| charge.total))? == sum || charges.is_empty() {
                continue;
            }
            let weights: Vec<_> = charges.iter().map(|charge| charge.total.amount()).collect();
            let shares = split(sum, &weights, crate::value::WhenAllZero::ShareEqually)?;
            charges.iter_mut().zip(shares).for_each(|(charge, share)| charge.total = share);
        }
        agreed.pricing.totals.total = match &replacing {
            Some(beside) => totals.total.minus(sum_of(beside)?)?,
            None => totals.total,
        };
        Ok((agreed, replacing))
    }

    /// What a host settled with amounts of its own: shared over goods and tax as the line is.
    fn carry_on_by_hand(
        &self,
        order: &OrderPage,
        line: &mut RefundLine,
        ledger: Option<&RefundLedger>,
    ) -> Result<(), Invalid> {
        for (return_id, page) in self.returns_of(order.order_id()) {
            if ledger.is_some_and(|ledger| ledger.reckoned(return_id).is_some()) {
                continue;
            }
            let settled = page.settlement().into_iter().flat_map(|settlement| &settlement.lines);
            for by_hand in settled.filter(|settled| settled.line_id == line.line_id) {
                let room = line.units_ordered.less(line.units_returned);
                let units = by_hand.quantity.min(room);
                line.units_returned = line.units_returned.plus(units)?;
                let weights: Vec<_> = line.balances.iter().take(2).map(|balance| balance.paid.amount()).collect();
                let shares = split(by_hand.refund, &weights, crate::value::WhenAllZero::ShareEqually)?;
                for (balance, share) in line.balances.iter_mut().zip(shares) {
                    balance.refunded = balance.refunded.plus(share)?;
                    let counted = u64::from(units.get()).saturating_mul(UNIT);
                    balance.counted_millionths = balance.counted_millionths.saturating_add(counted);
                }
            }
        }
        Ok(())
    }

    /// What pricing the rest anew needs, where a discount may be taken back or was.
    fn claw_back_basis(&self, agreed: Priced, ledger: Option<&RefundLedger>) -> Option<ClawBackBasis> {
        let zero = Money::zero(agreed.asked.currency);
        let taken = ledger.and_then(|ledger| ledger.claw_back_taken).unwrap_or(zero);
        let conditional =
            agreed.asked.discounts.iter().any(|discount| {
                discount.condition.goods_minimum.is_some() || discount.condition.units_minimum.is_some()
            });
        let asked_for = match self.terms.refunds.claw_back {
            ClawBackRule::Never => false,
            ClawBackRule::WhenConditionLost => conditional,
            ClawBackRule::Always => true,
        };
        let (asked, priced, policy) = (agreed.asked, agreed.pricing, self.terms.pricing.clone());
        (asked_for || !taken.is_zero()).then_some(ClawBackBasis { asked, priced, policy, taken })
    }

    /// How the rate of the order's quote moved until today, by the published rates without the spread.
    fn exchange_move(&self, order: &OrderPage, at: Moment) -> Option<ExchangeMove> {
        if self.terms.refunds.exchange_difference == (RefundRule::Keep {}) {
            return None;
        }
        let then = order.quote()?.rate_used.as_ref()?;
        let day = self.terms.zone.day_of(at);
        let now = self.terms.exchange.as_ref()?.rate(then.base, then.quote, day, Side::Mid).ok()?;
        Some(ExchangeMove { rate_at_payment: then.mid, rate_at_refund: now.mid })
    }

    pub(super) fn returns_of(
        &self,
        order_id: &crate::value::OrderId,
    ) -> impl Iterator<Item = (&ReturnId, &ReturnPage)> {
        let ids = self.state.returns.of_order(order_id).iter();
        ids.filter_map(|return_id| Some((return_id, self.state.returns.page(return_id)?)))
    }
}

fn sum_of(priced: &Priced) -> Result<Money, Invalid> {
    Money::sum(priced.asked.currency, priced.pricing.lines.iter().map(|line| line.total))
}

/// A line as the settlements before left it.
fn carry_on(line: &mut RefundLine, settled: &LedgerLine) {
    line.units_returned = settled.units;
    line.units_exchanged = settled.exchanged;
    line.fee_kept = settled.fee_kept.unwrap_or(line.fee_kept);
    line.fee_counted_millionths = settled.fee_counted_millionths;
    for balance in &mut line.balances {
        if let Some(known) = settled.balances.iter().find(|known| known.component == balance.component) {
            balance.refunded = known.refunded;
            balance.counted_millionths = known.counted_millionths;
        }
    }
}

/// What the lines of a settlement get for goods and tax. A line that would get less than nothing gets nothing; the rest
/// stands with the components.
pub(super) fn settled_lines(quote: &RefundQuote) -> Result<Vec<SettledLine>, Invalid> {
    let now = quote.lines.iter().filter(|line| !line.units.is_zero());
    now.map(|line| {
        let refund = goods_and_tax(quote, line)?.larger(Money::zero(quote.currency))?;
        Ok(SettledLine { line_id: line.line_id.clone(), quantity: line.units, refund })
    })
    .collect()
}

fn goods_and_tax(quote: &RefundQuote, line: &crate::policy::refund::QuotedLine) -> Result<Money, Invalid> {
    let parts = line.parts.iter().filter(|p| matches!(p.component, RefundComponent::Goods | RefundComponent::Tax));
    Money::sum(quote.currency, parts.map(|part| part.amount))
}

/// What a settlement has beside goods and tax, each kind once.
pub(super) fn settled_components(quote: &RefundQuote) -> Result<Vec<SettledComponent>, Invalid> {
    let mut components: Vec<SettledComponent> = vec![];
    let mut add = |kind, amount: Money| {
        match components.iter_mut().find(|known| known.kind == kind) {
            Some(known) => known.amount = known.amount.plus(amount)?,
            None if amount.is_zero() => {}
            None => components.push(SettledComponent { kind, amount }),
        }
        Ok::<(), Invalid>(())
    };
    let zero = Money::zero(quote.currency);
    for line in &quote.lines {
        for part in &line.parts {
            if let Some(kind) = kind_of(part.component) {
                add(kind, part.amount)?;
            }
        }
        let short = goods_and_tax(quote, line)?;
        // Lines of which nothing comes back now can still move, where a price was corrected since.
        let short = if line.units.is_zero() { short } else { short.smaller(zero)? };
        add(SettlementKind::Other, short)?;
    }
    for part in &quote.parts {
        if let Some(kind) = kind_of(part.component) {
            add(kind, part.amount)?;
        }
    }
    components.retain(|component| !component.amount.is_zero());
    Ok(components)
}

fn kind_of(component: RefundComponent) -> Option<SettlementKind> {
    use RefundComponent as C;
    Some(match component {
        C::Goods | C::Tax => return None,
        C::ShippingOut => SettlementKind::Shipping,
        C::ShippingBack => SettlementKind::ReturnShipping,
        C::Duty => SettlementKind::Duty,
        C::ServiceFee => SettlementKind::ServiceFee,
        C::Insurance => SettlementKind::Insurance,
        C::ExchangeDifference => SettlementKind::RateDifference,
        C::RestockingFee => SettlementKind::RestockingFee,
        C::ClawBack => SettlementKind::ClawBack,
        C::Goodwill => SettlementKind::Goodwill,
        C::Handling | C::OtherFee => SettlementKind::Other,
    })
}

/// The quote as the returns room keeps it: lines of which something moved, and the parts of the whole.
pub(super) fn reckoned(
    return_id: &ReturnId,
    order: &OrderPage,
    quote: RefundQuote,
    exchanged: bool,
    content: Fingerprint,
) -> Result<ReturnsEvent, Invalid> {
    let mut lines = vec![];
    for line in quote.lines.into_iter().filter(|line| !line.units.is_zero() || !line.parts.is_empty()) {
        let mut parts = Vec::with_capacity(line.parts.len());
        for part in line.parts {
            parts.push(ReckonedLinePart {
                component: part.component,
                amount: part.amount,
                refunded: part.refunded,
                counted_millionths: part.counted_millionths,
                cause: Text::new(part.cause.code())?,
            });
        }
        lines.push(ReckonedLine {
            line_id: line.line_id,
            quantity: line.units,
            exchanged: if exchanged { line.units } else { Quantity::ZERO },
            parts,
            fee_kept: line.fee_kept,
            fee_counted_millionths: line.fee_counted_millionths,
        });
    }
    let mut parts = Vec::with_capacity(quote.parts.len());
    for part in quote.parts {
        let cause = if part.why.is_empty() { Text::new(part.cause.code())? } else { part.why };
        parts.push(ReckonedPart { component: part.component, amount: part.amount, cause });
    }
    Ok(ReturnsEvent::RefundReckoned {
        return_id: return_id.clone(),
        order_id: order.order_id().clone(),
        lines,
        parts,
        total: quote.total,
        uncovered: quote.uncovered,
        debit: quote.debit_after,
        claw_back_taken: quote.claw_back_taken,
        version: quote.version,
        content,
    })
}

/// What a quote owes as a kindness: at most its whole total.
pub(super) fn goodwill(quote: &RefundQuote) -> Result<Money, Invalid> {
    let parts = quote.parts.iter().filter(|part| part.component == RefundComponent::Goodwill);
    Money::sum(quote.currency, parts.map(|part| part.amount))?.smaller(quote.total)
}
