use serde::{Deserialize, Serialize};

use crate::value::{CommandId, CustomerId, Language, Money};

/// What one may ask of the customer room.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CustomerCommand {
    /// Note a customer.
    Register {
        /// The opaque key.
        customer_id: CustomerId,
        /// The language to speak.
        language: Language,
        /// The grade, zero for none; higher is dearer to the shop.
        grade: u8,
    },
    /// Speak another language.
    SetLanguage {
        /// The customer.
        customer_id: CustomerId,
        /// The language.
        language: Language,
    },
    /// Change the grade.
    SetGrade {
        /// The customer.
        customer_id: CustomerId,
        /// The grade.
        grade: u8,
    },
    /// Count an amount toward a yearly limit of the customer's identity, or with a negative amount take it back.
    RecordLimitUse {
        /// Key by which a repeat is recognised.
        command_id: CommandId,
        /// The customer.
        customer_id: CustomerId,
        /// The calendar year.
        year: i32,
        /// The amount.
        amount: Money,
    },
    /// Erase what is kept of a customer; the key stays closed.
    Forget {
        /// The customer.
        customer_id: CustomerId,
    },
}
