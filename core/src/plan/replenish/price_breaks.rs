//! Order quantities under price breaks, minimum order, packs and shelf life.
//!
//! K fixed cost per order, i holding rate per time on the purchase value, λ demand per time, c_j unit price of tier j,
//! b_j its first quantity. Source: Snyder & Shen 2019, § 3.4; Hadley & Whitin, *Analysis of Inventory Systems*, 1963, ch. 2.

use serde::{Deserialize, Serialize};

use super::check::{not_negative, positive};
use crate::value::{Invalid, Problem};

/// Most tiers of one price list.
const TIERS_MAX: usize = 1_000;

/// A unit price from a quantity on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PriceBreak {
    /// First quantity of the tier; 0 for the first.
    pub from_units: f64,
    /// Price of a unit.
    pub unit_price: f64,
}

/// Whether a tier's price applies to every unit of the order or to the units beyond its start only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PriceBreakRule {
    /// Every unit at the price of the tier reached.
    AllUnits,
    /// Each unit at the price of the tier it falls in.
    Incremental,
}

/// What an item costs to buy and keep.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PurchaseTerms {
    /// K.
    pub fixed_cost_per_order: f64,
    /// i, per time.
    pub holding_rate: f64,
    /// λ.
    pub demand_per_time: f64,
    /// Which units a tier's price applies to.
    pub price_break_rule: PriceBreakRule,
    /// The tiers, rising in quantity from 0, not rising in price.
    pub price_breaks: Vec<PriceBreak>,
}

/// What a supplier and the shelf allow, in whole units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct OrderLimits {
    /// Smallest order; 0 for none.
    pub minimum_order_quantity: u32,
    /// Orders are multiples of it; at least 1.
    pub pack_size: u32,
    /// Largest order that sells before it expires, or fits; `None` for no limit.
    pub quantity_max: Option<u32>,
}

/// The best quantity with the tier that gave it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TieredQuantity {
    /// Q, units.
    pub order_quantity: f64,
    /// Index of the tier, from 0.
    pub price_tier: u32,
    /// Purchase, ordering and holding cost per time.
    pub cost_per_time: f64,
}

/// One tier as a line: Q units cost `setup` + `price` Q.
pub(super) struct Tier {
    pub(super) from: f64,
    pub(super) until: f64,
    pub(super) price: f64,
    setup: f64,
}

impl Tier {
    /// What Q units cost to buy.
    pub(super) fn value(&self, q: f64) -> f64 {
        self.setup + self.price * q
    }

    fn cost(&self, terms: &PurchaseTerms, q: f64) -> f64 {
        let value = self.value(q);
        // K λ/Q + λ V(Q)/Q + i V(Q)/2, V the purchase value of an order.
        terms.fixed_cost_per_order * terms.demand_per_time / q
            + terms.demand_per_time * value / q
            + terms.holding_rate * value / 2.0
    }

    fn stationary(&self, terms: &PurchaseTerms) -> f64 {
        let fixed = terms.fixed_cost_per_order + self.setup;
        (2.0 * fixed * terms.demand_per_time / (terms.holding_rate * self.price)).sqrt()
    }
}

fn tiers(terms: &PurchaseTerms) -> Result<Vec<Tier>, Invalid> {
    not_negative("fixed_cost_per_order", terms.fixed_cost_per_order)?;
    positive("holding_rate", terms.holding_rate)?;
    positive("demand_per_time", terms.demand_per_time)?;
    price_tiers(terms.price_break_rule, &terms.price_breaks)
}

/// The tiers of a price list, checked.
pub(super) fn price_tiers(rule: PriceBreakRule, breaks: &[PriceBreak]) -> Result<Vec<Tier>, Invalid> {
    if breaks.len() > TIERS_MAX {
        return Err(Invalid::new("price_breaks", Problem::TooLong { max: TIERS_MAX as u64 }));
    }
    let Some(first) = breaks.first() else { return Err(Invalid::empty("price_breaks")) };
    if first.from_units != 0.0 {
        return Err(Invalid::inconsistent("price_breaks[0].from_units", "a first tier from 0"));
    }
    let mut tiers: Vec<Tier> = Vec::with_capacity(breaks.len());
    for (at, step) in breaks.iter().enumerate() {
        not_negative(&format!("price_breaks[{at}].from_units"), step.from_units)?;
        positive(&format!("price_breaks[{at}].unit_price"), step.unit_price)?;
        let mut setup = 0.0;
        if let Some(before) = tiers.last_mut() {
            if step.from_units <= before.from {
                return Err(Invalid::inconsistent(format!("price_breaks[{at}].from_units"), "a rising order"));
            }
            if step.unit_price > before.price {
                return Err(Invalid::inconsistent(format!("price_breaks[{at}].unit_price"), "prices that do not rise"));
            }
            before.until = step.from_units;
            if rule == PriceBreakRule::Incremental {
                setup = before.setup + (before.price - step.unit_price) * step.from_units;
            }
        }
        tiers.push(Tier { from: step.from_units, until: f64::INFINITY, price: step.unit_price, setup });
    }
    Ok(tiers)
}

