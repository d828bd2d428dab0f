use serde::{Deserialize, Serialize};

use crate::value::{CommandId, CustomerId, Denial, Money};

/// Why the customer room says no, first reason first.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CustomerRefusal {
    /// The key was registered before with other content.
    #[error("customer `{customer_id}` was registered before with other content; change the language or grade instead")]
    Altered {
        /// The customer.
        customer_id: CustomerId,
    },
    /// The command's key was used before for something else.
    #[error("command `{command_id}` was booked before with other content")]
    CommandAltered {
        /// The key.
        command_id: CommandId,
    },
    /// No such customer.
    #[error("customer `{customer_id}` is not known; register it first")]
    UnknownCustomer {
        /// The customer.
        customer_id: CustomerId,
    },
    /// The customer was erased.
    #[error("customer `{customer_id}` was forgotten; use another key")]
    Forgotten {
        /// The customer.
        customer_id: CustomerId,
    },
    /// More would be taken back than was counted.
    #[error("customer `{customer_id}` has used {used}, so {asked} cannot be taken back")]
    BelowZero {
        /// The customer.
        customer_id: CustomerId,
        /// Counted so far.
        used: Money,
        /// To be taken back.
        asked: Money,
    },
}

impl CustomerRefusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Altered { .. } => "customer.altered",
            Self::CommandAltered { .. } => "customer.command_altered",
            Self::UnknownCustomer { .. } => "customer.unknown",
            Self::Forgotten { .. } => "customer.forgotten",
            Self::BelowZero { .. } => "customer.below_zero",
        }
    }
}

impl From<CustomerRefusal> for Denial<CustomerRefusal> {
    fn from(refusal: CustomerRefusal) -> Self {
        Self::Refused(refusal)
    }
}
