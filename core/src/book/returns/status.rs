use serde::{Deserialize, Serialize};

/// How far a return is: a stored life, the first of the two tables (reception).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ReturnStatus {
    /// Asked for.
    Requested,
    /// Agreed to.
    Approved,
    /// Said no to.
    Declined,
    /// On its way back.
    InTransit,
    /// A part arrived.
    PartReceived,
    /// All that was announced arrived.
    Received,
    /// All that was received is judged.
    Inspected,
    /// Settled.
    Settled,
    /// Closed.
    Closed,
    /// Not sent in time.
    Expired,
    /// Lost on its way back.
    Lost,
    /// All of it was rejected and went back to the customer.
    SentBack,
    /// Given up before anything was received.
    Cancelled,
}

impl ReturnStatus {
    /// All of them, in the order of a life.
    pub const ALL: [Self; 13] = [
        Self::Requested,
        Self::Approved,
        Self::Declined,
        Self::InTransit,
        Self::PartReceived,
        Self::Received,
        Self::Inspected,
        Self::Settled,
        Self::Closed,
        Self::Expired,
        Self::Lost,
        Self::SentBack,
        Self::Cancelled,
    ];

    /// Whether its units count as claimed: they cannot stand in another return.
    pub fn claims(self) -> bool {
        !matches!(self, Self::Declined | Self::Expired | Self::Cancelled | Self::SentBack)
    }
}

/// What can happen to a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ReturnStep {
    /// It is agreed to.
    Approve,
    /// It is said no to.
    Decline,
    /// It is given up.
    Cancel,
    /// It was not sent in time.
    Expire,
    /// The goods are on their way.
    Send,
    /// They were lost.
    Lose,
    /// A part of what was announced arrives.
    ReceivePart,
    /// The rest of what was announced arrives.
    ReceiveRest,
    /// A part of what was received is judged.
    InspectPart,
    /// All that was received is judged, though more may come.
    InspectRest,
    /// It is settled with the goods in hand.
    Settle,
    /// It is settled without the goods, 仅退款.
    SettleWithoutGoods,
    /// What was rejected goes back, the rest stays.
    SendRejectedBack,
    /// All of it was rejected and goes back.
    SendAllBack,
    /// It is closed.
    Close,
}

impl ReturnStep {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Approve,
        Self::Decline,
        Self::Cancel,
        Self::Expire,
        Self::Send,
        Self::Lose,
        Self::ReceivePart,
        Self::ReceiveRest,
        Self::InspectPart,
        Self::InspectRest,
        Self::Settle,
        Self::SettleWithoutGoods,
        Self::SendRejectedBack,
        Self::SendAllBack,
        Self::Close,
    ];
}

/// The table of a return's life: where a step leads, or `None` where it may not be taken.
///
/// Odd arcs: goods that arrive are received whatever the papers say, so an expired or lost return may still be
/// received, and units may come after an inspection; a requested return may be received before anyone approved it;
/// a lost one may be settled without the goods; sending a rejected part back changes nothing of the life.
pub fn next_return_status(status: ReturnStatus, step: ReturnStep) -> Option<ReturnStatus> {
    use ReturnStatus as S;
    use ReturnStep as T;
    let announced = matches!(status, S::Requested | S::Approved | S::InTransit | S::Expired | S::Lost);
    let receivable = announced || matches!(status, S::PartReceived | S::Inspected);
    let next = match step {
        T::Approve if status == S::Requested => S::Approved,
        T::Decline if status == S::Requested => S::Declined,
        T::Cancel if matches!(status, S::Requested | S::Approved | S::InTransit) => S::Cancelled,
        T::Expire if status == S::Approved => S::Expired,
        T::Send if matches!(status, S::Approved | S::Expired) => S::InTransit,
        T::Lose if matches!(status, S::InTransit) => S::Lost,
        T::ReceivePart if receivable => S::PartReceived,
        T::ReceiveRest if receivable => S::Received,
        T::InspectPart if matches!(status, S::PartReceived | S::Received) => status,
        T::InspectRest if matches!(status, S::PartReceived | S::Received) => S::Inspected,
        T::Settle if status == S::Inspected => S::Settled,
        T::SettleWithoutGoods if matches!(status, S::Approved | S::InTransit | S::Lost) => S::Settled,
        T::SendRejectedBack if matches!(status, S::Inspected | S::Settled) => status,
        T::SendAllBack if status == S::Inspected => S::SentBack,
        T::Close if matches!(status, S::Settled | S::SentBack | S::Lost) => S::Closed,
        _ => return None,
    };
    Some(next)
}

/// What was decided about the units of one line: the second of the two tables (acceptance).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AcceptanceStatus {
    /// Nothing was judged.
    Pending,
    /// All that was judged is accepted.
    Accepted,
    /// A part is accepted, a part rejected.
    PartAccepted,
    /// All that was judged is rejected.
    Rejected,
}

impl AcceptanceStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Accepted, Self::PartAccepted, Self::Rejected];
}

/// A judgement on units of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AcceptanceStep {
    /// Some are accepted.
    Accept,
    /// Some are rejected.
    Reject,
}

impl AcceptanceStep {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Accept, Self::Reject];
}

/// The table of a line's acceptance. Total: every judgement may follow any other, because units arrive in parts and a
/// judgement on later units never takes back an earlier one.
pub fn next_acceptance_status(status: AcceptanceStatus, step: AcceptanceStep) -> AcceptanceStatus {
    use AcceptanceStatus as S;
    match (status, step) {
        (S::Pending | S::Accepted, AcceptanceStep::Accept) => S::Accepted,
        (S::Pending | S::Rejected, AcceptanceStep::Reject) => S::Rejected,
        _ => S::PartAccepted,
    }
}
