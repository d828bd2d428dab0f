//! What is remembered: one room per subject, each with the same drawers. Rooms are blind to each other.

pub mod carrier;
pub mod catalog;
pub mod channel;
pub mod claim;
pub mod cost;
pub mod customer;
pub mod order;
pub mod parcel;
pub mod payment;
pub mod returns;
pub mod stock;
