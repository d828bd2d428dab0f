use super::command::{SuppliedItem, SupplyCommand};
use super::event::{SupplyEvent, SupplyPromise};
use super::state::{Supply, SupplyHold};
use crate::book::stock::command::{PlaceKind, ReservedItem, StockItem};
use crate::book::stock::decide::Answer;
use crate::book::stock::decide::walls::{counted_lines, happened, listed};
use crate::book::stock::event::StockEvent;
use crate::book::stock::refusal::{StockRefusal, SupplyShortage};
use crate::book::stock::state::StockBook;
use crate::value::{
    Denial, Fingerprint, Invalid, Map, Moment, Quantity, ReservationId, Set, Sku, SupplyId, Units, fingerprint,
};

impl StockBook {
    pub(in crate::book::stock) fn decide_supply(
        &self,
        command: SupplyCommand,
        content: Fingerprint,
        at: Moment,
    ) -> Answer {
        match command {
            SupplyCommand::Expect { supply_id, place_id, due, items } => {
                listed(&items)?;
                each_once(&items)?;
                if let Some(supply) = self.supply(&supply_id) {
                    if supply.fingerprint == content {
                        return Ok(vec![]);
                    }
                    return Err(StockRefusal::SupplyAltered { supply_id }.into());
                }
                let place = self.place(&place_id)?;
                self.of_kind(&place_id, place, PlaceKind::is_sellable)?;

                told(SupplyEvent::Expected { supply_id, place_id, due, items, fingerprint: content })
            }
            SupplyCommand::Revise { movement_id, supply_id, due, items } => {
                if !items.is_empty() {
                    listed(&items)?;
                }
                each_once(&items)?;
                if self.is_repeat(&movement_id, content)? {
                    return Ok(vec![]);
                }
                self.known_supply(&supply_id)?;

                told(SupplyEvent::Revised { movement_id, supply_id, due, items, fingerprint: content })
            }
            SupplyCommand::Arrive { movement_id, supply_id, from, items, happened_at } => {
                happened("happened_at", happened_at, at)?;
                listed(&items)?;
                if self.is_repeat(&movement_id, content)? {
                    return Ok(vec![]);
                }
                let source = self.place(&from)?;
                let supply = self.known_supply(&supply_id)?;
                self.of_kind(&from, source, PlaceKind::is_counterpart)?;
                self.need_no_names(items.iter().map(|item| &item.sku))?;
                let to = supply.place_id.clone();
                let filled = self.filled(&supply_id, supply, &items);

                let arrived = SupplyEvent::Arrived { supply_id, items: items.clone() };
                let receipt = StockEvent::Received { movement_id, from, to, items, happened_at, fingerprint: content };
                let mut events = vec![receipt, StockEvent::Supply { event: arrived }];
                events.extend(filled.into_iter().map(|event| StockEvent::Supply { event }));
                Ok(events)
            }
            SupplyCommand::Promise { movement_id, reservation_id, items, deadline } => {
                counted_lines("items", items.iter().map(|item| item.quantity.is_zero()))?;
                if self.is_repeat(&movement_id, content)? {
                    return Ok(vec![]);
                }
                for item in &items {
                    self.known_supply(&item.supply_id)?;
                }
                if let Some(deadline) = deadline.filter(|deadline| *deadline <= at) {
                    return Err(StockRefusal::DeadlinePassed { reservation_id, deadline }.into());
                }
                self.expects(&items)?;

                let standing = self.supply.holds.get(&reservation_id).filter(|hold| !hold.promises.is_empty());
                let deadline = standing.map_or(deadline, |hold| hold.deadline);
                let promises = items.into_iter().filter_map(|item| self.promise_of(item)).collect();
                let fingerprint = content;
                told(SupplyEvent::Promised { movement_id, reservation_id, promises, deadline, fingerprint })
            }
            SupplyCommand::Unpromise { reservation_id, items } => {
                let Some(hold) = self.supply.holds.get(&reservation_id).filter(|hold| !hold.promises.is_empty()) else {
                    if items.is_empty() {
                        return Ok(vec![]);
                    }
                    return Err(StockRefusal::NotPromised { reservation_id, items }.into());
                };
                if items.is_empty() {
                    let promises = hold.promises.clone();
                    return told(SupplyEvent::Unpromised { reservation_id, promises });
                }
                counted_lines("items", items.iter().map(|item| item.quantity.is_zero()))?;
                let promises = standing(&reservation_id, hold, items)?;

                told(SupplyEvent::Unpromised { reservation_id, promises })
            }
            SupplyCommand::Firm { reservation_id } => {
                let hold = self.supply.holds.get(&reservation_id);
                if hold.is_none_or(|hold| hold.promises.is_empty()) {
                    return Err(StockRefusal::ReservationClosed { reservation_id }.into());
                }
                if hold.is_none_or(|hold| hold.deadline.is_none()) {
                    return Ok(vec![]);
                }

                told(SupplyEvent::PromisesFirmed { reservation_id })
            }
            SupplyCommand::Shift { movement_id, reservation_id, item, to } => {
                counted_lines("item", [item.quantity.is_zero()].into_iter())?;
                if item.supply_id == to {
                    return Err(Invalid::inconsistent("to", "another supply").into());
                }
                if self.is_repeat(&movement_id, content)? {
                    return Ok(vec![]);
                }
                let promised_for = self.known_supply(&to)?.due;
                let Some(hold) = self.supply.holds.get(&reservation_id) else {
                    return Err(StockRefusal::NotPromised { reservation_id, items: vec![item] }.into());
                };
                let wanted = SuppliedItem { supply_id: to.clone(), ..item.clone() };
                let from = standing(&reservation_id, hold, vec![item])?;
                self.expects(&[wanted])?;

                let fingerprint = content;
                let shifted = from.into_iter().map(|from| {
                    let (movement_id, reservation_id, to) = (movement_id.clone(), reservation_id.clone(), to.clone());
                    let event = SupplyEvent::PromiseShifted {
                        movement_id,
                        reservation_id,
                        from,
                        to,
                        promised_for,
                        fingerprint,
                    };
                    StockEvent::Supply { event }
                });
                Ok(shifted.collect())
            }
        }
    }

