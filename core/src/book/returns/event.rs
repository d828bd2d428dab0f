use serde::{Deserialize, Serialize};

use super::{InspectedLine, ReceivedLine, ReturnLine, ReturnStep, SettledComponent, SettledLine, SimpleReturnLine};
use crate::value::{CarrierId, CommandId, Fingerprint, Moment, OrderId, ReturnId, Text, TrackingId};

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
        }
    }
}
