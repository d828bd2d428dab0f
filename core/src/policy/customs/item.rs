use serde::{Deserialize, Serialize};

use crate::value::{AddressId, LineId, Money, OrderId, Quantity, Text, Weight};

/// Like units that pass customs, of one order line.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CustomsItem {
    /// The order.
    pub order_id: OrderId,
    /// Its line.
    pub line_id: LineId,
    /// To whom it goes.
    pub recipient_id: AddressId,
    /// Its class in the tables.
    pub article: Text,
    /// How many.
    pub quantity: Quantity,
    /// Price of one, freight not included, in the tables' currency.
    pub unit_price: Money,
    /// Weight of one.
    pub unit_weight: Weight,
    /// Whether one unit is a single thing that cannot be divided: a bag, not a carton of tins.
    pub is_indivisible: bool,
}
