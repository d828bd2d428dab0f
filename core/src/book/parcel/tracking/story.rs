use serde::{Deserialize, Serialize};

use super::{CarrierScan, ScanKey};
use crate::book::parcel::{ParcelStatus, ParcelStep, next_parcel_status};
use crate::value::{Moment, Set};

/// What carriers' scans say about one parcel, told in the order of what happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TrackingStory {
    /// Where it is. [`ParcelStatus::HandedOver`] while nothing was heard.
    pub status: ParcelStatus,
    /// Since when; `None` while nothing was heard.
    pub since: Option<Moment>,
    /// The latest thing any carrier said happened then.
    pub last_heard_at: Option<Moment>,
    /// The farthest the parcel has been on its way to the recipient. Exceptions never take it back.
    pub farthest: ParcelStatus,
    /// How often a delivery was tried without success.
    pub missed: u32,
    /// The stages it went through, each with the scan that began it.
    pub stages: Vec<StoryStage>,
    /// Scans that cannot follow from what happened before them: left out, for a person to look at.
    pub contradictions: Vec<ScanKey>,
}

impl Default for TrackingStory {
    /// Handed over, and nothing heard.
    fn default() -> Self {
        Self {
            status: ParcelStatus::HandedOver,
            since: None,
            last_heard_at: None,
            farthest: ParcelStatus::HandedOver,
            missed: 0,
            stages: vec![],
            contradictions: vec![],
        }
    }
}

/// A stage of a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct StoryStage {
    /// The stage.
    pub status: ParcelStatus,
    /// When it began.
    pub since: Moment,
    /// The scan that says so.
    pub scan: ScanKey,
}

/// The story of a parcel: a fold of its scans through the parcel's one status table, in the order of (time of the event,
/// rank of the step, carrier, id). It depends on the set of scans and voids alone.
///
/// A scan that stands twice counts once; of two with one name and different content the earlier event counts. A void scan
/// counts as never said. A repeated arrival at the same place, a scan before hand-over or a move on the courier's last
/// mile changes nothing and contradicts nothing; what follows an end (delivered, then moved a day later) does.
pub fn tell<'a>(scans: impl IntoIterator<Item = &'a CarrierScan>, voids: &[ScanKey]) -> TrackingStory {
    let void: Set<&ScanKey> = voids.iter().collect();
    let mut told: Vec<(&CarrierScan, ScanKey)> = scans.into_iter().map(|scan| (scan, scan.key())).collect();
    told.retain(|(_, key)| !void.contains(key));
    told.sort_by_cached_key(|(scan, key)| (scan.happened_at, rank(scan.step), key.clone(), scan.place.clone()));
    let mut seen = Set::default();
    told.retain(|(_, key)| seen.insert(key.clone()));

    let last_heard_at = told.last().map(|(scan, _)| scan.happened_at);
    let mut story = TrackingStory { last_heard_at, ..TrackingStory::default() };
    for (scan, key) in told {
        story.hear(scan, key);
    }
    story
}

impl TrackingStory {
    fn hear(&mut self, scan: &CarrierScan, key: ScanKey) {
        if scan.step == ParcelStep::HandOver && self.stages.is_empty() {
            return self.enter(ParcelStatus::HandedOver, scan, key);
        }
        match next_parcel_status(self.status, scan.step) {
            Some(next) => {
                if scan.step == ParcelStep::Miss {
                    self.missed = self.missed.saturating_add(1);
                }
                let repeated = next == self.status && scan.step != ParcelStep::Miss;
                if !repeated || self.stages.is_empty() {
                    self.enter(next, scan, key);
                }
            }
            None if says_nothing_new(self.status, scan.step) => (),
            None => self.contradictions.push(key),
        }
    }

    fn enter(&mut self, status: ParcelStatus, scan: &CarrierScan, key: ScanKey) {
        self.status = status;
        self.since = Some(scan.happened_at);
        if progress(status) > progress(self.farthest) {
            self.farthest = status;
        }
        self.stages.push(StoryStage { status, since: scan.happened_at, scan: key });
    }
}

/// Whether a scan repeats what is known, or is a depot's scan that a later stage implies.
fn says_nothing_new(status: ParcelStatus, step: ParcelStep) -> bool {
    use ParcelStatus as S;
    match step {
        ParcelStep::HandOver | ParcelStep::Pack => true,
        ParcelStep::Move => status == S::OutForDelivery,
        ParcelStep::Deliver => status == S::Delivered,
        ParcelStep::Return => status == S::Returned,
        ParcelStep::Lose => status == S::Lost,
        ParcelStep::Refuse | ParcelStep::GiveUp => status == S::Returning,
        ParcelStep::SendBack => status == S::SentBack,
        ParcelStep::Abandon => status == S::Abandoned,
        ParcelStep::Seize => status == S::Seized,
        ParcelStep::Destroy => status == S::Destroyed,
        ParcelStep::Tax => status == S::CustomsTaxed,
        _ => false,
    }
}

/// Order of steps that carriers date to the same moment: that of a life.
fn rank(step: ParcelStep) -> usize {
    ParcelStep::ALL.iter().position(|known| *known == step).unwrap_or(usize::MAX)
}

/// How far along the way to the recipient a status is; exceptions are no progress.
fn progress(status: ParcelStatus) -> u8 {
    match status {
        ParcelStatus::InTransit => 1,
        ParcelStatus::CustomsHeld | ParcelStatus::CustomsTaxed => 2,
        ParcelStatus::CustomsCleared => 3,
        ParcelStatus::OutForDelivery | ParcelStatus::AttemptFailed => 4,
        ParcelStatus::PartDelivered => 5,
        ParcelStatus::Delivered => 6,
        _ => 0,
    }
}

/// The step that takes the parcel book from where it is to what the story says, if one step does.
pub fn step_towards(book: ParcelStatus, story: ParcelStatus) -> Option<ParcelStep> {
    if book == story {
        return None;
    }
    ParcelStep::ALL.into_iter().find(|step| next_parcel_status(book, *step) == Some(story))
}
