//! The shop as a Python object.

use daigou::book::order::{CommercialStatus, GoodsStatus, LineCounters, OrderTotals};
use daigou::book::parcel::ParcelStatus;
use daigou::book::payment::{AccountStanding, MoneyStatus};
use daigou::book::returns::ReturnStatus;
use daigou::book::stock::*;
use daigou::policy::allocation::{AllocationBatch, AllocationEffort, AllocationExplanation};
use daigou::policy::pricing::{self, Pricing, PricingPolicy, PricingRequest};
use daigou::policy::priority::PriorityScore;
use daigou::shop::{Agenda, AllocationWish, Record, ShopCommand, ShopEvent, Terms};
use daigou::value::*;
use pyo3::prelude::*;
use pyo3::types::PyList;

use crate::errors::{malformed, raised};

/// One shop: everything that is remembered, and the terms it decides by.
///
/// It keeps no log and no clock: what `execute` returns is the caller's to store, and every instant is passed in.
/// `copy.copy(shop)` is a what-if.
#[pyclass(module = "daigou", eq)]
#[derive(Clone, PartialEq)]
pub struct Shop {
    shop: daigou::shop::Shop,
}

#[pymethods]
impl Shop {
    /// An empty shop.
    #[staticmethod]
    fn open(terms: Terms) -> Self {
        Self { shop: daigou::shop::Shop::open(terms) }
    }

    /// A shop as a snapshot remembers it.
    #[staticmethod]
    fn restore(terms: Terms, snapshot: &[u8]) -> PyResult<Self> {
        let state = serde_json::from_slice(snapshot).map_err(malformed)?;
        Ok(Self { shop: daigou::shop::Shop::restore(terms, state) })
    }

    /// Everything that is remembered, as JSON bytes, to be stored beside the log.
    fn snapshot(&self) -> PyResult<Vec<u8>> {
        serde_json::to_vec(self.shop.snapshot()).map_err(malformed)
    }

    /// Carries a command out, all or nothing, and returns what happened. A repeat returns nothing.
    fn execute(&mut self, command: ShopCommand, at: Moment) -> PyResult<Vec<Record>> {
        self.shop.execute(command, at).map_err(raised)
    }

