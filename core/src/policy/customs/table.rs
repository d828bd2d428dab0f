use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::value::{Country, Currency, Invalid, Money, Rate, Rounding, TermsVersion, Text, Weight};

/// The customs rules of one country as dated data. Of several entries that hold on a day the first listed counts, so a
/// host puts its own before the shipped ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CustomsTables {
    /// The version that answers name.
    pub version: TermsVersion,
    /// The country whose rules these are.
    pub country: Country,
    /// The currency of every amount here and of every value asked about.
    pub currency: Currency,
    /// How tax is rounded to the minor unit, per line.
    pub rounding: Rounding,
    /// Largest personal parcels.
    pub parcel_limits: Vec<ParcelLimit>,
    /// Small taxes that are waived.
    pub tax_waivers: Vec<TaxWaiver>,
    /// Tax on personal articles, 行邮税, by article class.
    pub articles: Vec<ArticleRate>,
    /// Values free of duty, where duty is one rate on everything above.
    pub duty_free_values: Vec<DutyFreeValue>,
    /// Cross-border retail import.
    pub retail_imports: Vec<RetailImportTerms>,
    /// What travellers carry free.
    pub allowances: Vec<TravellerAllowance>,
    /// Amounts of an article one person may receive in a calendar year.
    pub yearly_amounts: Vec<YearlyAmount>,
}

/// The days on which a rule holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct InForce {
    /// The first day.
    pub from: NaiveDate,
    /// The first day it no longer holds; `None` while nobody has ended it.
    pub until: Option<NaiveDate>,
}

impl InForce {
    /// Whether it holds on a day.
    pub fn on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}

/// The largest personal parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ParcelLimit {
    /// When it holds.
    pub in_force: InForce,
    /// Where parcels come from; empty for everywhere else.
    pub origins: Vec<Country>,
    /// The largest value, itself allowed.
    pub value_max: Money,
    /// The largest weight, itself allowed, if there is one.
    pub weight_max: Option<Weight>,
    /// Whether one indivisible article above the value may pass by decision of the customs officer.
    pub single_article_may_pass: bool,
    /// Where this is written.
    pub source: Text,
}

/// Tax that is not collected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TaxWaiver {
    /// When it holds.
    pub in_force: InForce,
    /// The largest tax that is waived, itself waived; above it all is due.
    pub tax_max: Money,
    /// Where this is written.
    pub source: Text,
}

/// The tax on one class of articles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ArticleRate {
    /// When it holds.
    pub in_force: InForce,
    /// The class, as items name it.
    pub article: Text,
    /// What it is, for people.
    pub name: Text,
    /// The tax as a share of the value.
    pub rate: Rate,
    /// The value customs list, if they list one.
    pub listed_value: Option<Money>,
    /// What the listed value is of.
    pub listed_per: ListedPer,
    /// Where this is written.
    pub source: Text,
}

/// What a listed value is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ListedPer {
    /// One unit.
    Unit,
    /// One kilogram of goods.
    Kilogram,
}

/// A value free of duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DutyFreeValue {
    /// When it holds.
    pub in_force: InForce,
    /// The largest value that is free, itself free.
    pub value_max: Money,
    /// The duty on the whole value of a dearer parcel.
    pub rate: Rate,
    /// Where this is written.
    pub source: Text,
}

/// Cross-border retail import, CBEC 跨境电商零售进口.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RetailImportTerms {
    /// When it holds.
    pub in_force: InForce,
    /// The largest transaction, itself allowed.
    pub transaction_max: Money,
    /// The largest sum of one person in a calendar year, itself allowed.
    pub year_max: Money,
    /// Share of value added and consumption tax that is due inside the limits.
    pub tax_share: Rate,
    /// Whether one article above the transaction limit may pass, taxed in full.
    pub single_article_may_pass: bool,
    /// Days after release within which a return must be asked for.
    pub return_days: u32,
    /// Days after release within which the goods must be back.
    pub return_arrival_days: u32,
    /// Where this is written.
    pub source: Text,
}

/// What a resident traveller brings in free for own use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TravellerAllowance {
    /// When it holds.
    pub in_force: InForce,
    /// Where the traveller comes from; empty for everywhere else.
    pub origins: Vec<Country>,
    /// The value, itself free.
    pub value_max: Money,
    /// Where this is written.
    pub source: Text,
}

/// How much of an article one person may receive in a calendar year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct YearlyAmount {
    /// When it holds.
    pub in_force: InForce,
    /// The class.
    pub article: Text,
    /// The most, itself allowed.
    pub weight_max: Weight,
    /// Where this is written.
    pub source: Text,
}

impl CustomsTables {
    /// Checks that every amount is in the tables' currency and not below zero.
    ///
    /// # Errors
    /// `invalid.currency_mismatch`, `invalid.too_small`, naming the entry.
    pub fn check(&self) -> Result<(), Invalid> {
        let limits = self.parcel_limits.iter().map(|limit| ("parcel_limits", limit.value_max));
        let waivers = self.tax_waivers.iter().map(|waiver| ("tax_waivers", waiver.tax_max));
        let listed = self.articles.iter().filter_map(|article| Some(("articles", article.listed_value?)));
        let free = self.duty_free_values.iter().map(|free| ("duty_free_values", free.value_max));
        let retail = self.retail_imports.iter();
        let retail =
            retail.flat_map(|terms| [terms.transaction_max, terms.year_max].map(|max| ("retail_imports", max)));
        let carried = self.allowances.iter().map(|allowance| ("allowances", allowance.value_max));
        for (field, money) in limits.chain(waivers).chain(listed).chain(free).chain(retail).chain(carried) {
            self.minor(field, money)?;
        }
        Ok(())
    }

    /// The limit of a personal parcel from there on that day: one for that origin first.
    pub fn parcel_limit(&self, from: Country, on: NaiveDate) -> Option<&ParcelLimit> {
        let holding = || self.parcel_limits.iter().filter(|limit| limit.in_force.on(on));
        let own = holding().find(|limit| limit.origins.contains(&from));
        own.or_else(|| holding().find(|limit| limit.origins.is_empty()))
    }

    /// The tax on a class of articles on that day.
    pub fn article(&self, article: &Text, on: NaiveDate) -> Option<&ArticleRate> {
        self.articles.iter().find(|rate| rate.article == *article && rate.in_force.on(on))
    }

    /// Minor units of an amount of zero or more in the tables' currency.
    pub(super) fn minor(&self, field: &str, money: Money) -> Result<i64, Invalid> {
        money.currency_is(field, self.currency)?;
        if money.is_negative() {
            return Err(Invalid::too_small(field, 0));
        }
        Ok(money.minor_units())
    }
}
