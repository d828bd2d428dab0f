use super::ladder::minor;
use super::{RateCard, Shipment, SurchargeCondition, SurchargeRule};
use crate::value::{Currency, Invalid};

/// A surcharge made ready: zone names resolved, amounts as integers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Extra {
    amount: Amount,
    conditions: Vec<Condition>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Amount {
    Fixed(i64),
    Steps(u64, i64),
    OfTariff(u32),
    OfSum(u32),
}

#[derive(Debug, Clone, PartialEq)]
enum Condition {
    Zone(usize),
    Other(SurchargeCondition),
}

/// The surcharges of a card.
pub(super) fn extras(card: &RateCard, currency: Currency) -> Result<Vec<Extra>, Invalid> {
    let ready = card.surcharges.iter().enumerate().map(|(index, surcharge)| {
        let within = |invalid: Invalid| invalid.within(&format!("surcharges[{index}]"));
        let amount = amount_of(&surcharge.rule, currency).map_err(within)?;
        let conditions = surcharge.conditions.iter().map(|condition| condition_of(condition, card).map_err(within));
        Ok(Extra { amount, conditions: conditions.collect::<Result<_, Invalid>>()? })
    });
    ready.collect()
}

fn amount_of(rule: &SurchargeRule, currency: Currency) -> Result<Amount, Invalid> {
    match *rule {
        SurchargeRule::PerParcel { amount } => minor("amount", amount, currency).map(Amount::Fixed),
        SurchargeRule::PerStep { step_grams: 0, .. } => Err(Invalid::too_small("step_grams", 1)),
        SurchargeRule::PerStep { step_grams, amount } => {
            minor("amount", amount, currency).map(|units| Amount::Steps(u64::from(step_grams), units))
        }
        SurchargeRule::OfTariff { basis_points } => Ok(Amount::OfTariff(basis_points)),
        SurchargeRule::OfSum { basis_points } => Ok(Amount::OfSum(basis_points)),
    }
}

fn condition_of(condition: &SurchargeCondition, card: &RateCard) -> Result<Condition, Invalid> {
    let SurchargeCondition::Zone { zone } = condition else { return Ok(Condition::Other(condition.clone())) };
    let index = card.zones.iter().position(|known| known.zone == *zone);
    index.map(Condition::Zone).ok_or_else(|| Invalid::unknown("zone", zone))
}

impl Extra {
    pub(super) fn is_due(&self, shipment: &Shipment, zone: usize) -> bool {
        self.conditions.iter().all(|condition| match condition {
            Condition::Zone(wanted) => *wanted == zone,
            Condition::Other(condition) => holds(condition, shipment),
        })
    }

    /// Minor units, given the tariff price and the sum so far.
    pub(super) fn amount(&self, base: i64, sum: i64, billed_grams: u64) -> i64 {
        match self.amount {
            Amount::Fixed(units) => units,
            Amount::Steps(step, units) => {
                let steps = i64::try_from(billed_grams.div_ceil(step.max(1))).unwrap_or(i64::MAX);
                units.saturating_mul(steps)
            }
            Amount::OfTariff(basis_points) => share(base, basis_points),
            Amount::OfSum(basis_points) => share(sum, basis_points),
        }
    }
}

fn holds(condition: &SurchargeCondition, shipment: &Shipment) -> bool {
    let sides = shipment.dimensions;
    match condition {
        SurchargeCondition::Remote {} => shipment.is_remote,
        SurchargeCondition::Zone { .. } => false,
        SurchargeCondition::Within { period } => period.contains(shipment.on),
        SurchargeCondition::HeavierThan { weight } => shipment.weight > *weight,
        SurchargeCondition::LongerThan { side_mm } => sides.is_some_and(|sides| {
            let [longest, ..] = sides.sorted_mm();
            longest > *side_mm
        }),
        SurchargeCondition::GirthBeyond { length_plus_girth_mm } => {
            sides.is_some_and(|sides| sides.length_plus_girth_mm() > *length_plus_girth_mm)
        }
        SurchargeCondition::Holds { class } => shipment.units_of(*class) > 0,
    }
}

/// Ten-thousandths of an amount of zero or more, rounded half up.
pub(super) fn share(units: i64, basis_points: u32) -> i64 {
    let product = i128::from(units).saturating_mul(i128::from(basis_points));
    let rounded = product.saturating_add(5_000).div_euclid(10_000);
    i64::try_from(rounded).unwrap_or(i64::MAX)
}
