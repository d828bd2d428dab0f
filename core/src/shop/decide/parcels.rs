//! Parcels: planning, packing and sending move order lines and stock along.

use super::{Answer, told};
use crate::book::claim::{ClaimPage, ClaimResolution};
use crate::book::order::{GoodsStep, LineProgress, OrderCommand, OrderEvent};
use crate::book::parcel::{
    DeliveredItem, OrderRecipient, ParcelCommand, ParcelEvent, ParcelFacts, ParcelItem, ParcelPage, ParcelStatus,
    ParcelStep,
};
use crate::book::stock::{CarriedItem, IdentifiedCommand, PlaceKind, ReservedItem, StockBook, StockCommand, StockItem};
use crate::shop::{Shop, ShopError, ShopEvent};
use crate::value::{AddressId, Invalid, LineId, Moment, OrderId, ParcelId, PlaceId, Quantity, ReservationId, Sku};

/// Units of an order's line in a parcel, and where they lie.
struct Moving<'a> {
    order_id: &'a OrderId,
    line_id: &'a LineId,
    sku: &'a Sku,
    place_id: &'a PlaceId,
    quantity: Quantity,
}

impl<'a> Moving<'a> {
    fn of(item: &'a ParcelItem, quantity: Quantity) -> Self {
        Self { order_id: &item.order_id, line_id: &item.line_id, sku: &item.sku, place_id: &item.place_id, quantity }
    }
}

impl Shop {
    pub(super) fn parcel_command(&self, command: ParcelCommand, at: Moment) -> Answer {
        let facts = ParcelFacts { recipients: self.recipients(&command)? };
        let events = self.state.parcels.decide(command, &facts, at)?;
        let mut answer = vec![];
        for event in &events {
            answer.extend(self.follow_parcel(event, at)?);
            answer.extend(self.follow_logistics(event, at)?);
        }
        let mut told = told(events);
        told.append(&mut answer);
        Ok(told)
    }

    fn recipients(&self, command: &ParcelCommand) -> Result<Vec<OrderRecipient>, ShopError> {
        let ParcelCommand::PlanParcel { items, .. } = command else { return Ok(vec![]) };
        let mut recipients: Vec<OrderRecipient> = vec![];
        for item in items {
            if recipients.iter().any(|known| known.order_id == item.order_id) {
                continue;
            }
            let order_id = item.order_id.clone();
            let Some(order) = self.state.orders.order(&order_id) else { continue };
            // An order without an address goes to its customer, one without a customer to itself.
            let recipient_id = match (order.address_id(), order.customer_id()) {
                (Some(address_id), _) => address_id.clone(),
                (None, Some(customer_id)) => AddressId::new(customer_id.as_str())?,
                (None, None) => AddressId::new(order_id.as_str())?,
            };
            recipients.push(OrderRecipient { order_id, recipient_id });
        }
        Ok(recipients)
    }

