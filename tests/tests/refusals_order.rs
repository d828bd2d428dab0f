//! Every refusal of the order room, by name, and nothing changed by it.

use daigou::book::order::*;
use daigou::value::*;

fn at(minute: i64) -> Moment {
    Moment::unix_millis(1_790_000_000_000 + minute * 60_000).unwrap()
}

fn o(id: &str) -> OrderId {
    OrderId::new(id).unwrap()
}

fn l(id: &str) -> LineId {
    LineId::new(id).unwrap()
}

fn c(id: &str) -> CommandId {
    CommandId::new(id).unwrap()
}

fn q(units: u32) -> Quantity {
    Quantity::new(units).unwrap()
}

fn line(id: &str, units: u32) -> OrderLine {
    OrderLine {
        line_id: l(id),
        sku: Sku::new("cream").unwrap(),
        quantity: q(units),
        unit_price: UnitPrice::parse("10", Currency::CNY).unwrap(),
        tax_rate: Rate::default(),
        discounts: vec![],
    }
}

fn order(id: &str, external: &str) -> NewOrder {
    NewOrder {
        order_id: o(id),
        customer_id: None,
        channel_id: ChannelId::new("site").unwrap(),
        external_id: Some(ExternalId::new(external).unwrap()),
        external_revision: 5,
        content: OrderContent {
            currency: Currency::CNY,
            tax_basis: TaxBasis::Included,
            lines: vec![line("1", 3), line("2", 2)],
            discounts: vec![],
            charges: vec![],
            address_id: None,
            priority: 0,
        },
        happened_at: at(0),
        note: Text::default(),
    }
}

fn priced(content: &OrderContent) -> OrderFacts {
    let zero = Money::zero(content.currency);
    let mut goods = zero;
    let mut lines = vec![];
    for line in &content.lines {
        let gross = line.unit_price.times(line.quantity, Rounding::HalfUp).unwrap();
        goods = goods.plus(gross).unwrap();
        lines.push(LineTotals { line_id: line.line_id.clone(), gross, discount: zero, tax: zero, total: gross });
    }
    let version = TermsVersion::new("v1").unwrap();
    let totals =
        OrderTotals { goods, discount: zero, tax: zero, shipping: zero, fees: zero, total: goods, lines, version };
    OrderFacts { totals: Some(totals) }
}

struct Room(OrderBook);

impl Room {
    fn placed() -> Self {
        let mut room = Self(OrderBook::default());
        let order = order("A", "X");
        let facts = priced(&order.content);
        room.does(OrderCommand::Place { order }, &facts);
        room
    }

    fn does(&mut self, command: OrderCommand, facts: &OrderFacts) {
        for event in self.0.decide(command, facts, at(1)).expect("carried out") {
            self.0.apply(&event).unwrap();
        }
    }

    fn plainly(&mut self, command: OrderCommand) {
        self.does(command, &OrderFacts::default());
    }

    fn refuses(&self, command: OrderCommand, code: &str) {
        self.refuses_with(command, &OrderFacts::default(), code);
    }

    fn refuses_with(&self, command: OrderCommand, facts: &OrderFacts, code: &str) {
        let found = match self.0.decide(command, facts, at(10)) {
            Ok(events) => panic!("{code} expected, found {events:?}"),
            Err(Denial::Refused(refusal)) => refusal.code(),
            Err(Denial::Invalid(invalid)) => invalid.code(),
        };
        assert_eq!(found, code);
    }

    fn moves(&mut self, id: &str, steps: &[GoodsStep], units: u32) {
        let steps = steps.iter().map(|step| LineProgress { line_id: l(id), step: *step, quantity: q(units) });
        self.plainly(OrderCommand::RecordProgress { order_id: o("A"), steps: steps.collect() });
    }

    fn shipped() -> Self {
        let mut room = Self::placed();
        room.plainly(OrderCommand::Approve { order_id: o("A") });
        room.moves("1", &[GoodsStep::Reserve, GoodsStep::Allocate, GoodsStep::Pick, GoodsStep::Ship], 2);
        room
    }
}

fn cancel(id: &str, line: &str, units: u32) -> OrderCommand {
    let lines = vec![UnitsToCancel { line_id: l(line), quantity: q(units) }];
    OrderCommand::CancelLines { order_id: o("A"), command_id: c(id), lines, reason: Text::default() }
}

fn edit(id: &str, revision: Option<u64>, action: EditAction) -> OrderCommand {
    OrderCommand::Edit { order_id: o("A"), command_id: c(id), external_revision: revision, actions: vec![action] }
}

fn hold(reason: &str) -> OrderCommand {
    let hold = OrderHold {
        hold_id: HoldId::new("H").unwrap(),
        kind: HoldKind::Fraud,
        reason: Text::new(reason).unwrap(),
        since: at(0),
        put_by: None,
        blocks: vec![HeldAction::Approve, HeldAction::Reserve, HeldAction::Edit],
    };
    OrderCommand::PutHold { order_id: o("A"), hold }
}

