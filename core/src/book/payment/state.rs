mod account;
mod deposit;
mod split;
mod standing;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use account::*;
pub use deposit::*;
pub use split::*;
pub use standing::*;

use crate::value::{CaptureId, Map, Moment, OrderId, PaymentId, RefundId};

/// Every account, and the indexes by which an attempt, a refund, a deadline and an open request are found at once.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PaymentBook {
    pub(super) accounts: Map<OrderId, Box<AccountPage>>,
    pub(super) payments: Map<PaymentId, Home>,
    pub(super) refunds: Map<RefundId, Home>,
    pub(super) deadlines: BTreeSet<PaymentDeadline>,
    pub(super) awaited: BTreeSet<AwaitedReport>,
}

/// Where a payment or a refund stands: in which account, at which position of its list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Home {
    pub(super) order_id: OrderId,
    pub(super) position: u32,
}

/// A moment at which an account changes unless something happens before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PaymentDeadline {
    /// When.
    pub at: Moment,
    /// Whose account.
    pub order_id: OrderId,
    /// What falls due.
    pub kind: PaymentDeadlineKind,
}

/// What falls due.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PaymentDeadlineKind {
    /// The deposit must be in.
    Deposit {},
    /// The balance must be in.
    Balance {},
    /// A request or an authorisation lapses.
    Payment {
        /// The attempt.
        payment_id: PaymentId,
    },
}

/// A request to a provider whose outcome nobody has reported yet: the agenda of the host.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AwaitedReport {
    /// A payment was requested.
    Payment {
        /// The attempt.
        payment_id: PaymentId,
    },
    /// A capture was requested.
    Capture {
        /// The attempt.
        payment_id: PaymentId,
        /// The capture.
        capture_id: CaptureId,
    },
    /// A refund was requested.
    Refund {
        /// The refund.
        refund_id: RefundId,
    },
}

impl PaymentBook {
    /// The account of an order.
    pub fn account(&self, order_id: &OrderId) -> Option<&AccountPage> {
        self.accounts.get(order_id).map(Box::as_ref)
    }

    /// Every account, in the order of opening.
    pub fn accounts(&self) -> impl ExactSizeIterator<Item = (&OrderId, &AccountPage)> {
        self.accounts.iter().map(|(order_id, page)| (order_id, page.as_ref()))
    }

    /// The order a payment belongs to.
    pub fn order_of_payment(&self, payment_id: &PaymentId) -> Option<&OrderId> {
        self.payments.get(payment_id).map(|home| &home.order_id)
    }

    /// The order a refund belongs to.
    pub fn order_of_refund(&self, refund_id: &RefundId) -> Option<&OrderId> {
        self.refunds.get(refund_id).map(|home| &home.order_id)
    }

    /// A payment attempt.
    pub fn payment(&self, payment_id: &PaymentId) -> Option<PaymentStanding> {
        let (account, page) = self.find_payment(payment_id)?;
        Some(account.standing_of(page))
    }

    /// A refund.
    pub fn refund(&self, refund_id: &RefundId) -> Option<RefundStanding> {
        let (account, page) = self.find_refund(refund_id)?;
        Some(account.standing_of_refund(page))
    }

    /// The earliest moment at which [`super::PaymentCommand::Expire`] would change something.
    pub fn next_deadline(&self) -> Option<Moment> {
        self.deadlines.first().map(|deadline| deadline.at)
    }

    /// The deadlines up to and including `at`, earliest first.
    pub fn deadlines_until(&self, at: Moment) -> impl Iterator<Item = &PaymentDeadline> {
        self.deadlines.iter().take_while(move |deadline| deadline.at <= at)
    }

    /// Requests without a report: payments, then captures, then refunds, each by id.
    pub fn awaited_reports(&self) -> impl ExactSizeIterator<Item = &AwaitedReport> {
        self.awaited.iter()
    }

    pub(super) fn find_payment(&self, payment_id: &PaymentId) -> Option<(&AccountPage, &PaymentPage)> {
        let home = self.payments.get(payment_id)?;
        let account = self.accounts.get(&home.order_id)?;
        Some((account, account.payments.get(home.position as usize)?))
    }

    pub(super) fn find_refund(&self, refund_id: &RefundId) -> Option<(&AccountPage, &RefundPage)> {
        let home = self.refunds.get(refund_id)?;
        let account = self.accounts.get(&home.order_id)?;
        Some((account, account.refunds.get(home.position as usize)?))
    }
}
