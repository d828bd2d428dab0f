use super::command::{PlaceKind, RepromisedItem, ReservedItem, StockItem, ZoneMove};
use super::event::StockEvent;
use super::state::{Balance, Deadline, Place, PlaceNumber, Reservation, StockBook, same_slot};
use crate::value::{Corrupt, Fingerprint, LineId, Map, Moment, PlaceId, ReservationId, Set, Sku, Units, ZoneId, near};

impl StockBook {
    /// Books an event. It refuses nothing.
    ///
    /// # Errors
    /// [`Corrupt`] when the event cannot follow from this state: the log is not ours, or not whole.
    pub fn apply(&mut self, event: &StockEvent) -> Result<(), Corrupt> {
        let booking = Booking { book: self, kind: event.kind() };
        booking.book(event)
    }

    /// Drops what is kept of a reservation on which nothing stands, so that archived orders need no memory.
    pub fn forget_reservation(&mut self, reservation_id: &ReservationId) {
        if self.reservations.get(reservation_id).is_some_and(|reservation| reservation.items.is_empty()) {
            self.reservations.swap_remove(reservation_id);
            self.identified.forget(reservation_id);
        }
    }
}

pub(super) struct Booking<'a> {
    pub(super) book: &'a mut StockBook,
    pub(super) kind: &'static str,
}

