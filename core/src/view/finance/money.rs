//! Payments, settlements and costs as changes of an order's page.

use super::ledger::Journal;
use super::state::{PaidInto, RefundAsked};
use super::translate::DayRate;
use super::{CashMove, CashMoveKind, FinanceAccount, FinancePosting, FinanceProblem, FinanceView};
use crate::book::cost::{CostAccount, CostAct, CostEvent, CostPosting};
use crate::book::payment::{PaymentEvent, PaymentMethod, PaymentPurpose};
use crate::book::returns::{ReturnsEvent, SettledComponent};
use crate::value::{
    CaptureId, Corrupt, LineId, Moment, Money, OrderId, PaymentId, ProviderId, Quantity, RefundId, ReturnId,
};

type Booked = Result<Vec<FinancePosting>, FinanceProblem>;

impl FinanceView {
    pub(super) fn hear_payment(&mut self, event: &PaymentEvent, at: Moment) -> Booked {
        match event {
            PaymentEvent::AccountOpened { order_id, total, .. } | PaymentEvent::DueChanged { order_id, total } => {
                self.change(order_id, None, at, |page| page.due = Some(total.minor_units()))
            }
            PaymentEvent::PaymentRequested { payment_id, order_id, provider_id, method, purpose, .. } => {
                self.asked(payment_id, order_id, provider_id, *method, *purpose)?;
                Ok(vec![])
            }
            PaymentEvent::PaymentCaptured { payment_id, capture_id, amount, happened_at, .. } => {
                self.received(payment_id, Some(capture_id), *amount, *happened_at, at)
            }
            PaymentEvent::PaymentRecorded {
                payment_id,
                order_id,
                provider_id,
                method,
                amount,
                purpose,
                happened_at,
                ..
            } => {
                self.asked(payment_id, order_id, provider_id, *method, *purpose)?;
                self.received(payment_id, None, *amount, *happened_at, at)
            }
            PaymentEvent::DisputeResolved { payment_id, lost, happened_at, .. } => {
                let (order_id, paid) = self.paid_into(payment_id)?;
                let (order_id, account) = (order_id.clone(), paid.account.clone());
                let out = lost.minor_units().saturating_neg();
                let posted = self.change(&order_id, Some((account.clone(), out)), at, |page| {
                    let lost = lost.minor_units();
                    if lost != 0 {
                        let seldom = page.seldom();
                        seldom.disputed_away = seldom.disputed_away.saturating_add(lost);
                    }
                })?;
                self.moved(
                    &account,
                    CashMoveKind::DisputeLost,
                    (payment_id.as_str(), None),
                    lost.negated(),
                    *happened_at,
                );
                Ok(posted)
            }
            PaymentEvent::RefundRequested { refund_id, payment_id, amount, reason } => {
                let order_id = self.paid_into(payment_id)?.0.clone();
                let amount = amount.minor_units();
                let posted = self.change(&order_id, None, at, |page| page.refund_owed(*reason, amount))?;
                let asked = RefundAsked { payment: payment_id.clone(), amount, reason: *reason };
                self.refunds.insert(refund_id.clone(), asked);
                Ok(posted)
            }
            PaymentEvent::RefundFailed { refund_id, .. } => {
                let asked = self.refund(refund_id)?;
                let order_id = self.paid_into(&asked.payment)?.0.clone();
                let back = asked.amount.saturating_neg();
                let posted = self.change(&order_id, None, at, |page| page.refund_owed(asked.reason, back))?;
                self.refunds.swap_remove(refund_id);
                Ok(posted)
            }
            PaymentEvent::Refunded { refund_id, happened_at, .. } => {
                let asked = self.refund(refund_id)?;
                let posted = self.paid_back(refund_id, &asked, true, *happened_at, at)?;
                self.refunds.swap_remove(refund_id);
                Ok(posted)
            }
            PaymentEvent::RefundRecorded { refund_id, payment_id, amount, reason, happened_at, .. } => {
                let asked = RefundAsked { payment: payment_id.clone(), amount: amount.minor_units(), reason: *reason };
                self.paid_back(refund_id, &asked, false, *happened_at, at)
            }
            PaymentEvent::DepositForfeited { order_id, amount, .. } => {
                let kept = amount.minor_units();
                self.change(order_id, None, at, |page| {
                    let seldom = page.seldom();
                    seldom.forfeited = seldom.forfeited.saturating_add(kept);
                })
            }
            _ => Ok(vec![]),
        }
    }

