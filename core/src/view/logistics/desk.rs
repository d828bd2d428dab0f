use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{CarriedOutcome, CarriedParcel, LaneTimes, LateRisk, ParcelClaim, StageTimes, UnderWay, late_risks};
use crate::book::carrier::{CaseKind, CaseStatus};
use crate::book::parcel::{ParcelPage, ParcelStatus, TrackingStory, UsualTimes};
use crate::policy::carriage::TransitCount;
use crate::shop::Shop;
use crate::value::{CarrierId, Duration, Invalid, Map, Moment, Money, ParcelId, ServiceId, Text};

/// What the host knows of a parcel beside the shop: its promise, the carrier's invoice, how it arrived.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ParcelNote {
    /// The parcel.
    pub parcel_id: ParcelId,
    /// What it was promised for, if it was.
    pub due: Option<Moment>,
    /// What the carrier charged, if known.
    pub cost: Option<Money>,
    /// Whether goods arrived damaged.
    pub is_damaged: bool,
}

/// Until when a carrier takes claims of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FilingTerms {
    /// The carrier.
    pub carrier_id: CarrierId,
    /// What the claim is about.
    pub kind: CaseKind,
    /// Days from hand-over within which it must be filed.
    pub days_from_hand_over: u32,
}

/// A claim that somebody should open before it is too late.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ClaimProposal {
    /// The parcel.
    pub parcel_id: ParcelId,
    /// The carrier.
    pub carrier_id: CarrierId,
    /// What it would be about.
    pub kind: CaseKind,
    /// By when the carrier must have it.
    pub file_by: Moment,
}

/// Every parcel that was given to a carrier, as the review of carriers sees it: where it leaves and goes as the lane, the
/// end from its life, the claim from its cases.
///
/// # Errors
/// `invalid.currency_mismatch` for claims in several currencies about one parcel.
pub fn carried_parcels(shop: &Shop, notes: &[ParcelNote]) -> Result<Vec<CarriedParcel>, Invalid> {
    let notes: Map<&ParcelId, &ParcelNote> = notes.iter().map(|note| (&note.parcel_id, note)).collect();
    let zone = shop.terms().zone;
    let mut carried = vec![];
    for (parcel_id, page) in shop.parcels().parcels() {
        let (Some(handed_over_at), Some(carrier_id)) = (page.handed_over_at(), page.carrier_id()) else { continue };
        let note = notes.get(parcel_id);
        carried.push(CarriedParcel {
            parcel_id: parcel_id.clone(),
            carrier_id: carrier_id.clone(),
            service_id: page.service_id().cloned(),
            lane: lane(page)?,
            handed_over_on: Some(zone.day_of(handed_over_at)),
            due_on: note.and_then(|note| note.due).map(|due| zone.day_of(due)),
            outcome: outcome(page, |moment| zone.day_of(moment)),
            is_damaged: note.is_some_and(|note| note.is_damaged),
            weight: page.weight(),
            cost: note.and_then(|note| note.cost),
            claim: claim(shop, parcel_id)?,
        });
    }
    Ok(carried)
}

fn lane(page: &ParcelPage) -> Result<Text, Invalid> {
    let to = page.destination().map_or(String::from("?"), |country| country.to_string());
    Text::new(format!("{} > {to}", page.from_place_id()))
}

fn outcome(page: &ParcelPage, day: impl Fn(Moment) -> NaiveDate) -> CarriedOutcome {
    use ParcelStatus as S;
    let last = page.steps().iter().map(|step| step.happened_at).max();
    match (page.status(), last) {
        (S::Delivered, Some(at)) => CarriedOutcome::Delivered { on: day(at) },
        (S::Lost, _) => CarriedOutcome::Lost {},
        (S::Returned | S::Abandoned | S::Seized | S::Destroyed, _) => CarriedOutcome::NotDelivered {},
        _ => CarriedOutcome::OnTheWay {},
    }
}

/// What all cases about a parcel claim and brought; nothing where none claims money.
fn claim(shop: &Shop, parcel_id: &ParcelId) -> Result<Option<ParcelClaim>, Invalid> {
    let mut sum: Option<ParcelClaim> = None;
    for (_, case) in shop.carriers().cases_of(parcel_id) {
        let (Some(claimed), Some(recovered)) = (case.claimed(), case.recovered()) else { continue };
        if matches!(case.status(), CaseStatus::Open | CaseStatus::Withdrawn) {
            continue;
        }
        let is_closed = case.status().is_closed();
        sum = Some(match sum {
            None => ParcelClaim { claimed, recovered, is_closed },
            Some(before) => ParcelClaim {
                claimed: before.claimed.plus(claimed)?,
                recovered: before.recovered.plus(recovered)?,
                is_closed: before.is_closed && is_closed,
            },
        });
    }
    Ok(sum)
}

type LaneKey = (Option<CarrierId>, Option<ServiceId>, Text);

