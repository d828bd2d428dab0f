//! Which places units of an order are promised from: the shop's own places in their order of preference.
//!
//! A line is taken whole from the first place that has it whole, else from several in order. What no place has is short.

use crate::book::stock::ReservedItem;
use crate::shop::{Shop, ShopRefusal, SkuShortage};
use crate::value::{LineId, PlaceId, Quantity, Sku, Units};

/// Units of a line that want a promise.
pub(super) struct Wanted<'a> {
    pub(super) line_id: &'a LineId,
    pub(super) sku: &'a Sku,
    pub(super) quantity: Quantity,
}

/// Where units come from, and what is short.
pub(super) struct Sourced {
    pub(super) items: Vec<ReservedItem>,
    /// Per wanted line, in order: units that no place has.
    pub(super) short: Vec<Quantity>,
}

impl Sourced {
    pub(super) fn is_short(&self) -> bool {
        self.short.iter().any(|units| !units.is_zero())
    }
}

impl Shop {
    pub(super) fn source(&self, wanted: &[Wanted<'_>]) -> Sourced {
        let mut sourced = Sourced { items: Vec::with_capacity(wanted.len()), short: Vec::with_capacity(wanted.len()) };
        for (index, line) in wanted.iter().enumerate() {
            // Only a SKU that stands on several lines can have been taken from already.
            let again = wanted.iter().take(index).any(|earlier| earlier.sku == line.sku);
            let free = |place_id: &PlaceId, items: &[ReservedItem]| {
                let taken = items.iter().filter(|item| again && item.sku == *line.sku && item.place_id == *place_id);
                let taken = taken.fold(0, |sum: Units, item| sum.saturating_add(item.quantity.units()));
                self.state.stock.available_to_promise(line.sku, place_id).saturating_sub(taken).max(0)
            };
            let mut left = line.quantity.units();
            let mut take = |place_id: &PlaceId, units: Units, items: &mut Vec<ReservedItem>| {
                let quantity = Quantity::of_units(units).unwrap_or_default();
                let (line_id, sku, place_id) = (line.line_id.clone(), line.sku.clone(), place_id.clone());
                items.push(ReservedItem { line_id, sku, place_id, quantity });
                left = left.saturating_sub(units);
                left
            };
            let wanted_units = line.quantity.units();
            let places = &self.terms.sourcing;
            if let Some(place_id) = places.iter().find(|place_id| free(place_id, &sourced.items) >= wanted_units) {
                take(place_id, wanted_units, &mut sourced.items);
            } else {
                let mut missing = wanted_units;
                for place_id in places {
                    let units = missing.min(free(place_id, &sourced.items));
                    if units > 0 {
                        missing = take(place_id, units, &mut sourced.items);
                    }
                }
            }
            sourced.short.push(Quantity::of_units(left).unwrap_or_default());
        }
        sourced
    }

    /// The refusal that lists every SKU that is short.
    pub(super) fn short(&self, wanted: &[Wanted<'_>], sourced: &Sourced) -> ShopRefusal {
        let mut shortages: Vec<SkuShortage> = vec![];
        let count = |sku: &Sku| {
            let same = wanted.iter().filter(|line| line.sku == sku);
            same.fold(0, |sum: Units, line| sum.saturating_add(line.quantity.units()))
        };
        for (line, missing) in wanted.iter().zip(&sourced.short) {
            match shortages.iter_mut().find(|shortage| shortage.sku == *line.sku) {
                Some(shortage) => {
                    shortage.missing = shortage.missing.saturating_add(missing.units());
                    shortage.available = shortage.wanted.saturating_sub(shortage.missing);
                }
                None if missing.is_zero() => {}
                None => {
                    let (wanted, missing) = (count(line.sku), missing.units());
                    let available = wanted.saturating_sub(missing);
                    shortages.push(SkuShortage { sku: line.sku.clone(), wanted, available, missing });
                }
            }
        }
        ShopRefusal::Short { shortages }
    }
}
