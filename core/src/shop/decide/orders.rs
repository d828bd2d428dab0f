//! Orders: placing, changing and cancelling go together with stock, money and the channel.

use super::sourcing::{Asked, Sourced, Wanted};
use super::{Answer, door, tell, told};
use crate::book::channel::ChannelCommand;
use crate::book::order::{
    CancelledUnits, CommercialStatus, EditAction, EditPreview, GoodsStage, GoodsStep, HeldAction, LineProgress,
    NewOrder, OrderCommand, OrderEvent, OrderFacts, OrderPage, QuotedDepositKind,
};
use crate::book::payment::{DepositKind, DepositTerms, PaymentCommand};
use crate::book::stock::{IdentifiedCommand, ReservedItem, StockCommand};
use crate::shop::{ChangePreview, Shop, ShopError, ShopEvent, ShopRefusal, WhenShort};
use crate::value::{CommandId, Invalid, Moment, Money, MovementId, OrderId, Quantity, ReservationId, fingerprint};

impl Shop {
    /// The order room's answer where no totals are needed.
    pub(super) fn order_events(&self, command: OrderCommand, at: Moment) -> Result<Vec<OrderEvent>, ShopError> {
        Ok(self.state.orders.decide(command, &OrderFacts::default(), at)?)
    }

    pub(super) fn order_command(&self, command: OrderCommand, at: Moment) -> Answer {
        door::order(&command)?;
        let totals = match &command {
            OrderCommand::Draft { order } => {
                self.in_catalog(order)?;
                Some(self.totals(&order.content)?)
            }
            OrderCommand::CancelLines { order_id, lines, .. } => {
                // Where the preview says no, the room does, in its own order of reasons.
                let order = self.state.orders.order(order_id);
                let content = order.and_then(|order| order.preview_cancellation(lines).ok());
                match (order, content) {
                    (Some(order), Some(content)) => Some(self.totals_of(order, &content)?),
                    _ => None,
                }
            }
            _ => None,
        };
        let events = self.state.orders.decide(command, &OrderFacts { totals }, at)?;
        let mut following = vec![];
        for event in &events {
            match event {
                OrderEvent::LinesCancelled { order_id, units, totals, .. } => {
                    following.extend(self.freed(order_id, units, at)?);
                    let before = self.known_order(order_id)?.total();
                    following.extend(self.due_changed(order_id, before, totals.total, at)?);
                }
                OrderEvent::Cancelled { order_id, units, .. } => {
                    following.extend(self.freed(order_id, units, at)?);
                    let before = self.known_order(order_id)?.total();
                    following.extend(self.due_changed(order_id, before, Money::zero(before.currency()), at)?);
                }
                _ => {}
            }
        }
        let mut told = told(events);
        told.append(&mut following);
        Ok(told)
    }

    pub(super) fn place_order(&self, order: NewOrder, when_short: WhenShort, at: Moment) -> Answer {
        self.in_catalog(&order)?;
        let totals = Some(self.totals(&order.content)?);
        let placed = self.state.orders.decide(OrderCommand::Place { order }, &OrderFacts { totals }, at)?;
        let Some(OrderEvent::Placed { order, totals, fingerprint }) = placed.first() else { return Ok(told(placed)) };

        // Five events are what placing mostly tells; the first goes in front once the others have read it.
        let mut following: Vec<ShopEvent> = Vec::with_capacity(6);
        if let Some(external_id) = &order.external_id {
            let command = ChannelCommand::RecordImport {
                channel_id: order.channel_id.clone(),
                external_id: external_id.clone(),
                revision: order.external_revision,
                order_id: order.order_id.clone(),
                content: *fingerprint,
            };
            tell(&mut following, self.state.channels.decide(command)?);
        }
        if self.terms.approve_on_placing {
            following.push(OrderEvent::Approved { order_id: order.order_id.clone() }.into());
        }
        let open = PaymentCommand::OpenAccount { order_id: order.order_id.clone(), total: totals.total, deposit: None };
        tell(&mut following, self.state.payments.decide(open, at)?);
        let wanted = order.content.lines.iter().map(|line| Wanted {
            line_id: &line.line_id,
            sku: &line.sku,
            quantity: line.quantity,
        });
        let wanted: Vec<_> = wanted.collect();
        let keeps_until = self.terms.keeps_until(&order.channel_id, order.customer_id.as_ref(), at)?;
        let asked = Asked { order_id: &order.order_id, wanted: &wanted, keeps_until };
        self.promise(&mut following, &asked, when_short, totals.total, at)?;
        for event in placed {
            following.insert(0, event.into());
        }
        Ok(following)
    }

