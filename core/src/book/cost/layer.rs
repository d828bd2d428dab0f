use serde::{Deserialize, Serialize};

use crate::value::{Invalid, UnitPrice, bounds, share};

/// An amount of minor units within the limit of money.
pub(super) fn walled(value: Option<i64>) -> Result<i64, Invalid> {
    // i64 holds more than the limit at any scale of up to three places; Money::minor holds the exact wall.
    value.ok_or_else(|| Invalid::too_large("amount", bounds::MONEY_MAX_MAJOR))
}

/// What one unit costs, exactly: `value` minor units for `units` units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct UnitCost {
    pub(super) value: i64,
    pub(super) units: i64,
}

impl UnitCost {
    /// A price as minor units per power of ten of units.
    ///
    /// # Errors
    /// `invalid.too_precise` of `field` when the digits do not fit 64 bits.
    pub(super) fn of(field: &str, price: &UnitPrice) -> Result<Self, Invalid> {
        let exact = price.amount().normalize();
        let places = exact.scale();
        let scale = price.currency().scale();
        let cost = || {
            let mantissa = i64::try_from(exact.mantissa()).ok()?;
            let value = mantissa.checked_mul(10_i64.checked_pow(scale.saturating_sub(places))?)?;
            Some(Self { value, units: 10_i64.checked_pow(places.saturating_sub(scale))? })
        };
        cost().ok_or_else(|| Invalid::new(field, crate::value::Problem::TooPrecise { places: scale }))
    }

    /// Whether both are the same cost.
    pub(super) fn same(self, other: Self) -> bool {
        let cross = |a: i64, b: i64| i128::from(a).checked_mul(i128::from(b));
        cross(self.value, other.units) == cross(other.value, self.units)
    }

    /// What that many units cost, rounded once.
    pub(super) fn times(self, units: i64) -> Result<i64, Invalid> {
        walled(if units == 0 || self.units == 0 { Some(0) } else { share(self.value, units, self.units) })
    }
}

/// Units that came or went together: `value` for `units`, of which `taken` are taken again.
///
/// Cumulative rounding: `k` units after `c` taken ones are worth `round(V·(c+k)/U) − round(V·c/U)`, so that the parts
/// of a layer sum to its value however it is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Layer {
    /// The entry it comes from.
    pub(super) record: u32,
    pub(super) leg: u32,
    pub(super) units: i64,
    pub(super) taken: i64,
    pub(super) value: i64,
}

impl Layer {
    pub(super) fn whole(record: u32, leg: u32, units: i64, value: i64) -> Self {
        Self { record, leg, units, taken: 0, value }
    }

    pub(super) fn left(&self) -> i64 {
        self.units.saturating_sub(self.taken)
    }

    pub(super) fn cost(&self) -> UnitCost {
        UnitCost { value: self.value, units: self.units }
    }

    /// What is left is worth.
    pub(super) fn value_left(&self) -> i64 {
        self.worth_of_next(self.left())
    }

    /// What the next `units` of it are worth.
    pub(super) fn worth_of_next(&self, units: i64) -> i64 {
        // Parts of a layer lie between nothing and its value, so neither the shares nor their difference can overflow.
        let upto = |taken| share(self.value, taken, self.units).unwrap_or(self.value);
        let before = if self.taken == 0 { 0 } else { upto(self.taken) };
        upto(self.taken.saturating_add(units)).saturating_sub(before)
    }

    /// Takes the next `units` and answers what they are worth.
    pub(super) fn take(&mut self, units: i64) -> i64 {
        let worth = self.worth_of_next(units);
        self.taken = self.taken.saturating_add(units);
        worth
    }

    /// The same units with another value for what is left.
    pub(super) fn revalued(self, value_left: i64) -> Self {
        Self { units: self.left(), taken: 0, value: value_left, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_layer_sum_to_it() {
        let mut layer = Layer::whole(0, 0, 3, 1000);
        assert_eq!([layer.take(1), layer.take(1), layer.take(1)], [333, 334, 333]);
        assert_eq!((layer.left(), layer.value_left()), (0, 0));
    }
}
