/// What lies above a level x: probability, first and second partial moments.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Tail {
    /// P(D > x).
    pub(super) above: f64,
    /// E[(D − x)⁺].
    pub(super) loss: f64,
    /// E[((D − x)⁺)²], twice the second-order loss.
    pub(super) square: f64,
}

impl Tail {
    /// The tail of a demand that certainly exceeds x.
    pub(super) fn whole(mean: f64, variance: f64, x: f64) -> Self {
        let gap = mean - x;
        Self { above: 1.0, loss: gap, square: variance + gap * gap }
    }

    /// The same tail seen from `down` ≥ 0 below, when nothing lies between.
    pub(super) fn lowered(self, down: f64) -> Self {
        Self {
            above: self.above,
            loss: self.loss + down * self.above,
            square: self.square + 2.0 * down * self.loss + down * down * self.above,
        }
    }

    /// The same tail seen from `up` ≥ 0 above, when nothing lies between.
    pub(super) fn raised(self, up: f64) -> Self {
        Self {
            above: self.above,
            loss: (self.loss - up * self.above).max(0.0),
            square: (self.square - up * (2.0 * self.loss - up * self.above)).max(0.0),
        }
    }

    /// Both tails together.
    pub(super) fn plus(self, other: Self) -> Self {
        Self { above: self.above + other.above, loss: self.loss + other.loss, square: self.square + other.square }
    }

    /// The tail times a probability.
    pub(super) fn times(self, weight: f64) -> Self {
        Self { above: weight * self.above, loss: weight * self.loss, square: weight * self.square }
    }
}
