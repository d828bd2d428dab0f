use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::policy::customs::{CustomsItem, ParcelTax};
use crate::value::{AddressId, Country, Denial, LineId, Money, OrderId, Quantity, Text, Weight};

/// Goods that are to travel as house parcels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SplitRequest {
    /// The day they pass customs.
    pub on: NaiveDate,
    /// Where they come from.
    pub from: Country,
    /// What is to travel, of any number of recipients.
    pub items: Vec<CustomsItem>,
    /// What is known of the recipients; one who is missing has no identity on file.
    pub recipients: Vec<CustomsRecipient>,
    /// Whether to propose splits whose only effect is avoiding tax or a limit.
    pub proposals: SplitProposals,
}

/// Whether to propose splits whose only effect is avoiding tax or a limit. Off unless a person asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SplitProposals {
    /// Parcels are divided for weight and freight only.
    #[default]
    Off,
    /// Limits and tax count too; every such split is marked for a person.
    On,
}

/// What is known of a recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CustomsRecipient {
    /// The recipient.
    pub recipient_id: AddressId,
    /// Whether a real name and identity number are on file.
    pub has_identity: bool,
    /// How many more parcels the identity may receive; `None` without a limit.
    pub parcels_left: Option<u32>,
    /// What the person has received this calendar year of articles that are limited.
    pub year: Vec<ArticleUse>,
}

/// What a person has received of an article in a calendar year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ArticleUse {
    /// The article.
    pub article: Text,
    /// How much.
    pub weight: Weight,
}

/// A plain freight charge: a base per parcel and a price per begun step of weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ParcelCharge {
    /// Per parcel.
    pub base: Money,
    /// The step of weight, at least one gram.
    pub step_grams: u32,
    /// Per begun step.
    pub per_step: Money,
    /// The heaviest parcel, itself allowed.
    pub weight_max: Option<Weight>,
    /// Weight of the packaging.
    pub packaging: Weight,
}

/// How goods travel as house parcels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SplitPlan {
    /// The parcels, by recipient in the order asked.
    pub parcels: Vec<HouseParcel>,
    /// Freight of all.
    pub freight: Money,
    /// Tax of all.
    pub tax: Money,
    /// The sum.
    pub total: Money,
    /// Whether no other plan costs less by its goal: proven for about 14 different units per recipient, else searched.
    pub is_exact: bool,
    /// What freight alone (with [`SplitProposals::On`] freight and tax together) cannot fall below, however the goods are
    /// divided into no more parcels above the limit; the plan's own where it is exact.
    pub lower_bound: Money,
    /// What a person must decide before it goes; empty when nothing.
    pub needs_person: Vec<PersonNeeded>,
}

/// One parcel for one recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct HouseParcel {
    /// To whom it goes.
    pub recipient_id: AddressId,
    /// What is in it.
    pub lines: Vec<HouseLine>,
    /// What that is worth.
    pub value: Money,
    /// What that weighs, without packaging.
    pub weight: Weight,
    /// Its freight.
    pub freight: Money,
    /// Its tax, with the workings.
    pub tax: ParcelTax,
    /// How it passes customs.
    pub clearance: Clearance,
}

/// Units of one order line in a house parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct HouseLine {
    /// The order.
    pub order_id: OrderId,
    /// Its line.
    pub line_id: LineId,
    /// How many.
    pub quantity: Quantity,
}

/// How a house parcel passes customs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Clearance {
    /// As a personal parcel.
    Personal {},
    /// As one indivisible article above the limit, if the officer agrees that it is for own use.
    ByDecision {},
    /// Above the limit: not as a personal parcel.
    AboveLimit {
        /// The limit.
        limit: Money,
    },
}

/// What a person must decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum PersonNeeded {
    /// The only effect of dividing these goods is to avoid tax.
    SplitAvoidsTax {
        /// To whom they go.
        recipient_id: AddressId,
        /// The tax avoided.
        tax: Money,
        /// Parcels that weight and freight alone would need.
        parcels_needed: u32,
        /// Parcels of the plan.
        parcels: u32,
    },
    /// The only effect of dividing these goods is to stay under the value limit.
    SplitAvoidsLimit {
        /// To whom they go.
        recipient_id: AddressId,
        /// Parcels that weight and freight alone would need.
        parcels_needed: u32,
        /// Parcels of the plan.
        parcels: u32,
    },
    /// A parcel is above the limit: declare it as goods, send it by another scheme, or divide it.
    AboveLimit {
        /// To whom it goes.
        recipient_id: AddressId,
        /// What it is worth.
        value: Money,
        /// The limit.
        limit: Money,
    },
    /// One indivisible article above the limit passes by decision only.
    SingleArticle {
        /// To whom it goes.
        recipient_id: AddressId,
        /// What it is worth.
        value: Money,
        /// The limit.
        limit: Money,
    },
    /// No identity is on file.
    NoIdentity {
        /// Whose.
        recipient_id: AddressId,
    },
    /// The identity may not receive so many parcels.
    IdentityUsedUp {
        /// Whose.
        recipient_id: AddressId,
        /// Parcels of the plan.
        parcels: u32,
        /// How many it may still receive.
        parcels_left: u32,
    },
    /// More of an article than one person may receive in a year.
    AboveYearlyAmount {
        /// Who.
        recipient_id: AddressId,
        /// Of what.
        article: Text,
        /// What this plan and the year before it come to.
        weight: Weight,
        /// What is allowed.
        weight_max: Weight,
    },
}

/// Why goods cannot travel.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SplitRefusal {
    /// Some unit may not travel even alone: too heavy, or nobody carries it.
    #[error("a unit for `{recipient_id}` may not travel even alone")]
    NotCarried {
        /// Whose unit.
        recipient_id: AddressId,
    },
}

impl SplitRefusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotCarried { .. } => "customs.not_carried",
        }
    }
}

impl From<SplitRefusal> for Denial<SplitRefusal> {
    fn from(refusal: SplitRefusal) -> Self {
        Self::Refused(refusal)
    }
}
