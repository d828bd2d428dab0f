//! Stock alerts: one per cause until it changes, with what is at stake, quiet on a threshold.

use chrono::{Days, NaiveDate};
use daigou::plan::replenish::*;
use daigou::value::*;
use daigou::view::alerts::*;
use daigou::view::replenishment::SupplierOrder;

fn day(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 1).unwrap() + Days::new(number)
}

/// Two a day, ten days of lead time, reorder level 25, 30 CNY of margin.
fn watched(on_hand: u32, promised: u32, inbound: &[(u32, u64)]) -> WatchedItem {
    let units = |count| Quantity::new(count).unwrap();
    let item = ReplenishItem {
        sku: Sku::new("CREAM").unwrap(),
        place: PlaceId::new("osaka").unwrap(),
        on_hand: units(on_hand),
        promised: units(promised),
        inbound: inbound.iter().map(|&(q, on)| InboundUnits { quantity: units(q), expected_on: day(on) }).collect(),
        phase: ItemPhase::Regular,
        outlook: DemandOutlook { expected_by_day: vec![2.0], levels: vec![0.5, 0.9], risk_quantiles: vec![20.0, 25.0] },
        terms: ReplenishTerms {
            supplier: SupplierId::new("drugstore").unwrap(),
            lead_time_days: 10.0,
            lead_time_sd_days: 0.0,
            review_days: 0.0,
            service_level: 0.9,
            unit_price: UnitPrice::parse("50", Currency::CNY).unwrap(),
            fixed_cost_per_order: 20.0,
            holding_rate_per_year: 0.25,
            limits: OrderLimits { minimum_order_quantity: 0, pack_size: 1, quantity_max: None },
        },
    };
    WatchedItem { item, unit_margin: UnitPrice::parse("30", Currency::CNY).unwrap() }
}

/// What is said of a series of days, as `cause severity`, `cause old→new` or `cause over`.
fn said(alerts: &mut StockAlerts, watched: &WatchedItem, on: u64) -> Vec<String> {
    let findings = stock_findings(std::slice::from_ref(watched), day(on)).unwrap();
    let changes = alerts.observe(&findings, &StockAlertRules::default(), day(on)).unwrap();
    let text = |change: &StockAlertChange| match change {
        StockAlertChange::Raised { alert } => format!("{:?} {:?}", alert.cause, alert.severity),
        StockAlertChange::SeverityChanged { alert, before } => {
            format!("{:?} {before:?}→{:?}", alert.cause, alert.severity)
        }
        StockAlertChange::Cleared { alert } => format!("{:?} over", alert.cause),
    };
    changes.iter().map(text).collect()
}

#[test]
fn each_cause_is_said_once_as_stock_runs_down() {
    let mut alerts = StockAlerts::default();
    let mut log: Vec<(u64, String)> = vec![];
    for number in 0..22 {
        let left = 40_u32.saturating_sub(2 * number as u32);
        log.extend(said(&mut alerts, &watched(left, 0, &[]), number).into_iter().map(|text| (number, text)));
    }
    let log: Vec<(u64, &str)> = log.iter().map(|(number, text)| (*number, text.as_str())).collect();
    // At 24 the position is at the level; at 20 an order comes the day the shelf is empty; then it is too late.
    assert_eq!(
        log,
        [
            (8, "LowStock Notice"),
            (10, "SupplyLate Warning"),
            (14, "LowStock Notice→Warning"),
            (17, "SupplyLate Warning→Urgent"),
            (20, "OutOfStock Urgent"),
        ]
    );
    let open = alerts.open();
    assert_eq!(open.len(), 3);
    assert_eq!(open[0].severity, AlertSeverity::Urgent);
    // Ten days of two, none of them there: twenty sales of 30.
    assert_eq!(open[0].money_at_stake.to_string(), "600.00 CNY");
    // Ordered: low stock is over and so is the late supply once it comes in time; the shelf is still empty.
    let ordered = watched(0, 0, &[(60, 23)]);
    assert_eq!(said(&mut alerts, &ordered, 22), ["LowStock over"]);
    assert_eq!(said(&mut alerts, &watched(60, 0, &[]), 23), ["OutOfStock over", "SupplyLate over"]);
    assert!(alerts.open().is_empty());
}

