use serde::{Deserialize, Serialize};

use super::{AttemptStep, DepositTerms, PaymentMethod, PaymentPurpose, RefundReason};
use crate::value::{
    CaptureId, ExternalId, Fingerprint, Moment, Money, OrderId, PaymentId, ProviderId, Rate, RefundId, Text,
};

/// What has happened in the payment book.
///
/// An event about an attempt carries the `step` its amounts made (the last part of a capture is another step than a
/// first one), so that the log says what the table was asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum PaymentEvent {
    /// An order's account was opened.
    AccountOpened {
        /// The order.
        order_id: OrderId,
        /// What is due in all.
        total: Money,
        /// The deposit agreed.
        deposit: Option<DepositTerms>,
    },
    /// What is due in all was set anew.
    DueChanged {
        /// The order.
        order_id: OrderId,
        /// What is due in all from now on.
        total: Money,
    },
    /// The host must ask the provider for a payment.
    PaymentRequested {
        /// The attempt.
        payment_id: PaymentId,
        /// The order it is for.
        order_id: OrderId,
        /// Who carries it out.
        provider_id: ProviderId,
        /// By what means.
        method: PaymentMethod,
        /// How much.
        amount: Money,
        /// What for.
        purpose: PaymentPurpose,
        /// When the request lapses.
        expires_at: Option<Moment>,
        /// Digest of the request, for repeats.
        content: Fingerprint,
    },
    /// Money was set aside.
    PaymentAuthorised {
        /// The attempt.
        payment_id: PaymentId,
        /// How much.
        amount: Money,
        /// When.
        happened_at: Moment,
        /// When the authorisation lapses.
        expires_at: Option<Moment>,
    },
    /// The host must ask the provider to take authorised money.
    CaptureRequested {
        /// The attempt.
        payment_id: PaymentId,
        /// The capture.
        capture_id: CaptureId,
        /// How much.
        amount: Money,
    },
    /// Money was received.
    PaymentCaptured {
        /// The attempt.
        payment_id: PaymentId,
        /// The capture.
        capture_id: CaptureId,
        /// How much.
        amount: Money,
        /// When.
        happened_at: Moment,
        /// The step of the attempt.
        step: AttemptStep,
    },
    /// A requested capture did not succeed.
    CaptureFailed {
        /// The attempt.
        payment_id: PaymentId,
        /// The capture.
        capture_id: CaptureId,
        /// When.
        happened_at: Moment,
        /// What the provider said.
        reason: Text,
    },
    /// A payment already in hand was recorded.
    PaymentRecorded {
        /// The payment.
        payment_id: PaymentId,
        /// The order it is for.
        order_id: OrderId,
        /// Who received it.
        provider_id: ProviderId,
        /// By what means.
        method: PaymentMethod,
        /// How much.
        amount: Money,
        /// What for.
        purpose: PaymentPurpose,
        /// When.
        happened_at: Moment,
        /// Digest of the record, for repeats.
        content: Fingerprint,
    },
    /// The customer's bank or wallet said no.
    PaymentDeclined {
        /// The attempt.
        payment_id: PaymentId,
        /// When.
        happened_at: Moment,
        /// What the provider said.
        reason: Text,
    },
    /// The attempt broke down.
    PaymentFailed {
        /// The attempt.
        payment_id: PaymentId,
        /// When.
        happened_at: Moment,
        /// What the provider said.
        reason: Text,
    },
    /// The host must release what was not captured.
    PaymentVoided {
        /// The attempt.
        payment_id: PaymentId,
    },
    /// A request or an authorisation lapsed.
    PaymentExpired {
        /// The attempt.
        payment_id: PaymentId,
    },
    /// A payment was contested.
    PaymentDisputed {
        /// The payment.
        payment_id: PaymentId,
        /// The provider's name for the dispute.
        dispute_id: ExternalId,
        /// How much is contested.
        amount: Money,
        /// When.
        happened_at: Moment,
    },
    /// A dispute ended.
    DisputeResolved {
        /// The payment.
        payment_id: PaymentId,
        /// The provider's name for the dispute.
        dispute_id: ExternalId,
        /// How much was lost.
        lost: Money,
        /// When.
        happened_at: Moment,
        /// The step of the attempt.
        step: AttemptStep,
    },
    /// The host must ask the provider to give money back.
    RefundRequested {
        /// The refund.
        refund_id: RefundId,
        /// The payment it goes back to.
        payment_id: PaymentId,
        /// How much.
        amount: Money,
        /// Why.
        reason: RefundReason,
    },
    /// A requested refund arrived.
    Refunded {
        /// The refund.
        refund_id: RefundId,
        /// When.
        happened_at: Moment,
        /// The step of the attempt; none for a penalty, which takes nothing from it.
        step: Option<AttemptStep>,
    },
    /// A requested refund did not succeed.
    RefundFailed {
        /// The refund.
        refund_id: RefundId,
        /// When.
        happened_at: Moment,
        /// What the provider said.
        note: Text,
    },
    /// A refund already given was recorded.
    RefundRecorded {
        /// The refund.
        refund_id: RefundId,
        /// The payment it went back to.
        payment_id: PaymentId,
        /// How much.
        amount: Money,
        /// Why.
        reason: RefundReason,
        /// When.
        happened_at: Moment,
        /// The step of the attempt; none for a penalty, which takes nothing from it.
        step: Option<AttemptStep>,
    },
    /// A deposit was kept.
    DepositForfeited {
        /// The order.
        order_id: OrderId,
        /// The share of the contract that was not performed.
        unperformed_share: Rate,
        /// How much is kept.
        amount: Money,
    },
    /// The deposit was not in when it was due.
    DepositMissed {
        /// The order.
        order_id: OrderId,
    },
    /// The balance was not in when it was due.
    BalanceMissed {
        /// The order.
        order_id: OrderId,
    },
}

impl PaymentEvent {
    /// The stable name of the kind of event.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::AccountOpened { .. } => "payment.account_opened",
            Self::DueChanged { .. } => "payment.due_changed",
            Self::PaymentRequested { .. } => "payment.requested",
            Self::PaymentAuthorised { .. } => "payment.authorised",
            Self::CaptureRequested { .. } => "payment.capture_requested",
            Self::PaymentCaptured { .. } => "payment.captured",
            Self::CaptureFailed { .. } => "payment.capture_failed",
            Self::PaymentRecorded { .. } => "payment.recorded",
            Self::PaymentDeclined { .. } => "payment.declined",
            Self::PaymentFailed { .. } => "payment.failed",
            Self::PaymentVoided { .. } => "payment.voided",
            Self::PaymentExpired { .. } => "payment.expired",
            Self::PaymentDisputed { .. } => "payment.disputed",
            Self::DisputeResolved { .. } => "payment.dispute_resolved",
            Self::RefundRequested { .. } => "payment.refund_requested",
            Self::Refunded { .. } => "payment.refunded",
            Self::RefundFailed { .. } => "payment.refund_failed",
            Self::RefundRecorded { .. } => "payment.refund_recorded",
            Self::DepositForfeited { .. } => "payment.deposit_forfeited",
            Self::DepositMissed { .. } => "payment.deposit_missed",
            Self::BalanceMissed { .. } => "payment.balance_missed",
        }
    }
}
