//! Goods to house parcels: one recipient each, within weight and value limits, at the least freight and tax.

mod evaluate;
mod request;
mod solve;

pub use request::{
    Clearance, CustomsRecipient, HouseLine, HouseParcel, ParcelCharge, PersonNeeded, SplitPlan, SplitProposals,
    SplitRefusal, SplitRequest, YearlyUse,
};
pub use solve::{split_parcels, split_parcels_priced};
