//! An order's content as the pricing policy reads it, and its answer as the order keeps it.

use crate::book::order::{LineTotals, OrderContent, OrderTotals};
use crate::policy::pricing::{PricingLine, PricingRequest, price};
use crate::shop::Shop;
use crate::value::{Invalid, Weight};

impl Shop {
    /// What the content comes to under the shop's terms. Lines without units come to nothing and are left out.
    pub(super) fn totals(&self, content: &OrderContent) -> Result<OrderTotals, Invalid> {
        let weigh = |sku| self.state.catalog.product(sku).map_or(Weight::ZERO, |page| page.product.weight);
        let lines = content.lines.iter().filter(|line| !line.quantity.is_zero()).map(|line| PricingLine {
            line_id: line.line_id.clone(),
            quantity: line.quantity,
            unit_price: line.unit_price,
            tax_rate: line.tax_rate,
            unit_weight: weigh(&line.sku),
            discounts: line.discounts.clone(),
        });
        let request = PricingRequest {
            currency: content.currency,
            tax_basis: content.tax_basis,
            lines: lines.collect(),
            discounts: content.discounts.clone(),
            charges: content.charges.clone(),
        };
        let pricing = price(&request, &self.terms.pricing)?;
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
        Ok(OrderTotals {
            goods: totals.goods,
            discount: totals.goods_discount,
            tax: totals.tax,
            shipping: totals.shipping,
            fees: totals.fees,
            total: totals.total,
            lines,
            version: pricing.version,
        })
    }
}
