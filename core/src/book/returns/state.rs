use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    AcceptanceStatus, Disposition, Judgement, RefundLedger, ReturnCondition, ReturnReason, ReturnStatus, ReturnStep,
    SettledComponent, SettledLine, SimpleReturnLine,
};
use crate::value::{
    CarrierId, CommandId, Fingerprint, LineId, Map, Moment, OrderId, Quantity, ReturnId, Sku, Text, TrackingId,
};

/// Every return.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ReturnsBook {
    pub(super) returns: Map<ReturnId, Box<ReturnPage>>,
    pub(super) by_order: Map<OrderId, Vec<ReturnId>>,
    pub(super) deadlines: BTreeSet<ReturnDeadline>,
    /// What the shop's terms reckoned, by order.
    #[serde(default)]
    pub(super) ledgers: Map<OrderId, Box<RefundLedger>>,
}

/// When an approved return lapses.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ReturnDeadline {
    /// When.
    pub at: Moment,
    /// The return.
    pub return_id: ReturnId,
}

/// One return.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReturnPage {
    pub(super) order_id: OrderId,
    pub(super) content: Fingerprint,
    pub(super) lines: Vec<ReturnedLine>,
    pub(super) settlement: Option<Settlement>,
    pub(super) expires_at: Option<Moment>,
    /// What few returns have, boxed.
    pub(super) way: Option<Box<ReturnWay>>,
    /// What the shop's terms said.
    #[serde(default)]
    pub(super) judgement: Option<Box<Judgement>>,
    pub(super) status: ReturnStatus,
    pub(super) approved: bool,
    pub(super) unrequested: bool,
}

/// What happened on the way of a return that was not settled in one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct ReturnWay {
    pub(super) decline_reason: Option<Text>,
    pub(super) sent: Option<ReturnTransport>,
    pub(super) lost_at: Option<Moment>,
    pub(super) sent_back_at: Option<Moment>,
    /// Receipts and inspections seen.
    pub(super) commands: Vec<SeenCommand>,
}

/// How goods travel back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnTransport {
    /// Who carries them.
    pub carrier_id: Option<CarrierId>,
    /// The carrier's number.
    pub tracking_id: Option<TrackingId>,
    /// When they left.
    pub happened_at: Moment,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct SeenCommand {
    pub(super) command_id: CommandId,
    pub(super) content: Fingerprint,
}

/// One line of a return and its counters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedLine {
    /// The order's line.
    pub line_id: LineId,
    /// What it is.
    pub sku: Sku,
    /// Why it comes back.
    pub reason: ReturnReason,
    /// In what state it is said to be.
    pub condition: ReturnCondition,
    /// Where its acceptance stands.
    pub acceptance: AcceptanceStatus,
    /// How many were asked for.
    pub requested: Quantity,
    /// How many arrived in good order.
    pub good: Quantity,
    /// How many arrived damaged.
    pub damaged: Quantity,
    /// How many were rejected.
    pub rejected: Quantity,
    /// How many were accepted, by what becomes of them.
    pub accepted: Vec<AcceptedUnits>,
}

/// Accepted units that take one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedUnits {
    /// What becomes of them.
    pub disposition: Disposition,
    /// How many.
    pub quantity: Quantity,
}

/// What a return was settled for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settlement {
    /// Per line.
    pub lines: Vec<SettledLine>,
    /// Beside the goods.
    pub components: Vec<SettledComponent>,
    /// With the goods, or without.
    pub step: ReturnStep,
}

impl ReturnsBook {
    /// A return.
    pub fn page(&self, return_id: &ReturnId) -> Option<&ReturnPage> {
        self.returns.get(return_id).map(Box::as_ref)
    }

    /// The returns of an order, in the order of asking.
    pub fn of_order(&self, order_id: &OrderId) -> &[ReturnId] {
        self.by_order.get(order_id).map(Vec::as_slice).unwrap_or_default()
    }

    /// What was reckoned for the returns of an order so far.
    pub fn ledger(&self, order_id: &OrderId) -> Option<&RefundLedger> {
        self.ledgers.get(order_id).map(Box::as_ref)
    }

    /// Every return, in the order of asking.
    pub fn pages(&self) -> impl ExactSizeIterator<Item = (&ReturnId, &ReturnPage)> {
        self.returns.iter().map(|(return_id, page)| (return_id, page.as_ref()))
    }

    /// The earliest moment at which [`super::ReturnsCommand::ExpireReturns`] would change something.
    pub fn next_deadline(&self) -> Option<Moment> {
        self.deadlines.first().map(|deadline| deadline.at)
    }
}

impl ReturnPage {
    /// The order.
    pub fn order_id(&self) -> &OrderId {
        &self.order_id
    }

    /// How far it is.
    pub fn status(&self) -> ReturnStatus {
        self.status
    }

    /// Whether it arrived without a request.
    pub fn unrequested(&self) -> bool {
        self.unrequested
    }

    /// Its lines, in the order of the request.
    pub fn lines(&self) -> &[ReturnedLine] {
        &self.lines
    }

    /// One line.
    pub fn line(&self, line_id: &LineId) -> Option<&ReturnedLine> {
        self.lines.iter().find(|line| line.line_id == *line_id)
    }

    /// What it was settled for.
    pub fn settlement(&self) -> Option<&Settlement> {
        self.settlement.as_ref()
    }

    /// What the shop's terms said of it.
    pub fn judgement(&self) -> Option<&Judgement> {
        self.judgement.as_deref()
    }

    /// Whether it was agreed to.
    pub fn approved(&self) -> bool {
        self.approved
    }

    /// Until when the goods must be on their way.
    pub fn expires_at(&self) -> Option<Moment> {
        self.expires_at
    }

    /// How the goods travel back.
    pub fn transport(&self) -> Option<&ReturnTransport> {
        self.way.as_ref().and_then(|way| way.sent.as_ref())
    }

    /// Why it was declined.
    pub fn decline_reason(&self) -> Option<&Text> {
        self.way.as_ref().and_then(|way| way.decline_reason.as_ref())
    }

    /// The content of a receipt or inspection seen before.
    pub(super) fn seen(&self, command_id: &CommandId) -> Option<Fingerprint> {
        let seen = self.way.as_ref()?.commands.iter().find(|seen| seen.command_id == *command_id);
        seen.map(|seen| seen.content)
    }

    /// When it lapses, while it waits for the goods to be sent.
    pub(super) fn lapses_at(&self) -> Option<Moment> {
        self.expires_at.filter(|_| self.status == ReturnStatus::Approved)
    }
}

impl SimpleReturnLine {
    pub(super) fn settled(&self) -> SettledLine {
        SettledLine { line_id: self.line_id.clone(), quantity: self.quantity, refund: self.refund }
    }
}

impl ReturnedLine {
    /// How many arrived.
    pub fn received(&self) -> Quantity {
        self.good.plus(self.damaged).unwrap_or(self.good)
    }

    /// How many may still arrive.
    pub fn open_to_receive(&self) -> Quantity {
        self.requested.less(self.received())
    }

    /// How many were accepted.
    pub fn accepted(&self) -> Quantity {
        self.accepted.iter().fold(Quantity::ZERO, |sum, units| sum.plus(units.quantity).unwrap_or(sum))
    }

    /// How many arrived and are not judged.
    pub fn open_to_inspect(&self) -> Quantity {
        self.received().less(self.accepted()).less(self.rejected)
    }
}