    pub(super) fn accept_order(&self, order_id: OrderId, when_short: WhenShort, at: Moment) -> Answer {
        let order = self.known_order(&order_id)?;
        let id = || order_id.clone();
        let command = match order.status() {
            CommercialStatus::Quoted => OrderCommand::AcceptQuote { order_id: id() },
            _ => OrderCommand::PlaceDraft { order_id: id() },
        };
        let accepted = self.order_events(command, at)?;
        if accepted.is_empty() {
            return Ok(vec![]);
        }
        let total = order.total();
        let mut told = told(accepted);
        if self.terms.approve_on_placing && order.holds_blocking(HeldAction::Approve).next().is_none() {
            told.push(OrderEvent::Approved { order_id: id() }.into());
        }
        let contract_value = self.contract_value(order)?;
        let deposit = order.quote().and_then(|quote| quote.deposit).map(|deposit| DepositTerms {
            kind: match deposit.kind {
                QuotedDepositKind::Earnest => DepositKind::Earnest,
                QuotedDepositKind::Advance => DepositKind::Prepayment,
            },
            amount: deposit.amount,
            contract_value,
            effective_share: self.terms.earnest_share,
            due_by: deposit.due_by,
            balance_due_by: deposit.balance_due_by,
        });
        let open = PaymentCommand::OpenAccount { order_id: id(), total, deposit };
        tell(&mut told, self.state.payments.decide(open, at)?);
        let wanted = wanted(order, |line| line.counters().at(GoodsStage::Ordered));
        if order.holds_blocking(HeldAction::Reserve).next().is_none() {
            self.promise(&mut told, &self.asked(order, &wanted, at)?, when_short, total, at)?;
        }
        Ok(told)
    }

    /// Promises what there is and says what becomes of the rest.
    pub(super) fn promise(
        &self,
        told: &mut Vec<ShopEvent>,
        asked: &Asked<'_>,
        when_short: WhenShort,
        total: Money,
        at: Moment,
    ) -> Result<(), ShopError> {
        let Asked { order_id, wanted, .. } = *asked;
        let sourced = self.source(asked, at);
        let waits = match when_short {
            WhenShort::Refuse if sourced.is_short() => return Err(self.short(wanted, &sourced).into()),
            WhenShort::Refuse | WhenShort::Backorder => GoodsStep::Backorder,
            WhenShort::Purchase => GoodsStep::MarkToPurchase,
        };
        let mut steps = Vec::with_capacity(wanted.len());
        for (line, short) in wanted.iter().zip(&sourced.short) {
            let reserved = line.quantity.less(*short);
            for (step, quantity) in [(GoodsStep::Reserve, reserved), (waits, *short)] {
                if !quantity.is_zero() {
                    steps.push(LineProgress { line_id: line.line_id.clone(), step, quantity });
                }
            }
        }
        let deadline = self.unpaid_deadline(order_id, total, at)?;
        let promised = match waits {
            GoodsStep::Backorder if sourced.is_short() => self.on_supply(asked, &sourced, deadline, at)?,
            _ => vec![],
        };
        self.reserve(told, asked, sourced, deadline, at)?;
        told.extend(promised);
        if !steps.is_empty() {
            told.push(OrderEvent::LinesProgressed { order_id: order_id.clone(), steps }.into());
        }
        Ok(())
    }

    /// The stock room's part of a promise: a new reservation, or more under the one there is.
    pub(super) fn reserve(
        &self,
        told: &mut Vec<ShopEvent>,
        asked: &Asked<'_>,
        sourced: Sourced,
        deadline: Option<Moment>,
        at: Moment,
    ) -> Result<(), ShopError> {
        if sourced.items.is_empty() {
            return Ok(());
        }
        let (order_id, stock) = (asked.order_id, &self.state.stock);
        let (reservation_id, items) = (ReservationId::from(order_id), sourced.items);
        let fresh = asked.keeps_until.filter(|_| stock.identifies_anything());
        let command = if stock.reservation(&reservation_id).is_some() {
            // The shop's version makes the key unique: no other answer is given at this version.
            let key = fingerprint(&(order_id, self.state.version)).to_string();
            StockCommand::ReserveMore { movement_id: MovementId::new(key)?, reservation_id, items, deadline }
        } else if let Some(keeps_until) = fresh {
            let command = IdentifiedCommand::ReserveFresh { reservation_id, items, deadline, keeps_until };
            StockCommand::Identified { command }
        } else {
            StockCommand::Reserve { reservation_id, items, deadline }
        };
        tell(told, stock.decide(command, at)?);
        Ok(())
    }

