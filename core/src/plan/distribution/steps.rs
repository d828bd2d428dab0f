//! Demand on a list of values: a probability mass function or an empirical sample.

use super::tail::Tail;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Steps {
    points: Vec<Point>,
    mean: f64,
    variance: f64,
}

/// One value with what lies on either side of it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Point {
    value: f64,
    mass: f64,
    /// P(D ≤ value).
    cdf: f64,
    /// E[(value − D)⁺].
    complementary: f64,
    /// P(D > value) and the partial moments above it.
    tail: Tail,
}

impl Steps {
    /// From values in strictly rising order with weights of positive sum; zero weights are dropped.
    pub(super) fn of_weights(weighted: &[(f64, f64)]) -> Self {
        let total: f64 = weighted.iter().map(|(_, weight)| weight).sum();
        let mut points = Vec::with_capacity(weighted.len());
        let (mut cdf, mut complementary, mut last) = (0.0, 0.0, 0.0);
        for &(value, weight) in weighted.iter().filter(|(_, weight)| *weight > 0.0) {
            complementary += cdf * (value - last);
            cdf += weight / total;
            last = value;
            points.push(Point { value, mass: weight / total, cdf, complementary, tail: Tail::default() });
        }
        let (mut tail, mut above): (Tail, Option<f64>) = (Tail::default(), None);
        for point in points.iter_mut().rev() {
            if let Some(above) = above {
                tail = tail.lowered(above - point.value);
            }
            point.tail = tail;
            tail = Tail { above: tail.above + point.mass, ..tail };
            above = Some(point.value);
        }
        let mut steps = Self { points, mean: 0.0, variance: 0.0 };
        let lowest = steps.points.first().map_or(0.0, |p| p.value);
        let whole = steps.tail(lowest);
        steps.mean = lowest + whole.loss;
        steps.variance = (whole.square - whole.loss * whole.loss).max(0.0);
        steps
    }

    pub(super) fn mean(&self) -> f64 {
        self.mean
    }

    pub(super) fn variance(&self) -> f64 {
        self.variance
    }

    /// The values with their probabilities, rising.
    pub(super) fn masses(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.points.iter().map(|p| (p.value, p.mass))
    }

    /// The last point at or below x.
    fn below(&self, x: f64) -> Option<&Point> {
        let count = self.points.partition_point(|p| p.value <= x);
        count.checked_sub(1).and_then(|at| self.points.get(at))
    }

    pub(super) fn mass(&self, x: f64) -> f64 {
        self.below(x).filter(|p| p.value == x).map_or(0.0, |p| p.mass)
    }

    pub(super) fn cdf(&self, x: f64) -> f64 {
        self.below(x).map_or(0.0, |p| p.cdf.min(1.0))
    }

    pub(super) fn tail(&self, x: f64) -> Tail {
        match self.below(x) {
            Some(point) => point.tail.raised(x - point.value),
            None => {
                let first = self.points.first();
                let whole = first.map_or(Tail::default(), |p| Tail { above: 1.0, ..p.tail });
                whole.lowered(first.map_or(0.0, |p| p.value - x))
            }
        }
    }

    pub(super) fn complementary(&self, x: f64) -> f64 {
        self.below(x).map_or(0.0, |p| p.complementary + (x - p.value) * p.cdf)
    }

    /// The smallest value with F ≥ p; a share that misses a step by rounding alone still reaches it.
    pub(super) fn quantile(&self, lower: f64, upper: f64) -> f64 {
        let slack = 4.0 * f64::EPSILON;
        let at = self.points.partition_point(|p| {
            if upper < lower {
                p.tail.above > upper * (1.0 + slack) + f64::EPSILON
            } else {
                p.cdf < lower * (1.0 - slack)
            }
        });
        self.points.get(at).or(self.points.last()).map_or(0.0, |p| p.value)
    }
}
