//! Payments: what a payment makes firm, and what is owed back.

use super::{Answer, door, told};
use crate::book::order::{HeldAction, OrderPage, OrderRefusal};
use crate::book::payment::{
    AccountPage, PaymentCommand, PaymentEvent, PaymentMethod, PaymentRefusal, RefundOrder, RefundReason, RefundStatus,
};
use crate::book::stock::{StockCommand, StockEvent, SupplyCommand};
use crate::policy::refund::QuotedPayment;
use crate::shop::{Shop, ShopError, ShopRefusal};
use crate::value::{CommandId, Currency, Invalid, Moment, Money, OrderId, PaymentId, RefundId, ReservationId};

impl Shop {
    pub(super) fn payment_command(&self, command: PaymentCommand, at: Moment) -> Answer {
        door::payment(&command)?;
        self.balance_open(&command, at)?;
        let events = self.state.payments.decide(command, at)?;
        let firm = self.made_firm(&events, at)?;
        let inflated = self.inflated(&events, at)?;
        let mut told = told(events);
        told.extend(inflated);
        told.extend(firm.into_iter().map(Into::into));
        Ok(told)
    }

    /// A payment that covers the deposit, or all that is due where none was agreed, makes the order's promise firm.
    fn made_firm(&self, events: &[PaymentEvent], at: Moment) -> Result<Vec<StockEvent>, ShopError> {
        let payments = &self.state.payments;
        let Some(event) = events.first() else { return Ok(vec![]) };
        let (order_id, amount) = match event {
            PaymentEvent::PaymentRecorded { order_id, amount, .. } => (order_id, *amount),
            // Cash on delivery: the goods must leave before the money comes.
            PaymentEvent::PaymentRequested { order_id, amount, method: PaymentMethod::Cash, .. } => (order_id, *amount),
            PaymentEvent::PaymentAuthorised { payment_id, amount, .. }
            | PaymentEvent::PaymentCaptured { payment_id, amount, .. } => {
                let Some(order_id) = payments.order_of_payment(payment_id) else { return Ok(vec![]) };
                (order_id, *amount)
            }
            _ => return Ok(vec![]),
        };
        let Some(account) = payments.account(order_id) else { return Ok(vec![]) };
        let standing = account.standing();
        let needed = account.deposit_terms().map_or(standing.due, |terms| terms.amount);
        // A captured amount leaves what was authorised, so the larger of the two ways of counting is what is secured.
        let secured = standing.received.minus(standing.refunded)?.plus(standing.authorised.larger(amount)?)?;
        if secured.minus(needed)?.is_negative() {
            return Ok(vec![]);
        }
        self.commit(order_id, at)
    }

    /// Makes what stands promised to an order firm, if it is not yet.
    pub(super) fn commit(&self, order_id: &OrderId, at: Moment) -> Result<Vec<StockEvent>, ShopError> {
        let reservation_id = ReservationId::from(order_id);
        let stock = &self.state.stock;
        let mut firm = vec![];
        if stock.supply_deadline(&reservation_id).is_some() {
            let command = SupplyCommand::Firm { reservation_id: reservation_id.clone() };
            firm.extend(stock.decide(StockCommand::Supply { command }, at)?);
        }
        if stock.reservation(&reservation_id).is_some_and(|held| held.deadline().is_some()) {
            firm.extend(stock.decide(StockCommand::CommitReservation { reservation_id }, at)?);
        }
        Ok(firm)
    }

    /// What is due changes by a difference.
    pub(super) fn due_changed(&self, order_id: &OrderId, before: Money, after: Money, at: Moment) -> Answer {
        let Some(account) = self.state.payments.account(order_id) else { return Ok(vec![]) };
        let total = account.due().plus(after.minus(before)?)?.larger(Money::zero(after.currency()))?;
        let command = PaymentCommand::ChangeDue { order_id: order_id.clone(), total };
        Ok(told(self.state.payments.decide(command, at)?))
    }

    /// What becomes of the money when `owed` is no longer due and `added` newly is: what is due then, and what the
    /// payments give back of it, in the order asked. A kindness goes back beside, whatever is due.
    pub(super) fn plan_money(
        &self,
        order: &OrderPage,
        change: DueChange,
        goodwill: Money,
        refund_from: &RefundOrder,
    ) -> Result<MoneyPlan, ShopError> {
        let nothing = Money::zero(order.currency());
        let Some(account) = self.state.payments.account(order.order_id()) else {
            return Ok(MoneyPlan { due: None, parts: vec![], uncovered: nothing });
        };
        let due = account.due().minus(change.owed)?.plus(change.added)?.larger(nothing)?;
        let back = held(account)?.minus(due)?.larger(nothing)?.smaller(change.owed)?;
        planned(order, account, due, back, goodwill, change.reason, refund_from)
    }

