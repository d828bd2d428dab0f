//! From which places an order would best be served: a question, answered with its reasons.
//!
//! Facts come from the book (open units, free stock, weights and classes of the catalog), the policy from the terms. The
//! answer is a proposal; [`ShopCommand::AcceptAllocation`](super::ShopCommand::AcceptAllocation) makes it a promise.

use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use super::{Shop, ShopError, ShopRefusal};
use crate::book::catalog::Handling;
use crate::book::order::{GoodsStage, LinePage, OrderPage, OrderRefusal};
use crate::book::stock::ReservedItem;
use crate::policy::allocation::{
    AllocatedLine, AllocationBatch, AllocationEffort, AllocationExplanation, AllocationLine, AllocationNetwork,
    AllocationOrder, AllocationPlan, AllocationPolicy, AllocationShipment, AllocationSource, AllocationStock,
    Allocator,
};
use crate::value::{Invalid, Moment, OrderId, PlaceId, Quantity, Set, Sku, Text, Weight};

/// Where an order is to go, which the shop does not know: addresses are opaque to it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AllocationWish {
    /// The order.
    pub order_id: OrderId,
    /// The region it goes to, in the words of the policy's lanes.
    pub region: Text,
    /// Days promised to this customer; `None` for the policy's.
    pub promise_days: Option<u32>,
}

impl Shop {
    /// The best plan for the units of an order that are in no parcel yet, with cost by part, runners-up and why other
    /// places were out. What the order itself holds counts as free. Nothing is promised.
    ///
    /// # Errors
    /// `order.unknown`; `shop.no_policy` when the terms have no allocation policy; `allocation.short`; `invalid.…` for
    /// a policy or order whose figures cannot stand.
    pub fn propose_allocation(&self, wish: &AllocationWish, at: Moment) -> Result<AllocationExplanation, ShopError> {
        let wishes = std::slice::from_ref(wish);
        let (allocator, orders) = self.allocation_question(wishes)?;
        let order = orders.first().ok_or_else(|| Invalid::unknown("order_id", &wish.order_id))?;
        Ok(allocator.explain(order, at)?)
    }

    /// Plans for many orders together, near the least cost, with a proven bound. What the orders hold now stands unless
    /// moving it pays by the policy's `move_minor`. Nothing is promised.
    ///
    /// # Errors
    /// As [`Shop::propose_allocation`]; `invalid.repeated` for an order wished twice.
    pub fn propose_allocations(
        &self,
        wishes: &[AllocationWish],
        effort: &AllocationEffort,
        at: Moment,
    ) -> Result<AllocationBatch, ShopError> {
        let (allocator, orders) = self.allocation_question(wishes)?;
        let standing: Vec<AllocationPlan> = wishes.iter().filter_map(|wish| self.standing(&wish.order_id)).collect();
        let move_minor = self.allocation_policy()?.move_minor;
        let mut on = |_: &_| ControlFlow::Continue(());
        Ok(allocator.reallocate(&orders, &standing, move_minor, at, effort, &mut on)?)
    }

    fn allocation_policy(&self) -> Result<&AllocationPolicy, ShopError> {
        let missing = || ShopRefusal::NoPolicy { policy: "allocation".to_owned() };
        Ok(self.terms.allocation.as_ref().ok_or_else(missing)?)
    }

    fn allocation_question(&self, wishes: &[AllocationWish]) -> Result<(Allocator, Vec<AllocationOrder>), ShopError> {
        let mut orders = Vec::with_capacity(wishes.len());
        let (mut skus, mut regions): (Set<Sku>, Set<&Text>) = (Set::default(), Set::default());
        let mut held: Vec<ReservedItem> = vec![];
        for wish in wishes {
            let unknown = || OrderRefusal::UnknownOrder { order_id: wish.order_id.clone() };
            let order = self.state.orders.order(&wish.order_id);
            let order = order.ok_or_else(|| ShopRefusal::Order { refusal: unknown() })?;
            let policy = self.allocation_policy()?;
            orders.push(self.allocation_order(order, wish, policy)?);
            skus.extend(order.lines().iter().map(|line| line.sku().clone()));
            regions.insert(&wish.region);
            held.append(&mut self.free_slots(&wish.order_id));
        }
        let policy = self.allocation_policy()?;
        let mut network = AllocationNetwork {
            places: policy.places.clone(),
            lanes: policy.lanes.iter().filter(|lane| regions.contains(&lane.region)).cloned().collect(),
            stock: policy.supply.iter().filter(|row| skus.contains(&row.sku)).cloned().collect(),
        };
        for place in policy.places.iter().filter(|place| place.source == AllocationSource::OnHand) {
            for sku in &skus {
                let available = self.free_for(sku, &place.place, &held)?;
                if !available.is_zero() {
                    let (place, sku) = (place.place.clone(), sku.clone());
                    network.stock.push(AllocationStock { place, sku, available, unit_minor: 0 });
                }
            }
        }
        Ok((Allocator::new(network, policy.terms.clone())?, orders))
    }

