use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::value::{CarrierId, Invalid, Money, Month, ParcelId, ServiceId, Text, Weight};

/// One parcel that a carrier was given, as the review sees it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CarriedParcel {
    /// The parcel.
    pub parcel_id: ParcelId,
    /// The carrier.
    pub carrier_id: CarrierId,
    /// Its service, if known.
    pub service_id: Option<ServiceId>,
    /// From where to where, in the shop's words.
    pub lane: Text,
    /// The day it was handed over, if known.
    pub handed_over_on: Option<NaiveDate>,
    /// The day it was promised for, if one was.
    pub due_on: Option<NaiveDate>,
    /// How it ended.
    pub outcome: CarriedOutcome,
    /// Whether goods arrived damaged.
    pub is_damaged: bool,
    /// Its weight, if known.
    pub weight: Option<Weight>,
    /// What the carrier charged, if known, all parcels in one currency.
    pub cost: Option<Money>,
    /// What is claimed of the carrier for it, and how far the claim came.
    pub claim: Option<ParcelClaim>,
}

/// How a carried parcel ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CarriedOutcome {
    /// Not yet.
    OnTheWay {},
    /// It was delivered.
    Delivered {
        /// The day.
        on: NaiveDate,
    },
    /// It was lost.
    Lost {},
    /// It came back, was given up, taken or destroyed.
    NotDelivered {},
}

/// A claim for a parcel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ParcelClaim {
    /// What was asked for.
    pub claimed: Money,
    /// What came back.
    pub recovered: Money,
    /// Whether the carrier has answered.
    pub is_closed: bool,
}

impl CarriedParcel {
    /// The month it belongs to: that of hand-over, else of the promise, else of delivery.
    ///
    /// # Errors
    /// `invalid.malformed` for a day beyond the library's years.
    pub fn month(&self) -> Result<Option<Month>, Invalid> {
        let delivered = match self.outcome {
            CarriedOutcome::Delivered { on } => Some(on),
            _ => None,
        };
        let day = self.handed_over_on.or(self.due_on).or(delivered);
        day.map(Month::of).transpose()
    }

    /// Days from hand-over to delivery.
    pub fn transit_days(&self) -> Option<i64> {
        match (self.handed_over_on, self.outcome) {
            (Some(from), CarriedOutcome::Delivered { on }) => Some(on.signed_duration_since(from).num_days()),
            _ => None,
        }
    }

    /// Days from promise to delivery, below zero when early.
    pub fn delay_days(&self) -> Option<i64> {
        match (self.due_on, self.outcome) {
            (Some(due), CarriedOutcome::Delivered { on }) => Some(on.signed_duration_since(due).num_days()),
            _ => None,
        }
    }
}
