//! Everything once more, by another way: each history from its first entry, without marks.

use crate::value::Corrupt;

use super::CostAccount;
use super::layer::Layer;
use super::pool::{Pool, advance, fresh_act};
use super::state::CostBook;

impl CostBook {
    /// Values every pool again from its first entry and compares: what each entry is worth, what each pool holds,
    /// `value = Σ layers`, no value without units, and the identity of the totals.
    ///
    /// # Errors
    /// [`Corrupt`] naming the pool that differs, or the totals.
    pub fn audit(&self) -> Result<(), Corrupt> {
        let mut stock = 0_i64;
        for pool in self.pools.values() {
            self.audit_pool(pool)?;
            stock = stock.saturating_add(pool.standing.value());
        }
        if stock != self.totals.account(CostAccount::Stock) {
            return Err(Corrupt::new("cost", "the pools do not sum to the stock"));
        }
        if self.totals.sources() != self.totals.uses() {
            return Err(Corrupt::new("cost", "what came in is not where it should be"));
        }
        Ok(())
    }

    fn audit_pool(&self, pool: &Pool) -> Result<(), Corrupt> {
        let problem = |what: &str| Corrupt::new("cost", format!("{} of {}", what, pool.key.sku));
        let mut standing = pool.first.clone();
        let mut fills = Vec::new();
        for known in &pool.entries {
            let mut entry = *known;
            if !fresh_act(&entry.act) {
                entry.value = self.inbound_of(known).unwrap_or(known.value);
            }
            advance(&mut standing, &mut entry, &mut fills).map_err(|invalid| problem(&invalid.to_string()))?;
            if entry != *known {
                return Err(problem(&format!("an entry {entry:?} instead of {known:?}")));
            }
        }
        if standing != pool.standing {
            return Err(problem("the standing"));
        }
        let sum = |layers: &std::collections::VecDeque<Layer>| {
            let units = layers.iter().fold(0_i64, |sum, layer| sum.saturating_add(layer.left()));
            (units, layers.iter().fold(0_i64, |sum, layer| sum.saturating_add(layer.value_left())))
        };
        if !standing.layers.is_empty() && sum(&standing.layers) != (standing.on_hand, standing.stock) {
            return Err(problem("the layers"));
        }
        if sum(&standing.short) != (standing.short_units, standing.short_value) {
            return Err(problem("the shortfalls"));
        }
        if standing.on_hand == 0 && standing.stock != 0 {
            return Err(problem("value without units"));
        }
        Ok(())
    }

    fn inbound_of(&self, entry: &super::pool::Entry) -> Option<i64> {
        super::draft::Draft::new(self).ok()?.inbound(entry)
    }
}
