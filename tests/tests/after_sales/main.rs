//! After-sales through the shop's door: terms, returns, exchanges, claims, changes, deposits and their laws.

#[path = "../drawn/mod.rs"]
mod drawn;

mod claims;
mod conformance;
mod deposits;
mod exchange;
mod laws;
mod terms;
