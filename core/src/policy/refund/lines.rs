use rust_decimal::Decimal;

use super::{RefundBalance, RefundComponent, RefundLine, RestockingFee};
use crate::policy::pricing::{PricedLine, Pricing, PricingRequest};
use crate::value::{ChargeKind, Invalid, Money, Quantity, ReturnReason, SpreadBasis, WhenAllZero, split};

/// The lines of a priced order as a refund sees them: goods, tax, and each charge with its tax shared over the lines by
/// the stated basis (equally where the basis says nothing). Nothing is returned yet.
///
/// # Errors
/// `invalid.inconsistent` when the pricing is not of the request; `invalid.empty` for charges without a line.
pub fn refund_lines(
    request: &PricingRequest,
    pricing: &Pricing,
    charge_basis: SpreadBasis,
) -> Result<Vec<RefundLine>, Invalid> {
    let same = |(asked, priced): (&crate::policy::pricing::PricingLine, &PricedLine)| asked.line_id == priced.line_id;
    if request.lines.len() != pricing.lines.len() || !request.lines.iter().zip(&pricing.lines).all(same) {
        return Err(Invalid::inconsistent("pricing.lines", "request.lines"));
    }
    let zero = Money::zero(pricing.currency);
    let balance =
        |component, paid| RefundBalance { component, paid, adjusted: zero, refunded: zero, counted_millionths: 0 };
    let mut lines: Vec<RefundLine> = Vec::with_capacity(pricing.lines.len());
    for priced in &pricing.lines {
        lines.push(RefundLine {
            line_id: priced.line_id.clone(),
            units_ordered: priced.quantity,
            units_returned: Quantity::ZERO,
            units_now: Quantity::ZERO,
            units_exchanged: Quantity::ZERO,
            reason: ReturnReason::Other,
            balances: vec![balance(RefundComponent::Goods, priced.net), balance(RefundComponent::Tax, priced.tax)],
            restocking: RestockingFee::Free {},
            fee_kept: zero,
            fee_counted_millionths: 0,
        });
    }
    let weights = weights(request, pricing, charge_basis);
    for charge in pricing.charges.iter().filter(|charge| !charge.total.is_zero()) {
        let component = component(charge.kind);
        let shares = split(charge.total, &weights, WhenAllZero::ShareEqually).map_err(|e| e.of("charges"))?;
        for (line, share) in lines.iter_mut().zip(shares) {
            match line.balances.iter_mut().find(|balance| balance.component == component) {
                Some(found) => found.paid = found.paid.plus(share)?,
                None => line.balances.push(balance(component, share)),
            }
        }
    }
    Ok(lines)
}

fn weights(request: &PricingRequest, pricing: &Pricing, basis: SpreadBasis) -> Vec<Decimal> {
    let lines = pricing.lines.iter().zip(&request.lines);
    let weight = |(priced, asked): (&PricedLine, &crate::policy::pricing::PricingLine)| match basis {
        SpreadBasis::ValueWithTax => priced.total.amount(),
        SpreadBasis::NetValue => priced.net.amount(),
        SpreadBasis::GrossValue => priced.gross.amount(),
        SpreadBasis::Units => Decimal::from(priced.quantity.get()),
        SpreadBasis::Weight => Decimal::from(asked.unit_weight.get().saturating_mul(u64::from(priced.quantity.get()))),
    };
    // A tax charged on the full value of goods given away may leave a net below zero; it bears nothing.
    lines.map(weight).map(|weight| weight.max(Decimal::ZERO)).collect()
}

fn component(kind: ChargeKind) -> RefundComponent {
    match kind {
        ChargeKind::Shipping => RefundComponent::ShippingOut,
        ChargeKind::ServiceFee => RefundComponent::ServiceFee,
        ChargeKind::Handling => RefundComponent::Handling,
        ChargeKind::Insurance => RefundComponent::Insurance,
        ChargeKind::Duty => RefundComponent::Duty,
        ChargeKind::Other => RefundComponent::OtherFee,
    }
}
