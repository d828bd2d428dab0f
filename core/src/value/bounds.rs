//! Every limit of the library, once. Checks, messages and test generators read it from here.

/// Longest id, in bytes of UTF-8.
pub const ID_BYTES_MAX: usize = 64;
/// Longest free text (a title, a reason, a note), in bytes of UTF-8.
pub const TEXT_BYTES_MAX: usize = 2_000;
/// Most lines one order, parcel, return or stock command may carry.
pub const LINES_MAX: usize = 5_000;
/// Largest quantity of one line or movement, in units.
pub const QUANTITY_MAX: u32 = 1_000_000_000;
/// How far from a whole number another system's quantity may lie to mean it: one in this decimal place.
pub const QUANTITY_DUST_PLACES: u32 = 7;
/// Largest amount of money, in major units of its currency, either sign.
pub const MONEY_MAX_MAJOR: i64 = 100_000_000_000_000;
/// Most decimal places of a unit price, an exchange rate or a share.
pub const FREE_SCALE_MAX: u32 = 12;
/// Largest exchange rate or tax rate.
pub const RATE_MAX: i64 = 1_000_000_000;
/// Heaviest weight, in grams (1,000 tonnes).
pub const WEIGHT_GRAMS_MAX: u64 = 1_000_000_000;
/// Longest side of a package, in millimetres (100 m).
pub const SIDE_MM_MAX: u32 = 100_000;
/// First year the library can date.
pub const YEAR_MIN: i32 = 1900;
/// Last year the library can date.
pub const YEAR_MAX: i32 = 2199;
/// Longest duration, in seconds (about 100 years).
pub const DURATION_SECONDS_MAX: i64 = 3_155_760_000;
/// Most weights one split may have.
pub const SPLIT_PARTS_MAX: usize = 1_000_000;
/// Most days a search through a business calendar looks ahead.
pub const CALENDAR_SEARCH_DAYS: u32 = 3_660;
