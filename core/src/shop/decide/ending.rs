//! Contracts that end before they are performed: who is at fault is a table, what becomes of the deposit follows.

use rust_decimal::Decimal;

use super::money::DueChange;
use super::{Answer, tell};
use crate::book::order::{
    CancelledUnits, GoodsStage, LinePage, OrderCommand, OrderEvent, OrderFacts, OrderPage, UnitsToCancel,
};
use crate::book::payment::{
    AccountPage, DepositFault, PaymentCommand, PaymentEvent, PaymentPurpose, RefundOrder, RefundReason,
};
use crate::policy::refund::SaleFooting;
use crate::shop::{EndCause, Shop, ShopError, ShopEvent, ShopRefusal};
use crate::value::{
    CommandId, DiscountId, DiscountScope, Invalid, Moment, Money, OrderDiscount, OrderDiscountValue, OrderId,
    PaymentId, Rate, RefundId, Rounding, SpreadBasis, Text, bounds,
};

/// A contract to be ended.
pub(super) struct Ending {
    pub(super) order_id: OrderId,
    pub(super) command_id: CommandId,
    pub(super) cause: EndCause,
    pub(super) reason: Text,
    pub(super) refund_from: RefundOrder,
}

impl Shop {
    pub(super) fn end_contract(&self, ending: Ending, at: Moment) -> Answer {
        let Ending { order_id, command_id, cause, reason, refund_from } = ending;
        let order = self.known_order(&order_id)?;
        let fault = self.fault(order, cause);
        let (events, units, after) = self.performed_only(order, &command_id, reason, at)?;
        if events.is_empty() {
            return Ok(vec![]);
        }
        let mut told: Vec<ShopEvent> = vec![];
        tell(&mut told, events);
        told.extend(self.freed(&order_id, &units, at)?);
        let Some(account) = self.state.payments.account(&order_id) else { return Ok(told) };
        let owed = order.total().minus(after)?;
        let share = share(owed, order.total())?;
        let outcome = account.deposit_outcome(fault, share)?;
        let mut kept = Money::zero(order.currency());
        if fault == DepositFault::Buyer && outcome.is_some_and(|outcome| outcome.forfeited.is_positive()) {
            let command = PaymentCommand::Forfeit { order_id: order_id.clone(), unperformed_share: share };
            let events = self.state.payments.decide(command, at)?;
            if let Some(PaymentEvent::DepositForfeited { amount, .. }) = events.first() {
                kept = *amount;
            }
            tell(&mut told, events);
        }
        let reason = if account.deposit_terms().is_some() { RefundReason::DepositReturn } else { RefundReason::Goods };
        let change = DueChange { owed, added: Money::zero(order.currency()), reason };
        let plan = self.plan_ending(order, account, change, kept, &refund_from)?;
        told.extend(self.money_moved(&order_id, plan, command_id.as_str(), at)?);
        if let Some(penalty) = outcome.map(|outcome| outcome.penalty).filter(Money::is_positive) {
            told.extend(self.penalty(account, penalty, &command_id, at)?);
        }
        Ok(told)
    }

    /// Who is at fault: the first rule of the shop's table for that cause; nobody alone, where none speaks.
    fn fault(&self, order: &OrderPage, cause: EndCause) -> DepositFault {
        let open: Vec<SaleFooting> = order
            .lines()
            .iter()
            .filter(|line| !line.counters().cancellable().is_zero())
            .map(|line| self.footing(order, line))
            .collect();
        let holds = |footings: &[SaleFooting]| footings.is_empty() || open.iter().all(|one| footings.contains(one));
        let rule = self.terms.faults.iter().find(|rule| rule.cause == cause && holds(&rule.footings));
        rule.map_or(DepositFault::Common, |rule| rule.fault)
    }

