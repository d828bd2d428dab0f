use serde::{Deserialize, Serialize};

use crate::book::carrier::CarrierRefusal;
use crate::book::catalog::CatalogRefusal;
use crate::book::channel::ChannelRefusal;
use crate::book::claim::ClaimRefusal;
use crate::book::cost::CostRefusal;
use crate::book::customer::CustomerRefusal;
use crate::book::order::OrderRefusal;
use crate::book::parcel::{ParcelRefusal, TrackingRefusal};
use crate::book::payment::PaymentRefusal;
use crate::book::returns::{JudgedLine, ReturnsRefusal};
use crate::book::stock::StockRefusal;
use crate::policy::allocation::AllocationRefusal;
use crate::policy::carriage::WhyOut;
use crate::value::{
    Corrupt, CustomerId, Denial, Invalid, LineId, Moment, Money, OrderId, ParcelId, ReturnId, Sku, Units,
};

/// Why the shop says no.
#[derive(Debug, Clone, PartialEq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ShopRefusal {
    /// The host believed the shop to be at another version.
    #[error("the shop is at version {actual}, not {expected}; read what happened since and ask again")]
    VersionMoved {
        /// What the host expected.
        expected: u64,
        /// Where the shop is.
        actual: u64,
    },
    /// The room command must go together with another room's; the door names the command that does both.
    #[error("`{command}` cannot be sent alone; use `{instead}`")]
    NotAtTheDoor {
        /// The room command.
        command: String,
        /// The shop command that does the whole.
        instead: String,
    },
    /// A product that is ordered is not in the catalog.
    #[error("products are not in the catalog: {}", skus.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    NotInCatalog {
        /// Every such product.
        skus: Vec<Sku>,
    },
    /// No place, nor all together, has enough free units. Lists every product that is short.
    #[error("not enough free units: {}", shortages.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    Short {
        /// Every shortage.
        shortages: Vec<SkuShortage>,
    },
    /// Units of the order are in parcels that have not been handed over; cancel those first.
    #[error("units of order `{order_id}` are in parcels; cancel those first: {}", parcel_ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))]
    InParcel {
        /// The order.
        order_id: OrderId,
        /// The parcels.
        parcel_ids: Vec<ParcelId>,
    },
    /// The terms do not say how to decide what was asked.
    #[error("the terms have no policy of {policy}")]
    NoPolicy {
        /// What the policy would be about.
        policy: String,
    },
    /// The order has changed since the plan was proposed; ask for another one.
    #[error("line `{line_id}` has {open} units to allocate, and the plan is for {planned}")]
    AllocationStale {
        /// The first such line.
        line_id: LineId,
        /// Units of it that could be allocated now.
        open: Units,
        /// Units the plan serves or leaves.
        planned: Units,
    },
    /// No plan can stand.
    #[error("{refusal}")]
    Allocation {
        /// Why.
        refusal: AllocationRefusal,
    },
    /// The chosen service does not take the parcel.
    #[error("the chosen service {why}")]
    Carriage {
        /// Why.
        why: WhyOut,
    },
    /// The goods are worth more than one parcel of this way in may hold: divide them, declare them as goods, or send them by
    /// another way.
    #[error("parcel `{parcel_id}` is worth {value}, above the limit of {limit}")]
    AboveParcelLimit {
        /// The parcel.
        parcel_id: ParcelId,
        /// What it is worth.
        value: Money,
        /// The limit.
        limit: Money,
    },
    /// The goods are worth more than the person may still import this calendar year.
    #[error("customer `{customer_id}` has used {used} of the year's {limit}; {value} does not fit")]
    AboveYearLimit {
        /// Who.
        customer_id: CustomerId,
        /// What the goods are worth.
        value: Money,
        /// Used so far.
        used: Money,
        /// The limit.
        limit: Money,
    },
    /// The way in needs a person, and the order has no customer.
    #[error("order `{order_id}` has no customer, whom this way through customs needs")]
    NoCustomer {
        /// The order.
        order_id: OrderId,
    },
    /// The shop's terms do not admit the return. A person may grant an exception, with a name and a reason.
    #[error("the terms do not admit the return of line {}", lines.iter().map(|line| format!("`{}`", line.line_id)).collect::<Vec<_>>().join(", "))]
    NotAdmitted {
        /// The lines not admitted, with every rule used.
        lines: Vec<JudgedLine>,
    },
    /// More would go back than is too much.
    #[error("order `{order_id}` has {surplus} too much")]
    BeyondSurplus {
        /// The order.
        order_id: OrderId,
        /// What is too much and can go back.
        surplus: Money,
    },
    /// The balance may not be asked for yet.
    #[error("the balance of order `{order_id}` may be asked for from {opens_at} on")]
    BalanceNotOpen {
        /// The order.
        order_id: OrderId,
        /// When it may.
        opens_at: Moment,
    },
    /// The balance may not be asked for any more.
    #[error("the balance of order `{order_id}` was to be in by {closed_at}")]
    BalanceClosed {
        /// The order.
        order_id: OrderId,
        /// Until when it could.
        closed_at: Moment,
    },
    /// A known return was settled with other words.
    #[error("return `{return_id}` was settled with other words")]
    SettlementAltered {
        /// The return.
        return_id: ReturnId,
    },
    /// The shop's terms state no valuation, so nothing is known of worth.
    #[error("the terms state no valuation")]
    NotValued {},
    /// The catalog says no.
    #[error("{refusal}")]
    Catalog {
        /// Why.
        refusal: CatalogRefusal,
    },
    /// The customer room says no.
    #[error("{refusal}")]
    Customer {
        /// Why.
        refusal: CustomerRefusal,
    },
    /// The channel room says no.
    #[error("{refusal}")]
    Channel {
        /// Why.
        refusal: ChannelRefusal,
    },
    /// The stock room says no.
    #[error("{refusal}")]
    Stock {
        /// Why.
        refusal: StockRefusal,
    },
    /// The order room says no.
    #[error("{refusal}")]
    Order {
        /// Why.
        refusal: OrderRefusal,
    },
    /// The payment room says no.
    #[error("{refusal}")]
    Payment {
        /// Why.
        refusal: PaymentRefusal,
    },
    /// The parcel room says no.
    #[error("{refusal}")]
    Parcel {
        /// Why.
        refusal: ParcelRefusal,
    },
    /// The tracking log says no.
    #[error("{refusal}")]
    Tracking {
        /// Why.
        refusal: TrackingRefusal,
    },
    /// A case is about a parcel that the carrier was not given.
    #[error("parcel `{parcel_id}` was not given to that carrier")]
    NotWithCarrier {
        /// The parcel.
        parcel_id: ParcelId,
    },
    /// The carrier room says no.
    #[error("{refusal}")]
    Carrier {
        /// Why.
        refusal: CarrierRefusal,
    },
    /// The returns room says no.
    #[error("{refusal}")]
    Returns {
        /// Why.
        refusal: ReturnsRefusal,
    },
    /// The claim room says no.
    #[error("{refusal}")]
    Claim {
        /// Why.
        refusal: ClaimRefusal,
    },
    /// The valuation ledger says no.
    #[error("{refusal}")]
    Cost {
        /// Why.
        refusal: CostRefusal,
    },
}

