//! Laws of the valuation ledger over random histories: late movements, shortfalls, edits, landed cost, method changes.

use daigou::book::cost::*;
use daigou::value::*;
use proptest::prelude::*;

const CNY: Currency = Currency::CNY;

fn at(step: u32) -> Moment {
    Moment::unix_millis(1_700_000_000_000 + i64::from(step) * 1000).unwrap()
}

fn goods(sku: u8, place: u8) -> CostGoods {
    CostGoods {
        sku: Sku::new(format!("SKU-{sku}")).unwrap(),
        place: PlaceId::new(format!("P-{place}")).unwrap(),
        lot: None,
        serial: None,
        owner: CostOwner::Shop,
    }
}

/// One random ask: what, which SKU and places, how many, how much, when, and which earlier movement.
type Ask = (u8, u8, u8, u8, u32, u32, u32, usize);

fn asks(most: usize) -> impl Strategy<Value = Vec<Ask>> {
    let ask = (0..18_u8, 0..2_u8, 0..3_u8, 0..3_u8, 1..9_u32, 0..2_000_u32, 0..60_u32, 0..64_usize);
    prop::collection::vec(ask, 1..most)
}

fn command(number: usize, ask: &Ask, now: u32, known: &[MovementId]) -> CostCommand {
    let (what, sku, from, to, units, cents, back, which) = *ask;
    let movement = MovementId::new(format!("M-{number}")).unwrap();
    let happened_at = at(if back < 30 { now } else { now.saturating_sub(back) });
    let of = known.get(which % known.len().max(1)).cloned().unwrap_or_else(|| movement.clone());
    let units = Quantity::new(units).unwrap();
    let price = |cents: u32| UnitPrice::parse(&format!("{}.{:03}", cents / 100, cents % 100 * 7), CNY).unwrap();
    let (source, target) = (goods(sku, from), goods(sku, to));
    let act = match what {
        0..=4 => CostAct::Receive {
            goods: source,
            units,
            origin: if cents % 7 == 0 { ReceiptOrigin::Found } else { ReceiptOrigin::Purchase },
            unit_cost: (cents % 11 != 0).then(|| price(cents)),
            rate: None,
        },
        5..=8 => CostAct::Issue {
            goods: source,
            units,
            purpose: [IssuePurpose::Sale, IssuePurpose::Sale, IssuePurpose::Scrap, IssuePurpose::Missing]
                [usize::from(to)],
            receipt: None,
            named_cost: (cents % 13 == 0).then(|| price(cents)),
            sold_to: None,
        },
        9 => CostAct::Issue {
            goods: source,
            units,
            purpose: IssuePurpose::SupplierReturn,
            receipt: Some(of),
            named_cost: None,
            sold_to: None,
        },
        10 | 11 => CostAct::Return { of, goods: source, units },
        12 | 13 => CostAct::Transfer { from: source, to: target, units },
        14 => {
            let targets = known.iter().skip(which % known.len().max(1)).take(2).cloned();
            let target =
                |receipt| LandedTarget { receipt, weight: Weight::grams(u64::from(cents)).unwrap(), volume_mm3: 5 };
            let basis = [LandedCostBasis::Value, LandedCostBasis::Weight, LandedCostBasis::Units][usize::from(to)];
            let amount = Money::minor(i64::from(cents) - 500, CNY).unwrap();
            let targets = targets.map(target).collect();
            return CostCommand::AddLandedCost {
                movement,
                kind: LandedCostKind::Freight,
                amount,
                rate: None,
                basis,
                targets,
            };
        }
        15 if to == 0 => return CostCommand::ChangeCost { movement, of, unit_cost: price(cents), rate: None },
        15 => return CostCommand::ChangeQuantity { movement, of, units, happened_at },
        16 if to == 0 => {
            let method = [CostMethod::Fifo, CostMethod::Lifo, CostMethod::MovingAverage, CostMethod::Standard]
                [cents as usize % 4];
            let standard_cost = (method == CostMethod::Standard).then(|| price(cents));
            return CostCommand::ChangeMethod { movement, sku: source.sku, method, standard_cost, happened_at };
        }
        16 => {
            let amount = Money::minor(i64::from(cents / 20 + 1), CNY).unwrap();
            return CostCommand::WriteDown { movement, goods: source, amount, happened_at };
        }
        _ => CostAct::Convert {
            inputs: vec![ConvertedInput { goods: goods(0, from), units }],
            output: goods(1, to),
            units: Quantity::ONE,
        },
    };
    CostCommand::Record { movements: vec![CostMovement { movement, happened_at, act }] }
}

/// Runs the asks and checks every law after every event; answers the book and its log.
fn run(method: CostMethod, scope: CostScope, asks: &[Ask]) -> (CostBook, Vec<CostEvent>) {
    let mut book = CostBook::default();
    let mut log = Vec::new();
    let known_cost = Some(UnitPrice::parse("3.21", CNY).unwrap());
    for sku in 0..2 {
        let terms = CostTerms { method, scope, known_cost };
        let set = CostCommand::SetMethod { sku: goods(sku, 0).sku, terms };
        for event in book.decide(set, at(0)).unwrap() {
            book.apply(&event).unwrap();
            log.push(event);
        }
    }
    let mut known: Vec<MovementId> = Vec::new();
    for (number, ask) in asks.iter().enumerate() {
        let now = 100 + number as u32;
        let command = command(number, ask, now, &known);
        let Ok(events) = book.decide(command.clone(), at(now)) else { continue };
        for event in events {
            book.apply(&event).unwrap();
            book.audit().unwrap_or_else(|corrupt| panic!("{corrupt} after {event:#?}"));
            log.push(event);
        }
        assert_eq!(book.decide(command, at(now)), Ok(vec![]), "a repeat changes nothing");
        known.push(MovementId::new(format!("M-{number}")).unwrap());
        for pool in book.pools().cloned().collect::<Vec<_>>() {
            let layers = book.layers(&pool);
            assert_eq!(layers.iter().map(|l| l.units).sum::<i64>(), book.units(&pool));
            let value = Money::sum(CNY, layers.iter().map(|l| l.value)).unwrap();
            assert_eq!(Some(value), book.value(&pool).or(Some(value)));
            if book.units(&pool) == 0 && layers.is_empty() {
                assert!(book.value(&pool).unwrap().is_zero());
            }
        }
    }
    (book, log)
}