fn quote(id: &str, valid: i64) -> OrderCommand {
    let terms = QuoteTerms { valid_until: at(valid), rate_used: None, deposit: None };
    OrderCommand::Quote { order_id: o("A"), command_id: c(id), terms }
}

#[test]
fn orders_that_are_not_what_they_were() {
    let mut room = Room::placed();
    let mut other = order("A", "X");
    assert_eq!(room.0.decide(OrderCommand::Place { order: other.clone() }, &OrderFacts::default(), at(9)), Ok(vec![]));
    other.content.priority = 7;
    room.refuses(OrderCommand::Place { order: other.clone() }, "order.altered");
    let taken = order("B", "X");
    let facts = priced(&taken.content);
    room.refuses_with(OrderCommand::Place { order: taken }, &facts, "order.external_taken");
    room.refuses(OrderCommand::Approve { order_id: o("Z") }, "order.unknown");
    room.refuses(OrderCommand::Archive { order_id: o("A") }, "order.not_finished");
    let page = room.0.order(&o("A")).unwrap().clone();
    room.plainly(OrderCommand::Cancel { order_id: o("A"), reason: Text::default() });
    room.plainly(OrderCommand::Archive { order_id: o("A") });
    room.refuses(OrderCommand::Approve { order_id: o("A") }, "order.archived");
    room.refuses(OrderCommand::Place { order: other }, "order.altered");
    room.refuses(OrderCommand::Restore { page }, "order.not_archived");
}

#[test]
fn commands_and_holds_that_are_not_what_they_were() {
    let mut room = Room::placed();
    room.plainly(hold("looks odd"));
    room.refuses(hold("another reason"), "order.hold_altered");
    room.refuses(OrderCommand::Approve { order_id: o("A") }, "order.held");
    let refused = room.0.decide(OrderCommand::Approve { order_id: o("A") }, &OrderFacts::default(), at(9));
    assert_eq!(refused.unwrap_err().to_string(), "order `A` is held: H (looks odd)");
    assert!(!room.0.legal_next(&o("A")).contains(&CommercialStep::Approve));
    let unknown = OrderCommand::LiftHold { order_id: o("A"), hold_id: HoldId::new("J").unwrap() };
    room.refuses(unknown, "order.unknown_hold");
    room.plainly(OrderCommand::LiftHold { order_id: o("A"), hold_id: HoldId::new("H").unwrap() });

    let content = room.0.order(&o("A")).unwrap().preview_edit(&[EditAction::ChangePriority { priority: 3 }]).unwrap();
    room.does(edit("e", Some(6), EditAction::ChangePriority { priority: 3 }), &priced(&content.content));
    room.refuses(edit("e", Some(7), EditAction::ChangePriority { priority: 4 }), "order.command_altered");
    room.refuses(edit("f", Some(6), EditAction::ChangePriority { priority: 4 }), "order.stale_revision");
    let same = edit("g", Some(6), EditAction::ChangePriority { priority: 3 });
    assert_eq!(room.0.decide(same, &OrderFacts::default(), at(9)), Ok(vec![]));
    room.refuses(edit("h", None, EditAction::RemoveLine { line_id: l("9") }), "order.unknown_line");
    room.refuses(edit("h", None, EditAction::AddLine { line: line("1", 1) }), "order.line_taken");
}

#[test]
fn goods_that_are_not_there() {
    let mut room = Room::shipped();
    room.refuses(OrderCommand::Cancel { order_id: o("A"), reason: Text::default() }, "order.units_shipped");
    room.refuses(OrderCommand::Complete { order_id: o("A") }, "order.unfinished");
    room.refuses(cancel("k", "1", 2), "order.not_cancellable");
    let nothing = EditAction::ChangeQuantity { line_id: l("1"), quantity: q(1) };
    assert_eq!(
        room.0.order(&o("A")).unwrap().preview_edit(&[nothing]).unwrap_err().to_string(),
        "line `1` has 2 units that have shipped"
    );
    let twice = vec![
        LineProgress { line_id: l("1"), step: GoodsStep::Deliver, quantity: q(1) },
        LineProgress { line_id: l("1"), step: GoodsStep::Deliver, quantity: q(2) },
    ];
    room.refuses(OrderCommand::RecordProgress { order_id: o("A"), steps: twice }, "order.not_there");
    let rest = room.0.order(&o("A")).unwrap().preview_cancellation(&[
        UnitsToCancel { line_id: l("1"), quantity: q(1) },
        UnitsToCancel { line_id: l("2"), quantity: q(2) },
    ]);
    assert_eq!(rest.unwrap().lines, vec![line("1", 2)]);

    let early = Room::placed();
    let all = [UnitsToCancel { line_id: l("1"), quantity: q(3) }, UnitsToCancel { line_id: l("2"), quantity: q(2) }];
    let command = OrderCommand::CancelLines {
        order_id: o("A"),
        command_id: c("k"),
        lines: all.to_vec(),
        reason: Text::default(),
    };
    early.refuses(command, "order.nothing_left");
    let ship = vec![LineProgress { line_id: l("1"), step: GoodsStep::Pick, quantity: q(1) }];
    early.refuses(OrderCommand::RecordProgress { order_id: o("A"), steps: ship }, "order.wrong_status");
    room.moves("1", &[GoodsStep::Deliver], 2);
    let status = room.0.order(&o("A")).unwrap().goods_status();
    assert_eq!(status.to_string(), "partly Delivered");
}

