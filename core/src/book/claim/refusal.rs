use serde::{Deserialize, Serialize};

use super::{ClaimCover, ClaimStatus, ClaimStep, ClaimableLine};
use crate::value::{ClaimId, Denial, LineId};

/// Why the claim room says no, first reason first.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ClaimRefusal {
    /// A known claim comes with another content, or was ended in another way.
    #[error("claim `{claim_id}` is known with another content")]
    ClaimAltered {
        /// The claim.
        claim_id: ClaimId,
    },
    /// No such claim.
    #[error("claim `{claim_id}` is not known")]
    UnknownClaim {
        /// The claim.
        claim_id: ClaimId,
    },
    /// The claim is where the step cannot be taken.
    #[error("claim `{claim_id}` is {status:?} and cannot take the step {step:?}")]
    WrongStatus {
        /// The claim.
        claim_id: ClaimId,
        /// Where it is.
        status: ClaimStatus,
        /// The step.
        step: ClaimStep,
    },
    /// The order does not have that line.
    #[error("line `{line_id}` is not known")]
    UnknownLine {
        /// The line.
        line_id: LineId,
    },
    /// More is claimed than stands where the kind of claim says. Every such line is listed, with what may be claimed.
    #[error("more is claimed than can be")]
    BeyondClaimable {
        /// The lines.
        lines: Vec<ClaimableLine>,
    },
    /// The warranty does not cover it any more, or never did. A person may grant an exception.
    #[error("claim `{claim_id}` is not covered by a warranty")]
    OutOfWarranty {
        /// The claim.
        claim_id: ClaimId,
        /// What is not covered.
        covers: Vec<ClaimCover>,
    },
    /// A repair ends only a claim whose units came in for it.
    #[error("units of claim `{claim_id}` did not come in for repair")]
    NotInRepair {
        /// The claim.
        claim_id: ClaimId,
    },
}

impl ClaimRefusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ClaimAltered { .. } => "claim.altered",
            Self::UnknownClaim { .. } => "claim.unknown",
            Self::WrongStatus { .. } => "claim.wrong_status",
            Self::UnknownLine { .. } => "claim.unknown_line",
            Self::BeyondClaimable { .. } => "claim.beyond_claimable",
            Self::OutOfWarranty { .. } => "claim.out_of_warranty",
            Self::NotInRepair { .. } => "claim.not_in_repair",
        }
    }
}

impl From<ClaimRefusal> for Denial<ClaimRefusal> {
    fn from(refusal: ClaimRefusal) -> Self {
        Self::Refused(refusal)
    }
}
