//! What the shop should buy and move: its stock, promises and open purchases put before the planner.
//!
//! A pure question on the shop. The host brings what no room of the shop remembers (forecasts, terms of buying, purchases
//! made); the answer proposes and orders nothing. Units that customers wait for count as promised at the place that sells
//! them, whether they are reserved, backordered or presold.
//!
//! ```
//! use chrono::NaiveDate;
//! use daigou::plan::replenish::*;
//! use daigou::shop::{Shop, Terms};
//! use daigou::value::*;
//! use daigou::view::replenishment::*;
//!
//! let (sku, place) = (Sku::new("SERUM-30")?, PlaceId::new("shanghai")?);
//! let shop = Shop::open(Terms::usual(TermsVersion::new("2026-1")?, vec![place.clone()])?);
//! let today = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap_or_default();
//! let planned = PlannedSku {
//!     sku,
//!     place,
//!     phase: ItemPhase::Launching { on: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default() },
//!     outlook: DemandOutlook {
//!         expected_by_day: vec![2.0],
//!         levels: vec![0.5, 0.9],
//!         risk_quantiles: vec![28.0, 38.0],
//!     },
//!     terms: ReplenishTerms {
//!         supplier: SupplierId::new("osaka-drug")?,
//!         lead_time_days: 14.0,
//!         lead_time_sd_days: 0.0,
//!         review_days: 7.0,
//!         service_level: 0.9,
//!         unit_price: UnitPrice::parse("52.5", Currency::CNY)?,
//!         fixed_cost_per_order: 30.0,
//!         holding_rate_per_year: 0.25,
//!         limits: OrderLimits { minimum_order_quantity: 0, pack_size: 1, quantity_max: None },
//!     },
//! };
//! let answer = replenishment(&shop, &[planned], &[], &[], today)?;
//! // First sold on the 20th, fourteen days on the way: order by the 6th.
//! assert_eq!(answer.plan.proposals[0].order_by, NaiveDate::from_ymd_opt(2026, 11, 6).unwrap_or_default());
//! # Ok::<(), Invalid>(())
//! ```

mod gather;
mod record;

pub use gather::{items_to_replenish, replenishment};
pub use record::{LEAD_TIME_PRIOR_WEIGHT, PlannedSku, Replenishment, StockOutlookRow, SupplierOrder};
