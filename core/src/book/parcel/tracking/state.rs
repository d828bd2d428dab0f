use serde::{Deserialize, Serialize};

use super::{CarrierScan, ScanKey, TrackingEvent, TrackingStory, tell};
use crate::value::{Map, ParcelId, PersonId, Text};

/// What carriers said about every parcel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TrackingLog {
    pub(super) parcels: Map<ParcelId, Box<TrackingPage>>,
}

/// What carriers said about one parcel, in the order it was heard. The story is told anew whenever it is asked for.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TrackingPage {
    pub(super) scans: Vec<CarrierScan>,
    pub(super) voids: Vec<ScanVoid>,
}

/// A scan that a person declared void.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ScanVoid {
    /// Which scan.
    pub scan: ScanKey,
    /// Who said so.
    pub by: PersonId,
    /// Why.
    pub reason: Text,
}

impl TrackingLog {
    /// What is known of a parcel.
    pub fn parcel(&self, parcel_id: &ParcelId) -> Option<&TrackingPage> {
        self.parcels.get(parcel_id).map(Box::as_ref)
    }

    /// The story of a parcel as it will be once these events are booked.
    pub fn story_with(&self, parcel_id: &ParcelId, events: &[TrackingEvent]) -> TrackingStory {
        let page = self.parcel(parcel_id);
        let mut scans: Vec<&CarrierScan> = page.map_or(&[][..], TrackingPage::scans).iter().collect();
        let mut voids: Vec<ScanKey> =
            page.map_or(&[][..], TrackingPage::voids).iter().map(|v| v.scan.clone()).collect();
        for event in events {
            match event {
                TrackingEvent::ScansRecorded { scans: fresh, .. } => scans.extend(fresh),
                TrackingEvent::ScanVoided { scan, .. } => voids.push(scan.clone()),
            }
        }
        tell(scans, &voids)
    }

    /// Every parcel that carriers spoke of, in the order first heard.
    pub fn parcels(&self) -> impl ExactSizeIterator<Item = (&ParcelId, &TrackingPage)> {
        self.parcels.iter().map(|(parcel_id, page)| (parcel_id, page.as_ref()))
    }
}

impl TrackingPage {
    /// The story so far.
    pub fn story(&self) -> TrackingStory {
        let voids: Vec<ScanKey> = self.voids.iter().map(|void| void.scan.clone()).collect();
        tell(&self.scans, &voids)
    }

    /// Every scan, in the order heard, void ones too.
    pub fn scans(&self) -> &[CarrierScan] {
        &self.scans
    }

    /// Every void.
    pub fn voids(&self) -> &[ScanVoid] {
        &self.voids
    }
}