    fn follow_parcel(&self, event: &ParcelEvent, at: Moment) -> Answer {
        let packed = |parcel_id| self.state.parcels.parcel(parcel_id).map(|page| page.items()).unwrap_or_default();
        let all = |parcel_id| -> Vec<Moving<'_>> {
            packed(parcel_id).iter().map(|packed| Moving::of(&packed.item, packed.item.quantity)).collect()
        };
        match event {
            ParcelEvent::ParcelPlanned { items, .. } => {
                let moving: Vec<Moving<'_>> = items.iter().map(|item| Moving::of(item, item.quantity)).collect();
                let mut told = self.progress(&moving, &[GoodsStep::Allocate], at)?;
                for order_id in orders(&moving) {
                    self.stands_at(order_id, &moving, at)?;
                    told.extend(self.commit(order_id, at)?.into_iter().map(ShopEvent::from));
                }
                Ok(told)
            }
            ParcelEvent::ParcelPacked { parcel_id, .. } => self.progress(&all(parcel_id), &[GoodsStep::Pick], at),
            ParcelEvent::ParcelHandedOver { parcel_id, happened_at, .. } => {
                let moving = all(parcel_id);
                let mut told = self.progress(&moving, &[GoodsStep::Ship], at)?;
                let to = built_in(PlaceKind::Transit)?;
                for order_id in orders(&moving) {
                    let (reservation_id, to) = (ReservationId::from(order_id), to.clone());
                    let items = self.reserved(order_id, &moving);
                    let command = StockCommand::Ship { reservation_id, items, to, happened_at: *happened_at };
                    told.extend(self.state.stock.decide(command, at)?.into_iter().map(ShopEvent::from));
                }
                Ok(told)
            }
            ParcelEvent::ParcelCancelled { parcel_id } => {
                let status = self.state.parcels.parcel(parcel_id).map(|page| page.status());
                let back: &[GoodsStep] = match status {
                    Some(ParcelStatus::Packed) => &[GoodsStep::Unpick, GoodsStep::Deallocate],
                    _ => &[GoodsStep::Deallocate],
                };
                Ok(direct(&all(parcel_id), back))
            }
            ParcelEvent::ParcelStepRecorded { parcel_id, step, delivered, happened_at, .. } => {
                let Some(page) = self.state.parcels.parcel(parcel_id) else { return Ok(vec![]) };
                self.follow_step(parcel_id, page, *step, delivered, *happened_at, at)
            }
        }
    }

    /// What a step on the way does to the units that are still in the parcel.
    fn follow_step(
        &self,
        parcel_id: &ParcelId,
        page: &ParcelPage,
        step: ParcelStep,
        delivered: &[DeliveredItem],
        happened_at: Moment,
        at: Moment,
    ) -> Answer {
        let open: Vec<Moving<'_>> = page
            .items()
            .iter()
            .filter(|packed| !packed.open().is_zero())
            .map(|packed| Moving::of(&packed.item, packed.open()))
            .collect();
        let (moving, step, from, to) = match step {
            ParcelStep::Deliver | ParcelStep::DeliverPart => {
                let arrived = page.packed_behind(delivered).into_iter();
                let arrived = arrived.map(|(packed, units)| Moving::of(&packed.item, units)).collect();
                (arrived, GoodsStep::Deliver, PlaceKind::Transit, PlaceKind::Customer)
            }
            ParcelStep::Lose | ParcelStep::Abandon | ParcelStep::Seize | ParcelStep::Destroy => {
                (open, GoodsStep::Lose, PlaceKind::Transit, PlaceKind::Lost)
            }
            ParcelStep::Find => (open, GoodsStep::Find, PlaceKind::Lost, PlaceKind::Transit),
            ParcelStep::Return => (open, GoodsStep::ReturnToSender, PlaceKind::Transit, PlaceKind::Quarantine),
            _ => return Ok(vec![]),
        };
        if moving.is_empty() {
            return Ok(vec![]);
        }
        let mut told = self.progress(&self.still_expected(parcel_id, &moving, step), &[step], at)?;
        told.extend(self.carry(&moving, built_in(from)?, built_in(to)?, happened_at, at)?);
        Ok(told)
    }

    /// Units whose line still waits for the step. After a claim sent others in their place, what turns up late moves in
    /// stock alone.
    fn still_expected<'a>(&self, parcel_id: &ParcelId, moving: &[Moving<'a>], step: GoodsStep) -> Vec<Moving<'a>> {
        let sent_again = |page: &ClaimPage| page.resolution == Some(ClaimResolution::SentAgain);
        let replaced = self.state.claims.of_parcel(parcel_id).any(|(_, page)| sent_again(page));
        let mut expected: Vec<Moving<'a>> = Vec::with_capacity(moving.len());
        for m in moving {
            let line = self.state.orders.order(m.order_id).and_then(|order| order.line(m.line_id));
            let waiting = line.map(|line| line.counters().at(step.from())).unwrap_or_default();
            let same = expected.iter().filter(|known| known.order_id == m.order_id && known.line_id == m.line_id);
            let left = same.fold(waiting, |left, known| left.less(known.quantity));
            let quantity = if replaced { m.quantity.min(left) } else { m.quantity };
            if !quantity.is_zero() {
                expected.push(Moving { quantity, ..*m });
            }
        }
        expected
    }

    /// Units that have left go from a place to a place.
    fn carry(&self, moving: &[Moving<'_>], from: PlaceId, to: PlaceId, happened_at: Moment, at: Moment) -> Answer {
        let mut told = vec![];
        let orders = orders(moving);
        let named = |item: &ReservedItem| self.state.stock.is_identified(&item.sku);
        let stocked: Vec<_> = orders.iter().map(|order_id| (*order_id, self.reserved(order_id, moving))).collect();
        if !stocked.iter().any(|(_, items)| items.iter().any(named)) {
            let items = stocked.into_iter().flat_map(|(_, items)| items);
            let items = items.map(|item| StockItem { sku: item.sku, quantity: item.quantity }).collect();
            return Ok(super::told(self.state.stock.decide(StockCommand::Carry { from, to, items, happened_at }, at)?));
        }
        for (order_id, items) in stocked {
            let items = items.into_iter().map(|item| {
                let ReservedItem { line_id, sku, quantity, .. } = item;
                CarriedItem { line_id, sku, to: to.clone(), quantity }
            });
            let (reservation_id, from, items) = (ReservationId::from(order_id), from.clone(), items.collect());
            let command = IdentifiedCommand::Carry { reservation_id, from, items, happened_at };
            told.extend(super::told(self.state.stock.decide(StockCommand::Identified { command }, at)?));
        }
        Ok(told)
    }

    /// Asks the order room whether lines may take a step, order by order.
    fn progress(&self, moving: &[Moving<'_>], steps: &[GoodsStep], at: Moment) -> Answer {
        let mut told = vec![];
        for order_id in orders(moving) {
            let command = OrderCommand::RecordProgress {
                order_id: order_id.clone(),
                steps: progress_of(order_id, moving, steps),
            };
            told.extend(self.order_events(command, at)?.into_iter().map(ShopEvent::from));
        }
        Ok(told)
    }

    /// What of a parcel is an order's, as stock holds it. A kit travels whole: a part named alone is not the line's.
    fn reserved(&self, order_id: &OrderId, moving: &[Moving<'_>]) -> Vec<ReservedItem> {
        let order = self.state.orders.order(order_id);
        let of_order = moving.iter().filter(|m| m.order_id == order_id);
        let stocked = of_order.flat_map(|m| {
            let ordered = order.and_then(|order| order.line(m.line_id)).map(|line| line.sku());
            let kit = ordered.filter(|ordered| self.state.catalog.kit_parts(ordered).is_some());
            match kit.filter(|kit| *kit != m.sku) {
                // Named as the kit itself, which nobody holds.
                Some(kit) => {
                    let (line_id, sku, place_id) = (m.line_id.clone(), kit.clone(), m.place_id.clone());
                    vec![ReservedItem { line_id, sku, place_id, quantity: m.quantity }]
                }
                None => self.as_stocked(m.line_id, m.sku, m.place_id, m.quantity),
            }
        });
        stocked.collect()
    }

    /// Every planned unit stands promised where the plan takes it from.
    fn stands_at(&self, order_id: &OrderId, moving: &[Moving<'_>], at: Moment) -> Result<(), ShopError> {
        let items = self.reserved(order_id, moving);
        let reservation_id = ReservationId::from(order_id);
        // The stock room judges a release by the same rule; nothing is booked of it.
        self.state.stock.decide(StockCommand::Release { reservation_id, items }, at)?;
        Ok(())
    }
}

pub(super) fn built_in(kind: PlaceKind) -> Result<PlaceId, Invalid> {
    StockBook::built_in(kind).ok_or_else(|| Invalid::unknown("place_id", format!("{kind:?}")))
}

/// Orders in a parcel, each once, in order of appearance.
fn orders<'a>(moving: &[Moving<'a>]) -> Vec<&'a OrderId> {
    let mut orders: Vec<&OrderId> = vec![];
    for m in moving {
        if !orders.contains(&m.order_id) {
            orders.push(m.order_id);
        }
    }
    orders
}

fn progress_of(order_id: &OrderId, moving: &[Moving<'_>], steps: &[GoodsStep]) -> Vec<LineProgress> {
    let mut progress = Vec::with_capacity(moving.len());
    for step in steps {
        for m in moving.iter().filter(|m| m.order_id == order_id) {
            progress.push(LineProgress { line_id: m.line_id.clone(), step: *step, quantity: m.quantity });
        }
    }
    progress
}

/// Steps back, which no rule stops.
fn direct(moving: &[Moving<'_>], steps: &[GoodsStep]) -> Vec<ShopEvent> {
    let event = |order_id: &OrderId| OrderEvent::LinesProgressed {
        order_id: order_id.clone(),
        steps: progress_of(order_id, moving, steps),
    };
    orders(moving).into_iter().map(|order_id| event(order_id).into()).collect()
}
