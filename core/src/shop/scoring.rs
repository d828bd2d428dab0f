//! Which open order comes first: the scores of the terms' priority policy, from the facts of the book.

use super::{Shop, ShopError, ShopRefusal};
use crate::book::order::{CommercialStatus, GoodsStage, OrderPage};
use crate::policy::priority::{OrderUrgency, PriorityOrder, PriorityPolicy, PriorityScore, rank};
use crate::value::{Duration, Invalid, Moment, Rounding, Side, Text};

/// The stages of units that can still be brought forward.
const WAITING: [GoodsStage; 8] = [
    GoodsStage::Ordered,
    GoodsStage::Backordered,
    GoodsStage::ToPurchase,
    GoodsStage::Purchased,
    GoodsStage::AtOverseas,
    GoodsStage::Reserved,
    GoodsStage::Allocated,
    GoodsStage::Picked,
];

impl Shop {
    /// The open orders with their scores, first come first: placed or approved ones with a unit that has not left.
    ///
    /// An order's priority is its urgency: one is express, two or more critical. Its grade is its customer's; its
    /// promotions are its discounts, by id; its promise is the allocation policy's `promise_days` after it was placed.
    /// Its value counts at the middle rate of the day.
    ///
    /// # Errors
    /// `shop.no_policy` when the terms have no priority policy; as [`rank`]; `invalid.unknown` when an order's currency
    /// has no rate into the policy's.
    pub fn priorities(&self, at: Moment) -> Result<Vec<PriorityScore>, ShopError> {
        let missing = || ShopRefusal::NoPolicy { policy: "priority".to_owned() };
        let policy = self.terms.priority.as_ref().ok_or_else(missing)?;
        let open = self.state.orders.orders().filter(|order| is_open(order));
        let facts = open.map(|order| self.priority_facts(order, policy, at)).collect::<Result<Vec<_>, Invalid>>()?;
        Ok(rank(policy, &facts, at)?)
    }

    fn priority_facts(&self, order: &OrderPage, policy: &PriorityPolicy, at: Moment) -> Result<PriorityOrder, Invalid> {
        let (total, into) = (order.total(), policy.value_per_point.currency());
        let value = match &self.terms.exchange {
            Some(rates) if total.currency() != into => {
                rates.convert(total, into, self.terms.zone.day_of(at), Side::Mid, Rounding::HalfUp)?.0
            }
            _ => total,
        };
        let days = self.terms.allocation.as_ref().map(|allocation| i64::from(allocation.promise_days));
        let promised = days.map(Duration::of_days).transpose()?.map(|days| order.happened_at().plus(days));
        let grade = order.customer_id().and_then(|id| self.state.customers.customer(id)).map(|page| page.grade);
        let grade = grade.filter(|grade| *grade > 0).map(|grade| Text::new(grade.to_string())).transpose()?;
        let content = order.content();
        let promotions = content.discounts.iter().map(|discount| Text::new(discount.discount_id.as_str()));
        Ok(PriorityOrder {
            order: order.order_id().clone(),
            placed_at: order.happened_at(),
            promised_by: promised.transpose()?,
            urgency: match order.priority() {
                ..=0 => OrderUrgency::Normal,
                1 => OrderUrgency::Express,
                2.. => OrderUrgency::Critical,
            },
            value,
            grade,
            promotions: promotions.collect::<Result<_, Invalid>>()?,
        })
    }
}

fn is_open(order: &OrderPage) -> bool {
    let agreed = matches!(order.status(), CommercialStatus::Placed | CommercialStatus::Approved);
    let waits = |line: &crate::book::order::LinePage| WAITING.iter().any(|stage| !line.counters().at(*stage).is_zero());
    agreed && order.lines().iter().any(waits)
}
