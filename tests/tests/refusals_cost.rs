//! Every refusal of the valuation ledger by name; what is refused changes nothing. And scenarios beyond the cases.

use daigou::book::cost::*;
use daigou::value::*;

fn at(hour: i64) -> Moment {
    Moment::unix_millis(1_700_000_000_000 + hour * 3_600_000).unwrap()
}

fn id(text: &str) -> MovementId {
    MovementId::new(text).unwrap()
}

fn goods(place: &str) -> CostGoods {
    let (sku, place) = (Sku::new("A").unwrap(), PlaceId::new(place).unwrap());
    CostGoods { sku, place, lot: None, serial: None, owner: CostOwner::Shop }
}

fn cny(text: &str) -> UnitPrice {
    UnitPrice::parse(text, Currency::CNY).unwrap()
}

fn record(movement: &str, hour: i64, act: CostAct) -> CostCommand {
    let movement = CostMovement { movement: id(movement), happened_at: at(hour), act };
    CostCommand::Record { movements: vec![movement] }
}

fn receive(goods: CostGoods, units: u32, price: &str) -> CostAct {
    let (units, unit_cost) = (Quantity::new(units).unwrap(), Some(cny(price)));
    CostAct::Receive { goods, units, origin: ReceiptOrigin::Purchase, unit_cost, rate: None }
}

fn sell(goods: CostGoods, units: u32) -> CostAct {
    let units = Quantity::new(units).unwrap();
    CostAct::Issue { goods, units, purpose: IssuePurpose::Sale, receipt: None, named_cost: None, sold_to: None }
}

fn back(of: &str, goods: CostGoods, units: u32) -> CostAct {
    CostAct::Return { of: id(of), goods, units: Quantity::new(units).unwrap() }
}

fn ask(book: &mut CostBook, command: CostCommand) -> Result<Vec<CostEvent>, &'static str> {
    let before = book.clone();
    match book.decide(command, at(100)) {
        Ok(events) => {
            events.iter().for_each(|event| book.apply(event).unwrap());
            book.audit().unwrap();
            Ok(events)
        }
        Err(denial) => {
            assert_eq!(*book, before);
            Err(match denial {
                Denial::Refused(refusal) => refusal.code(),
                Denial::Invalid(invalid) => invalid.code(),
            })
        }
    }
}

/// Ten units at 10.00 received at hour 1, four of them sold at hour 2.
fn shop() -> CostBook {
    let mut book = CostBook::default();
    let terms = CostTerms { method: CostMethod::Fifo, scope: CostScope::Place, known_cost: None };
    ask(&mut book, CostCommand::SetMethod { sku: goods("T").sku, terms }).unwrap();
    ask(&mut book, record("R", 1, receive(goods("T"), 10, "10"))).unwrap();
    ask(&mut book, record("S", 2, sell(goods("T"), 4))).unwrap();
    book
}

fn code(command: CostCommand) -> Option<&'static str> {
    ask(&mut shop(), command).err()
}

#[test]
fn refusals_by_name() {
    let mut empty = CostBook::default();
    assert_eq!(ask(&mut empty, record("S", 1, sell(goods("T"), 1))).err(), Some("cost.no_currency"));
    assert_eq!(code(CostCommand::SetCurrency { currency: Currency::JPY }), Some("cost.currency_fixed"));
    assert_eq!(code(record("R", 1, receive(goods("T"), 11, "10"))), Some("cost.altered"));
    assert_eq!(code(record("R", 1, receive(goods("T"), 10, "10"))), None);
    let terms = CostTerms::default();
    assert_eq!(code(CostCommand::SetMethod { sku: goods("T").sku, terms }), Some("cost.in_use"));
    let (sku, movement) = (goods("T").sku, id("N"));
    let standard = |unit_cost| CostCommand::SetStandardCost {
        movement: movement.clone(),
        sku: sku.clone(),
        unit_cost,
        happened_at: at(3),
    };
    assert_eq!(code(standard(cny("9"))), Some("cost.not_standard"));
    let method = |standard_cost| CostCommand::ChangeMethod {
        movement: movement.clone(),
        sku: sku.clone(),
        method: CostMethod::Standard,
        standard_cost,
        happened_at: at(3),
    };
    assert_eq!(code(method(None)), Some("cost.no_known_cost"));
    assert_eq!(code(method(Some(cny("9")))), None);
    let change = |of: &str| CostCommand::ChangeCost { movement: id("N"), of: id(of), unit_cost: cny("9"), rate: None };
    assert_eq!(code(change("X")), Some("cost.unknown_movement"));
    assert_eq!(code(change("S")), Some("cost.not_a_receipt"));
    assert_eq!(code(record("N", 3, back("R", goods("T"), 1))), Some("cost.not_an_issue"));
    assert_eq!(code(record("N", 1, back("S", goods("T"), 1))), Some("cost.before_its_source"));
    assert_eq!(code(record("N", 3, back("S", goods("T"), 5))), Some("cost.too_many"));
    let other = CostGoods { sku: Sku::new("B").unwrap(), ..goods("T") };
    assert_eq!(code(record("N", 3, back("S", other, 1))), Some("cost.other_goods"));
    let theirs = CostGoods { owner: CostOwner::Customer, ..goods("T") };
    assert_eq!(code(record("N", 3, receive(theirs.clone(), 1, "9"))), Some("cost.not_ours"));
    assert_eq!(code(record("N", 3, receive(theirs, 1, "0"))), None);
    let mut book = shop();
    let units = Quantity::ONE;
    ask(&mut book, record("T", 3, CostAct::Transfer { from: goods("T"), to: goods("H"), units })).unwrap();
    let (movement, of, happened_at) = (id("N"), id("T"), at(4));
    let quantity = CostCommand::ChangeQuantity { movement, of, units, happened_at };
    assert_eq!(ask(&mut book, quantity).err(), Some("cost.not_changeable"));
    let down = |text| CostCommand::WriteDown {
        movement: id("N"),
        goods: goods("T"),
        amount: Money::parse(text, Currency::CNY).unwrap(),
        happened_at: at(3),
    };
    assert_eq!(code(down("60.01")), Some("cost.below_zero"));
    assert_eq!(code(down("60")), None);
    assert_eq!(code(record("N", 101, sell(goods("T"), 1))), Some("invalid.too_large"));
    assert_eq!(code(record("N", 3, sell(goods("T"), 0))), Some("invalid.too_small"));
}

