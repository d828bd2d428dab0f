use serde::{Deserialize, Serialize};

use super::CarriageQuote;
use crate::value::{CarrierId, Country, ServiceId};

/// How many parcels' worth of trust the published days carry beside what was observed.
pub const PUBLISHED_PARCELS: u32 = 5;
/// Share of parcels taken as lost before any was observed, in ten-thousandths.
pub const PUBLISHED_LOSS_BASIS_POINTS: u32 = 50;

/// What was observed of a service to a country: days in transit of the parcels that arrived, and those that did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LaneHistory {
    /// The carrier.
    pub carrier_id: CarrierId,
    /// The service.
    pub service_id: ServiceId,
    /// Where the parcels went.
    pub to: Country,
    /// Parcels by days in transit, in any order.
    pub arrived: Vec<TransitCount>,
    /// Parcels lost.
    pub lost: u32,
}

/// Parcels that took the same number of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TransitCount {
    /// Days from hand-over to delivery.
    pub days: u32,
    /// How many parcels.
    pub parcels: u32,
}

/// When a parcel will arrive, if at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct TransitOutlook {
    /// Half of the parcels that arrive do so within these days.
    pub days_median: u32,
    /// Nine in ten of them do.
    pub days_p90: u32,
    /// Chance to arrive within the days asked for, lost parcels counted as late, in ten-thousandths; without such days
    /// the chance to arrive at all.
    pub reliability_basis_points: u32,
    /// Chance to be lost, in ten-thousandths.
    pub loss_basis_points: u32,
    /// How many observed parcels stand behind it.
    pub parcels: u32,
}

/// The outlook of a quoted service: its lane's history together with the published days, which count as
/// [`PUBLISHED_PARCELS`] parcels spread evenly over their range, so that three lucky parcels promise little.
///
/// P(in time) = (parcels within d + k · F(d)) ÷ (arrived + lost + k), k = [`PUBLISHED_PARCELS`], F the even spread.
pub fn outlook(quote: &CarriageQuote, history: Option<&LaneHistory>, due_days: Option<u32>) -> TransitOutlook {
    let published = (quote.transit_days_min, quote.transit_days_max.max(quote.transit_days_min));
    let arrived = history.map_or(&[][..], |lane| &lane.arrived);
    let lane = Lane { published, arrived };
    let lost = u64::from(history.map_or(0, |lane| lane.lost));
    let parcels = arrived.iter().fold(0_u64, |sum, count| sum.saturating_add(u64::from(count.parcels)));
    let k = u64::from(PUBLISHED_PARCELS);
    let all = parcels.saturating_add(lost).saturating_add(k);
    let lost_weight =
        lost.saturating_mul(BASIS).saturating_add(k.saturating_mul(u64::from(PUBLISHED_LOSS_BASIS_POINTS)));
    let loss = lost_weight.checked_div(all).unwrap_or(0);
    let reliability = match due_days {
        Some(days) => per_basis(lane.within(days), u128::from(all).saturating_mul(lane.span())),
        None => BASIS.saturating_sub(loss),
    };
    let narrow = |wide: u64| u32::try_from(wide).unwrap_or(u32::MAX);
    TransitOutlook {
        days_median: lane.quantile(5_000),
        days_p90: lane.quantile(9_000),
        reliability_basis_points: narrow(reliability),
        loss_basis_points: narrow(loss),
        parcels: narrow(parcels),
    }
}

const BASIS: u64 = 10_000;

struct Lane<'a> {
    published: (u32, u32),
    arrived: &'a [TransitCount],
}

impl Lane<'_> {
    /// Days in the published range: the common denominator of the counts.
    fn span(&self) -> u128 {
        u128::from(self.published.1.saturating_sub(self.published.0)).saturating_add(1)
    }

    /// Parcels within that many days, the published ones included, times the span.
    fn within(&self, days: u32) -> u128 {
        let seen = self.arrived.iter().filter(|count| count.days <= days);
        let seen = seen.fold(0_u128, |sum, count| sum.saturating_add(u128::from(count.parcels)));
        let (soonest, _) = self.published;
        let spread = match days.checked_sub(soonest) {
            Some(beyond) => u128::from(beyond).saturating_add(1).min(self.span()),
            None => 0,
        };
        seen.saturating_mul(self.span()).saturating_add(spread.saturating_mul(u128::from(PUBLISHED_PARCELS)))
    }

    /// The fewest days within which that share of arriving parcels arrive.
    fn quantile(&self, basis_points: u128) -> u32 {
        let latest = self.arrived.iter().map(|count| count.days).fold(self.published.1, u32::max);
        let needed = self.within(latest).saturating_mul(basis_points).div_ceil(u128::from(BASIS));
        let (mut low, mut high) = (0_u32, latest);
        while low < high {
            let middle = low.midpoint(high);
            if self.within(middle) >= needed {
                high = middle;
            } else {
                low = middle.saturating_add(1);
            }
        }
        low
    }
}

fn per_basis(part: u128, whole: u128) -> u64 {
    let share = part.saturating_mul(u128::from(BASIS)).checked_div(whole).unwrap_or(0);
    u64::try_from(share).unwrap_or(BASIS)
}
