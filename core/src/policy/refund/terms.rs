use serde::{Deserialize, Serialize};

use super::return_policy::SHOP_FAULTS;
use crate::value::{Invalid, Rate, RefundComponent, ReturnReason, Rounding, TermsVersion, Text};

/// What is done with a component of returned units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum RefundRule {
    /// The shop keeps it.
    Keep {},
    /// It goes back.
    Refund {},
    /// A share of it goes back.
    Share {
        /// The customer's share, at most 1 and of at most six decimal places.
        rate: Rate,
    },
    /// It goes back once every unit of the order has come back.
    RefundWhenAllReturned {},
}

/// The rule of one component, with its reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RefundTerms {
    /// Which component.
    pub component: RefundComponent,
    /// What is done with it.
    pub rule: RefundRule,
    /// Why, in the shop's words.
    pub why: Text,
}

/// The rules of all components for some reasons of return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReasonTerms {
    /// For these reasons; empty for any.
    pub reasons: Vec<ReturnReason>,
    /// The rules. A component without one is kept, and the quote says so.
    pub terms: Vec<RefundTerms>,
}

/// Whether discounts are taken back when what is kept no longer deserves them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ClawBackRule {
    /// Never: each unit carries its share of the discount as sold.
    Never,
    /// When a discount's condition is lost: what is kept is priced anew.
    #[default]
    WhenConditionLost,
    /// Always: what is kept is priced anew, whichever way that falls.
    Always,
}

/// What goes back of what was paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RefundPolicy {
    /// The version of these terms; every quote carries it.
    pub version: TermsVersion,
    /// How an exact value becomes money.
    pub rounding: Rounding,
    /// The rules by reason; the first that names the reason holds.
    pub reasons: Vec<ReasonTerms>,
    /// What happens to discounts.
    pub claw_back: ClawBackRule,
    /// How much of a move of the exchange rate the customer takes part in.
    pub exchange_difference: RefundRule,
}

impl RefundPolicy {
    /// A common policy: for the shop's faults and for what never arrived everything goes back; else goods, tax and
    /// duty, and outbound shipping once everything has come back, while services rendered are kept.
    /// Half up; lost discounts are taken back; the rate of the payment day holds.
    ///
    /// # Errors
    /// Never with the words it is written with; they pass the wall of [`Text`].
    pub fn usual(version: TermsVersion) -> Result<Self, Invalid> {
        use RefundComponent as C;
        let terms = |component, rule, why: &str| -> Result<RefundTerms, Invalid> {
            Ok(RefundTerms { component, rule, why: Text::new(why)? })
        };
        let all = [C::Goods, C::Tax, C::ShippingOut, C::Duty, C::ServiceFee, C::Handling, C::Insurance, C::OtherFee];
        let mut at_fault: Vec<ReturnReason> = SHOP_FAULTS.to_vec();
        at_fault.extend([ReturnReason::Undelivered, ReturnReason::TooLate]);
        let everything: Result<_, _> =
            all.into_iter().map(|c| terms(c, RefundRule::Refund {}, "not as owed")).collect();
        let free_choice = vec![
            terms(C::Goods, RefundRule::Refund {}, "goods came back")?,
            terms(C::Tax, RefundRule::Refund {}, "tax follows the goods")?,
            terms(C::Duty, RefundRule::Refund {}, "duty is recoverable")?,
            terms(C::ShippingOut, RefundRule::RefundWhenAllReturned {}, "whole order returned")?,
            terms(C::ServiceFee, RefundRule::Keep {}, "service was rendered")?,
            terms(C::Handling, RefundRule::Keep {}, "service was rendered")?,
            terms(C::Insurance, RefundRule::Keep {}, "cover was given")?,
            terms(C::OtherFee, RefundRule::Keep {}, "service was rendered")?,
        ];
        Ok(Self {
            version,
            rounding: Rounding::HalfUp,
            reasons: vec![
                ReasonTerms { reasons: at_fault, terms: everything? },
                ReasonTerms { reasons: vec![], terms: free_choice },
            ],
            claw_back: ClawBackRule::WhenConditionLost,
            exchange_difference: RefundRule::Keep {},
        })
    }
}
