//! An order's content as the pricing policy reads it, and its answer as the order keeps it.

use crate::book::order::{LineTotals, OrderContent, OrderLine, OrderPage, OrderTotals};
use crate::policy::pricing::{Pricing, PricingLine, PricingRequest, price};
use crate::shop::Shop;
use crate::value::{Invalid, LineId, Weight};

/// What was asked of the pricing policy and what it answered.
pub(super) struct Priced {
    pub(super) asked: PricingRequest,
    pub(super) pricing: Pricing,
}

impl Shop {
    /// What the content comes to under the shop's terms. Lines without units come to nothing and are left out.
    pub(super) fn totals(&self, content: &OrderContent) -> Result<OrderTotals, Invalid> {
        self.totals_beside(content, |_| false)
    }

    /// As [`Shop::totals`], of an order that may hold lines that replace others.
    pub(super) fn totals_of(&self, order: &OrderPage, content: &OrderContent) -> Result<OrderTotals, Invalid> {
        let ledger = self.state.returns.ledger(order.order_id());
        self.totals_beside(content, |line_id| ledger.is_some_and(|ledger| ledger.replaces(line_id)))
    }

    /// Lines that replace others are priced for themselves: they take no part in the order's discounts, so that an
    /// exchange changes the price of nothing else.
    pub(super) fn totals_beside(
        &self,
        content: &OrderContent,
        replaces: impl Fn(&LineId) -> bool,
    ) -> Result<OrderTotals, Invalid> {
        let (agreed, replacing) = self.priced_beside(content, replaces)?;
        let mut totals = summed(agreed.pricing);
        let Some(replacing) = replacing else { return Ok(totals) };
        let beside = summed(replacing.pricing);
        for (sum, more) in [
            (&mut totals.goods, beside.goods),
            (&mut totals.discount, beside.discount),
            (&mut totals.tax, beside.tax),
            (&mut totals.total, beside.total),
        ] {
            *sum = sum.plus(more)?;
        }
        let mut found: Vec<LineTotals> = totals.lines.into_iter().chain(beside.lines).collect();
        let place = |line: &LineTotals| content.lines.iter().position(|agreed| agreed.line_id == line.line_id);
        found.sort_by_cached_key(place);
        totals.lines = found;
        Ok(totals)
    }

    /// The content priced: what was agreed at first, and beside it the lines that replace others, if there are any.
    pub(super) fn priced_beside(
        &self,
        content: &OrderContent,
        replaces: impl Fn(&LineId) -> bool,
    ) -> Result<(Priced, Option<Priced>), Invalid> {
        let (replacing, agreed): (Vec<_>, Vec<_>) = content
            .lines
            .iter()
            .filter(|line| !line.quantity.is_zero())
            .map(|line| self.pricing_line(line))
            .partition(|line| replaces(&line.line_id));
        let request = PricingRequest {
            currency: content.currency,
            tax_basis: content.tax_basis,
            lines: agreed,
            discounts: content.discounts.clone(),
            charges: content.charges.clone(),
        };
        let first = self.priced(request)?;
        if replacing.is_empty() {
            return Ok((first, None));
        }
        let beside = PricingRequest {
            currency: content.currency,
            tax_basis: content.tax_basis,
            lines: replacing,
            discounts: vec![],
            charges: vec![],
        };
        Ok((first, Some(self.priced(beside)?)))
    }

    fn priced(&self, asked: PricingRequest) -> Result<Priced, Invalid> {
        let pricing = price(&asked, &self.terms.pricing)?;
        Ok(Priced { asked, pricing })
    }

    fn pricing_line(&self, line: &OrderLine) -> PricingLine {
        let weigh = self.state.catalog.product(&line.sku).map_or(Weight::ZERO, |page| page.product.weight);
        PricingLine {
            line_id: line.line_id.clone(),
            quantity: line.quantity,
            unit_price: line.unit_price,
            tax_rate: line.tax_rate,
            unit_weight: weigh,
            discounts: line.discounts.clone(),
        }
    }
}

fn summed(pricing: Pricing) -> OrderTotals {
    let totals = pricing.totals;
    // Into a list of its own: collected in place, it would keep or shrink the larger one.
    let mut lines = Vec::with_capacity(pricing.lines.len());
    lines.extend(pricing.lines.into_iter().map(|line| LineTotals {
        line_id: line.line_id,
        gross: line.gross,
        discount: line.discount,
        tax: line.tax,
        total: line.total,
    }));
    OrderTotals {
        goods: totals.goods,
        discount: totals.goods_discount,
        tax: totals.tax,
        shipping: totals.shipping,
        fees: totals.fees,
        total: totals.total,
        lines,
        version: pricing.version,
    }
}
