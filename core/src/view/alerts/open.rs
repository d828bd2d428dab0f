use std::cmp::Ordering;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{AlertSeverity, StockAlertCause, StockAlertRules, StockFinding};
use crate::value::{Invalid, Money, PlaceId, Quantity, Sku};

/// The format of the projection's state.
pub const STOCK_ALERTS_VERSION: u32 = 1;

/// An alert that stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OpenStockAlert {
    /// What is wrong.
    pub cause: StockAlertCause,
    /// With which SKU.
    pub sku: Sku,
    /// Where.
    pub place: PlaceId,
    /// How soon someone should look.
    pub severity: AlertSeverity,
    /// The day it was raised.
    pub raised_on: NaiveDate,
    /// The day its severity last changed.
    pub changed_on: NaiveDate,
    /// Units at stake, as last observed.
    pub units_at_stake: Quantity,
    /// Money at stake, as last observed.
    pub money_at_stake: Money,
}

/// What is new about an alert: the only times it is spoken of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum StockAlertChange {
    /// It was raised.
    Raised {
        /// The alert.
        alert: OpenStockAlert,
    },
    /// It became more or less severe.
    SeverityChanged {
        /// The alert as it is now.
        alert: OpenStockAlert,
        /// What it was.
        before: AlertSeverity,
    },
    /// It is over.
    Cleared {
        /// The alert as it last was.
        alert: OpenStockAlert,
    },
}

/// The alerts that stand: a projection the host keeps beside the shop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StockAlerts {
    version: u32,
    /// By cause, SKU and place.
    open: Vec<OpenStockAlert>,
}

impl Default for StockAlerts {
    fn default() -> Self {
        Self { version: STOCK_ALERTS_VERSION, open: Vec::new() }
    }
}

type Key<'a> = (StockAlertCause, &'a str, &'a str);

fn key_of(alert: &OpenStockAlert) -> Key<'_> {
    (alert.cause, alert.sku.as_str(), alert.place.as_str())
}

fn key_of_finding(finding: &StockFinding) -> Key<'_> {
    (finding.cause, finding.sku.as_str(), finding.place.as_str())
}

impl StockAlerts {
    /// The format of the state.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// What stands, most severe first, then the most money at stake.
    pub fn open(&self) -> Vec<&OpenStockAlert> {
        let mut open: Vec<_> = self.open.iter().collect();
        open.sort_by(|a, b| {
            let money = || b.money_at_stake.amount().cmp(&a.money_at_stake.amount());
            b.severity.cmp(&a.severity).then_with(money)
        });
        open
    }

    /// Takes in everything that was found on a day and answers what is new. A cause that is not among the findings no longer
    /// presses. Refused means unchanged.
    ///
    /// # Errors
    /// `invalid.*` naming a field of the rules or the finding; `invalid.repeated` for two findings of one cause, SKU and
    /// place.
    pub fn observe(
        &mut self,
        findings: &[StockFinding],
        rules: &StockAlertRules,
        on: NaiveDate,
    ) -> Result<Vec<StockAlertChange>, Invalid> {
        rules.checked()?;
        for (at, finding) in findings.iter().enumerate() {
            if !finding.pressure.is_finite() {
                return Err(Invalid::not_finite(format!("findings[{at}].pressure")));
            }
        }
        let mut sorted: Vec<&StockFinding> = findings.iter().collect();
        sorted.sort_by(|a, b| key_of_finding(a).cmp(&key_of_finding(b)));
        for (one, other) in sorted.iter().zip(sorted.iter().skip(1)) {
            if key_of_finding(one) == key_of_finding(other) {
                let key = format!("{:?} {} at {}", one.cause, one.sku, one.place);
                return Err(Invalid::repeated("findings", key));
            }
        }

        let mut changes = Vec::new();
        let mut standing = std::mem::take(&mut self.open).into_iter().peekable();
        let mut found = sorted.into_iter().peekable();
        loop {
            let order = match (standing.peek(), found.peek()) {
                (None, None) => break,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(alert), Some(finding)) => key_of(alert).cmp(&key_of_finding(finding)),
            };
            let alert = if order.is_le() { standing.next() } else { None };
            let finding = if order.is_ge() { found.next() } else { None };
            self.settle(alert, finding, rules, on, &mut changes);
        }
        Ok(changes)
    }

    /// Keeps, raises, changes or clears one alert.
    fn settle(
        &mut self,
        alert: Option<OpenStockAlert>,
        finding: Option<&StockFinding>,
        rules: &StockAlertRules,
        on: NaiveDate,
        changes: &mut Vec<StockAlertChange>,
    ) {
        let before = alert.as_ref().map(|alert| alert.severity);
        let after = finding.and_then(|finding| rules.of(finding.cause).next(finding.pressure, before));
        match (alert, finding, after) {
            (None, _, None) | (None, None, _) => {}
            (None, Some(finding), Some(severity)) => {
                let alert = OpenStockAlert {
                    cause: finding.cause,
                    sku: finding.sku.clone(),
                    place: finding.place.clone(),
                    severity,
                    raised_on: on,
                    changed_on: on,
                    units_at_stake: finding.units_at_stake,
                    money_at_stake: finding.money_at_stake,
                };
                changes.push(StockAlertChange::Raised { alert: alert.clone() });
                self.open.push(alert);
            }
            (Some(alert), None, _) | (Some(alert), _, None) => changes.push(StockAlertChange::Cleared { alert }),
            (Some(mut alert), Some(finding), Some(severity)) => {
                alert.units_at_stake = finding.units_at_stake;
                alert.money_at_stake = finding.money_at_stake;
                if severity != alert.severity {
                    let before = alert.severity;
                    (alert.severity, alert.changed_on) = (severity, on);
                    changes.push(StockAlertChange::SeverityChanged { alert: alert.clone(), before });
                }
                self.open.push(alert);
            }
        }
    }
}
