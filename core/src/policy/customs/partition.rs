//! Units to parcels at the least cost: exact while the count of ways allows, a bounded search above.

use std::collections::BTreeMap;

/// A cost in order of importance; the kernel adds the count of parcels as the last.
pub(in crate::policy) type Cost = [i64; 3];

/// What one parcel costs, given how many units of each kind it holds; `None` when it may not travel so.
pub(in crate::policy) type ParcelCost<'a> = dyn FnMut(&[u32]) -> Option<Cost> + 'a;

/// Units of each kind per parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::policy) struct Partition {
    pub(in crate::policy) parcels: Vec<Vec<u32>>,
    pub(in crate::policy) is_exact: bool,
}

/// Most ways to draw one parcel from one remainder that the exact method walks: 14 different units have 3^14 / 2 or so.
const EXACT_WALK_MAX: u64 = 5_000_000;
/// Most such ways when two parcels of a plan are divided anew.
const PAIR_WALK_MAX: u64 = 60_000;
/// Walks the search may spend in all.
const SEARCH_WALK_MAX: u64 = 40_000_000;

/// Most parcel costs the search remembers.
const REMEMBERED_MAX: usize = 50_000;

type Ranked = (Cost, i64);

/// Divides `units` of each kind over parcels at the least total cost, then the fewest parcels.
///
/// `None` when some unit may not travel even alone.
pub(in crate::policy) fn partition(units: &[u32], cost: &mut ParcelCost<'_>) -> Option<Partition> {
    let whole = walk(units);
    if whole <= EXACT_WALK_MAX {
        let parcels = exact(units, cost)?;
        return Some(Partition { parcels, is_exact: true });
    }
    let mut cached = Cached { cost, known: BTreeMap::new() };
    let parcels = search(units, &mut cached)?;
    Some(Partition { parcels, is_exact: false })
}

/// Ways to choose a remainder and a parcel from it: the product of (n + 1)(n + 2) / 2 over the kinds.
fn walk(units: &[u32]) -> u64 {
    units.iter().fold(1_u64, |ways, n| {
        let n = u64::from(*n);
        let pairs = n.saturating_add(1).saturating_mul(n.saturating_add(2)) / 2;
        ways.saturating_mul(pairs)
    })
}

fn plus(a: Ranked, b: Ranked) -> Ranked {
    let ([a0, a1, a2], [b0, b1, b2]) = (a.0, b.0);
    let sum = [a0.saturating_add(b0), a1.saturating_add(b1), a2.saturating_add(b2)];
    (sum, a.1.saturating_add(b.1))
}

/// Dynamic programme over remainders: best(r) = min over parcels p ⊆ r holding a unit of r's first kind of
/// cost(p) + best(r − p).
fn exact(units: &[u32], cost: &mut ParcelCost<'_>) -> Option<Vec<Vec<u32>>> {
    let strides: Vec<usize> = units
        .iter()
        .scan(1_usize, |stride, n| {
            let own = *stride;
            *stride = stride.saturating_mul(usize::try_from(*n).unwrap_or(usize::MAX).saturating_add(1));
            Some(own)
        })
        .collect();
    let count = units.iter().try_fold(1_usize, |all, n| all.checked_mul(usize::try_from(*n).ok()?.checked_add(1)?))?;
    let mut priced: Vec<Option<Ranked>> = Vec::with_capacity(count);
    let mut held = vec![0_u32; units.len()];
    for index in 0..count {
        priced.push(if index == 0 { None } else { cost(&held).map(|cost| (cost, 1)) });
        advance(&mut held, units);
    }
    let mut best: Vec<Option<(Ranked, usize)>> = vec![None; count];
    *best.first_mut()? = Some((([0; 3], 0), 0));
    let mut rest = vec![0_u32; units.len()];
    for index in 1..count {
        advance(&mut rest, units);
        let found = cheapest_parcel(index, &rest, &strides, &priced, &best);
        if let Some(slot) = best.get_mut(index) {
            *slot = found;
        }
    }
    let mut parcels = vec![];
    let mut left = count.saturating_sub(1);
    while left > 0 {
        let (_, parcel) = (*best.get(left)?)?;
        parcels.push(unpacked(parcel, units));
        left = left.checked_sub(parcel)?;
    }
    Some(parcels)
}

/// The next vector in the order of the mixed-radix index.
fn advance(held: &mut [u32], units: &[u32]) {
    for (digit, most) in held.iter_mut().zip(units) {
        if *digit < *most {
            *digit = digit.saturating_add(1);
            return;
        }
        *digit = 0;
    }
}

