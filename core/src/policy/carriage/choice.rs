use serde::{Deserialize, Serialize};

use super::extras::share;
use super::frontier::{Goals, dominators};
use super::table::converted;
use super::transit::outlook;
use super::{CardTable, CarriageQuote, CoverWanted, LaneHistory, ServiceTier, Shipment, TransitOutlook, WhyOut};
use crate::value::{CarrierId, Currency, ExchangeRates, Money, ServiceId, Weight};

/// How the shop chooses among services. Amounts may be in any currency the rates know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ChoicePolicy {
    /// The currency in which costs are compared.
    pub currency: Currency,
    /// What is best among services on the frontier.
    pub goal: ChoiceGoal,
    /// The least chance to arrive in time, in ten-thousandths; without a due day, to arrive at all.
    pub reliability_basis_points_min: u32,
    /// The most a parcel may cost.
    pub cost_max: Option<Money>,
    /// What valuables need.
    pub valuables: Option<ValuablesRule>,
    /// Which parcels go by economy services where one serves.
    pub small: Option<SmallParcelRule>,
}

/// What is best among services on the frontier. Ties go to the cheaper, then the faster, then the more reliable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ChoiceGoal {
    /// The least cost.
    Cheapest {},
    /// The fewest days at the median.
    Fastest {},
    /// The best chance.
    MostReliable {},
    /// The least of cost + days × a day's worth + chance of lateness × what lateness costs + chance of loss × value
    /// that is not insured.
    LeastExpected {
        /// What a day in transit is worth.
        per_day: Money,
        /// What arriving late costs.
        when_late: Money,
    },
}

/// What parcels above a value need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ValuablesRule {
    /// The value from which the rule holds, itself included.
    pub from: Money,
    /// What is needed.
    pub needs: CoverWanted,
}

/// Which parcels are small: light and of little value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SmallParcelRule {
    /// The heaviest small parcel.
    pub weight_max: Weight,
    /// The largest value of a small parcel.
    pub value_max: Money,
}

/// A service that carries the parcel, with its price and its outlook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ServiceOffer {
    /// The price with its workings.
    pub quote: CarriageQuote,
    /// When it arrives, if at all.
    pub outlook: TransitOutlook,
}

/// A service that was not chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ServiceOut {
    /// The carrier.
    pub carrier_id: CarrierId,
    /// The service.
    pub service_id: ServiceId,
    /// Why.
    pub why: WhyOut,
    /// What it would have offered, where it carries the parcel at all.
    pub offer: Option<ServiceOffer>,
}

/// Why the chosen service was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ChoiceReason {
    /// It is the only one that serves.
    OnlyOne {},
    /// It costs least.
    Cheapest {},
    /// It is fastest.
    Fastest {},
    /// It is most reliable.
    MostReliable {},
    /// Its cost with days, lateness and loss is least.
    LeastExpected {
        /// That cost.
        expected: Money,
    },
    /// The goods are valuable: it insures, signs or tracks as the policy needs.
    CoversValuables {
        /// What was needed.
        needs: CoverWanted,
    },
    /// The parcel is small: economy serves.
    EconomyForSmall {},
}

/// The answer of [`choose`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CarriageChoice {
    /// The chosen service; `None` when none serves.
    pub chosen: Option<ServiceOffer>,
    /// Why it was chosen.
    pub reasons: Vec<ChoiceReason>,
    /// Every service on the frontier of cost, median days and reliability, the cheapest first.
    pub frontier: Vec<ServiceOffer>,
    /// Every other service with the reason, in the order of the cards.
    pub out: Vec<ServiceOut>,
}

