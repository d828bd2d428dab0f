use serde::{Deserialize, Serialize};

use crate::book::stock::command::StockItem;
use crate::value::{LineId, Moment, MovementId, PlaceId, Quantity, ReservationId, Sku, SupplyId};

/// What one may ask about units that are expected.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SupplyCommand {
    /// Announce units for a place and a date.
    Expect {
        /// Key by which a repeat is recognised: the purchase, the parcel.
        supply_id: SupplyId,
        /// Where they will be: a warehouse.
        place_id: PlaceId,
        /// When.
        due: Moment,
        /// What, each SKU once.
        items: Vec<StockItem>,
    },
    /// Say anew what is still to come of a supply and when. What is not listed is not coming any more.
    Revise {
        /// Key by which a repeat is recognised.
        movement_id: MovementId,
        /// The supply.
        supply_id: SupplyId,
        /// When.
        due: Moment,
        /// What is still to come, each SKU once; empty when nothing more comes.
        items: Vec<StockItem>,
    },
    /// Book units of a supply that arrived. Promises on them become promises of units on hand, first promised first.
    Arrive {
        /// Key by which a repeat is recognised.
        movement_id: MovementId,
        /// The supply.
        supply_id: SupplyId,
        /// Where they come from: a supplier or another counterpart.
        from: PlaceId,
        /// What arrived; may be more or other than was expected.
        items: Vec<StockItem>,
        /// When they arrived.
        happened_at: Moment,
    },
    /// Promise units of supplies, all or nothing. Further promises to the same reservation stand beside earlier ones.
    Promise {
        /// Key by which a repeat is recognised.
        movement_id: MovementId,
        /// The reservation.
        reservation_id: ReservationId,
        /// What is promised, from which supply.
        items: Vec<SuppliedItem>,
        /// When the promises lapse, if none stands yet; else their own deadline stays.
        deadline: Option<Moment>,
    },
    /// Give promised units of supplies back.
    Unpromise {
        /// The reservation.
        reservation_id: ReservationId,
        /// What is given back; empty for all of it.
        items: Vec<SuppliedItem>,
    },
    /// Make a reservation's promises on supplies firm: they no longer lapse.
    Firm {
        /// The reservation.
        reservation_id: ReservationId,
    },
    /// Move a promise to another supply, because the first slipped or shrank. The promised date becomes the other's.
    Shift {
        /// Key by which a repeat is recognised.
        movement_id: MovementId,
        /// The reservation.
        reservation_id: ReservationId,
        /// What moves, from which supply.
        item: SuppliedItem,
        /// To which supply.
        to: SupplyId,
    },
}

/// Units of one SKU of a supply, promised to one line.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SuppliedItem {
    /// The line they are promised to.
    pub line_id: LineId,
    /// The SKU.
    pub sku: Sku,
    /// The supply they will come with.
    pub supply_id: SupplyId,
    /// How many, at least one.
    pub quantity: Quantity,
}
