//! What commands about returns, exchanges and claims carry beside their ids.

use serde::{Deserialize, Serialize};

use super::WhenShort;
use crate::book::order::OrderLine;
use crate::book::payment::RefundOrder;
use crate::book::returns::{Disposition, ReturnReason};
use crate::policy::refund::{ExchangeMove, FreightPayer, GoodwillGrant};
use crate::value::{Charge, LineId, Money, Quantity, ReturnCondition, ReturnException};

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
