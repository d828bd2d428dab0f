use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::plan::replenish::{DemandOutlook, ItemPhase, ReplenishPlan, ReplenishTerms, StockOutlook};
use crate::value::{PlaceId, Quantity, Sku, SupplierId};

/// How many observed orders the lead time that the terms state is worth.
pub const LEAD_TIME_PRIOR_WEIGHT: f64 = 3.0;

/// A SKU that is kept in stock at a place: what it will sell and how it is bought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlannedSku {
    /// What.
    pub sku: Sku,
    /// Where it is kept.
    pub place: PlaceId,
    /// Where it stands in its life.
    pub phase: ItemPhase,
    /// What it will sell there.
    pub outlook: DemandOutlook,
    /// How it is bought; the lead time in it is what the supplier says, corrected by what is observed.
    pub terms: ReplenishTerms,
}

/// Units ordered from a supplier for stock, open or received. Units bought for a named order are that order's and stay out.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SupplierOrder {
    /// From whom.
    pub supplier: SupplierId,
    /// What.
    pub sku: Sku,
    /// For which place.
    pub place: PlaceId,
    /// How many, of an open order those still to come.
    pub quantity: Quantity,
    /// The day it was placed.
    pub ordered_on: NaiveDate,
    /// The day it is expected, if one was named.
    pub expected_on: Option<NaiveDate>,
    /// The day it came; `None` while it is open.
    pub received_on: Option<NaiveDate>,
}

/// How a SKU stands at a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StockOutlookRow {
    /// What.
    pub sku: Sku,
    /// Where.
    pub place: PlaceId,
    /// Position, levels and dates.
    pub outlook: StockOutlook,
}

/// The whole answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Replenishment {
    /// Every planned SKU, in the order given.
    pub outlooks: Vec<StockOutlookRow>,
    /// What to move and to buy.
    pub plan: ReplenishPlan,
}
