use super::check::check;
use super::claw_back::claw_back;
use super::line::{LineSums, Whole, quote_line};
use super::order::{exchange, freight, goodwill, keep_fixed, part};
use super::{
    QuotedOrderPart, QuotedPayment, RefundComponent, RefundPolicy, RefundQuote, RefundRequest, RefundRule,
    RefundablePayment,
};
use crate::value::{Currency, Invalid, Money};

/// What is owed back for a return, part by part, by the cumulative rule: for every component of every line,
/// refund now = round(value of all units returned so far) − already refunded.
///
/// Serial returns therefore add up to the whole, in any order and grouping. What is to be taken off beyond what is
/// given back is carried as a debit; what the payments cannot give back is data, never more than was captured.
///
/// # Errors
/// `invalid.too_long`, `invalid.too_large` for more units than were ordered or a share above one,
/// `invalid.currency_mismatch`, `invalid.too_small` for a negative amount, `invalid.inconsistent` for counters that do
/// not fit the units, `invalid.too_precise` for a share of more than six places, `invalid.empty` for goodwill without a
/// reason, `invalid.repeated` for a line, component or payment that stands twice, and what
/// [`crate::policy::pricing::price`] refuses of a claw-back.
pub fn quote_refund(request: &RefundRequest, policy: &RefundPolicy) -> Result<RefundQuote, Invalid> {
    check(request)?;
    let currency = request.currency;
    let all_returned =
        request.lines.iter().all(|line| line.units_ordered.less(line.units_returned).less(line.units_now).is_zero());
    let whole = Whole { policy, currency, all_returned };
    let mut sums: Vec<LineSums> = Vec::with_capacity(request.lines.len());
    for (index, line) in request.lines.iter().enumerate() {
        sums.push(quote_line(line, &whole).map_err(|e| e.within(&format!("lines[{index}]")))?);
    }
    keep_fixed(&request.lines, &mut sums, &whole)?;

    let mut parts: Vec<QuotedOrderPart> = Vec::new();
    if let Some(cost) = &request.return_freight {
        parts.push(freight(cost, &whole)?);
    }
    if let Some(moved) = &request.exchange {
        let goods_and_tax = sums.iter().fold(0_i64, |sum, line| sum.saturating_add(line.goods_and_tax));
        parts.push(exchange(moved, goods_and_tax, &whole)?);
    }
    let before = request.claw_back.as_ref().map_or(Money::zero(currency), |basis| basis.taken);
    let mut claw_back_taken = before;
    if let Some(taken) = claw_back(request, policy)? {
        claw_back_taken = Money::minor(taken.so_far, currency)?;
        if taken.now != 0 {
            let minor = taken.now.saturating_neg();
            parts.push(part(RefundComponent::ClawBack, minor, RefundRule::Keep {}, taken.cause, &whole)?);
        }
    }
    parts.extend(request.goodwill.iter().map(goodwill));

    let of_lines = sums.iter().fold(0_i64, |sum, line| sum.saturating_add(line.total));
    let of_order = parts.iter().fold(0_i64, |sum, part| sum.saturating_add(part.amount.minor_units()));
    let due = of_lines.saturating_add(of_order).saturating_sub(request.debit.minor_units());
    let mut lines = Vec::with_capacity(sums.len());
    for mut sum in sums {
        sum.line.total = Money::minor(sum.total, currency)?;
        lines.push(sum.line);
    }
    let total = Money::minor(due.max(0), currency)?;
    let (payments, uncovered, refundable) = over_payments(due.max(0), &request.payments, currency)?;
    Ok(RefundQuote {
        currency,
        lines,
        parts,
        debit_before: request.debit,
        total,
        debit_after: Money::minor(due.saturating_neg().max(0), currency)?,
        payments,
        uncovered,
        refundable,
        charge_basis: request.charge_basis,
        claw_back_taken,
        version: policy.version.clone(),
    })
}

/// Takes what is due from the payments in their order, each up to what it can still give back.
fn over_payments(
    due: i64,
    payments: &[RefundablePayment],
    currency: Currency,
) -> Result<(Vec<QuotedPayment>, Money, Money), Invalid> {
    let mut open = due;
    let mut refundable = 0_i64;
    let mut taken = Vec::with_capacity(payments.len());
    for payment in payments {
        let left = payment.captured.minor_units().saturating_sub(payment.refunded.minor_units()).max(0);
        let most = payment.order_share.map_or(left, |share| left.min(share.minor_units()));
        refundable = refundable.saturating_add(most);
        let minor = open.min(most);
        if minor > 0 {
            open = open.saturating_sub(minor);
            let amount = Money::minor(minor, currency)?;
            taken.push(QuotedPayment { payment_id: payment.payment_id.clone(), amount });
        }
    }
    Ok((taken, Money::minor(open, currency)?, Money::minor(refundable, currency)?))
}
