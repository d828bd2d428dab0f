//! A shop made up from a seed: two years of a purchasing agent with three channels in three currencies, goods that run
//! short and come in again, payments in parts, cancellations, returns and failed refunds.

use daigou::book::catalog::{CatalogCommand, Category, Classes, Handling, Product};
use daigou::book::channel::ChannelCommand;
use daigou::book::cost::{CostMethod, CostScope};
use daigou::book::order::{NewOrder, OrderCommand, OrderContent, OrderLine, UnitsToCancel};
use daigou::book::parcel::{ParcelCommand, ParcelItem, ParcelStep};
use daigou::book::payment::{PaymentCommand, PaymentEvent, PaymentMethod, PaymentPurpose};
use daigou::book::returns::{Disposition, ReturnReason};
use daigou::book::stock::{BelowZero, PlaceKind, StockBook, StockCommand, StockItem};
use daigou::shop::{
    ReceivedGoods, ShopCommand, ShopError, ShopEvent, SimplyReturned, Terms, ValuationTerms, WhenShort,
};
use daigou::value::*;
use daigou::view::finance::{FinanceTerms, FinanceView};
use rust_decimal::Decimal;

use crate::live::Live;
use crate::profit;
use crate::rows::Row;

const DAYS: u64 = 730;
const PRODUCTS: usize = 600;
const CUSTOMERS: u64 = 4_000;

/// A channel with its currency and what one unit of it is worth in yuan.
const CHANNELS: [(&str, Currency, &str); 3] =
    [("wechat", Currency::CNY, "1"), ("site", Currency::USD, "7.1"), ("xiaohongshu", Currency::HKD, "0.91")];

/// What came of a generated shop.
pub struct Generated {
    pub live: Live,
    /// Every sold line, priced in yuan, in the layout of an export.
    pub rows: Vec<Row>,
    pub booked: Decimal,
    pub returned_lines: u64,
    pub returned_units: i64,
    pub refunded: Decimal,
    pub units_received: i64,
    random: SplitMix,
    places: Vec<PlaceId>,
    waiting: Vec<OrderId>,
    made: u64,
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers on every machine.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    fn one_in(&mut self, chances: u64) -> bool {
        self.below(chances) == 0
    }
}

impl Generated {
    pub fn run(seed: u64, mut progress: impl FnMut(u64)) -> Result<Self, ShopError> {
        let places = vec![PlaceId::new("osaka")?, PlaceId::new("shanghai")?];
        let (currency, method, scope) = (Currency::CNY, CostMethod::Fifo, CostScope::Place);
        let valuation = Some(ValuationTerms { currency, method, scope });
        let terms = Terms { valuation, ..Terms::usual(TermsVersion::new("demo")?, places.clone())? };
        let books = FinanceTerms { exchange: Some(rates()?), ..FinanceTerms::usual(currency, terms.zone) };
        let mut shop = Self {
            live: Live::open(terms, FinanceView::open(books), Moment::utc(2025, 1, 1)?),
            rows: vec![],
            booked: Decimal::ZERO,
            returned_lines: 0,
            returned_units: 0,
            refunded: Decimal::ZERO,
            units_received: 0,
            random: SplitMix(seed),
            places,
            waiting: vec![],
            made: 0,
        };
        shop.furnish()?;
        for day in 0..DAYS {
            shop.day(day)?;
            progress(day + 1);
        }
        Ok(shop)
    }

    fn id(&mut self, kind: &str) -> String {
        self.made += 1;
        format!("{kind}-{:06}", self.made)
    }

