use serde::{Deserialize, Serialize};

use super::{CarriedOutcome, CarriedParcel};
use crate::value::{Currency, Invalid, Money, Rounding, Weight};

/// What a group of parcels shows. Every share says of how many it is one; nothing is a share of nobody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CarrierFigures {
    /// Parcels given to the carrier.
    pub parcels: u32,
    /// Of these, delivered.
    pub delivered: u32,
    /// Parcels with a promise that have arrived or are lost: whom the on-time share is of.
    pub promised: u32,
    /// Of these, arrived on or before the day; a lost parcel is late.
    pub on_time: u32,
    /// On time ÷ promised.
    pub on_time_share: Option<f64>,
    /// Days from promise to delivery, below zero when early.
    pub delay_days: Option<Spread>,
    /// The same, over late parcels only.
    pub late_days: Option<Spread>,
    /// Days from hand-over to delivery.
    pub transit_days: Option<Spread>,
    /// Parcels whose end is known: whom the shares of loss and of coming back are of.
    pub ended: u32,
    /// Of these, lost.
    pub lost: u32,
    /// Lost ÷ ended.
    pub loss_share: Option<f64>,
    /// Of the ended, neither delivered nor lost.
    pub not_delivered: u32,
    /// Of the delivered, damaged.
    pub damaged: u32,
    /// Damaged ÷ delivered.
    pub damage_share: Option<f64>,
    /// Claims made.
    pub claims: u32,
    /// Of these, answered.
    pub claims_closed: u32,
    /// What was asked for.
    pub claimed: Money,
    /// What came back.
    pub recovered: Money,
    /// Recovered ÷ claimed.
    pub recovery_share: Option<f64>,
    /// Parcels with a known cost.
    pub costed: u32,
    /// What they cost.
    pub cost: Money,
    /// Cost ÷ parcels with a known cost.
    pub cost_per_parcel: Option<f64>,
    /// Parcels with both cost and weight known.
    pub weighed: u32,
    /// Their cost ÷ their weight, in major units per kilogram.
    pub cost_per_kilogram: Option<f64>,
    /// The median of each parcel's own cost per kilogram: untouched by a few wild ones.
    pub cost_per_kilogram_median: Option<f64>,
}

/// How days are spread.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Spread {
    /// How many.
    pub count: u32,
    /// Their mean.
    pub mean: f64,
    /// Standard deviation of the group itself (divided by the count).
    pub standard_deviation: f64,
    /// The least.
    pub min: i64,
    /// Half of them are no more.
    pub p50: f64,
    /// Nine in ten.
    pub p90: f64,
    /// Nineteen in twenty.
    pub p95: f64,
    /// The most.
    pub max: i64,
}

/// What a group of parcels shows. The mean and the sums are exact; quantiles interpolate linearly between order statistics
/// (Hyndman and Fan's type 7), so the median of an even group is the mean of its two middle values.
///
/// # Errors
/// `invalid.currency_mismatch`, sums beyond the limit of money.
pub fn carrier_figures<'a>(
    parcels: impl IntoIterator<Item = &'a CarriedParcel>,
    currency: Currency,
) -> Result<CarrierFigures, Invalid> {
    let mut tally = Tally::new(currency);
    for parcel in parcels {
        tally.count(parcel)?;
    }
    Ok(tally.figures())
}

struct Tally {
    parcels: u32,
    delivered: u32,
    promised: u32,
    on_time: u32,
    lost: u32,
    not_delivered: u32,
    damaged: u32,
    claims: u32,
    claims_closed: u32,
    costed: u32,
    claimed: Money,
    recovered: Money,
    cost: Money,
    cost_weighed: Money,
    grams: u64,
    delays: Vec<i64>,
    transits: Vec<i64>,
    ratios: Vec<f64>,
}

fn one_more(count: &mut u32) {
    *count = count.saturating_add(1);
}

impl Tally {
    fn new(currency: Currency) -> Self {
        let nothing = Money::zero(currency);
        Self {
            parcels: 0,
            delivered: 0,
            promised: 0,
            on_time: 0,
            lost: 0,
            not_delivered: 0,
            damaged: 0,
            claims: 0,
            claims_closed: 0,
            costed: 0,
            claimed: nothing,
            recovered: nothing,
            cost: nothing,
            cost_weighed: nothing,
            grams: 0,
            delays: vec![],
            transits: vec![],
            ratios: vec![],
        }
    }

