//! The online retailer's invoice lines as the facts beside them read: valid sales of goods.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

/// A valid sale of goods.
pub struct RetailSale {
    /// Stock code, case kept.
    pub code: String,
    /// Day, `YYYY-MM-DD`.
    pub day: String,
    /// Units.
    pub units: f64,
    /// Units × price.
    pub value: f64,
}

/// Valid sale lines of a file, those dated before `until` only: no cancellation, units and price above zero, and a code
/// that names goods (five digits, then letters).
pub fn sales(path: &Path, until: &str) -> Vec<RetailSale> {
    let mut text = String::new();
    let file = std::fs::File::open(path).expect("the file opens");
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).expect("it unpacks");
    let mut sales = Vec::new();
    for line in text.lines().skip(1) {
        let fields = fields(line);
        let [invoice, code, _, units, at, price, ..] = &fields[..] else { panic!("a row of eight: {line}") };
        let (units, price): (f64, f64) = (units.parse().expect("units"), price.parse().expect("a price"));
        let is_goods = code.len() >= 5
            && code.bytes().take(5).all(|b| b.is_ascii_digit())
            && code.bytes().skip(5).all(|b| b.is_ascii_alphabetic());
        if !invoice.starts_with('C') && units > 0.0 && price > 0.0 && at.as_str() < until {
            let code = if is_goods { code.clone() } else { String::new() };
            sales.push(RetailSale { code, day: at[..10].to_owned(), units, value: units * price });
        }
    }
    sales
}

/// Fields of a CSV line with quoted ones; no line of the files breaks inside quotes.
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut field, mut is_quoted) = (Vec::new(), String::new(), false);
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => {
                letters.next();
                field.push('"');
            }
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => fields.push(std::mem::take(&mut field)),
            _ => field.push(letter),
        }
    }
    fields.push(field);
    fields
}

/// Value and daily units of each code, by code; every day from the first to the last sale of anything.
pub fn by_code(sales: &[RetailSale]) -> BTreeMap<&str, (f64, Vec<f64>)> {
    let date = |day: &str| chrono::NaiveDate::parse_from_str(day, "%Y-%m-%d").expect("a day");
    let first = date(sales.iter().map(|sale| sale.day.as_str()).min().expect("sales"));
    let last = date(sales.iter().map(|sale| sale.day.as_str()).max().expect("sales"));
    let days = (last - first).num_days() as usize + 1;
    let mut codes: BTreeMap<&str, (f64, Vec<f64>)> = BTreeMap::new();
    for sale in sales.iter().filter(|sale| !sale.code.is_empty()) {
        let (value, daily) = codes.entry(&sale.code).or_insert_with(|| (0.0, vec![0.0; days]));
        *value += sale.value;
        daily[(date(&sale.day) - first).num_days() as usize] += sale.units;
    }
    codes
}
