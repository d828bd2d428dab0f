//! What is best: pure functions over slices that propose and never decide.

pub mod calendar;
pub mod classify;
pub mod distribution;
pub mod forecast;
pub mod replenish;
pub mod series;
