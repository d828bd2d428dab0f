//! What the books know of one order, and the balances that follow from it.

use serde::{Deserialize, Serialize};

use super::{FinanceAccount, FinanceTerms, Recognition};
use crate::book::order::{GoodsStage, GoodsStep, OrderTotals};
use crate::book::payment::RefundReason;
use crate::book::returns::SettlementKind;
use crate::value::{Currency, LineId, Sku, share};

/// The accounts that an order's state decides. Their balances and its cash sum to zero by construction.
pub(super) const DERIVED: [FinanceAccount; 15] = [
    FinanceAccount::Receivable,
    FinanceAccount::ContractLiabilities,
    FinanceAccount::DepositsHeld,
    FinanceAccount::RefundsOwed,
    FinanceAccount::ExpectedReturns,
    FinanceAccount::TaxCollected,
    FinanceAccount::Revenue,
    FinanceAccount::ShippingIncome,
    FinanceAccount::FeeIncome,
    FinanceAccount::Forfeits,
    FinanceAccount::Goodwill,
    FinanceAccount::Penalties,
    FinanceAccount::DisputeLosses,
    FinanceAccount::Freight,
    FinanceAccount::ExchangeDifferences,
];

/// Balances of [`DERIVED`], in its order: debits above zero.
pub(super) type Derived = [i64; 15];

/// One line: what it comes to, how far its units are, what was credited and what its units cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LineSums {
    pub(super) line_id: LineId,
    pub(super) sku: Sku,
    /// With tax.
    pub(super) total: i64,
    pub(super) tax: i64,
    /// Settled in favour of the customer.
    pub(super) credit: i64,
    /// What its units that are out cost by the valuation ledger, in the books' currency.
    pub(super) cost: i64,
    pub(super) billable: i64,
    /// Ever left; those that came back undelivered deducted.
    pub(super) shipped: i64,
    /// Ever arrived.
    pub(super) delivered: i64,
    pub(super) back: i64,
    pub(super) lost: i64,
    pub(super) credited: i64,
}

/// What few orders have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seldom {
    pub(super) goodwill: i64,
    pub(super) penalty: i64,
    pub(super) disputed_away: i64,
    pub(super) forfeited: i64,
    pub(super) deposit: i64,
    /// Components of settlements, in favour of the customer.
    pub(super) components: Vec<(SettlementKind, i64)>,
    /// Told beside the events, in the books' currency: carriage, duty and the like.
    pub(super) expenses: Vec<(FinanceAccount, i64)>,
}

/// One order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct OrderSums {
    pub(super) currency: Currency,
    /// Position of its channel.
    pub(super) channel: u32,
    pub(super) lines: Vec<LineSums>,
    pub(super) shipping: i64,
    pub(super) fees: i64,
    /// Of shipping and fees.
    pub(super) charge_tax: i64,
    /// What the account says is due; none before it is opened.
    pub(super) due: Option<i64>,
    /// Money in hand: received, less what went back or was lost.
    pub(super) cash: i64,
    /// On its way back.
    pub(super) pending: i64,
    pub(super) completed: bool,
    pub(super) seldom: Option<Box<Seldom>>,
    /// What [`DERIVED`] balances are carried at in the books' currency, for orders in another one.
    pub(super) carried: Option<Box<Derived>>,
}

impl LineSums {
    /// The price with tax of the units whose sale is earned.
    fn earned(&self, recognition: Recognition) -> i64 {
        share(self.total, self.earned_units(recognition), self.billable.max(1)).unwrap_or(self.total)
    }

    fn earned_units(&self, recognition: Recognition) -> i64 {
        let units = match recognition {
            Recognition::AtDelivery => self.delivered,
            Recognition::AtShipping => self.shipped.saturating_sub(self.lost),
        };
        units.min(self.billable).max(0)
    }

    /// What was credited for units whose sale was earned: those lost or never sent earned nothing.
    fn credit_earned(&self, recognition: Recognition) -> i64 {
        if self.credited == 0 {
            return self.credit.min(self.earned(recognition));
        }
        let units = self.credited.saturating_sub(self.lost).max(0).min(self.earned_units(recognition));
        share(self.credit, units, self.credited).unwrap_or(self.credit)
    }

    /// Goods without tax, and their tax, after credits.
    pub(super) fn net(&self, recognition: Recognition) -> (i64, i64) {
        let gross = self.earned(recognition).saturating_sub(self.credit_earned(recognition));
        let tax = share(self.tax, gross, self.total).unwrap_or(0);
        (gross.saturating_sub(tax), tax)
    }

