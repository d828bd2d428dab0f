use crate::policy::customs::personal::line_tax;
use crate::policy::customs::{CustomsItem, CustomsTables};
use crate::value::{Country, Invalid, Quantity, bounds};

use super::SplitRequest;

/// One recipient's goods as integers, ready to be looked at thousands of times.
pub(super) struct Goods<'a> {
    pub(super) items: Vec<&'a CustomsItem>,
    pub(super) units: Vec<u32>,
    prices: Vec<i64>,
    weights: Vec<u64>,
    /// Tax on 0, 1, 2 … units of each item, in minor units, before any waiver.
    taxes: Vec<Vec<i64>>,
    rules: Rules,
}

/// The rules of the day as integers.
#[derive(Clone, Copy)]
struct Rules {
    value_max: i64,
    weight_max: u64,
    waived: i64,
    duty_free: Option<(i64, rust_decimal::Decimal)>,
}

/// What customs make of one parcel.
#[derive(Clone, Copy)]
pub(super) struct Judged {
    pub(super) is_above_limit: bool,
    pub(super) tax: i64,
    pub(super) weight: u64,
}

impl<'a> Goods<'a> {
    pub(super) fn new(
        items: Vec<&'a CustomsItem>,
        request: &SplitRequest,
        tables: &CustomsTables,
    ) -> Result<Self, Invalid> {
        let mut goods = Self {
            units: items.iter().map(|item| item.quantity.get()).collect(),
            prices: items.iter().map(|item| item.unit_price.minor_units()).collect(),
            weights: items.iter().map(|item| item.unit_weight.get()).collect(),
            taxes: vec![],
            rules: Rules::of(request.from, request, tables),
            items,
        };
        if goods.total_units() > UNITS_MAX {
            return Err(Invalid::too_large("items.quantity", UNITS_MAX));
        }
        for item in &goods.items {
            let upto = (0..=item.quantity.get()).map(|units| {
                let line = line_tax(item, Quantity::new(units)?, request.on, tables)?;
                Ok(line.tax.minor_units())
            });
            goods.taxes.push(upto.collect::<Result<_, Invalid>>()?);
        }
        Ok(goods)
    }

    pub(super) fn total_units(&self) -> u64 {
        self.units.iter().fold(0, |sum, units| sum.saturating_add(u64::from(*units)))
    }

    pub(super) fn total_weight(&self) -> u64 {
        let grams = self.weights.iter().zip(&self.units);
        grams.fold(0, |sum, (grams, units)| sum.saturating_add(grams.saturating_mul(u64::from(*units))))
    }

    /// Tax on 0, 1, 2 … units of each item.
    pub(super) fn taxes(&self) -> impl Iterator<Item = &[i64]> {
        self.taxes.iter().map(Vec::as_slice)
    }

    /// The largest tax of a parcel that is waived, below zero when none is.
    pub(super) fn waived(&self) -> i64 {
        self.rules.waived
    }

    /// Whether duty is on the value of a whole parcel.
    pub(super) fn is_taxed_whole(&self) -> bool {
        self.rules.duty_free.is_some()
    }

    /// What customs make of a parcel that holds so many units of each item.
    pub(super) fn judge(&self, held: &[u32], tables: &CustomsTables) -> Judged {
        let (mut value, mut weight, mut tax, mut units) = (0_i64, 0_u64, 0_i64, 0_u32);
        let mut is_indivisible = true;
        for (index, count) in held.iter().enumerate().filter(|(_, count)| **count > 0) {
            let price = self.prices.get(index).copied().unwrap_or(0);
            value = value.saturating_add(price.saturating_mul(i64::from(*count)));
            let grams = self.weights.get(index).copied().unwrap_or(0);
            weight = weight.saturating_add(grams.saturating_mul(u64::from(*count)));
            let of_item = self.taxes.get(index).and_then(|taxes| taxes.get(usize::try_from(*count).ok()?));
            tax = tax.saturating_add(of_item.copied().unwrap_or(0));
            units = units.saturating_add(*count);
            is_indivisible &= self.items.get(index).is_some_and(|item| item.is_indivisible);
        }
        let single = units == 1 && is_indivisible;
        let is_above_limit = (value > self.rules.value_max && !single) || weight > self.rules.weight_max;
        let tax = match self.rules.duty_free {
            Some((free, _)) if value <= free => 0,
            Some((_, rate)) => flat(value, rate, tables),
            None if tax <= self.rules.waived => 0,
            None => tax,
        };
        Judged { is_above_limit, tax, weight }
    }
}

/// Most units one recipient's goods may hold in one plan.
const UNITS_MAX: u64 = 2_000;

fn flat(value: i64, rate: rust_decimal::Decimal, tables: &CustomsTables) -> i64 {
    let money = crate::value::Money::minor(value, tables.currency);
    let duty = money.and_then(|money| money.scaled(rate, tables.rounding));
    duty.map_or(i64::MAX, |duty| duty.minor_units())
}

impl Rules {
    fn of(from: Country, request: &SplitRequest, tables: &CustomsTables) -> Self {
        let limit = tables.parcel_limit(from, request.on);
        let waiver = tables.tax_waivers.iter().find(|waiver| waiver.in_force.on(request.on));
        let free = tables.duty_free_values.iter().find(|free| free.in_force.on(request.on));
        Self {
            value_max: limit.map_or(i64::MAX, |limit| limit.value_max.minor_units()),
            weight_max: limit.and_then(|limit| limit.weight_max).map_or(bounds::WEIGHT_GRAMS_MAX, |max| max.get()),
            waived: waiver.map_or(-1, |waiver| waiver.tax_max.minor_units()),
            duty_free: free.map(|free| (free.value_max.minor_units(), free.rate.value())),
        }
    }
}
