use serde::{Deserialize, Serialize};

use super::command::{EditAction, LineProgress, OrderHold};
use super::content::{NewOrder, OrderTotals, QuoteTerms};
use super::goods::GoodsStage;
use super::state::OrderPage;
use crate::value::{CommandId, Fingerprint, HoldId, LineId, OrderId, Quantity, Text};

/// What happened to an order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum OrderEvent {
    /// It was noted.
    Drafted {
        /// The order.
        order: NewOrder,
        /// What it costs.
        totals: OrderTotals,
        /// By which a repeat is recognised.
        fingerprint: Fingerprint,
    },
    /// It was agreed.
    Placed {
        /// The order.
        order: NewOrder,
        /// What it costs.
        totals: OrderTotals,
        /// By which a repeat is recognised.
        fingerprint: Fingerprint,
    },
    /// A draft was agreed.
    DraftPlaced {
        /// The order.
        order_id: OrderId,
    },
    /// It was offered.
    Quoted {
        /// The order.
        order_id: OrderId,
        /// The command.
        command_id: CommandId,
        /// On what terms.
        terms: QuoteTerms,
        /// By which a repeat is recognised.
        fingerprint: Fingerprint,
    },
    /// The customer said yes; it is placed.
    QuoteAccepted {
        /// The order.
        order_id: OrderId,
    },
    /// The customer said no.
    QuoteDeclined {
        /// The order.
        order_id: OrderId,
        /// Why.
        reason: Text,
    },
    /// The offer lapsed.
    QuoteExpired {
        /// The order.
        order_id: OrderId,
    },
    /// It was released to be carried out.
    Approved {
        /// The order.
        order_id: OrderId,
    },
    /// It is held.
    HoldPut {
        /// The order.
        order_id: OrderId,
        /// The hold.
        hold: OrderHold,
        /// By which a repeat is recognised.
        fingerprint: Fingerprint,
    },
    /// A hold is gone.
    HoldLifted {
        /// The order.
        order_id: OrderId,
        /// The hold.
        hold_id: HoldId,
    },
    /// What was agreed changed; a quote no longer stands.
    Edited {
        /// The order.
        order_id: OrderId,
        /// The command.
        command_id: CommandId,
        /// The channel's revision.
        external_revision: Option<u64>,
        /// The changes.
        actions: Vec<EditAction>,
        /// What it costs now.
        totals: OrderTotals,
        /// By which a repeat is recognised.
        fingerprint: Fingerprint,
    },
    /// Units were cancelled.
    LinesCancelled {
        /// The order.
        order_id: OrderId,
        /// The command.
        command_id: CommandId,
        /// Which units, and how far they were.
        units: Vec<CancelledUnits>,
        /// Why.
        reason: Text,
        /// What it costs now.
        totals: OrderTotals,
        /// By which a repeat is recognised.
        fingerprint: Fingerprint,
    },
    /// It was cancelled whole.
    Cancelled {
        /// The order.
        order_id: OrderId,
        /// Which units, and how far they were.
        units: Vec<CancelledUnits>,
        /// Why.
        reason: Text,
    },
    /// It is served sooner or later.
    PrioritySet {
        /// The order.
        order_id: OrderId,
        /// The higher, the sooner.
        priority: i32,
    },
    /// Goods moved.
    LinesProgressed {
        /// The order.
        order_id: OrderId,
        /// The steps.
        steps: Vec<LineProgress>,
    },
    /// Nothing is left to do.
    Completed {
        /// The order.
        order_id: OrderId,
    },
    /// After-sales work began.
    Reopened {
        /// The order.
        order_id: OrderId,
        /// Why.
        reason: Text,
    },
    /// Its page left the memory.
    Archived {
        /// The order.
        order_id: OrderId,
    },
    /// Its page came back.
    Restored {
        /// The page.
        page: OrderPage,
    },
}

/// Units cancelled, and the stage they had reached: what others must take back.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CancelledUnits {
    /// The line.
    pub line_id: LineId,
    /// How far they were.
    pub stage: GoodsStage,
    /// How many.
    pub quantity: Quantity,
}

impl OrderEvent {
    /// The stable name of the kind of event.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Drafted { .. } => "order.drafted",
            Self::Placed { .. } => "order.placed",
            Self::DraftPlaced { .. } => "order.draft_placed",
            Self::Quoted { .. } => "order.quoted",
            Self::QuoteAccepted { .. } => "order.quote_accepted",
            Self::QuoteDeclined { .. } => "order.quote_declined",
            Self::QuoteExpired { .. } => "order.quote_expired",
            Self::Approved { .. } => "order.approved",
            Self::HoldPut { .. } => "order.hold_put",
            Self::HoldLifted { .. } => "order.hold_lifted",
            Self::Edited { .. } => "order.edited",
            Self::LinesCancelled { .. } => "order.lines_cancelled",
            Self::Cancelled { .. } => "order.cancelled",
            Self::PrioritySet { .. } => "order.priority_set",
            Self::LinesProgressed { .. } => "order.lines_progressed",
            Self::Completed { .. } => "order.completed",
            Self::Reopened { .. } => "order.reopened",
            Self::Archived { .. } => "order.archived",
            Self::Restored { .. } => "order.restored",
        }
    }
}
