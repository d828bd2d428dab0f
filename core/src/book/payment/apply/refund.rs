use super::{add, take};
use crate::book::payment::state::{Home, RefundReport};
use crate::book::payment::{AttemptStep, AwaitedReport, PaymentBook, PaymentPage, RefundPage, RefundReason};
use crate::value::{Corrupt, Moment, Money, PaymentId, RefundId, Text};

impl PaymentBook {
    pub(super) fn refund_requested(
        &mut self,
        refund_id: &RefundId,
        payment_id: &PaymentId,
        amount: Money,
        reason: RefundReason,
    ) -> Result<(), Corrupt> {
        let event = "payment.refund_requested";
        self.add_refund(event, refund_id, payment_id, amount, reason, RefundReport::Awaited, |page| match reason {
            RefundReason::Penalty => Ok(()),
            _ => add(event, &mut page.pending, amount.minor_units()),
        })?;
        self.awaited.insert(AwaitedReport::Refund { refund_id: refund_id.clone() });
        Ok(())
    }

    pub(super) fn refund_recorded(
        &mut self,
        refund_id: &RefundId,
        payment_id: &PaymentId,
        amount: Money,
        reason: RefundReason,
        happened_at: Moment,
        step: Option<AttemptStep>,
    ) -> Result<(), Corrupt> {
        let event = "payment.refund_recorded";
        let report = RefundReport::Refunded(happened_at);
        self.add_refund(event, refund_id, payment_id, amount, reason, report, |page| {
            gone_back(event, page, amount.minor_units(), step)
        })
    }

    pub(super) fn refunded(
        &mut self,
        refund_id: &RefundId,
        happened_at: Moment,
        step: Option<AttemptStep>,
    ) -> Result<(), Corrupt> {
        let event = "payment.refunded";
        self.on_refund(event, refund_id, |refund, page| {
            if !refund.is_penalty() {
                add(event, &mut page.pending, refund.amount.saturating_neg())?;
            }
            gone_back(event, page, refund.amount, step)?;
            refund.report = RefundReport::Refunded(happened_at);
            Ok(())
        })
    }

    pub(super) fn refund_failed(
        &mut self,
        refund_id: &RefundId,
        happened_at: Moment,
        note: &Text,
    ) -> Result<(), Corrupt> {
        let event = "payment.refund_failed";
        self.on_refund(event, refund_id, |refund, page| {
            if !refund.is_penalty() {
                add(event, &mut page.pending, refund.amount.saturating_neg())?;
            }
            refund.report = RefundReport::Failed(happened_at, note.clone());
            Ok(())
        })
    }

    #[expect(clippy::too_many_arguments, reason = "the fields of one refund")]
    fn add_refund(
        &mut self,
        event: &str,
        refund_id: &RefundId,
        payment_id: &PaymentId,
        amount: Money,
        reason: RefundReason,
        report: RefundReport,
        change: impl FnOnce(&mut PaymentPage) -> Result<(), Corrupt>,
    ) -> Result<(), Corrupt> {
        let unknown = || Corrupt::new(event, format!("payment `{payment_id}` is not known"));
        let home = self.payments.get(payment_id).ok_or_else(unknown)?.clone();
        if self.refunds.contains_key(refund_id) {
            return Err(Corrupt::new(event, format!("refund `{refund_id}` is known")));
        }
        let mut position = 0;
        self.on_payment_of(event, &home, |account| {
            position = u32::try_from(account.refunds.len()).map_err(|_| Corrupt::new(event, "too many refunds"))?;
            let amount = super::minor(event, account, amount)?;
            change(account.payments.get_mut(home.position as usize).ok_or_else(unknown)?)?;
            account.refunds.reserve_exact(1);
            account.refunds.push(RefundPage {
                refund_id: refund_id.clone(),
                payment: home.position,
                amount,
                reason,
                recorded: report != RefundReport::Awaited,
                report,
            });
            Ok(())
        })?;
        self.refunds.insert(refund_id.clone(), Home { order_id: home.order_id, position });
        Ok(())
    }

    /// Changes a refund under way together with its payment; it is awaited no longer.
    fn on_refund(
        &mut self,
        event: &str,
        refund_id: &RefundId,
        change: impl FnOnce(&mut RefundPage, &mut PaymentPage) -> Result<(), Corrupt>,
    ) -> Result<(), Corrupt> {
        let unknown = || Corrupt::new(event, format!("refund `{refund_id}` is not known"));
        let home = self.refunds.get(refund_id).ok_or_else(unknown)?.clone();
        let refund = self.accounts.get(&home.order_id).and_then(|a| a.refunds.get(home.position as usize));
        let payment = Home { order_id: home.order_id.clone(), position: refund.ok_or_else(unknown)?.payment };
        self.on_payment_of(event, &payment, |account| {
            let refund = account.refunds.get_mut(home.position as usize).ok_or_else(unknown)?;
            let page = account.payments.get_mut(payment.position as usize).ok_or_else(unknown)?;
            change(refund, page)
        })?;
        self.awaited.remove(&AwaitedReport::Refund { refund_id: refund_id.clone() });
        Ok(())
    }
}

/// Money went back from a payment; a penalty makes no step and takes nothing from it.
fn gone_back(event: &str, page: &mut PaymentPage, amount: i64, step: Option<AttemptStep>) -> Result<(), Corrupt> {
    let Some(step) = step else { return Ok(()) };
    take(event, page, step)?;
    add(event, &mut page.refunded, amount)
}
