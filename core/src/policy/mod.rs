//! How to decide: pure rules over plain inputs, with their reasons in the answer.

pub mod allocation;
pub mod carriage;
pub mod customs;
pub mod pricing;
pub mod priority;
pub mod refund;
pub mod warranty;
