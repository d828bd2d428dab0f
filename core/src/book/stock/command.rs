use serde::{Deserialize, Serialize};

use super::identified::IdentifiedCommand;
use super::supply::SupplyCommand;
use crate::value::{
    LineId, Moment, MovementId, PersonId, PlaceId, Quantity, ReservationId, Sku, TermsVersion, Text, Units, ZoneId,
};

/// What one may ask of the stock room.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum StockCommand {
    /// Name a place where units can be.
    DefinePlace {
        /// Its id; must not begin with `@`, which names the built-in virtual places.
        place_id: PlaceId,
        /// What it is.
        kind: PlaceKind,
        /// Whether its stock may go below zero.
        below_zero: BelowZero,
    },
    /// Name a zone of a place, in pick order: earlier zones are emptied first.
    DefineZone {
        /// The place.
        place_id: PlaceId,
        /// The zone.
        zone_id: ZoneId,
    },
    /// Book units that arrived from outside: from a supplier, an opening count, a producer.
    Receive {
        /// Key by which a repeat is recognised.
        movement_id: MovementId,
        /// Where they come from: a supplier or another virtual place.
        from: PlaceId,
        /// Where they are now.
        to: PlaceId,
        /// What arrived.
        items: Vec<StockItem>,
        /// When they arrived.
        happened_at: Moment,
    },
    /// Move free units between places.
    Transfer {
        /// Key by which a repeat is recognised.
        movement_id: MovementId,
        /// From.
        from: PlaceId,
        /// To.
        to: PlaceId,
        /// What moves.
        items: Vec<StockItem>,
        /// When it moved.
        happened_at: Moment,
    },
    /// Move units between zones of one place.
    PutAway {
        /// Key by which a repeat is recognised.
        movement_id: MovementId,
        /// The place.
        place_id: PlaceId,
        /// What moves.
        moves: Vec<ZoneMove>,
        /// When it moved.
        happened_at: Moment,
    },
    /// Promise units, all or nothing.
    Reserve {
        /// Key by which a repeat is recognised.
        reservation_id: ReservationId,
        /// What is promised, from where.
        items: Vec<ReservedItem>,
        /// When the promise lapses unless committed or extended; `None` never.
        deadline: Option<Moment>,
    },
    /// Promise further units under a reservation that stands.
    ReserveMore {
        /// Key by which a repeat is recognised.
        movement_id: MovementId,
        /// The reservation.
        reservation_id: ReservationId,
        /// What is promised in addition.
        items: Vec<ReservedItem>,
        /// When the promise lapses, if nothing stands on the reservation any more; else its own deadline stays.
        deadline: Option<Moment>,
    },
    /// Move the deadline of a reservation.
    ExtendReservation {
        /// The reservation.
        reservation_id: ReservationId,
        /// The new deadline, later than now.
        deadline: Moment,
    },
    /// Make a reservation firm: it no longer lapses.
    CommitReservation {
        /// The reservation.
        reservation_id: ReservationId,
    },
    /// Give promised units back.
    Release {
        /// The reservation.
        reservation_id: ReservationId,
        /// What is given back; empty for everything that still stands.
        items: Vec<ReservedItem>,
    },
    /// Send promised units out. The parcel that carries them recognises a repeat.
    Ship {
        /// The reservation they stand on.
        reservation_id: ReservationId,
        /// What goes, from where.
        items: Vec<ReservedItem>,
        /// Where they are then: in transit, or with the customer.
        to: PlaceId,
        /// When they left.
        happened_at: Moment,
    },
    /// Move units that have left: to the customer, back, or lost. The parcel or return recognises a repeat.
    Carry {
        /// Where they were.
        from: PlaceId,
        /// Where they are now.
        to: PlaceId,
        /// What moved.
        items: Vec<StockItem>,
        /// When.
        happened_at: Moment,
    },
    /// Book what a count found.
    Count {
        /// Key by which a repeat is recognised.
        movement_id: MovementId,
        /// The place that was counted.
        place_id: PlaceId,
        /// Units found, per SKU.
        counted: Vec<CountedItem>,
        /// When it was counted.
        happened_at: Moment,
    },
    /// Correct a balance, with a reason.
    Adjust {
        /// Key by which a repeat is recognised.
        movement_id: MovementId,
        /// The place.
        place_id: PlaceId,
        /// What is corrected.
        sku: Sku,
        /// Units more or fewer; not zero.
        difference: Units,
        /// Why.
        reason: AdjustReason,
        /// In words, if need be.
        note: Text,
        /// When it happened.
        happened_at: Moment,
    },
    /// Let every reservation lapse whose deadline has come. Sent by the door's tick.
    Expire {},
    /// Of units that are expected.
    Supply {
        /// What.
        command: SupplyCommand,
    },
    /// Promise units that stand on one reservation to another instead. Never done by the library on its own: the
    /// grounds say which rule or person decided.
    Repromise {
        /// Key by which a repeat is recognised.
        movement_id: MovementId,
        /// The reservation that gives.
        from: ReservationId,
        /// The reservation that takes; made if there is none.
        to: ReservationId,
        /// What changes hands.
        items: Vec<RepromisedItem>,
        /// When the taking reservation lapses, if nothing stands on it yet; else its own deadline stays.
        deadline: Option<Moment>,
        /// Why.
        grounds: RepromiseGrounds,
    },
    /// Let promised units come from another place than was planned: a shelf that proved empty, a parcel that leaves
    /// elsewhere.
    Reallocate {
        /// Key by which a repeat is recognised.
        movement_id: MovementId,
        /// The reservation.
        reservation_id: ReservationId,
        /// What stands where.
        items: Vec<ReservedItem>,
        /// The place that will serve them instead.
        to: PlaceId,
    },
    /// Of units that are not all alike: lots, serials, owners, conditions.
    Identified {
        /// What.
        command: IdentifiedCommand,
    },
}

