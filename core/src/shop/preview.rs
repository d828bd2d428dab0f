//! What a command would come to, computed and never stored.

use serde::{Deserialize, Serialize};

use super::{RefundOptions, ReturnedUnits, Shop, ShopError};
use crate::book::order::{CancelledUnits, EditAction, OrderTotals, UnitsAdded};
use crate::book::returns::JudgedLine;
use crate::policy::refund::RefundQuote;
use crate::value::{Moment, Money, OrderId};

/// What taking units back would come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReturnPreview {
    /// What the terms say of each line, with every rule used.
    pub lines: Vec<JudgedLine>,
    /// What would be owed, part by part, and which payments would give it back. What the customer has not paid, or owes
    /// otherwise, no payment gives back and is not uncovered.
    pub refund: RefundQuote,
}

/// What changing an order would come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ChangePreview {
    /// What it would cost.
    pub totals: OrderTotals,
    /// Dearer, or below zero cheaper, than now.
    pub difference: Money,
    /// Units that would be cancelled, and how far they are.
    pub cancelled: Vec<CancelledUnits>,
    /// Units that would be new.
    pub added: Vec<UnitsAdded>,
    /// What the customer would still have to pay.
    pub to_pay: Money,
    /// What would be too much and could go back.
    pub to_refund: Money,
}

impl Shop {
    /// What [`super::ShopCommand::TakeBack`] would come to. Lines that the terms do not admit are quoted all the same, so
    /// that a person sees what an exception would cost.
    ///
    /// # Errors
    /// As the command, `shop.not_admitted` and repeats apart.
    pub fn preview_return(
        &self,
        order_id: &OrderId,
        lines: &[ReturnedUnits],
        options: &RefundOptions,
        at: Moment,
    ) -> Result<ReturnPreview, ShopError> {
        self.quoted_return(order_id, lines, options, at)
    }

    /// What [`super::ShopCommand::EditOrder`] would come to: the order's new price, and what is to pay or to refund for it
    /// with what was paid so far.
    ///
    /// # Errors
    /// As the command, stock and repeats apart.
    ///
    /// ```
    /// # use daigou::book::order::{EditAction, NewOrder, OrderContent, OrderLine};
    /// # use daigou::shop::{Shop, ShopCommand, Terms, WhenShort};
    /// # use daigou::value::*;
    /// # let at = Moment::parse("2026-11-11T00:00:00+08:00")?;
    /// # let mut shop = Shop::open(Terms::usual(TermsVersion::new("1")?, vec![])?);
    /// # let line = OrderLine { line_id: LineId::new("1")?, sku: Sku::new("cream")?, quantity: Quantity::new(4)?,
    /// #     unit_price: UnitPrice::parse("88", Currency::CNY)?, tax_rate: Rate::ZERO, discounts: vec![] };
    /// # let content = OrderContent { currency: Currency::CNY, tax_basis: TaxBasis::Included, lines: vec![line],
    /// #     discounts: vec![], charges: vec![], address_id: None, priority: 0 };
    /// # let order_id = OrderId::new("O-1")?;
    /// # let order = NewOrder { order_id: order_id.clone(), customer_id: None, channel_id: ChannelId::new("site")?,
    /// #     external_id: None, external_revision: 0, content, happened_at: at, note: Text::default() };
    /// # shop.execute(ShopCommand::PlaceOrder { order, when_short: WhenShort::Backorder }, at)?;
    /// // An unpaid order of 4 × 88.00; a fifth unit would make it 440.00.
    /// let more = EditAction::ChangeQuantity { line_id: LineId::new("1")?, quantity: Quantity::new(5)? };
    /// let preview = shop.preview_edit(&order_id, &[more])?;
    /// assert_eq!(preview.difference, Money::parse("88", Currency::CNY)?);
    /// assert_eq!(preview.to_pay, Money::parse("440", Currency::CNY)?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn preview_edit(&self, order_id: &OrderId, actions: &[EditAction]) -> Result<ChangePreview, ShopError> {
        self.quoted_edit(order_id, actions)
    }
}
