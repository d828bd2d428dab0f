//! What moved units are worth: the valuation ledger is fed what the other rooms' answer moved, within the same answer.

mod feed;

use std::borrow::Cow;

use super::{Answer, told};
use crate::book::cost::{
    CostAct, CostBook, CostCommand, CostEvent, CostGoods, CostMovement, CostOwner, CostTerms, IssuePurpose,
    ReceiptOrigin,
};
use crate::book::stock::{PlaceKind, StockEvent};
use crate::shop::{ReceivedGoods, Shop, ShopError, ShopEvent, ShopRefusal, ValuationTerms};
use crate::value::{Invalid, Moment, MovementId, PlaceId, Quantity, bounds, fingerprint};
use feed::{Feed, is_inside};

/// The ledger, opened if nothing was valued before.
struct Opened<'a> {
    book: Cow<'a, CostBook>,
    /// What opening it said.
    told: Vec<CostEvent>,
}

impl Shop {
    /// Adds to an answer what its movements are worth. `received` is what a receipt's items cost.
    pub(in crate::shop) fn value_answer(
        &self,
        answer: &mut Vec<ShopEvent>,
        received: &[ReceivedGoods],
        at: Moment,
    ) -> Result<(), ShopError> {
        let Some(terms) = &self.terms.valuation else { return Ok(()) };
        if !answer.iter().any(moves_units) {
            return Ok(());
        }
        let opened = self.opened(terms, at)?;
        let mut feed = Feed::new(self, &opened.book, terms, received);
        feed.hear(answer)?;
        let movements = feed.into_movements();
        let valued = match movements.is_empty() {
            true => vec![],
            false => opened.book.decide(CostCommand::Record { movements }, at)?,
        };
        answer.extend(told(opened.told));
        answer.extend(told(valued));
        Ok(())
    }

    /// Commands on worth alone. Units move by the other rooms, and the ledger with them.
    pub(super) fn cost_command(&self, command: CostCommand, at: Moment) -> Answer {
        let closed = |command: &str, instead: &str| {
            let (command, instead) = (command.to_owned(), instead.to_owned());
            Err(ShopRefusal::NotAtTheDoor { command, instead }.into())
        };
        match &command {
            CostCommand::Record { .. } => return closed("Record", "ReceiveGoods, Stock, Parcel or Returns"),
            CostCommand::ChangeQuantity { .. } => return closed("ChangeQuantity", "Stock with Adjust"),
            CostCommand::SetCurrency { .. } => return closed("SetCurrency", "the valuation in the terms"),
            CostCommand::SetDefaults { .. } => return closed("SetDefaults", "the valuation in the terms"),
            CostCommand::AddLandedCost { movement, .. }
            | CostCommand::ChangeCost { movement, .. }
            | CostCommand::ChangeMethod { movement, .. }
            | CostCommand::SetStandardCost { movement, .. }
            | CostCommand::WriteDown { movement, .. } => own_name(movement)?,
            CostCommand::SetMethod { .. } => {}
        }
        let terms = self.terms.valuation.as_ref().ok_or(ShopRefusal::NotValued {})?;
        let opened = self.opened(terms, at)?;
        let events = opened.book.decide(command, at)?;
        if events.is_empty() {
            return Ok(vec![]);
        }
        let mut answer = told(opened.told);
        answer.extend(told(events));
        Ok(answer)
    }

