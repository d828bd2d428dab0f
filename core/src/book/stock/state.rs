use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::command::{BelowZero, PlaceKind, ReservedItem};
use super::identified::IdentifiedDesk;
use super::supply::SupplyDesk;
use crate::value::{
    Fingerprint, Invalid, Map, Moment, MovementId, PlaceId, Quantity, ReservationId, Set, Sku, Units, ZoneId,
};

/// Where every unit is and whom it is promised to.
///
/// Σ over all places, virtual ones too, is zero for every SKU. Reserved is the sum of the reservations that stand.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct StockBook {
    pub(super) places: Map<PlaceId, Place>,
    pub(super) skus: Map<Sku, Vec<Balance>>,
    pub(super) reservations: Map<ReservationId, Reservation>,
    /// Deadlines by moment and the reservation's number, which compares faster than its id.
    pub(super) deadlines: BTreeMap<Deadline, ReservationId>,
    pub(super) reservations_made: u64,
    pub(super) movements: Map<MovementId, Fingerprint>,
    #[serde(default, skip_serializing_if = "SupplyDesk::is_unused")]
    pub(super) supply: SupplyDesk,
    #[serde(default, skip_serializing_if = "IdentifiedDesk::is_unused")]
    pub(super) identified: IdentifiedDesk,
}

/// A place as it was defined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// What it is.
    pub kind: PlaceKind,
    /// Whether its stock may go below zero.
    pub below_zero: BelowZero,
    pub(super) zones: Set<ZoneId>,
}

impl Place {
    /// Its zones, in pick order.
    pub fn zones(&self) -> impl Iterator<Item = &ZoneId> {
        self.zones.iter()
    }
}

/// The number of a place inside the room: built-in virtual places first, then in order of definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) struct PlaceNumber(pub(super) u32);

/// Units of one SKU at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Balance {
    pub(super) place: PlaceNumber,
    pub(super) on_hand: Units,
    pub(super) reserved: Units,
    /// Units per zone, by the zone's number; what is in no zone is the rest.
    pub(super) zoned: Vec<(u32, Units)>,
}

impl Balance {
    pub(super) fn unzoned(&self) -> Units {
        self.zoned.iter().fold(self.on_hand, |rest, (_, units)| rest.saturating_sub(*units))
    }
}

/// When a reservation lapses, and its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Deadline {
    pub(super) at: Moment,
    pub(super) number: u64,
}

impl From<Deadline> for String {
    /// Text, so that a map of deadlines can be written in JSON.
    fn from(deadline: Deadline) -> Self {
        format!("{} #{}", deadline.at, deadline.number)
    }
}

impl TryFrom<String> for Deadline {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Self, Invalid> {
        let malformed = || Invalid::malformed("deadline", "a moment and a number");
        let (at, number) = text.split_once(" #").ok_or_else(malformed)?;
        Ok(Self { at: Moment::parse(at)?, number: number.parse().map_err(|_| malformed())? })
    }
}

/// Units that stand promised, and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation {
    pub(super) items: Vec<ReservedItem>,
    pub(super) deadline: Option<Moment>,
    pub(super) number: u64,
    pub(super) fingerprint: Fingerprint,
}

impl Reservation {
    /// What still stands, per line and place.
    pub fn items(&self) -> &[ReservedItem] {
        &self.items
    }

    /// When it lapses; `None` once it is firm.
    pub fn deadline(&self) -> Option<Moment> {
        self.deadline
    }
}

/// Up to so many places, a look through them is faster than a hash.
const FEW_PLACES: usize = 8;

/// The built-in virtual places, one per kind but the warehouse, in the order of their numbers.
const BUILT_IN: [(&str, PlaceKind); 9] = [
    ("@supplier", PlaceKind::Supplier),
    ("@customer", PlaceKind::Customer),
    ("@transit", PlaceKind::Transit),
    ("@quarantine", PlaceKind::Quarantine),
    ("@repair", PlaceKind::Repair),
    ("@scrap", PlaceKind::Scrap),
    ("@lost", PlaceKind::Lost),
    ("@adjustment", PlaceKind::Adjustment),
    ("@conversion", PlaceKind::Conversion),
];

