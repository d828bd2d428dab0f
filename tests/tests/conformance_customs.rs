//! Customs against outside figures: published rules and cases, the exact division of parcels, the article list.

use std::fs;

use chrono::NaiveDate;
use daigou::policy::customs::*;
use daigou::value::*;
use rust_decimal::Decimal;
use serde_json::Value;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn cny(text: &str) -> Money {
    Money::parse(text, Currency::CNY).expect("money")
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn number(value: &Value) -> i64 {
    value.as_i64().expect("a number")
}

fn china() -> CustomsTables {
    CustomsTables::china().expect("the shipped tables stand")
}

fn item(line: &str, article: &str, units: u32, price: Money, grams: u64) -> CustomsItem {
    CustomsItem {
        order_id: OrderId::new("order").unwrap(),
        line_id: LineId::new(line).unwrap(),
        recipient_id: AddressId::new("recipient").unwrap(),
        article: Text::new(article).unwrap(),
        quantity: Quantity::new(units).unwrap(),
        unit_price: price,
        unit_weight: Weight::grams(grams).unwrap(),
        is_indivisible: false,
    }
}

fn cases(file: &str, wanted: impl Fn(&Value) -> bool) -> Option<Vec<Value>> {
    let path = daigou_tests::shared(file)?;
    let read: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    Some(read["cases"].as_array().unwrap().iter().filter(|case| wanted(case)).cloned().collect())
}

/// Classes of the three groups, as the notices number them.
fn class_of_group(group: i64) -> &'static str {
    match group {
        1 => "food",
        2 => "textile",
        _ => "cosmetics.high_end",
    }
}

fn personal(case: &Value) -> bool {
    let (given, expect) = (&case["given"], &case["expect"]);
    let article = class_of_group(number(&given["category"]));
    let items = [item("1", article, 1, cny(text(&given["customs_value"])), 100)];
    let tax = parcel_tax(&items, day(text(&given["date"])), &china()).unwrap();
    tax.computed == cny(text(&expect["tax_computed"])) && tax.due == cny(text(&expect["tax_due"]))
}

fn value_limit(case: &Value) -> bool {
    let (given, expect) = (&case["given"], &case["expect"]);
    let mut only = item("1", "bag", 1, cny(text(&given["value"])), 100);
    only.is_indivisible = given["indivisible_single"] == true;
    let from = Country::new(text(&given["from"])).unwrap();
    let checked = limit_check(&[only], from, day(text(&given["date"])), &china()).unwrap();
    let limit = expect.get("limit").is_none_or(|limit| checked.limit == Some(cny(text(limit))));
    let may_pass = expect.get("may_clear_as_personal_article");
    expect["within_limit"] == checked.is_within
        && limit
        && may_pass.is_none_or(|may| *may == checked.may_pass_by_decision)
}

fn percent(value: &Value) -> Rate {
    let share: Decimal = value.as_str().unwrap_or("0").parse().unwrap();
    Rate::new(share / Decimal::ONE_HUNDRED).unwrap()
}

fn retail(case: &Value) -> bool {
    let (given, expect) = (&case["given"], &case["expect"]);
    let purchase = RetailImport {
        on: day("2025-11-11"),
        lines: vec![RetailImportLine {
            line_id: LineId::new("1").unwrap(),
            quantity: Quantity::new(given["items"].as_u64().unwrap_or(1) as u32).unwrap(),
            paid: cny(text(&given["value"])),
            voucher: cny("0"),
            value_added: percent(&given["vat"]),
            consumption: percent(&given["consumption"]),
            tariff: Rate::ZERO,
        }],
        freight: cny("0"),
        insurance: cny("0"),
        year_used: cny(text(&given["annual_used"])),
    };
    match retail_import_tax(&purchase, &china()) {
        Ok(tax) => {
            expect["allowed"] == true
                && tax.consumption == cny(text(&expect["consumption_due"]))
                && tax.value_added == cny(text(&expect["vat_due"]))
                && tax.due == cny(text(&expect["tax_due"]))
        }
        Err(Denial::Refused(refusal)) => {
            expect["allowed"] == false && refusal.code() == format!("customs.{}", text(&expect["reason"]))
        }
        Err(Denial::Invalid(_)) => false,
    }
}

#[test]
fn customs_cases() {
    let Some(cases) = cases("cases/orders.json", |case| case["area"] == "customs") else { return };
    let passed = cases.iter().filter(|case| match text(&case["when"]["op"]) {
        "personal_parcel_tax" => personal(case),
        "parcel_value_limit" => value_limit(case),
        "cbec_tax" => retail(case),
        other => panic!("unknown operation {other}"),
    });
    let passed = passed.count();
    println!("customs cases: {passed}/{}", cases.len());
    assert_eq!(passed, cases.len());
}

