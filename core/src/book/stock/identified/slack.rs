//! How many units can be promised where not all are alike.
//!
//! Promises are to units of a SKU at a place, some of which must keep until a date. All can be kept at once when for
//! every date `t` the units that keep until `t` are no fewer than the units promised to keep until `t` or longer
//! (Hall's condition; the sets are nested, so it suffices), and the sellable units are no fewer than all that is
//! promised. What can still be promised until `t` is the least slack over all dates up to `t`. Serving whoever leaves
//! first with the earliest lot that will do never breaks the condition.

use super::state::{IdentifiedPage, Part};
use crate::book::stock::StockBook;
use crate::book::stock::state::PlaceNumber;
use crate::value::{Moment, PlaceId, Sku, Units};

impl IdentifiedPage {
    /// Whether units of a part may be sold: the shop's, good, of a lot that is neither blocked nor expired at `at`.
    pub(super) fn is_sellable(&self, part: &Part, at: Option<Moment>) -> bool {
        let lot = part.identity.lot_id.as_ref().and_then(|lot_id| self.lots.get(lot_id));
        let lot_sells = lot.is_none_or(|lot| {
            let past = lot.expires_at.zip(at).is_some_and(|(expires_at, at)| expires_at <= at);
            !lot.is_blocked && !lot.is_expired && !past
        });
        part.identity.is_ours_and_good() && lot_sells
    }

    /// When units of a part expire; `None` for never.
    pub(super) fn expiry(&self, part: &Part) -> Option<Moment> {
        part.identity.lot_id.as_ref().and_then(|lot_id| self.lots.get(lot_id)?.expires_at)
    }

    /// Whether units of a part keep until a date.
    pub(super) fn keeps(&self, part: &Part, until: Moment) -> bool {
        self.expiry(part).is_none_or(|expires_at| expires_at >= until)
    }

    /// Units of the part that are meant for some line.
    pub(super) fn pegged(&self, part: &Part) -> Units {
        let pegs = self.pegs.iter().filter(|peg| peg.place == part.place && peg.identity == part.identity);
        pegs.fold(0, |sum, peg| sum.saturating_add(peg.units))
    }

    /// Units at a place that are told apart.
    pub(super) fn identified_at(&self, place: PlaceNumber) -> Units {
        let here = self.parts.iter().filter(|part| part.place == place).map(|part| part.units);
        let away = self.away_at.iter().filter(|(at, _)| *at == place).map(|(_, units)| *units);
        here.chain(away).fold(0, |sum: Units, units| sum.saturating_add(units))
    }

    fn sum(&self, place: PlaceNumber, counts: impl Fn(&Part) -> Units) -> Units {
        let here = self.parts.iter().filter(|part| part.place == place);
        here.fold(0, |sum, part| sum.saturating_add(counts(part)))
    }
}

impl StockBook {
    /// Units that can still be promised at a place when they must keep until a date, as of a moment. Without a date,
    /// [`StockBook::available_to_promise`] that knows which lots have expired by now.
    pub fn available_fresh(&self, sku: &Sku, place_id: &PlaceId, keeps_until: Option<Moment>, at: Moment) -> Units {
        let Some(place) = self.number_of(place_id) else { return 0 };
        self.promisable_until(sku, place, keeps_until, Some(at))
    }

    /// Plain units at a place: on hand, less what is told apart.
    pub(in crate::book::stock) fn plain_units(&self, sku: &Sku, place: PlaceNumber) -> Units {
        let on_hand = self.balance(sku, place).map_or(0, |balance| balance.on_hand);
        self.identified_page(sku).map_or(on_hand, |page| on_hand.saturating_sub(page.identified_at(place)))
    }

    /// Units at a place that may be sold, promised or not.
    pub(in crate::book::stock) fn sellable_units(&self, sku: &Sku, place: PlaceNumber, at: Option<Moment>) -> Units {
        let sellable = self
            .identified_page(sku)
            .map_or(0, |page| page.sum(place, |part| if page.is_sellable(part, at) { part.units } else { 0 }));
        self.plain_units(sku, place).saturating_add(sellable)
    }

    pub(in crate::book::stock) fn promisable_until(
        &self,
        sku: &Sku,
        place: PlaceNumber,
        keeps_until: Option<Moment>,
        at: Option<Moment>,
    ) -> Units {
        if !self.kind(place).is_sellable() {
            return 0;
        }
        let reserved = self.balance(sku, place).map_or(0, |balance| balance.reserved);
        let free = self.sellable_units(sku, place, at).saturating_sub(reserved).saturating_add(self.overdraft(place));
        let slack = keeps_until.and_then(|until| self.slack(sku, place, until, at));
        slack.map_or(free, |slack| slack.min(free))
    }

    /// The least slack over the dates that were asked for up to `until`; `None` where no unit has a date.
    pub(super) fn slack(&self, sku: &Sku, place: PlaceNumber, until: Moment, at: Option<Moment>) -> Option<Units> {
        let page = self.identified_page(sku).filter(|page| !page.lots.is_empty())?;
        let demands = self.identified.demands.get(sku).map(Vec::as_slice).unwrap_or_default();
        let dates = demands.iter().filter(|demand| demand.place == place && demand.keeps_until <= until);
        let dates = dates.map(|demand| demand.keeps_until).chain([until]);
        dates.map(|date| self.slack_on(page, sku, place, date, at)).min()
    }

    /// Units that keep until a date less those promised to; what is pegged counts on neither side.
    fn slack_on(
        &self,
        page: &IdentifiedPage,
        sku: &Sku,
        place: PlaceNumber,
        date: Moment,
        at: Option<Moment>,
    ) -> Units {
        let supply = page.sum(place, |part| match page.is_sellable(part, at) && page.keeps(part, date) {
            true => part.units.saturating_sub(page.pegged(part)),
            false => 0,
        });
        // Nobody knows how long units without a lot keep, unless the SKU has none by its nature.
        let plain = if page.tracking.lots { 0 } else { self.plain_units(sku, place) };
        let demands = self.identified.demands.get(sku).map(Vec::as_slice).unwrap_or_default();
        let asked = demands.iter().filter(|demand| demand.place == place && demand.keeps_until >= date);
        let asked = asked.fold(0, |sum: Units, demand| sum.saturating_add(demand.units));
        let served = page.pegs.iter().filter(|peg| peg.place == place);
        let served = served.filter(|peg| self.keeps_until(&peg.reservation_id).is_some_and(|until| until >= date));
        let served = served.fold(0, |sum: Units, peg| sum.saturating_add(peg.units));
        supply.saturating_add(plain).saturating_sub(asked.saturating_sub(served))
    }

    /// Whether all who ask for units that keep still get them when some of one part are pegged to a line that asks for
    /// less.
    pub(super) fn spares(
        &self,
        page: &IdentifiedPage,
        part: &Part,
        units: Units,
        own: Option<Moment>,
        at: Moment,
    ) -> bool {
        let demands = self.identified.demands.get(&part.identity.sku).map(Vec::as_slice).unwrap_or_default();
        let asked = demands.iter().filter(|demand| demand.place == part.place && demand.units > 0);
        let touched = asked
            .filter(|demand| page.keeps(part, demand.keeps_until) && own.is_none_or(|own| own < demand.keeps_until));
        touched
            .map(|demand| self.slack_on(page, &part.identity.sku, part.place, demand.keeps_until, Some(at)))
            .all(|slack| slack >= units)
    }
}
