use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::command::{HeldAction, OrderHold};
use super::content::{LineTotals, OrderContent, OrderLine, OrderTotals, QuoteTerms};
use super::derived::{GoodsStatus, goods_status};
use super::goods::LineCounters;
use super::status::{CommercialStatus, CommercialStep, next};
use crate::value::{
    AddressId, ChannelId, Charge, Currency, CustomerId, ExternalId, Fingerprint, LineDiscount, LineId, Map, Moment,
    Money, OrderDiscount, OrderId, Rate, Sku, TaxBasis, TermsVersion, Text, UnitPrice, fingerprint,
};

/// All orders in memory.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct OrderBook {
    pub(super) orders: Map<OrderId, Box<OrderPage>>,
    /// Orders by the channel's own name.
    pub(super) external: Map<ChannelId, Map<ExternalId, OrderId>>,
    /// Quotes by the moment they lapse.
    pub(super) lapsing: BTreeSet<(Moment, OrderId)>,
    /// What left the memory: by which command it came, and as which page it left.
    pub(super) archived: Map<OrderId, Archived>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Archived {
    pub(super) placed: Fingerprint,
    pub(super) page: Fingerprint,
}

/// One order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "python", pyo3::pyclass(frozen, eq, from_py_object))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct OrderPage {
    pub(super) order_id: OrderId,
    pub(super) customer_id: Option<CustomerId>,
    pub(super) channel_id: ChannelId,
    pub(super) external_id: Option<ExternalId>,
    pub(super) external_revision: u64,
    pub(super) happened_at: Moment,
    pub(super) note: Text,
    pub(super) status: CommercialStatus,
    pub(super) currency: Currency,
    pub(super) tax_basis: TaxBasis,
    pub(super) lines: Vec<LinePage>,
    pub(super) discounts: Vec<OrderDiscount>,
    pub(super) charges: Vec<Charge>,
    pub(super) address_id: Option<AddressId>,
    pub(super) priority: i32,
    pub(super) sums: Sums,
    pub(super) version: TermsVersion,
    pub(super) quote: Option<Box<QuoteTerms>>,
    pub(super) holds: Vec<OrderHold>,
    pub(super) placed: Fingerprint,
    /// Commands and holds that were carried out.
    pub(super) seen: Vec<Seen>,
}

/// One line: what was agreed, what it costs in minor units, how far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LinePage {
    pub(super) line_id: LineId,
    pub(super) sku: Sku,
    pub(super) unit_price: UnitPrice,
    pub(super) tax_rate: Rate,
    pub(super) discounts: Vec<LineDiscount>,
    pub(super) gross: i64,
    pub(super) discount: i64,
    pub(super) tax: i64,
    pub(super) total: i64,
    pub(super) counters: LineCounters,
}

/// The totals of an order in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub(super) struct Sums {
    pub(super) goods: i64,
    pub(super) discount: i64,
    pub(super) tax: i64,
    pub(super) shipping: i64,
    pub(super) fees: i64,
    pub(super) total: i64,
}

/// A command that was carried out: its id and its content, digested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub(super) struct Seen {
    pub(super) key: Fingerprint,
    pub(super) content: Fingerprint,
}

impl LinePage {
    /// Its id.
    pub fn line_id(&self) -> &LineId {
        &self.line_id
    }

    /// What.
    pub fn sku(&self) -> &Sku {
        &self.sku
    }

    /// The price of one unit.
    pub fn unit_price(&self) -> UnitPrice {
        self.unit_price
    }

    /// How far its units have come.
    pub fn counters(&self) -> &LineCounters {
        &self.counters
    }

    /// What it has reached.
    pub fn goods_status(&self) -> GoodsStatus {
        goods_status(std::iter::once(&self.counters))
    }

    pub(super) fn agreed(&self) -> OrderLine {
        OrderLine {
            line_id: self.line_id.clone(),
            sku: self.sku.clone(),
            quantity: self.counters.billable(),
            unit_price: self.unit_price,
            tax_rate: self.tax_rate,
            discounts: self.discounts.clone(),
        }
    }

    /// What it costs.
    pub fn totals(&self, currency: Currency) -> LineTotals {
        LineTotals {
            line_id: self.line_id.clone(),
            gross: money(self.gross, currency),
            discount: money(self.discount, currency),
            tax: money(self.tax, currency),
            total: money(self.total, currency),
        }
    }
}

/// The amount again; what was money stays within the limits of money.
fn money(minor: i64, currency: Currency) -> Money {
    Money::minor(minor, currency).unwrap_or_else(|_| Money::zero(currency))
}

impl OrderPage {
    /// Its id.
    pub fn order_id(&self) -> &OrderId {
        &self.order_id
    }

    /// Who ordered.
    pub fn customer_id(&self) -> Option<&CustomerId> {
        self.customer_id.as_ref()
    }

    /// Where it was ordered.
    pub fn channel_id(&self) -> &ChannelId {
        &self.channel_id
    }

    /// The channel's own name for it.
    pub fn external_id(&self) -> Option<&ExternalId> {
        self.external_id.as_ref()
    }

    /// The channel's revision of it.
    pub fn external_revision(&self) -> u64 {
        self.external_revision
    }

    /// When the customer ordered.
    pub fn happened_at(&self) -> Moment {
        self.happened_at
    }

    /// The remark.
    pub fn note(&self) -> &Text {
        &self.note
    }

    /// How far the agreement has come.
    pub fn status(&self) -> CommercialStatus {
        self.status
    }

