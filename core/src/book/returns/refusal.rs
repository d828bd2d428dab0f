use serde::{Deserialize, Serialize};

use super::{ReturnStatus, ReturnStep};
use crate::value::{CommandId, Denial, LineId, Quantity, ReturnId};

/// Why the returns book says no, first reason first.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ReturnsRefusal {
    /// A known return id comes with another content.
    #[error("return `{return_id}` is known with another content")]
    ReturnAltered {
        /// The return.
        return_id: ReturnId,
    },
    /// A known receipt or inspection comes with another content.
    #[error("`{command_id}` of return `{return_id}` is known with another content")]
    CommandAltered {
        /// The return.
        return_id: ReturnId,
        /// The receipt or inspection.
        command_id: CommandId,
    },
    /// No such return.
    #[error("return `{return_id}` is not known")]
    UnknownReturn {
        /// The return.
        return_id: ReturnId,
    },
    /// The return is where the step cannot be taken.
    #[error("return `{return_id}` is {status:?} and cannot take the step {step:?}")]
    WrongStatus {
        /// The return.
        return_id: ReturnId,
        /// Where it is.
        status: ReturnStatus,
        /// The step.
        step: ReturnStep,
    },
    /// The order or the return does not have that line.
    #[error("line `{line_id}` is not known")]
    UnknownLine {
        /// The line.
        line_id: LineId,
    },
    /// More would come back than was delivered and is not claimed yet. Every such line is listed.
    #[error("more would come back than can")]
    BeyondDelivered {
        /// The lines and what may still come back of each.
        lines: Vec<ReturnShortage>,
    },
    /// More arrived than was asked for: receive the surplus as unrequested.
    #[error("line `{line_id}` has {open} left to receive")]
    BeyondRequested {
        /// The line.
        line_id: LineId,
        /// How many may still arrive.
        open: Quantity,
    },
    /// More would be judged than arrived.
    #[error("line `{line_id}` has {open} left to inspect")]
    BeyondReceived {
        /// The line.
        line_id: LineId,
        /// How many are not judged.
        open: Quantity,
    },
    /// More would be settled than was accepted, or asked for when settled without goods.
    #[error("line `{line_id}` has {open} to settle")]
    BeyondAccepted {
        /// The line.
        line_id: LineId,
        /// How many may be settled.
        open: Quantity,
    },
    /// Nothing was rejected that could go back.
    #[error("nothing of return `{return_id}` was rejected")]
    NothingRejected {
        /// The return.
        return_id: ReturnId,
    },
}

/// A line of which too much would come back.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReturnShortage {
    /// The order's line.
    pub line_id: LineId,
    /// How many were asked for.
    pub asked: Quantity,
    /// How many may still come back.
    pub returnable: Quantity,
}

impl ReturnsRefusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ReturnAltered { .. } => "returns.altered",
            Self::CommandAltered { .. } => "returns.command_altered",
            Self::UnknownReturn { .. } => "returns.unknown",
            Self::WrongStatus { .. } => "returns.wrong_status",
            Self::UnknownLine { .. } => "returns.unknown_line",
            Self::BeyondDelivered { .. } => "returns.beyond_delivered",
            Self::BeyondRequested { .. } => "returns.beyond_requested",
            Self::BeyondReceived { .. } => "returns.beyond_received",
            Self::BeyondAccepted { .. } => "returns.beyond_accepted",
            Self::NothingRejected { .. } => "returns.nothing_rejected",
        }
    }
}

impl From<ReturnsRefusal> for Denial<ReturnsRefusal> {
    fn from(refusal: ReturnsRefusal) -> Self {
        Self::Refused(refusal)
    }
}
