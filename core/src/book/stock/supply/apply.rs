use super::event::{SupplyEvent, SupplyPromise};
use super::state::{Inbound, Supply, SupplyDesk, SupplyHold};
use crate::book::stock::apply::Booking;
use crate::book::stock::command::StockItem;
use crate::book::stock::state::{Deadline, PlaceNumber};
use crate::value::{Corrupt, LineId, Map, Moment, Quantity, ReservationId, Sku, SupplyId};

impl Booking<'_> {
    pub(in crate::book::stock) fn book_supply(&mut self, event: &SupplyEvent) -> Result<(), Corrupt> {
        match event {
            SupplyEvent::Expected { supply_id, place_id, due, items, fingerprint } => {
                let place = self.number(place_id)?;
                let desk = &mut self.book.supply;
                let number = u64::try_from(desk.supplies.len()).unwrap_or(u64::MAX);
                let supply = Supply {
                    place_id: place_id.clone(),
                    due: *due,
                    items: items.clone(),
                    number,
                    standing: Default::default(),
                    fingerprint: *fingerprint,
                };
                desk.supplies.insert(supply_id.clone(), supply);
                for item in items {
                    desk.at_slot(&item.sku, supply_id, place, |slot| slot.units = item.quantity.units());
                }
                Ok(())
            }
            SupplyEvent::Revised { movement_id, supply_id, due, items, fingerprint } => {
                self.book.movements.insert(movement_id.clone(), *fingerprint);
                self.revise(supply_id, *due, items)
            }
            SupplyEvent::Arrived { supply_id, items } => {
                let mut left: Map<&Sku, Quantity> = Map::default();
                for item in items {
                    let sum = left.entry(&item.sku).or_default();
                    *sum = sum.plus(item.quantity).unwrap_or(*sum);
                }
                let supply = self.supply(supply_id)?;
                let due = supply.due;
                let still = supply.items.iter().map(|item| {
                    let come = left.get(&item.sku).copied().unwrap_or_default();
                    StockItem { sku: item.sku.clone(), quantity: item.quantity.less(come) }
                });
                let still: Vec<StockItem> = still.filter(|item| !item.quantity.is_zero()).collect();
                self.revise(supply_id, due, &still)
            }
            SupplyEvent::Filled { reservation_id, supply_id, items, deadline, fingerprint } => {
                for item in items {
                    self.lift(reservation_id, supply_id, &item.sku, &item.line_id, item.quantity)?;
                }
                self.fill(reservation_id, items, *deadline, *fingerprint)
            }
            SupplyEvent::Promised { movement_id, reservation_id, promises, deadline, fingerprint } => {
                self.book.movements.insert(movement_id.clone(), *fingerprint);
                promises.iter().try_for_each(|promise| self.put(reservation_id, promise))?;
                self.book.supply.set_deadline(reservation_id, *deadline);
                Ok(())
            }
            SupplyEvent::Unpromised { reservation_id, promises }
            | SupplyEvent::PromisesExpired { reservation_id, promises } => promises
                .iter()
                .try_for_each(|p| self.lift(reservation_id, &p.supply_id, &p.sku, &p.line_id, p.quantity)),
            SupplyEvent::PromisesFirmed { reservation_id } => {
                self.book.supply.set_deadline(reservation_id, None);
                Ok(())
            }
            SupplyEvent::PromiseShifted { movement_id, reservation_id, from, to, promised_for, fingerprint } => {
                self.book.movements.insert(movement_id.clone(), *fingerprint);
                let moved = SupplyPromise { supply_id: to.clone(), promised_for: *promised_for, ..from.clone() };
                // Put first, so that the hold never empties and forgets its deadline.
                self.put(reservation_id, &moved)?;
                self.lift(reservation_id, &from.supply_id, &from.sku, &from.line_id, from.quantity)
            }
        }
    }

    fn supply(&mut self, supply_id: &SupplyId) -> Result<&mut Supply, Corrupt> {
        let kind = self.kind;
        self.book.supply.supplies.get_mut(supply_id).ok_or_else(|| Corrupt::new(kind, format!("supply {supply_id}")))
    }

    /// What is still to come, whole.
    fn revise(&mut self, supply_id: &SupplyId, due: Moment, items: &[StockItem]) -> Result<(), Corrupt> {
        let supply = self.supply(supply_id)?;
        let before = std::mem::replace(&mut supply.items, items.to_vec());
        supply.due = due;
        let (place_id, promised): (_, Vec<_>) = (supply.place_id.clone(), supply.standing.values().cloned().collect());
        let place = self.number(&place_id)?;
        let desk = &mut self.book.supply;
        // Promises may stand on SKUs that an earlier revision already dropped.
        let mut skus: Vec<Sku> = before.into_iter().map(|item| item.sku).collect();
        let holds = promised.iter().filter_map(|id| desk.holds.get(id)).flat_map(|hold| &hold.promises);
        skus.extend(holds.filter(|promise| promise.supply_id == *supply_id).map(|promise| promise.sku.clone()));
        for sku in &skus {
            desk.at_slot(sku, supply_id, place, |slot| slot.units = 0);
        }
        for item in items {
            desk.at_slot(&item.sku, supply_id, place, |slot| slot.units = item.quantity.units());
        }
        skus.extend(items.iter().map(|item| item.sku.clone()));
        desk.sort(&skus);
        Ok(())
    }

    /// A promise comes to stand on its supply.
    fn put(&mut self, reservation_id: &ReservationId, promise: &SupplyPromise) -> Result<(), Corrupt> {
        let place_id = self.supply(&promise.supply_id)?.place_id.clone();
        let place = self.number(&place_id)?;
        let desk = &mut self.book.supply;
        let units = promise.quantity.units();
        desk.at_slot(&promise.sku, &promise.supply_id, place, |slot| {
            slot.promised = slot.promised.saturating_add(units);
        });
        let made = desk.holds_made.saturating_add(1);
        let hold = desk.holds.entry(reservation_id.clone()).or_insert_with(|| SupplyHold {
            promises: vec![],
            deadline: None,
            number: made,
        });
        let number = hold.number;
        desk.holds_made = desk.holds_made.max(number);
        let same = |held: &&mut SupplyPromise| SupplyPromise { quantity: held.quantity, ..promise.clone() } == **held;
        match hold.promises.iter_mut().find(same) {
            Some(held) => held.quantity = held.quantity.plus(promise.quantity).unwrap_or(held.quantity),
            None => hold.promises.push(promise.clone()),
        }
        self.supply(&promise.supply_id)?.standing.insert(number, reservation_id.clone());
        Ok(())
    }

    /// Units of a promise stand on their supply no more.
    fn lift(
        &mut self,
        reservation_id: &ReservationId,
        supply_id: &SupplyId,
        sku: &Sku,
        line_id: &LineId,
        quantity: Quantity,
    ) -> Result<(), Corrupt> {
        let short = || Corrupt::new("stock.unpromised", format!("{quantity} units of {sku} of {supply_id}"));
        let place_id = self.supply(supply_id)?.place_id.clone();
        let place = self.number(&place_id)?;
        let desk = &mut self.book.supply;
        let units = quantity.units();
        desk.at_slot(sku, supply_id, place, |slot| slot.promised = slot.promised.saturating_sub(units));
        let hold = desk.holds.get_mut(reservation_id).ok_or_else(short)?;
        let mut left = quantity;
        for promise in &mut hold.promises {
            if promise.supply_id == *supply_id && promise.sku == *sku && promise.line_id == *line_id {
                let taken = promise.quantity.min(left);
                promise.quantity = promise.quantity.less(taken);
                left = left.less(taken);
            }
        }
        if !left.is_zero() {
            return Err(short());
        }
        hold.promises.retain(|promise| !promise.quantity.is_zero());
        let number = hold.number;
        let stands = hold.promises.iter().any(|promise| promise.supply_id == *supply_id);
        let empty = hold.promises.is_empty();
        if !stands {
            self.supply(supply_id)?.standing.remove(&number);
        }
        if empty {
            self.book.supply.set_deadline(reservation_id, None);
            self.book.supply.holds.swap_remove(reservation_id);
        }
        Ok(())
    }
}

