use serde::{Deserialize, Serialize};

/// How far a parcel is: a stored life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ParcelStatus {
    /// Planned, not packed.
    Planned,
    /// Packed, still with us.
    Packed,
    /// Given to the carrier.
    HandedOver,
    /// On the way.
    InTransit,
    /// Held by customs.
    CustomsHeld,
    /// Customs ask for tax.
    CustomsTaxed,
    /// Let through by customs.
    CustomsCleared,
    /// With the courier at the door's end.
    OutForDelivery,
    /// A delivery was tried and did not succeed.
    AttemptFailed,
    /// A part was delivered, the rest is still coming.
    PartDelivered,
    /// All of it was delivered.
    Delivered,
    /// Nobody knows where it is.
    Lost,
    /// Refused or undeliverable, on its way back.
    Returning,
    /// Sent back by customs, 退运.
    SentBack,
    /// Back with us.
    Returned,
    /// Given up to customs or the carrier.
    Abandoned,
    /// Taken by customs.
    Seized,
    /// Destroyed.
    Destroyed,
    /// Given up before it left.
    Cancelled,
}

impl ParcelStatus {
    /// All of them, in the order of a life.
    pub const ALL: [Self; 19] = [
        Self::Planned,
        Self::Packed,
        Self::HandedOver,
        Self::InTransit,
        Self::CustomsHeld,
        Self::CustomsTaxed,
        Self::CustomsCleared,
        Self::OutForDelivery,
        Self::AttemptFailed,
        Self::PartDelivered,
        Self::Delivered,
        Self::Lost,
        Self::Returning,
        Self::SentBack,
        Self::Returned,
        Self::Abandoned,
        Self::Seized,
        Self::Destroyed,
        Self::Cancelled,
    ];
}

/// What can happen to a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ParcelStep {
    /// It is packed: by [`super::ParcelCommand::Pack`] only.
    Pack,
    /// It is given to the carrier: by [`super::ParcelCommand::HandOver`] only.
    HandOver,
    /// It was seen on the way.
    Move,
    /// Customs hold it.
    Hold,
    /// Customs ask for tax.
    Tax,
    /// Customs let it through.
    Clear,
    /// The courier has it for delivery.
    TakeOut,
    /// A delivery was tried and did not succeed.
    Miss,
    /// A part was delivered: the book's own word for a delivery that leaves something open.
    DeliverPart,
    /// It was delivered, all that was open of it.
    Deliver,
    /// Nobody knows where it is.
    Lose,
    /// It was found again.
    Find,
    /// The recipient refused it.
    Refuse,
    /// It cannot be delivered.
    GiveUp,
    /// Customs send it back, 退运.
    SendBack,
    /// It came back to us.
    Return,
    /// The owner gives it up.
    Abandon,
    /// Customs take it.
    Seize,
    /// It was destroyed.
    Destroy,
    /// It is given up before it leaves: by [`super::ParcelCommand::CancelParcel`] only.
    Cancel,
}

impl ParcelStep {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::Pack,
        Self::HandOver,
        Self::Move,
        Self::Hold,
        Self::Tax,
        Self::Clear,
        Self::TakeOut,
        Self::Miss,
        Self::DeliverPart,
        Self::Deliver,
        Self::Lose,
        Self::Find,
        Self::Refuse,
        Self::GiveUp,
        Self::SendBack,
        Self::Return,
        Self::Abandon,
        Self::Seize,
        Self::Destroy,
        Self::Cancel,
    ];
}

/// The one table of a parcel: where a step leads, or `None` where it may not be taken.
///
/// Carriers skip scans, so any status on the way may be followed by any later one. Odd arcs: a second inspection may
/// hold what was cleared; a lost parcel may turn up anywhere, also delivered or returned; customs may destroy what was
/// abandoned or seized; a rest that stays after a part delivery travels on like a whole parcel.
pub fn next_parcel_status(status: ParcelStatus, step: ParcelStep) -> Option<ParcelStatus> {
    use ParcelStatus as S;
    use ParcelStep as T;
    let line_haul = matches!(status, S::HandedOver | S::InTransit);
    let at_customs = matches!(status, S::CustomsHeld | S::CustomsTaxed);
    let last_mile = matches!(status, S::CustomsCleared | S::OutForDelivery | S::AttemptFailed | S::PartDelivered);
    let on_the_way = line_haul || at_customs || last_mile;
    let coming_back = matches!(status, S::Returning | S::SentBack);
    let next = match step {
        T::Pack if status == S::Planned => S::Packed,
        T::HandOver if status == S::Packed => S::HandedOver,
        T::Cancel if matches!(status, S::Planned | S::Packed) => S::Cancelled,
        T::Move if line_haul || at_customs => S::InTransit,
        T::Move if matches!(status, S::CustomsCleared | S::AttemptFailed | S::PartDelivered) => S::InTransit,
        T::Move if coming_back => status,
        T::Hold if line_haul || at_customs || status == S::CustomsCleared => S::CustomsHeld,
        T::Tax if line_haul || at_customs => S::CustomsTaxed,
        T::Clear if line_haul || at_customs || status == S::CustomsCleared => S::CustomsCleared,
        T::TakeOut if on_the_way => S::OutForDelivery,
        T::Miss if line_haul || last_mile => S::AttemptFailed,
        T::DeliverPart if on_the_way || status == S::Lost => S::PartDelivered,
        T::Deliver if on_the_way || status == S::Lost => S::Delivered,
        T::Lose if on_the_way || coming_back => S::Lost,
        T::Find if status == S::Lost => S::InTransit,
        T::Refuse | T::GiveUp if line_haul || last_mile => S::Returning,
        T::SendBack if line_haul || at_customs => S::SentBack,
        T::Return if on_the_way || coming_back || status == S::Lost => S::Returned,
        T::Abandon if on_the_way || coming_back || status == S::Lost => S::Abandoned,
        T::Seize if line_haul || at_customs => S::Seized,
        T::Destroy if on_the_way || coming_back || matches!(status, S::Lost | S::Abandoned | S::Seized) => S::Destroyed,
        _ => return None,
    };
    Some(next)
}
