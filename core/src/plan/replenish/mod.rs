//! What to buy, when, how much.
//!
//! The literature's problems under the literature's names, each a pure function: order quantities, newsvendor, (r, Q),
//! (s, S), periodic review, lot sizing, joint orders, budgets; and above them the shop's own question, answered by
//! [`replenish_items`]: given stock, supply on its way and forecast quantiles, what to buy by when, and why. It proposes and
//! never orders: a proposal becomes a purchase through the host or a person.
//!
//! Every argument is checked: NaN, infinities, negative costs and impossible combinations are [`crate::value::Invalid`]
//! naming the argument. Zero demand, zero deviation and zero lead time have defined results.
//!
//! ```
//! use daigou::plan::distribution::Demand;
//! use daigou::plan::replenish::{economic_order_quantity, level_for_cycle_service};
//! // 900 units a year, 25 per order, 3.36 to hold a unit for a year.
//! let lot = economic_order_quantity(25.0, 3.36, 900.0)?;
//! assert_eq!(lot.order_quantity.round(), 116.0);
//! // Three weeks of lead time, 95 % of cycles without a shortage.
//! let reorder = level_for_cycle_service(&Demand::poisson(52.0)?, 0.95)?;
//! assert_eq!(reorder.level, 64.0);
//! # Ok::<(), daigou::value::Invalid>(())
//! ```

#![expect(clippy::float_cmp, reason = "zero, whole numbers and ties are compared exactly on purpose")]

mod backtest;
mod base_stock;
mod budget;
mod joint;
mod lead_time;
mod lot_sizing;
mod min_max;
mod newsvendor;
mod order_quantity;
mod outlook;
mod price_breaks;
mod projection;
mod proposal;
mod reorder_count;
mod reorder_point;
mod run;
mod season_options;
mod selection;
mod supplier_choice;
mod table;

use crate::plan::distribution::check;

pub use backtest::*;
pub use base_stock::*;
pub use budget::*;
pub use joint::*;
pub use lead_time::*;
pub use lot_sizing::*;
pub use min_max::*;
pub use newsvendor::*;
pub use order_quantity::*;
pub use outlook::*;
pub use price_breaks::*;
pub use projection::*;
pub use proposal::*;
pub use reorder_count::*;
pub use reorder_point::*;
pub use run::*;
pub use season_options::*;
pub use selection::*;
pub use supplier_choice::*;
pub use table::*;
