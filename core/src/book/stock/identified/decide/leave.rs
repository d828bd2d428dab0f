//! Identified units on their way out and back.

use crate::book::stock::command::{ReservedItem, StockItem};
use crate::book::stock::decide::Answer;
use crate::book::stock::event::StockEvent;
use crate::book::stock::identified::choice::Shelf;
use crate::book::stock::identified::command::CarriedItem;
use crate::book::stock::identified::event::{IdentifiedEvent, ShippedUnits};
use crate::book::stock::identified::state::IdentifiedPage;
use crate::book::stock::refusal::{Shortage, StockRefusal};
use crate::book::stock::state::{PlaceNumber, StockBook};
use crate::value::{Map, Moment, PlaceId, Quantity, ReservationId, Sku, Units};

impl StockBook {
    /// Sends promised units out, each identified one by name. Plain goods leave as before.
    pub(in crate::book::stock) fn leave(
        &self,
        reservation_id: ReservationId,
        items: Vec<ReservedItem>,
        to: PlaceId,
        happened_at: Moment,
        at: Moment,
    ) -> Answer {
        let keeps_until = self.keeps_until(&reservation_id);
        let mut shelves: Map<(Sku, PlaceId), Vec<Shelf<'_>>> = Map::default();
        let mut sums: Map<(Sku, PlaceId), (Units, Units)> = Map::default();
        let (mut units, mut plain) = (vec![], vec![]);
        for item in items {
            let key = (item.sku.clone(), item.place_id.clone());
            let mut left = item.quantity.units();
            if let Some(page) = self.identified_page(&item.sku) {
                let place = self.place(&item.place_id)?;
                let shelves =
                    shelves.entry(key.clone()).or_insert_with(|| page.shelves(place, &reservation_id, keeps_until, at));
                let (picked, rest) = Self::pick(shelves, &item);
                left = rest;
                for (identity, units_picked) in picked {
                    let quantity = Quantity::of_units(units_picked)?;
                    let (line_id, place_id) = (item.line_id.clone(), item.place_id.clone());
                    units.push(ShippedUnits { line_id, place_id, identity, quantity });
                }
            }
            let sum = sums.entry(key).or_default();
            *sum = (sum.0.saturating_add(item.quantity.units()), sum.1.saturating_add(left));
            if left > 0 {
                plain.push(ReservedItem { quantity: Quantity::of_units(left)?, ..item });
            }
        }
        let mut shortages = vec![];
        for ((sku, place_id), (wanted, left)) in sums {
            let place = self.place(&place_id)?;
            let unidentified = self.takeable(&sku, place);
            if left > 0 && left > unidentified {
                let missing = left.saturating_sub(unidentified.max(0));
                let available = wanted.saturating_sub(left).saturating_add(unidentified);
                shortages.push(Shortage { sku, place_id, wanted, available, missing });
            }
        }
        if !shortages.is_empty() {
            return Err(StockRefusal::Short { shortages }.into());
        }

        let mut events = vec![];
        if !plain.is_empty() {
            let (reservation_id, to) = (reservation_id.clone(), to.clone());
            events.push(StockEvent::Shipped { reservation_id, items: plain, to, happened_at });
        }
        if !units.is_empty() {
            let event = IdentifiedEvent::Shipped { reservation_id, units, to, happened_at };
            events.push(StockEvent::Identified { event });
        }
        Ok(events)
    }

    /// Lots whose date has come and that were not yet said to have expired.
    pub(in crate::book::stock) fn lapsed_lots(&self, at: Moment) -> impl Iterator<Item = StockEvent> {
        let due = self.identified.expiries.iter().take_while(move |(deadline, _)| deadline.at <= at);
        due.map(|(_, (sku, lot_id))| {
            let event = IdentifiedEvent::LotExpired { sku: sku.clone(), lot_id: lot_id.clone() };
            StockEvent::Identified { event }
        })
    }

    /// Moves on what left under a reservation: the units it left as, and plain ones for the rest.
    pub(super) fn carried(
        &self,
        reservation_id: ReservationId,
        from: PlaceId,
        source: PlaceNumber,
        items: Vec<CarriedItem>,
        happened_at: Moment,
    ) -> Answer {
        let (mut named, mut plain): (Map<PlaceId, Vec<ShippedUnits>>, Map<PlaceId, Vec<StockItem>>) =
            Default::default();
        for item in items {
            let page: Option<&IdentifiedPage> = self.identified_page(&item.sku);
            let away = page.and_then(|page| page.away.get(&reservation_id)).map(Vec::as_slice).unwrap_or_default();
            let mut left = item.quantity.units();
            for entry in away.iter().filter(|entry| entry.place == source && entry.line_id == item.line_id) {
                let told =
                    named.values().flatten().filter(|u| u.line_id == item.line_id && u.identity == entry.identity);
                let told = told.fold(0, |sum: Units, unit| sum.saturating_add(unit.quantity.units()));
                let taken = left.min(entry.units.saturating_sub(told));
                if taken > 0 {
                    let (line_id, identity, quantity) =
                        (item.line_id.clone(), entry.identity.clone(), Quantity::of_units(taken)?);
                    let unit = ShippedUnits { line_id, place_id: from.clone(), identity, quantity };
                    named.entry(item.to.clone()).or_default().push(unit);
                    left = left.saturating_sub(taken);
                }
            }
            if left > 0 {
                let item_left = StockItem { sku: item.sku, quantity: Quantity::of_units(left)? };
                plain.entry(item.to).or_default().push(item_left);
            }
        }
        let unnamed: Vec<StockItem> = plain.values().flatten().cloned().collect();
        self.enough_free(&from, &unnamed)?;

        let carried = plain.into_iter().map(|(to, items)| {
            let from = from.clone();
            StockEvent::Carried { from, to, items, happened_at }
        });
        let carried_named = named.into_iter().map(|(to, units)| {
            let reservation_id = reservation_id.clone();
            StockEvent::Identified { event: IdentifiedEvent::Carried { reservation_id, to, units, happened_at } }
        });
        Ok(carried.chain(carried_named).collect())
    }
}
