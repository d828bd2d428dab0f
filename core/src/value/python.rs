//! How values with a wall cross to Python: as the type a Python programmer expects, refused where it would not fit.
//!
//! Ids, texts, currencies and zones are `str`; quantities and weights `int`; rates `decimal.Decimal`; moments aware
//! `datetime` in UTC; durations `timedelta`; days `date`; money and unit prices the classes of the Python package.
//! Floats never become decimals, naive times never become moments.

use std::convert::Infallible;

use chrono::NaiveDate;
use pyo3::exceptions::PyTypeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyInt, PyType};
use rust_decimal::Decimal;

use super::*;

/// An error of a value, as Python sees it: the package's own exception, which is a `ValueError` too.
impl From<Invalid> for PyErr {
    fn from(invalid: Invalid) -> Self {
        static INVALID: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        let (code, text) = (invalid.code(), invalid.to_string());
        Python::attach(|py| {
            let exception = class(py, &INVALID, "daigou.errors", "Invalid")
                .and_then(|kind| kind.call1((code, text, invalid.field, invalid.problem)));
            exception.map_or_else(|error| error, PyErr::from_value)
        })
    }
}

/// A log that cannot be ours, as Python sees it.
impl From<Corrupt> for PyErr {
    fn from(corrupt: Corrupt) -> Self {
        static CORRUPT: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        let (code, text) = (corrupt.code(), corrupt.to_string());
        Python::attach(|py| {
            let exception = class(py, &CORRUPT, "daigou.errors", "Corrupt")
                .and_then(|kind| kind.call1((code, text, corrupt.event, corrupt.problem)));
            exception.map_or_else(|error| error, PyErr::from_value)
        })
    }
}

/// The class of a Python module, looked up once.
fn class<'py>(
    py: Python<'py>,
    cell: &'static PyOnceLock<Py<PyType>>,
    module: &str,
    name: &str,
) -> PyResult<&'py Bound<'py, PyType>> {
    cell.import(py, module, name)
}

/// A value that is a text in Python: how to read one, how to write one.
macro_rules! text_value {
    ($name:ident => $parse:expr, $text:expr) => {
        impl<'py> pyo3::FromPyObject<'_, 'py> for $name {
            type Error = pyo3::PyErr;

            fn extract(object: pyo3::Borrowed<'_, 'py, pyo3::PyAny>) -> pyo3::PyResult<Self> {
                let parse: fn(&str) -> Result<$name, $crate::value::Invalid> = $parse;
                Ok(parse(&$crate::value::python::text_of(&object, stringify!($name))?)?)
            }
        }

        impl<'py> pyo3::IntoPyObject<'py> for &$name {
            type Target = pyo3::types::PyString;
            type Output = pyo3::Bound<'py, Self::Target>;
            type Error = std::convert::Infallible;

            fn into_pyobject(self, py: pyo3::Python<'py>) -> Result<Self::Output, Self::Error> {
                let text: fn(&$name) -> String = $text;
                Ok(pyo3::types::PyString::new(py, &text(self)))
            }
        }

        impl<'py> pyo3::IntoPyObject<'py> for $name {
            type Target = pyo3::types::PyString;
            type Output = pyo3::Bound<'py, Self::Target>;
            type Error = std::convert::Infallible;

            fn into_pyobject(self, py: pyo3::Python<'py>) -> Result<Self::Output, Self::Error> {
                (&self).into_pyobject(py)
            }
        }
    };
}
pub(crate) use text_value;

pub(crate) fn text_of(object: &Borrowed<'_, '_, PyAny>, name: &str) -> PyResult<String> {
    let wrong = |_| PyTypeError::new_err(format!("{name} is written as a str"));
    object.extract::<String>().map_err(wrong)
}

