//! Carriers and parcels on their way: how carriers did, when parcels will arrive, which may be late.
//!
//! Pure questions, on plain records or on the shop; nothing here decides which carrier to use.

mod arrival;
mod desk;
mod figures;
mod ranking;
mod record;
mod review;

pub use arrival::{
    ArrivalDay, ArrivalOutlook, LaneTimes, LateRisk, STAGE_PARCELS_MIN, StageTimes, UnderWay, arrival, late_risks,
};
pub use desk::{ClaimProposal, FilingTerms, ParcelNote, carried_parcels, claims_to_open, late_parcels};
pub use figures::{CarrierFigures, Spread, carrier_figures};
pub use ranking::{RankedCarrier, RankingPolicy, rank_carriers};
pub use record::{CarriedOutcome, CarriedParcel, ParcelClaim};
pub use review::{
    CarrierReviewRow, CarrierTrend, ReviewCut, TrendDirection, TrendMonth, carrier_review, carrier_trends,
};
