use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{ArticleRate, CustomsItem, CustomsTables, ListedPer};
use crate::value::{Country, Invalid, LineId, Money, OrderId, Quantity, Rate, TermsVersion, Weight};

/// The tax on one personal parcel, with its workings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ParcelTax {
    /// What each item bears before any waiver.
    pub lines: Vec<LineTax>,
    /// The sum of the lines.
    pub computed: Money,
    /// Whether the sum is small enough to be waived.
    pub is_waived: bool,
    /// What is collected.
    pub due: Money,
    /// The version of the tables.
    pub version: TermsVersion,
}

/// The tax on one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LineTax {
    /// The order.
    pub order_id: OrderId,
    /// Its line.
    pub line_id: LineId,
    /// The value that is taxed.
    pub base: Money,
    /// Where that value comes from.
    pub basis: DutyBasis,
    /// The tax as a share of it.
    pub rate: Rate,
    /// The tax.
    pub tax: Money,
}

/// Where a taxed value comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum DutyBasis {
    /// The value customs list.
    Listed,
    /// The price, because no value is listed.
    Price,
    /// The price, because it is at least twice or at most half the listed value.
    PriceFarFromListed,
    /// The value of the whole parcel, above the value free of duty.
    WholeParcel,
}

/// Whether a personal parcel is inside the value limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LimitCheck {
    /// The value of the goods.
    pub value: Money,
    /// The limit; `None` where the tables have none.
    pub limit: Option<Money>,
    /// Whether value and weight are inside.
    pub is_within: bool,
    /// Whether it may still pass as one indivisible article, by decision of the customs officer.
    pub may_pass_by_decision: bool,
}

/// The personal-articles tax 行邮税 (or the flat duty, where the tables have one) on a parcel.
///
/// tax = Σ round(base × rate); base = listed customs value × units where one is listed, the price where none is or where
/// the price is at least twice or at most half of it; freight is no part of it. All of it is waived when it is no more
/// than the waiver: 250.00 at 20 % is 50.00, due nothing.
///
/// # Errors
/// `invalid.unknown` for an article without a rate on that day, `invalid.currency_mismatch`, `invalid.too_small` for a
/// price below zero, amounts beyond the limit of money.
pub fn parcel_tax(items: &[CustomsItem], on: NaiveDate, tables: &CustomsTables) -> Result<ParcelTax, Invalid> {
    let mut lines = Vec::with_capacity(items.len());
    let mut computed = Money::zero(tables.currency);
    for (index, item) in items.iter().enumerate() {
        let within = |invalid: Invalid| invalid.within(&format!("items[{index}]"));
        let line = line_tax(item, item.quantity, on, tables).map_err(within)?;
        computed = computed.plus(line.tax)?;
        lines.push(line);
    }
    let free = tables.duty_free_values.iter().find(|free| free.in_force.on(on));
    if let Some(free) = free {
        let value = value_of(items, tables)?;
        if value.minor_units() <= free.value_max.minor_units() {
            lines.iter_mut().for_each(|line| line.tax = Money::zero(tables.currency));
            computed = Money::zero(tables.currency);
        } else {
            computed = value.scaled(free.rate.value(), tables.rounding)?;
            let weights: Vec<Decimal> = lines.iter().map(|line| line.base.amount()).collect();
            let shares = crate::value::split(computed, &weights, crate::value::WhenAllZero::ShareEqually)?;
            for (line, share) in lines.iter_mut().zip(shares) {
                (line.tax, line.rate) = (share, free.rate);
            }
        }
    }
    let is_waived = free.is_none() && is_waived(computed, on, tables);
    let due = if is_waived { Money::zero(tables.currency) } else { computed };
    Ok(ParcelTax { lines, computed, is_waived, due, version: tables.version.clone() })
}

