//! What the exact solver needs of a cost: an ordered group.

use super::super::dense::Dense;

/// How many ranked goals one decision may weigh, one after the other.
pub(crate) const GOALS_MAX: usize = 8;

/// A cost that can be added, taken back and compared.
pub(crate) trait Cost: Copy + Default + PartialOrd {
    /// Above every cost.
    const MOST: Self;
    /// The sum.
    fn plus(self, other: Self) -> Self;
    /// The difference.
    fn minus(self, other: Self) -> Self;
    /// Below by more than rounding.
    fn surely_below(self, other: Self) -> bool;
}

/// Whole minor units stay exact up to 2^53; prices of a batch add fractions.
impl Cost for f64 {
    const MOST: Self = Self::INFINITY;

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self + other
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        self - other
    }

    #[inline(always)]
    fn surely_below(self, other: Self) -> bool {
        self + 1e-6 < other
    }
}

/// Goals in rank order: the first one that differs decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Ranked(pub [i64; GOALS_MAX]);

impl Ranked {
    /// A cost that counts for one goal only.
    pub fn only(goal: usize, amount: i64) -> Self {
        let mut goals = [0; GOALS_MAX];
        goals.put(goal, amount);
        Self(goals)
    }

    fn each(self, other: Self, combine: impl Fn(i64, i64) -> i64) -> Self {
        let mut goals = self.0;
        for (mine, theirs) in goals.iter_mut().zip(other.0) {
            *mine = combine(*mine, theirs);
        }
        Self(goals)
    }
}

impl Cost for Ranked {
    const MOST: Self = Self([i64::MAX; GOALS_MAX]);

    fn plus(self, other: Self) -> Self {
        self.each(other, i64::saturating_add)
    }

    fn minus(self, other: Self) -> Self {
        self.each(other, i64::saturating_sub)
    }

    fn surely_below(self, other: Self) -> bool {
        self < other
    }
}
