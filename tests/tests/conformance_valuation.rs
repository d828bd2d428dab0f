//! The published valuation cases, moved through the ledger; those that belong elsewhere are listed with the reason.

use std::collections::BTreeMap;

use daigou::book::cost::*;
use daigou::value::*;
use serde_json::Value;

struct Ledger {
    book: CostBook,
    events: Vec<CostEvent>,
    moved: u32,
    ids: BTreeMap<String, MovementId>,
    issues: Vec<MovementId>,
    kinds: BTreeMap<String, &'static str>,
}

fn goods(lot: Option<&str>, place: &str) -> CostGoods {
    CostGoods {
        sku: Sku::new("ITEM").unwrap(),
        place: PlaceId::new(place).unwrap(),
        lot: lot.map(|lot| LotId::new(lot).unwrap()),
        serial: None,
        owner: CostOwner::Shop,
    }
}

fn units(value: &Value) -> Option<u32> {
    value.as_u64().map(|units| units as u32).or_else(|| Some(Quantity::parse(value.as_str()?).ok()?.get()))
}

fn price(value: &Value) -> Option<UnitPrice> {
    UnitPrice::parse(value.as_str()?, Currency::USD).ok()
}

fn method(name: &str) -> CostMethod {
    match name.split(' ').next() {
        Some("fifo") => CostMethod::Fifo,
        Some("lifo") => CostMethod::Lifo,
        Some("standard") => CostMethod::Standard,
        _ => CostMethod::MovingAverage,
    }
}

impl Ledger {
    fn new(given: &Value) -> Self {
        let name = given["method"].as_str().unwrap_or("moving_average");
        let mut ledger = Self {
            book: CostBook::default(),
            events: vec![],
            moved: 0,
            ids: BTreeMap::new(),
            issues: vec![],
            kinds: BTreeMap::new(),
        };
        ledger.ask(CostCommand::SetCurrency { currency: Currency::USD });
        let scope = if name.contains("batch") { CostScope::Lot } else { CostScope::Place };
        let terms = CostTerms { method: method(name), scope, known_cost: price(&given["standard_price"]) };
        ledger.ask(CostCommand::SetMethod { sku: goods(None, "A").sku, terms });
        for layer in given["start_layers"].as_array().into_iter().flatten() {
            let (count, rate) = (layer[0].as_str().unwrap().parse::<i64>().unwrap(), price(&layer[1]));
            match u32::try_from(count) {
                Ok(units) => ledger.receive(goods(None, "A"), units, rate),
                Err(_) => ledger.issue(goods(None, "A"), count.unsigned_abs() as u32, IssuePurpose::Sale, None, rate),
            };
        }
        ledger
    }

    fn now(&self) -> Moment {
        Moment::unix_millis(1_700_000_000_000 + i64::from(self.moved) * 1000).unwrap()
    }

    fn next(&mut self) -> MovementId {
        self.moved += 1;
        MovementId::new(format!("M-{}", self.moved)).unwrap()
    }

    fn ask(&mut self, command: CostCommand) {
        for event in self.book.decide(command, self.now()).unwrap() {
            self.book.apply(&event).unwrap();
            self.book.audit().unwrap();
            self.events.push(event);
        }
    }

    fn record(&mut self, act: CostAct) -> MovementId {
        let movement = self.next();
        let happened_at = self.now();
        self.ask(CostCommand::Record {
            movements: vec![CostMovement { movement: movement.clone(), happened_at, act }],
        });
        movement
    }

    fn receive(&mut self, goods: CostGoods, units: u32, unit_cost: Option<UnitPrice>) -> MovementId {
        let (units, origin) = (Quantity::new(units).unwrap(), ReceiptOrigin::Purchase);
        self.record(CostAct::Receive { goods, units, origin, unit_cost, rate: None })
    }

    fn issue(
        &mut self,
        goods: CostGoods,
        units: u32,
        purpose: IssuePurpose,
        receipt: Option<MovementId>,
        named_cost: Option<UnitPrice>,
    ) -> MovementId {
        let units = Quantity::new(units).unwrap();
        let id = self.record(CostAct::Issue { goods, units, purpose, receipt, named_cost, sold_to: None });
        self.issues.push(id.clone());
        id
    }

