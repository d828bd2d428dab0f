use serde::{Deserialize, Serialize};

use super::super::{AttemptStatus, DepositTerms, PaymentMethod, PaymentPurpose, RefundReason};
use crate::value::{
    CaptureId, Currency, ExternalId, Fingerprint, Moment, Money, PaymentId, ProviderId, Rate, RefundId, Text,
};

/// An amount in minor units of the account's currency: a third of the room that [`Money`] takes in a page.
pub(in super::super) type Minor = i64;

/// What one order owes, has paid and was given back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AccountPage {
    pub(in super::super) currency: Currency,
    /// What was due when the account was opened.
    pub(in super::super) opened: Minor,
    /// What is due now.
    pub(in super::super) due: Minor,
    /// The most that was ever due.
    pub(in super::super) peak: Minor,
    pub(in super::super) deposit: Option<Box<DepositPage>>,
    pub(in super::super) payments: Vec<PaymentPage>,
    pub(in super::super) refunds: Vec<RefundPage>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in super::super) struct DepositPage {
    pub(in super::super) terms: DepositTerms,
    pub(in super::super) forfeiture: Option<Forfeiture>,
    pub(in super::super) deposit_missed: bool,
    pub(in super::super) balance_missed: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in super::super) struct Forfeiture {
    pub(in super::super) unperformed_share: Rate,
    pub(in super::super) amount: Minor,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in super::super) struct PaymentPage {
    pub(in super::super) payment_id: PaymentId,
    pub(in super::super) provider_id: ProviderId,
    pub(in super::super) content: Fingerprint,
    pub(in super::super) amount: Minor,
    pub(in super::super) captured: Minor,
    /// What went back, penalties apart.
    pub(in super::super) refunded: Minor,
    /// What is on its way back, penalties apart.
    pub(in super::super) pending: Minor,
    pub(in super::super) captures: Vec<Capture>,
    pub(in super::super) expires_at: Option<Moment>,
    pub(in super::super) status: AttemptStatus,
    pub(in super::super) method: PaymentMethod,
    pub(in super::super) purpose: PaymentPurpose,
    /// What was not captured was given up or lapsed.
    pub(in super::super) released: bool,
    /// What few payments have: boxed, so that the others do not pay for it.
    pub(in super::super) rare: Option<Box<Rare>>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(in super::super) struct Rare {
    pub(in super::super) authorisation: Option<Authorisation>,
    /// What was declined or failed, with the provider's words.
    pub(in super::super) ending: Option<Ending>,
    pub(in super::super) disputes: Vec<Dispute>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in super::super) struct Authorisation {
    pub(in super::super) amount: Minor,
    pub(in super::super) happened_at: Moment,
    pub(in super::super) expires_at: Option<Moment>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in super::super) struct Ending {
    pub(in super::super) happened_at: Moment,
    pub(in super::super) reason: Text,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in super::super) struct Dispute {
    pub(in super::super) dispute_id: ExternalId,
    pub(in super::super) amount: Minor,
    pub(in super::super) happened_at: Moment,
    pub(in super::super) outcome: Option<DisputeOutcome>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in super::super) struct DisputeOutcome {
    pub(in super::super) lost: Minor,
    pub(in super::super) happened_at: Moment,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in super::super) struct Capture {
    pub(in super::super) capture_id: CaptureId,
    pub(in super::super) amount: Minor,
    pub(in super::super) report: CaptureReport,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in super::super) enum CaptureReport {
    Awaited,
    Captured(Moment),
    Failed(Moment, Text),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in super::super) struct RefundPage {
    pub(in super::super) refund_id: RefundId,
    /// Position of its payment in the account.
    pub(in super::super) payment: u32,
    pub(in super::super) amount: Minor,
    pub(in super::super) reason: RefundReason,
    /// Recorded in one step, not requested.
    pub(in super::super) recorded: bool,
    pub(in super::super) report: RefundReport,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(in super::super) enum RefundReport {
    Awaited,
    Refunded(Moment),
    Failed(Moment, Text),
}

impl RefundPage {
    /// Whether it counts against what its payment received.
    pub(in super::super) fn is_penalty(&self) -> bool {
        self.reason == RefundReason::Penalty
    }
}

impl PaymentPage {
    /// What may be captured in all: the authorised amount, or the requested one where a provider takes at once.
    pub(in super::super) fn capture_limit(&self) -> Minor {
        match self.rare.as_ref().and_then(|rare| rare.authorisation.as_ref()) {
            _ if self.released => self.captured,
            Some(authorisation) => authorisation.amount,
            None => self.amount,
        }
    }

    /// Captures requested and not reported.
    pub(in super::super) fn capture_pending(&self) -> Minor {
        let awaited = self.captures.iter().filter(|capture| capture.report == CaptureReport::Awaited);
        awaited.fold(0, |sum, capture| sum.saturating_add(capture.amount))
    }

    /// What may still be captured.
    pub(in super::super) fn capturable(&self) -> Minor {
        match self.status {
            AttemptStatus::Declined | AttemptStatus::Failed | AttemptStatus::Voided => 0,
            _ => self.capture_limit().saturating_sub(self.captured).saturating_sub(self.capture_pending()).max(0),
        }
    }

    pub(in super::super) fn capture(&self, capture_id: &CaptureId) -> Option<&Capture> {
        self.captures.iter().find(|capture| capture.capture_id == *capture_id)
    }

    pub(in super::super) fn dispute(&self, dispute_id: &ExternalId) -> Option<&Dispute> {
        self.disputes().find(|dispute| dispute.dispute_id == *dispute_id)
    }

    /// When the request or what is left of the authorisation lapses, unless it has ended.
    pub(in super::super) fn lapses_at(&self) -> Option<Moment> {
        let open = match self.status {
            AttemptStatus::Requested | AttemptStatus::Authorised | AttemptStatus::PartCaptured => true,
            AttemptStatus::PartRefunded | AttemptStatus::Refunded => self.capture_limit() > self.captured,
            _ => false,
        };
        self.expires_at.filter(|_| open)
    }

    fn disputes(&self) -> impl Iterator<Item = &Dispute> {
        self.rare.iter().flat_map(|rare| rare.disputes.iter())
    }

    /// What disputes took away.
    pub(in super::super) fn lost(&self) -> Minor {
        let lost = self.disputes().filter_map(|dispute| dispute.outcome.as_ref());
        lost.fold(0, |sum, outcome| sum.saturating_add(outcome.lost))
    }

    /// What is contested now.
    pub(in super::super) fn disputed(&self) -> Minor {
        let open = self.disputes().filter(|dispute| dispute.outcome.is_none());
        open.fold(0, |sum, dispute| sum.saturating_add(dispute.amount))
    }

    /// What is left of what was received: neither gone back nor lost.
    pub(in super::super) fn left(&self) -> Minor {
        self.captured.saturating_sub(self.refunded).saturating_sub(self.lost()).max(0)
    }

    /// What may still go back: what is left, less what is on its way and what is contested.
    pub(in super::super) fn refundable(&self) -> Minor {
        self.left().saturating_sub(self.pending).saturating_sub(self.disputed()).max(0)
    }
}

/// How a refund stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum RefundStatus {
    /// On its way, no report yet.
    Pending,
    /// Arrived.
    Refunded,
    /// Did not succeed; its amount is refundable again.
    Failed,
}

/// One payment attempt, as an answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PaymentStanding {
    /// The attempt.
    pub payment_id: PaymentId,
    /// Who carries it out.
    pub provider_id: ProviderId,
    /// By what means.
    pub method: PaymentMethod,
    /// What for.
    pub purpose: PaymentPurpose,
    /// Where it stands.
    pub status: AttemptStatus,
    /// What was requested.
    pub amount: Money,
    /// What may still be captured, requests under way taken off.
    pub capturable: Money,
    /// What was received.
    pub captured: Money,
    /// What went back, penalties apart.
    pub refunded: Money,
    /// What is on its way back, penalties apart.
    pub pending: Money,
    /// What is contested.
    pub disputed: Money,
    /// What disputes took away.
    pub lost: Money,
    /// What may still go back.
    pub refundable: Money,
    /// When the request or authorisation lapses.
    pub expires_at: Option<Moment>,
}

