//! A network and its terms, checked once and laid out for many questions.

use super::goals::Goal;
use super::order::{GOALS_MAX, SLOTS_MAX};
use super::{
    AllocationGoal, AllocationLane, AllocationNetwork, AllocationPlace, AllocationRule, AllocationStock,
    AllocationTerms,
};
use crate::value::{Invalid, Map, PlaceId, Set, Sku, Text, bounds};

/// Largest single cost, in minor units: sums of them stay exact.
const COST_MINOR_MAX: i64 = 1_000_000_000_000;

/// Answers allocation questions over one network under one set of terms.
///
/// It remembers nothing between questions; stock that one answer promises is still there for the next. Build a new one
/// when stock or terms change.
#[derive(Debug, Clone)]
pub struct Allocator {
    pub(super) places: Vec<AllocationPlace>,
    /// By region, the lane of each place.
    pub(super) lanes: Map<Text, Vec<Option<AllocationLane>>>,
    /// By SKU, the pools: place and pool number, in the sequence of the places.
    pub(super) pools: Map<Sku, Vec<PoolRow>>,
    /// Free units of each pool.
    pub(super) available: Vec<i64>,
    /// Parcels each place can still send.
    pub(super) room: Vec<i64>,
    pub(super) terms: AllocationTerms,
    pub(super) goals: Vec<Goal>,
    /// Cost is the only goal: the quick road.
    pub(super) by_cost: bool,
    pub(super) parcels_max: u32,
    pub(super) complete: bool,
}

/// The pool of a SKU at a place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct PoolRow {
    pub place: u32,
    pub pool: u32,
    pub available: u32,
    pub unit_minor: i64,
}

impl Allocator {
    /// Checks a network and terms and lays them out.
    ///
    /// # Errors
    /// `invalid.repeated` for a place, lane or stock row that stands twice; `invalid.unknown` for a place that lanes,
    /// stock, rules or goals name and the network does not have; `invalid.too_small` and `invalid.too_large` for a cost
    /// below zero or above a million million minor units, for too many places and for too many goals.
    pub fn new(network: AllocationNetwork, terms: AllocationTerms) -> Result<Self, Invalid> {
        let AllocationNetwork { places, lanes, stock } = network;
        if places.len() > bounds::LINES_MAX {
            return Err(Invalid::too_large("places", bounds::LINES_MAX));
        }
        let mut at: Map<PlaceId, u32> = Map::default();
        for (position, place) in (0_u32..).zip(&places) {
            check_place(place)?;
            if at.insert(place.place.clone(), position).is_some() {
                return Err(Invalid::repeated("places.place", &place.place));
            }
        }
        let goals = goals(&terms.goals, &at, places.len())?;
        check_rules(&terms.rules, &at)?;
        let by_cost = matches!(goals.as_slice(), [Goal::LeastCost]);
        let parcels_max = terms.rules.iter().fold(SLOTS_MAX as u32, |max, rule| match rule {
            AllocationRule::ParcelsMax { parcels } => max.min(parcels.get()),
            _ => max,
        });
        let complete = terms.rules.contains(&AllocationRule::Complete {});
        let room = places.iter().map(|place| place.parcels_left.map_or(i64::MAX, |left| left.units())).collect();
        let (pools, available) = pools(stock, &at)?;
        let lanes = lay_lanes(lanes, &at, places.len())?;
        Ok(Self { places, lanes, pools, available, room, terms, goals, by_cost, parcels_max, complete })
    }

    /// The terms it answers under.
    pub fn terms(&self) -> &AllocationTerms {
        &self.terms
    }
}

pub(super) fn check_minor(field: &str, minor: i64) -> Result<(), Invalid> {
    if minor < 0 {
        return Err(Invalid::too_small(field, 0));
    }
    if minor > COST_MINOR_MAX {
        return Err(Invalid::too_large(field, COST_MINOR_MAX));
    }
    Ok(())
}

fn check_place(place: &AllocationPlace) -> Result<(), Invalid> {
    check_minor("places.handling_per_parcel_minor", place.handling_per_parcel_minor)?;
    check_minor("places.handling_per_line_minor", place.handling_per_line_minor)?;
    check_minor("places.handling_per_unit_minor", place.handling_per_unit_minor)
}