    /// The cost of the units whose sale is earned.
    pub(super) fn cost_earned(&self, recognition: Recognition) -> i64 {
        let out = self.shipped.saturating_sub(self.lost).saturating_sub(self.back);
        let earned = self.earned_units(recognition).saturating_sub(self.back).max(0).min(out.max(0));
        if out <= 0 { self.cost } else { share(self.cost, earned, out).unwrap_or(self.cost) }
    }

    /// Units made a step.
    pub(super) fn step(&mut self, step: GoodsStep, units: i64) {
        let mut add = |stage: GoodsStage, units: i64| {
            let counter = match stage {
                GoodsStage::Shipped => &mut self.shipped,
                GoodsStage::Delivered => &mut self.delivered,
                GoodsStage::Returned => &mut self.back,
                GoodsStage::Lost => &mut self.lost,
                _ => return,
            };
            *counter = counter.saturating_add(units);
        };
        match step {
            GoodsStep::Ship => add(GoodsStage::Shipped, units),
            GoodsStep::ReturnToSender => add(GoodsStage::Shipped, units.saturating_neg()),
            GoodsStep::Deliver => add(GoodsStage::Delivered, units),
            GoodsStep::Undeliver => add(GoodsStage::Delivered, units.saturating_neg()),
            GoodsStep::Return => add(GoodsStage::Returned, units),
            GoodsStep::GiveBack => add(GoodsStage::Returned, units.saturating_neg()),
            GoodsStep::Lose => add(GoodsStage::Lost, units),
            GoodsStep::Find => add(GoodsStage::Lost, units.saturating_neg()),
            _ => {}
        }
    }
}

impl OrderSums {
    pub(super) fn seldom(&mut self) -> &mut Seldom {
        self.seldom.get_or_insert_default()
    }

    pub(super) fn line(&mut self, line_id: &LineId) -> Option<&mut LineSums> {
        self.lines.iter_mut().find(|line| line.line_id == *line_id)
    }

    /// What the order comes to now.
    pub(super) fn set_totals(&mut self, totals: &OrderTotals) {
        let mut tax = totals.tax.minor_units();
        for line in &mut self.lines {
            let found = totals.lines.iter().find(|priced| priced.line_id == line.line_id);
            (line.total, line.tax) = found.map_or((0, 0), |p| (p.total.minor_units(), p.tax.minor_units()));
            tax = tax.saturating_sub(line.tax);
        }
        (self.shipping, self.fees) = (totals.shipping.minor_units(), totals.fees.minor_units());
        self.charge_tax = tax;
    }

    /// A refund of that reason became owed, or, below zero, is not owed any more.
    pub(super) fn refund_owed(&mut self, reason: RefundReason, amount: i64) {
        self.pending = self.pending.saturating_add(amount);
        self.kindness(reason, amount);
    }

    /// What goes to the customer beyond what is owed is an expense.
    pub(super) fn kindness(&mut self, reason: RefundReason, amount: i64) {
        let sum = match reason {
            RefundReason::Goodwill => &mut self.seldom().goodwill,
            RefundReason::Penalty => &mut self.seldom().penalty,
            _ => return,
        };
        *sum = sum.saturating_add(amount);
    }

    fn component(&self, kinds: &[SettlementKind]) -> i64 {
        let all = self.seldom.as_ref().map(|seldom| seldom.components.as_slice()).unwrap_or_default();
        let some = all.iter().filter(|(kind, _)| kinds.contains(kind));
        some.fold(0_i64, |sum, (_, amount)| sum.saturating_add(*amount))
    }

    /// What of a charge is earned: in proportion to the goods that are.
    fn part_earned(&self, amount: i64, recognition: Recognition) -> i64 {
        if amount == 0 {
            return 0;
        }
        let fold = |part: &dyn Fn(&LineSums) -> i64| self.lines.iter().fold(0_i64, |s, l| s.saturating_add(part(l)));
        let (earned, whole) = (fold(&|line| line.earned(recognition)), fold(&|line| line.total));
        if whole != 0 {
            return share(amount, earned, whole).unwrap_or(amount);
        }
        let (earned, whole) = (fold(&|line| line.earned_units(recognition)), fold(&|line| line.billable));
        share(amount, earned, whole).unwrap_or(0)
    }

