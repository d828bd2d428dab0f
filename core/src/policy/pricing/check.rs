use super::{LineDiscountValue, OrderDiscountValue, PricingRequest};
use crate::value::{Currency, Invalid, LineId, Money, Problem, Rate, bounds};

/// What can be told of a request before anything is computed.
pub(super) fn check(request: &PricingRequest) -> Result<(), Invalid> {
    let currency = request.currency;
    let too_long = |field| Invalid::new(field, Problem::TooLong { max: bounds::LINES_MAX as u64 });
    if request.lines.len() > bounds::LINES_MAX {
        return Err(too_long("lines"));
    }
    if request.discounts.len() > bounds::LINES_MAX {
        return Err(too_long("discounts"));
    }
    if request.charges.len() > bounds::LINES_MAX {
        return Err(too_long("charges"));
    }
    for (index, line) in request.lines.iter().enumerate() {
        if line.unit_price.currency() != currency {
            let (expected, found) = (currency.to_string(), line.unit_price.currency().to_string());
            let problem = Problem::CurrencyMismatch { expected, found };
            return Err(Invalid::new(format!("lines[{index}].unit_price"), problem));
        }
        for (of, discount) in line.discounts.iter().enumerate() {
            let field = |name: &str| format!("lines[{index}].discounts[{of}].{name}");
            match discount.value {
                LineDiscountValue::Percent { rate } => share(rate, || field("rate"))?,
                LineDiscountValue::AmountPerUnit { amount } => {
                    if amount.currency() != currency {
                        Money::zero(amount.currency()).currency_is(&field("amount"), currency)?;
                    }
                }
                LineDiscountValue::AmountPerLine { amount } => owed(amount, currency, || field("amount"))?,
            }
        }
    }
    for (index, discount) in request.discounts.iter().enumerate() {
        let field = |name: &str| format!("discounts[{index}].{name}");
        match discount.value {
            OrderDiscountValue::Percent { rate } => share(rate, || field("rate"))?,
            OrderDiscountValue::Amount { amount } => owed(amount, amount.currency(), || field("amount"))?,
        }
    }
    for (index, charge) in request.charges.iter().enumerate() {
        owed(charge.amount, currency, || format!("charges[{index}].amount"))?;
    }
    distinct(request)
}

/// A share is at most one.
fn share(rate: Rate, field: impl Fn() -> String) -> Result<(), Invalid> {
    if rate > Rate::ONE { Err(Invalid::too_large(field(), 1)) } else { Ok(()) }
}

/// An amount in that currency, zero or more.
fn owed(amount: Money, currency: Currency, field: impl Fn() -> String) -> Result<(), Invalid> {
    if amount.currency() != currency {
        return amount.currency_is(&field(), currency);
    }
    if amount.is_negative() { Err(Invalid::too_small(field(), 0)) } else { Ok(()) }
}

/// Few lines are compared pair by pair, without an allocation; many are sorted.
fn distinct(request: &PricingRequest) -> Result<(), Invalid> {
    const FEW: usize = 8;
    let lines = &request.lines;
    let twice = if lines.len() <= FEW {
        lines.iter().enumerate().find_map(|(index, line)| {
            lines.iter().take(index).find(|earlier| earlier.line_id == line.line_id).map(|found| &found.line_id)
        })
    } else {
        let mut ids: Vec<&LineId> = lines.iter().map(|line| &line.line_id).collect();
        ids.sort_unstable();
        ids.array_windows().find_map(|[a, b]| (a == b).then_some(*a))
    };
    twice.map_or(Ok(()), |id| Err(Invalid::repeated("lines", id)))
}
