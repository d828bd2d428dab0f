//! Laws of packing and dividing: units, weight and value are conserved, limits hold, a bound is never above a plan, and the
//! search is judged against the exact answer.

use daigou::policy::carriage::*;
use daigou::policy::customs::*;
use daigou::value::*;
use proptest::collection::vec;
use proptest::prelude::*;

fn cny(minor: i64) -> Money {
    Money::minor(minor, Currency::CNY).unwrap()
}

fn grams(grams: u64) -> Weight {
    Weight::grams(grams).unwrap()
}

fn table(tariff: Tariff) -> CardTable {
    let zone = CardZone {
        zone: Text::new("home").unwrap(),
        countries: vec![Country::new("CN").unwrap()],
        postcode_prefixes: vec![],
        tariff,
        minimum: None,
        transit_days_min: 3,
        transit_days_max: 9,
    };
    CardTable::new(RateCard {
        version: TermsVersion::new("v1").unwrap(),
        carrier_id: CarrierId::new("carrier").unwrap(),
        service_id: ServiceId::new("line").unwrap(),
        tier: ServiceTier::Standard,
        is_tracked: true,
        currency: Currency::CNY,
        validity: Period::parse("2026-01-01/2027-01-01").unwrap(),
        from: Country::new("JP").unwrap(),
        weighing: Weighing::by_scales(),
        zones: vec![zone],
        surcharges: vec![],
        limits: ServiceLimits { weight_max: Some(grams(20_000)), ..ServiceLimits::default() },
        insurance: None,
        signature: None,
    })
    .unwrap()
}

fn address() -> Shipment {
    Shipment {
        on: "2026-11-11".parse().unwrap(),
        from: Country::new("JP").unwrap(),
        to: Country::new("CN").unwrap(),
        postcode: None,
        is_remote: false,
        weight: Weight::ZERO,
        dimensions: None,
        value: cny(0),
        contents: vec![],
    }
}

fn tariff() -> impl Strategy<Value = Tariff> {
    let brackets = vec(1..50_000_i64, 2..12).prop_map(|mut prices| {
        prices.sort_unstable();
        let priced = prices.into_iter().zip(1_u64..);
        Tariff::Brackets {
            brackets: priced.map(|(price, step)| Bracket { up_to: grams(step * 900), price: cny(price) }).collect(),
        }
    });
    let steps = (1..5_000_i64, vec((1..900_u32, 0..3_000_i64), 1..4)).prop_map(|(first_price, bands)| {
        let bands = bands.into_iter().zip(0_u64..);
        let additional = bands.map(|((step_grams, price), index)| AdditionalWeight {
            beyond: grams(500 + index * 1_700),
            step_grams,
            price: cny(price),
        });
        Tariff::FirstAndAdditional {
            first: grams(500),
            first_price: cny(first_price),
            additional: additional.collect(),
        }
    });
    let breaks = vec(1..9_000_i64, 1..5).prop_map(|prices| {
        let prices = prices.into_iter().zip(0_u64..);
        let breaks = prices.map(|(price, index)| WeightBreak {
            from: grams(index * 2_500),
            price_per_kilogram: UnitPrice::from(cny(price)),
        });
        Tariff::PerKilogram { breaks: breaks.collect() }
    });
    prop_oneof![brackets, steps, breaks]
}

fn items(kinds: std::ops::Range<usize>) -> impl Strategy<Value = Vec<PackItem>> {
    vec((1..3_u32, 1..900_u64, 0..40_000_i64, any::<bool>()), kinds).prop_map(|drawn| {
        let items = drawn.into_iter().enumerate().map(|(index, (units, weight, value, liquid))| PackItem {
            sku: Sku::new(format!("sku-{index}")).unwrap(),
            quantity: Quantity::new(units).unwrap(),
            unit_weight: grams(weight),
            dimensions: None,
            unit_value: cny(value),
            classes: if liquid { vec![GoodsClass::Liquid] } else { vec![GoodsClass::Battery] },
            brand: None,
        });
        items.collect()
    })
}

fn rules() -> PackRules {
    PackRules {
        weight_max: Some(grams(1_800)),
        value_max: Some(cny(90_000)),
        units_max: Some(9),
        classes: vec![ClassLimit { class: GoodsClass::Liquid, units_max: 4 }],
        ..PackRules::default()
    }
}

