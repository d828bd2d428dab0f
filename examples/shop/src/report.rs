//! The report people look at: one page without outside parts, with plots, readable on a phone.

use std::fmt::Write;

use plotters::prelude::*;
use rust_decimal::prelude::ToPrimitive;

use crate::summary::Summary;

/// Narrow, so that labels stay readable on a phone.
const WIDTH: u32 = 480;
const HEIGHT: u32 = 300;
const INK: RGBColor = RGBColor(0x24, 0x5c, 0x8a);

/// The page.
pub fn html(summary: &Summary) -> Result<String, String> {
    let money = |value: &dyn std::fmt::Display| format!("{value} {}", summary.currency);
    let mut page = String::new();
    page.push_str(HEAD);
    let facts = &summary.facts;
    let _ = write!(page, "<h1>One shop, every fact replayable</h1><p>{}</p>", escaped(&summary.source));
    page.push_str("<div class=cards>");
    for (label, value) in [
        ("rows read", facts.rows_read.to_string()),
        ("orders", summary.orders.to_string()),
        ("revenue of the rows", money(&facts.gross_revenue)),
        ("revenue booked", money(&summary.booked_revenue)),
        ("refunded", money(&summary.refunded)),
        ("units on hand", summary.units_on_hand.to_string()),
        ("units taken back", summary.returned_units.to_string()),
        ("events", summary.events.to_string()),
        ("replay equal", if summary.replay_equal { "yes" } else { "NO" }.to_owned()),
        ("seconds", format!("{:.2}", summary.elapsed_s)),
        ("peak memory", format!("{:.0} MB", summary.peak_rss_mb)),
    ] {
        let _ = write!(page, "<div class=card><b>{}</b><span>{label}</span></div>", escaped(&value));
    }
    page.push_str("</div>");

    let months: Vec<(String, f64)> =
        facts.monthly_revenue.iter().map(|(month, value)| (month.clone(), value.parse().unwrap_or(0.0))).collect();
    section(&mut page, "Revenue by month", &bars(&months)?);
    let top = facts.top_skus.iter().map(|top| (top.code.clone(), top.revenue.parse().unwrap_or(0.0)));
    section(&mut page, "Best sellers by revenue", &ranks(&top.collect::<Vec<_>>())?);

    profit(&mut page, summary)?;
    table(&mut page, "Rows that took another path", summary.rejected.iter());
    table(&mut page, "Sales with something odd, booked all the same", summary.noted.iter());
    table(&mut page, "Orders by commercial status", summary.commercial.iter());
    table(&mut page, "Orders by goods status", summary.goods.iter());
    table(&mut page, "Orders by money status", summary.money.iter());
    table(&mut page, "Commands the shop refused, by code", summary.refused.iter());

    let difference = summary.rounding_difference.to_f64().unwrap_or(0.0);
    let _ = write!(
        page,
        "<p>Prices have up to three decimals, lines are rounded to the currency: together {difference:.3} {}.</p></main>",
        summary.currency
    );
    Ok(page)
}

fn profit(page: &mut String, summary: &Summary) -> Result<(), String> {
    let profit = &summary.profit;
    let months = profit.months.iter().map(|(month, sums)| (month.clone(), sums.profit.parse().unwrap_or(0.0)));
    section(page, "Profit by month", &bars(&months.collect::<Vec<_>>())?);
    let lines = [
        ("revenue, after refunds", &profit.revenue),
        ("cost of goods", &profit.cost_of_goods),
        ("losses", &profit.losses),
        ("profit", &profit.profit),
        ("stock", &profit.stock_value),
        ("cash", &profit.cash),
        ("receivable", &profit.receivable),
        ("refunds owed", &profit.refunds_owed),
    ];
    lines_of(page, &format!("Profit, in {}", summary.currency), lines.into_iter());
    let earning = profit.top_skus.iter().map(|top| (top.code.as_str(), &top.profit));
    lines_of(page, "Best earners", earning);
    lines_of(
        page,
        "Trial balance, debits above zero",
        profit.trial_balance.iter().map(|(name, sum)| (name.as_str(), sum)),
    );
    let balanced = if profit.trial_balance_is_zero { "The books balance" } else { "THE BOOKS DO NOT BALANCE" };
    let _ = write!(page, "<p>{balanced}. Cost rule: {}.</p>", escaped(profit.cost_rule));
    Ok(())
}

fn lines_of<'a>(page: &mut String, title: &str, lines: impl Iterator<Item = (&'a str, &'a String)>) {
    let rows: String =
        lines.map(|(name, value)| format!("<tr><td>{}</td><td>{}</td></tr>", escaped(name), escaped(value))).collect();
    let _ = write!(page, "<h2>{title}</h2><table>{rows}</table>");
}

fn section(page: &mut String, title: &str, plot: &str) {
    let _ = write!(page, "<h2>{title}</h2><div class=plot>{plot}</div>");
}

