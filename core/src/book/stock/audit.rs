//! The book held against its own events: every figure is worked out anew, by sums over the events alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::command::{PlaceKind, ReservedItem, StockItem};
use super::event::StockEvent;
use super::identified::{IdentifiedEvent, UnitIdentity, UnitsAt};
use super::state::StockBook;
use super::supply::{SupplyEvent, SupplyPromise};
use crate::value::{LineId, PlaceId, ReservationId, Sku, SupplyId, Units, ZoneId};

/// A figure of the book that is not what the events come to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[error("{figure} is {booked} in the book and {by_events} by the events")]
pub struct StockDrift {
    /// Which, e.g. `reserved of cream at osaka`.
    pub figure: String,
    /// As the book has it.
    pub booked: Units,
    /// As the events have it.
    pub by_events: Units,
}

/// What the events come to. Sums only: nothing is looked up in the book.
#[derive(Default)]
struct Sums {
    on_hand: BTreeMap<(Sku, PlaceId), Units>,
    reserved: BTreeMap<(Sku, PlaceId), Units>,
    held: BTreeMap<(ReservationId, LineId, Sku, PlaceId), Units>,
    zones: BTreeMap<PlaceId, Vec<ZoneId>>,
    zoned: BTreeMap<(Sku, PlaceId), BTreeMap<usize, Units>>,
    named: BTreeMap<(PlaceId, UnitIdentity), Units>,
    expected: BTreeMap<(SupplyId, Sku), Units>,
    promised: BTreeMap<(SupplyId, Sku), Units>,
    promised_to: BTreeMap<(ReservationId, LineId, SupplyId, Sku), Units>,
}

