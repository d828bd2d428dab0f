use serde::{Deserialize, Serialize};

use super::content::{NewOrder, OrderLine, OrderTotals, QuoteTerms};
use super::goods::GoodsStep;
use super::state::OrderPage;
use crate::value::{
    AddressId, Charge, CommandId, HoldId, LineDiscount, LineId, Moment, OrderDiscount, OrderId, PersonId, Quantity,
    Text, UnitPrice,
};

/// What can be asked of the order room.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum OrderCommand {
    /// Note an order that is not agreed yet. Needs totals.
    Draft {
        /// The order.
        order: NewOrder,
    },
    /// Record an order that is agreed: an import, a site's checkout. Needs totals.
    Place {
        /// The order.
        order: NewOrder,
    },
    /// A draft is agreed without a quote.
    PlaceDraft {
        /// The order.
        order_id: OrderId,
    },
    /// Offer a draft to the customer, or offer it anew.
    Quote {
        /// The order.
        order_id: OrderId,
        /// This command.
        command_id: CommandId,
        /// On what terms.
        terms: QuoteTerms,
    },
    /// The customer says yes.
    AcceptQuote {
        /// The order.
        order_id: OrderId,
    },
    /// The customer says no.
    DeclineQuote {
        /// The order.
        order_id: OrderId,
        /// Why.
        reason: Text,
    },
    /// Let every quote lapse whose time has come.
    ExpireQuotes {},
    /// Release a placed order to be carried out.
    Approve {
        /// The order.
        order_id: OrderId,
    },
    /// Block some actions until the hold is lifted.
    PutHold {
        /// The order.
        order_id: OrderId,
        /// The hold.
        hold: OrderHold,
    },
    /// Lift a hold.
    LiftHold {
        /// The order.
        order_id: OrderId,
        /// The hold.
        hold_id: HoldId,
    },
    /// Change what was agreed. Needs totals of the previewed content.
    Edit {
        /// The order.
        order_id: OrderId,
        /// This command.
        command_id: CommandId,
        /// The channel's revision this edit brings; must rise.
        external_revision: Option<u64>,
        /// The changes, one after the other.
        actions: Vec<EditAction>,
    },
    /// Cancel units that have not shipped. Needs totals of the previewed content.
    CancelLines {
        /// The order.
        order_id: OrderId,
        /// This command.
        command_id: CommandId,
        /// How many of each line.
        lines: Vec<UnitsToCancel>,
        /// Why.
        reason: Text,
    },
    /// Cancel the order whole, before any unit ships.
    Cancel {
        /// The order.
        order_id: OrderId,
        /// Why.
        reason: Text,
    },
    /// Serve it sooner or later.
    SetPriority {
        /// The order.
        order_id: OrderId,
        /// The higher, the sooner.
        priority: i32,
    },
    /// Goods moved: given by the owner of the movement, in the same batch as its own event.
    RecordProgress {
        /// The order.
        order_id: OrderId,
        /// The steps, one after the other.
        steps: Vec<LineProgress>,
    },
    /// Nothing is left to do.
    Complete {
        /// The order.
        order_id: OrderId,
    },
    /// After-sales work begins on a completed order.
    Reopen {
        /// The order.
        order_id: OrderId,
        /// Why.
        reason: Text,
    },
    /// Take a finished order out of memory; the host keeps the page.
    Archive {
        /// The order.
        order_id: OrderId,
    },
    /// Bring an archived order back.
    Restore {
        /// Its page, as it was.
        page: OrderPage,
    },
}

/// What others know that the order room needs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OrderFacts {
    /// What the content costs after the command.
    pub totals: Option<OrderTotals>,
}

/// A reason not to go on, and with what.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OrderHold {
    /// Its id.
    pub hold_id: HoldId,
    /// Of which kind.
    pub kind: HoldKind,
    /// Why, in words.
    pub reason: Text,
    /// Since when.
    pub since: Moment,
    /// Who put it.
    pub put_by: Option<PersonId>,
    /// What it blocks.
    pub blocks: Vec<HeldAction>,
}

/// Why an order is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum HoldKind {
    /// Money is missing or unsure.
    Payment,
    /// It looks like fraud.
    Fraud,
    /// The address is wrong or incomplete.
    Address,
    /// Goods are missing.
    Stock,
    /// A price must be settled.
    Price,
    /// Customs or a missing identity document.
    Customs,
    /// The customer asked to wait.
    Customer,
    /// Anything else.
    Other,
}

/// What a hold can block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum HeldAction {
    /// Approving.
    Approve,
    /// Promising units.
    Reserve,
    /// Buying for it.
    Purchase,
    /// Picking.
    Pick,
    /// Packing.
    Pack,
    /// Handing over.
    Ship,
    /// Declaring to customs.
    Customs,
    /// Giving money back.
    Refund,
    /// Cancelling, whole or in part.
    Cancel,
    /// Editing.
    Edit,
    /// Completing.
    Complete,
}

/// One change of what was agreed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum EditAction {
    /// A further line.
    AddLine {
        /// The line, with an id that was never used in this order.
        line: OrderLine,
    },
    /// Drop a line that nothing was done for.
    RemoveLine {
        /// The line.
        line_id: LineId,
    },
    /// Another number of units, cancelled ones not counted.
    ChangeQuantity {
        /// The line.
        line_id: LineId,
        /// At least what is under way already.
        quantity: Quantity,
    },
    /// Another price.
    ChangeUnitPrice {
        /// The line.
        line_id: LineId,
        /// The new price of one unit.
        unit_price: UnitPrice,
    },
    /// Other discounts on a line.
    ChangeLineDiscounts {
        /// The line.
        line_id: LineId,
        /// All of them.
        discounts: Vec<LineDiscount>,
    },
    /// Other discounts on the order.
    ChangeDiscounts {
        /// All of them.
        discounts: Vec<OrderDiscount>,
    },
    /// Other shipping and fees.
    ChangeCharges {
        /// All of them.
        charges: Vec<Charge>,
    },
    /// Another address.
    ChangeAddress {
        /// Where to.
        address_id: Option<AddressId>,
    },
    /// Another priority.
    ChangePriority {
        /// The higher, the sooner.
        priority: i32,
    },
}

/// Units of one line to cancel.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct UnitsToCancel {
    /// The line.
    pub line_id: LineId,
    /// How many, at least one.
    pub quantity: Quantity,
}

/// Units of one line that made a step.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LineProgress {
    /// The line.
    pub line_id: LineId,
    /// The step.
    pub step: GoodsStep,
    /// How many, at least one.
    pub quantity: Quantity,
}