fn cheapest_parcel(
    index: usize,
    rest: &[u32],
    strides: &[usize],
    priced: &[Option<Ranked>],
    best: &[Option<(Ranked, usize)>],
) -> Option<(Ranked, usize)> {
    let first = rest.iter().position(|n| *n > 0)?;
    let mut found: Option<(Ranked, usize)> = None;
    let mut parcel: Vec<u32> = vec![0; rest.len()];
    let mut place = *strides.get(first)?;
    *parcel.get_mut(first)? = 1;
    loop {
        if let (Some(Some(own)), Some(Some((others, _)))) = (priced.get(place), best.get(index.wrapping_sub(place))) {
            let sum = plus(*own, *others);
            if found.is_none_or(|(least, _)| sum < least) {
                found = Some((sum, place));
            }
        }
        let mut carried = true;
        for (kind, ((digit, most), stride)) in parcel.iter_mut().zip(rest).zip(strides).enumerate() {
            if *digit < *most {
                *digit = digit.wrapping_add(1);
                place = place.wrapping_add(*stride);
                carried = false;
                break;
            }
            let floor = u32::from(kind == first);
            let back = usize::try_from(digit.wrapping_sub(floor)).unwrap_or(0);
            place = place.wrapping_sub(back.wrapping_mul(*stride));
            *digit = floor;
        }
        if carried {
            return found;
        }
    }
}

fn unpacked(index: usize, units: &[u32]) -> Vec<u32> {
    let mut left = index;
    let digits = units.iter().map(|n| {
        let radix = usize::try_from(*n).unwrap_or(usize::MAX).saturating_add(1);
        let digit = left.checked_rem(radix).unwrap_or(0);
        left = left.checked_div(radix).unwrap_or(0);
        u32::try_from(digit).unwrap_or(0)
    });
    digits.collect()
}

struct Cached<'a, 'b> {
    cost: &'a mut ParcelCost<'b>,
    known: BTreeMap<Vec<u32>, Option<Cost>>,
}

impl Cached<'_, '_> {
    fn of(&mut self, held: &[u32]) -> Option<Ranked> {
        if let Some(known) = self.known.get(held) {
            return known.map(|cost| (cost, 1));
        }
        let cost = (self.cost)(held);
        if self.known.len() < REMEMBERED_MAX {
            self.known.insert(held.to_vec(), cost);
        }
        cost.map(|cost| (cost, 1))
    }
}

/// Dearest units first into the parcel where they add least, then every two parcels divided anew, exactly, until no two
/// improve or the budget is spent.
fn search(units: &[u32], cost: &mut Cached<'_, '_>) -> Option<Vec<Vec<u32>>> {
    let mut parcels = first_plan(units, cost)?;
    let mut budget = SEARCH_WALK_MAX;
    let mut improved = true;
    while improved && budget > 0 {
        improved = false;
        let mut first = 0;
        while first < parcels.len() {
            let mut second = first.saturating_add(1);
            while second < parcels.len() {
                improved |= divide_anew(&mut parcels, first, second, cost, &mut budget);
                second = second.saturating_add(1);
            }
            first = first.saturating_add(1);
        }
    }
    Some(parcels)
}

fn first_plan(units: &[u32], cost: &mut Cached<'_, '_>) -> Option<Vec<Vec<u32>>> {
    let alone = |kind: usize| {
        let mut held = vec![0_u32; units.len()];
        *held.get_mut(kind)? = 1;
        Some(held)
    };
    let mut kinds: Vec<(usize, Ranked)> = vec![];
    for (kind, _) in units.iter().enumerate().filter(|(_, count)| **count > 0) {
        kinds.push((kind, cost.of(&alone(kind)?)?));
    }
    kinds.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut parcels: Vec<(Vec<u32>, Ranked)> = vec![];
    for (kind, own) in kinds {
        for _ in 0..units.get(kind).copied().unwrap_or(0) {
            let mut best: Option<(Ranked, usize, Ranked)> = None;
            for (place, (held, before)) in parcels.iter().enumerate() {
                let mut fuller = held.clone();
                if let Some(digit) = fuller.get_mut(kind) {
                    *digit = digit.saturating_add(1);
                }
                let Some(after) = cost.of(&fuller) else { continue };
                let added = less(after, *before);
                if best.is_none_or(|(least, ..)| added < least) {
                    best = Some((added, place, after));
                }
            }
            match best.filter(|(added, ..)| *added <= own) {
                Some((_, place, after)) => {
                    let (held, before) = parcels.get_mut(place)?;
                    let digit = held.get_mut(kind)?;
                    *digit = digit.saturating_add(1);
                    *before = after;
                }
                None => parcels.push((alone(kind)?, own)),
            }
        }
    }
    Some(parcels.into_iter().map(|(held, _)| held).collect())
}

