use serde::{Deserialize, Serialize};

use crate::value::{
    Currency, LineId, LotId, Moment, Money, MovementId, OrderId, PlaceId, Quantity, RateUsed, SerialId, Sku, UnitPrice,
    Volume, Weight,
};

/// How the units that leave are priced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CostMethod {
    /// The oldest layer leaves first.
    Fifo,
    /// The youngest layer leaves first.
    Lifo,
    /// Units leave at the average of what is there; only what arrives changes it.
    #[default]
    MovingAverage,
    /// Units arrive and leave at a set cost; the difference to what was paid is a named correction.
    Standard,
}

/// Which units share one pool of cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CostScope {
    /// The units of a SKU in one place.
    #[default]
    Place,
    /// The units of a lot, or the piece of a serial, wherever they lie.
    Lot,
    /// All units of a SKU, wherever they lie.
    Sku,
}

/// Whose units they are. What is not the shop's is counted and carries no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CostOwner {
    /// The shop bought them.
    #[default]
    Shop,
    /// They lie here on consignment.
    Consignor,
    /// They are a customer's own.
    Customer,
}

/// How a SKU is valued.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CostTerms {
    /// How leaving units are priced.
    pub method: CostMethod,
    /// Which units share a pool.
    pub scope: CostScope,
    /// The standard cost; for the other methods the cost that holds until a receipt tells a better one.
    pub known_cost: Option<UnitPrice>,
}

/// Which units a movement is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CostGoods {
    /// What.
    pub sku: Sku,
    /// Where.
    pub place: PlaceId,
    /// Of which lot.
    pub lot: Option<LotId>,
    /// Which piece.
    pub serial: Option<SerialId>,
    /// Whose.
    pub owner: CostOwner,
}

/// Where received units come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum ReceiptOrigin {
    /// Bought.
    Purchase,
    /// There when the books began.
    Opening,
    /// Found by a count; the value is a named correction.
    Found,
}

/// Why units leave for good, which decides the account their cost goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum IssuePurpose {
    /// Sold or given to a customer: cost of goods.
    Sale,
    /// Scrapped, lost or used up: write-off.
    Scrap,
    /// Sent back to the supplier.
    SupplierReturn,
    /// Missing in a count; the value is a named correction.
    Missing,
}

/// The order line that a cost belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SoldTo {
    /// The order.
    pub order_id: OrderId,
    /// The line.
    pub line_id: LineId,
}

/// One movement of units, with the time it happened.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CostMovement {
    /// Its id; a repeat is recognised by it.
    pub movement: MovementId,
    /// When it happened, which may be long before it is recorded. Ties go by order of recording.
    pub happened_at: Moment,
    /// What happened.
    pub act: CostAct,
}

/// What a movement does to the layers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CostAct {
    /// Units arrive from outside and form a layer.
    Receive {
        /// Which units.
        goods: CostGoods,
        /// How many.
        units: Quantity,
        /// Where they come from.
        origin: ReceiptOrigin,
        /// What one cost, in the currency of purchase; without it, the pool's standard or last known cost.
        unit_cost: Option<UnitPrice>,
        /// The rate of the day from the currency of purchase into the books' currency, when they differ.
        rate: Option<RateUsed>,
    },
    /// Units leave, priced by the method.
    Issue {
        /// Which units.
        goods: CostGoods,
        /// How many; more than there are is a shortfall at the last known cost.
        units: Quantity,
        /// Why.
        purpose: IssuePurpose,
        /// For a supplier return: the receipt they came with, whose own layer is taken first.
        receipt: Option<MovementId>,
        /// Layers of exactly this cost are taken first, and a shortfall is priced at it.
        named_cost: Option<UnitPrice>,
        /// Of a sale: the order line that bears the cost.
        sold_to: Option<SoldTo>,
    },
    /// Units that left by an issue come back, at that issue's current cost.
    Return {
        /// The issue.
        of: MovementId,
        /// Which units; the place may be another.
        goods: CostGoods,
        /// How many.
        units: Quantity,
    },
    /// Units go from one place (or lot) to another, and their value with them.
    Transfer {
        /// From.
        from: CostGoods,
        /// To; the same SKU and owner.
        to: CostGoods,
        /// How many.
        units: Quantity,
    },
    /// Units become units of something else, and their value with them.
    Convert {
        /// What is used up.
        inputs: Vec<ConvertedInput>,
        /// What comes of it.
        output: CostGoods,
        /// How many come of it.
        units: Quantity,
    },
}

