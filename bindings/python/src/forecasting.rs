//! Demand forecasts of a whole batch, over arrays in the list layout of Arrow.

use chrono::NaiveDate;
use daigou::plan::forecast::{BatchForecast, BatchTerms, SeriesDiagnosis, forecast_batch};
use daigou::plan::series::{Frequency, SeriesBatch, Timeline};
use daigou::value::Invalid;
use pyo3::buffer::PyBuffer;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList};

/// Numbers from a buffer of doubles (a NumPy or Arrow array, `array("d")`) or any sequence; `None` is missing.
fn numbers(object: &Bound<'_, PyAny>) -> PyResult<Vec<f64>> {
    if let Ok(buffer) = PyBuffer::<f64>::get(object) {
        return buffer.to_vec(object.py());
    }
    let values: Vec<Option<f64>> = object.extract()?;
    Ok(values.into_iter().map(|value| value.unwrap_or(f64::NAN)).collect())
}

/// Whole numbers from a buffer of 64 or 32 bits, as Arrow has them, or any sequence.
fn offsets(object: &Bound<'_, PyAny>) -> PyResult<Vec<u64>> {
    let wide = PyBuffer::<i64>::get(object).and_then(|buffer| buffer.to_vec(object.py()));
    let narrow = || PyBuffer::<i32>::get(object)?.to_vec(object.py()).map(|v| v.into_iter().map(i64::from).collect());
    let signed: Vec<i64> = wide.or_else(|_| narrow()).or_else(|_| object.extract())?;
    let whole = |offset: i64| u64::try_from(offset).map_err(|_| PyErr::from(Invalid::too_small("offsets", 0)));
    signed.into_iter().map(whole).collect()
}

fn frequency(name: &str) -> PyResult<Frequency> {
    Ok(match name {
        "hourly" => Frequency::Hourly,
        "daily" => Frequency::Daily,
        "weekly" => Frequency::Weekly,
        "monthly" => Frequency::Monthly,
        "quarterly" => Frequency::Quarterly,
        "yearly" => Frequency::Yearly,
        other => return Err(Invalid::unknown("frequency", other).into()),
    })
}

/// Forecasts every series; the answer is a dictionary of flat arrays, or `None` where `progress` stopped the work.
#[pyfunction]
#[pyo3(name = "forecast_batch")]
#[expect(clippy::too_many_arguments, reason = "named arguments in Python")]
pub fn forecast<'py>(
    py: Python<'py>,
    ids: Vec<String>,
    series_offsets: &Bound<'py, PyAny>,
    values: &Bound<'py, PyAny>,
    frequency_name: &str,
    first_day: NaiveDate,
    terms: (u32, f64, Vec<u32>),
    available_shares: Option<&Bound<'py, PyAny>>,
    progress: Option<Py<PyAny>>,
) -> PyResult<Option<Bound<'py, PyDict>>> {
    let (horizon, coverage, groups) = terms;
    let timeline = Timeline::new(frequency(frequency_name)?, first_day)?;
    let mut batch = SeriesBatch::new(timeline, ids, offsets(series_offsets)?, numbers(values)?)?;
    if let Some(shares) = available_shares {
        batch = batch.with_available_shares(numbers(shares)?)?;
    }
    let terms = BatchTerms { horizon, coverage, groups };
    let mut stopped: Option<PyErr> = None;
    let mut heard = |done: usize, of: usize| {
        Python::attach(|py| {
            let answer = py.check_signals().and_then(|()| match &progress {
                Some(progress) => {
                    let answer = progress.bind(py).call1((done, of))?;
                    Ok(answer.is_none() || answer.is_truthy()?)
                }
                None => Ok(true),
            });
            answer.unwrap_or_else(|error| {
                stopped = Some(error);
                false
            })
        })
    };
    let found = py.detach(|| forecast_batch(&batch, &terms, &mut heard));
    match (found?, stopped) {
        (_, Some(error)) => Err(error),
        (found, None) => found.map(|found| answer(py, &found)).transpose(),
    }
}

fn answer<'py>(py: Python<'py>, found: &BatchForecast) -> PyResult<Bound<'py, PyDict>> {
    let answer = PyDict::new(py);
    let array = py.import("array")?.getattr("array")?;
    for (name, values) in [("means", &found.means), ("lower", &found.lower), ("upper", &found.upper)] {
        let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_ne_bytes()).collect();
        answer.set_item(name, array.call1(("d", PyBytes::new(py, &bytes)))?)?;
    }
    let diagnoses = found.diagnoses.iter().map(|one| diagnosis(py, one)).collect::<PyResult<Vec<_>>>()?;
    answer.set_item("diagnoses", PyList::new(py, diagnoses)?)?;
    Ok(answer)
}

fn diagnosis<'py>(py: Python<'py>, found: &SeriesDiagnosis) -> PyResult<Bound<'py, PyDict>> {
    let one = PyDict::new(py);
    one.set_item("route", found.route.map(|route| route.code()))?;
    one.set_item("refusal", found.refusal.as_deref())?;
    one.set_item("achieved_coverage", found.achieved_coverage)?;
    let counts = &found.counts;
    for (name, count) in [
        ("observed", counts.observed),
        ("censored", counts.censored),
        ("sold_out", counts.sold_out),
        ("missing", counts.missing),
        ("not_listed", counts.not_listed),
    ] {
        one.set_item(name, count)?;
    }
    Ok(one)
}
