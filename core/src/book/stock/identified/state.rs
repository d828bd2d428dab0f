use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::command::{UnitIdentity, UnitTracking};
use crate::book::stock::StockBook;
use crate::book::stock::state::{Deadline, PlaceNumber};
use crate::value::{LineId, LotId, Map, Moment, PlaceId, ReservationId, SerialId, Sku, Units};

/// Everything about units that are not all alike; empty in a shop of plain goods.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(in crate::book::stock) struct IdentifiedDesk {
    pub(super) pages: Map<Sku, Box<IdentifiedPage>>,
    /// Reservations whose units must keep until a date.
    pub(super) fresh: Map<ReservationId, Moment>,
    /// Units that stand on such reservations, per SKU.
    pub(super) demands: Map<Sku, Vec<Demand>>,
    /// When lots expire.
    pub(super) expiries: BTreeMap<Deadline, (Sku, LotId)>,
    pub(super) lots_made: u64,
}

/// Units of one SKU that reservations at one place ask to keep until a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Demand {
    pub(super) place: PlaceNumber,
    pub(super) keeps_until: Moment,
    pub(super) units: Units,
}

/// What is told apart of one SKU.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub(super) struct IdentifiedPage {
    pub(super) tracking: UnitTracking,
    pub(super) lots: Map<LotId, Lot>,
    pub(super) serials: Map<SerialId, SerialStanding>,
    /// What lies at the shop's own places.
    pub(super) parts: Vec<Part>,
    /// What left under a reservation, wherever it is now.
    pub(super) away: Map<ReservationId, Vec<Away>>,
    /// Units of [`IdentifiedPage::away`] per place.
    pub(super) away_at: Vec<(PlaceNumber, Units)>,
    pub(super) pegs: Vec<Peg>,
    pub(super) parts_made: u64,
}

/// A lot as it was named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Lot {
    pub(super) expires_at: Option<Moment>,
    pub(super) is_blocked: bool,
    pub(super) is_expired: bool,
}

/// Units of one identity at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Part {
    pub(super) place: PlaceNumber,
    pub(super) identity: UnitIdentity,
    pub(super) units: Units,
    /// When the first of them came in.
    pub(super) since: Moment,
    pub(super) number: u64,
}

/// Identified units that left for a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Away {
    pub(super) place: PlaceNumber,
    pub(super) line_id: LineId,
    pub(super) identity: UnitIdentity,
    pub(super) units: Units,
}

/// Units that are meant for one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Peg {
    pub(super) reservation_id: ReservationId,
    pub(super) line_id: LineId,
    pub(super) place: PlaceNumber,
    pub(super) identity: UnitIdentity,
    pub(super) units: Units,
}

impl IdentifiedDesk {
    pub(in crate::book::stock) fn is_unused(&self) -> bool {
        self.pages.is_empty() && self.fresh.is_empty()
    }

    pub(in crate::book::stock) fn next_deadline(&self) -> Option<Moment> {
        self.expiries.first_key_value().map(|(deadline, _)| deadline.at)
    }
}

/// Where a piece is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SerialStanding {
    /// The place.
    pub place_id: PlaceId,
    /// The reservation it left under, as long as it is away.
    pub reservation_id: Option<ReservationId>,
}

/// Units of one identity at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct UnitsAt {
    /// The place.
    pub place_id: PlaceId,
    /// Which.
    pub identity: UnitIdentity,
    /// How many.
    pub units: Units,
}

/// How a lot stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LotStanding {
    /// From when it must not be sold.
    pub expires_at: Option<Moment>,
    /// Whether it is not sold for now.
    pub is_blocked: bool,
    /// Whether its date has come.
    pub is_expired: bool,
}

/// Who got units of a lot: the answer to a recall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LotHolder {
    /// The reservation the units left under: of an order, the order's own id.
    pub reservation_id: ReservationId,
    /// The line.
    pub line_id: LineId,
    /// Where the units are now.
    pub place_id: PlaceId,
    /// How many.
    pub units: Units,
}

/// Units of a lot at a place that are near their date or past it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ExpiringLot {
    /// The SKU.
    pub sku: Sku,
    /// The lot.
    pub lot_id: LotId,
    /// Its date.
    pub expires_at: Moment,
    /// Where.
    pub place_id: PlaceId,
    /// How many.
    pub units: Units,
}

