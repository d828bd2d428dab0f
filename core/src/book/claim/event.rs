use serde::{Deserialize, Serialize};

use super::{ClaimCover, ClaimKind, ClaimLine, ClaimResolution, Liable};
use crate::value::{ClaimId, Fingerprint, Moment, OrderId, ParcelId, ReturnException, SerialId, TermsVersion, Text};

/// What has happened in the claim room.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ClaimEvent {
    /// A claim was opened.
    ClaimOpened {
        /// The claim.
        claim_id: ClaimId,
        /// The order.
        order_id: OrderId,
        /// What is wrong.
        kind: ClaimKind,
        /// Which units.
        lines: Vec<ClaimLine>,
        /// The parcel they travelled in.
        parcel_id: Option<ParcelId>,
        /// On whom it falls.
        liable: Liable,
        /// What the warranty says.
        covers: Vec<ClaimCover>,
        /// The version of the warranty terms.
        version: Option<TermsVersion>,
        /// When it was claimed.
        happened_at: Moment,
        /// Digest of the claim, for repeats.
        content: Fingerprint,
    },
    /// A claim was agreed to.
    ClaimApproved {
        /// The claim.
        claim_id: ClaimId,
        /// The exception a person granted.
        exception: Option<ReturnException>,
    },
    /// A claim was said no to.
    ClaimDenied {
        /// The claim.
        claim_id: ClaimId,
        /// Why.
        reason: Text,
    },
    /// A claim was taken up again.
    ClaimReopened {
        /// The claim.
        claim_id: ClaimId,
        /// Why.
        reason: Text,
    },
    /// A claim was given up.
    ClaimCancelled {
        /// The claim.
        claim_id: ClaimId,
    },
    /// The units came in for repair.
    RepairStarted {
        /// The claim.
        claim_id: ClaimId,
        /// When.
        happened_at: Moment,
    },
    /// A claim ended.
    ClaimResolved {
        /// The claim.
        claim_id: ClaimId,
        /// How.
        resolution: ClaimResolution,
        /// The pieces that stand for those claimed.
        serials: Vec<SerialId>,
        /// When.
        happened_at: Moment,
        /// Digest of the command, for repeats.
        content: Fingerprint,
    },
}

impl ClaimEvent {
    /// The stable name of the kind of event.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ClaimOpened { .. } => "claim.opened",
            Self::ClaimApproved { .. } => "claim.approved",
            Self::ClaimDenied { .. } => "claim.denied",
            Self::ClaimReopened { .. } => "claim.reopened",
            Self::ClaimCancelled { .. } => "claim.cancelled",
            Self::RepairStarted { .. } => "claim.repair_started",
            Self::ClaimResolved { .. } => "claim.resolved",
        }
    }
}
