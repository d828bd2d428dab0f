//! What the return policy says of cases, and what it tells a customer before buying.

use daigou::policy::refund::{
    CustomsStatus, FreightBearer, FreightRule, RestockingFee, RestockingRule, ReturnCase, ReturnCondition,
    ReturnException, ReturnPolicy, ReturnQuestion, ReturnReason, ReturnScope, ReturnSubject, ReturnVerdict, RuleUsed,
    SaleFooting, WindowRule, WindowStart, explain, judge,
};
use daigou::value::{CategoryId, ChannelId, Language, Moment, Money, PersonId, Rate, TermsVersion, Text, Zone};

fn text(words: &str) -> Text {
    Text::new(words).expect("a text")
}

fn usual() -> ReturnPolicy {
    let zone = Zone::parse("Asia/Shanghai").expect("a zone");
    ReturnPolicy::usual(TermsVersion::new("2026").expect("a version"), zone).expect("a policy")
}

fn at(when: &str) -> Moment {
    Moment::parse(when).expect("a moment")
}

fn case(reason: ReturnReason, condition: ReturnCondition, requested: &str) -> ReturnCase {
    ReturnCase {
        subject: ReturnSubject::default(),
        reason,
        condition,
        purchased_at: at("2026-03-01T00:00:00Z"),
        delivered_at: Some(at("2026-03-10T02:00:00Z")),
        requested_at: at(requested),
        exception: None,
    }
}

fn verdict(case: &ReturnCase, policy: &ReturnPolicy) -> ReturnVerdict {
    judge(case, policy).expect("judged").verdict
}

fn names(rules: &[RuleUsed]) -> Vec<String> {
    rules.iter().map(|used| format!("{:?} {} {}", used.question, used.rule, used.verdict.code())).collect()
}

#[test]
fn the_window_closes_with_the_shops_day() {
    let policy = usual();
    let asked = |when| case(ReturnReason::ChangedMind, ReturnCondition::Unopened, when);
    // Delivered on 10 March in Shanghai: the seventh day is the 17th, which ends at 16:00 UTC.
    assert_eq!(verdict(&asked("2026-03-17T15:59:59Z"), &policy), ReturnVerdict::Accepted);
    assert_eq!(verdict(&asked("2026-03-17T16:00:00Z"), &policy), ReturnVerdict::Rejected);
    let decision = judge(&asked("2026-03-12T00:00:00Z"), &policy).expect("judged");
    assert_eq!(decision.last_day.map(|day| day.to_string()).as_deref(), Some("2026-03-17"));
    assert_eq!(decision.freight, FreightBearer::Customer {});
    assert_eq!(
        names(&decision.rules),
        [
            "Admission  return.accepted",
            "Window seven-days return.accepted",
            "Freight customer return.accepted",
            "Restocking  return.accepted"
        ]
    );
}

#[test]
fn what_is_not_delivered_yet_is_in_time() {
    let mut asked = case(ReturnReason::ChangedMind, ReturnCondition::Unopened, "2026-09-01T00:00:00Z");
    assert_eq!(verdict(&asked, &usual()), ReturnVerdict::Rejected);
    asked.delivered_at = None;
    let decision = judge(&asked, &usual()).expect("judged");
    assert_eq!((decision.verdict, decision.last_day), (ReturnVerdict::Accepted, None));
}

#[test]
fn footing_customs_condition_and_reason_decide() {
    let policy = usual();
    let day = "2026-03-12T00:00:00Z";
    let with = |footing, customs_status, reason, condition| {
        let mut asked = case(reason, condition, day);
        asked.subject.footing = footing;
        asked.subject.customs_status = customs_status;
        verdict(&asked, &policy)
    };
    use CustomsStatus::{CrossBorderRetail, Domestic};
    use ReturnCondition::{Damaged, Opened, Unopened, Used};
    use ReturnReason::{ChangedMind, Defective, Undelivered};
    use ReturnVerdict::{Accepted, NeedsPerson, Rejected};
    assert_eq!(with(SaleFooting::InStock, Domestic, ChangedMind, Opened), Accepted);
    assert_eq!(with(SaleFooting::BoughtOnDemand, Domestic, ChangedMind, Unopened), Accepted);
    assert_eq!(with(SaleFooting::MadeToOrder, Domestic, ChangedMind, Unopened), Rejected);
    assert_eq!(with(SaleFooting::MadeToOrder, Domestic, Defective, Damaged), Accepted);
    assert_eq!(with(SaleFooting::FinalSale, Domestic, ChangedMind, Unopened), Rejected);
    assert_eq!(with(SaleFooting::InStock, Domestic, ChangedMind, Used), Rejected);
    assert_eq!(with(SaleFooting::InStock, CrossBorderRetail, ChangedMind, Opened), NeedsPerson);
    assert_eq!(with(SaleFooting::InStock, CrossBorderRetail, ChangedMind, Unopened), Accepted);
    assert_eq!(with(SaleFooting::InStock, Domestic, Undelivered, Unopened), NeedsPerson);
}

