mod account;
mod attempt;
mod refund;

use super::state::{Home, Minor};
use super::{AccountPage, AttemptStep, PaymentBook, PaymentDeadline, PaymentDeadlineKind, PaymentEvent, PaymentPage};
use crate::value::{Corrupt, Moment, Money, OrderId, PaymentId};

impl PaymentBook {
    /// Books an event; refuses nothing.
    ///
    /// # Errors
    /// [`Corrupt`] when the event cannot follow from this book: the log is not ours, or not whole.
    pub fn apply(&mut self, event: &PaymentEvent) -> Result<(), Corrupt> {
        match event {
            PaymentEvent::AccountOpened { order_id, total, deposit } => self.opened(order_id, *total, *deposit),
            PaymentEvent::DueChanged { order_id, total } => self.due_changed(order_id, *total),
            PaymentEvent::DepositForfeited { order_id, unperformed_share, amount } => {
                self.forfeited(order_id, *unperformed_share, *amount)
            }
            PaymentEvent::DepositMissed { order_id } => self.missed(order_id, &PaymentDeadlineKind::Deposit {}),
            PaymentEvent::BalanceMissed { order_id } => self.missed(order_id, &PaymentDeadlineKind::Balance {}),
            PaymentEvent::PaymentRequested {
                payment_id,
                order_id,
                provider_id,
                method,
                amount,
                purpose,
                expires_at,
                content,
            } => {
                let page = attempt::requested_page(payment_id, provider_id, *method, *purpose, *content);
                self.requested(order_id, PaymentPage { expires_at: *expires_at, ..page }, *amount)
            }
            PaymentEvent::PaymentRecorded {
                payment_id,
                order_id,
                provider_id,
                method,
                amount,
                purpose,
                content,
                happened_at: _,
            } => {
                let page = attempt::requested_page(payment_id, provider_id, *method, *purpose, *content);
                self.recorded(order_id, page, *amount)
            }
            PaymentEvent::PaymentAuthorised { payment_id, amount, happened_at, expires_at } => {
                self.authorised(payment_id, *amount, *happened_at, *expires_at)
            }
            PaymentEvent::CaptureRequested { payment_id, capture_id, amount } => {
                self.capture_requested(payment_id, capture_id, *amount)
            }
            PaymentEvent::PaymentCaptured { payment_id, capture_id, amount, happened_at, step } => {
                self.captured(payment_id, capture_id, *amount, *happened_at, *step)
            }
            PaymentEvent::CaptureFailed { payment_id, capture_id, happened_at, reason } => {
                self.capture_failed(payment_id, capture_id, *happened_at, reason)
            }
            PaymentEvent::PaymentDeclined { payment_id, happened_at, reason } => {
                self.ended(payment_id, AttemptStep::Decline, *happened_at, reason)
            }
            PaymentEvent::PaymentFailed { payment_id, happened_at, reason } => {
                self.ended(payment_id, AttemptStep::Fail, *happened_at, reason)
            }
            PaymentEvent::PaymentVoided { payment_id } => self.released(payment_id, AttemptStep::Void),
            PaymentEvent::PaymentExpired { payment_id } => self.released(payment_id, AttemptStep::Expire),
            PaymentEvent::PaymentDisputed { payment_id, dispute_id, amount, happened_at } => {
                self.disputed(payment_id, dispute_id, *amount, *happened_at)
            }
            PaymentEvent::DisputeResolved { payment_id, dispute_id, lost, happened_at, step } => {
                self.dispute_resolved(payment_id, dispute_id, *lost, *happened_at, *step)
            }
            PaymentEvent::RefundRequested { refund_id, payment_id, amount, reason } => {
                self.refund_requested(refund_id, payment_id, *amount, *reason)
            }
            PaymentEvent::Refunded { refund_id, happened_at, step } => self.refunded(refund_id, *happened_at, *step),
            PaymentEvent::RefundFailed { refund_id, happened_at, note } => {
                self.refund_failed(refund_id, *happened_at, note)
            }
            PaymentEvent::RefundRecorded { refund_id, payment_id, amount, reason, happened_at, step } => {
                self.refund_recorded(refund_id, payment_id, *amount, *reason, *happened_at, *step)
            }
        }
    }

