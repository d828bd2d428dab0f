use super::{ScanVoid, TrackingEvent, TrackingLog};
use crate::value::{Corrupt, Set};

impl TrackingLog {
    /// Books an event; refuses nothing.
    ///
    /// # Errors
    /// [`Corrupt`] when a scan or void is booked that is known: the log is not ours, or not whole.
    pub fn apply(&mut self, event: &TrackingEvent) -> Result<(), Corrupt> {
        match event {
            TrackingEvent::ScansRecorded { parcel_id, scans } => {
                let page = self.parcels.entry(parcel_id.clone()).or_default();
                let mut keys: Set<_> = page.scans.iter().map(|scan| scan.key()).collect();
                if let Some(known) = scans.iter().find(|scan| !keys.insert(scan.key())) {
                    let problem = format!("event `{}` of parcel `{parcel_id}` is known", known.event_id);
                    return Err(Corrupt::new("tracking.scans_recorded", problem));
                }
                page.scans.extend(scans.iter().cloned());
            }
            TrackingEvent::ScanVoided { parcel_id, scan, by, reason } => {
                let page = self.parcels.entry(parcel_id.clone()).or_default();
                if page.voids.iter().any(|known| known.scan == *scan) {
                    let problem = format!("event `{}` of parcel `{parcel_id}` is void", scan.event_id);
                    return Err(Corrupt::new("tracking.scan_voided", problem));
                }
                page.voids.push(ScanVoid { scan: scan.clone(), by: by.clone(), reason: reason.clone() });
            }
        }
        Ok(())
    }
}
