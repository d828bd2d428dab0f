//! A shop with one place that never runs out, and the few steps every test of after-sales starts from.

use daigou::book::order::{NewOrder, OrderContent, OrderLine};
use daigou::book::parcel::{ParcelCommand, ParcelItem, ParcelStep};
use daigou::book::payment::{PaymentCommand, PaymentMethod, PaymentPurpose, RefundReason};
use daigou::book::returns::{Disposition, ReturnsEvent};
use daigou::book::stock::{BelowZero, PlaceKind, StockCommand};
use daigou::policy::pricing::PricingRequest;
use daigou::shop::{Record, RefundOptions, ReturnedUnits, Shop, ShopCommand, ShopError, ShopEvent, Terms, WhenShort};
use daigou::value::*;

/// The day everything is sold and delivered.
pub const DAY: &str = "2026-11-11T08:00:00+08:00";

/// A shop and its log.
#[derive(Debug, Clone)]
pub struct Counter {
    pub shop: Shop,
    pub log: Vec<Record>,
}

impl Counter {
    /// A shop under usual terms, with one place.
    pub fn open() -> Self {
        let osaka = PlaceId::new("osaka").unwrap();
        Self::under(Terms::usual(TermsVersion::new("test").unwrap(), vec![osaka]).unwrap())
    }

    /// A shop under those terms.
    pub fn under(terms: Terms) -> Self {
        let mut counter = Self { shop: Shop::open(terms), log: vec![] };
        counter.does(ShopCommand::Stock {
            command: StockCommand::DefinePlace {
                place_id: PlaceId::new("osaka").unwrap(),
                kind: PlaceKind::Warehouse,
                below_zero: BelowZero::Allowed { limit: Quantity::new(1_000_000).unwrap() },
            },
        });
        counter
    }

    /// Asks at a moment; a refusal must leave the shop as it was.
    pub fn asks_at(&mut self, command: ShopCommand, at: Moment) -> Result<Vec<Record>, ShopError> {
        let before = self.shop.snapshot().clone();
        let answer = self.shop.execute(command, at);
        match &answer {
            Ok(records) => self.log.extend_from_slice(records),
            Err(_) => assert!(*self.shop.snapshot() == before, "refused and yet changed"),
        }
        answer
    }

    /// Asks on the day of the sale, or when the log stands.
    pub fn asks(&mut self, command: ShopCommand) -> Result<Vec<Record>, ShopError> {
        let at = self.shop.recorded_at().unwrap_or(day());
        self.asks_at(command, at)
    }

    /// What must succeed.
    #[track_caller]
    pub fn does(&mut self, command: ShopCommand) -> Vec<Record> {
        let text = format!("{command:?}");
        self.asks(command).unwrap_or_else(|error| panic!("{error} ({}): {text}", error.code()))
    }

