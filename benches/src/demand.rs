//! Reads the reference demand series by path; without them a program says so and measures nothing.

use std::fs::File;
use std::path::PathBuf;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};

/// A reference series with its official split.
#[derive(Debug, Clone)]
pub struct Series {
    /// Its name in the collection.
    pub id: String,
    /// `monthly`, `yearly` … as the collection says it.
    pub frequency: String,
    /// Periods per season.
    pub period: usize,
    /// What a method may see.
    pub train: Vec<f64>,
    /// What it is scored on.
    pub test: Vec<f64>,
}

/// The path of a reference file, or `None` with a note on standard error.
pub fn path(name: &str) -> Option<PathBuf> {
    let root = std::env::var_os("DAIGOU_SHARED")
        .map(PathBuf::from)
        .unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared"));
    let path = root.join("data/forecast").join(name);
    if !path.exists() {
        eprintln!("SKIPPED: reference data `{name}` is not beside the project");
        return None;
    }
    Some(path)
}

/// The rows of a parquet file.
pub fn rows(name: &str) -> Option<Vec<Row>> {
    let reader = SerializedFileReader::new(File::open(path(name)?).expect("opens")).expect("is parquet");
    Some(reader.get_row_iter(None).expect("rows").map(|row| row.expect("row")).collect())
}

/// The field of a row by column name.
pub fn field<'a>(row: &'a Row, column: &str) -> &'a Field {
    row.get_column_iter().find(|(name, _)| name.as_str() == column).map(|(_, field)| field).unwrap_or(&Field::Null)
}

/// A number of any width.
pub fn number(field: &Field) -> f64 {
    match field {
        Field::Byte(x) => f64::from(*x),
        Field::Short(x) => f64::from(*x),
        Field::Int(x) => f64::from(*x),
        Field::Long(x) => *x as f64,
        Field::UByte(x) => f64::from(*x),
        Field::UShort(x) => f64::from(*x),
        Field::UInt(x) => f64::from(*x),
        Field::ULong(x) => *x as f64,
        Field::Float(x) => f64::from(*x),
        Field::Double(x) => *x,
        Field::Date(x) => f64::from(*x),
        Field::Bool(x) => f64::from(u8::from(*x)),
        _ => f64::NAN,
    }
}

/// A text.
pub fn text(field: &Field) -> String {
    match field {
        Field::Str(x) => x.clone(),
        other => other.to_string(),
    }
}

/// A list of numbers.
pub fn numbers(field: &Field) -> Vec<f64> {
    match field {
        Field::ListInternal(list) => list.elements().iter().map(number).collect(),
        _ => vec![],
    }
}

/// All series of a file in the series layout.
pub fn series(name: &str) -> Option<Vec<Series>> {
    let read = |row: &Row| Series {
        id: text(field(row, "id")),
        frequency: text(field(row, "freq")),
        period: number(field(row, "m")) as usize,
        train: numbers(field(row, "train")),
        test: numbers(field(row, "test")),
    };
    Some(rows(name)?.iter().map(read).collect())
}
