use serde::{Deserialize, Serialize};

use super::StockAlertCause;
use crate::value::Invalid;

/// How soon someone should look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AlertSeverity {
    /// With the next round.
    Notice,
    /// Today.
    Warning,
    /// Now.
    Urgent,
}

/// The pressures from which an alert is raised, and how far it must fall to be over.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct AlertBand {
    /// From here a notice; `None` when the cause begins higher.
    pub notice_from: Option<f64>,
    /// From here a warning.
    pub warning_from: Option<f64>,
    /// From here urgent.
    pub urgent_from: Option<f64>,
    /// Share of a threshold by which the pressure must fall below it before the severity is left, in [0, 1).
    pub slack: f64,
}

impl AlertBand {
    /// The severity of a pressure when nothing was said yet.
    fn entered(&self, pressure: f64) -> Option<AlertSeverity> {
        self.at(pressure, 1.0)
    }

    /// The severity from now on, given the one that stands: higher at once, lower only out of the band.
    pub(super) fn next(&self, pressure: f64, standing: Option<AlertSeverity>) -> Option<AlertSeverity> {
        let entered = self.entered(pressure);
        let held = self.at(pressure, 1.0 - self.slack).min(standing);
        entered.max(held)
    }

    fn at(&self, pressure: f64, scale: f64) -> Option<AlertSeverity> {
        let reached = |from: Option<f64>| from.is_some_and(|from| pressure >= from * scale);
        let steps = [
            (self.urgent_from, AlertSeverity::Urgent),
            (self.warning_from, AlertSeverity::Warning),
            (self.notice_from, AlertSeverity::Notice),
        ];
        steps.into_iter().find(|(from, _)| reached(*from)).map(|(_, severity)| severity)
    }

    fn checked(&self) -> Result<(), Invalid> {
        let mut last = f64::MIN_POSITIVE;
        for (field, from) in
            [("notice_from", self.notice_from), ("warning_from", self.warning_from), ("urgent_from", self.urgent_from)]
        {
            let Some(from) = from else { continue };
            if !from.is_finite() {
                return Err(Invalid::not_finite(field));
            }
            if from < last {
                return Err(Invalid::inconsistent(field, "thresholds above zero that rise with the severity"));
            }
            last = from;
        }
        if !self.slack.is_finite() {
            return Err(Invalid::not_finite("slack"));
        }
        if self.slack < 0.0 {
            return Err(Invalid::too_small("slack", 0));
        }
        if self.slack >= 1.0 { Err(Invalid::too_large("slack", "less than 1")) } else { Ok(()) }
    }
}

/// The band of each cause.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StockAlertRules {
    /// By units promised that are nowhere.
    pub oversold: AlertBand,
    /// By 1/(1 + free units).
    pub out_of_stock: AlertBand,
    /// By (reorder level + 1)/(position + 1).
    pub low_stock: AlertBand,
    /// By lead time over days until the stock-out.
    pub supply_late: AlertBand,
    /// By days overdue over the spread of the lead time.
    pub overdue: AlertBand,
    /// By the share of a lot that will not sell before it expires.
    pub expiring: AlertBand,
    /// By days without a sale over the days that make stock dead.
    pub dead: AlertBand,
}

impl Default for StockAlertRules {
    /// The library's choice: low stock is a notice at the reorder level and a warning at half of it; a stock-out that an order
    /// today no longer prevents is a warning; an empty shelf and units promised twice are urgent.
    fn default() -> Self {
        let band =
            |notice_from, warning_from, urgent_from, slack| AlertBand { notice_from, warning_from, urgent_from, slack };
        Self {
            oversold: band(None, None, Some(1.0), 0.0),
            out_of_stock: band(None, None, Some(1.0), 0.6),
            low_stock: band(Some(1.0), Some(2.0), None, 0.15),
            supply_late: band(None, Some(1.0), Some(3.0), 0.15),
            overdue: band(Some(1.0), Some(3.0), None, 0.0),
            expiring: band(Some(0.1), Some(0.5), None, 0.2),
            dead: band(Some(1.0), None, None, 0.2),
        }
    }
}

impl StockAlertRules {
    pub(super) fn of(&self, cause: StockAlertCause) -> &AlertBand {
        match cause {
            StockAlertCause::Oversold => &self.oversold,
            StockAlertCause::OutOfStock => &self.out_of_stock,
            StockAlertCause::LowStock => &self.low_stock,
            StockAlertCause::SupplyLate => &self.supply_late,
            StockAlertCause::Overdue => &self.overdue,
            StockAlertCause::Expiring => &self.expiring,
            StockAlertCause::Dead => &self.dead,
        }
    }

    pub(super) fn checked(&self) -> Result<(), Invalid> {
        for (name, band) in [
            ("oversold", &self.oversold),
            ("out_of_stock", &self.out_of_stock),
            ("low_stock", &self.low_stock),
            ("supply_late", &self.supply_late),
            ("overdue", &self.overdue),
            ("expiring", &self.expiring),
            ("dead", &self.dead),
        ] {
            band.checked().map_err(|e| e.within(name))?;
        }
        Ok(())
    }
}
