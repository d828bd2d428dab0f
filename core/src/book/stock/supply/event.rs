use serde::{Deserialize, Serialize};

use crate::book::stock::command::{ReservedItem, StockItem};
use crate::value::{Fingerprint, LineId, Moment, MovementId, PlaceId, Quantity, ReservationId, Sku, SupplyId};

/// What has happened to units that are expected.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SupplyEvent {
    /// Units were announced.
    Expected {
        /// The supply.
        supply_id: SupplyId,
        /// Where they will be.
        place_id: PlaceId,
        /// When.
        due: Moment,
        /// What.
        items: Vec<StockItem>,
        /// The command's content.
        fingerprint: Fingerprint,
    },
    /// It was said anew what is still to come.
    Revised {
        /// The command's key.
        movement_id: MovementId,
        /// The supply.
        supply_id: SupplyId,
        /// When.
        due: Moment,
        /// What is still to come.
        items: Vec<StockItem>,
        /// The command's content.
        fingerprint: Fingerprint,
    },
    /// Units are no longer expected, for they arrived; the receipt is an event of its own.
    Arrived {
        /// The supply.
        supply_id: SupplyId,
        /// What arrived.
        items: Vec<StockItem>,
    },
    /// Promises on a supply became promises of units on hand.
    Filled {
        /// The reservation.
        reservation_id: ReservationId,
        /// The supply.
        supply_id: SupplyId,
        /// What is promised on hand now.
        items: Vec<ReservedItem>,
        /// When the reservation lapses now.
        deadline: Option<Moment>,
        /// The content, by which a reservation made this way is told from others.
        fingerprint: Fingerprint,
    },
    /// Units of supplies were promised.
    Promised {
        /// The command's key.
        movement_id: MovementId,
        /// The reservation.
        reservation_id: ReservationId,
        /// What was promised.
        promises: Vec<SupplyPromise>,
        /// When the promises lapse now.
        deadline: Option<Moment>,
        /// The command's content.
        fingerprint: Fingerprint,
    },
    /// Promised units of supplies became free.
    Unpromised {
        /// The reservation.
        reservation_id: ReservationId,
        /// What became free.
        promises: Vec<SupplyPromise>,
    },
    /// Promises on supplies lapsed; what still stood became free.
    PromisesExpired {
        /// The reservation.
        reservation_id: ReservationId,
        /// What became free.
        promises: Vec<SupplyPromise>,
    },
    /// Promises on supplies became firm.
    PromisesFirmed {
        /// The reservation.
        reservation_id: ReservationId,
    },
    /// A promise moved to another supply.
    PromiseShifted {
        /// The command's key.
        movement_id: MovementId,
        /// The reservation.
        reservation_id: ReservationId,
        /// As it stood.
        from: SupplyPromise,
        /// The supply it stands on now.
        to: SupplyId,
        /// The date that is promised now.
        promised_for: Moment,
        /// The command's content.
        fingerprint: Fingerprint,
    },
}

/// Units of a supply that stand promised to a line, and the date that was promised.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SupplyPromise {
    /// The line.
    pub line_id: LineId,
    /// The SKU.
    pub sku: Sku,
    /// The supply.
    pub supply_id: SupplyId,
    /// How many.
    pub quantity: Quantity,
    /// When the supply was due when the promise was made.
    pub promised_for: Moment,
}

impl SupplyEvent {
    /// The stable name of the kind of event.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Expected { .. } => "stock.expected",
            Self::Revised { .. } => "stock.expected_revised",
            Self::Arrived { .. } => "stock.expected_arrived",
            Self::Filled { .. } => "stock.promise_filled",
            Self::Promised { .. } => "stock.promised",
            Self::Unpromised { .. } => "stock.unpromised",
            Self::PromisesExpired { .. } => "stock.promises_expired",
            Self::PromisesFirmed { .. } => "stock.promises_firmed",
            Self::PromiseShifted { .. } => "stock.promise_shifted",
        }
    }
}
