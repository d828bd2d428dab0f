//! Demand as the methods read it: values, gaps, availability, pattern.

mod frequency;

pub use frequency::{Frequency, SeasonLength};
