use serde::{Deserialize, Serialize};

use crate::value::{Invalid, LotId, Moment, PlaceId, SerialId, Sku};

use super::layer::{Layer, UnitCost};
use super::standing::{Fill, Pick, Standing};
use super::{CostAccount, CostCause, CostGoods, CostMethod, CostOwner, CostScope, IssuePurpose, ReceiptOrigin};

/// Which units share a cost. Places, lots and serials are named where the SKU's scope tells them apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CostPoolKey {
    /// The SKU.
    pub sku: Sku,
    /// Whose.
    pub owner: CostOwner,
    /// The place, when every place has its own cost.
    pub place: Option<PlaceId>,
    /// The lot, when every lot has its own cost.
    pub lot: Option<LotId>,
    /// The piece, when every piece has its own cost.
    pub serial: Option<SerialId>,
}

impl CostPoolKey {
    /// The pool that goods belong to.
    ///
    /// # Errors
    /// `invalid.empty` of `goods.lot` when the scope needs a lot or a serial and there is none.
    pub fn of(goods: &CostGoods, scope: CostScope) -> Result<Self, Invalid> {
        let (sku, owner) = (goods.sku.clone(), goods.owner);
        let whole = Self { sku, owner, place: None, lot: None, serial: None };
        match scope {
            CostScope::Sku => Ok(whole),
            CostScope::Place => Ok(Self { place: Some(goods.place.clone()), ..whole }),
            CostScope::Lot if goods.serial.is_some() => Ok(Self { serial: goods.serial.clone(), ..whole }),
            CostScope::Lot if goods.lot.is_some() => Ok(Self { lot: goods.lot.clone(), ..whole }),
            CostScope::Lot => Err(Invalid::empty("goods.lot")),
        }
    }
}

/// Where an entry stands: by the time it happened, then by the order it was recorded in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Position {
    pub(super) happened_at: Moment,
    pub(super) record: u32,
    pub(super) leg: u32,
}

/// One end of a movement, as a key.
pub(super) fn slot(record: u32, leg: u32) -> u64 {
    (u64::from(record) << 32) | u64::from(leg)
}

/// What an entry does to its pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Act {
    /// Arrives from outside, at a fixed value of which `landed` is landed cost.
    Receipt { origin: ReceiptOrigin, landed: i64 },
    /// Comes back from the issue, at its cost as of here.
    Return { of: u32, purpose: IssuePurpose },
    /// Arrives with the value of the earlier legs of its own movement.
    Arrival,
    /// Leaves; its cost belongs to `issue`, which is itself unless it corrects the units of an earlier one.
    Issue { purpose: IssuePurpose, issue: u32, pick: Pick },
    /// Leaves for the last leg of its own movement.
    Departure,
    /// Loses value.
    WriteDown { amount: i64 },
    /// Goes on by another method.
    Method { method: CostMethod, standard: Option<UnitCost> },
}

/// One end of a movement in the history of a pool, with what it was found to be worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) happened_at: Moment,
    pub(super) record: u32,
    pub(super) leg: u32,
    pub(super) units: u32,
    /// What arrives or leaves with it, shortfalls at what they were taken to be worth.
    pub(super) value: i64,
    /// What of it is a named correction instead of stock.
    pub(super) variance: i64,
    pub(super) act: Act,
}

impl Entry {
    pub(super) fn position(&self) -> Position {
        Position { happened_at: self.happened_at, record: self.record, leg: self.leg }
    }

    /// The account its cost or value belongs to on the other side of the stock, and its own cause.
    pub(super) fn account(&self) -> (CostAccount, CostCause) {
        match self.act {
            Act::Receipt { origin: ReceiptOrigin::Purchase, .. } => (CostAccount::Purchases, CostCause::Receipt),
            Act::Receipt { origin: ReceiptOrigin::Opening, .. } => (CostAccount::Opening, CostCause::Receipt),
            Act::Receipt { origin: ReceiptOrigin::Found, .. } => (CostAccount::Corrections, CostCause::Count),
            Act::Issue { purpose, .. } => (purpose.account(), purpose.cause(CostCause::Issue)),
            Act::Return { purpose, .. } => (purpose.account(), purpose.cause(CostCause::Return)),
            Act::Arrival => (CostAccount::Stock, CostCause::Transfer),
            Act::Departure => (CostAccount::Corrections, CostCause::Transfer),
            Act::WriteDown { .. } => (CostAccount::WriteOffs, CostCause::WriteDown),
            Act::Method { .. } => (CostAccount::Corrections, CostCause::MethodChanged),
        }
    }
}

