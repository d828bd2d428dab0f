use serde::{Deserialize, Serialize};

/// How far a claim is: a stored life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ClaimStatus {
    /// Nobody has said yes or no.
    Open,
    /// Agreed to.
    Approved,
    /// Said no to.
    Denied,
    /// The units are being mended.
    InRepair,
    /// Ended.
    Resolved,
    /// Given up.
    Cancelled,
}

impl ClaimStatus {
    /// All of them, in the order of a life.
    pub const ALL: [Self; 6] =
        [Self::Open, Self::Approved, Self::Denied, Self::InRepair, Self::Resolved, Self::Cancelled];

    /// Whether its units count as claimed.
    pub fn claims(self) -> bool {
        matches!(self, Self::Open | Self::Approved | Self::InRepair)
    }
}

/// What can happen to a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ClaimStep {
    /// It is agreed to.
    Approve,
    /// It is said no to.
    Deny,
    /// It is taken up again.
    Reopen,
    /// It is given up.
    Cancel,
    /// The units come in for repair.
    Repair,
    /// It ends.
    Resolve,
}

impl ClaimStep {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Approve, Self::Deny, Self::Reopen, Self::Cancel, Self::Repair, Self::Resolve];
}

/// The table of a claim's life: where a step leads, or `None` where it may not be taken.
pub fn next_claim_status(status: ClaimStatus, step: ClaimStep) -> Option<ClaimStatus> {
    use ClaimStatus as S;
    use ClaimStep as T;
    Some(match (status, step) {
        (S::Open, T::Approve) => S::Approved,
        (S::Open, T::Deny) => S::Denied,
        (S::Denied, T::Reopen) => S::Open,
        (S::Open | S::Approved, T::Cancel) => S::Cancelled,
        (S::Approved, T::Repair) => S::InRepair,
        (S::Approved | S::InRepair, T::Resolve) => S::Resolved,
        _ => return None,
    })
}
