//! The carrier review against a public delivery history: on-time shares, lead times and freight per kilogram.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use chrono::NaiveDate;
use daigou::value::*;
use daigou::view::logistics::*;
use serde_json::Value;

/// One row by column name.
type Row = BTreeMap<String, String>;

fn cells(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (vec![], vec![], String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            letter => cell.push(letter),
        }
    }
    rows
}

fn history() -> Option<(Vec<Row>, Value)> {
    let folder = daigou_tests::shared("data/commerce/scms-delivery-history")?;
    let packed = folder.join("scms-delivery-history.csv.gz");
    let Ok(unpacked) = Command::new("gzip").arg("-dc").arg(&packed).output() else {
        eprintln!("SKIPPED: gzip is missing");
        return None;
    };
    let rows = cells(&String::from_utf8(unpacked.stdout).unwrap());
    let named = rows[1..].iter().map(|row| rows[0].iter().cloned().zip(row.iter().cloned()).collect());
    let facts = serde_json::from_str(&fs::read_to_string(folder.join("facts.json")).unwrap()).unwrap();
    Some((named.collect(), facts))
}

fn fact<'a>(facts: &'a Value, name: &str) -> &'a Value {
    &facts.as_array().unwrap().iter().find(|fact| fact["fact"] == name).unwrap()["value"]
}

fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%d-%b-%y").unwrap()
}

/// A row as a parcel of `carrier`, on the lane of its country.
fn parcel(row: &Row, carrier: &str) -> CarriedParcel {
    let freight: Option<f64> = row["Freight Cost (USD)"].parse().ok();
    let kilograms: Option<u64> = row["Weight (Kilograms)"].parse().ok();
    CarriedParcel {
        parcel_id: ParcelId::new(&row["ID"]).unwrap(),
        carrier_id: CarrierId::new(carrier.chars().take(60).collect::<String>().trim()).unwrap(),
        service_id: None,
        lane: Text::new(&row["Country"]).unwrap(),
        handed_over_on: NaiveDate::parse_from_str(&row["PO Sent to Vendor Date"], "%m/%d/%y").ok(),
        due_on: Some(day(&row["Scheduled Delivery Date"])),
        outcome: CarriedOutcome::Delivered { on: day(&row["Delivered to Client Date"]) },
        is_damaged: false,
        weight: kilograms.map(|kilograms| Weight::grams(kilograms * 1_000).unwrap()),
        cost: freight.map(|usd| Money::minor((usd * 100.0).round() as i64, Currency::USD).unwrap()),
        claim: None,
    }
}

fn near(found: Option<f64>, expected: &Value) {
    let (found, expected) = (found.expect("a number"), expected.as_f64().expect("a number"));
    // Facts carry six decimals.
    assert!((found - expected).abs() <= 5.000_1e-7, "{found} against {expected}");
}

fn count(expected: &Value) -> u32 {
    expected.as_u64().expect("a count") as u32
}

