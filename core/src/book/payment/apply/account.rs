use super::minor;
use crate::book::payment::state::{DepositPage, Forfeiture};
use crate::book::payment::{AccountPage, DepositTerms, PaymentBook, PaymentDeadline, PaymentDeadlineKind};
use crate::value::{Corrupt, Money, OrderId, Rate};

impl PaymentBook {
    pub(super) fn opened(
        &mut self,
        order_id: &OrderId,
        total: Money,
        deposit: Option<DepositTerms>,
    ) -> Result<(), Corrupt> {
        if self.accounts.contains_key(order_id) {
            return Err(Corrupt::new("payment.account_opened", format!("order `{order_id}` has an account")));
        }
        let due = total.minor_units();
        let deposit = deposit.map(|terms| {
            Box::new(DepositPage { terms, forfeiture: None, deposit_missed: false, balance_missed: false })
        });
        let account = AccountPage {
            currency: total.currency(),
            opened: due,
            due,
            peak: due,
            deposit,
            payments: Vec::new(),
            refunds: Vec::new(),
        };
        let deadlines = account.deadlines();
        let dated = [
            (deadlines.deposit, PaymentDeadlineKind::Deposit {}),
            (deadlines.balance, PaymentDeadlineKind::Balance {}),
        ];
        for (at, kind) in dated {
            self.deadlines.extend(at.map(|at| PaymentDeadline { at, order_id: order_id.clone(), kind }));
        }
        self.accounts.insert(order_id.clone(), Box::new(account));
        Ok(())
    }

    pub(super) fn due_changed(&mut self, order_id: &OrderId, total: Money) -> Result<(), Corrupt> {
        let event = "payment.due_changed";
        self.on_account(event, order_id, |account| {
            account.due = minor(event, account, total)?;
            account.peak = account.peak.max(account.due);
            Ok(())
        })
    }

    pub(super) fn forfeited(
        &mut self,
        order_id: &OrderId,
        unperformed_share: Rate,
        amount: Money,
    ) -> Result<(), Corrupt> {
        let event = "payment.deposit_forfeited";
        self.on_account(event, order_id, |account| {
            let amount = minor(event, account, amount)?;
            let deposit = account.deposit.as_mut().ok_or_else(|| no_deposit(event, order_id))?;
            deposit.forfeiture = Some(Forfeiture { unperformed_share, amount });
            Ok(())
        })
    }

    pub(super) fn missed(&mut self, order_id: &OrderId, kind: &PaymentDeadlineKind) -> Result<(), Corrupt> {
        let event = match kind {
            PaymentDeadlineKind::Deposit {} => "payment.deposit_missed",
            _ => "payment.balance_missed",
        };
        self.on_account(event, order_id, |account| {
            let deposit = account.deposit.as_mut().ok_or_else(|| no_deposit(event, order_id))?;
            match kind {
                PaymentDeadlineKind::Deposit {} => deposit.deposit_missed = true,
                _ => deposit.balance_missed = true,
            }
            Ok(())
        })
    }
}

fn no_deposit(event: &str, order_id: &OrderId) -> Corrupt {
    Corrupt::new(event, format!("order `{order_id}` has no deposit"))
}
