//! Statuses nobody stores: pure functions of the counters.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::goods::{GoodsStage, LineCounters};

/// The stages of a unit that is neither cancelled nor lost, furthest first.
const FURTHEST_FIRST: [GoodsStage; 11] = [
    GoodsStage::Returned,
    GoodsStage::Delivered,
    GoodsStage::Shipped,
    GoodsStage::Picked,
    GoodsStage::Allocated,
    GoodsStage::Reserved,
    GoodsStage::AtOverseas,
    GoodsStage::Purchased,
    GoodsStage::ToPurchase,
    GoodsStage::Backordered,
    GoodsStage::Ordered,
];

/// What a line or an order has reached: the furthest stage of any unit that is neither cancelled nor lost.
///
/// Precedence: returned, delivered, shipped, picked, allocated, reserved, at overseas warehouse, purchased, to purchase,
/// backordered, ordered. Without any such unit it is lost if a unit is, else cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct GoodsStatus {
    /// The furthest stage.
    pub stage: GoodsStage,
    /// Whether some units have not reached it.
    pub partly: bool,
}

impl fmt::Display for GoodsStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{:?}", if self.partly { "partly " } else { "" }, self.stage)
    }
}

/// The goods status of one line, or of all lines of an order together.
pub fn goods_status<'a>(lines: impl Iterator<Item = &'a LineCounters> + Clone) -> GoodsStatus {
    let total = |stage| lines.clone().fold(0_u64, |sum, line| sum.saturating_add(u64::from(line.at(stage).get())));
    let mut furthest = None;
    let mut behind = 0_u64;
    for stage in FURTHEST_FIRST {
        let here = total(stage);
        if here > 0 && furthest.is_none() {
            furthest = Some(stage);
        } else {
            behind = behind.saturating_add(here);
        }
    }
    match furthest {
        Some(stage) => GoodsStatus { stage, partly: behind > 0 },
        None if total(GoodsStage::Lost) > 0 => GoodsStatus { stage: GoodsStage::Lost, partly: false },
        None => GoodsStatus { stage: GoodsStage::Cancelled, partly: false },
    }
}

/// What after-sales has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum AfterSalesStatus {
    /// Nothing.
    None,
    /// A return is open.
    ReturnRequested,
    /// Some delivered units came back, and no return is open.
    PartlyReturned,
    /// All delivered units came back, and no return is open.
    Returned,
}

/// The after-sales status, from the counters and the number of open returns.
pub fn after_sales_status<'a>(lines: impl Iterator<Item = &'a LineCounters>, open_returns: u32) -> AfterSalesStatus {
    let (mut kept, mut returned) = (false, false);
    for line in lines {
        kept |= !line.at(GoodsStage::Delivered).is_zero();
        returned |= !line.returned.is_zero();
    }
    match (open_returns, returned, kept) {
        (1.., _, _) => AfterSalesStatus::ReturnRequested,
        (0, false, _) => AfterSalesStatus::None,
        (0, true, true) => AfterSalesStatus::PartlyReturned,
        (0, true, false) => AfterSalesStatus::Returned,
    }
}
