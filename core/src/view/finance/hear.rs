//! Events as changes of what the books know, and those changes as postings.

use super::ledger::Journal;
use super::page::{DERIVED, Derived, LineSums, OrderSums};
use super::state::{OpenSince, PaidInto, cost_account};
use super::translate::{DayRate, translated};
use super::{ChannelProfit, FinanceAccount, FinancePosting, FinanceProblem, FinanceView};
use crate::book::order::{EditAction, GoodsStep, NewOrder, OrderEvent, OrderTotals};
use crate::shop::{Record, ShopEvent};
use crate::value::{Corrupt, Map, Moment, OrderId, Quantity, share};

impl FinanceView {
    /// Hears the next record and books it; answers what was posted. A record heard before changes nothing.
    ///
    /// # Errors
    /// [`FinanceProblem::Corrupt`] for a record that is not the next; [`FinanceProblem::Invalid`] when the rate of a day
    /// is missing: give it by [`FinanceView::set_exchange`] and come again. Nothing changed then.
    pub fn apply(&mut self, record: &Record) -> Result<Vec<FinancePosting>, FinanceProblem> {
        if record.sequence <= self.version {
            return Ok(vec![]);
        }
        let expected = self.version.saturating_add(1);
        if record.sequence != expected {
            let problem = format!("record {} instead of {expected}", record.sequence);
            return Err(Corrupt::new(record.event.kind(), problem).into());
        }
        self.ledger.turn_to(record.at, self.terms.zone)?;
        let postings = match &record.event {
            ShopEvent::Order { event } => self.hear_order(event, record.at)?,
            ShopEvent::Payment { event } => self.hear_payment(event, record.at)?,
            ShopEvent::Returns { event } => self.hear_return(event, record.at)?,
            ShopEvent::Cost { event } => self.hear_cost(event, record.at)?,
            _ => vec![],
        };
        self.version = record.sequence;
        Ok(postings)
    }

    fn hear_order(&mut self, event: &OrderEvent, at: Moment) -> Result<Vec<FinancePosting>, FinanceProblem> {
        match event {
            OrderEvent::Drafted { order, totals, .. } | OrderEvent::Placed { order, totals, .. } => {
                self.met(order, totals);
                Ok(vec![])
            }
            OrderEvent::Edited { order_id, actions, totals, .. } => self.change(order_id, None, at, |page| {
                actions.iter().for_each(|action| page.edit(action));
                page.set_totals(totals);
            }),
            OrderEvent::LinesCancelled { order_id, units, totals, .. } => self.change(order_id, None, at, |page| {
                for cancelled in units {
                    if let Some(line) = page.line(&cancelled.line_id) {
                        line.billable = line.billable.saturating_sub(cancelled.quantity.units());
                    }
                }
                page.set_totals(totals);
            }),
            OrderEvent::Cancelled { order_id, .. } => self.change(order_id, None, at, |page| {
                for line in &mut page.lines {
                    (line.billable, line.total, line.tax) = (0, 0, 0);
                }
                (page.shipping, page.fees, page.charge_tax) = (0, 0, 0);
            }),
            OrderEvent::LinesProgressed { order_id, steps } => {
                if !steps.iter().any(|step| moves_the_books(step.step)) {
                    return Ok(vec![]);
                }
                self.change(order_id, None, at, |page| {
                    for step in steps {
                        if let Some(line) = page.line(&step.line_id) {
                            line.step(step.step, step.quantity.units());
                        }
                    }
                })
            }
            OrderEvent::Completed { order_id } => self.change(order_id, None, at, |page| page.completed = true),
            OrderEvent::Reopened { order_id, .. } => self.change(order_id, None, at, |page| page.completed = false),
            _ => Ok(vec![]),
        }
    }

