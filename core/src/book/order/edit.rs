//! What edited content looks like: one pure function, asked by the preview, by decide and by apply.

use serde::{Deserialize, Serialize};

use super::command::{EditAction, UnitsToCancel};
use super::content::{OrderContent, OrderLine};
use super::event::CancelledUnits;
use super::goods::{GoodsStage, LineCounters};
use super::refusal::{LineLeft, OrderRefusal};
use super::state::{LinePage, OrderPage};
use crate::value::{Denial, Invalid, LineId, Quantity, Sku};

/// The page after the edits; what it costs is still the old.
pub(super) fn edited(page: &OrderPage, actions: &[EditAction]) -> Result<OrderPage, OrderRefusal> {
    let mut page = page.clone();
    for action in actions {
        match action {
            EditAction::AddLine { line } => {
                if page.line(&line.line_id).is_some() {
                    return Err(OrderRefusal::LineTaken { order_id: page.order_id, line_id: line.line_id.clone() });
                }
                page.lines.push(fresh(line));
            }
            EditAction::RemoveLine { line_id } => {
                let line = found(&mut page, line_id)?;
                line.counters = reduced(line, line.counters.cancellable())?;
                page.lines.retain(|line| line.line_id != *line_id || !line.counters.ordered.is_zero());
            }
            EditAction::ChangeQuantity { line_id, quantity } => {
                let line = found(&mut page, line_id)?;
                let wanted = line.counters.billable();
                if *quantity >= wanted {
                    let more = quantity.less(wanted);
                    let ordered = line.counters.ordered.plus(more);
                    line.counters.ordered = ordered.unwrap_or(line.counters.ordered);
                } else {
                    line.counters = reduced(line, wanted.less(*quantity))?;
                }
            }
            EditAction::ChangeUnitPrice { line_id, unit_price } => {
                found(&mut page, line_id)?.unit_price = *unit_price;
            }
            EditAction::ChangeLineDiscounts { line_id, discounts } => {
                found(&mut page, line_id)?.discounts.clone_from(discounts);
            }
            EditAction::ChangeDiscounts { discounts } => page.discounts.clone_from(discounts),
            EditAction::ChangeCharges { charges } => page.charges.clone_from(charges),
            EditAction::ChangeAddress { address_id } => page.address_id.clone_from(address_id),
            EditAction::ChangePriority { priority } => page.priority = *priority,
        }
    }
    if page.lines.iter().all(|line| line.counters.billable().is_zero()) {
        return Err(OrderRefusal::NothingLeft { order_id: page.order_id });
    }
    Ok(page)
}

/// A line nothing was done for yet.
pub(super) fn fresh(line: &OrderLine) -> LinePage {
    LinePage {
        line_id: line.line_id.clone(),
        sku: line.sku.clone(),
        unit_price: line.unit_price,
        tax_rate: line.tax_rate,
        discounts: line.discounts.clone(),
        gross: 0,
        discount: 0,
        tax: 0,
        total: 0,
        counters: LineCounters::fresh(line.quantity),
    }
}

/// The counters of a line with so many units fewer, the least advanced first: units nothing was done for are dropped,
/// further ones cancelled.
fn reduced(line: &LinePage, fewer: Quantity) -> Result<LineCounters, OrderRefusal> {
    let short = || OrderRefusal::LineShipped { line_id: line.line_id.clone(), shipped: line.counters.shipped };
    let mut counters = line.counters;
    let dropped = fewer.min(counters.at(GoodsStage::Ordered));
    counters.ordered = counters.ordered.less(dropped);
    let mut rest = fewer.less(dropped);
    for stage in GoodsStage::CANCELLABLE {
        let quantity = rest.min(counters.at(stage));
        if !quantity.is_zero() {
            counters = counters.cancelled_at(stage, quantity).ok_or_else(short)?;
            rest = rest.less(quantity);
        }
    }
    if rest.is_zero() { Ok(counters) } else { Err(short()) }
}

/// What an edit would come to: computed, never stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditPreview {
    /// What would be agreed. Price it, and give the totals with the command.
    pub content: OrderContent,
    /// Units that would be cancelled, and how far they are.
    pub cancelled: Vec<CancelledUnits>,
    /// Units that would be new.
    pub added: Vec<UnitsAdded>,
}

/// Further units of a line.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct UnitsAdded {
    /// The line.
    pub line_id: LineId,
    /// What is ordered.
    pub sku: Sku,
    /// How many more.
    pub quantity: Quantity,
}

