use serde::{Deserialize, Serialize};

use crate::value::{Currency, Fingerprint, Invalid, Map, Moment, Money, MovementId, Rounding, Sku, Units};

use super::layer::{Layer, UnitCost};
use super::outflow::Outflow;
use super::pool::{Entry, Pool, Position, slot};
use super::standing::Standing;
use super::{CostAccount, CostCause, CostGoods, CostMethod, CostPoolKey, CostTerms, SoldTo};

/// A named difference and what it has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CostCorrection {
    /// Its name.
    pub cause: CostCause,
    /// What went into it, in minor units of the books' currency.
    pub minor_units: i64,
}

/// What every account has come to, in minor units of the books' currency.
///
/// `purchases + opening + landed_cost = stock + cost_of_goods + write_offs + supplier_returns + Σ corrections`, always.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CostTotals {
    /// Paid for goods.
    pub purchases: i64,
    /// There when the books began.
    pub opening: i64,
    /// Paid for getting goods here.
    pub landed_cost: i64,
    /// There now.
    pub stock: i64,
    /// Sold.
    pub cost_of_goods: i64,
    /// Lost, scrapped or worth less.
    pub write_offs: i64,
    /// Back at a supplier.
    pub supplier_returns: i64,
    /// Differences, by name.
    pub corrections: Vec<CostCorrection>,
}

impl CostTotals {
    /// What came in.
    pub fn sources(&self) -> i64 {
        self.purchases.saturating_add(self.opening).saturating_add(self.landed_cost)
    }

    /// Where it is.
    pub fn uses(&self) -> i64 {
        let corrections = self.corrections.iter().fold(0_i64, |sum, named| sum.saturating_add(named.minor_units));
        let goods = self.stock.saturating_add(self.cost_of_goods).saturating_add(self.write_offs);
        goods.saturating_add(self.supplier_returns).saturating_add(corrections)
    }

    /// What went into the correction of that name.
    pub fn correction(&self, cause: CostCause) -> i64 {
        self.corrections.iter().find(|named| named.cause == cause).map_or(0, |named| named.minor_units)
    }
}

/// Units of one cost that lie in a pool; below zero when they left before they came.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CostLayer {
    /// How many.
    pub units: Units,
    /// What they are worth.
    pub value: Money,
}

/// What kind of movement an id stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    Receipt,
    Issue,
    Other,
}

/// The pools of a movement's ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Legs {
    None,
    One(u32),
    Many(Vec<u32>),
}

impl Legs {
    pub(super) fn get(&self, leg: u32) -> Option<u32> {
        match self {
            Self::None => None,
            Self::One(pool) => (leg == 0).then_some(*pool),
            Self::Many(pools) => pools.get(usize::try_from(leg).ok()?).copied(),
        }
    }
}

/// What is remembered of a movement beside its entries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Filed {
    pub(super) happened_at: Moment,
    pub(super) fingerprint: Fingerprint,
    pub(super) kind: Kind,
    pub(super) legs: Legs,
    /// Of a sale, who bears the cost; boxed, so that the others do not pay for it.
    pub(super) sold_to: Option<Box<SoldTo>>,
}

/// What was said later of a receipt's or an issue's units.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Amended {
    /// Added or taken away by corrections.
    pub(super) units: i64,
    /// Sent back to the supplier.
    pub(super) sent_back: i64,
}

/// A change of method or standard cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct MethodStep {
    pub(super) happened_at: Moment,
    pub(super) record: u32,
    pub(super) method: CostMethod,
    pub(super) standard: Option<UnitCost>,
}

/// How a SKU is valued, and the pools its units lie in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct SkuPage {
    pub(super) terms: CostTerms,
    pub(super) steps: Vec<MethodStep>,
    pub(super) pools: Vec<u32>,
}

/// The valuation ledger.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CostBook {
    pub(super) currency: Option<Currency>,
    pub(super) defaults: CostTerms,
    pub(super) skus: Map<Sku, SkuPage>,
    #[serde(with = "listed")]
    pub(super) pools: Map<CostPoolKey, Pool>,
    pub(super) movements: Map<MovementId, Filed>,
    pub(super) outflows: Map<u64, Outflow>,
    pub(super) amended: Map<u32, Amended>,
    pub(super) totals: CostTotals,
}

/// Up to so many pools of a SKU are compared one by one.
const FEW_POOLS: usize = 8;

/// Pools as a list: their keys are no text.
mod listed {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::{CostPoolKey, Map, Pool};