text_value!(Text => |text| Text::new(text), |text: &Text| text.as_str().to_owned());
text_value!(Currency => |code| Currency::new(code), |currency: &Currency| currency.code().to_owned());
text_value!(Country => |code| Country::new(code), |country: &Country| country.to_string());
text_value!(Zone => |name| Zone::parse(name), |zone: &Zone| zone.name().to_owned());
text_value!(Fingerprint => |text| Fingerprint::try_from(text.to_owned()), ToString::to_string);
text_value!(Month => |text| Month::try_from(text.to_owned()), ToString::to_string);

macro_rules! whole_values {
    ($($name:ident: $number:ty => $build:expr;)*) => {$(
        impl<'py> FromPyObject<'_, 'py> for $name {
            type Error = PyErr;

            fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
                if object.is_instance_of::<PyBool>() || !object.is_instance_of::<PyInt>() {
                    return Err(PyTypeError::new_err(concat!(stringify!($name), " is written as an int")));
                }
                let number = object.extract::<$number>().map_err(|_| PyErr::from(Invalid::malformed(stringify!($name), "a whole number of zero or more, within bounds")))?;
                let build: fn($number) -> Result<$name, Invalid> = $build;
                Ok(build(number)?)
            }
        }

        impl<'py> IntoPyObject<'py> for &$name {
            type Target = PyInt;
            type Output = Bound<'py, PyInt>;
            type Error = Infallible;

            fn into_pyobject(self, py: Python<'py>) -> Result<Self::Output, Infallible> {
                self.get().into_pyobject(py)
            }
        }

        impl<'py> IntoPyObject<'py> for $name {
            type Target = PyInt;
            type Output = Bound<'py, PyInt>;
            type Error = Infallible;

            fn into_pyobject(self, py: Python<'py>) -> Result<Self::Output, Infallible> {
                self.get().into_pyobject(py)
            }
        }
    )*};
}

whole_values! {
    Quantity: u32 => Quantity::new;
    Weight: u64 => Weight::grams;
}

/// Values that cross as an object of another class: how to read one, how to make one.
macro_rules! object_values {
    ($($name:ident => $read:expr, $make:expr;)*) => {$(
        impl<'py> FromPyObject<'_, 'py> for $name {
            type Error = PyErr;

            fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
                let read: fn(&Bound<'py, PyAny>) -> PyResult<$name> = $read;
                read(&object)
            }
        }

        impl<'py> IntoPyObject<'py> for &$name {
            type Target = PyAny;
            type Output = Bound<'py, PyAny>;
            type Error = PyErr;

            fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
                let make: fn(Python<'py>, &$name) -> PyResult<Bound<'py, PyAny>> = $make;
                make(py, self)
            }
        }

        impl<'py> IntoPyObject<'py> for $name {
            type Target = PyAny;
            type Output = Bound<'py, PyAny>;
            type Error = PyErr;

            fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
                (&self).into_pyobject(py)
            }
        }
    )*};
}

/// A decimal from `decimal.Decimal` or `int`; never from a float, a text or a bool.
fn decimal_of(object: &Bound<'_, PyAny>) -> PyResult<Decimal> {
    static DECIMAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let decimal = class(object.py(), &DECIMAL, "decimal", "Decimal")?;
    let whole = object.is_instance_of::<PyInt>() && !object.is_instance_of::<PyBool>();
    if !whole && !object.is_instance(decimal)? {
        return Err(PyTypeError::new_err("an amount is written as decimal.Decimal or int, never as a float"));
    }
    let text = object.call_method1(intern!(object.py(), "__format__"), ("f",))?;
    let text = if whole { object.str()?.to_string() } else { text.extract::<String>()? };
    Ok(super::decimal::parse("amount", &text)?)
}

fn decimal_to<'py>(py: Python<'py>, value: Decimal) -> PyResult<Bound<'py, PyAny>> {
    static DECIMAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    class(py, &DECIMAL, "decimal", "Decimal")?.call1((value.to_string(),))
}

