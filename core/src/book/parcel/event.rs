use serde::{Deserialize, Serialize};

use super::{DeliveredItem, ParcelItem, ParcelStep};
use crate::value::{
    AddressId, CarrierId, Country, Dimensions, Fingerprint, Moment, ParcelId, PlaceId, ServiceId, TrackingId, Weight,
};

/// What has happened in the parcel book.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ParcelEvent {
    /// A parcel was planned.
    ParcelPlanned {
        /// The parcel.
        parcel_id: ParcelId,
        /// To whom it goes.
        recipient_id: AddressId,
        /// What goes in.
        items: Vec<ParcelItem>,
        /// Who carries it, if chosen.
        carrier_id: Option<CarrierId>,
        /// By which service, if chosen.
        service_id: Option<ServiceId>,
        /// Where it leaves from.
        from_place_id: PlaceId,
        /// Where it goes, if known.
        destination: Option<Country>,
        /// Digest of the plan, for repeats.
        content: Fingerprint,
    },
    /// A parcel was packed.
    ParcelPacked {
        /// The parcel.
        parcel_id: ParcelId,
        /// Its weight with packaging.
        weight: Weight,
        /// Its sides, if measured.
        dimensions: Option<Dimensions>,
    },
    /// A parcel was given to its carrier.
    ParcelHandedOver {
        /// The parcel.
        parcel_id: ParcelId,
        /// The carrier's number for it.
        tracking_id: TrackingId,
        /// The carrier that took it.
        carrier_id: CarrierId,
        /// When.
        happened_at: Moment,
    },
    /// Something happened to a parcel on its way.
    ParcelStepRecorded {
        /// The parcel.
        parcel_id: ParcelId,
        /// The report.
        event_id: TrackingId,
        /// What happened; a delivery in parts is [`ParcelStep::DeliverPart`] until the last one.
        step: ParcelStep,
        /// When.
        happened_at: Moment,
        /// What was delivered by this step; empty for any other step.
        delivered: Vec<DeliveredItem>,
        /// Digest of the report, for repeats.
        content: Fingerprint,
    },
    /// A parcel that had not left was given up.
    ParcelCancelled {
        /// The parcel.
        parcel_id: ParcelId,
    },
}

impl ParcelEvent {
    /// The stable name of the kind of event.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ParcelPlanned { .. } => "parcel.planned",
            Self::ParcelPacked { .. } => "parcel.packed",
            Self::ParcelHandedOver { .. } => "parcel.handed_over",
            Self::ParcelStepRecorded { .. } => "parcel.step_recorded",
            Self::ParcelCancelled { .. } => "parcel.cancelled",
        }
    }
}
