use serde::{Deserialize, Serialize};

/// A value that cannot be built, naming the field.
///
/// It never reaches the state: constructors and commands return it before anything is judged.
/// [`Invalid::code`] is stable in every language; the text is for people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[error("`{field}` {problem}")]
pub struct Invalid {
    /// The field, as a path from the value the caller passed, e.g. `lines[2].quantity`.
    pub field: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Problem {
    /// Nothing was given where something is needed.
    #[error("must not be empty")]
    Empty {},
    /// A text or list is longer than the library's limit.
    #[error("is longer than {max}")]
    TooLong {
        /// The limit, in bytes or items.
        max: u64,
    },
    /// The value is smaller than allowed.
    #[error("must be at least {min}")]
    TooSmall {
        /// The smallest allowed value.
        min: String,
    },
    /// The value is larger than allowed.
    #[error("must be at most {max}")]
    TooLarge {
        /// The largest allowed value.
        max: String,
    },
    /// NaN or an infinity.
    #[error("must be a finite number")]
    NotFinite {},
    /// A text does not have the form the field needs.
    #[error("must be {expected}")]
    Malformed {
        /// The form, in words.
        expected: String,
    },
    /// The code is not in ISO 4217.
    #[error("is not a currency: {code}")]
    UnknownCurrency {
        /// The code as given.
        code: String,
    },
    /// Two amounts of different currencies meet.
    #[error("must be in {expected}, not {found}")]
    CurrencyMismatch {
        /// The currency that was needed.
        expected: String,
        /// The currency that was given.
        found: String,
    },
    /// The amount has more decimal places than its currency or field allows.
    #[error("has more than {places} decimal places")]
    TooPrecise {
        /// Allowed places.
        places: u32,
    },
    /// The same key stands twice in one list.
    #[error("stands twice: {key}")]
    Repeated {
        /// The key.
        key: String,
    },
    /// Two fields that must agree do not.
    #[error("does not fit {other}")]
    Inconsistent {
        /// The other field or condition.
        other: String,
    },
    /// What the field refers to is not known.
    #[error("is not known: {key}")]
    Unknown {
        /// The key as given.
        key: String,
    },
    /// A time lies before the one it must follow.
    #[error("is earlier than {than}")]
    TooEarly {
        /// The time or event it must follow.
        than: String,
    },
}

impl Invalid {
    /// An error of `field`.
    pub fn new(field: impl Into<String>, problem: Problem) -> Self {
        Self { field: field.into(), problem }
    }

    /// `field` must not be empty.
    pub fn empty(field: impl Into<String>) -> Self {
        Self::new(field, Problem::Empty {})
    }

    /// `field` must be finite.
    pub fn not_finite(field: impl Into<String>) -> Self {
        Self::new(field, Problem::NotFinite {})
    }

    /// `field` must be at least `min`.
    pub fn too_small(field: impl Into<String>, min: impl ToString) -> Self {
        Self::new(field, Problem::TooSmall { min: min.to_string() })
    }

    /// `field` must be at most `max`.
    pub fn too_large(field: impl Into<String>, max: impl ToString) -> Self {
        Self::new(field, Problem::TooLarge { max: max.to_string() })
    }

    /// `field` must have the form `expected`.
    pub fn malformed(field: impl Into<String>, expected: impl Into<String>) -> Self {
        Self::new(field, Problem::Malformed { expected: expected.into() })
    }

    /// `field` does not fit `other`.
    pub fn inconsistent(field: impl Into<String>, other: impl Into<String>) -> Self {
        Self::new(field, Problem::Inconsistent { other: other.into() })
    }

    /// `field` refers to `key`, which is not known.
    pub fn unknown(field: impl Into<String>, key: impl ToString) -> Self {
        Self::new(field, Problem::Unknown { key: key.to_string() })
    }

    /// `field` holds `key` twice.
    pub fn repeated(field: impl Into<String>, key: impl ToString) -> Self {
        Self::new(field, Problem::Repeated { key: key.to_string() })
    }

    /// The same error, with `outer.` before its field.
    #[must_use]
    pub fn within(mut self, outer: &str) -> Self {
        self.field = format!("{outer}.{}", self.field);
        self
    }

    /// The same error, said of `field` of the caller instead of the constructor's own name.
    #[must_use]
    pub fn of(mut self, field: &str) -> Self {
        self.field = field.to_owned();
        self
    }

    /// The stable code, e.g. `invalid.too_small`.
    pub fn code(&self) -> &'static str {
        match self.problem {
            Problem::Empty {} => "invalid.empty",
            Problem::TooLong { .. } => "invalid.too_long",
            Problem::TooSmall { .. } => "invalid.too_small",
            Problem::TooLarge { .. } => "invalid.too_large",
            Problem::NotFinite {} => "invalid.not_finite",
            Problem::Malformed { .. } => "invalid.malformed",
            Problem::UnknownCurrency { .. } => "invalid.unknown_currency",
            Problem::CurrencyMismatch { .. } => "invalid.currency_mismatch",
            Problem::TooPrecise { .. } => "invalid.too_precise",
            Problem::Repeated { .. } => "invalid.repeated",
            Problem::Inconsistent { .. } => "invalid.inconsistent",
            Problem::Unknown { .. } => "invalid.unknown",
            Problem::TooEarly { .. } => "invalid.too_early",
        }
    }
}
