//! Facts of an export that need no shop: counted from its rows alone, so that the shop's own figures can stand beside.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use crate::rows::Row;

/// Counted from the rows, with the definitions of the summary's documentation.
#[derive(Debug, Default, Serialize)]
pub struct Facts {
    pub rows_read: u64,
    pub lines_valid: u64,
    pub invoices_valid: u64,
    #[serde(serialize_with = "as_text")]
    pub gross_revenue: Decimal,
    pub cancelled_invoices: u64,
    pub cancelled_lines: u64,
    #[serde(serialize_with = "as_text")]
    pub cancel_value: Decimal,
    pub matched_cancellations: u64,
    pub customers: u64,
    pub repeat_customers: u64,
    pub monthly_revenue: BTreeMap<String, String>,
    pub top_skus: Vec<TopSku>,
}

/// A code with what it sold.
#[derive(Debug, Serialize)]
pub struct TopSku {
    pub code: String,
    pub revenue: String,
    pub units: i64,
}

pub fn as_text<S: serde::Serializer>(value: &Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// Three decimals, as prices have them.
fn thousandths(value: Decimal) -> String {
    format!("{value:.3}")
}

/// Counts the facts of rows ordered by time.
pub fn of(rows: &[Row]) -> Facts {
    let mut facts = Facts { rows_read: rows.len() as u64, ..Facts::default() };
    let mut invoices: FxHashSet<&str> = FxHashSet::default();
    let mut cancelled: FxHashSet<&str> = FxHashSet::default();
    let mut customers: FxHashMap<&str, FxHashSet<&str>> = FxHashMap::default();
    let mut months: BTreeMap<String, Decimal> = BTreeMap::new();
    let mut codes: FxHashMap<&str, (Decimal, i64)> = FxHashMap::default();
    for row in rows {
        let value = row.value();
        if row.is_cancellation() {
            facts.cancelled_lines += 1;
            facts.cancel_value += value;
            cancelled.insert(&row.invoice);
        } else if row.is_valid_sale() {
            facts.lines_valid += 1;
            facts.gross_revenue += value;
            invoices.insert(&row.invoice);
            if !row.customer.is_empty() {
                customers.entry(&row.customer).or_default().insert(&row.invoice);
            }
            *months.entry(row.at.format("%Y-%m").to_string()).or_default() += value;
            let (revenue, units) = codes.entry(&row.code).or_default();
            *revenue += value;
            *units += row.quantity;
        }
    }
    facts.invoices_valid = invoices.len() as u64;
    facts.cancelled_invoices = cancelled.len() as u64;
    facts.customers = customers.len() as u64;
    facts.repeat_customers = customers.values().filter(|invoices| invoices.len() > 1).count() as u64;
    facts.monthly_revenue = months.into_iter().map(|(month, value)| (month, thousandths(value))).collect();
    facts.matched_cancellations = matched(rows);

    let mut ranked: Vec<_> = codes.into_iter().collect();
    ranked.sort_by(|(code, (revenue, _)), (other, (more, _))| more.cmp(revenue).then(code.cmp(other)));
    facts.top_skus = ranked
        .into_iter()
        .take(20)
        .map(|(code, (revenue, units))| TopSku { code: code.into(), revenue: thousandths(revenue), units })
        .collect();
    facts
}

/// The largest sale up to each time, in the order of time.
type LargestSoFar = Vec<(NaiveDateTime, i64)>;

/// Cancelled lines of a known customer for which some sale of the same customer, code and price was at least as large
/// and not later. One sale may match several.
fn matched(rows: &[Row]) -> u64 {
    let mut sales: FxHashMap<(&str, &str, Decimal), LargestSoFar> = FxHashMap::default();
    for row in rows.iter().filter(|row| row.is_valid_sale() && !row.customer.is_empty()) {
        let largest = sales.entry((&row.customer, &row.code, row.unit_price)).or_default();
        let so_far = largest.last().map_or(0, |(_, units)| *units);
        largest.push((row.at, row.quantity.max(so_far)));
    }
    let is_matched = |row: &&Row| {
        let largest = sales.get(&(row.customer.as_str(), row.code.as_str(), row.unit_price));
        let largest = largest.map(Vec::as_slice).unwrap_or_default();
        let earlier = largest.partition_point(|(at, _)| *at <= row.at);
        earlier.checked_sub(1).is_some_and(|last| largest[last].1 >= -row.quantity)
    };
    let candidates = rows.iter().filter(|row| row.is_cancellation() && row.quantity < 0 && !row.customer.is_empty());
    candidates.filter(is_matched).count() as u64
}
