//! The words in which goods come back: said in a return, judged by a policy, written into what was settled.

use serde::{Deserialize, Serialize};

use super::{PersonId, Text};

/// Why a customer sends units back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ReturnReason {
    /// They changed their mind.
    ChangedMind,
    /// It does not fit.
    WrongSize,
    /// It is defective.
    Defective,
    /// It arrived damaged.
    DamagedInTransit,
    /// Another article was sent.
    WrongItem,
    /// It is not as described.
    NotAsDescribed,
    /// It came too late.
    TooLate,
    /// Fewer or incomplete units arrived.
    Missing,
    /// It is doubted to be genuine.
    NotGenuine,
    /// Customs or the carrier sent it back.
    Undelivered,
    /// Anything else.
    Other,
}

/// In what state units are said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ReturnCondition {
    /// Sealed as delivered.
    Unopened,
    /// Opened, not used.
    Opened,
    /// Used.
    Used,
    /// Damaged or defective.
    Damaged,
}

/// What a refund consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum RefundComponent {
    /// The goods without tax.
    Goods,
    /// Their tax.
    Tax,
    /// The way to the customer.
    ShippingOut,
    /// The way back.
    ShippingBack,
    /// Duty and import tax.
    Duty,
    /// The service fee.
    ServiceFee,
    /// Handling and packing.
    Handling,
    /// Insurance.
    Insurance,
    /// Any other fee.
    OtherFee,
    /// Difference of exchange rates between payment and refund.
    ExchangeDifference,
    /// Restocking fee kept.
    RestockingFee,
    /// A discount no longer deserved.
    ClawBack,
    /// A kindness beyond what is owed.
    Goodwill,
}

/// What is said to a return.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ReturnVerdict {
    /// Yes.
    Accepted,
    /// A person must decide.
    NeedsPerson,
    /// No.
    Rejected,
}

impl ReturnVerdict {
    /// The stable code, e.g. `return.accepted`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Accepted => "return.accepted",
            Self::NeedsPerson => "return.needs_person",
            Self::Rejected => "return.rejected",
        }
    }
}

/// A question the policy answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ReturnQuestion {
    /// May goods like these come back?
    Admission,
    /// Is it still in time?
    Window,
    /// Did a person allow it?
    Exception,
    /// Who pays the way back?
    Freight,
    /// What is kept?
    Restocking,
}

/// One rule that was used.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RuleUsed {
    /// Which question it answered.
    pub question: ReturnQuestion,
    /// The rule's name; empty where no rule held and the policy's default did.
    pub rule: Text,
    /// What it said to the return; the freight and restocking rules always say accepted.
    pub verdict: ReturnVerdict,
}

/// An exception granted by a person.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReturnException {
    /// Who granted it.
    pub person_id: PersonId,
    /// Why; must be said.
    pub reason: Text,
}