    /// An order is met for the first time: nothing is earned or owed yet.
    fn met(&mut self, order: &NewOrder, totals: &OrderTotals) {
        let known = self.channels.iter().position(|channel| channel.channel_id == order.channel_id);
        let channel = known.unwrap_or_else(|| {
            self.channels.push(ChannelProfit { channel_id: order.channel_id.clone(), sums: Default::default() });
            self.channels.len().saturating_sub(1)
        });
        let currency = order.content.currency;
        let lines = order.content.lines.iter().map(|line| LineSums::fresh(&line.line_id, &line.sku, line.quantity));
        let mut page = OrderSums {
            currency,
            channel: u32::try_from(channel).unwrap_or(u32::MAX),
            lines: lines.collect(),
            shipping: 0,
            fees: 0,
            charge_tax: 0,
            due: None,
            cash: 0,
            pending: 0,
            completed: false,
            seldom: None,
            carried: (currency != self.terms.currency).then(Box::default),
        };
        page.set_totals(totals);
        self.orders.insert(order.order_id.clone(), Box::new(page));
    }

    /// Changes what is known of an order and posts what follows. `cash` is money that came in, or below zero went out.
    pub(super) fn change(
        &mut self,
        order_id: &OrderId,
        cash: Option<(FinanceAccount, i64)>,
        at: Moment,
        change: impl FnOnce(&mut OrderSums),
    ) -> Result<Vec<FinancePosting>, FinanceProblem> {
        let Self { terms, orders, channels, skus, ledger, open, .. } = self;
        let Some((number, _, page)) = orders.get_full_mut(order_id) else {
            return Err(Corrupt::new("finance", format!("order {order_id} is not known")).into());
        };
        let foreign = page.currency != terms.currency;
        let how = terms.recognition;
        let before = page.derived(terms);
        let lines_before: Vec<(i64, i64)> = page.lines.iter().map(|l| (l.net(how).0, l.cost_earned(how))).collect();
        let back_before = page.cost_expected_back(terms);

        let spare = foreign.then(|| page.clone());
        change(page);
        let step = cash.as_ref().map_or(0, |(_, amount)| *amount);
        page.cash = page.cash.saturating_add(step);
        let after = page.derived(terms);
        let steps: Derived = std::array::from_fn(|index| {
            let of = |balances: &Derived| balances.get(index).copied().unwrap_or(0);
            of(&after).saturating_sub(of(&before))
        });
        let carried_before = page.carried.as_deref().copied().unwrap_or_default();
        // What moves no balance needs no rate.
        let books = match foreign && (step != 0 || after != before) {
            false => Ok(None),
            true => DayRate::of(terms, page.currency, at)
                .and_then(|rate| rate.map(|rate| translated(&before, &after, &carried_before, step, rate)).transpose()),
        };
        let books = match (books, spare) {
            (Ok(books), _) => books,
            (Err(invalid), spare) => {
                *page = spare.unwrap_or_else(|| page.clone());
                return Err(invalid.into());
            }
        };

        let mut journal = Journal { ledger, postings: vec![] };
        if let Some((account, amount)) = cash {
            journal.post(account, page.currency, amount, books.as_ref().map_or(amount, |books| books.cash));
        }
        let in_books = books.as_ref().map_or(steps, |books| books.derived);
        for ((account, step), books) in DERIVED.iter().zip(steps).zip(in_books) {
            journal.post(account.clone(), page.currency, step, books);
        }
        if let Some(books) = &books {
            journal.post(FinanceAccount::ExchangeDifferences, terms.currency, books.difference, books.difference);
        }
        let cost = lines_before.iter().fold(0_i64, |sum, (_, cost)| sum.saturating_add(*cost));
        let cost = page.cost_earned(how).saturating_sub(cost);
        let back = page.cost_expected_back(terms).saturating_sub(back_before);
        let currency = terms.currency;
        let earned = cost.saturating_sub(back);
        journal.post(FinanceAccount::GoodsOnTheWay, currency, cost.saturating_neg(), cost.saturating_neg());
        journal.post(FinanceAccount::RightOfReturn, currency, back, back);
        journal.post(cost_account(terms).clone(), currency, earned, earned);
        let postings = journal.postings;

        if let (Some(carried), Some(books)) = (page.carried.as_deref_mut(), &books) {
            for (carried, step) in carried.iter_mut().zip(books.derived) {
                *carried = carried.saturating_add(step);
            }
        }
        // Of income and what is expected back together: what lines earned, in both currencies.
        let earned = |balances: &Derived| {
            let [_, _, _, _, expected, _, revenue, ..] = *balances;
            expected.saturating_add(revenue)
        };
        // Where credits and what is due change one after the other, lines move and the sum does not: then at what the
        // order's revenue was carried at.
        let (whole, whole_in_books) = match earned(&steps) {
            0 => (earned(&before), earned(&carried_before)),
            whole => (whole, earned(&in_books)),
        };
        for (index, line) in page.lines.iter().enumerate() {
            let (revenue, cost) = lines_before.get(index).copied().unwrap_or((0, 0));
            let revenue = line.net(how).0.saturating_sub(revenue);
            let cost = line.cost_earned(how).saturating_sub(cost);
            if revenue == 0 && cost == 0 {
                continue;
            }
            let revenue = match foreign {
                false => revenue,
                true => share(whole_in_books, revenue, whole).unwrap_or(0),
            };
            let sums = skus.entry(line.sku.clone()).or_default();
            sums.revenue = sums.revenue.saturating_add(revenue);
            sums.cost_of_goods = sums.cost_of_goods.saturating_add(cost);
        }
        if let Some(channel) = channels.get_mut(usize::try_from(page.channel).unwrap_or(usize::MAX)) {
            for posting in &postings {
                channel.sums.count(&posting.account, posting.books_minor_units);
            }
        }
        open.note(u32::try_from(number).unwrap_or(u32::MAX), &after, at);
        Ok(postings)
    }