fn less(a: Ranked, b: Ranked) -> Ranked {
    let ([a0, a1, a2], [b0, b1, b2]) = (a.0, b.0);
    let rest = [a0.saturating_sub(b0), a1.saturating_sub(b1), a2.saturating_sub(b2)];
    (rest, a.1.saturating_sub(b.1))
}

/// Divides the units of two parcels anew if that is cheaper; parcels beyond the second go to the end.
fn divide_anew(
    parcels: &mut Vec<Vec<u32>>,
    first: usize,
    second: usize,
    cost: &mut Cached<'_, '_>,
    budget: &mut u64,
) -> bool {
    let (Some(a), Some(b)) = (parcels.get(first).cloned(), parcels.get(second).cloned()) else { return false };
    let kinds: Vec<(usize, u32)> =
        a.iter().zip(&b).map(|(a, b)| a.saturating_add(*b)).enumerate().filter(|(_, count)| *count > 0).collect();
    let units: Vec<u32> = kinds.iter().map(|(_, count)| *count).collect();
    let ways = walk(&units);
    // An inexact pair tries one kind against one kind, each a look at every kind.
    let steps = if ways <= PAIR_WALK_MAX { ways } else { (a.len() as u64).saturating_mul(units.len() as u64) };
    let (Some(before_a), Some(before_b)) = (cost.of(&a), cost.of(&b)) else { return false };
    if steps > *budget {
        *budget = 0;
        return false;
    }
    *budget = budget.saturating_sub(steps);
    let widened = |held: &[u32]| {
        let mut full = vec![0_u32; a.len()];
        for ((kind, _), count) in kinds.iter().zip(held) {
            if let Some(slot) = full.get_mut(*kind) {
                *slot = *count;
            }
        }
        full
    };
    let divided = if ways <= PAIR_WALK_MAX {
        exact(&units, &mut |held| cost.of(&widened(held)).map(|(cost, _)| cost))
            .map(|parts| parts.iter().map(|held| widened(held)).collect::<Vec<_>>())
    } else {
        best_move(&a, &b, cost)
    };
    let Some(divided) = divided else { return false };
    let mut after = ([0; 3], 0);
    for held in &divided {
        let Some(own) = cost.of(held) else { return false };
        after = plus(after, own);
    }
    if after >= plus(before_a, before_b) {
        return false;
    }
    let mut fresh = divided.into_iter();
    let (one, two) = (fresh.next().unwrap_or_default(), fresh.next());
    if let Some(slot) = parcels.get_mut(first) {
        *slot = one;
    }
    match two {
        Some(two) => {
            if let Some(slot) = parcels.get_mut(second) {
                *slot = two;
            }
        }
        None => drop(parcels.remove(second)),
    }
    parcels.extend(fresh);
    true
}

/// The best of merging two parcels, moving one unit, or exchanging two.
fn best_move(a: &[u32], b: &[u32], cost: &mut Cached<'_, '_>) -> Option<Vec<Vec<u32>>> {
    let merged: Vec<u32> = a.iter().zip(b).map(|(a, b)| a.saturating_add(*b)).collect();
    let mut tried: Vec<Vec<Vec<u32>>> = vec![vec![merged]];
    let held = |side: &[u32]| {
        let kinds = side.iter().enumerate().filter(|(_, count)| **count > 0).map(|(kind, _)| Some(kind));
        kinds.chain([None]).collect::<Vec<_>>()
    };
    for give in held(a) {
        for take in held(b) {
            let (mut left, mut right) = (a.to_vec(), b.to_vec());
            shift(&mut left, &mut right, give);
            shift(&mut right, &mut left, take);
            if give != take && left.iter().any(|n| *n > 0) && right.iter().any(|n| *n > 0) {
                tried.push(vec![left, right]);
            }
        }
    }
    let mut best: Option<(Ranked, Vec<Vec<u32>>)> = None;
    for plan in tried {
        let sum = plan.iter().try_fold(([0; 3], 0), |sum, held| cost.of(held).map(|own| plus(sum, own)));
        if let Some(sum) = sum.filter(|sum| best.as_ref().is_none_or(|(least, _)| sum < least)) {
            best = Some((sum, plan));
        }
    }
    best.map(|(_, plan)| plan)
}

fn shift(from: &mut [u32], to: &mut [u32], kind: Option<usize>) {
    let Some(kind) = kind else { return };
    if let (Some(from), Some(to)) = (from.get_mut(kind), to.get_mut(kind)) {
        *from = from.saturating_sub(1);
        *to = to.saturating_add(1);
    }
}