impl StockBook {
    /// By what units of a SKU are told apart; nothing for plain goods.
    pub fn tracking(&self, sku: &Sku) -> UnitTracking {
        self.identified_page(sku).map(|page| page.tracking).unwrap_or_default()
    }

    /// Whether units of any SKU are told apart.
    pub fn identifies_anything(&self) -> bool {
        !self.identified.pages.is_empty()
    }

    /// Whether some units of a SKU are told apart from others.
    pub fn is_identified(&self, sku: &Sku) -> bool {
        self.identified_page(sku).is_some()
    }

    /// How a lot stands.
    pub fn lot(&self, sku: &Sku, lot_id: &LotId) -> Option<LotStanding> {
        let lot = self.identified_page(sku)?.lots.get(lot_id)?;
        Some(LotStanding { expires_at: lot.expires_at, is_blocked: lot.is_blocked, is_expired: lot.is_expired })
    }

    /// Units of one identity at a place, those that left under reservations included. Plain units are the rest.
    pub fn units_of(&self, identity: &UnitIdentity, place_id: &PlaceId) -> Units {
        let Some(place) = self.number_of(place_id) else { return 0 };
        if identity.is_plain() {
            return self.plain_units(&identity.sku, place);
        }
        let Some(page) = self.identified_page(&identity.sku) else { return 0 };
        let here = page.parts.iter().filter(|part| part.place == place && part.identity == *identity);
        let away = page.away.values().flatten().filter(|away| away.place == place && away.identity == *identity);
        let units = here.map(|part| part.units).chain(away.map(|away| away.units));
        units.fold(0, |sum: Units, units| sum.saturating_add(units))
    }

    /// Everything told apart of a SKU at the shop's own places.
    pub fn identified_units<'a>(&'a self, sku: &Sku) -> impl Iterator<Item = UnitsAt> + use<'a> {
        let parts = self.identified_page(sku).map(|page| page.parts.as_slice()).unwrap_or_default();
        parts.iter().filter_map(|part| {
            let (place_id, identity) = (self.place_of(part.place)?, part.identity.clone());
            Some(UnitsAt { place_id, identity, units: part.units })
        })
    }

    /// Where a piece is, if it was ever here.
    pub fn serial(&self, sku: &Sku, serial_id: &SerialId) -> Option<&SerialStanding> {
        self.identified_page(sku)?.serials.get(serial_id)
    }

    /// Which orders got units of a lot, and where those units are now. Looks at all that left of the SKU.
    pub fn recall(&self, sku: &Sku, lot_id: &LotId) -> Vec<LotHolder> {
        let Some(page) = self.identified_page(sku) else { return vec![] };
        let all = page.away.iter().flat_map(|(id, away)| away.iter().map(move |away| (id, away)));
        let of_lot = all.filter(|(_, away)| away.identity.lot_id.as_ref() == Some(lot_id));
        of_lot
            .filter_map(|(reservation_id, away)| {
                let (reservation_id, line_id) = (reservation_id.clone(), away.line_id.clone());
                Some(LotHolder { reservation_id, line_id, place_id: self.place_of(away.place)?, units: away.units })
            })
            .collect()
    }

    /// Units of lots at places where they could be sold, whose date has come by `by`; earliest first.
    pub fn expiring(&self, by: Moment) -> Vec<ExpiringLot> {
        let mut found = vec![];
        for (sku, page) in &self.identified.pages {
            for part in page.parts.iter().filter(|part| self.kind(part.place).is_sellable()) {
                let Some(lot_id) = &part.identity.lot_id else { continue };
                let expires_at = page.lots.get(lot_id).and_then(|lot| lot.expires_at).filter(|date| *date <= by);
                let (Some(expires_at), Some(place_id)) = (expires_at, self.place_of(part.place)) else { continue };
                let (sku, lot_id, units) = (sku.clone(), lot_id.clone(), part.units);
                found.push(ExpiringLot { sku, lot_id, expires_at, place_id, units });
            }
        }
        found.sort_by_key(|lot| lot.expires_at);
        found
    }

    /// The date until which units of a reservation must keep, if one was asked for.
    pub fn keeps_until(&self, reservation_id: &ReservationId) -> Option<Moment> {
        self.identified.fresh.get(reservation_id).copied()
    }

    pub(super) fn identified_page(&self, sku: &Sku) -> Option<&IdentifiedPage> {
        if self.identified.pages.is_empty() {
            return None;
        }
        self.identified.pages.get(sku).map(Box::as_ref)
    }
}
