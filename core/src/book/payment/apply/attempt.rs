use super::{add, minor, take};
use crate::book::payment::state::{Authorisation, Capture, CaptureReport, Dispute, DisputeOutcome, Ending, Home, Rare};
use crate::book::payment::{
    AttemptStatus, AttemptStep, AwaitedReport, PaymentBook, PaymentDeadline, PaymentDeadlineKind, PaymentMethod,
    PaymentPage, PaymentPurpose,
};
use crate::value::{CaptureId, Corrupt, ExternalId, Fingerprint, Moment, Money, OrderId, PaymentId, ProviderId, Text};

/// The page of an attempt before anything has become of it.
pub(super) fn requested_page(
    payment_id: &PaymentId,
    provider_id: &ProviderId,
    method: PaymentMethod,
    purpose: PaymentPurpose,
    content: Fingerprint,
) -> PaymentPage {
    PaymentPage {
        payment_id: payment_id.clone(),
        provider_id: provider_id.clone(),
        content,
        amount: 0,
        captured: 0,
        refunded: 0,
        pending: 0,
        captures: Vec::new(),
        expires_at: None,
        status: AttemptStatus::Requested,
        method,
        purpose,
        released: false,
        rare: None,
    }
}

fn rare(page: &mut PaymentPage) -> &mut Rare {
    page.rare.get_or_insert_default()
}

impl PaymentBook {
    pub(super) fn requested(&mut self, order_id: &OrderId, page: PaymentPage, amount: Money) -> Result<(), Corrupt> {
        let (payment_id, lapses_at) = (page.payment_id.clone(), page.lapses_at());
        self.add_page("payment.requested", order_id, page, amount, 0)?;
        self.deadlines.extend(lapses_at.map(|at| PaymentDeadline {
            at,
            order_id: order_id.clone(),
            kind: PaymentDeadlineKind::Payment { payment_id: payment_id.clone() },
        }));
        self.awaited.insert(AwaitedReport::Payment { payment_id });
        Ok(())
    }

    pub(super) fn recorded(&mut self, order_id: &OrderId, page: PaymentPage, amount: Money) -> Result<(), Corrupt> {
        let event = "payment.recorded";
        let page = PaymentPage { status: AttemptStatus::Captured, ..page };
        self.add_page(event, order_id, page, amount, amount.minor_units())
    }

    fn add_page(
        &mut self,
        event: &str,
        order_id: &OrderId,
        page: PaymentPage,
        amount: Money,
        captured: i64,
    ) -> Result<(), Corrupt> {
        let payment_id = page.payment_id.clone();
        if self.payments.contains_key(&payment_id) {
            return Err(Corrupt::new(event, format!("payment `{payment_id}` is known")));
        }
        let mut position = 0;
        self.on_account(event, order_id, |account| {
            position = u32::try_from(account.payments.len()).map_err(|_| Corrupt::new(event, "too many payments"))?;
            let amount = minor(event, account, amount)?;
            account.payments.reserve_exact(1);
            account.payments.push(PaymentPage { amount, captured, ..page });
            Ok(())
        })?;
        self.payments.insert(payment_id, Home { order_id: order_id.clone(), position });
        Ok(())
    }

    pub(super) fn authorised(
        &mut self,
        payment_id: &PaymentId,
        amount: Money,
        happened_at: Moment,
        expires_at: Option<Moment>,
    ) -> Result<(), Corrupt> {
        let event = "payment.authorised";
        self.on_payment(event, payment_id, |page| {
            take(event, page, AttemptStep::Authorise)?;
            page.expires_at = expires_at;
            rare(page).authorisation = Some(Authorisation { amount: amount.minor_units(), happened_at, expires_at });
            Ok(())
        })?;
        self.awaited.remove(&AwaitedReport::Payment { payment_id: payment_id.clone() });
        Ok(())
    }

    pub(super) fn capture_requested(
        &mut self,
        payment_id: &PaymentId,
        capture_id: &CaptureId,
        amount: Money,
    ) -> Result<(), Corrupt> {
        self.on_payment("payment.capture_requested", payment_id, |page| {
            let (capture_id, amount) = (capture_id.clone(), amount.minor_units());
            page.captures.reserve_exact(1);
            page.captures.push(Capture { capture_id, amount, report: CaptureReport::Awaited });
            Ok(())
        })?;
        let (payment_id, capture_id) = (payment_id.clone(), capture_id.clone());
        self.awaited.insert(AwaitedReport::Capture { payment_id, capture_id });
        Ok(())
    }