    /// Promises on supplies whose deadline has come.
    pub(in crate::book::stock) fn lapsed_promises(&self, at: Moment) -> impl Iterator<Item = StockEvent> {
        let due = self.supply.deadlines.iter().take_while(move |(deadline, _)| deadline.at <= at);
        due.filter_map(|(_, reservation_id)| {
            let promises = self.supply.holds.get(reservation_id)?.promises.clone();
            let event = SupplyEvent::PromisesExpired { reservation_id: reservation_id.clone(), promises };
            Some(StockEvent::Supply { event })
        })
    }

    fn known_supply(&self, supply_id: &SupplyId) -> Result<&Supply, StockRefusal> {
        self.supply(supply_id).ok_or_else(|| StockRefusal::UnknownSupply { supply_id: supply_id.clone() })
    }

    fn promise_of(&self, item: SuppliedItem) -> Option<SupplyPromise> {
        let promised_for = self.supply(&item.supply_id)?.due;
        let SuppliedItem { line_id, sku, supply_id, quantity } = item;
        Some(SupplyPromise { line_id, sku, supply_id, quantity, promised_for })
    }

    /// Every supply has the units free that are asked of it, items of one SKU and supply judged together.
    fn expects(&self, items: &[SuppliedItem]) -> Result<(), StockRefusal> {
        let mut wanted: Map<(&Sku, &SupplyId), Units> = Map::default();
        for item in items {
            let sum = wanted.entry((&item.sku, &item.supply_id)).or_default();
            *sum = sum.saturating_add(item.quantity.units());
        }
        let mut shortages = vec![];
        for ((sku, supply_id), wanted) in wanted {
            let slot = self.slot(sku, supply_id);
            let available = slot.map_or(0, |slot| slot.units.saturating_sub(slot.promised));
            if wanted > available {
                shortages.push(SupplyShortage { sku: sku.clone(), supply_id: supply_id.clone(), wanted, available });
            }
        }
        if shortages.is_empty() { Ok(()) } else { Err(StockRefusal::ShortOnSupply { shortages }) }
    }