impl StockBook {
    /// The built-in virtual place of a kind; `None` for warehouses, which are always named by the shop.
    pub fn built_in(kind: PlaceKind) -> Option<PlaceId> {
        BUILT_IN.iter().find(|(_, k)| *k == kind).and_then(|(id, _)| PlaceId::new(id).ok())
    }

    /// What a place is, if it is known.
    pub fn kind_of(&self, place_id: &PlaceId) -> Option<PlaceKind> {
        self.number_of(place_id).map(|number| self.kind(number))
    }

    /// Places in the order they were named, without the built-in ones.
    pub fn places(&self) -> impl Iterator<Item = (&PlaceId, &Place)> {
        self.places.iter()
    }

    /// SKUs in the order they were first booked.
    pub fn skus(&self) -> impl Iterator<Item = &Sku> {
        self.skus.keys()
    }

    /// Units at a place; zero where nothing was ever booked. Negative at suppliers, by nature.
    pub fn on_hand(&self, sku: &Sku, place_id: &PlaceId) -> Units {
        self.balance_at(sku, place_id).map_or(0, |balance| balance.on_hand)
    }

    /// Units at a place that are promised.
    pub fn reserved(&self, sku: &Sku, place_id: &PlaceId) -> Units {
        self.balance_at(sku, place_id).map_or(0, |balance| balance.reserved)
    }

    /// Units that can still be promised at a place: on hand − reserved, plus what the place may go below zero.
    ///
    /// Zero where units cannot be sold; negative when a count found less than was promised.
    pub fn available_to_promise(&self, sku: &Sku, place_id: &PlaceId) -> Units {
        self.number_of(place_id).map_or(0, |place| self.promisable(sku, place))
    }

    /// Units that one reservation may hold at a place altogether: what can still be promised and what it holds already.
    pub fn available_to(&self, reservation_id: &ReservationId, sku: &Sku, place_id: &PlaceId) -> Units {
        let items = self.reservations.get(reservation_id).map(Reservation::items).unwrap_or_default();
        let own = items.iter().filter(|item| item.sku == *sku && item.place_id == *place_id);
        let free = self.available_to_promise(sku, place_id);
        own.fold(free, |sum, item| sum.saturating_add(item.quantity.units()))
    }

    /// Units that can still be promised over all places, without what a place may go below zero.
    pub fn available_anywhere(&self, sku: &Sku) -> Units {
        let balances = self.skus.get(sku).map(Vec::as_slice).unwrap_or_default();
        balances.iter().filter(|balance| self.kind(balance.place).is_sellable()).fold(0, |sum: Units, balance| {
            let sellable = if self.identified.is_unused() {
                balance.on_hand
            } else {
                self.sellable_units(sku, balance.place, None)
            };
            sum.saturating_add(sellable.saturating_sub(balance.reserved))
        })
    }

    /// Balances of a SKU as `(place, on hand, reserved)`, every place it was ever booked at.
    pub fn balances(&self, sku: &Sku) -> impl Iterator<Item = (PlaceId, Units, Units)> {
        let balances = self.skus.get(sku).map(Vec::as_slice).unwrap_or_default();
        balances.iter().filter_map(|b| self.place_of(b.place).map(|place| (place, b.on_hand, b.reserved)))
    }

    /// Units of a SKU in a zone; `None` is the part of the place outside all zones.
    pub fn in_zone(&self, sku: &Sku, place_id: &PlaceId, zone_id: Option<&ZoneId>) -> Units {
        let Some(balance) = self.balance_at(sku, place_id) else { return 0 };
        let Some(zone_id) = zone_id else { return balance.unzoned() };
        let number = self.places.get(place_id).and_then(|place| place.zones.get_index_of(zone_id));
        let found = balance.zoned.iter().find(|(zone, _)| usize::try_from(*zone).ok() == number);
        found.map_or(0, |(_, units)| *units)
    }

