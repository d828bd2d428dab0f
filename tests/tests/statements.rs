//! A provider's statement against the books: every difference by its name.

use chrono::NaiveDate;
use daigou::value::*;
use daigou::view::finance::*;
use proptest::prelude::*;

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

fn yuan(cents: i64) -> Money {
    Money::minor(cents, Currency::CNY).unwrap()
}

fn moved(reference: &str, other: Option<&str>, cents: i64, on: u32) -> CashMove {
    CashMove {
        provider_id: ProviderId::new("card").unwrap(),
        kind: if cents < 0 { CashMoveKind::Refunded } else { CashMoveKind::Received },
        reference: reference.to_owned(),
        other_reference: other.map(str::to_owned),
        amount: yuan(cents),
        happened_at: Moment::utc(2026, 11, on).unwrap(),
    }
}

fn line(reference: Option<&str>, cents: i64, on: u32) -> StatementLine {
    StatementLine { reference: reference.map(str::to_owned), amount: yuan(cents), fee: None, on: day(on) }
}

fn matches(found: &Reconciliation) -> Vec<(u32, String, MatchedBy)> {
    found.matched.iter().map(|m| (m.line, m.cash_move.reference.clone(), m.by)).collect()
}

#[test]
fn lines_find_their_movement_by_name_then_by_amount_and_day() {
    let books = [
        moved("P-1", Some("c-1"), 1_000, 1),
        moved("P-1", Some("c-2"), 500, 2),
        moved("P-2", None, 700, 3),
        moved("P-3", None, 700, 9),
        moved("R-1", Some("P-2"), -200, 4),
        moved("P-4", None, 900, 5),
    ];
    let statement = [
        line(Some("P-1"), 500, 2),
        line(Some("c-1"), 1_000, 1),
        line(None, 700, 8),
        line(Some("P-2"), -200, 4),
        line(Some("unheard of"), 700, 4),
        line(Some("P-1"), 500, 2),
        line(None, 1, 1),
    ];
    let found = reconcile(&books, &statement, 3, Zone::UTC);
    let by_name = |line, name: &str| (line, name.to_owned(), MatchedBy::Reference);
    let by_day = |line, name: &str| (line, name.to_owned(), MatchedBy::AmountAndDate);
    let expected = vec![by_name(0, "P-1"), by_name(1, "P-1"), by_day(2, "P-3"), by_name(3, "R-1"), by_day(4, "P-2")];
    assert_eq!(matches(&found), expected);
    assert_eq!(found.matched[0].cash_move.amount, yuan(500), "the part of that amount");
    let expected = vec![
        StatementDifference::Repeated { line: 5 },
        StatementDifference::NotInBooks { line: 6 },
        StatementDifference::NotOnStatement { cash_move: books[5].clone() },
    ];
    assert_eq!(found.differences, expected);
}

#[test]
fn another_amount_and_another_day_are_named_and_fees_summed() {
    let books = [moved("P-1", None, 1_000, 1), moved("P-2", None, 2_000, 1)];
    let with_fee = |line: StatementLine, cents| StatementLine { fee: Some(yuan(cents)), ..line };
    let statement = [with_fee(line(Some("P-1"), 990, 1), 6), with_fee(line(Some("P-2"), 2_000, 9), 12)];
    let found = reconcile(&books, &statement, 3, Zone::UTC);
    assert_eq!(found.matched.len(), 2);
    let expected = vec![
        StatementDifference::Amount { line: 0, stated: yuan(990), booked: yuan(1_000) },
        StatementDifference::Date { line: 1, stated: day(9), booked: day(1) },
    ];
    assert_eq!(found.differences, expected);
    assert_eq!(found.fees, vec![yuan(18)]);
    // Without a name, neither another amount nor a day too far off is a match.
    let unnamed = [line(None, 990, 1), line(None, 2_000, 9)];
    let found = reconcile(&books, &unnamed, 3, Zone::UTC);
    assert!(found.matched.is_empty());
    assert_eq!(found.differences.len(), 4);
}

proptest! {
    /// Every line and every movement is accounted for exactly once, and what is left over is the difference of sums.
    #[test]
    fn nothing_is_matched_twice_or_forgotten(
        books in prop::collection::vec((0..6_u8, 1..5_i64, 1..12_u32), 0..40),
        statement in prop::collection::vec((0..8_u8, 1..5_i64, 1..12_u32), 0..40),
    ) {
        let books: Vec<_> =
            books.iter().map(|(name, cents, on)| moved(&format!("P-{name}"), None, *cents, *on)).collect();
        let statement: Vec<_> = statement.iter().map(|(name, cents, on)| {
            let name = format!("P-{name}");
            line((name != "P-7").then_some(name.as_str()), *cents, *on)
        }).collect();
        let found = reconcile(&books, &statement, 3, Zone::UTC);
        let (mut lines, mut missing, mut gap) = (found.matched.len(), 0, 0_i64);
        for difference in &found.differences {
            match difference {
                StatementDifference::Repeated { line } | StatementDifference::NotInBooks { line } => {
                    lines += 1;
                    gap += statement[*line as usize].amount.minor_units();
                }
                StatementDifference::NotOnStatement { cash_move } => {
                    missing += 1;
                    gap -= cash_move.amount.minor_units();
                }
                StatementDifference::Amount { stated, booked, .. } => gap += stated.minor_units() - booked.minor_units(),
                StatementDifference::Date { .. } => {}
            }
        }
        prop_assert_eq!(lines, statement.len());
        prop_assert_eq!(found.matched.len() + missing, books.len());
        let sum = |amounts: Vec<i64>| amounts.iter().sum::<i64>();
        let stated = sum(statement.iter().map(|line| line.amount.minor_units()).collect());
        let booked = sum(books.iter().map(|known| known.amount.minor_units()).collect());
        prop_assert_eq!(gap, stated - booked);
    }
}