    pub(super) fn serialize<S: Serializer>(pools: &Map<CostPoolKey, Pool>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(pools.values())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Map<CostPoolKey, Pool>, D::Error> {
        let pools = Vec::<Pool>::deserialize(deserializer)?;
        Ok(pools.into_iter().map(|pool| (pool.key.clone(), pool)).collect())
    }
}

impl CostBook {
    /// The books' currency, once it is known.
    pub fn currency(&self) -> Option<Currency> {
        self.currency
    }

    /// What every account has come to.
    pub fn totals(&self) -> &CostTotals {
        &self.totals
    }

    /// How a SKU is valued at its end: the terms set, with the method and standard of the last change.
    pub fn method(&self, sku: &Sku) -> CostMethod {
        let page = self.skus.get(sku);
        page.map_or(self.defaults.method, |page| page.steps.last().map_or(page.terms.method, |step| step.method))
    }

    /// How SKUs are valued of which nothing else was said.
    pub fn defaults(&self) -> &CostTerms {
        &self.defaults
    }

    /// How a SKU was said to be valued before its first movement.
    pub fn terms(&self, sku: &Sku) -> &CostTerms {
        self.skus.get(sku).map_or(&self.defaults, |page| &page.terms)
    }

    /// Whether a movement of that id is recorded.
    pub fn is_recorded(&self, movement: &MovementId) -> bool {
        self.movements.contains_key(movement)
    }

    /// When a movement happened.
    pub fn happened_at(&self, movement: &MovementId) -> Option<Moment> {
        self.movements.get(movement).map(|filed| filed.happened_at)
    }

    /// Of what a movement moved units; of a transfer or conversion, what left first.
    pub fn sku_of(&self, movement: &MovementId) -> Option<&Sku> {
        let pool = self.movements.get(movement)?.legs.get(0)?;
        self.pool(pool).map(|pool| &pool.key.sku)
    }

    /// Units of an issue that have not come back.
    pub fn returnable(&self, issue: &MovementId) -> Units {
        let record = self.movements.get_full(issue).filter(|(_, _, filed)| filed.kind == Kind::Issue);
        record.and_then(|(record, _, _)| u32::try_from(record).ok()).map_or(0, |record| self.left_to_return(record))
    }

    /// The pools there are.
    pub fn pools(&self) -> impl Iterator<Item = &CostPoolKey> {
        self.pools.keys()
    }

    /// The pool that goods belong to.
    ///
    /// # Errors
    /// `invalid.empty` of `goods.lot` when the SKU's scope needs one.
    pub fn pool_of(&self, goods: &CostGoods) -> Result<CostPoolKey, Invalid> {
        CostPoolKey::of(goods, self.terms(&goods.sku).scope)
    }

    /// The units of a pool, below zero when more left than came.
    pub fn units(&self, pool: &CostPoolKey) -> Units {
        self.pools.get(pool).map_or(0, |pool| pool.standing.units())
    }

    /// The value of a pool; `None` before the books have a currency.
    pub fn value(&self, pool: &CostPoolKey) -> Option<Money> {
        self.money(self.pools.get(pool).map_or(0, |pool| pool.standing.value()))
    }

    /// What one unit of a pool costs on average, at the currency's scale; the last known cost when it is empty.
    pub fn average(&self, pool: &CostPoolKey) -> Option<Money> {
        self.money(self.pools.get(pool)?.standing.unit_cost().times(1).ok()?)
    }

    /// The layers of a pool, oldest first, neighbours of one cost as one; a shortfall is a layer below zero.
    pub fn layers(&self, pool: &CostPoolKey) -> Vec<CostLayer> {
        let Some(standing) = self.pools.get(pool).map(|pool| &pool.standing) else { return Vec::new() };
        let average = Layer::whole(0, 0, standing.on_hand, standing.stock);
        let single = standing.layers.is_empty() && standing.on_hand != 0;
        let here = standing.layers.iter().chain(single.then_some(&average)).map(|layer| (layer, 1_i64));
        let mut merged: Vec<(UnitCost, i64, i64)> = Vec::new();
        for (layer, sign) in here.chain(standing.short.iter().map(|layer| (layer, -1))) {
            let (units, value) = (layer.left().saturating_mul(sign), layer.value_left().saturating_mul(sign));
            match merged.last_mut().filter(|last| last.0.same(layer.cost()) && (last.1 < 0) == (units < 0)) {
                Some(last) => (last.1, last.2) = (last.1.saturating_add(units), last.2.saturating_add(value)),
                None => merged.push((layer.cost(), units, value)),
            }
        }
        let layers = merged.into_iter().map(|(_, units, value)| Some(CostLayer { units, value: self.money(value)? }));
        layers.collect::<Option<Vec<_>>>().unwrap_or_default()
    }