/// Whether a parcel with a value and weight from there is inside the limit; `units` inside it, `is_indivisible` for what
/// cannot be divided.
///
/// # Errors
/// `invalid.currency_mismatch`, `invalid.too_small`.
pub fn limit_check(
    items: &[CustomsItem],
    from: Country,
    on: NaiveDate,
    tables: &CustomsTables,
) -> Result<LimitCheck, Invalid> {
    let value = value_of(items, tables)?;
    let weight =
        items.iter().try_fold(Weight::ZERO, |sum, item| sum.plus(item.unit_weight.times(item.quantity.get())?))?;
    let Some(limit) = tables.parcel_limit(from, on) else {
        return Ok(LimitCheck { value, limit: None, is_within: true, may_pass_by_decision: false });
    };
    let is_light = limit.weight_max.is_none_or(|max| weight <= max);
    let is_within = value.minor_units() <= limit.value_max.minor_units() && is_light;
    let single = matches!(items, [only] if only.is_indivisible && only.quantity == Quantity::ONE);
    let may_pass_by_decision = !is_within && is_light && single && limit.single_article_may_pass;
    Ok(LimitCheck { value, limit: Some(limit.value_max), is_within, may_pass_by_decision })
}

/// The value of goods by their prices.
pub(super) fn value_of(items: &[CustomsItem], tables: &CustomsTables) -> Result<Money, Invalid> {
    items.iter().enumerate().try_fold(Money::zero(tables.currency), |sum, (index, item)| {
        tables.minor(&format!("items[{index}].unit_price"), item.unit_price)?;
        sum.plus(item.unit_price.times(item.quantity)?)
    })
}

pub(super) fn is_waived(tax: Money, on: NaiveDate, tables: &CustomsTables) -> bool {
    let waiver = tables.tax_waivers.iter().find(|waiver| waiver.in_force.on(on));
    waiver.is_some_and(|waiver| tax.minor_units() <= waiver.tax_max.minor_units())
}

/// The tax on that many units of an item.
pub(super) fn line_tax(
    item: &CustomsItem,
    quantity: Quantity,
    on: NaiveDate,
    tables: &CustomsTables,
) -> Result<LineTax, Invalid> {
    tables.minor("unit_price", item.unit_price)?;
    let (base, basis, rate) = if tables.duty_free_values.iter().any(|free| free.in_force.on(on)) {
        (item.unit_price.amount(), DutyBasis::WholeParcel, Rate::ZERO)
    } else {
        let Some(article) = tables.article(&item.article, on) else {
            return Err(Invalid::unknown("article", &item.article));
        };
        let (base, basis) = taxed_value(item, article);
        (base, basis, article.rate)
    };
    let too_large = || Invalid::too_large("unit_price", crate::value::bounds::MONEY_MAX_MAJOR);
    let base = base.checked_mul(Decimal::from(quantity.get())).ok_or_else(too_large)?;
    let tax = base.checked_mul(rate.value()).ok_or_else(too_large)?;
    Ok(LineTax {
        order_id: item.order_id.clone(),
        line_id: item.line_id.clone(),
        base: Money::rounded(base, tables.currency, tables.rounding)?,
        basis,
        rate,
        tax: Money::rounded(tax, tables.currency, tables.rounding)?,
    })
}

/// The exact value of one unit that is taxed.
fn taxed_value(item: &CustomsItem, article: &ArticleRate) -> (Decimal, DutyBasis) {
    let price = item.unit_price.amount();
    let Some(listed) = article.listed_value else { return (price, DutyBasis::Price) };
    let per_unit = match article.listed_per {
        ListedPer::Unit => Some(listed.amount()),
        ListedPer::Kilogram => {
            let kilograms = Decimal::from_i128_with_scale(i128::from(item.unit_weight.get()), 3);
            listed.amount().checked_mul(kilograms)
        }
    };
    let Some(listed) = per_unit.filter(|listed| *listed > Decimal::ZERO) else { return (price, DutyBasis::Price) };
    let twice = |value: Decimal| value.checked_mul(Decimal::TWO).unwrap_or(Decimal::MAX);
    if price >= twice(listed) || twice(price) <= listed {
        return (price, DutyBasis::PriceFarFromListed);
    }
    (listed, DutyBasis::Listed)
}
