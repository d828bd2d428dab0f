//! What people ask of a shop: mostly sensible, often not. Ids come from small pools, so that asks meet each other.

mod afterwards;
mod worth;

use std::collections::BTreeMap;

use daigou::book::catalog::CatalogCommand;
use daigou::book::cost::{CostMethod, CostScope};
use daigou::book::order::*;
use daigou::book::parcel::{DeliveredItem, ParcelCommand, ParcelItem, ParcelStep};
use daigou::book::payment::{PaymentCommand, PaymentMethod, PaymentPurpose, RefundReason};
use daigou::book::stock::*;
use daigou::shop::{Shop, ShopCommand, Terms, ValuationTerms, WhenShort};
use daigou::value::*;

use crate::dice::Dice;

const SKUS: [&str; 5] = ["cream", "milk", "bag", "watch", "book"];
const PLACES: [&str; 2] = ["osaka", "shanghai"];

pub fn start() -> Moment {
    Moment::utc(2026, 11, 11).unwrap()
}

/// The terms of a seed's shop: one in four values nothing, the others in another way each.
pub fn terms(seed: u64) -> Terms {
    let sourcing = PLACES.iter().map(|place| PlaceId::new(place).unwrap()).collect();
    let version = || TermsVersion::new("simulation").unwrap();
    let way = match seed % 4 {
        1 => Some((CostMethod::Fifo, CostScope::Place)),
        2 => Some((CostMethod::MovingAverage, CostScope::Place)),
        3 => Some((CostMethod::Fifo, CostScope::Sku)),
        _ => None,
    };
    let yen = ExchangeRate {
        base: Currency::JPY,
        quote: Currency::CNY,
        on: start().instant().date_naive(),
        rate: Rate::parse("0.0489").unwrap(),
    };
    Terms {
        valuation: way.map(|(method, scope)| ValuationTerms { currency: Currency::CNY, method, scope }),
        exchange: Some(ExchangeRates::new(version(), Rate::ZERO, vec![yen]).unwrap()),
        ..Terms::usual(version(), sourcing).unwrap()
    }
}

pub struct Workload {
    pub dice: Dice,
    pub at: Moment,
    made: BTreeMap<&'static str, u64>,
}

impl Workload {
    pub fn new(seed: u64) -> Self {
        Self { dice: Dice(seed), at: start(), made: BTreeMap::new() }
    }

    /// What every simulated shop begins with.
    pub fn opening(&mut self) -> Vec<ShopCommand> {
        let mut commands = vec![];
        for place in PLACES {
            let place_id = PlaceId::new(place).unwrap();
            let below_zero = BelowZero::Refused {};
            let kind = PlaceKind::Warehouse;
            commands.push(ShopCommand::Stock { command: StockCommand::DefinePlace { place_id, kind, below_zero } });
        }
        commands.extend((0..6).map(|_| self.receive()));
        commands
    }

    /// The next ask, with the time a little later now and then.
    pub fn next(&mut self, shop: &Shop) -> ShopCommand {
        if self.dice.one_in(3) {
            let minutes = i64::try_from(self.dice.below(40)).unwrap();
            self.at = self.at.plus(Duration::of_minutes(minutes).unwrap()).unwrap();
        }
        match self.dice.below(33) {
            0..6 => self.place(),
            6..11 => self.pay(shop),
            11..17 => self.parcel(shop),
            17..20 => self.order(shop),
            20..22 => self.edit(),
            22..25 => self.returned(shop),
            25..27 => self.receive(),
            27 => self.count(),
            30.. => self.worth(),
            28 => ShopCommand::ReserveOrder { order_id: self.order_id() },
            _ => ShopCommand::Tick {},
        }
    }

    /// A new id; now and then one that was used before.
    fn fresh(&mut self, kind: &'static str) -> String {
        if self.dice.one_in(15) {
            return self.known(kind);
        }
        let made = self.made.entry(kind).or_default();
        *made += 1;
        format!("{kind}-{made}")
    }

