use serde::{Deserialize, Serialize};

use super::Terms;
use crate::book::carrier::CarrierBook;
use crate::book::catalog::CatalogBook;
use crate::book::channel::ChannelBook;
use crate::book::claim::ClaimBook;
use crate::book::cost::CostBook;
use crate::book::customer::CustomerBook;
use crate::book::order::OrderBook;
use crate::book::parcel::{ParcelBook, TrackingLog};
use crate::book::payment::PaymentBook;
use crate::book::returns::ReturnsBook;
use crate::book::stock::StockBook;
use crate::value::Moment;

/// One shop: everything that is remembered, and the terms it decides by.
///
/// One shop is one tenant with one writer. It keeps no log: what [`Shop::execute`] returns is the host's to store.
/// `clone()` is a what-if.
#[derive(Debug, Clone)]
pub struct Shop {
    pub(super) terms: Terms,
    pub(super) state: ShopState,
}

impl PartialEq for Shop {
    /// Terms stand outside equality: two shops are equal when they remember the same.
    fn eq(&self, other: &Self) -> bool {
        self.state == other.state
    }
}

/// What a shop remembers: the snapshot a host stores beside the log.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ShopState {
    pub(super) catalog: CatalogBook,
    pub(super) customers: CustomerBook,
    pub(super) channels: ChannelBook,
    pub(super) stock: StockBook,
    pub(super) orders: OrderBook,
    pub(super) payments: PaymentBook,
    pub(super) parcels: ParcelBook,
    #[serde(default)]
    pub(super) tracking: TrackingLog,
    #[serde(default)]
    pub(super) carriers: CarrierBook,
    pub(super) returns: ReturnsBook,
    #[serde(default)]
    pub(super) claims: ClaimBook,
    /// Untouched while the terms state no valuation.
    #[serde(default)]
    pub(super) cost: CostBook,
    pub(super) version: u64,
    pub(super) recorded_at: Option<Moment>,
}

impl Shop {
    /// An empty shop.
    pub fn open(terms: Terms) -> Self {
        Self { terms, state: ShopState::default() }
    }

    /// A shop as a snapshot remembers it.
    pub fn restore(terms: Terms, snapshot: ShopState) -> Self {
        Self { terms, state: snapshot }
    }

    /// Everything that is remembered, to be stored with serde.
    pub fn snapshot(&self) -> &ShopState {
        &self.state
    }

    /// The terms.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Other terms from now on. What was decided stays.
    pub fn set_terms(&mut self, terms: Terms) {
        self.terms = terms;
    }

    /// The number of events so far.
    pub fn version(&self) -> u64 {
        self.state.version
    }

    /// When the last event was recorded.
    pub fn recorded_at(&self) -> Option<Moment> {
        self.state.recorded_at
    }

    /// The catalog.
    pub fn catalog(&self) -> &CatalogBook {
        &self.state.catalog
    }

    /// The customers.
    pub fn customers(&self) -> &CustomerBook {
        &self.state.customers
    }

    /// The channels.
    pub fn channels(&self) -> &ChannelBook {
        &self.state.channels
    }

    /// The stock.
    pub fn stock(&self) -> &StockBook {
        &self.state.stock
    }

    /// The orders.
    pub fn orders(&self) -> &OrderBook {
        &self.state.orders
    }

    /// The payments.
    pub fn payments(&self) -> &PaymentBook {
        &self.state.payments
    }

    /// The parcels.
    pub fn parcels(&self) -> &ParcelBook {
        &self.state.parcels
    }

    /// What carriers said.
    pub fn tracking(&self) -> &TrackingLog {
        &self.state.tracking
    }

    /// The complaints and claims against carriers.
    pub fn carriers(&self) -> &CarrierBook {
        &self.state.carriers
    }

    /// The returns.
    pub fn returns(&self) -> &ReturnsBook {
        &self.state.returns
    }

    /// The claims.
    pub fn claims(&self) -> &ClaimBook {
        &self.state.claims
    }

    /// What units are worth; untouched while the terms state no valuation.
    pub fn cost(&self) -> &CostBook {
        &self.state.cost
    }

    /// The earliest moment at which a tick would change something.
    pub fn next_deadline(&self) -> Option<Moment> {
        let state = &self.state;
        let deadlines = [
            state.stock.next_deadline(),
            state.orders.next_deadline(),
            state.payments.next_deadline(),
            state.returns.next_deadline(),
            state.carriers.next_deadline(),
        ];
        deadlines.into_iter().flatten().min()
    }
}
