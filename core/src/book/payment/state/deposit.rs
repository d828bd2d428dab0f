use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::super::{DepositKind, DepositTerms};
use super::AccountPage;
use crate::value::{Invalid, Money, Rate, Rounding};

/// Who is at fault when a contract with a deposit is not performed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum DepositFault {
    /// The customer: changed their mind, did not pay the balance.
    Buyer,
    /// The shop.
    Seller,
    /// Nobody: an event neither could prevent.
    ForceMajeure,
    /// Both.
    Common,
}

/// What becomes of a deposit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DepositOutcome {
    /// The part of the deposit paid that has the legal effect of earnest money.
    pub effective: Money,
    /// What the shop keeps as other income.
    pub forfeited: Money,
    /// What goes back of the deposit paid.
    pub refund: Money,
    /// What the shop pays on top, outside the limit of refunds.
    pub penalty: Money,
}

impl DepositTerms {
    /// The share, in percent, up to which earnest money has its effect: Civil Code of the People's Republic of China,
    /// article 586, in force since 2021-01-01. A default to put into [`DepositTerms::effective_share`], to be
    /// confirmed by a person; nothing in the library reads it.
    pub const EFFECTIVE_SHARE_PERCENT: u32 = 20;

    /// The default share as a rate.
    pub fn effective_share_default() -> Rate {
        Rate::share(Decimal::new(i64::from(Self::EFFECTIVE_SHARE_PERCENT), 2)).unwrap_or(Rate::ZERO)
    }

    /// The part of a deposit paid that has the legal effect of earnest money: `min(paid, share × contract value)`,
    /// the product rounded down; zero for a prepayment.
    ///
    /// # Errors
    /// `invalid.currency_mismatch` when `paid` is in another currency.
    pub fn effective_part(&self, paid: Money) -> Result<Money, Invalid> {
        if self.kind == DepositKind::Prepayment {
            return Ok(Money::zero(paid.currency()));
        }
        paid.smaller(self.contract_value.scaled(self.effective_share.value(), Rounding::Down)?)
    }

    /// What becomes of `paid`, the deposit in hand, when `unperformed_share` of the contract fails by that fault
    /// (domain rule 12).
    ///
    /// With `e` the effective part, `s` the unperformed share and `p` the deposit paid:
    ///
    /// | fault | forfeited | refund | penalty |
    /// |---|---|---|---|
    /// | buyer | ⌊e·s⌋ | p·s − forfeited | 0 |
    /// | seller | 0 | p·s | ⌊e·s⌋ |
    /// | force majeure, common | 0 | p·s | 0 |
    ///
    /// `p·s` is rounded half up; the performed share of the deposit stays as part of the price. A penalty goes by
    /// cash paid, so a deposit that counts for more than it cost (定金膨胀) does not raise it.
    ///
    /// # Errors
    /// `invalid.too_large` for a share above one, `invalid.currency_mismatch` when `paid` is in another currency.
    ///
    /// ```
    /// use daigou::book::payment::{DepositFault, DepositKind, DepositTerms};
    /// use daigou::value::{Currency, Money, Rate};
    /// let yuan = |amount| Money::parse(amount, Currency::CNY);
    /// let terms = DepositTerms {
    ///     kind: DepositKind::Earnest,
    ///     amount: yuan("300")?,
    ///     contract_value: yuan("1000")?,
    ///     effective_share: DepositTerms::effective_share_default(),
    ///     due_by: None,
    ///     balance_due_by: None,
    /// };
    /// let outcome = terms.outcome(yuan("300")?, DepositFault::Buyer, Rate::ONE)?;
    /// assert_eq!((outcome.forfeited, outcome.refund), (yuan("200")?, yuan("100")?));
    /// let outcome = terms.outcome(yuan("300")?, DepositFault::Seller, Rate::ONE)?;
    /// assert_eq!((outcome.refund, outcome.penalty), (yuan("300")?, yuan("200")?));
    /// # Ok::<(), daigou::value::Invalid>(())
    /// ```
    pub fn outcome(
        &self,
        paid: Money,
        fault: DepositFault,
        unperformed_share: Rate,
    ) -> Result<DepositOutcome, Invalid> {
        let share = Rate::share(unperformed_share.value()).map_err(|invalid| invalid.of("unperformed_share"))?.value();
        let nothing = Money::zero(paid.currency());
        let effective = self.effective_part(paid)?;
        let at_stake = effective.scaled(share, Rounding::Down)?;
        let unperformed = paid.scaled(share, Rounding::HalfUp)?;
        let (forfeited, penalty) = match fault {
            DepositFault::Buyer => (at_stake, nothing),
            DepositFault::Seller => (nothing, at_stake),
            DepositFault::ForceMajeure | DepositFault::Common => (nothing, nothing),
        };
        Ok(DepositOutcome { effective, forfeited, refund: unperformed.minus(forfeited)?, penalty })
    }
}

impl AccountPage {
    /// What becomes of this account's deposit (see [`DepositTerms::outcome`]); `None` when none was agreed.
    /// Money beyond the deposit is not its matter: a lowered due total makes that owed back.
    ///
    /// # Errors
    /// `invalid.too_large` for a share above one.
    pub fn deposit_outcome(
        &self,
        fault: DepositFault,
        unperformed_share: Rate,
    ) -> Result<Option<DepositOutcome>, Invalid> {
        let terms = self.deposit_terms();
        terms.map(|terms| terms.outcome(self.deposit_paid(), fault, unperformed_share)).transpose()
    }
}
