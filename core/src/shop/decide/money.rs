//! Payments: what a payment makes firm, and what is owed back.

use super::{Answer, door, told};
use crate::book::payment::{PaymentCommand, PaymentEvent, RefundOrder, RefundReason};
use crate::book::stock::{StockCommand, StockEvent, SupplyCommand};
use crate::shop::{Shop, ShopError};
use crate::value::{Invalid, Moment, Money, OrderId, RefundId, ReservationId};

impl Shop {
    pub(super) fn payment_command(&self, command: PaymentCommand, at: Moment) -> Answer {
        door::payment(&command)?;
        let events = self.state.payments.decide(command, at)?;
        let firm = self.made_firm(&events, at)?;
        let mut told = told(events);
        told.extend(firm.into_iter().map(Into::into));
        Ok(told)
    }

    /// A payment that covers the deposit, or all that is due where none was agreed, makes the order's promise firm.
    fn made_firm(&self, events: &[PaymentEvent], at: Moment) -> Result<Vec<StockEvent>, ShopError> {
        let payments = &self.state.payments;
        let Some(event) = events.first() else { return Ok(vec![]) };
        let (order_id, amount) = match event {
            PaymentEvent::PaymentRecorded { order_id, amount, .. } => (order_id, *amount),
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

    /// Goods of `amount` are no longer owed for: what is due falls, and what was paid beyond it is asked back from the
    /// payments, oldest first. The parts are named after `key`.
    pub(super) fn owed_back(&self, order_id: &OrderId, amount: Money, key: &str, at: Moment) -> Answer {
        let Some(account) = self.state.payments.account(order_id) else { return Ok(vec![]) };
        let nothing = Money::zero(amount.currency());
        let mut told = self.due_changed(order_id, amount, nothing, at)?;
        let standing = account.standing();
        let due = standing.due.minus(amount)?.larger(nothing)?;
        let held = standing.received.minus(standing.refunded)?.minus(standing.pending)?.minus(standing.forfeited)?;
        let back = held.minus(due)?.larger(nothing)?.smaller(amount)?;
        if back.is_zero() {
            return Ok(told);
        }
        for (index, part) in account.split_refund(back, &RefundOrder::OldestFirst {})?.parts.into_iter().enumerate() {
            let refund_id =
                RefundId::new(format!("{key}/{index}")).map_err(|_| Invalid::malformed("return_id", "a shorter id"))?;
            let (payment_id, amount) = (part.payment_id, part.amount);
            let command = PaymentCommand::RequestRefund { refund_id, payment_id, amount, reason: RefundReason::Goods };
            told.extend(self.state.payments.decide(command, at)?.into_iter().map(Into::into));
        }
        Ok(told)
    }
}
