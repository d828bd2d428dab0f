use serde::{Deserialize, Serialize};

use super::{
    InspectedLine, JudgedLine, ReceivedLine, ReckonedLine, ReckonedPart, ReturnLine, ReturnStep, SettledComponent,
    SettledLine, SimpleReturnLine,
};
use crate::value::{
    CarrierId, CommandId, Fingerprint, LineId, Moment, Money, OrderId, ReturnException, ReturnId, TermsVersion, Text,
    TrackingId,
};

/// What has happened in the returns book.
///
/// A receipt, an inspection and a settlement carry the `step` their quantities made, so that the log says what the
/// table was asked.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ReturnsEvent {
    /// A return was asked for.
    ReturnRequested {
        /// The return.
        return_id: ReturnId,
        /// The order.
        order_id: OrderId,
        /// Which units.
        lines: Vec<ReturnLine>,
        /// Digest of the request, for repeats.
        content: Fingerprint,
    },
    /// A return was agreed to.
    ReturnApproved {
        /// The return.
        return_id: ReturnId,
        /// Until when the goods must be on their way.
        expires_at: Option<Moment>,
    },
    /// A return was declined.
    ReturnDeclined {
        /// The return.
        return_id: ReturnId,
        /// Why.
        reason: Text,
    },
    /// A return was given up.
    ReturnCancelled {
        /// The return.
        return_id: ReturnId,
    },
    /// An approved return was not sent in time.
    ReturnExpired {
        /// The return.
        return_id: ReturnId,
    },
    /// The goods are on their way back.
    ReturnSent {
        /// The return.
        return_id: ReturnId,
        /// Who carries them.
        carrier_id: Option<CarrierId>,
        /// The carrier's number.
        tracking_id: Option<TrackingId>,
        /// When.
        happened_at: Moment,
    },
    /// The goods were lost on their way back.
    ReturnLost {
        /// The return.
        return_id: ReturnId,
        /// When.
        happened_at: Moment,
    },
    /// Units arrived.
    ReturnReceived {
        /// The return.
        return_id: ReturnId,
        /// The receipt.
        receipt_id: CommandId,
        /// What arrived.
        lines: Vec<ReceivedLine>,
        /// When.
        happened_at: Moment,
        /// A part, or the rest.
        step: ReturnStep,
        /// Digest of the receipt, for repeats.
        content: Fingerprint,
    },
    /// Units arrived without a request.
    UnrequestedReceived {
        /// The return this became.
        return_id: ReturnId,
        /// The order.
        order_id: OrderId,
        /// What arrived.
        lines: Vec<ReturnLine>,
        /// When.
        happened_at: Moment,
        /// Digest of the receipt, for repeats.
        content: Fingerprint,
    },
    /// Received units were judged.
    ReturnInspected {
        /// The return.
        return_id: ReturnId,
        /// The inspection.
        inspection_id: CommandId,
        /// The judgement.
        lines: Vec<InspectedLine>,
        /// A part, or the rest.
        step: ReturnStep,
        /// Digest of the inspection, for repeats.
        content: Fingerprint,
    },
    /// A return was settled.
    ReturnSettled {
        /// The return.
        return_id: ReturnId,
        /// Per line.
        lines: Vec<SettledLine>,
        /// Beside the goods.
        components: Vec<SettledComponent>,
        /// With goods, or without.
        step: ReturnStep,
    },
    /// Rejected units went back to the customer.
    RejectedSentBack {
        /// The return.
        return_id: ReturnId,
        /// When.
        happened_at: Moment,
        /// All of the return, or what was rejected of it.
        step: ReturnStep,
    },
    /// A return was closed.
    ReturnClosed {
        /// The return.
        return_id: ReturnId,
    },
    /// A return was carried from nothing to settled at once.
    ReturnedSimply {
        /// The return.
        return_id: ReturnId,
        /// The order.
        order_id: OrderId,
        /// What came back and what is refunded for it.
        lines: Vec<SimpleReturnLine>,
        /// Beside the goods.
        components: Vec<SettledComponent>,
        /// When.
        happened_at: Moment,
        /// Digest of the command, for repeats.
        content: Fingerprint,
    },
    /// A return was carried from nothing to settled without the goods.
    RefundedOnly {
        /// The return.
        return_id: ReturnId,
        /// The order.
        order_id: OrderId,
        /// Which units stay where they are.
        lines: Vec<ReturnLine>,
        /// What is refunded for them.
        refunds: Vec<SettledLine>,
        /// Beside the goods.
        components: Vec<SettledComponent>,
        /// Digest of the command, for repeats.
        content: Fingerprint,
    },
    /// The shop's terms spoke about a return.
    ReturnJudged {
        /// The return.
        return_id: ReturnId,
        /// When it was asked for.
        requested_at: Moment,
        /// What they say of each line, with every rule used.
        lines: Vec<JudgedLine>,
        /// The exception a person granted.
        exception: Option<ReturnException>,
        /// The version of the terms.
        version: TermsVersion,
    },
    /// What is owed for a return was reckoned by the shop's terms, part by part.
    RefundReckoned {
        /// The return.
        return_id: ReturnId,
        /// The order.
        order_id: OrderId,
        /// The lines with their parts.
        lines: Vec<ReckonedLine>,
        /// What belongs to the return as a whole.
        parts: Vec<ReckonedPart>,
        /// What is owed, zero or more.
        total: Money,
        /// What no payment can give back.
        uncovered: Money,
        /// What could not be taken off and is carried on.
        debit: Money,
        /// Taken back of discounts so far.
        claw_back_taken: Money,
        /// The version of the terms.
        version: TermsVersion,
        /// Digest of the command, for repeats.
        content: Fingerprint,
    },
    /// Lines of the order stand for what comes back with a return.
    ExchangeAgreed {
        /// The return.
        return_id: ReturnId,
        /// The order.
        order_id: OrderId,
        /// The lines that replace it.
        replacements: Vec<LineId>,
        /// Digest of the command, for repeats.
        content: Fingerprint,
    },
}

impl ReturnsEvent {
    /// The stable name of the kind of event.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ReturnRequested { .. } => "returns.requested",
            Self::ReturnApproved { .. } => "returns.approved",
            Self::ReturnDeclined { .. } => "returns.declined",
            Self::ReturnCancelled { .. } => "returns.cancelled",
            Self::ReturnExpired { .. } => "returns.expired",
            Self::ReturnSent { .. } => "returns.sent",
            Self::ReturnLost { .. } => "returns.lost",
            Self::ReturnReceived { .. } => "returns.received",
            Self::UnrequestedReceived { .. } => "returns.unrequested_received",
            Self::ReturnInspected { .. } => "returns.inspected",
            Self::ReturnSettled { .. } => "returns.settled",
            Self::RejectedSentBack { .. } => "returns.rejected_sent_back",
            Self::ReturnClosed { .. } => "returns.closed",
            Self::ReturnedSimply { .. } => "returns.returned_simply",
            Self::RefundedOnly { .. } => "returns.refunded_only",
            Self::ReturnJudged { .. } => "returns.judged",
            Self::RefundReckoned { .. } => "returns.refund_reckoned",
            Self::ExchangeAgreed { .. } => "returns.exchange_agreed",
        }
    }
}
