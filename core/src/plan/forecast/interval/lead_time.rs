use super::SpreadModel;
use crate::plan::distribution::{Demand, DemandShare};
use crate::value::Invalid;

/// One possible lead time (with the review period), with its probability and the spread of demand over it.
#[derive(Debug, Clone, PartialEq)]
pub struct LeadTimeShare<'a> {
    /// Its probability; all sum to 1.
    pub probability: f64,
    /// The spread over stretches of that length.
    pub spread: &'a SpreadModel,
    /// Expected demand over it.
    pub mean: f64,
    /// Its variance, of [`SpreadModel::variance`].
    pub variance: f64,
}

/// Demand over a lead time that is not certain: the mixture of the demands over each possible one.
///
/// Exact where lead time and demand are independent: `P(D ≤ x) = Σ pᵢ·P(D_{Lᵢ} ≤ x)`, unlike the normal approximation with
/// `L·σ² + μ²·σ_L²`, which has the same two moments but another tail (Silver, Pyke & Thomas 2017, § 6.10).
///
/// # Errors
/// `invalid.empty` on `shares`; `invalid.inconsistent` unless the probabilities sum to 1; as [`SpreadModel::demand`].
pub fn lead_time_demand(shares: &[LeadTimeShare<'_>]) -> Result<Demand, Invalid> {
    if shares.is_empty() {
        return Err(Invalid::empty("shares"));
    }
    if let [only] = shares
        && (only.probability - 1.0).abs() < 1e-9
    {
        return only.spread.demand(only.mean, only.variance);
    }
    let mut parts = Vec::with_capacity(shares.len());
    for (at, share) in shares.iter().enumerate() {
        let of = share.spread.demand(share.mean, share.variance).map_err(|e| e.within(&format!("shares[{at}]")))?;
        parts.push(DemandShare { share: share.probability, of: of.form().clone() });
    }
    Demand::mixture(parts)
}
