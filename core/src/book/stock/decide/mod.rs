mod reservation;
pub(super) mod walls;

use self::walls::{apart, counted_lines, differs, happened, listed, once};
use super::command::{
    BelowZero, CountedItem, PlaceKind, RepromisedItem, ReservedItem, StockCommand, StockItem, ZoneMove,
};
use super::event::{StockEvent, Variance};
use super::refusal::{Shortage, StockRefusal};
use super::state::{Place, PlaceNumber, StockBook};
use crate::value::{Denial, Fingerprint, Invalid, Map, Moment, MovementId, PlaceId, Sku, Units, ZoneId, fingerprint};

pub(super) type Answer = Result<Vec<StockEvent>, Denial<StockRefusal>>;

impl StockBook {
    /// Judges a command and changes nothing.
    ///
    /// A repeat of a command answers with no events.
    ///
    /// # Errors
    /// [`Denial::Invalid`] for a command whose values cannot stand, [`Denial::Refused`] in the order in which
    /// [`StockRefusal`] lists its reasons.
    pub fn decide(&self, command: StockCommand, at: Moment) -> Answer {
        let content = fingerprint(&command);
        match command {
            StockCommand::DefinePlace { place_id, kind, below_zero } => self.define_place(place_id, kind, below_zero),
            StockCommand::DefineZone { place_id, zone_id } => self.define_zone(place_id, zone_id),
            StockCommand::Receive { movement_id, from, to, items, happened_at } => {
                happened("happened_at", happened_at, at)?;
                listed(&items)?;
                if self.is_repeat(&movement_id, content)? {
                    return Ok(vec![]);
                }
                let (source, target) = (self.place(&from)?, self.place(&to)?);
                self.of_kind(&from, source, PlaceKind::is_counterpart)?;
                self.of_kind(&to, target, |kind| !kind.is_counterpart())?;
                self.need_no_names(items.iter().map(|item| &item.sku))?;

                Ok(vec![StockEvent::Received { movement_id, from, to, items, happened_at, fingerprint: content }])
            }
            StockCommand::Transfer { movement_id, from, to, items, happened_at } => {
                happened("happened_at", happened_at, at)?;
                listed(&items)?;
                apart(&from, &to)?;
                if self.is_repeat(&movement_id, content)? {
                    return Ok(vec![]);
                }
                let (source, target) = (self.place(&from)?, self.place(&to)?);
                self.of_kind(&from, source, |kind| !kind.is_counterpart())?;
                self.of_kind(&to, target, |kind| kind != PlaceKind::Supplier)?;
                self.enough_free(&from, &items)?;

                Ok(vec![StockEvent::Transferred { movement_id, from, to, items, happened_at, fingerprint: content }])
            }
            StockCommand::PutAway { movement_id, place_id, moves, happened_at } => {
                happened("happened_at", happened_at, at)?;
                counted_lines("moves", moves.iter().map(|m| m.quantity.is_zero()))?;
                if self.is_repeat(&movement_id, content)? {
                    return Ok(vec![]);
                }
                self.zones_hold(&place_id, &moves)?;

                Ok(vec![StockEvent::PutAway { movement_id, place_id, moves, happened_at, fingerprint: content }])
            }
            StockCommand::Reserve { reservation_id, items, deadline } => {
                self.reserve(reservation_id, items, deadline, None, content, at)
            }
            StockCommand::ReserveMore { movement_id, reservation_id, items, deadline } => {
                self.reserve_more(movement_id, reservation_id, items, deadline, content, at)
            }
            StockCommand::ExtendReservation { reservation_id, deadline } => self.extend(reservation_id, deadline, at),
            StockCommand::CommitReservation { reservation_id } => self.commit(reservation_id),
            StockCommand::Release { reservation_id, items } => self.release(reservation_id, items),
            StockCommand::Ship { reservation_id, items, to, happened_at } => {
                happened("happened_at", happened_at, at)?;
                counted_lines("items", items.iter().map(|item| item.quantity.is_zero()))?;
                let target = self.place(&to)?;
                let reservation = self.standing(&reservation_id)?;
                self.of_kind(&to, target, |kind| matches!(kind, PlaceKind::Transit | PlaceKind::Customer))?;
                self.holds(&reservation_id, reservation, &items)?;
                if items.iter().any(|item| self.is_identified(&item.sku)) {
                    return self.leave(reservation_id, items, to, happened_at, at);
                }
                self.together(&items, Self::takeable)?;

                Ok(vec![StockEvent::Shipped { reservation_id, items, to, happened_at }])
            }
            StockCommand::Carry { from, to, items, happened_at } => {
                happened("happened_at", happened_at, at)?;
                listed(&items)?;
                apart(&from, &to)?;
                let (source, target) = (self.place(&from)?, self.place(&to)?);
                self.of_kind(&from, source, |kind| !kind.is_counterpart() && !kind.is_sellable())?;
                self.of_kind(&to, target, |kind| !matches!(kind, PlaceKind::Adjustment | PlaceKind::Conversion))?;
                self.enough_free(&from, &items)?;

                Ok(vec![StockEvent::Carried { from, to, items, happened_at }])
            }
            StockCommand::Count { movement_id, place_id, counted, happened_at } => {
                happened("happened_at", happened_at, at)?;
                once(&counted)?;
                if self.is_repeat(&movement_id, content)? {
                    return Ok(vec![]);
                }
                let place = self.place(&place_id)?;
                self.of_kind(&place_id, place, |kind| !kind.is_counterpart())?;
                self.need_no_names(counted.iter().map(|item| &item.sku))?;

                let variances = counted.into_iter().map(|item| self.variance(place, item)).collect();
                Ok(vec![StockEvent::Counted { movement_id, place_id, variances, happened_at, fingerprint: content }])
            }
            StockCommand::Adjust { movement_id, place_id, sku, difference, reason, note, happened_at } => {
                happened("happened_at", happened_at, at)?;
                differs(difference)?;
                if self.is_repeat(&movement_id, content)? {
                    return Ok(vec![]);
                }
                let place = self.place(&place_id)?;
                self.of_kind(&place_id, place, |kind| !kind.is_counterpart())?;
                self.need_no_names([&sku].into_iter())?;
                let available = self.takeable(&sku, place);
                if available.saturating_add(difference) < 0 && difference < 0 {
                    let wanted = difference.saturating_neg();
                    let missing = wanted.saturating_sub(available);
                    let shortages = vec![Shortage { sku, place_id, wanted, available, missing }];
                    return Err(StockRefusal::Short { shortages }.into());
                }

                let fingerprint = content;
                Ok(vec![StockEvent::Adjusted {
                    movement_id,
                    place_id,
                    sku,
                    difference,
                    reason,
                    note,
                    happened_at,
                    fingerprint,
                }])
            }
            StockCommand::Expire {} => Ok(self
                .deadlines
                .iter()
                .take_while(|(deadline, _)| deadline.at <= at)
                .filter_map(|(_, reservation_id)| {
                    let items = self.reservations.get(reservation_id)?.items.clone();
                    Some(StockEvent::ReservationExpired { reservation_id: reservation_id.clone(), items })
                })
                .chain(self.lapsed_promises(at))
                .chain(self.lapsed_lots(at))
                .collect()),
            StockCommand::Supply { command } => self.decide_supply(command, content, at),
            StockCommand::Identified { command } => self.decide_identified(command, content, at),
            StockCommand::Repromise { movement_id, from, to, items, deadline, grounds } => {
                counted_lines("items", items.iter().map(|item| item.quantity.is_zero()))?;
                if from == to {
                    return Err(Invalid::inconsistent("to", "another reservation").into());
                }
                // The deadline follows from the time of asking, which is no part of the content.
                let content = fingerprint(&(&from, &to, &items, &grounds));
                if self.is_repeat(&movement_id, content)? {
                    return Ok(vec![]);
                }
                let holder = self.standing(&from)?;
                if let Some(deadline) = deadline.filter(|deadline| *deadline <= at) {
                    return Err(StockRefusal::DeadlinePassed { reservation_id: to, deadline }.into());
                }
                self.holds(&from, holder, &items.iter().map(RepromisedItem::given).collect::<Vec<_>>())?;

                let open = self.reservations.get(&to).filter(|claimant| !claimant.items.is_empty());
                let deadline = open.map_or(deadline, |claimant| claimant.deadline);
                let fingerprint = content;
                Ok(vec![StockEvent::Repromised { movement_id, from, to, items, deadline, grounds, fingerprint }])
            }
            StockCommand::Reallocate { movement_id, reservation_id, items, to } => {
                self.reallocate(movement_id, reservation_id, items, to, content, at)
            }
        }
    }