#[test]
fn quotes_have_their_time() {
    let mut room = Room(OrderBook::default());
    let order = order("A", "X");
    let facts = priced(&order.content);
    room.does(OrderCommand::Draft { order }, &facts);
    room.refuses(quote("a", 10), "order.quote_too_short");
    room.plainly(quote("b", 10));
    assert_eq!(room.0.next_deadline(), Some(at(10)));
    room.refuses(OrderCommand::AcceptQuote { order_id: o("A") }, "order.quote_lapsed");
    let events = room.0.decide(OrderCommand::ExpireQuotes {}, &OrderFacts::default(), at(10)).unwrap();
    assert_eq!(events, vec![OrderEvent::QuoteExpired { order_id: o("A") }]);
    room.0.apply(&events[0]).unwrap();
    assert_eq!(room.0.next_deadline(), None);
    room.refuses(OrderCommand::AcceptQuote { order_id: o("A") }, "order.wrong_status");
}

type Spoil = fn(&mut NewOrder, &mut OrderTotals);

#[test]
fn content_that_cannot_stand() {
    let spoils: [(Spoil, &str); 9] = [
        (|order, _| order.content.lines.clear(), "invalid.empty"),
        (|order, _| order.content.lines[1].line_id = l("1"), "invalid.repeated"),
        (|order, _| order.content.lines[0].quantity = Quantity::ZERO, "invalid.too_small"),
        (|order, _| order.content.currency = Currency::JPY, "invalid.currency_mismatch"),
        (|order, _| order.happened_at = at(99), "invalid.too_large"),
        (
            |order, _| {
                let amount = Money::parse("30.01", Currency::CNY).unwrap();
                let discount_id = DiscountId::new("d").unwrap();
                let value = LineDiscountValue::AmountPerLine { amount };
                order.content.lines[0].discounts.push(LineDiscount { discount_id, value });
            },
            "invalid.too_large",
        ),
        (|_, totals| totals.total = Money::parse("49.99", Currency::CNY).unwrap(), "invalid.inconsistent"),
        (|_, totals| drop(totals.lines.pop()), "invalid.inconsistent"),
        (|_, totals| totals.lines[0].total = Money::parse("29", Currency::CNY).unwrap(), "invalid.inconsistent"),
    ];
    for (spoil, code) in spoils {
        let mut order = order("A", "X");
        let mut totals = priced(&order.content).totals.unwrap();
        spoil(&mut order, &mut totals);
        Room(OrderBook::default()).refuses_with(
            OrderCommand::Place { order },
            &OrderFacts { totals: Some(totals) },
            code,
        );
    }
    Room(OrderBook::default()).refuses(OrderCommand::Place { order: order("A", "X") }, "invalid.empty");
}

#[test]
fn goods_taken_back_reopen_a_completed_order() {
    let mut room = Room::shipped();
    room.moves("1", &[GoodsStep::Deliver], 2);
    let rest = [UnitsToCancel { line_id: l("1"), quantity: q(1) }, UnitsToCancel { line_id: l("2"), quantity: q(2) }];
    let facts = priced(&room.0.order(&o("A")).unwrap().preview_cancellation(&rest).unwrap());
    let (command_id, reason) = (c("k"), Text::default());
    room.does(OrderCommand::CancelLines { order_id: o("A"), command_id, lines: rest.to_vec(), reason }, &facts);
    assert_eq!(room.0.order(&o("A")).unwrap().total(), Money::parse("20", Currency::CNY).unwrap());
    room.plainly(OrderCommand::Complete { order_id: o("A") });
    room.moves("1", &[GoodsStep::Return], 1);
    let page = room.0.order(&o("A")).unwrap();
    assert_eq!(page.status(), CommercialStatus::Reopened);
    assert_eq!(page.goods_status().to_string(), "partly Returned");
    let lines = page.lines().iter().map(LinePage::counters);
    assert_eq!(after_sales_status(lines, 0), AfterSalesStatus::PartlyReturned);
    room.plainly(OrderCommand::Complete { order_id: o("A") });
}

#[test]
fn a_restored_order_is_as_if_it_had_never_left() {
    let mut room = Room::placed();
    room.plainly(OrderCommand::Cancel { order_id: o("A"), reason: Text::default() });
    let (before, page) = (room.0.clone(), room.0.order(&o("A")).unwrap().clone());
    room.plainly(OrderCommand::Archive { order_id: o("A") });
    assert!(room.0.is_archived(&o("A")) && room.0.order(&o("A")).is_none());
    room.plainly(OrderCommand::Restore { page });
    assert_eq!(room.0, before);
}