    /// An id that was used lately, or one that was not.
    fn known(&mut self, kind: &'static str) -> String {
        let made = self.made.get(kind).copied().unwrap_or(0) + 1;
        let back = self.dice.below(12);
        format!("{kind}-{}", made.saturating_sub(back))
    }

    fn order_id(&mut self) -> OrderId {
        OrderId::new(self.known("order")).unwrap()
    }

    fn sku(&mut self) -> Sku {
        Sku::new(self.dice.pick(&SKUS)).unwrap()
    }

    fn place_id(&mut self) -> PlaceId {
        if self.dice.one_in(30) {
            PlaceId::new("nowhere").unwrap()
        } else {
            PlaceId::new(self.dice.pick(&PLACES)).unwrap()
        }
    }

    fn quantity(&mut self) -> Quantity {
        Quantity::new(self.dice.below(5) as u32).unwrap()
    }

    fn line_id(&mut self) -> LineId {
        LineId::new((1 + self.dice.below(3)).to_string()).unwrap()
    }

    fn happened_at(&mut self) -> Moment {
        match self.dice.below(20) {
            0 => self.at.plus(Duration::of_hours(1).unwrap()).unwrap(),
            1 | 2 => self.at.minus(Duration::of_hours(5).unwrap()).unwrap(),
            _ => self.at,
        }
    }

    fn receive(&mut self) -> ShopCommand {
        let items = (0..1 + self.dice.below(3)).map(|_| StockItem { sku: self.sku(), quantity: self.quantity() });
        let items: Vec<StockItem> = items.collect();
        let (movement_id, happened_at) = (MovementId::new(self.fresh("move")).unwrap(), self.happened_at());
        let to = self.place_id();
        let command = if self.dice.one_in(5) {
            StockCommand::Transfer { movement_id, from: self.place_id(), to, items, happened_at }
        } else {
            let from = StockBook::built_in(PlaceKind::Supplier).unwrap();
            StockCommand::Receive { movement_id, from, to, items, happened_at }
        };
        ShopCommand::Stock { command }
    }

    fn count(&mut self) -> ShopCommand {
        let (movement_id, happened_at) = (MovementId::new(self.fresh("move")).unwrap(), self.happened_at());
        let (place_id, sku) = (self.place_id(), self.sku());
        let command = match self.dice.below(3) {
            0 => {
                let counted = vec![CountedItem { sku, units: self.quantity() }];
                StockCommand::Count { movement_id, place_id, counted, happened_at }
            }
            1 => {
                let difference = i64::try_from(self.dice.below(7)).unwrap() - 3;
                let (reason, note) = (AdjustReason::Missing, Text::default());
                StockCommand::Adjust { movement_id, place_id, sku, difference, reason, note, happened_at }
            }
            _ => {
                let items = vec![ReservedItem { line_id: self.line_id(), sku, place_id, quantity: self.quantity() }];
                let reservation_id = ReservationId::new(self.fresh("basket")).unwrap();
                let deadline = Some(self.at.plus(Duration::of_minutes(20).unwrap()).unwrap());
                StockCommand::Reserve { reservation_id, items, deadline }
            }
        };
        ShopCommand::Stock { command }
    }

    fn when_short(&mut self) -> WhenShort {
        *self.dice.pick(&[WhenShort::Refuse, WhenShort::Backorder, WhenShort::Backorder, WhenShort::Purchase])
    }

    fn place(&mut self) -> ShopCommand {
        let order = self.new_order();
        match self.dice.below(10) {
            0 => ShopCommand::Order { command: OrderCommand::Draft { order } },
            1 => ShopCommand::AcceptOrder { order_id: self.order_id(), when_short: self.when_short() },
            _ => ShopCommand::PlaceOrder { order, when_short: self.when_short() },
        }
    }

