//! Whether identified units are named well enough, lie where they are said to lie, and can be spared.

use crate::book::stock::command::{PlaceKind, ReservedItem};
use crate::book::stock::identified::command::{IdentifiedUnits, UnitIdentity};
use crate::book::stock::identified::event::ShippedUnits;
use crate::book::stock::identified::state::Lot;
use crate::book::stock::refusal::{ReservationShortage, Shortage, StockRefusal};
use crate::book::stock::state::{PlaceNumber, StockBook};
use crate::value::{Denial, LotId, Map, Moment, PlaceId, ReservationId, Sku, Text, Units};

impl StockBook {
    /// None of the SKUs comes in lots or as serials, so that saying how many is enough.
    pub(in crate::book::stock) fn need_no_names<'a>(
        &self,
        skus: impl Iterator<Item = &'a Sku>,
    ) -> Result<(), StockRefusal> {
        if self.identified.pages.is_empty() {
            return Ok(());
        }
        let named = skus.filter(|sku| {
            let tracking = self.tracking(sku);
            tracking.lots || tracking.serials
        });
        let skus: Vec<Sku> = named.cloned().collect();
        if skus.is_empty() { Ok(()) } else { Err(StockRefusal::Unidentified { skus }) }
    }

    pub(super) fn known_lot(&self, sku: &Sku, lot_id: &LotId) -> Result<&Lot, StockRefusal> {
        let lot = self.identified_page(sku).and_then(|page| page.lots.get(lot_id));
        lot.ok_or_else(|| StockRefusal::UnknownLot { sku: sku.clone(), lot_id: lot_id.clone() })
    }

    /// The identity says all that its SKU's units are told apart by.
    pub(super) fn names_enough(&self, identity: &UnitIdentity) -> Result<(), StockRefusal> {
        if let Some(lot_id) = &identity.lot_id {
            self.known_lot(&identity.sku, lot_id)?;
        }
        let tracking = self.tracking(&identity.sku);
        if (tracking.lots && identity.lot_id.is_none()) || (tracking.serials && identity.serial_id.is_none()) {
            return Err(StockRefusal::Unidentified { skus: vec![identity.sku.clone()] });
        }
        Ok(())
    }

    /// A piece that comes from outside is at none of the shop's places.
    pub(super) fn not_here_yet(&self, identity: &UnitIdentity) -> Result<(), StockRefusal> {
        let Some(serial_id) = &identity.serial_id else { return Ok(()) };
        let Some(standing) = self.serial(&identity.sku, serial_id) else { return Ok(()) };
        if self.kind_of(&standing.place_id).is_some_and(PlaceKind::is_counterpart) {
            return Ok(());
        }
        let (sku, serial_id, place_id) = (identity.sku.clone(), serial_id.clone(), standing.place_id.clone());
        Err(StockRefusal::SerialElsewhere { sku, serial_id, place_id })
    }

    /// Units of the identities lie at the place, promised or not.
    pub(super) fn lie_there(
        &self,
        place_id: &PlaceId,
        place: PlaceNumber,
        wanted: &[(&UnitIdentity, Units)],
    ) -> Result<(), StockRefusal> {
        let mut sums: Map<&UnitIdentity, Units> = Map::default();
        for (identity, units) in wanted {
            let sum = sums.entry(identity).or_default();
            *sum = sum.saturating_add(*units);
        }
        let mut shortages = vec![];
        for (identity, wanted) in sums {
            let parts = self.identified_page(&identity.sku).map(|page| page.parts.as_slice()).unwrap_or_default();
            let available = if identity.is_plain() {
                self.takeable(&identity.sku, place)
            } else {
                let here = parts.iter().find(|part| part.place == place && part.identity == *identity);
                here.map_or(0, |part| part.units)
            };
            if wanted > available {
                let missing = wanted.saturating_sub(available.max(0));
                let (sku, place_id) = (identity.sku.clone(), place_id.clone());
                shortages.push(Shortage { sku, place_id, wanted, available, missing });
            }
        }
        if shortages.is_empty() { Ok(()) } else { Err(StockRefusal::Short { shortages }) }
    }

    /// The units lie there, none is pegged, and no promise is broken when they go.
    pub(super) fn can_spare(
        &self,
        place_id: &PlaceId,
        place: PlaceNumber,
        units: &[IdentifiedUnits],
        at: Moment,
    ) -> Result<(), StockRefusal> {
        let named: Vec<_> = units.iter().map(|unit| (&unit.identity, unit.quantity.units())).collect();
        self.lie_there(place_id, place, &named)?;
        let mut sold: Map<&Sku, Units> = Map::default();
        let mut shortages = vec![];
        for (identity, wanted) in named {
            let page = self.identified_page(&identity.sku);
            let part = page.and_then(|page| {
                let here = page.parts.iter().find(|part| part.place == place && part.identity == *identity);
                here.map(|part| (page, part))
            });
            if let Some((page, part)) = part {
                let open = part.units.saturating_sub(page.pegged(part));
                if wanted > open || !self.spares(page, part, wanted, None, at) {
                    let (sku, place_id) = (identity.sku.clone(), place_id.clone());
                    let available = open.min(wanted.saturating_sub(1));
                    let missing = wanted.saturating_sub(available);
                    shortages.push(Shortage { sku, place_id, wanted, available, missing });
                }
            }
            if part.is_none_or(|(page, part)| page.is_sellable(part, Some(at))) {
                let sum = sold.entry(&identity.sku).or_default();
                *sum = sum.saturating_add(wanted);
            }
        }
        for (sku, wanted) in sold {
            let available = self.promisable_until(sku, place, None, Some(at));
            if self.kind(place).is_sellable() && wanted > available {
                let missing = wanted.saturating_sub(available.max(0));
                shortages.push(Shortage { sku: sku.clone(), place_id: place_id.clone(), wanted, available, missing });
            }
        }
        if shortages.is_empty() { Ok(()) } else { Err(StockRefusal::Short { shortages }) }
    }

    pub(super) fn may_peg(
        &self,
        reservation_id: &ReservationId,
        units: &ShippedUnits,
        reason: &Text,
        at: Moment,
    ) -> Result<(), Denial<StockRefusal>> {
        let place = self.place(&units.place_id)?;
        self.standing(reservation_id)?;
        let held = units.held();
        let (sku, wanted) = (&units.identity.sku, units.quantity.units());
        let reserved = self.reserved_for(reservation_id, &held);
        let pegs = self.identified_page(sku).map(|page| page.pegs.as_slice()).unwrap_or_default();
        let own = pegs
            .iter()
            .filter(|peg| peg.reservation_id == *reservation_id && peg.line_id == units.line_id && peg.place == place);
        let pegged = own.fold(0, |sum: Units, peg| sum.saturating_add(peg.units));
        if wanted > reserved.units().saturating_sub(pegged) {
            let ReservedItem { line_id, sku, place_id, .. } = held;
            let shortages = vec![ReservationShortage { line_id, sku, place_id, wanted, reserved }];
            return Err(StockRefusal::NotReserved { reservation_id: reservation_id.clone(), shortages }.into());
        }
        let keeps_until = self.keeps_until(reservation_id);
        let page = self.identified_page(sku);
        let shelves = page.map(|page| page.shelves(place, reservation_id, keeps_until, at)).unwrap_or_default();
        let short = |available: Units| {
            let missing = wanted.saturating_sub(available);
            let (sku, place_id) = (sku.clone(), units.place_id.clone());
            StockRefusal::Short { shortages: vec![Shortage { sku, place_id, wanted, available, missing }] }
        };
        let Some((page, index)) = page.zip(shelves.iter().position(|shelf| shelf.part().identity == units.identity))
        else {
            return Err(short(0).into());
        };
        let Some(shelf) = shelves.get(index) else { return Err(short(0).into()) };
        if wanted > shelf.open() {
            return Err(short(shelf.open()).into());
        }
        if !self.spares(page, shelf.part(), wanted, keeps_until, at) {
            return Err(short(0).into());
        }
        let expiry = page.expiry(shelf.part());
        let earlier = shelves.iter().take(index).find(|earlier| {
            let before = page.expiry(earlier.part());
            earlier.open() > 0 && before.is_some_and(|before| expiry.is_none_or(|expiry| before < expiry))
        });
        match earlier.and_then(|earlier| earlier.part().identity.lot_id.clone()) {
            Some(lot_id) if reason.is_empty() => {
                Err(StockRefusal::EarlierLotFree { sku: sku.clone(), place_id: units.place_id.clone(), lot_id }.into())
            }
            _ => Ok(()),
        }
    }
}