    /// On what footing a line is sold: units that are being bought for it say so themselves.
    fn footing(&self, order: &OrderPage, line: &LinePage) -> SaleFooting {
        let bought = [GoodsStage::ToPurchase, GoodsStage::Purchased, GoodsStage::AtOverseas];
        if bought.iter().any(|stage| !line.counters().at(*stage).is_zero()) {
            return SaleFooting::BoughtOnDemand;
        }
        self.return_subject(line.sku(), Some(order.channel_id())).footing
    }

    /// Cancels what is not performed: the whole order before anything left, the rest of it after. Says what was freed and
    /// what the rest costs.
    fn performed_only(
        &self,
        order: &OrderPage,
        command_id: &CommandId,
        reason: Text,
        at: Moment,
    ) -> Result<(Vec<OrderEvent>, Vec<CancelledUnits>, Money), ShopError> {
        let order_id = order.order_id().clone();
        let nothing = Money::zero(order.currency());
        if order.lines().iter().all(|line| line.counters().shipped.is_zero()) {
            let events = self.order_events(OrderCommand::Cancel { order_id, reason }, at)?;
            let units = events.first().map(cancelled_units).unwrap_or_default();
            return Ok((events, units, nothing));
        }
        let open = order.lines().iter().map(|line| (line.line_id(), line.counters().cancellable()));
        let lines: Vec<UnitsToCancel> = open
            .filter(|(_, quantity)| !quantity.is_zero())
            .map(|(line_id, quantity)| UnitsToCancel { line_id: line_id.clone(), quantity })
            .collect();
        if lines.is_empty() {
            return Ok((vec![], vec![], nothing));
        }
        let content = order.preview_cancellation(&lines).ok();
        let totals = content.map(|content| self.totals_of(order, &content)).transpose()?;
        let after = totals.as_ref().map_or(nothing, |totals| totals.total);
        let command = OrderCommand::CancelLines { order_id, command_id: command_id.clone(), lines, reason };
        let events = self.state.orders.decide(command, &OrderFacts { totals }, at)?;
        let units = events.first().map(cancelled_units).unwrap_or_default();
        Ok((events, units, after))
    }

    /// A penalty goes by a payment that received something; it is the shop's own money.
    fn penalty(&self, account: &AccountPage, amount: Money, command_id: &CommandId, at: Moment) -> Answer {
        let way: Option<PaymentId> =
            account.payments().find(|payment| payment.captured.is_positive()).map(|payment| payment.payment_id);
        let Some(payment_id) = way else { return Ok(vec![]) };
        let refund_id = RefundId::new(format!("{command_id}/penalty"))
            .map_err(|_| Invalid::malformed("command_id", "a shorter id"))?;
        let command = PaymentCommand::RequestRefund { refund_id, payment_id, amount, reason: RefundReason::Penalty };
        let mut told = vec![];
        tell(&mut told, self.state.payments.decide(command, at)?);
        Ok(told)
    }

    /// The contract value of rule 12: the accepted total, without duty that is only estimated and without discounts whose
    /// condition is open.
    pub(super) fn contract_value(&self, order: &OrderPage) -> Result<Money, Invalid> {
        let mut content = order.content();
        let firm = |discount: &OrderDiscount| {
            discount.condition.goods_minimum.is_none() && discount.condition.units_minimum.is_none()
        };
        let count = (content.discounts.len(), content.charges.len());
        content.discounts.retain(firm);
        content.charges.retain(|charge| charge.kind != crate::value::ChargeKind::Duty);
        if count == (content.discounts.len(), content.charges.len()) {
            return Ok(order.total());
        }
        Ok(self.totals_of(order, &content)?.total)
    }

