use serde::{Deserialize, Serialize};

/// How far the agreement has come: a stored life. Holds are a set beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CommercialStatus {
    /// Noted, not agreed.
    Draft,
    /// Offered to the customer.
    Quoted,
    /// Agreed.
    Placed,
    /// Released to be carried out.
    Approved,
    /// Nothing is left to do.
    Completed,
    /// After-sales work is going on.
    Reopened,
    /// The offer lapsed.
    Expired,
    /// The customer declined the offer.
    Declined,
    /// Cancelled whole, before any unit shipped.
    Cancelled,
}

/// What can be done to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CommercialStep {
    /// Offer it.
    Quote,
    /// The customer says yes.
    AcceptQuote,
    /// The customer says no.
    DeclineQuote,
    /// The offer lapses.
    ExpireQuote,
    /// Agree a draft without an offer.
    Place,
    /// Release it.
    Approve,
    /// Change what was agreed.
    Edit,
    /// Change its priority.
    SetPriority,
    /// Hold it.
    PutHold,
    /// Promise, buy and allocate units.
    Supply,
    /// Pick, ship and deliver units.
    Dispatch,
    /// Take delivered units back.
    TakeBack,
    /// Cancel unshipped units.
    CancelLines,
    /// Cancel it whole.
    Cancel,
    /// Nothing is left to do.
    Complete,
    /// Begin after-sales work.
    Reopen,
}

impl CommercialStatus {
    /// All of them, in the order of a life.
    pub const ALL: [Self; 9] = [
        Self::Draft,
        Self::Quoted,
        Self::Placed,
        Self::Approved,
        Self::Completed,
        Self::Reopened,
        Self::Expired,
        Self::Declined,
        Self::Cancelled,
    ];

    /// Whether nothing more is expected to happen.
    pub fn is_finished(self) -> bool {
        matches!(self, Self::Completed | Self::Expired | Self::Declined | Self::Cancelled)
    }
}

impl CommercialStep {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Quote,
        Self::AcceptQuote,
        Self::DeclineQuote,
        Self::ExpireQuote,
        Self::Place,
        Self::Approve,
        Self::Edit,
        Self::SetPriority,
        Self::PutHold,
        Self::Supply,
        Self::Dispatch,
        Self::TakeBack,
        Self::CancelLines,
        Self::Cancel,
        Self::Complete,
        Self::Reopen,
    ];
}

/// The one table of the commercial life.
///
/// Editing an offer makes it a draft again: the customer never saw the new content. Goods of a
/// completed order that move after all (a return, a lost parcel found) reopen it.
pub fn next(status: CommercialStatus, step: CommercialStep) -> Option<CommercialStatus> {
    use CommercialStatus as S;
    use CommercialStep as T;
    let to = match (status, step) {
        (S::Draft | S::Quoted, T::Quote) => S::Quoted,
        (S::Quoted, T::AcceptQuote) => S::Placed,
        (S::Quoted, T::DeclineQuote) => S::Declined,
        (S::Quoted, T::ExpireQuote) => S::Expired,
        (S::Draft, T::Place) => S::Placed,
        (S::Placed, T::Approve) => S::Approved,
        (S::Quoted, T::Edit) => S::Draft,
        (S::Draft | S::Placed | S::Approved | S::Reopened, T::Edit) => status,
        (S::Draft | S::Quoted | S::Placed | S::Approved | S::Reopened, T::SetPriority | T::PutHold) => status,
        (S::Completed, T::PutHold) => status,
        (S::Placed | S::Approved | S::Reopened, T::Supply | T::CancelLines) => status,
        (S::Approved | S::Reopened, T::Dispatch | T::TakeBack) => status,
        (S::Completed, T::Dispatch | T::TakeBack | T::Reopen) => S::Reopened,
        (S::Draft | S::Quoted | S::Placed | S::Approved, T::Cancel) => S::Cancelled,
        (S::Approved | S::Reopened, T::Complete) => S::Completed,
        _ => return None,
    };
    Some(to)
}
