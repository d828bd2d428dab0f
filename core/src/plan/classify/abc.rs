use serde::{Deserialize, Serialize};

use super::not_negative;
use crate::value::Invalid;

/// How much an item weighs in the value of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AbcClass {
    /// The few that make most of the value.
    A,
    /// The middle.
    B,
    /// The many that make little.
    C,
}

/// What happens to an item whose cumulative share meets a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum AbcBoundary {
    /// In the better class while the share *including* the item is at most the limit.
    #[default]
    AtMost,
    /// In the better class while the share *including* the item is below the limit.
    Below,
    /// In the better class while the share *before* the item is below the limit: the crossing item is in.
    CrossingIn,
}

/// Cumulative shares that end the classes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AbcLimits {
    /// End of A.
    pub a_share: f64,
    /// End of B.
    pub b_share: f64,
    /// How limits are met.
    pub boundary: AbcBoundary,
}

impl Default for AbcLimits {
    /// The usual 80 % and 95 %.
    fn default() -> Self {
        Self { a_share: 0.80, b_share: 0.95, boundary: AbcBoundary::AtMost }
    }
}

/// The class of each value, by falling value and cumulative share; equal values in the order given.
///
/// With no value at all every item is C. Source: Silver, Pyke & Thomas 2017, § 2.3.
///
/// # Errors
/// `invalid.not_finite`, `invalid.too_small` naming the value; `invalid.inconsistent` on limits out of order.
pub fn abc_classes(values: &[f64], limits: &AbcLimits) -> Result<Vec<AbcClass>, Invalid> {
    not_negative("a_share", limits.a_share)?;
    not_negative("b_share", limits.b_share)?;
    if limits.b_share < limits.a_share || limits.b_share > 1.0 {
        return Err(Invalid::inconsistent("b_share", "a_share ≤ b_share ≤ 1"));
    }
    for (at, value) in values.iter().enumerate() {
        not_negative(&format!("values[{at}]"), *value)?;
    }
    let mut order: Vec<(usize, f64)> = values.iter().copied().enumerate().collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let total: f64 = order.iter().map(|(_, value)| value).sum();
    let mut classes = vec![AbcClass::C; values.len()];
    let mut before = 0.0;
    for (item, value) in order {
        let with = before + value;
        let inside = |share: f64| match limits.boundary {
            AbcBoundary::AtMost => with <= share * total,
            AbcBoundary::Below => with < share * total,
            AbcBoundary::CrossingIn => before < share * total,
        };
        if let Some(class) = classes.get_mut(item)
            && value > 0.0
        {
            *class = if inside(limits.a_share) {
                AbcClass::A
            } else if inside(limits.b_share) {
                AbcClass::B
            } else {
                AbcClass::C
            };
        }
        before = with;
    }
    Ok(classes)
}
