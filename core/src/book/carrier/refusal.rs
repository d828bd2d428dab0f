use serde::{Deserialize, Serialize};

use super::{CaseStatus, CaseStep};
use crate::value::{CaseId, CommandId, Denial};

/// Why the carrier room says no, first reason first.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CarrierRefusal {
    /// The case was opened before with other content.
    #[error("case `{case_id}` was opened before with other content")]
    CaseAltered {
        /// The case.
        case_id: CaseId,
    },
    /// There is no such case.
    #[error("case `{case_id}` is not known; open it first")]
    UnknownCase {
        /// The case.
        case_id: CaseId,
    },
    /// The command's key was used before for something else.
    #[error("command `{command_id}` was booked before with other content")]
    CaseCommandAltered {
        /// The key.
        command_id: CommandId,
    },
    /// The step does not follow from where the case stands.
    #[error("case `{case_id}` is {status:?}, which does not take {step:?}")]
    CaseWrongStatus {
        /// The case.
        case_id: CaseId,
        /// Where it stands.
        status: CaseStatus,
        /// What was asked.
        step: CaseStep,
    },
    /// Money was offered or came for a complaint that claims none.
    #[error("case `{case_id}` claims no money; open a claim of its own")]
    NothingClaimed {
        /// The case.
        case_id: CaseId,
    },
}

impl CarrierRefusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::CaseAltered { .. } => "carrier.case_altered",
            Self::UnknownCase { .. } => "carrier.unknown_case",
            Self::CaseCommandAltered { .. } => "carrier.case_command_altered",
            Self::CaseWrongStatus { .. } => "carrier.case_wrong_status",
            Self::NothingClaimed { .. } => "carrier.nothing_claimed",
        }
    }
}

impl From<CarrierRefusal> for Denial<CarrierRefusal> {
    fn from(refusal: CarrierRefusal) -> Self {
        Self::Refused(refusal)
    }
}