impl StockBook {
    /// Works every figure out anew from the events the book was made of and compares: on hand, reserved, in zones,
    /// expected and promised. Reserved is compared with the sum of what stands on reservations as well. Takes time in
    /// proportion to the events; nothing of the book is changed.
    ///
    /// # Errors
    /// The first figure that differs.
    pub fn audit<'a>(&self, events: impl IntoIterator<Item = &'a StockEvent>) -> Result<(), StockDrift> {
        let mut sums = Sums::default();
        for event in events {
            sums.hear(event);
        }
        self.stock_agrees(&sums)?;
        self.reservations_agree(&sums)?;
        self.zones_agree(&sums)?;
        self.names_agree(&sums)?;
        self.supply_agrees(&sums)
    }

    fn stock_agrees(&self, sums: &Sums) -> Result<(), StockDrift> {
        for sku in self.skus() {
            for (place_id, on_hand, reserved) in self.balances(sku) {
                let key = (sku.clone(), place_id);
                same(|| format!("on hand of {sku} at {}", key.1), on_hand, sums.on_hand.get(&key))?;
                same(|| format!("reserved of {sku} at {}", key.1), reserved, sums.reserved.get(&key))?;
            }
        }
        let mut over_places: BTreeMap<&Sku, Units> = BTreeMap::new();
        for ((sku, place_id), units) in &sums.on_hand {
            let sum = over_places.entry(sku).or_default();
            *sum = sum.saturating_add(*units);
            same(|| format!("on hand of {sku} at {place_id}"), self.on_hand(sku, place_id), Some(units))?;
        }
        over_places.iter().try_for_each(|(sku, sum)| same(|| format!("{sku} over all places"), 0, Some(sum)))
    }

    fn reservations_agree(&self, sums: &Sums) -> Result<(), StockDrift> {
        for ((reservation_id, line_id, sku, place_id), units) in &sums.held {
            let items = self.reservations.get(reservation_id).map(|held| held.items.as_slice()).unwrap_or_default();
            let slot = items.iter().find(|i| i.line_id == *line_id && i.sku == *sku && i.place_id == *place_id);
            let held = slot.map_or(0, |slot| slot.quantity.units());
            same(|| format!("{sku} at {place_id} held by {reservation_id} for line {line_id}"), held, Some(units))?;
        }
        let standing = self.reservations.values().flat_map(|held| &held.items);
        let standing = standing.fold(0, |sum: Units, item| sum.saturating_add(item.quantity.units()));
        let reserved = sums.reserved.values().fold(0, |sum: Units, units| sum.saturating_add(*units));
        same(|| "reserved over everything".to_owned(), standing, Some(&reserved))
    }

    fn zones_agree(&self, sums: &Sums) -> Result<(), StockDrift> {
        for ((sku, place_id), zoned) in &sums.zoned {
            for (number, zone_id) in sums.zones.get(place_id).into_iter().flatten().enumerate() {
                let booked = self.in_zone(sku, place_id, Some(zone_id));
                same(|| format!("{sku} in zone {zone_id} of {place_id}"), booked, zoned.get(&number))?;
            }
        }
        Ok(())
    }

    fn names_agree(&self, sums: &Sums) -> Result<(), StockDrift> {
        for ((place_id, identity), units) in &sums.named {
            // A counterpart keeps no shelf: what came from it is told apart only where it lies.
            if self.kind_of(place_id).is_none_or(|kind| !kind.is_counterpart()) {
                let figure = || format!("{identity:?} at {place_id}");
                same(figure, self.units_of(identity, place_id), Some(units))?;
            }
        }
        for sku in self.skus() {
            for UnitsAt { place_id, identity, .. } in self.identified_units(sku) {
                let booked = self.units_of(&identity, &place_id);
                let figure = || format!("{identity:?} at {place_id}");
                same(figure, booked, sums.named.get(&(place_id.clone(), identity.clone())))?;
            }
        }
        Ok(())
    }

    fn supply_agrees(&self, sums: &Sums) -> Result<(), StockDrift> {
        let keys = sums.expected.keys().chain(sums.promised.keys());
        for (supply_id, sku) in keys {
            let key = (supply_id.clone(), sku.clone());
            let slot = self.expected(sku).find(|slot| slot.supply_id == *supply_id);
            let (units, promised) = slot.map_or((0, 0), |slot| (slot.units, slot.promised));
            same(|| format!("{sku} expected of {supply_id}"), units, sums.expected.get(&key))?;
            same(|| format!("{sku} promised of {supply_id}"), promised, sums.promised.get(&key))?;
        }
        for ((reservation_id, line_id, supply_id, sku), units) in &sums.promised_to {
            let promises = self.promised_on_supply(reservation_id).iter();
            let of_line = promises.filter(|p| p.line_id == *line_id && p.supply_id == *supply_id && p.sku == *sku);
            let booked = of_line.fold(0, |sum: Units, p| sum.saturating_add(p.quantity.units()));
            same(|| format!("{sku} of {supply_id} promised to {reservation_id}"), booked, Some(units))?;
        }
        Ok(())
    }
}

fn same(figure: impl Fn() -> String, booked: Units, by_events: Option<&Units>) -> Result<(), StockDrift> {
    let by_events = by_events.copied().unwrap_or_default();
    if booked == by_events { Ok(()) } else { Err(StockDrift { figure: figure(), booked, by_events }) }
}

fn add<K: Ord>(sums: &mut BTreeMap<K, Units>, key: K, units: Units) {
    let sum = sums.entry(key).or_default();
    *sum = sum.saturating_add(units);
}

