use serde::{Deserialize, Serialize};

use super::{AttemptStatus, AttemptStep};
use crate::value::{CaptureId, Denial, ExternalId, Money, OrderId, PaymentId, RefundId};

/// Why the payment book says no, first reason first.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum PaymentRefusal {
    /// The account was opened before with another content.
    #[error("account of order `{order_id}` was opened before with another content")]
    AccountAltered {
        /// The order.
        order_id: OrderId,
    },
    /// A known payment id comes with another content.
    #[error("payment `{payment_id}` is known with another content")]
    PaymentAltered {
        /// The payment.
        payment_id: PaymentId,
    },
    /// A known capture id comes with another content.
    #[error("capture `{capture_id}` of payment `{payment_id}` is known with another content")]
    CaptureAltered {
        /// The payment.
        payment_id: PaymentId,
        /// The capture.
        capture_id: CaptureId,
    },
    /// A known refund id comes with another content.
    #[error("refund `{refund_id}` is known with another content")]
    RefundAltered {
        /// The refund.
        refund_id: RefundId,
    },
    /// A known dispute comes with another content.
    #[error("dispute `{dispute_id}` of payment `{payment_id}` is known with another content")]
    DisputeAltered {
        /// The payment.
        payment_id: PaymentId,
        /// The dispute.
        dispute_id: ExternalId,
    },
    /// The deposit was kept before, for another share.
    #[error("deposit of order `{order_id}` was kept before for another share")]
    ForfeitureAltered {
        /// The order.
        order_id: OrderId,
    },
    /// No account of that order.
    #[error("order `{order_id}` has no account")]
    UnknownAccount {
        /// The order.
        order_id: OrderId,
    },
    /// No such payment.
    #[error("payment `{payment_id}` is not known")]
    UnknownPayment {
        /// The payment.
        payment_id: PaymentId,
    },
    /// No such capture was requested.
    #[error("capture `{capture_id}` of payment `{payment_id}` is not known")]
    UnknownCapture {
        /// The payment.
        payment_id: PaymentId,
        /// The capture.
        capture_id: CaptureId,
    },
    /// No such refund.
    #[error("refund `{refund_id}` is not known")]
    UnknownRefund {
        /// The refund.
        refund_id: RefundId,
    },
    /// No such dispute.
    #[error("dispute `{dispute_id}` of payment `{payment_id}` is not known")]
    UnknownDispute {
        /// The payment.
        payment_id: PaymentId,
        /// The dispute.
        dispute_id: ExternalId,
    },
    /// The attempt stands where the step cannot be taken.
    #[error("payment `{payment_id}` is {status:?} and cannot take the step {step:?}")]
    WrongStatus {
        /// The payment.
        payment_id: PaymentId,
        /// Where it stands.
        status: AttemptStatus,
        /// The step.
        step: AttemptStep,
    },
    /// The refund has been reported otherwise.
    #[error("refund `{refund_id}` was reported before with another outcome")]
    RefundReported {
        /// The refund.
        refund_id: RefundId,
    },
    /// The capture has been reported otherwise.
    #[error("capture `{capture_id}` of payment `{payment_id}` was reported before with another outcome")]
    CaptureReported {
        /// The payment.
        payment_id: PaymentId,
        /// The capture.
        capture_id: CaptureId,
    },
    /// A requested capture has no report yet.
    #[error("capture `{capture_id}` of payment `{payment_id}` is under way")]
    CaptureUnderWay {
        /// The payment.
        payment_id: PaymentId,
        /// The capture.
        capture_id: CaptureId,
    },
    /// More would be authorised than was requested.
    #[error("payment `{payment_id}` was requested for {requested} only")]
    BeyondRequested {
        /// The payment.
        payment_id: PaymentId,
        /// What was requested.
        requested: Money,
    },
    /// More would be captured than is authorised.
    #[error("payment `{payment_id}` has {capturable} left to capture")]
    BeyondAuthorised {
        /// The payment.
        payment_id: PaymentId,
        /// What may still be captured.
        capturable: Money,
    },
    /// More would go back than can.
    #[error("payment `{payment_id}` has {refundable} left to refund")]
    BeyondRefundable {
        /// The payment.
        payment_id: PaymentId,
        /// What may still be refunded.
        refundable: Money,
    },
    /// More would be contested or lost than is there.
    #[error("payment `{payment_id}` has {contestable} that can be contested or lost")]
    BeyondContestable {
        /// The payment.
        payment_id: PaymentId,
        /// What may be contested or lost.
        contestable: Money,
    },
    /// Nothing was received by which a penalty could be sent.
    #[error("nothing was received by payment `{payment_id}`")]
    NothingCaptured {
        /// The payment.
        payment_id: PaymentId,
    },
    /// Nothing may be kept: no 定金 was agreed or none is in.
    #[error("order `{order_id}` has no earnest money that could be kept")]
    NothingToForfeit {
        /// The order.
        order_id: OrderId,
    },
}

impl PaymentRefusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::AccountAltered { .. } => "payment.account_altered",
            Self::PaymentAltered { .. } => "payment.altered",
            Self::CaptureAltered { .. } => "payment.capture_altered",
            Self::RefundAltered { .. } => "payment.refund_altered",
            Self::DisputeAltered { .. } => "payment.dispute_altered",
            Self::ForfeitureAltered { .. } => "payment.forfeiture_altered",
            Self::UnknownAccount { .. } => "payment.unknown_account",
            Self::UnknownPayment { .. } => "payment.unknown",
            Self::UnknownCapture { .. } => "payment.unknown_capture",
            Self::UnknownRefund { .. } => "payment.unknown_refund",
            Self::UnknownDispute { .. } => "payment.unknown_dispute",
            Self::WrongStatus { .. } => "payment.wrong_status",
            Self::RefundReported { .. } => "payment.refund_reported",
            Self::CaptureReported { .. } => "payment.capture_reported",
            Self::CaptureUnderWay { .. } => "payment.capture_under_way",
            Self::BeyondRequested { .. } => "payment.beyond_requested",
            Self::BeyondAuthorised { .. } => "payment.beyond_authorised",
            Self::BeyondRefundable { .. } => "payment.beyond_refundable",
            Self::BeyondContestable { .. } => "payment.beyond_contestable",
            Self::NothingCaptured { .. } => "payment.nothing_captured",
            Self::NothingToForfeit { .. } => "payment.nothing_to_forfeit",
        }
    }
}

impl From<PaymentRefusal> for Denial<PaymentRefusal> {
    fn from(refusal: PaymentRefusal) -> Self {
        Self::Refused(refusal)
    }
}