/// How long parcels of each lane needed, from what carriers said of those that were delivered.
fn history(shop: &Shop) -> Result<Map<LaneKey, LaneTimes>, Invalid> {
    let mut lanes: Map<LaneKey, LaneTimes> = Map::default();
    for (parcel_id, page) in shop.parcels().parcels() {
        let Some(tracked) = shop.tracking().parcel(parcel_id) else { continue };
        let (story, Some(handed_over_at)) = (tracked.story(), page.handed_over_at()) else { continue };
        let (ParcelStatus::Delivered, Some(delivered)) = (story.status, story.since) else { continue };
        let times = lanes.entry(key(page)?).or_insert_with(|| LaneTimes { whole: vec![], from_stage: vec![] });
        count(&mut times.whole, days_between(handed_over_at, delivered));
        for stage in story.stages.iter().filter(|stage| stage.status != ParcelStatus::Delivered) {
            let known = times.from_stage.iter().position(|known| known.status == stage.status);
            if known.is_none() {
                times.from_stage.push(StageTimes { status: stage.status, remaining: vec![] });
            }
            let place = known.unwrap_or(times.from_stage.len().saturating_sub(1));
            if let Some(of_stage) = times.from_stage.get_mut(place) {
                count(&mut of_stage.remaining, days_between(stage.since, delivered));
            }
        }
    }
    Ok(lanes)
}

fn key(page: &ParcelPage) -> Result<LaneKey, Invalid> {
    Ok((page.carrier_id().cloned(), page.service_id().cloned(), lane(page)?))
}

fn days_between(from: Moment, to: Moment) -> u32 {
    u32::try_from(to.seconds_since(from).max(0) / 86_400).unwrap_or(u32::MAX)
}

fn count(counts: &mut Vec<TransitCount>, days: u32) {
    match counts.iter_mut().find(|known| known.days == days) {
        Some(known) => known.parcels = known.parcels.saturating_add(1),
        None => counts.push(TransitCount { days, parcels: 1 }),
    }
}

/// The parcels that are late, may be with at least that chance, or have an exception: the worst first. Each parcel is
/// measured against the history of its own lane, service and carrier in the shop.
///
/// # Errors
/// `invalid.*` only for a place whose name with the country is longer than a text.
pub fn late_parcels(
    shop: &Shop,
    notes: &[ParcelNote],
    usual: &UsualTimes,
    late_basis_points_min: u32,
    at: Moment,
) -> Result<Vec<LateRisk>, Invalid> {
    let lanes = history(shop)?;
    let dues: Map<&ParcelId, Moment> = notes.iter().filter_map(|note| Some((&note.parcel_id, note.due?))).collect();
    let mut under_way = vec![];
    for (parcel_id, page) in shop.parcels().parcels() {
        let Some(handed_over_at) = page.handed_over_at() else { continue };
        if page.status() == ParcelStatus::Delivered {
            continue;
        }
        let nothing = LaneTimes { whole: vec![], from_stage: vec![] };
        under_way.push(UnderWay {
            parcel_id: parcel_id.clone(),
            handed_over_at,
            due: dues.get(parcel_id).copied(),
            story: story_of(shop, parcel_id, page),
            lane: lanes.get(&key(page)?).cloned().unwrap_or(nothing),
        });
    }
    Ok(late_risks(&under_way, usual, late_basis_points_min, at))
}

/// What carriers said; where the book is farther than they, the book's word.
fn story_of(shop: &Shop, parcel_id: &ParcelId, page: &ParcelPage) -> TrackingStory {
    let mut story = shop.tracking().parcel(parcel_id).map(|tracked| tracked.story()).unwrap_or_default();
    if let Some(last) = page.steps().last().filter(|_| page.status() != story.status) {
        (story.status, story.since) = (page.status(), Some(last.happened_at));
        story.last_heard_at = story.last_heard_at.max(Some(last.happened_at));
    }
    story
}

/// Claims that can still be filed and that nobody has opened: for lost, late and damaged parcels, the most pressing first.
///
/// # Errors
/// `invalid.*` for a filing day beyond the library's years.
pub fn claims_to_open(
    shop: &Shop,
    notes: &[ParcelNote],
    terms: &[FilingTerms],
    at: Moment,
) -> Result<Vec<ClaimProposal>, Invalid> {
    let notes: Map<&ParcelId, &ParcelNote> = notes.iter().map(|note| (&note.parcel_id, note)).collect();
    let mut proposals = vec![];
    for (parcel_id, page) in shop.parcels().parcels() {
        let (Some(handed_over_at), Some(carrier_id)) = (page.handed_over_at(), page.carrier_id()) else { continue };
        let note = notes.get(parcel_id);
        let arrived = (page.status() == ParcelStatus::Delivered).then(|| page.steps().last()).flatten();
        let kind = if page.status() == ParcelStatus::Lost {
            CaseKind::Lost
        } else if note.is_some_and(|note| note.is_damaged) {
            CaseKind::Damaged
        } else if note.and_then(|note| note.due).is_some_and(|due| arrived.map_or(at, |step| step.happened_at) > due) {
            CaseKind::Late
        } else {
            continue;
        };
        let Some(rule) = terms.iter().find(|rule| rule.carrier_id == *carrier_id && rule.kind == kind) else {
            continue;
        };
        let file_by = handed_over_at.plus(Duration::of_days(i64::from(rule.days_from_hand_over))?)?;
        let is_open = shop.carriers().cases_of(parcel_id).any(|(_, case)| case.kind() == kind);
        if !is_open && file_by >= at {
            proposals.push(ClaimProposal {
                parcel_id: parcel_id.clone(),
                carrier_id: carrier_id.clone(),
                kind,
                file_by,
            });
        }
    }
    proposals.sort_by(|a, b| a.file_by.cmp(&b.file_by).then_with(|| a.parcel_id.cmp(&b.parcel_id)));
    Ok(proposals)
}
