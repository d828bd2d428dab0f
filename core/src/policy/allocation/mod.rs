//! Which place serves which units.
mod batch;
mod dense;
mod order;
#[doc(hidden)]
pub mod proto;
