//! Whether the values of a command can stand at all, before any rule is asked.

use rust_decimal::Decimal;

use crate::book::order::command::{EditAction, LineProgress, OrderHold, UnitsToCancel};
use crate::book::order::content::{NewOrder, OrderContent, OrderLine, OrderTotals, QuoteTerms};
use crate::value::{
    Charge, Currency, Invalid, LineDiscount, LineDiscountValue, LineId, Moment, Money, OrderDiscount,
    OrderDiscountValue, Problem, Set, TaxBasis, UnitPrice, bounds,
};

pub(super) fn happened(field: &str, happened_at: Moment, at: Moment) -> Result<(), Invalid> {
    if happened_at > at { Err(Invalid::too_large(field, at)) } else { Ok(()) }
}

pub(super) fn order_walls(order: &NewOrder, at: Moment) -> Result<(), Invalid> {
    happened("order.happened_at", order.happened_at, at)?;
    content_walls(&order.content).map_err(|invalid| invalid.within("order.content"))
}

fn listed(field: &str, count: usize) -> Result<(), Invalid> {
    if count == 0 {
        return Err(Invalid::empty(field));
    }
    bounded(field, count)
}

fn bounded(field: &str, count: usize) -> Result<(), Invalid> {
    if count > bounds::LINES_MAX {
        return Err(Invalid::new(field, Problem::TooLong { max: bounds::LINES_MAX as u64 }));
    }
    Ok(())
}

/// Up to this many lines are compared pairwise, which is faster than a set and needs no memory.
const FEW: usize = 8;

/// Every line id stands once.
fn once<'a>(field: &str, ids: impl Iterator<Item = &'a LineId> + Clone, count: usize) -> Result<(), Invalid> {
    let repeated = |index: usize, id: &LineId| Err(Invalid::repeated(format!("{field}[{index}].line_id"), id));
    if count <= FEW {
        for (index, id) in ids.clone().enumerate() {
            if ids.clone().take(index).any(|earlier| earlier == id) {
                return repeated(index, id);
            }
        }
        return Ok(());
    }
    let mut seen = Set::default();
    for (index, id) in ids.enumerate() {
        if !seen.insert(id) {
            return repeated(index, id);
        }
    }
    Ok(())
}

/// Content that can stand: lines, one currency, discounts no larger than what they discount.
pub(in crate::book::order) fn content_walls(content: &OrderContent) -> Result<(), Invalid> {
    listed("lines", content.lines.len())?;
    once("lines", content.lines.iter().map(|line| &line.line_id), content.lines.len())?;
    for (index, line) in content.lines.iter().enumerate() {
        line_walls(line, content.currency).map_err(|invalid| invalid.within(&format!("lines[{index}]")))?;
    }
    discounts_walls(&content.discounts, content.currency)?;
    charges_walls(&content.charges, content.currency)
}

fn line_walls(line: &OrderLine, currency: Currency) -> Result<(), Invalid> {
    if line.quantity.is_zero() {
        return Err(Invalid::too_small("quantity", 1));
    }
    priced("unit_price", line.unit_price, currency)?;
    bounded("discounts", line.discounts.len())?;
    let value = line.unit_price.exactly(line.quantity)?;
    for (index, discount) in line.discounts.iter().enumerate() {
        line_discount_walls(discount, line, value, currency)
            .map_err(|invalid| invalid.within(&format!("discounts[{index}].value")))?;
    }
    Ok(())
}

fn line_discount_walls(
    discount: &LineDiscount,
    line: &OrderLine,
    value: Decimal,
    currency: Currency,
) -> Result<(), Invalid> {
    match discount.value {
        LineDiscountValue::Percent { rate } if rate.value() > Decimal::ONE => Err(Invalid::too_large("rate", 1)),
        LineDiscountValue::Percent { .. } => Ok(()),
        LineDiscountValue::AmountPerUnit { amount } => {
            priced("amount", amount, currency)?;
            if amount.amount() > line.unit_price.amount() {
                return Err(Invalid::too_large("amount", line.unit_price));
            }
            Ok(())
        }
        LineDiscountValue::AmountPerLine { amount } => {
            positive("amount", amount, currency)?;
            // The line's value is rounded to money elsewhere, at most one minor unit up.
            let minor = Decimal::new(1, currency.scale());
            if value.checked_add(minor).is_some_and(|most| amount.amount() >= most) {
                return Err(Invalid::too_large("amount", value));
            }
            Ok(())
        }
    }
}