    /// One step of a case, whichever vocabulary it uses; answers whether it was understood.
    fn step(&mut self, step: &Value, per_bundle: u32) -> bool {
        let here = || goods(step["batch"].as_str(), step["warehouse"].as_str().unwrap_or("A"));
        let of = |ledger: &Self, key: &str| step[key].as_str().and_then(|name| ledger.ids.get(name).cloned());
        let count = |key: &str| units(&step[key]);
        let bundles = |key: &str| units(&step[key]).map(|count| count * per_bundle);
        let cost = price(&step["unit_cost"]).or_else(|| price(&step["rate"]));
        let (id, kind) = if let Some(units) = count("in").or(count("add")).or(count("receive")) {
            (self.receive(here(), units, cost), "receipt")
        } else if let Some(units) = count("out").or(count("remove")).or(count("deliver")).or(bundles("deliver_bundles"))
        {
            (self.issue(here(), units, IssuePurpose::Sale, None, cost), "issue")
        } else if let Some(name) = step["return_of"].as_str() {
            let (of, units) = (self.ids[name].clone(), count("qty").unwrap());
            match self.kinds[name] {
                "receipt" => (self.issue(here(), units, IssuePurpose::SupplierReturn, Some(of), None), "issue"),
                "issue" => {
                    let units = Quantity::new(units).unwrap();
                    (self.record(CostAct::Return { of, goods: here(), units }), "return")
                }
                _ => (self.issue(here(), units, IssuePurpose::Sale, None, None), "issue"),
            }
        } else if let Some(units) = count("return_from_customer").or(bundles("return_bundles")) {
            let (of, units) = (of(self, "of").unwrap(), Quantity::new(units).unwrap());
            (self.record(CostAct::Return { of, goods: here(), units }), "return")
        } else if let Some(of) = of(self, "edit_in").or(of(self, "edit_out")) {
            let name = step["edit_in"].as_str().or(step["edit_out"].as_str()).unwrap();
            let before = self.units_of(&of);
            let after = count("new_qty").unwrap_or_else(|| before + count("add_qty").unwrap_or(0));
            let (movement, happened_at) = (self.next(), self.now());
            let units = Quantity::new(after).unwrap();
            self.ask(CostCommand::ChangeQuantity { movement: movement.clone(), of, units, happened_at });
            (movement, self.kinds[name])
        } else if let Some(name) = step["change_method"].as_str() {
            let (movement, happened_at) = (self.next(), self.now());
            let standard_cost = price(&step["standard_price"]);
            let (sku, method) = (here().sku, method(name));
            self.ask(CostCommand::ChangeMethod { movement: movement.clone(), sku, method, standard_cost, happened_at });
            (movement, "method")
        } else if let Some(amount) = step["landed_cost"].as_str() {
            let movement = self.next();
            let amount = Money::parse(amount, Currency::USD).unwrap();
            let receipt = of(self, "on").unwrap();
            let targets = vec![LandedTarget { receipt, weight: Weight::ZERO, volume_mm3: 0 }];
            let (kind, basis) = (LandedCostKind::Freight, LandedCostBasis::Value);
            let id = movement.clone();
            self.ask(CostCommand::AddLandedCost { movement, kind, amount, rate: None, basis, targets });
            (id, "landed")
        } else if let Some(count) = count("reconcile") {
            let pool = self.book.pool_of(&here()).unwrap();
            if let Ok(there @ 1..) = u32::try_from(self.book.units(&pool)) {
                self.issue(here(), there, IssuePurpose::Missing, None, None);
            }
            let (units, origin) = (Quantity::new(count).unwrap(), ReceiptOrigin::Found);
            let goods = here();
            (self.record(CostAct::Receive { goods, units, origin, unit_cost: cost, rate: None }), "receipt")
        } else {
            return false;
        };
        if let Some(name) = step["id"].as_str() {
            self.ids.insert(name.to_owned(), id);
            self.kinds.insert(name.to_owned(), kind);
        }
        true
    }

    fn units_of(&self, of: &MovementId) -> u32 {
        let mut units = self.events.iter().filter_map(|event| match event {
            CostEvent::Recorded { movement, .. } if movement.movement == *of => match movement.act {
                CostAct::Receive { units, .. } | CostAct::Issue { units, .. } => Some(units.get()),
                _ => None,
            },
            CostEvent::QuantityChanged { of: changed, units_after, .. } if changed == of => Some(units_after.get()),
            _ => None,
        });
        units.next_back().unwrap()
    }

    fn total(&self) -> (i64, Money) {
        let pools: Vec<_> = self.book.pools().collect();
        let values = pools.iter().filter_map(|pool| self.book.value(pool));
        (pools.iter().map(|pool| self.book.units(pool)).sum(), Money::sum(Currency::USD, values).unwrap())
    }

    fn layers(&self) -> Vec<(i64, Money)> {
        let layers = self.book.pool_of(&goods(None, "A")).map(|pool| self.book.layers(&pool)).unwrap_or_default();
        layers.iter().map(|layer| (layer.units, layer.value)).collect()
    }

    /// What was recorded, as signed units and values.
    fn entries(&self) -> Vec<(i64, Money)> {
        let recorded = self.events.iter().filter_map(|event| match event {
            CostEvent::Recorded { movement, value, .. } => match &movement.act {
                CostAct::Receive { units, .. } => Some((units.units(), *value)),
                CostAct::Issue { units, .. } => Some((-units.units(), value.negated())),
                _ => None,
            },
            _ => None,
        });
        recorded.collect()
    }
}

fn usd(text: &Value) -> Money {
    Money::parse(text.as_str().unwrap(), Currency::USD).unwrap()
}

