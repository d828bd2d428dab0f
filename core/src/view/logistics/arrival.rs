use serde::{Deserialize, Serialize};

use crate::book::parcel::{ParcelStatus, TrackingException, TrackingStory, UsualTimes};
use crate::policy::carriage::TransitCount;
use crate::value::{Duration, Moment, ParcelId};

/// Days that parcels of a lane still needed after something, 0 for the same day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LaneTimes {
    /// From hand-over to delivery.
    pub whole: Vec<TransitCount>,
    /// From the beginning of a stage to delivery.
    pub from_stage: Vec<StageTimes>,
}

/// Days from the beginning of a stage to delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct StageTimes {
    /// The stage.
    pub status: ParcelStatus,
    /// Parcels by days.
    pub remaining: Vec<TransitCount>,
}

/// Fewest parcels of a stage whose history is trusted above that of the whole way.
pub const STAGE_PARCELS_MIN: u32 = 20;

/// When a parcel will arrive: the days of its lane's parcels that took at least as long as it has been under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ArrivalOutlook {
    /// Half of such parcels arrive by then.
    pub p50: Moment,
    /// Nine in ten.
    pub p90: Moment,
    /// Nineteen in twenty.
    pub p95: Moment,
    /// Chance to arrive after the promise, in ten-thousandths; `None` without a promise.
    pub late_basis_points: Option<u32>,
    /// How many parcels stand behind it.
    pub parcels: u32,
    /// Each remaining day with its parcels, from the soonest.
    pub days: Vec<ArrivalDay>,
}

/// A day on which such parcels arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ArrivalDay {
    /// The moment that many days after the beginning.
    pub by: Moment,
    /// How many.
    pub parcels: u32,
}

/// When a parcel will arrive, from the history of its lane; `None` when it has ended, or when the lane has no parcel
/// that took as long: then the history says nothing, and silence or delay is an exception.
pub fn arrival(
    story: &TrackingStory,
    handed_over_at: Moment,
    due: Option<Moment>,
    lane: &LaneTimes,
    at: Moment,
) -> Option<ArrivalOutlook> {
    if has_ended(story.status) {
        return None;
    }
    let of_stage = lane.from_stage.iter().find(|stage| stage.status == story.status && story.since.is_some());
    let of_stage = of_stage.and_then(|stage| remaining(&stage.remaining, story.since?, at));
    let trusted = of_stage.filter(|days| total(days) >= u64::from(STAGE_PARCELS_MIN));
    let days = trusted.or_else(|| remaining(&lane.whole, handed_over_at, at))?;
    let all = total(&days);
    let by = |share: u64| {
        let needed = all.saturating_mul(share).div_ceil(10_000);
        let mut seen = 0_u64;
        let reached = days.iter().find(|day| {
            seen = seen.saturating_add(u64::from(day.parcels));
            seen >= needed
        });
        reached.map(|day| day.by)
    };
    let late_basis_points = due.map(|due| {
        let late =
            days.iter().filter(|day| day.by > due).map(|day| u64::from(day.parcels)).fold(0, u64::saturating_add);
        u32::try_from(late.saturating_mul(10_000).checked_div(all).unwrap_or(0)).unwrap_or(10_000)
    });
    Some(ArrivalOutlook {
        p50: by(5_000)?,
        p90: by(9_000)?,
        p95: by(9_500)?,
        late_basis_points,
        parcels: u32::try_from(all).unwrap_or(u32::MAX),
        days,
    })
}

fn has_ended(status: ParcelStatus) -> bool {
    use ParcelStatus as S;
    let back = matches!(status, S::Returning | S::SentBack | S::Returned | S::Cancelled);
    back || matches!(status, S::Delivered | S::Lost | S::Abandoned | S::Seized | S::Destroyed)
}

fn total(days: &[ArrivalDay]) -> u64 {
    days.iter().map(|day| u64::from(day.parcels)).fold(0, u64::saturating_add)
}

