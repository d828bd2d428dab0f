use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{CarriedParcel, CarrierFigures, carrier_figures};
use crate::value::{CarrierId, Currency, Invalid, Month, ServiceId, Text};

/// By what carriers are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ReviewCut {
    /// Each carrier as a whole.
    Carrier,
    /// Each service.
    Service,
    /// Each carrier on each lane.
    Lane,
    /// Each carrier in each month.
    Month,
    /// Each carrier on each lane in each month.
    LaneMonth,
}

/// One row of a review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CarrierReviewRow {
    /// The carrier.
    pub carrier_id: CarrierId,
    /// The service, where the cut tells them apart.
    pub service_id: Option<ServiceId>,
    /// The lane, where the cut tells them apart.
    pub lane: Option<Text>,
    /// The month, where the cut tells them apart and it is known.
    pub month: Option<Month>,
    /// What its parcels show.
    pub figures: CarrierFigures,
}

type Key = (CarrierId, Option<ServiceId>, Option<Text>, Option<Month>);

/// The review of carriers by a cut, in the order of carrier, service, lane and month.
///
/// # Errors
/// `invalid.currency_mismatch`, sums beyond the limit of money, days beyond the library's years.
pub fn carrier_review(
    parcels: &[CarriedParcel],
    cut: ReviewCut,
    currency: Currency,
) -> Result<Vec<CarrierReviewRow>, Invalid> {
    let mut groups: BTreeMap<Key, Vec<&CarriedParcel>> = BTreeMap::new();
    for parcel in parcels {
        let by_lane = matches!(cut, ReviewCut::Lane | ReviewCut::LaneMonth);
        let by_month = matches!(cut, ReviewCut::Month | ReviewCut::LaneMonth);
        let service = parcel.service_id.clone().filter(|_| cut == ReviewCut::Service);
        let month = if by_month { parcel.month()? } else { None };
        let key = (parcel.carrier_id.clone(), service, by_lane.then(|| parcel.lane.clone()), month);
        groups.entry(key).or_default().push(parcel);
    }
    let rows = groups.into_iter().map(|((carrier_id, service_id, lane, month), parcels)| {
        let figures = carrier_figures(parcels, currency)?;
        Ok(CarrierReviewRow { carrier_id, service_id, lane, month, figures })
    });
    rows.collect()
}

/// How a carrier's on-time share moves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CarrierTrend {
    /// The carrier.
    pub carrier_id: CarrierId,
    /// Months with a promise, each with its share and count.
    pub months: Vec<TrendMonth>,
    /// Change of the share per month: the slope of the line through the months, weighted by parcels.
    pub slope_per_month: Option<f64>,
    /// The slope in its own standard errors.
    pub slope_z: Option<f64>,
    /// What that means at 95 %.
    pub direction: TrendDirection,
}

/// One month of a trend.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TrendMonth {
    /// The month.
    pub month: Month,
    /// Parcels with a promise.
    pub promised: u32,
    /// The share on time.
    pub on_time_share: f64,
}

/// Where a share moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum TrendDirection {
    /// Up, beyond chance.
    Better,
    /// Down, beyond chance.
    Worse,
    /// Not beyond chance, or too little is known.
    Steady,
}

/// How each carrier's on-time share moves over the months: a straight line by weighted least squares, each month with
/// its parcels, judged against binomial chance.
///
/// slope = Σ w (t − t̄)(p − p̄) ÷ Σ w (t − t̄)², standard error = √(p̄ (1 − p̄) ÷ Σ w (t − t̄)²), w parcels, t months,
/// p shares, bars weighted means; beyond ± 1.96 standard errors it is a trend.
///
/// # Errors
/// As [`carrier_review`].
pub fn carrier_trends(parcels: &[CarriedParcel], currency: Currency) -> Result<Vec<CarrierTrend>, Invalid> {
    let mut by_carrier: BTreeMap<CarrierId, Vec<TrendMonth>> = BTreeMap::new();
    for row in carrier_review(parcels, ReviewCut::Month, currency)? {
        let months = by_carrier.entry(row.carrier_id).or_default();
        if let (Some(month), Some(on_time_share)) = (row.month, row.figures.on_time_share) {
            months.push(TrendMonth { month, promised: row.figures.promised, on_time_share });
        }
    }
    Ok(by_carrier.into_iter().map(|(carrier_id, months)| trend(carrier_id, months)).collect())
}

fn trend(carrier_id: CarrierId, months: Vec<TrendMonth>) -> CarrierTrend {
    let time = |month: Month| f64::from(month.year()) * 12.0 + f64::from(month.month());
    let weight: f64 = months.iter().map(|month| f64::from(month.promised)).sum();
    let weighted = |value: &dyn Fn(&TrendMonth) -> f64| -> f64 {
        let sum: f64 = months.iter().map(|month| f64::from(month.promised) * value(month)).sum();
        sum / weight
    };
    let (t, p) = (weighted(&|month| time(month.month)), weighted(&|month| month.on_time_share));
    let spread = weighted(&|month| (time(month.month) - t) * (time(month.month) - t)) * weight;
    let common = weighted(&|month| (time(month.month) - t) * (month.on_time_share - p)) * weight;
    let slope = (months.len() > 1 && spread > 0.0).then(|| common / spread);
    let error = (p * (1.0 - p) / spread).sqrt();
    let slope_z = slope.filter(|_| error > 0.0).map(|slope| slope / error);
    let direction = match slope_z {
        Some(z) if z > 1.96 => TrendDirection::Better,
        Some(z) if z < -1.96 => TrendDirection::Worse,
        _ => TrendDirection::Steady,
    };
    CarrierTrend { carrier_id, months, slope_per_month: slope, slope_z, direction }
}
