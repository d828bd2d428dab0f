//! The Kotlin and Swift face of `daigou`: the shop as an object. It holds no rule.
//!
//! A call over the border has a price, so [`DaigouShop::execute_all`] carries many commands at once.

use std::sync::{Mutex, MutexGuard, PoisonError};

use daigou::book::order::{CommercialStatus, GoodsStatus, OrderTotals};
use daigou::book::parcel::ParcelStatus;
use daigou::book::payment::{AccountStanding, MoneyStatus};
use daigou::book::returns::ReturnStatus;
use daigou::policy::allocation::{AllocationBatch, AllocationEffort, AllocationExplanation};
use daigou::policy::pricing::PricingPolicy;
use daigou::policy::priority::{PriorityPolicy, PriorityScore};
use daigou::shop::{Agenda, AllocationWish, Record, Shop, ShopCommand, ShopError, ShopEvent, ShopRefusal, Terms};
use daigou::value::{Currency, Invalid, Moment, Money, OrderId, ParcelId, PlaceId, ReturnId, Sku, TermsVersion, Units};

uniffi::setup_scaffolding!();

/// What became of one command of many.
#[derive(Debug, uniffi::Enum)]
pub enum Outcome {
    /// It was carried out.
    Done {
        /// What happened.
        records: Vec<Record>,
    },
    /// It was not, and nothing changed.
    Failed {
        /// The stable code, e.g. `stock.short`.
        code: String,
        /// The reason in words.
        text: String,
        /// Why, if a rule said no.
        refusal: Option<ShopRefusal>,
    },
}

/// One shop: everything that is remembered, and the terms it decides by.
#[derive(uniffi::Object)]
pub struct DaigouShop {
    shop: Mutex<Shop>,
}

impl DaigouShop {
    fn of(shop: Shop) -> Self {
        Self { shop: Mutex::new(shop) }
    }

    /// The shop; a caller that died while holding it left it whole, since a command is decided before it is booked.
    fn shop(&self) -> MutexGuard<'_, Shop> {
        self.shop.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[uniffi::export]
impl DaigouShop {
    /// An empty shop.
    #[uniffi::constructor]
    pub fn open(terms: Terms) -> Self {
        Self::of(Shop::open(terms))
    }

    /// A shop as a snapshot remembers it.
    ///
    /// # Errors
    /// `invalid.malformed` for bytes that are no snapshot.
    #[uniffi::constructor]
    pub fn restore(terms: Terms, snapshot: Vec<u8>) -> Result<Self, ShopError> {
        Ok(Self::of(Shop::restore(terms, serde_json::from_slice(&snapshot).map_err(malformed)?)))
    }

    /// Another shop in the same state: a what-if.
    pub fn what_if(&self) -> Self {
        Self::of(self.shop().clone())
    }

    /// Everything that is remembered, as JSON bytes.
    ///
    /// # Errors
    /// None in practice: every state can be written.
    pub fn snapshot(&self) -> Result<Vec<u8>, ShopError> {
        serde_json::to_vec(self.shop().snapshot()).map_err(malformed)
    }

    /// Carries a command out, all or nothing, and returns what happened. A repeat returns nothing.
    ///
    /// # Errors
    /// `Invalid` for a value that cannot stand, `Refused` when a rule says no.
    pub fn execute(&self, command: ShopCommand, at: Moment) -> Result<Vec<Record>, ShopError> {
        self.shop().execute(command, at)
    }

    /// Carries commands out one after the other.
    pub fn execute_all(&self, commands: Vec<ShopCommand>, at: Moment) -> Vec<Outcome> {
        let mut shop = self.shop();
        let outcomes = commands.into_iter().map(|command| match shop.execute(command, at) {
            Ok(records) => Outcome::Done { records },
            Err(error) => {
                let (code, text) = (error.code().to_owned(), error.to_string());
                let refusal = match error {
                    ShopError::Refused { refusal } => Some(refusal),
                    ShopError::Invalid { .. } | ShopError::Corrupt { .. } => None,
                };
                Outcome::Failed { code, text, refusal }
            }
        });
        outcomes.collect()
    }

    /// As `execute`, if the shop is at the version the host believes it to be at.
    ///
    /// # Errors
    /// `shop.version_moved` first, then as `execute`.
    pub fn execute_at_version(
        &self,
        command: ShopCommand,
        at: Moment,
        expected: u64,
    ) -> Result<Vec<Record>, ShopError> {
        self.shop().execute_at_version(command, at, expected)
    }

    /// Judges a command and changes nothing.
    ///
    /// # Errors
    /// As `execute`.
    pub fn decide(&self, command: ShopCommand, at: Moment) -> Result<Vec<ShopEvent>, ShopError> {
        self.shop().decide(command, at)
    }

    /// Books records of the log, in order.
    ///
    /// # Errors
    /// `Corrupt` at the first record that cannot follow; those before it stay booked.
    pub fn replay(&self, records: Vec<Record>) -> Result<(), ShopError> {
        Ok(self.shop().replay(&records)?)
    }

    /// Whether two shops remember the same.
    pub fn remembers_as(&self, other: &Self) -> bool {
        let other = other.shop().clone();
        *self.shop() == other
    }

    /// The number of events so far.
    pub fn version(&self) -> u64 {
        self.shop().version()
    }

