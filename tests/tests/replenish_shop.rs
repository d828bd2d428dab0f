//! From a shop's books to what to move and buy: promises, presales, open purchases, lead times, new and dying items.

use chrono::{Days, NaiveDate};
use daigou::book::order::{NewOrder, OrderContent, OrderLine};
use daigou::book::stock::{BelowZero, PlaceKind, StockBook, StockCommand, StockItem};
use daigou::plan::replenish::*;
use daigou::policy::pricing::TaxBasis;
use daigou::shop::{Shop, ShopCommand, Terms, WhenShort};
use daigou::value::*;
use daigou::view::replenishment::*;

fn day(number: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 1).unwrap() + Days::new(number)
}

fn at() -> Moment {
    Moment::parse("2026-11-01T10:00:00+08:00").unwrap()
}

fn units(count: u32) -> Quantity {
    Quantity::new(count).unwrap()
}

fn place(name: &str) -> PlaceId {
    PlaceId::new(name).unwrap()
}

fn cream() -> Sku {
    Sku::new("CREAM").unwrap()
}

/// A shop that sells from Shanghai first, then Osaka, with stock at both.
fn shop(shanghai: u32, osaka: u32) -> Shop {
    let terms = Terms::usual(TermsVersion::new("1").unwrap(), vec![place("shanghai"), place("osaka")]).unwrap();
    let mut shop = Shop::open(terms);
    for (name, count) in [("osaka", osaka), ("shanghai", shanghai)] {
        let define = StockCommand::DefinePlace {
            place_id: place(name),
            kind: PlaceKind::Warehouse,
            below_zero: BelowZero::Refused {},
        };
        shop.execute(ShopCommand::Stock { command: define }, at()).unwrap();
        if count > 0 {
            let receive = StockCommand::Receive {
                movement_id: MovementId::new(name).unwrap(),
                from: StockBook::built_in(PlaceKind::Supplier).unwrap(),
                to: place(name),
                items: vec![StockItem { sku: cream(), quantity: units(count) }],
                happened_at: at(),
            };
            shop.execute(ShopCommand::Stock { command: receive }, at()).unwrap();
        }
    }
    shop
}

fn sell(shop: &mut Shop, id: &str, count: u32, when_short: WhenShort) {
    let line = OrderLine {
        line_id: LineId::new("1").unwrap(),
        sku: cream(),
        quantity: units(count),
        unit_price: UnitPrice::parse("88", Currency::CNY).unwrap(),
        tax_rate: Rate::ZERO,
        discounts: vec![],
    };
    let order = NewOrder {
        order_id: OrderId::new(id).unwrap(),
        customer_id: None,
        channel_id: ChannelId::new("wechat").unwrap(),
        external_id: None,
        external_revision: 0,
        content: OrderContent {
            currency: Currency::CNY,
            tax_basis: TaxBasis::Included,
            lines: vec![line],
            discounts: vec![],
            charges: vec![],
            address_id: None,
            priority: 0,
        },
        happened_at: at(),
        note: Text::default(),
    };
    shop.execute(ShopCommand::PlaceOrder { order, when_short }, at()).unwrap();
}

/// Two a day; 14 days of lead time; covered by 38 units at 90 %.
fn planned(at: &str) -> PlannedSku {
    PlannedSku {
        sku: cream(),
        place: place(at),
        phase: ItemPhase::Regular,
        outlook: DemandOutlook {
            expected_by_day: vec![2.0],
            levels: vec![0.1, 0.5, 0.9],
            risk_quantiles: vec![20.0, 28.0, 38.0],
        },
        terms: ReplenishTerms {
            supplier: SupplierId::new("drugstore").unwrap(),
            lead_time_days: 14.0,
            lead_time_sd_days: 0.0,
            review_days: 0.0,
            service_level: 0.9,
            unit_price: UnitPrice::parse("50", Currency::CNY).unwrap(),
            fixed_cost_per_order: 0.0,
            holding_rate_per_year: 0.25,
            limits: OrderLimits { minimum_order_quantity: 0, pack_size: 1, quantity_max: None },
        },
    }
}

fn order(count: u32, ordered: u64, expected: Option<u64>, received: Option<u64>) -> SupplierOrder {
    SupplierOrder {
        supplier: SupplierId::new("drugstore").unwrap(),
        sku: cream(),
        place: place("shanghai"),
        quantity: units(count),
        ordered_on: day(ordered),
        expected_on: expected.map(day),
        received_on: received.map(day),
    }
}

fn lane(from: &str, to: &str) -> TransferLane {
    TransferLane { from: place(from), to: place(to) }
}