    fn asked(
        &mut self,
        payment_id: &PaymentId,
        order_id: &OrderId,
        provider_id: &ProviderId,
        method: PaymentMethod,
        purpose: PaymentPurpose,
    ) -> Result<(), FinanceProblem> {
        let number = self.orders.get_index_of(order_id).and_then(|number| u32::try_from(number).ok());
        let order = number.ok_or_else(|| Corrupt::new("finance", format!("order {order_id} is not known")))?;
        let account = match method {
            PaymentMethod::StoreCredit | PaymentMethod::GiftCard => FinanceAccount::StoreCredit,
            _ => FinanceAccount::Cash { provider_id: provider_id.clone() },
        };
        let deposit = purpose == PaymentPurpose::Deposit;
        self.payments.insert(payment_id.clone(), PaidInto { order, account, deposit });
        Ok(())
    }

    fn received(
        &mut self,
        payment_id: &PaymentId,
        capture_id: Option<&CaptureId>,
        amount: Money,
        happened_at: Moment,
        at: Moment,
    ) -> Booked {
        let (order_id, paid) = self.paid_into(payment_id)?;
        let (order_id, account, deposit) = (order_id.clone(), paid.account.clone(), paid.deposit);
        let minor = amount.minor_units();
        let posted = self.change(&order_id, Some((account.clone(), minor)), at, |page| {
            if deposit {
                let seldom = page.seldom();
                seldom.deposit = seldom.deposit.saturating_add(minor);
            }
        })?;
        let references = (payment_id.as_str(), capture_id.map(CaptureId::as_str));
        self.moved(&account, CashMoveKind::Received, references, amount, happened_at);
        Ok(posted)
    }

    fn refund(&self, refund_id: &RefundId) -> Result<RefundAsked, FinanceProblem> {
        let unknown = || Corrupt::new("finance", format!("refund {refund_id} is not known"));
        Ok(self.refunds.get(refund_id).cloned().ok_or_else(unknown)?)
    }

    /// A refund arrived; one that was asked for is not owed any more.
    fn paid_back(
        &mut self,
        refund_id: &RefundId,
        asked: &RefundAsked,
        was_owed: bool,
        happened_at: Moment,
        at: Moment,
    ) -> Booked {
        let (order_id, paid) = self.paid_into(&asked.payment)?;
        let (order_id, account) = (order_id.clone(), paid.account.clone());
        let out = asked.amount.saturating_neg();
        let posted = self.change(&order_id, Some((account.clone(), out)), at, |page| {
            if was_owed {
                page.pending = page.pending.saturating_sub(asked.amount);
            } else {
                page.kindness(asked.reason, asked.amount);
            }
        })?;
        let currency = self.orders.get(&order_id).map_or(self.terms.currency, |page| page.currency);
        let references = (refund_id.as_str(), Some(asked.payment.as_str()));
        self.moved(&account, CashMoveKind::Refunded, references, Money::minor(out, currency)?, happened_at);
        Ok(posted)
    }

    /// Money moved at a provider, to be met on a statement.
    pub(super) fn moved(
        &mut self,
        account: &FinanceAccount,
        kind: CashMoveKind,
        (reference, other_reference): (&str, Option<&str>),
        amount: Money,
        happened_at: Moment,
    ) {
        let FinanceAccount::Cash { provider_id } = account else { return };
        if amount.is_zero() {
            return;
        }
        self.moves.push(CashMove {
            provider_id: provider_id.clone(),
            kind,
            reference: reference.to_owned(),
            other_reference: other_reference.map(str::to_owned),
            amount,
            happened_at,
        });
    }

    pub(super) fn hear_return(&mut self, event: &ReturnsEvent, at: Moment) -> Booked {
        match event {
            ReturnsEvent::ReturnRequested { return_id, order_id, .. }
            | ReturnsEvent::UnrequestedReceived { return_id, order_id, .. } => {
                self.returns.insert(return_id.clone(), order_id.clone());
                Ok(vec![])
            }
            ReturnsEvent::ReturnSettled { return_id, lines, components, .. } => {
                let order_id = self.returned_from(return_id)?;
                let lines = lines.iter().map(|line| (&line.line_id, line.quantity, line.refund));
                self.settled(&order_id, lines, components, at)
            }
            ReturnsEvent::ReturnedSimply { order_id, lines, components, .. } => {
                let lines = lines.iter().map(|line| (&line.line_id, line.quantity, line.refund));
                self.settled(order_id, lines, components, at)
            }
            ReturnsEvent::ReturnClosed { return_id }
            | ReturnsEvent::ReturnDeclined { return_id, .. }
            | ReturnsEvent::ReturnCancelled { return_id }
            | ReturnsEvent::ReturnExpired { return_id } => {
                self.returns.swap_remove(return_id);
                Ok(vec![])
            }
            _ => Ok(vec![]),
        }
    }

