use serde::{Deserialize, Serialize};

use super::HouseParcel;
use super::partition::partition;
use crate::value::{Invalid, Problem, Weight};

/// What one master consignment of the line haul holds at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MasterLimits {
    /// The heaviest, itself allowed.
    pub weight_max: Weight,
    /// The most house parcels.
    pub houses_max: u32,
    /// Packaging of each house parcel.
    pub packaging: Weight,
}

/// A master consignment: house parcels of many recipients that share the line haul. Customs limits hold for each house
/// parcel, never for the master.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MasterConsignment {
    /// Its house parcels, by their place in the plan.
    pub houses: Vec<u32>,
    /// Their weight with packaging.
    pub weight: Weight,
}

/// House parcels in master consignments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Consolidation {
    /// The masters.
    pub masters: Vec<MasterConsignment>,
    /// Masters that no consolidation can do without: the most of what weight, count and parcels of more than half a
    /// master's weight ask for. As many as there are where the answer is exact.
    pub masters_min: u32,
    /// Whether there are no fewer.
    pub is_exact: bool,
}

/// Most house parcels one call consolidates.
const HOUSES_MAX: usize = 2_000;

/// House parcels to the fewest master consignments within the limits: exact while few different weights stand together,
/// searched above. Consolidation changes no house parcel.
///
/// # Errors
/// `invalid.too_large` for a house parcel heavier than a master, `invalid.too_small` for no room, `invalid.too_long`.
pub fn consolidate(houses: &[HouseParcel], limits: MasterLimits) -> Result<Consolidation, Invalid> {
    if houses.len() > HOUSES_MAX {
        return Err(Invalid::new("houses", Problem::TooLong { max: HOUSES_MAX as u64 }));
    }
    if limits.houses_max == 0 {
        return Err(Invalid::too_small("houses_max", 1));
    }
    // House parcels of one weight are one kind.
    let mut kinds: Vec<(u64, Vec<u32>)> = vec![];
    let mut weights = Vec::with_capacity(houses.len());
    for (place, house) in houses.iter().enumerate() {
        let weight = house.weight.plus(limits.packaging)?;
        if weight > limits.weight_max {
            return Err(Invalid::too_large(format!("houses[{place}].weight"), limits.weight_max.get()));
        }
        weights.push(weight.get());
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        match kinds.iter_mut().find(|(grams, _)| *grams == weight.get()) {
            Some((_, places)) => places.push(place),
            None => kinds.push((weight.get(), vec![place])),
        }
    }
    let units: Vec<u32> = kinds.iter().map(|(_, places)| u32::try_from(places.len()).unwrap_or(u32::MAX)).collect();
    let weigh = |held: &[u32]| {
        let grams = kinds.iter().zip(held).map(|((grams, _), count)| grams.saturating_mul(u64::from(*count)));
        grams.fold(0, u64::saturating_add)
    };
    let (weight_max, houses_max) = (limits.weight_max.get(), u64::from(limits.houses_max));
    let divided = partition(&units, &mut |held| {
        let count = held.iter().fold(0_u64, |sum, count| sum.saturating_add(u64::from(*count)));
        let weight = weigh(held);
        // Among equally many masters the uneven ones first: a nearly empty one is what a later move can close.
        let slack = weight_max.saturating_sub(weight).checked_div(weight_max.div_ceil(1_000)).unwrap_or(0);
        let slack = i64::try_from(slack.saturating_mul(slack)).unwrap_or(i64::MAX);
        (weight <= weight_max && count <= houses_max).then_some([1, slack.saturating_neg(), 0])
    });
    let Some(divided) = divided else { return Err(Invalid::too_small("houses_max", 1)) };
    let mut masters = Vec::with_capacity(divided.parcels.len());
    for held in &divided.parcels {
        let weight = Weight::grams(weigh(held))?;
        masters.push(MasterConsignment { houses: vec![], weight });
    }
    for (master, held) in masters.iter_mut().zip(&divided.parcels) {
        for ((_, places), count) in kinds.iter_mut().zip(held) {
            let taken = usize::try_from(*count).unwrap_or(0).min(places.len());
            master.houses.extend(places.drain(..taken));
        }
        master.houses.sort_unstable();
    }
    let found = u32::try_from(masters.len()).unwrap_or(u32::MAX);
    let least = u32::try_from(masters_min(&weights, limits)).unwrap_or(u32::MAX).min(found);
    let masters_min = if divided.is_exact { found } else { least };
    Ok(Consolidation { masters, masters_min, is_exact: masters_min == found })
}

/// Masters that weight, count and large parcels ask for.
fn masters_min(grams: &[u64], limits: MasterLimits) -> u64 {
    let room = limits.weight_max.get().max(1);
    let weight = grams.iter().fold(0, |sum: u64, grams| sum.saturating_add(*grams)).div_ceil(room);
    let count = (grams.len() as u64).div_ceil(u64::from(limits.houses_max.max(1)));
    let large = grams.iter().filter(|grams| grams.saturating_mul(2) > room).count() as u64;
    weight.max(count).max(large)
}