/// Quotes every service for a parcel, keeps those on the frontier of cost, time and reliability, and chooses by policy.
///
/// `due_days` are the days in transit that the promise leaves. A service whose card stands twice (an old and a new
/// validity) is out by the one that does not hold and offered by the one that does.
///
/// # Errors
/// `carriage.no_rate` when an amount of the policy cannot be compared with the parcel's.
pub fn choose(
    shipment: &Shipment,
    due_days: Option<u32>,
    tables: &[CardTable],
    lanes: &[LaneHistory],
    policy: &ChoicePolicy,
    rates: &ExchangeRates,
) -> Result<CarriageChoice, WhyOut> {
    let limits = Limits::of(policy, shipment, rates)?;
    let mut offers: Vec<ServiceOffer> = vec![];
    let mut out: Vec<ServiceOut> = vec![];
    for table in tables {
        let card = table.card();
        match table.quote(shipment, limits.needs, rates, policy.currency) {
            Ok(quote) => {
                let of_lane = |lane: &&LaneHistory| {
                    (&lane.carrier_id, &lane.service_id, lane.to) == (&card.carrier_id, &card.service_id, shipment.to)
                };
                let outlook = outlook(&quote, lanes.iter().find(of_lane), due_days);
                let offer = ServiceOffer { quote, outlook };
                match limits.broken_by(&offer, policy) {
                    None => offers.push(offer),
                    Some(why) => out.push(of_offer(offer, why)),
                }
            }
            Err(why) => out.push(ServiceOut {
                carrier_id: card.carrier_id.clone(),
                service_id: card.service_id.clone(),
                why,
                offer: None,
            }),
        }
    }
    let economy = limits.is_small && offers.iter().any(|offer| offer.quote.tier == ServiceTier::Economy);
    if economy {
        let (kept, heavier) = offers.into_iter().partition(|offer| offer.quote.tier == ServiceTier::Economy);
        offers = kept;
        let heavier: Vec<ServiceOffer> = heavier;
        out.extend(heavier.into_iter().map(|offer| of_offer(offer, WhyOut::EconomyIsEnough {})));
    }
    let mut frontier = on_frontier(offers, &mut out);
    frontier.sort_by_key(|offer| (offer.quote.cost.minor_units(), offer.outlook.days_median));
    let ranked = |offer: &ServiceOffer| limits.rank(offer, policy.goal);
    let chosen = frontier.iter().min_by_key(|offer| ranked(offer)).cloned();
    let mut reasons = vec![];
    if let Some(chosen) = &chosen {
        reasons = reasons_for(chosen, frontier.len(), policy, &limits)?;
        if economy {
            reasons.push(ChoiceReason::EconomyForSmall {});
        }
        let by = chosen.quote.service_id.clone();
        let others = frontier.iter().filter(|offer| *offer != chosen);
        out.extend(others.map(|offer| of_offer(offer.clone(), WhyOut::Outranked { by: by.clone() })));
    }
    let place = |service: &ServiceOut| {
        let named = (&service.carrier_id, &service.service_id);
        tables.iter().position(|table| (&table.card().carrier_id, &table.card().service_id) == named)
    };
    out.sort_by_key(place);
    Ok(CarriageChoice { chosen, reasons, frontier, out })
}

fn of_offer(offer: ServiceOffer, why: WhyOut) -> ServiceOut {
    let (carrier_id, service_id) = (offer.quote.carrier_id.clone(), offer.quote.service_id.clone());
    ServiceOut { carrier_id, service_id, why, offer: Some(offer) }
}

fn on_frontier(offers: Vec<ServiceOffer>, out: &mut Vec<ServiceOut>) -> Vec<ServiceOffer> {
    let goals: Vec<Goals> = offers.iter().map(goals_of).collect();
    let names: Vec<ServiceId> = offers.iter().map(|offer| offer.quote.service_id.clone()).collect();
    let mut frontier = vec![];
    for (offer, by) in offers.into_iter().zip(dominators(&goals)) {
        match by.and_then(|index| names.get(index)) {
            None => frontier.push(offer),
            Some(by) => out.push(of_offer(offer, WhyOut::Dominated { by: by.clone() })),
        }
    }
    frontier
}

fn goals_of(offer: &ServiceOffer) -> Goals {
    Goals {
        cost: offer.quote.cost.minor_units(),
        days: offer.outlook.days_median,
        reliability: offer.outlook.reliability_basis_points,
    }
}