/// Units of one SKU.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct StockItem {
    /// The SKU.
    pub sku: Sku,
    /// How many, at least one.
    pub quantity: Quantity,
}

/// Units of one SKU at one place, promised to one line.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReservedItem {
    /// The line they are promised to.
    pub line_id: LineId,
    /// The SKU.
    pub sku: Sku,
    /// Where they lie.
    pub place_id: PlaceId,
    /// How many, at least one.
    pub quantity: Quantity,
}

/// Units of one SKU at one place that stand on one reservation and are promised to another instead.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RepromisedItem {
    /// The line that gives.
    pub from_line_id: LineId,
    /// The line that takes.
    pub to_line_id: LineId,
    /// The SKU.
    pub sku: Sku,
    /// Where the units lie.
    pub place_id: PlaceId,
    /// How many, at least one.
    pub quantity: Quantity,
}

impl RepromisedItem {
    /// As it stands on the reservation that gives.
    pub fn given(&self) -> ReservedItem {
        self.standing_for(&self.from_line_id)
    }

    /// As it will stand on the reservation that takes.
    pub fn taken(&self) -> ReservedItem {
        self.standing_for(&self.to_line_id)
    }

    fn standing_for(&self, line_id: &LineId) -> ReservedItem {
        let (sku, place_id) = (self.sku.clone(), self.place_id.clone());
        ReservedItem { line_id: line_id.clone(), sku, place_id, quantity: self.quantity }
    }
}

/// By what right units change hands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum RepromiseGrounds {
    /// By the shop's rule of priorities.
    Outranked {
        /// The version of the rule.
        version: TermsVersion,
        /// Points by which the taking order leads.
        lead_points: i64,
    },
    /// A person decided.
    Decided {
        /// Who.
        by: PersonId,
        /// Why, in words.
        reason: Text,
    },
}

/// What a count found.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CountedItem {
    /// The SKU.
    pub sku: Sku,
    /// Units found; may be none.
    pub units: Quantity,
}

/// Units moved between zones of one place; `None` is the part of the place outside all zones.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ZoneMove {
    /// The SKU.
    pub sku: Sku,
    /// From.
    pub from: Option<ZoneId>,
    /// To.
    pub to: Option<ZoneId>,
    /// How many, at least one.
    pub quantity: Quantity,
}

/// What a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum PlaceKind {
    /// Where goods come from. Its balance runs negative: what it has delivered.
    Supplier,
    /// A warehouse at home or abroad: what is here can be sold.
    Warehouse,
    /// On the way.
    Transit,
    /// With customers.
    Customer,
    /// Held back for inspection.
    Quarantine,
    /// Being mended.
    Repair,
    /// Thrown away.
    Scrap,
    /// Gone astray.
    Lost,
    /// The other end of counts and corrections.
    Adjustment,
    /// The other end of kits made up and taken apart.
    Conversion,
}

impl PlaceKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Supplier,
        Self::Warehouse,
        Self::Transit,
        Self::Customer,
        Self::Quarantine,
        Self::Repair,
        Self::Scrap,
        Self::Lost,
        Self::Adjustment,
        Self::Conversion,
    ];

    /// Whether units here can be promised to customers.
    pub fn is_sellable(self) -> bool {
        matches!(self, Self::Warehouse)
    }

    /// Whether the balance is a mere counterpart, free to be negative.
    pub fn is_counterpart(self) -> bool {
        matches!(self, Self::Supplier | Self::Adjustment | Self::Conversion)
    }
}

/// Whether a place's stock may go below zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum BelowZero {
    /// Never: what is not there cannot be promised or sent.
    Refused {},
    /// Down to that many units below zero, for shops that sell before they book the receipt.
    Allowed {
        /// Units below zero, at most.
        limit: Quantity,
    },
}

/// Why a balance was corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AdjustReason {
    /// Broken or spoiled.
    Damaged,
    /// Past its date.
    Expired,
    /// Stolen.
    Theft,
    /// Not to be found.
    Missing,
    /// Turned up again.
    Found,
    /// Given away or used by the shop.
    OwnUse,
    /// A wrong entry put right.
    EntryMistake,
    /// Something else; the note says what.
    Other,
}
