//! Claims: what may be claimed, and what follows for goods, money and promises when a claim ends.

use super::judging::Coming;
use super::money::DueChange;
use super::parcels::built_in;
use super::reckoning::{Settling, goodwill, reckoned, settled_components, settled_lines};
use super::returns::Back;
use super::sourcing::Wanted;
use super::{Answer, door, told};
use crate::book::claim::{
    ClaimCommand, ClaimCover, ClaimEvent, ClaimFacts, ClaimKind, ClaimLine, ClaimPage, ClaimRefusal, ClaimResolution,
    ClaimableLine, ClaimedGoods,
};
use crate::book::order::{GoodsStage, GoodsStep, LineProgress, OrderCommand, OrderPage};
use crate::book::parcel::ParcelStatus;
use crate::book::payment::RefundReason;
use crate::book::returns::{Disposition, ReturnLine, ReturnableLine, ReturnsCommand, ReturnsFacts};
use crate::book::stock::{CarriedItem, PlaceKind};
use crate::policy::warranty::{WarrantyCase, cover};
use crate::shop::{ClaimSettlement, Shop, ShopError, ShopRefusal, WhenShort};
use crate::value::{
    ClaimId, Fingerprint, Invalid, LineId, Moment, Money, ParcelId, PlaceId, Quantity, ReturnCondition, ReturnId,
    SerialId, fingerprint,
};

impl Shop {
    pub(super) fn claim_command(&self, command: ClaimCommand, at: Moment) -> Answer {
        door::claim(&command)?;
        let facts = self.claim_facts(&command)?;
        let version = self.terms.warranty.version.clone();
        let version = (!facts.covers.is_empty()).then_some(version);
        let events = self.state.claims.decide(command, &facts, version, at)?;
        let mut answer = vec![];
        for event in &events {
            if let ClaimEvent::RepairStarted { claim_id, happened_at } = event {
                let page = self.known_claim(claim_id)?;
                let group = self.claimed(page, &built_in(PlaceKind::Repair)?);
                answer.extend(self.moved(&page.order_id, PlaceKind::Customer, vec![group], *happened_at, at)?);
            }
        }
        let mut told = told(events);
        told.append(&mut answer);
        Ok(told)
    }

    pub(super) fn resolve_claim(
        &self,
        claim_id: ClaimId,
        settlement: ClaimSettlement,
        serials: Vec<SerialId>,
        happened_at: Moment,
        at: Moment,
    ) -> Answer {
        let page = self.known_claim(&claim_id)?;
        let resolution = match &settlement {
            ClaimSettlement::Refund { .. } => ClaimResolution::Refunded,
            ClaimSettlement::SendAgain { .. } => ClaimResolution::SentAgain,
            ClaimSettlement::Repair {} => ClaimResolution::Repaired,
        };
        let content = fingerprint(&(&claim_id, &settlement, &serials, happened_at));
        let command = ClaimCommand::Resolve { claim_id: claim_id.clone(), resolution, serials, happened_at };
        let events = self.state.claims.decide(command, &ClaimFacts::default(), None, at)?;
        if events.is_empty() {
            return self.settled_before(&claim_id, page, content);
        }
        let order = self.known_order(&page.order_id)?;
        let mut answer = told(events);
        answer.extend(match settlement {
            ClaimSettlement::Refund { options, disposition } => {
                let mut told = self.goods_of_refund(order, page, disposition, happened_at, at)?;
                told.extend(self.refund_of_claim(order, &claim_id, page, options, content, at)?);
                told
            }
            ClaimSettlement::SendAgain { when_short } => self.send_again(order, page, when_short, happened_at, at)?,
            ClaimSettlement::Repair {} => {
                let group = self.claimed(page, &built_in(PlaceKind::Customer)?);
                self.moved(&page.order_id, PlaceKind::Repair, vec![group], happened_at, at)?
            }
        });
        Ok(answer)
    }

