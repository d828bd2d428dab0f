use rust_decimal::Decimal;

use super::{AdditionalWeight, Bracket, Tariff, WeightBreak};
use crate::value::{Currency, Invalid, Money, Rounding, UnitPrice, Weight};

/// A tariff made ready: integers in sorted arrays. A heavier weight never costs less.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Ladder {
    /// Heaviest grams and minor units of each bracket.
    Brackets(Vec<(u64, i64)>),
    /// Bands of equal steps, from light to heavy.
    Steps(Vec<Band>),
    /// Prices per kilogram with the cheapest later break.
    Breaks(Vec<Break>, Currency),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Band {
    beyond: u64,
    base: i64,
    step: u64,
    price: i64,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Break {
    from: u64,
    price: Decimal,
    /// The least that a heavier break's own least weight costs.
    cap: Option<i64>,
}

impl Ladder {
    pub(super) fn new(tariff: &Tariff, currency: Currency) -> Result<Self, Invalid> {
        match tariff {
            Tariff::Brackets { brackets } => of_brackets(brackets, currency),
            Tariff::FirstAndAdditional { first, first_price, additional } => {
                of_steps(*first, *first_price, additional, currency)
            }
            Tariff::PerKilogram { breaks } => of_breaks(breaks, currency),
        }
    }

    /// Minor units for that many grams, or the heaviest weight the tariff knows.
    pub(super) fn price(&self, grams: u64) -> Result<i64, u64> {
        match self {
            Self::Brackets(brackets) => {
                let at = brackets.partition_point(|(up_to, _)| *up_to < grams);
                let heaviest = brackets.last().map_or(0, |(up_to, _)| *up_to);
                brackets.get(at).map(|(_, price)| *price).ok_or(heaviest)
            }
            Self::Steps(bands) => {
                let at = bands.partition_point(|band| band.beyond < grams);
                let band = bands.get(at.saturating_sub(1)).ok_or(0_u64)?;
                Ok(band.price_of(grams))
            }
            Self::Breaks(breaks, currency) => {
                let at = breaks.partition_point(|entry| entry.from <= grams);
                let entry = breaks.get(at.saturating_sub(1)).ok_or(0_u64)?;
                let own = per_kilogram(entry.price, grams, *currency);
                Ok(entry.cap.map_or(own, |cap| cap.min(own)))
            }
        }
    }
}

impl Ladder {
    /// Weights up to a heaviest at which the price per gram can be least: ends of brackets, the first and last full step of
    /// each band, ends of breaks, and the heaviest itself.
    pub(super) fn ends(&self, heaviest: u64) -> Vec<u64> {
        let heaviest = heaviest.min(crate::value::bounds::WEIGHT_GRAMS_MAX);
        let mut ends = vec![heaviest];
        match self {
            Self::Brackets(brackets) => ends.extend(brackets.iter().map(|(up_to, _)| *up_to)),
            Self::Steps(bands) => {
                let ceilings = bands.iter().skip(1).map(|band| band.beyond).chain([heaviest]);
                for (band, ceiling) in bands.iter().zip(ceilings) {
                    let room = ceiling.min(heaviest).saturating_sub(band.beyond);
                    let full = room.saturating_sub(room.checked_rem(band.step.max(1)).unwrap_or(0));
                    let steps = [0, band.step, full];
                    ends.extend(steps.map(|further| band.beyond.saturating_add(further)));
                    ends.push(ceiling);
                }
            }
            Self::Breaks(breaks, _) => ends.extend(breaks.iter().skip(1).map(|entry| entry.from.saturating_sub(1))),
        }
        ends.retain(|weight| *weight <= heaviest);
        ends
    }
}

impl Band {
    fn price_of(&self, grams: u64) -> i64 {
        let steps = grams.saturating_sub(self.beyond).div_ceil(self.step.max(1));
        self.base.saturating_add(self.price.saturating_mul(i64::try_from(steps).unwrap_or(i64::MAX)))
    }
}

/// Minor units of a price of zero or more in the card's currency.
pub(super) fn minor(field: &str, money: Money, currency: Currency) -> Result<i64, Invalid> {
    money.currency_is(field, currency)?;
    if money.is_negative() {
        return Err(Invalid::too_small(field, 0));
    }
    Ok(money.minor_units())
}

fn of_brackets(brackets: &[Bracket], currency: Currency) -> Result<Ladder, Invalid> {
    let mut ladder: Vec<(u64, i64)> = Vec::with_capacity(brackets.len());
    for (index, bracket) in brackets.iter().enumerate() {
        let price = minor(&format!("brackets[{index}].price"), bracket.price, currency)?;
        if let Some((up_to, cheaper)) = ladder.last() {
            if bracket.up_to.get() <= *up_to {
                return Err(Invalid::too_small(format!("brackets[{index}].up_to"), up_to.saturating_add(1)));
            }
            if price < *cheaper {
                return Err(Invalid::too_small(format!("brackets[{index}].price"), cheaper));
            }
        }
        ladder.push((bracket.up_to.get(), price));
    }
    if ladder.is_empty() {
        return Err(Invalid::empty("brackets"));
    }
    Ok(Ladder::Brackets(ladder))
}

fn of_steps(
    first: Weight,
    first_price: Money,
    additional: &[AdditionalWeight],
    currency: Currency,
) -> Result<Ladder, Invalid> {
    let base = minor("first_price", first_price, currency)?;
    let Some(opening) = additional.first() else { return Ok(Ladder::Brackets(vec![(first.get(), base)])) };
    if opening.beyond != first {
        return Err(Invalid::inconsistent("additional[0].beyond", "the first weight"));
    }
    // Up to the first weight no step is begun: one band of price nothing.
    let mut bands = vec![Band { beyond: 0, base, step: 1, price: 0 }];
    for (index, band) in additional.iter().enumerate() {
        let price = minor(&format!("additional[{index}].price"), band.price, currency)?;
        let beyond = band.beyond.get();
        if band.step_grams == 0 {
            return Err(Invalid::too_small(format!("additional[{index}].step_grams"), 1));
        }
        let Some(before) = bands.last() else { break };
        if index > 0 && beyond <= before.beyond {
            return Err(Invalid::too_small(format!("additional[{index}].beyond"), before.beyond.saturating_add(1)));
        }
        let base = before.price_of(beyond);
        bands.push(Band { beyond, base, step: u64::from(band.step_grams), price });
    }
    Ok(Ladder::Steps(bands))
}

fn of_breaks(breaks: &[WeightBreak], currency: Currency) -> Result<Ladder, Invalid> {
    let Some(opening) = breaks.first() else { return Err(Invalid::empty("breaks")) };
    if opening.from != Weight::ZERO {
        return Err(Invalid::inconsistent("breaks[0].from", "zero"));
    }
    let mut ladder: Vec<Break> = Vec::with_capacity(breaks.len());
    for (index, entry) in breaks.iter().enumerate() {
        let price: UnitPrice = entry.price_per_kilogram;
        if price.currency() != currency {
            let (expected, found) = (currency.to_string(), price.currency().to_string());
            let problem = crate::value::Problem::CurrencyMismatch { expected, found };
            return Err(Invalid::new(format!("breaks[{index}].price_per_kilogram"), problem));
        }
        if let Some(before) = ladder.last().filter(|before| entry.from.get() <= before.from) {
            return Err(Invalid::too_small(format!("breaks[{index}].from"), before.from.saturating_add(1)));
        }
        ladder.push(Break { from: entry.from.get(), price: price.amount(), cap: None });
    }
    let mut cap: Option<i64> = None;
    for entry in ladder.iter_mut().rev() {
        entry.cap = cap;
        let own = per_kilogram(entry.price, entry.from, currency);
        cap = Some(cap.map_or(own, |cap| cap.min(own)));
    }
    Ok(Ladder::Breaks(ladder, currency))
}

/// Minor units of grams at a price per kilogram, rounded half up; saturates beyond the limit of money.
fn per_kilogram(price: Decimal, grams: u64, currency: Currency) -> i64 {
    let kilograms = Decimal::from_i128_with_scale(i128::from(grams), 3);
    let exact = price.checked_mul(kilograms);
    let money = exact.and_then(|exact| Money::rounded(exact, currency, Rounding::HalfUp).ok());
    money.map_or(i64::MAX, |money| money.minor_units())
}
