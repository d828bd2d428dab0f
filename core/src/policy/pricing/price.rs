use super::check::check;
use super::discount::take_discounts;
use super::exact::{power, ratio, too_large};
use super::part::Part;
use super::spread::share;
use super::tax::taxes;
use super::{
    ChargeKind, PricedCharge, PricedLine, Pricing, PricingPolicy, PricingRequest, PricingTotals, RoundingDifference,
    RoundingScope, RoundingStep, TaxBasis,
};
use crate::value::{Currency, Invalid, Money, Rate};

/// A request half priced: lines first, then charges, in the order of the request.
pub(super) struct Working<'a> {
    pub(super) request: &'a PricingRequest,
    pub(super) policy: &'a PricingPolicy,
    pub(super) parts: Vec<Part>,
    differences: Vec<RoundingDifference>,
}

impl Working<'_> {
    pub(super) fn rate_of(&self, index: usize) -> Rate {
        let lines = &self.request.lines;
        let charge = || self.request.charges.get(index.saturating_sub(lines.len()));
        let rate = lines.get(index).map(|line| line.tax_rate).or_else(|| charge().map(|charge| charge.tax_rate));
        rate.unwrap_or_default()
    }

    /// Names the part at `index` if it took another amount than rounding alone gives.
    pub(super) fn differ(
        &mut self,
        index: usize,
        lines: usize,
        minor: i64,
        step: impl Fn() -> RoundingStep,
    ) -> Result<(), Invalid> {
        if minor == 0 {
            return Ok(());
        }
        let line_id = self.request.lines.get(index).map(|line| line.line_id.clone());
        let charge = self.request.charges.get(index.wrapping_sub(lines)).map(|charge| charge.kind);
        let amount = Money::minor(minor, self.request.currency)?;
        self.differences.push(RoundingDifference { line_id, charge, step: step(), amount });
        Ok(())
    }
}

/// Prices an order: gross values, line discounts, order discounts, tax, sums. Σ parts = whole, to the minor unit.
///
/// A line's exact value is kept through its discounts and becomes money once; its tax is the difference of the value
/// with tax and the value without, each rounded once (per line), or a share of the order's tax of that rate (per order).
///
/// # Errors
/// `invalid.too_long` beyond the limits, `invalid.currency_mismatch`, `invalid.too_large` for a share above one,
/// `invalid.too_small` for a negative amount, `invalid.repeated` for a line named twice, `invalid.too_large` for sums or
/// digits beyond the arithmetic; with [`crate::value::WhenAllZero::Refuse`] also `invalid.too_small` for a spread
/// without weight.
pub fn price(request: &PricingRequest, policy: &PricingPolicy) -> Result<Pricing, Invalid> {
    check(request)?;
    let (currency, rounding) = (request.currency, policy.rounding);
    let scale = currency.scale();
    let mut parts = Vec::with_capacity(request.lines.len().saturating_add(request.charges.len()));
    for line in &request.lines {
        parts.push(Part::of_line(line, scale, rounding)?);
    }
    for charge in &request.charges {
        parts.push(Part::of_charge(charge, scale)?);
    }
    let mut working = Working { request, policy, parts, differences: Vec::new() };
    if policy.rounding_scope == RoundingScope::PerOrder {
        round_together(&mut working)?;
    }
    for (part, line) in working.parts.iter_mut().zip(&request.lines) {
        if !line.discounts.is_empty() {
            part.take_own(line, currency, rounding)?;
        }
    }
    let discounts = take_discounts(&mut working)?;
    let (taxes, tax_by_rate) = taxes(&mut working)?;
    let Working { mut parts, differences, .. } = working;
    let mut sums = Sums::default();
    let mut lines = Vec::with_capacity(request.lines.len());
    let mut charges = Vec::with_capacity(request.charges.len());
    let mut priced = parts.iter_mut().zip(taxes);
    for (line, (part, tax)) in request.lines.iter().zip(&mut priced) {
        let amounts = Amounts::of(part, tax, request.tax_basis);
        sums.goods(&amounts);
        let (gross, discount, net, tax, total) = amounts.money(currency)?;
        let (line_id, quantity, tax_rate) = (line.line_id.clone(), line.quantity, line.tax_rate);
        let discounts = std::mem::take(&mut part.shares);
        lines.push(PricedLine { line_id, quantity, tax_rate, gross, discount, discounts, net, tax, total });
    }
    for (charge, (part, tax)) in request.charges.iter().zip(priced) {
        let amounts = Amounts::of(part, tax, request.tax_basis);
        sums.charge(charge.kind, &amounts);
        let (gross, discount, net, tax, total) = amounts.money(currency)?;
        let (kind, tax_rate) = (charge.kind, charge.tax_rate);
        let discounts = std::mem::take(&mut part.shares);
        charges.push(PricedCharge { kind, tax_rate, gross, discount, discounts, net, tax, total });
    }
    Ok(Pricing {
        currency,
        tax_basis: request.tax_basis,
        lines,
        charges,
        discounts,
        tax_by_rate,
        totals: sums.totals(currency)?,
        rounding_differences: differences,
        version: policy.version.clone(),
    })
}

