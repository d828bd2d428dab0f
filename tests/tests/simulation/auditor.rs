//! An auditor who keeps events and nothing else, and works the truth out by other means than the library.

use std::collections::BTreeMap;

use daigou::book::order::{GoodsStage, OrderEvent};
use daigou::book::payment::{PaymentEvent, RefundReason};
use daigou::book::stock::{PlaceKind, ReservedItem, StockBook, StockEvent};
use daigou::shop::{Record, Shop, ShopEvent};
use daigou::value::*;

type Spot = (Sku, PlaceId);

#[derive(Default)]
pub struct Auditor {
    records: Vec<Record>,
}

/// What the events come to.
#[derive(Default)]
struct Truth {
    on_hand: BTreeMap<Spot, i64>,
    reserved: BTreeMap<Spot, i64>,
    /// Units that stand reserved for an order's line.
    held: BTreeMap<(String, LineId), i64>,
    captured: BTreeMap<PaymentId, i64>,
    /// Refunds asked for and not failed, penalties apart.
    refunds: BTreeMap<RefundId, (PaymentId, i64)>,
}

impl Auditor {
    pub fn hear(&mut self, records: &[Record]) {
        self.records.extend_from_slice(records);
    }

    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// Compares the shop with the truth; the first difference is the answer.
    pub fn audit(&self, shop: &Shop) -> Result<(), String> {
        for (index, record) in self.records.iter().enumerate() {
            if record.sequence != index as u64 + 1 {
                return Err(format!("record {index} is numbered {}", record.sequence));
            }
        }
        let mut truth = Truth::default();
        for record in &self.records {
            truth.hear(&record.event);
        }
        truth.stock_agrees(shop)?;
        truth.orders_agree(shop)?;
        truth.money_agrees()?;
        crate::worth::worth_agrees(&self.records, shop)
    }
}

impl Truth {
    fn hear(&mut self, event: &ShopEvent) {
        match event {
            ShopEvent::Stock { event } => self.hear_stock(event),
            ShopEvent::Payment { event } => self.hear_payment(event),
            _ => {}
        }
    }

    fn shift(&mut self, sku: &Sku, from: &PlaceId, to: &PlaceId, units: i64) {
        *self.on_hand.entry((sku.clone(), from.clone())).or_default() -= units;
        *self.on_hand.entry((sku.clone(), to.clone())).or_default() += units;
    }

    fn promise(&mut self, id: &ReservationId, items: &[ReservedItem], sign: i64) {
        for item in items {
            let units = sign * item.quantity.units();
            *self.reserved.entry((item.sku.clone(), item.place_id.clone())).or_default() += units;
            *self.held.entry((id.as_str().to_owned(), item.line_id.clone())).or_default() += units;
        }
    }

    fn hear_stock(&mut self, event: &StockEvent) {
        let adjustment = StockBook::built_in(PlaceKind::Adjustment).unwrap();
        match event {
            StockEvent::Received { from, to, items, .. }
            | StockEvent::Transferred { from, to, items, .. }
            | StockEvent::Carried { from, to, items, .. } => {
                items.iter().for_each(|item| self.shift(&item.sku, from, to, item.quantity.units()));
            }
            StockEvent::Shipped { reservation_id, items, to, .. } => {
                self.promise(reservation_id, items, -1);
                items.iter().for_each(|item| self.shift(&item.sku, &item.place_id, to, item.quantity.units()));
            }
            StockEvent::Reserved { reservation_id, items, .. }
            | StockEvent::ReservedMore { reservation_id, items, .. } => {
                self.promise(reservation_id, items, 1);
            }
            StockEvent::Released { reservation_id, items }
            | StockEvent::ReservationExpired { reservation_id, items } => {
                self.promise(reservation_id, items, -1);
            }
            StockEvent::Counted { place_id, variances, .. } => {
                variances.iter().for_each(|v| self.shift(&v.sku, &adjustment, place_id, v.difference));
            }
            StockEvent::Adjusted { place_id, sku, difference, .. } => {
                self.shift(sku, &adjustment, place_id, *difference)
            }
            _ => {}
        }
    }

    fn hear_payment(&mut self, event: &PaymentEvent) {
        match event {
            PaymentEvent::PaymentRecorded { payment_id, amount, .. }
            | PaymentEvent::PaymentCaptured { payment_id, amount, .. } => {
                *self.captured.entry(payment_id.clone()).or_default() += amount.minor_units();
            }
            PaymentEvent::RefundRequested { refund_id, payment_id, amount, reason }
            | PaymentEvent::RefundRecorded { refund_id, payment_id, amount, reason, .. }
                if *reason != RefundReason::Penalty =>
            {
                self.refunds.insert(refund_id.clone(), (payment_id.clone(), amount.minor_units()));
            }
            PaymentEvent::RefundFailed { refund_id, .. } => {
                self.refunds.remove(refund_id);
            }
            _ => {}
        }
    }

    fn stock_agrees(&self, shop: &Shop) -> Result<(), String> {
        let mut sums: BTreeMap<&Sku, i64> = BTreeMap::new();
        for ((sku, place), units) in &self.on_hand {
            *sums.entry(sku).or_default() += units;
            let booked = shop.stock().on_hand(sku, place);
            if booked != *units {
                return Err(format!("{sku} at {place}: {booked} on hand, {units} by the events"));
            }
            let reserved = self.reserved.get(&(sku.clone(), place.clone())).copied().unwrap_or(0);
            let booked = shop.stock().reserved(sku, place);
            if booked != reserved {
                return Err(format!("{sku} at {place}: {booked} reserved, {reserved} by the events"));
            }
        }
        match sums.iter().find(|(_, sum)| **sum != 0) {
            Some((sku, sum)) => Err(format!("{sku} sums to {sum} over all places")),
            None => Ok(()),
        }
    }

    /// A line's reserved, allocated and picked units are the units that stand reserved for it.
    fn orders_agree(&self, shop: &Shop) -> Result<(), String> {
        for order in shop.orders().orders() {
            for line in order.lines() {
                let stages = [GoodsStage::Reserved, GoodsStage::Allocated, GoodsStage::Picked];
                let counted: i64 = stages.iter().map(|stage| line.counters().at(*stage).units()).sum();
                let key = (order.order_id().as_str().to_owned(), line.line_id().clone());
                let held = self.held.get(&key).copied().unwrap_or(0);
                if counted != held {
                    return Err(format!("order {} line {}: {counted} counted, {held} held", key.0, key.1));
                }
            }
        }
        Ok(())
    }

    fn money_agrees(&self) -> Result<(), String> {
        let mut back: BTreeMap<&PaymentId, i64> = BTreeMap::new();
        for (payment, amount) in self.refunds.values() {
            *back.entry(payment).or_default() += amount;
        }
        for (payment, amount) in back {
            let captured = self.captured.get(payment).copied().unwrap_or(0);
            if amount > captured {
                return Err(format!("payment {payment}: {amount} to go back of {captured}"));
            }
        }
        Ok(())
    }
}

/// Whether a batch of events says anything of an order, for the coverage count.
pub fn is_order_event(record: &Record) -> bool {
    matches!(record.event, ShopEvent::Order { event: OrderEvent::LinesProgressed { .. } })
}
