//! The Python face of `daigou`: the types of the core as classes, and the shop. It holds no rule.

mod allocation;
mod errors;
mod forecasting;
mod shop;
mod types;

use pyo3::prelude::*;

/// The compiled half of the package `daigou`.
#[pymodule]
fn _daigou(module: &Bound<'_, PyModule>) -> PyResult<()> {
    types::register(module)?;
    module.add_class::<shop::Shop>()?;
    module.add_function(wrap_pyfunction!(forecasting::forecast, module)?)?;
    module.add_function(wrap_pyfunction!(types::to_text, module)?)?;
    module.add_function(wrap_pyfunction!(types::from_text, module)?)?;
    module.add_function(wrap_pyfunction!(shop::usual_terms, module)?)?;
    module.add_function(wrap_pyfunction!(shop::usual_pricing, module)?)?;
    module.add_function(wrap_pyfunction!(shop::price, module)?)?;
    module.add_function(wrap_pyfunction!(allocation::explain_allocation, module)?)?;
    module.add_function(wrap_pyfunction!(allocation::allocate_batch, module)?)?;
    module.add_function(wrap_pyfunction!(allocation::usual_effort, module)?)?;
    module.add_function(wrap_pyfunction!(allocation::usual_priorities, module)?)?;
    module.add_function(wrap_pyfunction!(allocation::rank, module)?)
}
