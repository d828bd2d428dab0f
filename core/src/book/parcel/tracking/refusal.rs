use serde::{Deserialize, Serialize};

use super::ScanKey;
use crate::value::{ParcelId, TrackingId};

/// Why the tracking log says no, first reason first.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum TrackingRefusal {
    /// The carrier's event was reported with other content before; declare it void and report it under a new name.
    #[error("event `{event_id}` of parcel `{parcel_id}` was reported with other content")]
    ScanAltered {
        /// The parcel.
        parcel_id: ParcelId,
        /// The event.
        event_id: TrackingId,
    },
    /// The scan was declared void for another reason or by another person.
    #[error("event `{}` of parcel `{parcel_id}` is void already", scan.event_id)]
    VoidAltered {
        /// The parcel.
        parcel_id: ParcelId,
        /// Which scan.
        scan: ScanKey,
    },
}

impl TrackingRefusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ScanAltered { .. } => "tracking.scan_altered",
            Self::VoidAltered { .. } => "tracking.void_altered",
        }
    }
}

impl From<TrackingRefusal> for crate::value::Denial<TrackingRefusal> {
    fn from(refusal: TrackingRefusal) -> Self {
        Self::Refused(refusal)
    }
}