fn discounts_walls(discounts: &[OrderDiscount], currency: Currency) -> Result<(), Invalid> {
    bounded("discounts", discounts.len())?;
    for (index, discount) in discounts.iter().enumerate() {
        order_discount_walls(discount, currency).map_err(|invalid| invalid.within(&format!("discounts[{index}]")))?;
    }
    Ok(())
}

/// An order discount may be larger than what it is taken from: its answer caps it, see the totals.
fn order_discount_walls(discount: &OrderDiscount, currency: Currency) -> Result<(), Invalid> {
    match discount.value {
        OrderDiscountValue::Percent { rate } if rate.value() > Decimal::ONE => {
            return Err(Invalid::too_large("value.rate", 1));
        }
        OrderDiscountValue::Percent { .. } => {}
        OrderDiscountValue::Amount { amount } => positive("value.amount", amount, currency)?,
    }
    match discount.condition.goods_minimum {
        Some(minimum) => positive("condition.goods_minimum", minimum, currency),
        None => Ok(()),
    }
}

fn charges_walls(charges: &[Charge], currency: Currency) -> Result<(), Invalid> {
    bounded("charges", charges.len())?;
    for (index, charge) in charges.iter().enumerate() {
        positive("amount", charge.amount, currency).map_err(|invalid| invalid.within(&format!("charges[{index}]")))?;
    }
    Ok(())
}

fn priced(field: &str, price: UnitPrice, currency: Currency) -> Result<(), Invalid> {
    if price.currency() == currency { Ok(()) } else { Money::zero(price.currency()).currency_is(field, currency) }
}

/// Zero or more, in the order's currency.
#[inline]
fn positive(field: &str, amount: Money, currency: Currency) -> Result<(), Invalid> {
    if amount.currency() == currency && amount.minor_units() >= 0 {
        Ok(())
    } else {
        not_positive(field, amount, currency)
    }
}

#[cold]
fn not_positive(field: &str, amount: Money, currency: Currency) -> Result<(), Invalid> {
    amount.currency_is(field, currency)?;
    Err(Invalid::too_small(field, 0))
}

/// Totals that fit the content and add up.
pub(super) fn totals_walls(totals: &OrderTotals, content: &OrderContent) -> Result<(), Invalid> {
    let currency = content.currency;
    let named = [
        ("totals.goods", totals.goods),
        ("totals.discount", totals.discount),
        ("totals.tax", totals.tax),
        ("totals.shipping", totals.shipping),
        ("totals.fees", totals.fees),
        ("totals.total", totals.total),
    ];
    for (field, amount) in named {
        positive(field, amount, currency)?;
    }
    if totals.lines.len() != content.lines.len() {
        return Err(Invalid::inconsistent("totals.lines", "the lines of the order"));
    }
    let (mut goods, mut discounts, mut taxes) = (0_i128, 0_i128, 0_i128);
    for (index, (line, agreed)) in totals.lines.iter().zip(&content.lines).enumerate() {
        let within = |invalid: Invalid| invalid.within(&format!("totals.lines[{index}]"));
        if line.line_id != agreed.line_id {
            return Err(within(Invalid::inconsistent("line_id", "the line of the order at its place")));
        }
        let parts = [("gross", line.gross), ("discount", line.discount), ("tax", line.tax), ("total", line.total)];
        for (field, amount) in parts {
            positive(field, amount, currency).map_err(within)?;
        }
        let (gross, discount, tax, total) =
            (minor(line.gross), minor(line.discount), minor(line.tax), minor(line.total));
        if discount > gross {
            return Err(within(Invalid::too_large("discount", line.gross)));
        }
        let on_top = if content.tax_basis == TaxBasis::OnTop { tax } else { 0 };
        if total != gross.saturating_sub(discount).saturating_add(on_top) {
            return Err(within(Invalid::inconsistent("total", "gross, discount and tax")));
        }
        if tax > total {
            return Err(within(Invalid::too_large("tax", line.total)));
        }
        goods = goods.saturating_add(total);
        discounts = discounts.saturating_add(discount);
        taxes = taxes.saturating_add(tax);
    }
    if goods != minor(totals.goods) {
        return Err(Invalid::inconsistent("totals.goods", "the sum of the line totals"));
    }
    if discounts != minor(totals.discount) {
        return Err(Invalid::inconsistent("totals.discount", "the sum of the line discounts"));
    }
    let sum = goods.saturating_add(minor(totals.shipping)).saturating_add(minor(totals.fees));
    if sum != minor(totals.total) {
        return Err(Invalid::inconsistent("totals.total", "goods, shipping and fees"));
    }
    if taxes > minor(totals.tax) || totals.tax.minor_units() > totals.total.minor_units() {
        return Err(Invalid::inconsistent("totals.tax", "the tax of the lines and the total"));
    }
    Ok(())
}

