//! Limits, duty and personal-articles tax from dated tables.

mod china;
mod consolidate;
mod item;
mod landed;
pub(in crate::policy) mod partition;
mod personal;
mod plan;
mod recovery;
mod retail;
mod table;
mod traveller;

pub use consolidate::{Consolidation, MasterConsignment, MasterLimits, consolidate};
pub use item::CustomsItem;
pub use landed::{LandedCharge, LandedCost, LandedLine, LandedLineCost, ShareBasis, landed_cost};
pub use personal::{DutyBasis, LimitCheck, LineTax, ParcelTax, limit_check, parcel_tax};
pub use plan::{
    ArticleUse, Clearance, CustomsRecipient, HouseLine, HouseParcel, ParcelCharge, PersonNeeded, SplitPlan,
    SplitProposals, SplitRefusal, SplitRequest, split_parcels, split_parcels_priced,
};
pub use recovery::{RecoveryOutcome, RetailReturn, TaxRecovery, parcel_tax_recovery, retail_recovery};
pub use retail::{
    RetailImport, RetailImportLine, RetailImportTax, RetailLineTax, RetailRefusal, RetailTreatment, retail_import_tax,
};
pub use table::{
    ArticleRate, CustomsTables, DutyFreeValue, InForce, ListedPer, ParcelLimit, RetailImportTerms, TaxWaiver,
    TravellerAllowance, YearlyAmount,
};
pub use traveller::{AllowanceUse, CarriedArticle, CarriedPassage, allowance_use};
