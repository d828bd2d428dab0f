//! Laws of carriage, customs and tracking: quotes rise with weight, divisions conserve units and value, a story does not
//! depend on the order of its telling.

use chrono::NaiveDate;
use daigou::book::parcel::*;
use daigou::policy::carriage::*;
use daigou::policy::customs::*;
use daigou::value::*;
use proptest::collection::vec;
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn grams(grams: u64) -> Weight {
    Weight::grams(grams).unwrap()
}

fn cny(minor: i64) -> Money {
    Money::minor(minor, Currency::CNY).unwrap()
}

fn country(code: &str) -> Country {
    Country::new(code).unwrap()
}

fn card(tariff: Tariff) -> RateCard {
    let zone = CardZone {
        zone: Text::new("home").unwrap(),
        countries: vec![country("CN")],
        postcode_prefixes: vec![],
        tariff,
        minimum: Some(cny(700)),
        transit_days_min: 3,
        transit_days_max: 9,
    };
    RateCard {
        version: TermsVersion::new("v1").unwrap(),
        carrier_id: CarrierId::new("carrier").unwrap(),
        service_id: ServiceId::new("line").unwrap(),
        tier: ServiceTier::Standard,
        is_tracked: true,
        currency: Currency::CNY,
        validity: Period::new(day("2026-01-01"), day("2027-01-01")).unwrap(),
        from: country("JP"),
        weighing: Weighing { step_grams: 100, ..Weighing::by_scales() },
        zones: vec![zone],
        surcharges: vec![
            Surcharge {
                name: Text::new("heavy").unwrap(),
                rule: SurchargeRule::PerStep { step_grams: 700, amount: cny(31) },
                conditions: vec![SurchargeCondition::HeavierThan { weight: grams(2_000) }],
            },
            Surcharge {
                name: Text::new("fuel").unwrap(),
                rule: SurchargeRule::OfSum { basis_points: 950 },
                conditions: vec![],
            },
        ],
        limits: ServiceLimits::default(),
        insurance: None,
        signature: None,
    }
}

fn shipment(weight: u64) -> Shipment {
    Shipment {
        on: day("2026-11-11"),
        from: country("JP"),
        to: country("CN"),
        postcode: None,
        is_remote: false,
        weight: grams(weight),
        dimensions: None,
        value: cny(10_000),
        contents: vec![],
    }
}

fn tariff() -> impl Strategy<Value = Tariff> {
    let rising = |mut prices: Vec<i64>| {
        prices.sort_unstable();
        prices
    };
    let brackets = vec(1..50_000_i64, 1..20).prop_map(move |prices| {
        let priced = rising(prices).into_iter().zip(1_u64..);
        let brackets = priced.map(|(price, step)| Bracket { up_to: grams(step * 900), price: cny(price) });
        Tariff::Brackets { brackets: brackets.collect() }
    });
    let steps = (1..5_000_i64, vec((1..900_u32, 0..3_000_i64), 1..5)).prop_map(|(first_price, bands)| {
        let additional = bands.into_iter().zip(0_u64..).map(|((step_grams, price), index)| AdditionalWeight {
            beyond: grams(500 + index * 1_700),
            step_grams,
            price: cny(price),
        });
        let additional = additional.collect();
        Tariff::FirstAndAdditional { first: grams(500), first_price: cny(first_price), additional }
    });
    // Prices per kilogram that fall, and that jump about: a later break must never make a heavier parcel cheaper.
    let breaks = vec(1..9_000_i64, 1..6).prop_map(|prices| {
        let breaks = prices.into_iter().zip(0_u64..).map(|(price, index)| WeightBreak {
            from: grams(index * 2_500),
            price_per_kilogram: UnitPrice::from(cny(price)),
        });
        Tariff::PerKilogram { breaks: breaks.collect() }
    });
    prop_oneof![brackets, steps, breaks]
}

proptest! {
    #[test]
    fn a_heavier_parcel_never_costs_less(tariff in tariff(), light in 0..14_000_u64, more in 0..4_000_u64) {
        let table = CardTable::new(card(tariff)).unwrap();
        if let (Ok(light), Ok(heavy)) = (table.freight(&shipment(light)), table.freight(&shipment(light + more))) {
            prop_assert!(light.minor_units() <= heavy.minor_units(), "{light} then {heavy}");
        }
    }

    #[test]
    fn a_quote_is_the_sum_of_its_parts(tariff in tariff(), weight in 0..14_000_u64) {
        let table = CardTable::new(card(tariff)).unwrap();
        let rates = ExchangeRates::new(TermsVersion::new("fx").unwrap(), Rate::ZERO, vec![]).unwrap();
        let shipped = shipment(weight);
        if let Ok(quote) = table.quote(&shipped, CoverWanted::default(), &rates, Currency::CNY) {
            let surcharges = quote.surcharges.iter().map(|surcharge| surcharge.amount);
            let parts = surcharges.chain([quote.base, quote.insurance, quote.signature]);
            prop_assert_eq!(Money::sum(Currency::CNY, parts).unwrap(), quote.total);
            prop_assert_eq!(Ok(quote.total), table.freight(&shipped));
        }
    }
}

