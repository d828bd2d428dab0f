use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Invalid, Problem};

/// A currency of ISO 4217 with its number of decimal places (JPY 0, CNY 2, KWD 3).
///
/// The table comes from the `iso_currency` crate. Codes without a minor unit (gold, test codes) are refused: nothing
/// can be paid in them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency(
    /// The code and, last, the scale: four bytes that compare as one word.
    [u8; 4],
);

impl Currency {
    /// Chinese yuan.
    pub const CNY: Self = Self([b'C', b'N', b'Y', 2]);
    /// Japanese yen.
    pub const JPY: Self = Self([b'J', b'P', b'Y', 0]);
    /// United States dollar.
    pub const USD: Self = Self([b'U', b'S', b'D', 2]);
    /// Euro.
    pub const EUR: Self = Self([b'E', b'U', b'R', 2]);
    /// Pound sterling.
    pub const GBP: Self = Self([b'G', b'B', b'P', 2]);
    /// South Korean won.
    pub const KRW: Self = Self([b'K', b'R', b'W', 0]);
    /// Hong Kong dollar.
    pub const HKD: Self = Self([b'H', b'K', b'D', 2]);
    /// Kuwaiti dinar.
    pub const KWD: Self = Self([b'K', b'W', b'D', 3]);

    /// The currency of an upper-case ISO 4217 code.
    ///
    /// # Errors
    /// `invalid.unknown_currency` when the code is not in the table or has no minor unit.
    pub fn new(code: &str) -> Result<Self, Invalid> {
        let unknown = || Invalid::new("currency", Problem::UnknownCurrency { code: code.chars().take(16).collect() });
        let bytes: [u8; 3] = code.as_bytes().try_into().map_err(|_| unknown())?;
        if let Some(common) = [Self::CNY, Self::USD, Self::JPY, Self::EUR, Self::GBP]
            .into_iter()
            .find(|common| common.code().as_bytes() == bytes)
        {
            return Ok(common);
        }
        let scale = iso_currency::Currency::from_code(code).and_then(|found| found.exponent()).ok_or_else(unknown)?;
        let scale = u8::try_from(scale).map_err(|_| unknown())?;
        let [first, second, third] = bytes;
        Ok(Self([first, second, third, scale]))
    }

    /// The three-letter code.
    pub fn code(&self) -> &str {
        let [code @ .., _] = &self.0;
        std::str::from_utf8(code).unwrap_or("XXX")
    }

    /// Decimal places of the minor unit.
    pub fn scale(self) -> u32 {
        let [.., scale] = self.0;
        u32::from(scale)
    }
}

impl Hash for Currency {
    /// Code, then scale. Records carry digests of commands, so the order is part of their format and does not follow
    /// the layout in memory.
    fn hash<H: Hasher>(&self, state: &mut H) {
        let [first, second, third, scale] = self.0;
        [first, second, third].hash(state);
        scale.hash(state);
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = Invalid;

    fn from_str(code: &str) -> Result<Self, Invalid> {
        Self::new(code)
    }
}

impl TryFrom<String> for Currency {
    type Error = Invalid;

    fn try_from(code: String) -> Result<Self, Invalid> {
        Self::new(&code)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_agree_with_the_table() {
        for constant in [
            Currency::CNY,
            Currency::JPY,
            Currency::USD,
            Currency::EUR,
            Currency::GBP,
            Currency::KRW,
            Currency::HKD,
            Currency::KWD,
        ] {
            let exponent = iso_currency::Currency::from_code(constant.code()).and_then(|c| c.exponent());
            assert_eq!(exponent.map(u32::from), Some(constant.scale()), "{constant}");
            assert_eq!(Currency::new(constant.code()), Ok(constant));
        }
    }

    #[test]
    fn codes_that_are_not_money_are_refused() {
        for code in ["", "cny", "XAU", "XXX", "ZZZ", "RMB", "CNYX", "元元元"] {
            assert_eq!(Currency::new(code).map_err(|e| e.code()), Err("invalid.unknown_currency"), "{code}");
        }
    }
}
