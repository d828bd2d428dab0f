//! Returns: goods that come back move stock and order lines along; what is settled is owed back.

use super::parcels::built_in;
use super::{Answer, door, told};
use crate::book::order::{GoodsStage, GoodsStep, LineProgress, OrderCommand, OrderPage, OrderRefusal};
use crate::book::returns::{Disposition, ReturnPage, ReturnableLine, ReturnsCommand, ReturnsEvent, ReturnsFacts};
use crate::book::stock::{CarriedItem, IdentifiedCommand, PlaceKind, ReservedItem, StockCommand, StockItem};
use crate::shop::{Shop, ShopError, ShopRefusal};
use crate::value::{Invalid, LineId, Map, Moment, Money, OrderId, PlaceId, Quantity, ReservationId, ReturnId, Sku};

/// Units of a line that come back or go out again.
pub(super) struct Back<'a> {
    pub(super) line_id: &'a LineId,
    pub(super) sku: &'a Sku,
    pub(super) quantity: Quantity,
}

impl Shop {
    pub(super) fn returns_command(&self, command: ReturnsCommand, at: Moment) -> Answer {
        door::returns(&command)?;
        if let ReturnsCommand::ApproveReturn { return_id, .. } = &command {
            self.may_be_approved(return_id)?;
        }
        let facts = self.returns_facts(&command);
        self.returns_events(command, &facts, at)
    }

    fn returns_events(&self, command: ReturnsCommand, facts: &ReturnsFacts, at: Moment) -> Answer {
        let events = self.state.returns.decide(command, facts, at)?;
        let mut following = vec![];
        for event in &events {
            following.extend(self.judged_on_asking(event, at)?);
            following.extend(self.follow_return(event, at)?);
            following.extend(self.settled_by_hand(event, at)?);
        }
        let mut told = told(events);
        told.append(&mut following);
        Ok(told)
    }

    /// Amounts a host settles by itself are owed as it says, kindnesses apart.
    fn settled_by_hand(&self, event: &ReturnsEvent, at: Moment) -> Answer {
        let ReturnsEvent::ReturnSettled { return_id, lines, components, .. } = event else { return Ok(vec![]) };
        let Some(page) = self.state.returns.page(return_id) else { return Ok(vec![]) };
        let order = self.known_order(page.order_id())?;
        let goods = lines.iter().map(|line| line.refund);
        let beside = components.iter().map(|component| component.amount);
        let owed = Money::sum(order.currency(), goods.chain(beside))?;
        self.owed_back(order, owed, return_id.as_str(), at)
    }

