//! Kits: sold as one, stocked as parts. Orders and parcels count kits; stock holds, sends and takes back parts.

use super::sourcing::Wanted;
use crate::book::catalog::KitPart;
use crate::book::order::OrderPage;
use crate::book::stock::ReservedItem;
use crate::shop::Shop;
use crate::value::{LineId, Map, Moment, PlaceId, Quantity, Sku, Units};

impl Shop {
    /// Kits that a place can make up, whole ones only: the first place that has all of them, else several in order.
    /// Answers how many no place has.
    pub(super) fn source_kit(
        &self,
        line: &Wanted<'_>,
        parts: &[KitPart],
        keeps_until: Option<Moment>,
        at: Moment,
        items: &mut Vec<ReservedItem>,
    ) -> Quantity {
        let wanted = line.quantity.units();
        let places = &self.terms.sourcing;
        let kits_at = |place_id: &PlaceId, items: &[ReservedItem]| {
            let kits = parts.iter().map(|part| {
                let free = self.free_beside(&part.sku, place_id, items, keeps_until, at);
                free.checked_div(part.quantity.units()).unwrap_or(0)
            });
            kits.min().unwrap_or(0)
        };
        let whole = places.iter().find(|place_id| kits_at(place_id, items) >= wanted);
        let mut left = wanted;
        for place_id in whole.map_or(places.as_slice(), std::slice::from_ref) {
            let kits = left.min(kits_at(place_id, items));
            if kits > 0 {
                items.extend(in_parts(parts, line.line_id, place_id, kits));
                left = left.saturating_sub(kits);
            }
        }
        Quantity::of_units(left).unwrap_or_default()
    }

    /// Units of a line as stock holds them: themselves, or the parts of so many kits.
    pub(super) fn as_stocked(
        &self,
        line_id: &LineId,
        sku: &Sku,
        place_id: &PlaceId,
        quantity: Quantity,
    ) -> Vec<ReservedItem> {
        match self.state.catalog.kit_parts(sku) {
            Some(parts) => in_parts(parts, line_id, place_id, quantity.units()).collect(),
            None => {
                let (line_id, sku, place_id) = (line_id.clone(), sku.clone(), place_id.clone());
                vec![ReservedItem { line_id, sku, place_id, quantity }]
            }
        }
    }

    /// Units of order lines behind items of stock: the items themselves, or whole kits for their parts.
    pub(super) fn as_ordered(&self, order: &OrderPage, items: &[ReservedItem]) -> Vec<(LineId, Quantity)> {
        let kit =
            |item: &ReservedItem| order.line(&item.line_id).and_then(|line| self.state.catalog.kit_parts(line.sku()));
        let mut kits: Map<&LineId, (Units, Units)> = Map::default();
        let mut lines = vec![];
        for item in items {
            // The first part of a kit stands for the kit: its parts are always held together.
            match kit(item).and_then(<[KitPart]>::first) {
                None => lines.push((item.line_id.clone(), item.quantity)),
                Some(part) if part.sku == item.sku => {
                    let sum = kits.entry(&item.line_id).or_insert((0, part.quantity.units()));
                    sum.0 = sum.0.saturating_add(item.quantity.units());
                }
                Some(_) => {}
            }
        }
        lines.extend(kits.into_iter().map(|(line_id, (units, per_kit))| {
            let kits = units.checked_div(per_kit).unwrap_or(0);
            (line_id.clone(), Quantity::of_units(kits).unwrap_or_default())
        }));
        lines
    }

    /// What of the slots is freed when so many units of a line are: the place preferred least first, kits whole.
    pub(super) fn freed_slots(
        &self,
        slots: &mut [ReservedItem],
        line_id: &LineId,
        sku: Option<&Sku>,
        quantity: Quantity,
    ) -> Vec<ReservedItem> {
        let parts = sku.and_then(|sku| self.state.catalog.kit_parts(sku));
        let per_unit = |held: &Sku| {
            parts.map_or(1, |parts| parts.iter().find(|part| part.sku == *held).map_or(1, |part| part.quantity.units()))
        };
        let mut left = quantity.units();
        let mut places: Vec<PlaceId> = vec![];
        for slot in slots.iter().rev().filter(|slot| slot.line_id == *line_id) {
            if !places.contains(&slot.place_id) {
                places.push(slot.place_id.clone());
            }
        }
        let mut freed = vec![];
        for place_id in places {
            let here = || slots.iter().filter(|slot| slot.line_id == *line_id && slot.place_id == place_id);
            let units = here().map(|slot| slot.quantity.units().checked_div(per_unit(&slot.sku)).unwrap_or(0)).min();
            let units = units.unwrap_or(0).min(left);
            if units == 0 {
                continue;
            }
            left = left.saturating_sub(units);
            for slot in slots.iter_mut().filter(|slot| slot.line_id == *line_id && slot.place_id == place_id) {
                let quantity = Quantity::of_units(units.saturating_mul(per_unit(&slot.sku))).unwrap_or_default();
                freed.push(ReservedItem { quantity, ..slot.clone() });
                slot.quantity = slot.quantity.less(quantity);
            }
        }
        freed
    }
}

/// The parts of so many kits at a place.
fn in_parts<'a>(
    parts: &'a [KitPart],
    line_id: &'a LineId,
    place_id: &'a PlaceId,
    kits: Units,
) -> impl Iterator<Item = ReservedItem> + use<'a> {
    parts.iter().map(move |part| {
        // Beyond the largest quantity nothing is held, so the largest stands for all that is more.
        let units = kits.saturating_mul(part.quantity.units()).min(crate::value::bounds::QUANTITY_MAX.into());
        let quantity = Quantity::of_units(units).unwrap_or_default();
        ReservedItem { line_id: line_id.clone(), sku: part.sku.clone(), place_id: place_id.clone(), quantity }
    })
}
