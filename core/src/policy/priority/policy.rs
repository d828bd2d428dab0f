//! The points of each part, and their caps.

use serde::{Deserialize, Serialize};

use crate::value::{Currency, Duration, Invalid, Moment, Money, TermsVersion, Text};

/// Largest number of points a policy may name, so that sums cannot overflow.
pub(super) const POINTS_MAX: i64 = 1_000_000_000;
const SECONDS_PER_HOUR: i64 = 3_600;

/// How urgent the customer or a person made an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum OrderUrgency {
    /// As it comes.
    #[default]
    Normal,
    /// Paid for speed.
    Express,
    /// Marked by a person: must go first.
    Critical,
}

/// Points of a customer grade.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct GradePoints {
    /// The grade.
    pub grade: Text,
    /// Its points.
    pub points: i64,
}

/// Points of a promotion or holiday while it runs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PromotionPoints {
    /// The promotion, as orders name it.
    pub promotion: Text,
    /// Its points.
    pub points: i64,
    /// Its first moment.
    pub from: Moment,
    /// The moment it has ended.
    pub until: Moment,
}

/// How orders are scored. Every part but age has a cap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PriorityPolicy {
    /// Which version gave a score.
    pub version: TermsVersion,
    /// Points of an express order.
    pub express_points: i64,
    /// Points of a critical order.
    pub critical_points: i64,
    /// One point for each such amount of the order's value.
    pub value_per_point: Money,
    /// Most points for value.
    pub value_points_max: i64,
    /// Points rise from nought this long before the promise falls due …
    pub promise_horizon: Duration,
    /// … by so many per hour, also after it.
    pub promise_points_per_hour: i64,
    /// Most points for the promise.
    pub promise_points_max: i64,
    /// Points by customer grade; an unknown grade has none.
    pub grades: Vec<GradePoints>,
    /// Points by promotion.
    pub promotions: Vec<PromotionPoints>,
    /// Most points for promotions together.
    pub promotion_points_max: i64,
    /// Points per full hour of waiting, without a cap.
    pub age_points_per_hour: i64,
}

impl PriorityPolicy {
    /// A plain policy: express 300 and critical 1,000 points, a point per ten major units up to 200, four points an hour
    /// from three days before the promise up to 400, and one point per hour of waiting; no grades, no promotions.
    pub fn new(version: TermsVersion, currency: Currency) -> Self {
        Self {
            version,
            express_points: 300,
            critical_points: 1_000,
            value_per_point: Money::parse("10", currency).unwrap_or_else(|_| Money::zero(currency)),
            value_points_max: 200,
            promise_horizon: Duration::of_days(3).unwrap_or_default(),
            promise_points_per_hour: 4,
            promise_points_max: 400,
            grades: Vec::new(),
            promotions: Vec::new(),
            promotion_points_max: 100,
            age_points_per_hour: 1,
        }
    }

    /// Checks every number.
    ///
    /// # Errors
    /// `invalid.too_small` for points below zero, for an amount per point that is not positive, and for an age that
    /// earns nothing, since orders could starve; `invalid.too_large` for more than a thousand million points;
    /// `invalid.repeated` for a grade or promotion that stands twice; `invalid.too_early` for a promotion that ends
    /// before it begins.
    pub fn check(&self) -> Result<(), Invalid> {
        let points = [
            ("express_points", self.express_points),
            ("critical_points", self.critical_points),
            ("value_points_max", self.value_points_max),
            ("promise_points_per_hour", self.promise_points_per_hour),
            ("promise_points_max", self.promise_points_max),
            ("promotion_points_max", self.promotion_points_max),
        ];
        for (field, points) in points {
            check_points(field, points, 0)?;
        }
        check_points("age_points_per_hour", self.age_points_per_hour, 1)?;
        if !self.value_per_point.is_positive() {
            return Err(Invalid::too_small("value_per_point", "one minor unit"));
        }
        for (position, grade) in self.grades.iter().enumerate() {
            check_points("grades.points", grade.points, 0)?;
            if self.grades.iter().take(position).any(|other| other.grade == grade.grade) {
                return Err(Invalid::repeated("grades.grade", &grade.grade));
            }
        }
        for (position, promotion) in self.promotions.iter().enumerate() {
            check_points("promotions.points", promotion.points, 0)?;
            if promotion.until < promotion.from {
                let than = promotion.from.to_string();
                return Err(Invalid::new("promotions.until", crate::value::Problem::TooEarly { than }));
            }
            if self.promotions.iter().take(position).any(|other| other.promotion == promotion.promotion) {
                return Err(Invalid::repeated("promotions.promotion", &promotion.promotion));
            }
        }
        Ok(())
    }

    /// The longest an order can wait behind newer ones: whoever is older by this much comes first.
    ///
    /// All capped parts together, `P` points, are outweighed after `ceil(P / a) + 1` hours with `a` points per hour of
    /// age; the one hour more makes up for counting full hours only.
    ///
    /// # Errors
    /// As [`PriorityPolicy::check`]; `invalid.too_large` when the wait is beyond what a [`Duration`] holds.
    pub fn longest_wait(&self) -> Result<Duration, Invalid> {
        self.check()?;
        let grade = self.grades.iter().map(|grade| grade.points).max().unwrap_or_default();
        let parts = [
            self.express_points.max(self.critical_points),
            self.value_points_max,
            self.promise_points_max,
            grade,
            self.promotion_points_max,
        ];
        let points = parts.iter().fold(0_i64, |sum, part| sum.saturating_add(*part));
        // The policy was checked: an hour earns at least one point.
        let hours = points.checked_div(self.age_points_per_hour).unwrap_or_default().saturating_add(2);
        Duration::of_seconds(hours.saturating_mul(SECONDS_PER_HOUR))
    }
}

fn check_points(field: &str, points: i64, min: i64) -> Result<(), Invalid> {
    if points < min {
        return Err(Invalid::too_small(field, min));
    }
    if points > POINTS_MAX {
        return Err(Invalid::too_large(field, POINTS_MAX));
    }
    Ok(())
}

/// Whole hours in a number of seconds, none below zero.
pub(super) fn full_hours(seconds: i64) -> i64 {
    seconds.max(0).checked_div(SECONDS_PER_HOUR).unwrap_or_default()
}
