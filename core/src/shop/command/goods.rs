//! What commands about goods carry beside their ids.

use serde::{Deserialize, Serialize};

use crate::book::stock::StockItem;
use crate::value::{Invalid, MovementId, UnitPrice, bounds, fingerprint};

/// Units that arrived and what one of them cost.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReceivedGoods {
    /// What.
    pub item: StockItem,
    /// What one cost, in the currency of purchase; it is converted at the terms' rate of the day of arrival. Without it,
    /// the last known cost.
    pub unit_cost: Option<UnitPrice>,
}

/// The receipt that the `index`-th item (from nought) of a stock receipt is in the valuation ledger: `+movement/1` for
/// the first. A landed cost names it.
///
/// # Errors
/// None: a name too long is digested.
pub fn receipt_id(movement_id: &MovementId, index: usize) -> Result<MovementId, Invalid> {
    let number = index.saturating_add(1);
    let plain = format!("+{movement_id}/{number}");
    if plain.len() <= bounds::ID_BYTES_MAX {
        return MovementId::new(plain);
    }
    MovementId::new(format!("+{}/{number}", fingerprint(movement_id)))
}
