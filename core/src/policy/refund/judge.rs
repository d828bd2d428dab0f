use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{FreightBearer, RestockingFee, ReturnPolicy, ReturnSubject, WindowRule, WindowStart};
use crate::value::{
    Invalid, Moment, ReturnCondition, ReturnException, ReturnQuestion, ReturnReason, ReturnVerdict, RuleUsed,
    TermsVersion, Text,
};

/// Units someone wants to send back, as far as the policy asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnCase {
    /// The product.
    pub subject: ReturnSubject,
    /// Why.
    pub reason: ReturnReason,
    /// In what condition.
    pub condition: ReturnCondition,
    /// When it was bought.
    pub purchased_at: Moment,
    /// When it was delivered, if it was.
    pub delivered_at: Option<Moment>,
    /// When the return was asked for.
    pub requested_at: Moment,
    /// An exception someone granted.
    pub exception: Option<ReturnException>,
}

/// What the policy says, with every rule it used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReturnDecision {
    /// Accepted, rejected, or a person decides.
    pub verdict: ReturnVerdict,
    /// The rules used, in order: admission, window, exception, freight, restocking.
    pub rules: Vec<RuleUsed>,
    /// The last day on which the return may be asked for; `None` when it never ends or has not begun.
    pub last_day: Option<NaiveDate>,
    /// Who pays the way back.
    pub freight: FreightBearer,
    /// What is kept for restocking.
    pub restocking: RestockingFee,
    /// The exception that overrode the rules, where one was needed.
    pub exception: Option<ReturnException>,
    /// The policy's version.
    pub version: TermsVersion,
}

/// Judges a return by a policy. The stricter of admission and window decides; an exception overrides both.
///
/// # Errors
/// `invalid.empty` for an exception without a reason; `invalid.too_early` when it was delivered before it was bought or
/// asked for before it was bought; `invalid.too_large` for a share above one.
pub fn judge(case: &ReturnCase, policy: &ReturnPolicy) -> Result<ReturnDecision, Invalid> {
    check(case)?;
    let holds = |scope: &super::ReturnScope| scope.holds(&case.subject, case.reason, case.condition);
    let mut rules = Vec::with_capacity(5);
    let admission = policy.admissions.iter().find(|rule| holds(&rule.scope));
    let admitted = admission.map_or(ReturnVerdict::Accepted, |rule| rule.verdict);
    let named = |question, rule: Option<&Text>, verdict| RuleUsed {
        question,
        rule: rule.cloned().unwrap_or_default(),
        verdict,
    };
    rules.push(named(ReturnQuestion::Admission, admission.map(|rule| &rule.rule), admitted));

    let window = policy.windows.iter().find(|rule| holds(&rule.scope));
    let last_day = window.and_then(|rule| last_day(rule, case, policy));
    let late = last_day.is_some_and(|day| policy.zone.day_of(case.requested_at) > day);
    let in_time = match window {
        None => ReturnVerdict::NeedsPerson,
        Some(rule) if late => rule.late,
        Some(_) => ReturnVerdict::Accepted,
    };
    rules.push(named(ReturnQuestion::Window, window.map(|rule| &rule.rule), in_time));

    let ruled = admitted.max(in_time);
    let exception = case.exception.clone().filter(|_| ruled != ReturnVerdict::Accepted);
    if let Some(granted) = &exception {
        rules.push(named(ReturnQuestion::Exception, Some(&granted.reason), ReturnVerdict::Accepted));
    }
    let verdict = if exception.is_some() { ReturnVerdict::Accepted } else { ruled };

    let freight = policy.freights.iter().find(|rule| holds(&rule.scope));
    rules.push(named(ReturnQuestion::Freight, freight.map(|rule| &rule.rule), ReturnVerdict::Accepted));
    let restocking = policy.restocking.iter().find(|rule| holds(&rule.scope));
    rules.push(named(ReturnQuestion::Restocking, restocking.map(|rule| &rule.rule), ReturnVerdict::Accepted));
    Ok(ReturnDecision {
        verdict,
        rules,
        last_day,
        freight: freight.map_or(FreightBearer::Customer {}, |rule| rule.bearer),
        restocking: restocking.map_or(RestockingFee::Free {}, |rule| rule.fee),
        exception,
        version: policy.version.clone(),
    })
}

fn check(case: &ReturnCase) -> Result<(), Invalid> {
    let too_early =
        |field: &str| Invalid::new(field, crate::value::Problem::TooEarly { than: case.purchased_at.to_string() });
    if case.exception.as_ref().is_some_and(|granted| granted.reason.is_empty()) {
        return Err(Invalid::empty("exception.reason"));
    }
    if case.delivered_at.is_some_and(|delivered| delivered < case.purchased_at) {
        return Err(too_early("delivered_at"));
    }
    if case.requested_at < case.purchased_at {
        return Err(too_early("requested_at"));
    }
    Ok(())
}

/// The day the window closes: whole days after the day it runs from, in the policy's zone.
fn last_day(rule: &WindowRule, case: &ReturnCase, policy: &ReturnPolicy) -> Option<NaiveDate> {
    let start = match rule.from {
        WindowStart::Delivery => case.delivered_at?,
        WindowStart::Purchase => case.purchased_at,
    };
    policy.zone.day_of(start).checked_add_days(Days::new(u64::from(rule.days?)))
}
