use super::command::UnitIdentity;
use super::event::{IdentifiedEvent, ShippedUnits};
use super::state::{Away, Demand, IdentifiedDesk, IdentifiedPage, Lot, Part, Peg, SerialStanding};
use crate::book::stock::apply::Booking;
use crate::book::stock::command::{PlaceKind, ReservedItem};
use crate::book::stock::state::{Deadline, PlaceNumber, StockBook, same_slot};
use crate::value::{Corrupt, Moment, PlaceId, ReservationId, Sku, Units};

impl IdentifiedDesk {
    /// Nothing stands on the reservation any more; what left under it is kept, for recalls.
    pub(in crate::book::stock) fn forget(&mut self, reservation_id: &ReservationId) {
        self.fresh.swap_remove(reservation_id);
    }
}

impl Booking<'_> {
    pub(in crate::book::stock) fn book_identified(&mut self, event: &IdentifiedEvent) -> Result<(), Corrupt> {
        match event {
            IdentifiedEvent::Tracked { sku, tracking } => {
                self.page(sku).tracking = *tracking;
                Ok(())
            }
            IdentifiedEvent::LotDefined { sku, lot_id, expires_at } => {
                let lot = Lot { expires_at: *expires_at, is_blocked: false, is_expired: false };
                self.page(sku).lots.insert(lot_id.clone(), lot);
                let desk = &mut self.book.identified;
                desk.lots_made = desk.lots_made.saturating_add(1);
                if let Some(at) = *expires_at {
                    let key = (sku.clone(), lot_id.clone());
                    desk.expiries.insert(Deadline { at, number: desk.lots_made }, key);
                }
                Ok(())
            }
            IdentifiedEvent::LotBlocked { sku, lot_id, .. } => self.lot(sku, lot_id, |lot| lot.is_blocked = true),
            IdentifiedEvent::LotUnblocked { sku, lot_id } => self.lot(sku, lot_id, |lot| lot.is_blocked = false),
            IdentifiedEvent::LotExpired { sku, lot_id } => {
                self.book.identified.expiries.retain(|_, key| key.0 != *sku || key.1 != *lot_id);
                self.lot(sku, lot_id, |lot| lot.is_expired = true)
            }
            IdentifiedEvent::Moved { movement_id, from, to, units, happened_at, fingerprint } => {
                self.book.movements.insert(movement_id.clone(), *fingerprint);
                let (source, target) = (self.number(from)?, self.number(to)?);
                for unit in units {
                    let (identity, count) = (&unit.identity, unit.quantity.units());
                    self.shift(&identity.sku, source, count.saturating_neg());
                    self.shift(&identity.sku, target, count);
                    let since = self.leaves(identity, source, count)?.unwrap_or(*happened_at);
                    self.enters(identity, target, count, since);
                    self.piece_at(identity, to, None);
                }
                Ok(())
            }
            IdentifiedEvent::Regraded { movement_id, place_id, change, happened_at, fingerprint } => {
                self.book.movements.insert(movement_id.clone(), *fingerprint);
                let place = self.number(place_id)?;
                let count = change.units.quantity.units();
                let since = self.leaves(&change.units.identity, place, count)?.unwrap_or(*happened_at);
                self.enters(&change.now(), place, count, since);
                Ok(())
            }
            IdentifiedEvent::Corrected { movement_id, place_id, correction, happened_at, fingerprint } => {
                self.book.movements.insert(movement_id.clone(), *fingerprint);
                let (identity, difference) = (&correction.identity, correction.difference);
                self.correct(place_id, &identity.sku, difference)?;
                let place = self.number(place_id)?;
                if difference > 0 {
                    self.enters(identity, place, difference, *happened_at);
                    self.piece_at(identity, place_id, None);
                } else {
                    self.leaves(identity, place, difference.saturating_neg())?;
                    let gone = StockBook::built_in(PlaceKind::Adjustment);
                    gone.into_iter().for_each(|gone| self.piece_at(identity, &gone, None));
                }
                Ok(())
            }
            IdentifiedEvent::FreshnessAsked { reservation_id, keeps_until } => {
                self.book.identified.fresh.insert(reservation_id.clone(), *keeps_until);
                Ok(())
            }
            IdentifiedEvent::Pegged { movement_id, reservation_id, units, fingerprint, .. } => {
                self.book.movements.insert(movement_id.clone(), *fingerprint);
                let place = self.number(&units.place_id)?;
                self.page(&units.identity.sku).pegs.push(Peg {
                    reservation_id: reservation_id.clone(),
                    line_id: units.line_id.clone(),
                    place,
                    identity: units.identity.clone(),
                    units: units.quantity.units(),
                });
                Ok(())
            }
            IdentifiedEvent::Unpegged { reservation_id, line_id } => {
                for page in self.book.identified.pages.values_mut() {
                    page.pegs.retain(|peg| peg.reservation_id != *reservation_id || peg.line_id != *line_id);
                }
                Ok(())
            }
            IdentifiedEvent::SingledOut { reservation_id, line_id, identity } => {
                if let Some(away) = self.page(&identity.sku).away.get_mut(reservation_id) {
                    // Stable: the others keep their order.
                    away.sort_by_key(|entry| entry.line_id != *line_id || entry.identity != *identity);
                }
                Ok(())
            }
            IdentifiedEvent::Shipped { reservation_id, units, to, .. } => {
                let target = self.number(to)?;
                for unit in units {
                    let source = self.number(&unit.place_id)?;
                    let (identity, count) = (&unit.identity, unit.quantity.units());
                    self.unpeg(reservation_id, unit, source);
                    self.leaves(identity, source, count)?;
                    self.shift(&identity.sku, source, count.saturating_neg());
                    self.shift(&identity.sku, target, count);
                    self.goes_away(reservation_id, unit, target, count);
                    self.piece_at(identity, to, Some(reservation_id));
                }
                let held: Vec<ReservedItem> = units.iter().map(ShippedUnits::held).collect();
                self.take_from_reservation(reservation_id, &held)
            }
            IdentifiedEvent::Carried { reservation_id, to, units, happened_at } => {
                let target = self.number(to)?;
                let is_back = self.book.kind(target).is_sellable();
                for unit in units {
                    let source = self.number(&unit.place_id)?;
                    let (identity, count) = (&unit.identity, unit.quantity.units());
                    self.shift(&identity.sku, source, count.saturating_neg());
                    self.shift(&identity.sku, target, count);
                    self.goes_away(reservation_id, unit, source, count.saturating_neg());
                    if is_back {
                        self.enters(identity, target, count, *happened_at);
                    } else {
                        self.goes_away(reservation_id, unit, target, count);
                    }
                    self.piece_at(identity, to, Some(reservation_id).filter(|_| !is_back));
                }
                Ok(())
            }
        }
    }

    /// Units come to stand on a reservation, or stand on it no more, that may ask for units that keep.
    pub(in crate::book::stock) fn demand(
        &mut self,
        id: &ReservationId,
        item: &ReservedItem,
        units: Units,
    ) -> Result<(), Corrupt> {
        let Some(keeps_until) = self.book.identified.fresh.get(id).copied() else { return Ok(()) };
        let place = self.number(&item.place_id)?;
        let demands = self.book.identified.demands.entry(item.sku.clone()).or_default();
        match demands.iter_mut().find(|demand| demand.place == place && demand.keeps_until == keeps_until) {
            Some(demand) => demand.units = demand.units.saturating_add(units),
            None => demands.push(Demand { place, keeps_until, units }),
        }
        demands.retain(|demand| demand.units != 0);
        if demands.is_empty() {
            self.book.identified.demands.swap_remove(&item.sku);
        }
        Ok(())
    }

    /// No more is pegged to a line than stands on it.
    pub(in crate::book::stock) fn trim_pegs(
        &mut self,
        id: &ReservationId,
        items: &[ReservedItem],
    ) -> Result<(), Corrupt> {
        for item in items {
            if !self.book.is_identified(&item.sku) {
                continue;
            }
            let place = self.number(&item.place_id)?;
            let held = self.book.reservations.get(id).map(|held| held.items.as_slice()).unwrap_or_default();
            let mut left = held.iter().find(|slot| same_slot(slot, item)).map_or(0, |slot| slot.quantity.units());
            for peg in &mut self.page(&item.sku).pegs {
                if peg.reservation_id == *id && peg.line_id == item.line_id && peg.place == place {
                    peg.units = peg.units.min(left);
                    left = left.saturating_sub(peg.units);
                }
            }
            self.page(&item.sku).pegs.retain(|peg| peg.units > 0);
        }
        Ok(())
    }

    fn page(&mut self, sku: &Sku) -> &mut IdentifiedPage {
        self.book.identified.pages.entry(sku.clone()).or_default()
    }

    fn lot(&mut self, sku: &Sku, lot_id: &crate::value::LotId, change: impl FnOnce(&mut Lot)) -> Result<(), Corrupt> {
        let kind = self.kind;
        let lot = self.page(sku).lots.get_mut(lot_id);
        change(lot.ok_or_else(|| Corrupt::new(kind, format!("lot {lot_id} of {sku}")))?);
        Ok(())
    }

    /// Units leave a shelf; answers since when they lay there. Counterparts and plain units have no shelf.
    fn leaves(&mut self, identity: &UnitIdentity, place: PlaceNumber, units: Units) -> Result<Option<Moment>, Corrupt> {
        if identity.is_plain() || self.book.kind(place).is_counterpart() {
            return Ok(None);
        }
        let short = || Corrupt::new("stock.units_moved", format!("{units} units of {identity:?}"));
        let page = self.page(&identity.sku);
        let part = page.parts.iter_mut().find(|part| part.place == place && part.identity == *identity);
        let part = part.filter(|part| part.units >= units).ok_or_else(short)?;
        part.units = part.units.saturating_sub(units);
        let (since, mut left) = (part.since, part.units);
        // What was found damaged or gone is nobody's any more.
        for peg in page.pegs.iter_mut().filter(|peg| peg.place == place && peg.identity == *identity) {
            peg.units = peg.units.min(left);
            left = left.saturating_sub(peg.units);
        }
        page.pegs.retain(|peg| peg.units > 0);
        page.parts.retain(|part| part.units > 0);
        Ok(Some(since))
    }

    fn enters(&mut self, identity: &UnitIdentity, place: PlaceNumber, units: Units, since: Moment) {
        if identity.is_plain() || self.book.kind(place).is_counterpart() {
            return;
        }
        let page = self.page(&identity.sku);
        match page.parts.iter_mut().find(|part| part.place == place && part.identity == *identity) {
            Some(part) => {
                part.units = part.units.saturating_add(units);
                part.since = part.since.min(since);
            }
            None => {
                page.parts_made = page.parts_made.saturating_add(1);
                let (identity, number) = (identity.clone(), page.parts_made);
                page.parts.push(Part { place, identity, units, since, number });
            }
        }
    }

    fn goes_away(&mut self, id: &ReservationId, unit: &ShippedUnits, place: PlaceNumber, units: Units) {
        let page = self.page(&unit.identity.sku);
        match page.away_at.iter_mut().find(|(at, _)| *at == place) {
            Some((_, sum)) => *sum = sum.saturating_add(units),
            None => page.away_at.push((place, units)),
        }
        page.away_at.retain(|(_, sum)| *sum != 0);
        let away = page.away.entry(id.clone()).or_default();
        let same = |entry: &&mut Away| {
            entry.place == place && entry.line_id == unit.line_id && entry.identity == unit.identity
        };
        match away.iter_mut().find(same) {
            Some(entry) => entry.units = entry.units.saturating_add(units),
            None => {
                let (line_id, identity) = (unit.line_id.clone(), unit.identity.clone());
                away.push(Away { place, line_id, identity, units });
            }
        }
        away.retain(|entry| entry.units != 0);
        if away.is_empty() {
            page.away.swap_remove(id);
        }
    }

    fn piece_at(&mut self, identity: &UnitIdentity, place_id: &PlaceId, away_under: Option<&ReservationId>) {
        let Some(serial_id) = &identity.serial_id else { return };
        let standing = SerialStanding { place_id: place_id.clone(), reservation_id: away_under.cloned() };
        self.page(&identity.sku).serials.insert(serial_id.clone(), standing);
    }

    /// Units leave for the line they were pegged to.
    fn unpeg(&mut self, id: &ReservationId, unit: &ShippedUnits, place: PlaceNumber) {
        let mut left = unit.quantity.units();
        let page = self.page(&unit.identity.sku);
        for peg in &mut page.pegs {
            let own = peg.reservation_id == *id && peg.line_id == unit.line_id;
            if own && peg.place == place && peg.identity == unit.identity {
                let taken = left.min(peg.units);
                peg.units = peg.units.saturating_sub(taken);
                left = left.saturating_sub(taken);
            }
        }
        page.pegs.retain(|peg| peg.units > 0);
    }
}
