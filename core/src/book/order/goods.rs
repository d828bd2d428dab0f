use serde::{Deserialize, Serialize};

use super::command::HeldAction;
use super::status::CommercialStep;
use crate::value::Quantity;

/// How far each unit of a line has come: the truth from which every goods status is derived.
///
/// `cancelled + backordered + to_purchase + purchased + at_overseas + reserved + allocated + picked + shipped ≤ ordered`,
/// the rest is open; `delivered + lost ≤ shipped`; `returned ≤ delivered`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LineCounters {
    /// Units agreed, cancelled ones too.
    pub ordered: Quantity,
    /// Units cancelled.
    pub cancelled: Quantity,
    /// Units waiting for stock.
    pub backordered: Quantity,
    /// Units to be bought for this line.
    pub to_purchase: Quantity,
    /// Units bought, not yet received.
    pub purchased: Quantity,
    /// Units received abroad.
    pub at_overseas: Quantity,
    /// Units promised from stock.
    pub reserved: Quantity,
    /// Units planned into a parcel.
    pub allocated: Quantity,
    /// Units taken from the shelf.
    pub picked: Quantity,
    /// Units that left and did not come back undelivered.
    pub shipped: Quantity,
    /// Of the shipped: units that arrived.
    pub delivered: Quantity,
    /// Of the delivered: units received back.
    pub returned: Quantity,
    /// Of the shipped: units lost on the way.
    pub lost: Quantity,
}

/// Where a unit stands, or what a line or order as a whole has reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum GoodsStage {
    /// Agreed; nothing was done yet.
    Ordered,
    /// Waiting for stock.
    Backordered,
    /// To be bought.
    ToPurchase,
    /// Bought.
    Purchased,
    /// At the overseas warehouse.
    AtOverseas,
    /// Promised from stock.
    Reserved,
    /// Planned into a parcel.
    Allocated,
    /// Taken from the shelf.
    Picked,
    /// On the way.
    Shipped,
    /// Arrived.
    Delivered,
    /// Received back.
    Returned,
    /// Lost on the way.
    Lost,
    /// Cancelled.
    Cancelled,
}

impl GoodsStage {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Ordered,
        Self::Backordered,
        Self::ToPurchase,
        Self::Purchased,
        Self::AtOverseas,
        Self::Reserved,
        Self::Allocated,
        Self::Picked,
        Self::Shipped,
        Self::Delivered,
        Self::Returned,
        Self::Lost,
        Self::Cancelled,
    ];
    /// The stages a unit can be cancelled at, least advanced first.
    pub const CANCELLABLE: [Self; 8] = [
        Self::Ordered,
        Self::Backordered,
        Self::ToPurchase,
        Self::Purchased,
        Self::AtOverseas,
        Self::Reserved,
        Self::Allocated,
        Self::Picked,
    ];
}

/// A step of units from one stage to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum GoodsStep {
    /// Open units wait for stock.
    Backorder,
    /// Waiting units are open again.
    Unbackorder,
    /// Open units are to be bought.
    MarkToPurchase,
    /// Units to be bought are open again.
    UnmarkToPurchase,
    /// Units to be bought were bought.
    Purchase,
    /// Bought units are to be bought again: sold out, cancelled by the seller.
    Unpurchase,
    /// Bought units arrived at the overseas warehouse.
    ReceiveOverseas,
    /// Units at the overseas warehouse are promised to this line.
    ReserveReceived,
    /// Open units are promised from stock.
    Reserve,
    /// Promised units are open again.
    Unreserve,
    /// Promised units are planned into a parcel.
    Allocate,
    /// Planned units are merely promised again.
    Deallocate,
    /// Planned units were taken from the shelf.
    Pick,
    /// Picked units went back to the shelf.
    Unpick,
    /// Picked units left.
    Ship,
    /// Units on the way came back undelivered; they are open again.
    ReturnToSender,
    /// Units on the way arrived.
    Deliver,
    /// Delivered units are on the way after all: a carrier's correction.
    Undeliver,
    /// Delivered units were received back.
    Return,
    /// Rejected units went to the customer again.
    GiveBack,
    /// Units on the way are lost.
    Lose,
    /// Lost units are on the way again.
    Find,
    /// Units that came back undelivered are not sent again: they count as received back.
    TakeBack,
}