    fn define_place(&self, place_id: PlaceId, kind: PlaceKind, below_zero: BelowZero) -> Answer {
        if place_id.as_str().starts_with('@') {
            return Err(Invalid::malformed("place_id", "a name not beginning with @").into());
        }
        if let Some(Place { kind: named, below_zero: allowed, .. }) = self.places.get(&place_id) {
            if *named == kind && *allowed == below_zero {
                return Ok(vec![]);
            }
            return Err(StockRefusal::PlaceAltered { place_id }.into());
        }

        Ok(vec![StockEvent::PlaceDefined { place_id, kind, below_zero }])
    }

    fn define_zone(&self, place_id: PlaceId, zone_id: ZoneId) -> Answer {
        let Some(place) = self.places.get(&place_id) else {
            return Err(StockRefusal::UnknownPlace { place_id }.into());
        };
        if place.zones.contains(&zone_id) {
            return Ok(vec![]);
        }
        if !place.kind.is_sellable() {
            return Err(StockRefusal::WrongKind { place_id, kind: place.kind }.into());
        }

        Ok(vec![StockEvent::ZoneDefined { place_id, zone_id }])
    }

    pub(super) fn is_repeat(&self, movement_id: &MovementId, content: Fingerprint) -> Result<bool, StockRefusal> {
        match self.movements.get(movement_id) {
            None => Ok(false),
            Some(booked) if *booked == content => Ok(true),
            Some(_) => Err(StockRefusal::MovementAltered { movement_id: movement_id.clone() }),
        }
    }

