use serde::{Deserialize, Serialize};

use super::super::{AttemptStatus, DepositTerms, MoneyStatus, PaymentPurpose, RefundReason};
use super::account::Minor;
use super::{AccountPage, RefundReport};
use crate::value::{Moment, Money, PaymentId};

/// Where an account stands, every sum of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AccountStanding {
    /// The status.
    pub status: MoneyStatus,
    /// What is due in all.
    pub due: Money,
    /// What was received, disputes lost taken off.
    pub received: Money,
    /// What is set aside at providers and not taken.
    pub authorised: Money,
    /// What went back against the due total: all kinds but goodwill and penalties.
    pub refunded: Money,
    /// What went back as a kindness.
    pub goodwill: Money,
    /// What was paid as a penalty.
    pub penalty: Money,
    /// What is on its way back, of any kind.
    pub pending: Money,
    /// What is contested.
    pub disputed: Money,
    /// What was kept of a deposit.
    pub forfeited: Money,
    /// What is missing: due + forfeited − (received − refunded), not below zero: what was kept of a deposit pays no price.
    pub outstanding: Money,
    /// What is too much and can go back: received − refunded − due − forfeited, not below zero nor above what the
    /// payments can still give back.
    pub surplus: Money,
}

/// The sums a status is derived from, in minor units.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    received: Minor,
    authorised: Minor,
    disputed: Minor,
    refundable: Minor,
    /// Back against the due total, done.
    counted: Minor,
    /// Of these, overpayments.
    overpayment: Minor,
    goodwill: Minor,
    penalty: Minor,
    pending: Minor,
    forfeited: Minor,
    balance_requested: bool,
}

impl Sums {
    fn net(&self) -> Minor {
        self.received.saturating_sub(self.counted)
    }
}

impl AccountPage {
    fn sums(&self) -> Sums {
        let mut sums = Sums { forfeited: self.forfeited_minor(), ..Sums::default() };
        for page in &self.payments {
            sums.received = sums.received.saturating_add(page.captured).saturating_sub(page.lost());
            sums.disputed = sums.disputed.saturating_add(page.disputed());
            sums.refundable = sums.refundable.saturating_add(page.refundable());
            if matches!(page.status, AttemptStatus::Authorised | AttemptStatus::PartCaptured) && page.rare.is_some() {
                let open = page.capture_limit().saturating_sub(page.captured);
                sums.authorised = sums.authorised.saturating_add(open);
            }
            sums.balance_requested |=
                page.status == AttemptStatus::Requested && page.purpose != PaymentPurpose::Deposit;
        }
        for refund in &self.refunds {
            let sum = match (&refund.report, refund.reason) {
                (RefundReport::Failed(..), _) => continue,
                (RefundReport::Awaited, _) => &mut sums.pending,
                (RefundReport::Refunded(_), RefundReason::Goodwill) => &mut sums.goodwill,
                (RefundReport::Refunded(_), RefundReason::Penalty) => &mut sums.penalty,
                (RefundReport::Refunded(_), _) => &mut sums.counted,
            };
            *sum = sum.saturating_add(refund.amount);
            if matches!(refund.report, RefundReport::Refunded(_)) && refund.reason == RefundReason::Overpayment {
                sums.overpayment = sums.overpayment.saturating_add(refund.amount);
            }
        }
        sums
    }

    fn forfeited_minor(&self) -> Minor {
        let forfeiture = self.deposit.as_ref().and_then(|deposit| deposit.forfeiture.as_ref());
        forfeiture.map_or(0, |forfeiture| forfeiture.amount)
    }

    fn surplus_minor(&self, sums: &Sums) -> Minor {
        let kept = self.due.saturating_add(sums.forfeited);
        sums.net().saturating_sub(kept).min(sums.refundable).max(0)
    }

    /// What was received less what went back against the due total.
    pub(in super::super) fn net(&self) -> Minor {
        self.sums().net()
    }

    /// The same, less what is on its way back, penalties apart.
    pub(in super::super) fn net_after_pending(&self) -> Minor {
        self.payments.iter().fold(self.net(), |net, page| net.saturating_sub(page.pending))
    }

    /// The deposit in hand: money received and not gone back, up to the agreed deposit; zero when none was agreed.
    pub fn deposit_paid(&self) -> Money {
        let agreed = self.deposit_terms().map_or(0, |terms| terms.amount.minor_units());
        self.money(self.net().clamp(0, agreed))
    }

