//! The ground: money, quantities, measures, ids, time and the errors of values that cannot be built.
//!
//! Every type here either holds a valid value or was never built: constructors return [`Invalid`] naming the field.
//! Nothing here knows of orders or stock.

mod answer;
pub mod bounds;
mod calendar;
mod country;
mod currency;
pub(crate) mod decimal;
mod exchange;
mod fingerprint;
#[cfg(feature = "uniffi")]
mod foreign;
mod ids;
mod invalid;
mod map;
mod measure;
mod moment;
mod money;
mod near;
mod offer;
mod period;
#[cfg(feature = "python")]
pub(crate) mod python;
mod quantity;
mod returning;
mod rounding;
mod share;
mod split;
mod text;
mod unit_price;

pub use answer::{Corrupt, Denial};
pub use calendar::{BusinessCalendar, DayHours};
pub use country::Country;
pub use currency::Currency;
pub use exchange::{ExchangeRate, ExchangeRates, ExchangeTable, RateUsed, Side};
pub use fingerprint::{Fingerprint, fingerprint};
pub use ids::*;
pub use invalid::{Invalid, Problem};
pub use map::{Map, Set};
pub use measure::{Dimensions, Volume, Weight};
pub use moment::{Duration, Moment, Zone};
pub use money::Money;
pub(crate) use near::near;
pub use offer::{
    Charge, ChargeKind, DiscountCondition, DiscountScope, LineDiscount, LineDiscountValue, OrderDiscount,
    OrderDiscountValue, SpreadBasis, TaxBasis,
};
pub use period::{Month, Period, Quarter};
pub use quantity::{Quantity, Units};
pub use returning::{
    RefundComponent, ReturnCondition, ReturnException, ReturnQuestion, ReturnReason, ReturnVerdict, RuleUsed,
};
pub use rounding::Rounding;
pub(crate) use share::share;
pub use split::{WhenAllZero, split, split_even};
pub use text::{Language, Text};
pub use unit_price::{Rate, UnitPrice};
