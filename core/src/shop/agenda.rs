use serde::{Deserialize, Serialize};

use super::Shop;
use crate::book::payment::AwaitedReport;
use crate::value::{CaseId, Moment};

/// What the host must do or wait for, so that a crash between a request and its report loses nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Agenda {
    /// Requests to payment providers without a report: capture or refund, then report what became of it.
    pub reports_awaited: Vec<AwaitedReport>,
    /// Cases against carriers that lapse unless somebody takes them further, the most pressing first.
    #[serde(default)]
    pub cases_to_act_on: Vec<CaseDeadline>,
    /// When the next tick is due, if any deadline is open.
    pub next_tick: Option<Moment>,
}

/// By when a case against a carrier must be taken further.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, get_all, eq, new = "from_fields", from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CaseDeadline {
    /// The case.
    pub case_id: CaseId,
    /// By when.
    pub by: Moment,
}

impl Shop {
    /// The requests without a report, the cases to act on, and when the next tick is due. Parcels at risk are a question of
    /// [`crate::view::logistics::late_parcels`], which needs promises the shop does not keep.
    pub fn agenda(&self) -> Agenda {
        let reports_awaited = self.state.payments.awaited_reports().cloned().collect();
        let cases = self.state.carriers.to_act_on();
        let cases_to_act_on = cases.map(|(by, case_id)| CaseDeadline { case_id: case_id.clone(), by }).collect();
        Agenda { reports_awaited, cases_to_act_on, next_tick: self.next_deadline() }
    }
}