impl GoodsStep {
    /// All of them.
    pub const ALL: [Self; 23] = [
        Self::Backorder,
        Self::Unbackorder,
        Self::MarkToPurchase,
        Self::UnmarkToPurchase,
        Self::Purchase,
        Self::Unpurchase,
        Self::ReceiveOverseas,
        Self::ReserveReceived,
        Self::Reserve,
        Self::Unreserve,
        Self::Allocate,
        Self::Deallocate,
        Self::Pick,
        Self::Unpick,
        Self::Ship,
        Self::ReturnToSender,
        Self::Deliver,
        Self::Undeliver,
        Self::Return,
        Self::GiveBack,
        Self::Lose,
        Self::Find,
        Self::TakeBack,
    ];

    /// The stage the units leave.
    pub fn from(self) -> GoodsStage {
        self.path().0
    }

    /// The stage the units reach.
    pub fn to(self) -> GoodsStage {
        self.path().1
    }

    fn path(self) -> (GoodsStage, GoodsStage) {
        use GoodsStage as S;
        match self {
            Self::Backorder => (S::Ordered, S::Backordered),
            Self::Unbackorder => (S::Backordered, S::Ordered),
            Self::MarkToPurchase => (S::Ordered, S::ToPurchase),
            Self::UnmarkToPurchase => (S::ToPurchase, S::Ordered),
            Self::Purchase => (S::ToPurchase, S::Purchased),
            Self::Unpurchase => (S::Purchased, S::ToPurchase),
            Self::ReceiveOverseas => (S::Purchased, S::AtOverseas),
            Self::ReserveReceived => (S::AtOverseas, S::Reserved),
            Self::Reserve => (S::Ordered, S::Reserved),
            Self::Unreserve => (S::Reserved, S::Ordered),
            Self::Allocate => (S::Reserved, S::Allocated),
            Self::Deallocate => (S::Allocated, S::Reserved),
            Self::Pick => (S::Allocated, S::Picked),
            Self::Unpick => (S::Picked, S::Allocated),
            Self::Ship => (S::Picked, S::Shipped),
            Self::ReturnToSender => (S::Shipped, S::Ordered),
            Self::Deliver => (S::Shipped, S::Delivered),
            Self::Undeliver => (S::Delivered, S::Shipped),
            Self::Return => (S::Delivered, S::Returned),
            Self::GiveBack => (S::Returned, S::Delivered),
            Self::Lose => (S::Shipped, S::Lost),
            Self::Find => (S::Lost, S::Shipped),
            Self::TakeBack => (S::Ordered, S::Returned),
        }
    }

    /// The commercial step that allows it.
    pub fn commercial(self) -> CommercialStep {
        match self.to() {
            GoodsStage::Returned => CommercialStep::TakeBack,
            _ if self == Self::GiveBack => CommercialStep::TakeBack,
            _ if self.from() >= GoodsStage::Picked || self.to() >= GoodsStage::Picked => CommercialStep::Dispatch,
            _ => CommercialStep::Supply,
        }
    }

    /// What a hold must block to stop it; steps back and news of the world are never stopped.
    pub fn held(self) -> Option<HeldAction> {
        match self {
            Self::Reserve | Self::ReserveReceived => Some(HeldAction::Reserve),
            Self::Purchase => Some(HeldAction::Purchase),
            Self::Pick => Some(HeldAction::Pick),
            Self::Ship => Some(HeldAction::Ship),
            _ => None,
        }
    }
}

impl LineCounters {
    /// A fresh line.
    pub fn fresh(ordered: Quantity) -> Self {
        Self { ordered, ..Self::default() }
    }

    /// Units that stand at exactly that stage.
    pub fn at(&self, stage: GoodsStage) -> Quantity {
        match stage {
            GoodsStage::Ordered => self.ordered.less(self.committed()),
            GoodsStage::Backordered => self.backordered,
            GoodsStage::ToPurchase => self.to_purchase,
            GoodsStage::Purchased => self.purchased,
            GoodsStage::AtOverseas => self.at_overseas,
            GoodsStage::Reserved => self.reserved,
            GoodsStage::Allocated => self.allocated,
            GoodsStage::Picked => self.picked,
            GoodsStage::Shipped => self.shipped.less(self.delivered).less(self.lost),
            GoodsStage::Delivered => self.delivered.less(self.returned),
            GoodsStage::Returned => self.returned,
            GoodsStage::Lost => self.lost,
            GoodsStage::Cancelled => self.cancelled,
        }
    }

