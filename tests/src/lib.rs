//! What the tests share: finding the reference material and skipping loudly without it.

mod accepting;
pub mod laws;
pub mod retail;
pub mod scenario;
pub mod sold;

use std::path::PathBuf;

/// The folder of reference data beside the project, or `None` with a loud note on standard error.
pub fn shared(relative: &str) -> Option<PathBuf> {
    let root = std::env::var_os("DAIGOU_SHARED")
        .map(PathBuf::from)
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared"));
    let path = root.join(relative);
    if path.exists() {
        return Some(path);
    }
    eprintln!("SKIPPED: reference material `{relative}` is not beside the project");
    None
}