    pub(super) fn paid_into(&self, payment: &crate::value::PaymentId) -> Result<(&OrderId, &PaidInto), FinanceProblem> {
        let known = self.payments.get(payment);
        let known = known.and_then(|paid| {
            let (order_id, _) = self.orders.get_index(usize::try_from(paid.order).ok()?)?;
            Some((order_id, paid))
        });
        known.ok_or_else(|| Corrupt::new("finance", format!("payment {payment} is not known")).into())
    }
}

fn moves_the_books(step: GoodsStep) -> bool {
    use GoodsStep as G;
    matches!(
        step,
        G::Ship | G::ReturnToSender | G::Deliver | G::Undeliver | G::Return | G::GiveBack | G::Lose | G::Find
    )
}

impl OpenSince {
    /// Notes since when an order has a balance, and forgets those that have none.
    fn note(&mut self, number: u32, after: &Derived, at: Moment) {
        let [receivable, contract, deposits, refunds, ..] = *after;
        let balances = [
            (&mut self.receivable, receivable != 0),
            (&mut self.advances, contract != 0 || deposits != 0),
            (&mut self.refunds, refunds != 0),
        ];
        for (since, stands) in balances {
            match stands {
                true => _ = since.entry(number).or_insert(at),
                false => _ = Map::swap_remove(since, &number),
            }
        }
    }
}

impl LineSums {
    fn fresh(line_id: &crate::value::LineId, sku: &crate::value::Sku, quantity: Quantity) -> Self {
        Self {
            line_id: line_id.clone(),
            sku: sku.clone(),
            total: 0,
            tax: 0,
            credit: 0,
            cost: 0,
            billable: quantity.units(),
            shipped: 0,
            delivered: 0,
            back: 0,
            lost: 0,
            credited: 0,
        }
    }
}

impl OrderSums {
    fn edit(&mut self, action: &EditAction) {
        match action {
            EditAction::AddLine { line } => self.lines.push(LineSums::fresh(&line.line_id, &line.sku, line.quantity)),
            EditAction::RemoveLine { line_id } => self.lines.retain(|line| line.line_id != *line_id),
            EditAction::ChangeQuantity { line_id, quantity } => {
                if let Some(line) = self.line(line_id) {
                    line.billable = quantity.units();
                }
            }
            _ => {}
        }
    }
}
