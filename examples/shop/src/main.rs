//! `make demo`: one shop's life through the library, with a report people look at and a summary machines read.

mod facts;
mod generate;
mod import;
mod live;
mod paths;
mod profit;
mod report;
mod rows;
mod summary;

use std::path::{Path, PathBuf};
use std::time::Instant;

use daigou::value::{Currency, Zone};
use indicatif::{ProgressBar, ProgressStyle};

use generate::Generated;
use import::Import;
use summary::{Summary, peak_rss_mb};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Err(problem) = run(&arguments) {
        eprintln!("the demo stopped: {problem}");
        std::process::exit(1);
    }
}

/// `daigou-shop OUT` makes a shop up from a seed; `daigou-shop OUT CURRENCY ZONE FILE…` imports exports whose prices are
/// in that currency and whose clock is that zone's. Either writes `OUT/report.html` and `OUT/summary.json`.
fn run(arguments: &[String]) -> Result<(), String> {
    let (out, export) = match arguments {
        [out] => (out, None),
        [out, currency, zone, files @ ..] if !files.is_empty() => (out, Some((currency, zone, files))),
        _ => return Err("usage: daigou-shop OUT [CURRENCY ZONE EXPORT.csv[.gz] …]".to_owned()),
    };
    let start = Instant::now();
    let mut summary = match export {
        None => generated()?,
        Some((currency, zone, files)) => imported(currency, zone, files)?,
    };
    summary.elapsed_s = start.elapsed().as_secs_f64();
    summary.peak_rss_mb = peak_rss_mb();
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

/// The seed of the demo; another gives another shop.
const SEED: u64 = 20_261_111;

fn generated() -> Result<Summary, String> {
    let bar = bar(730, "{bar:40} day {pos}/{len}")?;
    let made = Generated::run(SEED, |day| bar.set_position(day)).map_err(|error| error.to_string())?;
    bar.finish_and_clear();
    let facts = facts::of(&made.rows);
    let mut summary = Summary::of("a shop made up from a seed", "CNY", facts, &made.live);
    summary.rounding_difference = summary.facts.gross_revenue - made.booked;
    summary.booked_revenue = made.booked;
    summary.profit.cost_rule = profit::MADE_UP;
    summary.returned_lines = made.returned_lines;
    summary.returned_units = made.returned_units;
    summary.refunded = made.refunded;
    summary.units_received = made.units_received;
    Ok(summary)
}

fn imported(currency: &str, zone: &str, files: &[String]) -> Result<Summary, String> {
    let currency = Currency::new(currency).map_err(|error| error.to_string())?;
    let zone = Zone::parse(zone).map_err(|error| error.to_string())?;
    let files: Vec<&Path> = files.iter().map(Path::new).collect();
    let reading = ProgressBar::new_spinner().with_message("reading");
    let export = rows::read(&files, |rows| reading.set_position(rows))?;
    reading.finish_and_clear();

    let bar = bar(export.rows.len() as u64, "{bar:40} {pos}/{len} rows, {per_sec}, {eta} left")?;
    let mut import = Import::new(currency, zone).map_err(|error| error.to_string())?;
    import.run(&export.rows, |done| bar.set_position(done)).map_err(|error| format!("{}: {error}", error.code()))?;
    bar.finish_and_clear();

    let names: Vec<_> = files.iter().filter_map(|path| path.file_name()).map(|name| name.to_string_lossy()).collect();
    let facts = facts::of(&export.rows);
    let mut summary = Summary::of(&names.join(" + "), currency.code(), facts, &import.live);
    summary.rounding_difference = summary.facts.gross_revenue - import.booked;
    summary.booked_revenue = import.booked;
    summary.rejected = import.rejected;
    for problem in export.unreadable.iter().take(20) {
        eprintln!("not read: {problem}");
    }
    for (path, count) in [("unreadable", export.unreadable.len() as u64), ("in_an_earlier_file", export.overlapping)] {
        if count > 0 {
            summary.rejected.insert(path, count);
        }
    }
    summary.noted = import.notes.counts;
    summary.returned_lines = import.returned_lines;
    summary.returned_units = import.returned_units;
    summary.refunded = import.refunded;
    summary.units_received = import.units_received;
    Ok(summary)
}

fn bar(length: u64, style: &str) -> Result<ProgressBar, String> {
    let bar = ProgressBar::new(length);
    bar.set_style(ProgressStyle::with_template(style).map_err(|error| error.to_string())?);
    Ok(bar)
}

fn write(out: &Path, summary: &Summary) -> Result<(), String> {
    let told = |error: std::io::Error| format!("{}: {error}", out.display());
    std::fs::create_dir_all(out).map_err(told)?;
    std::fs::write(out.join("report.html"), report::html(summary)?).map_err(told)?;
    let json = serde_json::to_string_pretty(summary).map_err(|error| error.to_string())?;
    std::fs::write(out.join("summary.json"), json + "\n").map_err(told)
}