    /// Goods that move with a return.
    pub(super) fn follow_return(&self, event: &ReturnsEvent, at: Moment) -> Answer {
        let page = |return_id| self.state.returns.page(return_id);
        match event {
            ReturnsEvent::ReturnReceived { return_id, lines, happened_at, .. } => {
                let Some(page) = page(return_id) else { return Ok(vec![]) };
                let mut back = vec![];
                for line in lines {
                    let quantity = line.good.plus(line.damaged)?;
                    let known = page.line(&line.line_id);
                    back.extend(known.map(|known| Back { line_id: &known.line_id, sku: &known.sku, quantity }));
                }
                self.came_back(page.order_id(), &back, PlaceKind::Quarantine, *happened_at, at)
            }
            ReturnsEvent::UnrequestedReceived { order_id, lines, happened_at, .. } => {
                let back: Vec<Back<'_>> =
                    lines.iter().map(|l| Back { line_id: &l.line_id, sku: &l.sku, quantity: l.quantity }).collect();
                self.came_back(order_id, &back, PlaceKind::Quarantine, *happened_at, at)
            }
            ReturnsEvent::ReturnInspected { return_id, lines, .. } => {
                let Some(page) = page(return_id) else { return Ok(vec![]) };
                let mut groups = vec![];
                for line in lines.iter().filter(|line| !line.accepted.is_zero()) {
                    let Some(known) = page.line(&line.line_id) else { continue };
                    let back = Back { line_id: &line.line_id, sku: &known.sku, quantity: line.accepted };
                    groups.push(self.carried(&[back], &self.place_for(line.disposition)?));
                }
                self.moved(page.order_id(), PlaceKind::Quarantine, groups, at, at)
            }
            ReturnsEvent::ReturnedSimply { order_id, lines, happened_at, .. } => {
                let mut told = vec![];
                let back: Vec<Back<'_>> =
                    lines.iter().map(|l| Back { line_id: &l.line_id, sku: &l.sku, quantity: l.quantity }).collect();
                told.extend(self.order_progress(order_id, &back, GoodsStep::Return, at)?);
                let mut by_place: Map<PlaceId, Vec<CarriedItem>> = Map::default();
                for (line, back) in lines.iter().zip(back) {
                    let to = self.place_for(line.disposition)?;
                    by_place.entry(to.clone()).or_default().extend(self.carried(&[back], &to));
                }
                let groups = by_place.into_values().collect();
                told.extend(self.moved(order_id, PlaceKind::Customer, groups, *happened_at, at)?);
                Ok(told)
            }
            ReturnsEvent::RejectedSentBack { return_id, happened_at, .. } => {
                let Some(page) = page(return_id) else { return Ok(vec![]) };
                let rejected = page.lines().iter().filter(|line| !line.rejected.is_zero());
                let back: Vec<Back<'_>> =
                    rejected.map(|l| Back { line_id: &l.line_id, sku: &l.sku, quantity: l.rejected }).collect();
                let mut told = self.order_progress(page.order_id(), &back, GoodsStep::GiveBack, at)?;
                let to = built_in(PlaceKind::Customer)?;
                let groups = vec![self.carried(&back, &to)];
                told.extend(self.moved(page.order_id(), PlaceKind::Quarantine, groups, *happened_at, at)?);
                Ok(told)
            }
            _ => Ok(vec![]),
        }
    }

