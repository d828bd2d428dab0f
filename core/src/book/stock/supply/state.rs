use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::event::SupplyPromise;
use crate::book::stock::StockBook;
use crate::book::stock::command::StockItem;
use crate::book::stock::state::{Deadline, PlaceNumber};
use crate::value::{Fingerprint, Map, Moment, PlaceId, Quantity, ReservationId, Sku, SupplyId, Units};

/// What is expected, and the promises that stand on it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(in crate::book::stock) struct SupplyDesk {
    pub(super) supplies: Map<SupplyId, Supply>,
    /// Per SKU what is expected, earliest first.
    pub(super) inbound: Map<Sku, Vec<Inbound>>,
    pub(super) holds: Map<ReservationId, SupplyHold>,
    pub(super) deadlines: BTreeMap<Deadline, ReservationId>,
    pub(super) holds_made: u64,
}

impl SupplyDesk {
    pub(in crate::book::stock) fn is_unused(&self) -> bool {
        self.supplies.is_empty()
    }

    pub(in crate::book::stock) fn next_deadline(&self) -> Option<Moment> {
        self.deadlines.first_key_value().map(|(deadline, _)| deadline.at)
    }
}

/// A purchase or parcel that brings units to a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Supply {
    pub(super) place_id: PlaceId,
    pub(super) due: Moment,
    pub(super) items: Vec<StockItem>,
    pub(super) number: u64,
    /// Reservations that stand on it, in the order in which they were promised.
    pub(super) standing: BTreeMap<u64, ReservationId>,
    pub(super) fingerprint: Fingerprint,
}

impl Supply {
    /// Where it will arrive.
    pub fn place_id(&self) -> &PlaceId {
        &self.place_id
    }

    /// When it is due.
    pub fn due(&self) -> Moment {
        self.due
    }

    /// What is still to come.
    pub fn items(&self) -> &[StockItem] {
        &self.items
    }
}

/// Units of a SKU that one supply brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Inbound {
    pub(super) due: Moment,
    pub(super) number: u64,
    pub(super) supply_id: SupplyId,
    pub(super) place: PlaceNumber,
    pub(super) units: Units,
    pub(super) promised: Units,
}

/// What stands promised to a reservation on supplies, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SupplyHold {
    pub(super) promises: Vec<SupplyPromise>,
    pub(super) deadline: Option<Moment>,
    pub(super) number: u64,
}

/// Units of a SKU on their way, as one supply announced them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ExpectedUnits {
    /// The supply.
    pub supply_id: SupplyId,
    /// Where they will be.
    pub place_id: PlaceId,
    /// When.
    pub due: Moment,
    /// Units still to come.
    pub units: Units,
    /// Units of them that stand promised; more than come, if the supply shrank.
    pub promised: Units,
}

impl StockBook {
    /// A supply that was announced, also one of which nothing more comes.
    pub fn supply(&self, supply_id: &SupplyId) -> Option<&Supply> {
        self.supply.supplies.get(supply_id)
    }

    /// Whether anything is expected at all.
    pub fn expects_anything(&self) -> bool {
        !self.supply.inbound.is_empty()
    }

    /// What is expected of a SKU, earliest first.
    pub fn expected<'a>(&'a self, sku: &Sku) -> impl Iterator<Item = ExpectedUnits> + use<'a> {
        self.inbound(sku).iter().filter_map(|slot| {
            let (supply_id, place_id) = (slot.supply_id.clone(), self.place_of(slot.place)?);
            Some(ExpectedUnits { supply_id, place_id, due: slot.due, units: slot.units, promised: slot.promised })
        })
    }

    /// Units that can be promised at a place by a date: what is available now, plus what is due by then, less what
    /// stands promised on that.
    ///
    /// ATP(d) = on hand − reserved + Σ over supplies due ≤ d of (expected − promised). With 3 on hand of which 1 is
    /// reserved, and 10 due on Friday of which 4 are promised: 2 on Thursday, 8 on Friday.
    pub fn available_by(&self, sku: &Sku, place_id: &PlaceId, by: Moment) -> Units {
        let now = self.available_to_promise(sku, place_id);
        if self.supply.is_unused() {
            return now;
        }
        let Some(place) = self.number_of(place_id) else { return now };
        let due = self.inbound(sku).iter().take_while(|slot| slot.due <= by).filter(|slot| slot.place == place);
        due.fold(now, |sum, slot| sum.saturating_add(slot.units.saturating_sub(slot.promised)))
    }

    /// The earliest moment by which so many units can be promised at a place; `now` if they are there, `None` if what
    /// is expected does not suffice either.
    pub fn earliest(&self, sku: &Sku, place_id: &PlaceId, quantity: Quantity, now: Moment) -> Option<Moment> {
        let place = self.number_of(place_id)?;
        let mut available = self.available_to_promise(sku, place_id);
        let mut by = now;
        let mut slots = self.inbound(sku).iter().filter(|slot| slot.place == place);
        while available < quantity.units() {
            let slot = slots.next()?;
            available = available.saturating_add(slot.units.saturating_sub(slot.promised));
            by = slot.due.max(now);
        }
        Some(by)
    }

    /// What stands promised to a reservation on supplies.
    pub fn promised_on_supply(&self, reservation_id: &ReservationId) -> &[SupplyPromise] {
        self.supply.holds.get(reservation_id).map(|hold| hold.promises.as_slice()).unwrap_or_default()
    }

    /// When what stands promised to a reservation on supplies lapses; `None` once it is firm, or where nothing stands.
    pub fn supply_deadline(&self, reservation_id: &ReservationId) -> Option<Moment> {
        self.supply.holds.get(reservation_id)?.deadline
    }

    /// Promises that will not be kept as they stand, with the reservation they were made to: their supply is due later
    /// than was promised, or brings fewer units than stand on it.
    pub fn endangered_promises(&self) -> impl Iterator<Item = (&ReservationId, &SupplyPromise)> {
        let all = self.supply.holds.iter().flat_map(|(id, hold)| hold.promises.iter().map(move |p| (id, p)));
        all.filter(|(_, promise)| {
            let slot = self.inbound(&promise.sku).iter().find(|slot| slot.supply_id == promise.supply_id);
            slot.is_none_or(|slot| slot.due > promise.promised_for || slot.promised > slot.units)
        })
    }

    pub(super) fn inbound(&self, sku: &Sku) -> &[Inbound] {
        self.supply.inbound.get(sku).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn slot(&self, sku: &Sku, supply_id: &SupplyId) -> Option<&Inbound> {
        self.inbound(sku).iter().find(|slot| slot.supply_id == *supply_id)
    }
}