fn amount_and_currency(object: &Bound<'_, PyAny>, name: &str) -> PyResult<(Decimal, Currency)> {
    let missing = |_| PyTypeError::new_err(format!("{name} is written as daigou.{name}(amount, currency)"));
    let amount = object.getattr(intern!(object.py(), "amount")).map_err(missing)?;
    let currency = object.getattr(intern!(object.py(), "currency")).map_err(missing)?;
    Ok((decimal_of(&amount)?, currency.extract()?))
}

fn instant(object: &Bound<'_, PyAny>) -> PyResult<Moment> {
    static DATETIME: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let py = object.py();
    let aware = object.is_instance(class(py, &DATETIME, "datetime", "datetime")?)?
        && !object.call_method0(intern!(py, "utcoffset"))?.is_none();
    if !aware {
        return Err(PyTypeError::new_err("a moment is written as an aware datetime, with its time zone"));
    }
    let text: String = object.call_method0(intern!(py, "isoformat"))?.extract()?;
    Ok(Moment::parse(&text)?)
}

fn to_datetime<'py>(py: Python<'py>, moment: &Moment) -> PyResult<Bound<'py, PyAny>> {
    static DATETIME: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let text = moment.instant().to_rfc3339();
    class(py, &DATETIME, "datetime", "datetime")?.call_method1(intern!(py, "fromisoformat"), (text,))
}

fn seconds(object: &Bound<'_, PyAny>) -> PyResult<Duration> {
    let total = object.call_method0(intern!(object.py(), "total_seconds"));
    let total = total.map_err(|_| PyTypeError::new_err("a duration is written as a timedelta"))?.extract::<f64>()?;
    let whole = super::bounds::DURATION_SECONDS_MAX;
    if !(total.fract() == 0.0 && total >= 0.0) {
        return Err(Invalid::malformed("duration", "whole seconds, zero or more").into());
    }
    if total > 4e9 {
        return Err(Invalid::too_large("duration", whole).into());
    }
    Ok(Duration::of_seconds(total as i64)?)
}

object_values! {
    Money => |object| {
        let (amount, currency) = amount_and_currency(object, "Money")?;
        Ok(Money::new(amount, currency)?)
    }, |py, money| {
        static MONEY: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        let amount = decimal_to(py, money.amount())?;
        class(py, &MONEY, "daigou.values", "Money")?.call1((amount, money.currency()))
    };
    UnitPrice => |object| {
        let (amount, currency) = amount_and_currency(object, "UnitPrice")?;
        Ok(UnitPrice::new(amount, currency)?)
    }, |py, price| {
        static PRICE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        let amount = decimal_to(py, price.amount())?;
        class(py, &PRICE, "daigou.values", "UnitPrice")?.call1((amount, price.currency()))
    };
    ExchangeRates => |object| Ok(object.extract::<ExchangeTable>().map_err(PyErr::from)?.try_into()?), |py, rates| {
        Ok(ExchangeTable::from(rates.clone()).into_pyobject(py)?.into_any())
    };
    Rate => |object| Ok(Rate::new(decimal_of(object)?)?), |py, rate| decimal_to(py, rate.value());
    Moment => instant, to_datetime;
    Duration => seconds, |py, duration| {
        static DELTA: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        class(py, &DELTA, "datetime", "timedelta")?.call1((0, duration.seconds()))
    };
    Dimensions => |object| {
        let (length, width, height) = object.extract::<(u32, u32, u32)>()?;
        Ok(Dimensions::new(length, width, height)?)
    }, |py, sides| Ok((sides.length_mm(), sides.width_mm(), sides.height_mm()).into_pyobject(py)?.into_any());
    Period => |object| {
        let (from, until) = object.extract::<(NaiveDate, NaiveDate)>()?;
        Ok(Period::new(from, until)?)
    }, |py, period| Ok((period.from(), period.until()).into_pyobject(py)?.into_any());
}
