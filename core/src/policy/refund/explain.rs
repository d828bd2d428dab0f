use rust_decimal::Decimal;

use super::words::{condition, pick, reason, verdict};
use super::{
    FreightBearer, RestockingFee, ReturnPolicy, ReturnScope, ReturnSubject, ReturnVerdict, WindowRule, WindowStart,
};
use crate::value::{Language, Rate};

/// The policy as it applies to one product, for the customer to read before buying: one sentence per line.
///
/// Rules stand in the order in which they are asked; a rule that no earlier one leaves room for is not shown. Dates and
/// law are the shop's to confirm; this only says what the policy says.
pub fn explain(policy: &ReturnPolicy, subject: &ReturnSubject, language: Language) -> String {
    let admissions = open(&policy.admissions, subject, |rule| &rule.scope);
    let general = admissions.last().filter(|rule| rule.scope.is_unconditional()).map(|rule| rule.verdict);
    let mut lines: Vec<String> =
        admissions.iter().map(|rule| sentence(&rule.scope, verdict(rule.verdict, language), language)).collect();
    if general.is_none() {
        lines.push(in_general(verdict(ReturnVerdict::Accepted, language), language));
    }
    // What may not come back in general needs no general time, freight or fee; only the exceptions' are shown.
    let refused = general == Some(ReturnVerdict::Rejected);
    let windows = open(&policy.windows, subject, |rule| &rule.scope);
    let person = pick(language, "期限由人工审核", "the time is decided by a person").to_owned();
    lines.extend(section(&windows, |rule| (&rule.scope, window(rule, language)), person, refused, language));
    let freights = open(&policy.freights, subject, |rule| &rule.scope);
    let customer = freight(FreightBearer::Customer {}, language);
    lines.extend(section(&freights, |rule| (&rule.scope, freight(rule.bearer, language)), customer, refused, language));
    let restocking = open(&policy.restocking, subject, |rule| &rule.scope);
    let free = fee(RestockingFee::Free {}, language);
    lines.extend(section(&restocking, |rule| (&rule.scope, fee(rule.fee, language)), free, refused, language));
    lines.join("\n")
}

/// The sentences of one list of rules, closed by what holds where none of them does.
fn section<'a, T>(
    rules: &[&'a T],
    says: impl Fn(&'a T) -> (&'a ReturnScope, String),
    otherwise: String,
    refused: bool,
    language: Language,
) -> Vec<String> {
    let mut lines = vec![];
    let mut closed = false;
    for (scope, words) in rules.iter().map(|rule| says(rule)) {
        closed = scope.is_unconditional();
        if !(closed && refused) {
            lines.push(sentence(scope, &words, language));
        }
    }
    if !closed && !refused {
        lines.push(in_general(&otherwise, language));
    }
    lines
}

fn in_general(says: &str, language: Language) -> String {
    sentence(&ReturnScope::default(), says, language)
}

/// The rules that speak of the product, up to the first that leaves nothing to the later ones.
fn open<'a, T>(rules: &'a [T], subject: &ReturnSubject, scope: impl Fn(&T) -> &ReturnScope) -> Vec<&'a T> {
    let mut found = vec![];
    for rule in rules.iter().filter(|rule| scope(rule).covers(subject)) {
        found.push(rule);
        if scope(rule).is_unconditional() {
            break;
        }
    }
    found
}

/// `Defective, wrong item sent; unopened: may be returned.`
fn sentence(scope: &ReturnScope, says: &str, language: Language) -> String {
    let comma = pick(language, "、", ", ");
    let reasons: Vec<&str> = scope.reasons.iter().map(|one| reason(*one, language)).collect();
    let conditions: Vec<&str> = scope.conditions.iter().map(|one| condition(*one, language)).collect();
    let parts: Vec<String> =
        [reasons, conditions].into_iter().filter(|words| !words.is_empty()).map(|words| words.join(comma)).collect();
    let when = if parts.is_empty() {
        pick(language, "一般情况", "in general").to_owned()
    } else {
        parts.join(pick(language, "；", "; "))
    };
    match language {
        Language::Zh => format!("{when}：{says}。"),
        Language::En => format!("{}: {says}.", capital(&when)),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn window(rule: &WindowRule, language: Language) -> String {
    let Some(days) = rule.days else { return pick(language, "不限期", "without limit of time").to_owned() };
    let late = verdict(rule.late, language);
    match (language, rule.from) {
        (Language::Zh, WindowStart::Delivery) => format!("签收后 {days} 天内，逾期{late}"),
        (Language::Zh, WindowStart::Purchase) => format!("购买后 {days} 天内，逾期{late}"),
        (Language::En, WindowStart::Delivery) => format!("within {days} days of delivery, later it {late}"),
        (Language::En, WindowStart::Purchase) => format!("within {days} days of purchase, later it {late}"),
    }
}

fn freight(bearer: FreightBearer, language: Language) -> String {
    match bearer {
        FreightBearer::Customer {} => pick(language, "退货运费由买家承担", "the customer pays the way back").to_owned(),
        FreightBearer::Shop {} => pick(language, "退货运费由店铺承担", "the shop pays the way back").to_owned(),
        FreightBearer::Shared { shop_share } => match language {
            Language::Zh => format!("退货运费由店铺承担 {}", percent(shop_share)),
            Language::En => format!("the shop pays {} of the way back", percent(shop_share)),
        },
    }
}

fn fee(fee: RestockingFee, language: Language) -> String {
    match (fee, language) {
        (RestockingFee::Free {}, _) => pick(language, "不收退货手续费", "no restocking fee").to_owned(),
        (RestockingFee::Percent { rate }, Language::Zh) => format!("收取货款 {} 的退货手续费", percent(rate)),
        (RestockingFee::Percent { rate }, Language::En) => {
            format!("a restocking fee of {} of the goods", percent(rate))
        }
        (RestockingFee::Fixed { amount }, Language::Zh) => format!("每次退货收取手续费 {amount}"),
        (RestockingFee::Fixed { amount }, Language::En) => format!("a restocking fee of {amount} per return"),
    }
}

fn percent(rate: Rate) -> String {
    let hundred = rate.value().checked_mul(Decimal::ONE_HUNDRED).unwrap_or_default();
    format!("{}%", hundred.normalize())
}