/// Units that are used up by a conversion.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ConvertedInput {
    /// Which units.
    pub goods: CostGoods,
    /// How many.
    pub units: Quantity,
}

/// What a landed cost was paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum LandedCostKind {
    /// Carriage.
    Freight,
    /// Customs duty that nobody gives back.
    Duty,
    /// Insurance.
    Insurance,
    /// A buyer's, broker's or warehouse's fee.
    Fee,
}

/// What a landed cost is spread in proportion to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum LandedCostBasis {
    /// What the receipts cost.
    Value,
    /// What they weigh.
    Weight,
    /// The room they take.
    Volume,
    /// Their units.
    Units,
}

/// A receipt that takes a share of a landed cost.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LandedTarget {
    /// The receipt.
    pub receipt: MovementId,
    /// The weight of all its units, when spread by weight.
    pub weight: Weight,
    /// The volume of all its units, when spread by volume.
    pub volume_mm3: Volume,
}

/// What one may ask of the valuation ledger.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CostCommand {
    /// Name the books' currency, before the first value. Without it, the first value names it.
    SetCurrency {
        /// The currency of every value in the ledger.
        currency: Currency,
    },
    /// Say how SKUs are valued of which nothing else is said, from their first movement on.
    SetDefaults {
        /// How.
        terms: CostTerms,
    },
    /// Say how a SKU is valued, before its first movement.
    SetMethod {
        /// The SKU.
        sku: Sku,
        /// How.
        terms: CostTerms,
    },
    /// Record movements of units, judged together in their order.
    Record {
        /// The movements.
        movements: Vec<CostMovement>,
    },
    /// Add a cost of getting goods here to their receipts; the share of what is sold goes to cost of goods.
    AddLandedCost {
        /// Its id.
        movement: MovementId,
        /// What it was paid for.
        kind: LandedCostKind,
        /// What was paid, below zero for a credit.
        amount: Money,
        /// The rate of the day into the books' currency, when they differ.
        rate: Option<RateUsed>,
        /// In proportion to what it is spread.
        basis: LandedCostBasis,
        /// The receipts that share it.
        targets: Vec<LandedTarget>,
    },
    /// Correct what an earlier receipt cost; what followed is revalued.
    ChangeCost {
        /// Its id.
        movement: MovementId,
        /// The receipt.
        of: MovementId,
        /// What one unit cost.
        unit_cost: UnitPrice,
        /// The rate of the day into the books' currency, when they differ.
        rate: Option<RateUsed>,
    },
    /// Correct how many units an earlier receipt or issue moved. The difference moves now, at that movement's cost.
    ChangeQuantity {
        /// Its id.
        movement: MovementId,
        /// The receipt or issue.
        of: MovementId,
        /// How many units it should have moved.
        units: Quantity,
        /// When the difference moves.
        happened_at: Moment,
    },
    /// Value a SKU by another method from now on; the stock keeps its value.
    ChangeMethod {
        /// Its id.
        movement: MovementId,
        /// The SKU.
        sku: Sku,
        /// The new method.
        method: CostMethod,
        /// The standard cost, when the new method is the standard.
        standard_cost: Option<UnitPrice>,
        /// From when.
        happened_at: Moment,
    },
    /// Set another standard cost; the stock is revalued by a named correction.
    SetStandardCost {
        /// Its id.
        movement: MovementId,
        /// The SKU.
        sku: Sku,
        /// The cost of one unit.
        unit_cost: UnitPrice,
        /// From when.
        happened_at: Moment,
    },
    /// Take value off the units that are there, which stay.
    WriteDown {
        /// Its id.
        movement: MovementId,
        /// Which units: the whole pool they belong to.
        goods: CostGoods,
        /// How much, above zero.
        amount: Money,
        /// When.
        happened_at: Moment,
    },
}