    /// A claim ended the same way before: the refund's own words must be the same too.
    fn settled_before(&self, claim_id: &ClaimId, page: &ClaimPage, content: Fingerprint) -> Answer {
        let ledger = self.state.returns.ledger(&page.order_id);
        let reckoned = ledger.and_then(|ledger| ledger.reckoned(&return_id(claim_id).ok()?));
        if reckoned.is_some_and(|reckoned| reckoned.content != content) {
            let refusal = ClaimRefusal::ClaimAltered { claim_id: claim_id.clone() };
            return Err(ShopRefusal::Claim { refusal }.into());
        }
        Ok(vec![])
    }

    /// The money of a claim: a return without goods, named as the claim is.
    fn refund_of_claim(
        &self,
        order: &OrderPage,
        claim_id: &ClaimId,
        page: &ClaimPage,
        options: crate::shop::RefundOptions,
        content: Fingerprint,
        at: Moment,
    ) -> Answer {
        let (return_id, reason) = (return_id(claim_id)?, page.kind.reason());
        let condition = match page.kind {
            ClaimKind::Damaged | ClaimKind::Warranty => ReturnCondition::Damaged,
            _ => ReturnCondition::Unopened,
        };
        let coming: Vec<Coming<'_>> =
            page.lines.iter().map(|line| Coming { line_id: &line.line_id, reason, condition }).collect();
        // Who agreed to the claim has decided; the terms still say what is kept and who bears the way back.
        let judged = self.judged(order, &coming, page.happened_at, page.exception.as_ref())?;
        let settling: Vec<Settling<'_>> = page
            .lines
            .iter()
            .map(|line| Settling { line_id: &line.line_id, quantity: line.quantity, reason })
            .collect();
        let mut quote = self.reckon(order, &settling, &judged, &options, false, at)?;
        let kindness = goodwill(&quote)?;
        let nothing = Money::zero(order.currency());
        let change = DueChange { owed: quote.total.minus(kindness)?, added: nothing, reason: RefundReason::Goods };
        let plan = self.plan_money(order, change, kindness, &options.refund_from)?;
        quote.uncovered = plan.uncovered;
        let lines = page.lines.iter().map(|line| ReturnLine {
            line_id: line.line_id.clone(),
            sku: line.sku.clone(),
            quantity: line.quantity,
            reason,
            condition,
        });
        let (order_id, refunds) = (order.order_id().clone(), settled_lines(&quote)?);
        let components = settled_components(&quote)?;
        let command = ReturnsCommand::RefundOnly {
            return_id: return_id.clone(),
            order_id,
            lines: lines.collect(),
            refunds,
            components,
        };
        // What may be claimed was asked when the claim was opened; the returns room counts it as claimed from now on.
        let claimable = page.lines.iter().map(|line| ReturnableLine {
            line_id: line.line_id.clone(),
            delivered: line.quantity,
            claimed: Quantity::ZERO,
        });
        let facts = ReturnsFacts { lines: claimable.collect() };
        let mut answer = told(self.state.returns.decide(command, &facts, at)?);
        answer.push(self.judgement(&return_id, judged, page.exception.clone(), page.happened_at).into());
        answer.push(reckoned(&return_id, order, quote, false, content)?.into());
        answer.extend(self.money_moved(order.order_id(), plan, return_id.as_str(), at)?);
        Ok(answer)
    }

    /// Goods of a refunded claim: what never arrived is lost, what came back is not sent again.
    fn goods_of_refund(
        &self,
        order: &OrderPage,
        page: &ClaimPage,
        disposition: Disposition,
        happened_at: Moment,
        at: Moment,
    ) -> Answer {
        match (page.kind, page.kind.goods()) {
            (ClaimKind::Short, _) => {
                let mut told = self.stepped_units(order, page, &[GoodsStep::Undeliver, GoodsStep::Lose], at)?;
                told.extend(self.never_arrived(page, happened_at, at)?);
                Ok(told)
            }
            (_, ClaimedGoods::CameBack) => {
                let mut told = self.stepped_units(order, page, &[GoodsStep::TakeBack], at)?;
                let to = self.place_for(disposition)?;
                let group = self.claimed(page, &to);
                told.extend(self.moved(&page.order_id, PlaceKind::Quarantine, vec![group], happened_at, at)?);
                Ok(told)
            }
            (_, ClaimedGoods::Gone | ClaimedGoods::Delivered) => Ok(vec![]),
        }
    }

