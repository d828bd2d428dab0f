//! What can be seen: questions on the shop and projections folded from events.

pub mod alerts;
pub mod finance;
pub mod logistics;
pub mod replenishment;