fn goods() -> impl Strategy<Value = Vec<CustomsItem>> {
    let articles = prop_oneof![Just("food"), Just("textile"), Just("cosmetics.high_end"), Just("sugar")];
    vec((articles, 1..4_u32, 0..90_000_i64, 1..1_500_u64, any::<bool>(), 0..3_u8), 1..8).prop_map(|drawn| {
        let items =
            drawn.into_iter().enumerate().map(|(index, (article, units, price, weight, whole, to))| CustomsItem {
                order_id: OrderId::new("order").unwrap(),
                line_id: LineId::new(index.to_string()).unwrap(),
                recipient_id: AddressId::new(format!("recipient-{to}")).unwrap(),
                // The shipped table has no rate of its own for sugar; it is food.
                article: Text::new(if article == "sugar" { "food" } else { article }).unwrap(),
                quantity: Quantity::new(units).unwrap(),
                unit_price: cny(price),
                unit_weight: grams(weight),
                is_indivisible: whole,
            });
        items.collect()
    })
}

fn request(items: Vec<CustomsItem>, proposals: SplitProposals) -> SplitRequest {
    SplitRequest { on: day("2026-11-11"), from: country("JP"), items, recipients: vec![], proposals }
}

fn charge() -> ParcelCharge {
    ParcelCharge {
        base: cny(1_500),
        step_grams: 500,
        per_step: cny(700),
        weight_max: Some(grams(3_000)),
        packaging: grams(80),
    }
}

/// Every division of units into non-empty parcels, by brute force: the least cost.
fn cheapest(units: &[CustomsItem], cost: &dyn Fn(&[CustomsItem]) -> Option<i64>) -> Option<i64> {
    fn place(
        units: &[CustomsItem],
        parcels: &mut Vec<Vec<CustomsItem>>,
        cost: &dyn Fn(&[CustomsItem]) -> Option<i64>,
    ) -> Option<i64> {
        let Some((first, rest)) = units.split_first() else {
            return parcels.iter().try_fold(0, |sum, parcel| Some(sum + cost(parcel)?));
        };
        let mut best: Option<i64> = None;
        for index in 0..=parcels.len() {
            if index == parcels.len() {
                parcels.push(vec![]);
            }
            parcels[index].push(first.clone());
            let found = place(rest, parcels, cost);
            best = [best, found].into_iter().flatten().min();
            parcels[index].pop();
            parcels.retain(|parcel| !parcel.is_empty());
        }
        best
    }
    place(units, &mut vec![], cost)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn dividing_conserves_units_value_and_recipients(items in goods(), on in any::<bool>()) {
        let proposals = if on { SplitProposals::On } else { SplitProposals::Off };
        let asked = request(items.clone(), proposals);
        let tables = CustomsTables::china().unwrap();
        let plan = split_parcels(&asked, &charge(), &tables).unwrap();
        for item in &items {
            let lines = plan.parcels.iter().flat_map(|parcel| parcel.lines.iter().map(move |line| (parcel, line)));
            let own: Vec<_> = lines.filter(|(_, line)| line.line_id == item.line_id).collect();
            prop_assert_eq!(own.iter().map(|(_, line)| line.quantity.get()).sum::<u32>(), item.quantity.get());
            prop_assert!(own.iter().all(|(parcel, _)| parcel.recipient_id == item.recipient_id));
        }
        let value: i64 = items.iter().map(|item| item.unit_price.minor_units() * item.quantity.units()).sum();
        prop_assert_eq!(plan.parcels.iter().map(|parcel| parcel.value.minor_units()).sum::<i64>(), value);
        let due: i64 = plan.parcels.iter().map(|parcel| parcel.tax.due.minor_units()).sum();
        let freight: i64 = plan.parcels.iter().map(|parcel| parcel.freight.minor_units()).sum();
        prop_assert_eq!((plan.tax.minor_units(), plan.freight.minor_units()), (due, freight));
        prop_assert_eq!(plan.total.minor_units(), due + freight);
        prop_assert!(plan.parcels.iter().all(|parcel| parcel.weight.get() + 80 <= 3_000));
        if !on {
            let avoids = |question: &PersonNeeded| {
                matches!(question, PersonNeeded::SplitAvoidsTax { .. } | PersonNeeded::SplitAvoidsLimit { .. })
            };
            prop_assert!(!plan.needs_person.iter().any(avoids));
        }

        let limits = MasterLimits { weight_max: grams(9_000), houses_max: 5, packaging: grams(80) };
        let consolidated = consolidate(&plan.parcels, limits).unwrap();
        let masters = &consolidated.masters;
        prop_assert!(consolidated.masters_min as usize <= masters.len());
        let mut houses: Vec<u32> = masters.iter().flat_map(|master| master.houses.clone()).collect();
        houses.sort_unstable();
        prop_assert_eq!(houses, (0..plan.parcels.len() as u32).collect::<Vec<_>>());
        prop_assert!(masters.iter().all(|master| master.weight.get() <= 9_000 && master.houses.len() <= 5));
    }

    #[test]
    fn the_division_is_the_cheapest_there_is(prices in vec((0..90_000_i64, 1..2_500_u64), 1..7)) {
        let items: Vec<CustomsItem> = prices.iter().enumerate().map(|(index, (price, weight))| CustomsItem {
            order_id: OrderId::new("order").unwrap(),
            line_id: LineId::new(index.to_string()).unwrap(),
            recipient_id: AddressId::new("recipient").unwrap(),
            article: Text::new("textile").unwrap(),
            quantity: Quantity::ONE,
            unit_price: cny(*price),
            unit_weight: grams(*weight),
            is_indivisible: false,
        }).collect();
        let tables = CustomsTables::china().unwrap();
        let above = 1_000_000_000;
        let cost = |parcel: &[CustomsItem]| {
            let weight: u64 = parcel.iter().map(|item| item.unit_weight.get()).sum();
            let value: i64 = parcel.iter().map(|item| item.unit_price.minor_units()).sum();
            let tax = parcel_tax(parcel, day("2026-11-11"), &tables).unwrap().due.minor_units();
            let steps = (weight + 80).div_ceil(500) as i64;
            let over = if value > 200_000 { above } else { 0 };
            (weight + 80 <= 3_000).then_some(over + 1_500 + 700 * steps + tax)
        };
        let plan = split_parcels(&request(items.clone(), SplitProposals::On), &charge(), &tables).unwrap();
        let over = plan.parcels.iter().filter(|parcel| matches!(parcel.clearance, Clearance::AboveLimit { .. })).count();
        prop_assert_eq!(Some(plan.total.minor_units() + over as i64 * above), cheapest(&items, &cost));
        prop_assert!(plan.is_exact);
    }
}

