//! The shipped tables of China on the days around every change, figure by figure. Sources: `core/docs/customs.md`.

use chrono::NaiveDate;
use daigou::policy::customs::*;
use daigou::value::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn china() -> CustomsTables {
    CustomsTables::china().expect("the shipped tables stand")
}

#[test]
fn rates_of_personal_articles_on_the_days_around_each_notice() {
    let days = [
        "2016-04-07",
        "2016-04-08",
        "2016-09-30",
        "2016-10-01",
        "2018-10-31",
        "2018-11-01",
        "2019-04-08",
        "2019-04-09",
        "2026-11-25",
    ];
    let none = "-";
    let first = [none, "0.15", "0.15", "0.15", "0.15", "0.15", "0.15", "0.13", "0.13"];
    let second = [none, "0.3", "0.3", "0.3", "0.3", "0.25", "0.25", "0.2", "0.2"];
    let third = [none, "0.6", "0.6", "0.6", "0.6", "0.5", "0.5", "0.5", "0.5"];
    let tables = china();
    for (article, expected) in [
        ("food", first),
        ("toy", first),
        ("textile", second),
        ("other", second),
        ("tobacco_alcohol", third),
        ("cosmetics.high_end", third),
        // In the second group by default until 2018-11-01, then in the first.
        ("medicine", [none, "0.3", "0.3", "0.3", "0.3", "0.15", "0.15", "0.13", "0.13"]),
        ("medicine.reduced", [none, none, none, none, none, "0.03", "0.03", "0.03", "0.03"]),
        // With all cosmetics in the third group until only high-end ones stayed there.
        ("cosmetics", [none, "0.6", "0.6", "0.3", "0.3", "0.25", "0.25", "0.2", "0.2"]),
    ] {
        let class = Text::new(article).unwrap();
        let found = days.map(|on| {
            tables.article(&class, day(on)).map_or(none.to_owned(), |rate| rate.rate.value().normalize().to_string())
        });
        assert_eq!(found, expected, "{article}");
    }
}

#[test]
fn limits_of_postal_parcels_from_everywhere_on_the_days_around_each_announcement() {
    let tables = china();
    let limit = |from: &str, on: &str| {
        let found = tables.parcel_limit(Country::new(from).unwrap(), day(on));
        found.map(|limit| limit.value_max.minor_units() / 100)
    };
    for (on, nearby, elsewhere) in [
        ("2010-08-31", None, None),
        ("2010-09-01", Some(800), Some(1_000)),
        ("2024-11-30", Some(800), Some(1_000)),
        ("2024-12-01", Some(2_000), Some(2_000)),
    ] {
        for from in ["HK", "MO", "TW"] {
            assert_eq!(limit(from, on), nearby, "{from} {on}");
        }
        assert_eq!(limit("JP", on), elsewhere, "{on}");
    }
}

fn import(on: &str, yuan: i64, units: u32) -> RetailImport {
    let nothing = Money::zero(Currency::CNY);
    RetailImport {
        on: day(on),
        lines: vec![RetailImportLine {
            line_id: LineId::new("1").unwrap(),
            quantity: Quantity::new(units).unwrap(),
            paid: Money::minor(yuan * 100, Currency::CNY).unwrap(),
            voucher: nothing,
            value_added: Rate::parse("0.13").unwrap(),
            consumption: Rate::ZERO,
            tariff: Rate::parse("0.10").unwrap(),
        }],
        freight: nothing,
        insurance: nothing,
        year_used: nothing,
    }
}

#[test]
fn retail_import_by_date_amount_and_number_of_articles() {
    let treated = |on: &str, yuan: i64, units: u32| match retail_import_tax(&import(on, yuan, units), &china()) {
        Ok(tax) => (format!("{:?}", tax.treatment), tax.due.to_string()),
        Err(Denial::Refused(refusal)) => (refusal.code().to_owned(), String::new()),
        Err(Denial::Invalid(invalid)) => panic!("{invalid}"),
    };
    let within = |due: &str| ("WithinLimits".to_owned(), due.to_owned());
    let refused = |code: &str| (code.to_owned(), String::new());
    assert_eq!(treated("2016-04-07", 100, 1), refused("customs.no_scheme"));
    assert_eq!(treated("2016-04-08", 2_000, 1), within("182.00 CNY"));
    // Before 2019 an article above the limit went by general trade, alone or not.
    assert_eq!(treated("2018-12-31", 2_001, 1), refused("customs.single_transaction_limit"));
    assert_eq!(treated("2019-01-01", 2_001, 3), within("182.09 CNY"));
    assert_eq!(treated("2026-11-25", 5_000, 2), within("455.00 CNY"));
    assert_eq!(treated("2026-11-25", 5_001, 2), refused("customs.single_transaction_limit"));
    // 6,000 × 10 % tariff, then 13 % of 6,600.
    assert_eq!(treated("2026-11-25", 6_000, 1), ("SingleArticleInFull".to_owned(), "1458.00 CNY".to_owned()));
    assert_eq!(treated("2026-11-25", 26_001, 1), refused("customs.annual_limit"));
}