fn minor(amount: Money) -> i128 {
    i128::from(amount.minor_units())
}

pub(super) fn quote_walls(terms: &QuoteTerms, total: Money) -> Result<(), Invalid> {
    let Some(deposit) = terms.deposit else { return Ok(()) };
    deposit.amount.currency_is("terms.deposit.amount", total.currency())?;
    if !deposit.amount.is_positive() {
        return Err(Invalid::too_small("terms.deposit.amount", "one minor unit"));
    }
    if deposit.amount.minor_units() > total.minor_units() {
        return Err(Invalid::too_large("terms.deposit.amount", total));
    }
    if let Some(counts_as) = deposit.counts_as {
        counts_as.currency_is("terms.deposit.counts_as", total.currency())?;
        if counts_as.minor_units() < deposit.amount.minor_units() {
            return Err(Invalid::too_small("terms.deposit.counts_as", deposit.amount));
        }
        if counts_as.minor_units() > total.minor_units() {
            return Err(Invalid::too_large("terms.deposit.counts_as", total));
        }
    }
    let windows = [
        ("terms.deposit.due_by", deposit.due_by),
        ("terms.deposit.balance_from", deposit.balance_from),
        ("terms.deposit.balance_due_by", deposit.balance_due_by),
    ];
    let mut latest: Option<Moment> = None;
    for (field, moment) in windows {
        match (latest, moment) {
            (Some(earlier), Some(moment)) if moment < earlier => {
                return Err(Invalid::new(field, Problem::TooEarly { than: earlier.to_string() }));
            }
            (_, Some(moment)) => latest = Some(moment),
            (_, None) => {}
        }
    }
    Ok(())
}

pub(super) fn hold_walls(hold: &OrderHold, at: Moment) -> Result<(), Invalid> {
    happened("hold.since", hold.since, at)?;
    if hold.blocks.is_empty() {
        return Err(Invalid::empty("hold.blocks"));
    }
    for (index, action) in hold.blocks.iter().enumerate() {
        if hold.blocks.iter().take(index).any(|earlier| earlier == action) {
            return Err(Invalid::repeated(format!("hold.blocks[{index}]"), format!("{action:?}")));
        }
    }
    Ok(())
}

pub(in crate::book::order) fn edit_walls(actions: &[EditAction]) -> Result<(), Invalid> {
    listed("actions", actions.len())?;
    for (index, action) in actions.iter().enumerate() {
        let quantity = match action {
            EditAction::AddLine { line } => line.quantity,
            EditAction::ChangeQuantity { quantity, .. } => *quantity,
            _ => continue,
        };
        if quantity.is_zero() {
            return Err(Invalid::too_small(format!("actions[{index}].quantity"), 1));
        }
    }
    Ok(())
}

pub(in crate::book::order) fn cancel_walls(lines: &[UnitsToCancel]) -> Result<(), Invalid> {
    listed("lines", lines.len())?;
    if let Some(index) = lines.iter().position(|line| line.quantity.is_zero()) {
        return Err(Invalid::too_small(format!("lines[{index}].quantity"), 1));
    }
    once("lines", lines.iter().map(|line| &line.line_id), lines.len())
}

pub(super) fn progress_walls(steps: &[LineProgress]) -> Result<(), Invalid> {
    listed("steps", steps.len())?;
    if let Some(index) = steps.iter().position(|step| step.quantity.is_zero()) {
        return Err(Invalid::too_small(format!("steps[{index}].quantity"), 1));
    }
    Ok(())
}
