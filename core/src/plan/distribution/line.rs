//! Demand known by forecast quantiles: the cdf is straight between them; beyond the last it decays exponentially at
//! the rate of the last gap; below the first it is straight down to where the first gap points, never below zero for
//! a demand that is not negative. Equal quantiles are an atom.

use super::tail::Tail;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    parts: Vec<Part>,
    /// Mean excess β of the exponential tail, its probability and where it starts.
    beta: f64,
    tail_mass: f64,
    start: f64,
    mean: f64,
    variance: f64,
}

/// Probability spread evenly over [from, to], or an atom where the two are equal.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Part {
    from: f64,
    to: f64,
    mass: f64,
    /// P(D ≤ to).
    cdf: f64,
    /// What lies above `to`.
    beyond: Tail,
}

impl Part {
    /// Its own share of the tail above x < to.
    fn above(&self, x: f64) -> Tail {
        let width = self.to - self.from;
        if x <= self.from {
            let middle = 0.5 * (self.from + self.to) - x;
            let square = middle * middle + width * width / 12.0;
            return Tail { above: 1.0, loss: middle, square }.times(self.mass);
        }
        let rest = self.to - x;
        Tail { above: 1.0, loss: 0.5 * rest, square: rest * rest / 3.0 }.times(self.mass * rest / width)
    }
}

impl Line {
    /// From quantiles with strictly rising levels in [0, 1] and values that do not fall; not empty.
    pub(super) fn of_quantiles(quantiles: &[(f64, f64)]) -> Self {
        let (first_level, first) = quantiles.first().copied().unwrap_or((0.0, 0.0));
        let (last_level, last) = quantiles.last().copied().unwrap_or((1.0, 0.0));
        let mut parts = Vec::with_capacity(quantiles.len().saturating_add(2));
        let mut push = |from: f64, to: f64, mass: f64, cdf: f64| {
            if mass > 0.0 {
                parts.push(Part { from, to, mass, cdf, beyond: Tail::default() });
            }
        };
        let gap = quantiles.get(1).map_or(0.0, |(level, value)| (value - first) / (level - first_level));
        let reach = first - gap * first_level;
        push(if first >= 0.0 { reach.max(0.0) } else { reach }, first, first_level, first_level);
        for ((low_level, low), (level, value)) in quantiles.iter().zip(quantiles.iter().skip(1)) {
            push(*low, *value, level - low_level, *level);
        }
        let tail_mass = 1.0 - last_level;
        let before = quantiles.len().checked_sub(2).and_then(|at| quantiles.get(at)).copied();
        let beta = before
            .filter(|_| tail_mass > 0.0)
            .map_or(0.0, |(level, value)| (last - value) / libm::log((1.0 - level) / tail_mass));
        if beta == 0.0 {
            push(last, last, tail_mass, 1.0);
        }
        let tail_mass = if beta == 0.0 { 0.0 } else { tail_mass };
        let mut beyond = Tail { above: 1.0, loss: beta, square: 2.0 * beta * beta }.times(tail_mass);
        let mut seen = last;
        for part in parts.iter_mut().rev() {
            beyond = beyond.lowered(seen - part.to);
            part.beyond = beyond;
            // The part's own share joins when looked at from its lower end.
            beyond = beyond.lowered(part.to - part.from).plus(part.above(part.from));
            if part.from == part.to {
                beyond.above = part.beyond.above + part.mass;
            }
            seen = part.from;
        }
        let mut line = Self { parts, beta, tail_mass, start: last, mean: 0.0, variance: 0.0 };
        let lowest = line.parts.first().map_or(last, |p| p.from);
        line.mean = lowest + beyond.loss;
        line.variance = (beyond.square - beyond.loss * beyond.loss).max(0.0);
        line
    }

    pub(super) fn mean(&self) -> f64 {
        self.mean
    }

    pub(super) fn variance(&self) -> f64 {
        self.variance
    }

    pub(super) fn tail(&self, x: f64) -> Tail {
        let at = self.parts.partition_point(|p| p.to <= x);
        if let Some(part) = self.parts.get(at) {
            return part.beyond.lowered(part.to - x).plus(part.above(x));
        }
        if self.tail_mass == 0.0 {
            return Tail::default();
        }
        let mass = self.tail_mass * libm::exp(-(x - self.start) / self.beta);
        Tail { above: 1.0, loss: self.beta, square: 2.0 * self.beta * self.beta }.times(mass)
    }

    pub(super) fn cdf(&self, x: f64) -> f64 {
        let at = self.parts.partition_point(|p| p.to <= x);
        match self.parts.get(at) {
            Some(part) if x > part.from => part.cdf - part.mass * (part.to - x) / (part.to - part.from),
            Some(part) => (part.cdf - part.mass).max(0.0),
            None => 1.0 - self.tail(x).above,
        }
    }

    pub(super) fn density(&self, x: f64) -> f64 {
        let at = self.parts.partition_point(|p| p.to <= x);
        match self.parts.get(at) {
            Some(part) if x >= part.from && part.to > part.from => part.mass / (part.to - part.from),
            Some(_) => 0.0,
            None if self.tail_mass > 0.0 => self.tail(x).above / self.beta,
            None => 0.0,
        }
    }

    /// E[(x − D)⁺].
    pub(super) fn complementary(&self, x: f64) -> f64 {
        (x - self.mean + self.tail(x).loss).max(0.0)
    }

    pub(super) fn quantile(&self, lower: f64, upper: f64) -> f64 {
        let at = self.parts.partition_point(|p| p.cdf < lower);
        match self.parts.get(at) {
            Some(part) => part.to - (part.cdf - lower) / part.mass * (part.to - part.from),
            None if self.tail_mass > 0.0 => self.start + self.beta * libm::log(self.tail_mass / upper),
            None => self.parts.last().map_or(self.start, |p| p.to),
        }
    }
}
