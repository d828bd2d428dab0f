use super::exact::Exact;
use super::{Charge, DiscountShare, LineDiscountValue, PricingLine, TaxBasis};
use crate::value::{Currency, Invalid, Money, Rate, Rounding};

/// A line or a charge while it is being priced: its exact value beside the money that rounding has made of it.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) units: u32,
    pub(super) grams: u128,
    /// The tax rate is `rate ÷ unit`.
    pub(super) rate: i128,
    pub(super) unit: i128,
    pub(super) gross: Exact,
    pub(super) gross_minor: i64,
    pub(super) value: Exact,
    pub(super) value_minor: i64,
    pub(super) shares: Vec<DiscountShare>,
}

impl Part {
    pub(super) fn of_line(line: &PricingLine, scale: u32, rounding: Rounding) -> Result<Self, Invalid> {
        let gross = Exact::of(line.unit_price.amount()).times(line.quantity.get())?;
        let (rate, unit) = fraction(line.tax_rate)?;
        let gross_minor = gross.rounded(scale, rounding)?;
        let units = line.quantity.get();
        let grams = u128::from(line.unit_weight.get()).saturating_mul(u128::from(units));
        let (value, value_minor) = (gross, gross_minor);
        Ok(Self { units, grams, rate, unit, gross, gross_minor, value, value_minor, shares: Vec::new() })
    }

    pub(super) fn of_charge(charge: &Charge, scale: u32) -> Result<Self, Invalid> {
        let gross_minor = charge.amount.minor_units();
        let gross = Exact::minor(gross_minor, scale);
        let (rate, unit) = fraction(charge.tax_rate)?;
        let (value, value_minor) = (gross, gross_minor);
        Ok(Self { units: 1, grams: 0, rate, unit, gross, gross_minor, value, value_minor, shares: Vec::new() })
    }

    /// Replaces the gross value by a share of the order's rounded one.
    pub(super) fn set_gross(&mut self, minor: i64, scale: u32) {
        self.gross = Exact::minor(minor, scale);
        self.gross_minor = minor;
        self.value = self.gross;
        self.value_minor = minor;
    }

    /// The line's own discounts, each rounded on what the ones before it left.
    pub(super) fn take_own(
        &mut self,
        line: &PricingLine,
        currency: Currency,
        rounding: Rounding,
    ) -> Result<(), Invalid> {
        let scale = currency.scale();
        for discount in &line.discounts {
            let value = match discount.value {
                LineDiscountValue::Percent { rate } => self.value.without_share(rate.value())?,
                LineDiscountValue::AmountPerUnit { amount } => {
                    self.value.less(Exact::of(amount.amount()).times(self.units)?)?
                }
                LineDiscountValue::AmountPerLine { amount } => {
                    self.value.less(Exact::minor(amount.minor_units(), scale))?
                }
            };
            let left = value.rounded(scale, rounding)?;
            let amount = Money::minor(self.value_minor.saturating_sub(left), currency)?;
            self.shares.push(DiscountShare { discount_id: discount.discount_id.clone(), amount });
            self.value = value;
            self.value_minor = left;
        }
        Ok(())
    }

    /// A share of an order discount, at most the value.
    pub(super) fn take(&mut self, minor: i64, scale: u32, rounding: Rounding) -> Result<(), Invalid> {
        let left = self.value_minor.saturating_sub(minor);
        let value = self.value.less(Exact::minor(minor, scale))?;
        // Rounding to even or away from zero may see the exact rest differently than the money that is left.
        self.value = if value.rounded(scale, rounding)? == left { value } else { Exact::minor(left, scale) };
        self.value_minor = left;
        Ok(())
    }

    /// The value with tax, in minor units.
    pub(super) fn with_tax(&self, basis: TaxBasis, scale: u32, rounding: Rounding) -> Result<i64, Invalid> {
        match basis {
            TaxBasis::Included => Ok(self.value_minor),
            TaxBasis::OnTop => taxed(self.value, self.value_minor, self, scale, rounding),
        }
    }

    /// The value without tax, in minor units.
    pub(super) fn without_tax(&self, basis: TaxBasis, scale: u32, rounding: Rounding) -> Result<i64, Invalid> {
        match basis {
            TaxBasis::Included => untaxed(self.value, self.value_minor, self, scale, rounding),
            TaxBasis::OnTop => Ok(self.value_minor),
        }
    }
}

/// An exact value without tax, with its tax, in minor units.
pub(super) fn taxed(value: Exact, minor: i64, part: &Part, scale: u32, rounding: Rounding) -> Result<i64, Invalid> {
    if part.rate == 0 {
        return Ok(minor);
    }
    value.scaled(part.unit.saturating_add(part.rate), part.unit, scale, rounding)
}

/// An exact value that holds its tax, without it, in minor units.
pub(super) fn untaxed(value: Exact, minor: i64, part: &Part, scale: u32, rounding: Rounding) -> Result<i64, Invalid> {
    if part.rate == 0 {
        return Ok(minor);
    }
    value.scaled(part.unit, part.unit.saturating_add(part.rate), scale, rounding)
}

fn fraction(rate: Rate) -> Result<(i128, i128), Invalid> {
    let rate = rate.value();
    Ok((rate.mantissa(), super::exact::power(rate.scale())?))
}
