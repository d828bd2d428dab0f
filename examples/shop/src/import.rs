//! An export becomes the life of a shop: every invoice an order that is placed, paid, reserved, shipped and delivered;
//! every credit note a return with its refund where an earlier sale bears it out.
//!
//! The export has no receipts, so stock follows a stated rule: what an order or a write-off lacks is received from the
//! supplier at that moment. What is on hand at the end is therefore exactly what customers brought back or what turned
//! up, less what was sold again.

use std::collections::BTreeMap;

use daigou::book::catalog::{CatalogCommand, Classes, Product};
use daigou::book::channel::ChannelCommand;
use daigou::book::cost::{CostMethod, CostScope};
use daigou::book::order::{NewOrder, OrderCommand, OrderContent, OrderEvent, OrderLine};
use daigou::book::parcel::{ParcelCommand, ParcelItem, ParcelStep};
use daigou::book::payment::{PaymentCommand, PaymentEvent, PaymentMethod, PaymentPurpose};
use daigou::book::returns::{Disposition, ReturnReason};
use daigou::book::stock::{AdjustReason, BelowZero, PlaceKind, StockBook, StockCommand, StockItem};
use daigou::shop::{
    ReceivedGoods, Record, ShopCommand, ShopError, ShopEvent, SimplyReturned, Terms, ValuationTerms, WhenShort,
};
use daigou::value::*;
use daigou::view::finance::{FinanceTerms, FinanceView};
use ecow::EcoString;
use indexmap::IndexMap;
use rust_decimal::Decimal;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::live::Live;
use crate::paths::{self, Notes, Path};
use crate::profit;
use crate::rows::Row;

/// A line of a past sale that can still come back.
#[derive(Clone)]
struct Sold {
    order_id: OrderId,
    line_id: LineId,
    left: u32,
}

/// Units of a SKU that an invoice needs, and at what price it first asks for them.
struct Wanted {
    units: i64,
    price: Option<Decimal>,
}

/// The shop while it fills, and a second one that follows the log.
pub struct Import {
    pub live: Live,
    pub rejected: BTreeMap<&'static str, u64>,
    pub notes: Notes,
    pub booked: Decimal,
    pub returned_lines: u64,
    pub returned_units: i64,
    pub refunded: Decimal,
    pub units_received: i64,
    currency: Currency,
    zone: Zone,
    warehouse: PlaceId,
    /// What each customer bought of each code at each price, oldest first.
    sales: FxHashMap<(EcoString, EcoString, Decimal), Vec<Sold>>,
    /// The preferred spelling of each code, by its capital letters.
    spellings: FxHashMap<EcoString, Sku>,
    movements: u64,
}

type Outcome = Result<(), ShopError>;

impl Import {
    pub fn new(currency: Currency, zone: Zone) -> Result<Self, ShopError> {
        let warehouse = PlaceId::new("warehouse")?;
        let terms = Terms::usual(TermsVersion::new("import")?, vec![warehouse.clone()])?;
        let (method, scope) = (CostMethod::MovingAverage, CostScope::Place);
        let valuation = Some(ValuationTerms { currency, method, scope });
        let mut terms = Terms { zone, catalog_only: true, valuation, ..terms };
        // What an export shows as taken back was taken back, however late.
        terms.returns.windows.iter_mut().for_each(|window| window.days = None);
        let books = FinanceView::open(FinanceTerms::usual(currency, zone));
        let mut import = Self {
            live: Live::open(terms, books, Moment::utc(1900, 1, 1)?),
            rejected: BTreeMap::new(),
            notes: Notes::default(),
            booked: Decimal::ZERO,
            returned_lines: 0,
            returned_units: 0,
            refunded: Decimal::ZERO,
            units_received: 0,
            currency,
            zone,
            warehouse: warehouse.clone(),
            sales: FxHashMap::default(),
            spellings: FxHashMap::default(),
            movements: 0,
        };
        import.live.tell(ShopCommand::Stock {
            command: StockCommand::DefinePlace {
                place_id: warehouse,
                kind: PlaceKind::Warehouse,
                below_zero: BelowZero::Refused {},
            },
        })?;
        let channel_id = ChannelId::new("export")?;
        import.live.tell(ShopCommand::Channel { command: ChannelCommand::Define { channel_id, currency } })?;
        Ok(import)
    }

