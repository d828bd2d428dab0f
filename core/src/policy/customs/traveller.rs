use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::CustomsTables;
use crate::value::{Country, CustomerId, Invalid, Money};

/// Something a traveller carries in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CarriedArticle {
    /// For whom: `None` for the traveller's own use.
    pub customer_id: Option<CustomerId>,
    /// What it is worth.
    pub value: Money,
    /// Whether it is one thing that cannot be divided.
    pub is_indivisible: bool,
}

/// How carried articles pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AllowanceUse {
    /// The allowance of the day and origin.
    pub allowance: Money,
    /// How each article passes, in the order asked.
    pub articles: Vec<CarriedPassage>,
    /// What of the allowance own use takes.
    pub used: Money,
    /// What is to be declared and taxed.
    pub declared: Money,
}

/// How one carried article passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CarriedPassage {
    /// Own use, within the allowance.
    Free {},
    /// Own use, partly or wholly above the allowance; an indivisible article is taxed whole.
    AboveAllowance {
        /// What is taxed of it.
        taxed: Money,
    },
    /// Carried for a customer: declared goods. The allowance is never used for it, however much is left.
    DeclaredGoods {},
}

/// How a traveller's articles pass, in the order given: the allowance covers own use only.
///
/// # Errors
/// `invalid.unknown` when the tables have no allowance on that day, `invalid.currency_mismatch`, `invalid.too_small`.
pub fn allowance_use(
    articles: &[CarriedArticle],
    from: Country,
    on: NaiveDate,
    tables: &CustomsTables,
) -> Result<AllowanceUse, Invalid> {
    let holding = || tables.allowances.iter().filter(|allowance| allowance.in_force.on(on));
    let own = holding().find(|allowance| allowance.origins.contains(&from));
    let found = own.or_else(|| holding().find(|allowance| allowance.origins.is_empty()));
    let allowance = found.ok_or_else(|| Invalid::unknown("allowance", on))?.value_max;
    let mut left = allowance;
    let mut declared = Money::zero(tables.currency);
    let mut passages = Vec::with_capacity(articles.len());
    for (index, article) in articles.iter().enumerate() {
        tables.minor(&format!("articles[{index}].value"), article.value)?;
        let passage = if article.customer_id.is_some() {
            declared = declared.plus(article.value)?;
            CarriedPassage::DeclaredGoods {}
        } else if article.value.minor_units() <= left.minor_units() {
            left = left.minus(article.value)?;
            CarriedPassage::Free {}
        } else {
            let free = if article.is_indivisible { Money::zero(tables.currency) } else { left };
            left = left.minus(free)?;
            let taxed = article.value.minus(free)?;
            declared = declared.plus(taxed)?;
            CarriedPassage::AboveAllowance { taxed }
        };
        passages.push(passage);
    }
    Ok(AllowanceUse { allowance, articles: passages, used: allowance.minus(left)?, declared })
}