    /// Places, channels, a catalog.
    fn furnish(&mut self) -> Result<(), ShopError> {
        for place_id in self.places.clone() {
            let (kind, below_zero) = (PlaceKind::Warehouse, BelowZero::Refused {});
            self.live.tell(ShopCommand::Stock { command: StockCommand::DefinePlace { place_id, kind, below_zero } })?;
        }
        for (name, currency, _) in CHANNELS {
            let channel_id = ChannelId::new(name)?;
            self.live.tell(ShopCommand::Channel { command: ChannelCommand::Define { channel_id, currency } })?;
        }
        for (name, handling) in
            [("cosmetics", Handling::Liquid), ("milk-powder", Handling::Powder), ("bags", Handling::Valuable)]
        {
            let classes = Classes { handling: vec![handling], ..Classes::default() };
            let category =
                Category { category_id: CategoryId::new(name)?, name: Text::new(name)?, parent: None, classes };
            self.live.tell(ShopCommand::Catalog { command: CatalogCommand::DefineCategory { category } })?;
        }
        for number in 0..PRODUCTS {
            let category = ["cosmetics", "milk-powder", "bags"][number % 3];
            let product = Product {
                sku: sku(number)?,
                title: Text::new(format!("{category} no. {number}"))?,
                category_id: Some(CategoryId::new(category)?),
                classes: Classes::default(),
                weight: Weight::grams(80 + self.random.below(1_200))?,
                dimensions: None,
                list_price: None,
                parts: vec![],
            };
            self.live.tell(ShopCommand::Catalog { command: CatalogCommand::DefineProduct { product } })?;
        }
        Ok(())
    }

    fn day(&mut self, day: u64) -> Result<(), ShopError> {
        self.live.at = self.live.at.plus(Duration::of_hours(9)?)?;
        self.live.tell(ShopCommand::Tick {})?;
        if day.is_multiple_of(7) {
            self.restock()?;
        }
        // Business grows over the two years, and doubles around 11 November.
        let season = if (300..320).contains(&(day % 365)) { 2 } else { 1 };
        for _ in 0..(12 + day / 30 + self.random.below(8)) * season {
            self.order()?;
        }
        self.live.at = self.live.at.plus(Duration::of_hours(15)?)?;
        Ok(())
    }

    /// A weekly receipt, too small for the best sellers; then orders that wait are tried again.
    fn restock(&mut self) -> Result<(), ShopError> {
        for place_id in self.places.clone() {
            let mut goods = vec![];
            for number in 0..PRODUCTS {
                let units = 1 + self.random.below(5) as u32 * u32::from(number < PRODUCTS / 2);
                self.units_received += i64::from(units);
                let item = StockItem { sku: sku(number)?, quantity: Quantity::new(units)? };
                let cost = profit::assumed_cost(price_in_yuan(number));
                goods.push(ReceivedGoods { item, unit_cost: Some(UnitPrice::new(cost, Currency::CNY)?) });
            }
            let (movement_id, happened_at) = (MovementId::new(self.id("receipt"))?, self.live.at);
            let from = StockBook::built_in(PlaceKind::Supplier).ok_or_else(|| Invalid::empty("place"))?;
            self.live.tell(ShopCommand::ReceiveGoods { movement_id, from, to: place_id, goods, happened_at })?;
        }
        for order_id in std::mem::take(&mut self.waiting) {
            let tried = self.live.ask(ShopCommand::ReserveOrder { order_id: order_id.clone() });
            match tried.is_empty() {
                true if self.random.one_in(4) => {
                    let reason = Text::new("waited too long")?;
                    self.live.ask(ShopCommand::Order { command: OrderCommand::Cancel { order_id, reason } });
                }
                true => self.waiting.push(order_id),
                false => self.send(&order_id)?,
            }
        }
        Ok(())
    }