/// A product that is short over all places of the shop's sourcing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[error("`{sku}` has {available} of {wanted}")]
pub struct SkuShortage {
    /// The product.
    pub sku: Sku,
    /// Units asked for, over all lines together.
    pub wanted: Units,
    /// Free units that could be had.
    pub available: Units,
    /// Units missing.
    pub missing: Units,
}

/// Why a command was not carried out. Whatever the kind, nothing changed.
#[derive(Debug, Clone, PartialEq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Error))]
#[cfg_attr(feature = "uniffi", uniffi::export(Display))]
pub enum ShopError {
    /// A fair question; the answer is no.
    #[error("{refusal}")]
    Refused {
        /// Why.
        refusal: ShopRefusal,
    },
    /// The command holds a value that cannot stand.
    #[error("{invalid}")]
    Invalid {
        /// Which and why.
        invalid: Invalid,
    },
    /// The log is not ours, or not whole.
    #[error("{corrupt}")]
    Corrupt {
        /// What does not follow.
        corrupt: Corrupt,
    },
}

impl ShopError {
    /// The stable code, e.g. `stock.short`; API in every language.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused { refusal } => refusal.code(),
            Self::Invalid { invalid } => invalid.code(),
            Self::Corrupt { corrupt } => corrupt.code(),
        }
    }
}

macro_rules! rooms {
    ($($variant:ident($refusal:ident))*) => {
        impl ShopRefusal {
            /// The stable code, e.g. `stock.short`.
            pub fn code(&self) -> &'static str {
                match self {
                    Self::VersionMoved { .. } => "shop.version_moved",
                    Self::NotAtTheDoor { .. } => "shop.not_at_the_door",
                    Self::NotInCatalog { .. } => "shop.not_in_catalog",
                    Self::Short { .. } => "stock.short",
                    Self::InParcel { .. } => "shop.in_parcel",
                    Self::NoPolicy { .. } => "shop.no_policy",
                    Self::AllocationStale { .. } => "shop.allocation_stale",
                    Self::Carriage { why } => why.code(),
                    Self::AboveParcelLimit { .. } => "customs.above_parcel_limit",
                    Self::AboveYearLimit { .. } => "customs.above_year_limit",
                    Self::NotWithCarrier { .. } => "carrier.not_with_carrier",
                    Self::NoCustomer { .. } => "customs.no_customer",
                    Self::NotAdmitted { .. } => "shop.not_admitted",
                    Self::BeyondSurplus { .. } => "shop.beyond_surplus",
                    Self::BalanceNotOpen { .. } => "shop.balance_not_open",
                    Self::BalanceClosed { .. } => "shop.balance_closed",
                    Self::SettlementAltered { .. } => "shop.settlement_altered",
                    Self::NotValued {} => "shop.not_valued",
                    $(Self::$variant { refusal } => refusal.code(),)*
                }
            }
        }

        $(impl From<Denial<$refusal>> for ShopError {
            fn from(denial: Denial<$refusal>) -> Self {
                match denial {
                    Denial::Refused(refusal) => Self::Refused { refusal: ShopRefusal::$variant { refusal } },
                    Denial::Invalid(invalid) => Self::Invalid { invalid },
                }
            }
        })*
    };
}

rooms! {
    Allocation(AllocationRefusal)
    Catalog(CatalogRefusal)
    Customer(CustomerRefusal)
    Channel(ChannelRefusal)
    Stock(StockRefusal)
    Order(OrderRefusal)
    Payment(PaymentRefusal)
    Parcel(ParcelRefusal)
    Tracking(TrackingRefusal)
    Carrier(CarrierRefusal)
    Returns(ReturnsRefusal)
    Claim(ClaimRefusal)
    Cost(CostRefusal)
}

impl From<ShopRefusal> for ShopError {
    fn from(refusal: ShopRefusal) -> Self {
        Self::Refused { refusal }
    }
}

impl From<Invalid> for ShopError {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid { invalid }
    }
}

impl From<Corrupt> for ShopError {
    fn from(corrupt: Corrupt) -> Self {
        Self::Corrupt { corrupt }
    }
}
