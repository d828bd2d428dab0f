//! The path each row takes. Every row has exactly one; none is dropped silently.

use std::collections::BTreeMap;

use daigou::value::{Fingerprint, fingerprint};
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
    if row.code.is_empty() {
        return Path::Rejected("no_code");
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

/// Counts what is odd about sales that are booked all the same.
#[derive(Default)]
pub struct Notes {
    pub counts: BTreeMap<&'static str, u64>,
    spellings: FxHashMap<String, String>,
    descriptions: FxHashMap<String, String>,
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
        } else if let Some(before) = self.descriptions.insert(capital.clone(), row.description.to_string())
            && before != row.description.as_str()
        {
            note("description_changed");
        }
        if self.spellings.entry(capital).or_insert_with(|| row.code.to_string()).as_str() != row.code.as_str() {
            note("code_in_other_case");
        }
        if !self.seen.insert(fingerprint(row)) {
            note("row_repeated_in_its_file");
        }
    }
}
