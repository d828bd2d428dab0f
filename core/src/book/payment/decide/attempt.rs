use super::{Decided, Denial, allowed, positive, room_for_one, too_early, within_wall};
use crate::book::payment::state::{Capture, CaptureReport};
use crate::book::payment::{
    AttemptStatus, AttemptStep, PaymentBook, PaymentCommand, PaymentEvent, PaymentPage, PaymentRefusal,
};
use crate::value::{CaptureId, Moment, Money, OrderId, PaymentId, Text, fingerprint};

impl PaymentBook {
    pub(super) fn request_payment(&self, command: PaymentCommand, at: Moment) -> Decided {
        let content = fingerprint(&command);
        let PaymentCommand::RequestPayment { payment_id, order_id, provider_id, method, amount, purpose, expires_at } =
            command
        else {
            return Ok(Vec::new());
        };
        if let Some((_, page)) = self.find_payment(&payment_id) {
            let same = page.content == content;
            return if same { Ok(Vec::new()) } else { Err(PaymentRefusal::PaymentAltered { payment_id }.into()) };
        }
        self.check_new_payment(&order_id, amount)?;
        if expires_at.is_some_and(|expires_at| expires_at <= at) {
            return Err(too_early("expires_at", at).into());
        }

        Ok(vec![PaymentEvent::PaymentRequested {
            payment_id,
            order_id,
            provider_id,
            method,
            amount,
            purpose,
            expires_at,
            content,
        }])
    }

    pub(super) fn record_payment(&self, command: PaymentCommand, at: Moment) -> Decided {
        let content = fingerprint(&command);
        let PaymentCommand::RecordPayment { payment_id, order_id, provider_id, method, amount, purpose, happened_at } =
            command
        else {
            return Ok(Vec::new());
        };
        super::past("happened_at", happened_at, at)?;
        if let Some((_, page)) = self.find_payment(&payment_id) {
            let same = page.content == content;
            return if same { Ok(Vec::new()) } else { Err(PaymentRefusal::PaymentAltered { payment_id }.into()) };
        }
        self.check_new_payment(&order_id, amount)?;

        Ok(vec![PaymentEvent::PaymentRecorded {
            payment_id,
            order_id,
            provider_id,
            method,
            amount,
            purpose,
            happened_at,
            content,
        }])
    }

    fn check_new_payment(&self, order_id: &OrderId, amount: Money) -> Result<(), Denial> {
        let account = self.known_account(order_id)?;
        positive("amount", amount, account.currency)?;
        room_for_one("payments", account.payments.len())?;
        Ok(within_wall(account, amount)?)
    }

    pub(super) fn record_authorised(
        &self,
        payment_id: PaymentId,
        amount: Money,
        happened_at: Moment,
        expires_at: Option<Moment>,
    ) -> Decided {
        let (account, page) = self.known_payment(&payment_id)?;
        if let Some(known) = page.rare.as_ref().and_then(|rare| rare.authorisation.as_ref()) {
            let same =
                (account.money(known.amount), known.happened_at, known.expires_at) == (amount, happened_at, expires_at);
            return if same { Ok(Vec::new()) } else { Err(PaymentRefusal::PaymentAltered { payment_id }.into()) };
        }
        allowed(page, AttemptStep::Authorise)?;
        if positive("amount", amount, account.currency)? > page.amount {
            let requested = account.money(page.amount);
            return Err(PaymentRefusal::BeyondRequested { payment_id, requested }.into());
        }

        Ok(vec![PaymentEvent::PaymentAuthorised { payment_id, amount, happened_at, expires_at }])
    }

    pub(super) fn request_capture(&self, payment_id: PaymentId, capture_id: CaptureId, amount: Money) -> Decided {
        let (account, page) = self.known_payment(&payment_id)?;
        if let Some(known) = page.capture(&capture_id) {
            let same = account.money(known.amount) == amount;
            let altered = PaymentRefusal::CaptureAltered { payment_id, capture_id };
            return if same { Ok(Vec::new()) } else { Err(altered.into()) };
        }
        let minor = positive("amount", amount, account.currency)?;
        allowed(page, AttemptStep::CapturePart)?;
        // What was only asked for cannot be taken yet: the table allows it for providers that report a capture at once.
        if matches!(page.status, AttemptStatus::Requested | AttemptStatus::Expired) {
            let (status, step) = (page.status, AttemptStep::CapturePart);
            return Err(PaymentRefusal::WrongStatus { payment_id, status, step }.into());
        }
        if minor > page.capturable() {
            let capturable = account.money(page.capturable());
            return Err(PaymentRefusal::BeyondAuthorised { payment_id, capturable }.into());
        }
        room_for_one("captures", page.captures.len())?;
        within_wall(account, amount)?;

        Ok(vec![PaymentEvent::CaptureRequested { payment_id, capture_id, amount }])
    }

