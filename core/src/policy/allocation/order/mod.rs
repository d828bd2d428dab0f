//! One order, solved exactly.

mod ascent;
mod cost;
mod desk;
mod entangled;

pub(super) use cost::{Cost, GOALS_MAX, Ranked};
pub(super) use desk::{Desk, SLOTS_MAX, UNFILLED, Way, bits};
pub(super) use entangled::{clash, solve_entangled};
