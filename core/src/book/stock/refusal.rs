use serde::{Deserialize, Serialize};

use super::command::PlaceKind;
use super::supply::SuppliedItem;
use crate::value::{
    LineId, LotId, Moment, MovementId, PlaceId, Quantity, ReservationId, SerialId, Sku, SupplyId, Units, ZoneId,
};

/// Why the stock room says no, first reason first.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum StockRefusal {
    /// The id was used before for something else.
    #[error("movement `{movement_id}` was booked before with other content")]
    MovementAltered {
        /// The id.
        movement_id: MovementId,
    },
    /// The id was used before for something else.
    #[error("reservation `{reservation_id}` was made before with other content")]
    ReservationAltered {
        /// The id.
        reservation_id: ReservationId,
    },
    /// The place was named before as something else.
    #[error("place `{place_id}` was named before as something else")]
    PlaceAltered {
        /// The id.
        place_id: PlaceId,
    },
    /// The supply was announced before as something else.
    #[error("supply `{supply_id}` was announced before with other content; revise it instead")]
    SupplyAltered {
        /// The id.
        supply_id: SupplyId,
    },
    /// The lot was named before with another date.
    #[error("lot `{lot_id}` of `{sku}` was named before with another date")]
    LotAltered {
        /// The SKU.
        sku: Sku,
        /// The lot.
        lot_id: LotId,
    },
    /// No such place.
    #[error("place `{place_id}` is not known; define it first")]
    UnknownPlace {
        /// The id.
        place_id: PlaceId,
    },
    /// No such zone at the place.
    #[error("zone `{zone_id}` of place `{place_id}` is not known; define it first")]
    UnknownZone {
        /// The place.
        place_id: PlaceId,
        /// The zone.
        zone_id: ZoneId,
    },
    /// No such reservation.
    #[error("reservation `{reservation_id}` is not known")]
    UnknownReservation {
        /// The id.
        reservation_id: ReservationId,
    },
    /// No such supply.
    #[error("supply `{supply_id}` is not known; expect it first")]
    UnknownSupply {
        /// The id.
        supply_id: SupplyId,
    },
    /// No such lot.
    #[error("lot `{lot_id}` of `{sku}` is not known; define it first")]
    UnknownLot {
        /// The SKU.
        sku: Sku,
        /// The lot.
        lot_id: LotId,
    },
    /// The place is not of a kind for which the step makes sense.
    #[error("place `{place_id}` is a {kind:?} place, which cannot be used here")]
    WrongKind {
        /// The place.
        place_id: PlaceId,
        /// What it is.
        kind: PlaceKind,
    },
    /// Units come in lots or as serials, and the command does not say which.
    #[error("say which lots or serials: {}", skus.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    Unidentified {
        /// Every such SKU.
        skus: Vec<Sku>,
    },
    /// The piece is somewhere else; no piece is in two places.
    #[error("piece `{serial_id}` of `{sku}` is at `{place_id}`")]
    SerialElsewhere {
        /// The SKU.
        sku: Sku,
        /// The piece.
        serial_id: SerialId,
        /// Where it is.
        place_id: PlaceId,
    },
    /// The deadline has passed already, or is not later than the one that stands.
    #[error("deadline {deadline} of reservation `{reservation_id}` is not in the future")]
    DeadlinePassed {
        /// The reservation.
        reservation_id: ReservationId,
        /// The deadline.
        deadline: Moment,
    },
    /// Nothing stands on the reservation any more.
    #[error("nothing stands on reservation `{reservation_id}` any more")]
    ReservationClosed {
        /// The id.
        reservation_id: ReservationId,
    },
    /// More would be released or sent than stands on the reservation.
    #[error("reservation `{reservation_id}` does not hold that many units: {shortages:?}")]
    NotReserved {
        /// The reservation.
        reservation_id: ReservationId,
        /// Every line of it that is short.
        shortages: Vec<ReservationShortage>,
    },
    /// More would be released or moved than stands promised on the supply. Lists what is missing.
    #[error("reservation `{reservation_id}` has no such promise on a supply")]
    NotPromised {
        /// The reservation.
        reservation_id: ReservationId,
        /// What is not promised.
        items: Vec<SuppliedItem>,
    },
    /// Supplies do not bring that many free units. Lists every SKU and supply that is short.
    #[error("not enough units are expected: {}", shortages.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    ShortOnSupply {
        /// Every shortage.
        shortages: Vec<SupplyShortage>,
    },
    /// No such unit left for the line.
    #[error("no such unit of `{sku}` left for line `{line_id}` of `{reservation_id}`")]
    NotAway {
        /// The reservation.
        reservation_id: ReservationId,
        /// The line.
        line_id: LineId,
        /// The SKU.
        sku: Sku,
    },
    /// A lot that expires earlier lies free; give a reason to take the later one.
    #[error("lot `{lot_id}` of `{sku}` at `{place_id}` expires earlier and lies free")]
    EarlierLotFree {
        /// The SKU.
        sku: Sku,
        /// The place.
        place_id: PlaceId,
        /// The earlier lot.
        lot_id: LotId,
    },
    /// There are not enough free units. Lists every SKU and place that is short.
    #[error("not enough free units: {}", shortages.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    Short {
        /// Every shortage.
        shortages: Vec<Shortage>,
    },
}

