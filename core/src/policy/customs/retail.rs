use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{CustomsTables, RetailImportTerms};
use crate::value::{Denial, Invalid, LineId, Money, Quantity, Rate, Rounding, TermsVersion, WhenAllZero, split};

/// A cross-border retail purchase, CBEC: one transaction of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RetailImport {
    /// The day of the order.
    pub on: NaiveDate,
    /// What is bought.
    pub lines: Vec<RetailImportLine>,
    /// Freight, part of the taxed value.
    pub freight: Money,
    /// Insurance, part of the taxed value.
    pub insurance: Money,
    /// What the person has used of the calendar year's sum.
    pub year_used: Money,
}

/// One line of such a purchase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RetailImportLine {
    /// The line.
    pub line_id: LineId,
    /// How many units.
    pub quantity: Quantity,
    /// What is paid for the line, without freight.
    pub paid: Money,
    /// What a voucher or platform money paid of its price: it does not lower the taxed value.
    pub voucher: Money,
    /// Value added tax.
    pub value_added: Rate,
    /// Consumption tax, zero for most goods.
    pub consumption: Rate,
    /// Tariff, due only where the limits are passed.
    pub tariff: Rate,
}

/// The tax on such a purchase, with its workings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RetailImportTax {
    /// How it is taxed.
    pub treatment: RetailTreatment,
    /// The taxed value: price, freight and insurance.
    pub base: Money,
    /// What each line bears.
    pub lines: Vec<RetailLineTax>,
    /// Tariff of all lines.
    pub tariff: Money,
    /// Consumption tax of all lines.
    pub consumption: Money,
    /// Value added tax of all lines.
    pub value_added: Money,
    /// The sum, due.
    pub due: Money,
    /// What the person has used of the calendar year's sum after it.
    pub year_used: Money,
    /// The version of the tables.
    pub version: TermsVersion,
}

/// How a purchase is taxed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum RetailTreatment {
    /// Inside the limits: no tariff, a share of the other taxes.
    WithinLimits,
    /// One article above the transaction limit, inside the year: every tax in full.
    SingleArticleInFull,
}

/// The taxes of one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RetailLineTax {
    /// The line.
    pub line_id: LineId,
    /// Its price with its share of freight and insurance.
    pub base: Money,
    /// Tariff.
    pub tariff: Money,
    /// Consumption tax.
    pub consumption: Money,
    /// Value added tax.
    pub value_added: Money,
}

/// Why a purchase cannot enter as cross-border retail.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum RetailRefusal {
    /// The tables have no such scheme on that day.
    #[error("no cross-border retail import on that day")]
    NoScheme {},
    /// Several articles together are above the limit of a transaction, or one is and the terms let none pass.
    #[error("above the limit of {limit} for one transaction: order the articles apart, or by general trade")]
    SingleTransactionLimit {
        /// The limit.
        limit: Money,
    },
    /// The person's sum of the calendar year does not reach: it goes by general trade.
    #[error("above the year's sum of {limit}, of which {left} is left: general trade")]
    AnnualLimit {
        /// The year's sum.
        limit: Money,
        /// What is left of it.
        left: Money,
    },
}

impl RetailRefusal {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoScheme {} => "customs.no_scheme",
            Self::SingleTransactionLimit { .. } => "customs.single_transaction_limit",
            Self::AnnualLimit { .. } => "customs.annual_limit",
        }
    }
}

impl From<RetailRefusal> for Denial<RetailRefusal> {
    fn from(refusal: RetailRefusal) -> Self {
        Self::Refused(refusal)
    }
}

