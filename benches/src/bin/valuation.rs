//! Valuation: a million movements over 20,000 SKUs, against the same sums in plain floats; and whether the end of a
//! long history costs more than its start.

use std::collections::VecDeque;
use std::hint::black_box;
use std::time::Instant;

use daigou::book::cost::*;
use daigou::value::*;
use daigou_benches::{at_least, at_most};

const SKUS: usize = 20_000;
const MOVEMENTS: usize = 1_000_000;

/// One movement: SKU, whether it receives, units and, of a receipt, cents for one.
#[derive(Clone, Copy)]
struct Move {
    sku: usize,
    receives: bool,
    units: u32,
    cents: u32,
}

fn workload(count: usize, skus: usize) -> Vec<Move> {
    let mut state = 42_u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let step = |_| Move {
        sku: random(skus as u64) as usize,
        receives: random(3) == 0,
        units: 1 + random(4) as u32,
        cents: 100 + random(9_900) as u32,
    };
    (0..count).map(step).map(|step| Move { units: step.units * if step.receives { 4 } else { 1 }, ..step }).collect()
}

fn at(step: usize) -> Moment {
    Moment::unix_millis(1_700_000_000_000 + step as i64).expect("a moment")
}

/// The movements as commands, made before the clock starts.
fn commands(moves: &[Move], first: usize) -> Vec<(CostCommand, Moment)> {
    let command = |(index, step): (usize, &Move)| {
        let number = first + index;
        let goods = CostGoods {
            sku: Sku::new(format!("SKU-{:05}", step.sku)).expect("an id"),
            place: PlaceId::new("HOME").expect("an id"),
            lot: None,
            serial: None,
            owner: CostOwner::Shop,
        };
        let units = Quantity::new(step.units).expect("units");
        let act = if step.receives {
            let price = Money::minor(i64::from(step.cents), Currency::CNY).expect("a price");
            let (origin, unit_cost) = (ReceiptOrigin::Purchase, Some(price.into()));
            CostAct::Receive { goods, units, origin, unit_cost, rate: None }
        } else {
            CostAct::Issue { goods, units, purpose: IssuePurpose::Sale, receipt: None, named_cost: None, sold_to: None }
        };
        let movement = MovementId::new(format!("M-{number}")).expect("an id");
        let movements = vec![CostMovement { movement, happened_at: at(number), act }];
        (CostCommand::Record { movements }, at(number))
    };
    moves.iter().enumerate().map(command).collect()
}

fn opened(method: CostMethod, skus: usize) -> CostBook {
    let mut book = CostBook::default();
    let mut ask = |command| {
        for event in book.decide(command, at(0)).expect("agreed") {
            book.apply(&event).expect("applied");
        }
    };
    ask(CostCommand::SetCurrency { currency: Currency::CNY });
    for sku in 0..skus {
        let terms = CostTerms { method, scope: CostScope::Place, known_cost: None };
        ask(CostCommand::SetMethod { sku: Sku::new(format!("SKU-{sku:05}")).expect("an id"), terms });
    }
    book
}

fn run(book: &mut CostBook, commands: Vec<(CostCommand, Moment)>) -> f64 {
    let start = Instant::now();
    for (command, at) in commands {
        for event in book.decide(command, at).expect("agreed") {
            book.apply(&event).expect("applied");
        }
    }
    start.elapsed().as_secs_f64()
}

/// The same in floats, with neither ids nor events nor late movements nor exact cents.
fn floats(moves: &[Move], fifo: bool) -> f64 {
    let start = Instant::now();
    let mut layers: Vec<VecDeque<(f64, f64)>> = vec![VecDeque::new(); SKUS];
    let mut sums = vec![(0.0, 0.0); SKUS];
    let mut sold = 0.0;
    for step in moves {
        let (mut units, cents) = (f64::from(step.units), f64::from(step.cents));
        if step.receives && fifo {
            layers[step.sku].push_back((units, cents));
        } else if step.receives {
            sums[step.sku] = (sums[step.sku].0 + units, sums[step.sku].1 + units * cents);
        } else if fifo {
            while let Some(front) = layers[step.sku].front_mut().filter(|_| units > 0.0) {
                let part = units.min(front.0);
                (front.0, units, sold) = (front.0 - part, units - part, sold + part * front.1);
                if front.0 <= 0.0 {
                    layers[step.sku].pop_front();
                }
            }
        } else if sums[step.sku].0 > 0.0 {
            let cost = units.min(sums[step.sku].0) * sums[step.sku].1 / sums[step.sku].0;
            sums[step.sku] = (sums[step.sku].0 - units.min(sums[step.sku].0), sums[step.sku].1 - cost);
            sold += cost;
        }
    }
    black_box(sold);
    start.elapsed().as_secs_f64()
}

fn main() {
    let moves = workload(MOVEMENTS, SKUS);
    for (name, method) in [("fifo", CostMethod::Fifo), ("moving_average", CostMethod::MovingAverage)] {
        let plain = floats(&moves, method == CostMethod::Fifo);
        let mut book = opened(method, SKUS);
        let seconds = run(&mut book, commands(&moves, 1));
        let beside = format!("{plain:.4} s of plain f64 arrays without ids, events, shortfalls or exact cents");
        at_most(&format!("valuation/{name}_1m_decide_and_apply"), seconds, "s", Some(1.0), &beside);
        let start = Instant::now();
        book.audit().expect("the audit agrees");
        let audit = start.elapsed().as_secs_f64();
        at_most(&format!("valuation/{name}_1m_revalued_by_audit"), audit, "s", Some(1.0), &beside);
    }

    // One SKU: how dear is the end of its history after 1,000 and after a million movements?
    let long = workload(MOVEMENTS + 1_000, 1);
    let mut book = opened(CostMethod::Fifo, 1);
    run(&mut book, commands(&long[..1_000], 1));
    let early = run(&mut book, commands(&long[1_000..11_000], 1_001));
    run(&mut book, commands(&long[11_000..MOVEMENTS - 10_000], 11_001));
    let late = run(&mut book, commands(&long[MOVEMENTS - 10_000..MOVEMENTS], MOVEMENTS - 9_999));
    let beside = format!("{:.0} ns a posting after 1,000 movements", early * 1e5);
    at_most("valuation/end_posting_after_1m_against_after_1k", late / early, "ratio", Some(3.0), &beside);

    let late_move = Move { sku: 0, receives: true, units: 5, cents: 700 };
    let mut seconds = |back: usize, number: usize| {
        let (command, _) = commands(&[late_move], MOVEMENTS + number).remove(0);
        let CostCommand::Record { mut movements } = command else { return 0.0 };
        movements[0].happened_at = at(MOVEMENTS - back);
        run(&mut book, vec![(CostCommand::Record { movements }, at(2 * MOVEMENTS))])
    };
    let (near, far) = (seconds(100, 1), seconds(100_000, 2));
    let beside = format!("{:.1} ms for one dated 100,000 movements back", far * 1e3);
    at_least("valuation/late_by_100_of_1m", far / near, "times dearer by 100,000", None, &beside);
    at_most("valuation/late_by_100_of_1m_time", near * 1e6, "us", None, &beside);
}
