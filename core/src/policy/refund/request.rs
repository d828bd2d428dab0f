use serde::{Deserialize, Serialize};

use super::{FreightBearer, QuotedLine, RefundComponent, RestockingFee};
use crate::policy::pricing::{Pricing, PricingPolicy, PricingRequest};
use crate::value::{
    Currency, Invalid, LineId, Money, PaymentId, PersonId, Quantity, Rate, ReturnReason, SpreadBasis, Text,
};

/// What came back of an order and what was refunded before.
///
/// Everything is in the captured currency. Lines that have nothing in this return may be left out, unless a component
/// goes back only with the whole order or a discount may be taken back: then all lines belong in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundRequest {
    /// The captured currency.
    pub currency: Currency,
    /// The lines.
    pub lines: Vec<RefundLine>,
    /// The basis by which charges were shared over the lines; the quote repeats it.
    pub charge_basis: SpreadBasis,
    /// The way back, if it cost something.
    pub return_freight: Option<ReturnFreight>,
    /// The rates of payment and refund, if the order was priced in another currency.
    pub exchange: Option<ExchangeMove>,
    /// What a claw-back needs; without it no discount is taken back.
    pub claw_back: Option<ClawBackBasis>,
    /// Kindnesses, each its own part.
    pub goodwill: Vec<GoodwillGrant>,
    /// What earlier quotes could not take off.
    pub debit: Money,
    /// The payments in the order in which they give back.
    pub payments: Vec<RefundablePayment>,
}

impl RefundRequest {
    /// A return of those lines and nothing beside: no freight, no claw-back, no goodwill, no debit, no payments yet.
    pub fn plain(currency: Currency, lines: Vec<RefundLine>) -> Self {
        Self {
            currency,
            lines,
            charge_basis: SpreadBasis::ValueWithTax,
            return_freight: None,
            exchange: None,
            claw_back: None,
            goodwill: vec![],
            debit: Money::zero(currency),
            payments: vec![],
        }
    }
}

/// One line: how many units, and what was paid and refunded of each component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundLine {
    /// The line.
    pub line_id: LineId,
    /// Units paid for.
    pub units_ordered: Quantity,
    /// Units returned before.
    pub units_returned: Quantity,
    /// Units of this return.
    pub units_now: Quantity,
    /// Of the units returned before and now: those a replacement of the order stands for. A discount's condition sees
    /// them as kept.
    #[serde(default)]
    pub units_exchanged: Quantity,
    /// Why they came back.
    pub reason: ReturnReason,
    /// The components.
    pub balances: Vec<RefundBalance>,
    /// The restocking fee of this return.
    pub restocking: RestockingFee,
    /// Percentage restocking fees kept before.
    pub fee_kept: Money,
    /// Units that bore a percentage fee before, each weighted by its rate, in millionths of a unit.
    pub fee_counted_millionths: u64,
}

impl RefundLine {
    /// The line once a quote of it has been settled: what the next return of it starts from.
    ///
    /// # Errors
    /// `invalid.inconsistent` for a quote of another line; `invalid.too_large` beyond the limit of units.
    pub fn after(&self, quoted: &QuotedLine) -> Result<Self, Invalid> {
        if quoted.line_id != self.line_id {
            return Err(Invalid::inconsistent("quoted.line_id", "line_id"));
        }
        let mut line = self.clone();
        line.units_returned = self.units_returned.plus(quoted.units)?;
        line.units_now = Quantity::ZERO;
        line.fee_kept = quoted.fee_kept;
        line.fee_counted_millionths = quoted.fee_counted_millionths;
        for part in &quoted.parts {
            if let Some(balance) = line.balances.iter_mut().find(|balance| balance.component == part.component) {
                balance.refunded = part.refunded;
                balance.counted_millionths = part.counted_millionths;
            }
        }
        Ok(line)
    }
}

/// What was paid and refunded of one component of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundBalance {
    /// Which component.
    pub component: RefundComponent,
    /// Paid for all units.
    pub paid: Money,
    /// Granted afterwards as a price adjustment; it lowers the base.
    pub adjusted: Money,
    /// Refunded for returned units so far, below zero where an adjustment took back.
    pub refunded: Money,
    /// Units refunded so far, each weighted by its rule's share, in millionths of a unit: a unit refunded by half counts
    /// 500,000. Taken from the last quote.
    pub counted_millionths: u64,
}

/// The way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnFreight {
    /// What it cost.
    pub cost: Money,
    /// Who laid it out.
    pub paid_by: FreightPayer,
    /// Who bears it by the decision.
    pub bearer: FreightBearer,
}

/// Who laid out the cost of the way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum FreightPayer {
    /// The customer sent it at their own cost.
    Customer,
    /// The shop gave a label.
    Shop,
}

/// How the exchange rate moved between payment and refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ExchangeMove {
    /// Captured currency for one unit of the price's currency, on the day of payment.
    pub rate_at_payment: Rate,
    /// The same, on the day of refund.
    pub rate_at_refund: Rate,
}

/// What pricing what is kept anew needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClawBackBasis {
    /// How the order was asked to be priced.
    pub asked: PricingRequest,
    /// What it was priced.
    pub priced: Pricing,
    /// By which policy.
    pub policy: PricingPolicy,
    /// Taken back so far, above zero for what the customer lost.
    pub taken: Money,
}

/// A kindness.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct GoodwillGrant {
    /// How much.
    pub amount: Money,
    /// Who granted it.
    pub person_id: PersonId,
    /// Why; must be said.
    pub reason: Text,
}

/// A payment that can give back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundablePayment {
    /// The payment.
    pub payment_id: PaymentId,
    /// Captured.
    pub captured: Money,
    /// Refunded or on its way back; failed refunds do not count.
    pub refunded: Money,
    /// What this order may still take from it, if several orders share it.
    pub order_share: Option<Money>,
}
