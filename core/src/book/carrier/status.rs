use serde::{Deserialize, Serialize};

/// How far a case is: a stored life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CaseStatus {
    /// Noted, not yet with the carrier.
    Open,
    /// With the carrier.
    Filed,
    /// The carrier wants to see more.
    EvidenceAsked,
    /// The carrier offers money.
    Offered,
    /// The offer was taken, the money is awaited.
    Accepted,
    /// The carrier said no.
    Rejected,
    /// The carrier answered a complaint.
    Answered,
    /// A part of the money came.
    PartRecovered,
    /// All of the money came.
    Recovered,
    /// Nobody took it further in time.
    Lapsed,
    /// Taken back.
    Withdrawn,
    /// What was missing was given up.
    WrittenOff,
}

impl CaseStatus {
    /// All of them, in the order of a life.
    pub const ALL: [Self; 12] = [
        Self::Open,
        Self::Filed,
        Self::EvidenceAsked,
        Self::Offered,
        Self::Accepted,
        Self::Rejected,
        Self::Answered,
        Self::PartRecovered,
        Self::Recovered,
        Self::Lapsed,
        Self::Withdrawn,
        Self::WrittenOff,
    ];

    /// Whether nothing more is expected of anybody.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Answered | Self::Recovered | Self::Lapsed | Self::Withdrawn | Self::WrittenOff)
    }
}

/// What can happen to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CaseStep {
    /// It is put to the carrier.
    File,
    /// The carrier wants to see more.
    AskEvidence,
    /// More is shown.
    Show,
    /// The carrier offers money.
    Offer,
    /// The offer is taken.
    Accept,
    /// The carrier says no.
    Reject,
    /// The carrier answers a complaint.
    Answer,
    /// The carrier is asked again.
    Appeal,
    /// A part of the money comes.
    RecoverPart,
    /// What was missing comes.
    Recover,
    /// The time to take it further runs out.
    Lapse,
    /// It is taken back.
    Withdraw,
    /// What is missing is given up.
    WriteOff,
}

impl CaseStep {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::File,
        Self::AskEvidence,
        Self::Show,
        Self::Offer,
        Self::Accept,
        Self::Reject,
        Self::Answer,
        Self::Appeal,
        Self::RecoverPart,
        Self::Recover,
        Self::Lapse,
        Self::Withdraw,
        Self::WriteOff,
    ];
}

/// The one table of a case: where a step leads, or `None` where it may not be taken.
///
/// Odd arcs: evidence may be shown before the case is filed and while the carrier has it, and changes nothing then; money
/// may come without an offer, after a rejection, and after the shop let the case lapse or wrote it off; a carrier may
/// offer again.
pub fn next_case_status(status: CaseStatus, step: CaseStep) -> Option<CaseStatus> {
    use CaseStatus as S;
    use CaseStep as T;
    let with_carrier = matches!(status, S::Filed | S::EvidenceAsked | S::Offered);
    let owes = matches!(status, S::Accepted | S::PartRecovered);
    let refused = matches!(status, S::Rejected | S::Lapsed | S::WrittenOff);
    let next = match step {
        T::File if status == S::Open => S::Filed,
        T::AskEvidence if with_carrier => S::EvidenceAsked,
        T::Show if status == S::EvidenceAsked => S::Filed,
        T::Show if matches!(status, S::Open | S::Filed | S::Offered | S::Rejected) => status,
        T::Offer if with_carrier || status == S::Rejected => S::Offered,
        T::Accept if status == S::Offered => S::Accepted,
        T::Reject if with_carrier => S::Rejected,
        T::Answer if with_carrier => S::Answered,
        T::Appeal if matches!(status, S::Offered | S::Rejected | S::Answered) => S::Filed,
        T::RecoverPart if with_carrier || owes || refused => S::PartRecovered,
        T::Recover if with_carrier || owes || refused => S::Recovered,
        T::Lapse if matches!(status, S::Open | S::EvidenceAsked | S::Rejected) => S::Lapsed,
        T::Withdraw if status == S::Open || with_carrier => S::Withdrawn,
        T::WriteOff if owes || matches!(status, S::Filed | S::Offered | S::Rejected) => S::WrittenOff,
        _ => return None,
    };
    Some(next)
}