    fn count(&mut self, parcel: &CarriedParcel) -> Result<(), Invalid> {
        one_more(&mut self.parcels);
        match parcel.outcome {
            CarriedOutcome::OnTheWay {} => (),
            CarriedOutcome::Delivered { .. } => {
                one_more(&mut self.delivered);
                if parcel.is_damaged {
                    one_more(&mut self.damaged);
                }
            }
            CarriedOutcome::Lost {} => one_more(&mut self.lost),
            CarriedOutcome::NotDelivered {} => one_more(&mut self.not_delivered),
        }
        if let Some(delay) = parcel.delay_days() {
            one_more(&mut self.promised);
            if delay <= 0 {
                one_more(&mut self.on_time);
            }
            self.delays.push(delay);
        } else if parcel.due_on.is_some() && parcel.outcome == (CarriedOutcome::Lost {}) {
            one_more(&mut self.promised);
        }
        self.transits.extend(parcel.transit_days());
        if let Some(cost) = parcel.cost {
            one_more(&mut self.costed);
            self.cost = self.cost.plus(cost)?;
            if let Some(weight) = parcel.weight.filter(|weight| *weight > Weight::ZERO) {
                self.cost_weighed = self.cost_weighed.plus(cost)?;
                self.grams = self.grams.saturating_add(weight.get());
                self.ratios.push(per_kilogram(cost, weight.get()));
            }
        }
        if let Some(claim) = parcel.claim {
            one_more(&mut self.claims);
            if claim.is_closed {
                one_more(&mut self.claims_closed);
            }
            self.claimed = self.claimed.plus(claim.claimed)?;
            self.recovered = self.recovered.plus(claim.recovered)?;
        }
        Ok(())
    }

    fn figures(mut self) -> CarrierFigures {
        let ended = self.delivered.saturating_add(self.lost).saturating_add(self.not_delivered);
        self.ratios.sort_by(f64::total_cmp);
        let late: Vec<i64> = self.delays.iter().copied().filter(|delay| *delay > 0).collect();
        let weighed = u32::try_from(self.ratios.len()).unwrap_or(u32::MAX);
        CarrierFigures {
            parcels: self.parcels,
            delivered: self.delivered,
            promised: self.promised,
            on_time: self.on_time,
            on_time_share: share(self.on_time, self.promised),
            delay_days: spread(self.delays),
            late_days: spread(late),
            transit_days: spread(self.transits),
            ended,
            lost: self.lost,
            loss_share: share(self.lost, ended),
            not_delivered: self.not_delivered,
            damaged: self.damaged,
            damage_share: share(self.damaged, self.delivered),
            claims: self.claims,
            claims_closed: self.claims_closed,
            claimed: self.claimed,
            recovered: self.recovered,
            recovery_share: self.claimed.is_positive().then(|| major(self.recovered) / major(self.claimed)),
            costed: self.costed,
            cost: self.cost,
            cost_per_parcel: (self.costed > 0).then(|| major(self.cost) / f64::from(self.costed)),
            weighed,
            cost_per_kilogram: (self.grams > 0).then(|| per_kilogram(self.cost_weighed, self.grams)),
            cost_per_kilogram_median: quantile(&self.ratios, 0.5),
        }
    }
}

fn share(part: u32, whole: u32) -> Option<f64> {
    (whole > 0).then(|| f64::from(part) / f64::from(whole))
}

/// Major units as a float, for ratios only.
pub(super) fn major(money: Money) -> f64 {
    let amount = Rounding::HalfEven.apply(money.amount(), money.currency().scale());
    amount.try_into().unwrap_or(f64::NAN)
}

fn per_kilogram(cost: Money, grams: u64) -> f64 {
    major(cost) / (grams as f64 / 1_000.0)
}

/// How whole days are spread; `None` for nobody.
pub(super) fn spread(mut days: Vec<i64>) -> Option<Spread> {
    days.sort_unstable();
    let (min, max) = (*days.first()?, *days.last()?);
    let count = u32::try_from(days.len()).ok()?;
    let n = f64::from(count);
    let total: i128 = days.iter().map(|day| i128::from(*day)).fold(0, i128::saturating_add);
    let mean = total as f64 / n;
    let ordered: Vec<f64> = days.iter().map(|day| *day as f64).collect();
    let squares: f64 = ordered.iter().map(|day| (day - mean) * (day - mean)).sum();
    let at = |share: f64| quantile(&ordered, share).unwrap_or(mean);
    Some(Spread {
        count,
        mean,
        standard_deviation: (squares / n).sqrt(),
        min,
        p50: at(0.5),
        p90: at(0.9),
        p95: at(0.95),
        max,
    })
}

/// The quantile of sorted values, linear between order statistics.
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let position = share * last as f64;
    let below = (position.floor() as usize).min(last);
    let low = *sorted.get(below)?;
    let high = *sorted.get(below.saturating_add(1).min(last))?;
    Some(low + (high - low) * (position - below as f64))
}