    pub(super) fn record_captured(
        &self,
        payment_id: PaymentId,
        capture_id: CaptureId,
        amount: Money,
        happened_at: Moment,
    ) -> Decided {
        let (account, page) = self.known_payment(&payment_id)?;
        let minor = positive("amount", amount, account.currency)?;
        match page.capture(&capture_id) {
            Some(known) if known.amount != minor => {
                return Err(PaymentRefusal::CaptureAltered { payment_id, capture_id }.into());
            }
            Some(Capture { report: CaptureReport::Captured(known), .. }) => {
                let altered = PaymentRefusal::CaptureAltered { payment_id, capture_id };
                return if *known == happened_at { Ok(Vec::new()) } else { Err(altered.into()) };
            }
            Some(Capture { report: CaptureReport::Failed(..), .. }) => {
                return Err(PaymentRefusal::CaptureReported { payment_id, capture_id }.into());
            }
            Some(_) => allowed(page, capture_step(page, minor))?,
            None => {
                allowed(page, capture_step(page, minor))?;
                if minor > page.capturable() {
                    let capturable = account.money(page.capturable());
                    return Err(PaymentRefusal::BeyondAuthorised { payment_id, capturable }.into());
                }
                room_for_one("captures", page.captures.len())?;
            }
        }
        within_wall(account, amount)?;
        let step = capture_step(page, minor);

        Ok(vec![PaymentEvent::PaymentCaptured { payment_id, capture_id, amount, happened_at, step }])
    }

    pub(super) fn record_capture_failed(
        &self,
        payment_id: PaymentId,
        capture_id: CaptureId,
        happened_at: Moment,
        reason: Text,
    ) -> Decided {
        let (_, page) = self.known_payment(&payment_id)?;
        match page.capture(&capture_id).map(|known| &known.report) {
            None => return Err(PaymentRefusal::UnknownCapture { payment_id, capture_id }.into()),
            Some(CaptureReport::Failed(at, words)) if (*at, words) == (happened_at, &reason) => return Ok(Vec::new()),
            Some(CaptureReport::Failed(..) | CaptureReport::Captured(_)) => {
                return Err(PaymentRefusal::CaptureReported { payment_id, capture_id }.into());
            }
            Some(CaptureReport::Awaited) => {}
        }

        Ok(vec![PaymentEvent::CaptureFailed { payment_id, capture_id, happened_at, reason }])
    }

    /// Whether a decline or a failure is news; refused where it cannot be.
    pub(super) fn check_ending(
        &self,
        payment_id: &PaymentId,
        step: AttemptStep,
        happened_at: Moment,
        reason: &Text,
    ) -> Result<bool, Denial> {
        let (_, page) = self.known_payment(payment_id)?;
        if let Some(known) = page.rare.as_ref().and_then(|rare| rare.ending.as_ref()) {
            let same_end = matches!(
                (page.status, step),
                (AttemptStatus::Declined, AttemptStep::Decline) | (AttemptStatus::Failed, AttemptStep::Fail)
            );
            let same = same_end && known.happened_at == happened_at && known.reason == *reason;
            let altered = PaymentRefusal::PaymentAltered { payment_id: payment_id.clone() };
            return if same { Ok(false) } else { Err(altered.into()) };
        }
        allowed(page, step)?;
        Ok(true)
    }

    pub(super) fn void(&self, payment_id: PaymentId) -> Decided {
        let (_, page) = self.known_payment(&payment_id)?;
        if page.status == AttemptStatus::Voided || page.released {
            return Ok(Vec::new());
        }
        allowed(page, AttemptStep::Void)?;
        if let Some(capture) = page.captures.iter().find(|capture| capture.report == CaptureReport::Awaited) {
            let capture_id = capture.capture_id.clone();
            return Err(PaymentRefusal::CaptureUnderWay { payment_id, capture_id }.into());
        }

        Ok(vec![PaymentEvent::PaymentVoided { payment_id }])
    }
}

/// Whether a capture takes a part or the rest.
fn capture_step(page: &PaymentPage, amount: i64) -> AttemptStep {
    let rest = page.captured.saturating_add(amount) >= page.capture_limit();
    if rest { AttemptStep::CaptureRest } else { AttemptStep::CapturePart }
}