    /// Books all rows, invoice by invoice in the order of their first rows.
    pub fn run(&mut self, rows: &[Row], mut progress: impl FnMut(u64)) -> Outcome {
        let mut invoices: IndexMap<&str, Vec<&Row>, FxBuildHasher> = IndexMap::default();
        for row in rows {
            invoices.entry(&row.invoice).or_default().push(row);
        }
        let mut done = 0;
        for (invoice, rows) in &invoices {
            self.invoice(invoice, rows)?;
            done += rows.len() as u64;
            progress(done);
        }
        Ok(())
    }

    fn invoice(&mut self, invoice: &str, rows: &[&Row]) -> Outcome {
        let Some(first) = rows.first() else { return Ok(()) };
        // An hour is lived twice when a clock is set back; record time never runs backwards.
        self.live.at = self.zone.instant(first.at)?.max(self.live.at);
        let (mut sales, mut credits) = (vec![], vec![]);
        for row in rows {
            match paths::of(row) {
                Path::Sale => sales.push(*row),
                Path::Credit => credits.push(*row),
                Path::WrittenOff => self.correct(row, AdjustReason::Damaged, "stock_written_off")?,
                Path::Found => self.correct(row, AdjustReason::Found, "stock_found")?,
                Path::Rejected(reason) => self.reject(reason),
            }
        }
        if sales.len() > bounds::LINES_MAX {
            sales.iter().for_each(|_| self.reject("invoice_with_too_many_lines"));
        } else if !sales.is_empty() {
            self.sale(invoice, &sales)?;
        }
        if !credits.is_empty() {
            self.credit(invoice, &credits)?;
        }
        Ok(())
    }

    fn reject(&mut self, reason: &'static str) {
        *self.rejected.entry(reason).or_default() += 1;
    }

    /// The product behind a code; named on first sight, other spellings of it once each.
    fn product(&mut self, row: &Row) -> Result<Sku, ShopError> {
        let code = Sku::new(&row.code)?;
        let capital = row.code.to_uppercase();
        match self.spellings.get(&capital).cloned() {
            Some(sku) if sku == code || self.live.shop.catalog().resolve(&code).is_some() => Ok(sku),
            Some(sku) => {
                let command = CatalogCommand::AddSpelling { sku: sku.clone(), spelling: code };
                self.live.tell(ShopCommand::Catalog { command })?;
                Ok(sku)
            }
            None => {
                let product = Product {
                    sku: code.clone(),
                    title: Text::new(&row.description)?,
                    category_id: None,
                    classes: Classes::default(),
                    weight: Weight::ZERO,
                    dimensions: None,
                    list_price: None,
                    parts: vec![],
                };
                self.live.tell(ShopCommand::Catalog { command: CatalogCommand::DefineProduct { product } })?;
                self.spellings.insert(capital, code.clone());
                Ok(code)
            }
        }
    }

    /// Receives what is lacking of each SKU, by the rule of this import.
    fn receive_lacking(&mut self, wanted: &FxHashMap<Sku, Wanted>, order: &[Sku]) -> Outcome {
        let mut goods = vec![];
        for sku in order {
            let lacking = wanted[sku].units - self.live.shop.stock().available_to_promise(sku, &self.warehouse);
            if lacking > 0 {
                self.units_received += lacking;
                let item = StockItem { sku: sku.clone(), quantity: Quantity::of_units(lacking)? };
                let cost = wanted[sku].price.map(profit::assumed_cost);
                let unit_cost = cost.map(|cost| UnitPrice::new(cost, self.currency)).transpose()?;
                goods.push(ReceivedGoods { item, unit_cost });
            }
        }
        if goods.is_empty() {
            return Ok(());
        }
        let (movement_id, to, happened_at) = (self.movement("receipt")?, self.warehouse.clone(), self.live.at);
        let from = place(PlaceKind::Supplier)?;
        self.live.tell(ShopCommand::ReceiveGoods { movement_id, from, to, goods, happened_at }).map(|_| ())
    }