/// Rows of `[units, unit cost]` as units and values.
fn rows(list: &Value, unit: bool) -> Vec<(i64, Money)> {
    let row = |row: &Value| {
        let units: i64 = row[0].as_str().unwrap().parse().unwrap();
        let amount = usd(&row[1]).amount() * rust_decimal::Decimal::from(if unit { units } else { 1 });
        (units, Money::new(amount, Currency::USD).unwrap())
    };
    list.as_array().unwrap().iter().map(row).collect()
}

fn run(case: &Value) -> Result<(), String> {
    let mut ledger = Ledger::new(&case["given"]);
    let when = &case["when"];
    let steps = when["moves"].as_array().or(when["ops"].as_array()).ok_or("no steps")?;
    let per_bundle = case["given"]["bundle"]["component_qty"].as_u64().unwrap_or(1) as u32;
    let mut totals = vec![];
    let mut layers = vec![];
    let mut averages = vec![];
    let pool = ledger.book.pool_of(&goods(None, "A")).ok();
    let mut returns: Vec<MovementId> = vec![];
    let mut first_return_value = None;
    for step in steps {
        if !ledger.step(step, per_bundle) {
            return Err(format!("no such step: {step}"));
        }
        let last = MovementId::new(format!("M-{}", ledger.moved)).unwrap();
        if step.get("return_from_customer").or(step.get("return_bundles")).is_some() {
            first_return_value = first_return_value.or(ledger.book.value_of(&last));
            returns.push(last);
        }
        totals.push(ledger.total().1);
        layers.push(ledger.layers());
        averages.push(pool.as_ref().and_then(|pool| ledger.book.average(pool)));
    }
    let (qty, value) = ledger.total();
    let issue_costs: Vec<Money> = ledger.issues.iter().filter_map(|id| ledger.book.value_of(id)).collect();
    let unit_cost = ledger.issues.first().and_then(|id| ledger.book.unit_value_of(id));
    let rounding = ledger.events.iter().rev().find_map(|event| match event {
        CostEvent::Recorded { rounding, .. } => Some(*rounding),
        _ => None,
    });
    let same = |name: &str, found: String, wanted: String| {
        if found == wanted { Ok(()) } else { Err(format!("{name}: {found} instead of {wanted}")) }
    };
    for (name, wanted) in case["expect"].as_object().ok_or("nothing expected")? {
        let money = |found: Option<Money>| same(name, format!("{found:?}"), format!("{:?}", Some(usd(wanted))));
        match name.as_str() {
            "qty" | "final_qty" => same(name, qty.to_string(), wanted.as_str().unwrap().to_owned())?,
            "value" | "final_value" => money(Some(value))?,
            "average" => money(averages.last().copied().flatten())?,
            "average_after_receipts" => {
                let receipts = steps.iter().take_while(|step| step.get("in").is_some()).count();
                money(averages[receipts - 1])?;
            }
            "rounding_adjustment" => money(rounding)?,
            "value_before_out" | "value_before_remove" => money(totals.iter().nth_back(1).copied())?,
            "layers" => same(name, format!("{:?}", ledger.layers()), format!("{:?}", rows(wanted, true)))?,
            "layers_after_step_2" => same(name, format!("{:?}", layers[1]), format!("{:?}", rows(wanted, true)))?,
            "consumed_last" => {
                let wanted = Money::sum(Currency::USD, rows(wanted, true).iter().map(|row| row.1)).unwrap();
                same(name, format!("{:?}", issue_costs.last()), format!("{:?}", Some(&wanted)))?;
            }
            "entries" => same(name, format!("{:?}", ledger.entries()), format!("{:?}", rows(wanted, false)))?,
            "return_value_before" => money(first_return_value)?,
            "return_value_after" => money(returns.first().and_then(|id| ledger.book.value_of(id)))?,
            "delivery_unit_cost_after" | "component_unit_cost_after" => money(unit_cost)?,
            "stock_value_after_receipts" => {
                let wanted: Vec<Money> = wanted.as_array().unwrap().iter().map(usd).collect();
                same(name, format!("{:?}", &totals[..wanted.len()]), format!("{wanted:?}"))?;
            }
            "delivery_costs" => {
                let wanted: Vec<Money> = wanted.as_array().unwrap().iter().map(usd).collect();
                same(name, format!("{issue_costs:?}"), format!("{wanted:?}"))?;
            }
            _ => return Err(format!("no such expectation: {name}")),
        }
    }
    Ok(())
}

#[test]
fn every_published_case_of_valuation() {
    let Some(path) = daigou_tests::shared("cases/orders.json") else { return };
    let text = std::fs::read_to_string(path).expect("readable");
    let file: Value = serde_json::from_str(&text).expect("JSON");
    let cases = file["cases"].as_array().expect("cases").iter().filter(|case| case["area"] == "valuation");
    let (mut passed, mut total, mut failures) = (0, 0, vec![]);
    for case in cases {
        let id = case["id"].as_str().unwrap();
        total += 1;
        match run(case) {
            Ok(()) => passed += 1,
            Err(problem) => failures.push(format!("{id}: {problem}")),
        }
    }
    println!("valuation: {passed} passed of {total}");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(total > 20);
}
