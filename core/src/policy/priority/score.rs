//! The score of an order, part by part, and the sequence it gives.

use serde::{Deserialize, Serialize};

use super::policy::full_hours;
use super::{OrderUrgency, PriorityPolicy};
use crate::value::{Invalid, Moment, Money, OrderId, Set, TermsVersion, Text};

/// What the score of an order comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PriorityOrder {
    /// The order.
    pub order: OrderId,
    /// When it was placed.
    pub placed_at: Moment,
    /// When it was promised, if it was.
    pub promised_by: Option<Moment>,
    /// How urgent it is.
    pub urgency: OrderUrgency,
    /// What it is worth, in the policy's currency.
    pub value: Money,
    /// The customer's grade.
    pub grade: Option<Text>,
    /// Promotions it belongs to; naming one twice counts once.
    pub promotions: Vec<Text>,
}

/// A score with its parts, in points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PriorityScore {
    /// The order.
    pub order: OrderId,
    /// When it was placed: the earlier wins a tie.
    pub placed_at: Moment,
    /// For urgency.
    pub urgency_points: i64,
    /// For value.
    pub value_points: i64,
    /// For the nearness of the promise.
    pub promise_points: i64,
    /// For the customer's grade.
    pub customer_points: i64,
    /// For promotions running now.
    pub promotion_points: i64,
    /// For waiting.
    pub age_points: i64,
    /// The sum.
    pub total_points: i64,
    /// The policy that gave it.
    pub version: TermsVersion,
}

/// The score of one order at a moment.
///
/// # Errors
/// As [`PriorityPolicy::check`]; `invalid.currency_mismatch` and `invalid.too_small` for the order's value.
pub fn score(policy: &PriorityPolicy, order: &PriorityOrder, at: Moment) -> Result<PriorityScore, Invalid> {
    policy.check()?;
    score_checked(policy, order, at)
}

fn score_checked(policy: &PriorityPolicy, order: &PriorityOrder, at: Moment) -> Result<PriorityScore, Invalid> {
    order.value.currency_is("value", policy.value_per_point.currency())?;
    if order.value.is_negative() {
        return Err(Invalid::too_small("value", 0));
    }
    let urgency_points = match order.urgency {
        OrderUrgency::Normal => 0,
        OrderUrgency::Express => policy.express_points,
        OrderUrgency::Critical => policy.critical_points,
    };
    let value_points = order.value.minor_units().checked_div(policy.value_per_point.minor_units()).unwrap_or_default();
    let promise_points = order.promised_by.map_or(0, |promised_by| {
        let into = policy.promise_horizon.seconds().saturating_sub(promised_by.seconds_since(at));
        full_hours(into).saturating_mul(policy.promise_points_per_hour)
    });
    let grade = policy.grades.iter().find(|grade| Some(&grade.grade) == order.grade.as_ref());
    let running = policy.promotions.iter().filter(|promotion| {
        promotion.from <= at && at < promotion.until && order.promotions.contains(&promotion.promotion)
    });
    let promotion_points = running.fold(0_i64, |sum, promotion| sum.saturating_add(promotion.points));
    let age_points = full_hours(at.seconds_since(order.placed_at)).saturating_mul(policy.age_points_per_hour);
    let mut score = PriorityScore {
        order: order.order.clone(),
        placed_at: order.placed_at,
        urgency_points,
        value_points: value_points.min(policy.value_points_max),
        promise_points: promise_points.min(policy.promise_points_max),
        customer_points: grade.map_or(0, |grade| grade.points),
        promotion_points: promotion_points.min(policy.promotion_points_max),
        age_points,
        total_points: 0,
        version: policy.version.clone(),
    };
    let parts = [
        score.urgency_points,
        score.value_points,
        score.promise_points,
        score.customer_points,
        score.promotion_points,
        score.age_points,
    ];
    score.total_points = parts.iter().fold(0, |sum, part| sum.saturating_add(*part));
    Ok(score)
}

/// All orders, first come first: by points, then the earlier placed, then the smaller id.
///
/// # Errors
/// As [`score`] for every order; `invalid.repeated` for an order that stands twice.
pub fn rank(policy: &PriorityPolicy, orders: &[PriorityOrder], at: Moment) -> Result<Vec<PriorityScore>, Invalid> {
    policy.check()?;
    let mut seen: Set<&OrderId> = Set::default();
    let mut scores = Vec::with_capacity(orders.len());
    for order in orders {
        if !seen.insert(&order.order) {
            return Err(Invalid::repeated("orders.order", &order.order));
        }
        scores.push(score_checked(policy, order, at)?);
    }
    scores.sort_by(|a, b| {
        let points = b.total_points.cmp(&a.total_points);
        points.then(a.placed_at.cmp(&b.placed_at)).then_with(|| a.order.cmp(&b.order))
    });
    Ok(scores)
}
