//! Reading exports: one row is one line of an invoice, in any of the layouts below, gzip or plain.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use chrono::NaiveDateTime;
use ecow::EcoString;
use flate2::read::MultiGzDecoder;
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

/// One line of an invoice as the export has it, outer spaces trimmed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Row {
    pub invoice: EcoString,
    pub code: EcoString,
    pub description: EcoString,
    pub quantity: i64,
    pub at: NaiveDateTime,
    pub unit_price: Decimal,
    pub customer: EcoString,
    pub country: EcoString,
}

impl Row {
    /// Whether the invoice takes back an earlier one.
    pub fn is_cancellation(&self) -> bool {
        self.invoice.starts_with(['C', 'c'])
    }

    /// Whether the row counts as a sale: not a cancellation, units and price above zero.
    pub fn is_valid_sale(&self) -> bool {
        !self.is_cancellation() && self.quantity > 0 && self.unit_price > Decimal::ZERO
    }

    /// Quantity × price, exactly.
    pub fn value(&self) -> Decimal {
        self.unit_price * Decimal::from(self.quantity)
    }
}

/// What was read, and what could not be.
#[derive(Debug, Default)]
pub struct Export {
    pub rows: Vec<Row>,
    /// Rows of a later file that an earlier one had already.
    pub overlapping: u64,
    /// Rows that hold no number or no date where one must be: the line number and what was wrong.
    pub unreadable: Vec<String>,
}

/// The columns of a layout, by the names its header uses.
const COLUMNS: [(&str, &[&str]); 8] = [
    ("invoice", &["InvoiceNo", "Invoice"]),
    ("code", &["StockCode"]),
    ("description", &["Description"]),
    ("quantity", &["Quantity"]),
    ("date", &["InvoiceDate"]),
    ("price", &["UnitPrice", "Price"]),
    ("customer", &["CustomerID", "Customer ID"]),
    ("country", &["Country"]),
];

/// Reads several exports as one: a row that stands in two files is taken once, a row that stands twice in one file
/// twice. Rows are ordered by time, then as they stood.
pub fn read(paths: &[&Path], mut progress: impl FnMut(u64)) -> Result<Export, String> {
    let mut export = Export::default();
    let mut files = vec![];
    for path in paths {
        files.push(read_file(path, &mut export.unreadable, &mut progress)?);
    }
    for rows in files {
        merge(&mut export, rows);
    }
    export.rows.sort_by_key(|row| row.at);
    Ok(export)
}

/// Takes the rows of a further file, leaving out as many copies of each row as are there already.
fn merge(export: &mut Export, rows: Vec<Row>) {
    let span = |rows: &[Row]| (rows.iter().map(|row| row.at).min(), rows.iter().map(|row| row.at).max());
    let ((here_from, here_to), (there_from, there_to)) = (span(&export.rows), span(&rows));
    let (from, to) = (here_from.max(there_from), here_to.min(there_to));
    let shared = |row: &Row| Some(row.at) >= from && Some(row.at) <= to;
    let mut known: FxHashMap<Row, u64> = FxHashMap::default();
    for row in export.rows.iter().filter(|row| shared(row)) {
        *known.entry(row.clone()).or_default() += 1;
    }
    for row in rows {
        match known.get_mut(&row).filter(|copies| **copies > 0) {
            Some(copies) => {
                *copies -= 1;
                export.overlapping += 1;
            }
            None => export.rows.push(row),
        }
    }
}

fn read_file(path: &Path, unreadable: &mut Vec<String>, progress: &mut impl FnMut(u64)) -> Result<Vec<Row>, String> {
    let name = path.display();
    let file = File::open(path).map_err(|error| format!("{name}: {error}"))?;
    let zipped = path.extension().is_some_and(|ending| ending == "gz");
    let plain: Box<dyn Read> = if zipped { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    let mut reader = csv::Reader::from_reader(BufReader::with_capacity(1 << 20, plain));

    let header = reader.headers().map_err(|error| format!("{name}: {error}"))?.clone();
    let mut columns = [0; 8];
    for (column, (meaning, names)) in columns.iter_mut().zip(COLUMNS) {
        let found = header.iter().position(|title| names.contains(&title.trim().trim_start_matches('\u{feff}')));
        *column = found.ok_or_else(|| format!("{name}: no column for {meaning}; expected one of {names:?}"))?;
    }

    let mut rows = vec![];
    let mut record = csv::StringRecord::new();
    let mut line = 1_u64;
    loop {
        line += 1;
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => match parse(&record, &columns) {
                Ok(row) => rows.push(row),
                Err(problem) => unreadable.push(format!("{name}, row {line}: {problem}")),
            },
            Err(error) if error.is_io_error() => return Err(format!("{name}: {error}")),
            Err(error) => unreadable.push(format!("{name}, row {line}: {error}")),
        }
        if line.is_multiple_of(10_000) {
            progress(rows.len() as u64);
        }
    }
    Ok(rows)
}

fn parse(record: &csv::StringRecord, columns: &[usize; 8]) -> Result<Row, String> {
    let text = |column: usize| record.get(columns[column]).unwrap_or("").trim();
    let at = text(4);
    let date =
        ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"].iter().find_map(|form| NaiveDateTime::parse_from_str(at, form).ok());
    Ok(Row {
        invoice: text(0).into(),
        code: text(1).into(),
        description: text(2).into(),
        quantity: text(3).parse().map_err(|_| format!("quantity `{}` is no whole number", text(3)))?,
        at: date.ok_or_else(|| format!("date `{at}` is no date"))?,
        unit_price: Decimal::from_str_exact(text(5)).map_err(|_| format!("price `{}` is no number", text(5)))?,
        customer: text(6).into(),
        country: text(7).into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(invoice: &str, minute: u32) -> Row {
        let at = chrono::NaiveDate::from_ymd_opt(2010, 12, 1).and_then(|day| day.and_hms_opt(8, minute, 0));
        Row {
            invoice: invoice.into(),
            code: "22423".into(),
            description: EcoString::default(),
            quantity: 1,
            at: at.expect("a minute"),
            unit_price: Decimal::new(1275, 2),
            customer: EcoString::default(),
            country: "EIRE".into(),
        }
    }

    #[test]
    fn a_row_in_two_files_counts_once_and_twice_in_one_file_twice() {
        let mut export = Export { rows: vec![row("1", 1), row("2", 2), row("2", 2)], ..Export::default() };
        merge(&mut export, vec![row("2", 2), row("2", 2), row("2", 2), row("3", 3)]);
        let count = |invoice: &str| export.rows.iter().filter(|row| row.invoice == invoice).count();
        assert_eq!((count("1"), count("2"), count("3"), export.overlapping), (1, 3, 1, 2));
    }
}