    /// As [`Shop::plan_money`], of a contract that ends: what is kept of the deposit stays here.
    pub(super) fn plan_ending(
        &self,
        order: &OrderPage,
        account: &AccountPage,
        change: DueChange,
        kept: Money,
        refund_from: &RefundOrder,
    ) -> Result<MoneyPlan, ShopError> {
        let nothing = Money::zero(order.currency());
        let due = account.due().minus(change.owed)?.larger(nothing)?;
        let back = held(account)?.minus(kept)?.minus(due)?.larger(nothing)?;
        planned(order, account, due, back, nothing, change.reason, refund_from)
    }

    /// Carries a plan out. The refunds are named after `key`.
    pub(super) fn money_moved(&self, order_id: &OrderId, plan: MoneyPlan, key: &str, at: Moment) -> Answer {
        let Some(total) = plan.due else { return Ok(vec![]) };
        let command = PaymentCommand::ChangeDue { order_id: order_id.clone(), total };
        let mut told = told(self.state.payments.decide(command, at)?);
        for (index, part) in plan.parts.into_iter().enumerate() {
            let PlannedRefund { payment_id, amount, reason } = part;
            let refund_id = refund_id(key, index)?;
            let command = PaymentCommand::RequestRefund { refund_id, payment_id, amount, reason };
            told.extend(self.state.payments.decide(command, at)?.into_iter().map(Into::into));
        }
        Ok(told)
    }

    /// What is too much and can go back: neither due nor kept nor on its way already.
    pub(super) fn surplus(&self, order_id: &OrderId, due: Money) -> Result<Money, Invalid> {
        let nothing = Money::zero(due.currency());
        let Some(account) = self.state.payments.account(order_id) else { return Ok(nothing) };
        held(account)?.minus(due)?.larger(nothing)?.smaller(self.refundable(order_id, nothing)?)
    }

    /// Gives back what is too much: after a change that made the order cheaper, or a refund that failed.
    pub(super) fn refund_surplus(&self, wanted: SurplusRefund, at: Moment) -> Answer {
        let SurplusRefund { order_id, command_id, amount, reason, refund_from } = wanted;
        let order = self.known_order(&order_id)?;
        if matches!(reason, RefundReason::Goodwill | RefundReason::Penalty) {
            return Err(Invalid::inconsistent("reason", "money that is too much").into());
        }
        let key = command_id.as_str();
        if let Some(first) = self.state.payments.refund(&refund_id(key, 0)?) {
            let sum = self.asked_under(key, order.currency())?;
            let of_order = self.state.payments.order_of_refund(&first.refund_id) == Some(&order_id);
            if of_order && first.reason == reason && amount.is_none_or(|amount| amount == sum) {
                return Ok(vec![]);
            }
            let refusal = PaymentRefusal::RefundAltered { refund_id: first.refund_id };
            return Err(ShopRefusal::Payment { refusal }.into());
        }
        let Some(account) = self.state.payments.account(&order_id) else {
            return Err(ShopRefusal::Payment { refusal: PaymentRefusal::UnknownAccount { order_id } }.into());
        };
        let surplus = self.surplus(&order_id, account.due())?;
        let amount = amount.unwrap_or(surplus);
        if !amount.is_positive() || amount.smaller(surplus)? != amount {
            return Err(ShopRefusal::BeyondSurplus { order_id, surplus }.into());
        }
        free_to_refund(order)?;
        let mut told = vec![];
        for (index, part) in account.split_refund(amount, &refund_from)?.parts.into_iter().enumerate() {
            let (refund_id, payment_id, amount) = (refund_id(key, index)?, part.payment_id, part.amount);
            let command = PaymentCommand::RequestRefund { refund_id, payment_id, amount, reason };
            told.extend(self.state.payments.decide(command, at)?.into_iter().map(Into::into));
        }
        Ok(told)
    }

    /// The sum of the refunds that were asked for under a key.
    fn asked_under(&self, key: &str, currency: Currency) -> Result<Money, Invalid> {
        let mut sum = Money::zero(currency);
        for index in 0.. {
            let Some(refund) = self.state.payments.refund(&refund_id(key, index)?) else { break };
            sum = sum.plus(refund.amount)?;
        }
        Ok(sum)
    }

    /// The most that the payments of an order could give back.
    pub(super) fn refundable(&self, order_id: &OrderId, nothing: Money) -> Result<Money, Invalid> {
        let payments = self.state.payments.account(order_id).into_iter().flat_map(|account| account.payments());
        Money::sum(nothing.currency(), payments.map(|payment| payment.refundable))
    }

