use crate::book::returns::{LedgerBalance, LedgerLine, Reckoned, ReckonedLine, RefundLedger, ReturnsEvent};
use crate::value::{Quantity, RefundComponent};

impl RefundLedger {
    /// Takes over what was reckoned.
    pub(super) fn reckon(&mut self, event: &ReturnsEvent) {
        let ReturnsEvent::RefundReckoned {
            return_id, lines, total, uncovered, debit, claw_back_taken, content, ..
        } = event
        else {
            return;
        };
        for reckoned in lines {
            if self.line(&reckoned.line_id).is_none() {
                self.lines.push(unsettled(reckoned));
            }
            let found = self.lines.iter_mut().find(|line| line.line_id == reckoned.line_id);
            if let Some(line) = found {
                line.reckon(reckoned);
            }
        }
        self.claw_back_taken = Some(*claw_back_taken);
        self.debit = Some(*debit);
        let (return_id, total, uncovered, content) = (return_id.clone(), *total, *uncovered, *content);
        self.reckoned.push(Reckoned { return_id, total, uncovered, content });
    }
}

/// A line nothing was settled of yet.
fn unsettled(reckoned: &ReckonedLine) -> LedgerLine {
    LedgerLine {
        line_id: reckoned.line_id.clone(),
        units: Quantity::ZERO,
        exchanged: Quantity::ZERO,
        fee_kept: None,
        fee_counted_millionths: 0,
        balances: vec![],
    }
}

impl LedgerLine {
    fn reckon(&mut self, reckoned: &ReckonedLine) {
        self.units = self.units.plus(reckoned.quantity).unwrap_or(self.units);
        self.exchanged = self.exchanged.plus(reckoned.exchanged).unwrap_or(self.exchanged);
        self.fee_kept = Some(reckoned.fee_kept);
        self.fee_counted_millionths = reckoned.fee_counted_millionths;
        for part in reckoned.parts.iter().filter(|part| part.component != RefundComponent::RestockingFee) {
            let balance = LedgerBalance {
                component: part.component,
                refunded: part.refunded,
                counted_millionths: part.counted_millionths,
            };
            match self.balances.iter_mut().find(|known| known.component == part.component) {
                Some(known) => *known = balance,
                None => self.balances.push(balance),
            }
        }
    }
}
