//! Carriage against outside figures: a complete carrier tariff, published charges, and planning cases.

use std::fs;

use chrono::NaiveDate;
use daigou::policy::carriage::*;
use daigou::value::*;
use rust_decimal::Decimal;
use serde_json::Value;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn grams(grams: u64) -> Weight {
    Weight::grams(grams).expect("a weight")
}

fn country(code: &str) -> Country {
    Country::new(code).expect("a country")
}

fn no_rates() -> ExchangeRates {
    ExchangeRates::new(TermsVersion::new("none").unwrap(), Rate::ZERO, vec![]).unwrap()
}

fn card(currency: Currency, from: &str, zones: Vec<CardZone>) -> RateCard {
    RateCard {
        version: TermsVersion::new("card-1").unwrap(),
        carrier_id: CarrierId::new("carrier").unwrap(),
        service_id: ServiceId::new("service").unwrap(),
        tier: ServiceTier::Standard,
        is_tracked: true,
        currency,
        validity: Period::new(day("2020-01-01"), day("2030-01-01")).unwrap(),
        from: country(from),
        weighing: Weighing::by_scales(),
        zones,
        surcharges: vec![],
        limits: ServiceLimits::default(),
        insurance: None,
        signature: None,
    }
}

fn zone(name: &str, countries: Vec<Country>, tariff: Tariff) -> CardZone {
    CardZone {
        zone: Text::new(name).unwrap(),
        countries,
        postcode_prefixes: vec![],
        tariff,
        minimum: None,
        transit_days_min: 2,
        transit_days_max: 6,
    }
}

fn shipment(from: &str, to: Country, weight: Weight, value: Money) -> Shipment {
    Shipment {
        on: day("2026-11-11"),
        from: country(from),
        to,
        postcode: None,
        is_remote: false,
        weight,
        dimensions: None,
        value,
        contents: vec![],
    }
}

#[test]
fn the_ems_card_quotes_right_for_every_zone_and_step() {
    let Some(folder) = daigou_tests::shared("data/commerce/rate-card-japan-post-ems") else { return };
    let rows = |name: &str| -> Vec<Vec<String>> {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
    };
    let rates: Vec<Vec<u64>> =
        rows("rates.csv").iter().map(|row| row.iter().map(|cell| cell.parse().unwrap()).collect()).collect();
    let places = rows("zones.csv");
    let yen = |amount: u64| Money::minor(amount as i64, Currency::JPY).unwrap();
    let zones = (1..=5_u64).map(|number| {
        let brackets = rates.iter().filter(|row| row[0] == number);
        let brackets = brackets.map(|row| Bracket { up_to: grams(row[2]), price: yen(row[3]) }).collect();
        let here = places.iter().filter(|row| row[0] == number.to_string()).map(|row| country(&row[1])).collect();
        zone(&number.to_string(), here, Tariff::Brackets { brackets })
    });
    let table = CardTable::new(card(Currency::JPY, "JP", zones.collect())).expect("the card stands");
    let price = |to: Country, weight: u64| {
        table.freight(&shipment("JP", to, grams(weight), yen(0))).map(|money| money.minor_units() as u64)
    };
    let mut checked = 0;
    for place in &places {
        let to = country(&place[1]);
        for row in rates.iter().filter(|row| row[0].to_string() == place[0]) {
            for weight in [row[1], row[1].midpoint(row[2]), row[2]] {
                assert_eq!(price(to, weight), Ok(row[3]), "{to} {weight} g");
                checked += 1;
            }
        }
        assert_eq!(price(to, 30_001).map_err(|why| why.code()), Err("carriage.too_heavy"));
    }
    assert_eq!(checked, 133 * 42 * 3);
    assert_eq!(price(country("JP"), 100).map_err(|why| why.code()), Err("carriage.no_zone"));

    let facts: Value = serde_json::from_str(&fs::read_to_string(folder.join("facts.json")).unwrap()).unwrap();
    let quotes = facts.as_array().unwrap().iter().find(|fact| fact["fact"] == "quotes").unwrap();
    for quote in quotes["value"].as_array().unwrap() {
        let (to, weight) = (country(quote[0].as_str().unwrap()), quote[1].as_u64().unwrap());
        let shipped = shipment("JP", to, grams(weight), yen(0));
        let full = table.quote(&shipped, CoverWanted::default(), &no_rates(), Currency::JPY).unwrap();
        assert_eq!(full.zone.as_str(), quote[2][0].to_string());
        assert_eq!(full.total, yen(quote[2][1].as_u64().unwrap()));
    }
    println!("EMS card: {checked} quotes over 133 countries right");
}

