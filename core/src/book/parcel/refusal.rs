use serde::{Deserialize, Serialize};

use super::{ParcelStatus, ParcelStep};
use crate::value::{AddressId, Denial, LineId, OrderId, ParcelId, Quantity, TrackingId};

/// Why the parcel book says no, first reason first.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ParcelRefusal {
    /// A known parcel id comes with another content.
    #[error("parcel `{parcel_id}` is known with another content")]
    ParcelAltered {
        /// The parcel.
        parcel_id: ParcelId,
    },
    /// A known report comes with another content.
    #[error("report `{event_id}` of parcel `{parcel_id}` is known with another content")]
    StepAltered {
        /// The parcel.
        parcel_id: ParcelId,
        /// The report.
        event_id: TrackingId,
    },
    /// No such parcel.
    #[error("parcel `{parcel_id}` is not known")]
    UnknownParcel {
        /// The parcel.
        parcel_id: ParcelId,
    },
    /// Nobody said to whom an order goes.
    #[error("order `{order_id}` has no recipient")]
    UnknownRecipient {
        /// The order.
        order_id: OrderId,
    },
    /// A house parcel goes to one recipient only.
    #[error("order `{order_id}` goes to `{other}`, the parcel to `{recipient_id}`")]
    MixedRecipients {
        /// The first order that goes elsewhere.
        order_id: OrderId,
        /// To whom the parcel goes.
        recipient_id: AddressId,
        /// To whom that order goes.
        other: AddressId,
    },
    /// The parcel is where the step cannot be taken.
    #[error("parcel `{parcel_id}` is {status:?} and cannot take the step {step:?}")]
    WrongStatus {
        /// The parcel.
        parcel_id: ParcelId,
        /// Where it is.
        status: ParcelStatus,
        /// The step.
        step: ParcelStep,
    },
    /// The parcel does not hold that line.
    #[error("parcel `{parcel_id}` does not hold line `{line_id}` of order `{order_id}`")]
    NotInParcel {
        /// The parcel.
        parcel_id: ParcelId,
        /// The order.
        order_id: OrderId,
        /// Its line.
        line_id: LineId,
    },
    /// More would be delivered than is still open.
    #[error("parcel `{parcel_id}` has {open} of line `{line_id}` of order `{order_id}` left to deliver")]
    BeyondParcel {
        /// The parcel.
        parcel_id: ParcelId,
        /// The order.
        order_id: OrderId,
        /// Its line.
        line_id: LineId,
        /// How many are open.
        open: Quantity,
    },
}

impl ParcelRefusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ParcelAltered { .. } => "parcel.altered",
            Self::StepAltered { .. } => "parcel.step_altered",
            Self::UnknownParcel { .. } => "parcel.unknown",
            Self::UnknownRecipient { .. } => "parcel.unknown_recipient",
            Self::MixedRecipients { .. } => "parcel.mixed_recipients",
            Self::WrongStatus { .. } => "parcel.wrong_status",
            Self::NotInParcel { .. } => "parcel.not_in_parcel",
            Self::BeyondParcel { .. } => "parcel.beyond_parcel",
        }
    }
}

impl From<ParcelRefusal> for Denial<ParcelRefusal> {
    fn from(refusal: ParcelRefusal) -> Self {
        Self::Refused(refusal)
    }
}