    /// Goods of `amount` are no longer owed for: what is due falls, and what was paid beyond it is asked back from the
    /// payments, oldest first. The parts are named after `key`.
    pub(super) fn owed_back(&self, order: &OrderPage, amount: Money, key: &str, at: Moment) -> Answer {
        let nothing = Money::zero(amount.currency());
        let change = DueChange { owed: amount, added: nothing, reason: RefundReason::Goods };
        let plan = self.plan_money(order, change, nothing, &RefundOrder::default())?;
        self.money_moved(order.order_id(), plan, key, at)
    }
}

/// Money of the order that is here, neither gone back nor on its way nor kept. Kindnesses and penalties stand outside.
fn held(account: &AccountPage) -> Result<Money, Invalid> {
    let standing = account.standing();
    let leaving = account.refunds().filter(|refund| {
        let beside = matches!(refund.reason, RefundReason::Goodwill | RefundReason::Penalty);
        refund.status == RefundStatus::Pending && !beside
    });
    let leaving = Money::sum(account.currency(), leaving.map(|refund| refund.amount))?;
    standing.received.minus(standing.refunded)?.minus(leaving)?.minus(standing.forfeited)
}

/// What is asked back of money that is too much.
pub(super) struct SurplusRefund {
    pub(super) order_id: OrderId,
    pub(super) command_id: CommandId,
    /// Everything, if none is named.
    pub(super) amount: Option<Money>,
    pub(super) reason: RefundReason,
    pub(super) refund_from: RefundOrder,
}

/// Shares what goes back over the payments: first what is no longer due, then kindness.
fn planned(
    order: &OrderPage,
    account: &AccountPage,
    due: Money,
    back: Money,
    goodwill: Money,
    reason: RefundReason,
    refund_from: &RefundOrder,
) -> Result<MoneyPlan, ShopError> {
    let split = account.split_refund(back.plus(goodwill)?, refund_from)?;
    let mut parts = vec![];
    let mut left = back;
    for part in split.parts {
        let of_goods = part.amount.smaller(left)?;
        left = left.minus(of_goods)?;
        for (amount, reason) in [(of_goods, reason), (part.amount.minus(of_goods)?, RefundReason::Goodwill)] {
            if amount.is_positive() {
                parts.push(PlannedRefund { payment_id: part.payment_id.clone(), amount, reason });
            }
        }
    }
    if !parts.is_empty() {
        free_to_refund(order)?;
    }
    Ok(MoneyPlan { due: Some(due), parts, uncovered: split.uncovered })
}

/// How what is due changes.
#[derive(Clone, Copy)]
pub(super) struct DueChange {
    /// No longer due.
    pub(super) owed: Money,
    /// Newly due.
    pub(super) added: Money,
    /// What refunds of it are for.
    pub(super) reason: RefundReason,
}

/// What is due in the end, and what goes back.
pub(super) struct MoneyPlan {
    /// Without an account nothing is due.
    due: Option<Money>,
    parts: Vec<PlannedRefund>,
    /// What no payment can give back.
    pub(super) uncovered: Money,
}

/// Money that one payment gives back.
struct PlannedRefund {
    payment_id: PaymentId,
    amount: Money,
    reason: RefundReason,
}

impl MoneyPlan {
    /// The parts as the refund quote names them; a payment that gives back for two reasons stands once.
    pub(super) fn payments(&self) -> Result<Vec<QuotedPayment>, Invalid> {
        let mut payments: Vec<QuotedPayment> = vec![];
        for part in &self.parts {
            match payments.iter_mut().find(|known| known.payment_id == part.payment_id) {
                Some(known) => known.amount = known.amount.plus(part.amount)?,
                None => payments.push(QuotedPayment { payment_id: part.payment_id.clone(), amount: part.amount }),
            }
        }
        Ok(payments)
    }
}

/// The refund's own name under the command that asks for it.
pub(super) fn refund_id(key: &str, index: usize) -> Result<RefundId, Invalid> {
    RefundId::new(format!("{key}/{index}")).map_err(|_| Invalid::malformed("return_id", "a shorter id"))
}

/// No hold of the order may stop money from going back.
pub(super) fn free_to_refund(order: &OrderPage) -> Result<(), ShopRefusal> {
    let holds: Vec<_> = order.holds_blocking(HeldAction::Refund).cloned().collect();
    if holds.is_empty() {
        return Ok(());
    }
    let refusal = OrderRefusal::Held { order_id: order.order_id().clone(), holds };
    Err(ShopRefusal::Order { refusal })
}
