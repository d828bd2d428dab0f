use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::OrderLimits;
use crate::value::{Money, PlaceId, Quantity, Sku, SupplierId, UnitPrice, Units};

/// Units on their way to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct InboundUnits {
    /// How many.
    pub quantity: Quantity,
    /// The day they are expected to be sellable; one in the past counts as today.
    pub expected_on: NaiveDate,
}

/// Where an item stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum ItemPhase {
    /// Sold on and on.
    #[default]
    Regular,
    /// New: not sold before that day. Its outlook begins there, and its first order must come by then.
    Launching {
        /// First day it is sold.
        on: NaiveDate,
    },
    /// To be sold off: nothing is bought that is not expected to sell before that day.
    PhasingOut {
        /// First day it is sold no more.
        until: NaiveDate,
    },
    /// No longer bought at all.
    Ended,
}

/// What an item is expected to sell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DemandOutlook {
    /// Expected units of each coming day, today first; after its end the average goes on.
    pub expected_by_day: Vec<f64>,
    /// Levels of the quantiles, strictly rising.
    pub levels: Vec<f64>,
    /// Quantiles of the demand over lead time + review period, as many.
    pub risk_quantiles: Vec<f64>,
}

/// How an item is bought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReplenishTerms {
    /// From whom.
    pub supplier: SupplierId,
    /// Mean observed lead time, days.
    pub lead_time_days: f64,
    /// Its standard deviation.
    pub lead_time_sd_days: f64,
    /// Days between two looks at the item; 0 when looked at all the time.
    pub review_days: f64,
    /// Chance wanted that a cycle passes without a shortage.
    pub service_level: f64,
    /// Landed price of a unit.
    pub unit_price: UnitPrice,
    /// Cost of placing an order, in the price's currency.
    pub fixed_cost_per_order: f64,
    /// Cost of holding a unit of value for a year, e.g. 0.25.
    pub holding_rate_per_year: f64,
    /// Minimum, pack and largest order.
    pub limits: OrderLimits,
}

/// A SKU at a place, as the shop sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReplenishItem {
    /// What.
    pub sku: Sku,
    /// Where.
    pub place: PlaceId,
    /// Units there.
    pub on_hand: Quantity,
    /// Units promised to orders, backorders and presales included.
    pub promised: Quantity,
    /// Units on their way there.
    pub inbound: Vec<InboundUnits>,
    /// Where it stands in its life.
    pub phase: ItemPhase,
    /// What it will sell.
    pub outlook: DemandOutlook,
    /// How it is bought.
    pub terms: ReplenishTerms,
}

/// Why a quantity is not simply "up to the level".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum QuantityAdjustment {
    /// Raised to the supplier's minimum.
    MinimumOrder,
    /// Rounded to whole packs: up, near an item's end down.
    Pack,
    /// Cut to what the shelf life, the space or the supplier allows.
    LargestOrder,
    /// Cut to what will still sell before the item ends.
    PhasingOut,
    /// Lowered by units another place can spare.
    Transfer,
}

/// Why an order is proposed now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ReplenishTrigger {
    /// Units are promised that are neither here nor on their way.
    Oversold,
    /// The position is at or below the reorder level.
    AtReorderLevel,
}

/// The numbers a proposal came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReplenishReason {
    /// What set it off.
    pub trigger: ReplenishTrigger,
    /// On hand − promised + inbound.
    pub position: Units,
    /// Units inbound.
    pub inbound: Units,
    /// Lead time + review period.
    pub risk_days: f64,
    /// Expected demand over it.
    pub risk_demand_mean: f64,
    /// Stock beyond the expected demand, for forecast error and lead-time spread together.
    pub safety_stock: f64,
    /// The level at or below which an order is due.
    pub reorder_level: Units,
    /// The level an order aims at.
    pub order_up_to_level: Units,
    /// What changed the plain quantity, in the order applied.
    pub adjustments: Vec<QuantityAdjustment>,
}

/// What to buy, by when, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReplenishProposal {
    /// What.
    pub sku: Sku,
    /// From whom.
    pub supplier: SupplierId,
    /// For which place.
    pub place: PlaceId,
    /// How many.
    pub quantity: Quantity,
    /// The last day to order so that it comes before the stock-out; today when that day has passed.
    pub order_by: NaiveDate,
    /// The day expected demand meets an empty shelf; `None` when not within two years.
    pub stock_out_on: Option<NaiveDate>,
    /// Whether even an order today is expected to come too late.
    pub is_late: bool,
    /// Price of the quantity.
    pub cost: Money,
    /// Why.
    pub because: ReplenishReason,
}

/// Units to move before buying any.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TransferProposal {
    /// What.
    pub sku: Sku,
    /// From a place that has more than it aims at.
    pub from: PlaceId,
    /// To a place in need.
    pub to: PlaceId,
    /// How many.
    pub quantity: Quantity,
}

/// A way units can be moved between two places.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TransferLane {
    /// From.
    pub from: PlaceId,
    /// To.
    pub to: PlaceId,
}

/// All that is proposed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ReplenishPlan {
    /// Moves between places; they come before purchases.
    pub transfers: Vec<TransferProposal>,
    /// Purchases, in the order of the items.
    pub proposals: Vec<ReplenishProposal>,
}
