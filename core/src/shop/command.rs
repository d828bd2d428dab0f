use serde::{Deserialize, Serialize};

use crate::book::carrier::CarrierCommand;
use crate::book::catalog::CatalogCommand;
use crate::book::channel::ChannelCommand;
use crate::book::customer::CustomerCommand;
use crate::book::order::{EditAction, NewOrder, OrderCommand};
use crate::book::parcel::{ParcelCommand, TrackingCommand};
use crate::book::payment::PaymentCommand;
use crate::book::returns::{Disposition, ReturnReason, ReturnsCommand};
use crate::book::stock::StockCommand;
use crate::value::{CommandId, LineId, Moment, OrderId, Quantity, ReturnId};

/// What one may ask of the shop.
///
/// A room's command travels inside the variant of its name; what must follow in other rooms follows in the same answer.
/// Where the whole needs more than the room's command says, the shop has a command of its own and refuses the room's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ShopCommand {
    /// Of the catalog.
    Catalog {
        /// What.
        command: CatalogCommand,
    },
    /// Of the customer room.
    Customer {
        /// What.
        command: CustomerCommand,
    },
    /// Of the channel room.
    Channel {
        /// What.
        command: ChannelCommand,
    },
    /// Of the stock room: places, receipts, transfers, put-away, counts, corrections.
    Stock {
        /// What.
        command: StockCommand,
    },
    /// Of the order room: drafts, quotes, holds, approval, cancellation, completion.
    Order {
        /// What.
        command: OrderCommand,
    },
    /// Of the payment room. A payment that covers what is due makes the order's promise of stock firm.
    Payment {
        /// What.
        command: PaymentCommand,
    },
    /// Of the parcel room. Stock and order lines move along.
    Parcel {
        /// What.
        command: ParcelCommand,
    },
    /// What carriers say about parcels. The parcel follows, and stock and order lines with it, where its story leads.
    Tracking {
        /// What.
        command: TrackingCommand,
    },
    /// Of the carrier room: complaints and claims.
    Carrier {
        /// What.
        command: CarrierCommand,
    },
    /// Of the returns room. Stock, order lines and refunds move along.
    Returns {
        /// What.
        command: ReturnsCommand,
    },
    /// Place an order and promise stock for it.
    PlaceOrder {
        /// The order.
        order: NewOrder,
        /// What becomes of units that are not there.
        when_short: WhenShort,
    },
    /// Place a draft or accept a quote, and promise stock for it.
    AcceptOrder {
        /// The order.
        order_id: OrderId,
        /// What becomes of units that are not there.
        when_short: WhenShort,
    },
    /// Change what was agreed; stock is freed or promised accordingly.
    EditOrder {
        /// The order.
        order_id: OrderId,
        /// Key by which a repeat is recognised.
        command_id: CommandId,
        /// The channel's revision that this change is, if it came from a channel.
        external_revision: Option<u64>,
        /// The changes, in order.
        actions: Vec<EditAction>,
        /// What becomes of further units that are not there.
        when_short: WhenShort,
    },
    /// Try again to promise stock to units of an order that wait for it.
    ReserveOrder {
        /// The order.
        order_id: OrderId,
    },
    /// Take units back and owe the money, in one: the common case of a return.
    ReturnSimply {
        /// The return.
        return_id: ReturnId,
        /// The order.
        order_id: OrderId,
        /// What came back.
        lines: Vec<SimplyReturned>,
        /// When it came back.
        happened_at: Moment,
    },
    /// Let everything lapse whose time has come.
    Tick {},
}

/// What becomes of ordered units that no place has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum WhenShort {
    /// The whole command is refused, with every shortage.
    Refuse,
    /// They wait for stock.
    Backorder,
    /// They are to be bought for the order.
    Purchase,
}

/// Units of a line that came back.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SimplyReturned {
    /// The line.
    pub line_id: LineId,
    /// How many.
    pub quantity: Quantity,
    /// Why.
    pub reason: ReturnReason,
    /// Where they go.
    pub disposition: Disposition,
}