    /// The same article once more: its units are open again on their line, and stock is promised to them.
    fn send_again(
        &self,
        order: &OrderPage,
        page: &ClaimPage,
        when_short: WhenShort,
        happened_at: Moment,
        at: Moment,
    ) -> Answer {
        let steps: &[GoodsStep] = match page.kind.goods() {
            ClaimedGoods::Gone => &[GoodsStep::Find, GoodsStep::ReturnToSender],
            ClaimedGoods::Delivered => &[GoodsStep::Undeliver, GoodsStep::ReturnToSender],
            ClaimedGoods::CameBack => &[],
        };
        let mut told = self.stepped_units(order, page, steps, at)?;
        if page.kind == ClaimKind::Short {
            told.extend(self.never_arrived(page, happened_at, at)?);
        }
        let wanted =
            page.lines.iter().map(|line| Wanted { line_id: &line.line_id, sku: &line.sku, quantity: line.quantity });
        let wanted: Vec<Wanted<'_>> = wanted.collect();
        self.promise(&mut told, &self.asked(order, &wanted, at)?, when_short, order.total(), at)?;
        Ok(told)
    }

    fn stepped_units(&self, order: &OrderPage, page: &ClaimPage, steps: &[GoodsStep], at: Moment) -> Answer {
        let of = |step: &GoodsStep| {
            let step = *step;
            page.lines.iter().map(move |line| LineProgress {
                line_id: line.line_id.clone(),
                step,
                quantity: line.quantity,
            })
        };
        let steps: Vec<LineProgress> = steps.iter().flat_map(of).collect();
        if steps.is_empty() {
            return Ok(vec![]);
        }
        let command = OrderCommand::RecordProgress { order_id: order.order_id().clone(), steps };
        Ok(told(self.order_events(command, at)?))
    }

    fn never_arrived(&self, page: &ClaimPage, happened_at: Moment, at: Moment) -> Answer {
        let group = self.claimed(page, &built_in(PlaceKind::Lost)?);
        self.moved(&page.order_id, PlaceKind::Customer, vec![group], happened_at, at)
    }

    /// The units of a claim that go one way, as stock holds them.
    fn claimed(&self, page: &ClaimPage, to: &PlaceId) -> Vec<CarriedItem> {
        let back = page.lines.iter().map(|l| Back { line_id: &l.line_id, sku: &l.sku, quantity: l.quantity });
        self.carried(&back.collect::<Vec<_>>(), to)
    }

    fn claim_facts(&self, command: &ClaimCommand) -> Result<ClaimFacts, ShopError> {
        let ClaimCommand::OpenClaim { order_id, kind, lines, parcel_id, happened_at, .. } = command else {
            return Ok(ClaimFacts::default());
        };
        let order = self.known_order(order_id)?;
        let claimable = order.lines().iter().map(|line| ClaimableLine {
            line_id: line.line_id().clone(),
            units: self.claimable(order, line.line_id(), *kind, parcel_id.as_ref()),
        });
        let covers = match kind {
            ClaimKind::Warranty => self.covers(order, lines, *happened_at),
            _ => vec![],
        };
        Ok(ClaimFacts { lines: claimable.collect(), covers })
    }