    /// A receipt that says what its goods cost.
    pub(super) fn receive_goods(
        &self,
        movement_id: MovementId,
        (from, to): (PlaceId, PlaceId),
        goods: &[ReceivedGoods],
        happened_at: Moment,
        at: Moment,
    ) -> Answer {
        let terms = self.terms.valuation.as_ref().ok_or(ShopRefusal::NotValued {})?;
        let items: Vec<_> = goods.iter().map(|goods| goods.item.clone()).collect();
        let command = crate::book::stock::StockCommand::Receive { movement_id, from, to, items, happened_at };
        let repeated = command.clone();
        let answer = self.filled(self.state.stock.decide(command, at)?);
        if !answer.is_empty() {
            return Ok(answer);
        }
        // The stock room knows it; whether it cost the same is the ledger's to say.
        let crate::book::stock::StockCommand::Receive { movement_id, from, to, items, happened_at } = repeated else {
            return Ok(answer);
        };
        let opened = self.opened(terms, at)?;
        let mut feed = Feed::new(self, &opened.book, terms, goods);
        let fingerprint = fingerprint(&movement_id);
        let event = StockEvent::Received { movement_id, from, to, items, happened_at, fingerprint };
        let once_more = [event.into()];
        feed.hear(&once_more)?;
        let known = feed.into_movements().into_iter().filter(|movement| opened.book.is_recorded(&movement.movement));
        Ok(told(opened.book.decide(CostCommand::Record { movements: known.collect() }, at)?))
    }

    /// The ledger as it stands, or opened: its currency, its way of valuation, and what lies in the shop's places as
    /// opening stock of no known cost.
    fn opened(&self, terms: &ValuationTerms, at: Moment) -> Result<Opened<'_>, ShopError> {
        let book = &self.state.cost;
        if book.currency().is_some() {
            return Ok(Opened { book: Cow::Borrowed(book), told: vec![] });
        }
        let mut opened = Opened { book: Cow::Owned(CostBook::default()), told: vec![] };
        opened.ask(CostCommand::SetCurrency { currency: terms.currency }, at)?;
        let (method, scope) = (terms.method, terms.scope);
        opened.ask(CostCommand::SetDefaults { terms: CostTerms { method, scope, known_cost: None } }, at)?;
        let mut movements = vec![];
        for sku in self.state.stock.skus() {
            for (place, on_hand, _) in self.state.stock.balances(sku) {
                let kind = self.state.stock.kind_of(&place);
                // What is on the way left with an order.
                if on_hand == 0 || kind.is_none_or(|kind| kind == PlaceKind::Transit || !is_inside(kind)) {
                    continue;
                }
                let goods = CostGoods { sku: sku.clone(), place, lot: None, serial: None, owner: CostOwner::Shop };
                let (units, movement) = (on_hand.unsigned_abs(), movements.len().saturating_add(1));
                let units = Quantity::of_units(i64::try_from(units).unwrap_or(i64::MAX))?;
                let act = if on_hand > 0 {
                    CostAct::Receive { goods, units, origin: ReceiptOrigin::Opening, unit_cost: None, rate: None }
                } else {
                    let purpose = IssuePurpose::Missing;
                    CostAct::Issue { goods, units, purpose, receipt: None, named_cost: None, sold_to: None }
                };
                let movement = MovementId::new(format!("+opening/{movement}"))?;
                movements.push(CostMovement { movement, happened_at: at, act });
            }
        }
        while !movements.is_empty() {
            let rest = movements.split_off(movements.len().min(bounds::LINES_MAX));
            opened.ask(CostCommand::Record { movements: std::mem::replace(&mut movements, rest) }, at)?;
        }
        Ok(opened)
    }
}

impl Opened<'_> {
    fn ask(&mut self, command: CostCommand, at: Moment) -> Result<(), ShopError> {
        for event in self.book.decide(command, at)? {
            self.book.to_mut().apply(&event)?;
            self.told.push(event);
        }
        Ok(())
    }
}

/// Ids that begin so are made here.
const MADE_HERE: [char; 4] = ['+', '>', '!', '#'];

fn own_name(movement: &MovementId) -> Result<(), Invalid> {
    if movement.as_str().starts_with(MADE_HERE) {
        return Err(Invalid::malformed("movement", "an id that begins with none of + > ! #"));
    }
    Ok(())
}

fn moves_units(event: &ShopEvent) -> bool {
    let ShopEvent::Stock { event } = event else { return false };
    matches!(
        event,
        StockEvent::Received { .. }
            | StockEvent::Transferred { .. }
            | StockEvent::Shipped { .. }
            | StockEvent::Carried { .. }
            | StockEvent::Counted { .. }
            | StockEvent::Adjusted { .. }
    )
}