    pub(super) fn place(&self, place_id: &PlaceId) -> Result<PlaceNumber, StockRefusal> {
        self.number_of(place_id).ok_or_else(|| StockRefusal::UnknownPlace { place_id: place_id.clone() })
    }

    pub(super) fn of_kind(
        &self,
        id: &PlaceId,
        place: PlaceNumber,
        fits: impl Fn(PlaceKind) -> bool,
    ) -> Result<(), StockRefusal> {
        let kind = self.kind(place);
        if fits(kind) { Ok(()) } else { Err(StockRefusal::WrongKind { place_id: id.clone(), kind }) }
    }

    /// Units that can be moved away without breaking a promise.
    fn free(&self, sku: &Sku, place: PlaceNumber) -> Units {
        if self.is_identified(sku) {
            // Only unnamed units move unnamed, and only as far as the named ones cover what is promised.
            let promisable = self.promisable(sku, place);
            let plain = self.takeable(sku, place);
            return if self.kind(place).is_sellable() { plain.min(promisable) } else { plain };
        }
        let free = self.balance(sku, place).map_or(0, |b| b.on_hand.saturating_sub(b.reserved));
        free.saturating_add(self.overdraft(place))
    }

    /// Unnamed units that can be taken, promised or not.
    pub(super) fn takeable(&self, sku: &Sku, place: PlaceNumber) -> Units {
        let tracking = self.tracking(sku);
        if tracking.lots || tracking.serials {
            return self.plain_units(sku, place);
        }
        self.plain_units(sku, place).saturating_add(self.overdraft(place))
    }

    fn together(
        &self,
        items: &[ReservedItem],
        has: impl Fn(&Self, &Sku, PlaceNumber) -> Units,
    ) -> Result<(), StockRefusal> {
        let slots = items.iter().map(|item| (&item.sku, &item.place_id, item.quantity.units()));
        self.no_shortage(slots, has)
    }