impl Booking<'_> {
    fn book(mut self, event: &StockEvent) -> Result<(), Corrupt> {
        match event {
            StockEvent::PlaceDefined { place_id, kind, below_zero } => {
                let place = Place { kind: *kind, below_zero: *below_zero, zones: Set::default() };
                self.book.places.insert(place_id.clone(), place);
                Ok(())
            }
            StockEvent::ZoneDefined { place_id, zone_id } => {
                let place = self.book.places.get_mut(place_id);
                place
                    .ok_or_else(|| Corrupt::new(self.kind, format!("place {place_id}")))?
                    .zones
                    .insert(zone_id.clone());
                Ok(())
            }
            StockEvent::Received { movement_id, from, to, items, fingerprint, .. }
            | StockEvent::Transferred { movement_id, from, to, items, fingerprint, .. } => {
                self.book.movements.insert(movement_id.clone(), *fingerprint);
                self.carry(from, to, items)
            }
            StockEvent::Carried { from, to, items, .. } => self.carry(from, to, items),
            StockEvent::PutAway { movement_id, place_id, moves, fingerprint, .. } => {
                self.book.movements.insert(movement_id.clone(), *fingerprint);
                moves.iter().try_for_each(|step| self.put_away(place_id, step))
            }
            StockEvent::Reserved { reservation_id, items, deadline, fingerprint } => {
                for item in items {
                    self.promise_to(reservation_id, item, item.quantity.units())?;
                }
                self.book.reservations_made = self.book.reservations_made.saturating_add(1);
                let number = self.book.reservations_made;
                if let Some(at) = *deadline {
                    self.book.deadlines.insert(Deadline { at, number }, reservation_id.clone());
                }
                let mut held = Vec::with_capacity(items.len());
                merge(&mut held, items);
                let reservation = Reservation { items: held, deadline: *deadline, number, fingerprint: *fingerprint };
                self.book.reservations.insert(reservation_id.clone(), reservation);
                Ok(())
            }
            StockEvent::ReservedMore { movement_id, reservation_id, items, deadline, fingerprint } => {
                self.book.movements.insert(movement_id.clone(), *fingerprint);
                self.reservation(reservation_id)?;
                self.fill(reservation_id, items, *deadline, *fingerprint)
            }
            StockEvent::ReservationExtended { reservation_id, deadline } => {
                self.forget_deadline(reservation_id)?;
                self.lapses(reservation_id, *deadline)
            }
            StockEvent::ReservationCommitted { reservation_id } => self.forget_deadline(reservation_id),
            StockEvent::Released { reservation_id, items }
            | StockEvent::ReservationExpired { reservation_id, items } => {
                self.take_from_reservation(reservation_id, items)
            }
            StockEvent::Shipped { reservation_id, items, to, .. } => {
                self.take_from_reservation(reservation_id, items)?;
                let target = self.number(to)?;
                for item in items {
                    let source = self.number(&item.place_id)?;
                    self.shift(&item.sku, source, item.quantity.units().saturating_neg());
                    self.shift(&item.sku, target, item.quantity.units());
                }
                Ok(())
            }
            StockEvent::Counted { movement_id, place_id, variances, fingerprint, .. } => {
                self.book.movements.insert(movement_id.clone(), *fingerprint);
                let differences = variances.iter().map(|variance| (&variance.sku, variance.difference));
                differences.into_iter().try_for_each(|(sku, difference)| self.correct(place_id, sku, difference))
            }
            StockEvent::Adjusted { movement_id, place_id, sku, difference, fingerprint, .. } => {
                self.book.movements.insert(movement_id.clone(), *fingerprint);
                self.correct(place_id, sku, *difference)
            }
            StockEvent::Supply { event } => self.book_supply(event),
            StockEvent::Identified { event } => self.book_identified(event),
            StockEvent::Repromised { movement_id, from, to, items, deadline, fingerprint, .. } => {
                self.book.movements.insert(movement_id.clone(), *fingerprint);
                let given: Vec<ReservedItem> = items.iter().map(RepromisedItem::given).collect();
                self.take_from_reservation(from, &given)?;
                let taken: Vec<ReservedItem> = items.iter().map(RepromisedItem::taken).collect();
                self.fill(to, &taken, *deadline, *fingerprint)
            }
            StockEvent::Reallocated { movement_id, reservation_id, items, to, fingerprint } => {
                self.book.movements.insert(movement_id.clone(), *fingerprint);
                let deadline = self.reservation(reservation_id)?.deadline;
                self.take_from_reservation(reservation_id, items)?;
                self.fill(reservation_id, &moved_to(items, to), deadline, *fingerprint)
            }
        }
    }

    /// Units come to stand on a reservation, which is made if there is none.
    pub(super) fn fill(
        &mut self,
        id: &ReservationId,
        items: &[ReservedItem],
        deadline: Option<Moment>,
        fingerprint: Fingerprint,
    ) -> Result<(), Corrupt> {
        for item in items {
            self.promise_to(id, item, item.quantity.units())?;
        }
        if !self.book.reservations.contains_key(id) {
            self.book.reservations_made = self.book.reservations_made.saturating_add(1);
            let number = self.book.reservations_made;
            let reservation = Reservation { items: vec![], deadline: None, number, fingerprint };
            self.book.reservations.insert(id.clone(), reservation);
        }
        self.forget_deadline(id)?;
        if let Some(at) = deadline {
            self.lapses(id, at)?;
        }
        merge(&mut self.reservation(id)?.items, items);
        Ok(())
    }

    fn carry(&mut self, from: &PlaceId, to: &PlaceId, items: &[StockItem]) -> Result<(), Corrupt> {
        let (source, target) = (self.number(from)?, self.number(to)?);
        for item in items {
            self.shift(&item.sku, source, item.quantity.units().saturating_neg());
            self.shift(&item.sku, target, item.quantity.units());
        }
        Ok(())
    }

    pub(super) fn correct(&mut self, place_id: &PlaceId, sku: &Sku, difference: Units) -> Result<(), Corrupt> {
        let place = self.number(place_id)?;
        let adjustment = StockBook::built_in(PlaceKind::Adjustment)
            .and_then(|id| self.book.number_of(&id))
            .ok_or_else(|| Corrupt::new(self.kind, "the adjustment place"))?;
        self.shift(sku, place, difference);
        self.shift(sku, adjustment, difference.saturating_neg());
        Ok(())
    }

    fn put_away(&mut self, place_id: &PlaceId, step: &ZoneMove) -> Result<(), Corrupt> {
        let place = self.number(place_id)?;
        let zone_number = |book: &StockBook, zone_id: &Option<ZoneId>| -> Result<Option<u32>, Corrupt> {
            let Some(zone_id) = zone_id else { return Ok(None) };
            let index = book.places.get(place_id).and_then(|place| place.zones.get_index_of(zone_id));
            let number = index.and_then(|index| u32::try_from(index).ok());
            number.map(Some).ok_or_else(|| Corrupt::new(self.kind, format!("zone {zone_id}")))
        };
        let (from, to) = (zone_number(self.book, &step.from)?, zone_number(self.book, &step.to)?);
        self.at_balance(&step.sku, place, |balance| {
            for (zone, units) in [(from, step.quantity.units().saturating_neg()), (to, step.quantity.units())] {
                let Some(zone) = zone else { continue };
                match balance.zoned.iter_mut().find(|(number, _)| *number == zone) {
                    Some((_, held)) => *held = held.saturating_add(units),
                    None => balance.zoned.push((zone, units)),
                }
            }
            balance.zoned.retain(|(_, units)| *units != 0);
            balance.zoned.sort_unstable_by_key(|(zone, _)| *zone);
        });
        Ok(())
    }

    fn promise_to(&mut self, id: &ReservationId, item: &ReservedItem, units: Units) -> Result<(), Corrupt> {
        let place = self.number(&item.place_id)?;
        self.at_balance(&item.sku, place, |balance| balance.reserved = balance.reserved.saturating_add(units));
        if self.book.identified.is_unused() { Ok(()) } else { self.demand(id, item, units) }
    }

    pub(super) fn take_from_reservation(&mut self, id: &ReservationId, items: &[ReservedItem]) -> Result<(), Corrupt> {
        let kind = self.kind;
        for item in items {
            self.promise_to(id, item, item.quantity.units().saturating_neg())?;
        }
        let held = &mut self.reservation(id)?.items;
        for (index, item) in items.iter().enumerate() {
            let short = || Corrupt::new(kind, format!("{} units of {} on {id}", item.quantity, item.sku));
            let slot = near(held, index, |slot| same_slot(slot, item)).and_then(|slot| held.get_mut(slot));
            let slot = slot.ok_or_else(short)?;
            slot.quantity = slot.quantity.minus(item.quantity).ok_or_else(short)?;
        }
        if !self.book.identified.is_unused() {
            self.trim_pegs(id, items)?;
        }
        let reservation = self.reservation(id)?;
        reservation.items.retain(|slot| !slot.quantity.is_zero());
        if reservation.items.is_empty() {
            reservation.items = vec![];
            return self.forget_deadline(id);
        }
        Ok(())
    }

    fn lapses(&mut self, id: &ReservationId, at: Moment) -> Result<(), Corrupt> {
        let reservation = self.reservation(id)?;
        reservation.deadline = Some(at);
        let number = reservation.number;
        self.book.deadlines.insert(Deadline { at, number }, id.clone());
        Ok(())
    }

    fn forget_deadline(&mut self, id: &ReservationId) -> Result<(), Corrupt> {
        let reservation = self.reservation(id)?;
        let number = reservation.number;
        if let Some(at) = reservation.deadline.take() {
            self.book.deadlines.remove(&Deadline { at, number });
        }
        Ok(())
    }

    fn reservation(&mut self, id: &ReservationId) -> Result<&mut Reservation, Corrupt> {
        let kind = self.kind;
        self.book.reservations.get_mut(id).ok_or_else(|| Corrupt::new(kind, format!("reservation {id}")))
    }

    pub(super) fn number(&self, place_id: &PlaceId) -> Result<PlaceNumber, Corrupt> {
        self.book.number_of(place_id).ok_or_else(|| Corrupt::new(self.kind, format!("place {place_id}")))
    }

    fn at_balance(&mut self, sku: &Sku, place: PlaceNumber, change: impl FnOnce(&mut Balance)) {
        let change_one_of = |balances: &mut Vec<Balance>| match balances.iter_mut().find(|b| b.place == place) {
            Some(balance) => change(balance),
            None => {
                let mut balance = Balance { place, on_hand: 0, reserved: 0, zoned: vec![] };
                change(&mut balance);
                balances.push(balance);
            }
        };
        match self.book.skus.get_mut(sku) {
            Some(balances) => change_one_of(balances),
            None => change_one_of(self.book.skus.entry(sku.clone()).or_default()),
        }
    }

    /// Changes a balance; what leaves comes from outside the zones first, then from the zones in pick order.
    pub(super) fn shift(&mut self, sku: &Sku, place: PlaceNumber, units: Units) {
        self.at_balance(sku, place, |balance| {
            balance.on_hand = balance.on_hand.saturating_add(units);
            if balance.zoned.is_empty() {
                return;
            }
            let mut missing = balance.unzoned().min(0).saturating_neg();
            for (_, held) in &mut balance.zoned {
                let taken = missing.min(*held);
                *held = held.saturating_sub(taken);
                missing = missing.saturating_sub(taken);
            }
            balance.zoned.retain(|(_, units)| *units != 0);
        });
    }
}