impl SupplyDesk {
    /// Changes what one supply brings of a SKU; a slot that is empty afterwards is dropped.
    fn at_slot(&mut self, sku: &Sku, supply_id: &SupplyId, place: PlaceNumber, change: impl FnOnce(&mut Inbound)) {
        let Some(supply) = self.supplies.get(supply_id) else { return };
        let (due, number) = (supply.due, supply.number);
        let slots = self.inbound.entry(sku.clone()).or_default();
        let index = slots.iter().position(|slot| slot.number == number).unwrap_or_else(|| {
            let slot = Inbound { due, number, supply_id: supply_id.clone(), place, units: 0, promised: 0 };
            let index = slots.partition_point(|known| (known.due, known.number) < (due, number));
            slots.insert(index, slot);
            index
        });
        if let Some(slot) = slots.get_mut(index) {
            slot.due = due;
            change(slot);
            if slot.units == 0 && slot.promised == 0 {
                slots.remove(index);
            }
        }
        if slots.is_empty() {
            self.inbound.swap_remove(sku);
        }
    }

    /// Brings the slots of SKUs back into the order of dates.
    fn sort(&mut self, skus: &[Sku]) {
        for sku in skus {
            if let Some(slots) = self.inbound.get_mut(sku) {
                slots.sort_by_key(|slot| (slot.due, slot.number));
            }
        }
    }

    fn set_deadline(&mut self, reservation_id: &ReservationId, deadline: Option<Moment>) {
        let Some(hold) = self.holds.get_mut(reservation_id) else { return };
        if let Some(at) = hold.deadline.take() {
            self.deadlines.remove(&Deadline { at, number: hold.number });
        }
        if let Some(at) = deadline {
            self.deadlines.insert(Deadline { at, number: hold.number }, reservation_id.clone());
        }
        hold.deadline = deadline;
    }
}
