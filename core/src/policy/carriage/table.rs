use super::extras::{Extra, extras};
use super::ladder::{Ladder, minor};
use super::{CardZone, RateCard, Shipment, WhyOut};
use crate::value::{Country, Currency, ExchangeRates, Invalid, Money, RateUsed, Rounding, Side, Text, Weight};

/// A rate card, checked once and made ready for many quotes: countries to zones by binary search, prices as integers.
#[derive(Debug, Clone, PartialEq)]
pub struct CardTable {
    card: RateCard,
    zones: Vec<PricedZone>,
    /// Country, beginning of the postcode, index of the zone; sorted.
    places: Vec<(Country, Text, usize)>,
    extras: Vec<Extra>,
}

#[derive(Debug, Clone, PartialEq)]
struct PricedZone {
    ladder: Ladder,
    minimum: i64,
}

/// What a parcel costs before cover, in minor units of the card's currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Charge {
    pub(super) zone: usize,
    pub(super) billed: Weight,
    pub(super) base: i64,
    pub(super) extras: i64,
}

impl CardTable {
    /// Checks a card and makes it ready.
    ///
    /// # Errors
    /// `invalid.*` naming the field: an empty or repeated zone, an amount below zero or in another currency, brackets
    /// that do not rise, a step or divisor of zero.
    pub fn new(card: RateCard) -> Result<Self, Invalid> {
        let currency = card.currency;
        if card.zones.is_empty() {
            return Err(Invalid::empty("zones"));
        }
        if card.weighing.divisor_cm3_per_kilogram == Some(0) {
            return Err(Invalid::too_small("weighing.divisor_cm3_per_kilogram", 1));
        }
        if card.weighing.step_grams == 0 {
            return Err(Invalid::too_small("weighing.step_grams", 1));
        }
        let mut zones = Vec::with_capacity(card.zones.len());
        let mut places = vec![];
        for (index, zone) in card.zones.iter().enumerate() {
            let within = |invalid: Invalid| invalid.within(&format!("zones[{index}]"));
            zones.push(priced(zone, currency).map_err(within)?);
            for country in &zone.countries {
                if zone.postcode_prefixes.is_empty() {
                    places.push((*country, Text::default(), index));
                }
                places.extend(zone.postcode_prefixes.iter().map(|prefix| (*country, prefix.clone(), index)));
            }
        }
        places.sort_unstable();
        if let Some([(country, prefix, _), _]) = places.array_windows().find(|[a, b]| (a.0, &a.1) == (b.0, &b.1)) {
            return Err(Invalid::repeated("zones.countries", format!("{country} {prefix}").trim_end()));
        }
        let extras = extras(&card, currency)?;
        cover(&card, currency)?;
        Ok(Self { card, zones, places, extras })
    }

    /// The card as given.
    pub fn card(&self) -> &RateCard {
        &self.card
    }

    /// The zone of a destination: the longest beginning of its postcode on the card, else the whole country.
    pub fn zone_of(&self, to: Country, postcode: Option<&Text>) -> Option<&CardZone> {
        self.card.zones.get(self.zone_index(to, postcode)?)
    }

    fn zone_index(&self, to: Country, postcode: Option<&Text>) -> Option<usize> {
        let start = self.places.partition_point(|(country, ..)| *country < to);
        let of_country = self.places.get(start..)?.iter().take_while(|(country, ..)| *country == to);
        let postcode = postcode.map_or("", Text::as_str);
        let fits = of_country.filter(|(_, prefix, _)| prefix.is_empty() || postcode.starts_with(prefix.as_str()));
        fits.max_by_key(|(_, prefix, _)| prefix.as_str().len()).map(|(.., index)| *index)
    }

    /// The prices of a destination.
    pub(super) fn ladder_to(&self, shipment: &Shipment) -> Option<&Ladder> {
        let zone = self.zones.get(self.zone_index(shipment.to, shipment.postcode.as_ref())?)?;
        Some(&zone.ladder)
    }

    /// What the tariff and its surcharges ask for a parcel, without insurance and signature.
    ///
    /// # Errors
    /// The first of: `carriage.not_valid`, `carriage.wrong_origin`, `carriage.no_zone`, a broken limit,
    /// `carriage.too_heavy` for the tariff, `carriage.beyond_money`.
    pub fn freight(&self, shipment: &Shipment) -> Result<Money, WhyOut> {
        let charge = self.charge(shipment, &mut |_, _| ())?;
        self.money(charge.base.saturating_add(charge.extras))
    }

