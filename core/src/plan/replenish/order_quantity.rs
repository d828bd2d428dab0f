//! The economic order quantity and its nearest relatives.
//!
//! K fixed cost per order, h holding cost per unit and time, λ demand per time, p backorder cost per unit and time.
//! One unit of time throughout. Source: Snyder & Shen, *Fundamentals of Supply Chain Theory*, 2nd ed. 2019, ch. 3.

use serde::{Deserialize, Serialize};

use super::check::{not_negative, positive};
use crate::value::Invalid;

/// How much to order each time, and what that costs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct OrderQuantity {
    /// Q, units.
    pub order_quantity: f64,
    /// Ordering and holding cost per time.
    pub cost_per_time: f64,
}

impl OrderQuantity {
    /// Orders placed per time at that demand.
    pub fn orders_per_time(&self, demand_per_time: f64) -> f64 {
        demand_per_time / self.order_quantity
    }

    /// Time between two orders at that demand.
    pub fn cycle_time(&self, demand_per_time: f64) -> f64 {
        self.order_quantity / demand_per_time
    }
}

/// The economic order quantity: Q* = √(2 K λ / h), cost √(2 K λ h).
///
/// # Errors
/// `invalid.not_finite`, `invalid.too_small`, `invalid.too_large` naming the argument.
///
/// ```
/// use daigou::plan::replenish::economic_order_quantity;
/// let plan = economic_order_quantity(100.0, 2.4, 12_000.0)?;
/// assert_eq!((plan.order_quantity, plan.cost_per_time), (1000.0, 2400.0));
/// # Ok::<(), daigou::value::Invalid>(())
/// ```
pub fn economic_order_quantity(
    fixed_cost_per_order: f64,
    holding_cost_per_unit: f64,
    demand_per_time: f64,
) -> Result<OrderQuantity, Invalid> {
    not_negative("fixed_cost_per_order", fixed_cost_per_order)?;
    positive("holding_cost_per_unit", holding_cost_per_unit)?;
    not_negative("demand_per_time", demand_per_time)?;
    let ordering = 2.0 * fixed_cost_per_order * demand_per_time;
    Ok(OrderQuantity {
        order_quantity: (ordering / holding_cost_per_unit).sqrt(),
        cost_per_time: (ordering * holding_cost_per_unit).sqrt(),
    })
}

/// With planned backorders: Q* = √(2 K λ (h + p) / (h p)), cost √(2 K λ h p / (h + p)).
///
/// # Errors
/// As [`economic_order_quantity`].
pub fn economic_order_quantity_with_backorders(
    fixed_cost_per_order: f64,
    holding_cost_per_unit: f64,
    backorder_cost_per_unit: f64,
    demand_per_time: f64,
) -> Result<OrderQuantity, Invalid> {
    positive("backorder_cost_per_unit", backorder_cost_per_unit)?;
    positive("holding_cost_per_unit", holding_cost_per_unit)?;
    let (h, p) = (holding_cost_per_unit, backorder_cost_per_unit);
    economic_order_quantity(fixed_cost_per_order, h * p / (h + p), demand_per_time)
}

/// Share of demand that waits under the optimal planned backorders: x* = h/(h + p). The largest backlog is x* Q*, the
/// largest stock (1 − x*) Q*.
///
/// # Errors
/// As [`economic_order_quantity`].
pub fn planned_backorder_share(holding_cost_per_unit: f64, backorder_cost_per_unit: f64) -> Result<f64, Invalid> {
    positive("holding_cost_per_unit", holding_cost_per_unit)?;
    positive("backorder_cost_per_unit", backorder_cost_per_unit)?;
    Ok(holding_cost_per_unit / (holding_cost_per_unit + backorder_cost_per_unit))
}

