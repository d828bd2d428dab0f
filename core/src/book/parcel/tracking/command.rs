use serde::{Deserialize, Serialize};

use crate::book::parcel::ParcelStep;
use crate::value::{CarrierId, Moment, ParcelId, PersonId, Text, TrackingId};

/// One thing a carrier says about a parcel.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CarrierScan {
    /// The carrier's own name for it, unique with the carrier.
    pub event_id: TrackingId,
    /// Who says it.
    pub carrier_id: CarrierId,
    /// What happened.
    pub step: ParcelStep,
    /// When.
    pub happened_at: Moment,
    /// Where, in the carrier's words.
    pub place: Text,
}

/// Which scan is meant: an event of a carrier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ScanKey {
    /// Who said it.
    pub carrier_id: CarrierId,
    /// The carrier's own name for it.
    pub event_id: TrackingId,
}

impl CarrierScan {
    /// Which scan it is.
    pub fn key(&self) -> ScanKey {
        ScanKey { carrier_id: self.carrier_id.clone(), event_id: self.event_id.clone() }
    }
}

impl TrackingCommand {
    /// Which parcel it is about.
    pub fn parcel_id(&self) -> &ParcelId {
        match self {
            Self::RecordScans { parcel_id, .. } | Self::VoidScan { parcel_id, .. } => parcel_id,
        }
    }
}

/// What one may ask of the tracking log.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum TrackingCommand {
    /// Reports what carriers say, any number of scans in any order; known ones may be among them.
    RecordScans {
        /// The parcel.
        parcel_id: ParcelId,
        /// The scans.
        scans: Vec<CarrierScan>,
    },
    /// Declares a scan void: a person says that it is wrong. It may come before the scan.
    VoidScan {
        /// The parcel.
        parcel_id: ParcelId,
        /// Which scan.
        scan: ScanKey,
        /// Who says so.
        by: PersonId,
        /// Why.
        reason: Text,
    },
}