    /// The balance may be asked for in its window only.
    pub(super) fn balance_open(&self, command: &PaymentCommand, at: Moment) -> Result<(), ShopRefusal> {
        let PaymentCommand::RequestPayment { order_id, purpose: PaymentPurpose::Balance, payment_id, .. } = command
        else {
            return Ok(());
        };
        if self.state.payments.order_of_payment(payment_id).is_some() {
            return Ok(());
        }
        let quote = self.state.orders.order(order_id).and_then(|order| order.quote());
        let Some(deposit) = quote.and_then(|quote| quote.deposit) else { return Ok(()) };
        let order_id = order_id.clone();
        match (deposit.balance_from, deposit.balance_due_by) {
            (Some(opens_at), _) if at < opens_at => Err(ShopRefusal::BalanceNotOpen { order_id, opens_at }),
            (_, Some(closed_at)) if at > closed_at => Err(ShopRefusal::BalanceClosed { order_id, closed_at }),
            _ => Ok(()),
        }
    }

    /// 定金膨胀: a deposit that is in counts for more than it cost, as a discount on the balance. Where a hold stops the
    /// edit, the payment stands without it.
    pub(super) fn inflated(&self, events: &[PaymentEvent], at: Moment) -> Answer {
        let Some((order_id, amount)) = events.first().and_then(|event| self.received_with(event)) else {
            return Ok(vec![]);
        };
        let (Some(order), Some(account)) = (self.state.orders.order(order_id), self.state.payments.account(order_id))
        else {
            return Ok(vec![]);
        };
        let deposit = order.quote().and_then(|quote| quote.deposit);
        let Some((deposit, counts_as)) = deposit.and_then(|deposit| Some((deposit, deposit.counts_as?))) else {
            return Ok(vec![]);
        };
        let standing = account.standing();
        let before = standing.received.minus(standing.refunded)?;
        let reached = |held: Money| held.minus(deposit.amount).is_ok_and(|more| !more.is_negative());
        if reached(before) || !reached(before.plus(amount)?) {
            return Ok(vec![]);
        }
        let mut discounts = order.content().discounts;
        discounts.push(OrderDiscount {
            discount_id: DiscountId::new("deposit-inflation")?,
            value: OrderDiscountValue::Amount { amount: counts_as.minus(deposit.amount)? },
            scope: DiscountScope::Goods,
            spread: SpreadBasis::ValueWithTax,
            condition: Default::default(),
        });
        let actions = vec![crate::book::order::EditAction::ChangeDiscounts { discounts }];
        let Ok(preview) = order.preview_edit(&actions) else { return Ok(vec![]) };
        let totals = self.totals_of(order, &preview.content)?;
        let after = totals.total;
        let command_id = CommandId::new("deposit-inflation")?;
        let command = OrderCommand::Edit { order_id: order_id.clone(), command_id, external_revision: None, actions };
        let Ok(edited) = self.state.orders.decide(command, &OrderFacts { totals: Some(totals) }, at) else {
            return Ok(vec![]);
        };
        let mut told = vec![];
        tell(&mut told, edited);
        told.extend(self.due_changed(order_id, order.total(), after, at)?);
        Ok(told)
    }

    /// The order and the amount of a payment that came in.
    fn received_with<'a>(&'a self, event: &'a PaymentEvent) -> Option<(&'a OrderId, Money)> {
        match event {
            PaymentEvent::PaymentRecorded { order_id, amount, .. } => Some((order_id, *amount)),
            PaymentEvent::PaymentCaptured { payment_id, amount, .. } => {
                Some((self.state.payments.order_of_payment(payment_id)?, *amount))
            }
            _ => None,
        }
    }
}

fn cancelled_units(event: &OrderEvent) -> Vec<CancelledUnits> {
    match event {
        OrderEvent::Cancelled { units, .. } | OrderEvent::LinesCancelled { units, .. } => units.clone(),
        _ => vec![],
    }
}

/// The unperformed part of the whole, as a share.
fn share(part: Money, whole: Money) -> Result<Rate, Invalid> {
    let exact = part.amount().checked_div(whole.amount()).unwrap_or(Decimal::ONE);
    Rate::share(Rounding::HalfUp.apply(exact, bounds::FREE_SCALE_MAX))
}
