//! Goals as costs: what a parcel, a portion and an unfilled unit count for each goal.

use super::order::{Cost, GOALS_MAX, Ranked};

/// One goal, with its places as positions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Goal {
    LeastCost,
    FewestUnfilled,
    OnHandFirst,
    SameRegion,
    CategoryPlace,
    FewestParcels,
    HighestStock,
    /// Rank of each place.
    PlaceOrder(Vec<u32>),
    Soonest,
}

/// Units of a line from one place, as the goals see them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct PortionFacts {
    pub place: u32,
    pub units: u32,
    pub cost_minor: i64,
    /// Rank of the place by free units for this line.
    pub stock_rank: u32,
    pub same_region: bool,
    pub category_place: bool,
    pub on_hand: bool,
    pub lead_days: u32,
}

/// A cost the goals can be expressed in.
pub(super) trait GoalCost: Cost {
    /// What opening a parcel counts.
    fn parcel(goals: &[Goal], cost_minor: i64) -> Self;
    /// What a portion counts.
    fn portion(goals: &[Goal], facts: &PortionFacts) -> Self;
    /// What unfilled units count.
    fn unfilled(goals: &[Goal], units: u32, cost_minor: i64) -> Self;
    /// Money alone.
    fn money(goals: &[Goal], cost_minor: i64) -> Self;
}

/// Cost alone.
impl GoalCost for f64 {
    fn parcel(_: &[Goal], cost_minor: i64) -> Self {
        cost_minor as Self
    }

    fn portion(_: &[Goal], facts: &PortionFacts) -> Self {
        facts.cost_minor as Self
    }

    fn unfilled(_: &[Goal], _: u32, cost_minor: i64) -> Self {
        cost_minor as Self
    }

    fn money(_: &[Goal], cost_minor: i64) -> Self {
        cost_minor as Self
    }
}

/// Every goal at its rank; the sequence of the places as the last.
impl GoalCost for Ranked {
    fn parcel(goals: &[Goal], cost_minor: i64) -> Self {
        ranked(goals, |goal| match goal {
            Goal::LeastCost => cost_minor,
            Goal::FewestParcels => 1,
            _ => 0,
        })
    }

    fn portion(goals: &[Goal], facts: &PortionFacts) -> Self {
        let units = i64::from(facts.units);
        let unless = |good: bool| if good { 0 } else { units };
        let places = Self::only(GOALS_MAX.saturating_sub(1), units.saturating_mul(i64::from(facts.place)));
        places.plus(ranked(goals, |goal| match goal {
            Goal::LeastCost => facts.cost_minor,
            Goal::FewestUnfilled | Goal::FewestParcels => 0,
            Goal::OnHandFirst => unless(facts.on_hand),
            Goal::SameRegion => unless(facts.same_region),
            Goal::CategoryPlace => unless(facts.category_place),
            Goal::HighestStock => units.saturating_mul(i64::from(facts.stock_rank)),
            Goal::PlaceOrder(ranks) => {
                let rank = ranks.get(facts.place as usize).copied().unwrap_or_default();
                units.saturating_mul(i64::from(rank))
            }
            Goal::Soonest => units.saturating_mul(i64::from(facts.lead_days)),
        }))
    }

    fn unfilled(goals: &[Goal], units: u32, cost_minor: i64) -> Self {
        ranked(goals, |goal| match goal {
            Goal::LeastCost => cost_minor,
            Goal::FewestUnfilled => i64::from(units),
            _ => 0,
        })
    }

    fn money(goals: &[Goal], cost_minor: i64) -> Self {
        ranked(goals, |goal| if *goal == Goal::LeastCost { cost_minor } else { 0 })
    }
}

fn ranked(goals: &[Goal], amount: impl Fn(&Goal) -> i64) -> Ranked {
    let mut all = [0; GOALS_MAX];
    for (place, goal) in all.iter_mut().zip(goals) {
        *place = amount(goal);
    }
    Ranked(all)
}