fn lay_lanes(
    lanes: Vec<AllocationLane>,
    at: &Map<PlaceId, u32>,
    places: usize,
) -> Result<Map<Text, Vec<Option<AllocationLane>>>, Invalid> {
    let mut laid: Map<Text, Vec<Option<AllocationLane>>> = Map::default();
    for lane in lanes {
        check_minor("lanes.parcel_minor", lane.parcel_minor)?;
        check_minor("lanes.per_kg_minor", lane.per_kg_minor)?;
        check_minor("lanes.parcel_value_max_minor", lane.parcel_value_max_minor.unwrap_or_default())?;
        let Some(place) = at.get(&lane.place) else { return Err(Invalid::unknown("lanes.place", &lane.place)) };
        let row = laid.entry(lane.region.clone()).or_insert_with(|| vec![None; places]);
        if let Some(slot) = row.get_mut(*place as usize) {
            if slot.is_some() {
                return Err(Invalid::repeated("lanes", format!("{} {}", lane.place, lane.region)));
            }
            *slot = Some(lane);
        }
    }
    Ok(laid)
}

type Pools = (Map<Sku, Vec<PoolRow>>, Vec<i64>);

fn pools(stock: Vec<AllocationStock>, at: &Map<PlaceId, u32>) -> Result<Pools, Invalid> {
    let mut pools: Map<Sku, Vec<PoolRow>> = Map::default();
    let mut available = Vec::with_capacity(stock.len());
    for (pool, row) in (0_u32..).zip(stock) {
        check_minor("stock.unit_minor", row.unit_minor)?;
        let Some(place) = at.get(&row.place).copied() else { return Err(Invalid::unknown("stock.place", &row.place)) };
        available.push(row.available.units());
        let rows = pools.entry(row.sku).or_default();
        rows.push(PoolRow { place, pool, available: row.available.get(), unit_minor: row.unit_minor });
    }
    for (sku, rows) in &mut pools {
        rows.sort_by_key(|row| row.place);
        if rows.iter().zip(rows.iter().skip(1)).any(|(one, next)| one.place == next.place) {
            return Err(Invalid::repeated("stock.sku", sku));
        }
    }
    Ok((pools, available))
}

fn goals(goals: &[AllocationGoal], at: &Map<PlaceId, u32>, places: usize) -> Result<Vec<Goal>, Invalid> {
    let mut found = Vec::new();
    for goal in goals {
        found.push(match goal {
            AllocationGoal::LeastCost {} => Goal::LeastCost,
            AllocationGoal::FewestUnfilled {} => Goal::FewestUnfilled,
            AllocationGoal::OnHandFirst {} => Goal::OnHandFirst,
            AllocationGoal::SameRegion {} => Goal::SameRegion,
            AllocationGoal::CategoryPlace {} => Goal::CategoryPlace,
            AllocationGoal::FewestParcels {} => Goal::FewestParcels,
            AllocationGoal::HighestStock {} => Goal::HighestStock,
            AllocationGoal::Soonest {} => Goal::Soonest,
            AllocationGoal::PlaceOrder { places: order } => {
                let last = u32::try_from(order.len()).unwrap_or(u32::MAX);
                let mut ranks = vec![last; places];
                let mut seen: Set<&PlaceId> = Set::default();
                for (rank, place) in (0_u32..).zip(order) {
                    if !seen.insert(place) {
                        return Err(Invalid::repeated("goals.places", place));
                    }
                    let position = at.get(place).ok_or_else(|| Invalid::unknown("goals.places", place))?;
                    if let Some(held) = ranks.get_mut(*position as usize) {
                        *held = rank;
                    }
                }
                Goal::PlaceOrder(ranks)
            }
        });
    }
    // Cost decides among equals, and one rank is kept for the sequence of the places.
    if !found.contains(&Goal::LeastCost) {
        found.push(Goal::LeastCost);
    }
    let max = GOALS_MAX.saturating_sub(1);
    if found.len() > max {
        return Err(Invalid::too_large("goals", max.saturating_sub(1)));
    }
    Ok(found)
}

fn check_rules(rules: &[AllocationRule], at: &Map<PlaceId, u32>) -> Result<(), Invalid> {
    for rule in rules {
        if let AllocationRule::Only { places } | AllocationRule::Except { places } = rule
            && let Some(place) = places.iter().find(|place| !at.contains_key(*place))
        {
            return Err(Invalid::unknown("rules.places", place));
        }
    }
    Ok(())
}
