use serde::{Deserialize, Serialize};

use super::LogisticsTerms;
use crate::policy::allocation::AllocationPolicy;
use crate::policy::pricing::PricingPolicy;
use crate::policy::priority::PriorityPolicy;
use crate::value::{Duration, ExchangeRates, Invalid, PlaceId, Rate, TermsVersion, Zone};

/// What the host lays down when it opens the shop: policies, tables, preferences.
///
/// Terms stand outside state, snapshot and equality; events carry the outcome and the version that gave it, so a replay
/// under other terms gives the same shop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Terms {
    /// The version that events name.
    pub version: TermsVersion,
    /// Whose day closes a report.
    pub zone: Zone,
    /// How orders are priced.
    pub pricing: PricingPolicy,
    /// Where to take units from, best first.
    pub sourcing: Vec<PlaceId>,
    /// How long units stay promised to an unpaid order; `None` for ever.
    pub unpaid_hold: Option<Duration>,
    /// The share of the contract up to which 定金 is earnest money: one fifth by the Civil Code of China, article 586.
    pub earnest_share: Rate,
    /// Lines and customs, if the shop knows them.
    #[serde(default)]
    pub logistics: Option<LogisticsTerms>,
    /// Dated exchange rates, if the shop sells in several currencies.
    pub exchange: Option<ExchangeRates>,
    /// Whether a placed order is approved at once; without, a person approves each.
    pub approve_on_placing: bool,
    /// Whether every SKU of an order must be in the catalog.
    pub catalog_only: bool,
    /// How orders are allocated to places, if the shop asks for proposals.
    #[serde(default)]
    pub allocation: Option<AllocationPolicy>,
    /// Which order comes first, if the shop asks for scores.
    #[serde(default)]
    pub priority: Option<PriorityPolicy>,
}

impl Terms {
    /// Usual terms: prices rounded half up per line, units of an unpaid order held for 30 minutes, Shanghai's day.
    ///
    /// # Errors
    /// None for a valid version; the signature leaves room for terms that can be inconsistent.
    pub fn usual(version: TermsVersion, sourcing: Vec<PlaceId>) -> Result<Self, Invalid> {
        Ok(Self {
            pricing: PricingPolicy::usual(version.clone()),
            version,
            zone: Zone::SHANGHAI,
            sourcing,
            unpaid_hold: Some(Duration::of_minutes(30)?),
            earnest_share: Rate::parse("0.2")?,
            logistics: None,
            exchange: None,
            approve_on_placing: true,
            catalog_only: false,
            allocation: None,
            priority: None,
        })
    }
}
