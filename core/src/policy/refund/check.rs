use super::{RefundLine, RefundRequest};
use crate::value::{Currency, Invalid, Money, Problem, bounds};

/// One unit, in millionths.
pub(super) const UNIT: u64 = 1_000_000;

/// What can be told of a request before anything is computed.
pub(super) fn check(request: &RefundRequest) -> Result<(), Invalid> {
    let currency = request.currency;
    if request.lines.len() > bounds::LINES_MAX {
        return Err(Invalid::new("lines", Problem::TooLong { max: bounds::LINES_MAX as u64 }));
    }
    if request.payments.len() > bounds::LINES_MAX {
        return Err(Invalid::new("payments", Problem::TooLong { max: bounds::LINES_MAX as u64 }));
    }
    for (index, line) in request.lines.iter().enumerate() {
        check_line(line, currency).map_err(|e| e.within(&format!("lines[{index}]")))?;
    }
    owed("debit", request.debit, currency)?;
    if let Some(freight) = &request.return_freight {
        owed("return_freight.cost", freight.cost, currency)?;
    }
    if request.exchange.is_some_and(|exchange| exchange.rate_at_payment.is_zero()) {
        return Err(Invalid::too_small("exchange.rate_at_payment", "more than 0"));
    }
    for (index, grant) in request.goodwill.iter().enumerate() {
        let within = |e: Invalid| e.within(&format!("goodwill[{index}]"));
        owed("amount", grant.amount, currency).map_err(within)?;
        if grant.reason.is_empty() {
            return Err(within(Invalid::empty("reason")));
        }
    }
    for (index, payment) in request.payments.iter().enumerate() {
        let within = |e: Invalid| e.within(&format!("payments[{index}]"));
        owed("captured", payment.captured, currency).map_err(within)?;
        owed("refunded", payment.refunded, currency).map_err(within)?;
        if let Some(share) = payment.order_share {
            owed("order_share", share, currency).map_err(within)?;
        }
    }
    distinct(request)
}

fn check_line(line: &RefundLine, currency: Currency) -> Result<(), Invalid> {
    let returned = line.units_returned.plus(line.units_now)?;
    if returned > line.units_ordered {
        let most = line.units_ordered.less(line.units_returned);
        return Err(Invalid::too_large("units_now", most));
    }
    if line.units_exchanged > returned {
        return Err(Invalid::too_large("units_exchanged", returned));
    }
    let most = u64::from(line.units_returned.get()).saturating_mul(UNIT);
    owed("fee_kept", line.fee_kept, currency)?;
    if line.fee_counted_millionths > most {
        return Err(Invalid::inconsistent("fee_counted_millionths", "units_returned"));
    }
    for (index, balance) in line.balances.iter().enumerate() {
        let within = |e: Invalid| e.within(&format!("balances[{index}]"));
        owed("paid", balance.paid, currency).map_err(within)?;
        owed("adjusted", balance.adjusted, currency).map_err(within)?;
        if balance.refunded.currency() != currency {
            balance.refunded.currency_is("refunded", currency).map_err(within)?;
        }
        if balance.counted_millionths > most {
            return Err(within(Invalid::inconsistent("counted_millionths", "units_returned")));
        }
        if line.balances.iter().take(index).any(|earlier| earlier.component == balance.component) {
            return Err(within(Invalid::repeated("component", format!("{:?}", balance.component))));
        }
    }
    Ok(())
}

/// An amount in that currency, zero or more.
fn owed(field: &str, amount: Money, currency: Currency) -> Result<(), Invalid> {
    if amount.currency() != currency {
        return amount.currency_is(field, currency);
    }
    if amount.minor_units() < 0 { Err(Invalid::too_small(field, 0)) } else { Ok(()) }
}

fn distinct(request: &RefundRequest) -> Result<(), Invalid> {
    let lines = repeated(request.lines.iter().map(|line| line.line_id.as_str()).collect());
    if let Some(id) = lines {
        return Err(Invalid::repeated("lines", id));
    }
    let payments = repeated(request.payments.iter().map(|payment| payment.payment_id.as_str()).collect());
    payments.map_or(Ok(()), |id| Err(Invalid::repeated("payments", id)))
}

fn repeated(mut ids: Vec<&str>) -> Option<&str> {
    ids.sort_unstable();
    ids.array_windows().find_map(|[a, b]| (a == b).then_some(*a))
}