fn divided(case: &Value) -> (i64, usize, bool) {
    let given = &case["given"];
    let minor = |field: &str| Money::minor(number(&given[field]), Currency::CNY).unwrap();
    let mut tables = china();
    tables.parcel_limits.clear();
    tables.rounding = Rounding::Down;
    tables.duty_free_values.push(DutyFreeValue {
        in_force: InForce { from: day("2020-01-01"), until: None },
        value_max: minor("duty_free_value_limit"),
        rate: Rate::new(Decimal::new(number(&given["duty_percent_on_full_value_when_over_limit"]), 2)).unwrap(),
        source: Text::new("the case").unwrap(),
    });
    let items = given["items"].as_array().unwrap().iter().enumerate().map(|(index, goods)| {
        let price = Money::minor(number(&goods["value_minor"]), Currency::CNY).unwrap();
        item(&index.to_string(), "other", 1, price, number(&goods["weight_g"]) as u64)
    });
    let request = SplitRequest {
        on: day("2025-01-15"),
        from: Country::new("JP").unwrap(),
        items: items.collect(),
        recipients: vec![],
        proposals: SplitProposals::On,
    };
    let charge = ParcelCharge {
        base: minor("parcel_base_cost"),
        step_grams: number(&given["weight_step_g"]) as u32,
        per_step: minor("cost_per_step"),
        weight_max: Some(Weight::grams(number(&given["max_parcel_weight_g"]) as u64).unwrap()),
        packaging: Weight::ZERO,
    };
    let plan = split_parcels(&request, &charge, &tables).unwrap();
    (plan.total.minor_units(), plan.parcels.len(), plan.is_exact)
}

#[test]
fn planning_cases_of_parcels() {
    let Some(cases) = cases("cases/planning.json", |case| case["method"] == "parcel_split_customs") else { return };
    let passed = cases.iter().filter(|case| {
        let (total, _, is_exact) = divided(case);
        total == number(&case["expect"]["total_cost"]) && is_exact
    });
    let passed = passed.count();
    println!("parcel cases: {passed}/{}", cases.len());
    assert_eq!(passed, cases.len());
}

#[test]
fn the_article_list_of_customs_can_be_put_before_ours() {
    let Some(path) = daigou_tests::shared("data/commerce/reference/cn-personal-postal-articles-tax.csv") else {
        return;
    };
    let read = fs::read_to_string(path).unwrap();
    let mut tables = china();
    let ours = std::mem::take(&mut tables.articles);
    let rows: Vec<Vec<&str>> = read.lines().skip(1).map(|line| line.split(',').collect()).collect();
    for row in &rows {
        let rate = Rate::new(Decimal::new(row[2].parse().unwrap(), 2)).unwrap();
        let (listed_value, listed_per) = match (row[3].parse::<i64>(), row[4]) {
            (Ok(yuan), "千克") => (Some(cny(&yuan.to_string())), ListedPer::Kilogram),
            (Ok(yuan), "克") => (Some(cny(&(yuan * 1_000).to_string())), ListedPer::Kilogram),
            (Ok(yuan), _) => (Some(cny(&yuan.to_string())), ListedPer::Unit),
            (Err(_), _) => (None, ListedPer::Unit),
        };
        tables.articles.push(ArticleRate {
            in_force: InForce { from: day("2024-12-01"), until: None },
            article: Text::new(row[0]).unwrap(),
            name: Text::new(row[1]).unwrap(),
            rate,
            listed_value,
            listed_per,
            source: Text::new("article list of customs").unwrap(),
        });
    }
    tables.articles.extend(ours);
    tables.check().unwrap();
    assert_eq!(rows.len(), 303);
    let taxed = |article: &str, units: u32, price: &str, grams: u64| {
        let tax = parcel_tax(&[item("1", article, units, cny(price), grams)], day("2025-01-15"), &tables).unwrap();
        (tax.lines[0].basis, tax.lines[0].base.to_string(), tax.computed.to_string(), tax.due.to_string())
    };
    // Milk powder: 200 a kilogram at 13 %; a tin of 900 g at 250 is near enough to its listed 180.
    let of = |basis, base: &str, computed: &str, due: &str| (basis, base.into(), computed.into(), due.into());
    assert_eq!(taxed("01010100", 4, "250", 900), of(DutyBasis::Listed, "720.00 CNY", "93.60 CNY", "93.60 CNY"));
    // At exactly twice, and at exactly half, the price counts.
    assert_eq!(
        taxed("01010100", 1, "360", 900),
        of(DutyBasis::PriceFarFromListed, "360.00 CNY", "46.80 CNY", "0.00 CNY")
    );
    assert_eq!(
        taxed("01010100", 1, "90", 900),
        of(DutyBasis::PriceFarFromListed, "90.00 CNY", "11.70 CNY", "0.00 CNY")
    );
    assert_eq!(taxed("01010100", 1, "90.01", 900), of(DutyBasis::Listed, "180.00 CNY", "23.40 CNY", "0.00 CNY"));
    // A bag has no listed value.
    assert_eq!(taxed("06010200", 1, "1500", 800), of(DutyBasis::Price, "1500.00 CNY", "300.00 CNY", "300.00 CNY"));
    println!("article list: {} rows load, four bases right", rows.len());
}