    /// Carries commands out one after the other; each answer is a list of records, or the exception that `execute`
    /// would have raised.
    fn execute_many<'py>(
        &mut self,
        py: Python<'py>,
        commands: Vec<ShopCommand>,
        at: Moment,
    ) -> PyResult<Bound<'py, PyList>> {
        let answers = PyList::empty(py);
        for command in commands {
            match self.shop.execute(command, at) {
                Ok(records) => answers.append(records)?,
                Err(error) => answers.append(raised(error).value(py))?,
            }
        }
        Ok(answers)
    }

    /// As `execute`, if the shop is at the version the host believes it to be at.
    fn execute_at_version(&mut self, command: ShopCommand, at: Moment, expected: u64) -> PyResult<Vec<Record>> {
        self.shop.execute_at_version(command, at, expected).map_err(raised)
    }

    /// Judges a command and changes nothing.
    fn decide(&self, command: ShopCommand, at: Moment) -> PyResult<Vec<ShopEvent>> {
        self.shop.decide(command, at).map_err(raised)
    }

    /// Books one record of the log.
    fn apply(&mut self, record: &Bound<'_, Record>) -> PyResult<()> {
        Ok(self.shop.apply(record.get())?)
    }

    /// Books many records, in order.
    fn replay(&mut self, records: Vec<Bound<'_, Record>>) -> PyResult<()> {
        Ok(self.shop.replay(records.iter().map(Bound::get))?)
    }

    /// The number of events so far.
    #[getter]
    fn version(&self) -> u64 {
        self.shop.version()
    }

    /// The terms.
    #[getter]
    fn terms(&self) -> Terms {
        self.shop.terms().clone()
    }

    /// Other terms from now on. What was decided stays.
    fn set_terms(&mut self, terms: Terms) {
        self.shop.set_terms(terms);
    }

    /// When the last event was recorded.
    fn recorded_at(&self) -> Option<Moment> {
        self.shop.recorded_at()
    }

    /// The earliest moment at which a tick would change something.
    fn next_deadline(&self) -> Option<Moment> {
        self.shop.next_deadline()
    }

    /// The requests without a report, and when the next tick is due.
    fn agenda(&self) -> Agenda {
        self.shop.agenda()
    }

    /// Units at a place; zero where nothing was ever booked.
    fn on_hand(&self, sku: Sku, place_id: PlaceId) -> Units {
        self.shop.stock().on_hand(&sku, &place_id)
    }

    /// Units at a place that are promised.
    fn reserved(&self, sku: Sku, place_id: PlaceId) -> Units {
        self.shop.stock().reserved(&sku, &place_id)
    }

    /// Units that can still be promised at a place.
    fn available_to_promise(&self, sku: Sku, place_id: PlaceId) -> Units {
        self.shop.stock().available_to_promise(&sku, &place_id)
    }

    /// Units that can be promised at a place by a date: what is available now, plus what is due by then, less what
    /// stands promised on that.
    fn available_by(&self, sku: Sku, place_id: PlaceId, by: Moment) -> Units {
        self.shop.stock().available_by(&sku, &place_id, by)
    }

    /// Units that can still be promised at a place when they must keep until a date, as of a moment.
    #[pyo3(signature = (sku, place_id, keeps_until, at))]
    fn available_fresh(&self, sku: Sku, place_id: PlaceId, keeps_until: Option<Moment>, at: Moment) -> Units {
        self.shop.stock().available_fresh(&sku, &place_id, keeps_until, at)
    }

    /// What is expected of a SKU, earliest first.
    fn expected(&self, sku: Sku) -> Vec<ExpectedUnits> {
        self.shop.stock().expected(&sku).collect()
    }

    /// What stands promised to a reservation on supplies.
    fn promised_on_supply(&self, reservation_id: ReservationId) -> Vec<SupplyPromise> {
        self.shop.stock().promised_on_supply(&reservation_id).to_vec()
    }

    /// Everything told apart of a SKU at the shop's own places.
    fn identified_units(&self, sku: Sku) -> Vec<UnitsAt> {
        self.shop.stock().identified_units(&sku).collect()
    }

    /// Where a piece is, if it was ever here.
    fn serial(&self, sku: Sku, serial_id: SerialId) -> Option<SerialStanding> {
        self.shop.stock().serial(&sku, &serial_id).cloned()
    }

    /// Which orders got units of a lot, and where those units are now.
    fn recall(&self, sku: Sku, lot_id: LotId) -> Vec<LotHolder> {
        self.shop.stock().recall(&sku, &lot_id)
    }

    /// Units of lots at places where they could be sold, whose date has come by `by`; earliest first.
    fn expiring(&self, by: Moment) -> Vec<ExpiringLot> {
        self.shop.stock().expiring(by)
    }

    /// Units that can still be promised over all places.
    fn available_anywhere(&self, sku: Sku) -> Units {
        self.shop.stock().available_anywhere(&sku)
    }

    /// The commercial status of an order; `None` for an unknown one.
    fn order_status(&self, order_id: OrderId) -> Option<CommercialStatus> {
        Some(self.shop.orders().order(&order_id)?.status())
    }

    /// How far the goods of an order have come.
    fn goods_status(&self, order_id: OrderId) -> Option<GoodsStatus> {
        Some(self.shop.orders().order(&order_id)?.goods_status())
    }

    /// The counters of an order's line.
    fn line_counters(&self, order_id: OrderId, line_id: LineId) -> Option<LineCounters> {
        Some(self.shop.orders().order(&order_id)?.line(&line_id)?.counters().clone())
    }

    /// What the customer pays for an order.
    fn order_total(&self, order_id: OrderId) -> Option<Money> {
        Some(self.shop.orders().order(&order_id)?.total())
    }

    /// What an order costs, part by part.
    fn order_totals(&self, order_id: OrderId) -> Option<OrderTotals> {
        Some(self.shop.orders().order(&order_id)?.totals())
    }

    /// The money status of an order.
    fn money_status(&self, order_id: OrderId) -> Option<MoneyStatus> {
        Some(self.shop.payments().account(&order_id)?.status())
    }

    /// The sums of an order's account.
    fn account(&self, order_id: OrderId) -> Option<AccountStanding> {
        Some(self.shop.payments().account(&order_id)?.standing())
    }

    /// The status of a parcel.
    fn parcel_status(&self, parcel_id: ParcelId) -> Option<ParcelStatus> {
        Some(self.shop.parcels().parcel(&parcel_id)?.status())
    }

    /// The status of a return.
    fn return_status(&self, return_id: ReturnId) -> Option<ReturnStatus> {
        Some(self.shop.returns().page(&return_id)?.status())
    }

    /// The best plan for the units of an order that are in no parcel yet, with its reasons. Nothing is promised.
    fn propose_allocation(&self, wish: AllocationWish, at: Moment) -> PyResult<AllocationExplanation> {
        self.shop.propose_allocation(&wish, at).map_err(raised)
    }

    /// Plans for many orders together; what they hold now stands unless moving it pays. Nothing is promised.
    fn propose_allocations(
        &self,
        wishes: Vec<AllocationWish>,
        effort: AllocationEffort,
        at: Moment,
    ) -> PyResult<AllocationBatch> {
        self.shop.propose_allocations(&wishes, &effort, at).map_err(raised)
    }

    /// The open orders with their scores, first come first.
    fn priorities(&self, at: Moment) -> PyResult<Vec<PriorityScore>> {
        self.shop.priorities(at).map_err(raised)
    }

    fn __copy__(&self) -> Self {
        self.clone()
    }

    fn __deepcopy__(&self, _memo: &Bound<'_, PyAny>) -> Self {
        self.clone()
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (Terms, Vec<u8>))> {
        let shop = slf.borrow();
        Ok((slf.get_type().getattr("restore")?, (shop.terms(), shop.snapshot()?)))
    }

    fn __repr__(&self) -> String {
        format!("<daigou.Shop at version {}, {} orders>", self.shop.version(), self.shop.orders().orders().count())
    }
}

/// Usual terms: prices rounded half up per line, units of an unpaid order held for 30 minutes, Shanghai's day.
#[pyfunction]
pub fn usual_terms(version: TermsVersion, sourcing: Vec<PlaceId>) -> PyResult<Terms> {
    Ok(Terms::usual(version, sourcing)?)
}

/// Half up, per line, discounts before tax, shares by largest remainder, equal shares when the basis says nothing.
#[pyfunction]
pub fn usual_pricing(version: TermsVersion) -> PricingPolicy {
    PricingPolicy::usual(version)
}

/// What an order costs.
#[pyfunction]
pub fn price(request: PricingRequest, policy: PricingPolicy) -> PyResult<Pricing> {
    Ok(pricing::price(&request, &policy)?)
}
