//! Decisions over several rooms: every room judges on what stands now, and only when all agree is anything booked.

mod door;
mod logistics;
mod money;
mod orders;
mod parcels;
mod pricing;
mod returns;
mod sourcing;
mod tick;
mod tracking;

use super::{Shop, ShopCommand, ShopError, ShopEvent};
use crate::value::Moment;

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
                Ok(told(state.stock.decide(command, at)?))
            }
            ShopCommand::Order { command } => self.order_command(command, at),
            ShopCommand::Payment { command } => self.payment_command(command, at),
            ShopCommand::Parcel { command } => self.parcel_command(command, at),
            ShopCommand::Tracking { command } => self.tracking_command(command, at),
            ShopCommand::Carrier { command } => self.carrier_command(command, at),
            ShopCommand::Returns { command } => self.returns_command(command, at),
            ShopCommand::PlaceOrder { order, when_short } => self.place_order(order, when_short, at),
            ShopCommand::AcceptOrder { order_id, when_short } => self.accept_order(order_id, when_short, at),
            ShopCommand::EditOrder { order_id, command_id, external_revision, actions, when_short } => {
                self.edit_order(order_id, command_id, external_revision, actions, when_short, at)
            }
            ShopCommand::ReserveOrder { order_id } => self.reserve_order(order_id, at),
            ShopCommand::ReturnSimply { return_id, order_id, lines, happened_at } => {
                self.return_simply(return_id, order_id, lines, happened_at, at)
            }
            ShopCommand::Tick {} => self.tick(at),
        }
    }
}

/// A room's events as the shop's.
pub(super) fn told<E: Into<ShopEvent>>(events: Vec<E>) -> Vec<ShopEvent> {
    events.into_iter().map(Into::into).collect()
}
