use serde::{Deserialize, Serialize};

use super::command::OrderHold;
use super::goods::GoodsStep;
use super::status::{CommercialStatus, CommercialStep};
use crate::value::{CommandId, Denial, ExternalId, HoldId, LineId, Moment, OrderId, Quantity};

/// Why the order room says no, first reason first.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum OrderRefusal {
    /// The id was used before for something else.
    #[error("order `{order_id}` is known with other content")]
    OrderAltered {
        /// The order.
        order_id: OrderId,
    },
    /// The channel's name belongs to another order.
    #[error("`{external_id}` of the channel is order `{order_id}` already")]
    ExternalTaken {
        /// The channel's name.
        external_id: ExternalId,
        /// The order that has it.
        order_id: OrderId,
    },
    /// No such order.
    #[error("order `{order_id}` is not known")]
    UnknownOrder {
        /// The order.
        order_id: OrderId,
    },
    /// It was taken out of memory; restore it first.
    #[error("order `{order_id}` is archived; restore it first")]
    OrderArchived {
        /// The order.
        order_id: OrderId,
    },
    /// The command id was used before for something else.
    #[error("command `{command_id}` was carried out on order `{order_id}` with other content")]
    CommandAltered {
        /// The order.
        order_id: OrderId,
        /// The command.
        command_id: CommandId,
    },
    /// The hold id was used before for something else.
    #[error("hold `{hold_id}` of order `{order_id}` is known with other content")]
    HoldAltered {
        /// The order.
        order_id: OrderId,
        /// The hold.
        hold_id: HoldId,
    },
    /// No such hold.
    #[error("hold `{hold_id}` of order `{order_id}` is not known")]
    UnknownHold {
        /// The order.
        order_id: OrderId,
        /// The hold.
        hold_id: HoldId,
    },
    /// A newer revision of the channel was recorded already.
    #[error("revision {revision} of order `{order_id}` is not newer than {recorded}")]
    StaleRevision {
        /// The order.
        order_id: OrderId,
        /// As given.
        revision: u64,
        /// As recorded.
        recorded: u64,
    },
    /// Units have shipped; cancel the remainder by line.
    #[error("units of order `{order_id}` have shipped; cancel the remainder by line: {open:?}")]
    UnitsShipped {
        /// The order.
        order_id: OrderId,
        /// What can still be cancelled.
        open: Vec<LineLeft>,
    },
    /// Its status does not allow the step.
    #[error("order `{order_id}` is {status:?}; the step {step:?} is not possible")]
    WrongStatus {
        /// The order.
        order_id: OrderId,
        /// What it is.
        status: CommercialStatus,
        /// What was asked.
        step: CommercialStep,
    },
    /// Holds block it.
    #[error("order `{order_id}` is held: {}", holds.iter().map(|h| format!("{} ({})", h.hold_id, h.reason)).collect::<Vec<_>>().join(", "))]
    Held {
        /// The order.
        order_id: OrderId,
        /// Every hold that blocks it.
        holds: Vec<OrderHold>,
    },
    /// The offer's time is over.
    #[error("the quote of order `{order_id}` was valid until {valid_until}")]
    QuoteLapsed {
        /// The order.
        order_id: OrderId,
        /// Until when it stood.
        valid_until: Moment,
    },
    /// The offer would lapse at once.
    #[error("a quote valid until {valid_until} is over already")]
    QuoteTooShort {
        /// Until when it would stand.
        valid_until: Moment,
    },
    /// No such line.
    #[error("order `{order_id}` has no line `{line_id}`")]
    UnknownLine {
        /// The order.
        order_id: OrderId,
        /// The line.
        line_id: LineId,
    },
    /// The line's id was used before in this order.
    #[error("order `{order_id}` has a line `{line_id}` already")]
    LineTaken {
        /// The order.
        order_id: OrderId,
        /// The line.
        line_id: LineId,
    },
    /// Units of the line have shipped, so it cannot shrink that far.
    #[error("line `{line_id}` has {shipped} units that have shipped")]
    LineShipped {
        /// The line.
        line_id: LineId,
        /// Units that have shipped.
        shipped: Quantity,
    },
    /// Nothing would be left; cancel the order whole.
    #[error("nothing would be left of order `{order_id}`; cancel it whole")]
    NothingLeft {
        /// The order.
        order_id: OrderId,
    },
    /// More than can be cancelled. Lists every line.
    #[error("fewer units can be cancelled: {lines:?}")]
    NotCancellable {
        /// Every line that is short, with what can be cancelled.
        lines: Vec<LineLeft>,
    },
    /// More than there is at the stage the step starts from. Lists every such step.
    #[error("fewer units are there to move: {steps:?}")]
    NotThere {
        /// Every step that asks too much.
        steps: Vec<StepShort>,
    },
    /// Units are still under way.
    #[error("units of order `{order_id}` are still under way: {open:?}")]
    Unfinished {
        /// The order.
        order_id: OrderId,
        /// What is neither delivered nor lost nor cancelled.
        open: Vec<LineLeft>,
    },
    /// Only a finished order can be archived.
    #[error("order `{order_id}` is {status:?}, which is not finished")]
    NotFinished {
        /// The order.
        order_id: OrderId,
        /// What it is.
        status: CommercialStatus,
    },
    /// The order was not archived, or with another page.
    #[error("order `{order_id}` was not archived with this page")]
    NotArchived {
        /// The order.
        order_id: OrderId,
    },
}

/// Units of a line.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LineLeft {
    /// The line.
    pub line_id: LineId,
    /// How many.
    pub left: Quantity,
}

/// A step that asks for more units than there are.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct StepShort {
    /// The line.
    pub line_id: LineId,
    /// The step.
    pub step: GoodsStep,
    /// As asked.
    pub asked: Quantity,
    /// How many there are.
    pub left: Quantity,
}

impl OrderRefusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::OrderAltered { .. } => "order.altered",
            Self::ExternalTaken { .. } => "order.external_taken",
            Self::UnknownOrder { .. } => "order.unknown",
            Self::OrderArchived { .. } => "order.archived",
            Self::CommandAltered { .. } => "order.command_altered",
            Self::HoldAltered { .. } => "order.hold_altered",
            Self::UnknownHold { .. } => "order.unknown_hold",
            Self::StaleRevision { .. } => "order.stale_revision",
            Self::UnitsShipped { .. } => "order.units_shipped",
            Self::WrongStatus { .. } => "order.wrong_status",
            Self::Held { .. } => "order.held",
            Self::QuoteLapsed { .. } => "order.quote_lapsed",
            Self::QuoteTooShort { .. } => "order.quote_too_short",
            Self::UnknownLine { .. } => "order.unknown_line",
            Self::LineTaken { .. } => "order.line_taken",
            Self::LineShipped { .. } => "order.line_shipped",
            Self::NothingLeft { .. } => "order.nothing_left",
            Self::NotCancellable { .. } => "order.not_cancellable",
            Self::NotThere { .. } => "order.not_there",
            Self::Unfinished { .. } => "order.unfinished",
            Self::NotFinished { .. } => "order.not_finished",
            Self::NotArchived { .. } => "order.not_archived",
        }
    }
}

impl From<OrderRefusal> for Denial<OrderRefusal> {
    fn from(refusal: OrderRefusal) -> Self {
        Self::Refused(refusal)
    }
}