    /// What becomes of the promises on a supply when units of it arrive: first promised, first filled.
    fn filled(&self, supply_id: &SupplyId, supply: &Supply, items: &[StockItem]) -> Vec<SupplyEvent> {
        let mut left: Map<&Sku, Quantity> = Map::default();
        for item in items {
            let sum = left.entry(&item.sku).or_default();
            *sum = sum.plus(item.quantity).unwrap_or(*sum);
        }
        let mut events = vec![];
        for reservation_id in supply.standing.values() {
            if left.values().all(|left| left.is_zero()) {
                break;
            }
            let Some(hold) = self.supply.holds.get(reservation_id) else { continue };
            let mut filled = vec![];
            for promise in hold.promises.iter().filter(|promise| promise.supply_id == *supply_id) {
                let Some(left) = left.get_mut(&promise.sku) else { continue };
                let quantity = promise.quantity.min(*left);
                if quantity.is_zero() {
                    continue;
                }
                *left = left.less(quantity);
                let (line_id, sku, place_id) = (promise.line_id.clone(), promise.sku.clone(), supply.place_id.clone());
                filled.push(ReservedItem { line_id, sku, place_id, quantity });
            }
            if filled.is_empty() {
                continue;
            }
            let open = self.reservations.get(reservation_id).filter(|reservation| !reservation.items.is_empty());
            let deadline = open.map_or(hold.deadline, |reservation| reservation.deadline);
            let (reservation_id, supply_id) = (reservation_id.clone(), supply_id.clone());
            let content = fingerprint(&(&reservation_id, &supply_id));
            let items = filled;
            events.push(SupplyEvent::Filled { reservation_id, supply_id, items, deadline, fingerprint: content });
        }
        events
    }
}

fn told(event: SupplyEvent) -> Answer {
    Ok(vec![StockEvent::Supply { event }])
}

fn each_once(items: &[StockItem]) -> Result<(), Invalid> {
    let mut seen = Set::default();
    for (index, item) in items.iter().enumerate() {
        if !seen.insert(&item.sku) {
            return Err(Invalid::repeated(format!("items[{index}].sku"), &item.sku));
        }
    }
    Ok(())
}

/// The promises behind items, as they stand; the refusal lists every item that has too little.
fn standing(
    reservation_id: &ReservationId,
    hold: &SupplyHold,
    items: Vec<SuppliedItem>,
) -> Result<Vec<SupplyPromise>, Denial<StockRefusal>> {
    let mut left: Vec<Quantity> = hold.promises.iter().map(|promise| promise.quantity).collect();
    let (mut promises, mut missing) = (vec![], vec![]);
    for item in items {
        let mut wanted = item.quantity;
        for (promise, left) in hold.promises.iter().zip(&mut left).filter(|(promise, _)| promise.is_of(&item)) {
            let quantity = wanted.min(*left);
            if !quantity.is_zero() {
                promises.push(SupplyPromise { quantity, ..promise.clone() });
                *left = left.less(quantity);
                wanted = wanted.less(quantity);
            }
        }
        if !wanted.is_zero() {
            missing.push(SuppliedItem { quantity: wanted, ..item });
        }
    }
    if missing.is_empty() {
        return Ok(promises);
    }
    Err(StockRefusal::NotPromised { reservation_id: reservation_id.clone(), items: missing }.into())
}

impl SupplyPromise {
    /// Whether an item means this promise.
    fn is_of(&self, item: &SuppliedItem) -> bool {
        self.line_id == item.line_id && self.supply_id == item.supply_id && self.sku == item.sku
    }
}
