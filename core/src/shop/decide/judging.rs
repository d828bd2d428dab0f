//! Whether goods may come back: the facts of the book as the return policy reads them.

use crate::book::order::OrderPage;
use crate::book::returns::JudgedLine;
use crate::policy::refund::{
    FreightBearer, RestockingFee, ReturnCase, ReturnDecision, ReturnScope, ReturnSubject, judge,
};
use crate::shop::{Shop, ShopError, ShopRefusal, SoldAs};
use crate::value::{
    CategoryId, ChannelId, LineId, Moment, ReturnCondition, ReturnException, ReturnReason, ReturnVerdict, Sku, Text,
};

/// Units someone sends back, as far as the terms ask.
pub(super) struct Coming<'a> {
    pub(super) line_id: &'a LineId,
    pub(super) reason: ReturnReason,
    pub(super) condition: ReturnCondition,
}

/// What the terms say of a return.
pub(super) struct Judged {
    pub(super) lines: Vec<JudgedLine>,
    /// Per line: what is kept for restocking.
    pub(super) restocking: Vec<RestockingFee>,
    pub(super) bearer: FreightBearer,
}

impl Judged {
    /// # Errors
    /// `shop.not_admitted` with every line that the terms do not admit.
    pub(super) fn admitted(&self) -> Result<(), ShopRefusal> {
        let not = self.lines.iter().filter(|line| line.verdict != ReturnVerdict::Accepted);
        let lines: Vec<JudgedLine> = not.cloned().collect();
        if lines.is_empty() { Ok(()) } else { Err(ShopRefusal::NotAdmitted { lines }) }
    }
}

impl Shop {
    /// Judges every line. Where lines differ in who bears the way back, the one that is best for the customer holds.
    pub(super) fn judged(
        &self,
        order: &OrderPage,
        coming: &[Coming<'_>],
        requested_at: Moment,
        exception: Option<&ReturnException>,
    ) -> Result<Judged, ShopError> {
        let mut judged = Judged { lines: vec![], restocking: vec![], bearer: FreightBearer::Customer {} };
        for line in coming {
            let said = self.judged_line(order, line, requested_at, exception)?;
            judged.bearer = kinder(judged.bearer, said.freight);
            judged.restocking.push(said.restocking);
            let line_id = line.line_id.clone();
            judged.lines.push(JudgedLine {
                line_id,
                verdict: said.verdict,
                rules: said.rules,
                last_day: said.last_day,
            });
        }
        Ok(judged)
    }

    fn judged_line(
        &self,
        order: &OrderPage,
        coming: &Coming<'_>,
        requested_at: Moment,
        exception: Option<&ReturnException>,
    ) -> Result<ReturnDecision, ShopError> {
        let purchased_at = order.happened_at();
        let sku = order.line(coming.line_id).map(|line| line.sku());
        let delivered_at = self.state.parcels.delivered_at(order.order_id(), coming.line_id);
        let case = ReturnCase {
            subject: sku.map(|sku| self.return_subject(sku, Some(order.channel_id()))).unwrap_or_default(),
            reason: coming.reason,
            condition: coming.condition,
            purchased_at,
            // Imports may date an order after its delivery; for a window the later of the two counts.
            delivered_at: delivered_at.map(|at| at.max(purchased_at)),
            requested_at: requested_at.max(purchased_at),
            exception: exception.cloned(),
        };
        Ok(judge(&case, &self.terms.returns)?)
    }

    /// A product as the return policy sees it when it is sold on that channel: to be explained before anyone buys.
    pub fn return_subject(&self, sku: &Sku, channel_id: Option<&ChannelId>) -> ReturnSubject {
        let catalog = &self.state.catalog;
        let sku = catalog.resolve(sku).unwrap_or(sku);
        let mut categories: Vec<CategoryId> = vec![];
        let mut next = catalog.product(sku).and_then(|page| page.product.category_id.as_ref());
        while let Some(category_id) = next.filter(|id| !categories.contains(id)) {
            categories.push(category_id.clone());
            next = catalog.category(category_id).and_then(|category| category.parent.as_ref());
        }
        let return_class = catalog.classes(sku).map(|classes| classes.returns).unwrap_or_default();
        let sold_as = self.terms.sold_as.iter().find(|rule| holds(rule, &categories, &return_class, channel_id));
        ReturnSubject {
            customs_status: sold_as.map(|rule| rule.customs_status).unwrap_or_default(),
            footing: sold_as.map(|rule| rule.footing).unwrap_or_default(),
            categories,
            return_class,
            channel_id: channel_id.cloned(),
        }
    }
}

fn holds(rule: &SoldAs, categories: &[CategoryId], return_class: &Text, channel_id: Option<&ChannelId>) -> bool {
    let scope = ReturnScope {
        categories: rule.categories.clone(),
        return_classes: rule.return_classes.clone(),
        channels: rule.channels.clone(),
        ..ReturnScope::default()
    };
    scope.covers(&ReturnSubject {
        categories: categories.to_vec(),
        return_class: return_class.clone(),
        channel_id: channel_id.cloned(),
        ..ReturnSubject::default()
    })
}

/// The bearer that is better for the customer.
fn kinder(one: FreightBearer, other: FreightBearer) -> FreightBearer {
    match (one, other) {
        (FreightBearer::Shop {}, _) | (_, FreightBearer::Shop {}) => FreightBearer::Shop {},
        (FreightBearer::Shared { shop_share: a }, FreightBearer::Shared { shop_share: b }) => {
            FreightBearer::Shared { shop_share: a.max(b) }
        }
        (FreightBearer::Shared { .. }, FreightBearer::Customer {}) => one,
        _ => other,
    }
}