    fn movement(&mut self, kind: &str) -> Result<MovementId, Invalid> {
        self.movements += 1;
        MovementId::new(format!("{kind}-{}", self.movements))
    }

    fn correct(&mut self, row: &Row, reason: AdjustReason, path: &'static str) -> Outcome {
        let sku = self.product(row)?;
        if row.quantity < 0 {
            let wanted = FxHashMap::from_iter([(sku.clone(), Wanted { units: -row.quantity, price: None })]);
            self.receive_lacking(&wanted, std::slice::from_ref(&sku))?;
        }
        let command = StockCommand::Adjust {
            movement_id: self.movement("correction")?,
            place_id: self.warehouse.clone(),
            sku,
            difference: row.quantity,
            reason,
            note: Text::new(&row.description)?,
            happened_at: self.live.at,
        };
        self.reject(path);
        self.live.tell(ShopCommand::Stock { command }).map(|_| ())
    }

    fn sale(&mut self, invoice: &str, rows: &[&Row]) -> Outcome {
        let order_id = OrderId::new(invoice)?;
        let mut lines = Vec::with_capacity(rows.len());
        let (mut wanted, mut skus): (FxHashMap<Sku, Wanted>, Vec<Sku>) = Default::default();
        for (index, row) in rows.iter().enumerate() {
            self.notes.sale(row);
            let sku = self.product(row)?;
            wanted
                .entry(sku.clone())
                .or_insert_with(|| {
                    skus.push(sku.clone());
                    Wanted { units: 0, price: Some(row.unit_price) }
                })
                .units += row.quantity;
            lines.push(OrderLine {
                line_id: LineId::new((index + 1).to_string())?,
                sku,
                quantity: Quantity::of_units(row.quantity)?,
                unit_price: UnitPrice::new(row.unit_price, self.currency)?,
                tax_rate: Rate::ZERO,
                discounts: vec![],
            });
        }
        self.receive_lacking(&wanted, &skus)?;
        let customer = &rows[0].customer;
        let order = NewOrder {
            order_id: order_id.clone(),
            customer_id: if customer.is_empty() { None } else { Some(CustomerId::new(customer)?) },
            channel_id: ChannelId::new("export")?,
            external_id: Some(ExternalId::new(invoice)?),
            external_revision: 0,
            content: OrderContent {
                currency: self.currency,
                tax_basis: TaxBasis::Included,
                lines,
                discounts: vec![],
                charges: vec![],
                address_id: None,
                priority: 0,
            },
            happened_at: self.live.at,
            note: Text::default(),
        };
        let placed = self.live.tell(ShopCommand::PlaceOrder { order, when_short: WhenShort::Refuse })?;
        let Some(Record { event: ShopEvent::Order { event: OrderEvent::Placed { order, totals, .. } }, .. }) =
            placed.into_iter().next()
        else {
            return Ok(());
        };
        self.booked += totals.total.amount();
        self.fulfil(&order, totals.total)?;
        if customer.is_empty() {
            return Ok(());
        }
        for (line, row) in order.content.lines.iter().zip(rows) {
            let sold = Sold { order_id: order_id.clone(), line_id: line.line_id.clone(), left: line.quantity.get() };
            self.sales.entry((row.customer.clone(), line.sku.as_str().into(), row.unit_price)).or_default().push(sold);
        }
        Ok(())
    }

