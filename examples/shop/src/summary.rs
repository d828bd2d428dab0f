//! What a run came to: the keys of `summary.json`, and the figures the report draws.

use std::collections::BTreeMap;

use daigou::book::stock::PlaceKind;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::facts::{Facts, as_text};
use crate::live::Live;
use crate::profit::{self, Profit};

/// Everything `target/demo/summary.json` says.
///
/// The fields of [`Facts`] are counted from the rows alone; the rest comes out of the shop after every row went
/// through it. `gross_revenue` is the exact sum of the rows, `booked_revenue` the sum of the orders' lines, each rounded
/// to the currency, and `rounding_difference` the first less the second.
#[derive(Debug, Serialize)]
pub struct Summary {
    pub source: String,
    pub currency: String,
    #[serde(flatten)]
    pub facts: Facts,
    /// Rows that took another path than that of a sale, by the path's name.
    pub rejected: BTreeMap<&'static str, u64>,
    /// Rows that were sales with something odd about them, by its name. They are booked all the same.
    pub noted: BTreeMap<&'static str, u64>,
    #[serde(serialize_with = "as_text")]
    pub booked_revenue: Decimal,
    #[serde(serialize_with = "as_text")]
    pub rounding_difference: Decimal,
    /// Lines and units that the ledger took back into stock against an earlier sale.
    pub returned_lines: u64,
    pub returned_units: i64,
    #[serde(serialize_with = "as_text")]
    pub refunded: Decimal,
    pub orders: u64,
    pub units_on_hand: i64,
    pub units_received: i64,
    pub events: u64,
    pub replay_equal: bool,
    pub elapsed_s: f64,
    pub peak_rss_mb: f64,
    pub commercial: BTreeMap<String, u64>,
    pub goods: BTreeMap<String, u64>,
    pub money: BTreeMap<String, u64>,
    pub refused: BTreeMap<String, u64>,
    /// What the books say after the last row.
    pub profit: Profit,
}

impl Summary {
    /// The figures that come out of a shop at work; what only its source knows is left at nothing.
    pub fn of(source: &str, currency: &str, facts: Facts, live: &Live) -> Self {
        let shop = &live.shop;
        let mut summary = Self {
            source: source.to_owned(),
            currency: currency.to_owned(),
            facts,
            rejected: BTreeMap::new(),
            noted: BTreeMap::new(),
            booked_revenue: Decimal::ZERO,
            rounding_difference: Decimal::ZERO,
            returned_lines: 0,
            returned_units: 0,
            refunded: Decimal::ZERO,
            orders: shop.orders().orders().count() as u64,
            units_on_hand: 0,
            units_received: 0,
            events: live.events,
            replay_equal: live.replay_equal(),
            elapsed_s: 0.0,
            peak_rss_mb: 0.0,
            commercial: BTreeMap::new(),
            goods: BTreeMap::new(),
            money: BTreeMap::new(),
            refused: live.refused.clone(),
            profit: profit::of(&live.books, profit::ASSUMED),
        };
        for order in shop.orders().orders() {
            *summary.commercial.entry(format!("{:?}", order.status())).or_default() += 1;
            *summary.goods.entry(order.goods_status().to_string()).or_default() += 1;
        }
        for (_, account) in shop.payments().accounts() {
            *summary.money.entry(format!("{:?}", account.status())).or_default() += 1;
        }
        for sku in shop.stock().skus() {
            for (place_id, on_hand, _) in shop.stock().balances(sku) {
                if shop.stock().kind_of(&place_id) == Some(PlaceKind::Warehouse) {
                    summary.units_on_hand += on_hand;
                }
            }
        }
        summary
    }
}

/// The largest memory this process ever had resident, in MB; zero where the system does not say.
pub fn peak_rss_mb() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = peak.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse::<f64>().ok());
    kilobytes.map_or(0.0, |kilobytes| kilobytes / 1024.0)
}
