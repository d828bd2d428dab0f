mod account;
mod attempt;
mod dispute;
mod refund;

use super::state::Minor;
use super::{AccountPage, AttemptStep, PaymentBook, PaymentCommand, PaymentEvent, PaymentPage, PaymentRefusal};
use crate::value::{Currency, Invalid, Moment, Money, OrderId, PaymentId, Problem, bounds};

type Denial = crate::value::Denial<PaymentRefusal>;
type Decided = Result<Vec<PaymentEvent>, Denial>;

impl PaymentBook {
    /// Judges a command and says what it would make happen; changes nothing.
    ///
    /// A repeat with the same content makes nothing happen, whatever became of the thing since.
    ///
    /// # Errors
    /// The refusals of [`PaymentRefusal`] in their order; `Invalid` for an amount of zero or below, of another currency
    /// than the account, or beyond the wall of [`bounds`]; for a `happened_at` later than `at`, and for a request that
    /// would lapse at once.
    pub fn decide(&self, command: PaymentCommand, at: Moment) -> Decided {
        match command {
            PaymentCommand::OpenAccount { order_id, total, deposit } => self.open_account(order_id, total, deposit),
            PaymentCommand::ChangeDue { order_id, total } => self.change_due(order_id, total),
            PaymentCommand::Forfeit { order_id, unperformed_share } => self.forfeit(order_id, unperformed_share),
            PaymentCommand::Expire {} => Ok(self.expire(at)),
            request @ PaymentCommand::RequestPayment { .. } => self.request_payment(request, at),
            record @ PaymentCommand::RecordPayment { .. } => self.record_payment(record, at),
            PaymentCommand::RecordAuthorised { payment_id, amount, happened_at, expires_at } => {
                past("happened_at", happened_at, at)?;
                self.record_authorised(payment_id, amount, happened_at, expires_at)
            }
            PaymentCommand::RequestCapture { payment_id, capture_id, amount } => {
                self.request_capture(payment_id, capture_id, amount)
            }
            PaymentCommand::RecordCaptured { payment_id, capture_id, amount, happened_at } => {
                past("happened_at", happened_at, at)?;
                self.record_captured(payment_id, capture_id, amount, happened_at)
            }
            PaymentCommand::RecordCaptureFailed { payment_id, capture_id, happened_at, reason } => {
                past("happened_at", happened_at, at)?;
                self.record_capture_failed(payment_id, capture_id, happened_at, reason)
            }
            PaymentCommand::RecordDeclined { payment_id, happened_at, reason } => {
                past("happened_at", happened_at, at)?;
                self.check_ending(&payment_id, AttemptStep::Decline, happened_at, &reason).map(|news| match news {
                    true => vec![PaymentEvent::PaymentDeclined { payment_id, happened_at, reason }],
                    false => Vec::new(),
                })
            }
            PaymentCommand::RecordFailed { payment_id, happened_at, reason } => {
                past("happened_at", happened_at, at)?;
                self.check_ending(&payment_id, AttemptStep::Fail, happened_at, &reason).map(|news| match news {
                    true => vec![PaymentEvent::PaymentFailed { payment_id, happened_at, reason }],
                    false => Vec::new(),
                })
            }
            PaymentCommand::Void { payment_id } => self.void(payment_id),
            PaymentCommand::RecordDisputed { payment_id, dispute_id, amount, happened_at } => {
                past("happened_at", happened_at, at)?;
                self.record_disputed(payment_id, dispute_id, amount, happened_at)
            }
            PaymentCommand::RecordDisputeResolved { payment_id, dispute_id, lost, happened_at } => {
                past("happened_at", happened_at, at)?;
                self.record_dispute_resolved(payment_id, dispute_id, lost, happened_at)
            }
            PaymentCommand::RequestRefund { refund_id, payment_id, amount, reason } => {
                self.request_refund(refund_id, payment_id, amount, reason)
            }
            PaymentCommand::RecordRefunded { refund_id, happened_at } => {
                past("happened_at", happened_at, at)?;
                self.record_refunded(refund_id, happened_at)
            }
            PaymentCommand::RecordRefundFailed { refund_id, happened_at, note } => {
                past("happened_at", happened_at, at)?;
                self.record_refund_failed(refund_id, happened_at, note)
            }
            PaymentCommand::RecordRefund { refund_id, payment_id, amount, reason, happened_at } => {
                past("happened_at", happened_at, at)?;
                self.record_refund(refund_id, payment_id, amount, reason, happened_at)
            }
        }
    }

    fn known_account(&self, order_id: &OrderId) -> Result<&AccountPage, Denial> {
        let unknown = || PaymentRefusal::UnknownAccount { order_id: order_id.clone() };
        self.account(order_id).ok_or_else(|| unknown().into())
    }

    fn known_payment(&self, payment_id: &PaymentId) -> Result<(&AccountPage, &PaymentPage), Denial> {
        let unknown = || PaymentRefusal::UnknownPayment { payment_id: payment_id.clone() };
        self.find_payment(payment_id).ok_or_else(|| unknown().into())
    }
}

/// Nothing later than now may be reported.
fn past(field: &str, happened_at: Moment, at: Moment) -> Result<(), Invalid> {
    if happened_at > at {
        return Err(Invalid::too_large(field, at));
    }
    Ok(())
}

fn too_early(field: &str, than: Moment) -> Invalid {
    Invalid::new(field, Problem::TooEarly { than: than.to_string() })
}

/// An amount of zero or more in the account's currency, in minor units.
fn minor(field: &str, amount: Money, currency: Currency) -> Result<Minor, Invalid> {
    amount.currency_is(field, currency)?;
    if amount.is_negative() {
        return Err(Invalid::too_small(field, 0));
    }
    let minor = amount.minor_units();
    // Currencies of four places reach beyond an i64 of minor units.
    if Money::minor(minor, currency) != Ok(amount) {
        return Err(Invalid::too_large(field, bounds::MONEY_MAX_MAJOR));
    }
    Ok(minor)
}

/// An amount above zero in the account's currency, in minor units.
fn positive(field: &str, amount: Money, currency: Currency) -> Result<Minor, Invalid> {
    match minor(field, amount, currency)? {
        0 => Err(Invalid::too_small(field, Money::minor(1, currency)?.amount())),
        minor => Ok(minor),
    }
}

/// One more entry must fit into a list of that length.
fn room_for_one(field: &str, length: usize) -> Result<(), Invalid> {
    if length >= bounds::LINES_MAX {
        return Err(Invalid::new(field, Problem::TooLong { max: bounds::LINES_MAX as u64 }));
    }
    Ok(())
}

/// What the account has received and `more` must stay inside the wall of money.
fn within_wall(account: &AccountPage, more: Money) -> Result<(), Invalid> {
    let received = account.payments.iter().map(|page| account.money(page.captured));
    Money::sum(account.currency, received)?.plus(more).map(|_| ()).map_err(|invalid| invalid.of("amount"))
}

/// The attempt's status must allow the step.
fn allowed(page: &PaymentPage, step: AttemptStep) -> Result<(), PaymentRefusal> {
    let refused = || PaymentRefusal::WrongStatus { payment_id: page.payment_id.clone(), status: page.status, step };
    super::next_attempt_status(page.status, step).map(|_| ()).ok_or_else(refused)
}
