//! Allocation and priority without a shop: networks, orders and policies in, plans and scores out.

use std::ops::ControlFlow;

use daigou::policy::allocation::{
    AllocationBatch, AllocationEffort, AllocationExplanation, AllocationNetwork, AllocationOrder, AllocationTerms,
    Allocator,
};
use daigou::policy::priority::{self, PriorityOrder, PriorityPolicy, PriorityScore};
use daigou::shop::{ShopError, ShopRefusal};
use daigou::value::{Currency, Denial, Moment, TermsVersion};
use pyo3::prelude::*;

use crate::errors::raised;

/// The best plan for one order, with cost by part, runners-up and why other places were out.
#[pyfunction]
pub fn explain_allocation(
    network: AllocationNetwork,
    terms: AllocationTerms,
    order: AllocationOrder,
    at: Moment,
) -> PyResult<AllocationExplanation> {
    let allocator = Allocator::new(network, terms)?;
    allocator.explain(&order, at).map_err(|denial| {
        raised(match denial {
            Denial::Invalid(invalid) => ShopError::Invalid { invalid },
            Denial::Refused(refusal) => ShopError::Refused { refusal: ShopRefusal::Allocation { refusal } },
        })
    })
}

/// Plans for many orders that share stock and parcels, with a proven lower bound. Other threads run meanwhile.
#[pyfunction]
pub fn allocate_batch(
    py: Python<'_>,
    network: AllocationNetwork,
    terms: AllocationTerms,
    orders: Vec<AllocationOrder>,
    at: Moment,
    effort: AllocationEffort,
) -> PyResult<AllocationBatch> {
    let allocator = Allocator::new(network, terms)?;
    let mut on = |_: &_| ControlFlow::Continue(());
    Ok(py.detach(|| allocator.allocate_batch(&orders, at, &effort, &mut on))?)
}

/// A good effort for so many orders: about half a second for a thousand.
#[pyfunction]
pub fn usual_effort(orders: u32) -> AllocationEffort {
    AllocationEffort::of_orders(orders)
}

/// A plain priority policy.
#[pyfunction]
pub fn usual_priorities(version: TermsVersion, currency: Currency) -> PriorityPolicy {
    PriorityPolicy::new(version, currency)
}

/// All orders with their scores, first come first: by points, then the earlier placed, then the smaller id.
#[pyfunction]
pub fn rank(policy: PriorityPolicy, orders: Vec<PriorityOrder>, at: Moment) -> PyResult<Vec<PriorityScore>> {
    Ok(priority::rank(&policy, &orders, at)?)
}
