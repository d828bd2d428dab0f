//! What another policy would have done: a shop's history replayed day by day.
//!
//! Honest by construction: a policy is asked in the evening of a review day and sees what had been *sold* until then, never
//! what was to come, nor demand that its own empty shelf turned away. Lead times are drawn from observed ones by a seed, the
//! same for every policy, so that policies differ by what they decide alone. Intervals come from resampling the items.
//!
//! Each day: orders due come in, demand takes what is there, the rest is lost, and on review days an order may be placed;
//! it comes in the morning its lead time later, the next one at the earliest.

mod compare;
mod figures;
mod item;
mod policy;
mod run;

pub use compare::{BacktestRow, NamedPolicy, backtest};
pub use figures::{BacktestFigures, Interval};
pub use item::{BacktestItem, BacktestSettings, DatedUnits};
pub use policy::BacktestPolicy;
pub use run::{PolicyEvening, replay_policy};
