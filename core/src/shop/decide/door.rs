//! Which room commands may be sent alone. The others would let two rooms drift apart; see `docs/adr/0002-the-door.md`.

use crate::book::carrier::CarrierCommand;
use crate::book::channel::ChannelCommand;
use crate::book::order::OrderCommand;
use crate::book::payment::PaymentCommand;
use crate::book::returns::ReturnsCommand;
use crate::book::stock::StockCommand;
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
        ReturnsCommand::ExpireReturns {} => closed("ExpireReturns", "Tick"),
        _ => Ok(()),
    }
}

impl Shop {
    /// Reservations of orders are the shop's; a basket's are the host's own.
    pub(super) fn stock_door(&self, command: &StockCommand) -> Result<(), ShopRefusal> {
        let basket = |reservation_id: &ReservationId, command: &str| {
            let is_order = OrderId::new(reservation_id.as_str()).is_ok_and(|id| self.state.orders.order(&id).is_some());
            if is_order { closed(command, "PlaceOrder, ReserveOrder or the order's cancellation") } else { Ok(()) }
        };
        match command {
            StockCommand::Reserve { reservation_id, .. } => basket(reservation_id, "Reserve"),
            StockCommand::ReserveMore { reservation_id, .. } => basket(reservation_id, "ReserveMore"),
            StockCommand::Release { reservation_id, .. } => basket(reservation_id, "Release"),
            StockCommand::CommitReservation { reservation_id } => basket(reservation_id, "CommitReservation"),
            StockCommand::Ship { .. } => closed("Ship", "Parcel with HandOver"),
            StockCommand::Carry { .. } => closed("Carry", "Parcel or Returns"),
            StockCommand::Expire {} => closed("Expire", "Tick"),
            _ => Ok(()),
        }
    }
}