    /// What is due in all.
    pub fn due(&self) -> Money {
        self.money(self.due)
    }

    /// Where the account stands with every sum.
    pub fn standing(&self) -> AccountStanding {
        let sums = self.sums();
        AccountStanding {
            status: self.status_from(&sums),
            due: self.due(),
            received: self.money(sums.received),
            authorised: self.money(sums.authorised),
            refunded: self.money(sums.counted),
            goodwill: self.money(sums.goodwill),
            penalty: self.money(sums.penalty),
            pending: self.money(sums.pending),
            disputed: self.money(sums.disputed),
            forfeited: self.money(sums.forfeited),
            outstanding: self.money(self.due.saturating_add(sums.forfeited).saturating_sub(sums.net()).max(0)),
            surplus: self.money(self.surplus_minor(&sums)),
        }
    }

    /// Where the account stands: a pure function of what was received, set aside, sent back and kept.
    ///
    /// First match: disputed; refund pending; a surplus (refund owed when the due total has fallen or a deposit was
    /// kept, overpaid otherwise); forfeited; then, when nothing is missing, refunded, partly refunded, paid or nothing
    /// due; when something is missing, authorised, awaiting deposit, deposit paid, awaiting balance or partly paid.
    pub fn status(&self) -> MoneyStatus {
        self.status_from(&self.sums())
    }

    fn status_from(&self, sums: &Sums) -> MoneyStatus {
        if sums.disputed > 0 {
            return MoneyStatus::Disputed;
        }
        if sums.pending > 0 {
            return MoneyStatus::RefundPending;
        }
        if self.surplus_minor(sums) > 0 {
            let fell = self.peak > self.due || sums.forfeited > 0;
            return if fell { MoneyStatus::RefundOwed } else { MoneyStatus::Overpaid };
        }
        if sums.forfeited > 0 {
            return MoneyStatus::Forfeited;
        }
        if sums.net() < self.due {
            return self.status_missing(sums);
        }
        let given_back = sums.counted.saturating_sub(sums.overpayment).saturating_add(sums.goodwill);
        match (self.due > 0, given_back > 0) {
            (true, true) => MoneyStatus::PartlyRefunded,
            (true, false) => MoneyStatus::Paid,
            (false, true) => MoneyStatus::Refunded,
            (false, false) if sums.overpayment > 0 => MoneyStatus::Refunded,
            (false, false) => MoneyStatus::NothingDue,
        }
    }

    /// The status while money is missing.
    fn status_missing(&self, sums: &Sums) -> MoneyStatus {
        let net = sums.net();
        let covered = |needed: Minor| sums.authorised > 0 && net.saturating_add(sums.authorised) >= needed;
        if covered(self.due) {
            return MoneyStatus::Authorised;
        }
        match self.deposit_terms() {
            Some(DepositTerms { amount, .. }) if net < amount.minor_units() => match covered(amount.minor_units()) {
                true => MoneyStatus::Authorised,
                false => MoneyStatus::AwaitingDeposit,
            },
            Some(DepositTerms { amount, .. }) if net == amount.minor_units() && !sums.balance_requested => {
                MoneyStatus::DepositPaid
            }
            Some(_) => MoneyStatus::AwaitingBalance,
            None if net > 0 => MoneyStatus::PartlyPaid,
            None => MoneyStatus::AwaitingBalance,
        }
    }
}

/// When an account's deposit and balance fall due, while they are missing and were not missed before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct AccountDeadlines {
    pub(in super::super) deposit: Option<Moment>,
    pub(in super::super) balance: Option<Moment>,
}

impl AccountPage {
    /// Which payment stands at that position, and when it lapses.
    pub(in super::super) fn lapse(&self, position: u32) -> Option<(PaymentId, Moment)> {
        let page = self.payments.get(position as usize)?;
        page.lapses_at().map(|at| (page.payment_id.clone(), at))
    }

    pub(in super::super) fn deadlines(&self) -> AccountDeadlines {
        let Some(deposit) = &self.deposit else { return AccountDeadlines { deposit: None, balance: None } };
        let (terms, net) = (&deposit.terms, self.net());
        // A cancelled order (nothing due) waits for no deposit.
        let deposit_open = !deposit.deposit_missed && net < terms.amount.minor_units().min(self.due);
        let balance_open = !deposit.balance_missed && net < self.due;
        AccountDeadlines {
            deposit: terms.due_by.filter(|_| deposit_open),
            balance: terms.balance_due_by.filter(|_| balance_open),
        }
    }
}
