use serde::{Deserialize, Serialize};

use super::{CustomsStatus, ReturnScope, SaleFooting};
use crate::value::{Invalid, Money, Rate, ReturnCondition, ReturnReason, ReturnVerdict, TermsVersion, Text, Zone};

/// When goods may come back and on what terms, as data. In every list the first rule that holds decides.
///
/// The shipped default, [`ReturnPolicy::usual`], is a starting point and no advice: a person should confirm the law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReturnPolicy {
    /// The version of these terms; every decision carries it.
    pub version: TermsVersion,
    /// Whose days count.
    pub zone: Zone,
    /// Whether goods may come back at all. Without a rule that holds they may.
    pub admissions: Vec<AdmissionRule>,
    /// How long. Without a rule that holds a person decides.
    pub windows: Vec<WindowRule>,
    /// Who pays the way back. Without a rule that holds the customer does.
    pub freights: Vec<FreightRule>,
    /// What is kept for putting goods back on the shelf. Without a rule that holds nothing is.
    pub restocking: Vec<RestockingRule>,
}

/// Whether goods of a scope may come back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AdmissionRule {
    /// The rule's own name, e.g. `final-sale`.
    pub rule: Text,
    /// What it is for.
    pub scope: ReturnScope,
    /// What it says.
    pub verdict: ReturnVerdict,
}

/// How long goods of a scope may come back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct WindowRule {
    /// The rule's own name.
    pub rule: Text,
    /// What it is for.
    pub scope: ReturnScope,
    /// Whole days after the day it runs from; `None` for ever.
    pub days: Option<u32>,
    /// What it runs from.
    pub from: WindowStart,
    /// What is said after it.
    pub late: ReturnVerdict,
}

/// What a window runs from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum WindowStart {
    /// The day of delivery; before it the window is open.
    #[default]
    Delivery,
    /// The day of purchase.
    Purchase,
}

/// Who pays the way back for a scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct FreightRule {
    /// The rule's own name.
    pub rule: Text,
    /// What it is for.
    pub scope: ReturnScope,
    /// Who pays.
    pub bearer: FreightBearer,
}

/// Who bears the cost of the way back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum FreightBearer {
    /// The customer.
    Customer {},
    /// The shop.
    Shop {},
    /// Both.
    Shared {
        /// The shop's share, at most 1.
        shop_share: Rate,
    },
}

/// What is kept for restocking goods of a scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RestockingRule {
    /// The rule's own name.
    pub rule: Text,
    /// What it is for.
    pub scope: ReturnScope,
    /// How much.
    pub fee: RestockingFee,
}

/// A restocking fee: never below zero, never above the goods part of the refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum RestockingFee {
    /// None.
    Free {},
    /// A share of the goods part, cumulative over serial returns.
    Percent {
        /// The share, at most 1 and of at most six decimal places.
        rate: Rate,
    },
    /// An amount, once per return however many lines it has.
    Fixed {
        /// The amount.
        amount: Money,
    },
}

/// Reasons that lie with the shop or its carrier.
pub const SHOP_FAULTS: [ReturnReason; 6] = [
    ReturnReason::Defective,
    ReturnReason::DamagedInTransit,
    ReturnReason::WrongItem,
    ReturnReason::NotAsDescribed,
    ReturnReason::Missing,
    ReturnReason::NotGenuine,
];

impl ReturnPolicy {
    /// A common policy of a shop selling to consumers in China: seven days without a reason, thirty for faults, for ever
    /// if not genuine; made-to-order and final-sale goods only for faults; opened cross-border goods by a person;
    /// the shop pays the way back for its own faults.
    ///
    /// # Errors
    /// Never with the names it is written with; they pass the wall of [`Text`].
    pub fn usual(version: TermsVersion, zone: Zone) -> Result<Self, Invalid> {
        let faults = || ReturnScope { reasons: SHOP_FAULTS.to_vec(), ..ReturnScope::default() };
        let any = ReturnScope::default;
        let conditions = |conditions: &[ReturnCondition]| ReturnScope { conditions: conditions.to_vec(), ..any() };
        let footing = |footing| ReturnScope { footings: vec![footing], ..any() };
        let cross_border = ReturnScope {
            customs: vec![CustomsStatus::CrossBorderRetail],
            conditions: vec![ReturnCondition::Opened],
            ..any()
        };
        let genuine = ReturnScope { reasons: vec![ReturnReason::NotGenuine], ..any() };
        let worn = conditions(&[ReturnCondition::Used, ReturnCondition::Damaged]);
        let admission = |rule, scope, verdict| -> Result<AdmissionRule, Invalid> {
            Ok(AdmissionRule { rule: Text::new(rule)?, scope, verdict })
        };
        let window = |rule, scope, days| -> Result<WindowRule, Invalid> {
            let (from, late) = (WindowStart::Delivery, ReturnVerdict::Rejected);
            Ok(WindowRule { rule: Text::new(rule)?, scope, days, from, late })
        };
        let undelivered = || ReturnScope { reasons: vec![ReturnReason::Undelivered], ..any() };
        let shop = FreightBearer::Shop {};
        Ok(Self {
            version,
            zone,
            admissions: vec![
                admission("shop-fault", faults(), ReturnVerdict::Accepted)?,
                admission("undelivered", undelivered(), ReturnVerdict::NeedsPerson)?,
                admission("final-sale", footing(SaleFooting::FinalSale), ReturnVerdict::Rejected)?,
                admission("made-to-order", footing(SaleFooting::MadeToOrder), ReturnVerdict::Rejected)?,
                admission("used-or-damaged", worn, ReturnVerdict::Rejected)?,
                admission("cross-border-opened", cross_border, ReturnVerdict::NeedsPerson)?,
            ],
            windows: vec![
                window("not-genuine", genuine, None)?,
                window("fault-30-days", faults(), Some(30))?,
                window("undelivered", undelivered(), None)?,
                window("seven-days", any(), Some(7))?,
            ],
            freights: vec![
                FreightRule { rule: Text::new("shop-fault")?, scope: faults(), bearer: shop },
                FreightRule { rule: Text::new("customer")?, scope: any(), bearer: FreightBearer::Customer {} },
            ],
            restocking: vec![],
        })
    }
}