impl Sums {
    fn hear(&mut self, event: &StockEvent) {
        match event {
            StockEvent::PlaceDefined { .. }
            | StockEvent::ReservationExtended { .. }
            | StockEvent::ReservationCommitted { .. } => {}
            StockEvent::ZoneDefined { place_id, zone_id } => {
                self.zones.entry(place_id.clone()).or_default().push(zone_id.clone());
            }
            StockEvent::Received { from, to, items, .. }
            | StockEvent::Transferred { from, to, items, .. }
            | StockEvent::Carried { from, to, items, .. } => self.carry(from, to, items),
            StockEvent::PutAway { place_id, moves, .. } => {
                for step in moves {
                    for (zone_id, units) in
                        [(&step.from, step.quantity.units().saturating_neg()), (&step.to, step.quantity.units())]
                    {
                        let zones = self.zones.get(place_id).map(Vec::as_slice).unwrap_or_default();
                        let number = zones.iter().position(|known| Some(known) == zone_id.as_ref());
                        let zoned = self.zoned.entry((step.sku.clone(), place_id.clone())).or_default();
                        number.into_iter().for_each(|number| add(zoned, number, units));
                    }
                }
            }
            StockEvent::Reserved { reservation_id, items, .. }
            | StockEvent::ReservedMore { reservation_id, items, .. } => self.hold(reservation_id, items, 1),
            StockEvent::Released { reservation_id, items }
            | StockEvent::ReservationExpired { reservation_id, items } => self.hold(reservation_id, items, -1),
            StockEvent::Shipped { reservation_id, items, to, .. } => {
                self.hold(reservation_id, items, -1);
                items.iter().for_each(|item| self.shift(&item.sku, &item.place_id, to, item.quantity.units()));
            }
            StockEvent::Counted { place_id, variances, .. } => {
                variances.iter().for_each(|v| self.correct(place_id, &v.sku, v.difference));
            }
            StockEvent::Adjusted { place_id, sku, difference, .. } => self.correct(place_id, sku, *difference),
            StockEvent::Repromised { from, to, items, .. } => {
                for item in items {
                    self.hold(from, &[item.given()], -1);
                    self.hold(to, &[item.taken()], 1);
                }
            }
            StockEvent::Reallocated { reservation_id, items, to, .. } => {
                self.hold(reservation_id, items, -1);
                for item in items {
                    self.hold(reservation_id, &[ReservedItem { place_id: to.clone(), ..item.clone() }], 1);
                }
            }
            StockEvent::Supply { event } => self.hear_supply(event),
            StockEvent::Identified { event } => self.hear_identified(event),
        }
    }

    fn hear_supply(&mut self, event: &SupplyEvent) {
        match event {
            SupplyEvent::Expected { supply_id, items, .. } => {
                items
                    .iter()
                    .for_each(|i| add(&mut self.expected, (supply_id.clone(), i.sku.clone()), i.quantity.units()));
            }
            SupplyEvent::Revised { supply_id, items, .. } => {
                for (_, units) in self.expected.iter_mut().filter(|((known, _), _)| known == supply_id) {
                    *units = 0;
                }
                items
                    .iter()
                    .for_each(|i| add(&mut self.expected, (supply_id.clone(), i.sku.clone()), i.quantity.units()));
            }
            SupplyEvent::Arrived { supply_id, items } => {
                for item in items {
                    let units = self.expected.entry((supply_id.clone(), item.sku.clone())).or_default();
                    *units = units.saturating_sub(item.quantity.units()).max(0);
                }
            }
            SupplyEvent::Filled { reservation_id, supply_id, items, .. } => {
                self.hold(reservation_id, items, 1);
                for i in items {
                    self.stand(reservation_id, &i.line_id, supply_id, &i.sku, i.quantity.units().saturating_neg());
                }
            }
            SupplyEvent::Promised { reservation_id, promises, .. } => {
                promises.iter().for_each(|p| self.promise(reservation_id, p, p.quantity.units()));
            }
            SupplyEvent::Unpromised { reservation_id, promises }
            | SupplyEvent::PromisesExpired { reservation_id, promises } => {
                promises.iter().for_each(|p| self.promise(reservation_id, p, p.quantity.units().saturating_neg()));
            }
            SupplyEvent::PromisesFirmed { .. } => {}
            SupplyEvent::PromiseShifted { reservation_id, from, to, .. } => {
                let units = from.quantity.units();
                self.promise(reservation_id, from, units.saturating_neg());
                self.stand(reservation_id, &from.line_id, to, &from.sku, units);
            }
        }
    }

