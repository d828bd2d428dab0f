use serde::{Deserialize, Serialize};

/// How far one payment attempt has come: a stored life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AttemptStatus {
    /// The provider was asked.
    Requested,
    /// Money is set aside.
    Authorised,
    /// A part was received, the rest may still be taken.
    PartCaptured,
    /// All that will come has been received.
    Captured,
    /// A part of what was received went back.
    PartRefunded,
    /// All that was received went back.
    Refunded,
    /// The customer contests it.
    Disputed,
    /// The customer's bank or wallet said no.
    Declined,
    /// It broke down.
    Failed,
    /// Given up before anything was received.
    Voided,
    /// Lapsed before anything was received.
    Expired,
}

impl AttemptStatus {
    /// All of them, in the order of a life.
    pub const ALL: [Self; 11] = [
        Self::Requested,
        Self::Authorised,
        Self::PartCaptured,
        Self::Captured,
        Self::PartRefunded,
        Self::Refunded,
        Self::Disputed,
        Self::Declined,
        Self::Failed,
        Self::Voided,
        Self::Expired,
    ];
}

/// What can happen to a payment attempt. Amounts tell a part from the rest; the table knows only which it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AttemptStep {
    /// Money is set aside.
    Authorise,
    /// A part of what may be captured is received.
    CapturePart,
    /// All that could still be captured is received.
    CaptureRest,
    /// A part of what is left goes back.
    RefundPart,
    /// All that is left goes back.
    RefundRest,
    /// The customer contests it.
    Dispute,
    /// A dispute ends and everything captured is still ours.
    ResolveWhole,
    /// A dispute ends and a part of what was captured is still ours.
    ResolvePart,
    /// A dispute ends and nothing is left.
    ResolveNothing,
    /// The bank or wallet says no.
    Decline,
    /// It breaks down.
    Fail,
    /// What was not captured is given up.
    Void,
    /// The request or authorisation lapses.
    Expire,
}

impl AttemptStep {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Authorise,
        Self::CapturePart,
        Self::CaptureRest,
        Self::RefundPart,
        Self::RefundRest,
        Self::Dispute,
        Self::ResolveWhole,
        Self::ResolvePart,
        Self::ResolveNothing,
        Self::Decline,
        Self::Fail,
        Self::Void,
        Self::Expire,
    ];
}

/// The one table of a payment attempt: where a step leads, or `None` where it may not be taken.
///
/// Odd arcs: an expired request may still be authorised or captured, because a customer can pay in the last second
/// and the report arrive after the deadline; giving up the rest of a part capture leaves what was captured; a refund
/// that was under way when a dispute opened arrives while disputed; a capture after a refund leaves a part refunded,
/// and one that was under way when the rest lapsed still arrives.
pub fn next_attempt_status(status: AttemptStatus, step: AttemptStep) -> Option<AttemptStatus> {
    use AttemptStatus as S;
    use AttemptStep as T;
    Some(match (status, step) {
        (S::Requested | S::Expired, T::Authorise) => S::Authorised,
        (S::Requested | S::Expired | S::Authorised | S::PartCaptured, T::CapturePart) => S::PartCaptured,
        (S::Requested | S::Expired | S::Authorised | S::PartCaptured, T::CaptureRest) => S::Captured,
        (S::Captured, T::CapturePart | T::CaptureRest) => S::Captured,
        (S::PartRefunded | S::Refunded, T::CapturePart | T::CaptureRest) => S::PartRefunded,
        (S::PartCaptured | S::Captured | S::PartRefunded, T::RefundPart) => S::PartRefunded,
        (S::PartCaptured | S::Captured | S::PartRefunded, T::RefundRest) => S::Refunded,
        (S::Disputed, T::CapturePart | T::CaptureRest | T::RefundPart | T::RefundRest) => S::Disputed,
        (S::PartCaptured | S::Captured | S::PartRefunded | S::Refunded, T::Dispute) => S::Disputed,
        (S::Disputed, T::ResolveWhole) => S::Captured,
        (S::Disputed, T::ResolvePart) => S::PartRefunded,
        (S::Disputed, T::ResolveNothing) => S::Refunded,
        (S::Requested | S::Authorised, T::Decline) => S::Declined,
        (S::Requested | S::Authorised, T::Fail) => S::Failed,
        (S::Requested | S::Authorised, T::Void) => S::Voided,
        (S::Requested | S::Authorised, T::Expire) => S::Expired,
        (S::PartCaptured, T::Void | T::Expire) => S::Captured,
        (S::PartRefunded | S::Refunded, T::Void | T::Expire) => status,
        _ => return None,
    })
}

/// Where an order stands with its money: derived from its account, never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum MoneyStatus {
    /// Nothing is due and nothing was paid.
    NothingDue,
    /// A deposit was agreed and is not in.
    AwaitingDeposit,
    /// The deposit is in and the balance has not been asked for.
    DepositPaid,
    /// The balance has been asked for; without a deposit, the whole is the balance.
    AwaitingBalance,
    /// All that is missing is set aside at a provider.
    Authorised,
    /// A part was received.
    PartlyPaid,
    /// What is due was received.
    Paid,
    /// More was received than was ever due.
    Overpaid,
    /// More was received than is due since the due total fell: money is owed back.
    RefundOwed,
    /// A refund is under way.
    RefundPending,
    /// A part went back, what is due is in.
    PartlyRefunded,
    /// Everything went back.
    Refunded,
    /// A payment is contested.
    Disputed,
    /// The deposit was kept.
    Forfeited,
}

impl MoneyStatus {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::NothingDue,
        Self::AwaitingDeposit,
        Self::DepositPaid,
        Self::AwaitingBalance,
        Self::Authorised,
        Self::PartlyPaid,
        Self::Paid,
        Self::Overpaid,
        Self::RefundOwed,
        Self::RefundPending,
        Self::PartlyRefunded,
        Self::Refunded,
        Self::Disputed,
        Self::Forfeited,
    ];
}
