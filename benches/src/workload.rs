//! A shop with stock and a stream of three-line orders, the same at every run.

use daigou::book::order::{NewOrder, OrderContent, OrderLine};
use daigou::book::parcel::{ParcelCommand, ParcelItem, ParcelStep};
use daigou::book::payment::{PaymentCommand, PaymentMethod, PaymentPurpose};
use daigou::book::returns::{Disposition, ReturnReason};
use daigou::book::stock::{BelowZero, PlaceKind, StockBook, StockCommand, StockItem};
use daigou::shop::{Record, Shop, ShopCommand, SimplyReturned, Terms, WhenShort};
use daigou::value::*;

/// Products of the workload.
pub const SKUS: usize = 5_000;
/// Lines of an order.
pub const LINES: usize = 3;

/// The instant of the workload's beginning.
pub fn start() -> Moment {
    Moment::utc(2026, 11, 11).expect("a day")
}

/// A shop with one warehouse in which nothing runs short.
pub fn stocked_shop() -> (Shop, Vec<Record>) {
    let home = PlaceId::new("home").expect("an id");
    let terms = Terms::usual(TermsVersion::new("bench").expect("an id"), vec![home.clone()]).expect("terms");
    let mut shop = Shop::open(terms);
    let place = StockCommand::DefinePlace {
        place_id: home.clone(),
        kind: PlaceKind::Warehouse,
        below_zero: BelowZero::Refused {},
    };
    let mut log = shop.execute(ShopCommand::Stock { command: place }, start()).expect("a place");
    for sku in 0..SKUS {
        let receive = StockCommand::Receive {
            movement_id: MovementId::new(format!("in-{sku}")).expect("an id"),
            from: StockBook::built_in(PlaceKind::Supplier).expect("built in"),
            to: home.clone(),
            items: vec![StockItem { sku: sku_id(sku), quantity: Quantity::new(500_000_000).expect("few") }],
            happened_at: start(),
        };
        log.extend(shop.execute(ShopCommand::Stock { command: receive }, start()).expect("a receipt"));
    }
    (shop, log)
}

/// The id of a product.
pub fn sku_id(number: usize) -> Sku {
    Sku::new(format!("sku-{number:05}")).expect("an id")
}

/// The number-th order: three lines of different products.
pub fn order(number: usize) -> NewOrder {
    let lines = (0..LINES).map(|line| OrderLine {
        line_id: LineId::new(["1", "2", "3"][line]).expect("an id"),
        sku: sku_id((number * 7 + line * 131) % SKUS),
        quantity: Quantity::new(1 + (number % 3) as u32).expect("few"),
        unit_price: UnitPrice::parse("19.90", Currency::CNY).expect("a price"),
        tax_rate: Rate::parse("0.13").expect("a rate"),
        discounts: vec![],
    });
    NewOrder {
        order_id: OrderId::new(format!("order-{number:08}")).expect("an id"),
        customer_id: Some(CustomerId::new(format!("customer-{:06}", number % 50_000)).expect("an id")),
        channel_id: ChannelId::new("site").expect("an id"),
        external_id: None,
        external_revision: 0,
        content: OrderContent {
            currency: Currency::CNY,
            tax_basis: TaxBasis::Included,
            lines: lines.collect(),
            discounts: vec![],
            charges: vec![],
            address_id: None,
            priority: 0,
        },
        happened_at: start(),
        note: Text::default(),
    }
}

/// The command that places an order.
pub fn place(number: usize) -> ShopCommand {
    ShopCommand::PlaceOrder { order: order(number), when_short: WhenShort::Refuse }
}

/// Every command of an order's life after it was placed: paid, planned, packed, handed over, delivered, returned,
/// refunded.
pub fn rest_of_life(number: usize, total: Money) -> Vec<ShopCommand> {
    let order = order(number);
    let at = start();
    let order_id = order.order_id.clone();
    let parcel_id = ParcelId::new(format!("parcel-{number:08}")).expect("an id");
    let items = order.content.lines.iter().map(|line| ParcelItem {
        order_id: order_id.clone(),
        line_id: line.line_id.clone(),
        sku: line.sku.clone(),
        quantity: line.quantity,
        place_id: PlaceId::new("home").expect("an id"),
    });
    let parcel = |command| ShopCommand::Parcel { command };
    let payment = |command| ShopCommand::Payment { command };
    let return_id = ReturnId::new(format!("return-{number:08}")).expect("an id");
    vec![
        payment(PaymentCommand::RecordPayment {
            payment_id: PaymentId::new(format!("payment-{number:08}")).expect("an id"),
            order_id: order_id.clone(),
            provider_id: ProviderId::new("pay").expect("an id"),
            method: PaymentMethod::Wallet,
            amount: total,
            purpose: PaymentPurpose::Full,
            happened_at: at,
        }),
        parcel(ParcelCommand::PlanParcel {
            parcel_id: parcel_id.clone(),
            items: items.collect(),
            carrier_id: None,
            service_id: None,
            from_place_id: PlaceId::new("home").expect("an id"),
            destination: None,
        }),
        parcel(ParcelCommand::Pack {
            parcel_id: parcel_id.clone(),
            weight: Weight::grams(900).expect("light"),
            dimensions: None,
        }),
        parcel(ParcelCommand::HandOver {
            parcel_id: parcel_id.clone(),
            tracking_id: TrackingId::new(format!("SF{number:08}")).expect("an id"),
            carrier_id: CarrierId::new("sf").expect("an id"),
            happened_at: at,
        }),
        parcel(ParcelCommand::RecordParcelStep {
            parcel_id,
            event_id: TrackingId::new("1").expect("an id"),
            step: ParcelStep::Deliver,
            happened_at: at,
            items: None,
        }),
        ShopCommand::ReturnSimply {
            return_id: return_id.clone(),
            order_id,
            lines: vec![SimplyReturned {
                line_id: LineId::new("1").expect("an id"),
                quantity: Quantity::ONE,
                reason: ReturnReason::ChangedMind,
                disposition: Disposition::Restock,
            }],
            happened_at: at,
        },
        payment(PaymentCommand::RecordRefunded {
            refund_id: RefundId::new(format!("{return_id}/0")).expect("an id"),
            happened_at: at,
        }),
    ]
}