fn scans() -> impl Strategy<Value = Vec<CarrierScan>> {
    let steps = prop::sample::select(&ParcelStep::ALL[1..19]);
    vec((steps, 0..6_i64, 0..2_u8), 1..12).prop_map(|drawn| {
        let scans = drawn.into_iter().enumerate().map(|(index, (step, hour, carrier))| CarrierScan {
            event_id: TrackingId::new(format!("event-{index}")).unwrap(),
            carrier_id: CarrierId::new(format!("carrier-{carrier}")).unwrap(),
            step,
            happened_at: Moment::unix_millis(1_790_000_000_000 + hour * 3_600_000).unwrap(),
            place: Text::default(),
        });
        scans.collect()
    })
}

proptest! {
    #[test]
    fn a_story_does_not_depend_on_arrival(
        scans in scans(),
        order in vec(any::<u32>(), 12),
        repeats in vec(0..12_usize, 0..6),
        voided in 0..12_usize,
        void_first in any::<bool>(),
    ) {
        let parcel_id = ParcelId::new("parcel").unwrap();
        let at = Moment::unix_millis(1_790_100_000_000).unwrap();
        let void = scans.get(voided).map(|scan| TrackingCommand::VoidScan {
            parcel_id: parcel_id.clone(),
            scan: scan.key(),
            by: PersonId::new("clerk").unwrap(),
            reason: Text::new("wrong parcel").unwrap(),
        });
        let hear = |scans: Vec<CarrierScan>, void_first: bool| {
            let mut log = TrackingLog::default();
            let reports = scans.into_iter().map(|scan| TrackingCommand::RecordScans {
                parcel_id: parcel_id.clone(),
                scans: vec![scan],
            });
            let (early, late) = if void_first { (void.clone(), None) } else { (None, void.clone()) };
            for command in early.into_iter().chain(reports).chain(late) {
                for event in log.decide(command, at).unwrap() {
                    log.apply(&event).unwrap();
                }
            }
            log.parcel(&parcel_id).unwrap().story()
        };
        let mut shuffled: Vec<CarrierScan> = scans.clone();
        shuffled.extend(repeats.iter().filter_map(|index| scans.get(*index).cloned()));
        let mut keyed: Vec<_> = shuffled.into_iter().enumerate().collect();
        keyed.sort_by_key(|(index, _)| order[index % order.len()].rotate_left(*index as u32));
        let story = hear(scans.clone(), false);
        prop_assert_eq!(&story, &hear(keyed.into_iter().map(|(_, scan)| scan).collect(), void_first));
        // Exceptions never take back how far it has been.
        let again = tell(&scans[..scans.len() - 1], &[]);
        prop_assert!(again.stages.len() <= scans.len());
    }
}