fn better(best: &mut Option<TieredQuantity>, candidate: TieredQuantity) {
    let replaces = best.as_ref().is_none_or(|b| {
        candidate.cost_per_time < b.cost_per_time
            || (candidate.cost_per_time == b.cost_per_time && candidate.order_quantity < b.order_quantity)
    });
    if replaces {
        *best = Some(candidate);
    }
}

/// The best real quantity under price breaks.
///
/// # Errors
/// `invalid.*` naming the field of the terms; `invalid.too_small` on `fixed_cost_per_order` when nothing keeps the
/// quantity above zero.
pub fn order_quantity_with_price_breaks(terms: &PurchaseTerms) -> Result<TieredQuantity, Invalid> {
    positive("fixed_cost_per_order", terms.fixed_cost_per_order)?;
    let mut best = None;
    for (index, tier) in tiers(terms)?.iter().enumerate() {
        let q = tier.stationary(terms).max(tier.from);
        if q < tier.until {
            let price_tier = u32::try_from(index).unwrap_or(u32::MAX);
            better(&mut best, TieredQuantity { order_quantity: q, price_tier, cost_per_time: tier.cost(terms, q) });
        }
    }
    best.ok_or_else(|| Invalid::empty("price_breaks"))
}

impl OrderLimits {
    /// The smallest and largest order in whole packs, and the pack.
    pub(super) fn in_packs(&self) -> Result<(f64, f64, f64), Invalid> {
        if self.pack_size == 0 {
            return Err(Invalid::too_small("pack_size", 1));
        }
        let pack = f64::from(self.pack_size);
        let lowest = (f64::from(self.minimum_order_quantity.max(1)) / pack).ceil() * pack;
        let highest = self.quantity_max.map_or(f64::INFINITY, |max| (f64::from(max) / pack).floor() * pack);
        if lowest > highest {
            return Err(Invalid::inconsistent("minimum_order_quantity", "quantity_max in whole packs"));
        }
        Ok((lowest, highest, pack))
    }
}

/// The best whole quantity under price breaks, minimum order, packs and shelf life, all at once and exactly.
///
/// Within a tier the cost falls to one valley and rises again, so the best multiple is one of the two beside the valley
/// or the first or last of the tier. Ties go to the smaller quantity.
///
/// # Errors
/// `invalid.*` naming the field; `invalid.inconsistent` on `minimum_order_quantity` when no multiple of the pack lies
/// between it and the largest order.
pub fn order_quantity_in_packs(terms: &PurchaseTerms, limits: &OrderLimits) -> Result<TieredQuantity, Invalid> {
    let (lowest, highest, pack) = limits.in_packs()?;
    let up = |units: f64| (units / pack).ceil() * pack;
    let mut best = None;
    for (index, tier) in tiers(terms)?.iter().enumerate() {
        let first = up(tier.from).max(lowest);
        // The last multiple strictly below the next tier.
        let last = (up(tier.until) - pack).min(highest);
        if first > last {
            continue;
        }
        let valley = (tier.stationary(terms) / pack).floor() * pack;
        for q in [first, valley, valley + pack, last] {
            if q.is_finite() && q >= first && q <= last {
                let price_tier = u32::try_from(index).unwrap_or(u32::MAX);
                better(&mut best, TieredQuantity { order_quantity: q, price_tier, cost_per_time: tier.cost(terms, q) });
            }
        }
    }
    best.ok_or_else(|| Invalid::inconsistent("minimum_order_quantity", "quantity_max in whole packs"))
}

/// Units that sell within the shelf life with probability `confidence`: the largest order that should not expire.
///
/// # Errors
/// `invalid.too_small` / `invalid.too_large` unless 0 < `confidence` < 1.
pub fn shelf_life_cap(
    demand_over_shelf_life: &crate::plan::distribution::Demand,
    confidence: f64,
) -> Result<u32, Invalid> {
    super::check::inner_share("confidence", confidence)?;
    let units =
        demand_over_shelf_life.isf(confidence).floor().clamp(0.0, f64::from(crate::value::bounds::QUANTITY_MAX));
    Ok(units as u32)
}