    /// What a movement is worth now: a receipt with its landed cost, an issue at its revalued cost (returns not
    /// deducted), a return or a transfer at the value that came with it.
    pub fn value_of(&self, movement: &MovementId) -> Option<Money> {
        let (record, _, filed) = self.movements.get_full(movement)?;
        let record = u32::try_from(record).ok()?;
        let leg = match &filed.legs {
            Legs::Many(pools) => u32::try_from(pools.len().checked_sub(1)?).ok()?,
            _ => 0,
        };
        let entry = self.entry(record, leg)?;
        self.money(self.outflows.get(&slot(record, leg)).map_or(entry.value, |outflow| outflow.cost(entry)))
    }

    /// What one unit of a movement is worth now, rounded to the currency's scale.
    pub fn unit_value_of(&self, movement: &MovementId) -> Option<Money> {
        let (record, _, _) = self.movements.get_full(movement)?;
        let entry = self.entry(u32::try_from(record).ok()?, 0)?;
        let value = self.value_of(movement)?;
        let exact = value.amount().checked_div(rust_decimal::Decimal::from(entry.units))?;
        Money::rounded(exact, value.currency(), Rounding::HalfUp).ok()
    }

    /// Units of an issue that have not come back.
    pub(super) fn left_to_return(&self, record: u32) -> i64 {
        let Some(issue) = self.entry(record, 0) else { return 0 };
        let outflow = self.outflows.get(&slot(record, 0));
        outflow.map_or(i64::from(issue.units), |outflow: &Outflow| outflow.returnable(issue, None).left())
    }

    pub(super) fn money(&self, minor_units: i64) -> Option<Money> {
        Money::minor(minor_units, self.currency?).ok()
    }

    pub(super) fn pool(&self, number: u32) -> Option<&Pool> {
        self.pools.get_index(usize::try_from(number).ok()?).map(|(_, pool)| pool)
    }

    /// The number of a pool. A SKU has few pools, nearly always, which are sooner looked through than a key is hashed.
    pub(super) fn pool_number(&self, key: &CostPoolKey) -> Option<u32> {
        let page = self.skus.get(&key.sku)?;
        if page.pools.len() > FEW_POOLS {
            return self.pools.get_index_of(key).and_then(|index| u32::try_from(index).ok());
        }
        page.pools.iter().copied().find(|number| self.pool(*number).is_some_and(|pool| pool.key == *key))
    }

    pub(super) fn filed(&self, record: u32) -> Option<(&MovementId, &Filed)> {
        self.movements.get_index(usize::try_from(record).ok()?)
    }

    /// The pool of a movement's end, and where it stands there.
    pub(super) fn locate(&self, record: u32, leg: u32) -> Option<(u32, Position)> {
        let (_, filed) = self.filed(record)?;
        Some((filed.legs.get(leg)?, Position { happened_at: filed.happened_at, record, leg }))
    }

    pub(super) fn entry(&self, record: u32, leg: u32) -> Option<&Entry> {
        let (pool, position) = self.locate(record, leg)?;
        let pool = self.pool(pool)?;
        pool.entries.get(pool.index_of(position).ok()?)
    }

    /// What a new pool of those goods holds before its first entry.
    pub(super) fn first_standing(&self, key: &CostPoolKey) -> Standing {
        let terms = Some(self.terms(&key.sku)).filter(|_| key.owner == super::CostOwner::Shop);
        let known = terms.and_then(|terms| terms.known_cost.as_ref());
        // Terms with a cost that does not fit are refused when they are set.
        let known = known.and_then(|price| UnitCost::of("known_cost", price).ok()).unwrap_or_default();
        Standing::new(terms.map(|terms| terms.method).unwrap_or_default(), known)
    }
}

impl CostTotals {
    /// The account's total, when it has one of its own.
    pub fn account(&self, account: CostAccount) -> i64 {
        match account {
            CostAccount::Purchases => self.purchases,
            CostAccount::Opening => self.opening,
            CostAccount::LandedCost => self.landed_cost,
            CostAccount::Stock => self.stock,
            CostAccount::CostOfGoods => self.cost_of_goods,
            CostAccount::WriteOffs => self.write_offs,
            CostAccount::SupplierReturns => self.supplier_returns,
            CostAccount::Corrections => {
                self.corrections.iter().fold(0_i64, |sum, named| sum.saturating_add(named.minor_units))
            }
        }
    }
}
