//! Which room commands may be sent alone. The others would let two rooms drift apart; see `docs/adr/0002-the-door.md`.

use crate::book::carrier::CarrierCommand;
use crate::book::channel::ChannelCommand;
use crate::book::claim::ClaimCommand;
use crate::book::order::OrderCommand;
use crate::book::payment::PaymentCommand;
use crate::book::returns::ReturnsCommand;
use crate::book::stock::{IdentifiedCommand, ReservedItem, StockCommand, SupplyCommand};
use crate::shop::{Shop, ShopRefusal};
use crate::value::{OrderId, ReservationId};

fn closed(command: &str, instead: &str) -> Result<(), ShopRefusal> {
    Err(ShopRefusal::NotAtTheDoor { command: command.to_owned(), instead: instead.to_owned() })
}

pub(super) fn channel(command: &ChannelCommand) -> Result<(), ShopRefusal> {
    match command {
        ChannelCommand::RecordImport { .. } => closed("RecordImport", "PlaceOrder"),
        ChannelCommand::Define { .. } | ChannelCommand::RecordSequence { .. } => Ok(()),
    }
}

pub(super) fn claim(command: &ClaimCommand) -> Result<(), ShopRefusal> {
    match command {
        ClaimCommand::Resolve { .. } => closed("Resolve", "ResolveClaim"),
        _ => Ok(()),
    }
}

pub(super) fn order(command: &OrderCommand) -> Result<(), ShopRefusal> {
    match command {
        OrderCommand::Place { .. } => closed("Place", "PlaceOrder"),
        OrderCommand::PlaceDraft { .. } => closed("PlaceDraft", "AcceptOrder"),
        OrderCommand::AcceptQuote { .. } => closed("AcceptQuote", "AcceptOrder"),
        OrderCommand::Edit { .. } => closed("Edit", "EditOrder"),
        OrderCommand::RecordProgress { .. } => closed("RecordProgress", "the command of the parcel, return or stock"),
        OrderCommand::ExpireQuotes {} => closed("ExpireQuotes", "Tick"),
        _ => Ok(()),
    }
}

pub(super) fn payment(command: &PaymentCommand) -> Result<(), ShopRefusal> {
    match command {
        PaymentCommand::OpenAccount { .. } => closed("OpenAccount", "PlaceOrder"),
        PaymentCommand::ChangeDue { .. } => closed("ChangeDue", "EditOrder"),
        PaymentCommand::Expire {} => closed("Expire", "Tick"),
        _ => Ok(()),
    }
}

pub(super) fn carrier(command: &CarrierCommand) -> Result<(), ShopRefusal> {
    match command {
        CarrierCommand::ExpireCases {} => closed("ExpireCases", "Tick"),
        _ => Ok(()),
    }
}

pub(super) fn returns(command: &ReturnsCommand) -> Result<(), ShopRefusal> {
    match command {
        ReturnsCommand::SimpleReturn { .. } => closed("SimpleReturn", "ReturnSimply"),
        ReturnsCommand::RefundOnly { .. } => closed("RefundOnly", "the claim that is resolved by a refund"),
        ReturnsCommand::ExpireReturns {} => closed("ExpireReturns", "Tick"),
        _ => Ok(()),
    }
}

impl Shop {
    /// What stands promised to an order and is planned into a parcel stays where the parcel takes it from.
    pub(super) fn not_in_parcels(&self, id: &ReservationId, items: &[ReservedItem]) -> Result<(), ShopRefusal> {
        let Ok(order_id) = OrderId::new(id.as_str()) else { return Ok(()) };
        let parcel_ids = self.state.parcels.ids_at_home(&order_id);
        if parcel_ids.is_empty() {
            return Ok(());
        }
        let free = self.free_slots(&order_id);
        let short = |item: &ReservedItem| {
            let slot = free.iter().find(|slot| ReservedItem { quantity: item.quantity, ..(*slot).clone() } == *item);
            slot.is_some_and(|slot| slot.quantity < item.quantity)
        };
        if items.iter().any(short) {
            return Err(ShopRefusal::InParcel { order_id, parcel_ids: parcel_ids.to_vec() });
        }
        Ok(())
    }

    /// Reservations of orders are the shop's; a basket's are the host's own.
    pub(super) fn stock_door(&self, command: &StockCommand) -> Result<(), ShopRefusal> {
        let basket = |reservation_id: &ReservationId, command: &str| {
            let is_order = OrderId::new(reservation_id.as_str()).is_ok_and(|id| self.state.orders.order(&id).is_some());
            if is_order {
                closed(command, "PlaceOrder, ReserveOrder, RepromiseUnits or the order's cancellation")
            } else {
                Ok(())
            }
        };
        match command {
            StockCommand::Reserve { reservation_id, .. } => basket(reservation_id, "Reserve"),
            StockCommand::ReserveMore { reservation_id, .. } => basket(reservation_id, "ReserveMore"),
            StockCommand::Release { reservation_id, .. } => basket(reservation_id, "Release"),
            StockCommand::CommitReservation { reservation_id } => basket(reservation_id, "CommitReservation"),
            StockCommand::Supply { command: SupplyCommand::Promise { reservation_id, .. } } => {
                basket(reservation_id, "Promise")
            }
            StockCommand::Supply { command: SupplyCommand::Unpromise { reservation_id, .. } } => {
                basket(reservation_id, "Unpromise")
            }
            StockCommand::Supply { command: SupplyCommand::Firm { reservation_id } } => basket(reservation_id, "Firm"),
            StockCommand::Repromise { from, to, .. } => {
                basket(from, "Repromise")?;
                basket(to, "Repromise")
            }
            StockCommand::Identified { command: IdentifiedCommand::ReserveFresh { reservation_id, .. } } => {
                basket(reservation_id, "ReserveFresh")
            }
            StockCommand::Identified { command: IdentifiedCommand::Carry { .. } } => {
                closed("Carry", "Parcel or Returns")
            }
            StockCommand::Reallocate { reservation_id, items, .. } => self.not_in_parcels(reservation_id, items),
            StockCommand::Ship { .. } => closed("Ship", "Parcel with HandOver"),
            StockCommand::Carry { .. } => closed("Carry", "Parcel or Returns"),
            StockCommand::Expire {} => closed("Expire", "Tick"),
            _ => Ok(()),
        }
    }
}