/// The arrivals that are still to come, in order; `None` when there is none.
fn remaining(counts: &[TransitCount], from: Moment, at: Moment) -> Option<Vec<ArrivalDay>> {
    let mut counts: Vec<TransitCount> = counts.iter().copied().filter(|count| count.parcels > 0).collect();
    counts.sort_unstable_by_key(|count| count.days);
    let dated = counts.iter().filter_map(|count| {
        let by = from.plus(Duration::of_days(i64::from(count.days)).ok()?).ok()?;
        // A parcel counted with d days arrived at some hour of that day, up to its end.
        let end = by.plus(Duration::of_days(1).ok()?).ok()?;
        (end > at).then_some(ArrivalDay { by: by.max(at), parcels: count.parcels })
    });
    let days: Vec<ArrivalDay> = dated.collect();
    (!days.is_empty()).then_some(days)
}

/// A parcel on its way, as the late list looks at it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct UnderWay {
    /// The parcel.
    pub parcel_id: ParcelId,
    /// When the carrier took it.
    pub handed_over_at: Moment,
    /// What it was promised for, if it was.
    pub due: Option<Moment>,
    /// What carriers said.
    pub story: TrackingStory,
    /// The history of its lane.
    pub lane: LaneTimes,
}

/// A parcel that is late or may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LateRisk {
    /// The parcel.
    pub parcel_id: ParcelId,
    /// What it was promised for.
    pub due: Option<Moment>,
    /// Whether the promise is broken already.
    pub is_late: bool,
    /// Chance to arrive after the promise, in ten-thousandths; all of it when late, or when the lane's history says
    /// nothing any more.
    pub late_basis_points: u32,
    /// When it will arrive, if the history says.
    pub outlook: Option<ArrivalOutlook>,
    /// What else somebody should look at.
    pub exceptions: Vec<TrackingException>,
}

/// Parcels that are late, may be late with at least that chance, or have an exception: late ones first, then by chance,
/// then by promise, then by id.
pub fn late_risks(parcels: &[UnderWay], usual: &UsualTimes, late_basis_points_min: u32, at: Moment) -> Vec<LateRisk> {
    let mut risks: Vec<LateRisk> = parcels.iter().filter_map(|parcel| risk(parcel, usual, at)).collect();
    risks.retain(|risk| risk.late_basis_points >= late_basis_points_min.max(1) || !risk.exceptions.is_empty());
    risks.sort_by(|a, b| {
        let chance = b.late_basis_points.cmp(&a.late_basis_points);
        let promise = a.due.is_none().cmp(&b.due.is_none()).then_with(|| a.due.cmp(&b.due));
        b.is_late.cmp(&a.is_late).then(chance).then(promise).then_with(|| a.parcel_id.cmp(&b.parcel_id))
    });
    risks
}

fn risk(parcel: &UnderWay, usual: &UsualTimes, at: Moment) -> Option<LateRisk> {
    let exceptions = parcel.story.exceptions(usual, parcel.handed_over_at, at);
    if parcel.story.status == ParcelStatus::Delivered && exceptions.is_empty() {
        return None;
    }
    let is_open = parcel.story.status != ParcelStatus::Delivered;
    let outlook = arrival(&parcel.story, parcel.handed_over_at, parcel.due, &parcel.lane, at);
    let is_late = is_open && parcel.due.is_some_and(|due| at > due);
    let late_basis_points = match (parcel.due, &outlook) {
        (Some(_), _) if is_late => 10_000,
        (Some(_), Some(outlook)) => outlook.late_basis_points.unwrap_or(0),
        // A parcel that no parcel of its lane was as slow as, or that comes back, will not keep its promise.
        (Some(_), None) if is_open && !parcel.lane.whole.is_empty() => 10_000,
        _ => 0,
    };
    let (parcel_id, due) = (parcel.parcel_id.clone(), parcel.due);
    Some(LateRisk { parcel_id, due, is_late, late_basis_points, outlook, exceptions })
}
