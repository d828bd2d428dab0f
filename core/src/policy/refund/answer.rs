use serde::{Deserialize, Serialize};

use super::{RefundComponent, RefundRule};
use crate::value::{Currency, LineId, Money, PaymentId, Quantity, SpreadBasis, TermsVersion, Text};

/// What is owed back, part by part: Σ line parts + Σ order parts − debit before = total − debit after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RefundQuote {
    /// The captured currency.
    pub currency: Currency,
    /// The lines, as asked.
    pub lines: Vec<QuotedLine>,
    /// What belongs to the return as a whole.
    pub parts: Vec<QuotedOrderPart>,
    /// What earlier quotes could not take off.
    pub debit_before: Money,
    /// What is owed back, zero or more.
    pub total: Money,
    /// What could not be taken off this time, carried to the next quote.
    pub debit_after: Money,
    /// What each payment gives back, in the order asked, each above zero.
    pub payments: Vec<QuotedPayment>,
    /// What no payment can give back, since nothing above the captures ever is.
    pub uncovered: Money,
    /// The most the payments could give back.
    pub refundable: Money,
    /// The basis by which charges were shared over the lines.
    pub charge_basis: SpreadBasis,
    /// Taken back of discounts so far, with this quote.
    pub claw_back_taken: Money,
    /// The policy's version.
    pub version: TermsVersion,
}

/// One line of a quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct QuotedLine {
    /// The line.
    pub line_id: LineId,
    /// Units of this return.
    pub units: Quantity,
    /// Its components, in the order asked, then the restocking fee.
    pub parts: Vec<QuotedPart>,
    /// Their sum.
    pub total: Money,
    /// Percentage restocking fees kept so far, with this quote.
    pub fee_kept: Money,
    /// Units that bore a percentage fee so far, in millionths, weighted by its rate.
    pub fee_counted_millionths: u64,
}

/// One component of one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct QuotedPart {
    /// Which component.
    pub component: RefundComponent,
    /// Goes back now; below zero for what is taken off.
    pub amount: Money,
    /// The rule that said so.
    pub rule: RefundRule,
    /// What the rule came to.
    pub cause: RefundCause,
    /// Why the rule is so, in the shop's words.
    pub why: Text,
    /// Refunded so far, with this quote.
    pub refunded: Money,
    /// Units refunded so far, in millionths, weighted by their rules' shares.
    pub counted_millionths: u64,
}

/// One part of the return as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct QuotedOrderPart {
    /// Which component.
    pub component: RefundComponent,
    /// Goes back now; below zero for what is taken off.
    pub amount: Money,
    /// The rule that said so.
    pub rule: RefundRule,
    /// What the rule came to.
    pub cause: RefundCause,
    /// In the words of whoever granted it; empty where nobody did.
    pub why: Text,
}

/// What a rule came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum RefundCause {
    /// Units came back.
    UnitsReturned,
    /// The terms keep it.
    KeptByTerms,
    /// The terms share it.
    SharedByTerms,
    /// It goes back once everything has.
    NotAllReturned,
    /// Everything has come back.
    AllReturned,
    /// The terms say nothing of it.
    NotInTerms,
    /// A percentage of the goods part.
    FeePercent,
    /// An amount per return.
    FeeFixed,
    /// The fee was more than the goods part.
    FeeCapped,
    /// The shop bears the way back.
    ShopBearsFreight,
    /// The customer bears the way back.
    CustomerBearsFreight,
    /// Both bear the way back.
    FreightShared,
    /// What is kept no longer deserves a discount.
    ConditionLost,
    /// What is kept was priced anew.
    PricedAnew,
    /// The exchange rate moved.
    RateMoved,
    /// A person was kind.
    Goodwill,
}

impl RefundCause {
    /// The stable code, e.g. `refund.units_returned`.
    pub fn code(self) -> &'static str {
        match self {
            Self::UnitsReturned => "refund.units_returned",
            Self::KeptByTerms => "refund.kept_by_terms",
            Self::SharedByTerms => "refund.shared_by_terms",
            Self::NotAllReturned => "refund.not_all_returned",
            Self::AllReturned => "refund.all_returned",
            Self::NotInTerms => "refund.not_in_terms",
            Self::FeePercent => "refund.fee_percent",
            Self::FeeFixed => "refund.fee_fixed",
            Self::FeeCapped => "refund.fee_capped",
            Self::ShopBearsFreight => "refund.shop_bears_freight",
            Self::CustomerBearsFreight => "refund.customer_bears_freight",
            Self::FreightShared => "refund.freight_shared",
            Self::ConditionLost => "refund.condition_lost",
            Self::PricedAnew => "refund.priced_anew",
            Self::RateMoved => "refund.rate_moved",
            Self::Goodwill => "refund.goodwill",
        }
    }
}

/// What one payment gives back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct QuotedPayment {
    /// The payment.
    pub payment_id: PaymentId,
    /// How much.
    pub amount: Money,
}