/// Every parcel is inside the rules and the parts make up the whole.
fn whole_and_within(items: &[PackItem], rules: &PackRules, packing: &Packing) -> Result<(), TestCaseError> {
    for item in items {
        let packed = packing.parcels.iter().flat_map(|parcel| &parcel.units).filter(|units| units.sku == item.sku);
        prop_assert_eq!(packed.map(|units| units.quantity.get()).sum::<u32>(), item.quantity.get());
    }
    let of = |part: fn(&PackItem) -> i64| items.iter().map(|item| part(item) * item.quantity.units()).sum::<i64>();
    let parcels = &packing.parcels;
    let weight: u64 = parcels.iter().map(|parcel| parcel.shipment.weight.get()).sum();
    prop_assert_eq!(weight as i64, of(|item| item.unit_weight.get() as i64));
    let value: i64 = parcels.iter().map(|parcel| parcel.shipment.value.minor_units()).sum();
    prop_assert_eq!(value, of(|item| item.unit_value.minor_units()));
    let freight: i64 = parcels.iter().map(|parcel| parcel.freight.minor_units()).sum();
    prop_assert_eq!(packing.freight.minor_units(), freight);
    for parcel in parcels {
        prop_assert!(parcel.shipment.weight <= rules.weight_max.unwrap());
        prop_assert!(parcel.shipment.value.minor_units() <= rules.value_max.unwrap().minor_units());
        prop_assert!(parcel.units.iter().map(|units| units.quantity.get()).sum::<u32>() <= rules.units_max.unwrap());
        prop_assert!(parcel.shipment.units_of(GoodsClass::Liquid) <= 4);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn packing_conserves_and_keeps_the_rules(tariff in tariff(), few in items(1..6)) {
        let (table, rules) = (table(tariff), rules());
        if let Ok(packing) = pack(&few, &address(), &rules, &table) {
            whole_and_within(&few, &rules, &packing)?;
            prop_assert!(packing.is_exact);
            prop_assert_eq!(packing.lower_bound, packing.freight);
            let twice: Vec<PackItem> = few.iter().cloned().map(|mut item| {
                item.quantity = Quantity::new(item.quantity.get() * 12).unwrap();
                item
            }).collect();
            if let Ok(more) = pack(&twice, &address(), &rules, &table) {
                whole_and_within(&twice, &rules, &more)?;
                prop_assert!(more.lower_bound.minor_units() <= more.freight.minor_units());
                // Twelve copies of the exact packing are a packing of twelve times the goods.
                prop_assert!(more.lower_bound.minor_units() <= packing.freight.minor_units() * 12);
            }
        }
    }
}

fn goods(count: usize, seed: u64) -> Vec<CustomsItem> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let articles = ["food", "textile", "cosmetics.high_end"];
    let items = (0..count).map(|index| CustomsItem {
        order_id: OrderId::new("order").unwrap(),
        line_id: LineId::new(index.to_string()).unwrap(),
        recipient_id: AddressId::new("li").unwrap(),
        article: Text::new(articles[next(3) as usize]).unwrap(),
        quantity: Quantity::ONE,
        unit_price: cny(3_000 + next(60_000) as i64),
        unit_weight: grams(100 + next(1_400)),
        is_indivisible: false,
    });
    items.collect()
}

fn request(items: Vec<CustomsItem>, proposals: SplitProposals) -> SplitRequest {
    let from = Country::new("JP").unwrap();
    SplitRequest { on: "2026-11-11".parse().unwrap(), from, items, recipients: vec![], proposals }
}

fn charge() -> ParcelCharge {
    let weight_max = Some(grams(3_000));
    ParcelCharge { base: cny(2_000), step_grams: 500, per_step: cny(900), weight_max, packaging: grams(80) }
}

#[test]
fn fourteen_different_articles_are_divided_exactly_and_more_within_a_bound() {
    let tables = CustomsTables::china().unwrap();
    for proposals in [SplitProposals::Off, SplitProposals::On] {
        let goal = |plan: &SplitPlan| match proposals {
            SplitProposals::Off => plan.freight.minor_units(),
            SplitProposals::On => plan.total.minor_units(),
        };
        let exact = split_parcels(&request(goods(14, 7), proposals), &charge(), &tables).unwrap();
        assert!(exact.is_exact && exact.lower_bound.minor_units() == goal(&exact));
        for seed in 0..6 {
            let plan = split_parcels(&request(goods(40, seed), proposals), &charge(), &tables).unwrap();
            assert!(!plan.is_exact);
            let (found, bound) = (goal(&plan), plan.lower_bound.minor_units());
            assert!(bound <= found, "{bound} above {found}");
            // The bound is worth something and the search is near it.
            assert!(found * 100 <= bound * 125, "seed {seed} {proposals:?}: {found} against {bound}");
        }
    }
}

#[test]
fn the_search_finds_what_is_best_where_that_is_known() {
    // Pairs that fill a parcel exactly: forty articles, twenty parcels, none of them slack.
    let tables = CustomsTables::china().unwrap();
    let items: Vec<CustomsItem> = (0..40_u64)
        .map(|index| {
            let mut item = goods(1, index).remove(0);
            item.line_id = LineId::new(index.to_string()).unwrap();
            item.unit_price = cny(1_000);
            item.unit_weight = grams(if index % 2 == 0 { 1_500 + index * 20 } else { 1_420 - (index - 1) * 20 });
            item
        })
        .collect();
    let plan = split_parcels(&request(items, SplitProposals::Off), &charge(), &tables).unwrap();
    assert_eq!(plan.parcels.len(), 20);
    assert_eq!(plan.freight, plan.lower_bound);
}

#[test]
fn masters_are_as_few_as_their_bound_says_where_it_is_reached() {
    let tables = CustomsTables::china().unwrap();
    let plan = split_parcels(&request(goods(40, 3), SplitProposals::Off), &charge(), &tables).unwrap();
    let limits = MasterLimits { weight_max: grams(12_000), houses_max: 6, packaging: grams(50) };
    let consolidated = consolidate(&plan.parcels, limits).unwrap();
    assert!(consolidated.masters.len() as u32 - consolidated.masters_min <= 1, "{consolidated:?}");
    // Two parcels of more than half a master each need two masters, whatever weight and count say.
    let heavy: Vec<HouseParcel> = plan
        .parcels
        .iter()
        .take(2)
        .cloned()
        .map(|mut house| {
            house.weight = grams(7_000);
            house
        })
        .collect();
    let apart = consolidate(&heavy, limits).unwrap();
    assert_eq!((apart.masters.len(), apart.masters_min, apart.is_exact), (2, 2, true));
    let too_heavy = MasterLimits { weight_max: grams(5_000), ..limits };
    assert_eq!(consolidate(&heavy, too_heavy).unwrap_err().code(), "invalid.too_large");
    assert!(consolidate(&[], limits).unwrap().masters.is_empty());
}
