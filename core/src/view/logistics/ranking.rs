use serde::{Deserialize, Serialize};

use super::{CarriedParcel, CarrierFigures, ReviewCut, carrier_figures, carrier_review};
use crate::value::{CarrierId, Currency, Invalid};

/// How carriers are ranked.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RankingPolicy {
    /// How many parcels of the average carrier stand beside a carrier's own: a few parcels say little.
    pub average_parcels: u32,
    /// Carriers with fewer promised parcels stand below all others, whatever their share.
    pub parcels_min: u32,
    /// How many standard deviations of doubt are taken off.
    pub doubt: f64,
}

impl Default for RankingPolicy {
    /// 20 parcels of the average, at least 10 promised parcels, 1.645 deviations: the share that 95 % stand above.
    fn default() -> Self {
        Self { average_parcels: 20, parcels_min: 10, doubt: 1.645 }
    }
}

/// One place in a ranking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct RankedCarrier {
    /// The place, from one.
    pub place: u32,
    /// The carrier.
    pub carrier_id: CarrierId,
    /// Whether enough parcels were promised to judge it.
    pub is_judged: bool,
    /// Parcels with a promise behind the share.
    pub promised: u32,
    /// Share on time, drawn towards all carriers' by their size.
    pub on_time_share: f64,
    /// Share lost, drawn likewise.
    pub loss_share: f64,
    /// Share damaged, drawn likewise.
    pub damage_share: f64,
    /// What is ranked: the on-time share less doubt, times the shares not lost and not damaged.
    pub score: f64,
    /// What its parcels show, undrawn.
    pub figures: CarrierFigures,
}

/// Carriers from best to worst, by shares drawn towards the average of all and with doubt taken off, so that three lucky
/// parcels cannot top the list.
///
/// drawn share m = (hits + k · p) ÷ (n + k), p the share of all carriers, k [`RankingPolicy::average_parcels`];
/// score = (m − doubt · √(m (1 − m) ÷ (n + k + 1))) × (1 − loss) × (1 − damage), the deviation that of a beta
/// distribution with these counts. Ties go to more parcels, then to the id.
///
/// # Errors
/// `invalid.not_finite` for a doubt that is no number, `invalid.too_small` below zero; as [`carrier_review`].
pub fn rank_carriers(
    parcels: &[CarriedParcel],
    currency: Currency,
    policy: &RankingPolicy,
) -> Result<Vec<RankedCarrier>, Invalid> {
    if !policy.doubt.is_finite() {
        return Err(Invalid::not_finite("doubt"));
    }
    if policy.doubt < 0.0 {
        return Err(Invalid::too_small("doubt", 0));
    }
    let all = carrier_figures(parcels, currency)?;
    let k = f64::from(policy.average_parcels);
    let drawn = |hits: u32, of: u32, average: Option<f64>| {
        let (n, average) = (f64::from(of), average.unwrap_or(0.0));
        if n + k > 0.0 { (f64::from(hits) + k * average) / (n + k) } else { average }
    };
    let mut ranked: Vec<RankedCarrier> = vec![];
    for row in carrier_review(parcels, ReviewCut::Carrier, currency)? {
        let figures = row.figures;
        let on_time_share = drawn(figures.on_time, figures.promised, all.on_time_share);
        let loss_share = drawn(figures.lost, figures.ended, all.loss_share);
        let damage_share = drawn(figures.damaged, figures.delivered, all.damage_share);
        let variance = on_time_share * (1.0 - on_time_share) / (f64::from(figures.promised) + k + 1.0);
        let sure = on_time_share - policy.doubt * variance.max(0.0).sqrt();
        ranked.push(RankedCarrier {
            place: 0,
            carrier_id: row.carrier_id,
            is_judged: figures.promised >= policy.parcels_min,
            promised: figures.promised,
            on_time_share,
            loss_share,
            damage_share,
            score: sure * (1.0 - loss_share) * (1.0 - damage_share),
            figures,
        });
    }
    ranked.sort_by(|a, b| {
        let by_score = b.score.total_cmp(&a.score);
        let by_size = b.promised.cmp(&a.promised).then_with(|| a.carrier_id.cmp(&b.carrier_id));
        b.is_judged.cmp(&a.is_judged).then(by_score).then(by_size)
    });
    for (place, carrier) in (1_u32..).zip(&mut ranked) {
        carrier.place = place;
    }
    Ok(ranked)
}