    /// Free units at a place, with those that the orders in question hold there.
    fn free_for(&self, sku: &Sku, place_id: &PlaceId, held: &[ReservedItem]) -> Result<Quantity, Invalid> {
        let own = held.iter().filter(|item| item.sku == *sku && item.place_id == *place_id);
        let free = self.state.stock.available_to_promise(sku, place_id);
        let units = own.fold(free, |sum, item| sum.saturating_add(item.quantity.units()));
        Quantity::of_units(units.max(0))
    }

    fn allocation_order(
        &self,
        order: &OrderPage,
        wish: &AllocationWish,
        policy: &AllocationPolicy,
    ) -> Result<AllocationOrder, ShopError> {
        let mut lines = vec![];
        for line in order.lines() {
            let units = self.allocable(order, line, policy.buys());
            if !units.is_zero() {
                lines.push(self.allocation_line(order, line, units, policy)?);
            }
        }
        Ok(AllocationOrder {
            order: order.order_id().clone(),
            region: wish.region.clone(),
            promise_days: wish.promise_days.unwrap_or(policy.promise_days),
            late_per_day_minor: policy.late_per_day_minor,
            split_minor: policy.split_minor,
            lines,
        })
    }

    fn allocation_line(
        &self,
        order: &OrderPage,
        line: &LinePage,
        quantity: Quantity,
        policy: &AllocationPolicy,
    ) -> Result<AllocationLine, Invalid> {
        let product = self.state.catalog.product(line.sku()).map(|page| &page.product);
        let classes = self.state.catalog.classes(line.sku()).unwrap_or_default();
        let billable = line.counters().billable().units();
        let value = line.totals(order.currency()).total.minor_units().checked_div(billable);
        Ok(AllocationLine {
            line: line.line_id().clone(),
            sku: line.sku().clone(),
            quantity,
            parts: vec![],
            splitting: policy.splitting,
            category: product.and_then(|product| product.category_id.clone()),
            classes: classes.handling.iter().map(|class| Text::new(word(*class))).collect::<Result<_, Invalid>>()?,
            unit_weight: product.map_or(Weight::ZERO, |product| product.weight),
            unit_value_minor: value.unwrap_or_default().max(0),
            unfilled_per_unit_minor: policy.unfilled_per_unit_minor,
        })
    }

    /// Units of a line that wait or are promised and stand in no parcel; with those to be bought where the policy buys.
    pub(super) fn allocable(&self, order: &OrderPage, line: &LinePage, buys: bool) -> Quantity {
        let promised = self.free_slots(order.order_id()).into_iter().filter(|slot| slot.line_id == *line.line_id());
        let promised = promised.fold(Quantity::ZERO, |sum, slot| sum.plus(slot.quantity).unwrap_or(sum));
        let counters = line.counters();
        let to_buy = if buys { counters.at(GoodsStage::ToPurchase) } else { Quantity::ZERO };
        let parts = [counters.at(GoodsStage::Ordered), counters.at(GoodsStage::Backordered), to_buy];
        // Parts of one line: together they are no more than the line.
        parts.into_iter().fold(promised, |sum, part| sum.plus(part).unwrap_or(sum))
    }

    /// What an order holds now, as a plan; none when it holds nothing.
    fn standing(&self, order_id: &OrderId) -> Option<AllocationPlan> {
        let mut shipments: Vec<AllocationShipment> = vec![];
        for slot in self.free_slots(order_id).into_iter().filter(|slot| !slot.quantity.is_zero()) {
            let line = AllocatedLine { line: slot.line_id, quantity: slot.quantity };
            match shipments.iter_mut().find(|shipment| shipment.place == slot.place_id) {
                Some(shipment) => shipment.lines.push(line),
                None => shipments.push(AllocationShipment {
                    place: slot.place_id,
                    source: AllocationSource::OnHand,
                    lead_days: 0,
                    lines: vec![line],
                }),
            }
        }
        let order = order_id.clone();
        let plan = AllocationPlan { order, shipments, unfilled: vec![], cost_minor: 0, proven: false };
        (!plan.shipments.is_empty()).then_some(plan)
    }
}

/// The class of goods in the words that lanes restrict.
fn word(handling: Handling) -> &'static str {
    match handling {
        Handling::Battery => "battery",
        Handling::Liquid => "liquid",
        Handling::Powder => "powder",
        Handling::Fragile => "fragile",
        Handling::Food => "food",
        Handling::Medicine => "medicine",
        Handling::Brand => "brand",
        Handling::Valuable => "valuable",
        Handling::Perishable => "perishable",
        Handling::Serialised => "serialised",
    }
}
