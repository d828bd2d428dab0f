mod after_sales;
mod goods;

use serde::{Deserialize, Serialize};

pub use self::after_sales::{
    ClaimSettlement, FreightOutlay, RefundOptions, ReplacementPrice, Replacing, ReturnedUnits, SimplyReturned,
};
pub use self::goods::{ReceivedGoods, receipt_id};
use super::EndCause;
use crate::book::carrier::CarrierCommand;
use crate::book::catalog::CatalogCommand;
use crate::book::channel::ChannelCommand;
use crate::book::claim::ClaimCommand;
use crate::book::cost::CostCommand;
use crate::book::customer::CustomerCommand;
use crate::book::order::{EditAction, NewOrder, OrderCommand};
use crate::book::parcel::{ParcelCommand, TrackingCommand};
use crate::book::payment::{PaymentCommand, RefundOrder, RefundReason};
use crate::book::returns::ReturnsCommand;
use crate::book::stock::{RepromiseGrounds, RepromisedItem, StockCommand};
use crate::policy::allocation::AllocationPlan;
use crate::value::{
    ClaimId, CommandId, Moment, Money, MovementId, OrderId, PlaceId, ReturnException, ReturnId, SerialId, Text,
};

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
    /// Of the claim room. Units under repair move along.
    Claim {
        /// What.
        command: ClaimCommand,
    },
    /// End a claim: by money, by the same article once more, or by a repair.
    ResolveClaim {
        /// The claim.
        claim_id: ClaimId,
        /// How.
        settlement: ClaimSettlement,
        /// The pieces that are sent for those claimed, in their order, where they have serials.
        serials: Vec<SerialId>,
        /// When.
        happened_at: Moment,
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
    /// Accept an allocation: the order's units are promised from the places the plan names, and from no others.
    AcceptAllocation {
        /// The plan, as proposed for the order.
        plan: AllocationPlan,
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
    /// Take units back by the shop's terms and owe the money, in one: with what the common case leaves out.
    TakeBack {
        /// The return.
        return_id: ReturnId,
        /// The order.
        order_id: OrderId,
        /// What came back.
        lines: Vec<ReturnedUnits>,
        /// Exception, freight, goodwill, and from which payments.
        options: RefundOptions,
        /// When it came back.
        happened_at: Moment,
    },
    /// Agree to a requested return that the shop's terms do not admit: a person takes it on themselves.
    GrantReturn {
        /// The return.
        return_id: ReturnId,
        /// Who, and why.
        exception: ReturnException,
        /// Until when the goods must be on their way.
        expires_at: Option<Moment>,
    },
    /// Take units back and give others for them, in one. What the others cost more is due, what they cost less goes back.
    Exchange {
        /// The return.
        return_id: ReturnId,
        /// The order.
        order_id: OrderId,
        /// What came back.
        lines: Vec<ReturnedUnits>,
        /// What is given for it.
        replacing: Replacing,
        /// Exception, freight, goodwill, and from which payments.
        options: RefundOptions,
        /// When it came back.
        happened_at: Moment,
    },
    /// Give other units for a return that is not settled, before or after it arrives: settling it nets the two.
    AgreeExchange {
        /// The return.
        return_id: ReturnId,
        /// What is given for it.
        replacing: Replacing,
    },
    /// Settle an inspected return by the shop's terms.
    SettleReturn {
        /// The return.
        return_id: ReturnId,
        /// Exception, freight, goodwill, and from which payments.
        options: RefundOptions,
    },
    /// Settle an approved or lost return by the shop's terms, without the goods.
    SettleWithoutGoods {
        /// The return.
        return_id: ReturnId,
        /// Exception, freight, goodwill, and from which payments.
        options: RefundOptions,
    },
    /// End a contract that is not performed, whole or the rest of it: the order is cancelled so far, the deposit goes the way
    /// the shop's table of faults says, and what was paid beyond goes back.
    EndContract {
        /// The order.
        order_id: OrderId,
        /// Key of this command; refunds are named after it.
        command_id: CommandId,
        /// Why it ends.
        cause: EndCause,
        /// Why, in words.
        reason: Text,
        /// From which payments first.
        refund_from: RefundOrder,
    },
    /// Give back what is too much: after a change that made the order cheaper, an overpayment, or a refund that failed at
    /// its provider.
    RefundSurplus {
        /// The order.
        order_id: OrderId,
        /// Key by which a repeat is recognised; the refunds are named after it.
        command_id: CommandId,
        /// How much; everything that is too much, if none is named.
        amount: Option<Money>,
        /// What for; neither a kindness nor a penalty.
        reason: RefundReason,
        /// From which payments first.
        refund_from: RefundOrder,
    },
    /// Let everything lapse whose time has come.
    Tick {},
    /// Promise units that stand reserved for one order to another, more urgent one. The giving order's units wait for
    /// stock again.
    RepromiseUnits {
        /// Key by which a repeat is recognised.
        movement_id: MovementId,
        /// The order that gives.
        from_order_id: OrderId,
        /// The order that takes.
        to_order_id: OrderId,
        /// What changes hands.
        items: Vec<RepromisedItem>,
        /// By what rule, or by whose decision.
        grounds: RepromiseGrounds,
    },
    /// Of the valuation ledger: landed costs, corrected costs, methods, write-downs. Units move by the other commands.
    Cost {
        /// What.
        command: CostCommand,
    },
    /// Book units that arrived from outside, with what they cost.
    ReceiveGoods {
        /// Key by which a repeat is recognised.
        movement_id: MovementId,
        /// Where they come from.
        from: PlaceId,
        /// Where they are now.
        to: PlaceId,
        /// What arrived. The n-th of them is the receipt [`receipt_id`] in the valuation ledger.
        goods: Vec<ReceivedGoods>,
        /// When they arrived.
        happened_at: Moment,
    },
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
