//! Promises: made, extended, released, handed over, moved to another place.

use super::Answer;
use super::walls::counted_lines;
use crate::book::stock::apply::moved_to;
use crate::book::stock::command::{PlaceKind, ReservedItem};
use crate::book::stock::event::StockEvent;
use crate::book::stock::refusal::{ReservationShortage, StockRefusal};
use crate::book::stock::state::{Reservation, StockBook, same_slot};
use crate::value::{Fingerprint, Invalid, Moment, MovementId, PlaceId, ReservationId, Units, near};

impl StockBook {
    pub(in crate::book::stock) fn reserve(
        &self,
        reservation_id: ReservationId,
        items: Vec<ReservedItem>,
        deadline: Option<Moment>,
        keeps_until: Option<Moment>,
        content: Fingerprint,
        at: Moment,
    ) -> Answer {
        counted_lines("items", items.iter().map(|item| item.quantity.is_zero()))?;
        if let Some(standing) = self.reservations.get(&reservation_id) {
            if standing.fingerprint == content {
                return Ok(vec![]);
            }
            return Err(StockRefusal::ReservationAltered { reservation_id }.into());
        }
        self.promisable_together(&items, keeps_until, at)?;
        if let Some(deadline) = deadline.filter(|deadline| *deadline <= at) {
            return Err(StockRefusal::DeadlinePassed { reservation_id, deadline }.into());
        }

        Ok(vec![StockEvent::Reserved { reservation_id, items, deadline, fingerprint: content }])
    }

    pub(super) fn reserve_more(
        &self,
        movement_id: MovementId,
        reservation_id: ReservationId,
        items: Vec<ReservedItem>,
        deadline: Option<Moment>,
        content: Fingerprint,
        at: Moment,
    ) -> Answer {
        counted_lines("items", items.iter().map(|item| item.quantity.is_zero()))?;
        if self.is_repeat(&movement_id, content)? {
            return Ok(vec![]);
        }
        let standing = self.standing(&reservation_id)?;
        self.promisable_together(&items, self.keeps_until(&reservation_id), at)?;
        if let Some(deadline) = deadline.filter(|deadline| *deadline <= at) {
            return Err(StockRefusal::DeadlinePassed { reservation_id, deadline }.into());
        }

        let deadline = if standing.items.is_empty() { deadline } else { standing.deadline };
        let fingerprint = content;
        Ok(vec![StockEvent::ReservedMore { movement_id, reservation_id, items, deadline, fingerprint }])
    }

    pub(super) fn extend(&self, reservation_id: ReservationId, deadline: Moment, at: Moment) -> Answer {
        let reservation = self.open(&reservation_id)?;
        if reservation.deadline == Some(deadline) {
            return Ok(vec![]);
        }
        if deadline <= at || reservation.deadline.is_none_or(|standing| deadline < standing) {
            return Err(StockRefusal::DeadlinePassed { reservation_id, deadline }.into());
        }

        Ok(vec![StockEvent::ReservationExtended { reservation_id, deadline }])
    }

    pub(super) fn commit(&self, reservation_id: ReservationId) -> Answer {
        let reservation = self.open(&reservation_id)?;
        if reservation.deadline.is_none() {
            return Ok(vec![]);
        }

        Ok(vec![StockEvent::ReservationCommitted { reservation_id }])
    }

    pub(super) fn release(&self, reservation_id: ReservationId, items: Vec<ReservedItem>) -> Answer {
        let reservation = self.standing(&reservation_id)?;
        if items.is_empty() {
            if reservation.items.is_empty() {
                return Ok(vec![]);
            }
            let items = reservation.items.clone();
            return Ok(vec![StockEvent::Released { reservation_id, items }]);
        }
        counted_lines("items", items.iter().map(|item| item.quantity.is_zero()))?;
        self.holds(&reservation_id, reservation, &items)?;

        Ok(vec![StockEvent::Released { reservation_id, items }])
    }

    pub(super) fn reallocate(
        &self,
        movement_id: MovementId,
        reservation_id: ReservationId,
        items: Vec<ReservedItem>,
        to: PlaceId,
        content: Fingerprint,
        at: Moment,
    ) -> Answer {
        counted_lines("items", items.iter().map(|item| item.quantity.is_zero()))?;
        if let Some(index) = items.iter().position(|item| item.place_id == to) {
            return Err(Invalid::inconsistent(format!("items[{index}].place_id"), "another than `to`").into());
        }
        if self.is_repeat(&movement_id, content)? {
            return Ok(vec![]);
        }
        let reservation = self.standing(&reservation_id)?;
        self.holds(&reservation_id, reservation, &items)?;
        self.promisable_together(&moved_to(&items, &to), self.keeps_until(&reservation_id), at)?;

        Ok(vec![StockEvent::Reallocated { movement_id, reservation_id, items, to, fingerprint: content }])
    }

    pub(in crate::book::stock) fn standing(
        &self,
        reservation_id: &ReservationId,
    ) -> Result<&Reservation, StockRefusal> {
        let unknown = || StockRefusal::UnknownReservation { reservation_id: reservation_id.clone() };
        self.reservations.get(reservation_id).ok_or_else(unknown)
    }

    /// A reservation on which something stands.
    pub(super) fn open(&self, reservation_id: &ReservationId) -> Result<&Reservation, StockRefusal> {
        let reservation = self.standing(reservation_id)?;
        if reservation.items.is_empty() {
            return Err(StockRefusal::ReservationClosed { reservation_id: reservation_id.clone() });
        }
        Ok(reservation)
    }

    pub(super) fn holds(
        &self,
        id: &ReservationId,
        held: &Reservation,
        items: &[ReservedItem],
    ) -> Result<(), StockRefusal> {
        // What is left of every slot once the items before were taken; two items of one slot are judged together.
        let mut left: Vec<Units> = held.items.iter().map(|slot| slot.quantity.units()).collect();
        let mut shortages: Vec<ReservationShortage> = vec![];
        for (index, item) in items.iter().enumerate() {
            let slot = near(&held.items, index, |slot| same_slot(slot, item));
            let left = slot.and_then(|slot| left.get_mut(slot));
            let wanted = item.quantity.units();
            let reserved = slot.and_then(|slot| held.items.get(slot)).map(|slot| slot.quantity).unwrap_or_default();
            match left {
                Some(left) if *left >= wanted => *left = left.saturating_sub(wanted),
                _ => {
                    let ReservedItem { line_id, sku, place_id, .. } = item.clone();
                    shortages.push(ReservationShortage { line_id, sku, place_id, wanted, reserved });
                }
            }
        }
        if shortages.is_empty() {
            return Ok(());
        }
        Err(StockRefusal::NotReserved { reservation_id: id.clone(), shortages })
    }

    /// All items can be promised, two lines of one SKU and place judged together.
    pub(super) fn promisable_together(
        &self,
        items: &[ReservedItem],
        keeps_until: Option<Moment>,
        at: Moment,
    ) -> Result<(), StockRefusal> {
        for (index, item) in items.iter().enumerate() {
            let again = index.checked_sub(1).and_then(|before| items.get(before));
            if again.is_none_or(|before| before.place_id != item.place_id) {
                let place = self.place(&item.place_id)?;
                self.of_kind(&item.place_id, place, PlaceKind::is_sellable)?;
            }
        }
        if self.identified.is_unused() {
            return self.together(items, Self::promisable);
        }
        self.together(items, |book, sku, place| book.promisable_until(sku, place, keeps_until, Some(at)))
    }
}