    fn order(&mut self) -> Result<(), ShopError> {
        let (channel, currency, worth) = CHANNELS[self.random.below(3) as usize];
        let worth = Decimal::from_str_exact(worth).unwrap_or(Decimal::ONE);
        let order_id = OrderId::new(self.id("order"))?;
        let customer =
            format!("customer-{:04}", self.random.below(CUSTOMERS) * self.random.below(CUSTOMERS) / CUSTOMERS);
        let mut lines = vec![];
        for number in 0..1 + self.random.below(4) {
            let chosen =
                (self.random.below(PRODUCTS as u64) * self.random.below(PRODUCTS as u64) / PRODUCTS as u64) as usize;
            let price = price_in_yuan(chosen) / worth;
            lines.push(OrderLine {
                line_id: LineId::new((number + 1).to_string())?,
                sku: sku(chosen)?,
                quantity: Quantity::new(1 + self.random.below(3) as u32)?,
                unit_price: UnitPrice::new(price.round_dp(2), currency)?,
                tax_rate: Rate::ZERO,
                discounts: vec![],
            });
        }
        let shipping =
            Charge { kind: ChargeKind::Shipping, amount: Money::minor(1_200, currency)?, tax_rate: Rate::ZERO };
        let order = NewOrder {
            order_id: order_id.clone(),
            customer_id: Some(CustomerId::new(&customer)?),
            channel_id: ChannelId::new(channel)?,
            external_id: Some(ExternalId::new(order_id.as_str())?),
            external_revision: 0,
            content: OrderContent {
                currency,
                tax_basis: TaxBasis::Included,
                lines,
                discounts: vec![],
                charges: vec![shipping],
                address_id: None,
                priority: 0,
            },
            happened_at: self.live.at,
            note: Text::default(),
        };
        // One channel refuses what is not there, the others let customers wait.
        let when_short = if channel == "site" { WhenShort::Refuse } else { WhenShort::Backorder };
        if self.live.ask(ShopCommand::PlaceOrder { order: order.clone(), when_short }).is_empty() {
            return Ok(());
        }
        self.rows.extend(order.content.lines.iter().map(|line| Row {
            invoice: order_id.as_str().into(),
            code: line.sku.as_str().into(),
            description: "".into(),
            quantity: line.quantity.units(),
            at: self.live.at.instant().naive_utc(),
            unit_price: line.unit_price.amount() * worth,
            customer: customer.as_str().into(),
            country: channel.into(),
        }));
        self.pay(&order_id, worth)?;
        self.send(&order_id)
    }

    /// Most customers pay at once, some in two parts, a few never: their units lapse.
    fn pay(&mut self, order_id: &OrderId, worth: Decimal) -> Result<(), ShopError> {
        let Some(total) = self.live.shop.orders().order(order_id).map(|order| order.total()) else { return Ok(()) };
        let goods =
            self.live.shop.orders().order(order_id).map(|order| order.totals().goods.amount()).unwrap_or_default();
        self.booked += goods * worth;
        let parts = match self.random.below(20) {
            0 => vec![],
            1 | 2 => split_even(total, 2)?,
            _ => vec![total],
        };
        for amount in parts {
            let command = PaymentCommand::RecordPayment {
                payment_id: PaymentId::new(self.id("payment"))?,
                order_id: order_id.clone(),
                provider_id: ProviderId::new("wallet")?,
                method: PaymentMethod::Wallet,
                amount,
                purpose: PaymentPurpose::Full,
                happened_at: self.live.at,
            };
            self.live.tell(ShopCommand::Payment { command })?;
        }
        Ok(())
    }

    /// Sends what is reserved and paid; what waits is kept for the next receipt.
    fn send(&mut self, order_id: &OrderId) -> Result<(), ShopError> {
        let paid = |account: &daigou::book::payment::AccountPage| account.standing().outstanding.is_zero();
        if !self.live.shop.payments().account(order_id).is_some_and(paid) {
            return Ok(());
        }
        let Some(held) = self.live.shop.stock().reservation(&ReservationId::from(order_id)) else {
            self.waiting.push(order_id.clone());
            return Ok(());
        };
        let items: Vec<ParcelItem> = held
            .items()
            .iter()
            .map(|item| ParcelItem {
                order_id: order_id.clone(),
                line_id: item.line_id.clone(),
                sku: item.sku.clone(),
                quantity: item.quantity,
                place_id: item.place_id.clone(),
            })
            .collect();
        let Some(from_place_id) = items.first().map(|item| item.place_id.clone()) else {
            self.waiting.push(order_id.clone());
            return Ok(());
        };
        if self.random.one_in(50) {
            return self.think_again(order_id);
        }
        let happened_at = self.live.at;
        let parcel_id = ParcelId::new(self.id("parcel"))?;
        let tracking_id = TrackingId::new(parcel_id.as_str())?;
        let plan = ParcelCommand::PlanParcel {
            parcel_id: parcel_id.clone(),
            items,
            carrier_id: None,
            service_id: None,
            from_place_id,
            destination: None,
        };
        let pack = ParcelCommand::Pack { parcel_id: parcel_id.clone(), weight: Weight::grams(700)?, dimensions: None };
        let carrier_id = CarrierId::new("ems")?;
        let hand_over = ParcelCommand::HandOver {
            parcel_id: parcel_id.clone(),
            tracking_id: tracking_id.clone(),
            carrier_id,
            happened_at,
        };
        let lost = self.random.one_in(300);
        let step = if lost { ParcelStep::Lose } else { ParcelStep::Deliver };
        let end = ParcelCommand::RecordParcelStep { parcel_id, event_id: tracking_id, step, happened_at, items: None };
        for command in [plan, pack, hand_over, end] {
            self.live.tell(ShopCommand::Parcel { command })?;
        }
        if !lost && self.random.one_in(12) {
            self.bring_back(order_id)?;
        }
        let waits = self.live.shop.orders().order(order_id).is_some_and(|order| order.is_unfinished());
        match waits {
            true => self.waiting.push(order_id.clone()),
            false => {
                let command = OrderCommand::Complete { order_id: order_id.clone() };
                self.live.ask(ShopCommand::Order { command });
            }
        }
        Ok(())
    }

