/// Everything that happened to one series, with when it was known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Past<'a> {
    /// Demand per period, NaN where unknown.
    pub values: &'a [f64],
    /// How much of each period was seen, one per value; none means all.
    pub weights: &'a [f64],
    /// The plans that were known at different times, in the order of becoming known.
    pub versions: &'a [InfluenceVersion<'a>],
    /// What the series is worth in weighted metrics: money per unit times units, as the caller counts it.
    pub worth: f64,
}

impl<'a> Past<'a> {
    /// Values alone, fully seen, worth one.
    pub fn of(values: &'a [f64]) -> Self {
        Self { values, weights: &[], versions: &[], worth: 1.0 }
    }
}

/// The influences of all periods (calendar, price, promotion plan) as they were believed from one period on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InfluenceVersion<'a> {
    /// The first origin at which it was known: the number of periods that had passed.
    pub known_from: usize,
    /// Influences, row by row from period 0, `width` numbers each; it may reach beyond the last value.
    pub rows: &'a [f64],
    /// Influences per period.
    pub width: usize,
}

/// What was known of a series at an origin. A forecaster sees nothing else.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Known<'a> {
    /// Demand up to the origin.
    pub values: &'a [f64],
    /// Their weights; none means all 1.
    pub weights: &'a [f64],
    /// Influences as believed at the origin, from the first of `values` to the end of the horizon; none if no plan was known.
    pub rows: &'a [f64],
    /// Influences per period.
    pub width: usize,
}

impl<'a> Past<'a> {
    /// What was known when `origin` periods had passed: values from `first` on, rows up to period `until`.
    pub(super) fn known(&self, first: usize, origin: usize, until: usize) -> Known<'a> {
        let between = |all: &'a [f64], width: usize, until: usize| {
            let until = until.saturating_mul(width).min(all.len());
            all.get(first.saturating_mul(width).min(until)..until).unwrap_or(&[])
        };
        let version = self.versions.iter().rev().find(|version| version.known_from <= origin);
        Known {
            values: between(self.values, 1, origin),
            weights: between(self.weights, 1, origin),
            rows: version.map_or(&[], |version| between(version.rows, version.width, until)),
            width: version.map_or(0, |version| version.width),
        }
    }
}