fn value(book: &CostBook, movement: &str) -> String {
    book.value_of(&id(movement)).unwrap().amount().to_string()
}

#[test]
fn a_late_receipt_revalues_what_followed_across_a_transfer_and_a_return() {
    let mut book = CostBook::default();
    let terms = CostTerms { method: CostMethod::MovingAverage, scope: CostScope::Place, known_cost: None };
    ask(&mut book, CostCommand::SetMethod { sku: goods("T").sku, terms }).unwrap();
    ask(&mut book, record("R1", 1, receive(goods("T"), 10, "10"))).unwrap();
    let units = Quantity::new(6).unwrap();
    ask(&mut book, record("T1", 3, CostAct::Transfer { from: goods("T"), to: goods("H"), units })).unwrap();
    ask(&mut book, record("S1", 4, sell(goods("H"), 4))).unwrap();
    ask(&mut book, record("B1", 5, back("S1", goods("T"), 1))).unwrap();
    assert_eq!([value(&book, "S1"), value(&book, "B1")], ["40.00", "10.00"]);
    ask(&mut book, record("R0", 2, receive(goods("T"), 10, "20"))).unwrap();
    assert_eq!([value(&book, "T1"), value(&book, "S1"), value(&book, "B1")], ["90.00", "60.00", "15.00"]);
    assert_eq!((book.totals().purchases, book.totals().cost_of_goods, book.totals().stock), (30_000, 4_500, 25_500));
}

#[test]
fn a_purchase_in_yen_takes_the_rate_of_its_day_and_its_duty_follows_the_sold_units() {
    let mut book = CostBook::default();
    ask(&mut book, CostCommand::SetCurrency { currency: Currency::CNY }).unwrap();
    let day = at(1).instant().date_naive();
    let (base, quote) = (Currency::JPY, Currency::CNY);
    let published = ExchangeRate { base, quote, on: day, rate: Rate::parse("0.047").unwrap() };
    let rates = ExchangeRates::new(TermsVersion::new("fx").unwrap(), Rate::ZERO, vec![published]).unwrap();
    let rate = rates.rate(base, quote, day, Side::Mid).ok();
    let (units, unit_cost) = (Quantity::new(3).unwrap(), UnitPrice::parse("1999", base).ok());
    let origin = ReceiptOrigin::Purchase;
    ask(&mut book, record("R", 1, CostAct::Receive { goods: goods("T"), units, origin, unit_cost, rate })).unwrap();
    assert_eq!(value(&book, "R"), "281.86");
    ask(&mut book, record("S", 2, sell(goods("T"), 1))).unwrap();
    let target = LandedTarget { receipt: id("R"), weight: Weight::grams(900).unwrap(), volume_mm3: 0 };
    let landed = CostCommand::AddLandedCost {
        movement: id("D"),
        kind: LandedCostKind::Duty,
        amount: Money::parse("30", quote).unwrap(),
        rate: None,
        basis: LandedCostBasis::Weight,
        targets: vec![target],
    };
    let events = ask(&mut book, landed).unwrap();
    let Some(CostEvent::LandedCostAdded { to_stock, to_cost_of_goods, .. }) = events.first() else { panic!("landed") };
    assert_eq!([to_stock.to_string(), to_cost_of_goods.to_string()], ["20.00 CNY", "10.00 CNY"]);
}