    /// The charge, telling `each` surcharge that is due by its place on the card.
    pub(super) fn charge(&self, shipment: &Shipment, each: &mut dyn FnMut(usize, i64)) -> Result<Charge, WhyOut> {
        if !self.card.validity.contains(shipment.on) {
            return Err(WhyOut::NotValid { on: shipment.on });
        }
        if shipment.from != self.card.from {
            return Err(WhyOut::WrongOrigin { from: shipment.from });
        }
        let missing = WhyOut::NoZone { to: shipment.to };
        let Some(index) = self.zone_index(shipment.to, shipment.postcode.as_ref()) else { return Err(missing) };
        let Some(zone) = self.zones.get(index) else { return Err(missing) };
        if let Some(broken) = self.card.limits.broken_by(shipment) {
            return Err(broken);
        }
        let charged = self.card.weighing.charged(shipment.weight, shipment.dimensions);
        let billed = charged.map_err(|_| WhyOut::BeyondMoney {})?;
        let heaviest = |grams| WhyOut::TooHeavy { weight_max: Weight::grams(grams).unwrap_or(Weight::ZERO) };
        let base = zone.ladder.price(billed.get()).map_err(heaviest)?.max(zone.minimum);
        let mut sum = base;
        for (place, extra) in self.extras.iter().enumerate() {
            if extra.is_due(shipment, index) {
                let amount = extra.amount(base, sum, billed.get());
                sum = sum.saturating_add(amount);
                each(place, amount);
            }
        }
        Ok(Charge { zone: index, billed, base, extras: sum.saturating_sub(base) })
    }

    /// That many minor units on the card.
    pub(super) fn money(&self, units: i64) -> Result<Money, WhyOut> {
        Money::minor(units, self.card.currency).map_err(|_| WhyOut::BeyondMoney {})
    }

    /// An amount in the card's currency, at the day's middle rate.
    pub(super) fn in_card_currency(
        &self,
        money: Money,
        rates: &ExchangeRates,
        shipment: &Shipment,
    ) -> Result<Money, WhyOut> {
        converted(money, self.card.currency, rates, shipment).map(|(money, _)| money)
    }
}

/// An amount in another currency at the day's middle rate; the rate is told when one was needed.
pub(super) fn converted(
    money: Money,
    into: Currency,
    rates: &ExchangeRates,
    shipment: &Shipment,
) -> Result<(Money, Option<RateUsed>), WhyOut> {
    if money.currency() == into {
        return Ok((money, None));
    }
    let exchanged = rates.convert(money, into, shipment.on, Side::Mid, Rounding::HalfUp);
    let (money, used) = exchanged.map_err(|_| WhyOut::NoRate { from: money.currency(), into })?;
    Ok((money, Some(used)))
}

fn priced(zone: &CardZone, currency: Currency) -> Result<PricedZone, Invalid> {
    if zone.countries.is_empty() {
        return Err(Invalid::empty("countries"));
    }
    if zone.transit_days_max < zone.transit_days_min {
        return Err(Invalid::too_small("transit_days_max", zone.transit_days_min));
    }
    let minimum = zone.minimum.map(|money| minor("minimum", money, currency)).transpose()?.unwrap_or(0);
    Ok(PricedZone { ladder: Ladder::new(&zone.tariff, currency)?, minimum })
}

/// Checks every other amount of the card.
fn cover(card: &RateCard, currency: Currency) -> Result<(), Invalid> {
    let optional =
        |field: &str, money: Option<Money>| money.map_or(Ok(()), |money| minor(field, money, currency).map(|_| ()));
    optional("limits.value_max", card.limits.value_max)?;
    if let Some(insurance) = card.insurance {
        minor("insurance.minimum", insurance.minimum, currency)?;
        optional("insurance.required_from", insurance.required_from)?;
        optional("insurance.cover_max", insurance.cover_max)?;
    }
    if let Some(signature) = card.signature {
        minor("signature.fee", signature.fee, currency)?;
        optional("signature.required_from", signature.required_from)?;
    }
    Ok(())
}
