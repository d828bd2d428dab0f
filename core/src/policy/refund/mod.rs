//! What is owed back, line by line, with the reason for every cent; and whether goods may come back.
//!
//! Three questions, each a pure function over plain data: [`judge`] says whether a return is accepted and by which
//! rules, [`explain`] says the same of a product before anyone has bought it, [`quote_refund`] says what goes back for
//! the units that came back. It never moves money or goods and never remembers; what earlier quotes refunded comes in
//! with the request. Serial returns add up exactly in any order, nothing above the captures is ever given back, and the
//! parts sum to the quote. A penalty is no refund and is not quoted here.
//!
//! ```
//! use daigou::policy::{pricing::*, refund::*};
//! use daigou::value::*;
//!
//! let line = PricingLine {
//!     line_id: LineId::new("1")?,
//!     quantity: Quantity::new(3)?,
//!     unit_price: UnitPrice::parse("10", Currency::CNY)?,
//!     tax_rate: Rate::ZERO,
//!     unit_weight: Weight::ZERO,
//!     discounts: vec![LineDiscount {
//!         discount_id: DiscountId::new("20-off")?,
//!         value: LineDiscountValue::AmountPerLine { amount: Money::parse("20", Currency::CNY)? },
//!     }],
//! };
//! let order = PricingRequest {
//!     currency: Currency::CNY,
//!     tax_basis: TaxBasis::Included,
//!     lines: vec![line],
//!     discounts: vec![],
//!     charges: vec![],
//! };
//! let priced = price(&order, &PricingPolicy::usual(TermsVersion::new("2026")?))?;
//! let mut lines = refund_lines(&order, &priced, SpreadBasis::ValueWithTax)?;
//! lines[0].units_now = Quantity::ONE;
//! let request = RefundRequest::plain(Currency::CNY, lines);
//! let quote = quote_refund(&request, &RefundPolicy::usual(TermsVersion::new("2026")?)?)?;
//! assert_eq!(quote.total, Money::parse("3.33", Currency::CNY)?); // one of three units of a line of 10.00
//! # Ok::<(), Invalid>(())
//! ```

mod answer;
mod check;
mod claw_back;
mod cumulative;
mod explain;
mod judge;
mod line;
mod lines;
mod order;
mod quote;
mod request;
mod return_policy;
mod scope;
mod terms;
mod words;

pub use crate::value::{
    RefundComponent, ReturnCondition, ReturnException, ReturnQuestion, ReturnReason, ReturnVerdict, RuleUsed,
};
pub use answer::{QuotedLine, QuotedOrderPart, QuotedPart, QuotedPayment, RefundCause, RefundQuote};
pub use cumulative::cumulative;
pub use explain::explain;
pub use judge::{ReturnCase, ReturnDecision, judge};
pub use lines::refund_lines;
pub use quote::quote_refund;
pub use request::{
    ClawBackBasis, ExchangeMove, FreightPayer, GoodwillGrant, RefundBalance, RefundLine, RefundRequest,
    RefundablePayment, ReturnFreight,
};
pub use return_policy::{
    AdmissionRule, FreightBearer, FreightRule, RestockingFee, RestockingRule, ReturnPolicy, SHOP_FAULTS, WindowRule,
    WindowStart,
};
pub use scope::{CustomsStatus, ReturnScope, ReturnSubject, SaleFooting};
pub use terms::{ClawBackRule, ReasonTerms, RefundPolicy, RefundRule, RefundTerms};