    /// A reservation, also one on which nothing stands any more.
    pub fn reservation(&self, reservation_id: &ReservationId) -> Option<&Reservation> {
        self.reservations.get(reservation_id)
    }

    /// Units that stand promised to a line of a reservation at a place.
    pub fn reserved_for(&self, reservation_id: &ReservationId, item: &ReservedItem) -> Quantity {
        let items = self.reservations.get(reservation_id).map(Reservation::items).unwrap_or_default();
        items.iter().find(|held| same_slot(held, item)).map_or(Quantity::ZERO, |held| held.quantity)
    }

    /// The earliest moment at which a reservation or a promise on a supply lapses, or a lot expires.
    pub fn next_deadline(&self) -> Option<Moment> {
        let reservations = self.deadlines.first_key_value().map(|(deadline, _)| deadline.at);
        [reservations, self.supply.next_deadline(), self.identified.next_deadline()].into_iter().flatten().min()
    }

    pub(super) fn promisable(&self, sku: &Sku, place: PlaceNumber) -> Units {
        if !self.identified.is_unused() {
            return self.promisable_until(sku, place, None, None);
        }
        if !self.kind(place).is_sellable() {
            return 0;
        }
        let free = self.balance(sku, place).map_or(0, |b| b.on_hand.saturating_sub(b.reserved));
        free.saturating_add(self.overdraft(place))
    }

    /// Units a place may go below zero.
    pub(super) fn overdraft(&self, place: PlaceNumber) -> Units {
        match self.defined(place).map(|place| place.below_zero) {
            Some(BelowZero::Allowed { limit }) => limit.units(),
            Some(BelowZero::Refused {}) | None => 0,
        }
    }

    pub(super) fn number_of(&self, place_id: &PlaceId) -> Option<PlaceNumber> {
        let index = if place_id.as_str().starts_with('@') {
            BUILT_IN.iter().position(|(id, _)| *id == place_id.as_str())
        } else {
            // Few places: comparing costs less than hashing.
            let found = match self.places.len() {
                ..=FEW_PLACES => self.places.keys().position(|known| known == place_id),
                _ => self.places.get_index_of(place_id),
            };
            found.map(|index| index.saturating_add(BUILT_IN.len()))
        };
        index.and_then(|index| u32::try_from(index).ok()).map(PlaceNumber)
    }

    pub(super) fn kind(&self, place: PlaceNumber) -> PlaceKind {
        let built_in = BUILT_IN.get(place.index()).map(|(_, kind)| *kind);
        built_in.or_else(|| self.defined(place).map(|place| place.kind)).unwrap_or(PlaceKind::Lost)
    }

    pub(super) fn balance(&self, sku: &Sku, place: PlaceNumber) -> Option<&Balance> {
        self.skus.get(sku)?.iter().find(|balance| balance.place == place)
    }

    fn balance_at(&self, sku: &Sku, place_id: &PlaceId) -> Option<&Balance> {
        self.balance(sku, self.number_of(place_id)?)
    }

    fn defined(&self, place: PlaceNumber) -> Option<&Place> {
        self.places.get_index(place.index().checked_sub(BUILT_IN.len())?).map(|(_, place)| place)
    }

    pub(super) fn place_of(&self, place: PlaceNumber) -> Option<PlaceId> {
        if let Some((id, _)) = BUILT_IN.get(place.index()) {
            return PlaceId::new(id).ok();
        }
        self.places.get_index(place.index().checked_sub(BUILT_IN.len())?).map(|(id, _)| id.clone())
    }
}

impl PlaceNumber {
    fn index(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// Whether two items stand for the same line, SKU and place.
pub(super) fn same_slot(a: &ReservedItem, b: &ReservedItem) -> bool {
    a.line_id == b.line_id && a.place_id == b.place_id && a.sku == b.sku
}