    /// The customer wants one unit less.
    fn think_again(&mut self, order_id: &OrderId) -> Result<(), ShopError> {
        let (command_id, reason) = (CommandId::new(self.id("cancel"))?, Text::new("changed their mind")?);
        let lines = vec![UnitsToCancel { line_id: LineId::new("1")?, quantity: Quantity::ONE }];
        let command = OrderCommand::CancelLines { order_id: order_id.clone(), command_id, lines, reason };
        self.live.ask(ShopCommand::Order { command });
        Ok(())
    }

    /// A unit comes back; its refund fails now and then and is asked for again.
    fn bring_back(&mut self, order_id: &OrderId) -> Result<(), ShopError> {
        let happened_at = self.live.at;
        let line = SimplyReturned {
            line_id: LineId::new("1")?,
            quantity: Quantity::ONE,
            reason: ReturnReason::ChangedMind,
            disposition: Disposition::Restock,
        };
        let return_id = ReturnId::new(self.id("return"))?;
        let order_id = order_id.clone();
        let records = self.live.ask(ShopCommand::ReturnSimply { return_id, order_id, lines: vec![line], happened_at });
        self.returned_lines += u64::from(!records.is_empty());
        self.returned_units += i64::from(!records.is_empty());
        for record in records {
            let ShopEvent::Payment { event: PaymentEvent::RefundRequested { refund_id, payment_id, amount, reason } } =
                record.event
            else {
                continue;
            };
            let mut refund_id = refund_id;
            if self.random.one_in(10) {
                let note = Text::new("provider was away")?;
                let failed = PaymentCommand::RecordRefundFailed { refund_id, happened_at, note };
                self.live.tell(ShopCommand::Payment { command: failed })?;
                refund_id = RefundId::new(self.id("refund"))?;
                let again = PaymentCommand::RequestRefund { refund_id: refund_id.clone(), payment_id, amount, reason };
                self.live.tell(ShopCommand::Payment { command: again })?;
            }
            let worth =
                CHANNELS.iter().find(|(_, currency, _)| *currency == amount.currency()).map(|(_, _, worth)| *worth);
            self.refunded += amount.amount() * worth.and_then(|w| Decimal::from_str_exact(w).ok()).unwrap_or_default();
            let command = PaymentCommand::RecordRefunded { refund_id, happened_at };
            self.live.tell(ShopCommand::Payment { command })?;
        }
        Ok(())
    }
}

/// What a product sells for.
fn price_in_yuan(number: usize) -> Decimal {
    Decimal::new(990 + (number as i64 * 7_919) % 60_000, 2)
}

/// The channels' currencies in yuan, the same over the two years.
fn rates() -> Result<ExchangeRates, Invalid> {
    let (version, on) = (TermsVersion::new("demo")?, Moment::utc(2024, 12, 1)?.instant().date_naive());
    let foreign = CHANNELS.iter().filter(|(_, currency, _)| *currency != Currency::CNY);
    let rate = |(_, base, worth): &(&str, Currency, &str)| {
        Ok(ExchangeRate { base: *base, quote: Currency::CNY, on, rate: Rate::parse(worth)? })
    };
    ExchangeRates::new(version, Rate::ZERO, foreign.map(rate).collect::<Result<_, Invalid>>()?)
}

fn sku(number: usize) -> Result<Sku, Invalid> {
    Sku::new(format!("{}-{number:03}", ["COS", "MILK", "BAG"][number % 3]))
}