#[test]
fn days_within_which_a_retail_import_may_come_back() {
    let recovered = |bought_on: &str, asked: u64, arrived: Option<u64>| {
        let released_on = day(bought_on);
        let after = |days: u64| released_on + chrono::Days::new(days);
        let returned = RetailReturn {
            bought_on: released_on,
            released_on,
            asked_on: after(asked),
            arrived_on: arrived.map(after),
            tax: Money::minor(9_100, Currency::CNY).unwrap(),
            base: Money::minor(100_000, Currency::CNY).unwrap(),
            bought: Quantity::ONE,
            returned_before: Quantity::ZERO,
            returned: Quantity::ONE,
        };
        retail_recovery(&returned, &china()).unwrap().outcome
    };
    assert_eq!(recovered("2026-06-01", 30, Some(45)), RecoveryOutcome::Recoverable {});
    assert_eq!(recovered("2026-06-01", 31, Some(40)), RecoveryOutcome::AskedTooLate { by: day("2026-07-01") });
    assert_eq!(recovered("2026-06-01", 30, Some(46)), RecoveryOutcome::ArrivedTooLate { by: day("2026-07-16") });
    assert_eq!(recovered("2026-06-01", 30, None), RecoveryOutcome::UntilArrival { by: day("2026-07-16") });
    // Before the announcement of 2020 the goods themselves had to be back within 30 days.
    assert_eq!(recovered("2019-06-01", 20, Some(30)), RecoveryOutcome::Recoverable {});
    assert_eq!(recovered("2019-06-01", 20, Some(31)), RecoveryOutcome::ArrivedTooLate { by: day("2019-07-01") });
}

#[test]
fn what_a_traveller_brings_in_free() {
    let free = |from: &str, on: &str| {
        let used = allowance_use(&[], Country::new(from).unwrap(), day(on), &china());
        used.map(|used| used.allowance.minor_units() / 100).ok()
    };
    assert_eq!(free("HK", "2010-08-18"), None);
    assert_eq!(free("HK", "2024-07-31"), Some(5_000));
    assert_eq!(free("HK", "2024-08-01"), Some(12_000));
    assert_eq!(free("MO", "2026-11-25"), Some(12_000));
    assert_eq!(free("JP", "2026-11-25"), Some(5_000));
}

#[test]
fn fifty_yuan_of_tax_are_waived_and_a_cent_more_is_not() {
    let tax = |price: &str| {
        let item = CustomsItem {
            order_id: OrderId::new("order").unwrap(),
            line_id: LineId::new("1").unwrap(),
            recipient_id: AddressId::new("li").unwrap(),
            article: Text::new("textile").unwrap(),
            quantity: Quantity::ONE,
            unit_price: Money::parse(price, Currency::CNY).unwrap(),
            unit_weight: Weight::grams(100).unwrap(),
            is_indivisible: false,
        };
        let tax = parcel_tax(&[item], day("2026-11-25"), &china()).unwrap();
        (tax.computed.to_string(), tax.due.to_string(), tax.is_waived)
    };
    assert_eq!(tax("250"), ("50.00 CNY".to_owned(), "0.00 CNY".to_owned(), true));
    assert_eq!(tax("250.05"), ("50.01 CNY".to_owned(), "50.01 CNY".to_owned(), false));
}

#[test]
fn every_entry_names_its_source_and_nothing_overlaps() {
    let tables = china();
    tables.check().unwrap();
    let limits = tables.parcel_limits.iter().map(|entry| entry.source.as_str());
    let rates = tables.articles.iter().map(|entry| entry.source.as_str());
    let retail = tables.retail_imports.iter().map(|entry| entry.source.as_str());
    let carried = tables.allowances.iter().map(|entry| entry.source.as_str());
    let yearly = tables.yearly_amounts.iter().map(|entry| entry.source.as_str());
    let sources: Vec<&str> = limits.chain(rates).chain(retail).chain(carried).chain(yearly).collect();
    assert!(sources.iter().all(|source| source.len() > 20));
    assert!(sources.iter().any(|source| source.contains("unconfirmed")));
    for entry in &tables.articles {
        let same = tables.articles.iter().filter(|other| other.article == entry.article);
        let overlapping = same.filter(|other| *other != entry && other.in_force.on(entry.in_force.from));
        assert_eq!(overlapping.count(), 0, "{} from {}", entry.article, entry.in_force.from);
    }
}
