//! The path each row takes. Every row has exactly one; none is dropped silently.

use std::collections::BTreeMap;

use daigou::value::{
    Currency, CustomerId, Fingerprint, OrderId, Quantity, Rounding, Sku, Text, UnitPrice, bounds, fingerprint,
};
use ecow::EcoString;
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::rows::Row;

/// Where a row goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Path {
    /// A line of an order.
    Sale,
    /// Goods that come back, or a credit, whichever the earlier sales bear out.
    Credit,
    /// Units that left the shelf without a sale: damaged, lost, given away. A stock correction.
    WrittenOff,
    /// Units that turned up or came in without a price. A stock correction.
    Found,
    /// Nothing to book; the reason says why.
    Rejected(&'static str),
}

/// Codes that name a fee and not goods. They are lines of their order like any other and never come back into stock.
const FEES: [&str; 14] =
    ["POST", "DOT", "M", "D", "C2", "C3", "BANK CHARGES", "AMAZONFEE", "CRUK", "S", "B", "ADJUST", "ADJUST2", "GIFT"];

/// Whether a code, in capital letters, names a fee.
pub fn is_fee(code: &str) -> bool {
    FEES.contains(&code)
}

/// The path of a row.
pub fn of(row: &Row) -> Path {
    let fee = is_fee(&row.code.to_uppercase());
    if let Some(reason) = unusable(row) {
        return Path::Rejected(reason);
    }
    if row.quantity == 0 {
        return Path::Rejected("zero_quantity");
    }
    if row.is_cancellation() {
        return match () {
            () if row.quantity > 0 => Path::Rejected("credit_note_with_positive_quantity"),
            () if row.unit_price <= Decimal::ZERO => Path::Rejected("credit_note_without_price"),
            () => Path::Credit,
        };
    }
    match row.unit_price.cmp(&Decimal::ZERO) {
        std::cmp::Ordering::Less => Path::Rejected("negative_price"),
        std::cmp::Ordering::Equal if fee => Path::Rejected("fee_without_price"),
        std::cmp::Ordering::Equal if row.quantity > 0 => Path::Found,
        _ if row.quantity > 0 => Path::Sale,
        _ if fee => Path::Rejected("negative_fee_without_credit_note"),
        _ => Path::WrittenOff,
    }
}

/// Why the library would not build a value of the row, if it would not.
fn unusable(row: &Row) -> Option<&'static str> {
    if row.code.is_empty() {
        return Some("no_code");
    }
    let units = u32::try_from(row.quantity.unsigned_abs()).ok().and_then(|units| Quantity::new(units).ok());
    let priced = |units| {
        let price = UnitPrice::new(row.unit_price.abs(), Currency::USD);
        price.and_then(|price| price.times(units, Rounding::HalfUp))
    };
    let customer = row.customer.is_empty() || CustomerId::new(&row.customer).is_ok();
    match units {
        None => Some("quantity_beyond_limits"),
        Some(units) if priced(units).is_err() => Some("price_beyond_limits"),
        _ if Sku::new(&row.code).is_err() => Some("code_unusable"),
        // A return is named after its credit note and a number.
        _ if row.invoice.len() + 4 > bounds::ID_BYTES_MAX || OrderId::new(&row.invoice).is_err() => {
            Some("invoice_number_unusable")
        }
        _ if !customer => Some("customer_unusable"),
        _ if Text::new(&row.description).is_err() => Some("description_unusable"),
        _ => None,
    }
}

/// Counts what is odd about sales that are booked all the same.
#[derive(Default)]
pub struct Notes {
    pub counts: BTreeMap<&'static str, u64>,
    spellings: FxHashMap<EcoString, EcoString>,
    descriptions: FxHashMap<EcoString, EcoString>,
    seen: FxHashSet<Fingerprint>,
}

impl Notes {
    /// Notes a sale.
    pub fn sale(&mut self, row: &Row) {
        let capital = row.code.to_uppercase();
        let mut note = |name| *self.counts.entry(name).or_default() += 1;
        if row.unit_price.normalize().scale() > 2 {
            note("price_with_three_decimals");
        }
        if row.customer.is_empty() {
            note("customer_missing");
        }
        if is_fee(&capital) {
            note("fee");
        }
        if row.description.is_empty() {
            note("description_missing");
        } else if let Some(before) = self.descriptions.insert(capital.clone(), row.description.clone())
            && before != row.description.as_str()
        {
            note("description_changed");
        }
        if self.spellings.entry(capital).or_insert_with(|| row.code.clone()).as_str() != row.code.as_str() {
            note("code_in_other_case");
        }
        if !self.seen.insert(fingerprint(row)) {
            note("row_repeated_in_its_file");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(change: impl FnOnce(&mut Row)) -> Path {
        let at =
            chrono::NaiveDate::from_ymd_opt(2010, 12, 1).and_then(|day| day.and_hms_opt(8, 26, 0)).expect("a minute");
        let mut row = Row {
            invoice: "536365".into(),
            code: "22423".into(),
            description: "cake stand".into(),
            quantity: 2,
            at,
            unit_price: Decimal::new(1275, 2),
            customer: "17850".into(),
            country: "EIRE".into(),
        };
        change(&mut row);
        of(&row)
    }

    #[test]
    fn every_row_has_a_named_path() {
        assert_eq!(row(|_| ()), Path::Sale);
        assert_eq!(row(|r| r.invoice = "C536365".into()), Path::Rejected("credit_note_with_positive_quantity"));
        assert_eq!(row(|r| (r.invoice, r.quantity) = ("C536365".into(), -1)), Path::Credit);
        assert_eq!(row(|r| r.quantity = -3), Path::WrittenOff);
        assert_eq!(row(|r| r.unit_price = Decimal::ZERO), Path::Found);
        assert_eq!(row(|r| r.unit_price = Decimal::new(-1, 0)), Path::Rejected("negative_price"));
        assert_eq!(row(|r| r.quantity = 0), Path::Rejected("zero_quantity"));
        assert_eq!(
            row(|r| (r.code, r.quantity) = ("post".into(), -1)),
            Path::Rejected("negative_fee_without_credit_note")
        );
        assert_eq!(row(|r| r.code = "".into()), Path::Rejected("no_code"));
    }

    #[test]
    fn what_the_library_would_not_build_is_named_and_never_stops_the_import() {
        assert_eq!(row(|r| r.quantity = 99_999_999_999), Path::Rejected("quantity_beyond_limits"));
        assert_eq!(row(|r| r.quantity = i64::MIN), Path::Rejected("quantity_beyond_limits"));
        assert_eq!(row(|r| r.unit_price = Decimal::MAX), Path::Rejected("price_beyond_limits"));
        assert_eq!(row(|r| r.unit_price = Decimal::new(1, 20)), Path::Rejected("price_beyond_limits"));
        assert_eq!(row(|r| r.code = "x".repeat(65).into()), Path::Rejected("code_unusable"));
        assert_eq!(row(|r| r.invoice = "9".repeat(62).into()), Path::Rejected("invoice_number_unusable"));
        assert_eq!(row(|r| r.customer = "a\u{0}b".into()), Path::Rejected("customer_unusable"));
        assert_eq!(row(|r| r.description = "y".repeat(2_001).into()), Path::Rejected("description_unusable"));
    }
}
