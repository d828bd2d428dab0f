use super::{Decided, allowed, minor, positive};
use crate::book::payment::{AttemptStep, PaymentBook, PaymentEvent, PaymentRefusal};
use crate::value::{ExternalId, Moment, Money, PaymentId};

impl PaymentBook {
    pub(super) fn record_disputed(
        &self,
        payment_id: PaymentId,
        dispute_id: ExternalId,
        amount: Money,
        happened_at: Moment,
    ) -> Decided {
        let (account, page) = self.known_payment(&payment_id)?;
        if let Some(known) = page.dispute(&dispute_id) {
            let same = (account.money(known.amount), known.happened_at) == (amount, happened_at);
            let altered = PaymentRefusal::DisputeAltered { payment_id, dispute_id };
            return if same { Ok(Vec::new()) } else { Err(altered.into()) };
        }
        let contested = positive("amount", amount, account.currency)?;
        allowed(page, AttemptStep::Dispute)?;
        if contested > page.left() {
            let contestable = account.money(page.left());
            return Err(PaymentRefusal::BeyondContestable { payment_id, contestable }.into());
        }

        Ok(vec![PaymentEvent::PaymentDisputed { payment_id, dispute_id, amount, happened_at }])
    }

    pub(super) fn record_dispute_resolved(
        &self,
        payment_id: PaymentId,
        dispute_id: ExternalId,
        lost: Money,
        happened_at: Moment,
    ) -> Decided {
        let (account, page) = self.known_payment(&payment_id)?;
        let Some(known) = page.dispute(&dispute_id) else {
            return Err(PaymentRefusal::UnknownDispute { payment_id, dispute_id }.into());
        };
        if let Some(outcome) = &known.outcome {
            let same = (account.money(outcome.lost), outcome.happened_at) == (lost, happened_at);
            let altered = PaymentRefusal::DisputeAltered { payment_id, dispute_id };
            return if same { Ok(Vec::new()) } else { Err(altered.into()) };
        }
        let minor_lost = minor("lost", lost, account.currency)?;
        // A refund under way may still arrive, so its amount cannot be lost as well.
        let losable = known.amount.min(page.left().saturating_sub(page.pending)).max(0);
        if minor_lost > losable {
            let contestable = account.money(losable);
            return Err(PaymentRefusal::BeyondContestable { payment_id, contestable }.into());
        }
        let left = page.left().saturating_sub(minor_lost);
        let step = match left {
            0 => AttemptStep::ResolveNothing,
            _ if left == page.captured => AttemptStep::ResolveWhole,
            _ => AttemptStep::ResolvePart,
        };
        allowed(page, step)?;

        Ok(vec![PaymentEvent::DisputeResolved { payment_id, dispute_id, lost, happened_at, step }])
    }
}
