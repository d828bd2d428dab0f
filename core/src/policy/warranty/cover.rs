use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::value::{Duration, Moment, TermsVersion, Text, Zone};

/// Who answers for a warranty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Warrantor {
    /// The shop.
    Shop,
    /// The maker, in the country of purchase only.
    MakerHome,
    /// The maker, in every country.
    MakerInternational,
}

/// How long goods of some warranty classes are covered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct WarrantyRule {
    /// The rule's own name.
    pub rule: Text,
    /// Any of these warranty classes; empty for all goods.
    pub classes: Vec<Text>,
    /// Whole calendar months from receipt.
    pub months: u32,
    /// Who answers for it.
    pub warrantor: Warrantor,
    /// Whether a replacement is covered anew from its own day.
    pub replacement_restarts: bool,
}

/// Warranties as data; the first rule that names the class holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct WarrantyPolicy {
    /// The version of these terms.
    pub version: TermsVersion,
    /// Whose days count.
    pub zone: Zone,
    /// The rules.
    pub rules: Vec<WarrantyRule>,
}

/// A piece of which something is claimed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarrantyCase {
    /// Its warranty class; empty for none.
    pub class: Text,
    /// When the customer received what they bought.
    pub received_at: Moment,
    /// How long it was away for repair, all times together.
    pub repaired: Duration,
    /// When this piece replaced the one before, if it did.
    pub replaced_at: Option<Moment>,
    /// When the claim was made.
    pub claimed_at: Moment,
}

/// What the terms say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarrantyCover {
    /// The rule that holds; empty where none does.
    pub rule: Text,
    /// Who answers for it.
    pub warrantor: Option<Warrantor>,
    /// The last day of the cover.
    pub last_day: Option<NaiveDate>,
    /// Whether the claim came in time.
    pub covered: bool,
}

/// How long a piece is covered: `months` after the day of receipt (or of its replacement, where the rule starts anew),
/// and one day more for every day of 24 hours, or begun one, that it was away for repair.
pub fn cover(case: &WarrantyCase, policy: &WarrantyPolicy) -> WarrantyCover {
    let rule = policy.rules.iter().find(|rule| rule.classes.is_empty() || rule.classes.contains(&case.class));
    let Some(rule) = rule else {
        return WarrantyCover { rule: Text::default(), warrantor: None, last_day: None, covered: false };
    };
    let from = case.replaced_at.filter(|_| rule.replacement_restarts).unwrap_or(case.received_at);
    let away = case.repaired.seconds().saturating_add(86_399).checked_div(86_400).unwrap_or(0);
    let away = if case.replaced_at.is_some() && rule.replacement_restarts { 0 } else { away };
    let end = policy.zone.day_of(from).checked_add_months(Months::new(rule.months));
    let last_day = end.and_then(|day| day.checked_add_days(Days::new(u64::try_from(away).unwrap_or(0))));
    let claimed = policy.zone.day_of(case.claimed_at);
    WarrantyCover {
        rule: rule.rule.clone(),
        warrantor: Some(rule.warrantor),
        last_day,
        covered: last_day.is_none_or(|day| claimed <= day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Invalid;

    fn said(repaired: i64, replaced: Option<&str>, restarts: bool, claimed: &str) -> Result<WarrantyCover, Invalid> {
        let rule = WarrantyRule {
            rule: Text::new("any")?,
            classes: vec![],
            months: 6,
            warrantor: Warrantor::Shop,
            replacement_restarts: restarts,
        };
        let policy = WarrantyPolicy { version: TermsVersion::new("1")?, zone: Zone::SHANGHAI, rules: vec![rule] };
        let case = WarrantyCase {
            class: Text::default(),
            received_at: Moment::parse("2026-08-31T23:30:00+08:00")?,
            repaired: Duration::of_seconds(repaired)?,
            replaced_at: replaced.map(Moment::parse).transpose()?,
            claimed_at: Moment::parse(claimed)?,
        };
        Ok(cover(&case, &policy))
    }

    #[test]
    fn cover_ends_with_the_month_and_every_begun_day_of_repair_extends_it() {
        let covered = |repaired, claimed| said(repaired, None, false, claimed).map(|cover| cover.covered);
        assert_eq!(covered(0, "2027-02-28T23:59:00+08:00"), Ok(true));
        assert_eq!(covered(0, "2027-03-01T00:00:00+08:00"), Ok(false));
        assert_eq!(covered(1, "2027-03-01T00:00:00+08:00"), Ok(true));
        assert_eq!(covered(86_400, "2027-03-02T00:00:00+08:00"), Ok(false));
    }

    #[test]
    fn a_replacement_starts_anew_only_where_the_rule_says() {
        let replaced = Some("2026-12-01T00:00:00+08:00");
        let last = |restarts| said(0, replaced, restarts, "2027-01-01T00:00:00Z").map(|cover| cover.last_day);
        assert_eq!(last(true), Ok(NaiveDate::from_ymd_opt(2027, 6, 1)));
        assert_eq!(last(false), Ok(NaiveDate::from_ymd_opt(2027, 2, 28)));
    }
}
