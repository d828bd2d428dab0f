//! One place by a ladder of rules: the first rule without a tie decides.

use serde::{Deserialize, Serialize};

use crate::value::PlaceId;

/// The rank a rule gives a place; lower is better.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PlaceRank {
    /// The place.
    pub place: PlaceId,
    /// Its rank; none when the rule abstains.
    pub rank: Option<i64>,
}

/// One rule of a ladder: a rank for each place it has a view on. A place it does not name is abstained on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PlaceRanking {
    /// The ranks.
    pub ranks: Vec<PlaceRank>,
}

/// The place a ladder of rules picks, or none when there is no place.
///
/// Rules are read in order. A rule keeps the places with its lowest rank and drops the others, those it abstains on
/// among them; a rule that abstains on all of them decides nothing. What is left at the end goes to the default place, or to the
/// smallest id.
pub fn pick_place(places: &[PlaceId], rankings: &[PlaceRanking], default: Option<&PlaceId>) -> Option<PlaceId> {
    let mut left: Vec<&PlaceId> = places.iter().collect();
    for ranking in rankings {
        let rank_of = |place: &PlaceId| ranking.ranks.iter().find(|rank| rank.place == *place)?.rank;
        if let Some(best) = left.iter().filter_map(|place| rank_of(place)).min() {
            left.retain(|place| rank_of(place) == Some(best));
        }
    }
    default.filter(|place| left.contains(place)).or_else(|| left.iter().min().copied()).cloned()
}