#[test]
fn a_person_may_grant_an_exception_by_name_and_reason() {
    let mut asked = case(ReturnReason::ChangedMind, ReturnCondition::Used, "2026-05-01T00:00:00Z");
    let granted = |reason| ReturnException { person_id: PersonId::new("mei").expect("an id"), reason: text(reason) };
    asked.exception = Some(granted("regular customer"));
    let decision = judge(&asked, &usual()).expect("judged");
    assert_eq!(decision.verdict, ReturnVerdict::Accepted);
    assert_eq!(decision.exception, asked.exception);
    let said = &decision.rules[2];
    assert_eq!((said.question, said.rule.as_str()), (ReturnQuestion::Exception, "regular customer"));
    asked.exception = Some(granted(""));
    let refused = judge(&asked, &usual()).map_err(|e| (e.field.clone(), e.code()));
    assert_eq!(refused.map(|d| d.verdict), Err(("exception.reason".into(), "invalid.empty")));
    // One that was not needed is not written down as used.
    let mut plain = case(ReturnReason::ChangedMind, ReturnCondition::Unopened, "2026-03-12T00:00:00Z");
    plain.exception = Some(granted("regular customer"));
    assert_eq!(judge(&plain, &usual()).expect("judged").exception, None);
}

#[test]
fn a_policy_without_a_window_asks_a_person() {
    let mut policy = usual();
    policy.windows.clear();
    let asked = case(ReturnReason::ChangedMind, ReturnCondition::Unopened, "2026-03-12T00:00:00Z");
    assert_eq!(verdict(&asked, &policy), ReturnVerdict::NeedsPerson);
}

#[test]
fn dates_out_of_order_are_refused() {
    let code = |change: &dyn Fn(&mut ReturnCase)| {
        let mut asked = case(ReturnReason::ChangedMind, ReturnCondition::Unopened, "2026-03-12T00:00:00Z");
        change(&mut asked);
        judge(&asked, &usual()).map(|d| d.verdict).map_err(|e| (e.field.clone(), e.code()))
    };
    let early = at("2026-02-01T00:00:00Z");
    assert_eq!(code(&|c| c.delivered_at = Some(early)), Err(("delivered_at".into(), "invalid.too_early")));
    assert_eq!(code(&|c| c.requested_at = early), Err(("requested_at".into(), "invalid.too_early")));
}

/// A policy of a cosmetics corner in one channel.
fn cosmetics() -> ReturnPolicy {
    let mut policy = usual();
    let scope = ReturnScope {
        categories: vec![CategoryId::new("cosmetics").expect("an id")],
        channels: vec![ChannelId::new("xhs").expect("an id")],
        ..ReturnScope::default()
    };
    let days = Some(14);
    let (from, late) = (WindowStart::Purchase, ReturnVerdict::NeedsPerson);
    policy.windows.insert(0, WindowRule { rule: text("cosmetics-14"), scope: scope.clone(), days, from, late });
    let bearer = FreightBearer::Shared { shop_share: Rate::parse("0.25").expect("a rate") };
    policy.freights.insert(0, FreightRule { rule: text("half"), scope: scope.clone(), bearer });
    let opened = ReturnScope { conditions: vec![ReturnCondition::Opened], ..scope.clone() };
    let rate = Rate::parse("0.125").expect("a rate");
    policy.restocking.push(RestockingRule {
        rule: text("opened"),
        scope: opened,
        fee: RestockingFee::Percent { rate },
    });
    let amount = Money::parse("9", daigou::value::Currency::CNY).expect("an amount");
    policy.restocking.push(RestockingRule { rule: text("fixed"), scope, fee: RestockingFee::Fixed { amount } });
    policy
}

fn lipstick() -> ReturnSubject {
    ReturnSubject {
        categories: ["lipstick", "cosmetics"].map(|id| CategoryId::new(id).expect("an id")).to_vec(),
        channel_id: Some(ChannelId::new("xhs").expect("an id")),
        ..ReturnSubject::default()
    }
}

#[test]
fn rules_by_category_and_channel_come_first() {
    let mut asked = case(ReturnReason::ChangedMind, ReturnCondition::Opened, "2026-03-16T00:00:00Z");
    asked.subject = lipstick();
    let decision = judge(&asked, &cosmetics()).expect("judged");
    assert_eq!(decision.verdict, ReturnVerdict::NeedsPerson, "14 days after purchase are over");
    let rate = Rate::parse("0.125").expect("a rate");
    assert_eq!(decision.restocking, RestockingFee::Percent { rate });
    asked.subject.channel_id = None;
    assert_eq!(verdict(&asked, &cosmetics()), ReturnVerdict::Accepted, "seven days after delivery are not");
}

#[test]
fn the_policy_is_readable_before_buying() {
    let english = explain(&cosmetics(), &lipstick(), Language::En);
    assert_eq!(
        english,
        "Defective, damaged in transit, wrong item sent, not as described, missing units, doubted to be genuine: may be returned.\n\
         Could not be delivered: is decided by a person.\n\
         Used, damaged: may not be returned.\n\
         In general: may be returned.\n\
         In general: within 14 days of purchase, later it is decided by a person.\n\
         In general: the shop pays 25% of the way back.\n\
         Opened but unused: a restocking fee of 12.5% of the goods.\n\
         In general: a restocking fee of 9.00 CNY per return."
    );
    let chinese = explain(&usual(), &ReturnSubject::default(), Language::Zh);
    assert!(chinese.contains("一般情况：签收后 7 天内，逾期不可退货。"), "{chinese}");
    assert!(chinese.contains("疑非正品：不限期。"), "{chinese}");
    assert!(chinese.ends_with("一般情况：退货运费由买家承担。\n一般情况：不收退货手续费。"), "{chinese}");
}

#[test]
fn what_may_not_come_back_shows_only_its_exceptions() {
    let subject = ReturnSubject { footing: SaleFooting::FinalSale, ..ReturnSubject::default() };
    let english = explain(&usual(), &subject, Language::En);
    assert!(english.contains("In general: may not be returned."), "{english}");
    assert!(!english.contains("7 days"), "{english}");
    assert!(english.contains("within 30 days of delivery"), "{english}");
}