    /// Units that are no longer open: under way, shipped or cancelled.
    pub fn committed(&self) -> Quantity {
        let parts = [
            self.cancelled,
            self.backordered,
            self.to_purchase,
            self.purchased,
            self.at_overseas,
            self.reserved,
            self.allocated,
            self.picked,
            self.shipped,
        ];
        // Never above `ordered`, so the sum cannot leave the range of a quantity.
        let sum = parts.into_iter().fold(0_u32, |sum, part| sum.saturating_add(part.get()));
        Quantity::new(sum).unwrap_or(self.ordered)
    }

    /// Units the customer is to get or got: ordered − cancelled.
    pub fn billable(&self) -> Quantity {
        self.ordered.less(self.cancelled)
    }

    /// Units that can still be cancelled: neither shipped nor cancelled.
    pub fn cancellable(&self) -> Quantity {
        self.ordered.less(self.cancelled).less(self.shipped)
    }

    /// Units that are neither arrived nor lost nor cancelled.
    pub fn unfinished(&self) -> Quantity {
        self.billable().less(self.delivered).less(self.lost)
    }

    /// The counters after so many units made the step, or `None` when fewer stand at its start.
    #[must_use]
    pub fn stepped(mut self, step: GoodsStep, quantity: Quantity) -> Option<Self> {
        self.step(step.from(), step.to(), quantity)?;
        Some(self)
    }

    /// The counters after so many units at that stage were cancelled, or `None` when fewer stand there.
    #[must_use]
    pub fn cancelled_at(mut self, stage: GoodsStage, quantity: Quantity) -> Option<Self> {
        if !GoodsStage::CANCELLABLE.contains(&stage) {
            return None;
        }
        self.step(stage, GoodsStage::Cancelled, quantity)?;
        Some(self)
    }

    fn step(&mut self, from: GoodsStage, to: GoodsStage, quantity: Quantity) -> Option<()> {
        self.at(from).minus(quantity)?;
        self.leave(from, to, quantity)?;
        self.reach(from, to, quantity)
    }

    /// Takes units from the counter of the stage they leave. Delivered and lost units stay shipped, returned ones
    /// delivered.
    fn leave(&mut self, from: GoodsStage, to: GoodsStage, quantity: Quantity) -> Option<()> {
        match from {
            GoodsStage::Ordered => {}
            GoodsStage::Shipped if matches!(to, GoodsStage::Delivered | GoodsStage::Lost) => {}
            GoodsStage::Delivered if to == GoodsStage::Returned => {}
            _ => {
                let counter = self.counter(from)?;
                *counter = counter.minus(quantity)?;
            }
        }
        Some(())
    }

    /// Adds units to the counter of the stage they reach, unless they were in it all along.
    fn reach(&mut self, from: GoodsStage, to: GoodsStage, quantity: Quantity) -> Option<()> {
        let still_there = (to == GoodsStage::Shipped && matches!(from, GoodsStage::Delivered | GoodsStage::Lost))
            || (to == GoodsStage::Delivered && from == GoodsStage::Returned);
        // A counter of the road holds everything that has come as far, so units that were never sent pass all of them.
        if from == GoodsStage::Ordered && to == GoodsStage::Returned {
            self.shipped = self.shipped.plus(quantity).ok()?;
            self.delivered = self.delivered.plus(quantity).ok()?;
        }
        if to != GoodsStage::Ordered && !still_there {
            let counter = self.counter(to)?;
            *counter = counter.plus(quantity).ok()?;
        }
        Some(())
    }

    fn counter(&mut self, stage: GoodsStage) -> Option<&mut Quantity> {
        Some(match stage {
            GoodsStage::Ordered => return None,
            GoodsStage::Backordered => &mut self.backordered,
            GoodsStage::ToPurchase => &mut self.to_purchase,
            GoodsStage::Purchased => &mut self.purchased,
            GoodsStage::AtOverseas => &mut self.at_overseas,
            GoodsStage::Reserved => &mut self.reserved,
            GoodsStage::Allocated => &mut self.allocated,
            GoodsStage::Picked => &mut self.picked,
            GoodsStage::Shipped => &mut self.shipped,
            GoodsStage::Delivered => &mut self.delivered,
            GoodsStage::Returned => &mut self.returned,
            GoodsStage::Lost => &mut self.lost,
            GoodsStage::Cancelled => &mut self.cancelled,
        })
    }
}
