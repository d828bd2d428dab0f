//! Clearance: which price to ask each week for stock that must go, so that it brings the most.
//!
//! Dynamic programming over (week, units left, last price): demand of a week is random with a mean that depends on the price;
//! a price once lowered is never raised again; units expire at known weeks, the earliest sold first. With V_t(n, k) the
//! best value from week t on, n units there and price k the last asked, and D_j the demand at price p_j:
//! V_t(n, k) = max over j ≥ k of E[p_j min(n, D_j) − h n′ + V_{t+1}(e_t(n′), j)], n′ = n − min(n, D_j), e_t cutting what
//! expires. Sources: Bitran & Mondschein, "Periodic pricing of seasonal products in retailing", *Management Science* 43,
//! 1997; Gallego & van Ryzin, *Management Science* 40, 1994; monotone prices: Feng & Gallego, *Management Science* 41, 1995.

mod outcome;
mod solve;
mod terms;

pub use outcome::{ClearanceOutcome, ClearancePlan, ClearanceWeek};
pub use solve::{ClearancePolicy, clearance_plan, clearance_policy};
pub use terms::{ClearanceDemand, ClearanceTerms, ExpiringUnits, constant_elasticity_demand};
