use super::{Decided, minor};
use crate::book::payment::{
    DepositFault, DepositTerms, PaymentBook, PaymentDeadlineKind, PaymentEvent, PaymentRefusal,
};
use crate::value::{Invalid, Moment, Money, OrderId, Rate};

impl PaymentBook {
    pub(super) fn open_account(&self, order_id: OrderId, total: Money, deposit: Option<DepositTerms>) -> Decided {
        if let Some(account) = self.account(&order_id) {
            let same = account.money(account.opened) == total && account.deposit_terms() == deposit.as_ref();
            return if same { Ok(Vec::new()) } else { Err(PaymentRefusal::AccountAltered { order_id }.into()) };
        }
        minor("total", total, total.currency())?;
        if let Some(terms) = &deposit {
            check_terms(terms, total).map_err(|invalid| invalid.within("deposit"))?;
        }

        Ok(vec![PaymentEvent::AccountOpened { order_id, total, deposit }])
    }

    pub(super) fn change_due(&self, order_id: OrderId, total: Money) -> Decided {
        let account = self.known_account(&order_id)?;
        if minor("total", total, account.currency)? == account.due {
            return Ok(Vec::new());
        }

        Ok(vec![PaymentEvent::DueChanged { order_id, total }])
    }

    pub(super) fn forfeit(&self, order_id: OrderId, unperformed_share: Rate) -> Decided {
        let account = self.known_account(&order_id)?;
        let forfeiture = account.deposit.as_ref().and_then(|deposit| deposit.forfeiture.as_ref());
        if let Some(forfeiture) = forfeiture {
            let same = forfeiture.unperformed_share == unperformed_share;
            return if same { Ok(Vec::new()) } else { Err(PaymentRefusal::ForfeitureAltered { order_id }.into()) };
        }
        // Money on its way back cannot be kept as well.
        let in_hand = account.deposit_paid().smaller(account.money(account.net_after_pending().max(0)))?;
        let outcome = account
            .deposit_terms()
            .map(|terms| terms.outcome(in_hand, DepositFault::Buyer, unperformed_share))
            .transpose()?;
        let Some(amount) = outcome.map(|outcome| outcome.forfeited).filter(Money::is_positive) else {
            return Err(PaymentRefusal::NothingToForfeit { order_id }.into());
        };

        Ok(vec![PaymentEvent::DepositForfeited { order_id, unperformed_share, amount }])
    }

    pub(super) fn expire(&self, at: Moment) -> Vec<PaymentEvent> {
        let fired = self.deadlines_until(at).map(|deadline| match &deadline.kind {
            PaymentDeadlineKind::Deposit {} => PaymentEvent::DepositMissed { order_id: deadline.order_id.clone() },
            PaymentDeadlineKind::Balance {} => PaymentEvent::BalanceMissed { order_id: deadline.order_id.clone() },
            PaymentDeadlineKind::Payment { payment_id } => {
                PaymentEvent::PaymentExpired { payment_id: payment_id.clone() }
            }
        });
        fired.collect()
    }
}

/// A deposit is some of the total, in its currency, due before its balance; the effective share is a share.
fn check_terms(terms: &DepositTerms, total: Money) -> Result<(), Invalid> {
    let deposit = super::positive("amount", terms.amount, total.currency())?;
    if deposit > total.minor_units() {
        return Err(Invalid::too_large("amount", total));
    }
    minor("contract_value", terms.contract_value, total.currency())?;
    Rate::share(terms.effective_share.value()).map_err(|invalid| invalid.of("effective_share"))?;
    match (terms.due_by, terms.balance_due_by) {
        (Some(deposit), Some(balance)) if balance < deposit => Err(super::too_early("balance_due_by", deposit)),
        _ => Ok(()),
    }
}