    fn new_order(&mut self) -> NewOrder {
        let currency = if self.dice.one_in(20) { Currency::JPY } else { Currency::CNY };
        let lines = (0..1 + self.dice.below(3)).map(|_| OrderLine {
            line_id: self.line_id(),
            sku: self.sku(),
            quantity: self.quantity(),
            unit_price: UnitPrice::parse(["10", "19.90", "0.055", "0"][self.dice.below(4) as usize], Currency::CNY)
                .unwrap(),
            tax_rate: Rate::parse(["0", "0.13"][self.dice.below(2) as usize]).unwrap(),
            discounts: vec![],
        });
        let lines = lines.collect();
        NewOrder {
            order_id: OrderId::new(self.fresh("order")).unwrap(),
            customer_id: Some(CustomerId::new(format!("c-{}", self.dice.below(4))).unwrap()),
            channel_id: ChannelId::new("site").unwrap(),
            external_id: None,
            external_revision: 0,
            content: OrderContent {
                currency,
                tax_basis: *self.dice.pick(&[TaxBasis::Included, TaxBasis::OnTop]),
                lines,
                discounts: vec![],
                charges: vec![],
                address_id: None,
                priority: 0,
            },
            happened_at: self.happened_at(),
            note: Text::default(),
        }
    }

    fn pay(&mut self, shop: &Shop) -> ShopCommand {
        let order_id = self.order_id();
        let total = shop.orders().order(&order_id).map_or(Money::minor(1_000, Currency::CNY).unwrap(), |o| o.total());
        let amount = match self.dice.below(4) {
            0 => split_even(total.magnitude(), 2).unwrap()[0],
            1 => Money::minor(1 + i64::try_from(self.dice.below(5_000)).unwrap(), total.currency()).unwrap(),
            _ => total,
        };
        let payment_id = PaymentId::new(self.fresh("pay")).unwrap();
        let known = PaymentId::new(self.known("pay")).unwrap();
        let (provider_id, method) = (ProviderId::new("wallet").unwrap(), PaymentMethod::Wallet);
        let (purpose, happened_at) = (PaymentPurpose::Full, self.happened_at());
        let refund_id = RefundId::new(self.known("refund")).unwrap();
        let command = match self.dice.below(14) {
            0 => PaymentCommand::RequestPayment {
                payment_id,
                order_id,
                provider_id,
                method,
                amount,
                purpose,
                expires_at: Some(self.at.plus(Duration::of_hours(1).unwrap()).unwrap()),
            },
            1 => PaymentCommand::RecordAuthorised { payment_id: known, amount, happened_at, expires_at: None },
            2 => PaymentCommand::RecordCaptured {
                payment_id: known,
                capture_id: CaptureId::new(self.fresh("capture")).unwrap(),
                amount,
                happened_at,
            },
            3 => PaymentCommand::RecordDeclined { payment_id: known, happened_at, reason: Text::default() },
            4 => PaymentCommand::Void { payment_id: known },
            5 => PaymentCommand::RequestRefund {
                refund_id: RefundId::new(self.fresh("refund")).unwrap(),
                payment_id: known,
                amount,
                reason: *self.dice.pick(&[RefundReason::Goodwill, RefundReason::Penalty, RefundReason::Overpayment]),
            },
            6 => PaymentCommand::RecordRefunded { refund_id, happened_at },
            7 => PaymentCommand::RecordRefundFailed { refund_id, happened_at, note: Text::default() },
            _ => PaymentCommand::RecordPayment {
                payment_id,
                order_id,
                provider_id,
                method,
                amount,
                purpose,
                happened_at,
            },
        };
        ShopCommand::Payment { command }
    }