/// With receipt at a finite rate μ > λ (units come in while they sell): h is replaced by h (1 − λ/μ).
///
/// # Errors
/// As [`economic_order_quantity`]; `invalid.too_small` when the rate does not exceed the demand.
pub fn economic_production_quantity(
    fixed_cost_per_order: f64,
    holding_cost_per_unit: f64,
    demand_per_time: f64,
    replenishment_per_time: f64,
) -> Result<OrderQuantity, Invalid> {
    positive("replenishment_per_time", replenishment_per_time)?;
    positive("holding_cost_per_unit", holding_cost_per_unit)?;
    not_negative("demand_per_time", demand_per_time)?;
    if replenishment_per_time <= demand_per_time {
        return Err(Invalid::too_small("replenishment_per_time", "more than demand_per_time"));
    }
    let slack = 1.0 - demand_per_time / replenishment_per_time;
    economic_order_quantity(fixed_cost_per_order, holding_cost_per_unit * slack, demand_per_time)
}

/// With a supplier who fails at rate α and comes back at rate β; demand meeting an empty shelf is lost.
///
/// Minimises (K + h Q²/(2λ) + p λ ψ/β) / (Q/λ + ψ/β) with ψ = α/(α+β) (1 − e^(−(α+β) Q/λ)), the chance of finding the
/// supplier down. Source: Parlar & Berkin 1991 as corrected by Berk & Arreola-Risa 1994; Snyder & Shen, § 9.2.
///
/// # Errors
/// As [`economic_order_quantity`].
pub fn economic_order_quantity_with_disruptions(
    fixed_cost_per_order: f64,
    holding_cost_per_unit: f64,
    lost_sale_cost_per_unit: f64,
    demand_per_time: f64,
    disruption_rate: f64,
    recovery_rate: f64,
) -> Result<OrderQuantity, Invalid> {
    positive("fixed_cost_per_order", fixed_cost_per_order)?;
    positive("holding_cost_per_unit", holding_cost_per_unit)?;
    not_negative("lost_sale_cost_per_unit", lost_sale_cost_per_unit)?;
    positive("demand_per_time", demand_per_time)?;
    not_negative("disruption_rate", disruption_rate)?;
    positive("recovery_rate", recovery_rate)?;
    let turnover = disruption_rate + recovery_rate;
    let cost = |q: f64| {
        let cycle = q / demand_per_time;
        let down = disruption_rate / turnover * -libm::expm1(-turnover * cycle) / recovery_rate;
        let held = holding_cost_per_unit * q * cycle / 2.0;
        (fixed_cost_per_order + held + lost_sale_cost_per_unit * demand_per_time * down) / (cycle + down)
    };
    // The optimum lies between the undisturbed quantity over e^5 and the one that covers the longest stop.
    let plain = (2.0 * fixed_cost_per_order * demand_per_time / holding_cost_per_unit).sqrt();
    let worst = plain
        + demand_per_time / recovery_rate * 10.0
        + lost_sale_cost_per_unit * demand_per_time / holding_cost_per_unit;
    let logarithm = golden_minimum(libm::log(plain) - 5.0, libm::log(worst) + 1.0, |l| cost(libm::exp(l)));
    let order_quantity = libm::exp(logarithm);
    Ok(OrderQuantity { order_quantity, cost_per_time: cost(order_quantity) })
}

/// The minimiser of a function with one valley, by golden section to about 1e-9 of the interval.
pub(super) fn golden_minimum(from: f64, to: f64, of: impl Fn(f64) -> f64) -> f64 {
    const SHRINK: f64 = 0.618_033_988_749_894_9;
    let (mut low, mut high) = (from, to);
    let mut left = high - SHRINK * (high - low);
    let mut right = low + SHRINK * (high - low);
    let (mut at_left, mut at_right) = (of(left), of(right));
    for _ in 0..60 {
        if at_left <= at_right {
            high = right;
            (right, at_right) = (left, at_left);
            left = high - SHRINK * (high - low);
            at_left = of(left);
        } else {
            low = left;
            (left, at_left) = (right, at_right);
            right = low + SHRINK * (high - low);
            at_right = of(right);
        }
    }
    0.5 * (low + high)
}
