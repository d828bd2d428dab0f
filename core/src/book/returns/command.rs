use serde::{Deserialize, Serialize};

use crate::value::{CarrierId, CommandId, LineId, Moment, Money, OrderId, Quantity, ReturnId, Sku, Text, TrackingId};

pub use crate::value::{ReturnCondition, ReturnReason};

/// What becomes of accepted units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Disposition {
    /// Back on the shelf.
    Restock,
    /// Put in order first.
    Refurbish,
    /// Back to the supplier.
    Supplier,
    /// Thrown away.
    Scrap,
    /// Set aside until someone decides.
    Quarantine,
    /// Kept for the order it came from, e.g. to be exchanged or repaired.
    ToOrder,
}

/// Units of one order line a customer wants to send back.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReturnLine {
    /// The order's line.
    pub line_id: LineId,
    /// What it is.
    pub sku: Sku,
    /// How many.
    pub quantity: Quantity,
    /// Why.
    pub reason: ReturnReason,
    /// In what state the customer says they are.
    pub condition: ReturnCondition,
}

/// Units of one line that arrived.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReceivedLine {
    /// The order's line.
    pub line_id: LineId,
    /// How many arrived in good order.
    pub good: Quantity,
    /// How many arrived damaged.
    pub damaged: Quantity,
}

/// The judgement on received units of one line. A line whose units take several ways stands several times.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct InspectedLine {
    /// The order's line.
    pub line_id: LineId,
    /// How many are accepted.
    pub accepted: Quantity,
    /// What becomes of the accepted ones.
    pub disposition: Disposition,
    /// How many are rejected and go back to the customer.
    pub rejected: Quantity,
}

/// What one line is settled for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SettledLine {
    /// The order's line.
    pub line_id: LineId,
    /// How many units the settlement is for.
    pub quantity: Quantity,
    /// What is refunded for them.
    pub refund: Money,
}

/// What a settlement has beside the goods. Signs as for the customer: a fee kept is negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum SettlementKind {
    /// Shipping of the order.
    Shipping,
    /// The way back, when the shop pays it.
    ReturnShipping,
    /// Duty and import tax.
    Duty,
    /// The service fee.
    ServiceFee,
    /// Insurance.
    Insurance,
    /// Difference of exchange rates.
    RateDifference,
    /// Restocking fee.
    RestockingFee,
    /// Goodwill.
    Goodwill,
    /// Claw-back of a discount no longer earned.
    ClawBack,
    /// Anything else.
    Other,
}

/// One component of a settlement beside the goods.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SettledComponent {
    /// What it is.
    pub kind: SettlementKind,
    /// How much, above zero for the customer, below zero kept.
    pub amount: Money,
}

/// A whole return in one: what came back, what becomes of it and what is refunded.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SimpleReturnLine {
    /// The order's line.
    pub line_id: LineId,
    /// What it is.
    pub sku: Sku,
    /// How many came back.
    pub quantity: Quantity,
    /// Why.
    pub reason: ReturnReason,
    /// What becomes of them.
    pub disposition: Disposition,
    /// What is refunded for them.
    pub refund: Money,
}

/// What one may ask of the returns book.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ReturnsCommand {
    /// A customer wants to send units back.
    RequestReturn {
        /// The return.
        return_id: ReturnId,
        /// The order.
        order_id: OrderId,
        /// Which units.
        lines: Vec<ReturnLine>,
    },
    /// Agrees to a requested return.
    ApproveReturn {
        /// The return.
        return_id: ReturnId,
        /// Until when the goods must be on their way.
        expires_at: Option<Moment>,
    },
    /// Says no to a requested return.
    DeclineReturn {
        /// The return.
        return_id: ReturnId,
        /// Why.
        reason: Text,
    },
    /// Gives up a return of which nothing was received; its quantity is free again.
    CancelReturn {
        /// The return.
        return_id: ReturnId,
    },
    /// Reports that the goods are on their way back.
    RecordReturnSent {
        /// The return.
        return_id: ReturnId,
        /// Who carries them.
        carrier_id: Option<CarrierId>,
        /// The carrier's number.
        tracking_id: Option<TrackingId>,
        /// When.
        happened_at: Moment,
    },
    /// Reports that goods on their way back were lost.
    RecordReturnLost {
        /// The return.
        return_id: ReturnId,
        /// When.
        happened_at: Moment,
    },
    /// Reports units that arrived, in one or several receipts.
    ReceiveReturn {
        /// The return.
        return_id: ReturnId,
        /// This receipt.
        receipt_id: CommandId,
        /// What arrived.
        lines: Vec<ReceivedLine>,
        /// When.
        happened_at: Moment,
    },
    /// Reports units that arrived without a request.
    ReceiveUnrequested {
        /// The return this becomes.
        return_id: ReturnId,
        /// The order.
        order_id: OrderId,
        /// What arrived: reason and condition as found.
        lines: Vec<ReturnLine>,
        /// When.
        happened_at: Moment,
    },
    /// Judges received units, in one or several inspections.
    InspectReturn {
        /// The return.
        return_id: ReturnId,
        /// This inspection.
        inspection_id: CommandId,
        /// The judgement.
        lines: Vec<InspectedLine>,
    },
    /// Settles an inspected return: amounts come from the refund policy.
    SettleReturn {
        /// The return.
        return_id: ReturnId,
        /// Per line.
        lines: Vec<SettledLine>,
        /// Beside the goods.
        components: Vec<SettledComponent>,
    },
    /// Settles an approved or lost return without the goods, 仅退款.
    SettleWithoutGoods {
        /// The return.
        return_id: ReturnId,
        /// Per line.
        lines: Vec<SettledLine>,
        /// Beside the goods.
        components: Vec<SettledComponent>,
    },
    /// Reports that rejected units went back to the customer.
    RecordSentBack {
        /// The return.
        return_id: ReturnId,
        /// When.
        happened_at: Moment,
    },
    /// Closes a settled return.
    CloseReturn {
        /// The return.
        return_id: ReturnId,
    },
    /// Carries a return from nothing to settled: units in hand, accepted and refunded at once.
    SimpleReturn {
        /// The return.
        return_id: ReturnId,
        /// The order.
        order_id: OrderId,
        /// What came back and what is refunded for it.
        lines: Vec<SimpleReturnLine>,
        /// Beside the goods.
        components: Vec<SettledComponent>,
        /// When.
        happened_at: Moment,
    },
    /// Carries a return from nothing to settled without the goods, 仅退款: lost, kept or never sent out again.
    RefundOnly {
        /// The return.
        return_id: ReturnId,
        /// The order.
        order_id: OrderId,
        /// Which units, and why.
        lines: Vec<ReturnLine>,
        /// What is refunded for them.
        refunds: Vec<SettledLine>,
        /// Beside the goods.
        components: Vec<SettledComponent>,
    },
    /// Fires every deadline up to the time of the command.
    ExpireReturns {},
}

/// What the returns book must know of the order: per line, what was delivered and what is claimed already.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReturnsFacts {
    /// One entry per line of the order.
    pub lines: Vec<ReturnableLine>,
}

/// What may come back of an order line: delivered − claimed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReturnableLine {
    /// The order's line.
    pub line_id: LineId,
    /// How many units were delivered.
    pub delivered: Quantity,
    /// How many of them stand in returns already, whatever became of those, cancelled, declined and expired ones
    /// apart.
    pub claimed: Quantity,
}
