use serde::{Deserialize, Serialize};

use super::Invalid;

/// Why a command was not carried out: a fair question whose answer is no, or a value that cannot stand.
///
/// Either way nothing changed. Rooms implement `From<TheirRefusal>`, so `?` works for both kinds.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Denial<R> {
    /// A rule of the room says no.
    #[error("{0}")]
    Refused(R),
    /// The command holds a value that cannot stand.
    #[error("{0}")]
    Invalid(Invalid),
}

impl<R> From<Invalid> for Denial<R> {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

/// An event that cannot follow from the state: the log is not ours, or not whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[error("the log is corrupt: {event} cannot follow: {problem}")]
pub struct Corrupt {
    /// The kind of event, e.g. `order.placed`.
    pub event: String,
    /// What it refers to that is not there, or does not add up.
    pub problem: String,
}

impl Corrupt {
    /// An event that cannot follow.
    pub fn new(event: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { event: event.into(), problem: problem.into() }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        "corrupt.log"
    }
}