fn methods() -> impl Strategy<Value = CostMethod> {
    prop::sample::select(vec![CostMethod::Fifo, CostMethod::Lifo, CostMethod::MovingAverage, CostMethod::Standard])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn the_books_balance_and_the_audit_agrees_after_every_event(
        method in methods(), whole in any::<bool>(), asks in asks(200),
    ) {
        let scope = if whole { CostScope::Sku } else { CostScope::Place };
        let (book, log) = run(method, scope, &asks);
        let mut replayed = CostBook::default();
        for event in &log {
            replayed.apply(event).unwrap();
        }
        prop_assert_eq!(&replayed, &book);
        let text = serde_json::to_string(&book).unwrap();
        let read: CostBook = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(read, book);
    }

    /// The same movements recorded in another order come to the same value, pool by pool and account by account.
    #[test]
    fn recording_order_does_not_matter(method in methods(), asks in asks(40), seed in any::<u64>()) {
        let steps: Vec<(usize, Ask)> = asks.into_iter().enumerate()
            .filter(|(_, ask)| matches!(ask.0, 0..=8 | 12..=13) && ask.5 % 11 != 0).collect();
        let record = |order: &[(usize, Ask)]| {
            let mut book = CostBook::default();
            for sku in 0..2 {
                let known_cost = Some(UnitPrice::parse("3.21", CNY).unwrap());
                let terms = CostTerms { method, scope: CostScope::Place, known_cost };
                for event in book.decide(CostCommand::SetMethod { sku: goods(sku, 0).sku, terms }, at(0)).unwrap() {
                    book.apply(&event).unwrap();
                }
            }
            for (number, ask) in order {
                let ask = Ask::from((ask.0, ask.1, ask.2, ask.3, ask.4, ask.5, 0, ask.7));
                let command = command(*number, &ask, 100 + *number as u32, &[]);
                for event in book.decide(command, at(10_000)).unwrap() {
                    book.apply(&event).unwrap();
                    book.audit().unwrap();
                }
            }
            let mut pools: Vec<_> = book.pools().map(|pool| (format!("{pool:?}"), book.units(pool), book.value(pool))).collect();
            pools.sort_by(|a, b| a.0.cmp(&b.0));
            let sums = (book.totals().purchases, book.totals().cost_of_goods, book.totals().write_offs, book.totals().stock);
            (pools, sums)
        };
        let mut shuffled = steps.clone();
        let mut state = seed | 1;
        for last in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            shuffled.swap(last, (state >> 33) as usize % (last + 1));
        }
        prop_assert_eq!(record(&steps), record(&shuffled));
    }

    /// Movements told together are worth what they are told one by one, whether they touch or stand apart.
    #[test]
    fn a_batch_is_its_movements(
        method in methods(), batches in prop::collection::vec(prop::collection::vec(any::<(u8, bool, u8, u16)>(), 1..6), 1..20),
    ) {
        let (mut together, mut one_by_one) = (CostBook::default(), CostBook::default());
        for book in [&mut together, &mut one_by_one] {
            for sku in 0..6 {
                let terms = CostTerms { method, scope: CostScope::Place, known_cost: Some(UnitPrice::parse("3.21", CNY).unwrap()) };
                for event in book.decide(CostCommand::SetMethod { sku: goods(sku, 0).sku, terms }, at(0)).unwrap() {
                    book.apply(&event).unwrap();
                }
            }
        }
        for (number, batch) in batches.iter().enumerate() {
            let movements: Vec<CostMovement> = batch.iter().enumerate().map(|(index, (sku, receives, units, cents))| {
                let (goods, units) = (goods(sku % 6, 0), Quantity::new(u32::from(units % 9) + 1).unwrap());
                let act = if *receives {
                    let unit_cost = (cents % 5 != 0).then(|| Money::minor(i64::from(*cents), CNY).unwrap().into());
                    CostAct::Receive { goods, units, origin: ReceiptOrigin::Purchase, unit_cost, rate: None }
                } else {
                    CostAct::Issue { goods, units, purpose: IssuePurpose::Sale, receipt: None, named_cost: None, sold_to: None }
                };
                let movement = MovementId::new(format!("M-{number}-{index}")).unwrap();
                CostMovement { movement, happened_at: at(number as u32), act }
            }).collect();
            for movement in &movements {
                let alone = CostCommand::Record { movements: vec![movement.clone()] };
                for event in one_by_one.decide(alone, at(100)).unwrap() {
                    one_by_one.apply(&event).unwrap();
                }
            }
            for event in together.decide(CostCommand::Record { movements }, at(100)).unwrap() {
                together.apply(&event).unwrap();
            }
            together.audit().unwrap();
        }
        prop_assert_eq!(together.totals(), one_by_one.totals());
        let pools = |book: &CostBook| -> Vec<_> {
            let mut pools: Vec<_> = book.pools().map(|p| (format!("{p:?}"), book.units(p), book.value(p), book.layers(p))).collect();
            pools.sort_by(|a, b| a.0.cmp(&b.0));
            pools
        };
        prop_assert_eq!(pools(&together), pools(&one_by_one));
    }
}
