use serde::{Deserialize, Serialize};

use super::Shop;
use crate::book::payment::AwaitedReport;
use crate::value::Moment;

/// What the host must do or wait for, so that a crash between a request and its report loses nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Agenda {
    /// Requests to payment providers without a report: capture or refund, then report what became of it.
    pub reports_awaited: Vec<AwaitedReport>,
    /// When the next tick is due, if any deadline is open.
    pub next_tick: Option<Moment>,
}

impl Shop {
    /// The requests without a report, and when the next tick is due.
    pub fn agenda(&self) -> Agenda {
        let reports_awaited = self.state.payments.awaited_reports().cloned().collect();
        Agenda { reports_awaited, next_tick: self.next_deadline() }
    }
}