#[test]
fn a_flapping_threshold_is_quiet() {
    let mut alerts = StockAlerts::default();
    let mut said_all = vec![];
    for number in 0..60 {
        // Around the reorder level of 25, up and down by up to two units.
        let left = 25 + [0, 1, 2, 0, 1][number as usize % 5];
        said_all.extend(said(&mut alerts, &watched(left, 0, &[]), number));
    }
    assert_eq!(said_all, ["LowStock Notice"]);
    // One unit that comes and goes on an empty shelf says nothing new either.
    let mut alerts = StockAlerts::default();
    let first = said(&mut alerts, &watched(0, 0, &[(60, 0)]), 0);
    assert_eq!(first, ["OutOfStock Urgent"]);
    for number in 1..20 {
        let flapping = watched((number % 2) as u32, 0, &[(60, number)]);
        assert_eq!(said(&mut alerts, &flapping, number), Vec::<String>::new());
    }
    assert_eq!(said(&mut alerts, &watched(2, 0, &[(60, 20)]), 20), ["OutOfStock over"]);
}

#[test]
fn promised_twice_is_urgent() {
    let mut alerts = StockAlerts::default();
    let oversold = said(&mut alerts, &watched(5, 8, &[]), 0);
    assert!(oversold.contains(&"Oversold Urgent".to_owned()));
    let open = alerts.open();
    let alert = open.iter().find(|alert| alert.cause == StockAlertCause::Oversold).unwrap();
    assert_eq!((alert.units_at_stake.get(), alert.money_at_stake.to_string().as_str()), (3, "90.00 CNY"));
    assert!(said(&mut alerts, &watched(5, 8, &[(90, 2)]), 1).contains(&"Oversold over".to_owned()));
}

#[test]
fn an_order_that_does_not_come_is_named() {
    let mut item = watched(40, 0, &[]);
    item.item.terms.lead_time_sd_days = 4.0;
    let order = |expected, received: Option<u64>| SupplierOrder {
        supplier: SupplierId::new("drugstore").unwrap(),
        sku: item.item.sku.clone(),
        place: item.item.place.clone(),
        quantity: Quantity::new(30).unwrap(),
        ordered_on: day(0),
        expected_on: Some(day(expected)),
        received_on: received.map(day),
    };
    let mut alerts = StockAlerts::default();
    let mut log = vec![];
    for number in 8..30 {
        let orders = [order(10, None), order(9, Some(12)), order(40, None)];
        let findings = overdue_findings(std::slice::from_ref(&item), &orders, day(number)).unwrap();
        for change in alerts.observe(&findings, &StockAlertRules::default(), day(number)).unwrap() {
            log.push((number, format!("{change:?}").split(' ').next().unwrap().to_owned()));
        }
    }
    // Four days late is one spread, twelve are three.
    assert_eq!(log, [(14, "Raised".to_owned()), (22, "SeverityChanged".to_owned())]);
    assert_eq!(alerts.open()[0].money_at_stake.to_string(), "1500.00 CNY");
}

#[test]
fn the_state_is_plain_and_bad_input_changes_nothing() {
    let mut alerts = StockAlerts::default();
    said(&mut alerts, &watched(3, 0, &[]), 0);
    let text = serde_json::to_string(&alerts).unwrap();
    let again: StockAlerts = serde_json::from_str(&text).unwrap();
    assert_eq!((again.version(), &again), (STOCK_ALERTS_VERSION, &alerts));
    let findings = stock_findings(&[watched(3, 0, &[])], day(1)).unwrap();
    let rules = StockAlertRules::default();
    let twice: Vec<StockFinding> = findings.iter().chain(&findings).cloned().collect();
    assert_eq!(alerts.observe(&twice, &rules, day(1)).unwrap_err().field, "findings");
    let mut bad = findings.clone();
    bad[0].pressure = f64::NAN;
    assert_eq!(alerts.observe(&bad, &rules, day(1)).unwrap_err().field, "findings[0].pressure");
    let mut crossed = rules;
    crossed.low_stock.warning_from = Some(0.5);
    assert_eq!(alerts.observe(&findings, &crossed, day(1)).unwrap_err().field, "low_stock.warning_from");
    assert_eq!(again, alerts, "refused means unchanged");
}
