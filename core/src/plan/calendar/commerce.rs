use super::{Festival, FestivalDate, FestivalWindow};

type Windows = &'static [(&'static str, i32, i32)];

const fn solar(month: u32, day: u32) -> FestivalDate {
    FestivalDate::Solar { month, day }
}

const fn lunar(month: u32, day: u32) -> FestivalDate {
    FestivalDate::Lunar { month, day }
}

/// 春节 moves a quarter of the year: gifts and stocking up before, closed shops on the days, a slow return after.
const SPRING: Windows = &[
    ("before_22_to_28", -28, -22),
    ("before_15_to_21", -21, -15),
    ("before_8_to_14", -14, -8),
    ("before_3_to_7", -7, -3),
    ("eve", -2, -1),
    ("day", 0, 0),
    ("after_1_to_3", 1, 3),
    ("after_4_to_6", 4, 6),
    ("after_7_to_10", 7, 10),
    ("after_11_to_15", 11, 15),
    ("after_16_to_22", 16, 22),
];
/// Pre-sales begin in mid-May; the first wave is sold from the evening of 30 May.
const MID_YEAR: Windows = &[("dip", -28, -20), ("wave", -19, -1), ("main", 0, 2), ("hangover", 3, 14)];
/// Pre-sales begin in mid-October; the first wave is sold from the evening of 31 October.
const DOUBLE_11: Windows = &[("dip", -28, -12), ("wave", -11, -1), ("main", 0, 0), ("hangover", 1, 14)];
const DOUBLE_12: Windows = &[("dip", -5, -3), ("wave", -2, -1), ("main", 0, 0), ("hangover", 1, 6)];
const SHORT_SALE: Windows = &[("wave", -3, -1), ("main", 0, 0)];
const GIFT: Windows = &[("before", -6, -1), ("day", 0, 0)];

/// What comes every year: name, date, windows.
const FESTIVALS: [(&str, FestivalDate, Windows); 18] = [
    ("new_year", solar(1, 1), &[("eve", -2, -1), ("days", 0, 2)]),
    ("spring_goods", lunar(1, 1), &[("sale", -36, -29)]),
    ("spring_festival", lunar(1, 1), SPRING),
    ("lantern_festival", lunar(1, 15), &[("day", -1, 0)]),
    ("womens_day", solar(3, 8), &[("wave", -5, -1), ("main", 0, 0), ("hangover", 1, 4)]),
    ("qingming", FestivalDate::Qingming {}, &[("before", -4, -2), ("days", -1, 1)]),
    ("labour_day", solar(5, 1), &[("before", -4, -1), ("days", 0, 4)]),
    ("may_20", solar(5, 20), GIFT),
    ("dragon_boat", lunar(5, 5), &[("before_8_to_14", -14, -8), ("before", -7, -1), ("days", 0, 2)]),
    ("mid_year_618", solar(6, 18), MID_YEAR),
    ("qixi", lunar(7, 7), GIFT),
    ("sale_818", solar(8, 18), SHORT_SALE),
    ("sale_99", solar(9, 9), SHORT_SALE),
    ("mid_autumn", lunar(8, 15), &[("before_8_to_21", -21, -8), ("before", -7, -1), ("days", 0, 2)]),
    ("national_day", solar(10, 1), &[("before", -4, -1), ("days", 0, 6), ("after", 7, 10)]),
    ("double_ninth", lunar(9, 9), &[("day", -1, 0)]),
    ("double_11", solar(11, 11), DOUBLE_11),
    ("double_12", solar(12, 12), DOUBLE_12),
];

/// The festivals and sales of Chinese commerce with their usual windows.
pub(super) fn festivals() -> Vec<Festival> {
    let window = |(name, first, last): &(&str, i32, i32)| FestivalWindow {
        name: (*name).to_owned(),
        first: *first,
        last: *last,
    };
    let festival = |(name, date, windows): &(&str, FestivalDate, Windows)| Festival {
        name: (*name).to_owned(),
        date: *date,
        windows: windows.iter().map(window).collect(),
    };
    FESTIVALS.iter().map(festival).collect()
}
