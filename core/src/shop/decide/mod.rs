//! Decisions over several rooms: every room judges on what stands now, and only when all agree is anything booked.

mod allocating;
mod claims;
mod costs;
mod door;
mod ending;
mod exchange;
mod judging;
mod kits;
mod logistics;
mod money;
mod orders;
mod parcels;
mod pricing;
mod reckoning;
mod repromise;
mod returns;
mod settling;
mod sourcing;
mod supply;
mod taking_back;
mod tick;
mod tracking;

use super::{RefundOptions, ReturnedUnits, Shop, ShopCommand, ShopError, ShopEvent};
use crate::book::returns::ReturnStep;
use crate::value::Moment;

use ending::Ending;
use money::SurplusRefund;
use taking_back::Back;

pub(super) type Answer = Result<Vec<ShopEvent>, ShopError>;

impl Shop {
    pub(super) fn judge(&self, command: ShopCommand, at: Moment) -> Answer {
        let state = &self.state;
        match command {
            ShopCommand::Catalog { command } => Ok(told(state.catalog.decide(command)?)),
            ShopCommand::Customer { command } => Ok(told(state.customers.decide(command)?)),
            ShopCommand::Channel { command } => {
                door::channel(&command)?;
                Ok(told(state.channels.decide(command)?))
            }
            ShopCommand::Stock { command } => {
                self.stock_door(&command)?;
                Ok(self.filled(state.stock.decide(command, at)?))
            }
            ShopCommand::Order { command } => self.order_command(command, at),
            ShopCommand::Payment { command } => self.payment_command(command, at),
            ShopCommand::Parcel { command } => self.parcel_command(command, at),
            ShopCommand::Tracking { command } => self.tracking_command(command, at),
            ShopCommand::Carrier { command } => self.carrier_command(command, at),
            ShopCommand::Returns { command } => self.returns_command(command, at),
            ShopCommand::Claim { command } => self.claim_command(command, at),
            ShopCommand::ResolveClaim { claim_id, settlement, serials, happened_at } => {
                self.resolve_claim(claim_id, settlement, serials, happened_at, at)
            }
            ShopCommand::PlaceOrder { order, when_short } => self.place_order(order, when_short, at),
            ShopCommand::AcceptOrder { order_id, when_short } => self.accept_order(order_id, when_short, at),
            ShopCommand::EditOrder { order_id, command_id, external_revision, actions, when_short } => {
                self.edit_order(order_id, command_id, external_revision, actions, when_short, at)
            }
            ShopCommand::ReserveOrder { order_id } => self.reserve_order(order_id, at),
            ShopCommand::AcceptAllocation { plan } => self.accept_allocation(plan, at),
            ShopCommand::ReturnSimply { return_id, order_id, lines, happened_at } => {
                let lines = lines.into_iter().map(ReturnedUnits::from).collect();
                let back = Back { return_id, order_id, lines, options: RefundOptions::default(), happened_at };
                self.take_back(back, None, at)
            }
            ShopCommand::TakeBack { return_id, order_id, lines, options, happened_at } => {
                self.take_back(Back { return_id, order_id, lines, options, happened_at }, None, at)
            }
            ShopCommand::GrantReturn { return_id, exception, expires_at } => {
                self.grant_return(return_id, exception, expires_at, at)
            }
            ShopCommand::SettleReturn { return_id, options } => {
                self.settle_return(return_id, options, ReturnStep::Settle, at)
            }
            ShopCommand::SettleWithoutGoods { return_id, options } => {
                self.settle_return(return_id, options, ReturnStep::SettleWithoutGoods, at)
            }
            ShopCommand::Exchange { return_id, order_id, lines, replacing, options, happened_at } => {
                self.take_back(Back { return_id, order_id, lines, options, happened_at }, Some(replacing), at)
            }
            ShopCommand::EndContract { order_id, command_id, cause, reason, refund_from } => {
                self.end_contract(Ending { order_id, command_id, cause, reason, refund_from }, at)
            }
            ShopCommand::RefundSurplus { order_id, command_id, amount, reason, refund_from } => {
                self.refund_surplus(SurplusRefund { order_id, command_id, amount, reason, refund_from }, at)
            }
            ShopCommand::AgreeExchange { return_id, replacing } => self.agree_exchange(return_id, replacing, at),
            ShopCommand::Tick {} => self.tick(at),
            ShopCommand::RepromiseUnits { movement_id, from_order_id, to_order_id, items, grounds } => {
                self.repromise(movement_id, from_order_id, to_order_id, items, grounds, at)
            }
            ShopCommand::Cost { command } => self.cost_command(command, at),
            ShopCommand::ReceiveGoods { movement_id, from, to, goods, happened_at } => {
                self.receive_goods(movement_id, (from, to), &goods, happened_at, at)
            }
        }
    }
}

/// A room's events as the shop's.
pub(super) fn told<E: Into<ShopEvent>>(events: Vec<E>) -> Vec<ShopEvent> {
    events.into_iter().map(Into::into).collect()
}

/// Adds a room's events to the shop's.
pub(super) fn tell<E: Into<ShopEvent>>(told: &mut Vec<ShopEvent>, events: Vec<E>) {
    told.extend(events.into_iter().map(Into::into));
}