    fn came_back(&self, order: &OrderId, back: &[Back<'_>], to: PlaceKind, happened_at: Moment, at: Moment) -> Answer {
        let mut told = self.order_progress(order, back, GoodsStep::Return, at)?;
        let groups = vec![self.carried(back, &built_in(to)?)];
        told.extend(self.moved(order, PlaceKind::Customer, groups, happened_at, at)?);
        Ok(told)
    }

    fn order_progress(&self, order_id: &OrderId, back: &[Back<'_>], step: GoodsStep, at: Moment) -> Answer {
        let step_of = |b: &Back<'_>| LineProgress { line_id: b.line_id.clone(), step, quantity: b.quantity };
        let steps = back.iter().filter(|b| !b.quantity.is_zero()).map(step_of).collect();
        let command = OrderCommand::RecordProgress { order_id: order_id.clone(), steps };
        Ok(told(self.order_events(command, at)?))
    }

    /// Units that go one way, as stock holds them.
    pub(super) fn carried(&self, back: &[Back<'_>], to: &PlaceId) -> Vec<CarriedItem> {
        let some = back.iter().filter(|b| !b.quantity.is_zero());
        let stocked = some.flat_map(|b| self.as_stocked(b.line_id, b.sku, to, b.quantity));
        stocked
            .map(|item| {
                let ReservedItem { line_id, sku, place_id, quantity } = item;
                CarriedItem { line_id, sku, to: place_id, quantity }
            })
            .collect()
    }

    /// Units of an order move on, each group to one place. The whole is judged at once.
    pub(super) fn moved(
        &self,
        order_id: &OrderId,
        from: PlaceKind,
        mut groups: Vec<Vec<CarriedItem>>,
        happened_at: Moment,
        at: Moment,
    ) -> Answer {
        let (stock, from) = (&self.state.stock, built_in(from)?);
        // Units that stay where they are for now move nowhere.
        groups.iter_mut().for_each(|group| group.retain(|item| item.to != from));
        groups.retain(|group| !group.is_empty());
        let items: Vec<CarriedItem> = groups.iter().flatten().cloned().collect();
        if items.is_empty() {
            return Ok(vec![]);
        }
        let reservation_id = ReservationId::from(order_id);
        let named = items.iter().any(|item| stock.is_identified(&item.sku));
        if named || groups.len() > 1 {
            let command = IdentifiedCommand::Carry { reservation_id, from: from.clone(), items, happened_at };
            let whole = stock.decide(StockCommand::Identified { command }, at)?;
            if named {
                return Ok(told(whole));
            }
        }
        let mut answer = vec![];
        for group in groups {
            let Some(to) = group.first().map(|item| item.to.clone()) else { continue };
            let items = group.into_iter().map(|item| StockItem { sku: item.sku, quantity: item.quantity }).collect();
            let command = StockCommand::Carry { from: from.clone(), to, items, happened_at };
            answer.extend(told(stock.decide(command, at)?));
        }
        Ok(answer)
    }

    /// Where units of a disposition go. Sellable ones go to the shop's first place.
    pub(super) fn place_for(&self, disposition: Disposition) -> Result<PlaceId, Invalid> {
        match disposition {
            Disposition::Restock | Disposition::ToOrder => {
                self.terms.sourcing.first().cloned().ok_or_else(|| Invalid::empty("terms.sourcing"))
            }
            Disposition::Refurbish => built_in(PlaceKind::Repair),
            Disposition::Supplier => built_in(PlaceKind::Supplier),
            Disposition::Scrap => built_in(PlaceKind::Scrap),
            Disposition::Quarantine => built_in(PlaceKind::Quarantine),
        }
    }

    fn returns_facts(&self, command: &ReturnsCommand) -> ReturnsFacts {
        let (order_id, return_id) = match command {
            ReturnsCommand::RequestReturn { order_id, return_id, .. }
            | ReturnsCommand::ReceiveUnrequested { order_id, return_id, .. } => (Some(order_id), return_id),
            ReturnsCommand::ReceiveReturn { return_id, .. } | ReturnsCommand::RecordReturnSent { return_id, .. } => {
                (self.state.returns.page(return_id).map(ReturnPage::order_id), return_id)
            }
            _ => return ReturnsFacts::default(),
        };
        let order = order_id.and_then(|order_id| self.state.orders.order(order_id));
        ReturnsFacts { lines: order.map(|order| self.returnable(order, Some(return_id))).unwrap_or_default() }
    }

    /// Per line: units that were delivered, and those that came back or that other returns still claim.
    pub(super) fn returnable(&self, order: &OrderPage, except: Option<&ReturnId>) -> Vec<ReturnableLine> {
        let mut lines: Vec<ReturnableLine> = vec![];
        for line in order.lines() {
            let (kept, back) = (line.counters().at(GoodsStage::Delivered), line.counters().at(GoodsStage::Returned));
            let delivered = kept.plus(back).unwrap_or(kept);
            lines.push(ReturnableLine { line_id: line.line_id().clone(), delivered, claimed: back });
        }
        for return_id in self.state.returns.of_order(order.order_id()).iter().filter(|id| Some(*id) != except) {
            let Some(page) = self.state.returns.page(return_id).filter(|page| page.status().claims()) else { continue };
            // A claim's refund speaks of delivered units only where the customer kept them.
            let claim = self.state.claims.claim_named(return_id.as_str());
            if claim.is_some_and(|claim| !claim.kind.is_kept()) {
                continue;
            }
            for claim in page.lines() {
                if let Some(line) = lines.iter_mut().find(|line| line.line_id == claim.line_id) {
                    line.claimed = line.claimed.plus(claim.open_to_receive()).unwrap_or(line.claimed);
                }
            }
        }
        lines
    }

    pub(super) fn known_order(&self, order_id: &OrderId) -> Result<&OrderPage, ShopError> {
        let unknown = || refused(OrderRefusal::UnknownOrder { order_id: order_id.clone() });
        self.state.orders.order(order_id).ok_or_else(unknown)
    }
}

pub(super) fn refused(refusal: OrderRefusal) -> ShopError {
    ShopRefusal::Order { refusal }.into()
}
