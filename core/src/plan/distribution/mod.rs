//! Demand distributions behind one interface: cdf, quantile, loss functions.
//!
//! A [`Demand`] is built once from a [`DemandForm`] (normal, Poisson, negative binomial, gamma, lognormal, a list of
//! values, a sample, forecast quantiles) and answers the same questions whatever its form. It draws no random numbers,
//! never falls back to another form silently, and holds its relative accuracy (about 1e-12) into the tails, where
//! stock for high service is decided. The incomplete gamma and beta functions beneath it are this library's own.
//!
//! ```
//! use daigou::plan::distribution::Demand;
//! // A slow mover: 2.5 a week on average, quite irregular.
//! let week = Demand::negative_binomial(2.5, 3.0)?;
//! let stock = week.ppf(0.95);
//! assert_eq!(stock, 8.0);
//! // Units the shop will be short on average with that stock.
//! assert!(week.loss(stock) < 0.2);
//! # Ok::<(), daigou::value::Invalid>(())
//! ```

#![expect(
    clippy::float_cmp,
    reason = "atoms, whole numbers and sums that stopped moving are compared exactly on purpose"
)]

pub(in crate::plan) mod check;
mod count;
mod count_table;
mod demand;
mod form;
mod gamma;
mod incomplete_beta;
mod incomplete_gamma;
mod law;
mod line;
mod lognormal;
mod mixture;
mod regularized;
mod special;
mod standard_normal;
mod steps;
mod tail;

pub use count_table::CountTable;
pub use demand::{DEMAND_MAX, DEMAND_POINTS_MAX, Demand};
pub use form::{DemandForm, DemandShare};
pub use regularized::{Regularized, regularized_beta, regularized_gamma};
pub use standard_normal::*;