#[test]
fn promised_units_are_reserved_backordered_and_presold_ones() {
    let mut shop = shop(10, 0);
    sell(&mut shop, "O-1", 4, WhenShort::Refuse);
    sell(&mut shop, "O-2", 9, WhenShort::Backorder);
    // Bought for the order itself: no stock is wanted for it.
    sell(&mut shop, "O-3", 50, WhenShort::Purchase);
    let items = items_to_replenish(&shop, &[planned("osaka"), planned("shanghai")], &[], day(0)).unwrap();
    let promised: Vec<u32> = items.iter().map(|item| item.promised.get()).collect();
    assert_eq!((items[1].on_hand, promised[0]), (units(10), 0), "Shanghai sells first and owes the waiting units");
    assert_eq!(promised[1], 13);
    let answer = replenishment(&shop, &[planned("shanghai")], &[], &[], day(0)).unwrap();
    let buy = &answer.plan.proposals[0];
    assert_eq!((buy.because.trigger, buy.because.position), (ReplenishTrigger::Oversold, -3));
    // 38 to the level, one more for the lot, three that are owed.
    assert_eq!(buy.quantity.get(), 42);
    assert_eq!((buy.stock_out_on, buy.is_late, buy.order_by), (Some(day(0)), true, day(0)));
    assert_eq!(buy.cost.to_string(), "2100.00 CNY");
}

#[test]
fn open_purchases_carry_their_dates() {
    let shop = shop(20, 0);
    // 20 units last ten days; 100 more come on day 8, or on day 12, two days too late.
    for (expected, stock_out) in [(8, day(60)), (12, day(10))] {
        let orders = [order(100, 0, Some(expected), None)];
        let answer = replenishment(&shop, &[planned("shanghai")], &orders, &[], day(0)).unwrap();
        let outlook = &answer.outlooks[0].outlook;
        assert_eq!((outlook.position, outlook.inbound), (120, 100));
        assert_eq!(outlook.stock_out_on, Some(stock_out), "expected on day {expected}");
        assert!(answer.plan.proposals.is_empty());
    }
    let items = items_to_replenish(&shop, &[planned("shanghai")], &[order(100, 0, Some(12), None)], day(0)).unwrap();
    let days = items[0].projected_stock(day(0), 14).unwrap();
    let evening: Vec<f64> = days.iter().map(|day| day.stock).collect();
    assert_eq!(evening[..3], [18.0, 16.0, 14.0]);
    assert_eq!((days[12].arriving, evening[11], evening[12]), (100, -4.0, 94.0));
}

#[test]
fn lead_times_are_learnt_and_late_orders_distrusted() {
    let shop = shop(20, 0);
    let received = [order(10, 0, None, Some(20)), order(10, 3, None, Some(25)), order(10, 5, None, Some(23))];
    let items = items_to_replenish(&shop, &[planned("shanghai")], &received, day(30)).unwrap();
    // Three observations of 20, 22, 18 beside a word of 14 that counts for three.
    assert_eq!(items[0].terms.lead_time_days, 17.0);
    let variance: f64 = (3.0 * 9.0 + 9.0 + 25.0 + 1.0) / 6.0;
    assert!((items[0].terms.lead_time_sd_days - variance.sqrt()).abs() < 1e-12);
    // Open for 40 days: it counts as that late, and is not expected before its spread has passed.
    let orders = [order(60, 0, Some(15), None)];
    let items = items_to_replenish(&shop, &[planned("shanghai")], &orders, day(40)).unwrap();
    let figures =
        lead_time_figures(&[], &[40.0], &LeadTimePrior { mean_days: 14.0, sd_days: 0.0, weight: 3.0 }).unwrap();
    assert_eq!((figures.mean_days, figures.overdue), (20.5, 1));
    assert_eq!(items[0].terms.lead_time_days, 20.5);
    let expected = day(40 + figures.sd_days.ceil() as u64);
    assert_eq!(items[0].inbound[0].expected_on, expected);
    // A young open order says nothing.
    let young = lead_time_figures(&[], &[5.0], &LeadTimePrior { mean_days: 14.0, sd_days: 2.0, weight: 3.0 }).unwrap();
    assert_eq!((young.mean_days, young.sd_days, young.overdue), (14.0, 2.0, 0));
}

#[test]
fn another_place_gives_before_anything_is_bought() {
    let shop = shop(0, 60);
    let both = [planned("shanghai"), PlannedSku { outlook: quiet(), ..planned("osaka") }];
    let answer = replenishment(&shop, &both, &[], &[lane("osaka", "shanghai")], day(0)).unwrap();
    let moved = &answer.plan.transfers[0];
    assert_eq!((&moved.from, &moved.to, moved.quantity.get()), (&place("osaka"), &place("shanghai"), 39));
    assert!(answer.plan.proposals.is_empty());
    // Without the lane everything is bought.
    let answer = replenishment(&shop, &both, &[], &[lane("shanghai", "osaka")], day(0)).unwrap();
    assert!(answer.plan.transfers.is_empty());
    assert_eq!(answer.plan.proposals[0].quantity.get(), 39);
}

