use serde::{Deserialize, Serialize};

use crate::value::{CarrierId, CaseId, CommandId, Moment, Money, ParcelId, Text};

/// What a case is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CaseKind {
    /// It came after the promise.
    Late,
    /// It is lost.
    Lost,
    /// Goods are damaged.
    Damaged,
    /// Something of what was inside is missing.
    MissingContents,
    /// More was charged than the card says.
    Overcharged,
    /// How the carrier dealt with people or parcels.
    Service,
}

/// What one may ask of the carrier room.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CarrierCommand {
    /// Notes that something is to be asked of a carrier.
    OpenCase {
        /// The case.
        case_id: CaseId,
        /// The parcel it is about.
        parcel_id: ParcelId,
        /// The carrier.
        carrier_id: CarrierId,
        /// What it is about.
        kind: CaseKind,
        /// What is claimed; `None` for a complaint without money.
        claimed: Option<Money>,
        /// By when the carrier must have it.
        file_by: Moment,
        /// When what it is about happened or was found.
        happened_at: Moment,
        /// In the shop's words.
        note: Text,
    },
    /// Adds something that proves the case: a photo, a weighing note, an invoice.
    AddCaseEvidence {
        /// The case.
        case_id: CaseId,
        /// Key by which a repeat is recognised.
        command_id: CommandId,
        /// What it is and where the host keeps it.
        what: Text,
        /// When it was made.
        happened_at: Moment,
    },
    /// Reports that the case was put to the carrier.
    FileCase {
        /// The case.
        case_id: CaseId,
        /// Key by which a repeat is recognised.
        command_id: CommandId,
        /// The carrier's own name for it.
        reference: Text,
        /// By when the carrier must answer, if it promised.
        reply_by: Option<Moment>,
        /// When.
        happened_at: Moment,
    },
    /// Reports what the carrier answered.
    RecordReply {
        /// The case.
        case_id: CaseId,
        /// Key by which a repeat is recognised.
        command_id: CommandId,
        /// The answer.
        reply: CarrierReply,
        /// When.
        happened_at: Moment,
    },
    /// Takes what the carrier offers.
    AcceptOffer {
        /// The case.
        case_id: CaseId,
        /// Key by which a repeat is recognised.
        command_id: CommandId,
    },
    /// Asks the carrier again: after a rejection, an offer that is too small, an answer that is none.
    AppealCase {
        /// The case.
        case_id: CaseId,
        /// Key by which a repeat is recognised.
        command_id: CommandId,
        /// Why.
        reason: Text,
    },
    /// Reports money from the carrier.
    RecordRecovery {
        /// The case.
        case_id: CaseId,
        /// Key by which a repeat is recognised.
        command_id: CommandId,
        /// How much.
        amount: Money,
        /// When.
        happened_at: Moment,
    },
    /// Takes the case back.
    WithdrawCase {
        /// The case.
        case_id: CaseId,
        /// Key by which a repeat is recognised.
        command_id: CommandId,
        /// Why.
        reason: Text,
    },
    /// Gives up what is still missing.
    WriteOffCase {
        /// The case.
        case_id: CaseId,
        /// Key by which a repeat is recognised.
        command_id: CommandId,
        /// Why.
        reason: Text,
    },
    /// Lets every case lapse whose time has come.
    ExpireCases {},
}

/// What a carrier answers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CarrierReply {
    /// It wants to see more.
    AsksEvidence {
        /// By when.
        by: Moment,
    },
    /// It offers money.
    Offers {
        /// How much.
        amount: Money,
    },
    /// It says no.
    Rejects {
        /// Why, in its words.
        reason: Text,
        /// By when one may ask again; `None` when no such time is known.
        appeal_by: Option<Moment>,
    },
    /// It answers a complaint.
    Answers {
        /// In its words.
        text: Text,
    },
}
