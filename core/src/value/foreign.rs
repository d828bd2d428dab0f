//! How values with a wall cross to Kotlin and Swift: as text or a number that the other side's own type is made of.
//!
//! Nothing is lost on the way: decimals travel as text of up to 28 digits, instants as RFC 3339. The configuration of the
//! generator turns them into `BigDecimal`, `Instant`, `Decimal` and `Date`.

use chrono::NaiveDate;

use super::*;

macro_rules! text_values {
    ($($name:ident => $parse:expr;)*) => {$(
        uniffi::custom_type!($name, String, {
            try_lift: |text| {
                let parse: fn(&str) -> Result<$name, Invalid> = $parse;
                Ok(parse(&text)?)
            },
            lower: |value| value.to_string(),
        });
    )*};
}

text_values! {
    Text => |text| Text::new(text);
    Currency => |text| Currency::new(text);
    Country => |text| Country::new(text);
    Fingerprint => |text| Fingerprint::try_from(text.to_owned());
    Month => |text| Month::try_from(text.to_owned());
    Moment => |text| Moment::parse(text);
    Period => |text| Period::parse(text);
    Rate => |text| Rate::parse(text);
    Money => |text| {
        let (amount, currency) = amount_and_currency(text)?;
        Money::parse(amount, currency)
    };
    UnitPrice => |text| {
        let (amount, currency) = amount_and_currency(text)?;
        UnitPrice::parse(amount, currency)
    };
}

/// The two halves of `19.90 CNY`.
fn amount_and_currency(text: &str) -> Result<(&str, Currency), Invalid> {
    let halves = text.split_once(' ').ok_or_else(|| Invalid::malformed("amount", "an amount and a currency"))?;
    Ok((halves.0, Currency::new(halves.1)?))
}

uniffi::custom_type!(Zone, String, {
    try_lift: |name| Ok(Zone::parse(&name)?),
    lower: |zone| zone.name().to_owned(),
});

uniffi::custom_type!(Quantity, u32, {
    try_lift: |units| Ok(Quantity::new(units)?),
    lower: |quantity| quantity.get(),
});

uniffi::custom_type!(Weight, u64, {
    try_lift: |grams| Ok(Weight::grams(grams)?),
    lower: |weight| weight.get(),
});

uniffi::custom_type!(Duration, i64, {
    try_lift: |seconds| Ok(Duration::of_seconds(seconds)?),
    lower: |duration| duration.seconds(),
});

uniffi::custom_type!(Dimensions, Vec<u32>, {
    try_lift: |sides| match sides[..] {
        [length, width, height] => Ok(Dimensions::new(length, width, height)?),
        _ => Err(Invalid::malformed("dimensions", "three sides in millimetres").into()),
    },
    lower: |sides| vec![sides.length_mm(), sides.width_mm(), sides.height_mm()],
});

uniffi::custom_type!(NaiveDate, String, {
    remote,
    try_lift: |day| day.parse().map_err(|_| Invalid::malformed("day", "a day as in 2026-11-11").into()),
    lower: |day| day.to_string(),
});

uniffi::custom_type!(ExchangeRates, ExchangeTable, {
    try_lift: |table| Ok(table.try_into()?),
    lower: |rates| rates.into(),
});