impl IssuePurpose {
    /// The account that the cost of such an issue goes to.
    pub fn account(self) -> CostAccount {
        match self {
            Self::Sale => CostAccount::CostOfGoods,
            Self::Scrap => CostAccount::WriteOffs,
            Self::SupplierReturn => CostAccount::SupplierReturns,
            Self::Missing => CostAccount::Corrections,
        }
    }

    fn cause(self, cause: CostCause) -> CostCause {
        if self == Self::Missing { CostCause::Count } else { cause }
    }
}

/// What the pool held before the entry at `index`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Mark {
    pub(super) index: usize,
    pub(super) standing: Standing,
}

/// Entries between two marks, at least.
const MARK_EVERY: usize = 64;

/// The history of units that share a cost, in order of position.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Pool {
    pub(super) key: CostPoolKey,
    pub(super) entries: Vec<Entry>,
    /// What it held before its first entry.
    pub(super) first: Standing,
    /// What it held at some entries, so that a back-dated one need not start from the first.
    pub(super) marks: Vec<Mark>,
    /// What it holds after the last.
    pub(super) standing: Standing,
}

impl Pool {
    pub(super) fn new(key: CostPoolKey, first: Standing) -> Self {
        Self { key, entries: Vec::new(), standing: first.clone(), first, marks: Vec::new() }
    }

    /// Where the entry of that position is, or would be.
    pub(super) fn index_of(&self, position: Position) -> Result<usize, usize> {
        if self.entries.last().is_none_or(|last| last.position() < position) {
            return Err(self.entries.len());
        }
        self.entries.binary_search_by_key(&position, Entry::position)
    }

    /// What it held before the entry at `index`.
    pub(super) fn standing_before(&self, index: usize) -> Result<Standing, Invalid> {
        if index >= self.entries.len() {
            return Ok(self.standing.clone());
        }
        let upto = self.marks.partition_point(|mark| mark.index <= index);
        let mark = upto.checked_sub(1).and_then(|last| self.marks.get(last));
        let (from, mut standing) = mark.map_or((0, self.first.clone()), |mark| (mark.index, mark.standing.clone()));
        let mut fills = Vec::new();
        for entry in self.entries.get(from..index).unwrap_or_default() {
            advance(&mut standing, &mut entry.clone(), &mut fills)?;
        }
        Ok(standing)
    }

    /// Whether a mark is due before the next entry. The more a mark holds, the rarer it is.
    pub(super) fn mark_due(since: usize, standing: &Standing) -> bool {
        since >= MARK_EVERY && since >= standing.layers.len().saturating_add(standing.short.len())
    }
}

/// The next entry of a pool: prices what leaves, books what arrives at the entry's value.
pub(super) fn advance(standing: &mut Standing, entry: &mut Entry, fills: &mut Vec<Fill>) -> Result<(), Invalid> {
    let units = i64::from(entry.units);
    let pick = match entry.act {
        Act::Receipt { .. } | Act::Return { .. } | Act::Arrival => {
            let arrived = Layer::whole(entry.record, entry.leg, units, entry.value);
            entry.variance = standing.put(arrived, fills)?;
            return Ok(());
        }
        Act::WriteDown { amount } => {
            entry.value = standing.write_down(amount);
            return Ok(());
        }
        Act::Method { method, standard } => {
            entry.variance = standing.change((entry.record, entry.leg), method, standard)?;
            return Ok(());
        }
        Act::Issue { pick, .. } => pick,
        Act::Departure => Pick::Method,
    };
    let price = standing.price(units, pick)?;
    entry.value = price.cost;
    standing.take(entry.record, entry.leg, units, pick, price)
}

/// Whether an entry's value is found here: not brought by another movement.
pub(super) fn fresh_act(act: &Act) -> bool {
    !matches!(act, Act::Return { .. } | Act::Arrival)
}