#[test]
fn the_delivery_history_gives_its_own_facts() {
    let Some((rows, facts)) = history() else { return };
    let parcels: Vec<CarriedParcel> = rows.iter().map(|row| parcel(row, &row["Shipment Mode"])).collect();
    let all = carrier_figures(&parcels, Currency::USD).unwrap();
    assert_eq!(all.on_time, count(&fact(&facts, "on_time")[0]));
    near(all.on_time_share, &fact(&facts, "on_time")[1]);
    let delays = fact(&facts, "delay_days");
    near(all.delay_days.map(|delay| delay.mean), &delays[0]);
    near(all.late_days.map(|delay| delay.mean), &delays[1]);
    let delay = all.delay_days.unwrap();
    assert_eq!((delay.min, delay.max), (delays[2].as_i64().unwrap(), delays[3].as_i64().unwrap()));
    assert_eq!(all.costed, count(&fact(&facts, "freight_numeric")[0]));
    assert_eq!(all.cost.amount().to_string(), fact(&facts, "freight_numeric")[1].as_str().unwrap());
    assert_eq!(all.weighed, count(&fact(&facts, "freight_per_kg")[0]));
    near(all.cost_per_kilogram, &fact(&facts, "freight_per_kg")[1]);
    let lead = fact(&facts, "po_to_delivery_days");
    let transit = all.transit_days.unwrap();
    assert_eq!(transit.count, count(&lead[0]));
    near(Some(transit.mean), &lead[1]);
    near(Some(transit.p50), &lead[2]);
    near(Some(transit.standard_deviation), &lead[3]);
    assert_eq!(transit.min, lead[4].as_i64().unwrap());

    let review = carrier_review(&parcels, ReviewCut::Carrier, Currency::USD).unwrap();
    assert_eq!(review.len(), 5);
    for row in &review {
        let (mode, figures) = (row.carrier_id.as_str(), &row.figures);
        let on_time = &fact(&facts, "on_time_by_mode")[mode];
        assert_eq!(figures.promised, count(&on_time[0]));
        near(figures.on_time_share, &on_time[1]);
        near(figures.delay_days.map(|delay| delay.mean), &on_time[2]);
        let lead = &fact(&facts, "po_to_delivery_by_mode")[mode];
        assert_eq!(figures.transit_days.unwrap().count, count(&lead[0]));
        near(figures.transit_days.map(|days| days.mean), &lead[1]);
        near(figures.transit_days.map(|days| days.p50), &lead[2]);
        let freight = &fact(&facts, "freight_per_kg_by_mode")[mode];
        assert_eq!(figures.weighed, count(&freight[0]));
        near(figures.cost_per_kilogram, &freight[1]);
        near(figures.cost_per_kilogram_median, &freight[2]);
    }

    let one: Vec<CarriedParcel> = rows.iter().map(|row| parcel(row, "any")).collect();
    let lanes = carrier_review(&one, ReviewCut::Lane, Currency::USD).unwrap();
    for expected in fact(&facts, "on_time_by_country_top10").as_array().unwrap() {
        let of_lane = |row: &&CarrierReviewRow| row.lane.as_ref().unwrap().as_str() == expected[0].as_str().unwrap();
        let row = lanes.iter().find(of_lane).unwrap();
        assert_eq!(row.figures.parcels, count(&expected[1]));
        near(row.figures.on_time_share, &expected[2]);
    }
    println!("delivery history: 10,324 rows, 5 modes and 10 lanes give their facts");
}

#[test]
fn vendors_of_the_delivery_history() {
    let Some((rows, facts)) = history() else { return };
    let by_vendor: Vec<CarriedParcel> = rows.iter().map(|row| parcel(row, &row["Vendor"])).collect();
    let ranked = rank_carriers(&by_vendor, Currency::USD, &RankingPolicy::default()).unwrap();
    for expected in fact(&facts, "on_time_by_vendor_top15").as_array().unwrap() {
        let name: String = expected[0].as_str().unwrap().chars().take(60).collect();
        let vendor = ranked.iter().find(|vendor| vendor.carrier_id.as_str() == name.trim()).unwrap();
        assert_eq!(vendor.figures.promised, count(&expected[1]));
        near(vendor.figures.on_time_share, &expected[2]);
        near(vendor.figures.delay_days.map(|delay| delay.mean), &expected[3]);
    }
    // 326 of 326 stands first; nobody with a handful of rows is above it, though many have a spotless handful.
    assert_eq!(ranked[0].carrier_id.as_str(), "PHARMACY DIRECT");
    assert!(ranked.iter().take(10).all(|vendor| vendor.promised >= 10));
    let spotless = ranked.iter().filter(|vendor| vendor.promised < 10 && vendor.figures.on_time_share == Some(1.0));
    assert!(spotless.count() > 5);

    let direct: Vec<CarriedParcel> =
        rows.iter().filter(|row| row["Fulfill Via"] == "Direct Drop").map(|row| parcel(row, &row["Vendor"])).collect();
    let review = carrier_review(&direct, ReviewCut::Carrier, Currency::USD).unwrap();
    for expected in fact(&facts, "direct_drop_lead_time_by_vendor_top8").as_array().unwrap() {
        let name: String = expected[0].as_str().unwrap().chars().take(60).collect();
        let row = review.iter().find(|row| row.carrier_id.as_str() == name.trim()).unwrap();
        let transit = row.figures.transit_days.unwrap();
        assert_eq!(transit.count, count(&expected[1]));
        near(Some(transit.mean), &expected[2]);
        near(Some(transit.standard_deviation), &expected[3]);
    }
    println!("delivery history: 15 vendors' shares and 8 vendors' lead times right");
}
