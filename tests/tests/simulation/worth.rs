//! The auditor's second book: what every event posted, and how many units the ledger must hold.

use std::collections::BTreeMap;

use daigou::book::cost::*;
use daigou::book::order::GoodsStage;
use daigou::book::stock::PlaceKind;
use daigou::shop::{Record, Shop, ShopEvent};
use daigou::value::*;

/// Compares the ledger with the sums of its postings and with the units in the shop's places.
pub fn worth_agrees(records: &[Record], shop: &Shop) -> Result<(), String> {
    let cost = shop.cost();
    if cost.currency().is_none() {
        return Ok(());
    }
    cost.audit().map_err(|corrupt| corrupt.to_string())?;
    let mut accounts: BTreeMap<CostAccount, i64> = BTreeMap::new();
    for record in records {
        let ShopEvent::Cost { event } = &record.event else { continue };
        for posting in event.postings() {
            *accounts.entry(posting.from).or_default() -= posting.amount.minor_units();
            *accounts.entry(posting.to).or_default() += posting.amount.minor_units();
        }
    }
    for account in [CostAccount::Stock, CostAccount::CostOfGoods, CostAccount::WriteOffs, CostAccount::SupplierReturns]
    {
        let (told, posted) = (cost.totals().account(account), accounts.get(&account).copied().unwrap_or(0));
        if told != posted {
            return Err(format!("{account:?}: {told} in the ledger, {posted} posted"));
        }
    }
    if accounts.values().sum::<i64>() != 0 || cost.totals().sources() != cost.totals().uses() {
        return Err(format!("what came in is not where it should be: {accounts:?}"));
    }
    units_agree(shop)
}

/// A pool holds the units that lie in its place; those that left with an order lie in transit, but in no pool.
fn units_agree(shop: &Shop) -> Result<(), String> {
    let mut pooled: BTreeMap<Sku, i64> = BTreeMap::new();
    for pool in shop.cost().pools() {
        *pooled.entry(pool.sku.clone()).or_default() += shop.cost().units(pool);
        let Some(place) = pool.place.clone().filter(|place| shop.stock().kind_of(place) != Some(PlaceKind::Transit))
        else {
            continue;
        };
        let inside = matches!(
            shop.stock().kind_of(&place),
            Some(PlaceKind::Warehouse | PlaceKind::Quarantine | PlaceKind::Repair)
        );
        let there = if inside { shop.stock().on_hand(&pool.sku, &place) } else { 0 };
        if shop.cost().units(pool) != there {
            return Err(format!("{} at {place}: {} valued, {there} there", pool.sku, shop.cost().units(pool)));
        }
    }
    let mut held: BTreeMap<Sku, i64> = BTreeMap::new();
    for sku in shop.stock().skus() {
        for (place, units, _) in shop.stock().balances(sku) {
            let kinds = [PlaceKind::Warehouse, PlaceKind::Quarantine, PlaceKind::Repair, PlaceKind::Transit];
            if shop.stock().kind_of(&place).is_some_and(|kind| kinds.contains(&kind)) {
                *held.entry(sku.clone()).or_default() += units;
            }
        }
    }
    for line in shop.orders().orders().flat_map(|order| order.lines()) {
        *held.entry(line.sku().clone()).or_default() -= line.counters().at(GoodsStage::Shipped).units();
    }
    match held.iter().find(|(sku, units)| pooled.get(*sku).copied().unwrap_or(0) != **units) {
        Some((sku, units)) => Err(format!("{sku}: {:?} valued, {units} held", pooled.get(sku))),
        None => Ok(()),
    }
}
