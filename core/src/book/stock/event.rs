use serde::{Deserialize, Serialize};

use super::command::{
    AdjustReason, BelowZero, PlaceKind, RepromiseGrounds, RepromisedItem, ReservedItem, StockItem, ZoneMove,
};
use super::identified::IdentifiedEvent;
use super::supply::SupplyEvent;
use crate::value::{Fingerprint, Moment, MovementId, PlaceId, ReservationId, Sku, Text, Units, ZoneId};

/// What has happened to stock.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum StockEvent {
    /// A place was named.
    PlaceDefined {
        /// The place.
        place_id: PlaceId,
        /// What it is.
        kind: PlaceKind,
        /// Whether its stock may go below zero.
        below_zero: BelowZero,
    },
    /// A zone was named.
    ZoneDefined {
        /// The place.
        place_id: PlaceId,
        /// The zone.
        zone_id: ZoneId,
    },
    /// Units arrived from outside.
    Received {
        /// The command's key.
        movement_id: MovementId,
        /// From.
        from: PlaceId,
        /// To.
        to: PlaceId,
        /// What arrived.
        items: Vec<StockItem>,
        /// When.
        happened_at: Moment,
        /// The command's content.
        fingerprint: Fingerprint,
    },
    /// Free units moved between places.
    Transferred {
        /// The command's key.
        movement_id: MovementId,
        /// From.
        from: PlaceId,
        /// To.
        to: PlaceId,
        /// What moved.
        items: Vec<StockItem>,
        /// When.
        happened_at: Moment,
        /// The command's content.
        fingerprint: Fingerprint,
    },
    /// Units moved between zones of one place.
    PutAway {
        /// The command's key.
        movement_id: MovementId,
        /// The place.
        place_id: PlaceId,
        /// What moved.
        moves: Vec<ZoneMove>,
        /// When.
        happened_at: Moment,
        /// The command's content.
        fingerprint: Fingerprint,
    },
    /// Units were promised.
    Reserved {
        /// The reservation.
        reservation_id: ReservationId,
        /// What was promised.
        items: Vec<ReservedItem>,
        /// When the promise lapses.
        deadline: Option<Moment>,
        /// The command's content.
        fingerprint: Fingerprint,
    },
    /// Further units were promised under a reservation.
    ReservedMore {
        /// The command's key.
        movement_id: MovementId,
        /// The reservation.
        reservation_id: ReservationId,
        /// What was promised in addition.
        items: Vec<ReservedItem>,
        /// When the reservation lapses now.
        deadline: Option<Moment>,
        /// The command's content.
        fingerprint: Fingerprint,
    },
    /// A deadline moved.
    ReservationExtended {
        /// The reservation.
        reservation_id: ReservationId,
        /// The new deadline.
        deadline: Moment,
    },
    /// A reservation became firm.
    ReservationCommitted {
        /// The reservation.
        reservation_id: ReservationId,
    },
    /// Promised units became free.
    Released {
        /// The reservation.
        reservation_id: ReservationId,
        /// What became free.
        items: Vec<ReservedItem>,
    },
    /// A reservation lapsed; what still stood became free.
    ReservationExpired {
        /// The reservation.
        reservation_id: ReservationId,
        /// What became free.
        items: Vec<ReservedItem>,
    },
    /// Promised units left.
    Shipped {
        /// The reservation they stood on.
        reservation_id: ReservationId,
        /// What left, from where.
        items: Vec<ReservedItem>,
        /// Where they are now.
        to: PlaceId,
        /// When.
        happened_at: Moment,
    },
    /// Units that had left moved on.
    Carried {
        /// Where they were.
        from: PlaceId,
        /// Where they are now.
        to: PlaceId,
        /// What moved.
        items: Vec<StockItem>,
        /// When.
        happened_at: Moment,
    },
    /// A count was booked; the variances move to or from the adjustment place.
    Counted {
        /// The command's key.
        movement_id: MovementId,
        /// The place.
        place_id: PlaceId,
        /// Counted less booked, per SKU; zero where the count agreed.
        variances: Vec<Variance>,
        /// When.
        happened_at: Moment,
        /// The command's content.
        fingerprint: Fingerprint,
    },
    /// A balance was corrected.
    Adjusted {
        /// The command's key.
        movement_id: MovementId,
        /// The place.
        place_id: PlaceId,
        /// The SKU.
        sku: Sku,
        /// Units more or fewer.
        difference: Units,
        /// Why.
        reason: AdjustReason,
        /// In words.
        note: Text,
        /// When.
        happened_at: Moment,
        /// The command's content.
        fingerprint: Fingerprint,
    },
    /// To units that are expected.
    Supply {
        /// What.
        event: SupplyEvent,
    },
    /// Units that stood on one reservation were promised to another.
    Repromised {
        /// The command's key.
        movement_id: MovementId,
        /// The reservation that gave.
        from: ReservationId,
        /// The reservation that took.
        to: ReservationId,
        /// What changed hands.
        items: Vec<RepromisedItem>,
        /// When the taking reservation lapses now.
        deadline: Option<Moment>,
        /// Why.
        grounds: RepromiseGrounds,
        /// The command's content.
        fingerprint: Fingerprint,
    },
    /// Promised units will come from another place.
    Reallocated {
        /// The command's key.
        movement_id: MovementId,
        /// The reservation.
        reservation_id: ReservationId,
        /// What stood where.
        items: Vec<ReservedItem>,
        /// The place that serves them now.
        to: PlaceId,
        /// The command's content.
        fingerprint: Fingerprint,
    },
    /// To units that are not all alike.
    Identified {
        /// What.
        event: IdentifiedEvent,
    },
}

/// What a count found against the book.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Variance {
    /// The SKU.
    pub sku: Sku,
    /// Units in the book before.
    pub booked: Units,
    /// Counted less booked.
    pub difference: Units,
}

impl StockEvent {
    /// The stable name of the kind of event.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::PlaceDefined { .. } => "stock.place_defined",
            Self::ZoneDefined { .. } => "stock.zone_defined",
            Self::Received { .. } => "stock.received",
            Self::Transferred { .. } => "stock.transferred",
            Self::PutAway { .. } => "stock.put_away",
            Self::Reserved { .. } => "stock.reserved",
            Self::ReservedMore { .. } => "stock.reserved_more",
            Self::ReservationExtended { .. } => "stock.reservation_extended",
            Self::ReservationCommitted { .. } => "stock.reservation_committed",
            Self::Released { .. } => "stock.released",
            Self::ReservationExpired { .. } => "stock.reservation_expired",
            Self::Shipped { .. } => "stock.shipped",
            Self::Carried { .. } => "stock.carried",
            Self::Counted { .. } => "stock.counted",
            Self::Adjusted { .. } => "stock.adjusted",
            Self::Supply { event } => event.kind(),
            Self::Repromised { .. } => "stock.repromised",
            Self::Reallocated { .. } => "stock.reallocated",
            Self::Identified { event } => event.kind(),
        }
    }
}
