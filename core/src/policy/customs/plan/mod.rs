//! Goods to house parcels: one recipient each, within weight and value limits, at the least freight and tax.

mod bound;
mod evaluate;
mod request;
mod solve;

pub use request::{
    ArticleUse, Clearance, CustomsRecipient, HouseLine, HouseParcel, ParcelCharge, PersonNeeded, SplitPlan,
    SplitProposals, SplitRefusal, SplitRequest,
};
pub use solve::{split_parcels, split_parcels_priced};
