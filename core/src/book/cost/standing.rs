use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::value::Invalid;

use super::CostMethod;
use super::layer::{Layer, UnitCost, walled};
use crate::value::share;

/// Which layers an issue takes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Pick {
    /// As the method says.
    Method,
    /// Those of that cost, then as the method says.
    Cost(UnitCost),
    /// That of the receipt, then as the method says.
    Receipt(u32),
}

impl Pick {
    fn prefers(self, layer: &Layer) -> bool {
        match self {
            Self::Method => false,
            Self::Cost(cost) => cost.same(layer.cost()),
            Self::Receipt(record) => layer.record == record,
        }
    }
}

/// What an issue costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Price {
    /// What its units are worth, the shortfall included.
    pub(super) cost: i64,
    /// How many were not there, and what they are taken to be worth.
    pub(super) short_units: i64,
    pub(super) short_value: i64,
    /// What a unit is known to cost afterwards.
    known: UnitCost,
}

/// A shortfall that a receipt brought the cost of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fill {
    /// The issue that was short.
    pub(super) record: u32,
    pub(super) leg: u32,
    /// Its true cost less the one it was taken to have.
    pub(super) difference: i64,
}

/// What a pool holds after some entry of its history.
///
/// Guarantees: `value = Σ layers − Σ shortfalls` (the average is one layer); layers and shortfalls never stand side by
/// side; no units, no value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Standing {
    pub(super) method: CostMethod,
    /// Units and value on hand, shortfalls not counted; below zero only under a standard cost.
    pub(super) on_hand: i64,
    pub(super) stock: i64,
    /// Last known cost; the standard cost.
    pub(super) known: UnitCost,
    /// First in, first out, and last in, first out: what is there, oldest first.
    pub(super) layers: VecDeque<Layer>,
    /// What left before it was there, oldest first.
    pub(super) short: VecDeque<Layer>,
    pub(super) short_units: i64,
    pub(super) short_value: i64,
}

impl Standing {
    pub(super) fn new(method: CostMethod, known: UnitCost) -> Self {
        let (layers, short) = (VecDeque::new(), VecDeque::new());
        Self { method, on_hand: 0, stock: 0, known, layers, short, short_units: 0, short_value: 0 }
    }

    /// Units, shortfalls deducted.
    pub(super) fn units(&self) -> i64 {
        self.on_hand.saturating_sub(self.short_units)
    }

    /// Value, shortfalls deducted.
    pub(super) fn value(&self) -> i64 {
        self.stock.saturating_sub(self.short_value)
    }

    /// What a unit costs on average, or the last known cost when none is there.
    pub(super) fn unit_cost(&self) -> UnitCost {
        if self.method == CostMethod::Standard || self.on_hand <= 0 {
            return self.known;
        }
        UnitCost { value: self.stock, units: self.on_hand }
    }

    fn queued(&self) -> bool {
        matches!(self.method, CostMethod::Fifo | CostMethod::Lifo)
    }

    /// What an issue of that many units would cost.
    pub(super) fn price(&self, units: i64, pick: Pick) -> Result<Price, Invalid> {
        if self.method == CostMethod::Standard {
            let after = self.known.times(self.on_hand.saturating_sub(units))?;
            let cost = walled(self.stock.checked_sub(after))?;
            return Ok(Price { cost, short_units: 0, short_value: 0, known: self.known });
        }
        let there = units.min(self.on_hand);
        let short_units = units.saturating_sub(there);
        let (cost, mut known) = if self.queued() {
            self.price_of_layers(there, pick)
        } else {
            (walled(share(self.stock, there, self.on_hand))?, self.unit_cost())
        };
        if let Pick::Cost(named) = pick
            && short_units > 0
        {
            known = named;
        }
        let short_value = known.times(short_units)?;
        Ok(Price { cost: walled(cost.checked_add(short_value))?, short_units, short_value, known })
    }

    /// What the next units of the layers are worth, and what the last of them cost.
    fn price_of_layers(&self, units: i64, pick: Pick) -> (i64, UnitCost) {
        let (mut cost, mut need, mut known) = (0_i64, units, self.known);
        let mut price = |layer: &Layer| {
            let part = need.min(layer.left());
            if part > 0 {
                cost = cost.saturating_add(layer.worth_of_next(part));
                need = need.saturating_sub(part);
                known = layer.cost();
            }
            need > 0
        };
        let _ = pick == Pick::Method || self.layers.iter().filter(|layer| pick.prefers(layer)).all(&mut price);
        let mut rest = |layer: &Layer| pick.prefers(layer) || price(layer);
        let _ = if self.method == CostMethod::Lifo {
            self.layers.iter().rev().all(&mut rest)
        } else {
            self.layers.iter().all(&mut rest)
        };
        (cost, known)
    }

    /// Takes units at the price of [`Standing::price`]; a shortfall is owed to the entry.
    pub(super) fn take(&mut self, record: u32, leg: u32, units: i64, pick: Pick, price: Price) -> Result<(), Invalid> {
        self.known = price.known;
        let there = units.saturating_sub(price.short_units);
        self.on_hand = self.on_hand.saturating_sub(there);
        self.stock = walled(price.cost.checked_sub(price.short_value).and_then(|cost| self.stock.checked_sub(cost)))?;
        if self.queued() {
            self.take_layers(there, pick);
        }
        if price.short_units > 0 {
            self.short_units = walled(self.short_units.checked_add(price.short_units))?;
            self.short_value = walled(self.short_value.checked_add(price.short_value))?;
            self.short.push_back(Layer::whole(record, leg, price.short_units, price.short_value));
        }
        Ok(())
    }

