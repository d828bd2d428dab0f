use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{CaseKind, CaseStatus};
use crate::value::{CarrierId, CaseId, CommandId, Fingerprint, Map, Moment, Money, ParcelId, Text};

/// Every case against a carrier.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CarrierBook {
    pub(super) cases: Map<CaseId, Box<CasePage>>,
    /// Cases by the moment they lapse at.
    pub(super) lapsing: BTreeSet<(Moment, CaseId)>,
    pub(super) by_parcel: Map<ParcelId, Vec<CaseId>>,
}

/// One case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CasePage {
    pub(super) parcel_id: ParcelId,
    pub(super) carrier_id: CarrierId,
    pub(super) kind: CaseKind,
    pub(super) claimed: Option<Money>,
    pub(super) offered: Option<Money>,
    pub(super) recovered: Option<Money>,
    pub(super) status: CaseStatus,
    pub(super) opened_for: Moment,
    pub(super) act_by: Option<Moment>,
    pub(super) reply_by: Option<Moment>,
    pub(super) reference: Text,
    pub(super) note: Text,
    pub(super) evidence: Vec<CaseEvidence>,
    pub(super) content: Fingerprint,
    pub(super) commands: Vec<(CommandId, Fingerprint)>,
}

/// Something that proves a case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CaseEvidence {
    /// What it is and where the host keeps it.
    pub what: Text,
    /// When it was made.
    pub happened_at: Moment,
}

impl CarrierBook {
    /// A case.
    pub fn case(&self, case_id: &CaseId) -> Option<&CasePage> {
        self.cases.get(case_id).map(Box::as_ref)
    }

    /// Every case, in the order of opening.
    pub fn cases(&self) -> impl ExactSizeIterator<Item = (&CaseId, &CasePage)> {
        self.cases.iter().map(|(case_id, page)| (case_id, page.as_ref()))
    }

    /// The cases about a parcel, in the order of opening.
    pub fn cases_of(&self, parcel_id: &ParcelId) -> impl Iterator<Item = (&CaseId, &CasePage)> {
        let ids = self.by_parcel.get(parcel_id).map(Vec::as_slice).unwrap_or_default();
        ids.iter().filter_map(|case_id| Some((case_id, self.case(case_id)?)))
    }

    /// Cases that we must take further, by the moment they lapse at, the most pressing first.
    pub fn to_act_on(&self) -> impl Iterator<Item = (Moment, &CaseId)> {
        self.lapsing.iter().map(|(by, case_id)| (*by, case_id))
    }

    /// The earliest moment at which [`super::CarrierCommand::ExpireCases`] would change something.
    pub fn next_deadline(&self) -> Option<Moment> {
        self.lapsing.first().map(|(by, _)| *by)
    }
}

impl CasePage {
    /// The parcel it is about.
    pub fn parcel_id(&self) -> &ParcelId {
        &self.parcel_id
    }

    /// The carrier.
    pub fn carrier_id(&self) -> &CarrierId {
        &self.carrier_id
    }

    /// What it is about.
    pub fn kind(&self) -> CaseKind {
        self.kind
    }

    /// How far it is.
    pub fn status(&self) -> CaseStatus {
        self.status
    }

    /// What is claimed.
    pub fn claimed(&self) -> Option<Money> {
        self.claimed
    }

    /// What the carrier offered last.
    pub fn offered(&self) -> Option<Money> {
        self.offered
    }

    /// What came; `None` for a complaint that claims nothing.
    pub fn recovered(&self) -> Option<Money> {
        self.recovered
    }

    /// What is due of the carrier as agreed: the accepted offer, else the claim.
    pub fn agreed(&self) -> Option<Money> {
        let is_agreed =
            self.offered.is_some() && matches!(self.status, CaseStatus::Accepted | CaseStatus::PartRecovered);
        if is_agreed { self.offered } else { self.claimed }
    }

    /// When what it is about happened or was found.
    pub fn happened_at(&self) -> Moment {
        self.opened_for
    }

    /// By when we must take it further, if we must: file it, show more, ask again.
    pub fn act_by(&self) -> Option<Moment> {
        self.act_by
    }

    /// By when the carrier must answer, if it promised.
    pub fn reply_by(&self) -> Option<Moment> {
        self.reply_by
    }

    /// The carrier's own name for it; empty before it is filed.
    pub fn reference(&self) -> &Text {
        &self.reference
    }

    /// In the shop's words.
    pub fn note(&self) -> &Text {
        &self.note
    }

    /// What proves it, in the order it was added.
    pub fn evidence(&self) -> &[CaseEvidence] {
        &self.evidence
    }
}