    /// What lines of an order that stands ask of stock. Units promised earlier keep the date they were promised for.
    pub(super) fn asked<'a>(
        &self,
        order: &'a OrderPage,
        wanted: &'a [Wanted<'a>],
        at: Moment,
    ) -> Result<Asked<'a>, Invalid> {
        let order_id = order.order_id();
        let promised = self.state.stock.keeps_until(&ReservationId::from(order_id));
        let now = self.terms.keeps_until(order.channel_id(), order.customer_id(), at)?;
        Ok(Asked { order_id, wanted, keeps_until: promised.or(now) })
    }

    /// When what is promised to an order lapses unless it is paid.
    pub(super) fn unpaid_deadline(
        &self,
        order_id: &OrderId,
        total: Money,
        at: Moment,
    ) -> Result<Option<Moment>, Invalid> {
        let paid =
            self.state.payments.account(order_id).is_some_and(|account| account.standing().outstanding.is_zero());
        let hold = self.terms.unpaid_hold.filter(|_| total.is_positive() && !paid);
        hold.map(|hold| at.plus(hold)).transpose()
    }

    /// Tries again for units that wait: those merely ordered and those backordered.
    pub(super) fn reserve_order(&self, order_id: OrderId, at: Moment) -> Answer {
        let order = self.known_order(&order_id)?;
        let waiting = |line: &crate::book::order::LinePage| {
            let ordered = line.counters().at(GoodsStage::Ordered);
            ordered.plus(line.counters().at(GoodsStage::Backordered)).unwrap_or(ordered)
        };
        let wanted = wanted(order, waiting);
        let asked = self.asked(order, &wanted, at)?;
        let sourced = self.source(&asked, at);
        if sourced.items.is_empty() {
            return if wanted.is_empty() { Ok(vec![]) } else { Err(self.short(&wanted, &sourced).into()) };
        }
        let mut steps = vec![];
        for (line, short) in wanted.iter().zip(&sourced.short) {
            let got = line.quantity.less(*short);
            let ordered = order.line(line.line_id).map(|l| l.counters().at(GoodsStage::Ordered)).unwrap_or_default();
            for (step, quantity) in [(GoodsStep::Unbackorder, got.less(ordered)), (GoodsStep::Reserve, got)] {
                if !quantity.is_zero() {
                    steps.push(LineProgress { line_id: line.line_id.clone(), step, quantity });
                }
            }
        }
        let command = OrderCommand::RecordProgress { order_id: order_id.clone(), steps };
        let mut told = told(self.order_events(command, at)?);
        let waits = order.lines().iter().map(|line| {
            let got = wanted.iter().zip(&sourced.short).find(|(wanted, _)| wanted.line_id == line.line_id());
            let got = got.map(|(wanted, short)| wanted.quantity.less(*short)).unwrap_or_default();
            let from_waiting = got.less(line.counters().at(GoodsStage::Ordered));
            (line.line_id(), line.counters().at(GoodsStage::Backordered).less(from_waiting))
        });
        told.extend(self.lifted(&order_id, waits.collect(), at)?);
        let deadline = self.unpaid_deadline(&order_id, order.total(), at)?;
        self.reserve(&mut told, &asked, sourced, deadline, at)?;
        Ok(told)
    }

    pub(super) fn edit_order(
        &self,
        order_id: OrderId,
        command_id: CommandId,
        external_revision: Option<u64>,
        actions: Vec<EditAction>,
        when_short: WhenShort,
        at: Moment,
    ) -> Answer {
        let order = self.known_order(&order_id)?;
        // Where the preview says no, the room does, in its own order of reasons; a repeat needs no totals.
        let preview = order.preview_edit(&actions).ok();
        let totals = preview.as_ref().map(|preview| self.totals_of(order, &preview.content)).transpose()?;
        let command = OrderCommand::Edit { order_id: order_id.clone(), command_id, external_revision, actions };
        let events = self.state.orders.decide(command, &OrderFacts { totals }, at)?;
        let (Some(OrderEvent::Edited { totals, .. }), Some(preview)) = (events.first(), preview) else {
            return Ok(told(events));
        };
        let mut following = self.freed(&order_id, &preview.cancelled, at)?;
        following.extend(self.due_changed(&order_id, order.total(), totals.total, at)?);
        following.extend(self.promised_further(&order_id, &preview, when_short, totals.total, at)?);
        let mut told = told(events);
        told.append(&mut following);
        Ok(told)
    }

    /// An edit priced and not carried out.
    pub(in crate::shop) fn quoted_edit(
        &self,
        order_id: &OrderId,
        actions: &[EditAction],
    ) -> Result<ChangePreview, ShopError> {
        let order = self.known_order(order_id)?;
        let EditPreview { content, cancelled, added } = order.preview_edit(actions)?;
        let totals = self.totals_of(order, &content)?;
        let difference = totals.total.minus(order.total())?;
        let nothing = Money::zero(order.currency());
        let (mut to_pay, mut to_refund) = (totals.total, nothing);
        if let Some(account) = self.state.payments.account(order_id) {
            let standing = account.standing();
            let due = standing.due.plus(difference)?.larger(nothing)?;
            let net = standing.received.minus(standing.refunded)?;
            to_pay = due.minus(net)?.larger(nothing)?;
            to_refund = self.surplus(order_id, due)?;
        }
        Ok(ChangePreview { totals, difference, cancelled, added, to_pay, to_refund })
    }

    /// Promises what an edit added to an order that is agreed.
    pub(super) fn promised_further(
        &self,
        order_id: &OrderId,
        preview: &EditPreview,
        when_short: WhenShort,
        total: Money,
        at: Moment,
    ) -> Answer {
        if self.state.payments.account(order_id).is_none() {
            return Ok(vec![]);
        }
        let wanted = preview.added.iter().map(|added| Wanted {
            line_id: &added.line_id,
            sku: &added.sku,
            quantity: added.quantity,
        });
        let (wanted, mut told): (Vec<_>, _) = (wanted.collect(), vec![]);
        let asked = self.asked(self.known_order(order_id)?, &wanted, at)?;
        self.promise(&mut told, &asked, when_short, total, at)?;
        Ok(told)
    }

    /// Frees what stood promised to units that were cancelled. Units in a parcel are freed by cancelling the parcel.
    pub(super) fn freed(&self, order_id: &OrderId, units: &[CancelledUnits], at: Moment) -> Answer {
        let in_parcel = units.iter().any(|u| matches!(u.stage, GoodsStage::Allocated | GoodsStage::Picked));
        if in_parcel {
            let parcel_ids = self.state.parcels.ids_at_home(order_id).to_vec();
            return Err(ShopRefusal::InParcel { order_id: order_id.clone(), parcel_ids }.into());
        }
        let mut free = self.free_slots(order_id);
        let mut items = vec![];
        for cancelled in units.iter().filter(|u| u.stage == GoodsStage::Reserved) {
            let sku = self.known_order(order_id)?.line(&cancelled.line_id).map(|line| line.sku());
            items.extend(self.freed_slots(&mut free, &cancelled.line_id, sku, cancelled.quantity));
        }
        let waits = self.known_order(order_id)?.lines().iter().map(|line| {
            let gone = units.iter().filter(|u| u.stage == GoodsStage::Backordered && u.line_id == *line.line_id());
            let waits = line.counters().at(GoodsStage::Backordered);
            (line.line_id(), gone.fold(waits, |waits, gone| waits.less(gone.quantity)))
        });
        let mut freed = self.lifted(order_id, waits.collect(), at)?;
        if !items.is_empty() {
            let reservation_id = ReservationId::from(order_id);
            freed.extend(told(self.state.stock.decide(StockCommand::Release { reservation_id, items }, at)?));
        }
        Ok(freed)
    }

    /// What stands promised to an order and is in no parcel, per line and place.
    pub(in crate::shop) fn free_slots(&self, order_id: &OrderId) -> Vec<ReservedItem> {
        let held = self.state.stock.reservation(&ReservationId::from(order_id));
        let mut slots = held.map(|held| held.items().to_vec()).unwrap_or_default();
        let planned = self.state.parcels.at_home(order_id).flat_map(|page| page.items());
        let ours = planned.map(|packed| &packed.item).filter(|item| item.order_id == *order_id);
        for item in ours.flat_map(|item| self.as_stocked(&item.line_id, &item.sku, &item.place_id, item.quantity)) {
            let same = |slot: &&mut ReservedItem| {
                slot.line_id == item.line_id && slot.place_id == item.place_id && slot.sku == item.sku
            };
            if let Some(slot) = slots.iter_mut().find(same) {
                slot.quantity = slot.quantity.less(item.quantity);
            }
        }
        slots
    }

    fn in_catalog(&self, order: &NewOrder) -> Result<(), ShopError> {
        if !self.terms.catalog_only {
            return Ok(());
        }
        let missing = |sku: &&crate::value::Sku| self.state.catalog.product(sku).is_none_or(|page| page.retired);
        let skus: Vec<_> = order.content.lines.iter().map(|line| &line.sku).filter(missing).cloned().collect();
        if skus.is_empty() { Ok(()) } else { Err(ShopRefusal::NotInCatalog { skus }.into()) }
    }
}

/// Lines of an order with units that want a promise.
fn wanted(order: &OrderPage, units: impl Fn(&crate::book::order::LinePage) -> Quantity) -> Vec<Wanted<'_>> {
    let lines =
        order.lines().iter().map(|line| Wanted { line_id: line.line_id(), sku: line.sku(), quantity: units(line) });
    lines.filter(|wanted| !wanted.quantity.is_zero()).collect()
}