fn quiet() -> DemandOutlook {
    DemandOutlook { expected_by_day: vec![0.1], levels: vec![0.5, 0.9], risk_quantiles: vec![1.0, 3.0] }
}

#[test]
fn a_new_item_is_bought_in_time_and_not_earlier() {
    let shop = shop(0, 0);
    let launch = PlannedSku { phase: ItemPhase::Launching { on: day(30) }, ..planned("shanghai") };
    for (today, bought) in [(0, None), (15, None), (16, Some(false)), (17, Some(true))] {
        let answer = replenishment(&shop, std::slice::from_ref(&launch), &[], &[], day(today)).unwrap();
        assert_eq!(answer.outlooks[0].outlook.stock_out_on, Some(day(30)));
        assert_eq!(answer.outlooks[0].outlook.order_by, Some(day(16)));
        assert_eq!(answer.plan.proposals.first().map(|buy| buy.is_late), bought, "day {today}");
    }
    let presold = {
        let mut shop = shop;
        sell(&mut shop, "O-1", 5, WhenShort::Backorder);
        replenishment(&shop, &[launch], &[], &[], day(0)).unwrap()
    };
    assert_eq!(presold.plan.proposals[0].because.trigger, ReplenishTrigger::Oversold, "a presale cannot wait");
}

#[test]
fn a_dying_item_is_never_bought_beyond_its_end() {
    let buy = |until: u64, stock: u32, minimum: u32, pack: u32| {
        let mut row = PlannedSku { phase: ItemPhase::PhasingOut { until: day(until) }, ..planned("shanghai") };
        row.terms.limits.minimum_order_quantity = minimum;
        row.terms.limits.pack_size = pack;
        let answer = replenishment(&shop(stock, 0), &[row], &[], &[], day(0)).unwrap();
        answer.plan.proposals.first().map(|buy| (buy.quantity.get(), buy.because.adjustments.clone()))
    };
    // Ten days are left: twenty will sell, five are there.
    assert_eq!(buy(10, 5, 0, 1), Some((15, vec![QuantityAdjustment::PhasingOut])));
    assert_eq!(buy(10, 5, 0, 6).unwrap().0, 12, "packs are rounded down");
    assert_eq!(buy(10, 5, 16, 1), None, "the minimum would outlive the item");
    assert_eq!(buy(10, 20, 0, 1), None);
    let ended = PlannedSku { phase: ItemPhase::Ended, ..planned("shanghai") };
    let answer = replenishment(&shop(1, 0), &[ended], &[], &[], day(0)).unwrap();
    assert!(answer.plan.proposals.is_empty() && answer.outlooks[0].outlook.stock_out_on.is_none());
    // What is promised must be bought all the same, by the minimum that the supplier has.
    let mut owing = shop(5, 0);
    sell(&mut owing, "O-1", 9, WhenShort::Backorder);
    let mut row = PlannedSku { phase: ItemPhase::PhasingOut { until: day(0) }, ..planned("shanghai") };
    row.terms.limits.minimum_order_quantity = 12;
    let answer = replenishment(&owing, &[row], &[], &[], day(0)).unwrap();
    assert_eq!(answer.plan.proposals[0].quantity.get(), 12);
}

#[test]
fn bad_facts_are_named() {
    let shop = shop(0, 0);
    let twice = items_to_replenish(&shop, &[planned("osaka"), planned("osaka")], &[], day(0)).unwrap_err();
    assert_eq!((twice.field.as_str(), twice.code()), ("planned", "invalid.repeated"));
    let backwards = items_to_replenish(&shop, &[planned("osaka")], &[order(1, 9, None, Some(4))], day(0)).unwrap_err();
    assert_eq!(backwards.field, "orders[0].received_on");
    let mut bad = planned("osaka");
    bad.terms.service_level = 1.0;
    let refused = replenishment(&shop, &[bad], &[], &[], day(0)).unwrap_err();
    assert_eq!(refused.field, "items[0].service_level");
    let mut shelf = planned("osaka");
    shelf.terms.limits = OrderLimits { minimum_order_quantity: 50, pack_size: 1, quantity_max: Some(40) };
    let refused = replenishment(&shop, &[shelf], &[], &[], day(0)).unwrap_err();
    assert_eq!(refused.field, "items[0].minimum_order_quantity");
}
