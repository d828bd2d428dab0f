use std::collections::BTreeMap;
use std::ops::Bound;

/// What a service offers in the three goals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Goals {
    pub(super) cost: i64,
    pub(super) days: u32,
    pub(super) reliability: u32,
}

/// For each offer the one that dominates it: no worse in every goal and better in one. `None` on the frontier.
///
/// One sort by cost, then a staircase of (days, reliability) of everything cheaper: n log n.
pub(super) fn dominators(offers: &[Goals]) -> Vec<Option<usize>> {
    let mut order: Vec<(usize, Goals)> = offers.iter().copied().enumerate().collect();
    order.sort_by_key(|(index, goals)| (goals.cost, goals.days, u32::MAX.saturating_sub(goals.reliability), *index));
    let mut by = vec![None; offers.len()];
    // Reliability strictly rises with days.
    let mut stairs: BTreeMap<u32, (u32, usize)> = BTreeMap::new();
    for (index, goals) in order {
        let step = stairs.range(..=goals.days).next_back().map(|(_, step)| *step);
        match step.filter(|(reliability, _)| *reliability >= goals.reliability) {
            Some((_, other)) => {
                let equal = offers.get(other) == Some(&goals);
                if let Some(slot) = by.get_mut(index).filter(|_| !equal) {
                    *slot = Some(other);
                }
            }
            None => {
                let later = (Bound::Included(goals.days), Bound::Unbounded);
                let under = stairs.range(later).take_while(|(_, (reliability, _))| *reliability <= goals.reliability);
                let under: Vec<u32> = under.map(|(days, _)| *days).collect();
                for days in under {
                    stairs.remove(&days);
                }
                stairs.insert(goals.days, (goals.reliability, index));
            }
        }
    }
    by
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Small numbers from a linear congruential generator, for many ties.
    fn drawn(seed: u64, count: usize) -> Vec<Goals> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            u32::try_from(state >> 61).unwrap_or(0)
        };
        (0..count).map(|_| Goals { cost: i64::from(next()), days: next(), reliability: next() }).collect()
    }

    fn dominates(a: &Goals, b: &Goals) -> bool {
        a != b && a.cost <= b.cost && a.days <= b.days && a.reliability >= b.reliability
    }

    #[test]
    fn the_frontier_is_what_nothing_dominates() {
        for seed in 0..200 {
            let offers = drawn(seed, 12);
            for (goals, by) in offers.iter().zip(dominators(&offers)) {
                assert_eq!(by.is_some(), offers.iter().any(|other| dominates(other, goals)), "{seed} {goals:?}");
                let named = by.and_then(|index| offers.get(index));
                assert!(named.is_none_or(|other| dominates(other, goals)), "{seed} {goals:?} by {named:?}");
            }
        }
    }
}