fn table<'a, K: AsRef<str> + 'a>(page: &mut String, title: &str, rows: impl Iterator<Item = (&'a K, &'a u64)>) {
    let rows: String = rows
        .map(|(name, count)| format!("<tr><td>{}</td><td>{count}</td></tr>", escaped(&name.as_ref().replace('_', " "))))
        .collect();
    if !rows.is_empty() {
        let _ = write!(page, "<h2>{title}</h2><table>{rows}</table>");
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Vertical bars over labels in their order.
fn bars(values: &[(String, f64)]) -> Result<String, String> {
    let highest = values.iter().map(|(_, value)| *value).fold(1.0, f64::max) * 1.08;
    draw(HEIGHT, |area| {
        let count = values.len().max(1);
        let mut chart = ChartBuilder::on(area)
            .margin(12)
            .x_label_area_size(36)
            .y_label_area_size(64)
            .build_cartesian_2d((0..count).into_segmented(), 0.0..highest)?;
        let label = |segment: &SegmentValue<usize>| match segment {
            SegmentValue::CenterOf(index) => values.get(*index).map(|(label, _)| label.clone()).unwrap_or_default(),
            _ => String::new(),
        };
        chart
            .configure_mesh()
            .disable_x_mesh()
            .x_labels(count.min(6))
            .x_label_formatter(&label)
            .y_label_formatter(&|value| short(*value))
            .label_style(("sans-serif", 15))
            .draw()?;
        let bars = Histogram::vertical(&chart).margin(2).style(INK.filled());
        chart.draw_series(bars.data(values.iter().enumerate().map(|(index, (_, value))| (index, *value))))?;
        Ok(())
    })
}

/// Horizontal bars, the first on top.
fn ranks(values: &[(String, f64)]) -> Result<String, String> {
    let highest = values.iter().map(|(_, value)| *value).fold(1.0, f64::max) * 1.05;
    let height = 60 + 22 * u32::try_from(values.len()).unwrap_or(20);
    draw(height, |area| {
        let count = values.len().max(1);
        let mut chart = ChartBuilder::on(area)
            .margin(12)
            .x_label_area_size(28)
            .y_label_area_size(84)
            .build_cartesian_2d(0.0..highest, (0..count).into_segmented())?;
        let label = |segment: &SegmentValue<usize>| match segment {
            SegmentValue::CenterOf(index) if *index < count => {
                let from_top = count.saturating_sub(1).saturating_sub(*index);
                values.get(from_top).map(|(label, _)| label.clone()).unwrap_or_default()
            }
            _ => String::new(),
        };
        chart
            .configure_mesh()
            .disable_y_mesh()
            .y_labels(count)
            .y_label_formatter(&label)
            .x_label_formatter(&|value| short(*value))
            .label_style(("sans-serif", 15))
            .draw()?;
        let bars = Histogram::horizontal(&chart).margin(2).style(INK.filled());
        let upside_down = values.iter().rev().enumerate().map(|(index, (_, value))| (index, *value));
        chart.draw_series(bars.data(upside_down))?;
        Ok(())
    })
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

fn draw(height: u32, plot: impl FnOnce(&Area<'_>) -> Result<(), Box<dyn std::error::Error>>) -> Result<String, String> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
        plot(&area).map_err(|error| error.to_string())?;
        area.present().map_err(|error| error.to_string())?;
    }
    // A drawing that scales with the page: the size becomes a view box.
    let sized = format!("width=\"{WIDTH}\" height=\"{height}\"");
    Ok(svg.replacen(&sized, "width=\"100%\"", 1))
}

fn short(value: f64) -> String {
    if value >= 1e6 {
        format!("{:.1}M", value / 1e6)
    } else if value >= 1e3 {
        format!("{:.0}k", value / 1e3)
    } else {
        format!("{value:.0}")
    }
}

const HEAD: &str = "<!doctype html><html lang=en><meta charset=utf-8>\
<meta name=viewport content=\"width=device-width,initial-scale=1\"><title>daigou: the demo's report</title><style>\
body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#1c2733;background:#f7f8fa}\
main{max-width:760px;margin:auto;padding:16px}h1{font-size:1.5rem}h2{font-size:1.1rem;margin:1.6em 0 .4em}\
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:10px}\
.card{background:#fff;border-radius:8px;padding:10px 12px;overflow-wrap:anywhere}.card b{display:block;font-size:1.1rem}\
.card span{color:#5b6875;font-size:.85rem}.plot{background:#fff;border-radius:8px;padding:4px}\
table{border-collapse:collapse;width:100%;background:#fff;border-radius:8px}\
td{padding:6px 12px;border-top:1px solid #e6e9ed}td:last-child{text-align:right;font-variant-numeric:tabular-nums}\
</style><main>";