    pub(super) fn captured(
        &mut self,
        payment_id: &PaymentId,
        capture_id: &CaptureId,
        amount: Money,
        happened_at: Moment,
        step: AttemptStep,
    ) -> Result<(), Corrupt> {
        let event = "payment.captured";
        self.on_payment(event, payment_id, |page| {
            let (report, amount) = (CaptureReport::Captured(happened_at), amount.minor_units());
            take(event, page, step)?;
            add(event, &mut page.captured, amount)?;
            match page.captures.iter_mut().find(|capture| capture.capture_id == *capture_id) {
                Some(capture) => capture.report = report,
                None => {
                    page.captures.reserve_exact(1);
                    page.captures.push(Capture { capture_id: capture_id.clone(), amount, report });
                }
            }
            Ok(())
        })?;
        let payment_id = payment_id.clone();
        self.awaited.remove(&AwaitedReport::Capture { payment_id: payment_id.clone(), capture_id: capture_id.clone() });
        self.awaited.remove(&AwaitedReport::Payment { payment_id });
        Ok(())
    }

    pub(super) fn capture_failed(
        &mut self,
        payment_id: &PaymentId,
        capture_id: &CaptureId,
        happened_at: Moment,
        reason: &Text,
    ) -> Result<(), Corrupt> {
        let event = "payment.capture_failed";
        self.on_payment(event, payment_id, |page| {
            let capture = page.captures.iter_mut().find(|capture| capture.capture_id == *capture_id);
            let unknown = || Corrupt::new(event, format!("capture `{capture_id}` is not known"));
            capture.ok_or_else(unknown)?.report = CaptureReport::Failed(happened_at, reason.clone());
            Ok(())
        })?;
        let (payment_id, capture_id) = (payment_id.clone(), capture_id.clone());
        self.awaited.remove(&AwaitedReport::Capture { payment_id, capture_id });
        Ok(())
    }

    /// A decline or a failure ends captures under way as well.
    pub(super) fn ended(
        &mut self,
        payment_id: &PaymentId,
        step: AttemptStep,
        happened_at: Moment,
        reason: &Text,
    ) -> Result<(), Corrupt> {
        let mut under_way = Vec::new();
        self.on_payment("payment.ended", payment_id, |page| {
            take("payment.ended", page, step)?;
            for capture in page.captures.iter_mut().filter(|capture| capture.report == CaptureReport::Awaited) {
                capture.report = CaptureReport::Failed(happened_at, reason.clone());
                under_way.push(capture.capture_id.clone());
            }
            rare(page).ending = Some(Ending { happened_at, reason: reason.clone() });
            Ok(())
        })?;
        for capture_id in under_way {
            self.awaited.remove(&AwaitedReport::Capture { payment_id: payment_id.clone(), capture_id });
        }
        self.awaited.remove(&AwaitedReport::Payment { payment_id: payment_id.clone() });
        Ok(())
    }

    /// What was not captured was given up or lapsed. An expired request stays open to a late payment.
    pub(super) fn released(&mut self, payment_id: &PaymentId, step: AttemptStep) -> Result<(), Corrupt> {
        self.on_payment("payment.released", payment_id, |page| {
            take("payment.released", page, step)?;
            page.released = page.status != AttemptStatus::Expired;
            Ok(())
        })?;
        self.awaited.remove(&AwaitedReport::Payment { payment_id: payment_id.clone() });
        Ok(())
    }

    pub(super) fn disputed(
        &mut self,
        payment_id: &PaymentId,
        dispute_id: &ExternalId,
        amount: Money,
        happened_at: Moment,
    ) -> Result<(), Corrupt> {
        let event = "payment.disputed";
        self.on_payment(event, payment_id, |page| {
            take(event, page, AttemptStep::Dispute)?;
            let (dispute_id, amount) = (dispute_id.clone(), amount.minor_units());
            rare(page).disputes.push(Dispute { dispute_id, amount, happened_at, outcome: None });
            Ok(())
        })
    }

    pub(super) fn dispute_resolved(
        &mut self,
        payment_id: &PaymentId,
        dispute_id: &ExternalId,
        lost: Money,
        happened_at: Moment,
        step: AttemptStep,
    ) -> Result<(), Corrupt> {
        let event = "payment.dispute_resolved";
        self.on_payment(event, payment_id, |page| {
            take(event, page, step)?;
            let dispute = rare(page).disputes.iter_mut().find(|dispute| dispute.dispute_id == *dispute_id);
            let unknown = || Corrupt::new(event, format!("dispute `{dispute_id}` is not known"));
            dispute.ok_or_else(unknown)?.outcome = Some(DisputeOutcome { lost: lost.minor_units(), happened_at });
            Ok(())
        })
    }
}
