use serde::{Deserialize, Serialize};

use super::extras::share;
use super::table::converted;
use super::{CardTable, ServiceTier, Shipment, WhyOut};
use crate::value::{CarrierId, Currency, ExchangeRates, Money, RateUsed, ServiceId, TermsVersion, Text, Weight};

/// What the shop asks for beside carriage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CoverWanted {
    /// Insurance even where the carrier does not insist.
    pub insurance: bool,
    /// A signature even where the carrier does not insist.
    pub signature: bool,
    /// Tracking.
    pub tracking: bool,
}

/// What one service asks for one parcel, with its workings. Every amount but `cost` is in the card's currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CarriageQuote {
    /// The carrier.
    pub carrier_id: CarrierId,
    /// The service.
    pub service_id: ServiceId,
    /// The version of the card.
    pub version: TermsVersion,
    /// How the service stands among others.
    pub tier: ServiceTier,
    /// The zone of the destination.
    pub zone: Text,
    /// By the scales.
    pub weight: Weight,
    /// What the volume counts as, where it is charged and known.
    pub volumetric_weight: Option<Weight>,
    /// The weight that is charged.
    pub billed_weight: Weight,
    /// Price of that weight.
    pub base: Money,
    /// What comes on top, in the order it was added.
    pub surcharges: Vec<QuotedSurcharge>,
    /// Premium, zero when not insured.
    pub insurance: Money,
    /// Fee for a signature, zero without one.
    pub signature: Money,
    /// The sum.
    pub total: Money,
    /// The sum in the currency of the comparison.
    pub cost: Money,
    /// The exchange rate behind `cost`, if one was needed.
    pub rate_used: Option<RateUsed>,
    /// Whether the goods are insured.
    pub is_insured: bool,
    /// Whether the recipient signs.
    pub is_signed: bool,
    /// Days in transit as published, soonest.
    pub transit_days_min: u32,
    /// Days in transit as published, latest.
    pub transit_days_max: u32,
}

/// A surcharge that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct QuotedSurcharge {
    /// The carrier's word for it.
    pub name: Text,
    /// How much.
    pub amount: Money,
}

/// What insurance and signature add.
struct Cover {
    insurance: i64,
    signature: i64,
    is_insured: bool,
    is_signed: bool,
}

impl CardTable {
    /// What the service asks for a parcel, with its workings; `into` is the currency in which services are compared.
    ///
    /// # Errors
    /// The first of: those of [`CardTable::freight`], `carriage.no_rate`, `carriage.too_valuable`,
    /// `carriage.not_tracked`, `carriage.not_insurable`, `carriage.cover_too_small`, `carriage.no_signature`.
    pub fn quote(
        &self,
        shipment: &Shipment,
        wanted: CoverWanted,
        rates: &ExchangeRates,
        into: Currency,
    ) -> Result<CarriageQuote, WhyOut> {
        let card = self.card();
        let mut surcharges = vec![];
        let charge = self.charge(shipment, &mut |place, amount| surcharges.push((place, amount)))?;
        let cover = self.cover(shipment, wanted, rates)?;
        let named = surcharges.into_iter().filter_map(|(place, amount)| {
            let name = card.surcharges.get(place)?.name.clone();
            Some(self.money(amount).map(|amount| QuotedSurcharge { name, amount }))
        });
        let surcharges = named.collect::<Result<Vec<_>, WhyOut>>()?;
        let freight = charge.base.saturating_add(charge.extras);
        let total = self.money(freight.saturating_add(cover.insurance).saturating_add(cover.signature))?;
        let (cost, rate_used) = converted(total, into, rates, shipment)?;
        let Some(zone) = card.zones.get(charge.zone) else { return Err(WhyOut::NoZone { to: shipment.to }) };
        let volumetric = shipment.dimensions.map(|sides| card.weighing.volumetric(sides)).transpose();
        Ok(CarriageQuote {
            carrier_id: card.carrier_id.clone(),
            service_id: card.service_id.clone(),
            version: card.version.clone(),
            tier: card.tier,
            zone: zone.zone.clone(),
            weight: shipment.weight,
            volumetric_weight: volumetric.map_err(|_| WhyOut::BeyondMoney {})?.flatten(),
            billed_weight: charge.billed,
            base: self.money(charge.base)?,
            surcharges,
            insurance: self.money(cover.insurance)?,
            signature: self.money(cover.signature)?,
            total,
            cost,
            rate_used,
            is_insured: cover.is_insured,
            is_signed: cover.is_signed,
            transit_days_min: zone.transit_days_min,
            transit_days_max: zone.transit_days_max,
        })
    }

    fn cover(&self, shipment: &Shipment, wanted: CoverWanted, rates: &ExchangeRates) -> Result<Cover, WhyOut> {
        let card = self.card();
        let concerned = card.limits.value_max.is_some()
            || card.insurance.is_some()
            || card.signature.is_some_and(|signature| signature.required_from.is_some());
        let value = match concerned {
            true => self.in_card_currency(shipment.value, rates, shipment)?.minor_units(),
            false => 0,
        };
        let reached = |from: Option<Money>| from.is_some_and(|from| value >= from.minor_units());
        if let Some(value_max) = card.limits.value_max.filter(|max| value > max.minor_units()) {
            return Err(WhyOut::TooValuable { value_max });
        }
        if wanted.tracking && !card.is_tracked {
            return Err(WhyOut::NotTracked {});
        }
        let mut cover = Cover { insurance: 0, signature: 0, is_insured: false, is_signed: false };
        match card.insurance {
            None if wanted.insurance => return Err(WhyOut::NotInsurable {}),
            Some(insurance) if wanted.insurance || reached(insurance.required_from) => {
                if let Some(cover_max) = insurance.cover_max.filter(|max| value > max.minor_units()) {
                    return Err(WhyOut::CoverTooSmall { cover_max });
                }
                cover.insurance = share(value.max(0), insurance.basis_points).max(insurance.minimum.minor_units());
                cover.is_insured = true;
            }
            _ => (),
        }
        match card.signature {
            None if wanted.signature => return Err(WhyOut::NoSignature {}),
            Some(signature) if wanted.signature || reached(signature.required_from) => {
                cover.signature = signature.fee.minor_units();
                cover.is_signed = true;
            }
            _ => (),
        }
        Ok(cover)
    }
}