fn cases(file: &str, wanted: impl Fn(&Value) -> bool) -> Option<Vec<Value>> {
    let path = daigou_tests::shared(file)?;
    let read: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    Some(read["cases"].as_array().unwrap().iter().filter(|case| wanted(case)).cloned().collect())
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn banded(case: &Value) -> bool {
    let given = &case["given"];
    let currency = Currency::new(text(&given["currency"])).unwrap();
    let money = |value: &Value| Money::parse(text(value), currency).unwrap();
    let bands: Vec<ValueBand> = given["bands"]
        .as_array()
        .unwrap()
        .iter()
        .map(|band| {
            let charge = match text(&band[2]) {
                "percent" => {
                    let share: Decimal = text(&band[1]).parse().unwrap();
                    BandCharge::Share { basis_points: (share * Decimal::from(10_000)).try_into().unwrap() }
                }
                _ => BandCharge::Flat { amount: money(&band[1]) },
            };
            ValueBand { from: money(&band[0]), charge }
        })
        .collect();
    banded_price(money(&given["order_value"]), &bands) == Ok(Some(money(&case["expect"]["rate"])))
}

fn chargeable_by_divisor(case: &Value) -> bool {
    let given = &case["given"];
    let mm = |index: usize| given["cm"][index].as_u64().unwrap() as u32 * 10;
    let sides = Dimensions::new(mm(0), mm(1), mm(2)).unwrap();
    let kilograms: Decimal = text(&given["actual_kg"]).parse().unwrap();
    let scales = grams((kilograms * Decimal::from(1_000)).try_into().unwrap());
    let divisors = given["divisors"].as_array().unwrap().iter();
    divisors.zip(case["expect"]["chargeable_kg"].as_array().unwrap()).all(|(divisor, expected)| {
        let divisor = divisor.as_u64().map(|divisor| divisor as u32);
        let weighing = Weighing { divisor_cm3_per_kilogram: divisor, ..Weighing::by_scales() };
        let expected: Decimal = text(expected).parse().unwrap();
        weighing.charged(scales, Some(sides)) == Ok(grams((expected * Decimal::from(1_000)).try_into().unwrap()))
    })
}

#[test]
fn logistics_cases() {
    let Some(cases) = cases("cases/orders.json", |case| case["area"] == "logistics") else { return };
    let passed = cases.iter().filter(|case| match text(&case["when"]["op"]) {
        "banded_rate" => banded(case),
        "chargeable_weight" => chargeable_by_divisor(case),
        other => panic!("unknown operation {other}"),
    });
    let passed = passed.count();
    println!("logistics cases: {passed}/{}", cases.len());
    assert_eq!(passed, cases.len());
}

fn number(value: &Value) -> u32 {
    value.as_u64().expect("a number") as u32
}

fn parcel_sides(given: &Value) -> Dimensions {
    let side = |name: &str| number(&given[name]) * 10;
    Dimensions::new(side("length_cm"), side("width_cm"), side("height_cm")).unwrap()
}

fn planned_weight(case: &Value) -> bool {
    let given = &case["given"];
    let weighing = Weighing {
        divisor_cm3_per_kilogram: Some(number(&given["volumetric_divisor_cm3_per_kg"])),
        step_grams: number(&given["rounding_step_g"]),
        sides_in_whole_centimetres: false,
    };
    let charged = weighing.charged(grams(given["actual_weight_g"].as_u64().unwrap()), Some(parcel_sides(given)));
    charged.map(Weight::get).ok() == case["expect"]["chargeable_weight_g"].as_u64()
}

fn planned_quote(case: &Value) -> bool {
    let (given, expect) = (&case["given"], &case["expect"]);
    let money = |value: &Value| Money::minor(value.as_i64().unwrap(), Currency::CNY).unwrap();
    let rates = &given["rate_card"];
    let first = grams(rates["first_g"].as_u64().unwrap());
    let tariff = Tariff::FirstAndAdditional {
        first,
        first_price: money(&rates["first_price"]),
        additional: vec![AdditionalWeight {
            beyond: first,
            step_grams: number(&rates["step_g"]),
            price: money(&rates["step_price"]),
        }],
    };
    let mut card = card(Currency::CNY, "CN", vec![zone("1", vec![country("CN")], tariff)]);
    card.weighing.divisor_cm3_per_kilogram = Some(number(&given["volumetric_divisor_cm3_per_kg"]));
    card.surcharges = vec![
        Surcharge {
            name: Text::new("fuel").unwrap(),
            rule: SurchargeRule::OfTariff { basis_points: number(&given["fuel_surcharge_basis_points"]) },
            conditions: vec![],
        },
        Surcharge {
            name: Text::new("remote").unwrap(),
            rule: SurchargeRule::PerParcel { amount: money(&given["remote_area_fee_minor"]) },
            conditions: vec![SurchargeCondition::Remote {}],
        },
    ];
    card.insurance = Some(Insurance {
        basis_points: number(&given["insurance_basis_points"]),
        minimum: money(&given["insurance_minimum_minor"]),
        required_from: Some(money(&given["insurance_required_from_value_minor"])),
        cover_max: None,
    });
    card.signature = Some(Signature {
        fee: money(&given["signature_fee_minor"]),
        required_from: Some(money(&given["signature_required_from_value_minor"])),
    });
    let weight = grams(given["actual_weight_g"].as_u64().unwrap());
    let mut parcel = shipment("CN", country("CN"), weight, money(&given["declared_value_minor"]));
    parcel.dimensions = Some(parcel_sides(given));
    parcel.is_remote = given["remote_area_fee_minor"] != 0;
    let table = CardTable::new(card).unwrap();
    let quote = table.quote(&parcel, CoverWanted::default(), &no_rates(), Currency::CNY).unwrap();
    let surcharge = |name: &str| {
        let found = quote.surcharges.iter().find(|surcharge| surcharge.name.as_str() == name);
        found.map_or(0, |surcharge| surcharge.amount.minor_units())
    };
    quote.billed_weight.get() == expect["billed_weight_g"].as_u64().unwrap()
        && quote.base == money(&expect["base_minor"])
        && Some(surcharge("fuel")) == expect["fuel_minor"].as_i64()
        && Some(surcharge("remote")) == expect["remote_minor"].as_i64()
        && quote.insurance == money(&expect["insurance_minor"])
        && quote.signature == money(&expect["signature_minor"])
        && quote.total == money(&expect["total_minor"])
}

#[test]
fn planning_cases_of_carriers() {
    let of_carriers = |case: &Value| ["chargeable_weight", "rate_card_quote"].contains(&text(&case["method"]));
    let Some(cases) = cases("cases/planning.json", of_carriers) else { return };
    let passed = cases.iter().filter(|case| match text(&case["method"]) {
        "chargeable_weight" => planned_weight(case),
        _ => planned_quote(case),
    });
    let passed = passed.count();
    println!("carrier cases: {passed}/{}", cases.len());
    assert_eq!(passed, cases.len());
}
