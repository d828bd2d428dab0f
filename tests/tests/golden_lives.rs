//! The grids of payment attempt, parcel, case and return, every (status, step) pair. `UPDATE_GOLDEN=1` rewrites them.

use std::fmt::Debug;
use std::fmt::Write;
use std::path::PathBuf;

use daigou::book::carrier::{CaseStatus, CaseStep, next_case_status};
use daigou::book::parcel::{ParcelStatus, ParcelStep, next_parcel_status};
use daigou::book::payment::{AttemptStatus, AttemptStep, next_attempt_status};
use daigou::book::returns::{
    AcceptanceStatus, AcceptanceStep, ReturnStatus, ReturnStep, next_acceptance_status, next_return_status,
};

fn compare(name: &str, found: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, found).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap();
    assert_eq!(found, golden, "{name} moved; UPDATE_GOLDEN=1 rewrites it");
}

fn grid<S: Copy + Debug, T: Copy + Debug>(statuses: &[S], steps: &[T], next: impl Fn(S, T) -> Option<S>) -> String {
    let mut text = String::new();
    for status in statuses {
        writeln!(text, "{status:?}").unwrap();
        for step in steps {
            let to = next(*status, *step).map_or("-".to_owned(), |to| format!("{to:?}"));
            writeln!(text, "    {:<20}{to}", format!("{step:?}")).unwrap();
        }
    }
    text
}

#[test]
fn payment_attempt_grid() {
    compare("payment_attempt.txt", &grid(&AttemptStatus::ALL, &AttemptStep::ALL, next_attempt_status));
}

#[test]
fn parcel_grid() {
    compare("parcel.txt", &grid(&ParcelStatus::ALL, &ParcelStep::ALL, next_parcel_status));
}

#[test]
fn carrier_case_grid() {
    compare("carrier_case.txt", &grid(&CaseStatus::ALL, &CaseStep::ALL, next_case_status));
}

#[test]
fn return_grids() {
    compare("return.txt", &grid(&ReturnStatus::ALL, &ReturnStep::ALL, next_return_status));
    let accept = |status, step| Some(next_acceptance_status(status, step));
    compare("return_acceptance.txt", &grid(&AcceptanceStatus::ALL, &AcceptanceStep::ALL, accept));
}
