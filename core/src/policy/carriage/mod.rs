//! Which service carries a parcel, at what price.

mod bands;
mod card;
mod choice;
mod extras;
mod frontier;
mod goods;
mod ladder;
mod least;
mod limits;
mod packing;
mod quote;
mod surcharge;
mod table;
mod transit;
mod weighing;
mod why_out;

pub use bands::{BandCharge, ValueBand, banded_price};
pub use card::{
    AdditionalWeight, Bracket, CardZone, Insurance, RateCard, Restriction, ServiceTier, Signature, Tariff, WeightBreak,
};
pub use choice::{
    CarriageChoice, ChoiceGoal, ChoicePolicy, ChoiceReason, ServiceOffer, ServiceOut, SmallParcelRule, ValuablesRule,
    choose,
};
pub use goods::{GoodsClass, Shipment, ShipmentContent};
pub use limits::{ClassesApart, ServiceLimits};
pub use packing::{
    ClassLimit, PackItem, PackRefusal, PackRules, PackagingBox, PackedParcel, PackedUnits, Packing, pack,
};
pub use quote::{CarriageQuote, CoverWanted, QuotedSurcharge};
pub use surcharge::{Surcharge, SurchargeCondition, SurchargeRule};
pub use table::CardTable;
pub use transit::{LaneHistory, PUBLISHED_LOSS_BASIS_POINTS, PUBLISHED_PARCELS, TransitCount, TransitOutlook, outlook};
pub use weighing::Weighing;
pub use why_out::WhyOut;
