//! Checked access to flat arrays, and the seeded generator of the batch search.
//!
//! A read past the end gives the default, a write past the end does nothing. The bound is compared once, as an index
//! expression would, and nothing can panic.

/// Reads, writes and ranges that cannot panic.
pub(super) trait Dense<T> {
    /// The element, or the default past the end.
    fn at(&self, index: usize) -> T;
    /// Writes the element; past the end nothing happens.
    fn put(&mut self, index: usize, value: T);
    /// Replaces the element by what `change` makes of it.
    fn change(&mut self, index: usize, change: impl FnOnce(T) -> T);
    /// The elements of a range, none when it leaves the array.
    fn span(&self, range: Span) -> &[T];
}

impl<T: Copy + Default> Dense<T> for [T] {
    #[inline(always)]
    fn at(&self, index: usize) -> T {
        self.get(index).copied().unwrap_or_default()
    }

    #[inline(always)]
    fn put(&mut self, index: usize, value: T) {
        if let Some(place) = self.get_mut(index) {
            *place = value;
        }
    }

    #[inline(always)]
    fn change(&mut self, index: usize, change: impl FnOnce(T) -> T) {
        if let Some(place) = self.get_mut(index) {
            *place = change(*place);
        }
    }

    #[inline(always)]
    fn span(&self, range: Span) -> &[T] {
        self.get(range.start as usize..range.end as usize).unwrap_or_default()
    }
}

/// A half-open range of a flat array.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Span {
    /// First element.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

impl Span {
    /// The range between two lengths of a growing array.
    pub fn between(start: usize, end: usize) -> Self {
        Self { start: index(start), end: index(end) }
    }

    /// How many elements it has.
    #[inline(always)]
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    /// The positions in order.
    #[inline(always)]
    pub fn positions(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A position as it is stored; arrays of more than 2^32 elements are refused before one is built.
pub(super) fn index(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// SplitMix64: a small seeded generator, the same on every platform.
///
/// Source: G. L. Steele, D. Lea, C. H. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform in [0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Uniform in 0..count; 0 for a count of 0.
    pub fn below(&mut self, count: usize) -> usize {
        // The high half of a 64 × 64 bit product is below `count`, so the cast back loses nothing.
        (u128::from(self.next()).wrapping_mul(count as u128) >> 64) as usize
    }

    /// Brings the elements into a random order (Fisher–Yates).
    pub fn shuffle<T: Copy + Default>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last.saturating_add(1));
            let (a, b) = (items.at(last), items.at(other));
            items.put(last, b);
            items.put(other, a);
        }
    }
}
