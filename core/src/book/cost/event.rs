use serde::{Deserialize, Serialize};

use crate::value::{Currency, Fingerprint, Moment, Money, MovementId, Quantity, Sku, UnitPrice};

use super::{CostGoods, CostMethod, CostMovement, CostTerms, LandedCostKind, SoldTo};

/// Where value can be. Every posting takes it from one account and puts it into another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CostAccount {
    /// Source: what was paid for goods.
    Purchases,
    /// Source: what was there when the books began.
    Opening,
    /// Source: what was paid for getting goods here.
    LandedCost,
    /// The goods that are there.
    Stock,
    /// The goods that were sold.
    CostOfGoods,
    /// The goods that are lost, scrapped or worth less.
    WriteOffs,
    /// The goods that went back to a supplier.
    SupplierReturns,
    /// A difference with a name: the cause of the posting.
    Corrections,
}

/// Why a value was posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CostCause {
    /// Units were received.
    Receipt,
    /// Units were issued.
    Issue,
    /// Issued units came back.
    Return,
    /// Units went to another place or became something else.
    Transfer,
    /// A landed cost was added.
    LandedCost,
    /// The cost of an earlier receipt was corrected.
    CostChanged,
    /// The units of an earlier movement were corrected.
    QuantityChanged,
    /// A movement was recorded after later ones, which it revalues.
    BackDated,
    /// Units that left before they were there got their cost from the receipt that brought them.
    ShortfallRepriced,
    /// Standard cost: the difference between what was paid and the standard.
    PriceVariance,
    /// Standard cost: the standard was changed while units were there.
    StandardCostSet,
    /// The method was changed to a standard cost.
    MethodChanged,
    /// Units were found or missed in a count.
    Count,
    /// Units became worth less.
    WriteDown,
}

/// Value that goes from one account to another.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CostPosting {
    /// The movement whose value it is: the issue for cost of goods, also when another movement caused it.
    pub movement: MovementId,
    /// The SKU.
    pub sku: Sku,
    /// Where the value was.
    pub from: CostAccount,
    /// Where it is now.
    pub to: CostAccount,
    /// Why; the name of a correction.
    pub cause: CostCause,
    /// How much, in the books' currency; below zero it goes the other way.
    pub amount: Money,
    /// The order line that bears it, where the movement was sold to one.
    pub sold_to: Option<SoldTo>,
}

/// A receipt's share of a landed cost.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LandedShare {
    /// The receipt.
    pub receipt: MovementId,
    /// Its share, in the books' currency.
    pub amount: Money,
}

/// What has happened in the valuation ledger. Events carry every posted value, so that a view needs nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum CostEvent {
    /// The books' currency was named.
    CurrencySet {
        /// The currency.
        currency: Currency,
    },
    /// The way of valuation of SKUs to come was set.
    DefaultsSet {
        /// How.
        terms: CostTerms,
    },
    /// A SKU's way of valuation was set.
    MethodSet {
        /// The SKU.
        sku: Sku,
        /// How.
        terms: CostTerms,
    },
    /// A movement was recorded and priced.
    Recorded {
        /// The movement as it was told.
        movement: CostMovement,
        /// The digest of its content.
        fingerprint: Fingerprint,
        /// What its units are worth: the receipt's, the issue's or the transferred value.
        value: Money,
        /// Of an issue at an average: units × the average shown, less the value. The cent that makes it exact, named.
        rounding: Money,
        /// What was posted.
        postings: Vec<CostPosting>,
    },
    /// A landed cost was spread over receipts.
    LandedCostAdded {
        /// Its id.
        movement: MovementId,
        /// The digest of its content.
        fingerprint: Fingerprint,
        /// What it was paid for.
        kind: LandedCostKind,
        /// The receipts' shares.
        shares: Vec<LandedShare>,
        /// How much stays in stock.
        to_stock: Money,
        /// How much belongs to goods that are sold.
        to_cost_of_goods: Money,
        /// How much belongs to goods that left otherwise, or to named corrections.
        to_others: Money,
        /// What was posted.
        postings: Vec<CostPosting>,
    },
    /// The cost of an earlier receipt was corrected.
    CostChanged {
        /// Its id.
        movement: MovementId,
        /// The digest of its content.
        fingerprint: Fingerprint,
        /// The receipt.
        of: MovementId,
        /// What the receipt's units cost now, without landed cost.
        value: Money,
        /// What was posted.
        postings: Vec<CostPosting>,
    },
    /// The units of an earlier receipt or issue were corrected; the difference moved now.
    QuantityChanged {
        /// Its id.
        movement: MovementId,
        /// The digest of its content.
        fingerprint: Fingerprint,
        /// The receipt or issue.
        of: MovementId,
        /// How many units it had moved.
        units_before: Quantity,
        /// How many it is said to have moved now.
        units_after: Quantity,
        /// When the difference moved.
        happened_at: Moment,
        /// What the difference is worth.
        value: Money,
        /// What was posted.
        postings: Vec<CostPosting>,
    },
    /// A SKU is valued by another method, or its standard cost is another.
    MethodChanged {
        /// Its id.
        movement: MovementId,
        /// The digest of its content.
        fingerprint: Fingerprint,
        /// The SKU.
        sku: Sku,
        /// The method.
        method: CostMethod,
        /// The standard cost, when there is one.
        standard_cost: Option<UnitPrice>,
        /// From when.
        happened_at: Moment,
        /// What was posted.
        postings: Vec<CostPosting>,
    },
    /// Value was taken off the units that are there.
    WrittenDown {
        /// Its id.
        movement: MovementId,
        /// The digest of its content.
        fingerprint: Fingerprint,
        /// Which units.
        goods: CostGoods,
        /// How much.
        amount: Money,
        /// When.
        happened_at: Moment,
        /// What was posted.
        postings: Vec<CostPosting>,
    },
}

impl CostEvent {
    /// The stable name of the kind of event.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::CurrencySet { .. } => "cost.currency_set",
            Self::DefaultsSet { .. } => "cost.defaults_set",
            Self::MethodSet { .. } => "cost.method_set",
            Self::Recorded { .. } => "cost.recorded",
            Self::LandedCostAdded { .. } => "cost.landed_cost_added",
            Self::CostChanged { .. } => "cost.changed",
            Self::QuantityChanged { .. } => "cost.quantity_changed",
            Self::MethodChanged { .. } => "cost.method_changed",
            Self::WrittenDown { .. } => "cost.written_down",
        }
    }

    /// The values it posted.
    pub fn postings(&self) -> &[CostPosting] {
        match self {
            Self::CurrencySet { .. } | Self::DefaultsSet { .. } | Self::MethodSet { .. } => &[],
            Self::Recorded { postings, .. }
            | Self::LandedCostAdded { postings, .. }
            | Self::CostChanged { postings, .. }
            | Self::QuantityChanged { postings, .. }
            | Self::MethodChanged { postings, .. }
            | Self::WrittenDown { postings, .. } => postings,
        }
    }
}