/// Items as they stand at another place.
pub(super) fn moved_to(items: &[ReservedItem], to: &PlaceId) -> Vec<ReservedItem> {
    items.iter().map(|item| ReservedItem { place_id: to.clone(), ..item.clone() }).collect()
}

/// Adds items to those that stand; one slot per line, SKU and place.
fn merge(held: &mut Vec<ReservedItem>, items: &[ReservedItem]) {
    let many = held.len().saturating_add(items.len()) > FEW;
    let mut known: Map<(LineId, PlaceId, Sku), usize> = Map::default();
    let key = |item: &ReservedItem| (item.line_id.clone(), item.place_id.clone(), item.sku.clone());
    if many {
        known = held.iter().enumerate().map(|(index, slot)| (key(slot), index)).collect();
    }
    for item in items {
        let found = if many {
            let next = held.len();
            Some(*known.entry(key(item)).or_insert(next))
        } else {
            held.iter().position(|slot| same_slot(slot, item))
        };
        match found.and_then(|index| held.get_mut(index)) {
            // Sums stay far below the limit: no place can promise more than it holds.
            Some(slot) => slot.quantity = slot.quantity.plus(item.quantity).unwrap_or(slot.quantity),
            None => held.push(item.clone()),
        }
    }
}

/// Up to so many slots, comparing all pairs is cheaper than a map.
const FEW: usize = 24;
