//! Which identified units leave: those pegged to the line first, then by the SKU's rotation.

use super::command::{Rotation, UnitIdentity};
use super::state::{IdentifiedPage, Part};
use crate::book::stock::StockBook;
use crate::book::stock::command::ReservedItem;
use crate::book::stock::state::PlaceNumber;
use crate::value::{Moment, ReservationId, Units};

/// Units of a part as they become fewer within one answer.
pub(super) struct Shelf<'a> {
    part: &'a Part,
    /// Units that are meant for nobody in particular.
    open: Units,
    /// Units pegged to lines of the reservation, by line.
    pegged: Vec<(&'a crate::value::LineId, Units)>,
}

impl IdentifiedPage {
    /// What of a place may leave for a reservation, in the order in which it leaves.
    pub(super) fn shelves(
        &self,
        place: PlaceNumber,
        reservation_id: &ReservationId,
        keeps_until: Option<Moment>,
        at: Moment,
    ) -> Vec<Shelf<'_>> {
        let fit = |part: &&Part| {
            part.place == place
                && part.units > 0
                && self.is_sellable(part, Some(at))
                && keeps_until.is_none_or(|until| self.keeps(part, until))
        };
        let mut shelves: Vec<Shelf<'_>> =
            self.parts.iter().filter(fit).map(|part| self.shelf(part, reservation_id)).collect();
        shelves.sort_by_key(|shelf| self.rank(shelf.part));
        shelves
    }

    fn shelf<'a>(&'a self, part: &'a Part, reservation_id: &ReservationId) -> Shelf<'a> {
        let own = self.pegs.iter().filter(|peg| {
            peg.place == part.place && peg.identity == part.identity && peg.reservation_id == *reservation_id
        });
        let pegged = own.map(|peg| (&peg.line_id, peg.units)).collect();
        Shelf { part, open: part.units.saturating_sub(self.pegged(part)), pegged }
    }

    /// What leaves first has the least rank: by date of expiry, by date of arrival, or by the latter reversed.
    fn rank(&self, part: &Part) -> (bool, i64, i64, i64) {
        let came = part.since.as_unix_millis();
        let number = i64::try_from(part.number).unwrap_or(i64::MAX);
        match self.tracking.rotation {
            Rotation::Fefo => {
                let expiry = self.expiry(part);
                (expiry.is_none(), expiry.map_or(0, Moment::as_unix_millis), came, number)
            }
            Rotation::Fifo => (false, came, number, 0),
            Rotation::Lifo => (false, came.saturating_neg(), number.saturating_neg(), 0),
        }
    }
}

impl<'a> Shelf<'a> {
    pub(super) fn part(&self) -> &'a Part {
        self.part
    }

    pub(super) fn open(&self) -> Units {
        self.open
    }

    fn take_pegged(&mut self, item: &ReservedItem, wanted: Units) -> Units {
        let Some((_, units)) = self.pegged.iter_mut().find(|(line_id, _)| **line_id == item.line_id) else { return 0 };
        let taken = wanted.min(*units);
        *units = units.saturating_sub(taken);
        taken
    }

    fn take_open(&mut self, wanted: Units) -> Units {
        let taken = wanted.min(self.open);
        self.open = self.open.saturating_sub(taken);
        taken
    }
}

impl StockBook {
    /// Takes identified units for an item from the shelves; what they do not have is left to plain units.
    pub(super) fn pick(shelves: &mut [Shelf<'_>], item: &ReservedItem) -> (Vec<(UnitIdentity, Units)>, Units) {
        let mut left = item.quantity.units();
        let mut picked: Vec<(UnitIdentity, Units)> = vec![];
        let rounds: [fn(&mut Shelf<'_>, &ReservedItem, Units) -> Units; 2] =
            [|shelf, item, wanted| shelf.take_pegged(item, wanted), |shelf, _, wanted| shelf.take_open(wanted)];
        for round in rounds {
            for shelf in shelves.iter_mut() {
                let taken = round(shelf, item, left);
                if taken > 0 {
                    left = left.saturating_sub(taken);
                    match picked.iter_mut().find(|(identity, _)| *identity == shelf.part.identity) {
                        Some((_, units)) => *units = units.saturating_add(taken),
                        None => picked.push((shelf.part.identity.clone(), taken)),
                    }
                }
            }
        }
        (picked, left)
    }
}