    /// Changes one account and keeps its deadlines in the index.
    fn on_account(
        &mut self,
        event: &str,
        order_id: &OrderId,
        change: impl FnOnce(&mut AccountPage) -> Result<(), Corrupt>,
    ) -> Result<(), Corrupt> {
        let unknown = || Corrupt::new(event, format!("order `{order_id}` has no account"));
        let account = self.accounts.get_mut(order_id).ok_or_else(unknown)?;
        let before = account.deadlines();
        change(account)?;
        let after = account.deadlines();
        for (was, is, kind) in [
            (before.deposit, after.deposit, PaymentDeadlineKind::Deposit {}),
            (before.balance, after.balance, PaymentDeadlineKind::Balance {}),
        ] {
            if was != is {
                let deadline = |at| PaymentDeadline { at, order_id: order_id.clone(), kind: kind.clone() };
                was.map(|at| self.deadlines.remove(&deadline(at)));
                self.deadlines.extend(is.map(deadline));
            }
        }
        Ok(())
    }

    /// Changes one payment and keeps its deadlines and its account's in the index.
    fn on_payment(
        &mut self,
        event: &str,
        payment_id: &PaymentId,
        change: impl FnOnce(&mut PaymentPage) -> Result<(), Corrupt>,
    ) -> Result<(), Corrupt> {
        let unknown = || Corrupt::new(event, format!("payment `{payment_id}` is not known"));
        let home = self.payments.get(payment_id).ok_or_else(unknown)?.clone();
        self.on_payment_of(event, &home, |account| {
            change(account.payments.get_mut(home.position as usize).ok_or_else(unknown)?)
        })
    }

    /// Changes the account of the payment at `home` and keeps the deadlines of both in the index.
    fn on_payment_of(
        &mut self,
        event: &str,
        home: &Home,
        change: impl FnOnce(&mut AccountPage) -> Result<(), Corrupt>,
    ) -> Result<(), Corrupt> {
        let (mut was, mut is) = (None, None);
        self.on_account(event, &home.order_id, |account| {
            was = account.lapse(home.position);
            change(account)?;
            is = account.lapse(home.position);
            Ok(())
        })?;
        if was != is {
            let dated = |(payment_id, at): (PaymentId, Moment)| {
                let kind = PaymentDeadlineKind::Payment { payment_id };
                PaymentDeadline { at, order_id: home.order_id.clone(), kind }
            };
            was.map(|lapse| self.deadlines.remove(&dated(lapse)));
            self.deadlines.extend(is.map(dated));
        }
        Ok(())
    }
}

/// The amount in minor units; corrupt in another currency than the account's.
fn minor(event: &str, account: &AccountPage, amount: Money) -> Result<Minor, Corrupt> {
    if amount.currency() != account.currency {
        return Err(Corrupt::new(event, format!("{amount} in an account of {}", account.currency)));
    }
    Ok(amount.minor_units())
}

/// Moves an attempt along its table.
fn take(event: &str, page: &mut PaymentPage, step: AttemptStep) -> Result<(), Corrupt> {
    let status = super::next_attempt_status(page.status, step);
    page.status = status.ok_or_else(|| Corrupt::new(event, format!("{:?} does not take {step:?}", page.status)))?;
    Ok(())
}

/// Adds to a sum of minor units.
fn add(event: &str, sum: &mut Minor, amount: Minor) -> Result<(), Corrupt> {
    *sum = sum.checked_add(amount).ok_or_else(|| Corrupt::new(event, "a sum beyond every limit"))?;
    Ok(())
}