/// One refund, as an answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RefundStanding {
    /// The refund.
    pub refund_id: RefundId,
    /// The payment it goes back to.
    pub payment_id: Option<PaymentId>,
    /// How much.
    pub amount: Money,
    /// Why.
    pub reason: RefundReason,
    /// How it stands.
    pub status: RefundStatus,
    /// When it arrived or failed.
    pub reported_at: Option<Moment>,
}

impl AccountPage {
    /// The account's currency.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The deposit agreed.
    pub fn deposit_terms(&self) -> Option<&DepositTerms> {
        self.deposit.as_ref().map(|deposit| &deposit.terms)
    }

    /// Whether the deposit was not in when it was due.
    pub fn deposit_missed(&self) -> bool {
        self.deposit.as_ref().is_some_and(|deposit| deposit.deposit_missed)
    }

    /// Whether the balance was not in when it was due.
    pub fn balance_missed(&self) -> bool {
        self.deposit.as_ref().is_some_and(|deposit| deposit.balance_missed)
    }

    /// Its payments, in the order they were asked for.
    pub fn payments(&self) -> impl ExactSizeIterator<Item = PaymentStanding> {
        self.payments.iter().map(|page| self.standing_of(page))
    }

    /// Its refunds, in the order they were asked for.
    pub fn refunds(&self) -> impl ExactSizeIterator<Item = RefundStanding> {
        self.refunds.iter().map(|page| self.standing_of_refund(page))
    }

    /// An amount of the page as money. Amounts enter a page only as money of this currency, and the wall of sums is
    /// held by `decide`, so the fallback is never taken.
    pub(in super::super) fn money(&self, minor: Minor) -> Money {
        Money::minor(minor, self.currency).unwrap_or(Money::zero(self.currency))
    }

    pub(in super::super) fn standing_of(&self, page: &PaymentPage) -> PaymentStanding {
        PaymentStanding {
            payment_id: page.payment_id.clone(),
            provider_id: page.provider_id.clone(),
            method: page.method,
            purpose: page.purpose,
            status: page.status,
            amount: self.money(page.amount),
            capturable: self.money(page.capturable()),
            captured: self.money(page.captured),
            refunded: self.money(page.refunded),
            pending: self.money(page.pending),
            disputed: self.money(page.disputed()),
            lost: self.money(page.lost()),
            refundable: self.money(page.refundable()),
            expires_at: page.expires_at,
        }
    }

    pub(in super::super) fn standing_of_refund(&self, page: &RefundPage) -> RefundStanding {
        let (status, reported_at) = match &page.report {
            RefundReport::Awaited => (RefundStatus::Pending, None),
            RefundReport::Refunded(at) => (RefundStatus::Refunded, Some(*at)),
            RefundReport::Failed(at, _) => (RefundStatus::Failed, Some(*at)),
        };
        RefundStanding {
            refund_id: page.refund_id.clone(),
            payment_id: self.payments.get(page.payment as usize).map(|payment| payment.payment_id.clone()),
            amount: self.money(page.amount),
            reason: page.reason,
            status,
            reported_at,
        }
    }
}
