use serde::{Deserialize, Serialize};

use super::LogisticsTerms;
use crate::book::cost::{CostMethod, CostScope};
use crate::book::payment::DepositFault;
use crate::policy::allocation::AllocationPolicy;
use crate::policy::pricing::PricingPolicy;
use crate::policy::priority::PriorityPolicy;
use crate::policy::refund::{CustomsStatus, RefundPolicy, ReturnPolicy, SaleFooting};
use crate::policy::warranty::WarrantyPolicy;
use crate::value::{
    CategoryId, ChannelId, Currency, CustomerId, Duration, ExchangeRates, Invalid, Moment, PlaceId, Rate, SpreadBasis,
    TermsVersion, Text, Zone,
};

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
    /// When goods may come back.
    pub returns: ReturnPolicy,
    /// What goes back of what was paid.
    pub refunds: RefundPolicy,
    /// By what a refund shares shipping and fees over the lines.
    pub charge_basis: SpreadBasis,
    /// How goods are sold and cross the border; the first rule that holds decides, without one they are sold from stock
    /// at home.
    pub sold_as: Vec<SoldAs>,
    /// How long goods are covered by a warranty.
    pub warranty: WarrantyPolicy,
    /// Who is at fault when a contract ends early; the first rule for the cause decides, without one nobody alone is.
    pub faults: Vec<FaultRule>,
    /// How stock is valued; without it nothing is.
    #[serde(default)]
    pub valuation: Option<ValuationTerms>,
    /// How long units must still keep when they are promised to orders; the longest that holds for an order counts.
    #[serde(default)]
    pub remaining_life: Vec<RemainingLifeRule>,
}

/// Why a contract ends before it is performed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum EndCause {
    /// The customer no longer wants it.
    BuyerWithdrew,
    /// The balance was not paid in time.
    BalanceMissed,
    /// It cannot be had.
    SoldOut,
    /// It became dearer and the customer did not answer: silence is withdrawal.
    PriceChangeUnanswered,
    /// Another article was offered and the customer did not answer: silence is withdrawal.
    SubstituteUnanswered,
    /// The shop no longer wants it.
    ShopWithdrew,
    /// Customs do not let it in.
    CustomsRefused,
    /// An event neither could prevent.
    ForceMajeure,
    /// Both agreed to end it.
    Agreed,
}

/// Who is at fault for a cause.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FaultRule {
    /// The cause.
    pub cause: EndCause,
    /// On any of these footings, where every open line is; empty for any.
    pub footings: Vec<SaleFooting>,
    /// Who is at fault.
    pub fault: DepositFault,
}

impl FaultRule {
    /// A usual table: the buyer for withdrawing and for a balance not paid; the shop for withdrawing and for being sold
    /// out, unless everything was to be bought on demand, where the accepted quote is best effort; nobody for silence on
    /// an offer, customs, force majeure and agreement. A starting point and no advice.
    pub fn usual() -> Vec<Self> {
        use DepositFault as F;
        use EndCause as C;
        let rule = |cause, footings: &[SaleFooting], fault| Self { cause, footings: footings.to_vec(), fault };
        vec![
            rule(C::BuyerWithdrew, &[], F::Buyer),
            rule(C::BalanceMissed, &[], F::Buyer),
            rule(C::SoldOut, &[SaleFooting::BoughtOnDemand], F::Common),
            rule(C::SoldOut, &[], F::Seller),
            rule(C::PriceChangeUnanswered, &[], F::Common),
            rule(C::SubstituteUnanswered, &[], F::Common),
            rule(C::ShopWithdrew, &[], F::Seller),
            rule(C::CustomsRefused, &[], F::ForceMajeure),
            rule(C::ForceMajeure, &[], F::ForceMajeure),
            rule(C::Agreed, &[], F::Common),
        ]
    }
}

/// How goods of some kind are sold and cross the border. An empty list means any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SoldAs {
    /// Any of these categories, or of a category within them.
    pub categories: Vec<CategoryId>,
    /// Any of these return classes.
    pub return_classes: Vec<Text>,
    /// Any of these channels.
    pub channels: Vec<ChannelId>,
    /// How they cross the border.
    pub customs_status: CustomsStatus,
    /// On what footing they are sold.
    pub footing: SaleFooting,
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

/// How long units must still keep when they are promised to orders of a channel, of a customer, or to all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RemainingLifeRule {
    /// Orders of this channel; `None` for all.
    pub channel_id: Option<ChannelId>,
    /// Orders of this customer; `None` for all.
    pub customer_id: Option<CustomerId>,
    /// Days from the promise to the earliest expiry.
    pub days_min: u32,
}

impl Terms {
    /// Usual terms: prices rounded half up per line, units of an unpaid order held for 30 minutes, Shanghai's day, the
    /// usual policies of returns and refunds.
    ///
    /// # Errors
    /// None for a valid version; the signature leaves room for terms that can be inconsistent.
    pub fn usual(version: TermsVersion, sourcing: Vec<PlaceId>) -> Result<Self, Invalid> {
        Ok(Self {
            pricing: PricingPolicy::usual(version.clone()),
            returns: ReturnPolicy::usual(version.clone(), Zone::SHANGHAI)?,
            refunds: RefundPolicy::usual(version.clone())?,
            charge_basis: SpreadBasis::ValueWithTax,
            sold_as: vec![],
            warranty: WarrantyPolicy { version: version.clone(), zone: Zone::SHANGHAI, rules: vec![] },
            faults: FaultRule::usual(),
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
            valuation: None,
            remaining_life: vec![],
        })
    }

    /// Until when units promised now to an order must keep, if any rule holds for it.
    pub(super) fn keeps_until(
        &self,
        channel_id: &ChannelId,
        customer_id: Option<&CustomerId>,
        at: Moment,
    ) -> Result<Option<Moment>, Invalid> {
        let holds = self.remaining_life.iter().filter(|rule| {
            rule.channel_id.as_ref().is_none_or(|channel| channel == channel_id)
                && rule.customer_id.as_ref().is_none_or(|customer| Some(customer) == customer_id)
        });
        let days = holds.map(|rule| rule.days_min).max();
        days.map(|days| at.plus(Duration::of_days(days.into())?)).transpose()
    }
}
