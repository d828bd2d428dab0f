use serde::{Deserialize, Serialize};

use super::ParcelStep;
use crate::value::{
    AddressId, CarrierId, Country, Dimensions, LineId, Moment, OrderId, ParcelId, PlaceId, Quantity, ServiceId, Sku,
    TrackingId, Weight,
};

/// Units of one order line in a parcel, taken from one place.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ParcelItem {
    /// The order.
    pub order_id: OrderId,
    /// Its line.
    pub line_id: LineId,
    /// What it is.
    pub sku: Sku,
    /// How many.
    pub quantity: Quantity,
    /// Where they are picked.
    pub place_id: PlaceId,
}

/// Units of one article of an order line, delivered. A kit's line has several articles.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DeliveredItem {
    /// The order.
    pub order_id: OrderId,
    /// Its line.
    pub line_id: LineId,
    /// What it is.
    pub sku: Sku,
    /// How many.
    pub quantity: Quantity,
}

/// What one may ask of the parcel book.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ParcelCommand {
    /// Plans a house parcel: one recipient, units of one or several orders.
    PlanParcel {
        /// The parcel.
        parcel_id: ParcelId,
        /// What goes in.
        items: Vec<ParcelItem>,
        /// Who carries it, if chosen.
        carrier_id: Option<CarrierId>,
        /// By which service, if chosen.
        service_id: Option<ServiceId>,
        /// Where it leaves from.
        from_place_id: PlaceId,
        /// Where it goes, if known.
        destination: Option<Country>,
    },
    /// Packs a planned parcel.
    Pack {
        /// The parcel.
        parcel_id: ParcelId,
        /// Its weight with packaging.
        weight: Weight,
        /// Its sides, if measured.
        dimensions: Option<Dimensions>,
    },
    /// Gives a packed parcel to its carrier: from here on it is on the way.
    HandOver {
        /// The parcel.
        parcel_id: ParcelId,
        /// The carrier's number for it.
        tracking_id: TrackingId,
        /// The carrier that took it.
        carrier_id: CarrierId,
        /// When.
        happened_at: Moment,
    },
    /// Reports what happened to a parcel on its way.
    RecordParcelStep {
        /// The parcel.
        parcel_id: ParcelId,
        /// The report: the carrier's event, or the host's own.
        event_id: TrackingId,
        /// What happened.
        step: ParcelStep,
        /// When.
        happened_at: Moment,
        /// What was delivered, when not all of it: for [`ParcelStep::Deliver`] only.
        items: Option<Vec<DeliveredItem>>,
    },
    /// Gives up a parcel that has not left.
    CancelParcel {
        /// The parcel.
        parcel_id: ParcelId,
    },
}

/// What the parcel book must know of the orders: to whom each one goes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ParcelFacts {
    /// One entry per order in the parcel.
    pub recipients: Vec<OrderRecipient>,
}

/// To whom an order goes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct OrderRecipient {
    /// The order.
    pub order_id: OrderId,
    /// The recipient, as an opaque key the host resolves.
    pub recipient_id: AddressId,
}
