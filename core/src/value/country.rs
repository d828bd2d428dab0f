use std::fmt;

use serde::{Deserialize, Serialize};

use super::Invalid;

/// A country or territory by its two capital letters (the form of ISO 3166-1 alpha-2), e.g. `CN`, `HK`, `JP`.
///
/// Only the form is checked: which codes a tariff or a rate card knows is for that table to say.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

impl Country {
    /// The country of that code.
    ///
    /// # Errors
    /// `invalid.malformed` unless two letters `A` to `Z`.
    pub fn new(code: &str) -> Result<Self, Invalid> {
        match code.as_bytes() {
            [first, second] if first.is_ascii_uppercase() && second.is_ascii_uppercase() => Ok(Self([*first, *second])),
            _ => Err(Invalid::malformed("country", "two capital letters, e.g. CN")),
        }
    }

    /// The code.
    pub fn code(&self) -> &str {
        // Two ASCII letters are always text.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl TryFrom<String> for Country {
    type Error = Invalid;

    fn try_from(code: String) -> Result<Self, Invalid> {
        Self::new(&code)
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.code().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_two_capitals_are_a_country() {
        assert_eq!(Country::new("CN").map(|c| c.to_string()), Ok("CN".to_owned()));
        for hostile in ["", "C", "cn", "CHN", "中", "C1", " C"] {
            assert_eq!(Country::new(hostile).map(|_| ()).map_err(|e| e.code()), Err("invalid.malformed"), "{hostile}");
        }
    }
}
