//! One order, solved exactly.

mod ascent;
mod cost;
mod desk;

pub(crate) use cost::{Cost, GOALS_MAX, Ranked};
pub(crate) use desk::{Desk, SLOTS_MAX, UNFILLED, Way, bits};
