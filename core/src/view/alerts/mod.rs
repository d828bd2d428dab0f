//! What needs a person's eye, once: stock that runs short, comes late, is promised twice over, lies too long.
//!
//! Two halves. A *question* ([`stock_findings`]) reads items and says how hard each cause presses and what it may cost. A
//! *projection* ([`StockAlerts`]) remembers what has been said: one alert per cause, SKU and place, spoken of again only
//! when its severity changes or it is over. Each severity has a band: it is entered at a threshold and left only well below
//! it, so a number that flaps around the threshold makes no noise. Nothing here orders or writes off.
//!
//! ```
//! use chrono::NaiveDate;
//! use daigou::value::*;
//! use daigou::view::alerts::*;
//! let day = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap_or_default();
//! let finding = |pressure| StockFinding {
//!     cause: StockAlertCause::LowStock,
//!     sku: Sku::new("SERUM-30").unwrap(),
//!     place: PlaceId::new("shanghai").unwrap(),
//!     pressure,
//!     units_at_stake: Quantity::new(6).unwrap(),
//!     money_at_stake: Money::parse("240", Currency::CNY).unwrap(),
//! };
//! let (rules, mut alerts) = (StockAlertRules::default(), StockAlerts::default());
//! // The level is met, missed and met again: said once.
//! let said: Vec<_> = [1.02, 0.98, 1.01, 0.97]
//!     .iter()
//!     .flat_map(|pressure| alerts.observe(&[finding(*pressure)], &rules, day).unwrap())
//!     .collect();
//! assert!(matches!(said[..], [StockAlertChange::Raised { .. }]));
//! // Well above the level again: over.
//! assert!(matches!(alerts.observe(&[finding(0.7)], &rules, day)?[..], [StockAlertChange::Cleared { .. }]));
//! # Ok::<(), Invalid>(())
//! ```

mod band;
mod finding;
mod open;

pub use band::{AlertBand, AlertSeverity, StockAlertRules};
pub use finding::{StockAlertCause, StockFinding, WatchedItem, overdue_findings, stock_findings};
pub use open::{OpenStockAlert, STOCK_ALERTS_VERSION, StockAlertChange, StockAlerts};