/// The units that differ between two pages of one order.
fn differences(before: &OrderPage, after: &OrderPage) -> (Vec<CancelledUnits>, Vec<UnitsAdded>) {
    let (mut cancelled, mut added) = (vec![], vec![]);
    for line in &after.lines {
        let (line_id, old) = (&line.line_id, before.line(&line.line_id).map(|line| line.counters).unwrap_or_default());
        for stage in GoodsStage::CANCELLABLE.into_iter().filter(|stage| *stage != GoodsStage::Ordered) {
            let quantity = old.at(stage).less(line.counters.at(stage));
            if !quantity.is_zero() {
                cancelled.push(CancelledUnits { line_id: line_id.clone(), stage, quantity });
            }
        }
        let quantity = line.counters.at(GoodsStage::Ordered).less(old.at(GoodsStage::Ordered));
        if !quantity.is_zero() {
            added.push(UnitsAdded { line_id: line_id.clone(), sku: line.sku.clone(), quantity });
        }
    }
    (cancelled, added)
}

fn found<'a>(page: &'a mut OrderPage, line_id: &LineId) -> Result<&'a mut LinePage, OrderRefusal> {
    let unknown = OrderRefusal::UnknownLine { order_id: page.order_id.clone(), line_id: line_id.clone() };
    page.lines.iter_mut().find(|line| line.line_id == *line_id).ok_or(unknown)
}

/// Which units a cancellation takes, least advanced first.
///
/// Every line that has too few is listed in the refusal. Lines stand once each.
pub(super) fn units_cancelled(page: &OrderPage, lines: &[UnitsToCancel]) -> Result<Vec<CancelledUnits>, OrderRefusal> {
    let (mut units, mut short) = (vec![], vec![]);
    for wanted in lines {
        let unknown = || OrderRefusal::UnknownLine { order_id: page.order_id.clone(), line_id: wanted.line_id.clone() };
        let counters = &page.line(&wanted.line_id).ok_or_else(unknown)?.counters;
        if counters.cancellable() < wanted.quantity {
            short.push(LineLeft { line_id: wanted.line_id.clone(), left: counters.cancellable() });
            continue;
        }
        let mut rest = wanted.quantity;
        for stage in GoodsStage::CANCELLABLE {
            let quantity = rest.min(counters.at(stage));
            if !quantity.is_zero() {
                units.push(CancelledUnits { line_id: wanted.line_id.clone(), stage, quantity });
            }
            rest = rest.less(quantity);
        }
    }
    if short.is_empty() { Ok(units) } else { Err(OrderRefusal::NotCancellable { lines: short }) }
}

/// Every unit that can still be cancelled.
pub(super) fn all_units(page: &OrderPage) -> Vec<UnitsToCancel> {
    let left = page.lines.iter().map(|line| (line, line.counters.cancellable()));
    let left = left.filter(|(_, quantity)| *quantity > Quantity::ZERO);
    left.map(|(line, quantity)| UnitsToCancel { line_id: line.line_id.clone(), quantity }).collect()
}

/// The page after those units were cancelled, or `None` when they are not there.
pub(super) fn without(page: &OrderPage, units: &[CancelledUnits]) -> Option<OrderPage> {
    let mut page = page.clone();
    for gone in units {
        let line = page.lines.iter_mut().find(|line| line.line_id == gone.line_id)?;
        line.counters = line.counters.cancelled_at(gone.stage, gone.quantity)?;
    }
    Some(page)
}

impl OrderPage {
    /// What the edits would come to; nothing is stored.
    ///
    /// # Errors
    /// [`Denial::Invalid`] for content that cannot stand; `order.unknown_line`, `order.line_taken`,
    /// `order.line_shipped`, `order.nothing_left`.
    pub fn preview_edit(&self, actions: &[EditAction]) -> Result<EditPreview, Denial<OrderRefusal>> {
        super::decide::edit_walls(actions)?;
        let after = edited(self, actions)?;
        let content = after.content();
        super::decide::content_walls(&content).map_err(|invalid| invalid.within("content"))?;
        let (cancelled, added) = differences(self, &after);
        Ok(EditPreview { content, cancelled, added })
    }

    /// What would be agreed after the cancellation; nothing is stored.
    ///
    /// # Errors
    /// [`Denial::Invalid`] for a list that cannot stand; `order.unknown_line`, `order.not_cancellable`,
    /// `order.nothing_left`.
    pub fn preview_cancellation(&self, lines: &[UnitsToCancel]) -> Result<OrderContent, Denial<OrderRefusal>> {
        super::decide::cancel_walls(lines)?;
        let units = units_cancelled(self, lines)?;
        let content = without(self, &units).map(|page| page.content());
        let content = content.ok_or_else(|| Invalid::inconsistent("lines", "the units of the order"))?;
        if content.lines.is_empty() {
            return Err(OrderRefusal::NothingLeft { order_id: self.order_id.clone() }.into());
        }
        Ok(content)
    }
}