    /// The balances that follow from the order's state.
    pub(super) fn derived(&self, terms: &FinanceTerms) -> Derived {
        use SettlementKind as K;
        let how = terms.recognition;
        let none = Seldom::default();
        let seldom = self.seldom.as_deref().unwrap_or(&none);
        let (mut goods, mut tax) = (0_i64, 0_i64);
        for line in &self.lines {
            let net = line.net(how);
            (goods, tax) = (goods.saturating_add(net.0), tax.saturating_add(net.1));
        }
        let charges = self.shipping.saturating_add(self.fees);
        let shipping_tax = share(self.charge_tax, self.shipping, charges).unwrap_or(0);
        let charge_tax = self.part_earned(self.charge_tax, how);
        tax = tax.saturating_add(charge_tax);
        // Fees are the rest, so that charges are earned to the cent.
        let charges = self.part_earned(charges, how).saturating_sub(charge_tax);
        let shipping = self.part_earned(self.shipping, how).saturating_sub(self.part_earned(shipping_tax, how));
        let fees = charges.saturating_sub(shipping);
        let shipping = shipping.saturating_sub(self.component(&[K::Shipping]));
        let fees = fees.saturating_sub(self.component(&[K::Duty, K::ServiceFee, K::Insurance, K::RestockingFee]));
        let freight = self.component(&[K::ReturnShipping]);
        let exchange = self.component(&[K::RateDifference]);
        let kindness = self.component(&[K::Goodwill]);
        let mut revenue = goods.saturating_sub(self.component(&[K::ClawBack, K::Other]));
        // What is due beyond or below the lines, charges and credits was agreed in no line: it goes with the goods.
        revenue = revenue.saturating_add(self.unexplained(how));
        let expected = match terms.expected_returns.filter(|_| !self.completed) {
            Some(share_back) => rated(revenue.max(0), share_back),
            None => 0,
        };
        let goodwill = seldom.goodwill.saturating_add(kindness);
        let income = [revenue, shipping, fees, tax, seldom.forfeited];
        let income = income.into_iter().fold(0_i64, i64::saturating_add);
        let borne = [goodwill, seldom.penalty, seldom.disputed_away, freight, exchange];
        let borne = borne.into_iter().fold(0_i64, i64::saturating_add);
        // What the customer has with the shop: above zero the shop owes, below zero the customer does.
        let stands = self.cash.saturating_sub(income).saturating_add(borne);
        let owed = stands.max(0);
        let pending = owed.min(self.pending.max(0));
        let counted = [seldom.forfeited, kindness, freight, exchange].into_iter().fold(income, i64::saturating_sub);
        let open = self.due.unwrap_or(i64::MAX).saturating_sub(counted).max(0);
        let advance = owed.saturating_sub(pending).min(open);
        let nothing_earned = counted == 0;
        let deposit = if nothing_earned { advance.min(seldom.deposit) } else { 0 };
        let refunds = owed.saturating_sub(advance);
        [
            stands.min(0).saturating_neg(),
            advance.saturating_sub(deposit).saturating_neg(),
            deposit.saturating_neg(),
            refunds.saturating_neg(),
            expected.saturating_neg(),
            tax.saturating_neg(),
            revenue.saturating_sub(expected).saturating_neg(),
            shipping.saturating_neg(),
            fees.saturating_neg(),
            seldom.forfeited.saturating_neg(),
            goodwill,
            seldom.penalty,
            seldom.disputed_away,
            freight,
            exchange,
        ]
    }

    /// What is due less what lines, charges and credits come to, as far as it is earned.
    fn unexplained(&self, how: Recognition) -> i64 {
        let Some(due) = self.due else { return 0 };
        let lines =
            self.lines.iter().fold(0_i64, |sum, line| sum.saturating_add(line.total).saturating_sub(line.credit));
        let components = self.seldom.as_ref().map(|seldom| seldom.components.as_slice()).unwrap_or_default();
        let components = components.iter().fold(0_i64, |sum, (_, amount)| sum.saturating_add(*amount));
        let agreed = lines.saturating_add(self.shipping).saturating_add(self.fees).saturating_sub(components);
        let difference = due.saturating_sub(agreed.max(0));
        self.part_earned(difference, how)
    }
}

/// A share of an amount, rounded half up.
pub(super) fn rated(amount: i64, rate: crate::value::Rate) -> i64 {
    let exact = rust_decimal::Decimal::from(amount).checked_mul(rate.value());
    let rounded = exact.map(|exact| crate::value::Rounding::HalfUp.apply(exact, 0));
    rounded.and_then(|rounded| i64::try_from(rounded.mantissa()).ok()).unwrap_or(amount)
}
