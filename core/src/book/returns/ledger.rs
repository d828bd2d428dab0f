//! What the shop's terms said and reckoned, as a return and its order keep it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::value::{
    Fingerprint, LineId, Moment, Money, Quantity, RefundComponent, ReturnException, ReturnId, ReturnVerdict, RuleUsed,
    TermsVersion, Text,
};

/// What the shop's terms say of one line of a return.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct JudgedLine {
    /// The order's line.
    pub line_id: LineId,
    /// Accepted, rejected, or a person decides.
    pub verdict: ReturnVerdict,
    /// Every rule used, in order.
    pub rules: Vec<RuleUsed>,
    /// The last day on which it may be asked for, if there is one.
    pub last_day: Option<NaiveDate>,
}

/// What is owed for one line, part by part.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReckonedLine {
    /// The order's line.
    pub line_id: LineId,
    /// How many units.
    pub quantity: Quantity,
    /// Of these, those a replacement stands for.
    pub exchanged: Quantity,
    /// Its parts.
    pub parts: Vec<ReckonedLinePart>,
    /// Percentage restocking fees kept so far.
    pub fee_kept: Money,
    /// Units that bore such a fee so far, in millionths, weighted by its rate.
    pub fee_counted_millionths: u64,
}

/// One part of one line.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReckonedLinePart {
    /// Which component.
    pub component: RefundComponent,
    /// Goes back now; below zero for what is kept.
    pub amount: Money,
    /// Refunded so far.
    pub refunded: Money,
    /// Units refunded so far, in millionths, weighted by their rules' shares.
    pub counted_millionths: u64,
    /// Why: the code of the cause, e.g. `refund.units_returned`.
    pub cause: Text,
}

/// One part of a return as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReckonedPart {
    /// Which component.
    pub component: RefundComponent,
    /// Goes back now; below zero for what is kept.
    pub amount: Money,
    /// Why: the code of the cause.
    pub cause: Text,
}

/// What the shop's terms said of a return.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judgement {
    /// When it was asked for.
    pub requested_at: Moment,
    /// Line by line.
    pub lines: Vec<JudgedLine>,
    /// The exception a person granted.
    pub exception: Option<ReturnException>,
    /// The version of the terms.
    pub version: TermsVersion,
}

impl Judgement {
    /// The strictest verdict of its lines.
    pub fn verdict(&self) -> ReturnVerdict {
        self.lines.iter().map(|line| line.verdict).max().unwrap_or(ReturnVerdict::Accepted)
    }
}

/// What was reckoned for the returns of one order so far: what the next one starts from.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RefundLedger {
    /// Lines of which something was settled.
    pub lines: Vec<LedgerLine>,
    /// The settlements, in order.
    pub reckoned: Vec<Reckoned>,
    /// Taken back of discounts so far; none before the first settlement.
    pub claw_back_taken: Option<Money>,
    /// What could not be taken off so far.
    pub debit: Option<Money>,
    /// Lines that replace others of the order.
    pub replacements: Vec<Replacement>,
}

/// What was settled of one line so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LedgerLine {
    /// The line.
    pub line_id: LineId,
    /// Units settled.
    pub units: Quantity,
    /// Of these, those a replacement stands for.
    pub exchanged: Quantity,
    /// Percentage restocking fees kept.
    pub fee_kept: Option<Money>,
    /// Units that bore such a fee, in millionths, weighted by its rate.
    pub fee_counted_millionths: u64,
    /// Per component.
    pub balances: Vec<LedgerBalance>,
}

/// What was refunded of one component of one line so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerBalance {
    /// Which component.
    pub component: RefundComponent,
    /// Refunded.
    pub refunded: Money,
    /// Units refunded, in millionths, weighted by their rules' shares.
    pub counted_millionths: u64,
}

/// One settlement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reckoned {
    /// The return.
    pub return_id: ReturnId,
    /// What is owed.
    pub total: Money,
    /// What no payment could give back.
    pub uncovered: Money,
    /// Digest of the command that settled it.
    pub content: Fingerprint,
}

/// A line that replaces what comes back with a return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replacement {
    /// The line.
    pub line_id: LineId,
    /// The return.
    pub return_id: ReturnId,
    /// Digest of the command that agreed it.
    pub content: Fingerprint,
}

impl RefundLedger {
    /// What was settled of a line.
    pub fn line(&self, line_id: &LineId) -> Option<&LedgerLine> {
        self.lines.iter().find(|line| line.line_id == *line_id)
    }

    /// The settlement of a return.
    pub fn reckoned(&self, return_id: &ReturnId) -> Option<&Reckoned> {
        self.reckoned.iter().find(|reckoned| reckoned.return_id == *return_id)
    }

    /// Whether a line replaces another.
    pub fn replaces(&self, line_id: &LineId) -> bool {
        self.replacements.iter().any(|replacement| replacement.line_id == *line_id)
    }
}
