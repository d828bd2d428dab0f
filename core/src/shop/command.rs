use serde::{Deserialize, Serialize};

use super::EndCause;
use crate::book::catalog::CatalogCommand;
use crate::book::channel::ChannelCommand;
use crate::book::claim::ClaimCommand;
use crate::book::customer::CustomerCommand;
use crate::book::order::{EditAction, NewOrder, OrderCommand, OrderLine};
use crate::book::parcel::{ParcelCommand, TrackingCommand};
use crate::book::payment::{PaymentCommand, RefundOrder, RefundReason};
use crate::book::returns::{Disposition, ReturnReason, ReturnsCommand};
use crate::book::stock::{RepromiseGrounds, RepromisedItem, StockCommand};
use crate::policy::allocation::AllocationPlan;
use crate::policy::refund::{ExchangeMove, FreightPayer, GoodwillGrant};
use crate::value::{
    Charge, ClaimId, CommandId, LineId, Moment, Money, MovementId, OrderId, Quantity, ReturnCondition, ReturnException,
    ReturnId, SerialId, Text,
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

/// Units of a line that came back, with the condition they are in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReturnedUnits {
    /// The line.
    pub line_id: LineId,
    /// How many.
    pub quantity: Quantity,
    /// Why.
    pub reason: ReturnReason,
    /// In what condition.
    pub condition: ReturnCondition,
    /// Where they go.
    pub disposition: Disposition,
}

/// What a settlement may say beside its units. The default is the common case: no exception, no cost of the way back,
/// no kindness, from the oldest payment on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RefundOptions {
    /// An exception a person grants, if the terms do not admit the return.
    pub exception: Option<ReturnException>,
    /// What the way back cost.
    pub return_freight: Option<FreightOutlay>,
    /// The rates of payment and refund day, if the terms let the customer take part in their difference. Without, those
    /// of the order's quote and of the shop's table.
    pub exchange: Option<ExchangeMove>,
    /// Kindnesses beyond what is owed.
    pub goodwill: Vec<GoodwillGrant>,
    /// From which payments money goes back first.
    pub refund_from: RefundOrder,
}

/// What is given for units that come back: further lines of the same order, which travel like any other.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Replacing {
    /// The lines, with ids that were never used in this order.
    pub lines: Vec<OrderLine>,
    /// Shipping and fees of the exchange, beside those of the order.
    pub charges: Vec<Charge>,
    /// What they cost.
    pub price: ReplacementPrice,
    /// What becomes of units that are not there.
    pub when_short: WhenShort,
}

/// How a claim is settled.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ClaimSettlement {
    /// The money goes back by the shop's terms.
    Refund {
        /// Freight, goodwill, and from which payments.
        options: RefundOptions,
        /// What becomes of units that came back undelivered; others are not here.
        disposition: Disposition,
    },
    /// The same article is sent again, under the same line. What came back damaged or wrong comes by a return.
    SendAgain {
        /// What becomes of units that are not there.
        when_short: WhenShort,
    },
    /// It was mended and goes back.
    Repair {},
}

/// What replacing lines cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ReplacementPrice {
    /// What the lines say: the difference is due or goes back.
    AsListed,
    /// What goods and tax of the returned units are worth, whatever the lines say: an even exchange. Several lines share
    /// it by what they say.
    Even,
}

/// What the way back cost, and who laid it out. Who bears it is the terms' to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FreightOutlay {
    /// What it cost.
    pub cost: Money,
    /// Who laid it out.
    pub paid_by: FreightPayer,
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

impl From<SimplyReturned> for ReturnedUnits {
    /// Opened, as goods that come back mostly are.
    fn from(line: SimplyReturned) -> Self {
        let SimplyReturned { line_id, quantity, reason, disposition } = line;
        Self { line_id, quantity, reason, condition: ReturnCondition::Opened, disposition }
    }
}
