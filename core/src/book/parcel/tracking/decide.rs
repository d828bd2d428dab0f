use super::{CarrierScan, ScanVoid, TrackingCommand, TrackingEvent, TrackingLog, TrackingRefusal};
use crate::book::parcel::ParcelStep;
use crate::value::{Denial, Invalid, Map, Moment, ParcelId, Problem, bounds};

type Decided = Result<Vec<TrackingEvent>, Denial<TrackingRefusal>>;

impl TrackingLog {
    /// Judges a command and says what it would make happen; changes nothing. Known scans make nothing happen again.
    ///
    /// # Errors
    /// The refusals of [`TrackingRefusal`] in their order; `Invalid` for a `happened_at` later than `at`, a step that no
    /// carrier reports, more scans of one parcel than a list may hold.
    pub fn decide(&self, command: TrackingCommand, at: Moment) -> Decided {
        match command {
            TrackingCommand::RecordScans { parcel_id, scans } => self.record(parcel_id, scans, at),
            TrackingCommand::VoidScan { parcel_id, scan, by, reason } => {
                let voids = self.parcel(&parcel_id).map_or(&[][..], |page| page.voids());
                let asked = ScanVoid { scan, by, reason };
                if let Some(known) = voids.iter().find(|known| known.scan == asked.scan) {
                    let altered = TrackingRefusal::VoidAltered { parcel_id, scan: asked.scan.clone() };
                    return if *known == asked { Ok(vec![]) } else { Err(altered.into()) };
                }
                room(voids.len(), 1)?;

                Ok(vec![TrackingEvent::ScanVoided { parcel_id, scan: asked.scan, by: asked.by, reason: asked.reason }])
            }
        }
    }

    fn record(&self, parcel_id: ParcelId, scans: Vec<CarrierScan>, at: Moment) -> Decided {
        let heard = self.parcel(&parcel_id).map_or(&[][..], |page| page.scans());
        let mut known: Map<_, CarrierScan> = heard.iter().map(|scan| (scan.key(), scan.clone())).collect();
        let before = known.len();
        for (index, scan) in scans.into_iter().enumerate() {
            let field = |name: &str| format!("scans[{index}].{name}");
            if scan.happened_at > at {
                return Err(Invalid::too_large(field("happened_at"), at).into());
            }
            if matches!(scan.step, ParcelStep::Pack | ParcelStep::Cancel) {
                return Err(Invalid::malformed(field("step"), "a step that a carrier reports").into());
            }
            match known.get(&scan.key()) {
                Some(same) if *same == scan => (),
                Some(_) => return Err(TrackingRefusal::ScanAltered { parcel_id, event_id: scan.event_id }.into()),
                None => drop(known.insert(scan.key(), scan)),
            }
        }
        room(before, known.len().saturating_sub(before))?;
        let fresh: Vec<CarrierScan> = known.into_values().skip(before).collect();

        if fresh.is_empty() { Ok(vec![]) } else { Ok(vec![TrackingEvent::ScansRecorded { parcel_id, scans: fresh }]) }
    }
}

fn room(held: usize, added: usize) -> Result<(), Invalid> {
    if held.saturating_add(added) > bounds::LINES_MAX {
        return Err(Invalid::new("scans", Problem::TooLong { max: bounds::LINES_MAX as u64 }));
    }
    Ok(())
}
