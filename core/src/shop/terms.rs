use serde::{Deserialize, Serialize};

use crate::book::cost::{CostMethod, CostScope};
use crate::policy::pricing::PricingPolicy;
use crate::value::{Currency, Duration, ExchangeRates, Invalid, PlaceId, Rate, TermsVersion, Zone};

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
    /// Dated exchange rates, if the shop sells in several currencies.
    pub exchange: Option<ExchangeRates>,
    /// Whether a placed order is approved at once; without, a person approves each.
    pub approve_on_placing: bool,
    /// Whether every SKU of an order must be in the catalog.
    pub catalog_only: bool,
    /// How stock is valued; without it nothing is.
    #[serde(default)]
    pub valuation: Option<ValuationTerms>,
}

/// How the shop's own units are valued. It takes effect when the first unit moves; a SKU's way is said or changed by
/// [`ShopCommand::Cost`](super::ShopCommand::Cost).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ValuationTerms {
    /// The books' currency.
    pub currency: Currency,
    /// How leaving units are priced.
    pub method: CostMethod,
    /// Which units share a cost.
    pub scope: CostScope,
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
            exchange: None,
            approve_on_placing: true,
            catalog_only: false,
            valuation: None,
        })
    }
}