/// A SKU that is short at a place.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[error("`{sku}` at `{place_id}` has {available} of {wanted}")]
pub struct Shortage {
    /// The SKU.
    pub sku: Sku,
    /// The place.
    pub place_id: PlaceId,
    /// Units asked for, over all lines together.
    pub wanted: Units,
    /// Free units that could be had.
    pub available: Units,
    /// Units missing.
    pub missing: Units,
}

/// A SKU that is short on a supply.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[error("`{sku}` of `{supply_id}` has {available} of {wanted}")]
pub struct SupplyShortage {
    /// The SKU.
    pub sku: Sku,
    /// The supply.
    pub supply_id: SupplyId,
    /// Units asked for, over all items together.
    pub wanted: Units,
    /// Units of it that nobody was promised; below zero when the supply shrank under its promises.
    pub available: Units,
}

/// A line that has fewer units reserved than asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReservationShortage {
    /// The line.
    pub line_id: LineId,
    /// The SKU.
    pub sku: Sku,
    /// The place.
    pub place_id: PlaceId,
    /// Units asked for by the item that is short.
    pub wanted: Units,
    /// Units that stand, for all items of the line and place together.
    pub reserved: Quantity,
}

impl StockRefusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MovementAltered { .. } => "stock.movement_altered",
            Self::ReservationAltered { .. } => "stock.reservation_altered",
            Self::PlaceAltered { .. } => "stock.place_altered",
            Self::SupplyAltered { .. } => "stock.supply_altered",
            Self::LotAltered { .. } => "stock.lot_altered",
            Self::UnknownPlace { .. } => "stock.unknown_place",
            Self::UnknownZone { .. } => "stock.unknown_zone",
            Self::UnknownReservation { .. } => "stock.unknown_reservation",
            Self::UnknownSupply { .. } => "stock.unknown_supply",
            Self::UnknownLot { .. } => "stock.unknown_lot",
            Self::WrongKind { .. } => "stock.wrong_kind",
            Self::Unidentified { .. } => "stock.unidentified",
            Self::SerialElsewhere { .. } => "stock.serial_elsewhere",
            Self::DeadlinePassed { .. } => "stock.deadline_passed",
            Self::ReservationClosed { .. } => "stock.reservation_closed",
            Self::NotReserved { .. } => "stock.not_reserved",
            Self::NotPromised { .. } => "stock.not_promised",
            Self::ShortOnSupply { .. } => "stock.short_on_supply",
            Self::NotAway { .. } => "stock.not_away",
            Self::EarlierLotFree { .. } => "stock.earlier_lot_free",
            Self::Short { .. } => "stock.short",
        }
    }
}

impl From<StockRefusal> for crate::value::Denial<StockRefusal> {
    fn from(refusal: StockRefusal) -> Self {
        Self::Refused(refusal)
    }
}
