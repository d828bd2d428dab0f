//! The words in which goods come back: said in a return, judged by a policy.

use serde::{Deserialize, Serialize};

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
