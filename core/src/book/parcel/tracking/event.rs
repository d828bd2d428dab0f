use serde::{Deserialize, Serialize};

use super::{CarrierScan, ScanKey};
use crate::value::{ParcelId, PersonId, Text};

/// What has happened in the tracking log.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum TrackingEvent {
    /// Carriers said something new.
    ScansRecorded {
        /// The parcel.
        parcel_id: ParcelId,
        /// The new scans, each once, in the order of the report.
        scans: Vec<CarrierScan>,
    },
    /// A scan was declared void.
    ScanVoided {
        /// The parcel.
        parcel_id: ParcelId,
        /// Which scan.
        scan: ScanKey,
        /// Who said so.
        by: PersonId,
        /// Why.
        reason: Text,
    },
}

impl TrackingEvent {
    /// The stable name of the kind of event.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ScansRecorded { .. } => "tracking.scans_recorded",
            Self::ScanVoided { .. } => "tracking.scan_voided",
        }
    }
}
