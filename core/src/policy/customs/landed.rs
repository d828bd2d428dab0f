use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::value::{
    Currency, Invalid, LineId, Money, Quantity, Rounding, Text, UnitPrice, Volume, Weight, WhenAllZero, split,
};

/// Goods that share the cost of getting them here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LandedLine {
    /// The line.
    pub line_id: LineId,
    /// How many units.
    pub quantity: Quantity,
    /// What the units cost where they were bought, in the currency of the answer.
    pub goods: Money,
    /// Weight of all units.
    pub weight: Weight,
    /// Volume of all units, in cubic millimetres.
    pub volume_mm3: Volume,
}

/// A cost on the way: freight, insurance, duty, handling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LandedCharge {
    /// What it is.
    pub name: Text,
    /// How much.
    pub amount: Money,
    /// How it is shared.
    pub basis: ShareBasis,
    /// Whether it comes back (import value added tax) or is the recipient's own: then it is no cost.
    pub is_recoverable: bool,
}

/// How a charge is shared over lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ShareBasis {
    /// By what the goods cost.
    Value {},
    /// By weight.
    Weight {},
    /// By volume.
    Volume {},
    /// By units.
    Units {},
    /// One line bears it all.
    Line {
        /// The line.
        line_id: LineId,
    },
}

/// What lines cost here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LandedCost {
    /// Each line, in the order asked.
    pub lines: Vec<LandedLineCost>,
    /// Goods and charges that are cost.
    pub total: Money,
    /// Charges that are no cost.
    pub recoverable: Money,
}

/// What one line costs here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LandedLineCost {
    /// The line.
    pub line_id: LineId,
    /// What the units cost where they were bought.
    pub goods: Money,
    /// Its share of each charge that is cost, in the order of the charges.
    pub charges: Vec<Money>,
    /// The sum.
    pub total: Money,
    /// The sum for one unit, to twelve places, half to even.
    pub unit_cost: UnitPrice,
}

/// What goods cost by the time they are here, per line and unit. Every charge is shared exactly: shares sum to the
/// charge, and a basis that is zero for all lines shares equally.
///
/// ```
/// use daigou::policy::customs::{LandedCharge, LandedLine, ShareBasis, landed_cost};
/// use daigou::value::{Currency, LineId, Money, Quantity, Text, Weight};
/// let yen = |amount| Money::minor(amount, Currency::JPY);
/// let line = |id, units, goods, grams| -> Result<LandedLine, daigou::value::Invalid> {
///     let (line_id, quantity) = (LineId::new(id)?, Quantity::new(units)?);
///     Ok(LandedLine { line_id, quantity, goods: yen(goods)?, weight: Weight::grams(grams)?, volume_mm3: 0 })
/// };
/// let freight = LandedCharge {
///     name: Text::new("freight")?, amount: yen(1_000)?, basis: ShareBasis::Weight {}, is_recoverable: false,
/// };
/// let cost = landed_cost(&[line("tins", 4, 8_000, 3_000)?, line("cream", 1, 5_000, 1_000)?], &[freight], Currency::JPY)?;
/// assert_eq!(cost.lines.iter().map(|line| line.unit_cost.to_string()).collect::<Vec<_>>(), ["2187.5 JPY", "5250 JPY"]);
/// # Ok::<(), daigou::value::Invalid>(())
/// ```
///
/// # Errors
/// `invalid.empty` without lines, `invalid.too_small` for a line without units or goods below zero,
/// `invalid.currency_mismatch`, `invalid.unknown` for a charge of a line that is not there.
pub fn landed_cost(lines: &[LandedLine], charges: &[LandedCharge], currency: Currency) -> Result<LandedCost, Invalid> {
    let mut costs = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        let field = |name: &str| format!("lines[{index}].{name}");
        line.goods.currency_is(&field("goods"), currency)?;
        if line.goods.is_negative() {
            return Err(Invalid::too_small(field("goods"), 0));
        }
        if line.quantity.is_zero() {
            return Err(Invalid::too_small(field("quantity"), 1));
        }
        costs.push((vec![], line.goods));
    }
    let mut recoverable = Money::zero(currency);
    for (index, charge) in charges.iter().enumerate() {
        charge.amount.currency_is(&format!("charges[{index}].amount"), currency)?;
        if charge.is_recoverable {
            recoverable = recoverable.plus(charge.amount)?;
            continue;
        }
        let weights = weights(lines, &charge.basis, index)?;
        let shares = split(charge.amount, &weights, WhenAllZero::ShareEqually)?;
        for ((shared, total), share) in costs.iter_mut().zip(shares) {
            shared.push(share);
            *total = total.plus(share)?;
        }
    }
    let total = Money::sum(currency, costs.iter().map(|(_, total)| *total))?;
    let priced = lines.iter().zip(costs).map(|(line, (charges, total))| {
        let exact = total.amount().checked_div(Decimal::from(line.quantity.get())).unwrap_or_default();
        let unit = Rounding::HalfEven.apply(exact, crate::value::bounds::FREE_SCALE_MAX);
        let (line_id, goods) = (line.line_id.clone(), line.goods);
        Ok(LandedLineCost { line_id, goods, charges, total, unit_cost: UnitPrice::new(unit, currency)? })
    });
    Ok(LandedCost { lines: priced.collect::<Result<_, Invalid>>()?, total, recoverable })
}

fn weights(lines: &[LandedLine], basis: &ShareBasis, charge: usize) -> Result<Vec<Decimal>, Invalid> {
    if lines.is_empty() {
        return Err(Invalid::empty("lines"));
    }
    if let ShareBasis::Line { line_id } = basis
        && !lines.iter().any(|line| line.line_id == *line_id)
    {
        return Err(Invalid::unknown(format!("charges[{charge}].basis.line_id"), line_id));
    }
    let weigh = |line: &LandedLine| match basis {
        ShareBasis::Value {} => line.goods.amount(),
        ShareBasis::Weight {} => Decimal::from(line.weight.get()),
        ShareBasis::Volume {} => Decimal::from(line.volume_mm3),
        ShareBasis::Units {} => Decimal::from(line.quantity.get()),
        ShareBasis::Line { line_id } => Decimal::from(u8::from(line.line_id == *line_id)),
    };
    Ok(lines.iter().map(weigh).collect())
}
