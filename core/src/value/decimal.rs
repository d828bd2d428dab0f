//! Decimals as text in every serde format, so that no host's feature choice changes our records.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serializer, de::Error};

use super::{Invalid, Problem};

/// Reads a decimal written without exponent; surplus digits are refused, never rounded.
pub(crate) fn parse(field: &str, text: &str) -> Result<Decimal, Invalid> {
    Decimal::from_str_exact(text).map_err(|_| Invalid::malformed(field, "a decimal number of at most 28 digits"))
}

pub(crate) fn serialize<S: Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse("decimal", &text).map_err(D::Error::custom)
}

/// `value` if it lies in `min..=max` and has at most `places` decimal places once trailing zeros are dropped.
pub(crate) fn bounded(field: &str, value: Decimal, min: i64, max: i64, places: u32) -> Result<Decimal, Invalid> {
    if value < Decimal::from(min) {
        return Err(Invalid::too_small(field, min));
    }
    if value > Decimal::from(max) {
        return Err(Invalid::too_large(field, max));
    }
    let value = value.normalize();
    if value.scale() > places {
        return Err(Invalid::new(field, Problem::TooPrecise { places }));
    }
    Ok(value)
}
