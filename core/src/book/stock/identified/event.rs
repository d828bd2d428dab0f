use serde::{Deserialize, Serialize};

use super::command::{IdentifiedUnits, StockCondition, StockOwner, UnitIdentity, UnitTracking};
use crate::book::stock::command::{AdjustReason, ReservedItem};
use crate::value::{
    Fingerprint, LineId, LotId, Moment, MovementId, PlaceId, Quantity, ReservationId, Sku, Text, Units,
};

/// What has happened to units that are not all alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum IdentifiedEvent {
    /// It was said by what units of a SKU are told apart.
    Tracked {
        /// The SKU.
        sku: Sku,
        /// How.
        tracking: UnitTracking,
    },
    /// A lot was named.
    LotDefined {
        /// The SKU.
        sku: Sku,
        /// The lot.
        lot_id: LotId,
        /// From when it must not be sold.
        expires_at: Option<Moment>,
    },
    /// A lot is not sold for now.
    LotBlocked {
        /// The SKU.
        sku: Sku,
        /// The lot.
        lot_id: LotId,
        /// Why.
        reason: Text,
    },
    /// A blocked lot is sold again.
    LotUnblocked {
        /// The SKU.
        sku: Sku,
        /// The lot.
        lot_id: LotId,
    },
    /// A lot's date has come.
    LotExpired {
        /// The SKU.
        sku: Sku,
        /// The lot.
        lot_id: LotId,
    },
    /// Identified units moved between places: received or transferred.
    Moved {
        /// The command's key.
        movement_id: MovementId,
        /// From.
        from: PlaceId,
        /// To.
        to: PlaceId,
        /// What moved.
        units: Vec<IdentifiedUnits>,
        /// When.
        happened_at: Moment,
        /// The command's content.
        fingerprint: Fingerprint,
    },
    /// Units have another owner or condition.
    Regraded {
        /// The command's key.
        movement_id: MovementId,
        /// Where they lie.
        place_id: PlaceId,
        /// What changed.
        change: Regrading,
        /// When it was found.
        happened_at: Moment,
        /// The command's content.
        fingerprint: Fingerprint,
    },
    /// The balance of identified units was corrected.
    Corrected {
        /// The command's key.
        movement_id: MovementId,
        /// The place.
        place_id: PlaceId,
        /// What was corrected.
        correction: UnitCorrection,
        /// When.
        happened_at: Moment,
        /// The command's content.
        fingerprint: Fingerprint,
    },
    /// What stands on a reservation must keep until a date.
    FreshnessAsked {
        /// The reservation.
        reservation_id: ReservationId,
        /// The date.
        keeps_until: Moment,
    },
    /// Units were pegged to a line.
    Pegged {
        /// The command's key.
        movement_id: MovementId,
        /// The reservation.
        reservation_id: ReservationId,
        /// Which units, and for which line.
        units: ShippedUnits,
        /// Why.
        reason: Text,
        /// The command's content.
        fingerprint: Fingerprint,
    },
    /// Units pegged to a line are anybody's again.
    Unpegged {
        /// The reservation.
        reservation_id: ReservationId,
        /// Its line.
        line_id: LineId,
    },
    /// It was said which unit of a line that left moves on next.
    SingledOut {
        /// The reservation it left under.
        reservation_id: ReservationId,
        /// The line.
        line_id: LineId,
        /// Which.
        identity: UnitIdentity,
    },
    /// Identified units that stood promised left.
    Shipped {
        /// The reservation they stood on.
        reservation_id: ReservationId,
        /// What left, from where.
        units: Vec<ShippedUnits>,
        /// Where they are now.
        to: PlaceId,
        /// When.
        happened_at: Moment,
    },
    /// Identified units that had left for an order moved on.
    Carried {
        /// The reservation they left under.
        reservation_id: ReservationId,
        /// Where they are now.
        to: PlaceId,
        /// What moved; the place of each is where it was.
        units: Vec<ShippedUnits>,
        /// When.
        happened_at: Moment,
    },
}

/// Identified units of a line, and where they lie.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ShippedUnits {
    /// The line.
    pub line_id: LineId,
    /// Where.
    pub place_id: PlaceId,
    /// Which.
    pub identity: UnitIdentity,
    /// How many.
    pub quantity: Quantity,
}

impl ShippedUnits {
    /// As they stand on the reservation.
    pub fn held(&self) -> ReservedItem {
        let (line_id, sku, place_id) = (self.line_id.clone(), self.identity.sku.clone(), self.place_id.clone());
        ReservedItem { line_id, sku, place_id, quantity: self.quantity }
    }
}

/// What units were, and what they are now.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Regrading {
    /// What they were.
    pub units: IdentifiedUnits,
    /// Whose they are now.
    pub owner: StockOwner,
    /// In what condition they are now.
    pub condition: StockCondition,
    /// Why.
    pub reason: Text,
}

impl Regrading {
    /// What the units are now.
    pub fn now(&self) -> UnitIdentity {
        let (owner, condition) = (self.owner.clone(), self.condition);
        UnitIdentity { owner, condition, ..self.units.identity.clone() }
    }
}

/// What was corrected of identified units, and why.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct UnitCorrection {
    /// Which units.
    pub identity: UnitIdentity,
    /// Units more or fewer.
    pub difference: Units,
    /// Why.
    pub reason: AdjustReason,
    /// In words.
    pub note: Text,
}

impl IdentifiedEvent {
    /// The stable name of the kind of event.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Tracked { .. } => "stock.tracked",
            Self::LotDefined { .. } => "stock.lot_defined",
            Self::LotBlocked { .. } => "stock.lot_blocked",
            Self::LotUnblocked { .. } => "stock.lot_unblocked",
            Self::LotExpired { .. } => "stock.lot_expired",
            Self::Moved { .. } => "stock.units_moved",
            Self::Regraded { .. } => "stock.regraded",
            Self::Corrected { .. } => "stock.units_corrected",
            Self::FreshnessAsked { .. } => "stock.freshness_asked",
            Self::Pegged { .. } => "stock.pegged",
            Self::Unpegged { .. } => "stock.unpegged",
            Self::SingledOut { .. } => "stock.singled_out",
            Self::Shipped { .. } => "stock.units_shipped",
            Self::Carried { .. } => "stock.units_carried",
        }
    }
}
