//! The words of the policy in both languages.

use super::ReturnVerdict;
use crate::value::{Language, ReturnCondition, ReturnReason};

pub(super) fn reason(reason: ReturnReason, language: Language) -> &'static str {
    let (zh, en) = match reason {
        ReturnReason::ChangedMind => ("改变主意", "changed mind"),
        ReturnReason::WrongSize => ("尺码不合", "wrong size"),
        ReturnReason::Defective => ("质量问题", "defective"),
        ReturnReason::DamagedInTransit => ("运输损坏", "damaged in transit"),
        ReturnReason::WrongItem => ("发错货", "wrong item sent"),
        ReturnReason::NotAsDescribed => ("与描述不符", "not as described"),
        ReturnReason::TooLate => ("送达太迟", "arrived too late"),
        ReturnReason::Missing => ("缺件少件", "missing units"),
        ReturnReason::NotGenuine => ("疑非正品", "doubted to be genuine"),
        ReturnReason::Undelivered => ("未能送达", "could not be delivered"),
        ReturnReason::Other => ("其他原因", "another reason"),
    };
    pick(language, zh, en)
}

pub(super) fn condition(condition: ReturnCondition, language: Language) -> &'static str {
    let (zh, en) = match condition {
        ReturnCondition::Unopened => ("未拆封", "unopened"),
        ReturnCondition::Opened => ("已拆封未使用", "opened but unused"),
        ReturnCondition::Used => ("已使用", "used"),
        ReturnCondition::Damaged => ("已损坏", "damaged"),
    };
    pick(language, zh, en)
}

pub(super) fn verdict(verdict: ReturnVerdict, language: Language) -> &'static str {
    let (zh, en) = match verdict {
        ReturnVerdict::Accepted => ("可以退货", "may be returned"),
        ReturnVerdict::NeedsPerson => ("需人工审核", "is decided by a person"),
        ReturnVerdict::Rejected => ("不可退货", "may not be returned"),
    };
    pick(language, zh, en)
}

pub(super) fn pick(language: Language, zh: &'static str, en: &'static str) -> &'static str {
    match language {
        Language::Zh => zh,
        Language::En => en,
    }
}