    /// Paid, planned, packed, handed over, delivered, completed.
    fn fulfil(&mut self, order: &NewOrder, total: Money) -> Outcome {
        let (order_id, happened_at) = (order.order_id.clone(), self.live.at);
        if total.is_positive() {
            let command = PaymentCommand::RecordPayment {
                payment_id: PaymentId::new(order_id.as_str())?,
                order_id: order_id.clone(),
                provider_id: ProviderId::new("export")?,
                method: PaymentMethod::Other,
                amount: total,
                purpose: PaymentPurpose::Full,
                happened_at,
            };
            self.live.tell(ShopCommand::Payment { command })?;
        }
        let parcel_id = ParcelId::new(order_id.as_str())?;
        let items = order.content.lines.iter().map(|line| ParcelItem {
            order_id: order_id.clone(),
            line_id: line.line_id.clone(),
            sku: line.sku.clone(),
            quantity: line.quantity,
            place_id: self.warehouse.clone(),
        });
        let plan = ParcelCommand::PlanParcel {
            parcel_id: parcel_id.clone(),
            items: items.collect(),
            carrier_id: None,
            service_id: None,
            from_place_id: self.warehouse.clone(),
            destination: None,
        };
        let pack = ParcelCommand::Pack { parcel_id: parcel_id.clone(), weight: Weight::ZERO, dimensions: None };
        let tracking_id = TrackingId::new(order_id.as_str())?;
        let carrier_id = CarrierId::new("export")?;
        let hand_over = ParcelCommand::HandOver {
            parcel_id: parcel_id.clone(),
            tracking_id: tracking_id.clone(),
            carrier_id,
            happened_at,
        };
        let deliver = ParcelCommand::RecordParcelStep {
            parcel_id,
            event_id: tracking_id,
            step: ParcelStep::Deliver,
            happened_at,
            items: None,
        };
        for command in [plan, pack, hand_over, deliver] {
            self.live.tell(ShopCommand::Parcel { command })?;
        }
        self.live.tell(ShopCommand::Order { command: OrderCommand::Complete { order_id } }).map(|_| ())
    }

    /// Goods of a credit note go back to the customer's latest sales of the same code and price, as far as these reach.
    fn credit(&mut self, invoice: &str, rows: &[&Row]) -> Outcome {
        let mut returns: IndexMap<OrderId, IndexMap<LineId, (u32, bool)>> = IndexMap::new();
        for row in rows {
            let sku = self.product(row)?;
            let fee = paths::is_fee(&row.code.to_uppercase());
            let mut left = u32::try_from(-row.quantity).unwrap_or(u32::MAX);
            let key = (row.customer.clone(), EcoString::from(sku.as_str()), row.unit_price);
            let sales = if row.customer.is_empty() { None } else { self.sales.get_mut(&key) };
            let mut matched = 0;
            for sold in sales.into_iter().flat_map(|sales| sales.iter_mut().rev()) {
                let taken = sold.left.min(left);
                if taken > 0 {
                    sold.left -= taken;
                    left -= taken;
                    matched += taken;
                    let lines = returns.entry(sold.order_id.clone()).or_default();
                    lines.entry(sold.line_id.clone()).or_insert((0, fee)).0 += taken;
                }
            }
            self.returned_lines += u64::from(matched > 0);
            self.returned_units += i64::from(matched);
            self.reject(match (matched, left) {
                (0, _) => "credit_without_sale",
                (_, 0) => "returned",
                _ => "returned_in_part",
            });
        }
        for (index, (order_id, lines)) in returns.into_iter().enumerate() {
            self.take_back(&format!("{invoice}-{index}"), order_id, lines)?;
        }
        Ok(())
    }

    fn take_back(&mut self, id: &str, order_id: OrderId, lines: IndexMap<LineId, (u32, bool)>) -> Outcome {
        let mut returned = Vec::with_capacity(lines.len());
        for (line_id, (units, fee)) in lines {
            let disposition = if fee { Disposition::Supplier } else { Disposition::Restock };
            let (quantity, reason) = (Quantity::new(units)?, ReturnReason::Other);
            returned.push(SimplyReturned { line_id, quantity, reason, disposition });
        }
        let (return_id, happened_at) = (ReturnId::new(id)?, self.live.at);
        let records =
            self.live.tell(ShopCommand::ReturnSimply { return_id, order_id, lines: returned, happened_at })?;
        for record in records {
            if let ShopEvent::Payment { event: PaymentEvent::RefundRequested { refund_id, amount, .. } } = record.event
            {
                self.refunded += amount.amount();
                let command = PaymentCommand::RecordRefunded { refund_id, happened_at };
                self.live.tell(ShopCommand::Payment { command })?;
            }
        }
        Ok(())
    }
}

fn place(kind: PlaceKind) -> Result<PlaceId, Invalid> {
    StockBook::built_in(kind).ok_or_else(|| Invalid::empty("place"))
}
