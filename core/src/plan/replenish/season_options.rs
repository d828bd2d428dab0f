//! The ways to buy a seasonal item: packs from the minimum order on, at one price or along a price list.

use super::newsvendor::fractile;
use super::price_breaks::{Tier, price_tiers};
use super::selection::OPTIONS_MAX;
use super::{BuyItem, BuyOption, OrderLimits, PriceBreak, PriceBreakRule, UnitEconomics};
use crate::plan::distribution::Demand;
use crate::value::{Invalid, Problem, bounds};

/// Every multiple of the pack from the minimum order up to where more cannot pay.
fn options(
    limits: &OrderLimits,
    useful: f64,
    mut option: impl FnMut(f64) -> Result<BuyOption, Invalid>,
) -> Result<BuyItem, Invalid> {
    let (first, highest, pack) = limits.in_packs()?;
    let highest = highest.min((f64::from(bounds::QUANTITY_MAX) / pack).floor() * pack);
    let last = ((useful / pack).ceil() * pack).max(first).min(highest);
    let mut options = Vec::new();
    let mut units = first;
    while units <= last {
        if options.len() >= OPTIONS_MAX {
            return Err(Invalid::new("options", Problem::TooLong { max: OPTIONS_MAX as u64 }));
        }
        options.push(option(units)?);
        units += pack;
    }
    Ok(BuyItem { options })
}

/// Options of a seasonal item: nothing, or every multiple of the pack from the minimum order on, up to where more cannot
/// pay; valued by the expected profit beyond that of not buying.
///
/// # Errors
/// `invalid.*` naming the argument; `invalid.too_long` on `options` when there would be more than 10,000.
pub fn season_options(
    demand: &Demand,
    economics: &UnitEconomics,
    limits: &OrderLimits,
    unit_cost_minor: i64,
) -> Result<BuyItem, Invalid> {
    let (overage, underage) = economics.overage_underage()?;
    if unit_cost_minor < 0 {
        return Err(Invalid::too_small("unit_cost_minor", 0));
    }
    let best = fractile(demand, overage, underage);
    let nothing = economics.expected_profit(demand, 0.0)?;
    options(limits, best, |units| {
        let quantity = units as u32;
        let spend_minor = unit_cost_minor.saturating_mul(i64::from(quantity));
        Ok(BuyOption { quantity, spend_minor, value: economics.expected_profit(demand, units)? - nothing })
    })
}

/// Options of a seasonal item bought along a price list, which stands in for the `unit_cost` of the economics;
/// `minor_units` says how many minor units make one of the currency (100 cents, 1 yen).
///
/// The expected profit beyond that of not buying is (r + g) E[min(D, Q)] + (s − e) E[(Q−D)⁺] − V(Q), with revenue r,
/// goodwill g, salvage s, extra holding e and V(Q) the price of the whole order.
///
/// # Errors
/// `invalid.*` naming the argument; `invalid.inconsistent` on `unit_salvage_value` when a unit left over brings no less
/// than the last price; `invalid.too_long` on `options` when there would be more than 10,000.
pub fn season_options_with_price_breaks(
    demand: &Demand,
    economics: &UnitEconomics,
    limits: &OrderLimits,
    price_break_rule: PriceBreakRule,
    price_breaks: &[PriceBreak],
    minor_units: u32,
) -> Result<BuyItem, Invalid> {
    if minor_units == 0 {
        return Err(Invalid::too_small("minor_units", 1));
    }
    let tiers = price_tiers(price_break_rule, price_breaks)?;
    // No order beyond a tier's own best quantity pays at that price, unless it begins the next tier.
    let mut useful: f64 = 0.0;
    let lowest = tiers.last().map_or(0.0, |tier| tier.price);
    UnitEconomics { unit_cost: lowest, ..*economics }.overage_underage()?;
    for tier in &tiers {
        if let Ok((overage, underage)) = (UnitEconomics { unit_cost: tier.price, ..*economics }).overage_underage() {
            useful = useful.max(fractile(demand, overage, underage)).max(tier.from);
        }
    }
    let reward = economics.unit_revenue + economics.goodwill_cost_per_short_unit;
    let rest = economics.unit_salvage_value - economics.holding_cost_per_unsold_unit;
    options(limits, useful, |units| {
        let paid = tiers.iter().rev().find(|tier| tier.from <= units).map_or(0.0, |tier: &Tier| tier.value(units));
        let sold = demand.mean() - demand.loss(units);
        Ok(BuyOption {
            quantity: units as u32,
            spend_minor: (paid * f64::from(minor_units)).round() as i64,
            value: reward * sold + rest * demand.complementary_loss(units) - paid,
        })
    })
}