    fn parcel(&mut self, shop: &Shop) -> ShopCommand {
        let order_id = self.order_id();
        let parcel_id = ParcelId::new(self.known("parcel")).unwrap();
        let happened_at = self.happened_at();
        let command = match self.dice.below(9) {
            0..3 => {
                let held = shop.stock().reservation(&ReservationId::from(&order_id));
                let mut items: Vec<ParcelItem> = held
                    .map(|held| held.items())
                    .unwrap_or_default()
                    .iter()
                    .map(|held| ParcelItem {
                        order_id: order_id.clone(),
                        line_id: held.line_id.clone(),
                        sku: held.sku.clone(),
                        quantity: held.quantity,
                        place_id: held.place_id.clone(),
                    })
                    .collect();
                for item in &mut items {
                    if self.dice.one_in(4) {
                        item.quantity = self.quantity();
                    }
                }
                ParcelCommand::PlanParcel {
                    parcel_id: ParcelId::new(self.fresh("parcel")).unwrap(),
                    items,
                    carrier_id: None,
                    service_id: None,
                    from_place_id: self.place_id(),
                    destination: None,
                }
            }
            3 | 4 => ParcelCommand::Pack { parcel_id, weight: Weight::grams(500).unwrap(), dimensions: None },
            5 => ParcelCommand::HandOver {
                tracking_id: TrackingId::new(format!("T{parcel_id}")).unwrap(),
                parcel_id,
                carrier_id: CarrierId::new("ems").unwrap(),
                happened_at,
            },
            6 if self.dice.one_in(3) => ParcelCommand::CancelParcel { parcel_id },
            _ => {
                let items = shop.parcels().parcel(&parcel_id).filter(|_| self.dice.one_in(3)).map(|page| {
                    let packed = &page.items()[0].item;
                    let (order_id, line_id, sku) =
                        (packed.order_id.clone(), packed.line_id.clone(), packed.sku.clone());
                    vec![DeliveredItem { order_id, line_id, sku, quantity: Quantity::ONE }]
                });
                let step = *self.dice.pick(&ParcelStep::ALL);
                let step = if items.is_some() || self.dice.one_in(2) { ParcelStep::Deliver } else { step };
                let event_id = TrackingId::new(self.fresh("scan")).unwrap();
                ParcelCommand::RecordParcelStep { parcel_id, event_id, step, happened_at, items }
            }
        };
        ShopCommand::Parcel { command }
    }

    fn order(&mut self, shop: &Shop) -> ShopCommand {
        let order_id = self.order_id();
        let command_id = CommandId::new(self.fresh("command")).unwrap();
        let hold_id = HoldId::new(self.known("hold")).unwrap();
        let reason = Text::new("so it is").unwrap();
        let command = match self.dice.below(9) {
            0 => OrderCommand::Cancel { order_id, reason },
            1 | 2 => {
                let lines = vec![UnitsToCancel { line_id: self.line_id(), quantity: self.quantity() }];
                OrderCommand::CancelLines { order_id, command_id, lines, reason }
            }
            3 => OrderCommand::PutHold {
                order_id,
                hold: OrderHold {
                    hold_id,
                    kind: HoldKind::Fraud,
                    reason,
                    since: self.at,
                    put_by: None,
                    blocks: vec![*self.dice.pick(&[HeldAction::Ship, HeldAction::Pack, HeldAction::Edit])],
                },
            },
            4 => OrderCommand::LiftHold { order_id, hold_id },
            5 => OrderCommand::Reopen { order_id, reason },
            6 => OrderCommand::Quote {
                order_id,
                command_id,
                terms: QuoteTerms {
                    valid_until: self.at.plus(Duration::of_hours(3).unwrap()).unwrap(),
                    rate_used: None,
                    deposit: None,
                },
            },
            7 => {
                let step = *self.dice.pick(&GoodsStep::ALL);
                let steps = vec![LineProgress { line_id: self.line_id(), step, quantity: self.quantity() }];
                OrderCommand::RecordProgress { order_id, steps }
            }
            _ => OrderCommand::Complete { order_id },
        };
        if self.dice.one_in(20) {
            let sku = self.sku();
            return ShopCommand::Catalog { command: CatalogCommand::RetireProduct { sku } };
        }
        let _ = shop;
        ShopCommand::Order { command }
    }
}
