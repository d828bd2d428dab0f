use serde::{Deserialize, Serialize};

use crate::book::stock::command::{AdjustReason, ReservedItem};
use crate::value::{
    CustomerId, LineId, LotId, Moment, MovementId, PlaceId, Quantity, ReservationId, SerialId, Sku, SupplierId, Text,
    Units,
};

/// What one may ask about units that are not all alike.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum IdentifiedCommand {
    /// Say by what units of a SKU are told apart, and which leave first. What lies unidentified stays so.
    Track {
        /// The SKU.
        sku: Sku,
        /// How.
        tracking: UnitTracking,
    },
    /// Name a lot.
    DefineLot {
        /// The SKU.
        sku: Sku,
        /// The lot.
        lot_id: LotId,
        /// From when its units must not be sold any more; `None` for never.
        expires_at: Option<Moment>,
    },
    /// Stop selling a lot: recalled, or on hold.
    BlockLot {
        /// The SKU.
        sku: Sku,
        /// The lot.
        lot_id: LotId,
        /// Why.
        reason: Text,
    },
    /// Sell a blocked lot again.
    UnblockLot {
        /// The SKU.
        sku: Sku,
        /// The lot.
        lot_id: LotId,
    },
    /// Book identified units that arrived from outside.
    Receive {
        /// Key by which a repeat is recognised.
        movement_id: MovementId,
        /// Where they come from: a supplier or another counterpart.
        from: PlaceId,
        /// Where they are now.
        to: PlaceId,
        /// What arrived.
        units: Vec<IdentifiedUnits>,
        /// When they arrived.
        happened_at: Moment,
    },
    /// Move these very units between places.
    Transfer {
        /// Key by which a repeat is recognised.
        movement_id: MovementId,
        /// From.
        from: PlaceId,
        /// To.
        to: PlaceId,
        /// What moves.
        units: Vec<IdentifiedUnits>,
        /// When it moved.
        happened_at: Moment,
    },
    /// Say that units at a place have another owner or condition: inspected, damaged, bought from a consignor.
    Regrade {
        /// Key by which a repeat is recognised.
        movement_id: MovementId,
        /// Where they lie.
        place_id: PlaceId,
        /// What they were. Plain good units of the shop are named by their SKU alone.
        units: IdentifiedUnits,
        /// Whose they are now.
        owner: StockOwner,
        /// In what condition they are now.
        condition: StockCondition,
        /// Why.
        reason: Text,
        /// When it was found.
        happened_at: Moment,
    },
    /// Correct the balance of identified units, with a reason.
    Adjust {
        /// Key by which a repeat is recognised.
        movement_id: MovementId,
        /// The place.
        place_id: PlaceId,
        /// Which units.
        identity: UnitIdentity,
        /// Units more or fewer; not zero.
        difference: Units,
        /// Why.
        reason: AdjustReason,
        /// In words, if need be.
        note: Text,
        /// When it happened.
        happened_at: Moment,
    },
    /// Promise units that keep until a date, all or nothing.
    ReserveFresh {
        /// Key by which a repeat is recognised.
        reservation_id: ReservationId,
        /// What is promised, from where.
        items: Vec<ReservedItem>,
        /// When the promise lapses unless committed or extended; `None` never.
        deadline: Option<Moment>,
        /// No unit may expire before.
        keeps_until: Moment,
    },
    /// Peg these very units to a line that holds units there: a serial the customer chose, a lot the picker took.
    Peg {
        /// Key by which a repeat is recognised.
        movement_id: MovementId,
        /// The reservation.
        reservation_id: ReservationId,
        /// Its line.
        line_id: LineId,
        /// Where they lie.
        place_id: PlaceId,
        /// Which.
        units: IdentifiedUnits,
        /// Why a later lot goes before an earlier one; empty where none does.
        reason: Text,
    },
    /// Let every unit pegged to a line be anybody's again. The line keeps its promise.
    Unpeg {
        /// The reservation.
        reservation_id: ReservationId,
        /// Its line.
        line_id: LineId,
    },
    /// Say which unit of a line that left moves on next: the piece that came back.
    SingleOut {
        /// The reservation it left under.
        reservation_id: ReservationId,
        /// The line.
        line_id: LineId,
        /// Which.
        identity: UnitIdentity,
    },
    /// Move units that left for an order: to the customer, back, or lost. The parcel or return recognises a repeat.
    Carry {
        /// The reservation they left under.
        reservation_id: ReservationId,
        /// Where they were.
        from: PlaceId,
        /// What moved, and where to.
        items: Vec<CarriedItem>,
        /// When.
        happened_at: Moment,
    },
}

/// By what units of a SKU are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct UnitTracking {
    /// Every unit is of a lot.
    pub lots: bool,
    /// Every unit is a piece with a serial.
    pub serials: bool,
    /// Which units leave first.
    pub rotation: Rotation,
}

/// Which units leave first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Rotation {
    /// Those that expire first.
    #[default]
    Fefo,
    /// Those that came first.
    Fifo,
    /// Those that came last.
    Lifo,
}

/// What tells units of a SKU apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct UnitIdentity {
    /// The SKU.
    pub sku: Sku,
    /// The lot.
    pub lot_id: Option<LotId>,
    /// The piece.
    pub serial_id: Option<SerialId>,
    /// Whose.
    pub owner: StockOwner,
    /// In what condition.
    pub condition: StockCondition,
}

impl UnitIdentity {
    /// Plain good units of the shop.
    pub fn plain(sku: Sku) -> Self {
        Self { sku, lot_id: None, serial_id: None, owner: StockOwner::Shop {}, condition: StockCondition::Good }
    }

    /// Good units of the shop of a lot.
    pub fn of_lot(sku: Sku, lot_id: LotId) -> Self {
        Self { lot_id: Some(lot_id), ..Self::plain(sku) }
    }

    /// A good piece of the shop.
    pub fn piece(sku: Sku, serial_id: SerialId) -> Self {
        Self { serial_id: Some(serial_id), ..Self::plain(sku) }
    }

    /// Whether nothing tells the units apart.
    pub fn is_plain(&self) -> bool {
        self.lot_id.is_none() && self.serial_id.is_none() && self.is_ours_and_good()
    }

    pub(super) fn is_ours_and_good(&self) -> bool {
        self.owner == StockOwner::Shop {} && self.condition == StockCondition::Good
    }
}

/// Whose units are, wherever they lie.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum StockOwner {
    /// The shop's.
    Shop {},
    /// A consignor's: they lie here, and are worth nothing in the shop's books.
    Consignor {
        /// Who.
        supplier_id: SupplierId,
    },
    /// A customer's own: forwarded, or kept for them.
    Customer {
        /// Who.
        customer_id: CustomerId,
    },
}

/// In what condition units are. Only good ones are sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum StockCondition {
    /// As it should be.
    Good,
    /// Not fit to be sold as new.
    Damaged,
    /// Held back until it was inspected.
    Held,
}

/// So many units of one identity.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct IdentifiedUnits {
    /// Which.
    pub identity: UnitIdentity,
    /// How many, at least one; exactly one of a serial.
    pub quantity: Quantity,
}

/// Units of a line that left and move on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CarriedItem {
    /// The line.
    pub line_id: LineId,
    /// The SKU.
    pub sku: Sku,
    /// Where they are now.
    pub to: PlaceId,
    /// How many, at least one.
    pub quantity: Quantity,
}