    /// The earliest moment at which a tick would change something.
    pub fn next_deadline(&self) -> Option<Moment> {
        self.shop().next_deadline()
    }

    /// The requests without a report, and when the next tick is due.
    pub fn agenda(&self) -> Agenda {
        self.shop().agenda()
    }

    /// Units at a place; zero where nothing was ever booked.
    pub fn on_hand(&self, sku: Sku, place_id: PlaceId) -> Units {
        self.shop().stock().on_hand(&sku, &place_id)
    }

    /// Units at a place that are promised.
    pub fn reserved(&self, sku: Sku, place_id: PlaceId) -> Units {
        self.shop().stock().reserved(&sku, &place_id)
    }

    /// Units that can still be promised at a place.
    pub fn available_to_promise(&self, sku: Sku, place_id: PlaceId) -> Units {
        self.shop().stock().available_to_promise(&sku, &place_id)
    }

    /// The commercial status of an order; nothing for an unknown one.
    pub fn order_status(&self, order_id: OrderId) -> Option<CommercialStatus> {
        Some(self.shop().orders().order(&order_id)?.status())
    }

    /// How far the goods of an order have come.
    pub fn goods_status(&self, order_id: OrderId) -> Option<GoodsStatus> {
        Some(self.shop().orders().order(&order_id)?.goods_status())
    }

    /// What the customer pays for an order.
    pub fn order_total(&self, order_id: OrderId) -> Option<Money> {
        Some(self.shop().orders().order(&order_id)?.total())
    }

    /// What an order costs, part by part.
    pub fn order_totals(&self, order_id: OrderId) -> Option<OrderTotals> {
        Some(self.shop().orders().order(&order_id)?.totals())
    }

    /// The money status of an order.
    pub fn money_status(&self, order_id: OrderId) -> Option<MoneyStatus> {
        Some(self.shop().payments().account(&order_id)?.status())
    }

    /// The sums of an order's account.
    pub fn account(&self, order_id: OrderId) -> Option<AccountStanding> {
        Some(self.shop().payments().account(&order_id)?.standing())
    }

    /// The status of a parcel.
    pub fn parcel_status(&self, parcel_id: ParcelId) -> Option<ParcelStatus> {
        Some(self.shop().parcels().parcel(&parcel_id)?.status())
    }

    /// The best plan for the units of an order that are in no parcel yet, with its reasons. Nothing is promised.
    ///
    /// # Errors
    /// `shop.no_policy` without an allocation policy in the terms, `order.unknown`, `allocation.short`.
    pub fn propose_allocation(&self, wish: AllocationWish, at: Moment) -> Result<AllocationExplanation, ShopError> {
        self.shop().propose_allocation(&wish, at)
    }

    /// Plans for many orders together; what they hold now stands unless moving it pays. Nothing is promised.
    ///
    /// # Errors
    /// As `propose_allocation`.
    pub fn propose_allocations(
        &self,
        wishes: Vec<AllocationWish>,
        effort: AllocationEffort,
        at: Moment,
    ) -> Result<AllocationBatch, ShopError> {
        let shop = self.shop().clone();
        shop.propose_allocations(&wishes, &effort, at)
    }

    /// The open orders with their scores, first come first.
    ///
    /// # Errors
    /// `shop.no_policy` without a priority policy in the terms.
    pub fn priorities(&self, at: Moment) -> Result<Vec<PriorityScore>, ShopError> {
        self.shop().priorities(at)
    }

    /// The status of a return.
    pub fn return_status(&self, return_id: ReturnId) -> Option<ReturnStatus> {
        Some(self.shop().returns().page(&return_id)?.status())
    }
}

/// Usual terms: prices rounded half up per line, units of an unpaid order held for 30 minutes, Shanghai's day.
///
/// # Errors
/// None for a valid version.
#[uniffi::export]
pub fn usual_terms(version: TermsVersion, sourcing: Vec<PlaceId>) -> Result<Terms, ShopError> {
    Ok(Terms::usual(version, sourcing)?)
}

/// Half up, per line, discounts before tax, shares by largest remainder, equal shares when the basis says nothing.
#[uniffi::export]
pub fn usual_pricing(version: TermsVersion) -> PricingPolicy {
    PricingPolicy::usual(version)
}

/// A good effort for so many orders: about half a second for a thousand.
#[uniffi::export]
pub fn usual_effort(orders: u32) -> AllocationEffort {
    AllocationEffort::of_orders(orders)
}

/// A plain priority policy.
#[uniffi::export]
pub fn usual_priorities(version: TermsVersion, currency: Currency) -> PriorityPolicy {
    PriorityPolicy::new(version, currency)
}

/// A record as the JSON line of a log.
///
/// # Errors
/// None in practice: every record can be written.
#[uniffi::export]
pub fn record_to_json(record: Record) -> Result<String, ShopError> {
    serde_json::to_string(&record).map_err(malformed)
}

/// The record that a JSON line of a log holds.
///
/// # Errors
/// `invalid.malformed` for a text that is no record.
#[uniffi::export]
pub fn record_from_json(text: String) -> Result<Record, ShopError> {
    serde_json::from_str(&text).map_err(malformed)
}

fn malformed(error: serde_json::Error) -> ShopError {
    Invalid::malformed("json", error.to_string()).into()
}
