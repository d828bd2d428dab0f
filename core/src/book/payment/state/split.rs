use serde::{Deserialize, Serialize};

use super::super::PaymentMethod;
use super::{AccountPage, PaymentPage};
use crate::value::{Invalid, Money, PaymentId};

/// From which payments a refund is taken first.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum RefundOrder {
    /// As they were asked for.
    OldestFirst {},
    /// The chosen ones in that order, then the others, oldest first.
    ChosenFirst {
        /// The chosen ones.
        payment_ids: Vec<PaymentId>,
    },
    /// Only the chosen ones, in that order.
    ChosenOnly {
        /// The chosen ones.
        payment_ids: Vec<PaymentId>,
    },
    /// Those of that means, oldest first, then the others, oldest first.
    SameMethodFirst {
        /// The means.
        method: PaymentMethod,
    },
}

/// One payment's part of a refund.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RefundPart {
    /// The payment.
    pub payment_id: PaymentId,
    /// How much goes back to it.
    pub amount: Money,
}

/// A refund shared over payments.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RefundSplit {
    /// The parts, each above zero, in the order they were taken.
    pub parts: Vec<RefundPart>,
    /// What no payment can cover.
    pub uncovered: Money,
}

impl Default for RefundOrder {
    fn default() -> Self {
        Self::OldestFirst {}
    }
}

impl AccountPage {
    /// Shares a refund over the account's payments, each up to what it may still give back; the rest is data, not an
    /// error. Unknown chosen ids and repeated ones are passed over.
    ///
    /// # Errors
    /// `invalid.currency_mismatch`, and `invalid.too_small` below zero, of `amount`.
    pub fn split_refund(&self, amount: Money, order: &RefundOrder) -> Result<RefundSplit, Invalid> {
        amount.currency_is("amount", self.currency())?;
        if amount.is_negative() {
            return Err(Invalid::too_small("amount", 0));
        }
        let mut open = amount.minor_units();
        let mut parts = Vec::new();
        for page in self.in_order(order) {
            let part = page.refundable().min(open);
            if part > 0 {
                open = open.saturating_sub(part);
                parts.push(RefundPart { payment_id: page.payment_id.clone(), amount: self.money(part) });
            }
        }
        Ok(RefundSplit { parts, uncovered: self.money(open) })
    }

    fn in_order(&self, order: &RefundOrder) -> Vec<&PaymentPage> {
        let chosen = |payment_ids: &[PaymentId]| {
            let mut found: Vec<&PaymentPage> = Vec::new();
            for payment_id in payment_ids {
                let page = self.payments.iter().find(|page| page.payment_id == *payment_id);
                found.extend(page.filter(|page| found.iter().all(|known| known.payment_id != page.payment_id)));
            }
            found
        };
        match order {
            RefundOrder::OldestFirst {} => self.payments.iter().collect(),
            RefundOrder::ChosenOnly { payment_ids } => chosen(payment_ids),
            RefundOrder::ChosenFirst { payment_ids } => {
                let mut pages = chosen(payment_ids);
                pages.extend(self.payments.iter().filter(|page| !payment_ids.contains(&page.payment_id)));
                pages
            }
            RefundOrder::SameMethodFirst { method } => {
                let (mut same, others): (Vec<_>, Vec<_>) =
                    self.payments.iter().partition(|page| page.method == *method);
                same.extend(others);
                same
            }
        }
    }
}
