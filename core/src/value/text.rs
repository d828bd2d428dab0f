use std::fmt;

use ecow::EcoString;
use serde::{Deserialize, Serialize};

use super::{Invalid, Problem, bounds};

/// A short free text: a title, a reason, a note. At most [`bounds::TEXT_BYTES_MAX`] bytes; may be empty.
///
/// It is for words of the shop, never for personal data: events keep it for ever.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "EcoString", into = "EcoString")]
pub struct Text(EcoString);

impl Text {
    /// That text, outer spaces trimmed.
    ///
    /// # Errors
    /// `invalid.too_long`, and `invalid.malformed` for control characters other than line breaks and tabs.
    pub fn new(text: impl AsRef<str>) -> Result<Self, Invalid> {
        let text = text.as_ref().trim();
        if text.len() > bounds::TEXT_BYTES_MAX {
            return Err(Invalid::new("text", Problem::TooLong { max: bounds::TEXT_BYTES_MAX as u64 }));
        }
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            return Err(Invalid::malformed("text", "free of control characters"));
        }
        Ok(Self(EcoString::from(text)))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing was written.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl TryFrom<EcoString> for Text {
    type Error = Invalid;

    fn try_from(text: EcoString) -> Result<Self, Invalid> {
        Self::new(text)
    }
}

impl From<Text> for EcoString {
    fn from(text: Text) -> Self {
        text.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0.as_str())
    }
}

/// A language the shop speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Language {
    /// 中文.
    #[default]
    Zh,
    /// English.
    En,
}
