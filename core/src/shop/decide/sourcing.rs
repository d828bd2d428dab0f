//! Which places units of an order are promised from: the shop's own places in their order of preference.
//!
//! A line is taken whole from the first place that has it whole, else from several in order. What no place has is short.

use crate::book::stock::ReservedItem;
use crate::shop::{Shop, ShopRefusal, SkuShortage};
use crate::value::{LineId, Moment, OrderId, PlaceId, Quantity, Sku, Units};

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

/// What an order asks of stock.
pub(super) struct Asked<'a> {
    pub(super) order_id: &'a OrderId,
    pub(super) wanted: &'a [Wanted<'a>],
    /// No unit may expire before.
    pub(super) keeps_until: Option<Moment>,
}

impl Shop {
    pub(super) fn source(&self, asked: &Asked<'_>, at: Moment) -> Sourced {
        let wanted = asked.wanted;
        let mut sourced = Sourced { items: Vec::with_capacity(wanted.len()), short: Vec::with_capacity(wanted.len()) };
        for (index, line) in wanted.iter().enumerate() {
            if let Some(parts) = self.state.catalog.kit_parts(line.sku) {
                let short = self.source_kit(line, parts, asked.keeps_until, at, &mut sourced.items);
                sourced.short.push(short);
                continue;
            }
            // Only a SKU that stands on several lines, or in a kit, can have been taken from already.
            let stands =
                |earlier: &Wanted<'_>| earlier.sku == line.sku || self.state.catalog.kit_parts(earlier.sku).is_some();
            let again = wanted.iter().take(index).any(stands);
            let free = |place_id: &PlaceId, items: &[ReservedItem]| {
                let taken: &[ReservedItem] = if again { items } else { &[] };
                self.free_beside(line.sku, place_id, taken, asked.keeps_until, at)
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

    /// Units free at a place beside those that the same answer takes already.
    pub(super) fn free_beside(
        &self,
        sku: &Sku,
        place_id: &PlaceId,
        taken: &[ReservedItem],
        keeps_until: Option<Moment>,
        at: Moment,
    ) -> Units {
        let stock = &self.state.stock;
        let free = if stock.identifies_anything() {
            stock.available_fresh(sku, place_id, keeps_until, at)
        } else {
            stock.available_to_promise(sku, place_id)
        };
        let taken = taken.iter().filter(|item| item.sku == *sku && item.place_id == *place_id);
        taken.fold(free, |free, item| free.saturating_sub(item.quantity.units())).max(0)
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
