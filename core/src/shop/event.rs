use serde::{Deserialize, Serialize};

use crate::book::carrier::CarrierEvent;
use crate::book::catalog::CatalogEvent;
use crate::book::channel::ChannelEvent;
use crate::book::claim::ClaimEvent;
use crate::book::cost::CostEvent;
use crate::book::customer::CustomerEvent;
use crate::book::order::OrderEvent;
use crate::book::parcel::{ParcelEvent, TrackingEvent};
use crate::book::payment::PaymentEvent;
use crate::book::returns::ReturnsEvent;
use crate::book::stock::StockEvent;
use crate::value::Moment;

/// What has happened in the shop, by the room that owns the fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ShopEvent {
    /// In the catalog.
    Catalog {
        /// What.
        event: CatalogEvent,
    },
    /// To a customer.
    Customer {
        /// What.
        event: CustomerEvent,
    },
    /// On a channel.
    Channel {
        /// What.
        event: ChannelEvent,
    },
    /// To stock.
    Stock {
        /// What.
        event: StockEvent,
    },
    /// To an order.
    Order {
        /// What.
        event: OrderEvent,
    },
    /// To a payment.
    Payment {
        /// What.
        event: PaymentEvent,
    },
    /// To a parcel.
    Parcel {
        /// What.
        event: ParcelEvent,
    },
    /// On the way, as carriers say.
    Tracking {
        /// What.
        event: TrackingEvent,
    },
    /// To a case against a carrier.
    Carrier {
        /// What.
        event: CarrierEvent,
    },
    /// To a return.
    Returns {
        /// What.
        event: ReturnsEvent,
    },
    /// To a claim.
    Claim {
        /// What.
        event: ClaimEvent,
    },
    /// To the worth of units.
    Cost {
        /// What.
        event: CostEvent,
    },
}

macro_rules! rooms {
    ($($variant:ident($event:ident))*) => {
        impl ShopEvent {
            /// The stable name of the kind of event, e.g. `order.placed`.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$variant { event } => event.kind(),)*
                }
            }
        }

        $(impl From<$event> for ShopEvent {
            fn from(event: $event) -> Self {
                Self::$variant { event }
            }
        })*
    };
}

rooms! {
    Catalog(CatalogEvent)
    Customer(CustomerEvent)
    Channel(ChannelEvent)
    Stock(StockEvent)
    Order(OrderEvent)
    Payment(PaymentEvent)
    Parcel(ParcelEvent)
    Tracking(TrackingEvent)
    Carrier(CarrierEvent)
    Returns(ReturnsEvent)
    Claim(ClaimEvent)
    Cost(CostEvent)
}

/// The format of records written by this version of the library. Older ones are lifted on reading.
pub const RECORD_FORMAT: u32 = 1;

/// One line of the shop's log: an event, when it was recorded, and its place in the order of events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Record {
    /// Format of the record, [`RECORD_FORMAT`] when written.
    pub format: u32,
    /// Its number, counted from one without gaps.
    pub sequence: u64,
    /// When it was recorded.
    pub at: Moment,
    /// What happened.
    pub event: ShopEvent,
}