    /// Units of a line that stand where the kind of claim says, less those that other claims and returns are about.
    fn claimable(
        &self,
        order: &OrderPage,
        line_id: &LineId,
        kind: ClaimKind,
        parcel_id: Option<&ParcelId>,
    ) -> Quantity {
        let Some(line) = order.line(line_id) else { return Quantity::ZERO };
        let at = |stage| line.counters().at(stage);
        let goods = kind.goods();
        let standing = match goods {
            ClaimedGoods::Gone => at(GoodsStage::Lost),
            ClaimedGoods::Delivered => {
                let returns = self.returnable(order, None);
                let known = returns.into_iter().find(|known| known.line_id == *line_id);
                known.map(|known| known.delivered.less(known.claimed)).unwrap_or_default()
            }
            ClaimedGoods::CameBack => self.came_back_in(order, line_id, parcel_id),
        };
        let counts = |page: &ClaimPage| {
            let same_parcel = goods != ClaimedGoods::CameBack || page.parcel_id.as_ref() == parcel_id;
            let ended = match goods {
                // Refunded units stay where they are lost; units sent again have left it.
                ClaimedGoods::Gone => page.resolution == Some(ClaimResolution::Refunded),
                // The returns room counts what was refunded.
                ClaimedGoods::Delivered => false,
                ClaimedGoods::CameBack => page.resolution.is_some(),
            };
            page.kind.goods() == goods && same_parcel && (page.status.claims() || ended)
        };
        let others = self.state.claims.of_order(order.order_id()).filter(|(_, page)| counts(page));
        others.fold(standing, |left, (_, page)| left.less(page.units(line_id)))
    }

    /// Units of a line that came back to the shop in a parcel.
    fn came_back_in(&self, order: &OrderPage, line_id: &LineId, parcel_id: Option<&ParcelId>) -> Quantity {
        let parcel = parcel_id.and_then(|parcel_id| self.state.parcels.parcel(parcel_id));
        let Some(parcel) = parcel.filter(|parcel| parcel.status() == ParcelStatus::Returned) else {
            return Quantity::ZERO;
        };
        let mine = parcel
            .items()
            .iter()
            .filter(|packed| packed.item.order_id == *order.order_id() && packed.item.line_id == *line_id);
        mine.fold(Quantity::ZERO, |sum, packed| sum.plus(packed.open()).unwrap_or(sum))
    }

    /// What the warranty says of every piece, or of a line whose units have no serials.
    fn covers(&self, order: &OrderPage, lines: &[ClaimLine], claimed_at: Moment) -> Vec<ClaimCover> {
        let mut covers = vec![];
        for line in lines {
            let received_at = self.state.parcels.delivered_at(order.order_id(), &line.line_id);
            let class = self.state.catalog.classes(&line.sku).map(|classes| classes.warranty).unwrap_or_default();
            let pieces: Vec<Option<&SerialId>> =
                if line.serials.is_empty() { vec![None] } else { line.serials.iter().map(Some).collect() };
            for serial in pieces {
                let piece = serial.and_then(|serial| self.state.claims.piece(serial));
                let case = WarrantyCase {
                    class: class.clone(),
                    received_at: received_at.unwrap_or(order.happened_at()),
                    repaired: piece.map(|piece| piece.repaired).unwrap_or_default(),
                    replaced_at: piece.and_then(|piece| piece.replaced_at),
                    claimed_at,
                };
                let said = cover(&case, &self.terms.warranty);
                covers.push(ClaimCover {
                    line_id: line.line_id.clone(),
                    serial_id: serial.cloned(),
                    rule: said.rule,
                    covered: said.covered,
                    last_day: said.last_day,
                });
            }
        }
        covers
    }

    fn known_claim(&self, claim_id: &ClaimId) -> Result<&ClaimPage, ShopError> {
        let unknown = || ClaimRefusal::UnknownClaim { claim_id: claim_id.clone() };
        self.state.claims.claim(claim_id).ok_or_else(|| ShopRefusal::Claim { refusal: unknown() }.into())
    }
}

/// The return under which the money of a claim is kept.
fn return_id(claim_id: &ClaimId) -> Result<ReturnId, Invalid> {
    ReturnId::new(claim_id.as_str())
}
