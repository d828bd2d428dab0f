use serde::{Deserialize, Serialize};

use super::{CarrierReply, CaseKind};
use crate::value::{CarrierId, CaseId, CommandId, Fingerprint, Moment, Money, ParcelId, Text};

/// What has happened in cases against carriers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CarrierEvent {
    /// A case was noted.
    CaseOpened {
        /// The case.
        case_id: CaseId,
        /// The parcel it is about.
        parcel_id: ParcelId,
        /// The carrier.
        carrier_id: CarrierId,
        /// What it is about.
        kind: CaseKind,
        /// What is claimed.
        claimed: Option<Money>,
        /// By when the carrier must have it.
        file_by: Moment,
        /// When what it is about happened.
        happened_at: Moment,
        /// In the shop's words.
        note: Text,
        /// Digest of the command, for repeats.
        content: Fingerprint,
    },
    /// Evidence was added.
    CaseEvidenceAdded {
        /// The case.
        case_id: CaseId,
        /// The command's key.
        command_id: CommandId,
        /// What it is.
        what: Text,
        /// When it was made.
        happened_at: Moment,
        /// Digest of the command, for repeats.
        content: Fingerprint,
    },
    /// A case was put to its carrier.
    CaseFiled {
        /// The case.
        case_id: CaseId,
        /// The command's key.
        command_id: CommandId,
        /// The carrier's own name for it.
        reference: Text,
        /// By when the carrier must answer.
        reply_by: Option<Moment>,
        /// When.
        happened_at: Moment,
        /// Digest of the command, for repeats.
        content: Fingerprint,
    },
    /// The carrier answered.
    CaseReplied {
        /// The case.
        case_id: CaseId,
        /// The command's key.
        command_id: CommandId,
        /// The answer.
        reply: CarrierReply,
        /// When.
        happened_at: Moment,
        /// Digest of the command, for repeats.
        content: Fingerprint,
    },
    /// An offer was taken.
    CaseOfferAccepted {
        /// The case.
        case_id: CaseId,
        /// The command's key.
        command_id: CommandId,
        /// Digest of the command, for repeats.
        content: Fingerprint,
    },
    /// The carrier was asked again.
    CaseAppealed {
        /// The case.
        case_id: CaseId,
        /// The command's key.
        command_id: CommandId,
        /// Why.
        reason: Text,
        /// Digest of the command, for repeats.
        content: Fingerprint,
    },
    /// Money came.
    CaseRecovered {
        /// The case.
        case_id: CaseId,
        /// The command's key.
        command_id: CommandId,
        /// How much.
        amount: Money,
        /// When.
        happened_at: Moment,
        /// Digest of the command, for repeats.
        content: Fingerprint,
    },
    /// A case was taken back.
    CaseWithdrawn {
        /// The case.
        case_id: CaseId,
        /// The command's key.
        command_id: CommandId,
        /// Why.
        reason: Text,
        /// Digest of the command, for repeats.
        content: Fingerprint,
    },
    /// What was missing was given up.
    CaseWrittenOff {
        /// The case.
        case_id: CaseId,
        /// The command's key.
        command_id: CommandId,
        /// Why.
        reason: Text,
        /// Digest of the command, for repeats.
        content: Fingerprint,
    },
    /// The time to take a case further ran out.
    CaseLapsed {
        /// The case.
        case_id: CaseId,
    },
}

impl CarrierEvent {
    /// The stable name of the kind of event.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::CaseOpened { .. } => "carrier.case_opened",
            Self::CaseEvidenceAdded { .. } => "carrier.case_evidence_added",
            Self::CaseFiled { .. } => "carrier.case_filed",
            Self::CaseReplied { .. } => "carrier.case_replied",
            Self::CaseOfferAccepted { .. } => "carrier.case_offer_accepted",
            Self::CaseAppealed { .. } => "carrier.case_appealed",
            Self::CaseRecovered { .. } => "carrier.case_recovered",
            Self::CaseWithdrawn { .. } => "carrier.case_withdrawn",
            Self::CaseWrittenOff { .. } => "carrier.case_written_off",
            Self::CaseLapsed { .. } => "carrier.case_lapsed",
        }
    }
}
