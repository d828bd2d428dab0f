use super::{Decided, Denial, allowed, positive, room_for_one};
use crate::book::payment::state::RefundReport;
use crate::book::payment::{
    AccountPage, AttemptStep, PaymentBook, PaymentEvent, PaymentPage, PaymentRefusal, RefundPage, RefundReason,
};
use crate::value::{Moment, Money, PaymentId, RefundId, Text};

impl PaymentBook {
    pub(super) fn request_refund(
        &self,
        refund_id: RefundId,
        payment_id: PaymentId,
        amount: Money,
        reason: RefundReason,
    ) -> Decided {
        if let Some((account, page)) = self.find_refund(&refund_id) {
            let same = !page.recorded && is_refund_of(account, page, &payment_id, amount, reason);
            return if same { Ok(Vec::new()) } else { Err(PaymentRefusal::RefundAltered { refund_id }.into()) };
        }
        let (account, page) = self.known_payment(&payment_id)?;
        check_amount(account, page, amount, reason)?;

        Ok(vec![PaymentEvent::RefundRequested { refund_id, payment_id, amount, reason }])
    }

    pub(super) fn record_refund(
        &self,
        refund_id: RefundId,
        payment_id: PaymentId,
        amount: Money,
        reason: RefundReason,
        happened_at: Moment,
    ) -> Decided {
        if let Some((account, page)) = self.find_refund(&refund_id) {
            let same = page.recorded
                && page.report == RefundReport::Refunded(happened_at)
                && is_refund_of(account, page, &payment_id, amount, reason);
            return if same { Ok(Vec::new()) } else { Err(PaymentRefusal::RefundAltered { refund_id }.into()) };
        }
        let (account, page) = self.known_payment(&payment_id)?;
        let minor = check_amount(account, page, amount, reason)?;
        let step = refund_step(page, minor, reason);
        step.map_or(Ok(()), |step| allowed(page, step))?;

        Ok(vec![PaymentEvent::RefundRecorded { refund_id, payment_id, amount, reason, happened_at, step }])
    }

    pub(super) fn record_refunded(&self, refund_id: RefundId, happened_at: Moment) -> Decided {
        let (account, refund) = self.known_refund(&refund_id)?;
        match &refund.report {
            RefundReport::Refunded(known) if *known == happened_at => return Ok(Vec::new()),
            RefundReport::Refunded(_) | RefundReport::Failed(..) => {
                return Err(PaymentRefusal::RefundReported { refund_id }.into());
            }
            RefundReport::Awaited => {}
        }
        let payment = account.payments.get(refund.payment as usize);
        let step = payment.and_then(|page| refund_step(page, refund.amount, refund.reason));
        if let (Some(page), Some(step)) = (payment, step) {
            allowed(page, step)?;
        }

        Ok(vec![PaymentEvent::Refunded { refund_id, happened_at, step }])
    }

    pub(super) fn record_refund_failed(&self, refund_id: RefundId, happened_at: Moment, note: Text) -> Decided {
        let (_, refund) = self.known_refund(&refund_id)?;
        match &refund.report {
            RefundReport::Failed(at, words) if (*at, words) == (happened_at, &note) => return Ok(Vec::new()),
            RefundReport::Refunded(_) | RefundReport::Failed(..) => {
                return Err(PaymentRefusal::RefundReported { refund_id }.into());
            }
            RefundReport::Awaited => {}
        }

        Ok(vec![PaymentEvent::RefundFailed { refund_id, happened_at, note }])
    }

    fn known_refund(&self, refund_id: &RefundId) -> Result<(&AccountPage, &RefundPage), Denial> {
        let unknown = || PaymentRefusal::UnknownRefund { refund_id: refund_id.clone() };
        self.find_refund(refund_id).ok_or_else(|| unknown().into())
    }
}

fn is_refund_of(
    account: &AccountPage,
    refund: &RefundPage,
    payment_id: &PaymentId,
    amount: Money,
    reason: RefundReason,
) -> bool {
    let payment = account.payments.get(refund.payment as usize);
    payment.is_some_and(|page| page.payment_id == *payment_id)
        && account.money(refund.amount) == amount
        && refund.reason == reason
}

/// The amount in minor units, if the payment can give it back.
fn check_amount(account: &AccountPage, page: &PaymentPage, amount: Money, reason: RefundReason) -> Result<i64, Denial> {
    let minor = positive("amount", amount, account.currency)?;
    let payment_id = page.payment_id.clone();
    if reason == RefundReason::Penalty {
        // A penalty comes from the shop's own pocket; the payment is only the way to the customer.
        if page.captured == 0 {
            return Err(PaymentRefusal::NothingCaptured { payment_id }.into());
        }
        let penalties = account.refunds.iter().filter(|refund| refund.is_penalty());
        let penalties = penalties.map(|refund| account.money(refund.amount));
        Money::sum(account.currency, penalties)?.plus(amount).map_err(|invalid| invalid.of("amount"))?;
    } else if minor > page.refundable() {
        let refundable = account.money(page.refundable());
        return Err(PaymentRefusal::BeyondRefundable { payment_id, refundable }.into());
    }
    room_for_one("refunds", account.refunds.len())?;
    Ok(minor)
}

/// The step a refund makes: a part or the rest of what is left; none for a penalty.
fn refund_step(page: &PaymentPage, amount: i64, reason: RefundReason) -> Option<AttemptStep> {
    match reason {
        RefundReason::Penalty => None,
        _ if amount >= page.left() => Some(AttemptStep::RefundRest),
        _ => Some(AttemptStep::RefundPart),
    }
}