    /// The stable code of the answer: `done`, `nothing` or the refusal's.
    pub fn says(&mut self, command: ShopCommand) -> &'static str {
        match self.asks(command) {
            Ok(records) if records.is_empty() => "nothing",
            Ok(_) => "done",
            Err(error) => error.code(),
        }
    }

    /// Places an order of that content.
    pub fn places(&mut self, id: &str, content: OrderContent) {
        let order = NewOrder {
            order_id: OrderId::new(id).unwrap(),
            customer_id: Some(CustomerId::new("c-1").unwrap()),
            channel_id: ChannelId::new("site").unwrap(),
            external_id: None,
            external_revision: 0,
            content,
            happened_at: day(),
            note: Text::default(),
        };
        self.does(ShopCommand::PlaceOrder { order, when_short: WhenShort::Refuse });
    }

    /// Pays an amount.
    pub fn pays(&mut self, payment: &str, id: &str, amount: Money) {
        let command = PaymentCommand::RecordPayment {
            payment_id: PaymentId::new(payment).unwrap(),
            order_id: OrderId::new(id).unwrap(),
            provider_id: ProviderId::new("wallet").unwrap(),
            method: PaymentMethod::Wallet,
            amount,
            purpose: PaymentPurpose::Full,
            happened_at: day(),
        };
        self.does(ShopCommand::Payment { command });
    }

    /// Pays all that is missing, if anything is.
    pub fn pays_all(&mut self, payment: &str, id: &str) {
        let missing = self.account(id).outstanding;
        if missing.is_positive() {
            self.pays(payment, id, missing);
        }
    }

    /// Sends those units of each line, in the order of the lines, and takes the step.
    pub fn sends(&mut self, parcel: &str, id: &str, units: &[u32], step: ParcelStep) {
        let order_id = OrderId::new(id).unwrap();
        let lines = self.shop.orders().order(&order_id).unwrap().lines();
        let place_id = PlaceId::new("osaka").unwrap();
        let items: Vec<ParcelItem> = lines
            .iter()
            .zip(units)
            .filter(|(_, units)| **units > 0)
            .map(|(line, units)| ParcelItem {
                order_id: order_id.clone(),
                line_id: line.line_id().clone(),
                sku: line.sku().clone(),
                quantity: Quantity::new(*units).unwrap(),
                place_id: place_id.clone(),
            })
            .collect();
        let parcel_id = || ParcelId::new(parcel).unwrap();
        for command in [
            ParcelCommand::PlanParcel {
                parcel_id: parcel_id(),
                items,
                carrier_id: None,
                service_id: None,
                from_place_id: place_id,
                destination: None,
            },
            ParcelCommand::Pack { parcel_id: parcel_id(), weight: Weight::grams(1).unwrap(), dimensions: None },
            ParcelCommand::HandOver {
                parcel_id: parcel_id(),
                tracking_id: TrackingId::new(parcel).unwrap(),
                carrier_id: CarrierId::new("ems").unwrap(),
                happened_at: day(),
            },
        ] {
            self.does(ShopCommand::Parcel { command });
        }
        self.steps(parcel, step);
    }

    /// Something happens to a parcel on its way.
    pub fn steps(&mut self, parcel: &str, step: ParcelStep) {
        let command = ParcelCommand::RecordParcelStep {
            parcel_id: ParcelId::new(parcel).unwrap(),
            event_id: TrackingId::new(format!("{parcel}-{step:?}")).unwrap(),
            step,
            happened_at: day(),
            items: None,
        };
        self.does(ShopCommand::Parcel { command });
    }

    /// Places, pays and delivers an order of that content, `O-1`.
    pub fn sells(&mut self, content: OrderContent) {
        let units: Vec<u32> = content.lines.iter().map(|line| line.quantity.get()).collect();
        self.places("O-1", content);
        self.pays_all("P-1", "O-1");
        self.sends("PK-1", "O-1", &units, ParcelStep::Deliver);
    }

    /// Where the order's account stands.
    pub fn account(&self, id: &str) -> daigou::book::payment::AccountStanding {
        self.shop.payments().account(&OrderId::new(id).unwrap()).unwrap().standing()
    }

    /// Refunds asked for and not failed, penalties apart, in minor units.
    pub fn refunds_asked(&self, id: &str) -> i64 {
        let account = self.shop.payments().account(&OrderId::new(id).unwrap()).unwrap();
        let failed = daigou::book::payment::RefundStatus::Failed;
        let counted = account.refunds().filter(|r| r.reason != RefundReason::Penalty && r.status != failed);
        counted.map(|refund| refund.amount.minor_units()).sum()
    }
}

/// [`DAY`] as a moment.
pub fn day() -> Moment {
    Moment::parse(DAY).unwrap()
}

/// What is priced as what is ordered.
pub fn content(asked: &PricingRequest) -> OrderContent {
    let line = |line: &daigou::policy::pricing::PricingLine| OrderLine {
        line_id: line.line_id.clone(),
        sku: Sku::new(format!("sku-{}", line.line_id)).unwrap(),
        quantity: line.quantity,
        unit_price: line.unit_price,
        tax_rate: line.tax_rate,
        discounts: line.discounts.clone(),
    };
    OrderContent {
        currency: asked.currency,
        tax_basis: asked.tax_basis,
        lines: asked.lines.iter().map(line).collect(),
        discounts: asked.discounts.clone(),
        charges: asked.charges.clone(),
        address_id: None,
        priority: 0,
    }
}

/// Units of each line that come back unopened, as the customer changed their mind.
pub fn units(asked: &PricingRequest, units: &[u32], reason: ReturnReason) -> Vec<ReturnedUnits> {
    let lines = asked.lines.iter().zip(units).filter(|(_, units)| **units > 0);
    lines
        .map(|(line, units)| ReturnedUnits {
            line_id: line.line_id.clone(),
            quantity: Quantity::new(*units).unwrap(),
            reason,
            condition: ReturnCondition::Unopened,
            disposition: Disposition::Restock,
        })
        .collect()
}

/// The command that takes them back from `O-1`.
pub fn take_back(id: &str, lines: Vec<ReturnedUnits>, options: RefundOptions) -> ShopCommand {
    ShopCommand::TakeBack {
        return_id: ReturnId::new(id).unwrap(),
        order_id: OrderId::new("O-1").unwrap(),
        lines,
        options,
        happened_at: day(),
    }
}

/// What was reckoned, among records.
pub fn reckonings(records: &[Record]) -> Vec<&ReturnsEvent> {
    let events = records.iter().filter_map(|record| match &record.event {
        ShopEvent::Returns { event: event @ ReturnsEvent::RefundReckoned { .. } } => Some(event),
        _ => None,
    });
    events.collect()
}
