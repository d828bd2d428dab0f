//! What an order costs in a shop with many open ones against a shop with few, in instructions: counted by valgrind,
//! which is steadier than a clock. Says so loudly where valgrind is missing. `GROWTH_OPEN` sets the many.

use std::process::Command;

use daigou_benches::at_most;

/// Orders placed and counted in either shop.
const COUNTED: usize = 1_000;
/// Open orders of the small shop.
const FEW: usize = 1_000;

fn main() {
    let many = std::env::var("GROWTH_OPEN").ok().and_then(|many| many.parse().ok()).unwrap_or(1_000_000);
    let cost = |open: usize| Some((instructions(open, COUNTED)? - instructions(open, 0)?) / COUNTED as f64);
    let (Some(small), Some(large)) = (cost(FEW), cost(many)) else {
        eprintln!("SKIPPED: growth needs valgrind, and `placing` built beside it");
        return;
    };
    let against = format!("{small:.0} instructions an order with {FEW} open, {large:.0} with {many} open");
    at_most("growth/instructions per placed order", large / small, "ratio", Some(1.1), &against);
}

/// Instructions inside `execute` while `placing` fills a shop with `open` orders and places `further` more.
fn instructions(open: usize, further: usize) -> Option<f64> {
    let placing = std::env::current_exe().ok()?.with_file_name("placing");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null", "--toggle-collect=*execute*"])
        .arg(placing)
        .args([open.to_string(), further.to_string()])
        .output()
        .ok()?;
    let told = String::from_utf8_lossy(&output.stderr);
    let line = told.lines().find(|line| line.contains("refs:"))?;
    line.split("refs:").nth(1)?.trim().replace(',', "").parse().ok()
}