/// The tax on a cross-border retail purchase.
///
/// With base b = price + freight + insurance, consumption tax rate c, value added tax rate v and tariff rate t:
/// composite price p = b × (1 + t) ÷ (1 − c); consumption tax = p × c; value added tax = p × v. Inside the limits t = 0
/// and 70 % of both are due, together b × (c + v) ÷ (1 − c) × 70 % (Cai Guan Shui [2016] 18): high-end cosmetics of
/// 425.00 with c = 15 % and v = 13 % have p = 500.00 and bear 52.50 + 45.50 = 98.00.
///
/// # Errors
/// `customs.no_scheme`, `customs.single_transaction_limit`, `customs.annual_limit`; `invalid.*` for no lines, amounts
/// below zero or in another currency, a consumption tax of the whole.
pub fn retail_import_tax(
    purchase: &RetailImport,
    tables: &CustomsTables,
) -> Result<RetailImportTax, Denial<RetailRefusal>> {
    let prices = prices(purchase, tables)?;
    tables.minor("year_used", purchase.year_used)?;
    let carriage = extra(purchase, tables)?;
    let units = purchase.lines.iter().fold(0_u64, |sum, line| sum.saturating_add(u64::from(line.quantity.get())));
    let price = Money::sum(tables.currency, prices.iter().copied())?;
    let base = price.plus(carriage)?;
    let Some(terms) = tables.retail_imports.iter().find(|terms| terms.in_force.on(purchase.on)) else {
        return Err(RetailRefusal::NoScheme {}.into());
    };
    let over = base.minor_units() > terms.transaction_max.minor_units();
    if over && (units > 1 || !terms.single_article_may_pass) {
        return Err(RetailRefusal::SingleTransactionLimit { limit: terms.transaction_max }.into());
    }
    let year_used = purchase.year_used.plus(base)?;
    if year_used.minor_units() > terms.year_max.minor_units() {
        let left = terms.year_max.minus(purchase.year_used)?.larger(Money::zero(tables.currency))?;
        return Err(RetailRefusal::AnnualLimit { limit: terms.year_max, left }.into());
    }
    let treatment = if over { RetailTreatment::SingleArticleInFull } else { RetailTreatment::WithinLimits };

    let weights: Vec<Decimal> = prices.iter().map(Money::amount).collect();
    let shares = split(carriage, &weights, WhenAllZero::ShareEqually)?;
    let mut lines = Vec::with_capacity(purchase.lines.len());
    for (line, (price, share)) in purchase.lines.iter().zip(prices.iter().zip(shares)) {
        lines.push(taxed(line, price.plus(share)?, treatment, terms, tables.rounding)?);
    }
    let sum = |part: fn(&RetailLineTax) -> Money| Money::sum(tables.currency, lines.iter().map(part));
    let (tariff, consumption) = (sum(|line| line.tariff)?, sum(|line| line.consumption)?);
    let value_added = sum(|line| line.value_added)?;
    let due = tariff.plus(consumption)?.plus(value_added)?;
    let version = tables.version.clone();
    Ok(RetailImportTax { treatment, base, lines, tariff, consumption, value_added, due, year_used, version })
}

fn prices(purchase: &RetailImport, tables: &CustomsTables) -> Result<Vec<Money>, Invalid> {
    if purchase.lines.is_empty() {
        return Err(Invalid::empty("lines"));
    }
    let of_line = |(index, line): (usize, &RetailImportLine)| {
        let field = |name: &str| format!("lines[{index}].{name}");
        if line.quantity.is_zero() {
            return Err(Invalid::too_small(field("quantity"), 1));
        }
        tables.minor(&field("paid"), line.paid)?;
        tables.minor(&field("voucher"), line.voucher)?;
        if line.consumption >= Rate::ONE {
            return Err(Invalid::too_large(field("consumption"), "less than 1"));
        }
        line.paid.plus(line.voucher)
    };
    purchase.lines.iter().enumerate().map(of_line).collect()
}

fn extra(purchase: &RetailImport, tables: &CustomsTables) -> Result<Money, Invalid> {
    tables.minor("freight", purchase.freight)?;
    tables.minor("insurance", purchase.insurance)?;
    purchase.freight.plus(purchase.insurance)
}

fn taxed(
    line: &RetailImportLine,
    base: Money,
    treatment: RetailTreatment,
    terms: &RetailImportTerms,
    rounding: Rounding,
) -> Result<RetailLineTax, Invalid> {
    let too_large = || Invalid::too_large("amount", crate::value::bounds::MONEY_MAX_MAJOR);
    let (tariff, due_share) = match treatment {
        RetailTreatment::WithinLimits => (Decimal::ZERO, terms.tax_share.value()),
        RetailTreatment::SingleArticleInFull => {
            let tariff = base.amount().checked_mul(line.tariff.value()).ok_or_else(too_large)?;
            (tariff, Decimal::ONE)
        }
    };
    let without = Decimal::ONE.checked_sub(line.consumption.value()).ok_or_else(too_large)?;
    let composite = base.amount().checked_add(tariff).and_then(|sum| sum.checked_div(without)).ok_or_else(too_large)?;
    let share = |rate: Rate| {
        let exact = composite.checked_mul(rate.value()).and_then(|tax| tax.checked_mul(due_share));
        Money::rounded(exact.ok_or_else(too_large)?, base.currency(), rounding)
    };
    Ok(RetailLineTax {
        line_id: line.line_id.clone(),
        base,
        tariff: Money::rounded(tariff, base.currency(), rounding)?,
        consumption: share(line.consumption)?,
        value_added: share(line.value_added)?,
    })
}