    /// The currency of every amount.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The higher, the sooner it is served.
    pub fn priority(&self) -> i32 {
        self.priority
    }

    /// Where to.
    pub fn address_id(&self) -> Option<&AddressId> {
        self.address_id.as_ref()
    }

    /// The lines, fully cancelled ones too.
    pub fn lines(&self) -> &[LinePage] {
        &self.lines
    }

    /// One line.
    pub fn line(&self, line_id: &LineId) -> Option<&LinePage> {
        self.lines.iter().find(|line| line.line_id == *line_id)
    }

    /// The holds that stand.
    pub fn holds(&self) -> &[OrderHold] {
        &self.holds
    }

    /// The offer that stands, or that the order was placed on.
    pub fn quote(&self) -> Option<&QuoteTerms> {
        self.quote.as_deref()
    }

    /// What the customer pays; of a cancelled order, what he would have paid.
    pub fn total(&self) -> Money {
        money(self.sums.total, self.currency)
    }

    /// What it costs, part by part; of a cancelled order, what it would have cost. Lines of which every unit was
    /// cancelled before are not in it.
    pub fn totals(&self) -> OrderTotals {
        let amount = |minor| money(minor, self.currency);
        let whole = self.status == CommercialStatus::Cancelled;
        let lines = self.lines.iter().filter(|line| whole || !line.counters.billable().is_zero());
        OrderTotals {
            goods: amount(self.sums.goods),
            discount: amount(self.sums.discount),
            tax: amount(self.sums.tax),
            shipping: amount(self.sums.shipping),
            fees: amount(self.sums.fees),
            total: amount(self.sums.total),
            lines: lines.map(|line| line.totals(self.currency)).collect(),
            version: self.version.clone(),
        }
    }

    /// What is agreed now, cancelled units left out: what is to be priced.
    pub fn content(&self) -> OrderContent {
        let lines = self.lines.iter().filter(|line| !line.counters.billable().is_zero());
        OrderContent {
            currency: self.currency,
            tax_basis: self.tax_basis,
            lines: lines.map(LinePage::agreed).collect(),
            discounts: self.discounts.clone(),
            charges: self.charges.clone(),
            address_id: self.address_id.clone(),
            priority: self.priority,
        }
    }

    /// What the goods have reached, all lines together.
    pub fn goods_status(&self) -> GoodsStatus {
        goods_status(self.lines.iter().map(|line| &line.counters))
    }

    /// Every hold that blocks the action.
    pub fn holds_blocking(&self, action: HeldAction) -> impl Iterator<Item = &OrderHold> {
        self.holds.iter().filter(move |hold| hold.blocks.contains(&action))
    }

    pub(super) fn has_shipped(&self) -> bool {
        self.lines.iter().any(|line| !line.counters.shipped.is_zero())
    }

    /// Whether a unit is neither arrived nor lost nor cancelled.
    pub fn is_unfinished(&self) -> bool {
        self.lines.iter().any(|line| !line.counters.unfinished().is_zero())
    }

    pub(super) fn digest(&self) -> Fingerprint {
        fingerprint(self)
    }

    pub(super) fn seen(&self, key: Fingerprint) -> Option<Fingerprint> {
        self.seen.iter().find(|seen| seen.key == key).map(|seen| seen.content)
    }

    /// Whether a step could be taken now: the table, the holds and the goods allow it.
    fn may(&self, step: CommercialStep) -> bool {
        let held = match step {
            CommercialStep::Approve => Some(HeldAction::Approve),
            CommercialStep::Edit => Some(HeldAction::Edit),
            CommercialStep::Cancel | CommercialStep::CancelLines => Some(HeldAction::Cancel),
            CommercialStep::Complete => Some(HeldAction::Complete),
            _ => None,
        };
        let goods = match step {
            CommercialStep::Cancel => !self.has_shipped(),
            CommercialStep::Complete => !self.is_unfinished(),
            CommercialStep::CancelLines => self.lines.iter().any(|line| !line.counters.cancellable().is_zero()),
            _ => true,
        };
        let free = held.is_none_or(|action| self.holds_blocking(action).next().is_none());
        next(self.status, step).is_some() && free && goods
    }
}

impl OrderBook {
    /// One order.
    pub fn order(&self, order_id: &OrderId) -> Option<&OrderPage> {
        self.orders.get(order_id).map(Box::as_ref)
    }

    /// Orders in the order they came.
    pub fn orders(&self) -> impl Iterator<Item = &OrderPage> {
        self.orders.values().map(Box::as_ref)
    }

    /// The order a channel calls that.
    pub fn by_external(&self, channel_id: &ChannelId, external_id: &ExternalId) -> Option<&OrderId> {
        self.external.get(channel_id)?.get(external_id)
    }

    /// What can be done next, in the order of [`CommercialStep::ALL`]; empty for an order that is not known.
    pub fn legal_next(&self, order_id: &OrderId) -> Vec<CommercialStep> {
        let Some(page) = self.order(order_id) else { return vec![] };
        CommercialStep::ALL.into_iter().filter(|step| page.may(*step)).collect()
    }

    /// When the next quote lapses.
    pub fn next_deadline(&self) -> Option<Moment> {
        self.lapsing.first().map(|(moment, _)| *moment)
    }

    /// Whether the order was taken out of memory.
    pub fn is_archived(&self, order_id: &OrderId) -> bool {
        self.archived.contains_key(order_id)
    }
}
