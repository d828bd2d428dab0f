//! `make demo`: one shop's life through the library, with a report people look at and a summary machines read.

mod facts;
mod import;
mod paths;
mod report;
mod rows;
mod summary;

use std::path::{Path, PathBuf};
use std::time::Instant;

use daigou::book::stock::PlaceKind;
use daigou::value::{Currency, Zone};
use indicatif::{ProgressBar, ProgressStyle};

use import::Import;
use summary::{Summary, peak_rss_mb};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Err(problem) = run(&arguments) {
        eprintln!("the demo stopped: {problem}");
        std::process::exit(1);
    }
}

/// `daigou-shop OUT FILE…`: imports exports and writes `OUT/report.html` and `OUT/summary.json`.
fn run(arguments: &[String]) -> Result<(), String> {
    let Some((out, files)) = arguments.split_first() else {
        return Err("usage: daigou-shop OUT [EXPORT.csv[.gz] …]".to_owned());
    };
    let start = Instant::now();
    let files: Vec<&Path> = files.iter().map(Path::new).collect();
    let reading = ProgressBar::new_spinner().with_message("reading");
    let export = rows::read(&files, |rows| reading.set_position(rows))?;
    reading.finish_and_clear();

    let bar = ProgressBar::new(export.rows.len() as u64);
    let style = "{bar:40} {pos}/{len} rows, {per_sec}, {eta} left";
    bar.set_style(ProgressStyle::with_template(style).map_err(|error| error.to_string())?);
    let zone = Zone::parse("Europe/London").map_err(|error| error.to_string())?;
    let mut import = Import::new(Currency::GBP, zone).map_err(|error| error.to_string())?;
    import.run(&export.rows, |done| bar.set_position(done)).map_err(|error| format!("{}: {error}", error.code()))?;
    bar.finish_and_clear();

    let summary = summarise(&export, import, &files, start);
    write(Path::new(out), &summary)?;
    println!(
        "{} rows, {} orders, {} events, replay equal: {}, {:.2} s, {:.0} MB\n{}",
        summary.facts.rows_read,
        summary.orders,
        summary.events,
        summary.replay_equal,
        summary.elapsed_s,
        summary.peak_rss_mb,
        PathBuf::from(out).join("report.html").display(),
    );
    if summary.replay_equal { Ok(()) } else { Err("the replayed shop differs from the live one".to_owned()) }
}

fn summarise(export: &rows::Export, import: Import, files: &[&Path], start: Instant) -> Summary {
    let facts = facts::of(&export.rows);
    let shop = &import.shop;
    let names: Vec<_> = files.iter().filter_map(|path| path.file_name()).map(|name| name.to_string_lossy()).collect();
    let mut rejected = import.rejected.clone();
    if !export.unreadable.is_empty() {
        rejected.insert("unreadable", export.unreadable.len() as u64);
    }
    if export.overlapping > 0 {
        rejected.insert("in_an_earlier_file", export.overlapping);
    }
    let mut summary = Summary {
        source: names.join(" + "),
        currency: Currency::GBP.to_string(),
        rounding_difference: facts.gross_revenue - import.booked,
        facts,
        rejected,
        noted: import.notes.counts.clone(),
        booked_revenue: import.booked,
        returned_lines: import.returned_lines,
        returned_units: import.returned_units,
        refunded: import.refunded,
        orders: shop.orders().orders().count() as u64,
        units_on_hand: 0,
        units_received: import.units_received,
        events: import.events,
        replay_equal: import.follower == import.shop,
        elapsed_s: 0.0,
        peak_rss_mb: peak_rss_mb(),
        commercial: Default::default(),
        goods: Default::default(),
        money: Default::default(),
        refused: import.refused.clone(),
    };
    for order in shop.orders().orders() {
        *summary.commercial.entry(format!("{:?}", order.status())).or_default() += 1;
        *summary.goods.entry(order.goods_status().to_string()).or_default() += 1;
    }
    for (_, account) in shop.payments().accounts() {
        *summary.money.entry(format!("{:?}", account.status())).or_default() += 1;
    }
    for sku in shop.stock().skus() {
        for (place_id, on_hand, _) in shop.stock().balances(sku) {
            if shop.stock().kind_of(&place_id) == Some(PlaceKind::Warehouse) {
                summary.units_on_hand += on_hand;
            }
        }
    }
    summary.elapsed_s = start.elapsed().as_secs_f64();
    summary
}

fn write(out: &Path, summary: &Summary) -> Result<(), String> {
    let told = |error: std::io::Error| format!("{}: {error}", out.display());
    std::fs::create_dir_all(out).map_err(told)?;
    std::fs::write(out.join("report.html"), report::html(summary)?).map_err(told)?;
    let json = serde_json::to_string_pretty(summary).map_err(|error| error.to_string())?;
    std::fs::write(out.join("summary.json"), json + "\n").map_err(told)
}
