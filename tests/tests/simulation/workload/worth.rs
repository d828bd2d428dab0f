//! What people ask about worth: receipts with a cost, landed costs, corrected costs, write-downs, other methods.

use daigou::book::cost::*;
use daigou::book::stock::{PlaceKind, StockBook, StockItem};
use daigou::shop::{ReceivedGoods, ShopCommand, receipt_id};
use daigou::value::*;

use super::Workload;

impl Workload {
    fn cost(&mut self) -> UnitPrice {
        let (text, currency) =
            *self.dice.pick(&[("7.5", "CNY"), ("3.333", "CNY"), ("0", "CNY"), ("250", "JPY"), ("1", "USD")]);
        UnitPrice::parse(text, Currency::new(currency).unwrap()).unwrap()
    }

    fn receipt(&mut self) -> MovementId {
        receipt_id(&MovementId::new(self.known("move")).unwrap(), self.dice.below(2) as usize).unwrap()
    }

    pub fn worth(&mut self) -> ShopCommand {
        if self.dice.one_in(2) {
            let goods = (0..1 + self.dice.below(3)).map(|_| ReceivedGoods {
                item: StockItem { sku: self.sku(), quantity: self.quantity() },
                unit_cost: (!self.dice.one_in(4)).then(|| self.cost()),
            });
            let goods = goods.collect();
            let movement_id = MovementId::new(self.fresh("move")).unwrap();
            let from = StockBook::built_in(PlaceKind::Supplier).unwrap();
            return ShopCommand::ReceiveGoods {
                movement_id,
                from,
                to: self.place_id(),
                goods,
                happened_at: self.happened_at(),
            };
        }
        let movement = MovementId::new(self.fresh("worth")).unwrap();
        let (sku, happened_at) = (self.sku(), self.happened_at());
        let command = match self.dice.below(6) {
            0 | 1 => CostCommand::AddLandedCost {
                movement,
                kind: LandedCostKind::Freight,
                amount: Money::minor(i64::try_from(self.dice.below(900)).unwrap() - 100, Currency::CNY).unwrap(),
                rate: None,
                basis: *self.dice.pick(&[LandedCostBasis::Units, LandedCostBasis::Value]),
                targets: vec![LandedTarget { receipt: self.receipt(), weight: Weight::ZERO, volume_mm3: 0 }],
            },
            2 => CostCommand::ChangeCost {
                movement,
                of: self.receipt(),
                unit_cost: UnitPrice::parse("9.99", Currency::CNY).unwrap(),
                rate: None,
            },
            3 => CostCommand::WriteDown {
                movement,
                goods: CostGoods { sku, place: self.place_id(), lot: None, serial: None, owner: CostOwner::Shop },
                amount: Money::minor(1 + i64::try_from(self.dice.below(300)).unwrap(), Currency::CNY).unwrap(),
                happened_at,
            },
            4 => {
                let method = *self.dice.pick(&[CostMethod::Fifo, CostMethod::MovingAverage, CostMethod::Standard]);
                let standard_cost =
                    (method == CostMethod::Standard).then(|| UnitPrice::parse("8", Currency::CNY).unwrap());
                CostCommand::ChangeMethod { movement, sku, method, standard_cost, happened_at }
            }
            _ => CostCommand::Record { movements: vec![] },
        };
        ShopCommand::Cost { command }
    }
}
