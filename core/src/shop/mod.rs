//! The door: one command in, events out, several rooms all or nothing.
//!
//! A [`Shop`] holds every room of the book and the [`Terms`] it decides by. [`Shop::execute`] judges a command in all
//! rooms it touches, books what happened and returns it; a refused command changes nothing, a repeated one does nothing.
//! The shop keeps no log and no clock: the host stores the [`Record`]s, passes every instant in, and sends
//! [`ShopCommand::Tick`] when [`Shop::next_deadline`] has come. Replaying the records gives the same shop.
//!
//! ```
//! use daigou::book::order::{NewOrder, OrderContent, OrderLine};
//! use daigou::book::payment::{MoneyStatus, PaymentCommand, PaymentMethod, PaymentPurpose};
//! use daigou::book::stock::{BelowZero, PlaceKind, StockBook, StockCommand, StockItem};
//! use daigou::shop::{Shop, ShopCommand, Terms, WhenShort};
//! use daigou::value::*;
//!
//! let at = Moment::parse("2026-11-11T00:00:00+08:00")?;
//! let (osaka, cream) = (PlaceId::new("osaka")?, Sku::new("cream-50ml")?);
//! let mut shop = Shop::open(Terms::usual(TermsVersion::new("2026-11")?, vec![osaka.clone()])?);
//!
//! let items = vec![StockItem { sku: cream.clone(), quantity: Quantity::new(10)? }];
//! let place = StockCommand::DefinePlace {
//!     place_id: osaka.clone(),
//!     kind: PlaceKind::Warehouse,
//!     below_zero: BelowZero::Refused {},
//! };
//! let receipt = StockCommand::Receive {
//!     movement_id: MovementId::new("receipt-1")?,
//!     from: StockBook::built_in(PlaceKind::Supplier).unwrap(),
//!     to: osaka.clone(),
//!     items,
//!     happened_at: at,
//! };
//! let line = OrderLine {
//!     line_id: LineId::new("1")?,
//!     sku: cream.clone(),
//!     quantity: Quantity::new(4)?,
//!     unit_price: UnitPrice::parse("88", Currency::CNY)?,
//!     tax_rate: Rate::ZERO,
//!     discounts: vec![],
//! };
//! let order_id = OrderId::new("O-1")?;
//! let order = NewOrder {
//!     order_id: order_id.clone(),
//!     customer_id: Some(CustomerId::new("c-81")?),
//!     channel_id: ChannelId::new("wechat")?,
//!     external_id: None,
//!     external_revision: 0,
//!     content: OrderContent {
//!         currency: Currency::CNY,
//!         tax_basis: TaxBasis::Included,
//!         lines: vec![line],
//!         discounts: vec![],
//!         charges: vec![],
//!         address_id: None,
//!         priority: 0,
//!     },
//!     happened_at: at,
//!     note: Text::default(),
//! };
//! let payment = PaymentCommand::RecordPayment {
//!     payment_id: PaymentId::new("P-1")?,
//!     order_id: order_id.clone(),
//!     provider_id: ProviderId::new("wechat-pay")?,
//!     method: PaymentMethod::Wallet,
//!     amount: Money::parse("352", Currency::CNY)?,
//!     purpose: PaymentPurpose::Full,
//!     happened_at: at,
//! };
//! let mut log = vec![];
//! for command in [
//!     ShopCommand::Stock { command: place },
//!     ShopCommand::Stock { command: receipt },
//!     ShopCommand::PlaceOrder { order, when_short: WhenShort::Refuse },
//!     ShopCommand::Payment { command: payment },
//! ] {
//!     log.extend(shop.execute(command, at)?);
//! }
//! assert_eq!(shop.stock().available_to_promise(&cream, &osaka), 6);
//! assert_eq!(shop.payments().account(&order_id).unwrap().status(), MoneyStatus::Paid);
//!
//! let mut again = Shop::open(shop.terms().clone());
//! again.replay(&log)?;
//! assert_eq!(again, shop);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod agenda;
mod allocating;
mod command;
mod decide;
mod event;
mod execute;
mod logistics;
mod preview;
mod refusal;
mod scoring;
mod state;
mod terms;

pub use agenda::{Agenda, CaseDeadline};
pub use allocating::AllocationWish;
pub use command::{
    ClaimSettlement, FreightOutlay, ReceivedGoods, RefundOptions, ReplacementPrice, Replacing, ReturnedUnits,
    ShopCommand, SimplyReturned, WhenShort, receipt_id,
};
pub use event::{RECORD_FORMAT, Record, ShopEvent};
pub use logistics::{ImportScheme, LogisticsTerms, PlaceCountry, ServiceScheme};
pub use preview::{ChangePreview, ReturnPreview};
pub use refusal::{ShopError, ShopRefusal, SkuShortage};
pub use state::{Shop, ShopState};
pub use terms::{EndCause, FaultRule, RemainingLifeRule, SoldAs, Terms, ValuationTerms};
