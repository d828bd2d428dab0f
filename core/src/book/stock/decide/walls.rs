//! Whether the values of a command can stand at all, before any rule is asked.

use crate::book::stock::command::{CountedItem, StockItem};
use crate::value::{Invalid, Moment, PlaceId, Problem, Set, Units, bounds};

pub(in crate::book::stock) fn happened(field: &str, happened_at: Moment, at: Moment) -> Result<(), Invalid> {
    if happened_at > at { Err(Invalid::too_large(field, at)) } else { Ok(()) }
}

pub(in crate::book::stock) fn listed(items: &[StockItem]) -> Result<(), Invalid> {
    counted_lines("items", items.iter().map(|item| item.quantity.is_zero()))
}

/// A list of one to [`bounds::LINES_MAX`] entries, none with a quantity of zero.
pub(in crate::book::stock) fn counted_lines(
    field: &str,
    mut zeros: impl ExactSizeIterator<Item = bool>,
) -> Result<(), Invalid> {
    if zeros.len() == 0 {
        return Err(Invalid::empty(field));
    }
    if zeros.len() > bounds::LINES_MAX {
        return Err(Invalid::new(field, Problem::TooLong { max: bounds::LINES_MAX as u64 }));
    }
    if let Some(index) = zeros.position(|zero| zero) {
        return Err(Invalid::too_small(format!("{field}[{index}].quantity"), 1));
    }
    Ok(())
}

pub(super) fn once(counted: &[CountedItem]) -> Result<(), Invalid> {
    counted_lines("counted", counted.iter().map(|_| false))?;
    let mut seen = Set::default();
    for (index, item) in counted.iter().enumerate() {
        if !seen.insert(&item.sku) {
            return Err(Invalid::repeated(format!("counted[{index}].sku"), &item.sku));
        }
    }
    Ok(())
}

pub(in crate::book::stock) fn apart(from: &PlaceId, to: &PlaceId) -> Result<(), Invalid> {
    if from == to { Err(Invalid::inconsistent("to", "a different `from`")) } else { Ok(()) }
}

pub(in crate::book::stock) fn differs(difference: Units) -> Result<(), Invalid> {
    let limit = Units::from(bounds::QUANTITY_MAX);
    if difference == 0 {
        return Err(Invalid::inconsistent("difference", "a correction: it is zero"));
    }
    if difference > limit {
        return Err(Invalid::too_large("difference", limit));
    }
    if difference < limit.saturating_neg() {
        return Err(Invalid::too_small("difference", limit.saturating_neg()));
    }
    Ok(())
}
