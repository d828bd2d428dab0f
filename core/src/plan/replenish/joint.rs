//! Joint replenishment: several items share the fixed cost of an order to one supplier.
//!
//! K major cost of an order, k_i minor cost of item i, h_i, λ_i; base cycle T, item i joins every m_i-th order.
//! Cost (K + Σ k_i/m_i)/T + T/2 Σ m_i h_i λ_i. Sources: Silver, Pyke & Thomas 2017, ch. 11; E. A. Silver, "A simple
//! method of determining order quantities in joint replenishments under deterministic demand", *Management Science* 22, 1976;
//! S. K. Goyal, "Determination of optimum packaging frequency of items jointly replenished", *Management Science* 21, 1974.

use serde::{Deserialize, Serialize};

use super::check::{not_negative, positive};
use crate::value::{Invalid, Problem};

/// Most items of one joint order.
const ITEMS_MAX: usize = 100_000;
/// Most sets of multiples looked at.
const STEPS_MAX: u32 = 5_000_000;

/// An item of a joint order.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct JointItem {
    /// k_i, paid when the item is part of an order.
    pub minor_fixed_cost: f64,
    /// h_i, per unit and time.
    pub holding_cost_per_unit: f64,
    /// λ_i, per time.
    pub demand_per_time: f64,
}

impl JointItem {
    fn value(&self) -> f64 {
        self.holding_cost_per_unit * self.demand_per_time
    }
}

/// A cyclic joint order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct JointPlan {
    /// T.
    pub base_cycle_time: f64,
    /// m_i.
    pub multiples: Vec<u32>,
    /// λ_i m_i T.
    pub order_quantities: Vec<f64>,
    /// Cost per time.
    pub cost_per_time: f64,
}

fn checked(major: f64, items: &[JointItem]) -> Result<(), Invalid> {
    positive("major_fixed_cost", major)?;
    if items.is_empty() {
        return Err(Invalid::empty("items"));
    }
    if items.len() > ITEMS_MAX {
        return Err(Invalid::new("items", Problem::TooLong { max: ITEMS_MAX as u64 }));
    }
    for (at, item) in items.iter().enumerate() {
        let named = |e: Invalid| e.within(&format!("items[{at}]"));
        not_negative("minor_fixed_cost", item.minor_fixed_cost).map_err(named)?;
        positive("holding_cost_per_unit", item.holding_cost_per_unit).map_err(named)?;
        positive("demand_per_time", item.demand_per_time).map_err(named)?;
    }
    Ok(())
}

/// The best base cycle for given multiples.
fn planned(major: f64, items: &[JointItem], multiples: Vec<u32>) -> JointPlan {
    let pairs = || items.iter().zip(&multiples);
    let fixed: f64 = major + pairs().map(|(item, m)| item.minor_fixed_cost / f64::from(*m)).sum::<f64>();
    let held: f64 = pairs().map(|(item, m)| f64::from(*m) * item.value()).sum();
    let base_cycle_time = (2.0 * fixed / held).sqrt();
    let order_quantities = pairs().map(|(item, m)| item.demand_per_time * f64::from(*m) * base_cycle_time).collect();
    JointPlan { base_cycle_time, order_quantities, cost_per_time: (2.0 * fixed * held).sqrt(), multiples }
}

/// The optimal strictly cyclic plan (the major cost is paid at every base cycle).
///
/// For a base cycle T the best multiple of an item is the m with m(m−1) ≤ 2 k/(h λ T²) ≤ m(m+1), so the multiples change
/// only at known T. Going down from the largest, every set is tried once; below K/best no cycle can pay.
///
/// # Errors
/// `invalid.*` naming the argument; `invalid.too_small` on `major_fixed_cost` when it is so small beside the minor costs
/// that more than 5,000,000 sets of multiples would compete.
pub fn joint_replenishment(major_fixed_cost: f64, items: &[JointItem]) -> Result<JointPlan, Invalid> {
    checked(major_fixed_cost, items)?;
    let ratios: Vec<f64> = items.iter().map(|i| (2.0 * i.minor_fixed_cost / i.value()).sqrt()).collect();
    // T below which item i prefers m + 1 to m.
    let change = |ratio: f64, m: u32| ratio / (f64::from(m) * (f64::from(m) + 1.0)).sqrt();
    let mut queue: std::collections::BinaryHeap<Change> =
        ratios.iter().enumerate().map(|(item, ratio)| Change { time: change(*ratio, 1), item }).collect();
    let mut multiples = vec![1u32; items.len()];
    let mut fixed: f64 = major_fixed_cost + items.iter().map(|i| i.minor_fixed_cost).sum::<f64>();
    let mut held: f64 = items.iter().map(JointItem::value).sum();
    let mut best = (fixed * held, multiples.clone());
    let mut steps = 0u32;
    while let Some(next) = queue.pop() {
        if next.time <= 0.0 || major_fixed_cost / next.time > (2.0 * best.0).sqrt() {
            break;
        }
        steps = steps.saturating_add(1);
        if steps > STEPS_MAX {
            return Err(Invalid::too_small("major_fixed_cost", "a cost that bounds the multiples"));
        }
        let (Some(m), Some(item), Some(ratio)) =
            (multiples.get_mut(next.item), items.get(next.item), ratios.get(next.item))
        else {
            break;
        };
        let old = f64::from(*m);
        *m = m.saturating_add(1);
        fixed -= item.minor_fixed_cost / (old * (old + 1.0));
        held += item.value();
        queue.push(Change { time: change(*ratio, *m), item: next.item });
        if fixed * held < best.0 * (1.0 - 1e-12) {
            best = (fixed * held, multiples.clone());
        }
    }
    Ok(planned(major_fixed_cost, items, best.1))
}

/// When an item's multiple changes; the largest time first, ties to the earlier item.
struct Change {
    time: f64,
    item: usize,
}

impl PartialEq for Change {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Change {}

impl PartialOrd for Change {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Change {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.time.total_cmp(&other.time).then(other.item.cmp(&self.item))
    }
}

/// Silver's rule: the item with the smallest k/(h λ) joins every order; m_j is √(k_j h₁λ₁ / (h_j λ_j (K + k₁))) rounded,
/// at least 1.
///
/// # Errors
/// `invalid.*` naming the argument.
pub fn joint_replenishment_by_silver(major_fixed_cost: f64, items: &[JointItem]) -> Result<JointPlan, Invalid> {
    checked(major_fixed_cost, items)?;
    let ratio = |item: &JointItem| item.minor_fixed_cost / item.value();
    let smallest = items.iter().min_by(|a, b| ratio(a).total_cmp(&ratio(b)));
    let Some(first) = smallest else { return Err(Invalid::empty("items")) };
    let scale = first.value() / (major_fixed_cost + first.minor_fixed_cost);
    let multiples = items.iter().map(|item| (ratio(item) * scale).sqrt().round().clamp(1.0, 1e9) as u32).collect();
    Ok(planned(major_fixed_cost, items, multiples))
}