    pub(super) fn enough_free(&self, place_id: &PlaceId, items: &[StockItem]) -> Result<(), StockRefusal> {
        self.no_shortage(items.iter().map(|item| (&item.sku, place_id, item.quantity.units())), Self::free)
    }

    fn no_shortage<'a>(
        &self,
        items: impl Iterator<Item = (&'a Sku, &'a PlaceId, Units)> + Clone,
        has: impl Fn(&Self, &Sku, PlaceNumber) -> Units,
    ) -> Result<(), StockRefusal> {
        let mut shortages = vec![];
        let mut judge = |sku: &Sku, place_id: &PlaceId, wanted: Units| -> Result<(), StockRefusal> {
            let available = has(self, sku, self.place(place_id)?);
            if wanted > available {
                let missing = wanted.saturating_sub(available.max(0));
                shortages.push(Shortage { sku: sku.clone(), place_id: place_id.clone(), wanted, available, missing });
            }
            Ok(())
        };
        if items.clone().nth(FEW).is_none() {
            // Few items: comparing each with the earlier ones costs less than a map.
            for (index, (sku, place_id, _)) in items.clone().enumerate() {
                let same = |(s, p, _): &(&Sku, &PlaceId, Units)| *s == sku && *p == place_id;
                if !items.clone().take(index).any(|earlier| same(&earlier)) {
                    let later = items.clone().skip(index).filter(same);
                    let wanted = later.fold(0, |sum: Units, (_, _, q)| sum.saturating_add(q));
                    judge(sku, place_id, wanted)?;
                }
            }
        } else {
            let mut wanted: Map<(&Sku, &PlaceId), Units> = Map::default();
            for (sku, place_id, quantity) in items {
                let sum = wanted.entry((sku, place_id)).or_default();
                *sum = sum.saturating_add(quantity);
            }
            for ((sku, place_id), wanted) in wanted {
                judge(sku, place_id, wanted)?;
            }
        }
        if shortages.is_empty() { Ok(()) } else { Err(StockRefusal::Short { shortages }) }
    }

    fn variance(&self, place: PlaceNumber, item: CountedItem) -> Variance {
        let booked = self.plain_units(&item.sku, place);
        Variance { sku: item.sku, booked, difference: item.units.units().saturating_sub(booked) }
    }

    /// Every move has its units, moves out of one zone judged together.
    fn zones_hold(&self, place_id: &PlaceId, moves: &[ZoneMove]) -> Result<(), Denial<StockRefusal>> {
        let Some(place) = self.places.get(place_id) else {
            return Err(StockRefusal::UnknownPlace { place_id: place_id.clone() }.into());
        };
        for (index, step) in moves.iter().enumerate() {
            if step.from == step.to {
                return Err(Invalid::inconsistent(format!("moves[{index}].to"), "a different `from`").into());
            }
            for zone_id in [&step.from, &step.to].into_iter().flatten() {
                if !place.zones.contains(zone_id) {
                    let (place_id, zone_id) = (place_id.clone(), zone_id.clone());
                    return Err(StockRefusal::UnknownZone { place_id, zone_id }.into());
                }
            }
        }
        let mut wanted: Map<(&Sku, Option<&ZoneId>), Units> = Map::default();
        for step in moves {
            let sum = wanted.entry((&step.sku, step.from.as_ref())).or_default();
            *sum = sum.saturating_add(step.quantity.units());
        }
        let mut shortages = vec![];
        for ((sku, zone_id), wanted) in wanted {
            let available = self.in_zone(sku, place_id, zone_id);
            if wanted > available {
                let missing = wanted.saturating_sub(available.max(0));
                shortages.push(Shortage { sku: sku.clone(), place_id: place_id.clone(), wanted, available, missing });
            }
        }
        if shortages.is_empty() { Ok(()) } else { Err(StockRefusal::Short { shortages }.into()) }
    }
}

/// Up to so many items, comparing all pairs is cheaper than a map.
const FEW: usize = 12;