/// Rounds the gross goods value on the order's sum and shares it over the lines by their exact values.
fn round_together(working: &mut Working<'_>) -> Result<(), Invalid> {
    let (currency, lines) = (working.request.currency, working.request.lines.len());
    let scale = currency.scale();
    let places = working.parts.iter().map(|part| part.gross.places()).fold(scale, u32::max);
    if places == scale {
        return Ok(());
    }
    let mut weights = Vec::with_capacity(lines);
    let mut total = 0_i128;
    for part in working.parts.iter().take(lines) {
        let weight = part.gross.raised(places)?;
        total = total.checked_add(weight).ok_or_else(too_large)?;
        weights.push(weight);
    }
    if total == 0 {
        return Ok(());
    }
    let whole = ratio(total, power(places.saturating_sub(scale))?, working.policy.rounding)?;
    let shares = share(whole, &weights, currency, working.policy)?;
    for (index, taken) in shares.taken.into_iter().enumerate() {
        let Some(part) = working.parts.get_mut(index) else { continue };
        let difference = taken.saturating_sub(part.gross_minor);
        part.set_gross(taken, scale);
        working.differ(index, lines, difference, || RoundingStep::GoodsValue {})?;
    }
    Ok(())
}

/// What a part comes to, in minor units.
struct Amounts {
    gross: i64,
    discount: i64,
    net: i64,
    tax: i64,
    total: i64,
}

impl Amounts {
    fn of(part: &Part, tax: i64, basis: TaxBasis) -> Self {
        let value = part.value_minor;
        let (net, total) = match basis {
            TaxBasis::Included => (value.saturating_sub(tax), value),
            TaxBasis::OnTop => (value, value.saturating_add(tax)),
        };
        Self { gross: part.gross_minor, discount: part.gross_minor.saturating_sub(value), net, tax, total }
    }

    /// Gross, discount, net, tax and total.
    fn money(&self, currency: Currency) -> Result<(Money, Money, Money, Money, Money), Invalid> {
        let money = |minor| Money::minor(minor, currency);
        Ok((money(self.gross)?, money(self.discount)?, money(self.net)?, money(self.tax)?, money(self.total)?))
    }
}

/// Running sums in minor units.
#[derive(Default)]
struct Sums {
    goods_gross: i64,
    goods_discount: i64,
    goods_net: i64,
    goods: i64,
    shipping: i64,
    fees: i64,
    net: i64,
    tax: i64,
}

impl Sums {
    fn goods(&mut self, line: &Amounts) {
        self.goods_gross = self.goods_gross.saturating_add(line.gross);
        self.goods_discount = self.goods_discount.saturating_add(line.discount);
        self.goods_net = self.goods_net.saturating_add(line.net);
        self.goods = self.goods.saturating_add(line.total);
        self.net = self.net.saturating_add(line.net);
        self.tax = self.tax.saturating_add(line.tax);
    }

    fn charge(&mut self, kind: ChargeKind, charge: &Amounts) {
        match kind {
            ChargeKind::Shipping => self.shipping = self.shipping.saturating_add(charge.total),
            _ => self.fees = self.fees.saturating_add(charge.total),
        }
        self.net = self.net.saturating_add(charge.net);
        self.tax = self.tax.saturating_add(charge.tax);
    }

    fn totals(&self, currency: Currency) -> Result<PricingTotals, Invalid> {
        let money = |minor| Money::minor(minor, currency);
        Ok(PricingTotals {
            goods_gross: money(self.goods_gross)?,
            goods_discount: money(self.goods_discount)?,
            goods_net: money(self.goods_net)?,
            goods: money(self.goods)?,
            shipping: money(self.shipping)?,
            fees: money(self.fees)?,
            net: money(self.net)?,
            tax: money(self.tax)?,
            total: money(self.net.saturating_add(self.tax))?,
        })
    }
}