    fn hear_identified(&mut self, event: &IdentifiedEvent) {
        match event {
            IdentifiedEvent::Moved { from, to, units, .. } => {
                units.iter().for_each(|u| self.shift_named(&u.identity, from, to, u.quantity.units()));
            }
            IdentifiedEvent::Regraded { place_id, change, .. } => {
                let units = change.units.quantity.units();
                self.name(&change.units.identity, place_id, units.saturating_neg());
                self.name(&change.now(), place_id, units);
            }
            IdentifiedEvent::Corrected { place_id, correction, .. } => {
                if let Some(adjustment) = StockBook::built_in(PlaceKind::Adjustment) {
                    self.shift_named(&correction.identity, &adjustment, place_id, correction.difference);
                }
            }
            IdentifiedEvent::Shipped { reservation_id, units, to, .. } => {
                for unit in units {
                    self.hold(reservation_id, &[unit.held()], -1);
                    self.shift_named(&unit.identity, &unit.place_id, to, unit.quantity.units());
                }
            }
            IdentifiedEvent::Carried { to, units, .. } => {
                units.iter().for_each(|u| self.shift_named(&u.identity, &u.place_id, to, u.quantity.units()));
            }
            IdentifiedEvent::Tracked { .. }
            | IdentifiedEvent::LotDefined { .. }
            | IdentifiedEvent::LotBlocked { .. }
            | IdentifiedEvent::LotUnblocked { .. }
            | IdentifiedEvent::LotExpired { .. }
            | IdentifiedEvent::FreshnessAsked { .. }
            | IdentifiedEvent::Pegged { .. }
            | IdentifiedEvent::Unpegged { .. }
            | IdentifiedEvent::SingledOut { .. } => {}
        }
    }

    fn shift_named(&mut self, identity: &UnitIdentity, from: &PlaceId, to: &PlaceId, units: Units) {
        self.shift(&identity.sku, from, to, units);
        self.name(identity, from, units.saturating_neg());
        self.name(identity, to, units);
    }

    /// Units of an identity come to a place; plain ones are what the others leave of on hand.
    fn name(&mut self, identity: &UnitIdentity, place_id: &PlaceId, units: Units) {
        if !identity.is_plain() {
            add(&mut self.named, (place_id.clone(), identity.clone()), units);
        }
    }

    fn carry(&mut self, from: &PlaceId, to: &PlaceId, items: &[StockItem]) {
        items.iter().for_each(|item| self.shift(&item.sku, from, to, item.quantity.units()));
    }

    fn correct(&mut self, place_id: &PlaceId, sku: &Sku, units: Units) {
        if let Some(adjustment) = StockBook::built_in(PlaceKind::Adjustment) {
            self.shift(sku, &adjustment, place_id, units);
        }
    }

    fn shift(&mut self, sku: &Sku, from: &PlaceId, to: &PlaceId, units: Units) {
        for (place_id, units) in [(from, units.saturating_neg()), (to, units)] {
            let key = (sku.clone(), place_id.clone());
            add(&mut self.on_hand, key.clone(), units);
            let on_hand = self.on_hand.get(&key).copied().unwrap_or_default();
            let Some(zoned) = self.zoned.get_mut(&key) else { continue };
            // What leaves comes from outside the zones first, then from the zones in pick order.
            let held = zoned.values().fold(0, |sum: Units, units| sum.saturating_add(*units));
            let mut missing = held.saturating_sub(on_hand).max(0);
            for units in zoned.values_mut() {
                let taken = missing.min(*units);
                *units = units.saturating_sub(taken);
                missing = missing.saturating_sub(taken);
            }
        }
    }

    fn hold(&mut self, id: &ReservationId, items: &[ReservedItem], sign: Units) {
        for item in items {
            let units = item.quantity.units().saturating_mul(sign);
            add(&mut self.reserved, (item.sku.clone(), item.place_id.clone()), units);
            let key = (id.clone(), item.line_id.clone(), item.sku.clone(), item.place_id.clone());
            add(&mut self.held, key, units);
        }
    }

    fn promise(&mut self, id: &ReservationId, promise: &SupplyPromise, units: Units) {
        self.stand(id, &promise.line_id, &promise.supply_id, &promise.sku, units);
    }

    fn stand(&mut self, id: &ReservationId, line_id: &LineId, supply_id: &SupplyId, sku: &Sku, units: Units) {
        add(&mut self.promised, (supply_id.clone(), sku.clone()), units);
        add(&mut self.promised_to, (id.clone(), line_id.clone(), supply_id.clone(), sku.clone()), units);
    }
}
