//! Asks about orders that stand: edits and returns.

use daigou::book::order::*;
use daigou::book::returns::*;
use daigou::shop::{Shop, ShopCommand, SimplyReturned};
use daigou::value::*;

use super::Workload;

impl Workload {
    pub(super) fn edit(&mut self) -> ShopCommand {
        let line_id = self.line_id();
        let action = match self.dice.below(4) {
            0 => EditAction::ChangeQuantity { line_id, quantity: self.quantity() },
            1 => EditAction::RemoveLine { line_id },
            2 => EditAction::ChangeUnitPrice { line_id, unit_price: UnitPrice::parse("12.34", Currency::CNY).unwrap() },
            _ => EditAction::AddLine {
                line: OrderLine {
                    line_id: LineId::new((3 + self.dice.below(3)).to_string()).unwrap(),
                    sku: self.sku(),
                    quantity: self.quantity(),
                    unit_price: UnitPrice::parse("7.77", Currency::CNY).unwrap(),
                    tax_rate: Rate::ZERO,
                    discounts: vec![],
                },
            },
        };
        ShopCommand::EditOrder {
            order_id: self.order_id(),
            command_id: CommandId::new(self.fresh("command")).unwrap(),
            external_revision: None,
            actions: vec![action],
            when_short: self.when_short(),
        }
    }

    pub(super) fn returned(&mut self, shop: &Shop) -> ShopCommand {
        let order_id = self.order_id();
        let (fresh, known) = (self.fresh("return"), self.known("return"));
        let (return_id, known) = (ReturnId::new(fresh).unwrap(), ReturnId::new(known).unwrap());
        let happened_at = self.happened_at();
        let line_id = self.line_id();
        let quantity = self.quantity();
        let reason = ReturnReason::Defective;
        let disposition = *self.dice.pick(&[
            Disposition::Restock,
            Disposition::Scrap,
            Disposition::Quarantine,
            Disposition::Supplier,
        ]);
        let sku = shop.orders().order(&order_id).and_then(|o| o.line(&line_id)).map(|line| line.sku().clone());
        let line = ReturnLine {
            line_id: line_id.clone(),
            sku: sku.unwrap_or_else(|| self.sku()),
            quantity,
            reason,
            condition: ReturnCondition::Opened,
        };
        let key = CommandId::new(self.fresh("command")).unwrap();
        let command = match self.dice.below(9) {
            0 => ReturnsCommand::RequestReturn { return_id, order_id, lines: vec![line] },
            1 => ReturnsCommand::ApproveReturn { return_id: known, expires_at: None },
            2 => ReturnsCommand::ReceiveReturn {
                return_id: known,
                receipt_id: key,
                lines: vec![ReceivedLine { line_id, good: quantity, damaged: Quantity::ZERO }],
                happened_at,
            },
            3 => ReturnsCommand::InspectReturn {
                return_id: known,
                inspection_id: key,
                lines: vec![InspectedLine { line_id, accepted: quantity, disposition, rejected: self.quantity() }],
            },
            4 => ReturnsCommand::SettleReturn {
                return_id: known,
                lines: vec![SettledLine { line_id, quantity, refund: Money::minor(500, Currency::CNY).unwrap() }],
                components: vec![],
            },
            5 => ReturnsCommand::RecordSentBack { return_id: known, happened_at },
            _ => {
                let lines = vec![SimplyReturned { line_id, quantity, reason, disposition }];
                return ShopCommand::ReturnSimply { return_id, order_id, lines, happened_at };
            }
        };
        ShopCommand::Returns { command }
    }
}
