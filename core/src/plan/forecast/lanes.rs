use std::ops::{Add, Div, Mul, Sub};

/// Candidates judged in one pass over a series.
pub(super) const WIDTH: usize = 8;

/// Eight numbers that move together, one per candidate of parameters.
///
/// Every operation is done lane by lane in the same order on every platform, without fused multiply-add, so the wide
/// and the narrow instruction sets give the same bits.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(align(64))]
pub(super) struct Lanes(pub [f64; WIDTH]);

impl Lanes {
    pub(super) const ZERO: Self = Self([0.0; WIDTH]);

    #[inline(always)]
    pub(super) fn of(value: f64) -> Self {
        Self([value; WIDTH])
    }

    /// The lane of the smallest finite value, with it; the earlier of equals.
    #[inline(always)]
    pub(super) fn smallest(&self) -> (usize, f64) {
        let mut best = (0, f64::INFINITY);
        for (lane, value) in self.0.iter().enumerate() {
            if *value < best.1 {
                best = (lane, *value);
            }
        }
        best
    }

    #[inline(always)]
    pub(super) fn lane(&self, lane: usize) -> f64 {
        self.0.get(lane).copied().unwrap_or(f64::NAN)
    }

    /// Lane by lane the function of both.
    #[inline(always)]
    pub(super) fn with(mut self, other: Self, f: impl Fn(f64, f64) -> f64) -> Self {
        for (a, b) in self.0.iter_mut().zip(other.0) {
            *a = f(*a, b);
        }
        self
    }

    /// Lane by lane the function.
    #[inline(always)]
    pub(super) fn map(mut self, f: impl Fn(f64) -> f64) -> Self {
        for a in &mut self.0 {
            *a = f(*a);
        }
        self
    }
}

impl From<f64> for Lanes {
    #[inline(always)]
    fn from(value: f64) -> Self {
        Self::of(value)
    }
}

macro_rules! operators {
    ($($op:ident $verb:ident $sign:tt)*) => {$(
        impl<R: Into<Lanes>> $op<R> for Lanes {
            type Output = Lanes;
            #[inline(always)]
            fn $verb(self, other: R) -> Lanes {
                self.with(other.into(), |a, b| a $sign b)
            }
        }
    )*};
}
operators! { Add add + Sub sub - Mul mul * Div div / }
