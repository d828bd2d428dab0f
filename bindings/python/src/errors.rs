//! Errors of the core as exceptions of the package.

use daigou::shop::ShopError;
use daigou::value::Invalid;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyType;

/// The exception that says what the shop said: `Refused`, `Invalid` or `Corrupt`.
pub fn raised(error: ShopError) -> PyErr {
    static REFUSED: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    match error {
        ShopError::Invalid { invalid } => invalid.into(),
        ShopError::Corrupt { corrupt } => corrupt.into(),
        ShopError::Refused { refusal } => Python::attach(|py| {
            let class = REFUSED.import(py, "daigou.errors", "Refused");
            let exception = class.and_then(|class| class.call1((refusal.code(), refusal.to_string(), refusal)));
            exception.map_or_else(|error| error, PyErr::from_value)
        }),
    }
}

/// A JSON text that does not stand for the value asked for.
pub fn malformed(error: serde_json::Error) -> PyErr {
    Invalid::malformed("json", error.to_string()).into()
}
