//! The ways to fill a line by units from several places.

use super::dense::Dense;

/// Ways of one line up to which all of them are listed.
const ALL_MAX: u64 = 256;
/// Ways of one line listed at most.
const LISTED_MAX: usize = 2_048;

/// What a place could give a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Holder {
    pub slot: u32,
    pub units: u32,
}

/// The listed ways, each as units by holder, and whether they are all that matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ways {
    /// Flat: one number per holder and way.
    pub units: Vec<u32>,
    /// Whether a best way may be missing.
    pub curtailed: bool,
}

/// Lists the ways to take 1 to `wanted` units.
///
/// Few ways are all listed. Of many, those at the corners: every place gives nothing or all it has, but for one that
/// gives the rest, or the rest stays unfilled. With costs per unit and per place one of the corners is best, so long as
/// no other line or order draws on the same units. Of very many corners, only those of few places are listed.
pub(super) fn ways(wanted: u32, holders: &[Holder], shared: bool) -> Ways {
    let caps: Vec<u32> = holders.iter().map(|holder| holder.units.min(wanted)).collect();
    if count(wanted, &caps) <= ALL_MAX {
        let mut list = Ways::default();
        all(wanted, &caps, &mut vec![0; caps.len()], 0, &mut list);
        return list;
    }
    let mut list = Ways { units: Vec::new(), curtailed: shared };
    corners(wanted, &caps, &mut list);
    list
}

/// How many ways there are to take at most `wanted` units, or a number above [`ALL_MAX`].
fn count(wanted: u32, caps: &[u32]) -> u64 {
    if u64::from(wanted) > ALL_MAX {
        return u64::MAX;
    }
    let size = wanted.saturating_add(1) as usize;
    let mut ways = vec![0_u64; size];
    ways.put(0, 1);
    for cap in caps {
        let mut next = vec![0_u64; size];
        for (sum, many) in ways.iter().enumerate() {
            for more in 0..=*cap as usize {
                next.change(sum.saturating_add(more), |held| held.saturating_add(*many));
            }
        }
        ways = next;
        if ways.iter().fold(0, |sum: u64, many| sum.saturating_add(*many)) > ALL_MAX.saturating_add(1) {
            return u64::MAX;
        }
    }
    ways.iter().fold(0_u64, |sum, many| sum.saturating_add(*many)).saturating_sub(1)
}

/// The recursion is as deep as there are places, at most the slots of an order.
fn all(wanted: u32, caps: &[u32], taken: &mut Vec<u32>, at: usize, list: &mut Ways) {
    if at >= caps.len() {
        if taken.iter().any(|units| *units > 0) {
            list.units.extend_from_slice(taken);
        }
        return;
    }
    for units in 0..=caps.at(at).min(wanted) {
        taken.put(at, units);
        all(wanted.saturating_sub(units), caps, taken, at.saturating_add(1), list);
    }
    taken.put(at, 0);
}

fn corners(wanted: u32, caps: &[u32], list: &mut Ways) {
    let width = caps.len();
    // Sets of full places, by size: small ones first, so that the cut leaves out only plans of many parcels.
    let mut sets: Vec<(Vec<u32>, u32, usize)> = vec![(vec![0; width], wanted, 0)];
    let mut listed = 0_usize;
    while !sets.is_empty() {
        let mut next = Vec::new();
        for (taken, rest, from) in &sets {
            if listed >= LISTED_MAX {
                list.curtailed = true;
                return;
            }
            if taken.iter().any(|units| *units > 0) {
                list.units.extend_from_slice(taken);
                listed = listed.saturating_add(1);
            }
            for (at, cap) in caps.iter().enumerate() {
                if taken.at(at) > 0 || *cap == 0 {
                    continue;
                }
                if *cap >= *rest {
                    let mut last = taken.clone();
                    last.put(at, *rest);
                    list.units.extend_from_slice(&last);
                    listed = listed.saturating_add(1);
                } else if at >= *from {
                    let mut more = taken.clone();
                    more.put(at, *cap);
                    next.push((more, rest.saturating_sub(*cap), at.saturating_add(1)));
                }
            }
            if next.len() > LISTED_MAX {
                list.curtailed = true;
                break;
            }
        }
        sets = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holders(units: &[u32]) -> Vec<Holder> {
        units.iter().map(|units| Holder { slot: 0, units: *units }).collect()
    }

    #[test]
    fn few_ways_are_all_listed() {
        // Two units from two places: 01 02 10 11 20.
        let list = ways(2, &holders(&[2, 2]), true);
        assert_eq!(list, Ways { units: vec![0, 1, 0, 2, 1, 0, 1, 1, 2, 0], curtailed: false });
    }

    #[test]
    fn of_many_ways_the_corners_are_listed() {
        let list = ways(500, &holders(&[300, 400]), false);
        assert_eq!(list, Ways { units: vec![300, 0, 300, 200, 0, 400, 100, 400], curtailed: false });
        assert!(ways(1_000_000, &holders(&[1_000; 60]), false).curtailed);
    }
}