    fn returned_from(&self, return_id: &ReturnId) -> Result<OrderId, FinanceProblem> {
        let unknown = || Corrupt::new("finance", format!("return {return_id} is not known"));
        Ok(self.returns.get(return_id).cloned().ok_or_else(unknown)?)
    }

    fn settled<'a>(
        &mut self,
        order_id: &OrderId,
        lines: impl Iterator<Item = (&'a LineId, Quantity, Money)>,
        components: &[SettledComponent],
        at: Moment,
    ) -> Booked {
        self.change(order_id, None, at, |page| {
            for (line_id, quantity, refund) in lines {
                if let Some(line) = page.line(line_id) {
                    line.credit = line.credit.saturating_add(refund.minor_units());
                    line.credited = line.credited.saturating_add(quantity.units());
                }
            }
            for component in components {
                page.seldom().components.push((component.kind, component.amount.minor_units()));
            }
        })
    }

    /// What the valuation ledger posted. Goods that left with an order are on the way until their sale is earned.
    pub(super) fn hear_cost(&mut self, event: &CostEvent, at: Moment) -> Booked {
        let mut postings = vec![];
        for posting in event.postings() {
            postings.extend(self.costed(event, posting, at)?);
        }
        Ok(postings)
    }

    fn costed(&mut self, event: &CostEvent, posting: &CostPosting, at: Moment) -> Booked {
        let (currency, amount) = (posting.amount.currency(), posting.amount.minor_units());
        if currency != self.terms.currency {
            let problem = format!("costs in {currency} where the books are kept in {}", self.terms.currency);
            return Err(Corrupt::new(event.kind(), problem).into());
        }
        let sold_to = posting.sold_to.as_ref().filter(|sold_to| self.orders.contains_key(&sold_to.order_id));
        let account = |account: CostAccount| match account {
            CostAccount::Purchases | CostAccount::LandedCost | CostAccount::SupplierReturns => FinanceAccount::Payables,
            CostAccount::Opening => FinanceAccount::Opening,
            CostAccount::Stock => FinanceAccount::Stock,
            CostAccount::CostOfGoods if sold_to.is_some() => FinanceAccount::GoodsOnTheWay,
            CostAccount::CostOfGoods => FinanceAccount::CostOfGoods,
            CostAccount::WriteOffs => FinanceAccount::WriteOffs,
            CostAccount::Corrections => FinanceAccount::StockDifferences,
        };
        let mut journal = Journal { ledger: &mut self.ledger, postings: vec![] };
        match bought_abroad(event, posting) {
            Some(owed) => {
                let (paid, books) = (owed.minor_units().saturating_neg(), amount.saturating_neg());
                journal.post(FinanceAccount::Payables, owed.currency(), paid, books);
            }
            None => journal.post(account(posting.from), currency, amount.saturating_neg(), amount.saturating_neg()),
        }
        journal.post(account(posting.to), currency, amount, amount);
        let mut postings = journal.postings;
        let Some(sold_to) = sold_to else { return Ok(postings) };
        let step = [(posting.to, amount), (posting.from, amount.saturating_neg())];
        let step = step.iter().filter(|(account, _)| *account == CostAccount::CostOfGoods);
        let step = step.fold(0_i64, |sum, (_, amount)| sum.saturating_add(*amount));
        postings.extend(self.change(&sold_to.order_id, None, at, |page| {
            if let Some(line) = page.line(&sold_to.line_id) {
                line.cost = line.cost.saturating_add(step);
            }
        })?);
        Ok(postings)
    }

    /// An amount in the books' currency, at the rate of that moment's day.
    pub(super) fn in_books(&self, amount: Money, at: Moment) -> Result<i64, FinanceProblem> {
        match DayRate::of(&self.terms, amount.currency(), at)? {
            None => Ok(amount.minor_units()),
            Some(rate) => Ok(rate.convert(amount.minor_units())?),
        }
    }
}

/// What a receipt is owed for in the currency of purchase, when that is another than the books'.
fn bought_abroad(event: &CostEvent, posting: &CostPosting) -> Option<Money> {
    let CostEvent::Recorded { movement, .. } = event else { return None };
    let CostAct::Receive { units, unit_cost: Some(cost), rate: Some(_), .. } = &movement.act else { return None };
    if posting.from != CostAccount::Purchases || posting.movement != movement.movement {
        return None;
    }
    cost.times(*units, crate::value::Rounding::HalfUp).ok()
}