    fn take_layers(&mut self, units: i64, pick: Pick) {
        let mut need = units;
        let mut take = |layer: &mut Layer| {
            let part = need.min(layer.left());
            layer.taken = layer.taken.saturating_add(part);
            need = need.saturating_sub(part);
            need > 0
        };
        if pick != Pick::Method {
            let _ = self.layers.iter_mut().filter(|layer| pick.prefers(layer)).all(&mut take);
            self.layers.retain(|layer| layer.left() > 0);
        }
        let _ = if self.method == CostMethod::Lifo {
            self.layers.iter_mut().rev().all(&mut take)
        } else {
            self.layers.iter_mut().all(&mut take)
        };
        while self.layers.front().is_some_and(|layer| layer.left() == 0) {
            self.layers.pop_front();
        }
        while self.layers.back().is_some_and(|layer| layer.left() == 0) {
            self.layers.pop_back();
        }
    }

    /// Puts in units worth `value`: shortfalls get their cost first, oldest first; the rest is a layer.
    ///
    /// Answers what does not become stock: under a standard cost, the difference to it.
    pub(super) fn put(&mut self, arrived: Layer, fills: &mut Vec<Fill>) -> Result<i64, Invalid> {
        if self.method == CostMethod::Standard {
            let on_hand = self.on_hand.saturating_add(arrived.units);
            let stock = self.known.times(on_hand)?;
            let variance = stock.checked_sub(self.stock).and_then(|step| arrived.value.checked_sub(step));
            (self.on_hand, self.stock) = (on_hand, stock);
            return walled(variance);
        }
        let mut layer = arrived;
        while let Some(short) = self.short.front_mut() {
            let part = short.left().min(layer.left());
            if part == 0 {
                break;
            }
            let taken_to_be = short.take(part);
            let difference = walled(layer.take(part).checked_sub(taken_to_be))?;
            fills.push(Fill { record: short.record, leg: short.leg, difference });
            self.short_units = self.short_units.saturating_sub(part);
            self.short_value = self.short_value.saturating_sub(taken_to_be);
            if short.left() == 0 {
                self.short.pop_front();
            }
            self.known = arrived.cost();
        }
        if layer.left() > 0 {
            self.on_hand = walled(self.on_hand.checked_add(layer.left()))?;
            self.stock = walled(self.stock.checked_add(layer.value_left()))?;
            if self.queued() {
                self.layers.push_back(layer);
            }
            // The pool knows a cost from its first receipt on, also before anything leaves.
            self.known = if self.queued() { arrived.cost() } else { self.unit_cost() };
        }
        Ok(0)
    }

    /// Takes value off what is there, at most all of it; answers how much. Under a standard cost nothing: it is set.
    pub(super) fn write_down(&mut self, amount: i64) -> i64 {
        if self.method == CostMethod::Standard {
            return 0;
        }
        let total = self.stock;
        let amount = amount.min(total);
        let (mut before, mut off) = (0_i64, 0_i64);
        for layer in &mut self.layers {
            let value = layer.value_left();
            before = before.saturating_add(value);
            let upto = share(amount, before, total).unwrap_or(amount);
            *layer = layer.revalued(value.saturating_sub(upto.saturating_sub(off)));
            off = upto;
        }
        self.stock = total.saturating_sub(amount);
        if self.on_hand > 0 {
            self.known = self.unit_cost();
        }
        amount
    }

    /// Goes on under another method, or another standard cost; answers the value that leaves the stock.
    ///
    /// Neutral unless the new method is the standard: layers become an average, an average becomes one layer.
    pub(super) fn change(
        &mut self,
        (record, leg): (u32, u32),
        method: CostMethod,
        standard: Option<UnitCost>,
    ) -> Result<i64, Invalid> {
        let before = self.value();
        if method == CostMethod::Standard {
            let on_hand = self.units();
            let mut fresh = Self::new(method, standard.unwrap_or_else(|| self.unit_cost()));
            fresh.on_hand = on_hand;
            fresh.stock = fresh.known.times(on_hand)?;
            *self = fresh;
            return walled(before.checked_sub(self.stock));
        }
        if self.method == CostMethod::Standard && self.on_hand < 0 {
            let short = Layer::whole(record, leg, self.on_hand.saturating_neg(), self.stock.saturating_neg());
            (self.short_units, self.short_value) = (short.units, short.value);
            self.short.push_back(short);
            (self.on_hand, self.stock) = (0, 0);
        }
        let was_queued = self.queued();
        if self.on_hand > 0 {
            self.known = self.unit_cost();
        }
        self.method = method;
        if !self.queued() {
            self.layers.clear();
        } else if !was_queued && self.on_hand > 0 {
            self.layers.push_back(Layer::whole(record, leg, self.on_hand, self.stock));
        }
        Ok(0)
    }
}