fn reasons_for(
    chosen: &ServiceOffer,
    rivals: usize,
    policy: &ChoicePolicy,
    limits: &Limits,
) -> Result<Vec<ChoiceReason>, WhyOut> {
    let mut reasons = vec![match policy.goal {
        _ if rivals == 1 => ChoiceReason::OnlyOne {},
        ChoiceGoal::Cheapest {} => ChoiceReason::Cheapest {},
        ChoiceGoal::Fastest {} => ChoiceReason::Fastest {},
        ChoiceGoal::MostReliable {} => ChoiceReason::MostReliable {},
        ChoiceGoal::LeastExpected { .. } => {
            let expected = Money::minor(limits.expected(chosen), policy.currency);
            ChoiceReason::LeastExpected { expected: expected.map_err(|_| WhyOut::BeyondMoney {})? }
        }
    }];
    if limits.is_valuable {
        reasons.push(ChoiceReason::CoversValuables { needs: limits.needs });
    }
    Ok(reasons)
}

/// The policy in the currency of the comparison.
struct Limits {
    needs: CoverWanted,
    is_valuable: bool,
    is_small: bool,
    value: i64,
    cost_max: Option<Money>,
    per_day: i64,
    when_late: i64,
}

impl Limits {
    fn of(policy: &ChoicePolicy, shipment: &Shipment, rates: &ExchangeRates) -> Result<Self, WhyOut> {
        let compared = |money: Money| converted(money, policy.currency, rates, shipment).map(|(money, _)| money);
        let value = compared(shipment.value)?.minor_units();
        let valuables = policy.valuables.map(|rule| Ok((compared(rule.from)?, rule.needs))).transpose()?;
        let valuables = valuables.filter(|(from, _)| value >= from.minor_units());
        let small = policy.small.map(|rule| Ok((rule.weight_max, compared(rule.value_max)?))).transpose()?;
        let is_small = small.is_some_and(|(weight, most)| shipment.weight <= weight && value <= most.minor_units());
        let (per_day, when_late) = match policy.goal {
            ChoiceGoal::LeastExpected { per_day, when_late } => (compared(per_day)?, compared(when_late)?),
            _ => (Money::zero(policy.currency), Money::zero(policy.currency)),
        };
        Ok(Self {
            needs: valuables.map_or_else(CoverWanted::default, |(_, needs)| needs),
            is_valuable: valuables.is_some(),
            is_small: is_small && valuables.is_none(),
            value,
            cost_max: policy.cost_max.map(compared).transpose()?,
            per_day: per_day.minor_units(),
            when_late: when_late.minor_units(),
        })
    }

    fn broken_by(&self, offer: &ServiceOffer, policy: &ChoicePolicy) -> Option<WhyOut> {
        if let Some(cost_max) = self.cost_max.filter(|max| offer.quote.cost.minor_units() > max.minor_units()) {
            return Some(WhyOut::TooDear { cost_max });
        }
        let (has, required) = (offer.outlook.reliability_basis_points, policy.reliability_basis_points_min);
        (has < required).then_some(WhyOut::TooLate { on_time_basis_points: has, required_basis_points: required })
    }

    /// Cost with days, lateness and uninsured loss, in minor units.
    fn expected(&self, offer: &ServiceOffer) -> i64 {
        let late = 10_000_u32.saturating_sub(offer.outlook.reliability_basis_points);
        let at_risk = if offer.quote.is_insured { 0 } else { self.value.max(0) };
        let days = self.per_day.saturating_mul(i64::from(offer.outlook.days_median));
        let cost = offer.quote.cost.minor_units().saturating_add(days);
        cost.saturating_add(share(self.when_late, late)).saturating_add(share(at_risk, offer.outlook.loss_basis_points))
    }

    fn rank(&self, offer: &ServiceOffer, goal: ChoiceGoal) -> (i64, i64, u32, u32) {
        let Goals { cost, days, reliability } = goals_of(offer);
        let late = 10_000_u32.saturating_sub(reliability);
        let first = match goal {
            ChoiceGoal::Cheapest {} => cost,
            ChoiceGoal::Fastest {} => i64::from(days),
            ChoiceGoal::MostReliable {} => i64::from(late),
            ChoiceGoal::LeastExpected { .. } => self.expected(offer),
        };
        (first, cost, days, late)
    }
}
