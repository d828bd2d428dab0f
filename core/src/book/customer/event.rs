use serde::{Deserialize, Serialize};

use crate::value::{CommandId, CustomerId, Fingerprint, Language, Money};

/// What has happened to customers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CustomerEvent {
    /// A customer was noted.
    Registered {
        /// The customer.
        customer_id: CustomerId,
        /// The language.
        language: Language,
        /// The grade.
        grade: u8,
    },
    /// The language changed.
    LanguageSet {
        /// The customer.
        customer_id: CustomerId,
        /// The language.
        language: Language,
    },
    /// The grade changed.
    GradeSet {
        /// The customer.
        customer_id: CustomerId,
        /// The grade.
        grade: u8,
    },
    /// An amount was counted toward a yearly limit.
    LimitUseRecorded {
        /// The command's key.
        command_id: CommandId,
        /// The customer.
        customer_id: CustomerId,
        /// The calendar year.
        year: i32,
        /// The amount.
        amount: Money,
        /// The command's content.
        fingerprint: Fingerprint,
    },
    /// A customer was erased.
    Forgotten {
        /// The customer.
        customer_id: CustomerId,
    },
}

impl CustomerEvent {
    /// The stable name of the kind of event.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Registered { .. } => "customer.registered",
            Self::LanguageSet { .. } => "customer.language_set",
            Self::GradeSet { .. } => "customer.grade_set",
            Self::LimitUseRecorded { .. } => "customer.limit_use_recorded",
            Self::Forgotten { .. } => "customer.forgotten",
        }
    }
}
